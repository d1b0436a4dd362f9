"""Which notice a separately filed table belongs to: its list of attachments says so, or it names the table.

Wrongly attached is worse than not attached: a table takes over issuer, number and deadlines. So a link needs words of
the title (附件 entry, 《…表》, the title in the text), a shared 发文字号 or the folder, and must clearly beat the next.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Body, Document, Notice, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.tables.cells import clean
from jianfu_dedup.parsing.tables.titles import file_title, hinted_body, plain_title

MIN_NAME = 0.62
"""Likeness of a named attachment and a table's title from which they are taken for one."""
MIN_SCORE = 0.15
"""Cosine of table and notice plus what names and years add. Where both labelled counties hold the true notice, 79 of 82
links are right; with each table's notice taken away in turn, 20 of 104 tables are still linked, to another one."""
MARGIN = 0.07
"""By how much the best notice must beat the next."""
NAMED = 0.4
SAME_BODY = 0.1
SAME_NUMBER = 0.5
OTHER_YEAR = 0.4
SECOND_HAND = 0.15
MIN_TOLD = 3
"""Pairs of characters of the title, without 排查台账 and the like, that the notice must hold."""

_QUOTED = re.compile(r"《([^《》]{3,60})》")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12})\s*[〔\[（(【]\s*(\d{4})\s*[〕\]）)】]\s*第?\s*(\d{1,4})\s*号")
# A reminder, a correction or a forward speaks of a table that another notice sent out.
_SECOND_HAND = re.compile(r"补充通知|催[报办交促]|退回|更正|提醒|转发|翻印|通报|调整.{0,20}(?:时间|表格|格式)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s*年|(?!\d))")
_NOISE = re.compile(
    r"[“”\"'‘’《》（）()\[\]【】〔〕\s_＿\-—·、，,。：:]|(?:[\u4e00-\u9fff]{1,4}[县市区](?=[\u4e00-\u9fff]{4}))|20\d{2}年度?|^关于|的通知$"
)
# What every table is called; it tells no two apart.
_FORM = re.compile(
    r"(?:排查|摸排|摸底|整改|整治|工作|情况|信息|基本|登记|统计|汇总|审核|核查|调查|采集|台账|清单|名单|名册|花名册|清册|底册|明细|报告|[表册单簿]|月报|周报|日报|样式|模板|格式)+$"
)


@dataclass(frozen=True, slots=True)
class _Notice:
    notice: Notice
    names: tuple[str, ...]
    numbers: frozenset[str]
    text: str
    vector: Mapping[str, float]
    host: str


@dataclass(frozen=True, slots=True)
class _Table:
    template: Template
    titles: tuple[str, ...]
    vector: Mapping[str, float]
    body: Body | None


def attach(documents: Sequence[Document], lexicon: Lexicon, *, rarity: Mapping[str, float]) -> tuple[Document, ...]:
    """Link separately filed tables to their notices; the order of the documents is kept.

    Args:
        documents: Everything of a run that was parsed.
        lexicon: Departments, for the hints in file names.
        rarity: How telling a pair of characters is, for every pair; frozen, so that no other document of the run
            makes a link (``text.reference.pair_rarity()``).

    Returns:
        The documents; a linked table has ``attached_to`` and takes over what it does not say itself.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> notice = Notice(id="a", path="a", attachments=("山塘水库台账",), doc_no="甲水发〔2021〕3号")
        >>> table = Template(id="b", path="附件1：山塘水库台账.xlsx", title="山塘水库台账")
        >>> from jianfu_dedup.text.reference import pair_rarity
        >>> attach([notice, table], lexicon.load(), rarity=pair_rarity())[1].attached_to
        'a'
    """
    known = sorted((d for d in documents if isinstance(d, Notice)), key=lambda n: n.id)
    notices = [_digest(notice, rarity) for notice in known]
    linked: list[Document] = []
    for document in documents:
        if isinstance(document, Template) and not document.attached_to:
            found = _by_folder(document, documents) or _best(document, notices, rarity, lexicon)
            linked.append(inherit(document, found) if found else document)
        else:
            linked.append(document)
    return tuple(linked)


def inherit(template: Template, notice: Notice) -> Template:
    """Let a table take over from its notice what it does not say itself."""
    asked = [r for r in notice.requests if not r.cancelled]
    return replace(
        template,
        attached_to=notice.id,
        issuer=template.issuer or notice.issuer,
        doc_no=template.doc_no or notice.doc_no,
        issued=template.issued or notice.issued,
        deadlines=template.deadlines or tuple(dict.fromkeys(d for r in asked for d in r.deadlines)),
        channels=template.channels or tuple(sorted({c for r in asked for c in r.channels})),
    )


def _by_folder(template: Template, documents: Sequence[Document]) -> Notice | None:
    """The only notice of the container or the folder that the table lies in, never of the root."""
    home = _folder(template.path)
    if not home:
        return None
    near = [d for d in documents if isinstance(d, Notice) and _folder(d.path) == home]
    # A folder of one notice and a few tables is one sending; a folder of a hundred tables is an archive.
    tables = {d.path for d in documents if isinstance(d, Template) and _folder(d.path) == home}
    return near[0] if len(near) == 1 and len(tables) <= 12 else None


