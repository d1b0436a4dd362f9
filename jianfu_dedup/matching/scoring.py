"""Scores of candidate pairs: notices first, then tables and notice against table, which look at the notices' scores.

A table is what its notice asks for in columns, so two tables whose notices overlap are likelier the same ask; and a
notice that only chases another one stands for it. Notices among themselves, and tables, are weighed twice: each pair
by itself, then with what the documents around it say (:mod:`.company`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Notice, Template
from jianfu_dedup.matching import tables
from jianfu_dedup.matching.company import company
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.matching.signals import Signals, measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

Pair = tuple[int, int]
Roles = Mapping[tuple[str, str], str]

IN_COMPANY = "_in_company"
"""Ends the name of a judge that weighs a pair the second time."""
ORDER = ("notices", "notices_in_company", "templates", "templates_in_company", "crossing")
"""The judges, in the order in which they are asked; those in company may be wanting."""

STANDS_FOR = frozenset({"urges", "supersedes", "forwards"})
"""What a document does with another one when it asks for the same again."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Scored:
    """Candidate pairs with everything that was measured of them.

    Attributes:
        pairs: Rows of documents, sorted.
        signals: Signals of each pair, the tables' and the neighbours' included.
        log_odds: What the pair's judge makes of it, shape (pairs,).
        aligned: Aligned columns of pairs of tables.
        judge: Name of the judge of each pair.
        through: Pair whose signals a chasing notice took over, by the number of its pair.
    """

    pairs: tuple[Pair, ...]
    signals: Signals
    log_odds: NDArray[np.float64]
    aligned: tables.Aligned
    judge: tuple[str, ...]
    through: Mapping[int, int] = field(default_factory=dict)


def kind_of(a: Document, b: Document) -> str:
    """Return the name of the judge for a pair.

    Example:
        >>> kind_of(Notice(id="a", path="a"), Template(id="b", path="b"))
        'crossing'
    """
    if isinstance(a, Notice) and isinstance(b, Notice):
        return "notices"
    return "templates" if isinstance(a, Template) and isinstance(b, Template) else "crossing"


def prepare(
    documents: Sequence[Document],
    features: Features,
    candidates: Sequence[Pair],
    *,
    roles: Roles,
    lexicon: Lexicon,
) -> Scored:
    """Measure every signal that needs no judge; ``log_odds`` are still 0."""
    import numpy as np

    pairs = _with_named(documents, candidates, roles)
    signals = measure(documents, features, pairs, lexicon)
    columns, aligned = tables.compare(documents, pairs, lexicon)
    shared = {p: float(columns["columns_all"][n]) for n, p in enumerate(pairs) if p in aligned}
    ids = [d.id for d in documents]
    named = [roles.get((ids[i], ids[j])) or roles.get((ids[j], ids[i])) or "" for i, j in pairs]
    extra = {
        **columns,
        "own_tables": tables.of_notices(documents, pairs, shared),
        "named": np.array([float(role in STANDS_FOR) for role in named]),
    }
    judges = tuple(kind_of(documents[i], documents[j]) for i, j in pairs)
    return Scored(
        pairs=pairs,
        signals=_added(signals, extra),
        log_odds=np.zeros(len(pairs)),
        aligned=aligned,
        judge=judges,
    )


def _with_named(documents: Sequence[Document], candidates: Sequence[Pair], roles: Roles) -> tuple[Pair, ...]:
    """Add the pairs that a chasing notice inherits from the notice it stands for."""
    row = {d.id: n for n, d in enumerate(documents)}
    pairs = set(candidates)
    for (a, b), role in roles.items():
        if role in STANDS_FOR and a in row and b in row:
            i, j = row[a], row[b]
            pairs.add((min(i, j), max(i, j)))
            partners = [q if p == j else p for p, q in candidates if j in (p, q)]
            pairs |= {(min(i, k), max(i, k)) for k in partners if k != i}
    return tuple(sorted(_with_tables(documents, pairs)))


def _with_tables(documents: Sequence[Document], pairs: set[Pair]) -> set[Pair]:
    """Add, for each pair of notices, the pairs that their own tables make."""
    own: dict[int, list[int]] = {}
    parent = tables.parents(documents)
    for table, notice in parent.items():
        own.setdefault(notice, []).append(table)
    found = set(pairs)
    for i, j in pairs:
        crossed = [(i, t) for t in own.get(j, ())] + [(j, t) for t in own.get(i, ())]
        crossed += [(t, u) for t in own.get(i, ()) for u in own.get(j, ())]
        found |= {(min(p), max(p)) for p in crossed if p[0] != p[1]}
    return {(i, j) for i, j in found if parent.get(i) != j and parent.get(j) != i}


def _added(signals: Signals, extra: Mapping[str, NDArray[np.float64]]) -> Signals:
    import numpy as np

    names = sorted(extra)
    values = np.column_stack([signals.values, *(extra[k] for k in names)])
    return replace(signals, names=(*signals.names, *names), values=values)


