"""Names of XML elements without their namespaces, so that strict, transitional and vendor dialects read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


def local(element: etree._Element) -> str:
    """Return the tag without its namespace; "" for comments and processing instructions.

    Example:
        >>> from lxml import etree
        >>> local(etree.fromstring(b'<a xmlns="urn:x"/>'))
        'a'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its local name, whatever its namespace.

    Example:
        >>> from lxml import etree
        >>> attribute(etree.fromstring(b'<a xmlns:w="urn:w" w:val="1"/>'), "val")
        '1'
    """
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that local name, or None.

    Example:
        >>> from lxml import etree
        >>> child(etree.fromstring(b"<a><b/></a>"), "c") is None
        True
    """
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of that local name.

    Example:
        >>> from lxml import etree
        >>> len(list(children(etree.fromstring(b"<a><b/><b/><c/></a>"), "b")))
        2
    """
    return (e for e in element if local(e) == name)


def value(element: etree._Element | None, name: str) -> str | None:
    """Return the ``val`` attribute of a child, "" when the child has none, None when there is no such child.

    Example:
        >>> from lxml import etree
        >>> value(etree.fromstring(b'<a><numId val="3"/></a>'), "numId")
        '3'
    """
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def whole(text: str | None, default: int) -> int:
    """Return the number that an attribute holds, or ``default``.

    Example:
        >>> whole("2", 1), whole(None, 1), whole("two", 1)
        (2, 1, 1)
    """
    try:
        return int(text or "")
    except ValueError:
        return default
