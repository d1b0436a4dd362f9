"""From scored pairs to matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jianfu_dedup.documents import Document, Evidence, Match, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching import aggregates, relations
from jianfu_dedup.matching.columns import once
from jianfu_dedup.matching.evidence import reasons
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.matching.scoring import Scored
from jianfu_dedup.settings import Matching, Settings

Pair = tuple[int, int]


def attachments(documents: Sequence[Document]) -> dict[Pair, Match]:
    """Return the tie between each notice and its own tables, by rows of documents.

    Example:
        >>> from jianfu_dedup.documents import Notice
        >>> pair = Notice(id="a", path="a"), Template(id="a#表1", path="a", attached_to="a")
        >>> [(m.a, m.b, m.relation) for m in attachments(pair).values()]
        [('a', 'a#表1', 'attachment')]
    """
    row = {d.id: n for n, d in enumerate(documents)}
    found: dict[Pair, Match] = {}
    for n, table in enumerate(documents):
        if isinstance(table, Template) and table.attached_to in row:
            i, j = sorted((n, row[table.attached_to]))
            a, b = sorted((documents[i].id, documents[j].id))
            note = Evidence(kind="attachment", weight=0.0, a=table.title, note="通知自带的表格")
            found[i, j] = Match(a=a, b=b, relation="attachment", strength="none", score=1.0, evidence=(note,))
    return found


def threshold(judge: str, limits: Matching) -> float:
    """Return the score from which a pair of that kind overlaps."""
    return {
        "notices": limits.threshold,
        "templates": limits.template_threshold,
        "crossing": limits.cross_threshold,
    }[judge]


_ROUNDING = 1e-5
"""More than rounding to six places can raise a score."""


def worth_a_verdict(scored: Scored, judges: Mapping[str, Judge], limits: Matching) -> list[int]:
    """Return the numbers of the pairs that :func:`verdict` may have to tell, in order.

    Most candidates are far below every threshold and need no second look, but one: a table may be computed from another
    one whatever the score.

    Args:
        scored: Pairs with their log-odds.
        judges: The judge of each kind of pair that has the last word.
        limits: The thresholds.
    """
    import numpy as np

    floors = {kind: min(limits.related, threshold(kind, limits)) - _ROUNDING for kind in judges}
    least = np.array([-1.0 if kind == "templates" else floors[kind] for kind in scored.judge])
    score = 1 / (1 + np.exp(-np.clip(scored.log_odds, -500.0, 500.0)))
    worth: list[int] = (score >= least).nonzero()[0].tolist()
    return worth


def verdict(
    documents: Sequence[Document],
    scored: Scored,
    n: int,
    judge: Judge,
    *,
    roles: Mapping[tuple[str, str], str],
    lexicon: Lexicon,
    settings: Settings,
) -> Match | None:
    """Name pair ``n``, or return None when it is not worth telling."""
    limits, signals = settings.matching, scored.signals.row(n)
    i, j = scored.pairs[n]
    x, y = scored.signals.best[n].tolist()
    if documents[i].id > documents[j].id:
        i, j, x, y = j, i, y, x
    a, b = documents[i], documents[j]
    asks = scored.signals.asks.asks
    score = round(judge.score(signals), 6)
    found, extra = relations.guard(a, b, signals, limits), through(documents, scored, n)
    derived = aggregates.derived(a, b, signals, lexicon) if found is None else None
    if derived is None and score < min(limits.related, threshold(scored.judge[n], limits)):
        return None
    if derived is not None:
        found, extra = derived[0], (derived[1], *extra)
    if found is None and score >= threshold(scored.judge[n], limits):
        part = asks[x].part or asks[y].part
        found = relations.overlapping(
            a, b, signals, score=score, part=part, roles=roles, lexicon=lexicon, limits=limits
        )
    found = found or relations.related(a, b, signals)
    columns = once(scored.aligned.get(scored.pairs[n], ()))
    flip = scored.pairs[n] != (i, j)
    return Match(
        a=a.id,
        b=b.id,
        relation=found.relation,
        strength=found.strength,
        score=score,
        evidence=(*reasons(judge, signals, (a, b), (asks[x], asks[y]), lexicon), *extra),
        fields=tuple((p.b.label, p.a.label) if flip else (p.a.label, p.b.label) for p in columns),
        suppressed_by=found.suppressed_by,
    )


def through(documents: Sequence[Document], scored: Scored, n: int) -> tuple[Evidence, ...]:
    """Return the note that pair ``n`` was judged by the paper that one side chases, replaces or forwards, if it was."""
    if n not in scored.through:
        return ()
    pair, other = scored.pairs[n], scored.pairs[scored.through[n]]
    stands, paper = (next(row for row in side if row not in rest) for side, rest in ((pair, other), (other, pair)))
    sides = sorted(documents[row].id for row in pair)
    title = documents[paper].title or documents[paper].path
    first = documents[stands].id == sides[0]
    note = "以所催办、转发或替代的原件比对"
    return (Evidence(kind="through", weight=0.0, a=title if first else "", b="" if first else title, note=note),)
