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


def _packed(hashes: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    return owner << np.uint64(32) | hashes


def _stock_weights(kept: NDArray[np.int64], only: NDArray[np.uint64], weight: float) -> NDArray[np.float64]:
    owner = (only >> np.uint64(32)).astype(np.int64)
    sizes = np.bincount(owner, minlength=len(kept))
    each = [stock_weight(float(k), float(s), weight) for k, s in zip(kept, sizes, strict=True)]
    return np.array(each, dtype=np.float64)[owner]
