"""Find the words of a list in a text, in time that does not grow with the list."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONG = 40
"""Characters from which sifting the places of a text is quicker than a look at each."""

_SPREAD = 0x9E3779B1
"""Knuth's multiplier (2³² over the golden ratio, a prime): the high bits of a product are spread evenly."""


class WordFinder:
    """A list of words, ready to be looked for.

    Args:
        words: None holds a line feed; empty ones are left out.

    Example:
        >>> finder = WordFinder(["老人", "独居老人"])
        >>> list(finder.find("看望独居老人和老人"))
        [(2, 6, '独居老人'), (7, 9, '老人')]
        >>> sorted(finder.everywhere("看望独居老人"))
        ['独居老人', '老人']
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if word}
        self._single: dict[str, tuple[int, ...]] = {word: (1,) for word in self._words if len(word) == 1}
        # Lengths by the first two characters: most places in a text start no word at all.
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
                if word[0] in self._single:
                    lengths[word[:2]].add(1)
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and word of each match, left to right: the longest at each place, none overlapping."""
        free = 0
        for start, word in self.every(text):
            if start >= free:
                free = start + len(word)
                yield start, free, word

    def everywhere(self, text: str) -> set[str]:
        """Return every word that occurs in ``text``, also inside or across another one."""
        return {word for _, word in self.every(text)}

    def every(self, text: str) -> list[tuple[int, str]]:
        """Return start and word of every match, also inside or across another one, the longest first at each place.

        Example:
            >>> WordFinder(["老人", "独居老人", "独居"]).every("独居老人")
            [(0, '独居老人'), (0, '独居'), (2, '老人')]
        """
        lengths, words, single, padded = self._lengths.get, self._words, self._single.get, f"{text}\n"
        starts = self._sifted(padded) if len(text) >= _LONG else range(len(text))
        return [
            (start, word)
            for start in starts
            for size in lengths(padded[start : start + 2]) or single(padded[start], ())
            if (word := padded[start : start + size]) in words
        ]

    def _sifted(self, padded: str) -> Iterable[int]:
        """The places where a word may begin, all of a text but the line feed at its end: few begin none."""
        import numpy as np

        written, count = padded.encode("utf-16-le", "surrogatepass"), len(padded) - 1
        if len(written) != 2 * len(padded):  # a character beyond the first 65,536 takes two places
            return range(count)
        pairs: NDArray[np.uint32] = np.ndarray((count,), dtype="<u4", buffer=written, strides=(2,))
        heads, shift = self._heads
        begins = heads[(pairs * np.uint32(_SPREAD)) >> shift]
        if self._single:
            begins |= self._alone[pairs & np.uint32(0xFFFF)]
        found: list[int] = begins.nonzero()[0].tolist()
        return found

    @functools.cached_property
    def _heads(self) -> tuple[NDArray[np.bool_], np.uint32]:
        """Marks at the high bits of the first two characters of words, spread; and how far to shift to those bits."""
        import numpy as np

        bits = max(8, (32 * len(self._lengths)).bit_length())
        written = [head.encode("utf-16-le", "surrogatepass") for head in self._lengths]
        pairs = np.frombuffer(b"".join(w for w in written if len(w) == 4), dtype="<u4")
        marks, shift = np.zeros(1 << bits, dtype=np.bool_), np.uint32(32 - bits)
        marks[(pairs * np.uint32(_SPREAD)) >> shift] = True
        return marks, shift

    @functools.cached_property
    def _alone(self) -> NDArray[np.bool_]:
        """Marks at the characters that are words by themselves."""
        import numpy as np

        marks = np.zeros(1 << 16, dtype=np.bool_)
        marks[[ord(char) for char in self._single if ord(char) < len(marks)]] = True
        return marks
