"""Workdays and feasts from the calendar file; never from the network."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from jianfu_dedup import lexicon

_DAY = dt.timedelta(days=1)


def is_workday(day: dt.date) -> bool:
    """Whether offices are open, make-up days (调休) included.

    Example:
        >>> is_workday(dt.date(2023, 10, 7)), is_workday(dt.date(2023, 10, 3))
        (True, False)
    """
    off, work = _calendar()
    return day in work or (day.weekday() < 5 and day not in off)


def add_workdays(start: dt.date, count: int) -> dt.date:
    """The day ``count`` workdays after ``start``; the day of receipt does not count.

    Example:
        >>> add_workdays(dt.date(2023, 9, 28), 3).isoformat()
        '2023-10-09'
    """
    day = start
    while count > 0:
        day += _DAY
        count -= is_workday(day)
    return day


def feast(name: str, year: int) -> dt.date | None:
    """The day of a moving feast (春节 端午 中秋 元宵) in a year, if the calendar file has it.

    Example:
        >>> feast("春节", 2024).isoformat()
        '2024-02-10'
    """
    return _feasts().get((name, year))


@functools.cache
def _calendar() -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    table: Any = lexicon.load().tables["calendar"]
    off: set[dt.date] = set()
    for first, last in table["off"]:
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            off.add(day)
            day += _DAY
    return frozenset(off), frozenset(dt.date.fromisoformat(d) for d in table["work"])


@functools.cache
def _feasts() -> dict[tuple[str, int], dt.date]:
    table: Any = lexicon.load().tables["calendar"]
    days = ((name, dt.date.fromisoformat(d)) for name, dates in table["feasts"].items() for d in dates)
    return {(name, day.year): day for name, day in days}
