"""Automatic numbering of OOXML: what Word prints before a paragraph but does not store in its text.

``numbering.xml`` holds abstract lists with levels; a ``w:num`` is a use of one, with overrides; a paragraph points at
a num and a level, itself or through its style (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from jianfu_dedup.reading.office.counting import counted
from jianfu_dedup.reading.office.tags import attribute, child, children, local, value, whole

_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\u00b7\u2022\u25cf\u25a0\u25c6\u2013\u2014o-]")
_MAX_DEPTH = 20  # basedOn chains and list links are short; a loop must end


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _Num:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    num: str | None = None
    level: str | None = None


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they come.

    Args:
        numbering: Root of ``numbering.xml``, or None.
        styles: Root of ``styles.xml``, or None.

    Example:
        >>> from lxml import etree
        >>> w = 'xmlns:w="urn:w"'
        >>> numbering = etree.fromstring(
        ...     f'<w:numbering {w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        ...     '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        ...     '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>')
        >>> counter = Numbering(numbering, None)
        >>> p = etree.fromstring(f'<w:pPr {w}><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>')
        >>> counter.label(p), counter.label(p)
        ('（一）', '（二）')
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._style_links: dict[str, str] = {}
        self._nums: dict[str, _Num] = {}
        self._styles: dict[str, _Style] = {}
        self._default_style = ""
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_lists(self, root: etree._Element) -> None:
        for element in children(root, "abstractNum"):
            key = attribute(element, "abstractNumId")
            self._abstracts[key] = {whole(attribute(e, "ilvl"), 0): _level(e) for e in children(element, "lvl")}
            if (link := value(element, "numStyleLink")) is not None:
                self._links[key] = link
            if (link := value(element, "styleLink")) is not None:
                self._style_links[link] = key
        for element in children(root, "num"):
            num = _Num(value(element, "abstractNumId") or "")
            for override in children(element, "lvlOverride"):
                at = whole(attribute(override, "ilvl"), 0)
                if (start := value(override, "startOverride")) is not None:
                    num.starts[at] = whole(start, 1)
                if (own := child(override, "lvl")) is not None:
                    num.levels[at] = _level(own)
            self._nums[attribute(element, "numId")] = num

    def _read_styles(self, root: etree._Element) -> None:
        for element in children(root, "style"):
            if attribute(element, "type") not in ("paragraph", "numbering", ""):
                continue
            properties = child(child(element, "pPr"), "numPr")
            key = attribute(element, "styleId")
            self._styles[key] = _Style(
                value(element, "basedOn") or "", value(properties, "numId"), value(properties, "ilvl")
            )
            if attribute(element, "default") in ("1", "true", "on") and attribute(element, "type") == "paragraph":
                self._default_style = key

    def _pointer(self, properties: etree._Element | None) -> tuple[str, int] | None:
        own = child(properties, "numPr")
        num, level = value(own, "numId"), value(own, "ilvl")
        style = value(properties, "pStyle") or self._default_style
        origin = style
        for _ in range(_MAX_DEPTH):
            found = self._styles.get(style)
            if found is None or (num is not None and level is not None):
                break
            if num is None and found.num is not None:
                num, origin = found.num, style
            level = found.level if level is None else level
            style = found.based_on
        if num is None or num == "0":
            return None
        if level is None:
            level = next((str(at) for at, lvl in sorted(self._levels(num).items()) if lvl.style == origin), "0")
        return num, whole(level, 0)

    def _abstract(self, num: str) -> str:
        key = self._nums[num].abstract if num in self._nums else ""
        for _ in range(_MAX_DEPTH):
            if key not in self._links:
                break
            link = self._links[key]
            target = self._styles.get(link)
            following = self._style_links.get(link, "")
            if not following and target is not None and target.num in self._nums:
                following = self._nums[target.num].abstract
            if not following or following == key:
                break
            key = following
        return key

    def _levels(self, num: str) -> dict[int, _Level]:
        if num not in self._nums:
            return {}
        return {**self._abstracts.get(self._abstract(num), {}), **self._nums[num].levels}

    def label(self, properties: etree._Element | None) -> str:
        """Count a paragraph and return what is printed before it, "" when it is not numbered.

        Args:
            properties: The paragraph's ``w:pPr``, or None.
        """
        if not self._nums:
            return _stored(properties)
        pointer = self._pointer(properties)
        if pointer is None:
            return ""
        num, at = pointer
        levels = self._levels(num)
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract(num), {})
        self._advance(num, at, levels, counts)
        return _print(level, at, levels, counts)

    def _advance(self, num: str, at: int, levels: dict[int, _Level], counts: dict[int, int]) -> None:
        override = self._nums[num].starts.get(at)
        if override is not None and (num, at) not in self._begun:
            counts[at] = override
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = override if override is not None else levels[at].start
        self._begun.add((num, at))
        # A deeper level starts again after any shallower one, or only after those its lvlRestart names (0: never).
        for deeper in [d for d in counts if d > at]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or at < restart:
                del counts[deeper]


def _stored(properties: etree._Element | None) -> str:
    """Word 2003 XML stores what it printed (``w:listPr/wx:t``)."""
    text = value(child(properties, "listPr"), "t") or ""
    return "" if _PRIVATE.fullmatch(text) else text


def _level(element: etree._Element) -> _Level:
    restart = value(element, "lvlRestart")
    kind = value(element, "numFmt")
    if kind is None:  # newer formats hide in mc:AlternateContent with a plain one as the fallback
        kind = next((attribute(e, "val") for e in element.iter() if local(e) == "numFmt"), "decimal")
    return _Level(
        start=whole(value(element, "start"), 0 if value(element, "start") is None else 1),
        kind=kind,
        text=value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        restart=None if restart is None else whole(restart, 0),
        legal=value(element, "isLgl") not in (None, "0", "false"),
        style=value(element, "pStyle") or "",
    )


def _print(level: _Level, at: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.kind == "bullet":
        return "" if _PRIVATE.fullmatch(level.text) else level.text

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        source = levels.get(place, _Level())
        number = counts.get(place, source.start) if place != at else counts[at]
        return counted(number, "decimal" if level.legal else source.kind)

    text = _PLACE.sub(fill, level.text)
    # The gap that Word draws is no character; only between Latin letters or digits would the words run together.
    return text + " " if text and text[-1].isascii() and text[-1].isalnum() and level.suffix != "nothing" else text
