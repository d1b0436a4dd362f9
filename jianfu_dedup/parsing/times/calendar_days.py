"""Days as notices write them, worked out from the day of issue: 12月7日, 月底, 本周五, 下周一, 次年1月22日."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from jianfu_dedup.parsing.words.numerals import NUMBER, spelled, to_int

_YEAR = r"(?:(?:20\d\d|二[〇○零O0]二[〇○零O0一二三四五六七八九])年|本年度?|今年|明年|次年|翌年|当年|来年)"
_MONTH = rf"(?:{NUMBER}月份?|本月|当月|下月|次月)"
DAY = (
    rf"(?:{_YEAR}?{_MONTH}(?:{NUMBER}[日号]?|底|末|初|上旬|中旬|下旬|月?底)"
    r"|20\d\d[./\-]\d{1,2}[./\-]\d{1,2}日?"
    rf"|(?:本月|当月|下月|次月)?{NUMBER}[日号]"
    r"|今[天日晚早]|当[天日晚]|明[天日早晚]|次日|翌日|第二天|大?后天"
    r"|(?:本|这|下下?)(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]?(?:之?内)?|(?:周|星期|礼拜)[一二三四五六日天]"
    r"|(?:本)?月底最后一天|(?:本)?月最后一天|月底|月末|本月内|年底|年末|年内|(?:本)?季度?末|\d{1,2}[./]\d{1,2}(?=前|之前|以前))"
)
"""Pattern of a day."""

_FULL = re.compile(
    rf"(?P<year>{_YEAR})?(?P<month>{_MONTH})(?:(?P<day>{NUMBER})[日号]?|(?P<end>底|末|初|上旬|中旬|下旬))"
)
_NUMERIC = re.compile(r"(?:(?P<year>20\d\d)[./\-])?(?P<month>\d{1,2})[./\-](?P<day>\d{1,2})")
_BARE = re.compile(rf"(?P<month>本月|当月|下月|次月)?(?P<day>{NUMBER})[日号]")
_WEEK = re.compile(r"(?P<which>本|这|下下|下)?(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])?")
_SHIFT = {"今": 0, "当": 0, "明": 1, "次": 1, "翌": 1, "第": 1, "后": 2, "大": 3}
_WEEKDAYS = "一二三四五六日"
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}


def resolve_day(text: str, *, issued: dt.date, year: int | None = None) -> dt.date | None:
    """Work out the day that ``text`` means for a notice of ``issued``.

    Args:
        text: One expression that :data:`DAY` matches.
        issued: Day of issue; stands in for the day of receipt.
        year: Year of the date before it in a list (次年1月22日、3月5日), if there is one.

    Example:
        >>> issued = dt.date(2023, 12, 7)
        >>> [str(resolve_day(t, issued=issued)) for t in ("12月底", "1月5日", "本周五", "下周一", "十二月七日")]
        ['2023-12-31', '2024-01-05', '2023-12-08', '2023-12-11', '2023-12-07']
    """
    try:
        return _resolve(text, issued, year)
    except ValueError:
        return None


def _resolve(text: str, issued: dt.date, year: int | None) -> dt.date | None:
    if found := _FULL.match(text):
        return _from_month(found, issued, year)
    if (found := _NUMERIC.fullmatch(text.rstrip("日"))) is not None:
        month, day = int(found["month"]), int(found["day"])
        return dt.date(int(found["year"]) if found["year"] else _guess_year(month, issued, year), month, day)
    if found := _BARE.fullmatch(text):
        return _from_day_only(found, issued)
    if found := _WEEK.match(text):
        return _from_week(found, issued)
    if "年" in text:
        return dt.date(issued.year, 12, 31)
    if "季" in text:
        return last_day(issued.year, (issued.month + 2) // 3 * 3)
    if "月" in text:
        return last_day(issued.year, issued.month)
    shift = _SHIFT.get(text[0])
    return issued + dt.timedelta(days=shift) if shift is not None else None


def _from_month(found: re.Match[str], issued: dt.date, year: int | None) -> dt.date:
    base = _named_year(found["year"], issued)
    written = found["month"]
    if written[0] in "本当":
        base, month = issued.year, issued.month
    elif written[0] in "下次":
        base, month = issued.year + issued.month // 12, issued.month % 12 + 1
    else:
        month = to_int(written.removesuffix("份").removesuffix("月"))
        base = base or _guess_year(month, issued, year)
    if found["day"]:
        return dt.date(base, month, to_int(found["day"]))
    last = last_day(base, month)
    return last.replace(day=_PARTS.get(found["end"], last.day))


def _named_year(written: str | None, issued: dt.date) -> int | None:
    if not written:
        return None
    if written[:2].isdecimal():
        return int(written[:4])
    if written[0] == "二":
        return spelled(written[:4])
    return issued.year + (written[0] in "明次翌来")


def _guess_year(month: int, issued: dt.date, year: int | None) -> int:
    """No year: that of the issue, or the next if the month was over before the month of issue began."""
    guess = issued.year + (month < issued.month - 1)
    return max(guess, year) if year else guess


def _from_day_only(found: re.Match[str], issued: dt.date) -> dt.date:
    day = to_int(found["day"])
    later = (found["month"] or "本")[0] in "下次"
    # 25号前 after the 25th is the 25th of next month.
    if later or (not found["month"] and day < issued.day):
        return dt.date(issued.year + issued.month // 12, issued.month % 12 + 1, day)
    return issued.replace(day=day)


def _from_week(found: re.Match[str], issued: dt.date) -> dt.date:
    monday = issued - dt.timedelta(days=issued.weekday())
    weeks = {"下": 1, "下下": 2}.get(found["which"] or "", 0)
    # 本周内 and 本周 end on Friday, 周末 on Sunday.
    wanted = (found["day"] or "五").replace("天", "日").replace("末", "日")
    day = monday + dt.timedelta(days=7 * weeks + _WEEKDAYS.index(wanted))
    # 周一前, said on a Thursday, is the Monday to come.
    return day + dt.timedelta(days=7) if not found["which"] and day < issued else day


def last_day(year: int, month: int) -> dt.date:
    """Return the last day of a month.

    Example:
        >>> str(last_day(2024, 2))
        '2024-02-29'
    """
    return dt.date(year, month, calendar.monthrange(year, month)[1])
