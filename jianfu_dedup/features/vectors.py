"""TF-IDF rows with the frozen reference idf, as sparse matrices of scipy, and directions of word vectors.

All rows of a set of documents are laid out at once: the work of Python is one look at each different word, the rest is
numpy. No number of a row depends on the rows beside it.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.features.counts import spread, unit_rows
from jianfu_dedup.features.values import Bag
from jianfu_dedup.text.reference import LONG, Reference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.text.vectors import WordVectors

Words = Bag | Collection[str]
"""Words with their counts, or a list of words, each of which counts 1."""


def bag(words: Iterable[str]) -> dict[str, float]:
    """Count words.

    Example:
        >>> bag(["台账", "报送", "台账"])
        {'台账': 2.0, '报送': 1.0}
    """
    return {word: float(count) for word, count in Counter(words).items()}


def vocabulary(bags: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return all words of ``bags``, sorted."""
    return tuple(sorted(set[str]().union(*bags)))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Weighed:
    """Texts as word weights: (1 + ln tf) · idf, or tf · idf below one occurrence.

    Attributes:
        columns: Words of the columns, sorted.
        weights: float64, shape (texts, columns), column indices sorted.
    """

    columns: tuple[str, ...]
    weights: csr_matrix

    def rows(self) -> csr_matrix:
        """Return the rows scaled to length 1; a text without words has an empty row."""
        return unit_rows(self.weights)

    def upto(self, end: int) -> Weighed:
        """Return the first ``end`` rows."""
        return Weighed(columns=self.columns, weights=self.weights[:end])

    def directions(self, vectors: WordVectors) -> NDArray[np.float32]:
        """Return one word-vector direction a text, as ``WordVectors.vector`` does for one.

        Returns:
            float32, shape (texts, dimensions); zeros where no word is known.
        """
        import numpy as np

        place = np.fromiter(map(vectors.index.get, self.columns, itertools.repeat(-1)), np.int64, len(self.columns))
        known = _only(self.weights, place >= 0)
        total = np.asarray(known.sum(axis=1))
        mean = known @ vectors.rows[place[place >= 0]].astype(np.float64)
        mean = np.divide(mean, total, out=np.zeros_like(mean), where=total > 0) - vectors.center
        length = np.sqrt((mean * mean).sum(axis=1, keepdims=True))
        known_rows = (total > 0) & (length > _TINY)
        found: NDArray[np.float32] = np.divide(mean, length, out=np.zeros_like(mean), where=known_rows).astype("f4")
        return found


def _only(rows: csr_matrix, kept: NDArray[np.bool_]) -> csr_matrix:
    """Return some of the columns of a matrix."""
    import numpy as np
    from scipy.sparse import csr_matrix

    cells = kept[rows.indices]
    starts = np.concatenate([[0], np.cumsum(cells)])[rows.indptr]
    place = np.cumsum(kept, dtype=np.int32) - np.int32(1)
    return csr_matrix((rows.data[cells], place[rows.indices[cells]], starts), shape=(rows.shape[0], int(kept.sum())))


_TINY = 1e-9
"""A length below this is none: only rounding is left."""


def weigh(texts: Sequence[Words], reference: Reference, *, whole: Collection[int] = ()) -> Weighed:
    """Weigh the words of texts, and the known parts of long and unseen words, each as often as its word.

    Args:
        texts: One a row.
        reference: Gives idf and parts.
        whole: Rows whose words count without their parts.

    Example:
        >>> from jianfu_dedup.text import reference
        >>> weigh([{"隐患排查": 2.0}], reference.load()).columns
        ('排查', '隐患', '隐患排查')
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    owner, words, counts = _flat(texts)
    names = set(words)
    # Known words that are not long have no parts, and nearly all words are such.
    others = (name for name in names if len(name) >= LONG or name not in reference.weights)
    parts = {name: found for name in others if (found := _parts(reference, name))}
    columns = tuple(sorted(names.union(*parts.values())))
    column = {word: n for n, word in enumerate(columns)}
    code = np.fromiter(map(column.__getitem__, words), dtype=np.int64, count=len(words))
    alone = np.zeros(len(texts), dtype=bool)
    alone[list(whole)] = True
    inside = {column[name]: [column[part] for part in parts[name]] for name in sorted(parts)}
    entry, cell = _with_parts(code, inside, alone[owner])
    key, place = np.unique(owner[entry] * len(columns) + cell, return_inverse=True)
    count = np.bincount(place, counts[entry], minlength=len(key))
    idf = np.fromiter(map(reference.weights.get, columns, itertools.repeat(np.nan)), np.float64, len(columns))
    unseen = np.flatnonzero(np.isnan(idf))
    idf[unseen] = [_idf(reference, columns[n]) for n in unseen.tolist()]
    cells = key % max(1, len(columns))
    damped = np.where(count >= 1.0, 1.0 + np.log(np.maximum(count, 1.0)), count) * idf[cells]
    edges = np.searchsorted(key, np.arange(len(texts) + 1) * len(columns))
    weights = csr_matrix((damped, cells.astype(np.int32), edges), shape=(len(texts), len(columns)))
    return Weighed(columns=columns, weights=weights)


def _with_parts(
    code: NDArray[np.int64], inside: Mapping[int, Sequence[int]], alone: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every entry once for each column it adds to, its own before those of its parts: number of the entry, column.

    Args:
        code: Column of the word of each entry.
        inside: By column, the columns of the parts of its word, the columns ascending.
        alone: Which entries add to their own column only.
    """
    import numpy as np

    sizes = np.zeros(1 + int(code.max(initial=0)), dtype=np.int64)
    sizes[list(inside)] = [len(parts) for parts in inside.values()]
    starts = np.cumsum(sizes) - sizes
    flat = np.array([*itertools.chain.from_iterable(inside.values())], dtype=np.int64)
    many = np.where(alone, 0, sizes[code]) + 1
    entry = np.repeat(np.arange(len(code)), many)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(many) - many, many)
    cell = code[entry]
    part = np.flatnonzero(within)
    cell[part] = flat[starts[cell[part]] + within[part] - 1]
    return entry, cell


