"""Tables drawn with lines: find them, and rebuild rows, columns and merged cells from the lines alone.

Positions of the lines give the finest grid; where the line between two neighbouring fields of that grid is missing, the
two are one merged cell. One method serves PDF and OFD, and costs milliseconds a page.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.reading.pages.layout import Glyph, Line, Page, Rule, joined, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jianfu_dedup.reading.sheets.grids import Range

_NEAR = 3.0
"""Points within which two lines meet or are the same line."""

_SHORTEST = 4.0
"""Points below which a line is a dot, a dash of a pattern, or part of a drawn character."""

_MOST_RULES = 6_000
_MOST_PAIRS = 200_000
"""A map or a drawing has more lines than that; a table of 400 rows and 30 columns has 12,000 pairs."""


@dataclass(slots=True)
class RuledTable:
    """A table on a page.

    Attributes:
        xs: Column borders, left to right.
        ys: Row borders, top to bottom.
        cells: Merged or single fields as (first row, first column, last row, last column).
        texts: Text by upper left field of ``cells``.
    """

    xs: list[float]
    ys: list[float]
    cells: list[Range]
    texts: dict[tuple[int, int], str]

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of a glyph lies inside the outer border."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]


def take_tables(page: Page) -> list[RuledTable]:
    """Find the ruled tables of a page and take their glyphs out of ``page.glyphs``.

    Args:
        page: Glyphs and rules; its glyphs are reduced to those outside tables.

    Returns:
        The tables, top to bottom.

    Example:
        >>> rules = [Rule(0, y, 100, y) for y in (0, 20)] + [Rule(x, 0, x, 20) for x in (0, 50, 100)]
        >>> page = Page(200, 200, [Glyph("甲", 5, 15, 15, 10), Glyph("乙", 60, 70, 15, 10)], rules)
        >>> take_tables(page)[0].texts
        {(0, 0): '甲', (0, 1): '乙'}
        >>> page.glyphs
        []
    """
    if not 4 <= len(page.rules) <= _MOST_RULES:
        return []
    across, down = _straight(page.rules)
    if len(across) * len(down) > _MOST_PAIRS:
        return []
    found = [t for group in _connected(across, down) if (t := _table(*group))]
    found.sort(key=lambda t: (t.ys[0], t.xs[0]))
    for table in found:
        inside = [g for g in page.glyphs if table.holds(g)]
        page.glyphs = [g for g in page.glyphs if not table.holds(g)]
        _fill(table, inside)
    return [table for table in found if table.texts]


Segment = tuple[float, float, float]
"""Position across its direction, start and end along it."""


def _straight(rules: Iterable[Rule]) -> tuple[list[Segment], list[Segment]]:
    across = [(r.y0, min(r.x0, r.x1), max(r.x0, r.x1)) for r in rules if abs(r.y1 - r.y0) <= abs(r.x1 - r.x0)]
    down = [(r.x0, min(r.y0, r.y1), max(r.y0, r.y1)) for r in rules if abs(r.y1 - r.y0) > abs(r.x1 - r.x0)]
    return _merged(across), _merged(down)


def _merged(segments: list[Segment]) -> list[Segment]:
    """Join pieces that lie on one line and touch, and drop what stays short."""
    level: dict[float, float] = {}
    last = None
    for position in sorted({s[0] for s in segments}):
        last = position if last is None or position - last > _NEAR else last
        level[position] = last
    out: list[Segment] = []
    for at, start, end in sorted((level[p], a, b) for p, a, b in segments):
        if out and out[-1][0] == at and start <= out[-1][2] + _NEAR:
            out[-1] = (at, out[-1][1], max(end, out[-1][2]))
        else:
            out.append((at, start, end))
    return [s for s in out if s[2] - s[1] >= _SHORTEST]


def _meet(a: Segment, d: Segment) -> bool:
    return a[1] - _NEAR <= d[0] <= a[2] + _NEAR and d[1] - _NEAR <= a[0] <= d[2] + _NEAR


def _connected(across: list[Segment], down: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that cross or touch one another."""
    parent = list(range(len(across) + len(down)))
    find = _finder(parent)
    for i, a in enumerate(across):
        for j, d in enumerate(down):
            if _meet(a, d):
                parent[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate([*across, *down]):
        groups.setdefault(find(i), ([], []))[i >= len(across)].append(segment)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _finder(parent: list[int]) -> Callable[[int], int]:
    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    return find


def _table(across: list[Segment], down: list[Segment]) -> RuledTable | None:
    ys = _borders([a[0] for a in across], [d[1] for d in down], [d[2] for d in down])
    xs = _borders([d[0] for d in down], [a[1] for a in across], [a[2] for a in across])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1:
        return None
    below, beside = _by_place(across), _by_place(down)
    parent = list(range(height * width))
    find = _finder(parent)
    for r in range(height):
        for c in range(width):
            x, y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            if c + 1 < width and not any(a <= y <= b for a, b in beside.get(xs[c + 1], ())):
                parent[find(r * width + c + 1)] = find(r * width + c)
            if r + 1 < height and not any(a <= x <= b for a, b in below.get(ys[r + 1], ())):
                parent[find((r + 1) * width + c)] = find(r * width + c)
    cells = _rectangles([find(i) for i in range(height * width)], width)
    # A frame around a text is one field and no table.
    return RuledTable(xs, ys, cells, {}) if len(cells) >= 2 else None


def _borders(drawn: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """Positions of the lines, and where those across them end: a table may be open at its sides."""
    found = sorted(set(drawn))
    first, last = min(starts), max(ends)
    return [first] * (first < found[0] - _NEAR) + found + [last] * (last > found[-1] + _NEAR)


def _by_place(segments: list[Segment]) -> dict[float, list[tuple[float, float]]]:
    found: dict[float, list[tuple[float, float]]] = {}
    for at, start, end in segments:
        found.setdefault(at, []).append((start, end))
    return found


def _rectangles(owner: list[int], width: int) -> list[Range]:
    groups: dict[int, list[tuple[int, int]]] = {}
    for i, root in enumerate(owner):
        groups.setdefault(root, []).append(divmod(i, width))
    cells: list[Range] = []
    for fields in groups.values():
        rows, columns = [r for r, _ in fields], [c for _, c in fields]
        box = (min(rows), min(columns), max(rows), max(columns))
        if (box[2] - box[0] + 1) * (box[3] - box[1] + 1) == len(fields):
            cells.append(box)
        else:  # An L-shaped rest is outside the border or badly drawn: leave its fields single.
            cells.extend((r, c, r, c) for r, c in fields)
    return sorted(cells)


def _fill(table: RuledTable, glyphs: list[Glyph]) -> None:
    where = {
        (r, c): cell for cell in table.cells for r in range(cell[0], cell[2] + 1) for c in range(cell[1], cell[3] + 1)
    }
    held: dict[Range, list[Glyph]] = {}
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        row, column = bisect_right(table.ys[1:-1], y), bisect_right(table.xs[1:-1], x)
        held.setdefault(where[row, column], []).append(glyph)
    for cell in table.cells:
        if cell in held:
            text = _cell_text(lines_of(held[cell]))
            if text:
                table.texts[cell[0], cell[1]] = text


def _cell_text(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.text) if text else line.text
    return text
