"""What the text-reuse judge measures on: weighted shingle sets and MinHash signatures."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from jianfu_dedup.features.minhash import sign
from jianfu_dedup.text.boilerplate import stock_weight
from jianfu_dedup.text.shingles import distinct, hash_shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianfu_dedup.settings import Features


class Shingles:
    """The shingles of texts: hashed at once, weighed and signed when that is first asked for.

    Boilerplate is taken out before shingling and not merely weighed: text around an inserted stock sentence closes up
    again, so that stock sentences change nothing in the shingles of the rest.

    Args:
        kept: Letters of each text without boilerplate.
        stock: Letters of its boilerplate.
        settings: Shingle length, weight of boilerplate, permutations.

    Example:
        >>> from jianfu_dedup.settings import Features
        >>> Shingles(["报送台账", ""], ["加强领导", ""], Features(shingle=2)).weights.sum(axis=1).round(6).tolist()
        [[3.3], [0.0]]
    """

    def __init__(self, kept: Sequence[str], stock: Sequence[str], settings: Features) -> None:
        self._stock, self._settings = stock, settings
        self._hashes, self._starts = distinct(*hash_shingles(kept, settings.shingle))

    @property
    def too_short(self) -> NDArray[np.bool_]:
        """Which texts have fewer than ``min_shingles`` shingles of their own."""
        return np.diff(self._starts) < self._settings.min_shingles

    @functools.cached_property
    def signatures(self) -> NDArray[np.uint32]:
        """Signatures of the kept part, shape (texts, num_perm)."""
        return sign(self._hashes, self._starts, self._settings)

    @functools.cached_property
    def weights(self) -> csr_matrix:
        """Weights, shape (texts, 2³²); those of boilerplate together at most its share of the others of the text."""
        extra, extra_starts = distinct(*hash_shingles(self._stock, self._settings.shingle))
        own = _packed(self._hashes, self._starts)
        only = np.setdiff1d(_packed(extra, extra_starts), own, assume_unique=True)
        packed = np.concatenate([own, only])
        little = _stock_weights(np.diff(self._starts), only, self._settings.boilerplate_weight)
        weights = np.concatenate([np.ones(len(own)), little])
        order = np.argsort(packed, kind="stable")
        packed, weights = packed[order], weights[order]
        owner = (packed >> np.uint64(32)).astype(np.int64)
        indptr = np.searchsorted(owner, np.arange(len(self._starts)))
        # int64 column numbers, because a hash has 32 bits; no table of distinct hashes is needed.
        columns = (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
        return csr_matrix((weights, columns, indptr.astype(np.int64)), shape=(len(self._starts) - 1, 1 << 32))


def shared_weight(shingles: csr_matrix, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each pair of rows, the sum of the smaller weights of the shingles that both have.

    The rows of long documents hold thousands of shingles: taking the rows of all pairs out of the matrix costs more
    than the sums. So each first row is laid out once, and the shingles of its partners are looked up in it.

    Args:
        shingles: As :attr:`Shingles.weights`.
        i: First rows.
        j: Second rows, as many.

    Example:
        >>> rows = csr_matrix(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.5]]))
        >>> shared_weight(rows, np.array([0]), np.array([1])).tolist()
        [0.5]
    """
    names, places = np.unique(shingles.indices, return_inverse=True)
    edges, weights = shingles.indptr, shingles.data
    laid = np.zeros(len(names))
    found = np.zeros(len(i))
    order = np.argsort(i, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(i[order])) + 1) if len(i) else ():
        one = slice(edges[i[group[0]]], edges[i[group[0]] + 1])
        laid[places[one]] = weights[one]
        for n in group.tolist():
            other = slice(edges[j[n]], edges[j[n] + 1])
            both = np.minimum(laid[places[other]], weights[other])
            both = both[both > 0]
            # reduceat adds as the sums of scipy's rows do, so the result is the same to the last bit.
            found[n] = np.add.reduceat(both, [0])[0] if len(both) else 0.0
        laid[places[one]] = 0.0
    return found


def _packed(hashes: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    return owner << np.uint64(32) | hashes


def _stock_weights(kept: NDArray[np.int64], only: NDArray[np.uint64], weight: float) -> NDArray[np.float64]:
    owner = (only >> np.uint64(32)).astype(np.int64)
    sizes = np.bincount(owner, minlength=len(kept))
    each = [stock_weight(float(k), float(s), weight) for k, s in zip(kept, sizes, strict=True)]
    return np.array(each, dtype=np.float64)[owner]
