"""Entries of no meaning, for tests of the stores, and what a store should answer: a plain dict."""

from __future__ import annotations

import hashlib

from jianfu_dedup.index.store import Entry


def entry(name, keys=((1, 1),), *, source=None, content=None, signature=b"\1\0\0\0"):
    content = f"内容 {name}".encode() if content is None else content
    source = name if source is None else source
    return Entry(id=name, source=source, content=content, signature=signature, keys=tuple(sorted(dict(keys).items())))


def numbered(number, *, keys=70, size=3000):
    """An entry as they are in use: some keys that many share, some that nobody does, and what does not compress."""
    seed = hashlib.sha256(str(number).encode()).digest()
    noise = b"".join(hashlib.sha256(seed + bytes([i])).digest() for i in range(size // 32 + 1))[:size]
    common = {(number * step) % (20 + step * 7): 1 + step % 5 for step in range(1, keys // 2)}
    rare = {
        int.from_bytes(hashlib.blake2b(seed + bytes([i]), digest_size=6).digest(), "little"): 1
        for i in range(keys // 2)
    }
    return entry(
        f"D{number:07d}", (common | rare).items(), source=f"S{number // 3}", content=noise, signature=seed * 16
    )


def put(store, *entries):
    with store.writing():
        store.put(entries)


def drop(store, *ids):
    with store.writing():
        store.drop(ids)


def holders(store, *keys):
    """Ids and weights by key, as a store answers them."""
    with store.reading():
        return {
            found.key: dict(
                zip((e.id for e in store.load(found.handles.tolist())), found.weights.tolist(), strict=True)
            )
            for found in store.postings(keys)
        }


def held(store, handles):
    """Keys and weights of entries by handle, as a store answers them."""
    found = store.holdings(handles)
    told = {handle: [] for handle in found.handles.tolist()}
    for handle, key, weight in zip(found.handles.tolist(), found.keys.tolist(), found.weights.tolist(), strict=True):
        told[handle].append((key, weight))
    return {handle: tuple(pairs) for handle, pairs in told.items()}


def expected_holders(entries, *keys):
    found = {key: {e.id: dict(e.keys)[key] for e in entries if key in dict(e.keys)} for key in keys}
    return {key: held for key, held in found.items() if held}


def expected_all(entries, keys):
    return [[e.id for e in entries if key in dict(e.keys)] for key in keys]


def assert_same(store, entries):
    """The store answers all questions as a dict of its entries would."""
    by_id = {e.id: e for e in entries}
    keys = sorted({key for e in entries for key, _ in e.keys})
    with store.reading():
        assert list(store.entries()) == [by_id[name] for name in sorted(by_id)]
        assert store.ids() == tuple(sorted(by_id))
        assert len(store) == len(by_id)
        assert holders(store, *keys) == expected_holders(entries, *keys)
        handles = sorted({h for found in store.postings(keys) for h in found.handles.tolist()})
        by_handle = dict(zip(handles, store.load(handles), strict=True))
        assert held(store, handles) == {handle: by_id[e.id].keys for handle, e in by_handle.items()}
        if len(entries) < 16384:
            assert store.frequencies([*keys, 0]) == [*map(len, expected_all(entries, [*keys, 0]))]
        for source in {e.source for e in entries}:
            assert store.ids(source) == tuple(sorted(e.id for e in entries if e.source == source))
    assert list(store.verify()) == []
