r"""The body of an RTF document: paragraphs, and rows of cells put together into grids.

A row's definition (``\\trowd … \\cellxN``) gives the right edge of each cell; as in Word, the columns of a table are
all edges that occur in it, so rows with different cells line up. Nested tables come in their own words
(``\\nestcell``, ``\\nestrow``) with the level in ``\\itap``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jianfu_dedup.documents import Block, Paragraph
from jianfu_dedup.reading.office.margins import telling
from jianfu_dedup.reading.office.rtf_tokens import Story
from jianfu_dedup.reading.sheets.frames import is_frame
from jianfu_dedup.reading.sheets.grids import GridBuilder
from jianfu_dedup.settings import Reading

_MAX_LEVEL = 8


@dataclass(slots=True)
class _Cell:
    """Definition of a cell in the row definition."""

    right: int = 0
    joins_left: bool = False  # clmrg: belongs to the cell before it
    joins_up: bool = False  # clvmrg: belongs to the cell above it


@dataclass(slots=True)
class _Row:
    cells: list[list[Block]]
    shape: list[_Cell]


@dataclass(slots=True)
class _Table:
    """A table under construction on one nesting level."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    shape: list[_Cell] = field(default_factory=list)
    next_cell: _Cell = field(default_factory=_Cell)


class Body:
    """Puts text and control words together into blocks.

    Attributes:
        size: Characters taken so far.
    """

    def __init__(self, limits: Reading) -> None:
        self.size = 0
        self._limits = limits
        self._blocks: list[Block] = []
        self._notes: list[Block] = []
        self._text: dict[Story, list[str]] = {
            "body": [],
            "textbox": [],
            "footnote": [],
            "label": [],
            "header": [],
            "footer": [],
        }
        self._margins: dict[Story, list[str]] = {"header": [], "footer": []}
        self._level = 0
        self._tables: list[_Table] = []

    def add(self, text: str, story: Story) -> None:
        """Add text to the current paragraph of a story."""
        self.size += len(text)
        self._text[story].append(text)

    def end_story(self, story: Story) -> None:
        """End a footnote, text box or list label."""
        if story == "label":
            label = self._take("label").strip()
            if label and label not in "·•●■◆-–—" and not any("\ue000" <= c <= "\uf8ff" for c in label):
                self._text["body"].append(label + (" " if label[-1].isascii() and label[-1].isalnum() else ""))
        elif story != "body":
            self._end_paragraph(story)

    def control(self, word: str, number: int | None, story: Story) -> None:
        """Act on a control word of paragraphs and tables."""
        if word in ("par", "sect", "page", "column", "softpage"):
            if word != "softpage":
                self._end_paragraph(story)
        elif word == "pard":
            self._level = 0
        elif word == "intbl":
            self._level = max(self._level, 1)
        elif word == "itap":
            self._level = min(max(number or 0, 0), _MAX_LEVEL)
        else:
            self._table_word(word, number)

    def _table_word(self, word: str, number: int | None) -> None:
        if word == "cell":
            self._end_cell(1)
        elif word == "nestcell":
            self._end_cell(max(self._level, 2))
        elif word == "row":
            self._end_row(1)
        elif word == "nestrow":
            self._end_row(max(len(self._tables), 2))
        elif word == "trowd":
            table = self._table(max(self._level, 1))
            table.shape, table.next_cell = [], _Cell()
        elif self._tables:
            table = self._tables[-1]
            if word == "cellx":
                table.next_cell.right = number or 0
                table.shape.append(table.next_cell)
                table.next_cell = _Cell()
            elif word == "clmrg":
                table.next_cell.joins_left = True
            elif word == "clvmrg":
                table.next_cell.joins_up = True

    def _table(self, level: int) -> _Table:
        while len(self._tables) < level:
            self._tables.append(_Table())
        self._close_tables(level)
        return self._tables[level - 1]

    def _take(self, story: Story) -> str:
        text = "".join(self._text[story])
        self._text[story].clear()
        return text

    def _end_paragraph(self, story: Story) -> None:
        text = self._take(story)
        if story in ("header", "footer"):
            self._margins[story].extend(line for line in text.split("\n") if line not in self._margins[story])
            return
        blocks = [
            Paragraph(text=line.rstrip(), role="body" if story == "label" else story) for line in text.split("\n")
        ]
        if story == "footnote":
            self._notes.extend(blocks)
        elif story == "textbox" and self._tables:
            self._tables[-1].cell.extend(blocks)
        elif self._level == 0 and story == "body":
            # Blank paragraphs between rows are written by some programs inside the table; text ends it.
            if text.strip() or not any(t.cells or t.cell for t in self._tables):
                self._close_tables(0)
            self._blocks.extend(blocks)
        elif story == "body":
            self._table(self._level).cell.extend(blocks)
        else:
            self._blocks.extend(blocks)

    def _end_cell(self, level: int) -> None:
        text = self._take("body")
        table = self._table(level)
        table.cell.extend(Paragraph(text=line.rstrip()) for line in text.split("\n"))
        table.cells.append(table.cell)
        table.cell = []

    def _end_row(self, level: int) -> None:
        table = self._table(level)
        if table.cells:
            table.rows.append(_Row(table.cells, list(table.shape)))
        table.cells, table.cell = [], []

    def _close_tables(self, level: int) -> None:
        while len(self._tables) > level:
            table = self._tables.pop()
            if table.cells or table.cell:  # a row that never ended
                table.rows.append(_Row([*table.cells, table.cell] if table.cell else table.cells, list(table.shape)))
            target = self._tables[-1].cell if self._tables else self._blocks
            target.extend(_grid(table.rows, self._limits))

    def finish(self) -> tuple[Block, ...]:
        """Return all blocks, headers first, footnotes last."""
        if "".join(self._text["body"]).strip():
            self._end_paragraph("body")
        self._close_tables(0)
        head, foot = telling(self._margins["header"], "header"), telling(self._margins["footer"], "footer")
        return tuple(
            b for b in (*head, *self._blocks, *foot, *self._notes) if not isinstance(b, Paragraph) or b.text.strip()
        )


