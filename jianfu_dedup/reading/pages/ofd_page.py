"""One page of an OFD as glyphs and rules (GB/T 33190-2016, chapters 8, 9 and 11).

Lengths in OFD are millimetres; what is handed on is in points. An object has a boundary on the page, an optional matrix
(CTM) that acts before the boundary's shift, and its own coordinates inside.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from jianfu_dedup.reading.pages.layout import Glyph, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    Matrix = tuple[float, float, float, float, float, float]
    Point = tuple[float, float]

POINTS = 72 / 25.4
"""Points a millimetre."""

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.0
_DEPTH = 8
_MOST_NUMBERS = 20_000
_OPERAND_COUNTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:[eE][-+]?\d+)?")


class PageObjects:
    """Collects what the objects of a page draw.

    Args:
        composites: Elements of CompositeGraphicUnit by id, for objects that refer to one.

    Attributes:
        glyphs: Characters with their places, in points.
        rules: Axis-parallel lines, in points.
        pictures: Resource ids of pictures, with their area in square millimetres.
    """

    def __init__(self, composites: Mapping[str, etree._Element]) -> None:
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.pictures: list[tuple[str, float]] = []
        self._composites = composites

    def take(self, parent: etree._Element, outer: Matrix = _IDENTITY, depth: int = 0) -> None:
        """Take all objects below a Content, Layer or PageBlock element; annotations and seals are other files."""
        if depth > _DEPTH:
            return
        for element in parent:
            kind = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if element.get("Visible") == "false":
                continue
            if kind in {"Layer", "PageBlock", "Content"}:
                self.take(element, outer, depth + 1)
            elif kind == "TextObject":
                self.glyphs.extend(_text(element, _matrix(element, outer)))
            elif kind == "PathObject":
                self.rules.extend(_rules(element, _matrix(element, outer)))
            elif kind == "ImageObject":
                box = numbers(element.get("Boundary"))
                self.pictures.append((element.get("ResourceID", ""), box[2] * box[3] if len(box) == 4 else 0.0))
            elif kind == "CompositeObject" and element.get("ResourceID", "") in self._composites:
                self.take(self._composites[element.get("ResourceID", "")], _matrix(element, outer), depth + 1)


def numbers(text: str | None) -> list[float]:
    """Read an array of numbers; ``g 3 5.5`` stands for three times 5.5.

    Example:
        >>> numbers("1 g 2 5.5 7")
        [1.0, 5.5, 5.5, 7.0]
    """
    out: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(out) < _MOST_NUMBERS:
        if words[at] == "g" and at + 2 < len(words):
            times, value = _number(words[at + 1]), _number(words[at + 2])
            out.extend([value] * min(int(times), _MOST_NUMBERS - len(out)))
            at += 3
        else:
            out.append(_number(words[at]))
            at += 1
    return out


def _number(word: str | None, default: float = 0.0) -> float:
    try:
        value = float(word) if word else default
    except ValueError:
        return default
    return value if math.isfinite(value) and abs(value) < 1e6 else default


def _matrix(element: etree._Element, outer: Matrix) -> Matrix:
    """From the object's own coordinates to the page."""
    box = numbers(element.get("Boundary")) or [0.0, 0.0]
    ctm = numbers(element.get("CTM"))
    a, b, c, d, e, f = ctm if len(ctm) == 6 else _IDENTITY
    e, f = e + box[0], f + (box[1] if len(box) > 1 else 0.0)
    o = outer
    return (
        a * o[0] + b * o[2],
        a * o[1] + b * o[3],
        c * o[0] + d * o[2],
        c * o[1] + d * o[3],
        e * o[0] + f * o[2] + o[4],
        e * o[1] + f * o[3] + o[5],
    )


def _at(m: Matrix, x: float, y: float) -> Point:
    return (x * m[0] + y * m[2] + m[4]) * POINTS, (x * m[1] + y * m[3] + m[5]) * POINTS


def _text(element: etree._Element, m: Matrix) -> Iterator[Glyph]:
    if abs(m[1]) > 0.3 * abs(m[0]):  # Slanting text is a watermark.
        return
    size = _number(element.get("Size"), 3.5)
    wide = size * _number(element.get("HScale"), 1.0)
    height = size * math.hypot(m[2], m[3]) * POINTS
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        # A missing X or Y goes on from the TextCode before (11.3, table 46).
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = numbers(code.get("DeltaX")), numbers(code.get("DeltaY"))
        text = (code.text or "").replace("\r", "").replace("\n", "")
        for index, character in enumerate(text):
            step = across[index] if index < len(across) else 0.0
            own = wide if character >= "\u2000" else wide / 2
            x0, base = _at(m, x, y)
            # A step of up to an em and a bit is the character's own advance, a longer one leaves a gap.
            x1, _ = _at(m, x + (step if 0 < step <= 1.3 * wide else own), y)
            if height > 0 and character > "\x1f":
                yield Glyph(character, min(x0, x1), max(x0, x1), base, height)
            # Without any steps the characters follow one another by their own width.
            x += step if across or down else own
            y += down[index] if index < len(down) else 0.0


def _rules(element: etree._Element, m: Matrix) -> Iterator[Rule]:
    """Straight lines of a path: its own when stroked, the middle of thin rectangles when only filled."""
    stroked = element.get("Stroke", "true") != "false"
    filled = element.get("Fill", "false") == "true"
    for points in _subpaths(element.findtext("{*}AbbreviatedData", "")):
        placed = [_at(m, x, y) for x, y in points]
        left, right = min(p[0] for p in placed), max(p[0] for p in placed)
        top, low = min(p[1] for p in placed), max(p[1] for p in placed)
        if (stroked or filled) and low - top <= _THIN < right - left:
            yield Rule(left, (top + low) / 2, right, (top + low) / 2)
        elif (stroked or filled) and right - left <= _THIN < low - top:
            yield Rule((left + right) / 2, top, (left + right) / 2, low)
        elif stroked:
            for (ax, ay), (bx, by) in pairwise(placed):
                if abs(bx - ax) < 1 or abs(by - ay) < 1:
                    yield Rule(ax, ay, bx, by)


def _subpaths(data: str) -> Iterator[list[Point]]:
    points: list[Point] = []
    operands: list[float] = []
    operator = ""
    for word in [*_TOKEN.findall(data), "M"]:
        if not word.isalpha():
            operands.append(_number(word))
            if operator and len(operands) == _OPERAND_COUNTS.get(operator, 0):
                points.append((operands[-2], operands[-1]))
                operands = []
            continue
        if word in {"M", "S"} and points:
            yield points
            points = []
        elif word == "C" and points:
            points.append(points[0])
        operator, operands = word, []
