"""What one document cannot tell but the documents around it can: the year of a date, the full name of a bureau."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from jianfu_dedup.documents import Body, Document, Notice, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import layout, notice
from jianfu_dedup.parsing.times import dates

# A message follows the papers of its season within weeks.
_NEAR_DAYS = 45
# Words by which a due date is counted from the day of writing; without that day it stays untold.
_RELATIVE = re.compile(
    "今[天日]|明[天日]|后天|当[天日]|昨[天日]|本?周[一二三四五六日天]|下周|星期|[日天时]内|本月|下月|月底|节前|即日"
)
_STOCK = frozenset(
    [
        "各乡",
        "乡镇",
        "街道",
        "通知",
        "工作",
        "报送",
        "开展",
        "情况",
        "要求",
        "单位",
        "负责",
        "以及",
        "月日",
        "日前",
        "关于",
        "做好",
        "请各",
        "联系",
        "系人",
    ]
)


def complete(documents: Sequence[Document], *, lexicon: Lexicon) -> tuple[Document, ...]:
    r"""Complete documents from one another; what was completed is marked as guessed.

    Args:
        documents: All documents of a run.
        lexicon: What is known of the domain; requests are read again where a year was found.

    Returns:
        The documents in the same order.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Paragraph, RawDocument
        >>> from jianfu_dedup.parsing import parse
        >>> words = lexicon.load()
        >>> texts = {
        ...     "a": "关于做好春灌的通知\n各乡镇：\n请报。\n甲县水利局\n2021年3月1日",
        ...     "b": "各水利站：春灌表3月9日前发群里。\n县水利局 3月5日",
        ... }
        >>> raws = [
        ...     RawDocument(path=p, format="txt", blocks=(Paragraph(text=t),)) for p, t in texts.items()
        ... ]
        >>> documents = [d for raw in raws for d in parse(raw, lexicon=words)]
        >>> str(complete(documents, lexicon=words)[1].issued)
        '2021-03-05'
    """
    dated = [d for d in documents if isinstance(d, Notice) and d.issued and not d.issued_guessed]
    names = _names(documents)
    result: list[Document] = []
    for document in documents:
        undated = isinstance(document, Notice) and document.issued is None and bool(dated)
        found = _with_year(document, dated, lexicon) if undated and isinstance(document, Notice) else document
        result.append(_renamed(found, names))
    return tuple(result)


def _with_year(found: Notice, dated: Sequence[Notice], lexicon: Lexicon) -> Notice:
    shape = layout.read(found.text)
    day = shape.date
    if day is not None and not day.year:
        year = _likeliest(found, day, dated)
        issued = day.date(year) if year else None
        if issued is None:
            return found
        warnings = tuple("成文日期的年份按同批文件推断" if w == "落款日期没有年份" else w for w in found.warnings)
        found = replace(found, issued=issued, issued_guessed=True, warnings=warnings)
        return replace(found, requests=notice.requests_of(found, lexicon=lexicon))
    return _with_due_year(found, shape.text[: shape.own_end], dated, lexicon)


def _with_due_year(found: Notice, text: str, dated: Sequence[Notice], lexicon: Lexicon) -> Notice:
    """Date the due days of a message that has no date itself; its day of writing stays unknown."""
    days = [f for f in dates.find(text) if not f.year]
    if not days or _RELATIVE.search(text):
        return found
    year = _likeliest(found, days[0], dated)
    assumed = days[0].date(year) if year else None
    return replace(found, requests=notice.requests_of(found, lexicon=lexicon, issued=assumed)) if assumed else found


def _likeliest(found: Notice, day: dates.Found, dated: Sequence[Notice]) -> int:
    """The year in which a document on the same matter stands near that day; else the one with most documents there."""
    written = dates.years(found.text)
    own = _pairs(found)
    scores: dict[int, float] = {}
    for year in sorted({d.issued.year for d in dated if d.issued}):
        at = day.date(year)
        if at is None or (written and year < max(written) - 1):
            continue
        near = [d for d in dated if d.issued and abs((d.issued - at).days) <= _NEAR_DAYS]
        alike = max((_alike(own, _pairs(d)) + 0.05 * (found.topics[:1] == d.topics[:1]) for d in near), default=0.0)
        scores[year] = alike + 0.02 * len(near) / len(dated)
    return max(scores, key=lambda y: (scores[y], y), default=0)


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / (len(a) * len(b)) ** 0.5 if a and b else 0.0


@functools.lru_cache(maxsize=4096)
def _pairs(document: Notice) -> frozenset[str]:
    """Pairs of characters of the matter: title and text, without what every notice says."""
    text = re.sub("[^\u4e00-\u9fff]", "", document.title_core + document.text[document.body.start : document.body.end])
    pairs = frozenset(text[i : i + 2] for i in range(len(text) - 1))
    return pairs - _STOCK


def _names(documents: Sequence[Document]) -> dict[str, str]:
    """The name under which most documents of a department were signed, for those that only gave a short form."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        body = document.issuer
        if body and body.id and body.host == body.name and body.name in body.raw and body.raw.endswith(body.name):
            written[body.id][body.name] += 1
    return {id_: max(sorted(counter), key=lambda n: counter[n]) for id_, counter in written.items()}


def _renamed(document: Document, names: dict[str, str]) -> Document:
    body = document.issuer
    name = names.get(body.id) if body and body.id else None
    if not body or not name or (body.raw.endswith(body.name) and body.host == body.name):
        return document
    renamed = replace(body, name=name if body.name == body.host else body.name, host=name)
    if renamed == body:
        return document
    return _put(document, renamed)


def _put(document: Document, body: Body) -> Document:
    return replace(document, issuer=body) if isinstance(document, Notice) else _put_template(document, body)


def _put_template(document: Template, body: Body) -> Template:
    return replace(document, issuer=body)
