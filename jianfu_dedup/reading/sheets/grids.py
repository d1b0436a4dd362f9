"""Collect cells that come one by one, with merged ranges, into the rectangle that every table reader hands on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block, Grid, Paragraph

if TYPE_CHECKING:
    from jianfu_dedup.settings import Reading

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; 0-based, inclusive."""


class GridBuilder:
    """Cells of one sheet within the limits; what lies outside is counted and dropped.

    Args:
        limits: ``max_rows`` and ``max_columns`` bound what is kept.
        name: The sheet name.
        hidden: Whether the sheet is hidden.

    Attributes:
        cells: Text by (row, column), never blank.
        used_rows: Rows up to the last one that holds text, kept or not.
        cut_columns: Whether text stood right of ``max_columns``.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> sheet = GridBuilder(Reading(), name="表")
        >>> sheet.put(0, 0, "住址")
        >>> sheet.put(1, 0, "乡镇")
        >>> sheet.put(1, 1, "村")
        >>> sheet.merge((0, 0, 0, 1))
        >>> sheet.build().rows
        (('住址', '住址'), ('乡镇', '村'))
    """

    def __init__(self, limits: Reading, *, name: str = "", hidden: bool = False) -> None:
        self.limits, self.name, self.hidden = limits, name, hidden
        self.cells: dict[tuple[int, int], str] = {}
        self.used_rows = 0
        self.cut_columns = False
        self._merges: list[Range] = []
        self._options: dict[int, list[str]] = {}

    def put(self, row: int, column: int, text: str) -> None:
        """Set one cell; a blank text is no cell."""
        if not text or text.isspace():
            return
        self.used_rows = max(self.used_rows, row + 1)
        if column >= self.limits.max_columns:
            self.cut_columns = True
        elif row < self.limits.max_rows:
            self.cells[row, column] = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")

    def merge(self, area: Range) -> None:
        """Note a merged range; one whose upper left cell is blank or outside the limits is without effect."""
        first_row, first_column, last_row, last_column = area
        inside = 0 <= first_row < self.limits.max_rows and 0 <= first_column < self.limits.max_columns
        if inside and (last_row > first_row or last_column > first_column):
            self._merges.append(area)

    def choose(self, column: int, entries: tuple[str, ...]) -> None:
        """Note the entries of a drop-down list in a column; several lists of a column are joined."""
        if 0 <= column < self.limits.max_columns:
            known = self._options.setdefault(column, [])
            known.extend(entry for entry in entries if entry and entry not in known)

    def build(self) -> Grid:
        """Fill merged ranges, cut blank rows and columns at the end, and return the rectangle."""
        merges = self._fill()
        height = 1 + max((row for row, _ in self.cells), default=-1)
        width = 1 + max((column for _, column in self.cells), default=-1)
        rows = tuple(tuple(self.cells.get((r, c), "") for c in range(width)) for r in range(height))
        options = tuple(
            (column, tuple(entries)) for column, entries in sorted(self._options.items()) if entries and column < width
        )
        return Grid(
            rows=rows,
            merges=tuple(merges),
            name=self.name,
            hidden=self.hidden,
            options=options,
            total_rows=max(self.used_rows, height),
        )

    def _fill(self) -> list[Range]:
        kept: list[Range] = []
        taken: set[tuple[int, int]] = set()
        bottom, right = self.limits.max_rows - 1, self.limits.max_columns - 1
        for area in sorted(set(self._merges)):
            row, column, last_row, last_column = area[0], area[1], min(area[2], bottom), min(area[3], right)
            text = self.cells.get((row, column))
            # Ranges may not overlap; a file where they do is broken or hostile, and the first one wins.
            if text is None or (row, column) in taken:
                continue
            inside = [(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
            taken.update(inside)
            self.cells.update(dict.fromkeys(inside, text))
            kept.append((row, column, last_row, last_column))
        return kept


def cell_text(blocks: Iterable[Block]) -> str:
    r"""Return what a cell of a text document shows, one line a paragraph; text boxes only float over it.

    Example:
        >>> from jianfu_dedup.documents import Paragraph
        >>> cell_text([Paragraph(text="姓名"), Paragraph(text=" "), Paragraph(text="（盖章）")])
        '姓名\n（盖章）'
    """
    return "\n".join(b.text for b in blocks if isinstance(b, Paragraph) and b.role != "textbox" and b.text.strip())
