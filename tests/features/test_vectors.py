"""Word weights and their rows against a plain reckoning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.features.vectors import bag, pair_cosine, vocabulary, weigh
from jianfu_dedup.text import reference, vectors

REF = reference.load()
WORDS = ["台账", "报送", "消防", "隐患排查", "防溺水", "水库", "从未见过的词"]
BAGS = st.lists(
    st.dictionaries(st.sampled_from(WORDS), st.floats(0.01, 20.0, allow_nan=False), max_size=6), min_size=1, max_size=5
)


def plain_weights(words):
    counts = dict(words)
    for word, count in words.items():
        for part in REF.parts(word):
            counts[part] = counts.get(part, 0.0) + count
    return {w: (1 + math.log(c) if c >= 1 else c) * REF.idf(w) for w, c in counts.items()}


def plain_cosine(a, b):
    x, y = plain_weights(a), plain_weights(b)
    lengths = math.hypot(*x.values()) * math.hypot(*y.values())
    return sum(value * y.get(word, 0.0) for word, value in x.items()) / lengths if lengths else 0.0


@given(BAGS)
def test_cosines_are_those_of_the_plain_reckoning(bags):
    rows = weigh(bags, REF).rows()
    table = (rows @ rows.T).toarray()
    for i, a in enumerate(bags):
        for j, b in enumerate(bags):
            assert table[i, j] == pytest.approx(plain_cosine(a, b), abs=1e-9)


@given(BAGS)
def test_columns_are_sorted_words_whatever_the_order_of_documents(bags):
    rows, turned = weigh(bags, REF), weigh(bags[::-1], REF)
    assert rows.columns == turned.columns == tuple(sorted(rows.columns))
    assert set(vocabulary(bags)) <= set(rows.columns)
    assert (rows.rows().toarray() == turned.rows().toarray()[::-1]).all()
    assert rows.weights.has_sorted_indices


@given(BAGS, BAGS)
def test_no_number_depends_on_the_texts_beside_it(bags, others):
    """Neither the rows nor the directions change by a bit: frequencies are frozen, sums are made in one order."""
    alone, crowd = weigh(bags, REF), weigh([*others, *bags], REF)
    rows = crowd.rows()[len(others) :]
    assert alone.rows().data.tolist() == rows.data.tolist()
    assert [alone.columns[c] for c in alone.rows().indices] == [crowd.columns[c] for c in rows.indices]
    words = vectors.load()
    assert (alone.directions(words) == crowd.directions(words)[len(others) :]).all()


def test_a_list_of_words_counts_each_word_once():
    listed, counted = weigh([["台账", "报送", "台账"]], REF), weigh([bag(["台账", "报送", "台账"])], REF)
    assert listed.weights.toarray().tolist() == counted.weights.toarray().tolist()


def test_fraction_of_a_word_counts_as_a_fraction():
    weighed = weigh([{"台账": 0.1, "消防": 1.0, "隐患": math.e}], REF)
    weights = dict(zip(weighed.columns, weighed.weights.toarray()[0], strict=True))
    assert weights == pytest.approx(
        {"台账": 0.1 * REF.idf("台账"), "消防": REF.idf("消防"), "隐患": 2 * REF.idf("隐患")}
    )


def test_words_of_whole_rows_count_without_their_parts():
    weighed = weigh([{"隐患排查": 1.0}, {"隐患排查": 1.0}], REF, whole=[1])
    assert np.diff(weighed.weights.indptr).tolist() == [3, 1]


def test_empty_bag_is_an_empty_row():
    rows = weigh([{}, {"台账": 1.0}], REF).rows()
    assert rows[0].nnz == 0
    assert pair_cosine(rows, np.array([0]), rows, np.array([1])).tolist() == [0.0]
    assert weigh([], REF).rows().shape == (0, 0)


@given(BAGS)
def test_directions_are_those_of_single_texts(bags):
    words = vectors.load()
    expected = [words.vector(plain_weights(one)) for one in bags]
    assert np.abs(weigh(bags, REF).directions(words) - expected).max() < 1e-5


def test_directions_are_unit_vectors_or_zero():
    words = vectors.load()
    rows = weigh([bag(["老人", "独居"]), {}, bag(["\ud800"])], REF).directions(words)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)
    assert weigh([], REF).directions(words).shape == (0, words.dimensions)
