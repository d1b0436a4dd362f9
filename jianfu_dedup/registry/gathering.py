"""Which documents of a store a draft is compared with: those that share most with one of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.index.keys import ONE, Keys
from jianfu_dedup.registry import lineage, records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.index.store.contract import Store
    from jianfu_dedup.registry.lineage import Home
    from jianfu_dedup.registry.records import Record
    from jianfu_dedup.settings import Index


_COMPLETED = 512
"""Documents whose sums are completed where not all postings were read. On 100,000 made-up documents 512, after 30,000
postings instead of 360,000, leave out 1 in 200 of the 24 that share most; 256 leave out 1 in 90."""

_OF_ITS_TIME = 0.75
"""Share of the documents judged that are kept for those of the draft's time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What was taken from a store to be compared with a draft.

    Attributes:
        near: Documents that share most with the draft, that most first.
        beside: Their notices, and the other tables of those. They are read and not judged.
        homes: Where the last report put them.
        left_off: Documents that were seen to share enough with the draft to be worth a look, and less than ``near``.
        size: Documents in the store.
    """

    near: tuple[Record, ...]
    beside: tuple[Record, ...]
    homes: Mapping[str, Home]
    left_off: int
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        parts: The keys of each part of the draft.
        months: Keys of the months in which what counts against it was issued.
    """

    parts: Sequence[Keys]
    months: Sequence[int]


def gather(store: Store, wanted: Wanted, limits: Index) -> Gathered:
    """Take from a store what a draft is to be compared with, all from one state of it.

    Args:
        store: The store.
        wanted: The draft.
        limits: Floor, number of documents, and how much is read.
    """
    with store.reading():
        handles, left_off = _nearest(store, wanted, limits)
        found = store.load(handles)
        ids = {e.id for e in found}
        homes = lineage.homes(store, sorted(ids))
        beside = {i for s in {e.source for e in found} for i in store.ids(s)} | {h.notice for h in homes.values()}
        return Gathered(
            near=tuple(records.decode(e) for e in found),
            beside=tuple(records.decode(e) for e in store.get(sorted(beside - ids - {""}))),
            homes=homes,
            left_off=left_off,
            size=len(store),
        )


def _nearest(store: Store, wanted: Wanted, limits: Index) -> tuple[list[int], int]:
    """Handles of the entries that share most with a part, and how many more were seen to share enough.

    Sums over all keys of a draft are exact. Where those have too many postings, the sums over the most telling keys
    choose the entries whose sums are completed, from the keys that these hold.
    """
    import numpy as np

    floor = max(1, round(limits.min_shared * ONE))
    read = [_telling(store, keys, limits.postings) for keys in wanted.parts]
    most = _most(store, read)
    enough = int(np.count_nonzero(most >= floor))
    of_its_time = _issued_in(store, wanted.months, len(most), limits.postings)
    if read == list(wanted.parts):
        handles = np.union1d(_above(most, limits.checked, floor), _above(most * of_its_time, limits.checked, floor))
        sums = most[handles]
    else:
        handles = np.union1d(_best(most, _COMPLETED // 2), _best(most * of_its_time, _COMPLETED // 2))
        sums = _completed(store, wanted.parts, handles)
        handles, sums = handles[sums >= floor], sums[sums >= floor]
    chosen = _chosen(handles, sums, of_its_time[handles], limits.checked)
    return chosen, max(0, enough - len(chosen))


def _issued_in(store: Store, months: Sequence[int], length: int, postings: int) -> NDArray[np.bool_]:
    """By handle, whether an entry was issued in one of the months; all of them where those hold too many."""
    import numpy as np

    if sum(store.frequencies(months)) > postings:
        return np.ones(length, dtype=bool)
    found = np.zeros(length, dtype=bool)
    for held in store.postings(months):
        found[held.handles[: np.searchsorted(held.handles, length)]] = True
    return found


def _above(sums: NDArray[np.int32], count: int, floor: int) -> NDArray[np.int64]:
    """Handles of those that share at least ``floor``, those that share most among them; few more than ``count``."""
    import numpy as np

    bar = ONE
    while bar > floor:
        handles = np.flatnonzero(sums >= bar)
        if len(handles) >= count:
            return handles
        bar //= 2
    return np.flatnonzero(sums >= floor)


def _best(sums: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Handles of those that share most, whatever it is."""
    handles = _above(sums, count, 1)
    return handles[_order(handles, sums[handles])[:count]]


def _chosen(
    handles: NDArray[np.int64], sums: NDArray[np.int32], of_its_time: NDArray[np.bool_], count: int
) -> list[int]:
    """Those that share most: first of the draft's time, then of any, or years of a routine would hide what counts."""
    import numpy as np

    order = _order(handles, sums)
    first = order[of_its_time[order]][: round(count * _OF_ITS_TIME)]
    rest = order[~np.isin(order, first)][: count - len(first)]
    chosen: list[int] = handles[np.concatenate([first, rest])].tolist()
    return chosen


def _telling(store: Store, keys: Keys, postings: int) -> Keys:
    """The keys that tell most for what reading them costs: heavy ones before light, rare ones before common."""
    counts = store.frequencies([key for key, _ in keys])
    if sum(counts) <= postings:
        return keys
    # Weight² / √frequency keeps one more of the 24 that share most in 100 than weight alone, which reads common keys.
    order = sorted(zip(keys, counts, strict=True), key=lambda k: (-(k[0][1] ** 2) / (1 + k[1]) ** 0.5, k[0]))
    chosen, total = [], 0
    for key, count in order:
        if total + count <= postings:
            chosen.append(key)
            total += count
    return tuple(sorted(chosen))


def _most(store: Store, parts: Sequence[Keys]) -> NDArray[np.int32]:
    """By handle, the most that an entry shares with one of the parts."""
    import numpy as np

    held = {p.key: p for p in store.postings(sorted({key for keys in parts for key, _ in keys}))}
    most = np.zeros(1 + max((int(p.handles[-1]) for p in held.values()), default=0), dtype=np.int32)
    for keys in parts:
        total = np.zeros_like(most)
        for key, weight in keys:
            if key in held:
                # A handle stands once in the postings of a key, so plain indexing adds to each.
                total[held[key].handles] += held[key].weights * np.int32(weight)
        np.maximum(most, total, out=most)
    return most


def _completed(store: Store, parts: Sequence[Keys], handles: NDArray[np.int64]) -> NDArray[np.int32]:
    """The most that each of some entries shares with one of the parts, by all the keys that it holds."""
    import numpy as np

    ascending = np.sort(handles)
    held = store.holdings(ascending.tolist())
    owner = np.searchsorted(ascending, held.handles)
    most = np.zeros(len(handles), dtype=np.int32)
    for keys in parts:
        mine = np.array([(0, 0), *keys], dtype=np.int64)  # sorted; no key is below 0
        place = np.searchsorted(mine[:, 0], held.keys, side="right") - 1
        products = np.where(mine[place, 0] == held.keys, mine[place, 1] * held.weights, 0)
        total = np.bincount(owner, weights=products, minlength=len(handles))
        np.maximum(most, total.astype(np.int32), out=most)
    return most[np.searchsorted(ascending, handles)]


def _order(handles: NDArray[np.int64], sums: NDArray[np.int32]) -> NDArray[np.int64]:
    """Places by what is shared, that most first, and the later added first among equals."""
    import numpy as np

    return np.lexsort((-handles, -sums))
