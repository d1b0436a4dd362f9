"""Counts of ids as rows of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.features.values import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def numbered(names: Iterable[str]) -> dict[str, int]:
    """Return the column of each name, in the order of the names.

    Example:
        >>> numbered(["b", "a"])
        {'a': 0, 'b': 1}
    """
    return {name: column for column, name in enumerate(sorted(names))}


def table(counts: Sequence[Counts], columns: Mapping[str, int]) -> csr_matrix:
    """Lay out counts as a matrix; ids that are no column are left out.

    Args:
        counts: One a row.
        columns: Column of each id, as from :func:`numbered`.

    Returns:
        float64, shape (len(counts), len(columns)), column indices sorted.

    Example:
        >>> table([{"b": 2, "a": 1}, {}], numbered("ab")).toarray().tolist()
        [[1.0, 2.0], [0.0, 0.0]]
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    sizes = [len(one) for one in counts]
    column = np.array([columns.get(name, -1) for one in counts for name in one], dtype=np.int32)
    count = np.array([count for one in counts for count in one.values()], dtype=np.float64)
    owner = np.repeat(np.arange(len(counts)), sizes)
    order = np.lexsort((column, owner))
    order = order[column[order] >= 0]
    starts = np.searchsorted(owner[order], np.arange(len(counts) + 1))
    return csr_matrix((count[order], column[order], starts), shape=(len(counts), len(columns)))


def spread(starts: NDArray[np.integer[Any]], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cells of rows, row by row: place in ``rows`` and number of the cell.

    Args:
        starts: Cells ``starts[r]`` to ``starts[r + 1]`` are those of row r.
        rows: Rows, in any order, each as often as it is wanted.

    Example:
        >>> import numpy as np
        >>> place, cell = spread(np.array([0, 1, 3]), np.array([1, 0, 1]))
        >>> place.tolist(), cell.tolist()
        ([0, 0, 1, 2, 2], [1, 2, 0, 1, 2])
    """
    import numpy as np

    sizes = starts[rows + 1] - starts[rows]
    place = np.repeat(np.arange(len(rows)), sizes)
    return place, np.arange(len(place)) + np.repeat(starts[rows] - np.cumsum(sizes) + sizes, sizes)


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """Scale rows to length 1; a row of zeros stays one.

    Example:
        >>> unit_rows(table([{"a": 3, "b": 4}, {}], numbered("ab"))).toarray().tolist()
        [[0.6, 0.8], [0.0, 0.0]]
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    # bincount adds from left to right: the same sum whatever rows stand around it.
    length = np.sqrt(np.bincount(owner, rows.data * rows.data, minlength=rows.shape[0]))
    length[length == 0.0] = 1.0
    return csr_matrix((rows.data / length[owner], rows.indices, rows.indptr), shape=rows.shape)
