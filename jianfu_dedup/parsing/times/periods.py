"""The time that the wanted data are about: 截至2023年11月底, 2023年第三季度, 今冬明春, 两节, 9月份."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable

from jianfu_dedup.documents import Deadline, Period
from jianfu_dedup.parsing.times.calendar_days import DAY, last_day, resolve_day
from jianfu_dedup.parsing.times.workdays import Calendar, calendar_of
from jianfu_dedup.parsing.words.flow import flow
from jianfu_dedup.parsing.words.numerals import NUMBER, to_int

Dates = tuple[dt.date | None, dt.date | None]
Found = tuple[str, Dates] | None

_Y = r"(?:(?P<y>20\d\d)年(?:度)?|(?P<yw>今年|本年度?|去年|上年度?|明年|近年)?)"
_MONTH = rf"(?:{NUMBER})月"
_UNTIL = re.compile(
    rf"截[至止]?(?:到|至|于)?(?P<day>{DAY}|(?:20\d\d年|今年|本年)?{_MONTH}份?)(?!前)"
    rf"|(?:数据)?截止(?:时间|日期)?(?:为|：|:)?(?P<day2>{DAY})(?!前)"
)
_SINCE = re.compile(
    rf"(?:自|从)?(?P<y>20\d\d)?年?(?P<yw>今年|去年)?(?P<m>{NUMBER})?(?:月(?:份)?)?(?:(?P<d>{NUMBER})[日号])?以来"
)
_RANGE = re.compile(
    rf"(?P<y>20\d\d)?年?(?P<m1>{NUMBER})月?(?:(?P<d1>{NUMBER})[日号])?(?:份)?(?:至|到|—|-|－|~|～)"
    rf"(?:(?P<y2>20\d\d)年|(?P<next>次年|明年))?(?:(?P<m2>{NUMBER})月(?:(?P<d2>{NUMBER})[日号]|底|份)?|(?P<d3>{NUMBER})[日号])(?!前)"
)
_QUARTER = re.compile(rf"{_Y}(?:第)?(?P<q>[一二三四1-4])季度|(?P<qw>本|上)季度")
_HALF = re.compile(rf"{_Y}(?P<h>上|下)半年")
_YEAR = re.compile(
    r"(?P<y>20\d\d)年度|(?P<y1>20\d\d)年(?!\d|[一二三四五六七八九十]{1,3}月|第|前|底)"
    r"|(?P<y2>20\d\d)届|(?P<yw>今年|本年度|全年|年度)"
)
_IN_MONTH = re.compile(
    rf"(?P<y>20\d\d)?年?(?P<m>{NUMBER})月(?:份|(?=[^\d一二三四五六七八九十日上中下底末初前至到—起]))|(?P<mw>本月|当月|上月|上个月)"
)
_DATA_MONTH = re.compile(
    rf"(?:(?:20\d\d)年)?(?:{NUMBER}月|本月|当月|上月)(?:份)?"
    r"(?=(?:的)?(?:数据|情况|报表|月报|补贴|工作|统计|台账|进展|安全|经济|零报告|总结)|份)(?:份|.)"
)
_PAST_YEARS = re.compile(rf"近(?P<n>{NUMBER})年")
_RHYTHM = (
    ("day", re.compile(r"每[日天]|日报(?!纸|社)|一日一[报调]|日调度|逐日|当日[^，。；]{0,16}(?:情况|数)")),
    ("week", re.compile(r"每(?:个)?(?:周|星期)|周报|周调度|一周一[报调]|按周|本周(?![一二三四五六日内])")),
    ("half_month", re.compile(r"半月报|每半(?:个)?月|旬报|每旬|每两周|双周")),
    ("month", re.compile(r"每(?:个)?月|月报|按月|逐月|月调度|月度|一月一[报调]|当月")),
    ("quarter", re.compile(r"每(?:个)?季|季报|按季|季度(?:小结|报表|报送)")),
    ("half_year", re.compile(r"每半年|半年报|半年(?:小结|总结)")),
    ("year", re.compile(r"每年|年报|年审")),
)


def find(text: str, *, issued: dt.date | None, strict: bool = False, calendar: Calendar | None = None) -> Period | None:
    """Find the time that a text says its data are about; None when it says nothing.

    Args:
        text: A title, the name of what is handed in, or a sentence.
        issued: Day of issue, which tells the year where none is written.
        strict: The text is a whole sentence, where bare months and years are mostly not the time of the data (8月自查).
        calendar: Feasts and seasons; the built-in ones, if none is given.

    Example:
        >>> found = find("报送2023年第三季度工作情况", issued=dt.date(2023, 9, 20))
        >>> found.raw, str(found.start), str(found.end)
        ('2023年第三季度', '2023-07-01', '2023-09-30')
        >>> find("请报名单", issued=None) is None
        True
    """
    running = flow(text).text
    readers: tuple[Callable[[str, dt.date | None], Found], ...] = (_until, _quarter, _half, _since, _named_month)
    if not strict:
        season = functools.partial(_season, calendar=calendar or calendar_of())
        readers = (_until, _range, _quarter, _half, season, _since, _month, _past_years, _year)
    for reader in readers:
        found = reader(running, issued)
        if found:
            raw, (start, end) = found
            return Period(raw=raw.strip('“"，。'), start=start, end=end, rhythm=rhythm(running))
    return None


def rhythm(text: str, deadlines: tuple[Deadline, ...] = ()) -> str:
    """How often: from recurring deadlines, else from words of the text.

    Example:
        >>> rhythm("实行周报制度"), rhythm("报送总结")
        ('week', 'once')
    """
    said = "、".join(d.value for d in deadlines if d.precision == "recurring")
    if not said and any(d.precision in ("day", "minute") for d in deadlines):
        return "once"
    for name, pattern in _RHYTHM:
        if pattern.search(said or text):
            return name
    return "once"


def derived(issued: dt.date | None, deadlines: tuple[Deadline, ...] = (), *, rhythm: str = "once") -> Period:
    """Nothing said: the month of issue, up to the last deadline.

    Example:
        >>> str(derived(dt.date(2023, 11, 20)).start)
        '2023-11-01'
    """
    if issued is None:
        return Period(rhythm=rhythm)
    days = [dt.date.fromisoformat(d.value[:10]) for d in deadlines if d.precision in ("day", "minute")]
    return Period(start=issued.replace(day=1), end=max([*days, last_day(issued.year, issued.month)]), rhythm=rhythm)


def _until(text: str, issued: dt.date | None) -> Found:
    found = _UNTIL.search(text)
    if not found:
        return None
    written = found["day"] or found["day2"]
    # The data are of the past: 截至12月, said in January, means the December before.
    day = resolve_day(re.sub(r"月份?$", "月底", written), issued=issued or dt.date(2000, 1, 1))
    if day and issued and day > issued + dt.timedelta(days=45) and not re.search(r"20\d\d|明", written):
        day = _shift_year(day, -1)
    known = issued is not None or bool(re.search(r"20\d\d", written))
    return found[0], (None, day if known else None)


def _range(text: str, issued: dt.date | None) -> Found:
    for found in _RANGE.finditer(text):
        try:
            dates = _range_dates(found, issued)
        except ValueError:
            continue
        if dates:
            return found[0], dates
    return None


def _range_dates(found: re.Match[str], issued: dt.date | None) -> Dates | None:
    first, last = to_int(found["m1"]), to_int(found["m2"] or found["m1"])
    if not (1 <= first <= 12 and 1 <= last <= 12) or (not found["y"] and issued is None):
        return None
    if found["d3"] and not found["d1"]:
        return None

    def dates(year: int) -> tuple[dt.date, dt.date]:
        later = int(found["y2"]) if found["y2"] else year + (last < first or bool(found["next"]))
        start = dt.date(year, first, to_int(found["d1"]) if found["d1"] else 1)
        day = found["d2"] or found["d3"]
        return start, dt.date(later, last, to_int(day)) if day else last_day(later, last)

    return dates(int(found["y"])) if found["y"] else _closest(dates, issued, ahead=1.5)


def _quarter(text: str, issued: dt.date | None) -> Found:
    found = _QUARTER.search(text)
    if not found:
        return None
    if found["qw"]:
        if issued is None:
            return found[0], (None, None)
        quarter = (issued.month + 2) // 3 - (found["qw"] == "上")
        year = issued.year if quarter else issued.year - 1
        return found[0], _months(year, (quarter or 4) * 3 - 2, (quarter or 4) * 3)
    quarter = to_int(found["q"])
    return found[0], _of_year(found, issued, quarter * 3 - 2, quarter * 3)


def _half(text: str, issued: dt.date | None) -> Found:
    found = _HALF.search(text)
    if not found:
        return None
    first = 1 if found["h"] == "上" else 7
    return found[0], _of_year(found, issued, first, first + 5)


def _season(text: str, issued: dt.date | None, calendar: Calendar) -> Found:
    for pattern, dates in _seasons(calendar):
        found = pattern.search(text)
        if found:
            year = int(found["y"]) if found["y"] else None
            return found[0], dates(year, issued)
    return None


@functools.lru_cache(maxsize=8)
def _seasons(calendar: Calendar) -> tuple[tuple[re.Pattern[str], Callable[[int | None, dt.date | None], Dates]], ...]:
    found: list[tuple[re.Pattern[str], Callable[[int | None, dt.date | None], Dates]]] = []
    head = r"(?:(?P<y>20\d\d)(?:年|[—-]20\d\d年?))?(?:度)?[“\"]?"
    doubles = (("09-10", "10-08", "中秋[、和]?国庆"), ("12-25", "02-20", "元旦[、和]?春节"))
    for first, last, words in doubles:
        found.append((re.compile(head + words), functools.partial(_span_of, first, last)))
    # 两节 is 中秋 and 国庆 in autumn, else 元旦 and 春节.
    found.append((re.compile(head + r"[两双]节"), _two_feasts))
    for name in calendar.feasts:
        words = rf"(?<!元旦)(?<!元旦、){name}(?:期间|假期|前后|前|节|返乡)?"
        found.append((re.compile(head + words), functools.partial(_around_feast, calendar, name)))
    for name in sorted(calendar.seasons, key=lambda n: (-len(n), n)):
        first, last = calendar.seasons[name]
        found.append((re.compile(head + re.escape(name) + "(?:期间|前后)?"), functools.partial(_span_of, first, last)))
    return tuple(found)


def _two_feasts(year: int | None, issued: dt.date | None) -> Dates:
    autumn = issued is not None and 7 <= issued.month <= 10
    return _span_of("09-10", "10-08", year, issued) if autumn else _span_of("12-25", "02-20", year, issued)


def _span_of(first: str, last: str, year: int | None, issued: dt.date | None) -> Dates:
    if year is None and issued is None:
        return None, None
    start_month = int(first[:2])
    base = year
    if base is None and issued is not None:
        base = issued.year - (first > last and issued.month <= int(last[:2]))
    assert base is not None
    start = dt.date(base, start_month, int(first[3:]))
    end = dt.date(base + (first > last), int(last[:2]), int(last[3:]))
    return start, end


def _around_feast(calendar: Calendar, name: str, year: int | None, issued: dt.date | None) -> Dates:
    if year is None:
        if issued is None:
            return None, None
        days = [d for y in (issued.year, issued.year + 1) if (d := calendar.feast(name, y))]
        day = next((d for d in days if d >= issued - dt.timedelta(days=45)), None)
    else:
        day = calendar.feast(name, year)
    return (day - dt.timedelta(days=20), day + dt.timedelta(days=20)) if day else (None, None)


def _since(text: str, issued: dt.date | None) -> Found:
    found = _SINCE.search(text)
    if not found or not (found["y"] or found["yw"] or found["m"]):
        return None
    month = to_int(found["m"]) if found["m"] else 1
    if not 1 <= month <= 12:
        return None
    year = _year_of(found, issued)
    if not year and issued:
        year = issued.year - (month > issued.month)
    if not year:
        return found[0], (None, None)
    try:
        start = dt.date(year, month, to_int(found["d"]) if found["d"] else 1)
    except ValueError:
        return None
    return found[0], (start, issued)


def _month(text: str, issued: dt.date | None) -> Found:
    found = _IN_MONTH.search(text)
    if not found:
        return None
    if found["mw"]:
        if issued is None:
            return found[0], (None, None)
        back = "上" in found["mw"]
        month = (issued.month - back) or 12
        return found[0], _months(issued.year - (back and issued.month == 1), month, month)
    month = to_int(found["m"])
    if not 1 <= month <= 12 or (not found["y"] and issued is None):
        return None
    return found[0], _of_year(found, issued, month, month, ahead=1.5)


def _named_month(text: str, issued: dt.date | None) -> Found:
    found = _DATA_MONTH.search(text)
    return _month(found[0], issued) if found else None


def _past_years(text: str, issued: dt.date | None) -> Found:
    found = _PAST_YEARS.search(text)
    if not found or issued is None:
        return None
    return found[0], (dt.date(issued.year - to_int(found["n"]), 1, 1), issued)


def _year(text: str, issued: dt.date | None) -> Found:
    found = _YEAR.search(text)
    if not found:
        return None
    year = int(found["y"] or found["y1"] or found["y2"] or (issued.year if issued else 0))
    return found[0], (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else (None, None)


def _year_of(found: re.Match[str], issued: dt.date | None) -> int | None:
    """The year that is written, or that a word (今年, 上年度) means; None when nothing is said."""
    groups = found.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    word = groups.get("yw") or ""
    if issued is None or not word:
        return None
    return issued.year - (word[0] in "去上") + (word[0] == "明")


def _of_year(found: re.Match[str], issued: dt.date | None, first: int, last: int, *, ahead: float = 3.0) -> Dates:
    year = _year_of(found, issued)
    return _months(year, first, last) if year else _closest(lambda y: _months(y, first, last), issued, ahead=ahead)


def _closest(dates: Callable[[int], tuple[dt.date, dt.date]], issued: dt.date | None, *, ahead: float) -> Dates:
    """The year in which the span lies nearest to the day of issue; what lies ahead counts ``ahead`` times as far."""
    if issued is None:
        return None, None

    def distance(span: tuple[dt.date, dt.date]) -> float:
        days = (span[0] - issued).days + (span[1] - span[0]).days / 2
        return days * ahead if days > 0 else -days

    spans = [dates(y) for y in (issued.year - 1, issued.year, issued.year + 1)]
    return min(spans, key=distance)


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), last_day(year, last)


def _shift_year(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
