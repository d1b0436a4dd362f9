"""Finds the phrases of a table in a text: at each place the longest one, never two over the same characters."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

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
        # Lengths by the first two characters: most places in a text start no phrase at all.
        lengths: dict[str, set[int]] = {}
        for phrase in self._meanings:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}
        self._single = any(len(phrase) == 1 for phrase in self._meanings)

    def count(self, text: str) -> Counter[str]:
        """Return how often each name was met in ``text``; spaces, line breaks and punctuation do not matter."""
        flat, found, free = letters(text), Counter[str](), 0
        for start, sizes in self._places(flat):
            if start < free:
                continue
            for size in sizes:
                names = self._meanings.get(flat[start : start + size])
                if names is not None:
                    found.update(names)
                    free = start + size
                    break
        return found

    def everywhere(self, text: str) -> set[str]:
        """Return every name whose phrase occurs in ``text``, also inside or across another phrase.

        Example:
            >>> sorted(Phrases({"老人": ("elder",), "独居老人": ("alone",)}).everywhere("独居老人"))
            ['alone', 'elder']
        """
        flat, found = letters(text), set[str]()
        for start, sizes in self._places(flat):
            for size in sizes:
                found.update(self._meanings.get(flat[start : start + size], ()))
        return found

    def _places(self, flat: str) -> Iterator[tuple[int, list[int]]]:
        """Where a phrase may start, and how long those with these first two characters are, longest first."""
        lengths = self._lengths
        heads = map(operator.add, flat, f"{flat[1:]}\n")  # no phrase holds a line feed
        if not self._single:
            yield from ((start, lengths[head]) for start, head in enumerate(heads) if head in lengths)
            return
        for start, head in enumerate(heads):
            sizes = [*lengths.get(head, ()), *lengths.get(head[0], ())]
            if sizes:
                yield start, sizes
