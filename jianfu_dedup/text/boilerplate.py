"""How much each stretch of a text counts: stock phrases little, everything else fully.

Without this two notices on different topics reach character-3-gram Jaccard 0.70, and two that ask for the same ledger
0.02; with it 0.10 and 0.03 (measured on made-up notices). Three sources say what is stock:

- the phrases of ``boilerplate.toml``; "…" in a phrase stands for anything within a sentence, and what it stands for
  keeps its full weight (为切实做好…工作: the topic is in the middle);
- clauses that the reference corpora repeat (their hashes and document counts, in the reference file);
- the frame of a covering letter (``frames.toml``): addressees, "is sent to you", signature.

A clause of the first two that holds a date, a quantity, an object (台账, 总结 …) or a place keeps its full weight
whatever it is, unless that stands inside a phrase of the table.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import itertools
import operator
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.text.normalise import Shadow, shadow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.lexicon import Lexicon

Weighted = tuple[int, int, float]

MIN_STOCK = 5
"""Characters a clause needs to be taken as stock by its count alone; shorter ones are words."""

_CLAUSE = re.compile(r"[^,\n]+")
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}(?:是|要)?|\d{1,2})(?=\D)")
_WILD = "[^\n]{0,24}?"


class Boilerplate:
    """Knows stock phrases and clauses, and weighs texts by them.

    Args:
        lexicon: Phrases (``boilerplate.toml``) and exceptions (``keep.toml``).
        stock: Sorted uint64 hashes of stock clauses, as in the reference statistics; ``None`` for phrases only.
        weight: What stock text still counts, 0..1 (``settings.features.boilerplate_weight``).

    Example:
        >>> from jianfu_dedup import lexicon
        >>> Boilerplate(lexicon.load(), None, weight=0.1).weigh("加强组织领导，报送防溺水台账。")
        [(0, 7, 0.1), (7, 15, 1.0)]
    """

    def __init__(self, lexicon: Lexicon, stock: NDArray[np.uint64] | None, *, weight: float) -> None:
        self._lexicon = lexicon
        self._stock = frozenset(stock.tolist()) if stock is not None else frozenset()
        self._weight = weight
        self._phrases = _phrase_pattern(tuple(p for group in lexicon.boilerplate.values() for p in group))
        self._keep = keep_pattern(lexicon)
        self._frames = frame_pattern(lexicon)

    def weigh(self, text: str) -> list[Weighted]:
        """Return (start, end, weight) runs that cover ``text`` from 0 to its end, in order, neighbours unequal.

        Args:
            text: Any text; offsets are code points of it.
        """
        if not text:
            return []
        import numpy as np

        reduced = shadow(text, self._lexicon)
        weights = np.ones(len(text), dtype=np.float64)
        for start, end in self._stock_spans(reduced):
            first, last = reduced.origin(start, end)
            weights[first:last] = self._weight
        for match in self._frames.finditer(text):
            weights[match.start() : match.end()] = self._weight
        _fill_signs(weights, reduced, len(text))
        return _runs(weights)

    def split(self, text: str) -> tuple[str, str]:
        """Return the kept text and the stock text, each joined in order; a line feed where the other was left out.

        Example:
            >>> from jianfu_dedup import lexicon
            >>> Boilerplate(lexicon.load(), None, weight=0.1).split("加强组织领导，报送台账。")
            ('报送台账。', '加强组织领导，')
        """
        kept: list[str] = []
        stock: list[str] = []
        for start, end, weight in self.weigh(text):
            (stock if weight < 1.0 else kept).append(text[start:end])
        return "\n".join(kept), "\n".join(stock)

    def _stock_spans(self, reduced: Shadow) -> Iterator[tuple[int, int]]:
        text = reduced.text
        phrases = [span for match in self._phrases.finditer(text) for span in _stretches(match)]
        open_clauses = []
        for start, end in (m.span() for m in _CLAUSE.finditer(text)):
            stock = bool(self._stock) and clause_hash(text[start:end]) in self._stock
            # Nothing hangs on what else is in most clauses, and looking for that is what costs most.
            if not stock and all(end <= first or last <= start for first, last in phrases):
                continue
            kept = [m.span() for m in self._keep.finditer(text, start, end)]
            if stock and not kept:
                yield start, end
            # An object that stands in the stock phrase itself (建立问题清单、责任清单) is none of the text.
            if all(any(first <= a and b <= last for first, last in phrases) for a, b in kept):
                open_clauses.append((start, end))
        for start, end in phrases:
            yield from _within(start, end, open_clauses)


def stock_weight(kept: float, stock: float, weight: float) -> float:
    """Return what one unit of stock text counts, so that all of it counts at most ``weight`` times the rest.

    Without the bound a text that is nine tenths boilerplate would still be half boilerplate after weighing.

    Args:
        kept: Size of the text without boilerplate, in any unit.
        stock: Size of the boilerplate, in the same unit.
        weight: ``settings.features.boilerplate_weight``.

    Example:
        >>> stock_weight(100, 50, 0.1), stock_weight(100, 400, 0.1)
        (0.1, 0.025)
    """
    return weight * min(1.0, kept / stock) if stock else weight


def clauses(text: str, lexicon: Lexicon | None = None) -> list[str]:
    """Return the clauses of ``text`` as they are counted in the reference corpora, without their numbering.

    Example:
        >>> clauses("一、加强组织领导，压实责任。")
        ['加强组织领导', '压实责任']
    """
    return [_HEADING.sub("", m[0]) for m in _CLAUSE.finditer(shadow(text, lexicon).text)]


def clause_hash(clause: str) -> int:
    """Return the hash of a clause, 64 bits, the same everywhere; 0 for one too short to be stock.

    Example:
        >>> clause_hash("一加强组织领导") == clause_hash("加强组织领导")
        True
    """
    heading = _HEADING.match(clause)
    if heading:
        clause = clause[heading.end() :]
    if len(clause) < MIN_STOCK:
        return 0
    return int.from_bytes(hashlib.blake2b(clause.encode(), digest_size=8).digest(), "little")


def keep_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what must never be taken for boilerplate (``keep.toml``), over shadow text."""
    table = lexicon.tables.get("keep", {})
    objects = [re.escape(str(w)) for w in _strings(table.get("objects"))]
    return re.compile("|".join([*objects, *_strings(table.get("patterns")), *_strings(table.get("places"))]) or "(?!)")


