"""The way to a PostgreSQL server: its address, its schema, and its errors in the words of the library.

Only plain SQL is used and no extension, so that servers that speak the protocol may serve as well; the tests run on
PostgreSQL itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jianfu_dedup.errors import IndexFileError, MissingExtraError
from jianfu_dedup.index.store import failures

NAME = "jianfu"
"""Schema of an index whose address names none."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")

TABLES = ("entries", "chunks", "notes")

_ENTRIES = (
    "CREATE TABLE {0}.entries (handle BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE, source BYTEA NOT NULL,"
    " digest BYTEA NOT NULL, seal BYTEA NOT NULL, signature BYTEA NOT NULL, keys BYTEA NOT NULL,"
    " content BYTEA NOT NULL)"
)
_SOURCES = "CREATE INDEX entries_by_source ON {0}.entries (source)"
_CHUNKS = (
    "CREATE TABLE {0}.chunks (part BIGINT NOT NULL, key BIGINT NOT NULL, chunk BIGINT NOT NULL,"
    " postings BYTEA NOT NULL, PRIMARY KEY (part, key, chunk))"
)
_NOTES = (
    "CREATE TABLE {0}.notes (kind BYTEA NOT NULL, key BYTEA NOT NULL, value BYTEA NOT NULL, seal BYTEA NOT NULL,"
    " PRIMARY KEY (kind, key))"
)
SCHEMA = (_ENTRIES, _SOURCES, _CHUNKS, _NOTES)
"""Texts are UTF-8 in BYTEA: no encoding or collation of the server can change them or their order."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an index is.

    Attributes:
        address: For the driver.
        schema: Schema of the index.
        shown: For messages: without user and password.
    """

    address: str
    schema: str
    shown: str

    @classmethod
    def of(cls, address: str) -> Self:
        """Read ``postgresql://user@host/database?index=name``; every other parameter goes to the driver.

        Raises:
            IndexFileError: The name is not lower-case Latin letters, digits and ``_``.

        Example:
            >>> Link.of("postgresql://u:secret@db/county?index=yunxi").shown
            'postgresql://db/county?index=yunxi'
        """
        parts = urlsplit(address)
        query = parse_qsl(parts.query, keep_blank_values=True)
        schema = dict(query).get("index", NAME)
        host = parts.netloc.rpartition("@")[2]
        shown = f"postgresql://{host}{parts.path}?index={schema}"
        if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
            raise failures.unusable(shown, "index= 只能用小写字母、数字和下划线，以字母开头，不超过 50 个字符")
        rest = urlencode([(key, value) for key, value in query if key != "index"])
        return cls(urlunsplit(parts._replace(query=rest)), schema, shown)

    def lock_number(self) -> int:
        """Return the number of the advisory lock on which writers of this index queue: 63 bits of its name."""
        digest = hashlib.sha256(f"jianfu-dedup {self.schema}".encode()).digest()
        return int.from_bytes(digest[:8], "big") >> 1


def driver() -> Any:
    """Return psycopg.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtraError(
            "未安装 PostgreSQL 驱动 psycopg", mend="pip install 'jianfu-dedup[postgres]'"
        ) from error
    return psycopg


_NO_RIGHT = "42501"
_KINDS = {
    "53100": failures.full,
    "53200": failures.full,
    "25006": failures.read_only,
    _NO_RIGHT: failures.read_only,
}
_LOCKED = {"55P03", "40P01", "57014", "40001"}
"""Lock timeout, deadlock, statement timeout, serialisation."""

_DAMAGE = {"XX001", "XX002", "42P01", "42703", "23505", "23502"}
"""Damaged data or index; tables or columns missing, or values that sound tables cannot raise."""


def as_library_error(error: Any, where: str, timeout_s: float, *, writes: bool = False) -> IndexFileError:
    """Say in the words of the library what the server or the driver said.

    Args:
        error: Error of psycopg.
        where: The store as messages name it.
        timeout_s: Seconds that were waited at most.
        writes: It came in a writing: without the right to write, reading may still be allowed.
    """
    code = getattr(error, "sqlstate", None)
    if code in _LOCKED:
        return failures.locked(where, timeout_s)
    if code in _KINDS and (writes or code != _NO_RIGHT):
        return _KINDS[code](where)
    words = str(error).partition("\n")[0] or type(error).__name__
    return failures.damaged(where, words) if code in _DAMAGE else failures.unusable(where, words)
