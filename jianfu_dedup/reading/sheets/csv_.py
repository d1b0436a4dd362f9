"""Comma, tab or semicolon separated text, in whatever encoding Excel or WPS left it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Literal

from jianfu_dedup.errors import EmptyFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.plain.encodings import decode
from jianfu_dedup.reading.sheets.grids import GridBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianfu_dedup.documents import Grid
    from jianfu_dedup.settings import Reading

_DELIMITERS = ",\t;|，"


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    r"""Read delimiter-separated text.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on rows and columns.

    Returns:
        One grid without merged ranges, and the encoding.

    Raises:
        DamagedFileError: The bytes are not text.
        EmptyFileError: No field holds any text.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> read("序号;姓名\n1;甲".encode("gbk"), name="a.csv", limits=Reading()).blocks[0].rows
        (('序号', '姓名'), ('1', '甲'))
    """
    del name
    text, encoding = decode(data)
    text = text.lstrip("\ufeff").replace("\x00", "")
    declared = text[:20].split("\n", 1)[0].strip().lower()
    delimiter = declared[4:5] if declared.startswith("sep=") and len(declared) == 5 else guess_delimiter(text)
    body = text.split("\n", 1)[-1] if declared.startswith("sep=") else text
    grid = _grid(body, delimiter, limits)
    if not grid.rows:
        raise EmptyFileError("表里没有文字")
    cut = (f"共 {grid.total_rows} 行, 只读前 {limits.max_rows} 行",) if grid.total_rows > limits.max_rows else ()
    return Content(blocks=(grid,), warnings=cut, encoding=encoding)


def guess_delimiter(text: str) -> str:
    r"""Take the delimiter that splits most lines into the same number of fields.

    Example:
        >>> guess_delimiter("a\tb,c\td\n1\t2\t3")
        '\t'
    """
    sample = text[: 1 << 15]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter)][:50]
        wide = [w for w in widths if w > 1]
        if wide:
            usual = max(sorted(set(wide)), key=wide.count)
            score = wide.count(usual) / len(widths) * min(usual, 10)
            best, best_score = (delimiter, score) if score > best_score else (best, best_score)
    return best


def _grid(text: str, delimiter: str, limits: Reading) -> Grid:
    builder = GridBuilder(limits)
    for row, fields in enumerate(_rows(text, delimiter)):
        if row < limits.max_rows:
            for column, value in enumerate(fields):
                builder.put(row, column, value.strip(" \t"))
        elif any(value.strip() for value in fields):
            builder.used_rows = row + 1
    return builder.build()


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    # A lone quote would swallow the rest of the file; then quotes are plain characters.
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if text.count('"') % 2 == 0 else csv.QUOTE_NONE
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
