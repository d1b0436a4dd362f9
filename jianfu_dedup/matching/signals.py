"""What the judges see of a pair of documents: a row of named signals, each 0..1.

Signals are facts about two documents and nothing else: no other document of the run changes them. A name that starts
with ``other_`` speaks against a match; every other name speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Notice, Template
from jianfu_dedup.matching import time
from jianfu_dedup.matching.asks import Ask, Asks, about, collect
from jianfu_dedup.matching.prose_fields import compare as compare_fields

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Signals:
    """The signals of many pairs.

    Attributes:
        names: Signal names, the columns of ``values``.
        values: Shape (pairs, signals), 0..1.
        best: For each pair the numbers of the two asks that fit best, shape (pairs, 2).
        asks: All asks.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    best: NDArray[np.int64]
    asks: Asks

    def row(self, n: int) -> dict[str, float]:
        """Return the signals of pair ``n`` by name."""
        return dict(zip(self.names, self.values[n].tolist(), strict=True))


def measure(documents: Sequence[Document], features: Features, pairs: Sequence[Pair], lexicon: Lexicon) -> Signals:
    """Measure all signals of ``pairs`` (rows of ``documents``)."""
    import numpy as np

    from jianfu_dedup.features.meaning import meanings_of

    asks = collect(documents, features, lexicon)
    best, by_ask = _best_asks(asks, pairs)
    columns: dict[str, NDArray[np.float64]] = dict(by_ask)
    bodies = _bodies(documents, features)
    spoken = meanings_of(lexicon).rows(bodies)
    columns |= _documents(documents, features, pairs, spoken, lexicon)
    columns |= _coverage(spoken, asks, pairs, best)
    columns |= compare_fields(documents, pairs, lexicon)
    columns |= _facets(documents, asks, pairs, best, lexicon, bodies=bodies)
    names = tuple(sorted(columns))
    values = np.column_stack([columns[name] for name in names]) if pairs else np.zeros((0, len(names)))
    return Signals(names=names, values=values, best=best, asks=asks)


def _best_asks(asks: Asks, pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """For each pair the two asks that fit best by words and meanings together, and how well they fit."""
    import numpy as np

    from jianfu_dedup.features.vectors import row_cosine

    combos = [(n, x, y) for n, (i, j) in enumerate(pairs) for x in asks.of(i) for y in asks.of(j)]
    table = np.array(combos, dtype=np.int64).reshape(-1, 3)
    x, y = table[:, 1], table[:, 2]
    fit = {
        "ask_words": row_cosine(asks.words[x], asks.words[y]),
        "ask_meanings": row_cosine(asks.meanings[x], asks.meanings[y]),
        "ask_kinds": row_cosine(asks.kinds[x], asks.kinds[y]),
        "same_job": row_cosine(asks.jobs[x], asks.jobs[y]),
        "ask_dense": np.clip(np.einsum("ij,ij->i", asks.dense[x], asks.dense[y]), 0, 1),
    }
    total = fit["ask_words"] + fit["ask_meanings"] + 0.5 * fit["ask_dense"] + 0.3 * fit["ask_kinds"]
    total += 0.5 * fit["same_job"]
    # Stable order: by pair, then the best fit, then the first asks.
    order = np.lexsort((y, x, -np.round(total, 9), table[:, 0]))
    first = order[np.searchsorted(table[order, 0], np.arange(len(pairs)))]
    chosen = table[first, 1:]
    one, two = (asks.narrow[chosen[:, k]] for k in (0, 1))
    # A narrow kind named on one side only: a training against a ledger. Sharing one speaks for the pair a little.
    unlike = ((one + two) == 1).any(axis=1) & ~((one + two) == 2).any(axis=1)
    found = {name: column[first] for name, column in fit.items()}
    known = np.diff(asks.jobs.indptr) > 0
    near = np.asarray(asks.fields[chosen[:, 0]].multiply(asks.fields[chosen[:, 1]]).sum(axis=1)).ravel()
    other = known[chosen[:, 0]] & known[chosen[:, 1]] & (near < 0.01)
    return chosen, {**found, "other_kind": unlike.astype(float), "other_job": other.astype(float)}


def _documents(
    documents: Sequence[Document], features: Features, pairs: Sequence[Pair], bodies: csr_matrix, lexicon: Lexicon
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    from jianfu_dedup.features.meaning import meanings_of
    from jianfu_dedup.features.vectors import row_cosine

    titles = meanings_of(lexicon).rows([about(d) if isinstance(d, Notice) else d.title for d in documents])
    i, j = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True)) if pairs else (np.zeros(0, int),) * 2
    contained = features.containment(pairs)
    return {
        "title_words": features.cosine(pairs, "title"),
        "title_meanings": row_cosine(titles[i], titles[j]),
        "body_words": features.cosine(pairs, "body"),
        "body_meanings": row_cosine(bodies[i], bodies[j]),
        "body_dense": np.clip(features.dense_cosine(pairs, "body"), 0, 1),
        "whole_words": features.cosine(pairs, "ask"),
        "reused_text": contained.max(axis=1) if len(pairs) else np.zeros(0),
        "reused_both": contained.min(axis=1) if len(pairs) else np.zeros(0),
    }


