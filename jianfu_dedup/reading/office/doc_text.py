"""The plain text of a Word 97–2003 document straight from its piece table ([MS-DOC] 2.4.1).

Needs no formatting, so it survives where a full conversion does not; table rows become lines with tabs. Also the
quickest way to see the first lines of a document before anything else is done with it.
"""

from __future__ import annotations

import re
import struct

from jianfu_dedup.documents import Block, Paragraph
from jianfu_dedup.errors import DamagedFileError, EncryptedFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.containers.ole import OleFile
from jianfu_dedup.settings import Reading

_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14?")
_COMPRESSED = 0x40000000


def plain_content(data: bytes, limits: Reading) -> Content:
    """Return the main text of a ``.doc`` as paragraphs.

    Raises:
        EncryptedFileError: It is protected by a password.
        DamagedFileError: There is no piece table to be found.
    """
    ole = OleFile(data)
    word = ole.stream("WordDocument")
    if word is None or len(word) < 0x1AA or struct.unpack_from("<H", word)[0] not in (_MAGIC, 0xA5DC):
        raise DamagedFileError("Word 文档流损坏", mend="请用办公软件打开并另存")
    flags = struct.unpack_from("<H", word, 10)[0]
    if flags & _ENCRYPTED:
        raise EncryptedFileError("文件有密码", mend="请去掉密码后重新保存")
    table = ole.stream("1Table" if flags & _SECOND_TABLE else "0Table")
    if table is None:
        raise DamagedFileError("Word 文档缺少表流", mend="请用办公软件打开并另存")
    text = _pieces(word, table, limits)
    return Content(blocks=tuple(_blocks(text)))


def _pieces(word: bytes, table: bytes, limits: Reading) -> str:
    # FibRgFcLcb97: fcClx and lcbClx at offset 0x1A2; ccpText in FibRgLw97 at 0x4C.
    start, size = struct.unpack_from("<II", word, 0x1A2)
    length = struct.unpack_from("<i", word, 0x4C)[0]
    clx = table[start : start + size]
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:  # Prc: formatting of pieces, skipped
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise DamagedFileError("Word 文档缺少正文索引", mend="请用办公软件打开并另存")
    plc = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
    count = (len(plc) - 4) // 12
    if count < 1:
        raise DamagedFileError("Word 文档缺少正文索引", mend="请用办公软件打开并另存")
    bounds = struct.unpack_from(f"<{count + 1}I", plc)
    wanted = min(max(length, 0), limits.max_chars)
    text: list[str] = []
    for i in range(count):
        first, last = bounds[i], min(bounds[i + 1], wanted)
        if last <= first:
            continue
        fc = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * i + 2)[0]
        text.append(_piece(word, fc, last - first))
    return "".join(text)


def _piece(word: bytes, fc: int, count: int) -> str:
    if fc & _COMPRESSED:
        at = (fc & ~_COMPRESSED) // 2
        return word[at : at + count].decode("cp1252", "replace")
    return word[fc : fc + 2 * count].decode("utf-16-le", "replace")


def _blocks(text: str) -> list[Block]:
    """Cut the text at its marks: 0D ends a paragraph, 07 a cell, 07 07 a row, 0B and 0C are line and page breaks."""
    for _ in range(8):  # fields inside fields, innermost first
        text, changed = _FIELD_CODE.subn("", text)
        if not changed:
            break
    text = (
        re.sub("[\x13-\x15\x01-\x06\x08]", "", text)
        .replace("\x1e", "-")
        .replace("\x07\x07", "\r")
        .replace("\x07", "\t")
    )
    return [Paragraph(text=line.rstrip()) for line in re.split("[\r\x0b\x0c\x0e\n]", text)]
