"""SpreadsheetML 2003: a workbook as one XML file, which web systems like to send out under the name ``.xls``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import EmptyFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.safe_xml import iter_xml
from jianfu_dedup.reading.sheets.grids import GridBuilder
from jianfu_dedup.reading.sheets.numbers import number_text

if TYPE_CHECKING:
    from lxml import etree

    from jianfu_dedup.settings import Reading

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a SpreadsheetML 2003 workbook.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on rows and columns.

    Returns:
        One grid a sheet in workbook order.

    Raises:
        DamagedFileError: The XML is broken or declares entities.
        EmptyFileError: No sheet holds any text.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> book = (
        ...     '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        ...     'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table><Row>'
        ...     '<Cell ss:MergeAcross="1"><Data ss:Type="String">住址</Data></Cell></Row></Table></Worksheet>'
        ...     "</Workbook>"
        ... )
        >>> read(book.encode(), name="a.xls", limits=Reading()).blocks[0].rows
        (('住址', '住址'),)
    """
    del name
    sheets = _Sheets(limits)
    for element in iter_xml(io.BytesIO(data), sheets.tags, part="SpreadsheetML"):
        sheets.take(element)
    blocks: list[Block] = [grid for builder in sheets.found if (grid := builder.build()).rows]
    if not blocks:
        raise EmptyFileError("工作簿里没有文字")
    most = limits.max_rows
    cut = [f"工作表“{s.name}”共 {s.used_rows} 行, 只读前 {most} 行" for s in sheets.found if s.used_rows > most]
    return Content(blocks=tuple(blocks), warnings=tuple(cut))


class _Sheets:
    """Gathers sheets from finished elements: rows and options come before the end of their Worksheet."""

    tags = (_SS + "Row", _SS + "Worksheet", _EXCEL + "WorksheetOptions", _EXCEL + "DataValidation")

    def __init__(self, limits: Reading) -> None:
        self.limits = limits
        self.found: list[GridBuilder] = []
        self._fresh()

    def _fresh(self) -> None:
        self._sheet = GridBuilder(self.limits)
        self._row = 0

    def take(self, element: etree._Element) -> None:
        """Take one finished element."""
        if element.tag == _SS + "Row":
            self._take_row(element)
        elif element.tag == _EXCEL + "WorksheetOptions":
            self._sheet.hidden = element.findtext(_EXCEL + "Visible", "") in {"SheetHidden", "SheetVeryHidden"}
        elif element.tag == _EXCEL + "DataValidation":
            self._take_list(element)
        else:
            self._sheet.name = element.get(_SS + "Name", "")
            self.found.append(self._sheet)
            self._fresh()

    def _take_row(self, element: etree._Element) -> None:
        row = _number(element, "Index", self._row + 1) - 1
        column = 0
        for cell in element.iterchildren(_SS + "Cell"):
            column = _number(cell, "Index", column + 1) - 1
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            self._sheet.put(row, column, _cell_text(cell))
            self._sheet.merge((row, column, row + down, column + across))
            column += across + 1
        # ss:Span repeats an empty row of the same height.
        self._row = row + 1 + _number(element, "Span")

    def _take_list(self, element: etree._Element) -> None:
        formula = element.findtext(_EXCEL + "Value", "").strip()
        if element.findtext(_EXCEL + "Type", "") == "List" and formula.startswith('"'):
            entries = tuple(e.strip() for e in formula.strip('"').split(","))
            for column in _list_columns(element.findtext(_EXCEL + "Range", "")):
                self._sheet.choose(column, entries)


def _list_columns(areas: str) -> list[int]:
    """Columns of ``R3C4:R9C5,R3C8`` or ``C4``, which is the whole column."""
    found: set[int] = set()
    for area in areas.split(",")[:50]:
        ends = [side.rpartition("C")[2] for side in area.split(":")]
        if all(end.isdecimal() and len(end) < 6 for end in ends):
            found.update(range(int(ends[0]) - 1, min(int(ends[-1]), int(ends[0]) + 50)))
    return sorted(found)


def _number(element: etree._Element, attribute: str, default: int = 0) -> int:
    value = element.get(_SS + attribute, "")
    return int(value) if value.isdecimal() and len(value) < 8 else default


def _cell_text(cell: etree._Element) -> str:
    data = cell.find(_SS + "Data")
    if data is None:
        return ""
    text = "".join(str(part) for part in data.itertext())
    kind = data.get(_SS + "Type", "String")
    if kind == "DateTime":
        return text.partition("T00:00:00")[0].removesuffix(".000").replace("T", " ")
    if kind == "Number":
        try:
            return number_text(float(text))
        except ValueError:
            return text
    return {"1": "TRUE", "0": "FALSE"}.get(text, text) if kind == "Boolean" else text