def _coverage(
    bodies: csr_matrix, asks: Asks, pairs: Sequence[Pair], best: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """How much of what one side asks is spoken of anywhere on the other side: a table's columns asked for in prose."""
    import numpy as np

    spoken = bodies.sign()
    mass = asks.meanings.multiply(asks.meanings).tocsr()  # rows of length 1: the squares of a row sum to 1
    i, j = (np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))
    x, y = best[:, 0], best[:, 1]
    there = np.asarray(mass[x].multiply(spoken[j]).sum(axis=1)).ravel()
    back = np.asarray(mass[y].multiply(spoken[i]).sum(axis=1)).ravel()
    return {"covered_most": np.maximum(there, back), "covered_least": np.minimum(there, back)}


def _bodies(documents: Sequence[Document], features: Features) -> list[str]:
    """What each document says, without stock phrases: those speak of everybody and of everything."""
    return [
        f"{d.title_core} {told.own}" if isinstance(d, Notice) else told.own
        for d, told in zip(documents, features.documents, strict=True)
    ]


def _facets(
    documents: Sequence[Document],
    asks: Asks,
    pairs: Sequence[Pair],
    best: NDArray[np.int64],
    lexicon: Lexicon,
    *,
    bodies: Sequence[str],
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    from jianfu_dedup.parsing.requests import populations as people

    spoken = [frozenset(people.with_parents(people.find(body, lexicon), lexicon)) for body in bodies]
    rows = [
        _facet_row(documents[i], documents[j], (asks.asks[x], asks.asks[y]), (spoken[i], spoken[j]), lexicon)
        for (i, j), (x, y) in zip(pairs, best.tolist(), strict=True)
    ]
    names = sorted(rows[0]) if rows else []
    return {name: np.array([row[name] for row in rows]) for name in names}


def _facet_row(
    a: Document, b: Document, asks: tuple[Ask, Ask], spoken: tuple[frozenset[str], frozenset[str]], lexicon: Lexicon
) -> dict[str, float]:
    x, y = asks
    issued, due = time.issue_gap(x.when, y.when), time.due_gap(x.when, y.when)
    period = time.period_overlap(x.when, y.when)
    same, nested, other = populations(x.population, y.population, lexicon)
    tables = isinstance(a, Template) or isinstance(b, Template)
    if tables and other and (x.population & spoken[1] or y.population & spoken[0]):
        same, nested, other = 0.0, 1.0, 0.0  # a table's few words name whom it is about in passing
    return {
        "issued_near": time.closeness(issued, 10.0, least=_NEAR),
        "issued_season": time.closeness(issued, 45.0, least=_NEAR),
        "due_near": time.closeness(due, 7.0, least=_NEAR),
        "due_season": time.closeness(due, 30.0, least=_NEAR),
        "both_recurring": float(x.when.recurring and y.when.recurring),
        "same_period": period or 0.0,
        "same_population": same,
        "nested_population": nested,
        "other_population": other,
        "same_topic": _share(a.topics, b.topics),
        "other_topic": float(bool(a.topics and b.topics) and not set(a.topics) & set(b.topics)),
        "other_same_issuer": float(same_issuer(a, b)),
        "other_season": min(1.0, max(0.0, ((issued or 0) - _SEASON[0]) / (_SEASON[1] - _SEASON[0]))),
        "other_series": float(_series(a, b, issued)),
        "other_period": time.period_distance(x.when, y.when),
    }


_DATES = re.compile(
    r"[0-9０-９〇零一二三四五六七八九十]+(?:年度|年|月份|月|日|季度|号|期|周)|[上下]半年|第.季度|[一二三四]季度|今年|本月"
)
_NEAR = 4
"""Days below which near is near: bureaus that ask for the same seldom write on the same day (median of the labelled
pairs: 4 days apart), and those that do ask for all sorts of things."""
_SEASON = (45, 90)
"""Days between issue dates from which, and at which fully, two notices are of another season."""
_SERIES_DAYS = 20
"""Days from which the same title by the same issuer is the next of a series and not the same one again."""


def same_issuer(a: Document, b: Document) -> bool:
    """Tell whether two documents are known to be of one issuer."""
    return bool(issuer_key(a)) and issuer_key(a) == issuer_key(b)


def _series(a: Document, b: Document, gap: int | None) -> bool:
    """Whether two documents are of one series: one issuer, one title but for its dates, some time apart."""
    cores = [_DATES.sub("", d.title_core if isinstance(d, Notice) else d.title) for d in (a, b)]
    dates = [_DATES.findall(d.title) for d in (a, b)]
    far = (gap or 0) >= _SERIES_DAYS or (all(dates) and dates[0] != dates[1])
    return same_issuer(a, b) and len(cores[0]) >= 4 and cores[0] == cores[1] and far


_OFFICE = re.compile("(?:委员会|指挥部|领导小组|专班|联席会议|工作机制)(?:办公室|办)?$|办公室$|办$")


def issuer_key(document: Document) -> str:
    """Return what tells one issuer from another: 安委办 is not 应急管理局, though that hosts it; "" when unknown."""
    if document.issuer is None:
        return ""
    raw = document.issuer.raw
    return re.sub("办公室$|办$", "", raw) if _OFFICE.search(raw) else document.issuer.name


def _share(a: Sequence[str], b: Sequence[str]) -> float:
    return len(set(a) & set(b)) / min(len(set(a)), len(set(b))) if a and b else 0.0


def populations(a: frozenset[str], b: frozenset[str], lexicon: Lexicon) -> tuple[float, float, float]:
    """Compare whose data two asks are about.

    Returns:
        Same, nested (one contains the other), other: one of them is 1; all are 0 where a side is unknown or both
        are kinds of a third.

    Example:
        >>> from jianfu_dedup.lexicon import load
        >>> populations(frozenset({"pupil"}), frozenset({"pupil"}), load())
        (1.0, 0.0, 0.0)
    """
    if not a or not b:
        return 0.0, 0.0, 0.0
    if a & b:
        return 1.0, 0.0, 0.0
    above, beyond = wider(a, lexicon), wider(b, lexicon)
    if above & b or beyond & a:
        return 0.0, 1.0, 0.0
    # Two kinds of one thing (自建房, 危房: houses) may be the same ones.
    return 0.0, 0.0, float(not above & beyond)


def wider(names: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """Return all populations that contain one of ``names``."""
    from jianfu_dedup.parsing.requests.populations import with_parents

    return frozenset(
        with_parents((p for n in names if n in lexicon.populations for p in lexicon.populations[n].parents), lexicon)
    )
