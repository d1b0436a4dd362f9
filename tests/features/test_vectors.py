"""TF-IDF rows against a plain reckoning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.features.vectors import bag, dense, row_cosine, tfidf, vocabulary, weigh
from jianfu_dedup.text import reference, vectors

REF = reference.load()
WORDS = ["台账", "报送", "消防", "隐患", "防溺水", "水库", "从未见过的词"]
BAGS = st.lists(
    st.dictionaries(st.sampled_from(WORDS), st.floats(0.01, 20.0, allow_nan=False), max_size=6), min_size=1, max_size=5
)


def plain_cosine(a, b):
    def row(words):
        found = {w: (1 + math.log(c) if c >= 1 else c) * REF.idf(w) for w, c in words.items()}
        length = math.sqrt(sum(x * x for x in found.values()))
        return {w: x / length for w, x in found.items()} if length else {}

    x, y = row(a), row(b)
    return sum(value * y.get(word, 0.0) for word, value in x.items())


@given(BAGS)
def test_cosines_are_those_of_the_plain_reckoning(bags):
    rows = tfidf(bags, REF)
    table = (rows @ rows.T).toarray()
    for i, a in enumerate(bags):
        for j, b in enumerate(bags):
            assert table[i, j] == pytest.approx(plain_cosine(a, b), abs=1e-9)


@given(BAGS)
def test_columns_are_sorted_words_whatever_the_order_of_documents(bags):
    assert vocabulary(bags) == vocabulary(reversed(bags)) == tuple(sorted({w for b in bags for w in b}))
    rows, turned = tfidf(bags, REF), tfidf(bags[::-1], REF)
    assert (rows.toarray() == turned.toarray()[::-1]).all()
    assert rows.has_sorted_indices


def test_weights_do_not_depend_on_the_batch():
    """A request that everybody sends keeps its weight: the frequencies are frozen."""
    alone = tfidf([{"防溺水": 1.0, "消防": 1.0}], REF)
    crowd = tfidf([{"防溺水": 1.0, "消防": 1.0}, *[{"防溺水": 1.0}] * 500], REF)
    assert (alone.toarray() == crowd[0].toarray()).all()


def test_fraction_of_a_word_counts_as_a_fraction():
    weights = weigh({"台账": 0.1, "消防": 1.0, "隐患": math.e}, REF)
    assert weights["台账"] == pytest.approx(0.1 * REF.idf("台账"))
    assert weights["隐患"] == pytest.approx(2 * REF.idf("隐患"))
    assert weigh({"消防": 1.0}, REF, {"消防": 0.5})["消防"] == 0.5 * weights["消防"]


def test_empty_bag_is_an_empty_row():
    rows = tfidf([{}, {"台账": 1.0}], REF)
    assert rows[0].nnz == 0
    assert row_cosine(rows[[0]], rows[[1]]).tolist() == [0.0]
    assert tfidf([], REF).shape == (0, 0)


def test_dense_rows_are_unit_vectors_or_zero():
    rows = dense([bag(["老人", "独居"]), {}, bag(["从未见过的词"])], REF, vectors.load())
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)
    assert dense([], REF, vectors.load()).shape == (0, vectors.load().dimensions)
