"""Are two requests about the same time? Periods, due dates and issue dates compared.

The rule behind it: the same ask for another reporting period is not a duplicate. Explicit periods decide; where
they are missing, requests issued or due close together are taken to be about the same time.
"""

from __future__ import annotations

import math

from jianfu_dedup.features.values import When

_MONTH = 27
_UNKNOWN_GAP = 30
"""Days taken for a distance that is not known: neither near nor far."""


def closeness(days: int | None, scale: float, *, least: int = 0) -> float:
    """Return 1 for the same day, falling to 1/e at ``scale`` days.

    Args:
        days: The distance; None when it is not known: then 30 days are taken.
        scale: Days at which 1/e is reached.
        least: A distance below this counts as this one, and is 1.

    Example:
        >>> closeness(0, 10.0), closeness(30, 10.0) == closeness(None, 10.0)
        (1.0, True)
    """
    distance = _UNKNOWN_GAP if days is None else days
    return math.exp(-max(0, distance - least) / scale)


def issue_gap(a: When, b: When) -> int | None:
    """Days between the two issue dates (or what stands in for them), or None."""
    return None if a.anchor is None or b.anchor is None else abs((a.anchor - b.anchor).days)


def due_gap(a: When, b: When) -> int | None:
    """Fewest days between a due date of the one and of the other, or None."""
    one, other = a.due, b.due
    return min((abs((x - y).days) for x in one for y in other), default=None)


def period_overlap(a: When, b: When) -> float | None:
    """Share of the shorter explicit period that lies in the other; None unless both periods are explicit.

    Example:
        >>> import datetime as dt
        >>> from jianfu_dedup.documents import Period
        >>> q3 = Period(raw="第三季度", start=dt.date(2023, 7, 1), end=dt.date(2023, 9, 30))
        >>> q4 = Period(raw="第四季度", start=dt.date(2023, 10, 1), end=dt.date(2023, 12, 31))
        >>> when = lambda p: When(period=p)
        >>> period_overlap(when(q3), when(q4)), period_overlap(when(q3), when(q3))
        (0.0, 1.0)
    """
    p, q = a.period, b.period
    if not (p.raw and q.raw and p.start and p.end and q.start and q.end):
        return None
    shared = (min(p.end, q.end) - max(p.start, q.start)).days + 1
    shorter = min((p.end - p.start).days, (q.end - q.start).days) + 1
    return max(0.0, min(1.0, shared / max(1, shorter)))


def period_distance(a: When, b: When) -> float:
    """Return how far apart two explicit periods lie: 0 when they touch or one is unknown, near 1 from a season on.

    Example:
        >>> import datetime as dt
        >>> from jianfu_dedup.documents import Period
        >>> def year(y):
        ...     period = Period(raw=f"{y}年", start=dt.date(y, 1, 1), end=dt.date(y, 12, 31))
        ...     return When(period=period)
        >>> period_distance(year(2022), year(2022)), period_distance(year(2021), year(2022))
        (0.0, 1.0)
    """
    p, q = a.period, b.period
    if not (p.raw and q.raw and p.start and p.end and q.start and q.end):
        return 0.0
    apart = (max(p.start, q.start) - min(p.end, q.end)).days
    if apart <= 0:
        return 0.0
    # September against October: calendar periods that do not meet are different ones, however near.
    calendar = min((p.end - p.start).days, (q.end - q.start).days) >= _MONTH
    return 1.0 if calendar else 1.0 - math.exp(-apart / 15.0)
