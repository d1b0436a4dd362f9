"""Keep what is made of a lexicon: tables of a thousand words are indexed once a run, not once a document."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from jianfu_dedup.lexicon.model import Lexicon

_Made = TypeVar("_Made")
_MOST = 8
"""Lexicons at a time; a server may serve more counties than it should remember."""


def once_per_lexicon(make: Callable[[Lexicon], _Made]) -> Callable[[Lexicon], _Made]:
    """Let ``make`` run once for each lexicon.

    A lexicon holds dicts and cannot be hashed; its fingerprint stands for all its files. One made by hand has none, and
    nothing is kept for it.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> @once_per_lexicon
        ... def topics(lexicon):
        ...     return list(lexicon.topics)
        >>> topics(lexicon.load()) is topics(lexicon.load())
        True
    """
    made: dict[str, _Made] = {}

    @functools.wraps(make)
    def kept(lexicon: Lexicon) -> _Made:
        key = lexicon.fingerprint
        if not key:
            return make(lexicon)
        found = made.get(key)
        if found is None:
            if len(made) >= _MOST:
                made.clear()
            found = made[key] = make(lexicon)
        return found

    return kept
