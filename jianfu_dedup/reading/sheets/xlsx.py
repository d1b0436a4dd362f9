"""Excel workbooks (OOXML, also those WPS writes): one grid a sheet, streamed, so that size costs time only.

Why not openpyxl: its read-only mode knows neither merged ranges nor drop-down lists, and its normal mode builds every
cell of a sheet (a 100 MB sheet takes minutes and gigabytes). The parts that matter are few: ``workbook.xml`` (names,
states), ``styles.xml`` (which numbers are dates), ``sharedStrings.xml``, and per sheet rows, mergeCells and
dataValidations (ECMA-376 part 1, 18.2 to 18.4). openpyxl still supplies the rules of date formats.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from jianfu_dedup.documents import Block, Paragraph
from jianfu_dedup.errors import DamagedFileError, EmptyFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers.zip_guard import check_zip
from jianfu_dedup.reading.safe_xml import iter_xml, parse_xml
from jianfu_dedup.reading.sheets.xlsx_cells import CellTexts, RawSheet, read_sheet, string_of
from jianfu_dedup.reading.sheets.xlsx_lists import Lists

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

    from jianfu_dedup.settings import Reading

_MAX_SHEETS = 200
_MOST_CELLS = 1_000_000


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a workbook of the xlsx kind.

    Args:
        data: The bytes of the file.
        name: Its name; not used.
        limits: Bounds on unpacked size, rows and columns.

    Returns:
        One grid a sheet in workbook order, each followed by the text boxes that float on it.

    Raises:
        TooLargeError: It unpacks to more than the limits allow.
        DamagedFileError: Not a zip, or a part is missing or broken.
        EmptyFileError: No sheet holds any text.

    Example:
        >>> import io, openpyxl
        >>> from jianfu_dedup.settings import Reading
        >>> book, out = openpyxl.Workbook(), io.BytesIO()
        >>> book.active.append(["序号", "姓名"])
        >>> book.save(out)
        >>> read(out.getvalue(), name="a.xlsx", limits=Reading()).blocks[0].rows
        (('序号', '姓名'),)
    """
    del name
    with check_zip(data, limits) as archive:
        book = _Book(archive, limits)
        blocks = book.blocks()
    if not blocks:
        raise EmptyFileError("工作簿里没有文字")
    return Content(blocks=blocks, warnings=tuple(book.warnings))


