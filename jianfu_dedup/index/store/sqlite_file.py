"""The SQLite file of a store: made, opened and told from other files, and its errors in the words of the library."""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jianfu_dedup.errors import IndexFileError
from jianfu_dedup.index.store import failures
from jianfu_dedup.index.store.contract import FORMAT

APPLICATION_ID = 0x4A464458
"""Bytes 68 to 71 of the file: "JFDX"."""

FAILURES = (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError)
"""What the driver raises; the last one for messages that quote damaged text."""

_MAGIC = b"SQLite format 3\0"

_ENTRIES = (
    "CREATE TABLE entries (handle INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, source BLOB NOT NULL,"
    " digest BLOB NOT NULL, seal BLOB NOT NULL, signature BLOB NOT NULL, keys BLOB NOT NULL, content BLOB NOT NULL)"
)
_SOURCES = "CREATE INDEX entries_by_source ON entries (source)"
_CHUNKS = (
    "CREATE TABLE chunks (part INTEGER NOT NULL, key INTEGER NOT NULL, chunk INTEGER NOT NULL,"
    " postings BLOB NOT NULL, PRIMARY KEY (part, key, chunk)) WITHOUT ROWID"
)
_NOTES = (
    "CREATE TABLE notes (kind BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, seal BLOB NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID"
)
SCHEMA = (_ENTRIES, _SOURCES, _CHUNKS, _NOTES)
"""Texts are kept as UTF-8 in BLOBs: names of files need not be valid text, and bytes sort alike everywhere."""

PAGE = 16384
"""Bytes a page: an entry takes about 4 KB, of which pages of 4 KB waste a third."""

_CACHE_KB = 16384
"""Pages a connection keeps: the inner nodes of the chunk table over 10⁶ entries are 4 MB."""

_LOG_BYTES = 64 << 20
"""The log is cut to this after a checkpoint."""


