"""A store that lives as long as the process: for one run, for tests, and to try things out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jianfu_dedup.index.store import failures
from jianfu_dedup.index.store.base import PAGE, BaseStore, pages
from jianfu_dedup.index.store.contract import Entry
from jianfu_dedup.index.store.packing import ChunkRow, Row
from jianfu_dedup.index.store.versions import Tables, View

_TABLES = ("rows", "handles", "sources", "chunks", "notes")


class MemoryStore(BaseStore[View]):
    """A :class:`~jianfu_dedup.index.store.contract.Store` in the memory of the process.

    Args:
        timeout_s: Seconds to wait for other writers.

    Example:
        >>> store = MemoryStore()
        >>> with store.writing():
        ...     store.put([Entry(id="a", source="a", content=b"x", signature=b"", keys=((7, 1),))])
        >>> store.postings([7])[0].handles.tolist()
        [0]
    """

    def __init__(self, timeout_s: float = 30.0) -> None:
        super().__init__(":memory:", timeout_s)
        self._tables = Tables(_TABLES)

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, by id; of one state only inside :meth:`reading` or :meth:`writing`."""
        for ids in pages(self.ids(), PAGE):  # all ids are sorted once
            yield from self.get(ids)

    def compact(self) -> None:
        """Do nothing: what was dropped is gone."""
        self._outside()

    def backup(self, path: str) -> None:
        """Refuse: there is no file to copy.

        Raises:
            IndexFileError: Always.
        """
        raise failures.unusable(self.where, f"内存中的索引不能备份到 {path}")

    def size(self) -> int:
        """Return the bytes of entries, postings and notes, without what Python adds."""
        with self.reading():
            rows = sum(len(row.content) + len(row.signature) + len(row.keys) for row in self._scan_rows())
            chunks = sum(len(data) for _, _, data in self._scan_chunks())
            return rows + chunks + sum(len(key) + len(value) for _, key, value, _ in self._scan_notes())

    def close(self) -> None:
        """Let go of everything."""
        self._closed = True
        self._tables = Tables(_TABLES)

    def _begin_read(self) -> View:
        return self._tables.view()

    def _end_read(self, session: View) -> None:
        if not self._closed:
            self._tables.end(session)

    _begin_write = _begin_read
    _end_write = _end_read

    def _commit(self, session: View) -> None:
        self._check_open()
        self._tables.commit(session)

    def _roll_back(self, session: View) -> None:
        session.changes.clear()

    def _insert_rows(self, rows: Sequence[Row]) -> None:
        view = self._session
        for source, ids in _by_source(rows).items():
            view.set("sources", source, (view.get("sources", source) or frozenset()) | ids)
        for row in rows:
            view.set("rows", row.handle, row)
            view.set("handles", row.id, row.handle)

    def _delete_rows(self, handles: Sequence[int]) -> None:
        view, rows = self._session, self._rows_of_handles(handles)
        for source, ids in _by_source(rows).items():
            view.set("sources", source, (view.get("sources", source) - ids) or None)
        for row in rows:
            view.set("rows", row.handle, None)
            view.set("handles", row.id, None)

    def _rows_of_ids(self, ids: Sequence[str]) -> Iterable[Row]:
        found = (self._session.get("handles", name) for name in ids)
        return self._rows_of_handles([handle for handle in found if handle is not None])

    def _rows_of_handles(self, handles: Sequence[int]) -> list[Row]:
        found = (self._session.get("rows", handle) for handle in handles)
        return [row for row in found if row is not None]

    def _keys_of_ids(self, ids: Sequence[str]) -> Iterable[tuple[int, bytes]]:
        return [(row.handle, row.keys) for row in self._rows_of_ids(ids)]

    def _keys_of_handles(self, handles: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        return [(row.handle, row.keys) for row in self._rows_of_handles(handles)]

    def _digests_of(self, ids: Sequence[str]) -> Iterable[tuple[str, bytes]]:
        return [(row.id, row.digest) for row in self._rows_of_ids(ids)]

    def _all_ids(self, source: str | None) -> Iterable[str]:
        if source is None:
            return self._session.keys("handles")
        return sorted(self._session.get("sources", source) or ())

    def _ids_inside(self, start: str) -> Iterable[str]:
        found = (ids for source, ids in self._session.items("sources") if source.startswith(start))
        return sorted(name for ids in found for name in ids)

    def _ids_after(self, last: str | None, count: int) -> list[str]:
        return [name for name in self._session.keys("handles") if last is None or name > last][:count]

    def _scan_rows(self) -> Iterator[Row]:
        return (row for _, row in self._session.items("rows"))

    def _scan_keys(self) -> Iterator[tuple[int, bytes]]:
        return ((row.handle, row.keys) for row in self._scan_rows())

    def _scan_chunks(self) -> Iterator[ChunkRow]:
        return ((key, chunk, data) for key, kept in self._session.items("chunks") for chunk, data in kept)

    def _chunks_of(self, keys: Sequence[int]) -> Iterable[ChunkRow]:
        for key in keys:
            for chunk, data in self._session.get("chunks", key) or ():
                yield key, chunk, data

    def _read_chunks(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        wanted = set(names)
        rows = self._chunks_of(sorted({key for key, _ in wanted}))
        return {(key, chunk): data for key, chunk, data in rows if (key, chunk) in wanted}

    def _chunk_sizes(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        return {name: len(data) for name, data in self._read_chunks(names).items()}

    def _append_chunks(self, rows: Iterable[ChunkRow]) -> None:
        for key, chunk, data in rows:
            kept = self._session.get("chunks", key) or ()
            if kept and kept[-1][0] == chunk:
                kept, data = kept[:-1], kept[-1][1] + data  # noqa: PLW2901
            self._session.set("chunks", key, (*kept, (chunk, data)))

    def _replace_chunks(self, rows: Sequence[ChunkRow]) -> None:
        for key, chunk, data in rows:
            kept = dict(self._session.get("chunks", key) or ())
            kept[chunk] = data
            self._session.set("chunks", key, tuple((n, d) for n, d in kept.items() if d) or None)

    def _clear_chunks(self) -> None:
        for key in self._session.keys("chunks"):
            self._session.set("chunks", key, None)

    def _note_rows(self, kind: str, keys: Sequence[str] | None) -> Iterable[tuple[str, str, bytes]]:
        if keys is not None:
            held = ((key, self._session.get("notes", (kind, key))) for key in keys)
            return [(key, *kept) for key, kept in held if kept is not None]
        return [(key, *kept) for (name, key), kept in self._session.items("notes") if name == kind]

    def _scan_notes(self) -> Iterator[tuple[str, str, str, bytes]]:
        return ((kind, key, *kept) for (kind, key), kept in self._session.items("notes"))

    def _set_note(self, kind: str, key: str, value: str | None, seal: bytes) -> None:
        self._session.set("notes", (kind, key), None if value is None else (value, seal))

    def _check_pages(self) -> Iterator[str]:
        return iter(())


def _by_source(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Return the ids of each source: a set of its ids is made anew once a batch."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.source, set()).add(row.id)
    return found
