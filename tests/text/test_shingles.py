"""Shingle hashes of many texts at once against one shingle at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.text.shingles import distinct, hash_shingles, shingle_hash

TEXTS = st.lists(
    st.text(alphabet=st.one_of(st.sampled_from("台账报送一二𠀀a"), st.characters()), max_size=20), max_size=8
)


@given(TEXTS, st.integers(1, 6))
def test_same_hashes_as_one_by_one(texts, k):
    hashes, starts = hash_shingles(texts, k)
    assert len(starts) == len(texts) + 1
    for n, text in enumerate(texts):
        expected = [shingle_hash(text[i : i + k]) for i in range(len(text) - k + 1)]
        assert hashes[starts[n] : starts[n + 1]].tolist() == expected


@given(TEXTS, st.integers(1, 4))
def test_distinct_keeps_each_once_a_text(texts, k):
    hashes, starts = distinct(*hash_shingles(texts, k))
    for n, text in enumerate(texts):
        expected = {shingle_hash(text[i : i + k]) for i in range(len(text) - k + 1)}
        assert hashes[starts[n] : starts[n + 1]].tolist() == sorted(expected)


def test_no_texts():
    hashes, starts = distinct(*hash_shingles([], 5))
    assert (len(hashes), starts.tolist()) == (0, [0])
