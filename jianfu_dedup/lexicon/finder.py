"""Find the words of a list in a text, in time that does not grow with the list."""

from __future__ import annotations

import operator
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
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}
        self._single = any(len(word) == 1 for word in self._words)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and word of each match, left to right: the longest at each place, none overlapping."""
        free = 0
        for start, sizes in self._places(text):
            if start < free:
                continue
            for size in sizes:
                word = text[start : start + size]
                if word in self._words:
                    free = start + len(word)
                    yield start, free, word
                    break

    def everywhere(self, text: str) -> set[str]:
        """Return every word that occurs in ``text``, also inside or across another one."""
        pieces = (text[start : start + size] for start, sizes in self._places(text) for size in sizes)
        return self._words.intersection(pieces)

    def _places(self, text: str) -> Iterator[tuple[int, list[int]]]:
        """Where a word may start, and how long those with these first two characters are, longest first."""
        lengths = self._lengths
        heads = map(operator.add, text, f"{text[1:]}\n")
        if not self._single:
            yield from ((start, lengths[head]) for start, head in enumerate(heads) if head in lengths)
            return
        for start, head in enumerate(heads):
            sizes = [*lengths.get(head, ()), *lengths.get(head[0], ())]
            if sizes:
                yield start, sizes
