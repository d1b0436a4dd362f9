"""Entries and postings as bytes, the same in every store, and the seals by which damage is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from jianfu_dedup.index.store.contract import KEY_BITS, MAX_WEIGHT, Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK_BITS = 14
"""Handles of a chunk, as bits. Over 10⁶ entries a key is read in 61 rows at most, and a rare one costs 20 bytes. With
12 bits the rows of forty common keys took four times as long; with 16, adding a single entry rewrote megabytes."""

PART_BITS = 4
"""Chunks of a part, as bits. Rows of a part lie together, so that new entries, whose bands fall anywhere, touch pages
of the last 262,144 entries only. Without parts, adding 10⁴ entries to 10⁶ wrote nearly every page of the table anew
(half a gigabyte, twice); with them a key costs one more look-up for each part there is."""

POSTING = np.dtype([("offset", "<u2"), ("weight", "u1")])
"""One posting in a chunk: place of the handle in the chunk and weight of the key, three bytes, ascending by place."""

KEY_BYTES = 7
"""A key of an entry with its weight: six bytes and one, little-endian."""

ChunkRow = tuple[int, int, bytes]
"""Key, number of the chunk, postings."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is kept.

    Attributes:
        handle: Number under which postings know it.
        id: Id of the document.
        source: What it was added with.
        digest: SHA-256 of content, signature and keys.
        seal: Check over handle, id, source and digest.
        signature: As in the entry.
        keys: Keys and weights, packed.
        content: As in the entry.
    """

    handle: int
    id: str
    source: str
    digest: bytes
    seal: bytes
    signature: bytes
    keys: bytes
    content: bytes

    @classmethod
    def of(cls, handle: int, entry: Entry) -> Row:
        """Pack an entry.

        Raises:
            ValueError: Its keys are not sorted, repeat, or are out of bounds.
        """
        keys = pack_keys(entry.keys)
        digest = digest_of(entry.content, entry.signature, keys)
        seal = seal_of(handle.to_bytes(8, "little"), to_bytes(entry.id), to_bytes(entry.source), digest)
        return cls(handle, entry.id, entry.source, digest, seal, entry.signature, keys, entry.content)

    def is_sound(self) -> bool:
        """Tell whether all of it is as it was written."""
        named = seal_of(self.handle.to_bytes(8, "little"), to_bytes(self.id), to_bytes(self.source), self.digest)
        return named == self.seal and digest_of(self.content, self.signature, self.keys) == self.digest

    def entry(self) -> Entry:
        """Unpack it."""
        return Entry(
            id=self.id,
            source=self.source,
            content=self.content,
            signature=self.signature,
            keys=unpack_keys(self.keys),
        )


def to_bytes(text: str) -> bytes:
    r"""Encode any text, names of files in unknown encodings included; bytes sort as the texts do.

    Example:
        >>> from_bytes(to_bytes("云溪县\udcff"))
        '云溪县\udcff'
    """
    return text.encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> str:
    """Decode what :func:`to_bytes` made; damaged bytes become replacement characters, which no seal accepts."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def after(start: bytes) -> bytes:
    """Return the least bytes that are above everything that begins so; the last byte must be below 255.

    Example:
        >>> after(b"p.zip!")
        b'p.zip"'
    """
    return start[:-1] + bytes([start[-1] + 1])


def digest_of(content: bytes, signature: bytes, keys: bytes) -> bytes:
    """Return the SHA-256 of an entry, lengths included."""
    lengths = b"".join(len(part).to_bytes(8, "little") for part in (content, signature, keys))
    return hashlib.sha256(b"".join((lengths, content, signature, keys))).digest()


def seal_of(*parts: bytes) -> bytes:
    """Return an 8-byte check of ``parts`` and where each ends.

    Example:
        >>> seal_of(b"ab", b"c") == seal_of(b"a", b"bc")
        False
    """
    lengths = b"".join(len(part).to_bytes(8, "little") for part in parts)
    return hashlib.blake2b(b"".join((lengths, *parts)), digest_size=8).digest()


