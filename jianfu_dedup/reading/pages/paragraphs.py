"""From lines to paragraphs: undo the breaks made by the page, and leave out what belongs to the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block, Grid, Paragraph
from jianfu_dedup.reading.pages.layout import Line, Page, joined, lines_of
from jianfu_dedup.reading.pages.ruled import RuledTable, take_tables
from jianfu_dedup.reading.sheets.grids import GridBuilder

if TYPE_CHECKING:
    from jianfu_dedup.settings import Reading

_PAGE_NUMBER = re.compile(
    r"[—–\-－―一~·.\s]*\d{1,4}[—–\-－―一~·.\s]*|第?\s*\d{1,4}\s*[页/／]\s*[,，]?\s*(共?\s*\d{1,4}\s*页?)?"
)
_TOP, _BOTTOM = 0.09, 0.88
"""Where page numbers and running titles stand, as shares of the page height. GB/T 9704: the text block begins 37 mm
below the top of 297 and ends 35 mm above the bottom, with the page number 7 mm below it."""

_HANGING = "，。、；：！？）》”’"
_ENDS = "。！？；：，、…）》”"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the text of a document usually begins and ends, how it is set, and whether its paragraphs are indented."""

    left: float
    right: float
    size: float
    pitch: float
    indents: bool


def blocks_of(pages: list[Page], limits: Reading) -> list[Block]:
    """Rebuild paragraphs and tables of a document in reading order.

    Args:
        pages: The pages; their glyphs are used up.
        limits: Bounds on rows and columns of a table.

    Returns:
        Paragraphs without page numbers and running titles, and tables; a table that goes on over the page is one.
    """
    body = _body_size([(glyph.size, 1) for page in pages for glyph in page.glyphs])
    tables = [take_tables(page) for page in pages]
    lines = [lines_of(page.glyphs, number) for number, page in enumerate(pages)]
    lines = _without_furniture(lines, pages, body)
    frame = _frame([line for page in lines for line in page], pages)
    flow: list[Line | RuledTable] = []
    for here, found in zip(lines, tables, strict=True):
        flow.extend(sorted([*here, *found], key=_top))
    return _assemble(flow, frame, limits)


def _top(item: Line | RuledTable) -> float:
    return item.y if isinstance(item, Line) else item.ys[0]


