"""What parsing hands on: notices with what they ask for, templates with their columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from jianfu_dedup.documents.plain import Plain, Span

_NOWHERE = Span(start=0, end=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heir(Plain):
    """A department that took over the work of another.

    Attributes:
        id: Key in the lexicon's department table.
        name: Canonical short name.
        since: First day it did that work.
    """

    id: str
    name: str
    since: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Body(Plain):
    """An issuing body, as it was called in its time.

    Attributes:
        name: Canonical short name without the county: 应急管理局, 团县委.
        raw: The name as written in the document.
        host: The department that hosts a coordination office (安委办 → 应急管理局), else ``name`` itself.
        id: Key in the lexicon's department table; "" when the body is not in it.
        source: Where it was found: signature, heading, number, title, file name.
        office: The coordination office that signed for ``host`` (安全生产委员会办公室); "" for a department.
        since: First day of the department ``id``, where the lexicon knows one.
        heirs: The departments that took over from ``id`` since, one after the other.
    """

    name: str
    raw: str = ""
    host: str = ""
    id: str = ""
    source: str = ""
    office: str = ""
    since: dt.date | None = None
    heirs: tuple[Heir, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(Plain):
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
class Period(Plain):
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
class Request(Plain):
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
    span: Span = _NOWHERE
    cancelled: bool = False
    conditional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference(Plain):
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
class Notice(Plain):
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
    body: Span = _NOWHERE
    sha256: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Field(Plain):
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
class Template(Plain):
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
