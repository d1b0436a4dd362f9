"""XML of strangers: no entities, no network, no external files, and libxml2's own limits stay on.

A document type declaration has no business in an office file; one that declares entities is refused before parsing.
"""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from jianfu_dedup.errors import DamagedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_ENTITY = re.compile(rb"<\x00?\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
_HEAD = 1 << 16


def parse_xml(data: bytes, *, part: str = "XML") -> etree._Element:
    """Parse a whole part.

    Args:
        data: The bytes of the part; its XML declaration or mark gives the encoding.
        part: What to call it in a message.

    Returns:
        The root element.

    Raises:
        DamagedFileError: Not well-formed, or entities are declared.

    Example:
        >>> parse_xml(b"<a><b>1</b></a>").findtext("b")
        '1'
        >>> parse_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.DamagedFileError: XML 声明了实体, 不予解析（请另存一份）
    """
    _refuse_entities(data, part)
    try:
        return etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise _damaged(part) from error


def iter_xml(stream: IO[bytes], tags: tuple[str, ...], *, part: str = "XML") -> Iterator[etree._Element]:
    """Stream a part: yield each finished element of the given names, and free it and all before it afterwards.

    Args:
        stream: The bytes of the part, read as the parser needs them.
        tags: Names in lxml's notation; ``{*}row`` is a row of any namespace (strict and transitional OOXML differ).
        part: What to call it in a message.

    Yields:
        Finished elements; do not keep them.

    Raises:
        DamagedFileError: Not well-formed, or entities are declared.

    Example:
        >>> [e.text for e in iter_xml(io.BytesIO(b"<a><b>1</b><b>2</b></a>"), ("b",))]
        ['1', '2']
    """
    head = stream.read(_HEAD)
    _refuse_entities(head, part)
    whole = _Prefixed(head, stream)
    try:
        for _, element in etree.iterparse(whole, tag=tags, remove_comments=True, remove_pis=True, **_SAFE):
            yield element
            element.clear(keep_tail=False)
            while (before := element.getprevious()) is not None:
                parent = before.getparent()
                if parent is None:
                    break
                parent.remove(before)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise _damaged(part) from error


class _Prefixed(io.RawIOBase):
    """The bytes already read, then the rest of the stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._rest.read(size)


def _refuse_entities(data: bytes, part: str) -> None:
    if _ENTITY.search(data):
        raise DamagedFileError(f"{part} 声明了实体, 不予解析", mend="请另存一份")


def _damaged(part: str) -> DamagedFileError:
    return DamagedFileError(f"{part} 不是完整的 XML", mend="请重新下载或另存一份")
