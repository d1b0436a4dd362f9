"""What is known of one document: plain values, made once from its text and kept for as long as the index lives.

Nothing here looks at a text again. All values are frozen and hold strings, numbers, dates, tuples and dicts only, so
that they turn into JSON and back without loss (:mod:`.stored`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from jianfu_dedup.documents import Deadline, Period

Bag = Mapping[str, float]
"""Words of a text and how often they count; fractions come from boilerplate."""

Counts = Mapping[str, int]
"""How often each id was met."""

_ANY_TIME = Period()
_TITLE_WEIGHT = 2.0  # a title word counts as two of the text (the domain's topic scores: titles 3, names 2, text 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When something was asked, is due, and what time it is about.

    Attributes:
        issued: Issue date, if known.
        period: The time the data are about.
        deadlines: Due dates.
    """

    issued: dt.date | None = None
    period: Period = _ANY_TIME
    deadlines: tuple[Deadline, ...] = ()

    @property
    def due(self) -> tuple[dt.date, ...]:
        """The due dates that are dates."""
        return tuple(dt.date.fromisoformat(d.value[:10]) for d in self.deadlines if d.precision in ("day", "minute"))

    @property
    def recurring(self) -> bool:
        """Whether it is to be handed in again and again."""
        return self.period.rhythm != "once" or any(d.precision == "recurring" for d in self.deadlines)

    @property
    def anchor(self) -> dt.date | None:
        """The issue date; where it is not known, the first due date or the end of the period."""
        return self.issued or min(self.due, default=None) or self.period.end or self.period.start


_NO_TIME = When()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One thing that a document asks for: a request of a notice, a table, an item of a broad plan.

    Attributes:
        number: Index in ``Notice.requests``; -1 for a table, an item of a plan, or a notice in which no request was
            found.
        text: All its words as written: title, material, objects, columns, the sentence that asks.
        quote: What a report shows: the sentence that asks, or the title of the table.
        population: Whose data, as lexicon ids, sorted, without those too wide to tell asks apart.
        when: Issue date, period and due dates.
        part: It is one item of a broad plan, not the whole of what is asked.
        words: Words of a request or an item, in order, without blanks in them; empty for an ask that is its whole
            document.
        meanings: Groups of synonyms named in ``text``.
        kinds: Kinds of job named in ``text``.
        narrow: Narrow kinds (training, publicity …) that its title and material name, sorted.
        jobs: Known jobs that ``text`` gives, and how clearly: letters of the objects times letters of the aspects met.
    """

    number: int
    text: str
    quote: str
    population: tuple[str, ...] = ()
    when: When = _NO_TIME
    part: bool = False
    words: tuple[str, ...] = ()
    meanings: Counts = field(default_factory=dict)
    kinds: Counts = field(default_factory=dict)
    narrow: tuple[str, ...] = ()
    jobs: Counts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """One thing to be filled in: a column of a table, or a field named in a sentence.

    Attributes:
        text: As written; header cells are joined with "/".
        concept: Its field concept, or "".
        meanings: Groups of synonyms named in it, sorted, each as often as it was met.
    """

    text: str
    concept: str = ""
    meanings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DocFeatures:
    """What one document says, ready to be compared.

    Attributes:
        id: Document id.
        kind: ``notice`` or ``template``.
        title: Words of the title core, in order; no word holds a blank.
        asks: What it asks for: the requests that stand, in order; then the items of a broad plan.
        body: Words of the body with their counts, the least first; those of boilerplate count little.
        headers: Words of the column headers.
        concepts: Concept ids of the columns that are not generic, sorted, each once.
        labels: Everything to be filled in that the document itself names, each label once.
        kept: Letters of the body without boilerplate, for shingles; of a table its title and columns.
        stock: Letters of the boilerplate.
        series: The title without its dates: what the documents of a series share.
        dates: Years, months, quarters and numbers in the title, in order.
        title_meanings: Groups of synonyms named in the title.
        body_meanings: Groups of synonyms named in title and body, boilerplate left out; of a table in all its text.
        spoken: Populations named anywhere in the same text, with those that contain them, sorted.
    """

    id: str
    kind: Literal["notice", "template"]
    title: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    body: Bag = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    kept: str = ""
    stock: str = ""
    series: str = ""
    dates: tuple[str, ...] = ()
    title_meanings: Counts = field(default_factory=dict)
    body_meanings: Counts = field(default_factory=dict)
    spoken: tuple[str, ...] = ()

    @property
    def requests(self) -> tuple[tuple[str, ...], ...]:
        """Words of each request that stands and has words (material, objects, population, fields, quote), in order."""
        return tuple(ask.words for ask in self.asks if ask.number >= 0 and ask.words)

    @property
    def request_numbers(self) -> tuple[int, ...]:
        """For each of ``requests`` its index in ``Notice.requests``."""
        return tuple(ask.number for ask in self.asks if ask.number >= 0 and ask.words)

    @property
    def ask(self) -> Bag:
        """Words of all that is asked: title and requests, or the body where no request was found; all of a table."""
        if self.kind == "template":
            return added((self.body, 1.0), (_ones(self.title), _TITLE_WEIGHT - 1.0))
        title = (_ones(self.title), _TITLE_WEIGHT)
        requests = self.requests
        return added(title, *((_ones(w), 1.0) for w in requests)) if requests else added(title, (self.body, 1.0))


def added(*parts: tuple[Bag | Iterable[tuple[str, float]], float]) -> dict[str, float]:
    """Add bags of words, each times its weight.

    Example:
        >>> added(({"台账": 1.0}, 2.0), ([("台账", 1.0), ("消防", 1.0)], 1.0))
        {'台账': 3.0, '消防': 1.0}
    """
    total: dict[str, float] = {}
    for words, weight in parts:
        for word, count in words.items() if isinstance(words, Mapping) else words:
            total[word] = total.get(word, 0.0) + weight * count
    return total


def _ones(words: Iterable[str]) -> Iterable[tuple[str, float]]:
    return ((word, 1.0) for word in words)
