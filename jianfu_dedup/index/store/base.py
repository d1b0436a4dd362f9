"""What all stores do alike: handles, postings in chunks, seals, notes. A store of its own gives the few primitives.

Postings are written when a transaction ends, grouped by key and chunk and sorted, so that each row of the chunk table
is written once and in the order of its tree, however many entries of the transaction share a key.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np

from jianfu_dedup.errors import IndexDamagedError
from jianfu_dedup.index.store import failures
from jianfu_dedup.index.store.checking import damages
from jianfu_dedup.index.store.contract import Damage, Entry, Held, Holdings, NoteKind, Postings
from jianfu_dedup.index.store.packing import (
    CHUNK_BITS,
    KEY_BYTES,
    POSTING,
    ChunkRow,
    Row,
    chunk_rows,
    joined,
    key_arrays,
    seal_of,
    to_bytes,
)
from jianfu_dedup.index.store.packing import without as postings_without
from jianfu_dedup.index.store.turns import S, Turn, Turns, reads, writes

PAGE = 256
"""Entries handled at once: about a megabyte."""

FLUSH = 2_000_000
"""Postings held back at most, about 100 MB with their sorting."""

_COUNTERS = ("count", "next")
_T = TypeVar("_T")


class BaseStore(Turns[S]):
    """A :class:`~jianfu_dedup.index.store.contract.Store` but for the primitives at its end.

    Args:
        where: Address as messages name it.
        timeout_s: Seconds to wait for other writers.
    """

    @reads
    def header(self) -> Mapping[str, str]:
        """Return what the entries were made with."""
        return self._sound_notes("header")

    @writes
    def set_header(self, header: Mapping[str, str]) -> None:
        """Replace the header."""
        gone: dict[str, str | None] = dict.fromkeys(self._sound_notes("header"))
        for key, value in sorted({**gone, **header}.items()):
            self._keep_note("header", key, value)

    @writes
    def put(self, entries: Iterable[Entry]) -> None:
        """Keep entries; one with the id of another replaces it."""
        turn, counters = self._writer()
        for batch in pages(entries, PAGE):
            last = {entry.id: entry for entry in batch}  # the later one of two stands
            self._forget(list(last))
            rows = []
            for entry in last.values():
                row = Row.of(counters["next"], entry)
                counters["next"] += 1
                turn.added[row.handle] = row.keys
                turn.waiting += len(row.keys) // KEY_BYTES
                rows.append(row)
            counters["count"] += len(rows)
            self._insert_rows(rows)
            if turn.waiting >= FLUSH:
                self._flush_postings(turn)

    @writes
    def drop(self, ids: Iterable[str]) -> None:
        """Forget entries; unknown ids are ignored."""
        for batch in pages(ids, PAGE):
            self._forget(batch)

    @reads
    def get(self, ids: Sequence[str]) -> list[Entry]:
        """Return the entries of the ids that are known, in the order asked."""
        rows = {row.id: row for row in self._rows_of_ids(ids)}
        return [self._sound(rows[name]) for name in ids if name in rows]

    @reads
    def load(self, handles: Sequence[int]) -> list[Held]:
        """Return what entries hold, by the handles that are known, in the order asked."""
        rows = {row.handle: row for row in self._rows_of_handles(handles)}
        found = [self._checked(rows[handle]) for handle in handles if handle in rows]
        return [Held(id=row.id, source=row.source, content=row.content) for row in found]

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, by id; of one state only inside :meth:`reading` or :meth:`writing`."""
        ids = self._next_ids(None)
        while ids:
            yield from self.get(ids)
            ids = self._next_ids(ids[-1])

    @reads
    def _next_ids(self, last: str | None) -> list[str]:
        return self._ids_after(last, PAGE)

    @reads
    def ids(self, source: str | None = None) -> tuple[str, ...]:
        """Return the ids of all entries, or of those of one source, sorted."""
        return tuple(self._all_ids(source))

    @reads
    def members(self, container: str) -> tuple[str, ...]:
        """Return the ids of the entries whose source lies in a container, sorted."""
        return tuple(self._ids_inside(f"{container}!"))

    @reads
    def digests(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the SHA-256 of the entries of the ids that are known."""
        return dict(self._digests_of(ids))

    @reads
    def postings(self, keys: Sequence[int]) -> list[Postings]:
        """Return who holds each key, in their order; keys that nobody holds are left out."""
        self._flush_own()
        found: dict[int, list[tuple[int, bytes]]] = {}
        for key, chunk, data in self._chunks_of(list(dict.fromkeys(keys))):
            found.setdefault(key, []).append((chunk, data))
        return [self._posting(key, found[key]) for key in keys if key in found]

    @reads
    def frequencies(self, keys: Sequence[int]) -> list[int]:
        """Return about how many entries hold each key, counted in the last chunk that is full, or the only one."""
        self._flush_own()
        handles = self._counters()["next"]
        chunk = max(0, (handles >> CHUNK_BITS) - 1)
        sizes = self._chunk_sizes([(key, chunk) for key in dict.fromkeys(keys)])
        share = max(1.0, handles / (1 << CHUNK_BITS))
        return [round(sizes.get((key, chunk), 0) // POSTING.itemsize * share) for key in keys]

    @reads
    def holdings(self, handles: Sequence[int]) -> Holdings:
        """Return what keys the entries hold, by handles that are known."""
        kept = dict(self._keys_of_handles(handles))
        known = [handle for handle in handles if handle in kept]
        counts = [len(kept[handle]) // KEY_BYTES for handle in known]
        if any(len(kept[handle]) % KEY_BYTES for handle in known):
            raise failures.damaged(self.where, "有文件的键不完整")
        keys, weights = key_arrays(b"".join(kept[handle] for handle in known))
        return Holdings(handles=np.repeat(np.array(known, dtype=np.int64), counts), keys=keys, weights=weights)

    @reads
    def __len__(self) -> int:
        return self._counters()["count"]

    @writes
    def note(self, kind: NoteKind, key: str, value: str | None) -> None:
        """Keep a note, replace it, or drop it."""
        self._keep_note(kind, key, value)

    @reads
    def notes(self, kind: NoteKind, keys: Sequence[str] | None = None) -> dict[str, str]:
        """Return all notes of a kind, or those of some keys that there are, by key, sorted."""
        return self._sound_notes(kind, keys)

    def verify(self) -> Iterator[Damage]:
        """Yield everything that is not as it was written."""
        self._forget_cached()
        try:
            with self.reading():
                found = list(damages(self))
        except IndexDamagedError as error:
            found = [Damage(where="store", what=error.message)]
        yield from found

    @writes
    def reindex(self) -> None:
        """Write all postings anew from the keys of the entries."""
        turn, counters = self._writer()
        turn.added, turn.dropped, turn.waiting = {}, {}, 0
        self._clear_chunks()
        counters["count"] = 0
        for handle, keys in self._scan_keys():
            counters["count"] += 1
            counters["next"] = max(counters["next"], handle + 1)
            turn.added[handle] = keys
            turn.waiting += len(keys) // KEY_BYTES
            if turn.waiting >= FLUSH:
                self._flush_postings(turn)

    # What happens between.

    def _forget(self, ids: Sequence[str]) -> None:
        turn, counters = self._writer()
        known = list(self._keys_of_ids(list(dict.fromkeys(ids))))
        for handle, keys in known:
            if turn.added.pop(handle, None) is None:
                turn.dropped[handle] = keys
                turn.waiting += len(keys) // KEY_BYTES
        counters["count"] -= len(known)
        self._delete_rows([handle for handle, _ in known])

    def _posting(self, key: int, chunks: list[tuple[int, bytes]]) -> Postings:
        try:
            handles, weights = joined(sorted(chunks))
        except ValueError as error:
            raise failures.damaged(self.where, f"检索表第 {key} 键的记录不完整") from error
        return Postings(key=key, handles=handles, weights=weights)

    def _sound(self, row: Row) -> Entry:
        return self._checked(row).entry()

    def _checked(self, row: Row) -> Row:
        if not row.is_sound():
            raise failures.damaged(self.where, f"文件 {row.id} 的内容与写入时不符")
        return row

    def _sound_notes(self, kind: str, keys: Sequence[str] | None = None) -> dict[str, str]:
        found = {}
        for key, value, seal in sorted(self._note_rows(kind, None if keys is None else list(dict.fromkeys(keys)))):
            if seal != note_seal(kind, key, value):
                raise failures.damaged(self.where, f"记录 {kind} {key} 与写入时不符")
            found[key] = value
        return found

    def _keep_note(self, kind: str, key: str, value: str | None) -> None:
        seal = note_seal(kind, key, value) if value is not None else b""
        self._set_note(kind, key, value, seal)

    def _writer(self) -> tuple[Turn[S], dict[str, int]]:
        turn = self._turn()
        assert turn is not None
        if not turn.counters:
            turn.counters = self._counters()
        return turn, turn.counters

    def _counters(self) -> dict[str, int]:
        turn = self._turn()
        if turn is not None and turn.counters:
            return turn.counters
        kept = self._sound_notes("counter")
        return {name: int(kept.get(name, 0)) for name in _COUNTERS}

    def _flush(self, turn: Turn[S]) -> None:
        self._flush_postings(turn)
        for name, value in turn.counters.items():
            self._keep_note("counter", name, str(value))

    def _flush_own(self) -> None:
        """Reads inside a writing see what it wrote."""
        turn = self._turn()
        if turn is not None and turn.writes:
            self._flush_postings(turn)

    def _flush_postings(self, turn: Turn[S]) -> None:
        """Write what waits: an entry is either added or dropped, so the order of the two does not matter."""
        if turn.dropped:
            self._cut_chunks(chunk_rows(sorted(turn.dropped.items())))
        if turn.added:
            self._append_chunks(chunk_rows(turn.added.items()))
        turn.added, turn.dropped, turn.waiting = {}, {}, 0

    def _cut_chunks(self, rows: Iterable[ChunkRow]) -> None:
        for batch in pages(rows, PAGE * 16):
            kept = self._read_chunks([(key, chunk) for key, chunk, _ in batch])
            left = []
            for key, chunk, gone in batch:
                data = kept.get((key, chunk), b"")
                if len(data) % POSTING.itemsize:
                    raise failures.damaged(self.where, f"检索表第 {key} 键的记录不完整")
                left.append((key, chunk, postings_without(data, gone)))
            self._replace_chunks(left)

    def _forget_cached(self) -> None:
        """Make the next read come from where the bytes are kept."""

    # The primitives. All are called inside a turn; failures of the driver come out as errors of the library.

    @abstractmethod
    def _insert_rows(self, rows: Sequence[Row]) -> None: ...
    @abstractmethod
    def _delete_rows(self, handles: Sequence[int]) -> None: ...
    @abstractmethod
    def _rows_of_ids(self, ids: Sequence[str]) -> Iterable[Row]: ...
    @abstractmethod
    def _rows_of_handles(self, handles: Sequence[int]) -> Iterable[Row]: ...
    @abstractmethod
    def _keys_of_ids(self, ids: Sequence[str]) -> Iterable[tuple[int, bytes]]: ...
    @abstractmethod
    def _keys_of_handles(self, handles: Sequence[int]) -> Iterable[tuple[int, bytes]]: ...
    @abstractmethod
    def _digests_of(self, ids: Sequence[str]) -> Iterable[tuple[str, bytes]]: ...
    @abstractmethod
    def _all_ids(self, source: str | None) -> Iterable[str]: ...
    @abstractmethod
    def _ids_inside(self, start: str) -> Iterable[str]:
        """Return the ids of entries whose source begins so, sorted."""

    @abstractmethod
    def _ids_after(self, last: str | None, count: int) -> list[str]:
        """Return the next ids in order."""

    @abstractmethod
    def _scan_rows(self) -> Iterator[Row]:
        """Yield all rows, by handle."""

    @abstractmethod
    def _scan_keys(self) -> Iterator[tuple[int, bytes]]:
        """Yield handle and packed keys of all rows, by handle."""

    @abstractmethod
    def _scan_chunks(self) -> Iterator[ChunkRow]: ...
    @abstractmethod
    def _chunks_of(self, keys: Sequence[int]) -> Iterable[ChunkRow]:
        """Yield the chunks of some keys."""

    @abstractmethod
    def _read_chunks(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]: ...
    @abstractmethod
    def _chunk_sizes(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """Return the bytes of some chunks by key and number, of those that there are."""

    @abstractmethod
    def _append_chunks(self, rows: Iterable[ChunkRow]) -> None:
        """Write postings behind those of their chunk; rows are sorted by part, key and chunk."""

    @abstractmethod
    def _replace_chunks(self, rows: Sequence[ChunkRow]) -> None:
        """Write chunks that are there already; without postings, delete them."""

    @abstractmethod
    def _clear_chunks(self) -> None: ...
    @abstractmethod
    def _note_rows(self, kind: str, keys: Sequence[str] | None) -> Iterable[tuple[str, str, bytes]]:
        """Yield key, value and seal of the notes of a kind, all or those of some keys, in any order."""

    @abstractmethod
    def _scan_notes(self) -> Iterator[tuple[str, str, str, bytes]]: ...
    @abstractmethod
    def _set_note(self, kind: str, key: str, value: str | None, seal: bytes) -> None: ...
    @abstractmethod
    def _check_pages(self) -> Iterator[str]:
        """Yield what the keeper of the bytes itself finds wrong."""


def note_seal(kind: str, key: str, value: str) -> bytes:
    """Return the check of a note."""
    return seal_of(to_bytes(kind), to_bytes(key), to_bytes(value))


def pages(items: Iterable[_T], count: int) -> Iterator[list[_T]]:
    """Yield ``items`` in lists of ``count``, the last one shorter.

    Example:
        >>> list(pages(range(5), 2))
        [[0, 1], [2, 3], [4]]
    """
    rest = iter(items)
    while batch := list(islice(rest, count)):
        yield batch
