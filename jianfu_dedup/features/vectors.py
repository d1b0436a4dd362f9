"""TF-IDF rows with the frozen reference idf, as sparse matrices of scipy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.text.reference import Reference
    from jianfu_dedup.text.vectors import WordVectors

Bag = Mapping[str, float]
"""Words of a text and how often they count; fractions come from boilerplate."""


def bag(words: Iterable[str]) -> dict[str, float]:
    """Count words.

    Example:
        >>> bag(["台账", "报送", "台账"])
        {'台账': 2.0, '报送': 1.0}
    """
    return {word: float(count) for word, count in Counter(words).items()}


def expand(words: Bag, reference: Reference) -> dict[str, float]:
    """Add the parts of long and unseen words, each as often as its word (see ``Reference.parts``).

    Example:
        >>> from jianfu_dedup.text import reference
        >>> expand({"隐患排查": 2.0}, reference.load())
        {'隐患排查': 2.0, '隐患': 2.0, '排查': 2.0}
    """
    total = dict(words)
    for word, count in words.items():
        for part in reference.parts(word):
            total[part] = total.get(part, 0.0) + count
    return total


def vocabulary(bags: Iterable[Bag]) -> tuple[str, ...]:
    """Return all words of ``bags``, sorted: the columns of :func:`tfidf`, the same in every run."""
    words: set[str] = set()
    for one in bags:
        words.update(one)
    return tuple(sorted(words))


def weigh(words: Bag, reference: Reference, scale: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return word weights: (1 + ln tf) · idf, or tf · idf below one occurrence, times ``scale`` where given.

    Example:
        >>> from jianfu_dedup.text import reference
        >>> ref = reference.load()
        >>> weigh({"台账": 0.1}, ref)["台账"] == 0.1 * ref.idf("台账")
        True
    """
    factor = scale or {}
    return {
        word: (1.0 + math.log(count) if count >= 1.0 else count) * reference.idf(word) * factor.get(word, 1.0)
        for word, count in words.items()
        if count > 0
    }


def tfidf(
    bags: Sequence[Bag],
    reference: Reference,
    *,
    columns: Sequence[str] | None = None,
    scale: Mapping[str, float] | None = None,
) -> csr_matrix:
    """Turn word counts into rows of length 1.

    Args:
        bags: One bag a row.
        reference: Gives the idf.
        columns: Words of the columns, sorted; by default those of ``bags``. Other words are left out.
        scale: Factor on the weight of single words.

    Returns:
        float64, shape (len(bags), len(columns)), column indices sorted; a bag without words gives an empty row.

    Example:
        >>> from jianfu_dedup.text import reference
        >>> m = tfidf([{"台账": 1.0}, {"台账": 1.0, "消防": 1.0}], reference.load())
        >>> m.shape, round(float((m @ m.T)[0, 0]), 6)
        ((2, 2), 1.0)
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    names = vocabulary(bags) if columns is None else columns
    column = {word: number for number, word in enumerate(names)}
    indptr = [0]
    indices: list[int] = []
    data: list[float] = []
    for one in bags:
        weights = weigh({w: c for w, c in one.items() if w in column}, reference, scale)
        length = math.sqrt(math.fsum(x * x for x in weights.values())) or 1.0
        for word in sorted(weights, key=column.__getitem__):
            indices.append(column[word])
            data.append(weights[word] / length)
        indptr.append(len(indices))
    return csr_matrix(
        (np.array(data), np.array(indices, dtype=np.int32), np.array(indptr, dtype=np.int32)),
        shape=(len(bags), len(names)),
    )


def dense(
    bags: Sequence[Bag], reference: Reference, vectors: WordVectors, scale: Mapping[str, float] | None = None
) -> NDArray[np.float32]:
    """Return one word-vector direction a bag, float32, shape (len(bags), dimensions); zeros where no word is known."""
    import numpy as np

    rows = [vectors.vector(weigh(one, reference, scale)) for one in bags]
    return np.array(rows, dtype=np.float32).reshape(len(bags), vectors.dimensions)


_BLOCK = 4096
"""Pairs whose rows are taken out of the matrices at once: rows of long documents hold thousands of words."""


def pair_cosine(a: csr_matrix, i: NDArray[np.int64], b: csr_matrix, j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the cosine of row i[n] of ``a`` with row j[n] of ``b`` for each n, in memory that does not grow with them.

    Args:
        a: Rows of length 1.
        i: Row numbers in ``a``.
        b: Rows of length 1 over the same columns.
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
        found[some] = row_cosine(a[i[some]], b[j[some]])
    return found


def row_cosine(a: csr_matrix, b: csr_matrix) -> NDArray[np.float64]:
    """Return the cosine of row i of ``a`` with row i of ``b``, both of rows of length 1; shape (rows,)."""
    import numpy as np

    return np.asarray(a.multiply(b).sum(axis=1), dtype=np.float64).ravel()
