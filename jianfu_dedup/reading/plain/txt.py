"""Plain text: each line is a paragraph."""

from __future__ import annotations

from jianfu_dedup.documents import Paragraph
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.plain.encodings import decode
from jianfu_dedup.settings import Reading


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    r"""Read a text file in whatever encoding it is.

    Example:
        >>> content = read("各乡镇：\r\n请报送台账。".encode("gb18030"), name="a.txt", limits=Reading())
        >>> [block.text for block in content.blocks], content.encoding
        (['各乡镇：', '请报送台账。'], 'gb18030')
    """
    del name
    text, encoding = decode(data)
    warnings = () if len(text) <= limits.max_chars else (f"只读了前 {limits.max_chars} 字",)
    lines = text[: limits.max_chars].splitlines()
    return Content(blocks=tuple(Paragraph(text=line) for line in lines), encoding=encoding, warnings=warnings)