class _Book:
    """The parts of one open workbook."""

    def __init__(self, archive: zipfile.ZipFile, limits: Reading) -> None:
        self.archive, self.limits = archive, limits
        self.warnings: list[str] = []
        # Some writers (WPS on Windows among them) store part names with a backslash or another case.
        self._parts = {n.replace("\\", "/").lstrip("/").lower(): n for n in reversed(archive.namelist())}
        self.path = self._main_part()
        self.root = self._xml(self.path)

    def blocks(self) -> tuple[Block, ...]:
        raws, cells = [], 0
        for sheet in self._sheets():
            raws.append(self._raw(sheet))
            cells += len(raws[-1].cells)
            if cells > _MOST_CELLS:
                self.warnings.append(f"单元格超过 {_MOST_CELLS} 个, 只读前 {len(raws)} 张工作表")
                break
        texts = CellTexts(self._styles(), date1904=self._date1904())
        wanted = {i for raw in raws for i in raw.string_ids()}
        texts.strings = self._strings(wanted)
        for raw in raws:
            raw.fill(texts)
        lists = Lists({raw.builder.name: raw.builder for raw in raws}, self._names())
        found: list[Block] = []
        for raw in raws:
            lists.apply(raw)
            grid = raw.builder.build()
            found.extend([grid] if grid.rows else [])
            found.extend(self._text_boxes(raw.path))
            self._warn(raw)
        return tuple(found)

    def _warn(self, raw: RawSheet) -> None:
        sheet = raw.builder
        if sheet.used_rows > self.limits.max_rows:
            self.warnings.append(f"工作表“{sheet.name}”共 {sheet.used_rows} 行, 只读前 {self.limits.max_rows} 行")
        if sheet.cut_columns:
            self.warnings.append(f"工作表“{sheet.name}”超过 {self.limits.max_columns} 列的部分未读")

    def _main_part(self) -> str:
        for target in self._relations("", "officeDocument").values():
            if target.lower() in self._parts:
                return target
        if "xl/workbook.xml" in self._parts:
            return "xl/workbook.xml"
        raise DamagedFileError("找不到 xl/workbook.xml", mend="请用 Excel 或 WPS 打开后另存一份")

    def _sheets(self) -> list[tuple[str, bool, str]]:
        """Return (name, hidden, part) of the worksheets; charts and macros have parts of another kind."""
        targets = self._relations(self.path, "worksheet")
        found = []
        for sheet in self.root.iterfind("{*}sheets/{*}sheet"):
            ids = [v for k, v in sheet.attrib.items() if str(k).endswith("}id")]
            part = targets.get(str(ids[0]) if ids else "", "")
            if part.lower() in self._parts:
                state = sheet.get("state", "visible")
                found.append((sheet.get("name", ""), state != "visible", part))
        if len(found) > _MAX_SHEETS:
            self.warnings.append(f"共 {len(found)} 张工作表, 只读前 {_MAX_SHEETS} 张")
        return found[:_MAX_SHEETS]

    def _raw(self, sheet: tuple[str, bool, str]) -> RawSheet:
        name, hidden, part = sheet
        with self.archive.open(self._parts[part.lower()]) as stream:
            return read_sheet(stream, part=part, name=name, hidden=hidden, limits=self.limits)

    def _strings(self, wanted: set[int]) -> dict[int, str]:
        """Return only the shared strings that a kept cell points to."""
        part = next(iter(self._relations(self.path, "sharedStrings").values()), "xl/sharedStrings.xml")
        if not wanted or part.lower() not in self._parts:
            return {}
        last, found = max(wanted), {}
        with self.archive.open(self._parts[part.lower()]) as stream:
            for index, item in enumerate(iter_xml(stream, ("{*}si",), part=part)):
                if index in wanted:
                    found[index] = string_of(item)
                if index >= last:
                    break
        return found

    def _styles(self) -> etree._Element | None:
        part = next(iter(self._relations(self.path, "styles").values()), "xl/styles.xml")
        return self._xml(part) if part.lower() in self._parts else None

    def _date1904(self) -> bool:
        properties = self.root.find("{*}workbookPr")
        return properties is not None and properties.get("date1904", "0") in {"1", "true", "on"}

    def _names(self) -> dict[str, str]:
        return {n.get("name", ""): n.text or "" for n in self.root.iterfind("{*}definedNames/{*}definedName")}

    def _text_boxes(self, sheet: str) -> list[Paragraph]:
        found: list[Paragraph] = []
        for part in self._relations(sheet, "drawing").values():
            if part.lower() in self._parts:
                for body in self._xml(part).iter("{*}txBody"):
                    lines = ("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))
                    found.extend(Paragraph(text=line.strip(), role="textbox") for line in lines if line.strip())
        return found

    def _relations(self, part: str, kind: str) -> dict[str, str]:
        """Return target parts by relation id, of relations whose type ends with ``kind``; never an outside address."""
        folder, file = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        if path.lower() not in self._parts:
            return {}
        found = {}
        for relation in self._xml(path):
            if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = unquote(relation.get("Target", "")).replace("\\", "/")
                joined = posixpath.join("/" + folder, target)
                found[relation.get("Id", "")] = posixpath.normpath(joined).lstrip("/")
        return found

    def _xml(self, part: str) -> etree._Element:
        return parse_xml(self.archive.read(self._parts[part.lower()]), part=posixpath.basename(part))