def frame_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of the frame of a covering letter (``frames.toml``), over text as it stands.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> text = "关于印发《办法》的通知各市科技局，有关单位：现将《办法》印发给你们，请认真遵照执行。"
        >>> [m[0] for m in frame_pattern(lexicon.load()).finditer(text)]
        ['各市科技局，有关单位：', '印发给你们，请认真遵照执行。']
    """
    return re.compile("|".join(_strings(lexicon.tables.get("frames", {}).get("patterns"))) or "(?!)")


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else []


@functools.lru_cache(maxsize=8)
def _phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One alternation, longest phrase first; of each literal stretch what follows its first character is a group.

    Phrases of one first character stand together behind it, so that the others are not tried. Only one of the first
    characters can stand at a place, so the first phrase that matches there is the same.
    """
    by_first: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)):
        parts = [shadow(part).text.strip("\n,") for part in phrase.split("…")]
        # A lone 序号 or 注 is a word of the text, not a phrase to be cut out of it.
        if sum(map(len, parts)) >= 4 and max(map(len, parts)) >= 2:
            written = _WILD.join(f"{re.escape(p[0])}({re.escape(p[1:])})" for p in parts if p)
            first = re.escape(next(p[0] for p in parts if p))
            by_first.setdefault(first, []).append(written.removeprefix(first))
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items()) or "(?!)")


def _stretches(match: re.Match[str]) -> list[tuple[int, int]]:
    """The literal stretches of a phrase that was found; the wildcards between them are none."""
    return [(start - 1, end) for start, end in match.regs[1:] if start >= 0]


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Parts of a stretch that lie in ``spans``, which are in order and apart."""
    for first, last in itertools.islice(spans, bisect.bisect_right(spans, start, key=operator.itemgetter(1)), None):
        if first >= end:
            return
        yield max(start, first), min(end, last)


def _fill_signs(weights: NDArray[np.float64], reduced: Shadow, length: int) -> None:
    """Signs and spaces that the shadow leaves out take the weight of the character before them."""
    import numpy as np

    kept = np.zeros(length, dtype=bool)
    codes = np.frombuffer(reduced.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    offsets = np.fromiter(reduced.offsets, dtype=np.int64, count=len(codes))
    kept[offsets[(codes != ord(",")) & (codes != ord("\n"))]] = True
    if not kept.any():
        return
    last = np.maximum.accumulate(np.where(kept, np.arange(length), -1))
    first = int(np.argmax(kept))
    weights[:] = weights[np.where(last < 0, first, last)]


def _runs(weights: NDArray[np.float64]) -> list[Weighted]:
    import numpy as np

    edges = [0, *(np.flatnonzero(np.diff(weights)) + 1).tolist(), len(weights)]
    return [(start, end, float(weights[start])) for start, end in itertools.pairwise(edges)]
