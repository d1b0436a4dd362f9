"""What of a notice and of a table tells that they belong together: words, names of attachments, numbers, years."""

from __future__ import annotations

import functools
import math
import operator
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jianfu_dedup.documents import Body, Notice, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.tables.cells import clean
from jianfu_dedup.parsing.tables.titles import file_title, hinted_body, plain_title

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
# Of the white space that clean() takes out only this stays: the noise of 20 23年 is another than that of 2023年.
_SPACED = re.compile(r"[A-Za-z0-9]\s+[A-Za-z0-9]")
_KEPT = 1024
"""Notices whose words are kept, some 10 KB each: those that checks of drafts come upon again and again."""
_HEAD = 3
"""How often a pair of characters counts in the title and the file name of a notice; once in its text."""
_TABLE_TITLE = 4
"""How often it counts in the title of a table; once in a column."""
_CELL = 200
"""Characters of a long title; what is longer is a text."""
_LOGS = tuple(1 + math.log(n) if n else 0.0 for n in range(256))


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a table: its pairs of characters, how often each, and what they weigh together."""

    text: str
    pairs: Mapping[str, int]
    weight: float
    rarity: Mapping[str, float]


@dataclass(eq=False, slots=True)
class NoticeWords:
    """What of a notice counts.

    Attributes:
        names: Tables it names: its attachments and what stands in 《》.
        numbers: 发文字号 it goes by.
        years: Years in its title and the name of its file.
        second_hand: It speaks of a table that another notice sent out.
        printed: Words of the printed title.
        told: Words of what it is about, of its file name and, from ``start`` on, of its text, a line each.
        start: Where the text starts in ``told``.
        rarity: How telling a pair of characters is.
    """

    names: tuple[Name, ...]
    numbers: frozenset[str]
    years: frozenset[int]
    second_hand: bool
    printed: str
    told: str
    start: int
    rarity: Mapping[str, float]
    _norm: float = 0.0

    def tells(self, pairs_: Iterable[str], enough: int) -> bool:
        """Tell whether at least so many of some pairs of characters count in this notice."""
        told, missing = self.told, enough
        for pair in pairs_:
            if pair in told:
                missing -= 1
                if not missing:
                    return True
        return False

    def mentions(self, title: str) -> bool:
        """Tell whether the words of a title stand in the printed title and the text after it."""
        text = self.start
        return self.told.find(title, text) >= 0 or title in self.printed + self.told[text : text + len(title)]

    def cosine(self, weights: Mapping[str, float]) -> float:
        """Return the cosine with the weights of a table."""
        told, start = self.told, self.start
        shared: list[float] = []
        for pair, weight in weights.items():
            if pair in told:
                count = _HEAD * _occurrences(pair, told, 0, start) + _occurrences(pair, told, start, len(told))
                shared.append(weight * (_grown(count) * self.rarity[pair] / self.norm))
        return math.fsum(shared)

    def weights(self, among: Container[str] | None = None) -> dict[str, float]:
        """Return the weights of all pairs, or of those among some."""
        grown = self._grown_counts()
        norm = self._norm
        return {p: v / norm for p, v in grown.items() if among is None or p in among}

    @property
    def norm(self) -> float:
        """Length of the vector of all pairs, before it is made 1."""
        if not self._norm:
            self._grown_counts()
        return self._norm

    def _grown_counts(self) -> dict[str, float]:
        *head, text = self.told.split("\n")
        counts = _counts([*((line, _HEAD) for line in head), (text, 1)])
        rarity = self.rarity
        values = {p: _grown(n) * rarity[p] for p, n in counts.items()}
        self._norm = _norm(values.values())
        return values


@dataclass(frozen=True, slots=True)
class TableWords:
    """What of a table counts.

    Attributes:
        titles: Its title and what its file is called, as far as they say something.
        telling: Pairs of the titles without 排查台账 and the like.
        weights: How much each pair of titles and columns counts; the squares add up to 1.
        numbers: 发文字号 in its path and notes.
        years: Years in its titles.
        body: Who wants it, as far as that can be told.
    """

    titles: tuple[Name, ...]
    telling: frozenset[str]
    weights: Mapping[str, float]
    numbers: frozenset[str]
    years: frozenset[int]
    body: Body | None


class Words:
    """Reads what counts of notices and tables; a notice that comes again within a thousand others is not read again.

    Args:
        rarity: How telling a pair of characters is, for every pair.

    Example:
        >>> from jianfu_dedup.text.reference import pair_rarity
        >>> words = Words(pair_rarity()).notice(Notice(id="a", path="a", attachments=("附件1：山塘水库台账",)))
        >>> [name.text for name in words.names]
        ['山塘水库台账']
    """

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self.rarity = rarity
        self._kept = functools.lru_cache(maxsize=_KEPT)(self._read)
        self.name = functools.lru_cache(maxsize=4 * _KEPT)(self._name)

    def notice(self, notice: Notice) -> NoticeWords:
        """Return what counts of a notice."""
        titles = (notice.title, notice.title_core or notice.title)
        return self._kept(notice.path, titles, notice.doc_no, notice.attachments, notice.text)

    def table(self, template: Template, lexicon: Lexicon) -> TableWords | None:
        """Return what counts of a table; None when nothing names it."""
        file = file_title(template.path)
        titles = tuple(t for t in (core(template.title), core(file)) if len(t) >= 3)
        if not titles:
            return None
        counts = _counts([*((t, _TABLE_TITLE) for t in titles), *((core(f.label), 1) for f in template.fields)])
        values = {p: _grown(n) * self.rarity[p] for p, n in sorted(counts.items())}
        norm = _norm(values.values())
        return TableWords(
            titles=tuple(self.name(t) for t in dict.fromkeys(titles)),
            telling=frozenset(p for t in titles for p in pairs(_FORM.sub("", t))),
            weights={p: v / norm for p, v in values.items()} if norm else {},
            numbers=_numbers(template.path + " " + template.notes),
            years=_years(template.title + " " + file),
            body=template.issuer or hinted_body(template.path, lexicon),
        )

    def _read(
        self, path: str, titles: tuple[str, str], number: str, attachments: tuple[str, ...], text: str
    ) -> NoticeWords:
        title, about = titles
        file = file_title(path)
        head = f"{core(about)}\n{core(file)}\n"
        names = [core(plain_title(n)) for n in attachments]
        names += [core(n) for n in _QUOTED.findall(re.sub(r"\s", "", text))] if "《" in text else []
        return NoticeWords(
            names=tuple(self.name(n) for n in dict.fromkeys(names) if n),
            numbers=_numbers(number + " " + path),
            years=_years(title + " " + file),
            second_hand=bool(_SECOND_HAND.search(title + file)),
            printed=core(title),
            told=head + core(text),
            start=len(head),
            rarity=self.rarity,
        )

    def _name(self, text: str) -> Name:
        counted = Counter(pairs(text))
        return Name(text, counted, math.fsum(n * self.rarity[p] for p, n in counted.items()), self.rarity)


def core(text: str) -> str:
    """Return a title or a text without marks, years, the county and what every title has.

    Example:
        >>> core("关于开展2023年 “山塘” 排查的通知")
        '开展山塘排查'
    """
    if len(text) <= _CELL or _SPACED.search(text):
        return _NOISE.sub("", clean(text))
    # The same, three times as fast; and long texts need no place among the cells of tables.
    return _NOISE.sub("", "".join(text.split()))


def pairs(text: str) -> list[str]:
    """Return all pairs of neighbouring characters, in order."""
    return list(map(operator.add, text, text[1:]))


def _counts(parts: Sequence[tuple[str, int]]) -> Counter[str]:
    """How often each pair counts; a part counts as often as its weight says."""
    counts: Counter[str] = Counter()
    for text, weight in parts:
        counts.update(pairs(text) * weight)
    return counts


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(math.fsum([v * v for v in values]))


def _grown(count: int) -> float:
    """What is said ten times counts more than what is said once, but not ten times as much."""
    return _LOGS[count] if count < len(_LOGS) else 1 + math.log(count)


def _occurrences(pair: str, text: str, start: int, end: int) -> int:
    """How often a pair stands in a stretch of text; 谢谢谢 holds two."""
    if pair[0] != pair[1]:
        return text.count(pair, start, end)
    return sum(text.startswith(pair, i) for i in range(start, end - 1))


def _numbers(text: str) -> frozenset[str]:
    if "号" not in text:
        return frozenset()
    return frozenset(f"{a[-2:]}{b}-{c}" for a, b, c in _NUMBER.findall(clean(text)))


def _years(text: str) -> frozenset[int]:
    return frozenset(int(year) for year in _YEAR.findall(text))
