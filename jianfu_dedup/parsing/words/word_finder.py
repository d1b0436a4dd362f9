"""Find the words of a list in a text: longest match at each place, in time that does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class WordFinder:
    """A list of words, keyed by their first two characters.

    Example:
        >>> list(WordFinder(["老人", "独居老人"]).find("看望独居老人和老人"))
        [(2, 6, '独居老人'), (7, 9, '老人')]
    """

    __slots__ = ("_by_start",)

    def __init__(self, words: Iterable[str]) -> None:
        by_start: dict[str, list[str]] = {}
        for word in sorted({w for w in words if len(w) > 1}, key=lambda w: (-len(w), w)):
            by_start.setdefault(word[:2], []).append(word)
        self._by_start = by_start

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and word of each match, left to right, none overlapping."""
        place, last = 0, len(text) - 1
        while place < last:
            for word in self._by_start.get(text[place : place + 2], ()):
                if text.startswith(word, place):
                    yield place, place + len(word), word
                    place += len(word)
                    break
            else:
                place += 1
