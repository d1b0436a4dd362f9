"""Stores: where a standing index keeps what it knows of documents. All keep the same contract (``contract``).

``opening`` finds the store of an address: ``memory`` (over ``versions``), ``sqlite`` (over ``sqlite_file``) or
``postgres`` (over ``postgres_link``). What they do alike is in ``base``: transactions (``turns``, ``pool``), entries
and postings as bytes (``packing``), finding damage (``checking``), and what a failure says (``failures``).
"""

from __future__ import annotations

from jianfu_dedup.index.store.contract import (
    FORMAT,
    KEY_BITS,
    MAX_WEIGHT,
    Damage,
    Entry,
    Held,
    NoteKind,
    Postings,
    Store,
)
from jianfu_dedup.index.store.opening import open_store

__all__ = ["FORMAT", "KEY_BITS", "MAX_WEIGHT", "Damage", "Entry", "Held", "NoteKind", "Postings", "Store", "open_store"]
