"""What matching and clustering hand on: matches with their reasons, version chains, clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jianfu_dedup.documents.plain import Plain, Span

Relation = Literal[
    "forward", "copy", "reissue", "overlap", "template_version", "template_overlap",
    "periodic", "same_topic", "attachment", "cascade", "statutory", "derivable",
]  # fmt: skip
Strength = Literal["full", "partial", "none"]

OVERLAPPING: frozenset[str] = frozenset(
    {"forward", "copy", "reissue", "overlap", "template_version", "template_overlap"}
)
"""The relations that mean: a township would have to supply the same again. The others are told, not counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence(Plain):
    """One reason for or against a match, in a form a person can check.

    Attributes:
        kind: Stable name of the reason: ``same_text``, ``request_words``, ``population``, ``fields`` …
        weight: What it adds to the log-odds of the score; negative when it speaks against. Weights sum to the score.
        a: What stands in document a (a quote or a facet), masked on output.
        b: What stands in document b.
        value: The measured value behind it, 0..1 where it is a share.
        note: In words, Chinese.
    """

    kind: str
    weight: float
    a: str = ""
    b: str = ""
    value: float = 0.0
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change(Plain):
    """One thing that the later of two documents says otherwise than the earlier one.

    Attributes:
        kind: ``deadline``, ``material_added``, ``material_removed``, ``column_added``, ``column_removed``,
            ``column_renamed``, ``column_moved``, ``channels``, ``addressees``, ``contact``, ``marker`` (以此份为准),
            ``sentence_changed``, ``sentence_added`` or ``sentence_removed``.
        before: What stands in the earlier one, or "".
        after: What stands in the later one, or "".
    """

    kind: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedSpan(Plain):
    """A sentence that stands in both documents of a match.

    Attributes:
        a: Where it stands in ``Notice.text`` of the first document.
        b: Where it stands in the second.
        quote: The sentence, as the later document has it.
        exact: Word for word; otherwise a few words differ.
        stock: A stock phrase, which counts for nothing.
    """

    a: Span
    b: Span
    quote: str
    exact: bool = True
    stock: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedText(Plain):
    """How much text two notices share, counted in Han, letters and digits; stock phrases are left out.

    Attributes:
        shared_a: Characters of the first document that stand in the second.
        of_a: Characters of the first document.
        shared_b: Characters of the second document that stand in the first.
        of_b: Characters of the second document.
        first: Id of the document that was there first, or "" when that cannot be told.
        first_by: What tells it: ``date``, ``reference`` (the other one names it), or "".
        spans: The sentences that stand in both, in the order of the later document.
    """

    shared_a: int
    of_a: int
    shared_b: int
    of_b: int
    first: str = ""
    first_by: str = ""
    spans: tuple[SharedSpan, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Match(Plain):
    """What two documents have to do with each other.

    Attributes:
        a: Id of the first document, ``a < b``.
        b: Id of the second.
        relation: What the relation is; those in :data:`OVERLAPPING` count.
        strength: ``full`` or ``partial``; ``none`` for a relation that does not count.
        score: 0..1, comparable between pairs.
        evidence: The reasons, strongest first.
        fields: Aligned columns as (label in a, label in b).
        suppressed_by: The rule that kept the pair from counting (``other_period``, ``cascade`` …), or "".
        text: The text that two notices share, when they share much of it, else None.
        changes: What the later document of a forward, copy, reissue or version changed. Where it cannot be told which
            is later, what b has otherwise than a.
    """

    a: str
    b: str
    relation: Relation
    strength: Strength
    score: float
    evidence: tuple[Evidence, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    suppressed_by: str = ""
    text: SharedText | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionStep(Plain):
    """From one version of a table or notice to the next.

    Attributes:
        before: Id of the version before.
        after: Id of the version that followed it.
        how: ``replaces`` (the whole again), ``supplements`` (only what is new) or ``reminds`` (the old is chased).
        added: Columns only the new table has.
        removed: Columns only the old table has.
        renamed: Columns of another name, as (old, new).
        moved: Columns that stand elsewhere, by their new names.
        carried: Columns that can be copied from the old table, generic ones left out.
        of: Columns of the new table, generic ones left out: what has to be filled in again is ``of - carried``.
    """

    before: str
    after: str
    how: Literal["replaces", "supplements", "reminds"] = "replaces"
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, ...] = ()
    carried: int = 0
    of: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionChain(Plain):
    """The versions of one table, or the issues of one notice, in the order they came.

    Attributes:
        kind: ``tables`` or ``notices``.
        documents: Ids, the oldest first.
        in_force: Ids of those that hold: the last one that replaces, and what supplements it.
        steps: One between each two.
    """

    kind: Literal["tables", "notices"]
    documents: tuple[str, ...]
    in_force: tuple[str, ...]
    steps: tuple[VersionStep, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster(Plain):
    """One real-world request, with every document that makes it.

    Attributes:
        id: Stable while the request it stands for is the same.
        members: Document ids, sorted.
        partial: Members that share only a part of the request (a broad plan).
        representative: The member with the strongest ties to the others.
        departments: Canonical issuers, sorted; an office appears under its host.
        topic: A short Chinese label.
        cohesion: Mean score of the pairs inside, 0..1.
        weakest: The weakest pair that holds it together, as (a, b, score).
        burden: departments × addressee units × fields, the order of the report.
        advice: What to do about it, in words.
        versions: Version chains among its members.
    """

    id: str
    members: tuple[str, ...]
    partial: tuple[str, ...] = ()
    representative: str = ""
    departments: tuple[str, ...] = ()
    topic: str = ""
    cohesion: float = 0.0
    weakest: tuple[str, str, float] | None = None
    burden: int = 0
    advice: str = ""
    versions: tuple[VersionChain, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision(Plain):
    """What somebody decided about a group.

    Attributes:
        cluster: Id of the group.
        status: ``confirmed`` (it is a duplicate), or ``dismissed`` (it is none, or it is needed).
        by: Who decided.
        note: Why, in words.
        on: ISO date of the decision.
        until: ISO date from which it no longer holds, or "".
        departments: Departments of the group when it was decided, sorted: when another joins, it is open again.
        joined: Departments that joined since, sorted; then the decision no longer covers the group.
    """

    cluster: str
    status: Literal["confirmed", "dismissed"]
    by: str
    note: str = ""
    on: str = ""
    until: str = ""
    departments: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(Plain):
    """What became of groups between two reports on an index.

    Attributes:
        kind: ``merged`` (several groups became one), ``split`` (one became several), ``ended`` (none is left of it).
        before: Ids of the groups before, sorted.
        after: Ids of the groups after, sorted.
    """

    kind: Literal["merged", "split", "ended"]
    before: tuple[str, ...]
    after: tuple[str, ...] = ()
