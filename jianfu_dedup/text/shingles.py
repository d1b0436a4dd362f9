"""Character k-shingles as numbers: polynomial hashes modulo 2³², many texts at once.

A shingle of k code points c₀…c₍k₋₁₎ has the hash Σ cᵢ·Bᵏ⁻¹⁻ⁱ mod 2³². The hash is ours, the mixing that MinHash needs
is done by the permutation scheme (murmur3 finalizer, see features.minhash).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASE = 0x9E3779B1
"""Multiplier of the polynomial: odd, close to 2³²/φ (Knuth), so that neighbouring code points land far apart."""


def shingle_hash(shingle: str) -> int:
    """Return the hash of one shingle; the slow twin of :func:`hash_shingles`.

    Example:
        >>> shingle_hash("台") == ord("台")
        True
    """
    value = 0
    for char in shingle:
        value = (value * BASE + ord(char)) & 0xFFFFFFFF
    return value


def hash_shingles(texts: Sequence[str], k: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hash every k-shingle of every text.

    Args:
        texts: Texts as from :func:`jianfu_dedup.text.normalise.letters`.
        k: Characters a shingle, at least 1.

    Returns:
        Hashes of all shingles of the first text, then of the second …, repeated ones included (uint32); and where each
        text begins, with the end appended: ``hashes[starts[i]:starts[i + 1]]`` belong to text i.

    Example:
        >>> hashes, starts = hash_shingles(["台账", "", "报台账"], 2)
        >>> starts.tolist(), bool(hashes[0] == hashes[2])
        ([0, 1, 1, 3], True)
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.maximum(lengths - k + 1, 0), out=starts[1:])
    # surrogatepass: a lone surrogate of a damaged file is a code point like any other here.
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    count = len(codes) - k + 1
    if count <= 0 or starts[-1] == 0:
        return np.empty(0, dtype=np.uint32), starts
    hashes = codes[:count].copy()
    for offset in range(1, k):
        hashes *= np.uint32(BASE)
        hashes += codes[offset : offset + count]
    ends = np.cumsum(lengths)
    owner = np.repeat(np.arange(len(texts)), lengths)[:count]
    # A shingle counts when it ends inside the text it begins in.
    return hashes[np.arange(count) + k <= ends[owner]], starts


def distinct(hashes: NDArray[np.uint32], starts: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Keep each hash once a text, sorted within the text.

    Args:
        hashes: As from :func:`hash_shingles`.
        starts: As from :func:`hash_shingles`.

    Returns:
        Hashes and starts of the same form.

    Example:
        >>> h, s = distinct(*hash_shingles(["台台台", "账"], 1))
        >>> len(h), s.tolist()
        (2, [0, 1, 2])
    """
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    packed = np.sort(owner << np.uint64(32) | hashes)
    first = np.ones(len(packed), dtype=bool)
    first[1:] = packed[1:] != packed[:-1]
    packed = packed[first]
    counts = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=len(starts) - 1)
    return packed.astype(np.uint32), np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
