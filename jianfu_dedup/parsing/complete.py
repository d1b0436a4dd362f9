"""What one document cannot tell but the documents around it can: the year of a date, the full name of a bureau."""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import math
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from jianfu_dedup.documents import Body, Document, Notice, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import layout, notice
from jianfu_dedup.parsing.times import dates
from jianfu_dedup.parsing.times.calendar_days import last_day

_NEAR_DAYS = 45
"""Days within which a message follows or goes before the papers on its matter."""
_LEAST_ALIKE = 0.01
"""Share of pairs of characters below which two papers of one topic speak of different things; messages are short."""
_SURELY_ALIKE = 0.2
"""The same where the lexicon knows no topic for one of them: of the pairs of a short message and a paper on another
matter 999 of 1,000 are below 0.14 in three counties."""
_SEASON_DAYS = 182
"""Half a year to each side: the papers of one year around a day are those of no other year."""
_SEASON_SHARE = 2 / 3
"""Share of a run's dated papers that make its one season: of two seasons neither is meant. One stray paper in a folder
of one season leaves it so."""
_FEWEST = 2
"""Dated papers that make a season; one alone may be a stray itself."""
_TURN = (2, 10)
"""Months away from the turn of the year."""
_MAIN = 2
"""Topics of a document that are what it is about; the others it touches."""
# Words by which a due date is counted from the day of writing; without that day it stays untold.
_RELATIVE = re.compile(
    "今[天日]|明[天日]|后天|当[天日]|昨[天日]|本?周[一二三四五六日天]|下周|星期|[日天时]内|本月|下月|月底|节前|即日"
)
# 13号（周五）, 周五（13日）: a day whose month goes without saying.
_ON_WEEKDAY = re.compile(
    "(?<![0-9月])(?P<day>[0-9]{1,2})[日号][（(](?:周|星期|礼拜)(?P<wd>[一二三四五六日天])[）)]"
    "|(?:周|星期|礼拜)(?P<wd2>[一二三四五六日天])[（(](?P<day2>[0-9]{1,2})[日号][）)]"
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


_NOT_HAN = re.compile("[^\u4e00-\u9fff]+")


class _Dated:
    """The notices of a run of which the day is known, in order of their days.

    Attributes:
        total: How many there are.
        years: The years that a day near one of theirs may be of, ascending.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        known = sorted((n.issued, i, n) for i, n in enumerate(notices) if n.issued)
        self._days = [day for day, _, _ in known]
        self._topics: dict[str, list[tuple[dt.date, int, Notice]]] = defaultdict(list)
        for entry in known:
            for topic in dict.fromkeys(entry[2].topics[:_MAIN] or ("",)):
                self._topics[topic].append(entry)
        self.total = len(known)
        self.years = sorted({year + n for year in {day.year for day in self._days} for n in (-1, 0, 1)})

    def count(self, at: dt.date, apart: int) -> int:
        """Count those of within some days of a day."""
        first, last = _around(at, apart)
        return bisect.bisect_right(self._days, last) - bisect.bisect_left(self._days, first)

    def near(self, at: dt.date, topics: Iterable[str]) -> Iterator[Notice]:
        """Yield those of the weeks around a day that have one of some topics among their main ones, each once.

        The topic "" stands for none.
        """
        first, last = _around(at, _NEAR_DAYS)
        seen: set[int] = set()
        for topic in topics:
            entries = self._topics.get(topic, [])
            low = bisect.bisect_left(entries, first, key=operator.itemgetter(0))
            high = bisect.bisect_right(entries, last, key=operator.itemgetter(0))
            yield from (n for _, place, n in entries[low:high] if place not in seen)
            seen.update(place for _, place, _ in entries[low:high])

    def all_near(self, at: dt.date) -> Iterator[Notice]:
        """Yield all those of the weeks around a day."""
        return self.near(at, self._topics)


def _around(at: dt.date, apart: int) -> tuple[dt.date, dt.date]:
    """First and last day within some days of a day."""
    ends = (at.toordinal() - apart, at.toordinal() + apart)
    return dt.date.fromordinal(max(1, ends[0])), dt.date.fromordinal(min(dt.date.max.toordinal(), ends[1]))


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
        ...     "c": "关于做好防汛的通知\n各乡镇：\n请报。\n甲县水利局\n2021年4月1日",
        ...     "z": "各水利站：春灌表3月9日前发群里。\n县水利局 3月5日",
        ... }
        >>> raws = [
        ...     RawDocument(path=p, format="txt", blocks=(Paragraph(text=t),)) for p, t in texts.items()
        ... ]
        >>> documents = [d for raw in raws for d in parse(raw, lexicon=words)]
        >>> str(complete(documents, lexicon=words)[2].issued)
        '2021-03-05'
    """
    dated = _Dated(d for d in documents if isinstance(d, Notice) and not d.issued_guessed)
    names = _names(documents, lexicon)
    result: list[Document] = []
    for document in documents:
        undated = isinstance(document, Notice) and document.issued is None and bool(dated.total)
        found = _with_year(document, dated, lexicon) if undated and isinstance(document, Notice) else document
        result.append(_renamed(found, names))
    return tuple(result)


def _with_year(found: Notice, dated: _Dated, lexicon: Lexicon) -> Notice:
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


def _with_due_year(found: Notice, text: str, dated: _Dated, lexicon: Lexicon) -> Notice:
    """Date the due days of a message that has no date itself; its day of writing stays unknown."""
    days = [f for f in dates.find(text) if not f.year]
    assumed = _by_weekday(found, text, dated)
    if assumed is None and days and not _RELATIVE.search(text):
        year = _likeliest(found, days[0], dated)
        # 9月15日起宣传月，9月6日前报: what is asked for by a day before the first that is named was asked before it.
        known = [day for f in days if year and (day := f.date(year)) is not None]
        assumed = min((d for d in known if (known[0] - d).days <= _NEAR_DAYS), default=None)
    return replace(found, requests=notice.requests_of(found, lexicon=lexicon, issued=assumed)) if assumed else found


def _by_weekday(found: Notice, text: str, dated: _Dated) -> dt.date | None:
    """The day that 13号（周五） names: of the months in which it falls so, the one with papers on the same matter."""
    named = _ON_WEEKDAY.search(text)
    if not named:
        return None
    day, weekday = (
        int(named["day"] or named["day2"]),
        "一二三四五六日".find((named["wd"] or named["wd2"]).replace("天", "日")),
    )
    alike = {
        at.toordinal(): _same_matter(found, at, dated)
        for year in dated.years
        for month in range(1, 13)
        if 0 < day <= last_day(year, month).day and (at := dt.date(year, month, day)).weekday() == weekday
    }
    best = _only_best(alike) if any(alike.values()) else 0
    return dt.date.fromordinal(best) if best else None


def _likeliest(found: Notice, day: dates.Found, dated: _Dated) -> int:
    """The year of the documents on the same matter near that day; with none, that of the run's one season; else 0.

    A message gives its day to people who know what it follows. Papers on other matters know nothing of that: only when
    nearly all of the run lies around the day in one year, and not in another, that year is meant.
    """
    written = dates.years(found.text)
    first = max(written) - 1 if written else 0
    days = {year: at for year in dated.years if year >= first and (at := day.date(year)) is not None}
    alike = {year: _same_matter(found, at, dated) for year, at in days.items()}
    if any(alike.values()):
        return _only_best(alike)
    # 总结2022年 and 2024年计划 are written around the turn of the year; else a message that names one year is of it.
    if len(set(written)) == 1 and written[0] in days and _TURN[0] <= day.month <= _TURN[1]:
        return written[0]
    around = {year: dated.count(at, _SEASON_DAYS) for year, at in days.items()}
    whole = [year for year, count in around.items() if count >= max(_FEWEST, _SEASON_SHARE * dated.total)]
    return whole[0] if len(whole) == 1 else 0


def _same_matter(found: Notice, at: dt.date, dated: _Dated) -> float:
    """How much the documents of those weeks on the matter of a message have in common with it."""
    own, topics = _pairs(_about(found)), found.topics[:_MAIN]
    shared = (_alike(own, _about(d)) for d in dated.near(at, topics))
    # The lexicon knows no topic for many a matter; then only the words tell it.
    untold = (_alike(own, _about(d)) for d in (dated.near(at, [""]) if topics else dated.all_near(at)))
    # Of a series that comes every year the year with more papers on it is meant.
    likeness = [*(x for x in shared if x >= _LEAST_ALIKE), *(x for x in untold if x >= _SURELY_ALIKE)]
    return round(math.fsum(likeness), 9)


def _only_best(scores: Mapping[int, float]) -> int:
    best = max(scores.values())
    years = [year for year, score in scores.items() if score == best]
    return years[0] if len(years) == 1 else 0


def _alike(own: frozenset[str], about: str) -> float:
    text, count = _matter(about)
    # A message is short: to look for its pairs is quicker than to keep those of every document.
    return sum(p in text for p in own) / (len(own) * count) ** 0.5 if own and count else 0.0


@functools.lru_cache(maxsize=1 << 8)
def _pairs(about: str) -> frozenset[str]:
    """Pairs of characters of a matter, without what every notice says."""
    text = _NOT_HAN.sub("", about)
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) - _STOCK


