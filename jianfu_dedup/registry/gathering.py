"""Which documents of a store a draft is compared with: those that share most with one of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.index.keys import ONE, Keys
from jianfu_dedup.registry import lineage, records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.index.store.contract import Postings, Store
    from jianfu_dedup.registry.lineage import Home
    from jianfu_dedup.registry.records import Record
    from jianfu_dedup.settings import Index


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What was taken from a store to be compared with a draft.

    Attributes:
        near: Documents that share most with the draft, that most first.
        beside: Their notices, and the other tables of those. They are read and not judged.
        homes: Where the last report put them.
        left_off: Documents that share enough with the draft to be worth a look, and less than ``near``.
        size: Documents in the store.
    """

    near: tuple[Record, ...]
    beside: tuple[Record, ...]
    homes: Mapping[str, Home]
    left_off: int
    size: int


def gather(store: Store, parts: Sequence[Keys], limits: Index) -> Gathered:
    """Take from a store what a draft is to be compared with, all from one state of it.

    Args:
        store: The store.
        parts: The keys of each part of the draft.
        limits: Floor and number of documents.
    """
    with store.reading():
        handles, sums = _shared(store, parts, floor=max(1, round(limits.min_shared * ONE)))
        found = store.load(_most(handles, sums, limits.checked))
        ids = {e.id for e in found}
        homes = lineage.homes(store, sorted(ids))
        beside = {i for s in {e.source for e in found} for i in store.ids(s)} | {h.notice for h in homes.values()}
        return Gathered(
            near=tuple(records.decode(e) for e in found),
            beside=tuple(records.decode(e) for e in store.get(sorted(beside - ids - {""}))),
            homes=homes,
            left_off=len(handles) - len(found),
            size=len(store),
        )


def _shared(store: Store, parts: Sequence[Keys], *, floor: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Handles of entries that share at least ``floor`` with a part, and the most that they share with one."""
    import numpy as np

    held = {p.key: p for p in store.postings(sorted({key for keys in parts for key, _ in keys}))}
    most = np.zeros(1 + max((int(p.handles[-1]) for p in held.values()), default=0), dtype=np.int64)
    for keys in parts:
        np.maximum(most, _sums(keys, held, len(most)), out=most)
    handles = np.flatnonzero(most >= floor)
    return handles, most[handles]


def _sums(keys: Iterable[tuple[int, int]], held: dict[int, Postings], length: int) -> NDArray[np.int64]:
    import numpy as np

    total = np.zeros(length, dtype=np.int64)
    for key, weight in keys:
        if key in held:
            # A handle stands once in the postings of a key, so plain indexing adds to each.
            total[held[key].handles] += held[key].weights.astype(np.int64) * weight
    return total


def _most(handles: NDArray[np.int64], sums: NDArray[np.int64], count: int) -> list[int]:
    """Handles of those that share most, the later added first among equals."""
    import numpy as np

    order = np.lexsort((-handles, -sums))[:count]
    chosen: list[int] = handles[order].tolist()
    return chosen
