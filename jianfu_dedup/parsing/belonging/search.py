"""The notice that a table fits best, among many: only those that may matter are scored, with the result of scoring all.

What a notice can reach at most is known from sparse rows of its pairs of characters: all tables times all notices in
one product. Notices are scored from the most promising on, until no other can be the best or spoil its lead.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Notice
from jianfu_dedup.parsing.belonging.fitness import (
    MENTIONED,
    MIN_MENTIONED,
    MIN_NAME,
    MIN_TOLD,
    NAMED,
    SAME_BODY,
    SAME_NUMBER,
    SECOND_HAND,
    Read,
    conflicting,
    issuer_of,
    likeness,
    score,
)
from jianfu_dedup.parsing.belonging.words import Name, TableWords, pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_SCORE = 0.15
"""Cosine of table and notice plus what names and years add. Where both labelled counties hold the true notice, 79 of 82
links are right; with each table's notice taken away in turn, 20 of 104 tables are still linked, to another one."""
MARGIN = 0.07
"""By how much the best notice must beat the next."""
FEW = 4000
"""Pairs of table and notice up to which scoring all of them is quicker than looking for those worth it."""
_BLOCK = 128
"""Tables that are multiplied at once: 128 times 100,000 notices take 100 MB."""
_ROUNDED = 1e-4
"""More than float32 and rounding can be off."""


def belongs(tables: Sequence[TableWords], notices: Sequence[Read]) -> list[Notice | None]:
    """Return the notice that each table belongs to: good enough, and clearly better than the next.

    Args:
        tables: What counts of each table.
        notices: What counts of each notice.
    """
    if not tables or not notices:
        return [None] * len(tables)
    if len(tables) * len(notices) <= FEW:
        return [_clear(t, ((n, math.inf) for n in notices)) for t in tables]
    worth = _Worth(tables, notices)
    return [_clear(t, promising) for t, promising in zip(tables, worth.promising(), strict=True)]


def _clear(table: TableWords, promising: Iterable[tuple[Read, float]]) -> Notice | None:
    """The notice that clearly fits best, of notices and the most that each can reach, the most promising first."""
    best, second = 0.0, 0.0
    found: Read | None = None
    for read, most in promising:
        # From here on nobody is good enough, spoils the lead of the best, or has one over two that are level.
        clear = best - second >= MARGIN
        if most + _ROUNDED < max(MIN_SCORE if best < MIN_SCORE else 0.0, best - MARGIN if clear else best + MARGIN):
            break
        reached = score(table, read)
        if reached > best:
            best, second, found = reached, best, read
        else:
            second = max(second, reached)
    return found.notice if found and best >= MIN_SCORE and best - second >= MARGIN else None