def pack_keys(keys: Sequence[tuple[int, int]]) -> bytes:
    """Pack (key, weight) pairs, seven bytes each.

    Raises:
        ValueError: They are not sorted, repeat, or are out of bounds.

    Example:
        >>> unpack_keys(pack_keys([(1, 2), (2**48 - 1, 127)]))
        ((1, 2), (281474976710655, 127))
    """
    last = -1
    for key, weight in keys:
        if not last < key < 1 << KEY_BITS or not 1 <= weight <= MAX_WEIGHT:
            raise ValueError(f"key {key} with weight {weight} after key {last}: not sorted, or out of bounds")
        last = key
    wide = np.array([key | weight << KEY_BITS for key, weight in keys], dtype="<u8")
    return wide.view(np.uint8).reshape(-1, 8)[:, :KEY_BYTES].tobytes()


def unpack_keys(packed: bytes) -> tuple[tuple[int, int], ...]:
    """Return the (key, weight) pairs of packed keys."""
    keys, weights = key_arrays(packed)
    return tuple(zip(keys.tolist(), weights.tolist(), strict=True))


def key_arrays(packed: bytes) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return keys and weights of packed keys, shapes (n,)."""
    wide = np.zeros((len(packed) // KEY_BYTES, 8), dtype=np.uint8)
    wide[:, :KEY_BYTES] = np.frombuffer(packed, dtype=np.uint8).reshape(-1, KEY_BYTES)
    values = wide.view("<u8").ravel()
    keys = (values & np.uint64((1 << KEY_BITS) - 1)).astype(np.int64)
    return keys, (values >> np.uint64(KEY_BITS)).astype(np.uint8)


def chunk_rows(entries: Iterable[tuple[int, bytes]]) -> Iterator[ChunkRow]:
    """Turn entries (handle and packed keys, by handle) into rows of postings, sorted by part, key and chunk.

    Example:
        >>> [(key, chunk, len(rows) // 3) for key, chunk, rows in chunk_rows([(1, pack_keys([(7, 1)])),
        ...     (2, pack_keys([(5, 1), (7, 1)])), (16384, pack_keys([(7, 1)]))])]
        [(5, 0, 1), (7, 0, 2), (7, 1, 1)]
    """
    listed = list(entries)
    keys, weights = key_arrays(b"".join(packed for _, packed in listed))
    if not len(keys):
        return
    counts = [len(packed) // KEY_BYTES for _, packed in listed]
    handles = np.repeat(np.array([handle for handle, _ in listed], dtype=np.int64), counts)
    order = np.lexsort((keys, handles >> CHUNK_BITS + PART_BITS))  # stable, and handles ascend already
    keys, handles = keys[order], handles[order]
    chunks = handles >> CHUNK_BITS
    postings = np.empty(len(keys), dtype=POSTING)
    postings["offset"] = handles & ((1 << CHUNK_BITS) - 1)
    postings["weight"] = weights[order]
    data = postings.tobytes()
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]) | (chunks[1:] != chunks[:-1])])
    names = zip(keys[starts].tolist(), chunks[starts].tolist(), strict=True)
    size = POSTING.itemsize
    for (key, chunk), (start, end) in zip(names, pairwise([*starts.tolist(), len(keys)]), strict=True):
        yield key, chunk, data[start * size : end * size]


def without(postings: bytes, others: bytes) -> bytes:
    r"""Return ``postings`` of a chunk without those at the places of ``others``.

    Example:
        >>> without(b"\x01\x00\x05\x02\x00\x06", b"\x01\x00\x05")
        b'\x02\x00\x06'
    """
    here, gone = np.frombuffer(postings, dtype=POSTING), np.frombuffer(others, dtype=POSTING)
    return here[~np.isin(here["offset"], gone["offset"])].tobytes()


def joined(chunks: Sequence[tuple[int, bytes]]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return handles and weights of the chunks of one key, (number, postings) by number.

    Raises:
        ValueError: The postings are not whole.
    """
    postings = np.frombuffer(b"".join(data for _, data in chunks), dtype=POSTING)
    handles = postings["offset"].astype(np.int64)
    if len(chunks) == 1:
        handles += chunks[0][0] << CHUNK_BITS
    else:
        counts = [len(data) // POSTING.itemsize for _, data in chunks]
        handles += np.repeat(np.array([number << CHUNK_BITS for number, _ in chunks], dtype=np.int64), counts)
    return handles, postings["weight"].copy()
