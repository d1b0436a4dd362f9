"""Key–value forms (登记表): the label in one cell, a blank for the answer right of it."""

from __future__ import annotations

from jianfu_dedup.parsing.tables.cells import is_blank, is_label, is_note
from jianfu_dedup.parsing.tables.headers import Sheet, is_banner, is_note_row

MIN_PAIRS = 4
"""Label–blank pairs that make a form; fewer are found in any sign-off line."""
MAX_FORM_LABEL = 30


def form_paths(sheet: Sheet, start: int = 0) -> tuple[tuple[str, ...], ...]:
    """Return the label paths of a form, or () when the sheet is none.

    Args:
        sheet: The table.
        start: First row looked at.

    Example:
        >>> rows = (("姓名", "", "性别", ""), ("身份证号", "", "电话", ""), ("家庭住址", "", "", ""))
        >>> form_paths(Sheet(rows=rows))
        (('姓名',), ('性别',), ('身份证号',), ('电话',), ('家庭住址',))
    """
    pairs = 0
    rows = 0
    paths: list[tuple[str, ...]] = []
    for row in range(start, len(sheet.rows)):
        if not sheet.labels(row) or is_note_row(sheet, row) or _is_section(sheet, row):
            continue
        found = _row_labels(sheet, row)
        pairs += sum(1 for _, answered in found if answered)
        rows += bool(found)
        paths.extend(path for path, _ in found)
    if pairs < MIN_PAIRS or rows < 2:
        return ()
    return tuple(dict.fromkeys(paths))


def _is_section(sheet: Sheet, row: int) -> bool:
    first = next(run for run in sheet.runs(row) if not is_blank(run[2]))
    return is_banner(sheet, row) and first[1] - first[0] + 1 > sheet.width // 2


def _row_labels(sheet: Sheet, row: int) -> list[tuple[tuple[str, ...], bool]]:
    """(path, whether a blank follows) of each label of a row; a tall cell before a label names its group."""
    runs = sheet.runs(row)
    found: list[tuple[tuple[str, ...], bool]] = []
    group = ""
    for number, (column, last, text) in enumerate(runs):
        if is_blank(text) or is_note(text) or not is_label(text) or len(text) > MAX_FORM_LABEL:
            continue
        following = runs[number + 1][2] if number + 1 < len(runs) else ""
        if _is_tall(sheet, row, column) and following and not is_blank(following) and number + 1 < len(runs):
            group = text
            continue
        # A blank right of the label, or nothing at all where trailing blanks were cut.
        answered = is_blank(following) and (number + 1 < len(runs) or last < sheet.width)
        found.append(((group, text) if group else (text,), answered))
    return found


def _is_tall(sheet: Sheet, row: int, column: int) -> bool:
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and left <= column <= right:
            return bottom > top
    return False
