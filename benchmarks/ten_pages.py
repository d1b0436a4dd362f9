"""A draft as an office would send it: a notice of ten pages in docx, and two workbooks to be filled in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from jianfu_dedup.documents import Document, Notice, Template

PAGES, PAGE = 10, 616
"""A page of GB/T 9704 has 22 lines of 28 characters."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written, and how much."""

    folder: Path
    characters: int
    columns: int


def write(documents: Iterable[Document], folder: Path) -> Draft:
    """Write a draft of ten pages with two workbooks.

    Args:
        documents: Where its text and its columns come from; as many as it takes are drawn.
        folder: A new folder.
    """
    frame: Notice | None = None
    body, tables = "", []
    for document in documents:
        if isinstance(document, Template):
            tables.append(document)
        elif document.requests and document.title and document.issued:
            frame = frame or document
            body += document.text[document.body.start : document.body.end].strip() + "\n"
        if len(body) >= PAGES * PAGE and len(tables) > 1:
            break
    if frame is None:
        raise ValueError("no notice among the documents")
    folder.mkdir(exist_ok=True)
    text = frame.text[: frame.body.start] + body[: PAGES * PAGE] + "\n" + frame.text[frame.body.end :]
    _docx(text.splitlines(), folder / "notice.docx")
    for number, table in enumerate(tables[:2], 1):
        _workbook(table, folder / f"table{number}.xlsx")
    return Draft(folder, len(text), sum(len(t.fields) for t in tables[:2]))


def _docx(lines: Sequence[str], path: Path) -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines if line.strip())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _RELATIONS)
        file.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{paragraphs}</w:body></w:document>')


def _workbook(table: Template, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([table.title])
    sheet.append(["/".join(f.path) for f in table.fields])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(2, len(table.fields)))
    for _ in range(20):
        sheet.append([None] * len(table.fields))
    book.save(path)
