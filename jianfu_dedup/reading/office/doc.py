"""Word 97–2003 documents, and the ``.wps`` of Kingsoft, which are the same: converted to docx, then read as such.

The converter (msdoc2docx, pure Python) works on files, so a scratch folder is used and emptied at once. Where it
gives up on an unusual file, the plain text of the piece table is still there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from jianfu_dedup.documents import Paragraph
from jianfu_dedup.errors import ReadError, SecretDocumentError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.office import docx
from jianfu_dedup.reading.office.doc_text import plain_content
from jianfu_dedup.reading.secret import carries_mark
from jianfu_dedup.settings import Reading

_ONLY_PLAIN = "只读出纯文本, 表格按文字读入"
_MOST_LOST = 0.5
"""A conversion that holds less than this share of the plain text has lost a part; deletions explain less."""


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a Word 97–2003 document.

    Raises:
        EncryptedFileError: It is protected by a password.
        DamagedFileError: Neither the converter nor the piece table gives text.
        SecretDocumentError: It carries a 密级 mark; found before anything of it is written to the scratch folder.
    """
    plain = plain_content(data, limits)
    if carries_mark(plain.blocks):
        raise SecretDocumentError("文件带有密级标志")
    try:
        converted = _convert(data)
    except Exception:
        return Content(blocks=plain.blocks, warnings=(_ONLY_PLAIN,))
    try:
        content = docx.read(converted, name=name, limits=limits)
    except ReadError:
        if not _size(plain):
            raise
    else:
        if _size(content) >= _MOST_LOST * _size(plain):
            return content
    return Content(blocks=plain.blocks, warnings=(_ONLY_PLAIN,))


def _size(content: Content) -> int:
    """Count the characters of the text; of tables too, since plain text has their cells as lines."""
    texts = (b.text if isinstance(b, Paragraph) else "".join("".join(row) for row in b.rows) for b in content.blocks)
    return sum(len("".join(text.split())) for text in texts)


def _convert(data: bytes) -> bytes:
    from doc2docx import convert  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory(prefix="jianfu-") as folder:
        source, target = Path(folder, "source.doc"), Path(folder, "target.docx")
        source.write_bytes(data)
        convert(source, target)
        return target.read_bytes()
