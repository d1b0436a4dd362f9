"""Numbers of OpenDocument lists (ODF 1.2, 16.31): formats come as an example, "1", "a" or "一, 二, 三, ..."."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from jianfu_dedup.reading.office.counting import counted
from jianfu_dedup.reading.office.tags import attribute, local

# First sign of LibreOffice's example → counting format.
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    prefix: str
    suffix: str
    start: int
    shown: int


@dataclass(slots=True)
class _Open:
    style: str
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """Counts list items.

    Args:
        content: Root of ``content.xml``.
        styles: Root of ``styles.xml``, or None.
    """

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        self._outline_counts: dict[int, int] = {}
        self._stack: list[_Open] = []
        self._kept: dict[str, dict[int, int]] = {}
        for root in (styles, content):
            if root is None:
                continue
            for element in root.iter("{*}list-style"):
                self._styles[attribute(element, "name")] = _levels(element)
            for element in root.iter("{*}outline-style"):
                self._outline = _levels(element)

    def enter(self, element: etree._Element) -> None:
        """Begin a list, or a list inside one."""
        style = attribute(element, "style-name")
        if self._stack:
            outer = self._stack[-1]
            self._stack.append(_Open(style or outer.style, outer.counts))
            return
        kept = self._kept.get(style, {})
        continued = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        self._stack.append(_Open(style, kept if continued else {}))

    def leave(self) -> None:
        """End the list begun last."""
        ended = self._stack.pop()
        if not self._stack:
            self._kept[ended.style] = ended.counts

    def label(self, item: etree._Element) -> str:
        """Count an item of the innermost list and return what is printed before it."""
        current = self._stack[-1]
        levels = self._styles.get(current.style, {})
        return _count(len(self._stack), levels, current.counts, attribute(item, "start-value"))

    def heading(self, element: etree._Element) -> str:
        """Count a heading and return its outline number, "" when headings have none."""
        at = attribute(element, "outline-level", "1")
        return _count(int(at), self._outline, self._outline_counts, "") if at.isdigit() and self._outline else ""


def _count(at: int, levels: dict[int, _Level], counts: dict[int, int], start: str) -> str:
    level = levels.get(at)
    if level is None or not level.kind:
        return ""
    first = int(start) if start.isdigit() and len(start) < 6 else None
    counts[at] = first if first is not None else counts.get(at, level.start - 1) + 1
    for deeper in [d for d in counts if d > at]:
        del counts[deeper]
    shown = [
        counted(counts.get(d, levels[d].start), levels[d].kind)
        for d in range(max(at - level.shown + 1, 1), at + 1)
        if d in levels and levels[d].kind
    ]
    text = level.prefix + ".".join(shown) + level.suffix
    return text + " " if text[-1:].isascii() and text[-1:].isalnum() else text


def _levels(style: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in style:
        if local(element) not in ("list-level-style-number", "outline-level-style"):
            continue
        number = attribute(element, "level", "1")
        example = attribute(element, "num-format")
        levels[int(number) if number.isdigit() else 1] = _Level(
            kind=_FORMATS.get(example[:1], "decimal") if example else "",
            prefix=attribute(element, "num-prefix"),
            suffix=attribute(element, "num-suffix"),
            start=_whole(attribute(element, "start-value")),
            shown=_whole(attribute(element, "display-levels")),
        )
    return levels


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 1
