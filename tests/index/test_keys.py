"""Keys: a document's own affair, the same sums in memory and in a store."""

from __future__ import annotations

import gold
import numpy as np

from jianfu_dedup import lexicon
from jianfu_dedup.features import build
from jianfu_dedup.index import candidates
from jianfu_dedup.index.keys import FULL, keys_of
from jianfu_dedup.index.store import Entry, open_store
from jianfu_dedup.registry import records
from jianfu_dedup.registry.gathering import Wanted, gather
from jianfu_dedup.registry.records import encode
from jianfu_dedup.settings import Settings


def documents(count=40):
    return list(gold.documents("qinghe")[:count])


def test_keys_are_sorted_unique_and_weigh_something():
    some = documents()
    for keys in keys_of(build(some), some, lexicon.load()):
        assert keys == tuple(sorted(dict(keys).items()))
        assert all(0 <= key < 2**48 and 1 <= weight <= FULL for key, weight in keys)
        assert keys


def test_keys_depend_on_no_other_document():
    some = documents()
    together = keys_of(build(some), some, lexicon.load())
    alone = [keys_of(build([d]), [d], lexicon.load())[0] for d in some[:10]]
    assert together[:10] == alone


def test_what_a_store_gathers_is_what_a_scan_compares():
    some, settings = documents(), Settings.from_dict({"index": {"checked": 1000, "neighbours": 1000}})
    features = build(some)
    wanted = {frozenset((features.ids[c.i], features.ids[c.j])) for c in candidates(features, some, settings=settings)}
    entries = encode(some, lexicon=lexicon.load(), settings=settings)
    store = open_store(":memory:", create=True, timeout_s=1)
    with store.writing():
        store.put(entries)
    drafts = records.keys_of(
        records.measured(some, lexicon.load(), settings), lexicon=lexicon.load(), settings=settings
    )
    found = {
        frozenset((entry.id, record.document.id))
        for entry, draft in zip(entries, drafts, strict=True)
        for record in gather(store, Wanted(parts=[draft], months=[]), settings.index).near
        if record.document.id != entry.id
    }
    assert found == wanted


def test_sums_are_those_of_all_keys_in_common():
    some, settings = documents(12), Settings.from_dict({"index": {"min_shared": 0.0, "neighbours": 1000}})
    features = build(some)
    keys = [dict(k) for k in keys_of(features, some, lexicon.load())]
    for pair in candidates(features, some, settings=settings):
        a, b = keys[pair.i], keys[pair.j]
        assert pair.shared == sum(weight * b[key] for key, weight in a.items() if key in b)


def test_a_store_keeps_what_encode_gives():
    entries = encode(documents(5), lexicon=lexicon.load(), settings=Settings())
    assert all(isinstance(entry, Entry) and np.frombuffer(entry.signature, "<u4").size in {0, 128} for entry in entries)
    assert encode(documents(5)[2:3], lexicon=lexicon.load(), settings=Settings()) == entries[2:3]