@functools.lru_cache(maxsize=1 << 13)
def _matter(about: str) -> tuple[str, int]:
    """The characters of a matter, and how many pairs of them there are without what every notice says."""
    text = _NOT_HAN.sub("", about)
    return text, len({text[i : i + 2] for i in range(len(text) - 1)} - _STOCK)


def _about(document: Notice) -> str:
    return document.title_core + document.text[document.body.start : document.body.end]


def _names(documents: Sequence[Document], lexicon: Lexicon) -> dict[str, str]:
    """The name under which most documents of a department were signed, for those that only gave a short form.

    A former name (经信委) is not lent: who signs by a short form of the present one does not go by it.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        body = document.issuer
        known = lexicon.departments.get(body.id) if body else None
        if not body or not known or body.name in known.old:
            continue
        if body.host == body.name and body.raw.endswith(body.name):
            written[body.id][body.name] += 1
    return {id_: max(sorted(counter), key=lambda n: counter[n]) for id_, counter in written.items()}


def _renamed(document: Document, names: dict[str, str]) -> Document:
    body = document.issuer
    if not body or (body.raw.endswith(body.name) and body.host == body.name):
        return document
    body = _in_its_time(body, document.issued)
    name = names.get(body.id, body.host) if body.id else body.host
    renamed = replace(body, name=name if body.name == body.host else body.name, host=name)
    return document if renamed == document.issuer else _put(document, renamed)


def _in_its_time(body: Body, on: dt.date | None) -> Body:
    """A body that is only spoken of by a name of the past (农业局市场股 in 2024) is the department that stands."""
    gone = [heir for heir in body.heirs if on is not None and heir.since <= on and not body.office]
    if not gone:
        return body
    rest = body.heirs[len(gone) :]
    return replace(body, name=gone[-1].name, host=gone[-1].name, id=gone[-1].id, since=gone[-1].since, heirs=rest)


def _put(document: Document, body: Body) -> Document:
    return replace(document, issuer=body) if isinstance(document, Notice) else _put_template(document, body)


def _put_template(document: Template, body: Body) -> Template:
    return replace(document, issuer=body)