def _without_furniture(pages: list[list[Line]], sheets: list[Page], body: float) -> list[list[Line]]:
    """Drop page numbers, and texts that stand at the same place at the edge of most pages.

    A large text that is repeated is the title of a table printed on every page: its first copy stays.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for lines, sheet in zip(pages, sheets, strict=True):
        seen.update({_mark(line) for line in lines if _at_edge(line, sheet)})
    often = max(2, round(0.6 * len(pages)))
    met: set[tuple[str, int]] = set()

    def stays(line: Line, sheet: Page) -> bool:
        if not _at_edge(line, sheet):
            return True
        mark = _mark(line)
        first, repeated = mark not in met, seen[mark] >= often
        met.add(mark)
        large = line.size > 1.1 * body
        return not _PAGE_NUMBER.fullmatch(line.text) and (not repeated or (large and first))

    return [[line for line in lines if stays(line, sheet)] for lines, sheet in zip(pages, sheets, strict=True)]


def _body_size(sizes: list[tuple[float, int]]) -> float:
    """The size most characters have, from pairs of size and characters."""
    counted: Counter[float] = Counter()
    for size, characters in sizes:
        counted[round(size, 1)] += characters
    return max(sorted(counted), key=lambda size: counted[size], default=10.0)


def _mark(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", line.text), round(line.y / 6)


def _at_edge(line: Line, sheet: Page) -> bool:
    return line.y < _TOP * sheet.height or line.y > _BOTTOM * sheet.height


def _frame(lines: list[Line], pages: list[Page]) -> _Frame:
    if not lines:
        return _Frame(0, 0, 10, 20, indents=True)
    size = _body_size([(line.size, len(line.text)) for line in lines])
    body = [line for line in lines if abs(line.size - size) < 0.15 * size] or lines
    left = min(line.x0 for line in body)
    # Margins are about equal: a document of short lines would otherwise take its longest line for a full one.
    width = max(page.width for page in pages)
    # Punctuation may hang over the margin, so it does not show where the margin is.
    firm = [line.x1 for line in body if line.text[-1] not in _HANGING] or [line.x1 for line in body]
    right = max(*firm, width - left - 2 * size)
    starts = [b for a, b in pairwise(body) if a.x1 < right - 3 * size and b.x1 > right - 3 * size]
    indented = sum(1.2 * size < line.x0 - left < 4.5 * size for line in starts)
    steps = sorted(b.y - a.y for a, b in pairwise(body) if a.page == b.page and b.y > a.y)
    # Steps inside paragraphs; where paragraphs are set apart, the larger steps are between them.
    pitch = steps[len(steps) // 4] if steps else 2 * size
    return _Frame(left, right, size, pitch, indents=2 * indented >= len(starts))


def _assemble(flow: list[Line | RuledTable], frame: _Frame, limits: Reading) -> list[Block]:
    blocks: list[Block] = []
    held: list[Line] = []
    last_table: RuledTable | None = None

    def close() -> None:
        if held:
            text = held[0].text
            for line in held[1:]:
                text = joined(text, line.text)
            blocks.append(Paragraph(text=text))
            held.clear()

    for item in flow:
        if isinstance(item, Line):
            if held and not _goes_on(held, item, frame):
                close()
            held.append(item)
            last_table = None
            continue
        close()
        if last_table is not None and blocks and isinstance(blocks[-1], Grid) and _same_columns(last_table, item):
            blocks[-1] = _appended(blocks[-1], _grid(item, limits), limits)
        else:
            blocks.append(_grid(item, limits))
        last_table = item
    close()
    return blocks


def _goes_on(held: list[Line], line: Line, frame: _Frame) -> bool:
    """Whether a line continues the paragraph so far."""
    before = held[-1]
    if abs(line.size - before.size) > 0.15 * before.size:
        return False
    if line.page == before.page and line.y - before.y > 1.3 * max(frame.pitch, 1.2 * line.size):
        return False
    em = line.size
    if _is_title(held, line, frame):
        return True
    short = line.x1 < frame.right - 2 * em
    # The last line of a paragraph ends it with a sign; a short line without one is a signature or a heading.
    if before.text[-1] in "。！？" and short and line.text[-1] not in _ENDS:
        return False
    if before.x0 - frame.left > 5 * em and abs(line.x0 - before.x0) > em and not _centred(line, frame):
        return False  # A date or signature set to the right, not the start of a paragraph.
    # Was there room for the first piece of this line at the end of the line above? Then the break was meant. Where
    # paragraphs are indented and this line is not, a few characters of room are only the typesetter's choice.
    at_left = abs(line.x0 - frame.left) < 0.8 * em
    spare = 4 * em if at_left and frame.indents else 0.3 * em
    if before.x1 + line.first <= frame.right - spare:
        return False
    if at_left:
        # Without indentation a full line that ends a sentence may end the paragraph; taken so, a signature stays whole.
        return frame.indents or before.text[-1] not in "。！？；："
    hanging = len(held) > 1 and abs(line.x0 - before.x0) < 0.5 * em
    centred = _centred(line, frame) and abs(before.x0 - frame.left) < 2.5 * em and line.x0 - frame.left > 2.5 * em
    return hanging or (centred and len(held) == 1 and before.size > 1.1 * frame.size)


def _is_title(held: list[Line], line: Line, frame: _Frame) -> bool:
    """Lines of a title are centred, larger than the text, and only together say 关于……的."""
    large = line.size > 1.1 * frame.size
    centred = _centred(line, frame) and all(_centred(part, frame) for part in held)
    return large and centred and (line.text.startswith("关于") or any("关于" in part.text for part in held))


def _centred(line: Line, frame: _Frame) -> bool:
    return abs((line.x0 + line.x1) - (frame.left + frame.right)) < 3 * line.size


def _grid(table: RuledTable, limits: Reading) -> Grid:
    builder = GridBuilder(limits)
    for (row, column), text in sorted(table.texts.items()):
        builder.put(row, column, text)
    for cell in table.cells:
        builder.merge(cell)
    return builder.build()


def _same_columns(a: RuledTable, b: RuledTable) -> bool:
    return len(a.xs) == len(b.xs) and all(abs(p - q) < 6 for p, q in zip(a.xs, b.xs, strict=True))


def _appended(first: Grid, rest: Grid, limits: Reading) -> Grid:
    """Put the rows of the next page below, without the header that is repeated there."""
    repeated = 0
    while repeated < len(rest.rows) and repeated < len(first.rows) and rest.rows[repeated] == first.rows[repeated]:
        repeated += 1
    if repeated == len(rest.rows):
        repeated = 0
    width = max(len(row) for row in (*first.rows, *rest.rows))
    rows = [row + ("",) * (width - len(row)) for row in (*first.rows, *rest.rows[repeated:])]
    shift = len(first.rows) - repeated
    merges = [(a + shift, b, c + shift, d) for a, b, c, d in rest.merges if a >= repeated]
    kept = tuple(rows[: limits.max_rows])
    inside = tuple(m for m in (*first.merges, *merges) if m[2] < len(kept))
    return Grid(rows=kept, merges=inside, total_rows=max(first.total_rows, len(first.rows)) + len(rest.rows) - repeated)
