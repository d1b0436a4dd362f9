"""What sort of value a label asks for, also in plain words (几台, 坏没坏, 在哪里), and in what unit."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.tables.cells import bare, brackets
from jianfu_dedup.parsing.tables.concepts import kind_of
from jianfu_dedup.parsing.tables.vocabulary import Vocabulary, normalise, vocabulary

_ASKED = re.compile("[几多少]+")
_AFTER = ((1, 2), (0, 3), (0, 2), (0, 1))
UNITS = frozenset({"count", "money", "area", "size", "rate"})
"""Types that are counted in a unit."""
_ANSWERS: Mapping[str, frozenset[str]] = {
    "who": frozenset({"person", "org"}),
    "what": frozenset({"kind", "org", "reason", "status", "measure", "level", "problem"}),
    "bool": frozenset({"status", "level", "kind"}),
    "status": frozenset({"level", "kind", "measure", "problem"}),
    "place": frozenset({"address", "org"}),
    "number": frozenset({"idno"}),
    "measure": frozenset({"wish"}),
    "problem": frozenset({"reason", "wish"}),
    "count": frozenset({"size"}),
}
"""What else a question of one type may be answered by."""


_SAME = ({"who", "person"}, {"place", "address"})


@dataclass(frozen=True, slots=True)
class Value:
    """What a column wants.

    Attributes:
        type: ``person``, ``phone``, ``date``, ``count``, ``bool`` …, or "" when the label does not tell.
        unit: Unit in one spelling (元, 亩, 人), or "".
        marks: Which side of which opposites it names, as (opposites, side).
    """

    type: str
    unit: str
    marks: frozenset[tuple[int, int]]

    def fits(self, other: Value) -> int:
        """Return 2 for one type, 1 for two that may be the same, 0 where one is not known, -1 for two that differ."""
        return _fit(self.type, other.type)

    def opposes(self, other: Value) -> bool:
        """Tell whether one says 应收 where the other says 实收."""
        if not self.marks or not other.marks:
            return False
        mine, theirs = dict(self.marks), dict(other.marks)
        return any(side != theirs[pair] for pair, side in mine.items() if pair in theirs)


@functools.cache
def _fit(one: str, other: str) -> int:
    """How two types fit; there are a few dozen types."""
    if not one or not other:
        return 0
    if one == other or {one, other} in _SAME:
        return 2
    return 1 if other in _ANSWERS.get(one, ()) or one in _ANSWERS.get(other, ()) else -1


class Values:
    """Reads what labels want.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> values = Values(lexicon.load())
        >>> [values.of((label,)).type for label in ("几台", "坏没坏", "在哪里", "谁管", "哪年修的", "一共多少钱")]
        ['count', 'bool', 'place', 'who', 'date', 'money']
        >>> values.of(("过火面积（亩）",)).unit, values.of(("烧掉亩数",)).unit
        ('亩', '亩')
        >>> values.of(("应收水费",)).opposes(values.of(("实收",)))
        True
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table: Mapping[str, Any] = lexicon.tables.get("headers", {})
        self.words: Vocabulary = vocabulary(lexicon)
        self._asks: Sequence[tuple[re.Pattern[str], str]] = [
            (re.compile(rule["pattern"]), rule["type"]) for rule in table.get("question", ())
        ]
        self._units = _units(table.get("units", ()))
        self._opposites: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = [
            (re.compile(one), re.compile(other)) for one, other in table.get("opposites", ())
        ]
        self.of = functools.lru_cache(maxsize=16_384)(self._of)

    def _of(self, path: tuple[str, ...]) -> Value:
        cells = [normalise(cell) for cell in path]
        leaf, text = cells[-1], "/".join(cells)
        unit = self._unit(cells)
        type_ = self._type(leaf, unit)
        if not type_ and len(cells) > 1 and (above := kind_of(cells[-2], self.words)) in UNITS:
            type_ = above
        return Value(type_, unit[0], frozenset(self._marks(text)))

    def _type(self, leaf: str, unit: tuple[str, str]) -> str:
        for pattern, type_ in self._asks:
            if pattern.search(leaf):
                return type_
        kind = kind_of(leaf, self.words)
        if unit[1] and kind not in {"money", "rate", "area", "date"}:
            return unit[1]
        return kind

    def _unit(self, cells: Sequence[str]) -> tuple[str, str]:
        """(unit, type) in which a column is counted: by its brackets, by 几 or 多少, by its end, by brackets above."""
        plain = bare(cells[-1])
        known = (self._units[word] for word in self._unit_words(cells, plain) if word in self._units)
        return next(known, ("", ""))

    def _unit_words(self, cells: Sequence[str], plain: str) -> Iterator[str]:
        for inside in brackets(cells[-1]):
            yield from (inside, inside.split("/")[0])
        for asked in _ASKED.finditer(plain):
            # 几个钟头 is counted in hours, not in pieces.
            yield from (plain[asked.end() + start : asked.end() + start + size] for start, size in _AFTER)
        counted = plain.removesuffix("数")
        # A single character at the end is a unit only before 数: 亩数, 人数, but 责任人.
        yield from (counted[-size:] for size in ((3, 2, 1) if counted != plain else (3, 2)) if len(counted) >= size)
        for cell in cells[:-1]:
            yield from brackets(cell)

    def _marks(self, text: str) -> list[tuple[int, int]]:
        found = []
        for n, (one, other) in enumerate(self._opposites):
            here, there = bool(one.search(text)), bool(other.search(text))
            if here != there:
                found.append((n, int(there)))
        return found


def _units(groups: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    return {
        unicodedata.normalize("NFKC", word): (words[0], group["type"])
        for group in groups
        for words in group["words"]
        for word in words
    }


values_of = once_per_lexicon(Values)