def _grid(rows: list[_Row], limits: Reading) -> Iterator[Block]:
    texts = [_text(cell) for row in rows for cell in row.cells]
    if is_frame(texts, max((len(row.cells) for row in rows), default=0)):
        for row in rows:
            for cell in row.cells:
                yield from cell
        return
    builder = GridBuilder(limits)
    edges = sorted({cell.right for row in rows for cell in row.shape[: len(row.cells)]})
    _place(builder, rows, {edge: i for i, edge in enumerate(edges)})
    yield builder.build()
    for row in rows:
        for cell in row.cells:
            yield from (block for block in cell if not isinstance(block, Paragraph))


def _place(builder: GridBuilder, rows: list[_Row], column_of: dict[int, int]) -> None:
    down: dict[int, list[int]] = {}  # first column → merged range that may grow downwards
    for r, row in enumerate(rows):
        areas: list[tuple[list[int], list[str], bool]] = []
        left = 0
        for i, cell in enumerate(row.cells):
            shape = row.shape[i] if i < len(row.shape) else _Cell(right=-1)
            right = max(column_of.get(shape.right, left), left)
            if shape.joins_left and areas:
                areas[-1][0][3] = right
                areas[-1][1].append(_text(cell))
            else:
                areas.append(([r, left, r, right], [_text(cell)], shape.joins_up))
            left = right + 1
        fresh: dict[int, list[int]] = {}
        for area, texts, joins_up in areas:
            if joins_up and area[1] in down:
                down[area[1]][2] = r
                fresh[area[1]] = down[area[1]]
                continue
            builder.put(r, area[1], "\n".join(t for t in texts if t))
            fresh[area[1]] = area
        for column, area in down.items():
            if fresh.get(column) is not area:
                builder.merge((area[0], area[1], area[2], area[3]))
        down = fresh
    for area in down.values():
        builder.merge((area[0], area[1], area[2], area[3]))


def _text(blocks: list[Block]) -> str:
    return "\n".join(b.text for b in blocks if isinstance(b, Paragraph) and b.role == "body" and b.text.strip())
