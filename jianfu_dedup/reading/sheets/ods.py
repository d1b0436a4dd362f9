"""OpenDocument spreadsheets (ODF 1.3 part 3, chapter 9), streamed from ``content.xml``.

calamine reads ods too, but gives neither merged ranges nor hidden sheets nor drop-down lists, and unfolds repeated rows
and columns before anyone can stop it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import DamagedFileError, EmptyFileError, EncryptedFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers.zip_guard import check_zip
from jianfu_dedup.reading.safe_xml import iter_xml, parse_xml
from jianfu_dedup.reading.sheets.grids import GridBuilder
from jianfu_dedup.reading.sheets.numbers import number_text

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

    from jianfu_dedup.settings import Reading

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CONDITION = re.compile(r"cell-content-is-in-list\((.*)\)", re.DOTALL)


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read an OpenDocument spreadsheet.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on unpacked size, rows and columns.

    Returns:
        One grid a sheet in document order.

    Raises:
        TooLargeError: It unpacks to more than the limits allow.
        EncryptedFileError: A password protects it.
        DamagedFileError: Not a zip, or its content is broken.
        EmptyFileError: No sheet holds any text.
    """
    del name
    with check_zip(data, limits) as archive:
        _refuse_encrypted(archive)
        try:
            stream = archive.open("content.xml")
        except KeyError as error:
            raise DamagedFileError("找不到 content.xml", mend="请用 WPS 打开后另存一份") from error
        with stream:
            sheets = _Sheets(limits)
            for element in iter_xml(stream, sheets.tags, part="content.xml"):
                sheets.take(element)
    blocks: list[Block] = [grid for builder in sheets.found if (grid := builder.build()).rows]
    if not blocks:
        raise EmptyFileError("工作簿里没有文字")
    return Content(blocks=tuple(blocks), warnings=tuple(sheets.warnings()))


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    # ODF encrypts members one by one and says so in the manifest, not in the zip.
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = parse_xml(archive.read("META-INF/manifest.xml"), part="manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise EncryptedFileError("工作簿设有密码", mend="请解除密码后再读")


class _Sheets:
    """Gathers sheets from finished elements: rows come before the end of the table they belong to."""

    tags = (_STYLE + "style", _TABLE + "content-validation", _TABLE + "table-row", _TABLE + "table")

    def __init__(self, limits: Reading) -> None:
        self.limits = limits
        self.found: list[GridBuilder] = []
        self._hidden: set[str] = set()
        self._lists: dict[str, tuple[str, ...]] = {}
        self._fresh()

    def _fresh(self) -> None:
        self._sheet = GridBuilder(self.limits)
        self._row = 0

    def take(self, element: etree._Element) -> None:
        """Take one finished element."""
        if element.tag == _STYLE + "style":
            properties = element.find(_STYLE + "table-properties")
            if properties is not None and properties.get(_TABLE + "display") == "false":
                self._hidden.add(element.get(_STYLE + "name", ""))
        elif element.tag == _TABLE + "content-validation":
            self._note_list(element)
        elif element.tag == _TABLE + "table-row":
            self._take_row(element)
        else:
            self._sheet.name = element.get(_TABLE + "name", "")
            self._sheet.hidden = element.get(_TABLE + "style-name", "") in self._hidden
            self.found.append(self._sheet)
            self._fresh()

    def warnings(self) -> list[str]:
        """Say which sheets were cut."""
        most = self.limits.max_rows
        return [f"工作表“{s.name}”共 {s.used_rows} 行, 只读前 {most} 行" for s in self.found if s.used_rows > most]

    def _note_list(self, element: etree._Element) -> None:
        found = _CONDITION.search(element.get(_TABLE + "condition", ""))
        if found:
            entries = re.findall(r'"((?:[^"]|"")*)"', found[1])
            self._lists[element.get(_TABLE + "name", "")] = tuple(e.replace('""', '"').strip() for e in entries)

    def _take_row(self, element: etree._Element) -> None:
        times = _count(element, "number-rows-repeated")
        column = 0
        for cell in element.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            wide = _count(cell, "number-columns-repeated")
            if cell.tag == _TABLE + "table-cell" and column < self.limits.max_columns:
                self._take_cell(cell, column, wide, times)
            column += wide
        self._row += times

    def _take_cell(self, cell: etree._Element, column: int, wide: int, times: int) -> None:
        lists = self._lists.get(cell.get(_TABLE + "content-validation-name", ""), ())
        text = _cell_text(cell)
        for c in range(column, min(column + wide, self.limits.max_columns)):
            if lists:
                self._sheet.choose(c, lists)
            for r in range(self._row, min(self._row + times, self.limits.max_rows)) if text else ():
                self._sheet.put(r, c, text)
        if text:
            self._sheet.put(self._row + times - 1, column, text)
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        self._sheet.merge((self._row, column, self._row + down - 1, column + across - 1))


def _count(element: etree._Element, attribute: str) -> int:
    value = element.get(_TABLE + attribute, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 9 else 1


def _cell_text(cell: etree._Element) -> str:
    """What the cell shows: its paragraphs; dates and numbers from their value, since the shown form is local."""
    kind = cell.get(_OFFICE + "value-type", "")
    if kind == "date":
        return cell.get(_OFFICE + "date-value", "").removesuffix("T00:00:00").replace("T", " ")
    if kind in {"float", "currency"}:
        try:
            return number_text(float(cell.get(_OFFICE + "value", "")))
        except ValueError:
            pass
    return "\n".join(_inline(p) for p in cell.iterchildren(_TEXT + "p", _TEXT + "h")).strip()


def _inline(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            spaces = child.get(_TEXT + "c", "1")
            parts.append(" " * min(100, int(spaces[:4])) if spaces.isdecimal() else " ")
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag == _TEXT + "tab":
            parts.append("\t")
        elif child.tag not in {_OFFICE + "annotation", _TEXT + "note"}:
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)
