"""OpenDocument texts: paragraphs, lists with their numbers, tables, text boxes and notes in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lxml import etree

from jianfu_dedup.documents import Block, Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers.package import Package
from jianfu_dedup.reading.office.odt_lists import Lists
from jianfu_dedup.reading.office.tags import attribute, child, local
from jianfu_dedup.reading.pages.scans import recognised
from jianfu_dedup.reading.safe_xml import parse_xml
from jianfu_dedup.reading.sheets.frames import is_frame
from jianfu_dedup.reading.sheets.grids import GridBuilder, cell_text
from jianfu_dedup.settings import Reading

Role = Literal["body", "textbox", "footnote"]

_SKIPPED = frozenset(
    {"annotation", "annotation-end", "tracked-changes", "sequence-decls", "forms", "ruby-text",
     "table-of-content-source", "hidden-text", "note-citation", "desc", "title", "index-title-template"}
)  # fmt: skip


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read an odt file.

    Raises:
        DamagedFileError: ``content.xml`` is missing or broken.
        NeedsOcrError: There are pictures and no text.
    """
    del name
    package = Package(data, limits)
    source = package.get("content.xml")
    styles = package.get("styles.xml")
    if source is None:
        raise DamagedFileError("缺少 content.xml", mend="请用办公软件打开并另存")
    root = parse_xml(source, part="content.xml")
    body = next(iter(root.iter("{*}text")), None)
    if body is None:
        raise DamagedFileError("正文部件里没有正文", mend="请用办公软件打开并另存")
    reader = _Document(Lists(root, parse_xml(styles, part="styles.xml") if styles else None), limits)
    blocks = (*reader.blocks(body, "body"), *reader.notes)
    if not any(isinstance(b, Grid) or b.text.strip() for b in blocks):
        pictures = [found for e in body.iter("{*}image") if (found := package.get(attribute(e, "href")))]
        if pictures:
            return recognised(pictures, limits)
    return Content(blocks=blocks)


class _Document:
    """One text while it is read."""

    def __init__(self, lists: Lists, limits: Reading) -> None:
        self.notes: list[Block] = []
        self._lists = lists
        self._limits = limits

    def blocks(self, parent: etree._Element, role: Role) -> Iterator[Block]:
        """Yield the blocks of a container."""
        for element in parent:
            tag = local(element)
            if tag in ("p", "h"):
                yield from self._paragraph(element, role, "")
            elif tag == "list":
                yield from self._list(element, role)
            elif tag == "table":
                yield from self._table(element, role)
            elif tag in ("text-box", "frame", "custom-shape", "g"):
                yield from self.blocks(element, "textbox")
            elif tag and tag not in _SKIPPED:  # sections, indexes, shapes: only what is in them
                yield from self.blocks(element, role)

    def _paragraph(self, element: etree._Element, role: Role, label: str) -> Iterator[Block]:
        pieces: list[str] = []
        frames: list[etree._Element] = []
        self._inline(element, pieces, frames)
        for frame in frames:
            yield from self.blocks(frame, "textbox")
        if local(element) == "h" and not label:
            label = self._lists.heading(element)
        text = "".join(pieces)
        for line in (label + text.lstrip() if label else text).split("\n"):
            yield Paragraph(text=line.rstrip(), role=role)

    def _inline(self, parent: etree._Element, pieces: list[str], frames: list[etree._Element]) -> None:
        pieces.append(_flow(parent.text))
        for element in parent:
            tag = local(element)
            if tag == "s":
                pieces.append(" " * min(int(attribute(element, "c", "1") or 1), 200))
            elif tag == "tab":
                pieces.append("\t")
            elif tag == "line-break":
                pieces.append("\n")
            elif tag == "note":
                body = child(element, "note-body")
                if body is not None:
                    self.notes.extend(self.blocks(body, "footnote"))
            elif tag in ("frame", "custom-shape", "g", "text-box", "rect"):
                frames.append(element)
            elif tag and tag not in _SKIPPED:
                self._inline(element, pieces, frames)
            pieces.append(_flow(element.tail))

    def _list(self, element: etree._Element, role: Role) -> Iterator[Block]:
        self._lists.enter(element)
        for item in element:
            tag = local(item)
            if tag not in ("list-item", "list-header"):
                continue
            label = self._lists.label(item) if tag == "list-item" else ""
            for inner in item:
                if local(inner) == "list":
                    yield from self._list(inner, role)
                elif local(inner) in ("p", "h"):
                    yield from self._paragraph(inner, role, label)
                    label = ""
        self._lists.leave()

    def _table(self, table: etree._Element, role: Role) -> Iterator[Block]:
        builder = GridBuilder(self._limits, name="")
        texts: list[str] = []
        contents: list[list[Block]] = []
        width = 0
        for r, row in enumerate(_repeated(table, "table-row", self._limits.max_rows)):
            column = 0
            for cell in row:
                tag = local(cell)
                if tag not in ("table-cell", "covered-table-cell"):
                    continue
                columns = min(_count(cell, "number-columns-spanned"), self._limits.max_columns)
                rows = min(_count(cell, "number-rows-spanned"), self._limits.max_rows)
                if tag == "table-cell":
                    found = list(self.blocks(cell, role))
                    contents.append(found)
                    texts.append(cell_text(found))
                    builder.put(r, column, texts[-1])
                    builder.merge((r, column, r + rows - 1, column + columns - 1))
                column += min(_count(cell, "number-columns-repeated"), self._limits.max_columns)
            width = max(width, column)
        if is_frame(texts, width):
            for found in contents:
                yield from found
            return
        yield builder.build()
        for found in contents:
            yield from (block for block in found if isinstance(block, Grid))


def _repeated(table: etree._Element, tag: str, most: int) -> Iterator[etree._Element]:
    for element in table:
        name = local(element)
        if name == tag:
            for _ in range(min(_count(element, "number-rows-repeated"), most)):
                yield element
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _repeated(element, tag, most)


def _count(element: etree._Element, name: str) -> int:
    text = attribute(element, name, "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _flow(text: str | None) -> str:
    """Line feeds and tabs of the XML source are blanks (ODF 1.2, 6.1.2)."""
    return (text or "").replace("\n", " ").replace("\t", " ").replace("\r", " ")
