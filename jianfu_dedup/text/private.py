"""A parsed document without personal data: what a standing index may keep."""

from __future__ import annotations

import functools
import operator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from jianfu_dedup.documents import Document, Notice, Span
from jianfu_dedup.text.masking import mask, mask_keeping

V = TypeVar("V")


def masked(document: Document) -> Document:
    """Mask every string of a document, its id and path included; spans point to the same words of the masked text.

    Example:
        >>> found = masked(Notice(id="a", path="a", text="电话13812345678。请报送", body=Span(start=14, end=17)))
        >>> found.text, found.text[found.body.start : found.body.end]
        ('电话***。请报送', '请报送')
    """
    if not isinstance(document, Notice):
        return _clean(document, keep=("sha256",))
    ends = [document.body, *(r.span for r in document.requests)]
    text, places = mask_keeping(document.text, [p for span in ends for p in (span.start, span.end)])
    spans = [Span(start=a, end=b) for a, b in zip(places[::2], places[1::2], strict=True)]
    clean = _clean(document, keep=("sha256", "text"))
    requests = tuple(replace(r, span=span) for r, span in zip(clean.requests, spans[1:], strict=True))
    return replace(clean, text=text, body=spans[0], requests=requests)


def _clean(value: V, keep: tuple[str, ...] = ()) -> V:
    """Mask all strings in a value; what holds nothing to mask stays the very same object."""
    found: Any = value
    if isinstance(value, str):
        found = mask(value)
    elif isinstance(value, tuple):
        parts = tuple(map(_clean, value))
        found = value if all(map(operator.is_, parts, value)) else parts
    elif names := _fields(found.__class__):
        old = {name: getattr(found, name) for name in names if name not in keep}
        new = {name: clean for name, was in old.items() if (clean := _clean(was)) is not was}
        found = replace(found, **new) if new else found
    return found  # type: ignore[no-any-return,unused-ignore]


@functools.cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()
