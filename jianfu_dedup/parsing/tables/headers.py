"""The header block of a table: where it starts and ends, and the path of header cells over each leaf column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianfu_dedup.parsing.tables.cells import clean, is_blank, is_data, is_example, is_label, is_note, is_number

Range = tuple[int, int, int, int]

MAX_LEVELS = 4
"""Header rows looked at; county ledgers have one to three."""
MIN_COVERAGE = 0.85
"""Share of the columns that must carry a label. A form of label–blank pairs covers half."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A rectangle of cells with the identity of merged ones.

    Attributes:
        rows: Cell texts, cleaned; a merged range repeats its value.
        merges: Merged ranges, inclusive.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Range, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def runs(self, row: int) -> list[tuple[int, int, str]]:
        """Cells of a row as (first column, last column, text); merged or equal neighbours are one.

        Example:
            >>> Sheet(rows=(("罐数", "罐数", ""),)).runs(0)
            [(0, 1, '罐数'), (2, 2, '')]
        """
        found: list[tuple[int, int, str]] = []
        for column, text in enumerate(self.rows[row]):
            if found and text and found[-1][2] == text:
                found[-1] = (found[-1][0], column, text)
            else:
                found.append((column, column, text))
        return found

    def labels(self, row: int) -> list[str]:
        """The distinct cells of a row that hold something."""
        return [text for _, _, text in self.runs(row) if not is_blank(text)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """Where a header stands and what it says.

    Attributes:
        first: First header row.
        last: Last header row, column numbering rows (甲 乙 1 2) included.
        paths: Header path by column; an unlabelled column has ().
    """

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]

    def leaves(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """(column, path) of each leaf; neighbours with one path are one leaf."""
        found: list[tuple[int, tuple[str, ...]]] = []
        for column, path in enumerate(self.paths):
            if path and not (column and self.paths[column - 1] == path):
                found.append((column, path))
        return tuple(found)


def is_banner(sheet: Sheet, row: int) -> bool:
    """Whether a row is one text across the table: a title, a note, a section line."""
    labels = sheet.labels(row)
    if len(labels) != 1:
        return False
    first, last, _ = next(run for run in sheet.runs(row) if not is_blank(run[2]))
    return sheet.width == 1 or last - first + 1 > sheet.width // 2 or first == 0


def is_note_row(sheet: Sheet, row: int) -> bool:
    """Whether every cell that holds something speaks about the filling in."""
    labels = sheet.labels(row)
    return bool(labels) and all(is_note(text) or _is_slot(text) for text in labels) and any(map(is_note, labels))


def _is_slot(text: str) -> bool:
    return text.endswith(("：", ":")) or is_blank(text) or is_data(text) or text.startswith(("单位", "日期"))


def _can_head(sheet: Sheet, row: int) -> bool:
    labels = sheet.labels(row)
    return (
        len(labels) >= 2
        and not is_note_row(sheet, row)
        and all(is_label(t) for t in labels)
        and not is_example(labels[0])
    )


def find_header(sheet: Sheet, start: int = 0, end: int | None = None) -> Header | None:
    """Find the first header block at or below row ``start``.

    Args:
        sheet: The table.
        start: First row looked at.
        end: Row to stop before.

    Returns:
        The header, or None when no row is labelled densely enough.

    Example:
        >>> rows = (("台账", "台账", "台账"), ("序号", "户主", "户主"), ("序号", "姓名", "电话"), ("1", "", ""))
        >>> find_header(Sheet(rows=rows)).paths
        (('序号',), ('户主', '姓名'), ('户主', '电话'))
    """
    stop = len(sheet.rows) if end is None else min(end, len(sheet.rows))
    for row in range(start, stop):
        if not _can_head(sheet, row):
            continue
        last = _last_row(sheet, row, stop)
        paths = _paths(sheet, row, last)
        labelled = [column for column, path in enumerate(paths) if path]
        # Columns beyond the last label (a stray cell far right) do not count against the header.
        reach = labelled[-1] - labelled[0] + 1 if labelled else 0
        if len(set(filter(None, paths))) >= 2 and len(labelled) >= MIN_COVERAGE * reach and reach * 2 > sheet.width:
            return Header(first=row, last=_skip_numbering(sheet, last, stop), paths=paths)
    return None


def _last_row(sheet: Sheet, first: int, stop: int) -> int:
    last = first
    while last + 1 < min(stop, first + MAX_LEVELS) and _continues(sheet, first, last + 1):
        last += 1
    return last


def _continues(sheet: Sheet, first: int, row: int) -> bool:
    """Whether ``row`` is a further level of the header that starts at ``first``."""
    above, here = sheet.rows[row - 1], sheet.rows[row]
    new = [c for c in range(sheet.width) if not is_blank(here[c]) and here[c] != above[c]]
    if not new or not all(is_label(here[c]) and not is_note(here[c]) for c in new) or is_example(here[new[0]]):
        return False
    if any(m[0] >= first and m[0] < row <= m[2] for m in sheet.merges):
        return True
    same = [c for c in range(sheet.width) if here[c] and here[c] == above[c]]
    wide = {c for a, b, text in sheet.runs(row - 1) if text and b > a for c in range(a, b + 1)}
    open_right = {c for c in range(1, sheet.width) if not above[c] and not is_blank(here[c])}
    under = [c for c in new if c in wide or c in open_right or c + 1 in open_right]
    if (same and len(new) < sheet.width) or (under and len(under) == len(new)):
        return True
    # A lone parent over a lone child beside a merged parent: every merged parent must have children that differ.
    parents = [m for m in sheet.merges if m[0] == m[2] == row - 1 and m[3] > m[1]]
    return bool(parents) and all(len({here[c] for c in range(m[1], m[3] + 1) if here[c]}) >= 2 for m in parents)


def _paths(sheet: Sheet, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    filled = [list(sheet.rows[r]) for r in range(first, last + 1)]
    for level in range(len(filled) - 1):
        # A parent typed into the first cell only, without merging: its right neighbours are blank and have children.
        for column in range(1, sheet.width):
            left_has_child = not is_blank(filled[level + 1][column - 1]) and filled[level][column - 1]
            if not filled[level][column] and not is_blank(filled[level + 1][column]) and left_has_child:
                filled[level][column] = filled[level][column - 1]
    return tuple(_collapse([line[column] for line in filled]) for column in range(sheet.width))


def _collapse(cells: Sequence[str]) -> tuple[str, ...]:
    path: list[str] = []
    for cell in cells:
        if not is_blank(cell) and (not path or path[-1] != cell):
            path.append(cell)
    return tuple(path)


def _skip_numbering(sheet: Sheet, last: int, stop: int) -> int:
    """Statistical forms number their columns under the header: 甲 乙 1 2 3."""
    row = last + 1
    if row < stop:
        labels = sheet.labels(row)
        if len(labels) >= max(2, sheet.width // 2) and all(is_number(t) for t in labels):
            return row
    return last


def sheet_of(rows: Sequence[Sequence[str]], merges: Sequence[Range] = ()) -> Sheet:
    """Build a :class:`Sheet` with cleaned cells."""
    return Sheet(rows=tuple(tuple(clean(cell) for cell in row) for row in rows), merges=tuple(merges))
