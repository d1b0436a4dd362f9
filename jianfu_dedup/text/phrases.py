"""Finds the phrases of a table in a text: at each place the longest one, never two over the same characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from jianfu_dedup.lexicon.finder import WordFinder
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
        self._meanings = {letters(phrase): tuple(names) for phrase, names in meanings.items()}
        self._finder = WordFinder(self._meanings)

    def count(self, text: str) -> Counter[str]:
        """Return how often each name was met in ``text``; spaces, line breaks and punctuation do not matter."""
        found = Counter[str]()
        for _, _, phrase in self._finder.find(letters(text)):
            found.update(self._meanings[phrase])
        return found

    def everywhere(self, text: str) -> set[str]:
        """Return every name whose phrase occurs in ``text``, also inside or across another phrase.

        Example:
            >>> sorted(Phrases({"老人": ("elder",), "独居老人": ("alone",)}).everywhere("独居老人"))
            ['alone', 'elder']
        """
        return {name for phrase in self._finder.everywhere(letters(text)) for name in self._meanings[phrase]}
