"""The contract of an index of signatures, run over every implementation, with brute force as the judge."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.errors import SettingsError
from jianfu_dedup.features.minhash import signatures
from jianfu_dedup.index.contract import IndexHeader
from jianfu_dedup.index.keys import band_keys
from jianfu_dedup.index.lsh import MemoryIndex
from jianfu_dedup.settings import Features

SETTINGS = Features(num_perm=12, bands=3, rows=4, shingle=2)
HEADER = IndexHeader.of(SETTINGS)
KINDS = [MemoryIndex]  # an index kept in a file joins here

ROWS = st.lists(st.lists(st.integers(0, 2), min_size=12, max_size=12), min_size=1, max_size=12)


def share_a_band(a, b):
    return any((a[n : n + 4] == b[n : n + 4]).all() for n in (0, 4, 8))


@pytest.mark.parametrize("kind", KINDS)
@given(rows=ROWS)
def test_pairs_and_queries_are_those_of_brute_force(kind, rows):
    table = np.array(rows, dtype=np.uint32)
    keys = [f"k{n}" for n in range(len(table))]
    index = kind(HEADER)
    index.add(keys, table)
    expected = sorted(
        (min(a, b), max(a, b))
        for a, b in itertools.combinations(keys, 2)
        if share_a_band(*(table[int(k[1:])] for k in (a, b)))
    )
    assert index.pairs() == expected
    assert index.query(table[0]) == sorted(k for k in keys if share_a_band(table[int(k[1:])], table[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_key_that_comes_again_replaces_itself(kind):
    index = kind(HEADER)
    first, second = signatures(["报送台账一二三", "完全不同的另一句话"], SETTINGS)[0]
    index.add(["a"], first[None])
    index.add(["a"], second[None])
    assert len(index) == 1
    assert index.query(first) == []
    assert index.query(second) == ["a"]


@pytest.mark.parametrize("kind", KINDS)
def test_keys_can_be_forgotten(kind):
    index = kind(HEADER)
    rows = signatures(["报送台账一二三"] * 3, SETTINGS)[0]
    index.add(["a", "b", "c"], rows)
    index.remove(["a", "unknown"])
    assert "a" not in index
    assert "b" in index
    assert index.pairs() == [("b", "c")]
    index.remove(["b", "c"])
    assert (len(index), index.pairs(), index.query(rows[0])) == (0, [], [])


@pytest.mark.parametrize(
    "other",
    [Features(seed=2), Features(num_perm=256), Features(bands=16), Features(rows=2), Features(shingle=4)],
)
def test_header_refuses_signatures_made_otherwise(other):
    with pytest.raises(SettingsError, match="重建索引"):
        IndexHeader.of(Features()).check(IndexHeader.of(other))


def test_header_refuses_other_statistics():
    header = IndexHeader.of(Features(), lexicon="a", reference="r")
    header.check(IndexHeader.of(Features(), lexicon="a", reference="r"))
    with pytest.raises(SettingsError, match="reference"):
        header.check(IndexHeader.of(Features(), lexicon="a", reference="s"))


@given(ROWS)
def test_band_keys_meet_where_bands_do(rows):
    """What a store finds by keys is what LSH finds by bands."""
    found = {f"{n:02d}": np.array(row, dtype=np.uint32) for n, row in enumerate(rows)}
    keys = {name: {key for key, _ in band_keys(row, 3, 4)} for name, row in found.items()}
    index = MemoryIndex(HEADER)
    index.add(list(found), np.array(list(found.values())))
    assert [(a, b) for a, b in itertools.combinations(sorted(found), 2) if keys[a] & keys[b]] == index.pairs()
