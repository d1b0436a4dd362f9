"""Numbers and dates of worksheets as the text a person sees."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from functools import lru_cache

_BUILTIN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Built-in date and time formats: ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are the East Asian ones."""


def number_text(value: float, *, percent: bool = False) -> str:
    """Show a number as a sheet does: whole numbers without a point, never in E notation below 10¹⁸.

    Example:
        >>> number_text(3.0), number_text(0.1 + 0.2), number_text(510322199001010000.0)
        ('3', '0.3', '510322199001010000')
        >>> number_text(0.125, percent=True)
        '12.5%'
    """
    if percent:
        return number_text(value * 100) + "%"
    short = f"{value:.15g}"
    # Fifteen digits are what a sheet keeps: an identity number typed as a number ends in 000.
    if math.isfinite(value) and abs(value) < 1e18 and value == int(value):
        return str(int(decimal.Decimal(short)))
    return short


def date_text(serial: float, *, date1904: bool = False) -> str:
    """Turn a serial day number into ISO text; a serial that is no date stays a number.

    Example:
        >>> date_text(45208.0), date_text(45208.5), date_text(0.375)
        ('2023-10-09', '2023-10-09 12:00', '09:00')
        >>> date_text(1e9)
        '1000000000'
    """
    # Excel believes in 1900-02-29; from March 1900 on the base is 1899-12-30.
    base = dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    if not 0 <= serial < 2_958_466:
        return number_text(serial)
    return moment_text(base + dt.timedelta(seconds=round(serial * 86_400)), day=serial >= 1)


def moment_text(value: dt.datetime, *, day: bool = True) -> str:
    """Show a moment: the day, the time of day unless midnight, seconds only when there are any.

    Example:
        >>> moment_text(dt.datetime(2023, 10, 9, 8, 30))
        '2023-10-09 08:30'
    """
    time = value.strftime("%H:%M:%S").removesuffix(":00")
    if not day:
        return time
    return value.strftime("%Y-%m-%d") if time == "00:00" else f"{value:%Y-%m-%d} {time}"


@lru_cache(maxsize=256)
def shows_date(format_id: int, code: str | None) -> bool:
    """Tell whether a number format shows a date or time.

    Args:
        format_id: ``numFmtId``.
        code: The format code when the file defines one, else None.

    Example:
        >>> shows_date(14, None), shows_date(176, 'yyyy"年"m"月"d"日"'), shows_date(177, '0.00"m"')
        (True, True, False)
    """
    if code is None:
        return format_id in _BUILTIN_DATES
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(code))