class _Worth:
    """What each notice can reach at most for each table. P pairs of the tables' words, N notices, K names in them."""

    def __init__(self, tables: Sequence[TableWords], notices: Sequence[Read]) -> None:
        import numpy as np

        self._tables, self._notices = tables, notices
        seen = dict.fromkeys(p for t in tables for p in t.weights)
        self._column = {p: n for n, p in enumerate(seen)}
        weights = _rows((self._weights(r) for r in notices), len(seen))
        self._weights_of = weights.T.tocsr()
        self._holders = _as_ones(self._weights_of)
        self._second_hand = SECOND_HAND * np.array([r.words.second_hand for r in notices], dtype=np.float32)
        self._names = _Names(notices, self._column)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        groups: dict[tuple[str, str], int] = {}
        issuers = array("l")
        for n, read in enumerate(notices):
            for number in sorted(read.words.numbers):
                self._numbers[number].append(n)
            issuers.append(groups.setdefault(issuer_of(read.notice), len(groups)))
        self._groups, self._issuer = tuple(groups), np.array(issuers)

    def promising(self) -> Iterator[Iterator[tuple[Read, float]]]:
        """Yield for each table the notices and the most they can reach, the most promising first."""
        titles = self._names.likely(self._tables)
        for start in range(0, len(self._tables), _BLOCK):
            block = self._tables[start : start + _BLOCK]
            reach = self._product([t.weights for t in block], self._weights_of)
            told = self._product([dict.fromkeys(sorted(t.telling), 1.0) for t in block], self._holders)
            reach[told < MIN_TOLD - 0.5] = 0.0
            for table, row in zip(block, reach, strict=True):
                yield self._in_order(table, row, titles)

    def _in_order(
        self, table: TableWords, reach: NDArray[np.float32], likely: Mapping[str, Mapping[int, float]]
    ) -> Iterator[tuple[Read, float]]:
        import numpy as np

        for n, called in self._called(table, likely).items():
            reach[n] += NAMED * called
        for n in sorted({n for number in table.numbers for n in self._numbers.get(number, ())}):
            reach[n] += SAME_NUMBER
        if table.body is not None:
            reach += SAME_BODY
            fits = np.array([not conflicting(table.body, *group) for group in self._groups])
            reach *= fits[self._issuer]
        reach -= self._second_hand
        (worth,) = np.nonzero(reach >= MIN_SCORE - MARGIN - _ROUNDED)
        order = worth[np.argsort(-reach[worth], kind="stable")]
        return ((self._notices[n], float(reach[n])) for n in order)

    def _called(self, table: TableWords, likely: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
        """How surely each notice names a table, for those that do."""
        found: dict[int, float] = {}
        for title in table.titles:
            for name, alike in likely[title.text].items():
                for n in self._names.bearers[name]:
                    found[n] = max(found.get(n, 0.0), alike)
            for n in self._mentioning(title):
                found[n] = max(found.get(n, 0.0), MENTIONED)
        return found

    def _mentioning(self, title: Name) -> Iterator[int]:
        """The notices whose text holds a title: they are among those that hold the rarest of its pairs."""
        if len(title.text) < MIN_MENTIONED:
            return
        starts, holders = self._holders.indptr, self._holders.indices
        columns = sorted(self._column[p] for p in title.pairs)
        rarest = min(columns, key=lambda c: (starts[c + 1] - starts[c], c))
        for n in holders[starts[rarest] : starts[rarest + 1]].tolist():
            if self._notices[n].words.mentions(title.text):
                yield n

    def _weights(self, read: Read) -> dict[int, float]:
        """The weights of a notice by column; what only stands in the printed title weighs nothing but is there."""
        column, words = self._column, read.words
        across = words.printed + words.told[words.start : words.start + 1]
        found = {column[p]: 0.0 for p in pairs(across) if p in column}
        found.update((column[p], w) for p, w in words.weights(among=column).items())
        return found

    def _product(self, rows: Sequence[Mapping[str, float]], by_column: Any) -> NDArray[np.float32]:
        left = _rows(({self._column[p]: v for p, v in row.items()} for row in rows), len(self._column))
        product: NDArray[np.float32] = (left @ by_column).toarray()
        return product


class _Names:
    """The names of tables that notices give, each once."""

    def __init__(self, notices: Sequence[Read], column: Mapping[str, int]) -> None:
        import numpy as np

        self._column = column
        self._all: dict[str, Name] = {}
        bearers: dict[str, list[int]] = defaultdict(list)
        for n, read in enumerate(notices):
            for name in read.words.names:
                self._all[name.text] = name
                bearers[name.text].append(n)
        self._list = list(self._all.values())
        self.bearers = [bearers[text] for text in self._all]
        """Which notices give each name."""
        self._weight = np.array([name.weight for name in self._list], dtype=np.float32)
        rows = ({column[p]: float(n) for p, n in name.pairs.items() if p in column} for name in self._list)
        self._by_column = _rows(rows, len(column)).T.tocsr()

    def likely(self, tables: Sequence[TableWords]) -> dict[str, dict[int, float]]:
        """Return for each title the names taken for it and how alike they are."""
        titles = list({t.text: t for table in tables for t in table.titles}.values())
        found: dict[str, dict[int, float]] = {}
        for start in range(0, len(titles), _BLOCK):
            block = titles[start : start + _BLOCK]
            left = _rows(
                ({self._column[p]: n * t.rarity[p] for p, n in t.pairs.items()} for t in block), len(self._column)
            )
            for title, both in zip(block, (left @ self._by_column).toarray(), strict=True):
                found[title.text] = self._alike(title, both)
        return found

    def _alike(self, title: Name, both: NDArray[np.float32]) -> dict[int, float]:
        import numpy as np

        lighter = np.minimum(self._weight, title.weight)
        # Counted once for each time it stands in either, a pair counts no less than it is shared.
        maybe = (2 * both >= (MIN_NAME - _ROUNDED) * (self._weight + title.weight)) | (both >= 0.98 * lighter)
        (near,) = np.nonzero(maybe & (both > 0))
        exact = ((int(n), likeness(title, self._list[n])) for n in near)
        return {n: alike for n, alike in exact if alike >= MIN_NAME}


def _rows(rows: Iterable[Mapping[int, float]], columns: int) -> Any:
    """Pack rows of column → value into a sparse matrix of float32, shape (rows, columns); zeros stay."""
    import numpy as np
    from scipy import sparse

    ends, indices, values = array("l", [0]), array("i"), array("f")
    for row in rows:
        indices.extend(row)
        values.extend(row.values())
        ends.append(len(indices))
    packed = (np.array(values, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(ends))
    return sparse.csr_matrix(packed, shape=(len(ends) - 1, columns))


def _as_ones(matrix: Any) -> Any:
    """The same places, each with a one."""
    import numpy as np
    from scipy import sparse

    ones = np.ones(len(matrix.indices), dtype=np.float32)
    return sparse.csr_matrix((ones, matrix.indices, matrix.indptr), shape=matrix.shape)
