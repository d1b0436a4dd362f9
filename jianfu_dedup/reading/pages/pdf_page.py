"""One page of a PDF as glyphs and rules, by way of pdfium's C interface."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jianfu_dedup.reading.pages.layout import Glyph, Page, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Matrix = tuple[float, float, float, float, float, float]
    Point = tuple[float, float]
    Place = Callable[[float, float], Point]

_THIN = 3.0
"""Points up to which a filled rectangle is a line; Word and LibreOffice draw borders so."""

_MOST_PATHS = 20_000
_DEPTH = 6
_QUARTER = math.pi / 2


def page_of(source: Any) -> Page:
    """Read one pypdfium2 page.

    Args:
        source: A ``pypdfium2.PdfPage``.

    Returns:
        Glyphs and axis-parallel lines as a person sees the page, rotation undone.
    """
    width, height = source.get_size()
    place = _placer(source)
    return Page(width, height, list(_glyphs(source, place)), list(_rules(source, place)))


def has_picture(source: Any) -> bool:
    """Whether a raster image covers a third of the page."""
    import pypdfium2.raw as c

    width, height = source.get_size()
    for item in source.get_objects(filter=(c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > width * height / 3:
            return True
    return False


def _placer(source: Any) -> Place:
    """From PDF space (origin below left, unrotated) to the page as seen, y downwards."""
    left, bottom, right, top = source.get_cropbox()
    turn = source.get_rotation() % 360
    if turn == 90:
        return lambda x, y: (y - bottom, x - left)
    if turn == 180:
        return lambda x, y: (right - x, y - bottom)
    if turn == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _glyphs(source: Any, place: Place) -> Iterator[Glyph]:
    import pypdfium2.raw as c

    textpage = source.get_textpage()
    x, y, box = ctypes.c_double(), ctypes.c_double(), c.FS_RECTF()
    high = 0
    for index in range(c.FPDFText_CountChars(textpage)):
        code = c.FPDFText_GetUnicode(textpage, index)
        if c.FPDFText_IsGenerated(textpage, index) == 1 or code in {0, 0xFFFE, 0xFFFF}:
            continue
        if 0xD800 <= code < 0xDC00:  # Rare Han come as two halves.
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD, 0
        if 0.2 < c.FPDFText_GetCharAngle(textpage, index) % _QUARTER < _QUARTER - 0.2:
            continue  # Slanting text is a watermark.
        c.FPDFText_GetCharOrigin(textpage, index, x, y)
        c.FPDFText_GetLooseCharBox(textpage, index, box)
        (x0, y0), (x1, y1) = place(box.left, box.top), place(box.right, box.bottom)
        _, base = place(x.value, y.value)
        yield Glyph(chr(code), min(x0, x1), max(x0, x1), base, abs(y1 - y0))
    textpage.close()


def _rules(source: Any, place: Place) -> Iterator[Rule]:
    import pypdfium2.raw as c

    objects = (
        (c.FPDFPage_GetObject(source, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
        for i in range(c.FPDFPage_CountObjects(source))
    )
    for count, (path, matrix) in enumerate(_paths(objects, 0)):
        if count > _MOST_PATHS:
            return
        for (ax, ay), (bx, by) in _strokes(path, matrix):
            (x0, y0), (x1, y1) = place(ax, ay), place(bx, by)
            if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
                yield Rule(x0, y0, x1, y1)


def _paths(objects: Any, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Path objects with their matrix, those inside forms too."""
    import pypdfium2.raw as c

    for item, outer in objects:
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_PATH:
            yield item, _times(_matrix(item), outer)
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = _times(_matrix(item), outer)
            count = c.FPDFFormObj_CountObjects(item)
            yield from _paths(((c.FPDFFormObj_GetObject(item, i), inner) for i in range(count)), depth + 1)


def _matrix(item: Any) -> Matrix:
    import pypdfium2.raw as c

    m = c.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if c.FPDFPageObj_GetMatrix(item, m) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _strokes(path: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight lines a path shows: its own when stroked, the middle of thin rectangles when filled."""
    import pypdfium2.raw as c

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    for points in _subpaths(path, matrix):
        if stroke.value:
            yield from pairwise(points)
        elif fill.value:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            left, right, low, high = min(xs), max(xs), min(ys), max(ys)
            if high - low <= _THIN < right - left:
                yield (left, (low + high) / 2), (right, (low + high) / 2)
            elif right - left <= _THIN < high - low:
                yield ((left + right) / 2, low), ((left + right) / 2, high)


def _subpaths(path: Any, m: Matrix) -> Iterator[list[Point]]:
    import pypdfium2.raw as c

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(min(c.FPDFPath_CountSegments(path), _MOST_PATHS)):
        segment = c.FPDFPath_GetPathSegment(path, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value * m[0] + y.value * m[2] + m[4], x.value * m[1] + y.value * m[3] + m[5])
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(here)
        if c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
