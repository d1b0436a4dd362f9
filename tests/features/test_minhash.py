"""Signatures against datasketch, to the bit."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jianfu_dedup.errors import SettingsError
from jianfu_dedup.features import minhash
from jianfu_dedup.settings import Features
from jianfu_dedup.text.shingles import shingle_hash

TEXTS = st.lists(
    st.text(alphabet=st.one_of(st.sampled_from("台账报送一二𠀀"), st.characters()), max_size=30), max_size=6
)


def by_datasketch(text, settings):
    sketch = MinHash(num_perm=settings.num_perm, seed=settings.seed, scheme="affine32", hashfunc=shingle_hash)
    for start in range(len(text) - settings.shingle + 1):
        sketch.update(text[start : start + settings.shingle])
    return sketch


@hypothesis_settings(max_examples=60)
@given(TEXTS, st.integers(1, 5), st.sampled_from([1, 7, 128]), st.integers(0, 3))
def test_same_bits_as_datasketch(texts, k, num_perm, seed):
    settings = Features(shingle=k, num_perm=num_perm, seed=seed)
    rows, _ = minhash.signatures(texts, settings)
    assert rows.dtype == np.uint32
    for row, text in zip(rows, texts, strict=True):
        assert row.tolist() == by_datasketch(text, settings).hashvalues.tolist()


def test_same_bits_across_blocks(monkeypatch):
    texts = ["", *("报送防溺水工作台账" * n + str(n) for n in range(1, 30)), "", "短"]
    whole, _ = minhash.signatures(texts, Features())
    monkeypatch.setattr(minhash, "BLOCK", 50)
    parts, _ = minhash.signatures(texts, Features())
    assert (whole == parts).all()
    assert whole[5].tolist() == by_datasketch(texts[5], Features()).hashvalues.tolist()


def test_row_is_a_sketch_of_datasketch():
    a, b = "各乡镇于十二月七日前报送防溺水工作台账", "各乡镇于十二月九日前报送防溺水工作台账"
    rows, _ = minhash.signatures([a, b], Features(shingle=2))
    sketches = [LeanMinHash(seed=1, hashvalues=row, scheme="affine32") for row in rows]
    expected = by_datasketch(a, Features(shingle=2)).jaccard(by_datasketch(b, Features(shingle=2)))
    assert sketches[0].jaccard(sketches[1]) == expected


def test_estimate_is_near_the_exact_similarity():
    draw = np.random.default_rng(5)
    letters = [chr(0x4E00 + n) for n in range(2000)]
    base = "".join(draw.choice(letters, 600))
    settings = Features(num_perm=512, bands=1, rows=1)
    for cut in (100, 300, 500):
        other = base[:cut] + "".join(draw.choice(letters, 600 - cut))
        rows, _ = minhash.signatures([base, other], settings)
        sets = [{t[i : i + 5] for i in range(len(t) - 4)} for t in (base, other)]
        exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        assert abs(float((rows[0] == rows[1]).mean()) - exact) < 0.08


@pytest.mark.parametrize(("text", "short"), [("", True), ("台账", True), ("台" * 500, True), ("报送防溺水台账", False)])
def test_too_short_to_judge_is_told(text, short):
    _, too_short = minhash.signatures([text], Features(min_shingles=3))
    assert too_short.tolist() == [short]


def test_other_scheme_is_refused():
    with pytest.raises(SettingsError, match="affine32"):
        minhash.signatures(["台账"], Features(scheme="legacy"))