def score(documents: Sequence[Document], prepared: Scored, judges: Mapping[str, Judge], *, roles: Roles) -> Scored:
    """Let the judges weigh every pair; without those in company each pair is weighed by itself alone."""
    scored = prepared
    for name in ORDER:
        if name in judges:
            scored = weigh(made_ready(documents, scored, name), judges[name], name)
            scored = settled(documents, scored, name, roles)
    return scored


def made_ready(documents: Sequence[Document], scored: Scored, name: str) -> Scored:
    """Add what a judge looks at and earlier ones have found out."""
    if name.endswith(IN_COMPANY):
        return in_company(scored, name.removesuffix(IN_COMPANY))
    return neighbours(documents, scored) if name == "templates" else scored


def settled(documents: Sequence[Document], scored: Scored, name: str, roles: Roles) -> Scored:
    """Draw from what a judge has weighed what holds for other pairs as well."""
    return stand_in(documents, scored, roles) if name.removesuffix(IN_COMPANY) == "notices" else scored


def last_word(judges: Mapping[str, Judge], kind: str) -> Judge:
    """Return the judge whose weights the score of a pair of that kind is made of."""
    return judges.get(kind + IN_COMPANY, judges[kind])


def by_itself(judges: Mapping[str, Judge]) -> dict[str, Judge]:
    """Return the judges that look at nothing but the pair: where few of the documents around it are at hand."""
    return {name: judge for name, judge in judges.items() if not name.endswith(IN_COMPANY)}


def in_company(scored: Scored, kind: str) -> Scored:
    """Add what the pairs of one kind say of each other: ``mutual`` for a pair, ``other_company`` against it."""
    import numpy as np

    mine = np.array([k == kind for k in scored.judge], dtype=bool).nonzero()[0]
    found = company([scored.pairs[n] for n in mine.tolist()], scored.log_odds[mine])
    new = {name: np.zeros(len(scored.pairs)) for name in found.keys() - set(scored.signals.names)}
    signals = _added(scored.signals, new)
    for name, values in found.items():
        signals.values[mine, signals.names.index(name)] = values
    return replace(scored, signals=signals)


def weigh(scored: Scored, judge: Judge, name: str) -> Scored:
    """Set the log-odds of the pairs of one kind by their judge, or by the one that weighs them in company."""
    import numpy as np

    kind = name.removesuffix(IN_COMPANY)
    column = {name: n for n, name in enumerate(scored.signals.names)}
    weights = np.zeros(len(column))
    for signal, weight in judge.weights.items():
        if signal in column:
            weights[column[signal]] = weight
    mine = np.array([k == kind for k in scored.judge], dtype=bool)
    # Row by row in fixed order: a matrix product may add in another order for another number of rows.
    odds = judge.bias + (scored.signals.values * weights).sum(axis=1)
    return replace(scored, log_odds=np.where(mine, odds, scored.log_odds))


def stand_in(documents: Sequence[Document], scored: Scored, roles: Roles) -> Scored:
    """Give a notice that chases, replaces or forwards another one that one's signals where they are stronger."""
    number = {p: n for n, p in enumerate(scored.pairs)}
    partners: dict[int, list[int]] = {}
    for i, j in scored.pairs:
        partners.setdefault(i, []).append(j)
        partners.setdefault(j, []).append(i)
    row = {d.id: n for n, d in enumerate(documents)}
    values, odds = scored.signals.values.copy(), scored.log_odds.copy()
    through: dict[int, int] = {}
    for (a, b), role in sorted(roles.items()):
        if role not in STANDS_FOR or a not in row or b not in row:
            continue
        i, j = row[a], row[b]
        for k in sorted(partners.get(i, ())):
            mine, other = number.get((min(i, k), max(i, k))), number.get((min(j, k), max(j, k)))
            if k in (i, j) or mine is None or other is None or scored.judge[mine] != scored.judge[other]:
                continue
            if scored.log_odds[other] > odds[mine]:
                values[mine], odds[mine] = scored.signals.values[other], scored.log_odds[other]
                through[mine] = other
    return replace(
        scored, signals=replace(scored.signals, values=values), log_odds=odds, through={**scored.through, **through}
    )


def neighbours(documents: Sequence[Document], scored: Scored) -> Scored:
    """Add what the notices behind a pair that holds a table say: ``notices`` for it, ``other_notices`` against it."""
    import numpy as np

    parent = tables.parents(documents)
    number = {p: n for n, p in enumerate(scored.pairs)}
    near, far = np.zeros(len(scored.pairs)), np.zeros(len(scored.pairs))
    for n, (i, j) in enumerate(scored.pairs):
        p, q = (parent.get(x, -1) if isinstance(documents[x], Template) else x for x in (i, j))
        if scored.judge[n] == "notices" or p < 0 or q < 0 or p == q:
            continue
        behind = number.get((min(p, q), max(p, q)))
        # Notices that were not even worth a look are as far apart as can be.
        near[n] = 0.0 if behind is None else 1 / (1 + np.exp(-scored.log_odds[behind]))
        far[n] = 1.0 - near[n]
    return replace(scored, signals=_added(scored.signals, {"notices": near, "other_notices": far}))
