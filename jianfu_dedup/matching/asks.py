"""Asks: what two documents are compared by. Each request of a notice is one; a table is one.

A notice of ten requests can overlap ten others, each by another request; so the judges compare ask with ask and take
the best-fitting two for a pair of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Notice, Period, Request, Template
from jianfu_dedup.matching import plans
from jianfu_dedup.matching.time import When
from jianfu_dedup.parsing.requests import populations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One thing that one document asks for.

    Attributes:
        row: Row of its document.
        number: Index in ``Notice.requests``; -1 for a table, or for a notice in which no request was found.
        head: What names it: title and material.
        text: All its words: head, objects, columns, the sentence that asks.
        quote: What a report shows: the sentence that asks, or the title of the table.
        population: Whose data, as lexicon ids.
        part: It is one item of a broad plan, not the whole of what is asked.
        when: Issue date, period and due dates.
    """

    row: int
    number: int
    head: str
    text: str
    quote: str
    population: frozenset[str]
    when: When
    part: bool = False


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

    def of(self, row: int) -> range:
        """Return the numbers of the asks of the document in ``row``."""
        return range(int(self.start[row]), int(self.start[row + 1]))


def collect(documents: Sequence[Document], features: Features, lexicon: Lexicon) -> Asks:
    """Lay out the asks of ``documents``."""
    import numpy as np
    from scipy.sparse import vstack

    from jianfu_dedup.features.meaning import meanings_of
    from jianfu_dedup.matching.jobs import Jobs, Kinds

    found = [ask for row, document in enumerate(documents) for ask in _asks(row, document, lexicon)]
    items, item_rows = _items(documents, found, features, lexicon)
    request_row = {
        (int(o), int(n)): r
        for r, (o, n) in enumerate(zip(features.request_owner, features.request_number, strict=True))
    }
    # A request has rows of its own; any other ask is its whole document.
    stacked = vstack([features.requests, features.views["ask"], item_rows]).tocsr()
    offset = features.requests.shape[0]
    rows = [request_row.get((a.row, a.number), offset + a.row) for a in found]
    rows += range(offset + len(documents), offset + len(documents) + len(items))
    dense = np.vstack([features.dense_requests, features.dense["ask"], _no_direction(features, len(items))])
    # By document again, the items of a plan behind its requests.
    together = [*found, *items]
    order = sorted(range(len(rows)), key=lambda k: (together[k].row, k))
    found, rows = [together[k] for k in order], [rows[k] for k in order]
    owners = np.array([a.row for a in found], dtype=np.int64)
    texts = [a.text for a in found]
    kinds = Kinds(lexicon)
    whole = [d.text if isinstance(d, Notice) else d.title for d in documents]
    jobs = Jobs(lexicon)
    done = jobs.rows(texts, [whole[a.row] for a in found])
    return Asks(
        asks=tuple(found),
        start=np.searchsorted(owners, np.arange(len(documents) + 1)),
        words=stacked[rows],
        meanings=meanings_of(lexicon).rows(texts),
        kinds=kinds.rows(texts),
        narrow=kinds.narrow([a.head for a in found]),
        jobs=done,
        fields=(done @ jobs.fields()).tocsr(),
        dense=dense.astype(np.float64)[rows],
    )


def _items(
    documents: Sequence[Document], asks: Sequence[Ask], features: Features, lexicon: Lexicon
) -> tuple[list[Ask], csr_matrix]:
    """The items of broad plans as asks of their own, and their rows of words."""
    from jianfu_dedup.features.vectors import bag, tfidf
    from jianfu_dedup.text import reference
    from jianfu_dedup.text.tokenise import Tokenizer

    first: dict[int, Ask] = {}
    for ask in asks:
        first.setdefault(ask.row, ask)
    items = [
        replace(first[row], number=-1, head=head, text=f"{head} {text}", population=people, part=True)
        for row, document in enumerate(documents)
        if isinstance(document, Notice)
        for head, text, people in plans.items(document, lexicon)
    ]
    words = Tokenizer(lexicon).words if items else None
    bags = [bag(words(item.text)) for item in items] if words else []
    return items, tfidf(bags, reference.load(), columns=features.columns)


def _no_direction(features: Features, count: int) -> NDArray[np.float32]:
    import numpy as np

    return np.zeros((count, features.dense_requests.shape[1]), dtype=np.float32)


def _asks(row: int, document: Document, lexicon: Lexicon) -> Iterator[Ask]:
    if isinstance(document, Template):
        yield _table(row, document, lexicon)
        return
    standing = [(n, r) for n, r in enumerate(document.requests) if not r.cancelled]
    for number, request in standing:
        yield _request(row, document, number, request, lexicon)
    if not standing:
        when = When(issued=document.issued, period=Period(), deadlines=())
        text = f"{document.title_core or document.title} {document.text[document.body.start : document.body.end]}"
        head = document.title_core or document.title
        yield Ask(row=row, number=-1, head=head, text=text, quote=document.title, population=frozenset(), when=when)


_OPENING = 80
"""Characters of a message without a title that say what it is about."""


def about(notice: Notice) -> str:
    """Return what a notice is about: the core of its title; of a message without one its opening words.

    Example:
        >>> about(Notice(id="a", path="a", title_core="报送春灌进度"))
        '报送春灌进度'
        >>> about(Notice(id="b", path="b", text="春灌表还差三家。"))
        '春灌表还差三家。'
    """
    return notice.title_core or notice.title or notice.text[notice.body.start :][:_OPENING]


def _request(row: int, notice: Notice, number: int, request: Request, lexicon: Lexicon) -> Ask:
    names = [lexicon.populations[p].name for p in request.population if p in lexicon.populations]
    parts = [about(notice), request.material, *request.objects, *request.fields, *names, request.quote]
    return Ask(
        row=row,
        number=number,
        head=f"{notice.title_core} {request.material}",
        text=" ".join(parts),
        quote=request.quote or request.material,
        population=frozenset(populations.narrow(request.population, lexicon)),
        when=When(issued=notice.issued, period=request.period, deadlines=request.deadlines),
    )


def _table(row: int, table: Template, lexicon: Lexicon) -> Ask:
    cells = dict.fromkeys(cell for f in table.fields for cell in f.path)
    return Ask(
        row=row,
        number=-1,
        head=table.title,
        text=" ".join([table.title, *cells, table.notes]),
        quote=table.title,
        population=frozenset(populations.narrow(table.population, lexicon)),
        when=When(issued=table.issued, period=table.period, deadlines=table.deadlines),
    )
