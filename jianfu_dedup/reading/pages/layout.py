"""From glyphs at positions to lines of text: what PDF and OFD have in common.

Neither format knows words, lines or paragraphs, and the order of drawing is not the order of reading: a quotation mark
in another font is drawn after its line, a seal before the text it lies on. So everything is rebuilt from positions.
Units are points (1/72 inch), and y grows downwards.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE_FROM = "\u2000"
"""Quotation marks, dashes, Han and full-width signs lie above; they need no space between them."""

_SIMPLIFIED = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_RADICALS = str.maketrans({chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)} | _SIMPLIFIED)
"""Fonts draw a character and the radical of its shape with one glyph; some writers name the radical: ⼯ for 工."""

_BASELINE_TOLERANCE = 0.35
"""Share of the size by which the baselines of one line may differ (raised figures, mixed fonts)."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, or a run drawn as one, with its place.

    Attributes:
        text: The character.
        x0: Left edge.
        x1: Right edge.
        y: Baseline, downwards from the top of the page.
        size: Height of the font.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn horizontal or vertical line; ``y0 == y1`` or ``x0 == x1``."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What was drawn on one page."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Attributes:
        text: With spaces where the gaps are, without indentation.
        x0: Left edge of the first ink.
        x1: Right edge of the last ink.
        y: Baseline.
        size: Usual font height.
        page: 0-based page.
        first: Width of its first unbreakable piece; a line above that has less room left was broken by the margin.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    first: float


def lines_of(glyphs: Iterable[Glyph], page: int = 0) -> list[Line]:
    """Sort glyphs into lines, top to bottom.

    Args:
        glyphs: Glyphs in any order.
        page: The page they are on.

    Example:
        >>> drawn = [Glyph("乙", 20, 30, 100, 10), Glyph("丙", 10, 20, 120, 10), Glyph("甲", 10, 20, 101, 10)]
        >>> [line.text for line in lines_of(drawn)]
        ['甲乙', '丙']
    """
    return [line for row in _rows(glyphs) if (line := _line(row, page))]


def joined(left: str, right: str) -> str:
    """Join two lines of one paragraph: a space only between Latin words.

    Example:
        >>> joined("请于今日", "报送"), joined("see", "page")
        ('请于今日报送', 'see page')
    """
    narrow = left[-1:] < _WIDE_FROM and right[:1] < _WIDE_FROM
    words = left[-1:].isalpha() and right[:1].isalpha()
    return left + (" " if narrow and words else "") + right


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    ordered = sorted((g for g in glyphs if g.size > 0), key=lambda g: (g.y, g.x0, g.text))
    rows: list[list[Glyph]] = []
    for glyph in ordered:
        # The largest glyph leads: a raised figure joins its line, two lines of small print stay apart.
        if rows and glyph.y - rows[-1][0].y <= _BASELINE_TOLERANCE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _line(row: list[Glyph], page: int) -> Line | None:
    row = _without_copies(sorted(row, key=lambda g: (g.x0, g.text)))
    while row and row[0].text.isspace():
        row.pop(0)
    while row and row[-1].text.isspace():
        row.pop()
    if not row:
        return None
    sizes = sorted(g.size for g in row)
    size = sizes[len(sizes) // 2]
    gaps = [_gap(before, glyph, size) for before, glyph in pairwise(row)]
    # A heading spread over the width of the page has gaps everywhere and no spaces.
    spread = len(gaps) > 1 and sum(gaps) > 0.6 * len(gaps) and all(g.text >= _WIDE_FROM for g in row)
    parts = [(" " if gap and not spread else "") + glyph.text for gap, glyph in zip([False, *gaps], row, strict=True)]
    first = _first_piece(row, size)
    text = "".join(parts).strip().translate(_RADICALS)
    return Line(text, row[0].x0, row[-1].x1, row[0].y, size, page, first)


def _gap(before: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether a gap is a space: word processors set a quarter em between Han and Latin, which is none."""
    if before.text.isspace() or glyph.text.isspace():
        return False
    narrow = before.text < _WIDE_FROM and glyph.text < _WIDE_FROM
    return glyph.x0 - before.x1 > (0.18 if narrow else 0.6) * size


def _without_copies(row: list[Glyph]) -> list[Glyph]:
    """Drop glyphs drawn twice with a tiny shift, which is how some programs make bold."""
    kept: list[Glyph] = []
    for glyph in row:
        twin = any(g.text == glyph.text and abs(g.x0 - glyph.x0) < 0.25 * glyph.size for g in kept[-3:])
        if not twin or glyph.text.isspace():
            kept.append(glyph)
    return kept


def _first_piece(row: list[Glyph], size: float) -> float:
    """Width of what may not be broken: a Latin run, or a Han character with the signs that cling to it."""
    end = 0
    if row[0].text < _WIDE_FROM:
        while end + 1 < len(row) and "!" <= row[end + 1].text <= "~" and not _gap(row[end], row[end + 1], size):
            end += 1
    else:
        while end + 1 < len(row) and row[end].text in "（《〈“‘「『【〔［":
            end += 1
    while end + 1 < len(row) and row[end + 1].text in "，。、；：？！）》〉”’」』】〕］%":
        end += 1
    return row[end].x1 - row[0].x0
