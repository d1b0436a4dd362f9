"""Who issued a document: from signature, heading, title, number, message tail or file name, resolved to one short name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from jianfu_dedup.documents import Body
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing import bodies
from jianfu_dedup.parsing.layout import BODY_NAME, Layout
from jianfu_dedup.parsing.lines import bare


def resolve(
    layout: Layout, *, title: str, path: str, lexicon: Lexicon, on: dt.date | None = None, inherited: str = ""
) -> Body | None:
    """Find the issuing body of a document; the sources are tried in the order of how far they can be trusted."""
    del inherited
    for source, raw in _candidates(layout, title, path):
        body = bodies.resolve(raw, lexicon=lexicon, on=on, source=source)
        if body is not None:
            return body
    return None


def _candidates(layout: Layout, title: str, path: str) -> Iterator[tuple[str, str]]:
    del path
    signature = [bare(layout.lines[i].text) for i in layout.signature]
    names = [s for s in signature if BODY_NAME.match(s)]
    if names:
        yield "signature", names[0]
    heading = "".join(bare(layout.lines[i].text) for i in layout.headings)
    if heading:
        yield "heading", re.sub("(?:文件|便函|公函|[（(]便函[)）]|函|明传电报)$", "", heading)
    m = re.match("^([^《》，。]{4,40}?)(?:关于|转发|印发)", bare(title))
    if m:
        yield "title", m[1]
    if layout.date_line >= 0 and layout.date is not None:
        line = layout.lines[layout.date_line].text[: layout.date.span.start]
        tail = re.split("[。；！？]|——", line.strip())[-1]
        if tail.strip():
            yield "signature", bare(tail)
