"""The lexicon as values: what the data files beside this module say, with nothing added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Department:
    """A department of the county.

    Attributes:
        id: Key in the table.
        canonical: Short name used in reports: 应急管理局.
        full: Names without the county: 应急管理局; several where counties differ.
        aliases: Short forms in use: 应急局, 县应急.
        old: Names of the same department no longer in force (经信委); documents of their time still resolve. One that
            was a department of its own (安监局) is an entry of its own, with its last day and its successor.
        codes: 发文代字 without the county character: 应急, 应急发.
        kind: 党委, 政府, 群团 …
        valid_from: First day it existed, if that matters.
        valid_to: Last day it counts as a department of its own.
        successor: Id of the department that took over after ``valid_to``.
        named: The county's own file says what to call it: ``canonical``, whatever full name a document is signed with.
    """

    id: str
    canonical: str
    full: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    kind: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str = ""
    named: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """A coordination office (安委办). It signs; its host department does the work.

    Attributes:
        id: Key in the table.
        canonical: Name used in reports.
        full: Full names without the county.
        aliases: Short forms in use.
        host: Id of the usual host department.
        other_hosts: Ids of hosts in some counties.
        earlier: Ids of former hosts, each with its last day as host, the oldest first.
        codes: 发文代字 without the county character.
        standing: The law or rule that sets it up in every county; such an office goes by its own name. A working
            group that one county set up has none and counts as its host.
    """

    id: str
    canonical: str
    full: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    host: str = ""
    other_hosts: tuple[str, ...] = ()
    earlier: tuple[tuple[str, dt.date], ...] = ()
    codes: tuple[str, ...] = ()
    standing: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A topic with seed keywords and the ledgers usually asked for."""

    id: str
    name: str
    keywords: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """What a column means.

    Attributes:
        id: Key in the table.
        canonical: The name a merged template would use.
        variants: Header texts that mean it.
        type: str, int, num, date, enum, id, phone …
        weight: What sharing it counts: 0 ignored, 0.1 place, 0.3 columns of every person table, 1, 1.5 subject key.
        personal: Holds personal data.
        near: Ids of compatible, not equal concepts.
    """

    id: str
    canonical: str
    variants: tuple[str, ...] = ()
    type: str = "str"
    weight: float = 1.0
    personal: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Population:
    """Whose, or which, data a table or a request is about.

    Attributes:
        id: Key in the table.
        name: Name used in reports.
        words: Words that name it; the longest match in a text wins.
        parents: Ids of wider populations that contain it.
    """

    id: str
    name: str
    words: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """What is known of the domain. Get one with :func:`jianfu_dedup.lexicon.load`.

    Attributes:
        departments: All departments, by id.
        offices: All coordination offices, by id.
        topics: All topics, by id.
        concepts: All field concepts, by id.
        guards: Pairs of concept ids that look alike and must never be aligned.
        populations: All populations, by id.
        requests: Request expressions by class (``V1`` … ``Z`` and the sections of requests.toml).
        boilerplate: Stock phrases by class (``B1`` … ``B8``); "…" is a wildcard within a sentence.
        words: Words for the segmenter.
        tables: Any further data file, by its stem, as read from TOML.
        county: Name of the county file's county (云溪县), or "".
        fingerprint: Hex digest of everything above, stored in every report and index.
    """

    departments: Mapping[str, Department] = field(default_factory=dict)
    offices: Mapping[str, Office] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    guards: frozenset[tuple[str, str]] = frozenset()
    populations: Mapping[str, Population] = field(default_factory=dict)
    requests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    boilerplate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    county: str = ""
    fingerprint: str = ""
