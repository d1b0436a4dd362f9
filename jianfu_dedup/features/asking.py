"""The asks of one document: each request of a notice is one, each item of a broad plan, and a table is one.

A notice of ten requests can overlap ten others, each by another request; so the judges compare ask with ask and take
the best-fitting two for a pair of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Notice, Request, Template
from jianfu_dedup.features import plans
from jianfu_dedup.features.jobs import jobs_of, kinds_of
from jianfu_dedup.features.meaning import meanings_of
from jianfu_dedup.features.mentions import mentioning
from jianfu_dedup.features.values import Ask, When
from jianfu_dedup.parsing.requests import populations

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

Words = Callable[[str], tuple[str, ...]]

_OPENING = 80
"""Characters of a message without a title that say what it is about."""


def about(document: Document) -> str:
    """Return what a document is about: the core of its title; of a message without one its opening words.

    Example:
        >>> about(Notice(id="a", path="a", title_core="报送春灌进度"))
        '报送春灌进度'
        >>> about(Notice(id="b", path="b", text="春灌表还差三家。"))
        '春灌表还差三家。'
    """
    if isinstance(document, Template):
        return document.title
    return document.title_core or document.title or document.text[document.body.start :][:_OPENING]


class Asking:
    """Tells what documents ask for.

    Args:
        lexicon: Populations, synonyms, kinds and jobs.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> asking = Asking(lexicon.load())
        >>> notice = Notice(id="a", path="a", requests=(Request(material="防溺水台账", quote="请报送防溺水台账。"),))
        >>> [(ask.number, ask.quote) for ask in asking(notice, str.split)]
        [(0, '请报送防溺水台账。')]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._mentions = mentioning(lexicon)
        self._meanings = meanings_of(lexicon)
        self._kinds = kinds_of(lexicon)
        self._jobs = jobs_of(lexicon)

    def __call__(self, document: Document, words: Words) -> tuple[Ask, ...]:
        """Return the asks of a document, requests first.

        Args:
            document: Notice or table.
            words: Cuts words, without the names of the county.
        """
        whole = document.text if isinstance(document, Notice) else document.title
        around = self._jobs.around(whole)
        return tuple(self._measured(ask, head, around) for head, ask in self._asks(document, words))

    def request_words(self, request: Request, words: Words) -> tuple[str, ...]:
        """Return the words of a request: material, objects, population, fields, quote."""
        parts = [request.material, *request.objects, *self._names(request), *request.fields, request.quote]
        return words("\n".join(parts))  # a line feed parts words, and one cut costs less than ten

    def _measured(self, ask: Ask, head: str, around: frozenset[str]) -> Ask:
        mentions = self._mentions(ask.text)
        return replace(
            ask,
            meanings=self._meanings.count(mentions),
            kinds=self._kinds.count(mentions),
            narrow=self._kinds.narrow(self._mentions(head)),
            jobs=self._jobs.count(mentions, around),
        )

    def _asks(self, document: Document, words: Words) -> Iterator[tuple[str, Ask]]:
        """Each ask with what names it: title and material."""
        if isinstance(document, Template):
            yield document.title, self._table(document)
            return
        standing = [(n, r) for n, r in enumerate(document.requests) if not r.cancelled]
        asks = [self._request(document, n, r, words) for n, r in standing] or [self._whole(document)]
        yield from asks
        for head, text, people in plans.items(document, self._lexicon):
            said = f"{head} {text}"
            one = replace(asks[0][1], number=-1, text=said, population=people, part=True, words=words(said))
            yield head, one

    def _request(self, notice: Notice, number: int, request: Request, words: Words) -> tuple[str, Ask]:
        parts = [about(notice), request.material, *request.objects, *request.fields, *self._names(request)]
        return f"{notice.title_core} {request.material}", Ask(
            number=number,
            text=" ".join([*parts, request.quote]),
            quote=request.quote or request.material,
            population=populations.narrow(request.population, self._lexicon),
            when=When(issued=notice.issued, period=request.period, deadlines=request.deadlines),
            words=self.request_words(request, words),
        )

    def _whole(self, notice: Notice) -> tuple[str, Ask]:
        head = notice.title_core or notice.title
        text = f"{head} {notice.text[notice.body.start : notice.body.end]}"
        return head, Ask(number=-1, text=text, quote=notice.title, when=When(issued=notice.issued))

    def _table(self, table: Template) -> Ask:
        cells = dict.fromkeys(cell for f in table.fields for cell in f.path)
        return Ask(
            number=-1,
            text=" ".join([table.title, *cells, table.notes]),
            quote=table.title,
            population=populations.narrow(table.population, self._lexicon),
            when=When(issued=table.issued, period=table.period, deadlines=table.deadlines),
        )

    def _names(self, request: Request) -> list[str]:
        known = self._lexicon.populations
        return [known[p].name for p in request.population if p in known]
