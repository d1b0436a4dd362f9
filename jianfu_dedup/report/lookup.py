"""Find the pairs inside a group without looking through all pairs for each group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Entry = Mapping[str, Any]


def by_first(pairs: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Put pairs under their first document.

    Example:
        >>> by_first([{"a": "x", "b": "y"}])
        {'x': [{'a': 'x', 'b': 'y'}]}
    """
    found: dict[str, list[Entry]] = {}
    for pair in pairs:
        found.setdefault(pair["a"], []).append(pair)
    return found


def inside(pairs: Mapping[str, list[Entry]], ids: Collection[str]) -> list[Entry]:
    """Return the pairs both of whose documents are among the ids, by first document.

    Example:
        >>> inside(by_first([{"a": "x", "b": "y"}, {"a": "x", "b": "z"}]), {"x", "y"})
        [{'a': 'x', 'b': 'y'}]
    """
    return [pair for first in sorted(ids) for pair in pairs.get(first, ()) if pair["b"] in ids]
