"""Finds what in a store is not as it was written: entries and notes by their seals, postings by sums.

The postings of a store of 10⁶ entries are 70 million. Neither side is sorted like the other, so each posting is mixed
to a number, and the sum of an entry's numbers must be the same from its keys and from the chunks. Two different sets
have equal sums once in 2⁶⁴.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from jianfu_dedup.errors import IndexFileError
from jianfu_dedup.index.store.contract import KEY_BITS, MAX_WEIGHT, Damage
from jianfu_dedup.index.store.packing import (
    CHUNK_BITS,
    KEY_BYTES,
    POSTING,
    ChunkRow,
    Row,
    key_arrays,
    seal_of,
    to_bytes,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianfu_dedup.index.store.base import BaseStore

_BATCH = 8192
"""Rows of postings mixed at once."""


class Sums:
    """A number a handle, in blocks of a chunk's handles that are made when first needed."""

    def __init__(self) -> None:
        self._blocks: dict[int, NDArray[np.uint64]] = {}

    def add(self, handles: NDArray[np.int64], keys: NDArray[np.int64], weights: NDArray[np.uint8], sign: int) -> None:
        """Add (1) or take off (-1) what each posting is mixed to; arrays of one shape."""
        numbers = mixed(keys, weights) * np.uint64(sign % (1 << 64))
        chunks = handles >> CHUNK_BITS
        for chunk in np.unique(chunks).tolist():
            here = chunks == chunk
            block = self._blocks.setdefault(chunk, np.zeros(1 << CHUNK_BITS, dtype=np.uint64))
            np.add.at(block, handles[here] & ((1 << CHUNK_BITS) - 1), numbers[here])

    def uneven(self) -> list[int]:
        """Return the handles whose sums are not zero, sorted."""
        found = []
        for chunk, block in sorted(self._blocks.items()):
            found += ((chunk << CHUNK_BITS) + np.flatnonzero(block)).tolist()
        return found


def mixed(keys: NDArray[np.int64], weights: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Mix key and weight to 64 bits, by the steps of splitmix64."""
    value = keys.astype(np.uint64) | weights.astype(np.uint64) << np.uint64(KEY_BITS)
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ value >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ value >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    result: NDArray[np.uint64] = value ^ value >> np.uint64(31)
    return result


def damages(store: BaseStore[Any]) -> Iterator[Damage]:
    """Yield all damage of a store, inside one of its snapshots."""
    names: dict[int, str] = {}
    sums = Sums()
    parts: list[tuple[str, Callable[[], Iterator[Damage]]]] = [
        ("store", lambda: (Damage(where="store", what=text) for text in store._check_pages())),  # noqa: SLF001
        ("entries", lambda: _entries(store, names, sums)),
        ("chunks", lambda: _chunks(store, sums)),
        ("chunks", lambda: _uneven(names, sums)),
        ("notes", lambda: _notes(store, names)),
    ]
    for where, part in parts:
        try:
            yield from part()
        except IndexFileError as error:
            yield Damage(where=where, what=f"读不下去: {error.message}")


def _entries(store: BaseStore[Any], names: dict[int, str], sums: Sums) -> Iterator[Damage]:
    rows = store._scan_rows()  # noqa: SLF001
    while batch := list(islice(rows, _BATCH // 16)):
        names.update((row.handle, row.id) for row in batch)
        for row in batch:
            if not row.is_sound():
                yield Damage(where=row.id, what="内容与写入时不符")
        _add_rows([row for row in batch if len(row.keys) % KEY_BYTES == 0], sums)


def _add_rows(rows: list[Row], sums: Sums) -> None:
    keys, weights = key_arrays(b"".join(row.keys for row in rows))
    counts = [len(row.keys) // KEY_BYTES for row in rows]
    sums.add(np.repeat(np.array([row.handle for row in rows], dtype=np.int64), counts), keys, weights, 1)


def _chunks(store: BaseStore[Any], sums: Sums) -> Iterator[Damage]:
    rows = store._scan_chunks()  # noqa: SLF001
    while batch := list(islice(rows, _BATCH)):
        whole = [row for row in batch if len(row[2]) % POSTING.itemsize == 0]
        if len(whole) < len(batch):
            yield Damage(where="chunks", what=f"检索表有 {len(batch) - len(whole)} 条记录不完整")
        if whole:
            yield from _add_chunks(whole, sums)


def _add_chunks(rows: list[ChunkRow], sums: Sums) -> Iterator[Damage]:
    postings = np.frombuffer(b"".join(data for _, _, data in rows), dtype=POSTING)
    counts = np.array([len(data) // POSTING.itemsize for _, _, data in rows])
    owners = np.repeat(np.arange(len(rows)), counts)
    keys, chunks = (np.array([row[i] for row in rows], dtype=np.int64)[owners] for i in (0, 1))
    offsets, weights = postings["offset"].astype(np.int64), postings["weight"]
    falling = (np.diff(offsets) <= 0) & (np.diff(owners) == 0)
    outside = (offsets >> CHUNK_BITS != 0) | (weights < 1) | (weights > MAX_WEIGHT) | (keys >> KEY_BITS != 0)
    if falling.any() or outside.any() or not counts.all():
        yield Damage(where="chunks", what="检索表有次序或数值不合规定的记录")
    sums.add((chunks << CHUNK_BITS) + offsets, keys, weights, -1)


def _uneven(names: dict[int, str], sums: Sums) -> Iterator[Damage]:
    for handle in sums.uneven():
        if handle in names:
            yield Damage(where=names[handle], what="检索表与文件所存的键不一致")
        else:
            yield Damage(where="chunks", what=f"检索表指向不存在的文件（序号 {handle}）")


def _notes(store: BaseStore[Any], names: dict[int, str]) -> Iterator[Damage]:
    counters = {"count": "0", "next": "0"}
    for kind, key, value, seal in store._scan_notes():  # noqa: SLF001
        if seal != seal_of(to_bytes(kind), to_bytes(key), to_bytes(value)):
            yield Damage(where=f"{kind} {key}", what="记录与写入时不符")
        elif kind == "counter":
            counters[key] = value
    if int(counters["count"]) != len(names) or int(counters["next"]) <= max(names, default=-1):
        yield Damage(where="counter", what=f"应有 {counters['count']} 个文件，实有 {len(names)} 个")
