"""The values that flow along the road, each frozen, keyword-only and typed.

``RawDocument`` (reading) → ``Notice`` | ``Template`` (parsing) → ``Match`` (matching) → ``Cluster`` (clustering)
→ ``Report``. Offsets are in code points of the ``text`` they belong to. Nothing here imports another room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Relation = Literal[
    "forward", "copy", "reissue", "overlap", "template_version", "template_overlap",
    "periodic", "same_topic", "attachment", "cascade", "statutory", "derivable",
]  # fmt: skip
Strength = Literal["full", "partial", "none"]

OVERLAPPING: frozenset[str] = frozenset(
    {"forward", "copy", "reissue", "overlap", "template_version", "template_overlap"}
)
"""The relations that mean: a township would have to supply the same again. The others are told, not counted."""


def to_plain(value: Any) -> Any:
    """Turn a value of this module into dicts, lists, strings and numbers, ready for JSON.

    Example:
        >>> to_plain(Span(start=2, end=5))
        {'start': 2, 'end': 5}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        items = sorted(value) if isinstance(value, (frozenset, set)) else value
        return [to_plain(v) for v in items]
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return value


class _Plain:
    """Gives every value ``to_dict``."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the value as plain dicts and lists, ready for JSON."""
        result: dict[str, Any] = to_plain(self)
        return result


@dataclass(frozen=True, kw_only=True, slots=True)
class Span(_Plain):
    """A stretch of a text: ``text[start:end]``, in code points."""

    start: int
    end: int


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph(_Plain):
    """One paragraph of text, in reading order.

    Attributes:
        text: The text with restored automatic numbering; no line feed at its end.
        role: Where it stood.
    """

    text: str
    role: Literal["body", "textbox", "header", "footer", "footnote"] = "body"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid(_Plain):
    """A table or a worksheet as a rectangle of strings.

    Attributes:
        rows: Equal-length rows; every cell of a merged range repeats the value of its upper left cell.
        merges: Merged ranges as (first row, first column, last row, last column), 0-based, inclusive.
        name: The sheet name, or "" for a table inside a text document.
        hidden: Whether the sheet is hidden.
        options: Column index and the entries of its drop-down list.
        total_rows: Rows in the file; more than ``len(rows)`` when the reader stopped at its limit.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    name: str = ""
    hidden: bool = False
    options: tuple[tuple[int, tuple[str, ...]], ...] = ()
    total_rows: int = 0


Block = Paragraph | Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class RawDocument(_Plain):
    """What a reader got out of one file (or one member of a container): blocks in reading order.

    Attributes:
        path: Path relative to the scanned root, with "/"; a member of a container is ``outer.zip!inner/name.docx``.
        format: What the content is, whatever the suffix says: ``docx``, ``doc``, ``xls`` …
        blocks: Paragraphs and grids in reading order.
        sha256: Hex digest of the bytes.
        warnings: What could not be read or had to be guessed, in words.
        encoding: The encoding a plain text was read in, else "".
    """

    path: str
    format: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def text(self) -> str:
        """All paragraphs joined by line feeds; tables are left out."""
        return "\n".join(b.text for b in self.blocks if isinstance(b, Paragraph))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Grid))


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread(_Plain):
    """A file that could not be read, and why. ``code`` is one of the codes in :mod:`jianfu_dedup.errors`."""

    path: str
    code: str
    reason: str
    mend: str = ""


# --- parsing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Body(_Plain):
    """An issuing body.

    Attributes:
        name: Canonical short name without the county: 应急管理局, 团县委.
        raw: The name as written in the document.
        host: The department that hosts a coordination office (安委办 → 应急管理局), else ``name`` itself.
        id: Key in the lexicon's department table; "" when the body is not in it.
        source: Where it was found: signature, heading, number, title, file name.
    """

    name: str
    raw: str = ""
    host: str = ""
    id: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(_Plain):
    """When something is due.

    Attributes:
        value: ``YYYY-MM-DD``, ``YYYY-MM-DDTHH:MM``, or the recurring text (每周五, 每月25日, 每日17:00).
        precision: ``minute``, ``day``, ``recurring``, or ``vague`` (尽快: then ``value`` is the wording).
        raw: As written.
    """

    value: str
    precision: Literal["minute", "day", "recurring", "vague"]
    raw: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period(_Plain):
    """The time the wanted data are about (not the deadline).

    Attributes:
        raw: As written, or "" when it was derived from the dates.
        start: First day, if it can be told.
        end: Last day, if it can be told.
        rhythm: ``once``, ``day``, ``week``, ``half_month``, ``month``, ``quarter``, ``half_year``, ``year``.
    """

    raw: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    rhythm: str = "once"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request(_Plain):
    """One thing a document asks for.

    Attributes:
        material: What is to be handed in: 消防安全隐患排查整治台账.
        action: The canonical verb: 报送, 填报, 录入, 排查 …
        population: Whose data, as lexicon ids (``pupil``, ``restaurant``), sorted.
        objects: What is looked at in it: words of topic and object, sorted.
        period: The time the data are about.
        deadlines: Each due date.
        channels: Canonical channels, sorted: 电子 纸质 盖章 系统 微信群 邮箱 OA 钉钉群.
        copies: Number of paper copies, 0 if not said.
        fields: Columns that the text names, as written.
        systems: Names of information systems to fill in.
        quote: The sentence that asks.
        span: Where the quote stands in ``Notice.text``.
        cancelled: The text says this need not be sent (不再报送).
        conditional: Only if something happens (如有…, 发现…立即报告).
    """

    material: str
    action: str = ""
    population: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    period: Period = Period()
    deadlines: tuple[Deadline, ...] = ()
    channels: tuple[str, ...] = ()
    copies: int = 0
    fields: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    quote: str = ""
    span: Span = Span(start=0, end=0)
    cancelled: bool = False
    conditional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference(_Plain):
    """Another document that this one names.

    Attributes:
        role: What it does with it.
        doc_no: Its 发文字号 with 〔〕, or "".
        title: Its title without 《》, or "".
        raw: As written.
    """

    role: Literal["forwards", "supersedes", "cites", "urges"]
    doc_no: str = ""
    title: str = ""
    raw: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice(_Plain):
    """An official document that was parsed.

    Attributes:
        id: Stable id: the relative path, plus ``#…`` for a part of a file.
        path: Path of the file.
        title: As printed; "" when there is none (chat messages).
        title_core: The title without issuer, 关于…的通知, 转发/印发 and 《》: what it is about.
        act: ``转发``, ``印发``, ``翻印`` … or "".
        issuer: Who issued it, if it could be told.
        doc_no: 发文字号 with 〔〕, or "".
        doc_no_repaired: A bracket had been lost and was put back.
        issued: 成文日期.
        issued_guessed: The date was completed from elsewhere (the year from the number, say).
        carrier: 红头, 函, 便函, 白头, 明传, 工作群, OA.
        addressees: 主送机关 as written, split.
        level: Whom it burdens: ``township``, ``village``, ``county``, ``station``, ``society``, ``internal`` or "".
        references: Documents it names.
        requests: What it asks for, cancelled ones included.
        topics: Topic ids of the lexicon, strongest first.
        attachments: 附件 names as listed.
        emergency: It speaks of an emergency response.
        text: The whole text, unmasked; every output masks it.
        body: Where the text between 主送 and signature stands.
        sha256: Digest of the file's bytes.
        warnings: What could not be told, in words.
    """

    id: str
    path: str
    title: str = ""
    title_core: str = ""
    act: str = ""
    issuer: Body | None = None
    doc_no: str = ""
    doc_no_repaired: bool = False
    issued: dt.date | None = None
    issued_guessed: bool = False
    carrier: str = ""
    addressees: tuple[str, ...] = ()
    level: str = ""
    references: tuple[Reference, ...] = ()
    requests: tuple[Request, ...] = ()
    topics: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    emergency: bool = False
    text: str = ""
    body: Span = Span(start=0, end=0)
    sha256: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Field(_Plain):
    """One leaf column (or form cell) of a template.

    Attributes:
        path: Header cells from the top down; the leaf is last.
        concept: Field concept id of the lexicon, or "".
        unit: ㎡, 亩, 万元 … or "".
        generic: 序号, 备注 and the like: no weight of its own.
        options: Entries of a drop-down list, or of the header itself (是/否).
    """

    path: tuple[str, ...]
    concept: str = ""
    unit: str = ""
    generic: bool = False
    options: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The path joined with "/", the form that reports use."""
        return "/".join(self.path)


