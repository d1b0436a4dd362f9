"""Only pairs near a threshold are looked at again; the others would not have been told."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jianfu_dedup as jd
from jianfu_dedup.matching import model, verdicts
from jianfu_dedup.matching.asks import Asks
from jianfu_dedup.matching.scoring import Scored, by_itself, weigh
from jianfu_dedup.matching.signals import Signals
from jianfu_dedup.settings import Matching

sys.path.append(str(Path(__file__).parents[1]))
import made_up_county

JUDGES = by_itself(model.load())
NAMES = tuple(sorted({name for judge in JUDGES.values() for name in judge.weights}))
shares = st.floats(0, 1).map(lambda v: round(v, 3))


@given(
    st.lists(st.tuples(st.sampled_from(sorted(JUDGES)), st.lists(shares, min_size=3, max_size=12)), max_size=6),
    st.builds(Matching, related=shares, threshold=shares, template_threshold=shares, cross_threshold=shares),
)
def test_no_pair_that_reaches_a_threshold_is_passed_over(drawn, limits):
    rows = np.array([[some[n % len(some)] for n in range(len(NAMES))] for _, some in drawn]).reshape(-1, len(NAMES))
    signals = Signals(names=NAMES, values=rows, best=np.zeros((len(rows), 2), dtype=np.int64), asks=no_asks())
    kinds = tuple(kind for kind, _ in drawn)
    pairs = tuple((n, n + 1) for n in range(len(rows)))
    scored = Scored(pairs=pairs, signals=signals, log_odds=np.zeros(len(rows)), aligned={}, judge=kinds)
    for kind in JUDGES:
        scored = weigh(scored, JUDGES[kind], kind)
    worth = verdicts.worth_a_verdict(scored, JUDGES, limits)
    assert worth == sorted(worth)
    for n in set(range(len(rows))) - set(worth):
        score = round(JUDGES[kinds[n]].score(signals.row(n)), 6)
        assert score < min(limits.related, verdicts.threshold(kinds[n], limits))
        assert kinds[n] != "templates"


def no_asks() -> Asks:
    return Asks.__new__(Asks)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made_up_county.write(tmp_path_factory.mktemp("county"))


def test_a_scan_tells_the_same_as_one_that_looks_at_every_pair(folder, monkeypatch):
    fast = jd.scan(folder)
    looked_at = []

    def every(scored, _judges, _limits):
        looked_at.extend(scored.pairs)
        return range(len(scored.pairs))

    monkeypatch.setattr(verdicts, "worth_a_verdict", every)
    assert jd.scan(folder).matches == fast.matches
    assert looked_at
    assert fast.matches
