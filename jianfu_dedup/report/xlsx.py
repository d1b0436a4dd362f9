"""The report as a workbook: overview, groups, pairs, documents, columns, unread files.

Every text is written as a string cell; nothing of a document becomes a formula or a link. A text that starts like a
formula gets a leading apostrophe besides, because the next person may save the sheet as CSV.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from jianfu_dedup.report import sheets
from jianfu_dedup.report.messages import messages
from jianfu_dedup.report.sentences import summary

Entry = Mapping[str, Any]
_LONGEST = 32_000  # characters a cell may hold: 32,767
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes each time; xlsxwriter wants it naive
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_workbook(report: Entry, *, lang: str = "zh") -> bytes:
    """Return the bytes of the workbook for a report dict. The same report gives the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": messages(lang)["page"]["title"], "created": _CREATED})
    font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
    style = {
        "head": book.add_format(font | {"bold": True, "bg_color": "#E4F0F0", "bottom": 1, "text_wrap": True}),
        "text": book.add_format(font | {"text_wrap": True}),
        "share": book.add_format(font | {"num_format": "0%"}),
        "score": book.add_format(font | {"num_format": "0.00"}),
        "title": book.add_format(font | {"bold": True, "font_size": 16, "font_color": "#A92B22"}),
    }
    _overview(book.add_worksheet(messages(lang)["sheets"]["overview"]), report, lang, style)
    for key, rows in sheets.ROWS.items():
        sheet = book.add_worksheet(messages(lang)["sheets"][key])
        _sheet(sheet, rows(report, lang), sheets.WIDTHS[key], lang, style)
    book.close()
    return buffer.getvalue()


def cell_text(text: str) -> str:
    """Make a text harmless in a cell.

    Example:
        >>> cell_text("=HYPERLINK(1)"), cell_text("消防")
        ("'=HYPERLINK(1)", '消防')
    """
    text = text[:_LONGEST]
    return "'" + text if text.startswith(_FORMULA) else text


def _sheet(sheet: Any, rows: Iterable[Entry], widths: Mapping[str, int], lang: str, style: Mapping[str, Any]) -> None:
    for column, (key, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, messages(lang)["columns"][key], style["head"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, key in enumerate(widths):
            _write(sheet, last, column, row[key], style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(widths) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, value: str | float | None, style: Mapping[str, Any]) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, cell_text(value), style["text"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, style["score"])
    elif value is not None:
        sheet.write_number(row, column, value, style["text"])


def _overview(sheet: Any, report: Entry, lang: str, style: Mapping[str, Any]) -> None:
    words = messages(lang)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 3, 10)
    sheet.set_column(4, 4, 50)
    sheet.write_string(0, 0, words["page"]["title"], style["title"])
    sheet.merge_range(1, 0, 1, 4, "", style["text"])
    sheet.write_string(1, 0, summary(report, lang=lang), style["text"])
    sheet.set_row(1, 48)
    sheet.merge_range(2, 0, 2, 4, "", style["text"])
    sheet.write_string(2, 0, words["page"]["disclaimer"], style["text"])
    for column, key in enumerate(("figure", "value", "of", "share", "of_note")):
        sheet.write_string(4, column, words["columns"][key], style["head"])
    for row, figure in enumerate(report["figures"], start=5):
        _write(sheet, row, 0, words["figures"][figure["key"]], style)
        _write(sheet, row, 1, figure["value"], style)
        _write(sheet, row, 2, figure["of"], style)
        if figure["of"]:
            sheet.write_number(row, 3, figure["value"] / figure["of"], style["share"])
        _write(sheet, row, 4, words["figure_of"].get(figure["key"], ""), style)
