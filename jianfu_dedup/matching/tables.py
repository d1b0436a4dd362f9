"""What two tables have in common, as signals; and what their tables say of two notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.matching.column_likeness import Likeness, likeness_of
from jianfu_dedup.matching.columns import MOST_TABLES, ColumnPair, Columns, aligned, columns_of
from jianfu_dedup.matching.table_overlap import shares, whole_weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.lexicon import Lexicon

Pair = tuple[int, int]
Aligned = dict[Pair, tuple[ColumnPair, ...]]

_ENOUGH = 3.0
"""Shared weight (three telling columns) from which shares of tables are taken at their face value."""

_MANY = 6
"""Specific columns shared from which more of them say no more."""


def compare(
    documents: Sequence[Document], pairs: Sequence[Pair], lexicon: Lexicon
) -> tuple[dict[str, NDArray[np.float64]], Aligned]:
    """Align the columns of every pair of tables.

    Returns:
        Signals by name, each of shape (pairs,), 0 where a side is no table; and the aligned columns by pair.
    """
    import numpy as np

    values = {
        name: np.zeros(len(pairs)) for name in ("columns_all", "columns_most", "columns_least", "columns_specific")
    }
    found: Aligned = {}
    likeness = likeness_of(lexicon)
    table = _laid_out(documents, likeness, lexicon)
    for n, (i, j) in enumerate(pairs):
        if isinstance(documents[i], Template) and isinstance(documents[j], Template):
            (one, weight_a), (other, weight_b) = table(i), table(j)
            found[i, j] = aligned(one, other, likeness)
            shared = shares(found[i, j], weight_a, weight_b, lexicon)
            # Two lists of names and telephones agree in everything and share nothing.
            mass = min(1.0, shared.shared / _ENOUGH)
            values["columns_all"][n] = shared.jaccard * mass
            values["columns_most"][n] = max(shared.containment_a, shared.containment_b) * mass
            values["columns_least"][n] = min(shared.containment_a, shared.containment_b) * mass
            values["columns_specific"][n] = min(1.0, shared.specific / _MANY)
    return values, found


def _laid_out(
    documents: Sequence[Document], likeness: Likeness, lexicon: Lexicon
) -> Callable[[int], tuple[Columns, float]]:
    """Columns of a table and the weight of all of them, by row; each table is laid out once while there is room."""
    known: dict[int, tuple[Columns, float]] = {}

    def table(row: int) -> tuple[Columns, float]:
        document = documents[row]
        if row not in known and isinstance(document, Template):
            if len(known) >= MOST_TABLES:
                known.clear()
            known[row] = columns_of(document, likeness), whole_weight(document, lexicon)
        return known[row]

    return table


def of_notices(
    documents: Sequence[Document], pairs: Sequence[Pair], shared: Mapping[Pair, float]
) -> NDArray[np.float64]:
    """Return for each pair of notices how much their own tables share at best, shape (pairs,).

    Args:
        documents: All documents.
        pairs: Rows.
        shared: ``columns_all`` by pair of tables.
    """
    import numpy as np

    parent = parents(documents)
    best: dict[Pair, float] = {}
    for (i, j), value in shared.items():
        p, q = sorted((parent.get(i, -1), parent.get(j, -1)))
        if p >= 0 and p != q:
            best[p, q] = max(best.get((p, q), 0.0), value)
    return np.array([best.get((min(i, j), max(i, j)), 0.0) for i, j in pairs])


def parents(documents: Sequence[Document]) -> dict[int, int]:
    """Return the row of each table's notice, by the row of the table; tables of no notice are left out."""
    row = {d.id: n for n, d in enumerate(documents)}
    found = {n: row.get(d.attached_to, -1) for n, d in enumerate(documents) if isinstance(d, Template)}
    return {n: p for n, p in found.items() if p >= 0}
