"""A store in one SQLite file with a write-ahead log: nothing to install, readers and a writer at once.

A commit waits for the disk (``synchronous=FULL``): an add that returned is there after a power failure. It costs one
flush a transaction; with NORMAL the file would stay whole, but the last adds could be gone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from jianfu_dedup.index.store import failures
from jianfu_dedup.index.store.base import BaseStore, pages
from jianfu_dedup.index.store.packing import CHUNK_BITS, PART_BITS, ChunkRow, Row, after, from_bytes, to_bytes
from jianfu_dedup.index.store.pool import Pool
from jianfu_dedup.index.store.sqlite_file import FAILURES, Opened, SqliteFile, as_library_error

_ROW = "handle, id, source, digest, seal, signature, keys, content"
_ONE_CHUNK = "part = ? AND key = ? AND chunk = ?"
_SCAN = 512


class SqliteStore(BaseStore[Opened]):
    """A :class:`~jianfu_dedup.index.store.contract.Store` in a file.

    Args:
        path: The file; beside it SQLite keeps ``-wal`` and ``-shm`` while it is in use.
        create: Make the file if there is none.
        timeout_s: Seconds to wait for other writers, in this process and in others.
        max_pages: Pages of 4 KB the file may grow to; 0 for no limit. A put beyond it fails as on a full disk.

    Raises:
        IndexFileError: As :func:`~jianfu_dedup.index.store.opening.open_store` says.

    Example:
        >>> import tempfile
        >>> from jianfu_dedup.index.store.contract import Entry
        >>> folder = tempfile.TemporaryDirectory()
        >>> store = SqliteStore(folder.name + "/county.jianfu", create=True)
        >>> with store.writing():
        ...     store.put([Entry(id="a", source="a", content=b"x", signature=b"", keys=((7, 1),))])
        >>> store.ids()
        ('a',)
        >>> store.close()
        >>> folder.cleanup()
    """

    def __init__(
        self, path: str | os.PathLike[str], *, create: bool = False, timeout_s: float = 30.0, max_pages: int = 0
    ) -> None:
        self._file = SqliteFile(os.path.abspath(os.fspath(path)), timeout_s, max_pages)  # noqa: PTH100 — keeps links
        super().__init__(self._file.shown, timeout_s)
        if create:
            self._file.create()
        self._pool = Pool(self._file.open, Opened.close, self._file.is_same)
        self._pool.give(self._pool.take())

    # Transactions.

    def _begin_read(self) -> Opened:
        session = self._pool.take()
        try:
            self._run("BEGIN", session=session)
            self._run("SELECT 1 FROM notes LIMIT 1", session=session)  # only a read fixes the snapshot
        except BaseException:
            self._pool.give(session, keep=False)
            raise
        return session

    def _end_read(self, session: Opened) -> None:
        self._roll_back(session)
        self._pool.give(session, keep=not session.frozen)

    def _begin_write(self) -> Opened:
        session = self._pool.take()
        if session.read_only:
            self._pool.give(session)
            raise failures.read_only(self.where)
        try:
            self._run("BEGIN IMMEDIATE", session=session)
        except BaseException:
            self._pool.give(session, keep=False)
            raise
        return session

    def _commit(self, session: Opened) -> None:
        self._run("COMMIT", session=session)

    def _roll_back(self, session: Opened) -> None:
        if session.connection.in_transaction:
            try:
                session.connection.execute("ROLLBACK")
            except sqlite3.Error:
                session.failed = True  # closing it rolls back as well

    def _end_write(self, session: Opened) -> None:
        self._pool.give(session, keep=not session.failed)

    # Upkeep.

    def compact(self) -> None:
        """Rebuild the file without what was dropped, and empty the log.

        Dropped content is overwritten at once (``secure_delete``) in the file; the log may hold it until then. What
        the file system keeps of blocks it gave back is out of reach.

        Raises:
            IndexLockedError: Somebody reads or writes; nothing was lost, only the trace may still be in the log.
            IndexFullError: There is no room for the copy it takes.
        """
        self._outside()
        self._pool.clear()
        session = self._begin_write()  # says who may not write, and waits for writers
        try:
            self._roll_back(session)
            self._empty_log(session)
            self._run("VACUUM", session=session)
            self._empty_log(session)
        finally:
            self._pool.give(session, keep=False)

    def _empty_log(self, session: Opened) -> None:
        busy, _, _ = self._run("PRAGMA wal_checkpoint(TRUNCATE)", session=session)[0]
        if busy:
            raise failures.locked(self.where, self.timeout_s)

    def backup(self, path: str) -> None:
        """Write a copy to a new file. It is the state of one moment, whatever is written meanwhile."""
        self._outside()
        target = Path(path)
        part = target.with_name(target.name + ".part")
        if target.exists() or part.exists():
            raise failures.exists(os.fspath(target if target.exists() else part))
        try:
            self._copy(part)
            part.replace(target)
        except OSError as error:
            raise failures.unusable(os.fspath(target), error) from error
        finally:
            part.unlink(missing_ok=True)

    def _copy(self, part: Path) -> None:
        with self.reading(), self._driver(), closing(sqlite3.connect(part, timeout=self.timeout_s)) as copy:
            self._session.connection.backup(copy)

    def size(self) -> int:
        """Return the bytes of the file and its log."""
        self._check_open()
        return self._file.size()

    def close(self) -> None:
        """Close all connections; one that is at work in another thread closes when that thread is done."""
        self._closed = True
        self._pool.shut()

    def _forget_cached(self) -> None:
        self._pool.clear()

    # Statements.

    @contextmanager
    def _driver(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            raise as_library_error(error, self.where, self.timeout_s) from error

    def _run(self, sql: str, values: Sequence[Any] = (), *, session: Opened | None = None) -> list[Any]:
        with self._driver():
            return (session or self._session).connection.execute(sql, values).fetchall()

    def _each(self, sql: str, rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
        with self._driver():
            connection = self._session.connection
            for row in rows:
                yield from connection.execute(sql, row).fetchall()

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._driver():
            self._session.connection.executemany(sql, rows)

    def _scan(self, sql: str) -> Iterator[Any]:
        with self._driver(), closing(self._session.connection.execute(sql)) as cursor:
            while rows := cursor.fetchmany(_SCAN):
                yield from rows

    def _typed(self, rows: Iterable[Any], *kinds: type) -> Iterator[Any]:
        """Yield rows whose values are of the kinds that were written; SQLite takes a damaged row as it comes."""
        for row in rows:
            if tuple(map(type, row)) != kinds:
                raise failures.damaged(self.where, "有一行的值不是写入时的类型")
            yield row

    def _rows(self, rows: Iterable[Any]) -> Iterator[Row]:
        for handle, name, source, *rest in self._typed(rows, int, *[bytes] * 7):
            yield Row(handle, from_bytes(name), from_bytes(source), *rest)

    # Entries.

    def _insert_rows(self, rows: Sequence[Row]) -> None:
        values = (
            (r.handle, to_bytes(r.id), to_bytes(r.source), r.digest, r.seal, r.signature, r.keys, r.content)
            for r in rows
        )
        self._many(f"INSERT INTO entries ({_ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608

    def _delete_rows(self, handles: Sequence[int]) -> None:
        self._many("DELETE FROM entries WHERE handle = ?", ((handle,) for handle in handles))

    def _rows_of_ids(self, ids: Sequence[str]) -> Iterable[Row]:
        return self._rows(self._each(f"SELECT {_ROW} FROM entries WHERE id = ?", _texts(ids)))  # noqa: S608

    def _rows_of_handles(self, handles: Sequence[int]) -> Iterable[Row]:
        wanted = ((handle,) for handle in handles)
        return self._rows(self._each(f"SELECT {_ROW} FROM entries WHERE handle = ?", wanted))  # noqa: S608

    def _keys_of_ids(self, ids: Sequence[str]) -> Iterable[tuple[int, bytes]]:
        return self._typed(self._each("SELECT handle, keys FROM entries WHERE id = ?", _texts(ids)), int, bytes)

    def _keys_of_handles(self, handles: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        for page in pages(handles, _SCAN):
            # Many at once: one by one takes twice as long.
            sql = f"SELECT handle, keys FROM entries WHERE handle IN ({', '.join('?' * len(page))})"  # noqa: S608
            yield from self._typed(self._run(sql, page), int, bytes)

    def _digests_of(self, ids: Sequence[str]) -> Iterable[tuple[str, bytes]]:
        found = self._each("SELECT id, digest FROM entries WHERE id = ?", _texts(ids))
        return ((from_bytes(name), digest) for name, digest in self._typed(found, bytes, bytes))

    def _all_ids(self, source: str | None) -> Iterable[str]:
        if source is None:
            found = self._scan("SELECT id FROM entries ORDER BY id")
        else:
            found = iter(self._run("SELECT id FROM entries WHERE source = ? ORDER BY id", (to_bytes(source),)))
        return (from_bytes(name) for (name,) in self._typed(found, bytes))

    def _ids_inside(self, start: str) -> Iterable[str]:
        sql = "SELECT id FROM entries WHERE source >= ? AND source < ? ORDER BY id"
        found = self._run(sql, (to_bytes(start), after(to_bytes(start))))
        return [from_bytes(name) for (name,) in self._typed(found, bytes)]

    def _ids_after(self, last: str | None, count: int) -> list[str]:
        sql = "SELECT id FROM entries WHERE id > ? ORDER BY id LIMIT ?"
        if last is None:
            sql = sql.replace(">", ">=")
        found = self._run(sql, (to_bytes(last or ""), count))
        return [from_bytes(name) for (name,) in self._typed(found, bytes)]

    def _scan_rows(self) -> Iterator[Row]:
        return self._rows(self._scan(f"SELECT {_ROW} FROM entries ORDER BY handle"))  # noqa: S608

    def _scan_keys(self) -> Iterator[tuple[int, bytes]]:
        return self._typed(self._scan("SELECT handle, keys FROM entries ORDER BY handle"), int, bytes)

    # Postings.

    def _scan_chunks(self) -> Iterator[ChunkRow]:
        return self._typed(self._scan("SELECT key, chunk, postings FROM chunks"), int, int, bytes)

    def _chunks_of(self, keys: Sequence[int]) -> Iterable[ChunkRow]:
        last = self._run("SELECT max(handle) FROM entries")[0][0] or 0
        parts = ", ".join(map(str, range((last >> CHUNK_BITS + PART_BITS) + 1)))
        sql = f"SELECT key, chunk, postings FROM chunks WHERE part IN ({parts}) AND key = ?"  # noqa: S608
        with self._driver():
            execute = self._session.connection.execute
            found = [row for key in keys for row in execute(sql, (key,)).fetchall()]
        return self._typed(found, int, int, bytes)

    def _read_chunks(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        sql = f"SELECT key, chunk, postings FROM chunks WHERE {_ONE_CHUNK}"  # noqa: S608
        found = self._each(sql, ((chunk >> PART_BITS, key, chunk) for key, chunk in names))
        return {(key, chunk): data for key, chunk, data in self._typed(found, int, int, bytes)}

    def _chunk_sizes(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        # The length stands in front of the bytes, which need not be read.
        sql = f"SELECT key, chunk, length(postings) FROM chunks WHERE {_ONE_CHUNK}"  # noqa: S608
        found = self._each(sql, ((chunk >> PART_BITS, key, chunk) for key, chunk in names))
        return {(key, chunk): size for key, chunk, size in self._typed(found, int, int, int)}

    def _append_chunks(self, rows: Iterable[ChunkRow]) -> None:
        # || gives a text of the same bytes.
        sql = (
            "INSERT INTO chunks (part, key, chunk, postings) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (part, key, chunk) DO UPDATE SET postings = CAST(postings || excluded.postings AS BLOB)"
        )
        self._many(sql, ((chunk >> PART_BITS, key, chunk, data) for key, chunk, data in rows))

    def _replace_chunks(self, rows: Sequence[ChunkRow]) -> None:
        gone = ((chunk >> PART_BITS, key, chunk) for key, chunk, data in rows if not data)
        self._many(f"DELETE FROM chunks WHERE {_ONE_CHUNK}", gone)  # noqa: S608
        kept = ((data, chunk >> PART_BITS, key, chunk) for key, chunk, data in rows if data)
        self._many(f"UPDATE chunks SET postings = ? WHERE {_ONE_CHUNK}", kept)  # noqa: S608

    def _clear_chunks(self) -> None:
        self._run("DELETE FROM chunks")

    # Notes.

    def _note_rows(self, kind: str, keys: Sequence[str] | None) -> Iterable[tuple[str, str, bytes]]:
        of_kind = "SELECT key, value, seal FROM notes WHERE kind = ?"
        if keys is None:
            found = iter(self._run(of_kind, (to_bytes(kind),)))
        else:
            found = self._each(f"{of_kind} AND key = ?", [(to_bytes(kind), to_bytes(key)) for key in keys])
        rows = self._typed(found, bytes, bytes, bytes)
        return ((from_bytes(key), from_bytes(value), seal) for key, value, seal in rows)

    def _scan_notes(self) -> Iterator[tuple[str, str, str, bytes]]:
        found = self._scan("SELECT kind, key, value, seal FROM notes")
        for kind, key, value, seal in self._typed(found, bytes, bytes, bytes, bytes):
            yield from_bytes(kind), from_bytes(key), from_bytes(value), seal

    def _set_note(self, kind: str, key: str, value: str | None, seal: bytes) -> None:
        name = (to_bytes(kind), to_bytes(key))
        self._run("DELETE FROM notes WHERE kind = ? AND key = ?", name)
        if value is not None:
            self._run("INSERT INTO notes (kind, key, value, seal) VALUES (?, ?, ?, ?)", (*name, to_bytes(value), seal))

    def _check_pages(self) -> Iterator[str]:
        for (text,) in self._run("PRAGMA integrity_check(100)"):
            if text != "ok":
                yield f"数据库自检: {text}"


def _texts(texts: Sequence[str]) -> Iterator[tuple[bytes]]:
    return ((to_bytes(text),) for text in texts)