@dataclass(frozen=True, kw_only=True, slots=True)
class Template(_Plain):
    """An empty table to be filled in. Built from headers only, never from data rows.

    Attributes:
        id: Stable id: the relative path, plus ``#…`` for a part of a file.
        path: Path of the file.
        title: The table's title without 附件N.
        issuer: Who wants it, if it can be told; inherited from the notice it belongs to.
        fields: Leaf columns in order.
        layout: ``list`` (one row an object), ``form`` (label–value cells) or ``cross`` (labels on both axes).
        population: Whose data, as lexicon ids, sorted.
        topics: Topic ids, strongest first.
        period: The time the data are about, as far as the title says.
        notes: Text around the table: 填报单位, 填表说明.
        sheet: Sheet name, or "".
        hidden: The sheet is hidden.
        statutory: 表号 or 批准文号 of a statutory form, or "".
        version: Version mark of the title or file name (V3, 新版), or "".
        attached_to: Id of the notice it belongs to, or "".
        doc_no: 发文字号 of that notice, or "".
        issued: Date of that notice, if known.
        deadlines: Deadlines of that notice, or of the template's own notes.
        channels: Channels of that notice.
        sha256: Digest of the file's bytes.
        warnings: What could not be told, in words.
    """

    id: str
    path: str
    title: str = ""
    issuer: Body | None = None
    fields: tuple[Field, ...] = ()
    layout: Literal["list", "form", "cross"] = "list"
    population: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    period: Period = Period()
    notes: str = ""
    sheet: str = ""
    hidden: bool = False
    statutory: str = ""
    version: str = ""
    attached_to: str = ""
    doc_no: str = ""
    issued: dt.date | None = None
    deadlines: tuple[Deadline, ...] = ()
    channels: tuple[str, ...] = ()
    sha256: str = ""
    warnings: tuple[str, ...] = ()


Document = Notice | Template


# --- matching and after ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence(_Plain):
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
class Change(_Plain):
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
class SharedSpan(_Plain):
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
class SharedText(_Plain):
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
class Match(_Plain):
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
class VersionStep(_Plain):
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
class VersionChain(_Plain):
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
class Cluster(_Plain):
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
