"""What the judges see of a pair of documents: a row of named signals, each 0..1.

Signals are facts about two documents and nothing else: no other document of the run changes them. A name that starts
with ``other_`` speaks against a match; every other name speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.documents.departments import department, latest_day
from jianfu_dedup.features.values import Ask, DocFeatures
from jianfu_dedup.matching import time
from jianfu_dedup.matching.asks import Asks, collect
from jianfu_dedup.matching.prose_fields import Wanted

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


BLOCK = 20_000
"""Pairs measured at once; bounds the memory, for a pair costs some kilobytes while it is measured."""


def measure(documents: Sequence[Document], features: Features, pairs: Sequence[Pair], lexicon: Lexicon) -> Signals:
    """Measure all signals of ``pairs`` (rows of ``documents``)."""
    import numpy as np

    laid_out = _LaidOut(documents, features, lexicon)
    blocks = [laid_out.measure(pairs[n : n + BLOCK]) for n in range(0, max(1, len(pairs)), BLOCK)]
    best, names = np.vstack([best for best, _ in blocks]), tuple(sorted(blocks[0][1]))
    values = np.vstack([np.column_stack([columns[name] for name in names]) for _, columns in blocks])
    return Signals(names=names, values=values, best=best, asks=laid_out.asks)


class _LaidOut:
    """What is needed of all documents, made once for all blocks of pairs."""

    def __init__(self, documents: Sequence[Document], features: Features, lexicon: Lexicon) -> None:
        from jianfu_dedup.features.meaning import meanings_of

        self.asks = collect(features, lexicon)
        self._documents, self._features, self._lexicon = documents, features, lexicon
        meanings = meanings_of(lexicon)
        self._titles, self._bodies = (meanings.rows([getattr(d, part) for d in features.documents]) for part in _SPOKEN)
        self._wanted = Wanted(documents, features, lexicon)

    def measure(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
        """Return the best asks of each pair, shape (pairs, 2), and every signal by name, shape (pairs,)."""
        best, columns = _best_asks(self.asks, pairs)
        columns |= _documents(self._features, pairs, self._titles, self._bodies)
        columns |= _coverage(self._bodies, self.asks, pairs, best)
        columns |= self._wanted.compare(pairs)
        asks = self.asks.asks
        both = [(asks[x], asks[y]) for x, y in best.tolist()]
        columns |= _facets(self._documents, self._features, pairs, both, self._lexicon)
        return best, columns


_SPOKEN = ("title_meanings", "body_meanings")


def _combinations(asks: Asks, pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], ...]:
    """Every ask of the one document with every ask of the other: number of the pair, first ask, second ask."""
    import numpy as np

    from jianfu_dedup.features.rows import sides

    i, j = sides(pairs)
    size = np.diff(asks.start)
    count = size[i] * size[j]
    pair = np.repeat(np.arange(len(pairs)), count)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    width = size[j][pair]
    return pair, asks.start[i][pair] + within // width, asks.start[j][pair] + within % width


def _best_asks(asks: Asks, pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float64]]]:
    """For each pair the two asks that fit best by words and meanings together, and how well they fit."""
    import numpy as np

    from jianfu_dedup.features.vectors import pair_cosine

    pair, x, y = _combinations(asks, pairs)
    fit = {
        "ask_words": pair_cosine(asks.words, x, asks.words, y),
        "ask_meanings": pair_cosine(asks.meanings, x, asks.meanings, y),
        "ask_kinds": pair_cosine(asks.kinds, x, asks.kinds, y),
        "same_job": pair_cosine(asks.jobs, x, asks.jobs, y),
        "ask_dense": np.clip(pair_cosine(asks.dense, x, asks.dense, y), 0, 1),
    }
    total = fit["ask_words"] + fit["ask_meanings"] + 0.5 * fit["ask_dense"] + 0.3 * fit["ask_kinds"]
    total += 0.5 * fit["same_job"]
    # Stable order: by pair, then the best fit, then the first asks.
    order = np.lexsort((y, x, -np.round(total, 9), pair))
    first = order[np.searchsorted(pair[order], np.arange(len(pairs)))]
    chosen = np.column_stack([x[first], y[first]])
    found = {name: column[first] for name, column in fit.items()}
    return chosen, {**found, **_unlike(asks, chosen)}


def _unlike(asks: Asks, chosen: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Which of the chosen asks are of another kind, and which give jobs of another field of work."""
    import numpy as np

    from jianfu_dedup.features.vectors import pair_cosine

    x, y = chosen[:, 0], chosen[:, 1]
    named = asks.narrow[x] + asks.narrow[y]
    # A narrow kind named on one side only: a training against a ledger. Sharing one speaks for the pair a little.
    other_kind = (named == 1).any(axis=1) & ~(named == 2).any(axis=1)
    known = np.diff(asks.jobs.indptr) > 0
    near = pair_cosine(asks.fields, x, asks.fields, y)
    other_job = known[x] & known[y] & (near < 0.01)
    return {"other_kind": other_kind.astype(float), "other_job": other_job.astype(float)}


