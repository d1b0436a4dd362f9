"""Is it the same document? Is it the same request? Exact scores with their reasons, and what to call the relation.

Two judges, one sum: reused text, words, meanings, population, kind of job, time and columns are signals
(:mod:`.signals`, :mod:`.tables`) that a small monotone model weighs (:mod:`.model`). :mod:`.scoring` orders the work,
:mod:`.relations` names the result, :mod:`.evidence` writes the reasons down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Match
from jianfu_dedup.settings import Settings

if TYPE_CHECKING:
    from jianfu_dedup.features import Features
    from jianfu_dedup.features.encoder import Encoder
    from jianfu_dedup.index.candidates import CandidatePair
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.matching.model import Judge
    from jianfu_dedup.matching.scoring import Scored

__all__ = ["conclude", "judge"]


def judge(
    documents: Sequence[Document],
    *,
    features: Features,
    candidates: Sequence[CandidatePair],
    roles: Mapping[tuple[str, str], str],
    lexicon: Lexicon,
    settings: Settings,
    encoder: Encoder | None = None,
    alone: bool = False,
) -> tuple[Match, ...]:
    """Judge every candidate pair.

    Args:
        documents: The documents, in the order of the features.
        features: Their features.
        candidates: Pairs worth a look.
        roles: (id, id of the document it names) → what it does with it: ``forwards``, ``urges``, ``supersedes``,
            ``cites``.
        lexicon: Domain knowledge.
        settings: Thresholds, in ``settings.matching``.
        encoder: An encoder of the user's own; it adds the signal ``ask_encoded``.
        alone: Judge each pair by itself: the candidates are not all pairs of these documents.

    Returns:
        Matches sorted by (a, b): overlapping pairs, attachments, and related pairs above ``settings.matching.related``.
    """
    from jianfu_dedup.matching import encoded, model, scoring
    from jianfu_dedup.matching.verdicts import attachments

    # Before the work: weights that cannot be used must not cost the user a minute.
    judges = encoded.weighed(model.load(settings.matching.weights or None), encoder, settings.matching)
    judges = scoring.by_itself(judges) if alone else judges
    own = attachments(documents)
    pairs = [(c.i, c.j) for c in candidates if (c.i, c.j) not in own]
    prepared = scoring.prepare(documents, features, pairs, roles=roles, lexicon=lexicon)
    prepared = encoded.measured(prepared, encoder)
    return conclude(documents, prepared, judges, roles=roles, lexicon=lexicon, settings=settings)


def conclude(
    documents: Sequence[Document],
    prepared: Scored,
    judges: Mapping[str, Judge],
    *,
    roles: Mapping[tuple[str, str], str],
    lexicon: Lexicon,
    settings: Settings,
) -> tuple[Match, ...]:
    """Weigh prepared pairs by the given judges and name what they are; see :func:`judge` for the rest."""
    from jianfu_dedup.matching import reuse, scoring, versions
    from jianfu_dedup.matching.verdicts import attachments, verdict, worth_a_verdict

    own = attachments(documents)
    scored = scoring.score(documents, prepared, judges, roles=roles)
    finals = {kind: scoring.last_word(judges, kind) for kind in scoring.by_itself(judges)}
    found = [
        verdict(documents, scored, n, finals[scored.judge[n]], roles=roles, lexicon=lexicon, settings=settings)
        for n in worth_a_verdict(scored, finals, settings.matching)
        if scored.pairs[n] not in own
    ]
    matches = [*own.values(), *(m for m in found if m is not None)]
    reused = _by_ids(documents, scored, "reused_text", reuse.MUCH)
    matches = reuse.with_text(matches, documents, roles=roles, reused=reused, lexicon=lexicon, settings=settings)
    matches = versions.with_changes(matches, documents, lexicon)
    return tuple(sorted(matches, key=lambda m: (m.a, m.b)))


def _by_ids(documents: Sequence[Document], scored: Scored, name: str, least: float) -> dict[tuple[str, str], float]:
    """One signal by (a, b), of the pairs that have at least ``least`` of it."""
    if name not in scored.signals.names:
        return {}
    values = scored.signals.values[:, scored.signals.names.index(name)]
    found: dict[tuple[str, str], float] = {}
    for n in (values >= least).nonzero()[0].tolist():
        one, other = (documents[row].id for row in scored.pairs[n])
        found[min(one, other), max(one, other)] = float(values[n])
    return found
