"""The nearest rows by exact cosine, in blocks, with ties broken by the document's id and never by its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 256
"""Rows compared at once; bounds the memory to BLOCK × rows numbers."""

_DIGITS = 9
"""Cosines are compared to so many digits: the last bits depend on the order of summing."""

Hit = tuple[int, int]


def nearest(
    rows: Any, others: Any, *, rank: NDArray[np.int64], count: int, floor: float, among: tuple[Any, Any] | None = None
) -> Iterator[Hit]:
    """Yield (row, other) for the ``count`` most similar others of each row.

    Args:
        rows: Rows of length 1, sparse or dense, shape (n, columns).
        others: Rows of length 1 of the same kind, shape (m, columns).
        rank: Place of each other in the order of ids, which decides between equal cosines; shape (m,).
        count: How many others a row may have.
        floor: Cosine below which an other is none.
        among: Row numbers that the rows and the others stand for, when they are a selection; a row is never its own
            neighbour.

    Yields:
        Pairs of the numbers in ``among``, or of positions.
    """
    left, right = among if among is not None else (np.arange(rows.shape[0]), np.arange(others.shape[0]))
    for start in range(0, rows.shape[0], BLOCK):
        block = _dense(rows[start : start + BLOCK] @ others.T)
        yield from best(block, left[start : start + BLOCK], right, rank=rank, count=count, floor=floor)


def nearest_owners(
    rows: Any, owners: NDArray[np.int64], *, rank: NDArray[np.int64], count: int, floor: float
) -> Iterator[Hit]:
    """Yield (owner, other owner) for the owners with the most similar single row.

    Args:
        rows: Rows of length 1, each a part of its owner, shape (n, columns).
        owners: Owner of each row, not decreasing, shape (n,).
        rank: Place of each owner in the order of ids, indexed by owner.
        count: How many others an owner may have.
        floor: Cosine below which an other is none.
    """
    if not len(owners):
        return
    names, starts = np.unique(owners, return_index=True)
    edges = [*starts.tolist(), len(owners)]
    first = 0
    while first < len(names):
        # Whole owners up to about BLOCK rows.
        last = first + 1
        while last < len(names) and edges[last + 1] - edges[first] <= BLOCK:
            last += 1
        table = _dense(rows[edges[first] : edges[last]] @ rows.T)
        table = np.maximum.reduceat(table, starts, axis=1)
        table = np.maximum.reduceat(table, starts[first:last] - edges[first], axis=0)
        yield from best(table, names[first:last], names, rank=rank[names], count=count, floor=floor)
        first = last


def best(
    table: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    *,
    rank: NDArray[np.int64],
    count: int,
    floor: float,
) -> Iterator[Hit]:
    """Yield (row name, column name) of the best ``count`` cells of each row, never a name with itself."""
    table = np.round(table, _DIGITS)
    for values, name in zip(table, rows.tolist(), strict=True):
        good = np.flatnonzero((values >= floor) & (columns != name))
        if len(good) > count:
            good = good[np.lexsort((rank[good], -values[good]))[:count]]
        for column in columns[good].tolist():
            yield name, column


def _dense(product: Any) -> NDArray[np.float64]:
    table = product.toarray() if hasattr(product, "toarray") else product
    return np.asarray(table, dtype=np.float64)
