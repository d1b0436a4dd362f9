"""Old Excel workbooks (OLE, BIFF5 and BIFF8) and Kingsoft's et, which is the same inside."""

from __future__ import annotations

import datetime as dt
import io
import struct
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import DamagedFileError, EmptyFileError, EncryptedFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers import ole
from jianfu_dedup.reading.sheets.grids import GridBuilder
from jianfu_dedup.reading.sheets.numbers import moment_text, number_text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from jianfu_dedup.settings import Reading

_FILEPASS, _DIMENSIONS = 0x002F, 0x0200


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a workbook of the xls or et kind.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on rows and columns; BIFF itself ends at 65,536 rows and 256 columns.

    Returns:
        One grid a sheet in workbook order.

    Raises:
        EncryptedFileError: A password protects it.
        DamagedFileError: The bytes are no BIFF workbook.
        EmptyFileError: No sheet holds any text.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> read(b"no workbook", name="a.xls", limits=Reading())
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.DamagedFileError: 不是完整的 xls 工作簿（请用 Excel 或 WPS 打开后另存为 xlsx）
    """
    del name
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum

    _check(data)
    try:
        book = _open(data)
        sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        builders = [_sheet(book.get_sheet_by_name(m.name), m.name, _hidden(m.visible), limits) for m in sheets]
    except PasswordError as error:
        raise EncryptedFileError("工作簿设有密码", mend="请解除密码后再读") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _damaged() from error
    except BaseException as error:
        # A broken record makes calamine's Rust panic, which arrives as a BaseException that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error
    blocks: list[Block] = [grid for builder in builders if (grid := builder.build()).rows]
    if not blocks:
        raise EmptyFileError("工作簿里没有文字")
    warnings = [
        f"工作表“{b.name}”共 {b.used_rows} 行, 只读前 {limits.max_rows} 行"
        for b in builders
        if b.used_rows > limits.max_rows
    ]
    return Content(blocks=tuple(blocks), warnings=tuple(warnings))


def _damaged() -> DamagedFileError:
    return DamagedFileError("不是完整的 xls 工作簿", mend="请用 Excel 或 WPS 打开后另存为 xlsx")


def _check(data: bytes) -> None:
    """Look at two kinds of records that calamine does not survive.

    FILEPASS ([MS-XLS] 2.4.117) marks a password; calamine only says that it knows no such format. DIMENSIONS (2.4.90)
    gives the size of a sheet, which calamine allocates unseen: a damaged one would abort the whole process.
    """
    if not data.startswith(ole.MAGIC):
        return
    file = ole.OleFile(data)
    stream = file.stream("Workbook") or file.stream("Book") or b""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            raise EncryptedFileError("工作簿设有密码", mend="请解除密码后再读")
        if kind == _DIMENSIONS and not _fits(stream[at + 4 : at + 4 + length]):
            raise _damaged()
        at += 4 + length


def _fits(dimensions: bytes) -> bool:
    """Whether the size of a sheet is one that BIFF can hold; BIFF8 has rows of four bytes, BIFF5 of two."""
    if len(dimensions) not in {10, 14}:
        return False
    first_row, last_row, first, last = struct.unpack_from("<IIHH" if len(dimensions) == 14 else "<HHHH", dimensions)
    return bool(first_row <= last_row <= 65_536 and first <= last <= 256)


def _open(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _hidden(visible: object) -> bool:
    from python_calamine import SheetVisibleEnum

    return bool(visible != SheetVisibleEnum.Visible)


def _sheet(sheet: CalamineSheet, name: str, hidden: bool, limits: Reading) -> GridBuilder:
    builder = GridBuilder(limits, name=name, hidden=hidden)
    for row, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=limits.max_rows)):
        for column, value in enumerate(values):
            builder.put(row, column, shown(value))
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        builder.merge((first_row, first_column, last_row, last_column))
    # ``end`` is the last cell in use; ``total_height`` is one short of it in calamine 0.9.
    if sheet.end is not None and sheet.end[0] >= limits.max_rows:
        builder.used_rows = sheet.end[0] + 1
    return builder


def shown(value: object) -> str:
    """Return the text a cell value of calamine shows.

    Example:
        >>> shown(3.0), shown("姓名"), shown(dt.date(2023, 10, 9)), shown(True)
        ('3', '姓名', '2023-10-09', 'TRUE')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    return str(value)