def _flat(texts: Sequence[Words]) -> tuple[NDArray[np.int64], list[str], NDArray[np.float64]]:
    """Row, word and count of every entry."""
    import numpy as np

    words = list(itertools.chain.from_iterable(texts))
    counts = itertools.chain.from_iterable(
        text.values() if isinstance(text, Mapping) else itertools.repeat(1.0, len(text)) for text in texts
    )
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    return owner, words, np.fromiter(counts, dtype=np.float64, count=len(words))


# Documents of a county share most of their words.
_MOST = 1 << 17


@functools.lru_cache(maxsize=_MOST)
def _idf(reference: Reference, word: str) -> float:
    return reference.idf(word)


@functools.lru_cache(maxsize=_MOST)
def _parts(reference: Reference, word: str) -> tuple[str, ...]:
    return reference.parts(word)


_BLOCK = 4096
"""Pairs whose rows are taken out of the matrices at once: rows of long documents hold thousands of words."""


def pair_cosine(
    a: csr_matrix | NDArray[np.float64],
    i: NDArray[np.int64],
    b: csr_matrix | NDArray[np.float64],
    j: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the cosine of row i[n] of ``a`` with row j[n] of ``b`` for each n, in memory that does not grow with them.

    Args:
        a: Rows of length 1, sparse or not.
        i: Row numbers in ``a``.
        b: Rows of length 1 over the same columns, of the same sort.
        j: Row numbers in ``b``, as many as in ``i``.

    Returns:
        Shape (len(i),).

    Example:
        >>> import numpy as np
        >>> from scipy.sparse import csr_matrix
        >>> rows = csr_matrix(np.eye(2))
        >>> pair_cosine(rows, np.array([0, 0]), rows, np.array([0, 1])).tolist()
        [1.0, 0.0]
    """
    import numpy as np

    found = np.zeros(len(i))
    for start in range(0, len(i), _BLOCK):
        some = slice(start, start + _BLOCK)
        if isinstance(a, np.ndarray):
            found[some] = np.einsum("ij,ij->i", a[i[some]], b[j[some]])
        else:
            found[some] = _dots(a, i[some], b, j[some])
    return found


def _dots(a: csr_matrix, i: NDArray[np.int64], b: csr_matrix, j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Products of sparse rows: each row of ``a`` is laid out once, and the cells of its partners looked up in it."""
    import numpy as np

    order = np.argsort(i, kind="stable")
    pair, entry = spread(b.indptr, j[order])
    products = np.zeros(len(entry))
    laid = np.zeros(a.shape[1])
    columns = b.indices[entry]
    edges = np.flatnonzero(np.diff(i[order], prepend=-1, append=-1))
    cells = np.searchsorted(pair, edges).tolist()
    for row, (start, end) in zip(i[order][edges[:-1]].tolist(), itertools.pairwise(cells), strict=True):
        one = slice(a.indptr[row], a.indptr[row + 1])
        laid[a.indices[one]] = a.data[one]
        products[start:end] = laid[columns[start:end]]
        laid[a.indices[one]] = 0.0
    products *= b.data[entry]
    both = np.flatnonzero(products)
    firsts = np.flatnonzero(np.diff(pair[both], prepend=-1))
    found = np.zeros(len(i))
    # What is 0 is left out: so many numbers added in pairs are the same sum whatever else is in the rows.
    found[order[pair[both][firsts]]] = np.add.reduceat(products[both], firsts) if len(both) else 0.0
    return found
