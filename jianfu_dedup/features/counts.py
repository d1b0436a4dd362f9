"""Counts of ids as rows of numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.features.values import Counts

if TYPE_CHECKING:
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

    known = [sorted((columns[name], count) for name, count in one.items() if name in columns) for one in counts]
    cells = np.array(list(itertools.chain.from_iterable(known)), dtype=np.float64).reshape(-1, 2)
    starts = np.cumsum([0, *map(len, known)])
    return csr_matrix((cells[:, 1], cells[:, 0].astype(np.int32), starts), shape=(len(counts), len(columns)))


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """Scale rows to length 1; a row of zeros stays one.

    Example:
        >>> unit_rows(table([{"a": 3, "b": 4}, {}], numbered("ab"))).toarray().tolist()
        [[0.6, 0.8], [0.0, 0.0]]
    """
    import numpy as np

    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    # bincount adds from left to right: the same sum whatever rows stand around it.
    length = np.sqrt(np.bincount(owner, rows.data * rows.data, minlength=rows.shape[0]))
    length[length == 0.0] = 1.0
    scaled = rows.copy()
    scaled.data = rows.data / length[owner]
    return scaled
