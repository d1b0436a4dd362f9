"""Find the words of a list in a text, in time that does not grow with the list."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Iterable, Iterator


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

    __slots__ = ("_lengths", "_single", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if word}
        # Lengths by the first two characters: most places in a text start no word at all.
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}
        single = "".join(map(re.escape, sorted(word for word in self._words if len(word) == 1)))
        self._single = re.compile(f"[{single}]") if single else None

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
        lengths, words, padded = self._lengths, self._words, f"{text}\n"
        starts = map(lengths.__contains__, map(operator.add, text, padded[1:]))
        found = [
            (start, word)
            for start in itertools.compress(itertools.count(), starts)
            for size in lengths[padded[start : start + 2]]
            if (word := padded[start : start + size]) in words
        ]
        if self._single:
            found += [(match.start(), match[0]) for match in self._single.finditer(text)]
            found.sort(key=operator.itemgetter(0))  # stable: single characters stay behind longer words
        return found
