"""What a made-up corpus is put together from: the labelled counties, cut into sentences, titles and columns.

Every part is measured once by the library's own extractor. A made-up document is a sum of parts, so that its measures
cost microseconds and not milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from jianfu_dedup import features
from jianfu_dedup.documents import Body, Document, Field, Notice, Request, Span, Template
from jianfu_dedup.features.values import Ask, DocFeatures
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.registry.adding import clean
from jianfu_dedup.settings import Settings

Extract = Callable[[Document], DocFeatures]

_SENTENCE = re.compile("[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a notice.

    Attributes:
        text: As written, with its end mark and line feeds.
        measured: What the extractor says of a notice that holds this sentence alone.
        asks: Requests that it makes, their spans counted from its start, each with its measured ask (None where the
            request does not stand) and the notice they come from, for its date.
    """

    text: str
    measured: DocFeatures
    asks: tuple[tuple[Request, Ask | None, Notice], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A title, half a title, a column or a note, and what the extractor says of a document that holds it alone."""

    text: str
    measured: DocFeatures


@dataclass(frozen=True, slots=True)
class NoticeBase:
    """A notice of a labelled county: its frame, its sentences, the items of its plan, its title whole and in halves."""

    notice: Notice
    head: str
    tail: str
    pieces: tuple[Piece, ...]
    items: tuple[Ask, ...]
    titles: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TableBase:
    """A table of a labelled county: its columns, its notes, its title whole and in halves."""

    table: Template
    columns: tuple[tuple[Field, Part], ...]
    notes: Part
    titles: tuple[Part, ...]


class Parts:
    """The parts of some documents, measured.

    Args:
        documents: Documents as their files say them.
        lexicon: What is known of the domain.
        settings: How to measure.
    """

    def __init__(self, documents: Iterable[Document], lexicon: Lexicon, settings: Settings) -> None:
        extract = features.extractor(lexicon, settings.features)
        masked = clean(documents)
        self.notices = tuple(_notice_base(d, extract) for d in masked if isinstance(d, Notice))
        self.tables = tuple(_table_base(d, extract) for d in masked if isinstance(d, Template))
        every = [p for base in self.notices for p in base.pieces]
        self.asking = tuple(p for p in every if p.asks)
        self.plain = tuple(p for p in every if not p.asks)
        self.items = tuple(i for base in self.notices for i in base.items)
        self.columns = tuple(c for base in self.tables for c in base.columns)
        self.titled = tuple(b for b in self.notices if b.titles)


def _notice_base(notice: Notice, extract: Extract) -> NoticeBase:
    measured = extract(notice)
    start, end = (notice.body.start, notice.body.end) if notice.body.end > notice.body.start else (0, len(notice.text))
    asks = {a.number: a for a in measured.asks if a.number >= 0}
    pieces = tuple(
        _piece(notice, start + m.start(), m[0], asks, extract) for m in _SENTENCE.finditer(notice.text[start:end])
    )

    def titled(text: str) -> Document:
        return Notice(id="a", path="a", title=text, title_core=text, issuer=notice.issuer)

    return NoticeBase(
        notice=notice,
        head=notice.text[:start],
        tail=notice.text[end:],
        pieces=pieces,
        items=tuple(a for a in measured.asks if a.part),
        titles=_titles(notice.title_core, measured.title, titled, extract),
    )


def _piece(notice: Notice, at: int, text: str, asks: dict[int, Ask], extract: Extract) -> Piece:
    inside = [(n, r) for n, r in enumerate(notice.requests) if at <= r.span.start < at + len(text)]
    moved = [_moved(r, at, len(text)) for _, r in inside]
    alone = Notice(id="a", path="a", text=text, issuer=notice.issuer, requests=tuple(moved))
    return Piece(
        text=text,
        measured=extract(alone),
        asks=tuple((r, asks.get(n), notice) for (n, _), r in zip(inside, moved, strict=True)),
    )


def _moved(request: Request, at: int, length: int) -> Request:
    return replace(request, span=Span(start=request.span.start - at, end=min(request.span.end - at, length)))


def _titles(whole: str, words: Sequence[str], titled: Callable[[str], Document], extract: Extract) -> tuple[Part, ...]:
    """The title whole, its first half, its second half; none where there are no two words."""
    middle = len(words) // 2
    if not middle:
        return ()
    texts = (whole, "".join(words[:middle]), "".join(words[middle:]))
    return tuple(Part(text, extract(titled(text))) for text in texts)


def _table_base(table: Template, extract: Extract) -> TableBase:
    issuer: Body | None = table.issuer

    def titled(text: str) -> Document:
        return Template(id="a", path="a", title=text, issuer=issuer)

    def part(text: str, **given: object) -> Part:
        return Part(text, extract(Template(id="a", path="a", issuer=issuer, **given)))  # type: ignore[arg-type]

    whole = titled(table.title)
    return TableBase(
        table=table,
        columns=tuple((f, part(f.label, fields=(f,))) for f in table.fields),
        notes=part(table.notes, notes=table.notes),
        titles=_titles(table.title, extract(whole).title, titled, extract) or (Part(table.title, extract(whole)),) * 3,
    )


def summed(parts: Sequence[DocFeatures]) -> dict[str, object]:
    """Return what is known of a text made of parts: words and meanings add up, letters follow each other."""
    body: dict[str, float] = {}
    meanings: Counter[str] = Counter()
    for part in parts:
        for word, count in part.body.items():
            body[word] = body.get(word, 0.0) + count
        meanings.update(part.body_meanings)
    # Rounded and ordered as the extractor does it.
    ordered = sorted((float(f"{count:.6g}"), word) for word, count in body.items())
    return {
        "body": {word: count for count, word in ordered},
        "headers": tuple(w for p in parts for w in p.headers),
        "concepts": tuple(sorted({c for p in parts for c in p.concepts})),
        "labels": tuple({label.text: label for p in parts for label in p.labels}.values()),
        "kept": "".join(p.kept for p in parts),
        "stock": "".join(p.stock for p in parts),
        "body_meanings": dict(sorted(meanings.items())),
        "spoken": tuple(sorted({s for p in parts for s in p.spoken})),
    }


def ask_of(parts: Sequence[DocFeatures], ask: Ask) -> Ask:
    """Return the one ask of a document that is asked for as a whole, with what the asks of its parts count."""
    found: dict[str, Counter[str]] = {"meanings": Counter(), "kinds": Counter(), "jobs": Counter()}
    for part in parts:
        for one in part.asks[:1]:
            found["meanings"].update(one.meanings)
            found["kinds"].update(one.kinds)
            found["jobs"].update(one.jobs)
    return replace(ask, **{name: dict(sorted(counts.items())) for name, counts in found.items()})
