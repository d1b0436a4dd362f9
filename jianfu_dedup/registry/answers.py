"""What a standing index answers: frozen values that turn into JSON by ``to_dict``.

Everything in them is masked. Their JSON Schemas stand in ``jianfu_dedup/schemas``; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jianfu_dedup.documents import Evidence, Relation, Strength, Unread
from jianfu_dedup.documents.plain import Plain

SCHEMA_VERSION = "1.0"
"""Version of these answers: a key that goes or changes counts up the first number, a new one the second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused(Plain):
    """A document that was not taken in.

    Attributes:
        id: Its id.
        code: Stable, for programs: ``E_EXISTS`` …
        reason: What is wrong, in words.
        mend: What to do about it.
    """

    id: str
    code: str
    reason: str
    mend: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Added(Plain):
    """What an ``add`` or ``replace`` did. Either all of it stands in the index, or the call raised and none does.

    Attributes:
        added: Ids of documents that are new, sorted.
        replaced: Ids whose content was replaced, sorted.
        unchanged: Ids that stood there with the same content, sorted.
        removed: Ids that a replaced file no longer holds, sorted.
        refused: Documents that were not taken in.
        unread: Files that could not be read, those with a 密级 mark included.
    """

    schema_version: str = SCHEMA_VERSION
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPart(Plain):
    """A notice or table of a draft, as it was understood.

    Attributes:
        id: Id within the draft.
        kind: ``notice`` or ``template``.
        title: Its title.
        department: Who issues it, or "".
        doc_no: 发文字号, or "".
        issued: ISO date; the day of the check where the draft has none.
        materials: What it asks for.
        deadlines: Due dates.
        columns: Columns of a table, and fields that a notice names.
    """

    id: str
    kind: str
    title: str
    department: str = ""
    doc_no: str = ""
    issued: str = ""
    materials: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Already(Plain):
    """A document of the index that has to do with the draft.

    Attributes:
        part: Id of the part of the draft.
        id: Id of the document.
        kind: ``notice`` or ``template``.
        title: Its title.
        issuer: Who issued it, by the name it signed with.
        department: The department that this is today, the host of an office; "" when unknown.
        doc_no: 发文字号, or "".
        issued: Since when: ISO date, or "".
        deadlines: Its due dates.
        channels: How it wants to be answered.
        relation: What the two have to do with each other.
        counted: Whether that is an overlap.
        strength: How much of the ask overlaps.
        score: 0..1.
        why: Why it does not count, in words; "" for a document that overlaps.
        suppressed_by: The rule by which the pair does not count, or "".
        evidence: The reasons, with their weights.
        fields: (column of the draft, column of the document) that mean the same.
        group: Id of the group it belonged to when the index was last reported on, or "".
        decision: What was decided about that group: ``confirmed``, ``dismissed``, or "" where nothing was, or the
            draft is of a department that the decision is not about.
    """

    part: str
    id: str
    kind: str
    title: str
    issuer: str = ""
    department: str = ""
    doc_no: str = ""
    issued: str = ""
    deadlines: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    relation: Relation
    counted: bool
    strength: Strength
    score: float
    why: str = ""
    suppressed_by: str = ""
    evidence: tuple[Evidence, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    group: str = ""
    decision: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder(Plain):
    """Who collects a column already.

    Attributes:
        id: Id of the document that asks for it.
        department: Its department, or "".
        column: What the column is called there.
        issued: Since when: ISO date, or "".
    """

    id: str
    department: str
    column: str
    issued: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldColumn(Plain):
    """A column of the draft that is collected already.

    Attributes:
        column: What the draft calls it.
        held_by: Who collects it, the earliest first.
    """

    column: str
    held_by: tuple[Holder, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice(Plain):
    """What to do: a proposal, never an accusation.

    Attributes:
        rule: Stable name of the rule.
        measure: 建议合并, 建议共享, 请说明必要性, 需人工复核, 可以印发.
        text: In words, with its counts.
    """

    rule: str
    measure: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked(Plain):
    """What the index knows about a draft before it goes out.

    Attributes:
        draft: The parts of the draft.
        duplicate: Whether anything in the index overlaps with it.
        already: Documents that overlap, the strongest first.
        related: Documents that are near and do not count, with the reason; the strongest first.
        departments: Departments that ask for the same already, sorted.
        since: ISO date of the earliest of them, or "".
        columns_held: Columns that are collected already, in the order of the draft.
        columns_new: Columns that nobody collects, in the order of the draft.
        materials_new: What the draft asks for and no overlapping document does.
        advice: What to do.
        unread: Attachments that could not be read.
        documents: Documents in the index.
        judged: Documents that were judged against the draft.
        left_off: Documents seen to share something with the draft that were not judged, because others share more; in a
            large index there may be more of them.
        index: Fingerprint of what the index was made with.
    """

    schema_version: str = SCHEMA_VERSION
    draft: tuple[DraftPart, ...]
    duplicate: bool
    already: tuple[Already, ...] = ()
    related: tuple[Already, ...] = ()
    departments: tuple[str, ...] = ()
    since: str = ""
    columns_held: tuple[HeldColumn, ...] = ()
    columns_new: tuple[str, ...] = ()
    materials_new: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()
    unread: tuple[Unread, ...] = ()
    documents: int = 0
    judged: int = 0
    left_off: int = 0
    index: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Info(Plain):
    """What an index is.

    Attributes:
        documents: Documents in it.
        size: Bytes it takes up.
        header: What it was made with: format, library, datasketch scheme, permutations, seed, bands, tokenizer,
            lexicon, reference statistics.
        usable: Whether this library, with these settings, may use it; if not, rebuild it.
        differs: Names of what differs from the header, sorted.
        groups: Groups when it was last reported on.
        decisions: Decisions kept, by status.
    """

    schema_version: str = SCHEMA_VERSION
    documents: int
    size: int
    header: Mapping[str, str] = field(default_factory=dict)
    usable: bool = True
    differs: tuple[str, ...] = ()
    groups: int = 0
    decisions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault(Plain):
    """Something in the index that is not as it was written.

    Attributes:
        where: Id of the document, or the part of the file.
        what: What is wrong, in words.
    """

    where: str
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified(Plain):
    """What a verification found.

    Attributes:
        sound: Nothing is wrong.
        documents: Documents looked at.
        faults: What is wrong.
        mend: What to do about it, or "".
    """

    schema_version: str = SCHEMA_VERSION
    sound: bool
    documents: int
    faults: tuple[Fault, ...] = ()
    mend: str = ""
