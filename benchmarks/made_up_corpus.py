"""A corpus of any size for measuring speed and room: documents that do not exist, made of those that are labelled.

The labelled counties hold some 700 documents. A made-up document takes its frame (head, signature, number of
sentences) from one of them; of its sentences, requests and columns KEPT in a hundred stay, and each of the others comes
from a document drawn by lot; its title is a whole one, or halves of two; its number, department's county, date and
deadlines are new; papers that it names are earlier ones of the corpus. Some notices are long (three bodies), some
carry a table in the same file, some say again what a recent one said. The days of issue run over ten years, in the
order of adding.

So a key stands in about the share of the documents in which it stands in the labelled counties: the postings of the
common keys, by which a check takes its time, grow with the corpus as they would. What is *not* as in life: the
vocabulary does not grow with the corpus (no word is rarer than in 700 documents), and titles return more often, so that
rare keys have more postings than they would and more documents resemble a draft. Both make a check slower, not faster.
Measures are sums of the measures of the parts (``index.py`` says how near they come to measuring the text itself).

Deterministic: document n of a corpus depends on seed, size and n alone, so drafts can be taken from beyond the end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from made_up_parts import NoticeBase, Part, Parts, Piece, TableBase, ask_of, summed

from jianfu_dedup.documents import Deadline, Notice, Period, Reference, Request, Span, Template
from jianfu_dedup.features.values import Ask, DocFeatures, When
from jianfu_dedup.parsing.attach import inherit
from jianfu_dedup.registry.records import Record

KEPT = 0.4
"""Share of sentences, requests and columns that stay those of the frame."""
WHOLE_TITLE, LONG, TWIN = 0.3, 0.12, 0.03
"""Shares of notices with a title that others have, with three bodies, and with what a recent one says."""
OWN_TABLE, ALONE = 0.12, 0.15
"""Shares of files that are a notice with its table, and a table alone."""
RECENT = 200
"""A paper that is named, or said again, is among so many before it."""
FIRST_DAY, DAYS = dt.date(2014, 1, 1), 3652
_COUNTIES = (
    "安宝滨昌长朝成崇大丹德定东凤福富高谷广贵海汉合河黑红洪化黄吉建江金晋静开乐临灵龙"
    "隆鲁马明南宁平普青清泉仁瑞沙山石顺松泰通桐望文武西仙新兴阳永玉远云漳镇忠"
)

_NUMBER = re.compile("^.(.*?)〔[0-9]{4}〕[0-9]+号$")
_YEAR = re.compile("20[0-2][0-9](?=年|$|[^0-9])")
_DAY = re.compile("20[0-2][0-9]年[0-9]{1,2}月[0-9]{1,2}日")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a made-up notice is called: its frame, day, number and title."""

    base: NoticeBase
    issued: dt.date
    doc_no: str
    title: str
    core: str
    parts: tuple[DocFeatures, ...]


