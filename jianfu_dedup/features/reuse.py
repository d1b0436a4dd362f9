"""What the text-reuse judge measures on: weighted shingle sets and MinHash signatures."""

from __future__ import annotations

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


def reuse(
    kept: Sequence[str], stock: Sequence[str], settings: Features
) -> tuple[csr_matrix, NDArray[np.uint32], NDArray[np.bool_]]:
    """Weigh and sign the shingles of texts.

    Boilerplate is taken out before shingling and not merely weighed: text around an inserted stock sentence closes up
    again, so that stock sentences change nothing in the shingles of the rest.

    Args:
        kept: Letters of each text without boilerplate.
        stock: Letters of its boilerplate.
        settings: Shingle length, weight of boilerplate, permutations.

    Returns:
        Shingle weights as a matrix of shape (texts, 2³²), those of boilerplate together at most ``boilerplate_weight``
        times the others of the text; signatures of the kept part, shape (texts, num_perm);
        and which texts have fewer than ``min_shingles`` shingles of their own.
    """
    hashes, starts = distinct(*hash_shingles(kept, settings.shingle))
    extra, extra_starts = distinct(*hash_shingles(stock, settings.shingle))
    own = _packed(hashes, starts)
    only = np.setdiff1d(_packed(extra, extra_starts), own, assume_unique=True)
    packed = np.concatenate([own, only])
    weights = np.concatenate([np.ones(len(own)), _stock_weights(np.diff(starts), only, settings.boilerplate_weight)])
    order = np.argsort(packed, kind="stable")
    packed, weights = packed[order], weights[order]
    owner = (packed >> np.uint64(32)).astype(np.int64)
    indptr = np.searchsorted(owner, np.arange(len(kept) + 1))
    # int64 column numbers, because a hash has 32 bits; no table of distinct hashes is needed.
    columns = (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    matrix = csr_matrix((weights, columns, indptr.astype(np.int64)), shape=(len(kept), 1 << 32))
    return matrix, sign(hashes, starts, settings), np.diff(starts) < settings.min_shingles


def shared_weight(shingles: csr_matrix, i: NDArray[np.int64], j: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each pair of rows, the sum of the smaller weights of the shingles that both have.

    The rows of long documents hold thousands of shingles: taking the rows of all pairs out of the matrix costs more
    than the sums. So each first row is laid out once, and the shingles of its partners are looked up in it.

    Args:
        shingles: As from :func:`reuse`.
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
