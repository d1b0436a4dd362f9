"""Finds the phrases of a table in a text: at each place the longest one, never two over the same characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from jianfu_dedup.text.normalise import letters


class Phrases:
    """A table of phrases and what each one stands for.

    Args:
        meanings: Phrase → the names it stands for.

    Example:
        >>> found = Phrases({"老人": ("elder",), "独居老人": ("elder_alone",)}).count("走访独居老人和老人")
        >>> sorted(found.items())
        [('elder', 1), ('elder_alone', 1)]
    """

    def __init__(self, meanings: Mapping[str, Iterable[str]]) -> None:
        flat = ((letters(phrase), tuple(names)) for phrase, names in meanings.items())
        self._meanings = {phrase: names for phrase, names in flat if phrase}
        # Lengths by first character: most places in a text start no phrase at all.
        lengths: dict[str, set[int]] = {}
        for phrase in self._meanings:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def count(self, text: str) -> Counter[str]:
        """Return how often each name was met in ``text``; spaces, line breaks and punctuation do not matter."""
        flat, found, start = letters(text), Counter[str](), 0
        while start < len(flat):
            for size in self._lengths.get(flat[start], ()):
                names = self._meanings.get(flat[start : start + size])
                if names is not None:
                    found.update(names)
                    start += size - 1
                    break
            start += 1
        return found

    def everywhere(self, text: str) -> set[str]:
        """Return every name whose phrase occurs in ``text``, also inside or across another phrase.

        Example:
            >>> sorted(Phrases({"老人": ("elder",), "独居老人": ("alone",)}).everywhere("独居老人"))
            ['alone', 'elder']
        """
        flat, found = letters(text), set[str]()
        for start, first in enumerate(flat):
            for size in self._lengths.get(first, ()):
                found.update(self._meanings.get(flat[start : start + size], ()))
        return found
