"""Which pairs of documents are worth a look, and why. A candidate is no finding: the judges measure it exactly.

Ways to become one: reused text (LSH), the same ask (words of title, requests, body; word vectors), shared telling
columns of two tables, the same title, one naming the other.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Document, Notice, Template
from jianfu_dedup.settings import Index, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

Hit = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidatePair:
    """Two documents worth a look.

    Attributes:
        i: Row of the first in the features, ``i < j``.
        j: Row of the second.
        reasons: Why, sorted: ``text``, ``copy``, ``title``, ``ask``, ``request``, ``body``, ``words``, ``concepts``,
            ``same_title``, ``reference``, ``attached``.
    """

    i: int
    j: int
    reasons: tuple[str, ...]


def candidates(
    features: Features,
    documents: Sequence[Document],
    *,
    settings: Settings | None = None,
    lexicon: Lexicon | None = None,
) -> list[CandidatePair]:
    """Find the pairs worth a look.

    Args:
        features: Features of ``documents``, in the same order.
        documents: The documents.
        settings: Bands, neighbours and floors.
        lexicon: Its fingerprint goes into the header of the index.

    Returns:
        Pairs sorted by (i, j), each once. The set of pairs of ids does not depend on the order of the documents.

    Example:
        >>> from jianfu_dedup.features import build
        >>> texts = ["请报送防溺水台账。", "防溺水台账请于周五报送。"]
        >>> docs = [Notice(id=str(n), path=str(n), text=t) for n, t in enumerate(texts)]
        >>> [(c.i, c.j) for c in candidates(build(docs), docs)]
        [(0, 1)]
    """
    settings = settings or Settings()
    reasons: dict[Hit, set[str]] = defaultdict(set)
    for reason, hits in _ways(features, documents, settings, lexicon):
        for i, j in hits:
            if i != j:
                reasons[min(i, j), max(i, j)].add(reason)
    return [CandidatePair(i=i, j=j, reasons=tuple(sorted(why))) for (i, j), why in sorted(reasons.items())]


def _ways(
    features: Features, documents: Sequence[Document], settings: Settings, lexicon: Lexicon | None
) -> Iterator[tuple[str, Iterable[Hit]]]:
    kinds = _kinds(features)
    yield "text", _same_text(features, settings, lexicon)
    yield "copy", _groups((d.kept, n) for n, d in enumerate(features.documents) if not features.too_short[n])
    yield "same_title", _groups((d.title, n) for n, d in enumerate(features.documents) if len(d.title) > 1)
    yield "reference", _references(documents)
    yield "attached", _attached(features, documents)
    yield "concepts", _shared_concepts(features, settings)
    for view in ("title", "ask", "body"):
        yield view, _near(features.views[view], features.views[view], kinds, features, settings.index)
    yield "title", _near(features.views["title"], features.views["ask"], kinds, features, settings.index)
    for dense in (features.dense["ask"], features.dense["body"]):
        yield "words", _near(dense, dense, kinds, features, settings.index, floor=settings.index.min_direction)
    yield "request", _near_requests(features, settings)


def _kinds(features: Features) -> list[NDArray[np.int64]]:
    """Rows of the notices and rows of the tables: neighbours are sought in each apart, or one kind hides the other."""
    import numpy as np

    table = np.array([d.kind == "template" for d in features.documents], dtype=bool)
    return [np.flatnonzero(~table), np.flatnonzero(table)]


def _near(
    rows: Any, others: Any, kinds: list[Any], features: Features, limits: Index, *, floor: float | None = None
) -> Iterator[Hit]:
    from jianfu_dedup.index.neighbours import nearest

    rank = _rank(features)
    for left, right in itertools.product(kinds, kinds):
        if len(left) and len(right):
            yield from nearest(
                rows[left],
                others[right],
                rank=rank[right],
                count=limits.neighbours,
                floor=limits.min_cosine if floor is None else floor,
                among=(left, right),
            )


def _near_requests(features: Features, settings: Settings) -> Iterator[Hit]:
    from jianfu_dedup.index.neighbours import nearest_owners

    index = settings.index
    return nearest_owners(
        features.requests,
        features.request_owner,
        rank=_rank(features),
        count=index.neighbours,
        floor=index.min_cosine,
    )


def _rank(features: Features) -> NDArray[np.int64]:
    """Place of each row in the order of ids."""
    import numpy as np

    rank = np.empty(len(features.ids), dtype=np.int64)
    rank[sorted(range(len(features.ids)), key=features.ids.__getitem__)] = np.arange(len(features.ids))
    return rank


def _same_text(features: Features, settings: Settings, lexicon: Lexicon | None) -> list[Hit]:
    """Pairs that share a band. Texts too short to judge stay out: two empty ones would be equal in every band."""
    import numpy as np

    from jianfu_dedup.index.contract import IndexHeader
    from jianfu_dedup.index.lsh import MemoryIndex

    header = IndexHeader.of(
        settings.features,
        lexicon=lexicon.fingerprint if lexicon else "",
        reference=features.provenance.get("reference", ""),
    )
    index = MemoryIndex(header)
    rows = np.flatnonzero(~features.too_short)
    index.add([features.ids[r] for r in rows], features.signatures[rows])
    return [(features.position[a], features.position[b]) for a, b in index.pairs()]


_CHAIN = 60
"""Members from which a group of equal titles or texts is linked in a ring around its first member and not pairwise:
pairs grow with the square, and the cosine neighbours hold the rest."""


def _groups(keyed: Iterable[tuple[Any, int]]) -> Iterator[Hit]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for key, row in keyed:
        groups[key].append(row)
    for rows in groups.values():
        if len(rows) <= _CHAIN:
            yield from itertools.combinations(rows, 2)
        else:
            yield from itertools.product(rows[:1], rows[1:])


def _references(documents: Sequence[Document]) -> Iterator[Hit]:
    """A document and those it names by number or title; and those that name the same document."""
    names: dict[str, list[int]] = defaultdict(list)
    for row, document in enumerate(documents):
        if isinstance(document, Notice):
            for name in {document.doc_no, document.title} - {""}:
                names[name].append(row)
    naming: list[tuple[str, int]] = []
    for row, document in enumerate(documents):
        if isinstance(document, Notice):
            for name in sorted({n for r in document.references for n in (r.doc_no, r.title)} - {""}):
                yield from ((row, other) for other in names.get(name, ()) if other != row)
                naming.append((name, row))
    yield from _groups(naming)


def _attached(features: Features, documents: Sequence[Document]) -> Iterator[Hit]:
    for row, document in enumerate(documents):
        if isinstance(document, Template) and document.attached_to in features.position:
            yield row, features.position[document.attached_to]


def _shared_concepts(features: Features, settings: Settings) -> Iterator[Hit]:
    """Tables that share enough telling columns."""
    tables: dict[str, list[int]] = defaultdict(list)
    for row, document in enumerate(features.documents):
        for concept in document.concepts:
            tables[concept].append(row)
    shared: dict[Hit, int] = defaultdict(int)
    for concept in sorted(tables):
        for pair in itertools.combinations(tables[concept], 2):
            shared[pair] += 1
    return (pair for pair, count in sorted(shared.items()) if count >= settings.index.min_concepts)
