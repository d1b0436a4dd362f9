"""Asks: what two documents are compared by, laid out as rows (:class:`~jianfu_dedup.features.Ask` holds one)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.features.jobs import jobs_of, kinds_of
from jianfu_dedup.features.meaning import meanings_of
from jianfu_dedup.features.values import Ask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Asks:
    """All asks of a run, with their rows of numbers.

    Attributes:
        asks: The asks, by document.
        start: First ask of each document, and the number of asks at the end; shape (documents + 1,).
        words: TF-IDF rows, shape (asks, words).
        meanings: Rows of meanings, shape (asks, meanings).
        kinds: Rows of kinds of job, shape (asks, kinds).
        narrow: Which narrow kinds the head (title and material) of each ask names, shape (asks, kinds), 0 or 1.
        jobs: Rows of jobs, shape (asks, jobs).
        fields: Which fields of work those jobs belong to, shape (asks, fields of work).
        dense: Word-vector directions, shape (asks, dimensions).
    """

    asks: tuple[Ask, ...]
    start: NDArray[np.int64]
    words: csr_matrix
    meanings: csr_matrix
    kinds: csr_matrix
    narrow: NDArray[np.float64]
    jobs: csr_matrix
    fields: csr_matrix
    dense: NDArray[np.float64]


def collect(features: Features, lexicon: Lexicon) -> Asks:
    """Lay out the asks of all documents."""
    import numpy as np
    from scipy.sparse import vstack

    asks = [ask for document in features.documents for ask in document.asks]
    words = vstack([features.requests, features.views["ask"], features.items]).tocsr()
    # Items of plans have no direction: a few words give none that can be trusted.
    nowhere = np.zeros((features.items.shape[0], features.dense_requests.shape[1]))
    dense = np.vstack([features.dense_requests, features.dense["ask"], nowhere])
    rows = _rows(features)
    jobs, kinds = jobs_of(lexicon), kinds_of(lexicon)
    done = jobs.rows([ask.jobs for ask in asks])
    return Asks(
        asks=tuple(asks),
        start=np.cumsum([0, *(len(document.asks) for document in features.documents)]),
        words=words[rows],
        meanings=meanings_of(lexicon).rows([ask.meanings for ask in asks]),
        kinds=kinds.rows([ask.kinds for ask in asks]),
        narrow=kinds.flags([ask.narrow for ask in asks]),
        jobs=done,
        fields=(done @ jobs.fields).tocsr(),
        dense=dense[rows],
    )


def _rows(features: Features) -> list[int]:
    """Row of each ask in requests, documents and items on top of each other: one without words is its document."""
    requests, documents = features.requests.shape[0], len(features.documents)
    request, item, rows = 0, requests + documents, []
    for row, document in enumerate(features.documents):
        for ask in document.asks:
            if ask.part:
                rows.append(item)
                item += 1
            elif ask.words:
                rows.append(request)
                request += 1
            else:
                rows.append(requests + row)
    return rows
