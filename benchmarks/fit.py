"""Fit the judges' weights: small logistic models whose weights keep their signs.

    python benchmarks/fit.py              measure out of county, and write the weights fitted on five counties
    python benchmarks/fit.py --dry-run    measure only

A weight of a signal named ``other_…`` is never positive, any other never negative. The threshold is the one at which
the model expects the best F1, by probabilities from cross-validation: each county is judged by weights fitted on the
others, for the threshold has to serve a county never seen. Of one or two counties, all pairs of one real-world request
are held out together, so that no request is judged by weights that have seen it. What a judge hands on to the next one
while they are fitted (notices to tables, a pair to those around it) is out of fold likewise.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from counties import FITTED, HELD_OUT, KINDS, NAMES, County

from jianfu_dedup.matching import scoring
from jianfu_dedup.matching.fitting import expected_threshold, fit, out_of_fold
from jianfu_dedup.matching.model import Judge

OUT = Path(__file__).parent.parent / "jianfu_dedup" / "matching" / "weights.toml"
FOLDS = 10
# What the domain's rules say before any label is seen: the ridge pulls towards these, every other weight towards 0.
# Another period is another request; so are the next of a series, another kind of job, another job, other people.
PRIOR = {
    "other_period": -3.0,
    "other_series": -3.0,
    "other_kind": -1.5,
    "other_job": -1.0,
    "other_population": -1.0,
    "other_notices": -1.0,
    "other_season": -3.0,
    "named": 4.0,
}
RIDGE = 0.5
# What each judge may weigh. Signals left out told the same as another one (see the ablation of quality.py).
_TIME = (
    "issued_near",
    "issued_season",
    "due_near",
    "due_season",
    "same_period",
    "other_period",
    "both_recurring",
    "other_season",
)
_WORDS = (
    "ask_words", "ask_meanings", "ask_dense", "ask_kinds", "title_words", "title_meanings",
    "body_words", "body_meanings", "body_dense", "covered_most", "covered_least",
    "fields_most", "fields_least", "fields_meanings",
)  # fmt: skip
_WHO = (
    "same_population", "nested_population", "other_population", "other_same_issuer", "other_series", "same_topic",
    "other_topic", "same_job", "other_job", "other_kind",
)  # fmt: skip
_COMPANY = ("mutual", "other_company")
_NOTICES = (*_WORDS, *_TIME, *_WHO, "named", "own_tables")
_TEMPLATES = (
    *_WORDS, *_WHO, "columns_all", "columns_most", "columns_least", "columns_specific",
    "notices", "other_notices", "other_period",
)  # fmt: skip
SIGNALS: Mapping[str, tuple[str, ...]] = {
    "notices": _NOTICES,
    "notices_in_company": (*_NOTICES, *_COMPANY),
    "templates": _TEMPLATES,
    "templates_in_company": (*_TEMPLATES, *_COMPANY),
    "crossing": (*_WORDS, *_TIME, *_WHO, "notices"),
}


@dataclass(frozen=True)
class Table:
    """Pairs of one kind: signals, labels, and the fold each belongs to."""

    rows: NDArray[np.int64]
    """Their numbers among the pairs of their county."""
    x: NDArray[np.float64]
    y: NDArray[np.int64]
    fold: NDArray[np.int64]
    missed: int
    """Labelled pairs that were no candidates."""


def table(county: County, scored: scoring.Scored, kind: str, names: Sequence[str]) -> Table:
    """Lay out the pairs of one kind. Attachments and pairs inside one file are left out."""
    column = {name: n for n, name in enumerate(scored.signals.names)}
    keys, gold = county.keys(scored), county.gold(kind)
    rows = [n for n, k in enumerate(keys) if scored.judge[n] == kind and counts(county, k)]
    values = scored.signals.values[rows]
    x = np.column_stack([values[:, column[s]] if s in column else np.zeros(len(rows)) for s in names])
    y = np.array([int(keys[n] in gold) for n in rows])
    fold = np.array([_fold(county, keys[n]) for n in rows])
    return Table(np.array(rows), x, y, fold, len(gold - {keys[n] for n in rows}))


def counts(county: County, key: tuple[str, str]) -> bool:
    """Tell whether a pair counts: not the parts of one file, nor a notice and its own table."""
    return key[0] != key[1] and county.labels.get(key, {}).get("relation") != "attachment"


def _fold(county: County, key: tuple[str, str]) -> int:
    """The fold of a pair: that of the request of its first document, so that a request stays together."""
    home = county.clusters.get(key[0]) or county.clusters.get(key[1]) or key[0]
    return hashlib.sha256(f"{county.name}|{home}".encode()).digest()[0] % FOLDS


def learn(counties: Sequence[County], drop: frozenset[str] = frozenset()) -> dict[str, Judge]:
    """Fit the judges, in the order in which they are asked. Score .5 is the threshold chosen out of fold."""
    judges: dict[str, Judge] = {}
    scored = {c.name: c.prepared for c in counties}
    for name in scoring.ORDER:
        kind = name.removesuffix(scoring.IN_COMPANY)
        labelled = [c for c in counties if c.gold(kind)]
        scored = {c.name: scoring.made_ready(c.documents, scored[c.name], name) for c in counties}
        signals = [n for n in SIGNALS[name] if n not in drop]
        tables = [table(c, scored[c.name], kind, signals) for c in labelled]
        odds = []
        if tables:
            judges[name], odds = learnt(name, tables, signals)
        elif name == kind:
            # No labels of this kind: what the notices say decides.
            judges[name] = Judge(name=name, bias=-3.0, weights={"notices": 6.0})
        if name in judges:
            scored = {c.name: scoring.weigh(scored[c.name], judges[name], name) for c in counties}
        for county, part, found in zip(labelled, tables, odds, strict=True):
            scored[county.name].log_odds[part.rows] = found
        scored = {c.name: scoring.settled(c.documents, scored[c.name], name, c.roles) for c in counties}
    return judges


def learnt(name: str, tables: Sequence[Table], signals: Sequence[str]) -> tuple[Judge, list[NDArray[np.float64]]]:
    """Fit one judge; return it, and the log-odds out of fold of the pairs of each table, 0 at the threshold."""
    x, y = np.vstack([t.x for t in tables]), np.concatenate([t.y for t in tables])
    w = fit(x, y, signals, prior=PRIOR, ridge=RIDGE)
    odds = out_of_fold(x, y, folds(tables), signals, prior=PRIOR, ridge=RIDGE)
    _, cut = expected_threshold(odds, sum(t.missed for t in tables))
    weights = {n: float(v) for n, v in zip(signals, w[1:], strict=True) if abs(v) > 1e-3}
    judge = Judge(name=name, bias=float(w[0] - cut), weights=weights)
    return judge, np.split(odds - cut, np.cumsum([len(t.y) for t in tables])[:-1])


def folds(tables: Sequence[Table]) -> NDArray[np.int64]:
    """Return the fold of each pair: its county where there are many, else that of its request."""
    if len(tables) <= len(NAMES):
        return np.concatenate([t.fold for t in tables])
    return np.repeat(np.arange(len(tables)), [len(t.y) for t in tables])


def measure(county: County, judges: Mapping[str, Judge]) -> dict[str, str]:
    """Return precision, recall and F1 of each kind at score .5."""
    scored = scoring.score(county.documents, county.prepared, judges, roles=county.roles)
    keys, out = county.keys(scored), {}
    for kind in KINDS:
        gold = county.gold(kind)
        if gold:
            found = {
                k
                for n, k in enumerate(keys)
                if scored.judge[n] == kind and scored.log_odds[n] >= 0 and counts(county, k)
            }
            hit = len(found & gold)
            f1 = 2 * hit / (len(found) + len(gold))
            out[kind] = f"F1 {f1:.3f} P {hit / max(1, len(found)):.2f} R {hit / len(gold):.2f}"
    return out


def write(judges: Mapping[str, Judge]) -> None:
    """Write the weights file that ships with the package."""
    lines = [
        "# Weights of the judges: what a signal of 1 adds to the log-odds. Score .5 (log-odds 0) is the threshold.",
        "# Made by benchmarks/fit.py from the labelled counties; do not edit by hand.",
    ]
    for name in scoring.ORDER:
        judge = judges[name]
        lines += ["", f"[judge.{name}]", f"bias = {judge.bias:.3f}", "", f"[judge.{name}.weights]"]
        lines += [f"{signal} = {weight:.3f}" for signal, weight in sorted(judge.weights.items())]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Measure out of county, then fit on all but the held-out one and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="measure only")
    arguments = parser.parse_args()
    counties = {name: County(name) for name in FITTED}
    for train, test in (NAMES, NAMES[::-1]):
        judges = learn([counties[train]])
        print(f"fitted on {train}: itself {measure(counties[train], judges)}")
        print(f"    on {test}: {measure(counties[test], judges)}")
    for test in FITTED:
        judges = learn([c for c in counties.values() if c.name != test])
        print(f"fitted on the other four: {test} {measure(counties[test], judges)}")
    judges = learn(list(counties.values()))
    for county in (*counties.values(), County(HELD_OUT)):
        print(f"fitted on all five: {county.name} {measure(county, judges)}")
    if not arguments.dry_run:
        write(judges)


if __name__ == "__main__":
    main()
