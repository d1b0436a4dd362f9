"""HTML, whatever its suffix, and web archives (MHT): text without the furniture of the web page, tables as grids."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from jianfu_dedup.errors import EmptyFileError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.plain.encodings import decode
from jianfu_dedup.reading.plain.html_blocks import Blocks
from jianfu_dedup.settings import Reading

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"})


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read an HTML page.

    Raises:
        EmptyFileError: There is no element in it.

    Example:
        >>> page = "<meta charset=gb2312><p>各乡镇：</p><table><tr><td>姓名<td>电话</table>".encode("gbk")
        >>> [type(block).__name__ for block in read(page, name="a.doc", limits=Reading()).blocks]
        ['Paragraph', 'Grid']
    """
    del name
    text, encoding = decode_html(data)
    return read_text(text, encoding, limits)


def read_text(text: str, encoding: str, limits: Reading) -> Content:
    """Read an HTML page that is decoded already.

    Args:
        text: The page.
        encoding: What it was decoded from, for the record.
        limits: Bounds.
    """
    warnings = () if len(text) <= 8 * limits.max_chars else ("网页过长, 只读了前一部分",)
    text = _DECLARATION.sub("", text[: 8 * limits.max_chars]).replace("\0", "")
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise EmptyFileError("网页里没有内容") from error
    return Content(blocks=tuple(Blocks(limits).read(root)), encoding=encoding, warnings=warnings)


def decode_html(data: bytes, *, charset: str = "") -> tuple[str, str]:
    """Decode a page: by its mark, its declared charset when that fits, else by its bytes.

    Everything of the GB family is read as gb18030, its superset.

    Args:
        data: The page.
        charset: What the container (mail header) says.

    Returns:
        The text and the name of the encoding.

    Example:
        >>> decode_html('<meta charset="gb2312">镕'.encode("gbk"))[1]
        'gb18030'
    """
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    found = _CHARSET.search(data[:8192])
    for name in (charset, found[1].decode("ascii") if found else ""):
        codec = "gb18030" if name.casefold() in _GB else name.casefold()
        if codec and not codec.startswith("utf-16"):
            try:
                return data.decode(codec), codec
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(data)
