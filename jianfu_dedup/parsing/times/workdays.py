"""Workdays, feasts and seasons from the calendar file and what a county lays over it; never from the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon import load as load_lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days of a county.

    Attributes:
        off: Days off that are no weekend, and weekends that are feasts.
        work: Weekends that are made up for (调休).
        feasts: Names of the moving feasts (春节 端午 中秋 元宵), and the day of each in a year.
        seasons: Name of a season → its first and last day, as MM-DD.
    """

    off: frozenset[dt.date]
    work: frozenset[dt.date]
    feasts: Mapping[str, Mapping[int, dt.date]]
    seasons: Mapping[str, tuple[str, str]]

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices are open, make-up days (调休) included.

        Example:
            >>> calendar = calendar_of()
            >>> calendar.is_workday(dt.date(2023, 10, 7)), calendar.is_workday(dt.date(2023, 10, 3))
            (True, False)
        """
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def add_workdays(self, start: dt.date, count: int) -> dt.date:
        """Return the day ``count`` workdays after ``start``; the day of receipt does not count.

        Example:
            >>> calendar_of().add_workdays(dt.date(2023, 9, 28), 3).isoformat()
            '2023-10-09'
        """
        day = start
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def feast(self, name: str, year: int) -> dt.date | None:
        """Return the day of a moving feast in a year, if the calendar has it.

        Example:
            >>> calendar_of().feast("春节", 2024).isoformat()
            '2024-02-10'
        """
        return self.feasts.get(name, {}).get(year)


def calendar_of(lexicon: Lexicon | None = None) -> Calendar:
    """Return the calendar of a lexicon, a county's own days included; None stands for the built-in one.

    Raises:
        LexiconError: A day of the county's file is none.
    """
    return _read(lexicon or load_lexicon())


@once_per_lexicon
def _read(lexicon: Lexicon) -> Calendar:
    table: Any = lexicon.tables["calendar"]
    try:
        feasts = {name: [dt.date.fromisoformat(d) for d in days] for name, days in table["feasts"].items()}
        return Calendar(
            off=frozenset(day for first, last in table["off"] for day in _days(first, last)),
            work=frozenset(dt.date.fromisoformat(d) for d in table["work"]),
            feasts={name: {day.year: day for day in days} for name, days in feasts.items()},
            seasons={name: _season(*ends) for name, ends in table["seasons"].items()},
        )
    except (TypeError, ValueError) as error:
        mend = '日期写成 2026-10-01, 放假写成 [首日, 末日], 时节写成 ["03-01", "04-30"]'
        raise LexiconError(f"县情文件的 [calendar] 看不懂: {error}", mend=mend) from error


def _season(first: str, last: str) -> tuple[str, str]:
    for day in (first, last):
        dt.date.fromisoformat(f"2023-{day}")  # a season has its days in every year
    return first, last


def _days(first: str, last: str) -> Iterator[dt.date]:
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        yield day
        day += _DAY
