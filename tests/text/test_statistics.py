"""The frozen statistics of the package: they load, they are what they say, and they hold no text."""

from __future__ import annotations

import shutil
from importlib import resources

import numpy as np
import pytest

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.text import reference, vectors

LIMITS = {"reference.npz": 3_000_000, "vectors.npz": 4_000_000}


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_files_stay_small_and_need_no_pickle(name):
    file = resources.files("jianfu_dedup.lexicon").joinpath(name)
    assert len(file.read_bytes()) <= LIMITS[name]
    arrays = reference.read_arrays(name, 1)
    assert all(a.dtype.kind in "iu" for a in arrays.values())


def test_idf_falls_with_frequency_and_is_capped():
    ref = reference.load()
    assert ref.idf("部门") < ref.idf("隐患") < ref.idf("台账") < ref.idf("溺水") == ref.idf("麤麤") == ref.ceiling
    assert all(1.0 <= w <= ref.ceiling for w in ref.weights.values())


@pytest.mark.parametrize(
    ("word", "parts"),
    [("隐患排查", ("隐患", "排查")), ("排查", ()), ("青台账", ("台账",)), ("麤麤", ()), ("", ()), ("塘坝村", None)],
)
def test_parts_of_a_word_are_known_words_inside_it(word, parts):
    ref = reference.load()
    found = ref.parts(word)
    assert parts is None or found == parts
    assert all(p in ref.weights and p in word and p != word for p in found)
    if word not in ref.weights:
        assert ref.idf(word) == max((ref.idf(p) for p in found), default=ref.ceiling)


def test_words_are_words_and_not_text():
    ref = reference.load()
    assert len(ref.weights) > 20_000
    assert max(map(len, ref.weights)) <= 12
    assert ref.stock.dtype == np.uint64
    assert (np.diff(ref.stock) > 0).all()


def test_id_follows_the_contents_only(tmp_path, monkeypatch):
    arrays = reference.read_arrays("reference.npz", 1)
    assert reference.contents_id(arrays) == reference.load().id
    changed = dict(arrays, legal=arrays["legal"] + np.uint16(1))
    assert reference.contents_id(changed) != reference.load().id


def test_shared_arrays_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        reference.load().stock[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        vectors.load().rows[0] = 0


@pytest.mark.parametrize("damage", ["missing", "cut", "version", "pickle"])
def test_damaged_statistics_are_refused(tmp_path, monkeypatch, damage):
    source = resources.files("jianfu_dedup.lexicon").joinpath("reference.npz")
    target = tmp_path / "reference.npz"
    if damage == "cut":
        target.write_bytes(source.read_bytes()[:1000])
    elif damage == "pickle":
        np.savez(target, meta=np.array([{"version": 1}], dtype=object))
    elif damage == "version":
        shutil.copy(str(source), target)
    monkeypatch.setattr(reference.resources, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=r"重新安装|版本"):
        reference.read_arrays("reference.npz", 2 if damage == "version" else 1)


def test_vectors_know_the_company_of_words():
    known = vectors.load()
    near = {w for w, _ in known.nearest("隐患", 10)}
    assert "排查" in near
    assert known.similarity("老人", "老年人") > known.similarity("老人", "森林") + 0.3
    assert known.similarity("老人", "老年人") == pytest.approx(known.similarity("老年人", "老人"))
    assert known.similarity("从未见过的词", "老人") == 0.0
    assert known.nearest("从未见过的词") == []


def test_vector_of_a_text_is_a_unit_vector_whatever_the_order_of_words():
    known = vectors.load()
    weights = {"老人": 2.0, "独居": 1.5, "排查": 0.2, "从未见过的词": 9.0}
    vector = known.vector(weights)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)
    assert (vector == known.vector(dict(reversed(weights.items())))).all()
    assert not known.vector({"从未见过的词": 1.0}).any()
    assert not known.vector({}).any()
