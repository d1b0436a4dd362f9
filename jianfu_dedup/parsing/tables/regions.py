"""Cut a grid into the tables on it: side by side where a blank column parts them, stacked where a new header starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jianfu_dedup.parsing.tables.cells import is_blank, is_data, is_example, is_note
from jianfu_dedup.parsing.tables.headers import Header, Range, Sheet, find_header, is_banner, is_note_row

_REACH = 8
"""Rows below a title line within which its header must start and end."""
MAX_BODY_LABELS = 60
"""Row labels kept of a cross table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What stands below a header, counted and never kept.

    Attributes:
        blank: Rows with nothing in them, or a row number only.
        filled: Rows in which most cells are filled.
        example: Example rows.
        labels: First cells of rows that hold nothing else: the row labels of a cross table.
    """

    blank: int = 0
    filled: int = 0
    example: int = 0
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """One table: its header, the rows above it, the rows below it.

    Attributes:
        sheet: The cells of the region.
        header: Its header, None when it may be a form.
        above: Texts of title and note rows above the header.
        below: Texts of note rows under the body.
        body: What stands between.
        columns: First column of the region in its grid.
    """

    sheet: Sheet
    header: Header | None
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    body: Body = Body()
    columns: int = 0


def split(sheet: Sheet) -> tuple[Region, ...]:
    """Return the tables of a grid, left to right and top down.

    Example:
        >>> rows = (("甲表", "甲表"), ("姓名", "电话"), ("", ""), ("乙表", "乙表"), ("村", "户数"), ("", ""))
        >>> [region.above for region in split(Sheet(rows=rows))]
        [('甲表',), ('乙表',)]
    """
    return tuple(region for offset, part in _side_by_side(sheet) for region in _stacked(part, offset))


def _side_by_side(sheet: Sheet) -> Iterator[tuple[int, Sheet]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for column in range(sheet.width + 1):
        if column == sheet.width or _is_gutter(sheet, column):
            if column > start:
                spans.append((start, column))
            start = column + 1
    parts = [(a, _cut(sheet, a, b)) for a, b in spans]
    # A blank column inside one table (a header left empty) is no gutter: both sides must carry a header of their own.
    if len(parts) < 2 or not all(find_header(part) for _, part in parts):
        yield 0, sheet
        return
    yield from parts


def _is_gutter(sheet: Sheet, column: int) -> bool:
    """A column blank all the way down; a title merged across it holds both sides together."""
    return all(not row[column] for row in sheet.rows)


def _cut(sheet: Sheet, first: int, stop: int) -> Sheet:
    rows = tuple(row[first:stop] for row in sheet.rows)
    merges = tuple(
        (a, max(b, first) - first, c, min(d, stop - 1) - first)
        for a, b, c, d in sheet.merges
        if b < stop and d >= first
    )
    return Sheet(rows=rows, merges=merges)


def _stacked(sheet: Sheet, offset: int) -> Iterator[Region]:
    starts = _headers(sheet)
    if not starts:
        yield Region(sheet=sheet, header=None, columns=offset)
        return
    for number, header in enumerate(starts):
        top = starts[number - 1].last + 1 if number else 0
        bottom = _opening(sheet, starts[number + 1], header) if number + 1 < len(starts) else len(sheet.rows)
        above_from = _opening(sheet, header, starts[number - 1]) if number else top
        yield Region(
            sheet=_window(sheet, above_from, bottom),
            header=_shift(header, above_from),
            above=_texts(sheet, above_from, header.first),
            below=_texts(sheet, header.last + 1, bottom, notes_only=True),
            body=_body(sheet, header, bottom),
            columns=offset,
        )


def _headers(sheet: Sheet) -> list[Header]:
    """Headers of the tables stacked in one block: the first one, then each that follows a title line of its own.

    A later dense row of labels without a title line above it is a filled row.
    """
    first = find_header(sheet)
    if first is None:
        return []
    found = [first]
    row = first.last + 1
    while row < len(sheet.rows):
        header = find_header(sheet, row + 1, row + _REACH) if _is_title_line(sheet, row) else None
        if header is not None and _only_banners(sheet, row, header.first):
            found.append(header)
            row = header.last
        row += 1
    return found


def _is_title_line(sheet: Sheet, row: int) -> bool:
    if not is_banner(sheet, row):
        return False
    (text,) = sheet.labels(row)
    first = next(r for r in sheet.runs(row) if not is_blank(r[2]))
    return not is_data(text) and (first[1] > first[0] or len(text) >= 5)


def _only_banners(sheet: Sheet, first: int, stop: int) -> bool:
    """Whether nothing but titles, notes and blank rows stands in between."""
    return all(not sheet.labels(row) or is_banner(sheet, row) or is_note_row(sheet, row) for row in range(first, stop))


def _opening(sheet: Sheet, header: Header, before: Header) -> int:
    """First of the banner rows directly above a stacked header."""
    row = header.first
    while (
        row - 1 > before.last and sheet.labels(row - 1) and (is_banner(sheet, row - 1) or is_note_row(sheet, row - 1))
    ):
        if is_data(sheet.labels(row - 1)[0]):
            break
        row -= 1
    return row


def _window(sheet: Sheet, first: int, stop: int) -> Sheet:
    merges: list[Range] = [
        (max(a, first) - first, b, min(c, stop - 1) - first, d)
        for a, b, c, d in sheet.merges
        if a < stop and c >= first
    ]
    return Sheet(rows=sheet.rows[first:stop], merges=tuple(merges))


def _shift(header: Header, by: int) -> Header:
    return Header(first=header.first - by, last=header.last - by, paths=header.paths)


def _texts(sheet: Sheet, first: int, stop: int, *, notes_only: bool = False) -> tuple[str, ...]:
    found: list[str] = []
    for row in range(first, stop):
        labels = sheet.labels(row)
        if not labels:
            continue
        if notes_only and not (is_note_row(sheet, row) or (is_banner(sheet, row) and is_note(labels[0]))):
            continue
        found.append("　".join(labels))
    return tuple(found)


def _body(sheet: Sheet, header: Header, bottom: int) -> Body:
    blank = filled = example = 0
    labels: list[str] = []
    width = max(1, sum(1 for path in header.paths if path))
    for row in range(header.last + 1, bottom):
        cells = [t for c, t in enumerate(sheet.rows[row]) if header.paths[c] and not is_blank(t)]
        wide = sheet.labels(row)
        if not cells or (len(wide) == 1 and is_data(wide[0])):
            blank += 1
        elif is_note_row(sheet, row) or (is_banner(sheet, row) and (is_note(wide[0]) or len(wide[0]) > 30)):
            continue
        elif any(is_example(t) for t in cells[:2]):
            example += 1
        elif len([t for t in cells if not is_data(t)]) == 1 and len(cells) <= 2:
            labels.append(next(t for t in cells if not is_data(t)))
        elif len(cells) * 2 >= width or any(is_data(t) for t in cells[1:]):
            filled += 1
        else:
            blank += 1
    return Body(blank=blank, filled=filled, example=example, labels=tuple(labels[:MAX_BODY_LABELS]))
