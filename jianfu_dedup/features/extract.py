"""From a document to what is known of it: words by place, asks, labels, meanings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Notice, Template
from jianfu_dedup.features.asking import Asking, about
from jianfu_dedup.features.labels import Labels
from jianfu_dedup.features.meaning import meanings_of
from jianfu_dedup.features.mentions import mentioning
from jianfu_dedup.features.places import own_names
from jianfu_dedup.features.values import Bag, DocFeatures, When, added
from jianfu_dedup.features.vectors import bag
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.requests import populations
from jianfu_dedup.settings import Features as FeatureSettings
from jianfu_dedup.text.boilerplate import Boilerplate, stock_weight
from jianfu_dedup.text.normalise import letters
from jianfu_dedup.text.tokenise import Tokenizer

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

_DATES = re.compile(
    r"[0-9０-９〇零一二三四五六七八九十]+(?:年度|年|月份|月|日|季度|号|期|周)|[上下]半年|第.季度|[一二三四]季度|今年|本月"
)


_INHERITED = ("issuer", "doc_no", "issued", "deadlines", "channels", "attached_to")
"""What a table takes over from the notice it belongs to."""


class Extractor:
    """Takes out of documents what the index and the judges measure on. Safe to share between threads.

    Args:
        lexicon: Domain knowledge.
        weight: What a word of boilerplate counts.

    Attributes:
        provenance: Ids of the statistics and fingerprint of the tokenizer.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> extract = Extractor(lexicon.load(), weight=0.1)
        >>> extract(Notice(id="a", path="a", title_core="防溺水台账", text="请报送防溺水台账。")).title
        ('防溺水', '台账')
    """

    def __init__(self, lexicon: Lexicon, *, weight: float) -> None:
        from jianfu_dedup.text import reference, vectors

        statistics = reference.load()
        self._lexicon = lexicon
        self._tokenizer = Tokenizer(lexicon)
        self._boilerplate = Boilerplate(lexicon, statistics.stock, weight=weight)
        self._known = statistics.weights.__contains__
        self._weight = weight
        self._asking, self._labels = Asking(lexicon), Labels(lexicon)
        self._mentions, self._meanings = mentioning(lexicon), meanings_of(lexicon)
        self.provenance = {
            "reference": statistics.id,
            "vectors": vectors.load().id,
            "tokenizer": self._tokenizer.fingerprint,
        }

    def __call__(self, document: Document) -> DocFeatures:
        """Return what is known of ``document``."""
        return self._template(document) if isinstance(document, Template) else self._notice(document)

    def again(self, document: Document, *, before: Document, known: DocFeatures) -> DocFeatures:
        """Return what is known of a document after others completed it: quickly where only its notice was found.

        Args:
            document: The document now.
            before: The document as its own file says it.
            known: What is known of ``before``.
        """
        if document == before:
            return known
        if not isinstance(document, Template) or not isinstance(before, Template) or self._reworded(document, known):
            return self(document)
        if replace(before, **{name: getattr(document, name) for name in _INHERITED}) != document:
            return self(document)
        when = When(issued=document.issued, period=document.period, deadlines=document.deadlines)
        return replace(known, asks=tuple(replace(ask, when=when) for ask in known.asks))

    def _reworded(self, document: Document, known: DocFeatures) -> bool:
        """Whether the name of the county, told by an issuer found elsewhere, stands among the words."""
        names = own_names([document.issuer.raw], [], self._known) if document.issuer else frozenset()
        return bool(names) and not names.isdisjoint([*known.title, *known.body, *known.headers])

    def _notice(self, notice: Notice) -> DocFeatures:
        words = self._tokenizer.words
        text = notice.text[notice.body.start : notice.body.end] or notice.text
        kept, stock = self._boilerplate.split(text)
        inside, common, title = words(kept), words(stock), words(notice.title_core or notice.title)
        plain = self._plain(notice, [*title, *inside, *common])
        telling = plain(inside)
        share = stock_weight(len(telling), len(common), self._weight)
        said = f"{notice.title_core} {kept}"
        return DocFeatures(
            id=notice.id,
            kind="notice",
            title=plain(title),
            asks=self._asking(notice, lambda part: plain(words(part))),
            body=_ordered(added((bag(telling), 1.0), (bag(plain(common)), share))),
            headers=plain(words("\n".join(f for r in notice.requests for f in r.fields))),
            labels=self._labels(notice),
            kept=letters(kept, self._lexicon),
            stock=letters(stock, self._lexicon),
            series=_DATES.sub("", notice.title_core),
            dates=tuple(_DATES.findall(notice.title)),
            title_meanings=self._named(about(notice)),
            body_meanings=self._named(said),
            spoken=self._spoken(said),
        )

    def _template(self, template: Template) -> DocFeatures:
        words = self._tokenizer.words
        cells = list(dict.fromkeys(cell for f in template.fields for cell in f.path))
        title, notes = words(template.title), words(template.notes)
        plain = self._plain(template, [*title, *notes])
        headers = plain(words("\n".join(cells)))
        said = "\n".join([template.title, *cells, template.notes])
        return DocFeatures(
            id=template.id,
            kind="template",
            title=plain(title),
            asks=self._asking(template, lambda part: plain(words(part))),
            body=_ordered(bag([*plain(title), *headers, *plain(notes)])),
            headers=headers,
            concepts=tuple(sorted({f.concept for f in template.fields if self._tells(f.concept, f.generic)})),
            labels=self._labels(template),
            kept=letters(template.title + "".join(cells), self._lexicon),
            series=_DATES.sub("", template.title),
            dates=tuple(_DATES.findall(template.title)),
            title_meanings=self._named(about(template)),
            body_meanings=self._named(said),
            spoken=self._spoken(said),
        )

    def _plain(self, document: Document, words: list[str]) -> Callable[[Iterable[str]], tuple[str, ...]]:
        """Leaves the names of the county out of words."""
        issuer = document.issuer.raw if document.issuer else ""
        names = own_names([self._lexicon.county, issuer], words, self._known)
        return lambda some: tuple(w for w in some if w not in names)

    def _tells(self, concept: str, generic: bool) -> bool:
        """Whether a shared column says anything: below 0.5 are places, 序号, and what every person table has."""
        known = self._lexicon.concepts.get(concept)
        return bool(concept) and not generic and (known is None or known.weight >= 0.5)

    def _named(self, text: str) -> dict[str, int]:
        return self._meanings.count(self._mentions(text))

    def _spoken(self, text: str) -> tuple[str, ...]:
        return populations.with_parents(populations.find(text, self._lexicon), self._lexicon)


def extractor(lexicon: Lexicon | None = None, settings: FeatureSettings | None = None) -> Extractor:
    """Return the extractor of a lexicon; it is made once, which takes a third of a second.

    Args:
        lexicon: Domain knowledge; the built-in one by default.
        settings: ``Settings().features`` by default.

    Example:
        >>> extractor() is extractor()
        True
    """
    from jianfu_dedup import lexicon as builtin

    lexicon, weight = lexicon or builtin.load(), (settings or FeatureSettings()).boilerplate_weight
    made = _made(lexicon)
    if weight not in made:
        made[weight] = Extractor(lexicon, weight=weight)
    return made[weight]


@once_per_lexicon
def _made(_: Lexicon) -> dict[float, Extractor]:
    return {}


def _ordered(words: Bag) -> dict[str, float]:
    """Counts as they are stored: six digits, the least first, so that what is read back adds up in the same order."""
    rounded = ((count if count.is_integer() else float(f"{count:.6g}"), word) for word, count in words.items())
    return {word: count for count, word in sorted(rounded)}
