"""The report as a workbook: overview, groups, pairs, documents, columns, unread files.

Every text is written as a string cell; nothing of a document becomes a formula or a link. A text that starts like a
formula gets a leading apostrophe besides, because the next person may save the sheet as CSV.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from jianfu_dedup.report.messages import messages, name_of
from jianfu_dedup.report.sentences import summary
from jianfu_dedup.report.unions import unions
from jianfu_dedup.report.view import localised

Entry = Mapping[str, Any]
Row = Sequence[str | int | float | None]
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
    for key, build, widths in (
        ("clusters", _clusters, (6, 14, 28, 28, 8, 8, 12, 14, 70, 9, 50)),
        ("pairs", _pairs, (36, 36, 14, 10, 8, 8, 60, 50, 20)),
        ("documents", _documents, (40, 8, 40, 16, 20, 12, 18, 16, 10, 60, 30, 30)),
        ("fields", _fields, (40, 30, 16, 24, 18, 60)),
        ("unread", _unread, (50, 16, 40, 40)),
    ):
        names, rows = build(report, lang)
        heads = [messages(lang)["columns"][n] for n in names]
        _sheet(book.add_worksheet(messages(lang)["sheets"][key]), heads, rows, widths, style)
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


def _sheet(
    sheet: Any, heads: Sequence[str], rows: Iterable[Row], widths: Sequence[int], style: Mapping[str, Any]
) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, style["head"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
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


Table = tuple[tuple[str, ...], Iterator[Row]]


def _clusters(report: Entry, lang: str) -> Table:
    names = ("cluster", "cluster_id", "topic", "departments", "department_count", "document_count", "burden", "measure",
             "advice", "cohesion", "documents")  # fmt: skip
    rows = (
        (n, c["id"], c["topic"], "、".join(c["departments"]), len(c["departments"]), len(c["members"]), c["burden"],
         "、".join(dict.fromkeys(a["measure"] for a in advice if a["measure"])), "\n".join(a["text"] for a in advice),
         float(c["cohesion"]), "\n".join(c["members"]))
        for n, c in enumerate(report["clusters"], start=1) for advice in [[localised(a, lang) for a in c["advice"]]]
    )  # fmt: skip
    return names, rows


def _pairs(report: Entry, lang: str) -> Table:
    names = ("a", "b", "relation", "counted", "strength", "score", "evidence", "fields", "suppressed_by")
    ordered = sorted(report["pairs"], key=lambda p: (not p["counted"], -p["score"], p["a"], p["b"]))
    rows = (
        (p["a"], p["b"], name_of(lang, "relation", p["relation"]), name_of(lang, "columns", "yes" if p["counted"] else "no"),
         name_of(lang, "strength", p["strength"]), float(p["score"]), "\n".join(_reason(e, lang) for e in p["evidence"]),
         "\n".join(" = ".join(f) for f in p["fields"]), name_of(lang, "suppressed", p["suppressed_by"]))
        for p in ordered
    )  # fmt: skip
    return names, rows


def _reason(evidence: Entry, lang: str) -> str:
    sides = " ↔ ".join(s for s in (evidence["a"], evidence["b"]) if s)
    words = [name_of(lang, "evidence", evidence["kind"]), f"{evidence['weight']:+.2f}", evidence["note"], sides]
    return " ".join(w for w in words if w)


def _documents(report: Entry, lang: str) -> Table:
    names = ("id", "kind", "title", "issuer", "doc_no", "issued", "deadlines", "channels", "carrier", "quotes", "refers_to",
             "warnings")  # fmt: skip
    rows = (
        (d["id"], name_of(lang, "kind", d["kind"]), d["title"], d["issuer"], d["doc_no"], d["issued"],
         "、".join(d["deadlines"]), "、".join(d["channels"]), d["carrier"],
         "\n".join(r["quote"] or r["material"] for r in d["requests"] if not r["cancelled"]), "\n".join(d["refers_to"]),
         "\n".join(d["warnings"]))
        for d in report["documents"] if d["status"] == "read"
    )  # fmt: skip
    return names, rows


def _fields(report: Entry, lang: str) -> Table:  # noqa: ARG001 - one face for all sheets
    names = ("path", "title", "issuer", "field", "concept", "repeated_in")
    aligned = unions(((p["a"], a), (p["b"], b)) for p in report["pairs"] if p["counted"] for a, b in p["fields"])
    group_of = {key: group for group in aligned for key in group}
    rows = (
        (d["id"], d["title"], d["issuer"], f["path"], f["concept"],
         "\n".join(sorted(f"{home}：{label}" for home, label in group_of.get((d["id"], f["path"]), ()) if home != d["id"])))
        for d in report["documents"] for f in d["fields"]
    )  # fmt: skip
    return names, rows


def _unread(report: Entry, lang: str) -> Table:
    names = ("path", "code", "reason", "mend")
    rows = (
        (d["path"], name_of(lang, "errors", d["code"]), "；".join(d["warnings"]), d["mend"])
        for d in report["documents"]
        if d["status"] == "unread"
    )
    return names, rows
