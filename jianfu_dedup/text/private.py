"""A parsed document without personal data: what a standing index may keep."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from jianfu_dedup.documents import Document, Notice, Span
from jianfu_dedup.text.masking import mask, mask_keeping

D = TypeVar("D", bound=Document)


def masked(document: D) -> D:
    """Mask every string of a document, its id and path included; spans point to the same words of the masked text.

    Example:
        >>> found = masked(Notice(id="a", path="a", text="电话13812345678。请报送", body=Span(start=14, end=17)))
        >>> found.text, found.text[found.body.start : found.body.end]
        ('电话***。请报送', '请报送')
    """
    if not isinstance(document, Notice):
        table: D = _clean(document, keep=("sha256",))
        return table
    ends = [document.body, *(r.span for r in document.requests)]
    text, places = mask_keeping(document.text, [p for span in ends for p in (span.start, span.end)])
    spans = [Span(start=a, end=b) for a, b in zip(places[::2], places[1::2], strict=True)]
    clean: D = _clean(document, keep=("sha256", "text"))
    requests = tuple(replace(r, span=span) for r, span in zip(clean.requests, spans[1:], strict=True))
    return replace(clean, text=text, body=spans[0], requests=requests)


def _clean(value: Any, keep: tuple[str, ...] = ()) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple):
        return tuple(_clean(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: _clean(getattr(value, f.name)) for f in fields(value) if f.name not in keep}
        return replace(value, **new)
    return value
