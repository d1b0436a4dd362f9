"""What a store of a standing index must be able to do, wherever it keeps its bytes.

A store knows nothing of notices. It keeps entries (bytes with an id), finds entries by the keys they hold, and keeps
small notes beside them: decisions, groups, events, the header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
"""Version of the layout. A higher one in a file means that a newer library made it."""

KEY_BITS = 48
"""Bits of a key: six bytes in a record of SQLite, and collisions rarer than one in a million among 10⁸ keys."""

MAX_WEIGHT = 127
"""Largest weight of a key in an entry; the smallest is 1."""

NoteKind = Literal["decision", "group", "event", "home", "state"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a store keeps of one document.

    Attributes:
        id: Id of the document.
        source: What it was added with (a notice and its own tables come from one source, and go together).
        content: The parsed, masked document and its measures, compressed.
        signature: MinHash signature, little-endian uint32; empty for a text too short to judge.
        keys: (key, weight), sorted by key, each key once: 0 ≤ key < 2⁴⁸, 1 ≤ weight ≤ 127.
    """

    id: str
    source: str
    content: bytes
    signature: bytes
    keys: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What of an entry is needed to read its document; the attributes are those of :class:`Entry`."""

    id: str
    source: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Postings:
    """Which entries hold a key.

    Attributes:
        key: The key.
        handles: Handles of the entries, ascending: small integers, given in the order of adding and never used again.
        weights: What the key weighs in each of them, 1..127, same shape.
    """

    key: int
    handles: NDArray[np.int64]
    weights: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Holdings:
    """Which keys some entries hold: one row a key of an entry, the entries in the order asked.

    Attributes:
        handles: Handle of the entry, shape (rows,).
        keys: The key, same shape, ascending within an entry.
        weights: What it weighs there, 1..127, same shape.
    """

    handles: NDArray[np.int64]
    keys: NDArray[np.int64]
    weights: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """Something in a store that is not as it was written.

    Attributes:
        where: Id of the entry, kind and key of the note, or name of the table.
        what: What is wrong, in words (Chinese).
    """

    where: str
    what: str


class Store(Protocol):
    """Keeps entries and notes. Every method raises an ``IndexFileError`` of the library when the store fails it.

    Threads may share a store; several processes may open the same one. Readers never wait for a writer. Writers queue.
    """

    def header(self) -> Mapping[str, str]:
        """What the entries were made with, as it was given when the store was made or last rebuilt."""

    def set_header(self, header: Mapping[str, str]) -> None:
        """Replace the header; only inside :meth:`writing`."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction: all of what is put, dropped and noted inside it stands, or none of it.

        Waits for other writers. Reads inside it see what it wrote. Not to be nested.

        Raises:
            IndexLockedError: Others held it for too long.
            IndexReadOnlyError: It may not be written.
            IndexFullError: The disk is full; nothing of the transaction stands.
        """

    def reading(self) -> AbstractContextManager[None]:
        """One snapshot: all reads inside it by this thread see the same state. May be nested in itself or a writing."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Keep entries; one with the id of another replaces it (with a new handle). Only inside :meth:`writing`."""

    def drop(self, ids: Iterable[str]) -> None:
        """Forget entries; unknown ids are ignored. Only inside :meth:`writing`."""

    def get(self, ids: Sequence[str]) -> list[Entry]:
        """Return the entries of those ids that are known, in the order asked.

        Raises:
            IndexDamagedError: The bytes of one are not what was written.
        """

    def load(self, handles: Sequence[int]) -> list[Held]:
        """Return what entries hold, by handles that are known, in the order asked; raises as :meth:`get`."""

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, by id; raises as :meth:`get`."""

    def ids(self, source: str | None = None) -> tuple[str, ...]:
        """Return the ids of all entries, or of those of one source, sorted."""

    def members(self, container: str) -> tuple[str, ...]:
        """Return the ids of the entries whose source lies in a container (``p.zip!a.docx`` in ``p.zip``), sorted."""

    def digests(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the SHA-256 of the entries of those ids that are known (of content, signature and keys together)."""

    def postings(self, keys: Sequence[int]) -> list[Postings]:
        """Return who holds each of ``keys``, in their order; keys that nobody holds are left out."""

    def frequencies(self, keys: Sequence[int]) -> list[int]:
        """Return about how many entries hold each key: exactly among the first 16,384 handles, else by a sample."""

    def holdings(self, handles: Sequence[int]) -> Holdings:
        """Return what keys the entries hold, by handles that are known."""

    def __len__(self) -> int:
        """Count the entries."""

    def note(self, kind: NoteKind, key: str, value: str | None) -> None:
        """Keep a note, replace it, or drop it (None). Only inside :meth:`writing`."""

    def notes(self, kind: NoteKind, keys: Sequence[str] | None = None) -> dict[str, str]:
        """Return all notes of a kind, or those of some keys that there are, by key, sorted."""

    def verify(self) -> Iterator[Damage]:
        """Yield everything that is not as it was written: pages, digests, postings against the keys of entries."""

    def reindex(self) -> None:
        """Write all postings anew from the keys of the entries. Only inside :meth:`writing`."""

    def compact(self) -> None:
        """Give back room, and leave no trace of what was dropped. Not inside a transaction."""

    def backup(self, path: str) -> None:
        """Write a copy of the whole store to a new file while it is in use.

        Raises:
            IndexFileError: The file exists, cannot be written, or this store has another way of backing up.
        """

    def size(self) -> int:
        """Bytes on disk (or, for a store in memory, of what it keeps)."""

    def close(self) -> None:
        """Let go of files and connections; using the store afterwards raises ``IndexFileError``."""
