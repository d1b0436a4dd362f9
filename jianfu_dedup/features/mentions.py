"""The phrases of all tables, found in one pass over a text; each table then takes what is its own."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.lexicon.finder import WordFinder
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.text.normalise import letters

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

Mentions = Sequence[tuple[int, str]]
"""Place and letters of every phrase that stands in a text, left to right, the longest first at each place."""

_PHRASES = (
    ("synonyms", "group", ("words",)),
    ("kinds", "kind", ("words", "narrow")),
    ("jobs", "ask", ("object", "aspect", "context")),
)
"""Table, list of entries, and where in an entry its phrases stand."""


class Mentioning:
    """Finds the phrases of synonyms, kinds and jobs in texts; spaces, line breaks and punctuation do not matter.

    Args:
        lexicon: Its tables are read.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> [phrase for _, phrase in Mentioning(lexicon.load())("防溺水，台 账") if len(phrase) > 1]
        ['防溺水', '溺水', '台账']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        tables: Any = lexicon.tables
        self._finder = WordFinder(
            letters(phrase)
            for table, entries, parts in _PHRASES
            for entry in tables.get(table, {}).get(entries, ())
            for part in parts
            for phrase in entry.get(part, ())
        )

    def __call__(self, text: str) -> Mentions:
        """Return what ``text`` mentions."""
        return self._finder.every(letters(text))


@once_per_lexicon
def mentioning(lexicon: Lexicon) -> Mentioning:
    """Return the finder of all phrases of a lexicon, made once."""
    return Mentioning(lexicon)


def longest(mentions: Mentions, phrases: Container[str]) -> Iterator[str]:
    """Yield the phrases of one table: the longest at each place, none over another.

    Example:
        >>> list(longest([(0, "独居老人"), (0, "独居"), (2, "老人")], {"独居", "老人"}))
        ['独居', '老人']
    """
    free = 0
    for start, phrase in mentions:
        if start >= free and phrase in phrases:
            free = start + len(phrase)
            yield phrase
