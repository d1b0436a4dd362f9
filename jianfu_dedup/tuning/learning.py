"""From labelled pairs to judges: fitted towards the weights there were, measured on pairs that were held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document
from jianfu_dedup.matching import fitting, relations, scoring
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.matching.scoring import Scored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KINDS = ("notices", "templates", "crossing")
FOLDS = 5
LEAST = 10
"""Labelled pairs of one kind, both verdicts among them, from which its weights are fitted."""
RIDGE, BIAS_RIDGE = 1.0, 10.0
"""How hard weights and bias are held to what they were. Measured with weights fitted on one labelled county and labels
of the other: a bias that is held less follows the share of "yes" among the labels, which is not that of a scan, and 30
labels then cost up to .08 of F1; held so, 30 change nothing, 120 gain .02 on average, and all (389 and 171) .03."""
SAMPLES = 1000


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Sample:
    """Labelled pairs that a scan would look at.

    Attributes:
        documents: All documents.
        roles: What the notices do with one another.
        prepared: All candidate pairs with their signals.
        rows: For each labelled pair the number of its pair in ``prepared``, -1 when it is no candidate.
        y: 1 where the pair overlaps, else 0; shape (labelled,).
        group: Number of the group of pairs that stand or fall together; shape (labelled,).
    """

    documents: Sequence[Document]
    roles: Mapping[tuple[str, str], str]
    prepared: Scored
    rows: NDArray[np.int64]
    y: NDArray[np.int64]
    group: NDArray[np.int64]


def groups(pairs: Sequence[tuple[str, str]], y: Sequence[int]) -> list[int]:
    """Number the connected components of the labelled pairs.

    Where labels tie everything into fewer components than there are folds (a random "no" joins strangers), only the
    overlapping pairs tie, and a pair that does not overlap goes with its first file.

    Example:
        >>> groups([("a", "b"), ("b", "c"), ("x", "y")], [1, 0, 1])
        [0, 0, 1]
    """
    found = _components(pairs, [True] * len(pairs))
    if len(set(found)) < FOLDS:
        found = _components(pairs, [bool(v) for v in y])
    return found


def _components(pairs: Sequence[tuple[str, str]], ties: Sequence[bool]) -> list[int]:
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for (a, b), tie in zip(pairs, ties, strict=True):
        low, high = sorted((root(a), root(b)))
        if tie:
            parent[high] = low
    number: dict[str, int] = {}
    return [number.setdefault(root(a), len(number)) for a, _ in pairs]


def folds(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Deal whole groups out to ``FOLDS`` folds of about equal size, the largest first."""
    import numpy as np

    sizes = np.bincount(group)
    load, fold = [0] * FOLDS, np.zeros(len(sizes), dtype=np.int64)
    for g in sorted(range(len(sizes)), key=lambda g: (-int(sizes[g]), g)):
        fold[g] = min(range(FOLDS), key=lambda f: (load[f], f))
        load[fold[g]] += int(sizes[g])
    dealt: NDArray[np.int64] = fold[group]
    return dealt


def learn(sample: Sample, base: Mapping[str, Judge], use: NDArray[np.bool_]) -> dict[str, Judge]:
    """Fit the judges to the labelled pairs that ``use`` marks, in the order in which they are asked.

    A kind with fewer than ``LEAST`` pairs, or with one verdict only, keeps its judge.
    """
    import numpy as np

    judges, scored = dict(base), sample.prepared
    for name in scoring.ORDER:
        if name not in base:
            continue
        kind = name.removesuffix(scoring.IN_COMPANY)
        scored = scoring.made_ready(sample.documents, scored, name)
        mine = np.array([n >= 0 and scored.judge[n] == kind for n in sample.rows.tolist()]) & use & ~_guarded(sample)
        y = sample.y[mine]
        if len(y) >= LEAST and 0 < y.sum() < len(y):
            judges[name] = _fitted(base[name], scored, sample.rows[mine], y)
        scored = scoring.settled(sample.documents, scoring.weigh(scored, judges[name], name), name, sample.roles)
    return judges


def _fitted(judge: Judge, scored: Scored, rows: NDArray[np.int64], y: NDArray[np.int64]) -> Judge:
    import numpy as np

    names = sorted(judge.weights)
    column = {name: n for n, name in enumerate(scored.signals.names)}
    values = scored.signals.values[rows]
    x = np.column_stack([values[:, column[n]] if n in column else np.zeros(len(rows)) for n in names])
    found = fitting.fit(x, y, names, prior=judge.weights, ridge=RIDGE, bias=judge.bias, bias_ridge=BIAS_RIDGE).tolist()
    return replace(judge, bias=found[0], weights=dict(zip(names, found[1:], strict=True)))


def _guarded(sample: Sample) -> NDArray[np.bool_]:
    """Pairs that a rule keeps from counting whatever their score: they say nothing about weights."""
    import numpy as np

    signals, documents = sample.prepared.signals, sample.documents
    told = []
    for n in sample.rows.tolist():
        i, j = sample.prepared.pairs[n] if n >= 0 else (0, 0)
        told.append(n >= 0 and relations.guard(documents[i], documents[j], signals.row(n)) is not None)
    return np.array(told, dtype=bool)


def counted(sample: Sample, judges: Mapping[str, Judge], cuts: Mapping[str, float]) -> NDArray[np.bool_]:
    """Tell which labelled pairs a scan with these judges would count; ``cuts`` are thresholds in log-odds by kind."""
    import numpy as np

    scored = scoring.score(sample.documents, sample.prepared, judges, roles=sample.roles)
    over = [n >= 0 and bool(scored.log_odds[n] >= cuts[scored.judge[n]]) for n in sample.rows.tolist()]
    return np.array(over, dtype=bool) & ~_guarded(sample)


def held_out(sample: Sample, base: Mapping[str, Judge], cuts: Mapping[str, float]) -> NDArray[np.bool_]:
    """Tell which labelled pairs would be counted by judges that were fitted without them and all of their group."""
    import numpy as np

    fold = folds(sample.group)
    found = np.zeros(len(sample.y), dtype=bool)
    for f in np.unique(fold):
        held = fold == f
        found[held] = counted(sample, learn(sample, base, ~held), cuts)[held]
    return found


def f1(counted_pairs: NDArray[np.bool_], y: NDArray[np.int64]) -> float:
    """Return F1 of the pairs that were counted; 0 when none was and none should have been."""
    hit = float((counted_pairs & (y == 1)).sum())
    both = float(counted_pairs.sum() + y.sum())
    return 2 * hit / both if both else 0.0


def gain_interval(
    before: NDArray[np.bool_], after: NDArray[np.bool_], y: NDArray[np.int64], group: NDArray[np.int64]
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the gain in F1; whole groups are drawn, for they stand or fall together."""
    import numpy as np

    true = y == 1
    parts = [true, before, before & true, after, after & true]
    table = np.column_stack([np.bincount(group, weights=p.astype(np.float64)) for p in parts])
    draws = np.random.default_rng(0).integers(0, len(table), size=(SAMPLES, len(table)))
    gold, said_0, hit_0, said_1, hit_1 = table[draws].sum(axis=1).T
    gain = 2 * hit_1 / np.maximum(1.0, gold + said_1) - 2 * hit_0 / np.maximum(1.0, gold + said_0)
    low, high = np.quantile(gain, (0.025, 0.975))
    return float(low), float(high)
