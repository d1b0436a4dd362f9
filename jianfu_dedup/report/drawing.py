"""Where things stand in the drawings of the page: a line of dates, and the bars of a score. Numbers only, no markup."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 150, 800, 30, 24
"""The line of dates: 960 units wide, names left of 150, dates up to 800, their labels right of the marks."""
STEPS = (1, 2, 5, 7, 10, 14, 30, 61, 91, 182, 365, 730, 1826)
TICKS = 7
BAR = 180


def timeline(documents: Iterable[Entry]) -> dict[str, Any] | None:
    """Lay out issue dates and deadlines, one row a document, or None if fewer than two dates are known.

    Returns:
        ``width``, ``height``, ``ticks`` (``x``, ``label``) and ``rows`` (``y``, ``document``, ``issued``, ``due``,
        ``label``, ``label_x`` …), all in units of the drawing.
    """
    rows = [(d, _day(d["issued"]), [day for v in d["deadlines"] if (day := _day(v))]) for d in documents]
    rows = sorted((r for r in rows if r[1] or r[2]), key=lambda r: (r[1] or min(r[2]), r[0]["id"]))
    days = [day for _, issued, due in rows for day in (issued, *due) if day]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    unit = (RIGHT - LEFT) / (last - first).days

    def x(day: dt.date) -> float:
        return round(LEFT + (day - first).days * unit, 1)

    laid = [_row(n, document, issued, due, x) for n, (document, issued, due) in enumerate(rows)]
    return {
        "width": WIDTH,
        "height": TOP + ROW * len(rows) + 6,
        "ticks": [{"x": x(day), "label": label} for day, label in _ticks(first, last)],
        "rows": laid,
    }


def _row(number: int, document: Entry, issued: dt.date | None, due: Sequence[dt.date], x: Any) -> dict[str, Any]:
    marks = [x(day) for day in (issued, *due) if day]
    rhythm = [v for v in document["deadlines"] if not _day(v)]
    labels = [f"{day:%m-%d}" for day in (*([issued] if issued else []), *dict.fromkeys(due))]
    return {
        "y": TOP + ROW * number + ROW // 2,
        "document": document,
        "issued": x(issued) if issued else None,
        "due": [x(day) for day in dict.fromkeys(due)],
        "from": min(marks),
        "to": max(marks),
        "label": " → ".join([*labels, *rhythm]),
        "label_x": max(marks) + 12,
    }


def _ticks(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    days = (last - first).days
    step = next((s for s in STEPS if days / s <= TICKS), STEPS[-1])
    ticks = [first + dt.timedelta(days=n) for n in range(0, days + 1, step)]
    return [
        (day, f"{day:%Y-%m-%d}" if n == 0 or day.year != ticks[n - 1].year else f"{day:%m-%d}")
        for n, day in enumerate(ticks)
    ]


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None  # 每周五 has no place on the line


def waterfall(weights: Sequence[float], *, total: bool = False) -> list[dict[str, float]]:
    """Lay out bars that start where the one before ended, so that one sees how the weights add up.

    Args:
        weights: The weights.
        total: Add a bar from zero to the sum.

    Returns:
        For each weight ``x`` and ``width``, and the place of ``zero``, within 0..180.

    Example:
        >>> waterfall([2.0, -1.0])
        [{'x': 0.0, 'width': 180.0, 'zero': 0.0}, {'x': 90.0, 'width': 90.0, 'zero': 0.0}]
    """
    ends = [0.0]
    for weight in weights:
        ends.append(ends[-1] + weight)
    low, high = min(ends), max(ends)
    unit = BAR / (high - low) if high - low > 1e-6 else 0.0
    return [
        {
            "x": round((min(a, b) - low) * unit, 1),
            "width": round(abs(b - a) * unit, 1),
            "zero": round(-low * unit, 1) + 0.0,
        }
        for a, b in [*itertools.pairwise(ends), *([(0.0, ends[-1])] if total else [])]
    ]
