"""A store in PostgreSQL."""

from __future__ import annotations

from jianfu_dedup.index.store.contract import Store


def PostgresStore(address: str, *, create: bool, timeout_s: float) -> Store:  # noqa: N802
    """Open."""
    raise NotImplementedError
