"""One address, one store: a path, ``postgresql://…`` or ``:memory:``."""

from __future__ import annotations

from jianfu_dedup.index.store.contract import Store
from jianfu_dedup.index.store.memory import MemoryStore
from jianfu_dedup.index.store.sqlite import SqliteStore

MEMORY = ":memory:"
_POSTGRES = ("postgresql://", "postgres://")


def open_store(address: str, *, create: bool, timeout_s: float) -> Store:
    """Open a store, whatever keeps it.

    Args:
        address: Path of a file, ``postgresql://…`` (see ``postgres``), or ``:memory:``.
        create: Make it if there is none.
        timeout_s: Seconds to wait for other writers.

    Raises:
        IndexFileError: There is none, or it cannot be opened.
        IndexFormatError: It is something else, or a newer version of the library made it.
        IndexDamagedError: Its bytes do not hold what was written.
        MissingExtraError: PostgreSQL without the extra ``postgres``.

    Example:
        >>> len(open_store(":memory:", create=True, timeout_s=1))
        0
    """
    if address == MEMORY:
        return MemoryStore(timeout_s)
    if address.startswith(_POSTGRES):
        from jianfu_dedup.index.store.postgres import PostgresStore

        return PostgresStore(address, create=create, timeout_s=timeout_s)
    return SqliteStore(address, create=create, timeout_s=timeout_s)
