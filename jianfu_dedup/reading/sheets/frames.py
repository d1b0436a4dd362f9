"""Tells tables that hold data from tables that only arrange text."""

from __future__ import annotations

_LINE = 30  # a cell longer than this is prose and no label
_PAGE = 300  # a cell longer than this is a page of text


def is_frame(cells: list[str], columns: int) -> bool:
    """Tell whether a table only arranges text and is not a form or a list.

    Single cells and single columns of prose are frames (common around a red head); a table in which one cell of a
    few holds nearly all the text is a page layout.

    Args:
        cells: Texts of all cells.
        columns: Number of columns.

    Example:
        >>> is_frame(["各乡镇人民政府: " + "现将有关事项通知如下。" * 9, "2023年3月2日"], 1)
        True
        >>> is_frame(["姓名", "电话"], 2)
        False
    """
    filled = [cell for cell in cells if cell.strip()]
    if len(cells) <= 1 or not filled:
        return True
    longest = max(map(len, filled))
    if columns <= 1:
        return longest > _LINE
    return len(filled) < 6 and longest > _PAGE and longest > 0.6 * sum(map(len, filled))
