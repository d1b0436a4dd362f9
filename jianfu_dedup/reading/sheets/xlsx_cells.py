"""One worksheet part: rows, merged ranges and drop-down lists, and what its cells show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from jianfu_dedup.reading.safe_xml import iter_xml
from jianfu_dedup.reading.sheets.grids import GridBuilder, Range
from jianfu_dedup.reading.sheets.numbers import date_text, number_text, shows_date

if TYPE_CHECKING:
    from lxml import etree

    from jianfu_dedup.settings import Reading

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_MERGES = 20_000
_MAX_LISTS = 2_000

_TAGS = ("{*}row", "{*}mergeCell", "{*}dataValidation")


@dataclass(kw_only=True)
class RawSheet:
    """A sheet before shared strings and styles are known.

    Attributes:
        path: The part it came from.
        builder: Where the cells go.
        cells: (row, column, kind, style, value); kind as in the ``t`` attribute.
        lists: Drop-down lists as (where, formula).
    """

    path: str
    builder: GridBuilder
    cells: list[tuple[int, int, str, int, str]] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)

    def string_ids(self) -> set[int]:
        """Return the shared strings its cells point to."""
        return {int(value) for _, _, kind, _, value in self.cells if kind == "s" and value.isdecimal()}

    def fill(self, texts: CellTexts) -> None:
        """Put every cell into the builder as the text it shows."""
        for row, column, kind, style, value in self.cells:
            self.builder.put(row, column, texts.show(kind, style, value))


class CellTexts:
    """Turns stored cell values into the text they show.

    Args:
        styles: Root of ``styles.xml``, or None.
        date1904: Whether day 0 is 1904-01-01.
    """

    def __init__(self, styles: etree._Element | None, *, date1904: bool) -> None:
        self.strings: dict[int, str] = {}
        self._date1904 = date1904
        self._formats: list[int] = []
        self._codes: dict[int, str] = {}
        if styles is not None:
            formats = styles.iterfind("{*}numFmts/{*}numFmt")
            self._codes = {_int(f.get("numFmtId")): f.get("formatCode", "") for f in formats}
            self._formats = [_int(x.get("numFmtId")) for x in styles.iterfind("{*}cellXfs/{*}xf")]

    def show(self, kind: str, style: int, value: str) -> str:
        """Return the text of one cell. Formulas count by their cached value; nothing is evaluated."""
        if kind == "s":
            return self.strings.get(_int(value, -1), "")
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "d":
            return value.removesuffix("T00:00:00")
        if kind in {"str", "inlineStr", "e"}:
            return value
        try:
            number = float(value)
        except ValueError:
            return value
        format_id = self._formats[style] if 0 <= style < len(self._formats) else 0
        code = self._codes.get(format_id)
        if shows_date(format_id, code):
            return date_text(number, date1904=self._date1904)
        return number_text(number, percent=format_id in {9, 10} or bool(code and code.endswith("%")))


def read_sheet(stream: IO[bytes], *, part: str, name: str, hidden: bool, limits: Reading) -> RawSheet:
    """Stream a worksheet part; rows beyond the limit are only counted.

    Args:
        stream: The part, unpacked.
        part: Its path, for messages and relations.
        name: The sheet name.
        hidden: Whether it is hidden.
        limits: Bounds on rows and columns.

    Returns:
        The sheet with its cells still unresolved.

    Raises:
        DamagedFileError: The XML is broken.
    """
    sheet = RawSheet(path=part, builder=GridBuilder(limits, name=name, hidden=hidden))
    row, merges = -1, 0
    for element in iter_xml(stream, _TAGS, part=part):
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            row = _int(element.get("r"), row + 2) - 1
            _read_row(sheet, element, row)
        elif tag == "mergeCell":
            merges += 1
            area = parse_range(element.get("ref", ""))
            if area and merges <= _MAX_MERGES:
                sheet.builder.merge(area)
        elif element.get("type") == "list" and len(sheet.lists) < _MAX_LISTS:
            sheet.lists.append(_read_list(element))
    return sheet


def _read_row(sheet: RawSheet, element: etree._Element, row: int) -> None:
    limits = sheet.builder.limits
    if row >= limits.max_rows:
        if any(_value(cell).strip() for cell in element):
            sheet.builder.used_rows = max(sheet.builder.used_rows, row + 1)
        return
    column = -1
    for cell in element.iterchildren("{*}c"):
        column = _column(cell.get("r"), column + 1)
        value = _value(cell)
        if not value:
            continue
        if column >= limits.max_columns:
            sheet.builder.cut_columns = True
            return
        sheet.cells.append((row, column, cell.get("t", "n"), _int(cell.get("s")), value))


def _value(cell: etree._Element) -> str:
    for child in cell:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            return _unescape(child.text or "") if cell.get("t") == "str" else child.text or ""
        if tag == "is":
            return string_of(child)
    return ""


def _read_list(element: etree._Element) -> tuple[str, str]:
    """The 2009 extension (x14) nests formula and range as elements of their own; the core has an attribute."""
    formula = element.find("{*}formula1")
    where = element.get("sqref") or element.findtext("{*}sqref") or ""
    return where, "".join(formula.itertext()).strip() if formula is not None else ""  # type: ignore[arg-type]


def string_of(item: etree._Element) -> str:
    """Join the runs of a shared or inline string, without phonetic guides (rPh).

    Example:
        >>> from jianfu_dedup.reading.safe_xml import parse_xml
        >>> string_of(parse_xml("<si><r><t>姓</t></r><r><t>名</t></r><rPh><t>xm</t></rPh></si>".encode()))
        '姓名'
    """
    parts = [t.text or "" for t in item.iterchildren("{*}t")]
    parts += [t.text or "" for run in item.iterchildren("{*}r") for t in run.iterchildren("{*}t")]
    return _unescape("".join(parts))


def _unescape(text: str) -> str:
    """Undo ``_x000D_`` (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def parse_range(text: str) -> Range | None:
    """Parse ``A1:C2`` or ``$A$1``.

    Example:
        >>> parse_range("$B$2:D5")
        (1, 1, 4, 3)
        >>> parse_range("A") is None
        True
    """
    found = [_REFERENCE.fullmatch(side) for side in text.split(":")]
    if not 1 <= len(found) <= 2 or not all(found):
        return None
    corners = [(int(m[2]) - 1, _letters(m[1])) for m in found if m]
    (r1, c1), (r2, c2) = corners[0], corners[-1]
    return (r1, c1, r2, c2) if 0 <= r1 <= r2 and c1 <= c2 else None


def _column(reference: str | None, following: int) -> int:
    """The column of a cell; writers may leave ``r`` out when no cell is skipped."""
    found = _REFERENCE.fullmatch(reference) if reference else None
    return _letters(found[1]) if found else following


def _letters(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else default
