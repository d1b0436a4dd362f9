"""Blocks of an HTML tree: paragraphs where the browser would break the line, grids for tables with data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from jianfu_dedup.documents import Block, Grid, Paragraph
from jianfu_dedup.reading.sheets.frames import is_frame
from jianfu_dedup.reading.sheets.grids import GridBuilder
from jianfu_dedup.settings import Reading

_DROPPED = frozenset((
    "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "iframe", "object",
    "embed", "svg", "canvas", "video", "audio", "map", "button", "select", "option", "textarea", "input",
    "datalist", "dialog", "del",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "ruby", "rb", "o:p", "st1:chsdate",
))  # fmt: skip
# Class and id words of page furniture. Whole words: "content-nav" is furniture, "navy-text" is not.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|location|position|curpos|footer|foot|copyright|sidebar|share|bdshare"
    r"|toolbar|topbar|pager|pagination|friendlinks?|links|search|login|qrcode|ewm|print|fontsize|banner|related|recommend)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_HAN_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def _tag(element: etree._Element) -> str:
    return element.tag.casefold() if isinstance(element.tag, str) else ""


def _whole(text: str | None) -> int:
    match = re.match(r"\s*(\d{1,5})", text or "")
    return max(int(match[1]), 1) if match else 1


class Blocks:
    """Reads a tree into blocks.

    Args:
        limits: Bounds on tables.
    """

    def __init__(self, limits: Reading) -> None:
        self._limits = limits
        self._pieces: list[str] = []

    def read(self, root: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a page."""
        body = root.find("body")
        body = root if body is None else body
        etree.strip_elements(body, *_DROPPED, with_tail=False)
        self._total = len(_all_text(body))
        yield from self._walk(body)
        yield from self._break()

    def _walk(self, parent: etree._Element, *, pre: bool = False) -> Iterator[Block]:
        self._add(parent.text, pre=pre)
        for element in parent:
            tag = _tag(element)
            if tag == "br":
                yield from self._break()
            elif tag == "table":
                yield from self._break()
                yield from self._table(element)
            elif tag in _INLINE and not _hidden(element):
                yield from self._walk(element, pre=pre)
            elif tag and not self._is_furniture(element, tag):
                yield from self._break()
                yield from self._walk(element, pre=pre or tag == "pre")
                yield from self._break()
            self._add(element.tail, pre=pre)

    def _add(self, text: str | None, *, pre: bool) -> None:
        if not text:
            return
        # no-break spaces are what editors indent with; a browser shows them as blanks
        text = text.replace("\xa0", " ") if pre else _SPACE.sub(" ", text).replace("\xa0", "\u2002")
        self._pieces.append(text)

    def _break(self) -> Iterator[Block]:
        text = "".join(self._pieces)
        self._pieces.clear()
        for line in text.split("\n"):
            # Lines of the source end anywhere; between Chinese characters the blank that results is none.
            clean = _HAN_GAP.sub("", re.sub(" {2,}", " ", line).strip(" ")).replace("\u2002", " ").rstrip()
            if clean.strip():
                yield Paragraph(text=clean)

    def _is_furniture(self, element: etree._Element, tag: str) -> bool:
        if _hidden(element):
            return True
        words = f"{element.get('class', '')} {element.get('id', '')}"
        if not _FURNITURE.search(words) and tag not in ("ul", "header"):
            return False
        text = _all_text(element)
        if len(text) > 0.5 * self._total:
            return False  # whatever it is called, the page is in it
        if tag in ("ul", "header") and not _FURNITURE.search(words):
            links = sum(len(_all_text(a)) for a in element.iter("a"))
            return links > 0.8 * len(text) and sum(1 for _ in element.iter("a")) >= 3
        return True

    def _table(self, table: etree._Element) -> Iterator[Block]:
        cells = list(_cells(table, self._limits))
        contents = [list(self._cell(cell)) for _, _, _, _, cell in cells]
        texts = [_text(blocks) for blocks in contents]
        caption = next((e for e in table if _tag(e) == "caption"), None)
        if caption is not None:
            yield from self._cell(caption)
        nested = any(isinstance(b, Grid) for blocks in contents for b in blocks)
        width = max((column + columns for _, column, _, columns, _ in cells), default=0)
        if is_frame(texts, width) or (nested and len([t for t in texts if t]) < 6):
            for blocks in contents:
                yield from blocks
            return
        builder = GridBuilder(self._limits)
        for (row, column, rows, columns, _), text in zip(cells, texts, strict=True):
            builder.put(row, column, text)
            builder.merge((row, column, row + rows - 1, column + columns - 1))
        # Templates are built from headers only: rows over the limit are counted, not read.
        yield replace(builder.build(), total_rows=sum(1 for _ in _rows(table)))
        for blocks in contents:
            yield from (block for block in blocks if isinstance(block, Grid))

    def _cell(self, cell: etree._Element) -> Iterator[Block]:
        outer, self._pieces = self._pieces, []
        yield from self._walk(cell)
        yield from self._break()
        self._pieces = outer


def _cells(table: etree._Element, limits: Reading) -> Iterator[tuple[int, int, int, int, etree._Element]]:
    """Yield (row, column, rows, columns, element) of each cell, placed as HTML places them around row spans."""
    taken: set[tuple[int, int]] = set()
    row = -1
    for tr in islice(_rows(table), limits.max_rows):
        row += 1
        column = 0
        for cell in tr:
            if _tag(cell) not in ("td", "th") or column >= limits.max_columns:
                continue
            while (row, column) in taken:
                column += 1
            columns = min(_whole(cell.get("colspan")), limits.max_columns)
            rows = min(_whole(cell.get("rowspan")), limits.max_rows)
            if rows > 1:
                taken.update((r, c) for r in range(row + 1, row + rows) for c in range(column, column + columns))
            yield row, column, rows, columns, cell
            column += columns


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        tag = _tag(element)
        if tag == "tr":
            yield element
        elif tag in ("thead", "tbody", "tfoot", "form"):
            yield from _rows(element)


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or "mso-hide:all" in style or element.get("hidden") is not None


def _all_text(element: etree._Element) -> str:
    return "".join(str(element.xpath("string()")).split())


def _text(blocks: list[Block]) -> str:
    return "\n".join(b.text for b in blocks if isinstance(b, Paragraph))
