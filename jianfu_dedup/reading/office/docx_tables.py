"""Tables of docx: grid columns, merged cells, nested tables, and frames that are no tables at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from jianfu_dedup.documents import Block, Grid
from jianfu_dedup.reading.office.docx_inline import flag
from jianfu_dedup.reading.office.tags import child, local, value, whole
from jianfu_dedup.reading.sheets.frames import is_frame
from jianfu_dedup.reading.sheets.grids import GridBuilder, cell_text


def read_table(document: Any, table: etree._Element, role: Any) -> Iterator[Block]:
    """Yield a table as a grid, followed by the tables nested in it; a frame yields what it frames."""
    elements = list(_rows(table))
    # Templates are built from headers only: rows over the limit are counted, not read.
    kept = elements[: document.limits.max_rows]
    rows = [[(cell, list(document.blocks(cell, role))) for cell in _cells(row)] for row in kept]
    texts = [cell_text(blocks) for row in rows for _, blocks in row]
    if is_frame(texts, max(map(len, rows), default=0)):
        for row in rows:
            for _, blocks in row:
                yield from blocks
        return
    builder = GridBuilder(document.limits)
    _place(builder, kept, rows)
    grid = builder.build()
    if len(elements) > len(kept):
        document.warnings.append(f"表格共 {len(elements)} 行, 只读前 {len(kept)} 行")
        grid = replace(grid, total_rows=len(elements))
    yield grid
    for row in rows:
        for _, blocks in row:
            yield from (block for block in blocks if isinstance(block, Grid) or block.role == "textbox")


def _place(
    builder: GridBuilder, elements: list[etree._Element], rows: list[list[tuple[etree._Element, list[Block]]]]
) -> None:
    open_merges: dict[int, list[int]] = {}  # first column of a vertical merge → [top, left, bottom, right]
    for r, (element, cells) in enumerate(zip(elements, rows, strict=True)):
        column = whole(value(child(element, "trPr"), "gridBefore"), 0)
        for cell, blocks in cells:
            properties = child(cell, "tcPr")
            right = column + max(whole(value(properties, "gridSpan"), 1), 1) - 1
            down = value(properties, "vMerge")
            if down in ("", "continue") and column in open_merges:
                open_merges[column][2] = r
            else:
                builder.put(r, column, cell_text(blocks))
                _close(builder, open_merges.pop(column, None))
                open_merges[column] = [r, column, r, right]
            column = right + 1
    for merge in open_merges.values():
        _close(builder, merge)


def _close(builder: GridBuilder, merge: list[int] | None) -> None:
    if merge is not None:
        builder.merge((merge[0], merge[1], merge[2], merge[3]))


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that are not deleted under change tracking."""
    for element in parent:
        tag = local(element)
        if tag == "tr":
            if not flag(child(element, "trPr"), "del"):
                yield element
        elif tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _rows(element)


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        tag = local(element)
        if tag == "tc":
            yield element
        elif tag in ("sdt", "sdtContent", "customXml", "smartTag"):
            yield from _cells(element)
