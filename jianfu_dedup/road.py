"""The road in one piece: raw documents → parsed → completed from one another → measured → judged → grouped → report."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup._version import __version__
from jianfu_dedup.documents import Document, RawDocument, Template, Unread
from jianfu_dedup.report.model import Report

if TYPE_CHECKING:
    from jianfu_dedup.features import DocFeatures
    from jianfu_dedup.features.encoder import Encoder
    from jianfu_dedup.index import CandidatePair
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.matching.scoring import Roles
    from jianfu_dedup.settings import Settings

_log = logging.getLogger(__name__)


def parsed(raws: Iterable[RawDocument], lexicon: Lexicon) -> tuple[Document, ...]:
    """Return what each raw document says by itself, sorted by id."""
    from jianfu_dedup import parsing

    found = [document for raw in raws for document in parsing.parse(raw, lexicon=lexicon)]
    return tuple(sorted(found, key=lambda d: d.id))


def completed(documents: Sequence[Document], lexicon: Lexicon) -> tuple[Document, ...]:
    """Complete documents from one another, and tie tables to the notices they belong to."""
    from jianfu_dedup.parsing.attach import attach
    from jianfu_dedup.parsing.complete import complete
    from jianfu_dedup.text.reference import pair_rarity

    return attach(complete(documents, lexicon=lexicon), lexicon, rarity=pair_rarity())


def compared(
    documents: Sequence[Document],
    measured: Sequence[DocFeatures],
    *,
    lexicon: Lexicon,
    settings: Settings,
    unread: tuple[Unread, ...] = (),
    encoder: Encoder | None = None,
    alone: bool = False,
    against: tuple[int, int] | None = None,
) -> Report:
    """Find the pairs and groups among documents.

    Args:
        documents: Completed documents.
        measured: What was measured of each.
        lexicon: What is known of the domain.
        settings: The settings.
        unread: Files that could not be read, for the report.
        encoder: Embeddings of the user's own.
        alone: Judge each pair by itself, whatever the documents around it say.
        against: (m, n): only pairs of one of the first m documents with one of the n after them are judged, every one
            of them, each by itself, and those that such a pair is judged by; no groups are made.
    """
    from jianfu_dedup import clustering, features, index, matching
    from jianfu_dedup.parsing import links
    from jianfu_dedup.report.labels import labels_of

    roles = links.roles(documents)
    built = features.assemble(measured, settings.features, features.extractor(lexicon, settings.features).provenance)
    if against is None:
        candidates = index.candidates(built, documents, settings=settings, lexicon=lexicon)
    else:
        candidates = list(_between(documents, roles, *against))
    _log.info("%d candidate pairs", len(candidates))
    matches = matching.judge(
        documents,
        features=built,
        candidates=candidates,
        roles=roles,
        lexicon=lexicon,
        settings=settings,
        encoder=encoder,
        alone=alone or against is not None,
    )
    grouped = () if against is not None else clustering.cluster(documents, matches, lexicon=lexicon, settings=settings)
    return Report(
        documents=tuple(documents),
        unread=unread,
        matches=matches,
        clusters=grouped,
        refers_to=links.named(roles),
        settings=settings,
        labels=labels_of(lexicon),
        provenance=_provenance(lexicon, built.provenance, encoder),
    )


def _between(documents: Sequence[Document], roles: Roles, first: int, others: int) -> Iterator[CandidatePair]:
    """Pairs of the first documents with the others; and of what the first stand for: they are judged by those pairs."""
    from jianfu_dedup.index import CandidatePair
    from jianfu_dedup.matching.scoring import STANDS_FOR

    row = {d.id: n for n, d in enumerate(documents)}
    tied = {b for (a, b), role in roles.items() if role in STANDS_FOR and row[a] < first <= row[b]}
    tied |= {d.attached_to for d in documents[:first] if isinstance(d, Template)} & {d.id for d in documents[first:]}
    asked = [*range(first), *sorted(row[i] for i in tied)]
    pairs = {(min(i, j), max(i, j)) for i in asked for j in range(first, first + others) if i != j}
    yield from (CandidatePair(i=i, j=j, shared=0) for i, j in sorted(pairs))


def _provenance(lexicon: Lexicon, made_with: Mapping[str, str], encoder: Encoder | None) -> dict[str, str]:
    found = {"version": __version__, "lexicon": lexicon.fingerprint, "county": lexicon.county, **made_with}
    return found if encoder is None else {**found, "encoder": type(encoder).__name__}