@dataclass(slots=True, eq=False)
class Opened:
    """A connection and what it may do.

    Attributes:
        connection: The connection.
        read_only: The file or its folder may not be written.
        frozen: Opened as never changing, for one use only.
        identity: Device and number of the file when it was opened.
        failed: It is not to be used again.
    """

    connection: sqlite3.Connection
    read_only: bool
    frozen: bool
    identity: tuple[int, int]
    failed: bool = False

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class SqliteFile:
    """A path, and how to open it.

    Args:
        path: Absolute path.
        timeout_s: Seconds to wait for locks.
        max_pages: Pages it may grow to; 0 for no limit.
    """

    def __init__(self, path: str, timeout_s: float, max_pages: int) -> None:
        self.path = path
        self.shown = path.encode("utf-8", "replace").decode()
        self._timeout_s = timeout_s
        self._max_pages = max_pages

    def create(self) -> None:
        """Make the file if there is none, or none but an empty one; several processes may try at once."""
        if Path(self.path).exists() and Path(self.path).stat().st_size:
            self._check_magic()
            if not self._is_blank():
                return
        try:
            connection = self._connect("rwc")
        except FAILURES as error:
            raise as_library_error(error, self.shown, self._timeout_s) from error
        try:
            self._fill(connection)
        except FAILURES as error:
            raise as_library_error(error, self.shown, self._timeout_s) from error
        finally:
            connection.close()

    def open(self) -> Opened:
        """Open the file, for writing if it may be written.

        Raises:
            IndexFileError: It is missing, foreign, damaged, newer, or may not be read.
        """
        self._check_magic()
        stat = Path(self.path).stat()
        writable = _may_write(self.path) and _may_write(os.path.dirname(self.path))  # noqa: PTH120 — surrogates
        try:
            connection, frozen = self._open_as(writable)
        except FAILURES as error:
            raise as_library_error(error, self.shown, self._timeout_s) from error
        opened = Opened(connection, not writable, frozen, (stat.st_dev, stat.st_ino))
        try:
            self._check_format(connection)
            if writable:
                self._keep_log(connection)
        except BaseException as error:
            opened.close()
            if isinstance(error, FAILURES):
                raise as_library_error(error, self.shown, self._timeout_s) from error
            raise
        return opened

    def is_same(self, opened: Opened) -> bool:
        """Tell whether the path still leads to the file that was opened; it may have been replaced by a backup."""
        try:
            stat = Path(self.path).stat()
        except OSError:
            return False
        return opened.identity == (stat.st_dev, stat.st_ino)

    def size(self) -> int:
        """Return the bytes of the file and its log."""
        files = (Path(self.path + end) for end in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def _open_as(self, writable: bool) -> tuple[sqlite3.Connection, bool]:
        if writable:
            return self._ready(self._connect("rw")), False
        try:
            return self._ready(self._connect("ro")), False
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            # Without a log, nobody writes; with one, it cannot be read without the -shm beside it.
            log = Path(self.path + "-wal")
            if log.exists() and log.stat().st_size:
                raise failures.unfolded(self.shown) from None
            return self._ready(self._connect("ro&immutable=1")), True

    def _connect(self, mode: str) -> sqlite3.Connection:
        name = Path(self.path).as_posix() if os.name == "nt" else self.path
        address = "file:" + quote(os.fsencode(name if name.startswith("/") else "/" + name)) + "?mode=" + mode
        return sqlite3.connect(
            address, uri=True, timeout=self._timeout_s, isolation_level=None, check_same_thread=False
        )

    def _ready(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        try:
            for pragma in (f"cache_size = -{_CACHE_KB}", "synchronous = FULL", "fullfsync = ON", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            if self._max_pages:
                connection.execute(f"PRAGMA max_page_count = {self._max_pages}")
            connection.execute("PRAGMA schema_version").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _keep_log(self, connection: sqlite3.Connection) -> None:
        """Switch to the write-ahead log, which is done once and does not wait for locks by itself."""
        end = time.monotonic() + self._timeout_s
        while True:
            try:
                if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def _check_magic(self) -> None:
        try:
            with open(self.path, "rb") as file:  # noqa: PTH123 — surrogates in names
                start = file.read(len(_MAGIC))
        except FileNotFoundError as error:
            raise failures.missing(self.shown) from error
        except OSError as error:
            raise failures.unusable(self.shown, error.strerror) from error
        if start != _MAGIC:
            raise failures.foreign(self.shown, "文件头不符" if start else "文件是空的")

    def _check_format(self, connection: sqlite3.Connection) -> None:
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if application != APPLICATION_ID:
            raise failures.foreign(self.shown, "是别的软件的数据库")
        if version > FORMAT:
            raise failures.newer(self.shown, version, FORMAT)
        if version != FORMAT:
            raise failures.unknown(self.shown, version, FORMAT)
        tables = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        if len(tables) != len(SCHEMA) or {sql for (sql,) in tables} != {*SCHEMA}:
            raise failures.damaged(self.shown, "表的定义与写入时不符")

    def _is_blank(self) -> bool:
        """Tell whether making it was cut short: a database of nobody without tables."""
        try:
            connection = self._connect("ro")
            try:
                tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
                marks = [connection.execute(f"PRAGMA {n}").fetchone()[0] for n in ("application_id", "user_version")]
            finally:
                connection.close()
        except FAILURES:
            return False
        return not tables and not any(marks)

    def _fill(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA page_size = {PAGE}")  # counts only while the file is empty
        self._ready(connection)
        self._keep_log(connection)
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")


def _may_write(path: str) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


_KINDS = {
    sqlite3.SQLITE_FULL: failures.full,
    sqlite3.SQLITE_READONLY: failures.read_only,
    sqlite3.SQLITE_PERM: failures.read_only,
}
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_ERROR,
}
"""The last three are none that sound files can raise: our statements are fixed, and what they write is checked."""


def as_library_error(error: Exception, where: str, timeout_s: float) -> IndexFileError:
    """Say in the words of the library what SQLite said.

    Example:
        >>> as_library_error(sqlite3.ProgrammingError("Cannot operate on a closed database."), "x", 1).code
        'E_INDEX'
    """
    if isinstance(error, UnicodeDecodeError):
        return failures.damaged(where, "文字不是 UTF-8")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return failures.unusable(where, error)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # the file beside it could not grow
        return failures.full(where)
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return failures.locked(where, timeout_s)
    if primary in _KINDS:
        return _KINDS[primary](where)
    return failures.damaged(where, error) if primary in _DAMAGE else failures.unusable(where, error)
