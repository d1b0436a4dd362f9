"""Groups of things that were matched in pairs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def unions(pairs: Iterable[tuple[T, T]]) -> list[list[T]]:
    """Join pairs into groups; groups and their members keep the order in which they were first seen.

    Example:
        >>> unions([(1, 2), (3, 4), (2, 5)])
        [[1, 2, 5], [3, 4]]
    """
    home: dict[T, list[T]] = {}
    for a, b in pairs:
        left, right = home.setdefault(a, [a]), home.setdefault(b, [b])
        if left is right:
            continue
        left.extend(right)
        home.update(dict.fromkeys(right, left))
    groups: dict[int, list[T]] = {id(group): group for group in home.values()}
    return list(groups.values())
