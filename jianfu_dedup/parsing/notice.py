"""One document's text as a Notice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from jianfu_dedup.documents import Notice, RawDocument, Request, Span
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing import dates, doc_number, issuer, layout, references, title


def parse(raw: RawDocument, *, lexicon: Lexicon) -> Notice:
    """Read a document's text as a notice."""
    shape = layout.read(raw.text)
    printed = title.of(shape)
    unwrapped = title.unwrap(printed)
    number = shape.number
    issued, guessed = _issued(shape, printed)
    body = issuer.resolve(shape, title=printed, path=raw.path, lexicon=lexicon, on=issued)
    notice = Notice(
        id=raw.path,
        path=raw.path,
        title=printed,
        title_core=unwrapped.core,
        act=unwrapped.act,
        issuer=body,
        doc_no=str(number) if number else "",
        doc_no_repaired=bool(number and number.repaired),
        issued=issued,
        issued_guessed=guessed,
        references=references.find(shape, title=printed, unwrapped=unwrapped),
        text=raw.text,
        body=Span(start=shape.start, end=max(shape.start, shape.end)),
        sha256=raw.sha256,
    )
    return replace(notice, requests=_requests(notice, lexicon))


def _requests(notice: Notice, lexicon: Lexicon) -> tuple[Request, ...]:
    try:
        from jianfu_dedup.parsing import requests
    except ImportError:
        return ()
    found: tuple[Request, ...] = requests.find_requests(
        notice.text, body=notice.body, issued=notice.issued, title=notice.title, lexicon=lexicon
    )
    return found


def _issued(shape: layout.Layout, printed: str) -> tuple[dt.date | None, bool]:
    found = shape.date
    if found is None:
        return None, False
    if found.year:
        return found.date(), False
    year = _year(shape, printed)
    return (found.date(year), True) if year else (None, False)


def _year(shape: layout.Layout, printed: str) -> int:
    if shape.number and shape.number.year:
        return shape.number.year
    written = dates.years(printed) or dates.years(shape.text)
    return Counter(written).most_common(1)[0][0] if written else 0


__all__ = ["doc_number", "parse"]