def _folder(path: str) -> str:
    cut = max(path.rfind("/"), path.rfind("!"))
    return path[: cut + 1] if cut >= 0 else ""


def _digest(notice: Notice, rarity: Mapping[str, float]) -> _Notice:
    names = [plain_title(n) for n in notice.attachments] + _QUOTED.findall(re.sub(r"\s", "", notice.text))
    text = _core(notice.text)
    title, name = _core(notice.title_core or notice.title), _core(file_title(notice.path))
    return _Notice(
        notice=notice,
        names=tuple(dict.fromkeys(_core(n) for n in names if _core(n))),
        numbers=_numbers(notice.doc_no + " " + notice.path),
        text=_core(notice.title) + text,
        vector=_vector([(title, 3), (name, 3), (text, 1)], rarity),
        host=notice.issuer.host or notice.issuer.name if notice.issuer else "",
    )


def _vector(parts: Sequence[tuple[str, int]], rarity: Mapping[str, float]) -> dict[str, float]:
    """Unit vector over pairs of characters; a part counts as often as its weight says."""
    counts: Counter[str] = Counter()
    for text, weight in parts:
        for pair in _pairs(text):
            counts[pair] += weight
    values = {p: (1 + math.log(n)) * rarity[p] for p, n in sorted(counts.items())}
    norm = math.sqrt(sum(v * v for v in values.values()))
    return {p: v / norm for p, v in values.items()} if norm else {}


def _numbers(text: str) -> frozenset[str]:
    return frozenset(f"{a[-2:]}{b}-{c}" for a, b, c in _NUMBER.findall(clean(text)))


def _core(name: str) -> str:
    return _NOISE.sub("", clean(name))


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _best(
    template: Template, notices: Sequence[_Notice], rarity: Mapping[str, float], lexicon: Lexicon
) -> Notice | None:
    titles = tuple(t for t in (_core(template.title), _core(file_title(template.path))) if len(t) >= 3)
    if not titles or not notices:
        return None
    columns = [(_core(f.label), 1) for f in template.fields]
    vector = _vector([*((t, 4) for t in titles), *columns], rarity)
    body = template.issuer or hinted_body(template.path, lexicon)
    table = _Table(template, titles, vector, body)
    scored = sorted(
        ((round(_score(table, n, rarity), 6), n.notice.id, n) for n in notices),
        key=lambda s: (-s[0], s[1]),
    )
    best, second = scored[0], scored[1][0] if len(scored) > 1 else 0.0
    return best[2].notice if best[0] >= MIN_SCORE and best[0] - second >= MARGIN else None


def _score(table: _Table, notice: _Notice, rarity: Mapping[str, float]) -> float:
    if _conflict(table.body, notice):
        return 0.0
    score = sum(v * notice.vector.get(p, 0.0) for p, v in table.vector.items())
    titles, template = table.titles, table.template
    told = {p for t in titles for p in _pairs(_FORM.sub("", t)) if p in notice.vector}
    if len(told) < MIN_TOLD:
        score = 0.0
    named = max((_named(t, name, rarity) for name in notice.names for t in titles), default=0.0)
    mentioned = max(0.95 if len(t) >= 6 and t in notice.text else 0.0 for t in titles)
    named = max(named if named >= MIN_NAME else 0.0, mentioned)
    if _numbers(template.path + " " + template.notes) & notice.numbers:
        score += SAME_NUMBER
    if _SECOND_HAND.search(notice.notice.title + file_title(notice.notice.path)):
        score -= SECOND_HAND
    return (
        score
        + NAMED * named
        + SAME_BODY * bool(table.body and notice.host)
        - OTHER_YEAR * _other_year(template, notice)
    )


def _conflict(body: Body | None, notice: _Notice) -> bool:
    if body is None or not notice.host:
        return False
    theirs = {notice.host, notice.notice.issuer.name if notice.notice.issuer else ""}
    return not {body.name, body.host} & theirs


def _named(title: str, name: str, rarity: Mapping[str, float]) -> float:
    a, b = Counter(_pairs(title)), Counter(_pairs(name))
    weight_a, weight_b, both = (_weight(bag, rarity) for bag in (a, b, a & b))
    if not both:
        return 0.0
    within = both / min(weight_a, weight_b)
    return max(
        2 * both / (weight_a + weight_b), 0.9 * within if within > 0.99 and min(len(name), len(title)) >= 5 else 0.0
    )


def _weight(bag: Counter[str], rarity: Mapping[str, float]) -> float:
    return sum(n * rarity[pair] for pair, n in sorted(bag.items()))


def _other_year(template: Template, notice: _Notice) -> bool:
    """Whether the table's title names years and the notice is of none of them (nor of the one before)."""
    said = _years(template.title + " " + file_title(template.path))
    named = _years(notice.notice.title + " " + file_title(notice.notice.path))
    if said and named:
        return not said & named
    issued = notice.notice.issued
    return bool(said) and issued is not None and not said & {issued.year, issued.year + 1}


def _years(text: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(text)}