class Corpus:
    """A made-up corpus.

    Args:
        parts: What it is made of.
        size: Documents it will be used for: ten years of them.
        seed: Another seed, another corpus.
    """

    def __init__(self, parts: Parts, size: int, seed: int) -> None:
        self._parts = parts
        self.size = size
        self._seed = seed

    def records(self, start: int = 0) -> Iterator[Record]:
        """Yield documents from file ``start`` on, without end."""
        n = start
        while True:
            yield from self.file(n)
            n += 1

    def file(self, n: int) -> tuple[Record, ...]:
        """Return the documents of file n: a notice, a notice with a table, or a table."""
        rng = Random(f"{self._seed} file {n}")
        drawn = rng.random()
        name = f"{self._issued(n):%Y}/{n:07d}"
        if drawn < ALONE and self._parts.tables:
            return (self._table(n, rng, f"{name}.xlsx"),)
        notice = self._notice(n, rng, f"{name}.docx")
        if drawn > 1 - OWN_TABLE and self._parts.tables:
            return notice, self._table(n, rng, f"{name}.docx", notice)
        return (notice,)

    def home(self, record: Record) -> str:
        """Return the id of the notice that a table in a file of its own belongs to: the last one before it, or ""."""
        document = record.document
        if isinstance(document, Notice) or document.attached_to:
            return ""
        n = number_of(record) - 1
        while n >= 0 and self._is_table(n):
            n -= 1
        return f"{self._issued(n):%Y}/{n:07d}.docx" if n >= 0 else ""

    def _is_table(self, n: int) -> bool:
        return bool(self._parts.tables) and Random(f"{self._seed} file {n}").random() < ALONE

    def _issued(self, n: int) -> dt.date:
        return FIRST_DAY + dt.timedelta(days=n * DAYS // self.size)

    # Notices.

    def heading(self, n: int) -> Heading:
        """Return what notice n is called; other notices may name it."""
        rng = Random(f"{self._seed} head {n}")
        base, issued = rng.choice(self._parts.notices), self._issued(n)
        old = base.notice
        number = _NUMBER.match(old.doc_no)
        doc_no = ""
        if number:
            doc_no = f"{rng.choice(_COUNTIES)}{number[1]}〔{issued.year}〕{rng.randint(1, 180)}号"
        parts = self._title(rng, base.titles, self._parts.titled)
        core = _YEAR.sub(str(issued.year), "".join(p.text for p in parts)) if parts else old.title_core
        title = old.title.replace(old.title_core, core) if old.title_core and old.title_core in old.title else core
        return Heading(base, issued, doc_no, title, core, tuple(_dated(p.measured, issued.year) for p in parts))

    def _title(
        self, rng: Random, own: Sequence[Part], others: Sequence[NoticeBase] | Sequence[TableBase]
    ) -> tuple[Part, ...]:
        if not own:
            return ()
        if rng.random() < WHOLE_TITLE:
            return (own[0],)
        return own[1], rng.choice(others).titles[2]

    def _notice(self, n: int, rng: Random, id_: str) -> Record:
        heading = self.heading(n)
        pieces = self._pieces(n, rng)
        placed = _placed(pieces, heading)
        old, head = heading.base.notice, _renamed(heading.base.head, heading)
        body = "".join(p.text for p in pieces)
        notice = replace(
            old,
            id=id_,
            path=id_,
            title=heading.title,
            title_core=heading.core,
            doc_no=heading.doc_no,
            issued=heading.issued if old.issued else None,
            references=tuple(self._reference(n, rng, r) for r in old.references),
            requests=tuple(replace(r, span=_shifted(r.span, len(head))) for r, _ in placed),
            text=head + body + _renamed(heading.base.tail, heading),
            body=Span(start=len(head), end=len(head) + len(body)),
            sha256=rng.randbytes(32).hex(),
        )
        measured = [*heading.parts, *(p.measured for p in pieces)]
        return Record(document=notice, features=self._features(notice, heading, measured, placed, rng))

    def _pieces(self, n: int, rng: Random) -> list[Piece]:
        """The sentences of notice n: those of its frame and of others, or those of a recent one."""
        told = n
        if n and rng.random() < TWIN:
            told = n - rng.randint(1, min(n, RECENT))
        lot = Random(f"{self._seed} body {told}")
        frames = [self.heading(told).base]
        if lot.random() < LONG:
            frames += lot.choices(self._parts.notices, k=2)
        return [self._piece(lot, p) for frame in frames for p in frame.pieces]

    def _piece(self, rng: Random, own: Piece) -> Piece:
        if rng.random() < KEPT:
            return own
        return rng.choice(self._parts.asking if own.asks else self._parts.plain)

    def _reference(self, n: int, rng: Random, reference: Reference) -> Reference:
        """A reference to an earlier paper, where it names one by number or title."""
        if not n or not (reference.doc_no or reference.title):
            return reference
        target = self.heading(n - rng.randint(1, min(n, RECENT)))
        return replace(
            reference,
            doc_no=target.doc_no if reference.doc_no else "",
            title=target.title if reference.title else "",
        )

    def _features(
        self,
        notice: Notice,
        heading: Heading,
        measured: Sequence[DocFeatures],
        placed: Sequence[tuple[Request, Ask | None]],
        rng: Random,
    ) -> DocFeatures:
        when = When(issued=notice.issued)
        asks = [
            replace(a, number=k, when=When(issued=notice.issued, period=r.period, deadlines=r.deadlines))
            for k, (r, a) in enumerate(placed)
            if a is not None
        ]
        text = f"{heading.core} {notice.text[notice.body.start : notice.body.end]}"
        asks = asks or [ask_of(measured, Ask(number=-1, text=text, quote=notice.title, when=when))]
        asks += [
            replace(i if rng.random() < KEPT else rng.choice(self._parts.items), when=asks[0].when)
            for i in heading.base.items
        ]
        return DocFeatures(
            id=notice.id,
            kind="notice",
            asks=tuple(asks),
            **_titled(heading.parts),  # type: ignore[arg-type]
            **summed(measured),  # type: ignore[arg-type]
        )

    # Tables.

    def _table(self, n: int, rng: Random, path: str, notice: Record | None = None) -> Record:
        base, issued = rng.choice(self._parts.tables), self._issued(n)
        parts = self._title(rng, base.titles, self._parts.tables)
        columns = [c if rng.random() < KEPT else rng.choice(self._parts.columns) for c in base.columns]
        columns = list({f.label: (f, part) for f, part in columns}.values())
        old = base.table
        title = _YEAR.sub(str(issued.year), "".join(p.text for p in parts))
        table = replace(
            old,
            id=path if notice is None else f"{path}#1",
            path=path,
            title=title,
            fields=tuple(f for f, _ in columns),
            issued=issued if old.issued else None,
            deadlines=_later(old.deadlines, _days(old, issued)),
            sha256=rng.randbytes(32).hex(),
        )
        if notice is not None and isinstance(notice.document, Notice):
            table = inherit(table, notice.document)
        heads = [_dated(p.measured, issued.year) for p in parts]
        return Record(
            document=table, features=_table_features(table, heads, [p for _, p in columns], base.notes.measured)
        )


def number_of(record: Record) -> int:
    """Return the number of the file that a document comes from."""
    return int(record.document.path.split("/")[1].split(".")[0])


def _table_features(
    table: Template, heads: Sequence[DocFeatures], columns: Sequence[Part], notes: DocFeatures
) -> DocFeatures:
    measured = [*heads, *(p.measured for p in columns), notes]
    text = " ".join([table.title, *(p.text for p in columns), table.notes])
    when = When(issued=table.issued, period=table.period, deadlines=table.deadlines)
    ask = Ask(number=-1, text=text, quote=table.title, population=table.population, when=when)
    return DocFeatures(
        id=table.id,
        kind="template",
        asks=(ask_of(measured, ask),),
        **_titled(heads),  # type: ignore[arg-type]
        **summed(measured),  # type: ignore[arg-type]
    )


def _titled(parts: Sequence[DocFeatures]) -> dict[str, object]:
    meanings: dict[str, int] = {}
    for part in parts:
        for name, count in part.title_meanings.items():
            meanings[name] = meanings.get(name, 0) + count
    return {
        "title": tuple(w for p in parts for w in p.title),
        "series": "".join(p.series for p in parts),
        "dates": tuple(d for p in parts for d in p.dates),
        "title_meanings": dict(sorted(meanings.items())),
    }


def _dated(measured: DocFeatures, year: int) -> DocFeatures:
    """A title of another year."""
    if not measured.dates:
        return measured
    return replace(measured, dates=tuple(_YEAR.sub(str(year), d) for d in measured.dates))


def _placed(pieces: Sequence[Piece], heading: Heading) -> list[tuple[Request, Ask | None]]:
    """The requests of a body, with the places they have in it and the days on which they fall due now."""
    found: list[tuple[Request, Ask | None]] = []
    at = 0
    for piece in pieces:
        for request, ask, source in piece.asks:
            days = _days(source, heading.issued)
            found.append(
                (
                    replace(
                        request,
                        span=_shifted(request.span, at),
                        deadlines=_later(request.deadlines, days),
                        period=_then(request.period, days),
                    ),
                    ask,
                )
            )
        at += len(piece.text)
    return found


def _days(old: Notice | Template, issued: dt.date) -> int:
    return (issued - old.issued).days if old.issued else 0


def _shifted(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by)


def _later(deadlines: Sequence[Deadline], days: int) -> tuple[Deadline, ...]:
    return tuple(
        replace(d, value=f"{_on(dt.date.fromisoformat(d.value[:10]), days)}{d.value[10:]}")
        if d.precision in {"day", "minute"}
        else d
        for d in deadlines
    )


def _then(period: Period, days: int) -> Period:
    if period.start is None and period.end is None:
        return period
    return replace(
        period,
        start=_on(period.start, days) if period.start else None,
        end=_on(period.end, days) if period.end else None,
    )


def _on(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def _renamed(text: str, heading: Heading) -> str:
    """Head or signature of a notice with its new title, number and day."""
    old = heading.base.notice
    for was, now in ((old.title, heading.title), (old.doc_no, heading.doc_no)):
        if was:
            text = text.replace(was, now)
    day = heading.issued
    return _DAY.sub(f"{day.year}年{day.month}月{day.day}日", text)
