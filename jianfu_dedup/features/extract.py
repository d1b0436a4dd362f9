"""The words of one document, by place: title, requests, body, table headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jianfu_dedup.documents import Document, Notice, Request, Template
from jianfu_dedup.features.places import own_names
from jianfu_dedup.features.vectors import Bag, bag
from jianfu_dedup.text.boilerplate import stock_weight
from jianfu_dedup.text.normalise import letters

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.text.boilerplate import Boilerplate
    from jianfu_dedup.text.reference import Reference
    from jianfu_dedup.text.tokenise import Tokenizer

_TITLE_WEIGHT = 2.0  # a title word counts as two of the text (the domain's topic scores: titles 3, names 2, text 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocFeatures:
    """What one document says, as words.

    Attributes:
        id: Document id.
        kind: ``notice`` or ``template``.
        title: Words of the title core, in order.
        requests: Words of each request that stands (material, objects, population, fields, quote), in order.
        request_numbers: For each of ``requests`` its index in ``Notice.requests``.
        body: Words of the body with their counts; those of boilerplate count little.
        ask: Words of all that is asked: title and requests; of a template title, columns and notes.
        headers: Words of the column headers.
        concepts: Concept ids of the columns that are not generic, sorted, each once.
        own: The body without boilerplate as it was written, a line feed where some was left out; title, columns and
            notes of a table.
        kept: Letters of the body without boilerplate, for shingles.
        stock: Letters of the boilerplate.
    """

    id: str
    kind: Literal["notice", "template"]
    title: tuple[str, ...]
    requests: tuple[tuple[str, ...], ...]
    request_numbers: tuple[int, ...]
    body: Bag
    ask: Bag
    headers: tuple[str, ...]
    concepts: tuple[str, ...]
    own: str
    kept: str
    stock: str


class Extractor:
    """Takes the words out of documents.

    Args:
        tokenizer: Cuts words.
        boilerplate: Tells stock text.
        lexicon: Names of populations; weights of concepts.
        reference: Tells words of the language from names.
        weight: What a word of boilerplate counts.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        boilerplate: Boilerplate,
        lexicon: Lexicon,
        reference: Reference,
        *,
        weight: float,
    ) -> None:
        self._tokenizer = tokenizer
        self._boilerplate = boilerplate
        self._lexicon = lexicon
        self._known = reference.weights.__contains__
        self._weight = weight

    def __call__(self, document: Document) -> DocFeatures:
        """Return the words of ``document``."""
        return self._template(document) if isinstance(document, Template) else self._notice(document)

    def _notice(self, notice: Notice) -> DocFeatures:
        words = self._tokenizer.words
        text = notice.text[notice.body.start : notice.body.end] or notice.text
        kept, stock = self._boilerplate.split(text)
        inside, common, title = words(kept), words(stock), words(notice.title_core or notice.title)
        names = self._names(notice, [*title, *inside, *common])
        plain = _Without(names)
        telling = plain(inside)
        standing = [(n, plain(self._request(r))) for n, r in enumerate(notice.requests) if not r.cancelled]
        requests = tuple(w for _, w in standing if w)
        body = _added((bag(telling), 1.0), (bag(plain(common)), stock_weight(len(telling), len(common), self._weight)))
        asked = [(bag(w), 1.0) for w in requests] or [(body, 1.0)]
        return DocFeatures(
            id=notice.id,
            kind="notice",
            title=plain(title),
            requests=requests,
            request_numbers=tuple(n for n, w in standing if w),
            body=body,
            ask=_added((bag(plain(title)), _TITLE_WEIGHT), *asked),
            headers=plain(w for r in notice.requests for f in r.fields for w in words(f)),
            concepts=(),
            own=kept,
            kept=letters(kept, self._lexicon),
            stock=letters(stock, self._lexicon),
        )

    def _request(self, request: Request) -> list[str]:
        names = [self._lexicon.populations[p].name for p in request.population if p in self._lexicon.populations]
        parts = [request.material, *request.objects, *names, *request.fields, request.quote]
        return [w for part in parts for w in self._tokenizer.words(part)]

    def _template(self, template: Template) -> DocFeatures:
        words = self._tokenizer.words
        cells = list(dict.fromkeys(cell for f in template.fields for cell in f.path))
        title, notes = words(template.title), words(template.notes)
        plain = _Without(self._names(template, [*title, *notes]))
        headers = plain(w for c in cells for w in words(c))
        columns, around = (bag(headers), 1.0), (bag(plain(notes)), 1.0)
        return DocFeatures(
            id=template.id,
            kind="template",
            title=plain(title),
            requests=(),
            request_numbers=(),
            body=_added((bag(plain(title)), 1.0), columns, around),
            ask=_added((bag(plain(title)), _TITLE_WEIGHT), columns, around),
            headers=headers,
            concepts=tuple(sorted({f.concept for f in template.fields if self._tells(f.concept, f.generic)})),
            own="\n".join([template.title, *cells, template.notes]),
            kept=letters(template.title + "".join(cells), self._lexicon),
            stock="",
        )

    def _names(self, document: Document, words: list[str]) -> frozenset[str]:
        issuer = document.issuer.raw if document.issuer else ""
        return own_names([self._lexicon.county, issuer], words, self._known)

    def _tells(self, concept: str, generic: bool) -> bool:
        """Whether a shared column says anything: below 0.5 are places, 序号, and what every person table has."""
        known = self._lexicon.concepts.get(concept)
        return bool(concept) and not generic and (known is None or known.weight >= 0.5)


class _Without:
    """Leaves names out of words."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def __call__(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(w for w in words if w not in self._names)


def _added(*parts: tuple[Bag, float]) -> dict[str, float]:
    total: dict[str, float] = {}
    for words, weight in parts:
        for word, count in words.items():
            total[word] = total.get(word, 0.0) + weight * count
    return total