def _documents(
    features: Features, pairs: Sequence[Pair], titles: csr_matrix, bodies: csr_matrix
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    from jianfu_dedup.features.rows import sides
    from jianfu_dedup.features.vectors import pair_cosine

    i, j = sides(pairs)
    contained = features.containment(pairs)
    return {
        "title_words": features.cosine(pairs, "title"),
        "title_meanings": pair_cosine(titles, i, titles, j),
        "body_words": features.cosine(pairs, "body"),
        "body_meanings": pair_cosine(bodies, i, bodies, j),
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

    from jianfu_dedup.features.rows import sides
    from jianfu_dedup.features.vectors import pair_cosine

    spoken = bodies.sign()
    mass = asks.meanings.multiply(asks.meanings).tocsr()  # rows of length 1: the squares of a row sum to 1
    i, j = sides(pairs)
    there, back = pair_cosine(mass, best[:, 0], spoken, j), pair_cosine(spoken, i, mass, best[:, 1])
    return {"covered_most": np.maximum(there, back), "covered_least": np.minimum(there, back)}


def _facets(
    documents: Sequence[Document],
    features: Features,
    pairs: Sequence[Pair],
    asks: Sequence[tuple[Ask, Ask]],
    lexicon: Lexicon,
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    known = features.documents
    rows = [
        _facet_row((documents[i], documents[j]), (known[i], known[j]), both, lexicon)
        for (i, j), both in zip(pairs, asks, strict=True)
    ]
    names = sorted(rows[0]) if rows else []
    return {name: np.array([row[name] for row in rows]) for name in names}


def _facet_row(
    documents: tuple[Document, Document],
    known: tuple[DocFeatures, DocFeatures],
    asks: tuple[Ask, Ask],
    lexicon: Lexicon,
) -> dict[str, float]:
    (a, b), (x, y) = documents, asks
    issued, due = time.issue_gap(x.when, y.when), time.due_gap(x.when, y.when)
    period = time.period_overlap(x.when, y.when)
    whose = frozenset(x.population), frozenset(y.population)
    same, nested, other = populations(*whose, lexicon)
    tables = isinstance(a, Template) or isinstance(b, Template)
    if tables and other and not (whose[0].isdisjoint(known[1].spoken) and whose[1].isdisjoint(known[0].spoken)):
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
        # One item of a broad plan has a matter of its own, whatever the plan as a whole is about.
        "other_topic": float(
            not (x.part or y.part) and bool(a.topics and b.topics) and not set(a.topics) & set(b.topics)
        ),
        "other_same_issuer": float(same_issuer(a, b)),
        "other_season": min(1.0, max(0.0, ((issued or 0) - _SEASON[0]) / (_SEASON[1] - _SEASON[0]))),
        "other_series": float(same_issuer(a, b) and _series(*known, issued)),
        "other_period": time.period_distance(x.when, y.when),
    }


_NEAR = 4
"""Days below which near is near: bureaus that ask for the same seldom write on the same day (median of the labelled
pairs: 4 days apart), and those that do ask for all sorts of things."""
_SEASON = (45, 90)
"""Days between issue dates from which, and at which fully, two notices are of another season."""
_SERIES_DAYS = 20
"""Days from which the same title by the same issuer is the next of a series and not the same one again."""


def same_issuer(a: Document, b: Document) -> bool:
    """Tell whether two documents are known to be of one issuer, or of a department and the one that took it over."""
    if not (issuer_key(a) and issuer_key(b)):
        return False
    return issuer_key(a) == issuer_key(b) or _one_department(a, b)


def _one_department(a: Document, b: Document) -> bool:
    """Whether one department had taken over the other by the day of the later document; no office is its department.

    Two names of one entry of the lexicon are left apart: one of them may be a guess from a file's name.
    """
    if a.issuer is None or b.issuer is None or a.issuer.office or b.issuer.office or a.issuer.id == b.issuer.id:
        return False
    on = latest_day((a, b))
    return department(a.issuer, on)[0] == department(b.issuer, on)[0]


def _series(a: DocFeatures, b: DocFeatures, gap: int | None) -> bool:
    """Whether two documents of one issuer are of one series: one title but for its dates, some time apart."""
    far = (gap or 0) >= _SERIES_DAYS or bool(a.dates and b.dates and a.dates != b.dates)
    return len(a.series) >= 4 and a.series == b.series and far


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
