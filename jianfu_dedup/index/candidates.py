"""Which pairs of documents are worth a look. A candidate is no finding: the judges measure it exactly.

A pair becomes one by reused text (bands of the signatures, LSH), or by what it shares: words, meanings, jobs, columns,
names (:mod:`.keys`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Document, Notice
from jianfu_dedup.index.keys import ONE, Keys, keys_of
from jianfu_dedup.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

BLOCK = 512
"""Documents compared with all others at once; bounds the memory to BLOCK × documents numbers."""

MUCH = ONE // 2
"""Sharing so much makes a pair worth a look however many others do: one request may be half of a batch."""

Hit = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidatePair:
    """Two documents worth a look.

    Attributes:
        i: Row of the first in the features, ``i < j``.
        j: Row of the second.
        shared: What they share, in whole numbers; two equal rows of words share ``keys.ONE``.
        reused: Their texts fall into a common band.
    """

    i: int
    j: int
    shared: int
    reused: bool = False


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
        settings: Floor and number of neighbours.
        lexicon: The built-in one by default.

    Returns:
        Pairs sorted by (i, j), each once. The set of pairs of ids does not depend on the order of the documents.

    Example:
        >>> from jianfu_dedup.features import build
        >>> texts = ["请报送防溺水台账。", "防溺水台账请于周五报送。"]
        >>> docs = [Notice(id=str(n), path=str(n), text=t) for n, t in enumerate(texts)]
        >>> [(c.i, c.j) for c in candidates(build(docs), docs)]
        [(0, 1)]
    """
    from jianfu_dedup import lexicon as builtin

    chosen, words = settings or Settings(), lexicon or builtin.load()
    keys = keys_of(features, documents, words)
    shared = dict(_shared(keys, documents, chosen))
    reused = {(min(hit), max(hit)) for hit in _same_text(features, chosen, words)}
    return [
        CandidatePair(i=i, j=j, shared=shared.get((i, j), 0), reused=(i, j) in reused)
        for i, j in sorted(shared.keys() | reused)
    ]


def _shared(keys: Sequence[Keys], documents: Sequence[Document], settings: Settings) -> Iterator[tuple[Hit, int]]:
    """The neighbours of each document among the notices and among the tables, or one kind would hide the other."""
    import numpy as np

    rows, rank = _matrix(keys), _rank([d.id for d in documents])
    floor = max(1, round(settings.index.min_shared * ONE))
    table = np.array([not isinstance(d, Notice) for d in documents], dtype=bool)
    for kind in (table, ~table):
        others = np.flatnonzero(kind)
        columns = rows[others].T.tocsc()
        for start in range(0, len(keys), BLOCK):
            block = (rows[start : start + BLOCK] @ columns).tocsr()
            for n in range(block.shape[0]):
                i, cells = start + n, slice(block.indptr[n], block.indptr[n + 1])
                found, sums = others[block.indices[cells]], block.data[cells]
                for j, total in _best(i, found, sums, rank=rank, floor=floor, count=settings.index.neighbours):
                    yield (min(i, j), max(i, j)), total


def _best(
    row: int, others: NDArray[np.int64], sums: NDArray[np.int64], *, rank: NDArray[np.int64], floor: int, count: int
) -> Iterator[tuple[int, int]]:
    """All others that share much, and the ``count`` that share most of the rest; ids decide between equals.

    Those that share much take no place of the rest: years of a routine would leave none.
    """
    import numpy as np

    good = np.flatnonzero((sums >= floor) & (others != row))
    if len(good) > count:
        most = np.lexsort((rank[others[good]], -sums[good]))
        good = good[most[: count + int((sums[good] >= MUCH).sum())]]
    yield from zip(others[good].tolist(), sums[good].tolist(), strict=True)


def _matrix(keys: Sequence[Keys]) -> csr_matrix:
    """One row of weights a document, one column a key."""
    import numpy as np
    from scipy.sparse import csr_matrix

    flat = [key for row in keys for key, _ in row]
    weights: Any = np.array([weight for row in keys for _, weight in row], dtype=np.int64)
    names, column = np.unique(np.array(flat, dtype=np.int64), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in keys])])
    return csr_matrix((weights, column, starts), shape=(len(keys), len(names)))


def _rank(ids: Sequence[str]) -> NDArray[np.int64]:
    """Place of each row in the order of ids."""
    import numpy as np

    rank = np.empty(len(ids), dtype=np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return rank


def _same_text(features: Features, settings: Settings, lexicon: Lexicon) -> list[Hit]:
    """Pairs that share a band. Texts too short to judge stay out: two empty ones would be equal in every band."""
    import numpy as np

    from jianfu_dedup.index.contract import IndexHeader
    from jianfu_dedup.index.lsh import MemoryIndex

    header = IndexHeader.of(
        settings.features, lexicon=lexicon.fingerprint, reference=features.provenance.get("reference", "")
    )
    index = MemoryIndex(header)
    rows = np.flatnonzero(~features.too_short)
    index.add([features.ids[r] for r in rows], features.signatures[rows])
    return [(features.position[a], features.position[b]) for a, b in index.pairs()]
