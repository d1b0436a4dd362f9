"""What the documents around a pair say of it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.matching.company import APART, MOST, NEAR, WORTH, company

SURE, NEVER = 6.0, -9.0
PAIRS = list(itertools.combinations(range(6), 2))
odds = st.lists(st.floats(-8, 8), min_size=len(PAIRS), max_size=len(PAIRS)).map(np.array)


def of(pairs, log_odds, one):
    found = company(list(pairs), np.array(log_odds))
    return {name: values[list(pairs).index(one)] for name, values in found.items()}


def test_partners_of_one_that_the_other_is_apart_from_speak_against():
    rows = {(0, 1): 0.0, (0, 2): SURE, (0, 3): SURE}
    assert of(rows, list(rows.values()), (0, 1))["other_company"] == pytest.approx(0.4, abs=0.01)
    both = rows | {(1, 4): SURE, (1, 5): SURE}
    assert of(both, list(both.values()), (0, 1))["other_company"] == pytest.approx(0.8, abs=0.01)


def test_partners_that_both_share_say_nothing():
    pairs = list(itertools.combinations(range(5), 2))
    found = company(pairs, np.full(len(pairs), 0.5))
    assert found["other_company"].max() == 0.0


def test_only_the_nearest_of_each_other_are_mutual():
    rows = {(0, 1): 2.0, (0, 2): 3.0, (1, 3): 1.0}
    assert company(list(rows), np.array(list(rows.values())))["mutual"].tolist() == [0.0, 1.0, 0.0]


def test_a_pair_that_nothing_speaks_for_is_nobodys_company():
    assert of([(0, 1)], [-3.0], (0, 1)) == {"other_company": 0.0, "mutual": 0.0}


@given(odds)
def test_a_document_that_is_near_nobody_changes_nothing(drawn):
    more = [*PAIRS, *((n, 6) for n in range(6))]
    before, after = company(PAIRS, drawn), company(more, np.append(drawn, np.full(6, NEVER)))
    for name, values in before.items():
        assert values.tolist() == after[name][: len(PAIRS)].tolist()


@given(odds, st.permutations(range(len(PAIRS))))
def test_the_order_of_the_pairs_changes_nothing(drawn, order):
    before = company(PAIRS, drawn)
    after = company([PAIRS[n] for n in order], drawn[list(order)])
    for name, values in before.items():
        assert values[list(order)] == pytest.approx(after[name])


@given(odds)
def test_it_is_what_the_definition_says(drawn):
    score = dict(zip(PAIRS, 1 / (1 + np.exp(-drawn)), strict=True))
    near = {p: max(0.0, (s - NEAR) / (1 - NEAR)) for p, s in score.items()}

    def key(a, b):
        return min(a, b), max(a, b)

    def apart(one, other):
        others = [c for c in range(6) if c not in (one, other) and near[key(one, c)] > 0]
        weight = sum(near[key(one, c)] for c in others)
        return sum(near[key(one, c)] * max(0.0, 1 - score[key(other, c)] / APART) for c in others) / (weight + 0.5)

    found = company(PAIRS, drawn)
    for n, (i, j) in enumerate(PAIRS):
        expected = (apart(i, j) + apart(j, i)) / 2 if score[i, j] >= WORTH else 0.0
        assert found["other_company"][n] == pytest.approx(expected, abs=1e-6)


def test_a_company_is_asked_no_further_than_its_nearest():
    pairs = [(0, n) for n in range(1, 3 * MOST)]
    found = company(pairs, np.full(len(pairs), SURE))
    assert found["other_company"].max() == pytest.approx(MOST / (MOST + 0.5) / 2, abs=0.01)
