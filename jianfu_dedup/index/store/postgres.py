"""A store in a schema of a PostgreSQL database, for offices with several servers (extra ``postgres``).

Writers queue on an advisory lock; readers see the snapshot of a REPEATABLE READ transaction and wait for nobody.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from jianfu_dedup.index.store import failures
from jianfu_dedup.index.store.base import BaseStore, pages
from jianfu_dedup.index.store.contract import FORMAT
from jianfu_dedup.index.store.packing import CHUNK_BITS, PART_BITS, ChunkRow, Row, after, from_bytes, to_bytes
from jianfu_dedup.index.store.pool import Pool
from jianfu_dedup.index.store.postgres_link import SCHEMA, TABLES, Link, as_library_error, driver

_ROW = "handle, id, source, digest, seal, signature, keys, content"
_SCAN = 2000
_BATCH = 8192
"""Rows sent in one statement."""

_NAMED = "SELECT unnest(%b::bigint[]) AS part, unnest(%b::bigint[]) AS key, unnest(%b::bigint[]) AS chunk"
_NAMES = itertools.count()


class PostgresStore(BaseStore[Any]):
    """A :class:`~jianfu_dedup.index.store.contract.Store` in PostgreSQL.

    Args:
        address: ``postgresql://user@host/database?index=name``; ``name`` is the schema, ``jianfu`` when left out.
        create: Make the schema and its tables if there are none.
        timeout_s: Seconds to wait for other writers and for the server.

    Raises:
        IndexFileError: As :func:`~jianfu_dedup.index.store.opening.open_store` says.
        MissingExtraError: psycopg is not installed.
    """

    def __init__(self, address: str, *, create: bool = False, timeout_s: float = 30.0) -> None:
        self._link = Link.of(address)
        self._psycopg = driver()
        super().__init__(self._link.shown, timeout_s)
        self._pool: Pool[Any] = Pool(self._connect, lambda connection: connection.close(), self._is_usable)
        session = self._pool.take()
        try:
            if create:
                self._create(session)
            self._check_format(session)
        except BaseException:
            self._pool.give(session, keep=False)
            raise
        self._pool.give(session)

    # Connections and transactions.

    def _connect(self) -> Any:
        with self._driver():
            waits = max(2, round(self.timeout_s))
            connection = self._psycopg.connect(self._link.address, autocommit=True, connect_timeout=waits)
        try:
            milliseconds = str(max(1, round(self.timeout_s * 1000)))
            # A server that does not know the setting keeps its own limit.
            sql = "SELECT set_config(name, %s, false) FROM pg_settings WHERE name = 'lock_timeout'"
            self._run(sql, (milliseconds,), session=connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _is_usable(self, connection: Any) -> bool:
        return not connection.closed and not connection.broken

    def _begin_read(self) -> Any:
        return self._begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1")

    def _begin_write(self) -> Any:
        # READ COMMITTED, so that what the writer before committed is seen once the lock is granted.
        lock = f"SELECT pg_advisory_xact_lock({self._link.lock_number()})"
        return self._begun(f"BEGIN ISOLATION LEVEL READ COMMITTED; {lock}")

    def _begun(self, statements: str) -> Any:
        """Begin with a statement that fixes the snapshot or waits for the lock, in one way to the server."""
        session = self._pool.take()
        try:
            with self._driver():
                session.execute(statements)
        except BaseException:
            self._pool.give(session, keep=False)
            raise
        return session

    def _commit(self, session: Any) -> None:
        self._run("COMMIT", session=session)

    def _roll_back(self, session: Any) -> None:
        try:
            session.execute("ROLLBACK")
        except self._psycopg.Error:
            session.close()

    def _end_read(self, session: Any) -> None:
        self._roll_back(session)
        self._pool.give(session, keep=self._is_usable(session))

    def _end_write(self, session: Any) -> None:
        self._pool.give(session, keep=self._is_usable(session))

    def _create(self, session: Any) -> None:
        self._run("BEGIN", session=session)
        try:
            self._run(f"SELECT pg_advisory_xact_lock({self._link.lock_number()})", session=session)
            if not self._has_schema(session):
                self._run(f"CREATE SCHEMA {self._link.schema}", session=session)
            if not self._tables(session):
                for statement in SCHEMA:
                    self._run(statement.format(self._link.schema), session=session)
                sql = f"COMMENT ON TABLE {self._link.schema}.notes IS 'jianfu-dedup {FORMAT}'"
                self._run(sql, session=session)
            self._run("COMMIT", session=session)
        except BaseException:
            self._roll_back(session)
            raise

    def _check_format(self, session: Any) -> None:
        if not self._has_schema(session):
            raise failures.missing(self.where)
        tables = self._tables(session)
        name, _, version = (tables.get("notes") or "").partition(" ")
        if not tables or name != "jianfu-dedup" or not version.isdecimal():
            raise failures.foreign(self.where, "这个 schema 是别的软件的")
        if int(version) > FORMAT:
            raise failures.newer(self.where, int(version), FORMAT)
        if int(version) != FORMAT:
            raise failures.unknown(self.where, int(version), FORMAT)
        if not {*TABLES} <= {*tables}:
            raise failures.damaged(self.where, "缺少表")

    def _has_schema(self, session: Any) -> bool:
        return bool(self._run("SELECT 1 FROM pg_namespace WHERE nspname = %s", (self._link.schema,), session=session))

    def _tables(self, session: Any) -> dict[str, str | None]:
        sql = (
            "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'r'"
        )
        return dict(self._run(sql, (self._link.schema,), session=session))

    # Upkeep.

    def compact(self) -> None:
        """Rewrite the tables without what was dropped.

        The server's own log and its backups may hold it for longer; they are its keeper's to clear.

        Raises:
            IndexLockedError: Somebody reads or writes.
        """
        self._outside()
        session = self._pool.take()
        try:
            for table in TABLES:
                self._run(f"VACUUM FULL {self._link.schema}.{table}", session=session)
        finally:
            self._pool.give(session, keep=False)

    def backup(self, path: str) -> None:
        """Refuse: the server has ways of its own.

        Raises:
            IndexFileError: Always; the mend names the way.
        """
        error = failures.unusable(self.where, f"服务器上的索引不能备份到 {path}")
        error.mend = f"用 pg_dump --schema={self._link.schema} 备份"
        raise error

    def size(self) -> int:
        """Return the bytes of the tables and their indexes."""
        sql = "SELECT pg_total_relation_size(%s)"
        with self.reading():
            return sum(self._run(sql, (f"{self._link.schema}.{table}",))[0][0] for table in TABLES)

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
        except self._psycopg.Error as error:
            turn = self._turn()
            writes = turn is not None and turn.writes
            raise as_library_error(error, self.where, self.timeout_s, writes=writes) from error

    def _sql(self, sql: str) -> str:
        """Put the schema before the names of tables, which are written ``@name``."""
        return sql.replace("@", self._link.schema + ".")

    def _run(self, sql: str, values: Sequence[Any] = (), *, session: Any = None) -> list[Any]:
        with self._driver():
            found = (session or self._session).execute(self._sql(sql), values or None, binary=True)
            return list(found.fetchall()) if found.description else []

    def _scan(self, sql: str) -> Iterator[Any]:
        with self._driver(), self._session.cursor(name=f"scan_{next(_NAMES)}", binary=True) as cursor:
            cursor.execute(self._sql(sql))
            while rows := cursor.fetchmany(_SCAN):
                yield from rows

    # Entries.

    def _insert_rows(self, rows: Sequence[Row]) -> None:
        values = [
            (r.handle, to_bytes(r.id), to_bytes(r.source), r.digest, r.seal, r.signature, r.keys, r.content)
            for r in rows
        ]
        sql = self._sql(f"INSERT INTO @entries ({_ROW}) VALUES (%b, %b, %b, %b, %b, %b, %b, %b)")  # noqa: S608
        with self._driver(), self._session.cursor() as cursor:
            cursor.executemany(sql, values)

    def _delete_rows(self, handles: Sequence[int]) -> None:
        self._run("DELETE FROM @entries WHERE handle = ANY(%b::bigint[])", (list(handles),))

    def _rows_of_ids(self, ids: Sequence[str]) -> Iterable[Row]:
        return map(_row, self._run(f"SELECT {_ROW} FROM @entries WHERE id = ANY(%b::bytea[])", (_texts(ids),)))  # noqa: S608

    def _rows_of_handles(self, handles: Sequence[int]) -> Iterable[Row]:
        sql = f"SELECT {_ROW} FROM @entries WHERE handle = ANY(%b::bigint[])"  # noqa: S608
        return map(_row, self._run(sql, (list(handles),)))

    def _keys_of_ids(self, ids: Sequence[str]) -> Iterable[tuple[int, bytes]]:
        return self._run("SELECT handle, keys FROM @entries WHERE id = ANY(%b::bytea[])", (_texts(ids),))

    def _keys_of_handles(self, handles: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        return self._run("SELECT handle, keys FROM @entries WHERE handle = ANY(%b::bigint[])", (list(handles),))

    def _digests_of(self, ids: Sequence[str]) -> Iterable[tuple[str, bytes]]:
        found = self._run("SELECT id, digest FROM @entries WHERE id = ANY(%b::bytea[])", (_texts(ids),))
        return ((from_bytes(name), digest) for name, digest in found)

    def _all_ids(self, source: str | None) -> Iterable[str]:
        if source is None:
            return (from_bytes(name) for (name,) in self._scan("SELECT id FROM @entries ORDER BY id"))
        found = self._run("SELECT id FROM @entries WHERE source = %b ORDER BY id", (to_bytes(source),))
        return (from_bytes(name) for (name,) in found)

    def _ids_inside(self, start: str) -> Iterable[str]:
        sql = "SELECT id FROM @entries WHERE source >= %b AND source < %b ORDER BY id"
        return [from_bytes(name) for (name,) in self._run(sql, (to_bytes(start), after(to_bytes(start))))]

    def _ids_after(self, last: str | None, count: int) -> list[str]:
        sql = "SELECT id FROM @entries WHERE id > %b ORDER BY id LIMIT %b"
        if last is None:
            sql = sql.replace(">", ">=")
        return [from_bytes(name) for (name,) in self._run(sql, (to_bytes(last or ""), count))]

    def _scan_rows(self) -> Iterator[Row]:
        return map(_row, self._scan(f"SELECT {_ROW} FROM @entries ORDER BY handle"))  # noqa: S608

    def _scan_keys(self) -> Iterator[tuple[int, bytes]]:
        return self._scan("SELECT handle, keys FROM @entries ORDER BY handle")

    # Postings.

    def _scan_chunks(self) -> Iterator[ChunkRow]:
        return self._scan("SELECT key, chunk, postings FROM @chunks")

    def _chunks_of(self, keys: Sequence[int]) -> Iterable[ChunkRow]:
        # Each statement is a way to the server and back, so the server counts the parts itself.
        sql = (
            "SELECT key, chunk, postings FROM @chunks WHERE key = ANY(%b::bigint[]) AND part = ANY(ARRAY("
            "SELECT generate_series(0, (SELECT coalesce(max(handle), 0) >> %b FROM @entries))))"
        )
        return self._run(sql, (list(keys), CHUNK_BITS + PART_BITS))

    def _read_chunks(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        sql = (
            f"SELECT c.key, c.chunk, c.postings FROM @chunks c JOIN ({_NAMED}) w"  # noqa: S608
            " ON c.part = w.part AND c.key = w.key AND c.chunk = w.chunk"
        )
        found = self._run(sql, _named(names))
        return {(key, chunk): data for key, chunk, data in found}

    def _chunk_sizes(self, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        sql = (
            f"SELECT c.key, c.chunk, length(c.postings) FROM @chunks c JOIN ({_NAMED}) w"  # noqa: S608
            " ON c.part = w.part AND c.key = w.key AND c.chunk = w.chunk"
        )
        return {(key, chunk): size for key, chunk, size in self._run(sql, _named(names))}

    def _append_chunks(self, rows: Iterable[ChunkRow]) -> None:
        for batch in pages(rows, _BATCH):
            kept = self._read_chunks([(key, chunk) for key, chunk, _ in batch])
            grown = [(k, c, kept[k, c] + data) for k, c, data in batch if (k, c) in kept]
            self._replace_chunks(grown)
            self._copy_chunks([row for row in batch if row[:2] not in kept])

    def _copy_chunks(self, rows: Sequence[ChunkRow]) -> None:
        if not rows:
            return
        sql = self._sql("COPY @chunks (part, key, chunk, postings) FROM STDIN (FORMAT BINARY)")
        with self._driver(), self._session.cursor() as cursor, cursor.copy(sql) as copy:
            copy.set_types(["int8", "int8", "int8", "bytea"])
            for row in rows:
                copy.write_row((row[1] >> PART_BITS, *row))

    def _replace_chunks(self, rows: Sequence[ChunkRow]) -> None:
        # Deleted and written anew: one statement a batch on every server, and none has to know ON CONFLICT.
        sql = (
            f"DELETE FROM @chunks c USING ({_NAMED}) w"  # noqa: S608
            " WHERE c.part = w.part AND c.key = w.key AND c.chunk = w.chunk"
        )
        if rows:
            self._run(sql, _named([(key, chunk) for key, chunk, _ in rows]))
            self._copy_chunks([row for row in rows if row[2]])

    def _clear_chunks(self) -> None:
        self._run("DELETE FROM @chunks")

    # Notes.

    def _note_rows(self, kind: str, keys: Sequence[str] | None) -> Iterable[tuple[str, str, bytes]]:
        of_kind = "SELECT key, value, seal FROM @notes WHERE kind = %b"
        if keys is None:
            found = self._run(of_kind, (to_bytes(kind),))
        else:
            found = self._run(f"{of_kind} AND key = ANY(%b::bytea[])", (to_bytes(kind), _texts(keys)))
        return ((from_bytes(key), from_bytes(value), seal) for key, value, seal in found)

    def _scan_notes(self) -> Iterator[tuple[str, str, str, bytes]]:
        for kind, key, value, seal in self._scan("SELECT kind, key, value, seal FROM @notes"):
            yield from_bytes(kind), from_bytes(key), from_bytes(value), seal

    def _set_note(self, kind: str, key: str, value: str | None, seal: bytes) -> None:
        name = (to_bytes(kind), to_bytes(key))
        self._run("DELETE FROM @notes WHERE kind = %b AND key = %b", name)
        if value is not None:
            sql = "INSERT INTO @notes (kind, key, value, seal) VALUES (%b, %b, %b, %b)"
            self._run(sql, (*name, to_bytes(value), seal))

    def _check_pages(self) -> Iterator[str]:
        # The server checks its pages as all rows are read (with data checksums); no plain SQL asks it to.
        return iter(())


def _named(names: Sequence[tuple[int, int]]) -> tuple[list[int], list[int], list[int]]:
    """Return parts, keys and numbers of chunks."""
    return [chunk >> PART_BITS for _, chunk in names], [key for key, _ in names], [chunk for _, chunk in names]


def _texts(texts: Sequence[str]) -> list[bytes]:
    return [to_bytes(text) for text in texts]


def _row(found: Sequence[Any]) -> Row:
    handle, name, source, *rest = found
    return Row(handle, from_bytes(name), from_bytes(source), *rest)
