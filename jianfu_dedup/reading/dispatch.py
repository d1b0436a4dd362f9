"""From bytes to one document: limits, format, reader, 密级, emptiness, clean text."""

from __future__ import annotations

import hashlib
import importlib
import re
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Block, Grid, Paragraph, RawDocument
from jianfu_dedup.errors import EmptyFileError, SecretDocumentError, TooLargeError, UnknownFormatError
from jianfu_dedup.reading.base import Attachment
from jianfu_dedup.reading.secret import carries_mark, name_is_marked
from jianfu_dedup.reading.sniff import sniff

if TYPE_CHECKING:
    from jianfu_dedup.reading.base import Reader
    from jianfu_dedup.settings import Reading

# Modules, not functions: a run over notices should not pay for the import of PDF and spreadsheet libraries.
_MODULES = {
    "docx": "office.docx", "flatopc": "office.docx", "wordml": "office.docx", "doc": "office.doc",
    "odt": "office.odt", "rtf": "office.rtf",
    "xlsx": "sheets.xlsx", "xls": "sheets.xls", "ods": "sheets.ods", "spreadsheetml": "sheets.spreadsheetml",
    "csv": "sheets.csv_",
    "pdf": "pages.pdf", "ofd": "pages.ofd", "image": "pages.image",
    "txt": "plain.txt", "html": "plain.html", "mht": "plain.mht",
    "eml": "containers.eml", "zip": "containers.zip_",
}  # fmt: skip
CONTAINERS = frozenset({"zip"})
"""Formats that are no document themselves, only a holder of others."""

_JUNK = re.compile("[\0-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def reader_of(kind: str) -> Reader:
    """Return the ``read`` function of a format.

    Raises:
        UnknownFormatError: No module reads it.

    Example:
        >>> reader_of("txt").__name__
        'read'
    """
    if kind not in _MODULES:
        raise UnknownFormatError(f"尚不支持 {kind} 格式", mend="请另存为 docx、xlsx、pdf 或 txt")
    module = importlib.import_module(f"jianfu_dedup.reading.{_MODULES[kind]}")
    read: Reader = module.read
    return read


def read_bytes(data: bytes, *, path: str, settings: Reading) -> tuple[RawDocument | None, tuple[Attachment, ...]]:
    r"""Read one file or member from its bytes.

    Args:
        data: The bytes.
        path: What to call it in the result.
        settings: Limits.

    Returns:
        The document (None for a pure container) and the files inside it.

    Raises:
        ReadError: It cannot be read, or must not be.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> document, _ = read_bytes("各乡镇：\n请报台账。".encode("gbk"), path="a.doc", settings=Reading())
        >>> document.format, document.text
        ('txt', '各乡镇：\n请报台账。')
    """
    if len(data) > settings.max_file_mb << 20:
        raise TooLargeError(f"文件超过 {settings.max_file_mb} MB", mend="如需读入, 请加大 reading.max_file_mb")
    name = path.rpartition("!")[2].rpartition("/")[2]
    if name_is_marked(name):
        raise SecretDocumentError("文件名带有密级标志")
    if not data:
        raise EmptyFileError("文件是空的")
    kind = sniff(data, name=name)
    content = reader_of(kind)(data, name=name, limits=settings)
    if carries_mark(content.blocks):
        raise SecretDocumentError("文件带有密级标志")
    if kind in CONTAINERS:
        if not content.attachments:
            raise EmptyFileError("压缩包里没有文件")
        return None, content.attachments
    blocks, cut = _clean(content.blocks, settings.max_chars)
    if not blocks and not content.attachments:
        raise EmptyFileError("文件里没有文字")
    document = RawDocument(
        path=path,
        format=kind,
        blocks=blocks,
        sha256=hashlib.sha256(data).hexdigest(),
        warnings=(*content.warnings, *cut),
        encoding=content.encoding,
    )
    return (document if blocks else None), content.attachments


def clean_text(text: str) -> str:
    r"""Remove control and invisible characters and lone surrogates, and the blanks at the end.

    Example:
        >>> clean_text("台\u200b账\x07 ")
        '台账'
    """
    text = _JUNK.sub("", text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.rstrip()


def _clean(blocks: tuple[Block, ...], most: int) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Drop blank paragraphs and empty grids, split at line breaks, and stop at the limit of characters."""
    kept: list[Block] = []
    size = 0
    for block in blocks:
        if size >= most:
            return tuple(kept), (f"只读了前 {most} 字",)
        if isinstance(block, Grid):
            grid = _clean_grid(block)
            if grid is not None:
                kept.append(grid)
                size += sum(len(cell) for row in grid.rows for cell in row)
            continue
        for part in _BREAKS.split(block.text):
            line = clean_text(part)
            if line and not line.isspace() and size < most:
                kept.append(Paragraph(text=line[: most - size], role=block.role))
                size += len(line)
    return tuple(kept), ()


def _clean_grid(grid: Grid) -> Grid | None:
    rows = tuple(tuple(clean_text(_BREAKS.sub("\n", cell)) for cell in row) for row in grid.rows)
    if not any(cell.strip() for row in rows for cell in row):
        return None
    return Grid(
        rows=rows, merges=grid.merges, name=clean_text(grid.name), hidden=grid.hidden, options=grid.options,
        total_rows=max(grid.total_rows, len(rows)),
    )  # fmt: skip
