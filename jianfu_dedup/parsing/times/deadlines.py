"""When something is due: absolute, relative, listed, layered and recurring deadlines.

Times of events (会议于…召开), windows of stages (动员部署（8月底前）) and the date that data are counted to (截至…)
carry no word of a deadline and are not found. Whether a deadline belongs to something that is handed in is for
:mod:`jianfu_dedup.parsing.requests.find` to say.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from jianfu_dedup.documents import Deadline, Span
from jianfu_dedup.parsing.times.calendar_days import DAY, resolve_day
from jianfu_dedup.parsing.times.clock import TIME, read_time
from jianfu_dedup.parsing.times.workdays import Calendar, calendar_of
from jianfu_dedup.parsing.words.flow import flow
from jianfu_dedup.parsing.words.numerals import NUMBER, to_int

_PAREN = r"(?:[（(][^（）()\n]{1,12}[）)])?"
_BEFORE = r"(?:之?前|以前|截止|止|为止)"
_SEND = (
    r"(?:[再并]?(?:统一|集中|及时|准时)?(?:盖章|签字)?(?:后)?(?:上报|报送|报(?!告|名|到|考|道)|填报|反馈|提交"
    r"|交(?!通|警|流)|发(?=我|到|至|给|邮箱|送|群)|传(?=至|到|我)))"
)

# 明天（周五）, 明天周五, 28日星期三: the weekday of a day already named.
_NAMED_DAY = r"(?:[（(][^（）()\n]{1,12}[）)]|[，,]?(?:周|星期|礼拜)[一二三四五六日天])?"

# A day (or a list of days), perhaps with its weekday in brackets, a time of day, and the word that makes it a deadline.
_ABSOLUTE = re.compile(
    rf"(?<![\d.〔\[每-])(?P<days>{DAY}{_NAMED_DAY}(?:(?:[、，,和及与]|以及){DAY}{_NAMED_DAY})*)"
    rf"(?:[，,]?(?P<time>{TIME}))?{_PAREN}"
    rf"(?P<end>{_BEFORE}|之内|(?<=[周月年])内|(?=务必|必须|完成|按时){_SEND}|(?={_SEND})|(?=(?:务必|必须|要){_SEND})"
    r"|(?=[，,]?(?:请)?[把将][^，。；\n]{2,40}(?:上?报|发|交|传|送)))"
)
_LABELLED = re.compile(
    r"(?:截止(?:时间|日期)?|(?:时间|日期)(?=截[至止到])|(?:报送|上报|填报|提交|反馈|申报|报名|录入|回复|交表|完成)(?:的)?(?:截止)?(?:时间|时限|期限|日期))"
    rf"(?:[：:]|截?至|截止|为|是|到|于)+(?:(?P<from>{DAY})(?:{TIME})?起?[至到—~～-]+)?(?P<days>{DAY}){_PAREN}(?P<time>{TIME})?(?![起至—-])"
)
# A day that was moved (由10日提前至8日, 延到24日17:00), or that is the last one (最迟6月25日).
_MOVED = re.compile(
    r"(?:(?:提前|延期?长?|延后|推迟|顺延|放宽|宽限|调整|变更|改)(?:至|到|为)|(?:最迟|最晚|不晚于|不得晚于|不迟于|务必在|截止(?:到|至|于)?)(?:于|在)?)"
    rf"[“\"]?(?P<days>{DAY}){_PAREN}(?P<time>{TIME})?(?!起|以来|[至—-]\d)"
)
# 3月1日至5日报送: what is handed in over some days is due on the last of them.
_RANGED = re.compile(
    rf"(?P<from>{DAY})(?:起)?[至到—~～-]+(?P<days>{DAY}){_PAREN}(?P<time>{TIME})?(?:期间|间|内)?[，,]?(?:集中|统一)?(?={_SEND})"
)
# 放假前（9月29日）: the day of an event before which something is due.
_ASIDE = re.compile(rf"(?<=前)[（(](?:即|也就是)?(?P<days>{DAY})(?P<time>{TIME})?(?:之?前)?[）)]")
# 上班第一天（1月3日）报我: the day of what is said before it.
_MEANT = re.compile(rf"(?<!前)[（(](?P<days>{DAY})(?P<time>{TIME})?[）)](?={_SEND})")
# 6月30日下午3点锁系统: what is not entered by then cannot be.
_SHUT = re.compile(
    rf"(?P<days>{DAY}){_PAREN}(?P<time>{TIME})?(?:整|准时|起)?[，,]?(?:(?:系统|平台|端口|通道|链接|入口|文档)(?:将|会|自动|统一|准时)*(?:锁|关|停)"
    r"|(?:将|会|自动|统一|准时)*(?:锁定?|关闭?|停用)(?:系统|平台|端口|通道|链接|入口|文档))"
)
# 时间：3月25日。方式：…: a day that stands beside the way of handing in.
_BESIDE = re.compile(
    rf"时间[：:](?P<days>{DAY}){_PAREN}(?P<time>{TIME})?(?:之?前|以前)?[。；;，,\n ]*"
    r"(?=(?:报送|上报|反馈|提交|填报)?(?:方式|渠道|途径|地址|邮箱)[：:])"
)
_RANGE = re.compile(rf"(?P<from>{DAY})(?:起)?[至到—~～-]+(?P<days>{DAY}){_PAREN}(?P<time>{TIME})?")
_TIME_ONLY = re.compile(rf"(?<![\d.:日天晚早）)月周一二三四五六期])(?P<time>{TIME})(?:之?前|以前|截止)")
_DURATION = re.compile(rf"(?P<n>\d{{1,3}}|{NUMBER})个?(?P<unit>工作日|日|天|小时|周|月)(?:之|以)?内(?!容|的|存)")
_RECEIPT = re.compile(
    r"(?:(?:[收接]到?(?:本|此|该|来)?(?:通知|文件|文|函|件|通报|方案)?|印发|下发|发文|发布|(?:本|此|该)?(?:通知|文件|函))"
    r"(?:下发|印发|发出|发布|收到)?(?:之日|之后|后|当日)(?:起|算起)?|即日起)(?:的)?[，,]?$"
)
# 请于三日内报: reckoned from the paper itself; not 发现后2日内, 每5日内, 火点推送后…两小时内.
_OWN = re.compile(
    r"(?:(?:^|[。：:\n])(?:[@各全][^，。；：:\n后起]{0,12})?|(?:请|务必|必须|须|限)(?:务必|各[\u4e00-\u9fff]{1,8})?)(?:于|在)?$"
)
_EVENT = re.compile(r"发现|发生|遇|一旦|如有|若|出现|接到|接单|受理|死亡|推送|后[，,]")
_HANDED_SOON = re.compile(r"[^。；\n]{0,40}?(?:报|交|反馈|回复|录入|填|完成|提供|上传)")
_VAGUE = re.compile(
    rf"(?P<word>尽快|抓紧|立即|立刻|马上|迅速|第一时间|速|节前|会前|年前|春节前|[接收见]到?(?:本|此)?(?:通知|文|件)后)(?:[请将]?[^，。；\n]{{0,8}})?{_SEND}"
)
_WEEKDAY = r"(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"
_TIMES = rf"(?P<time>{TIME})(?:[、，,和及与]{TIME})*"
_RECURRING = re.compile(
    rf"(?:每(?:个)?|逢){_WEEKDAY}(?:的)?{_PAREN}(?:{_TIMES})?(?P<wend>之?前|以前|内)?"
    rf"|每(?:个)?月(?:的)?(?:(?P<md>{NUMBER})[日号]|(?P<me>底|末|月底|月末|最后[一1]?个?(?:工作日|[天日])|初|上旬|中旬|下旬)){_PAREN}(?:{TIME})?(?P<mend>之?前|以前)?"
    rf"|每(?:[日天]|晚|早)(?P<dd>[^，。；\n\d]{{0,4}}?)(?P<dt>{TIME})(?P<dmore>(?:[、，,和及与](?:每[日天])?{TIME})+)?(?P<dend>之?前|以前)?"
    rf"|每(?:个)?季度?(?:(?P<qm>[末首初]|最后一个|第[一二三]个)月?(?:的)?)?(?:(?P<qd>{NUMBER})[日号]|(?P<qe>底|末))(?P<qend>之?前|以前)?"
    rf"|每年(?P<ym>{NUMBER})月(?:(?P<yd>{NUMBER})[日号]|(?P<ye>底))(?P<yend>之?前|以前)?"
)
# 原定7月10日报送: the day of an earlier paper.
_WAS = re.compile(r"原(?:定|为|是|要求|通知)(?:于|在)?(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月)?$")
# 每天报一份，到2月20日止: where a series ends nothing is due.
_SERIES = re.compile(r"每[日天周月晚]|逐日|日报")
_COUNTED = re.compile(r"时点(?:为|是|：|:)?$")
# 为确保补助于4月底前兑现，: what a paper is for, not when it is to be answered.
_PURPOSE = re.compile(r"(?<![认作])为(?:了)?(?:确保|保证|保障|实现)[^，。；\n]{0,40}$")
_AIM = re.compile(r"[^，。；\n报交填传录反回]{0,40}，")
_RHYTHM = re.compile(r"[调排通次]|报(?![送至给到我县市区局]|上|[\u4e00-\u9fff]{2,12}(?:进度|情况|表|数))|$")
_UNTIL = re.compile(_BEFORE)
_DAILY = re.compile(r"每[日天]|日报|日调度|零报告|一日[一两]报|逐日|当[日天]")
_WEEKLY = re.compile(r"每周|周报|周调度|每星期|一周一报|按周|周五报|周排查")
_MONTHLY = re.compile(r"每(?:个)?月|按月|月报|月调度|月排查|逐月|月度(?:报表|统计)|一月一报")
_WINDOW_END = re.compile(r"(?:表|账|帐|单|册|告|案|结|料|片|据|执|书)$")
_HANDED = re.compile(r"[报交送传发]")
_NOT_DUE = re.compile(r"(?:期间|[日天]?以来|起|的)")


# How far a sentence without a full stop, and a notice that speaks of months, are looked through.
_NEAR, _FAR = 200, 4000


class _Hit(NamedTuple):
    start: int
    end: int
    deadline: Deadline


def find(text: str, *, issued: dt.date | None, calendar: Calendar | None = None) -> list[tuple[Deadline, Span]]:
    """Find every deadline of a text, in order.

    Args:
        text: Any stretch of a notice; hard line breaks inside a date do no harm.
        issued: Day of issue, from which relative days are reckoned; None leaves them ``vague`` with their wording.
        calendar: What days are workdays; the built-in one, if none is given.

    Returns:
        Deadlines and where they stand in ``text``. A list of days gives one deadline a day, at the same place.

    Example:
        >>> found = find("请于12月7日下午4点前报送，此后每周五17:00前报进度。", issued=dt.date(2023, 12, 5))
        >>> [d.value for d, _ in found]
        ['2023-12-07T16:00', '每周五']
    """
    running = flow(text)
    hits = sorted(scan(running.text, issued=issued, calendar=calendar), key=lambda h: (h[0], h[1]))
    return [(d, running.span(start, end)) for start, end, d in hits]


def scan(text: str, *, issued: dt.date | None, calendar: Calendar | None = None) -> Iterator[tuple[int, int, Deadline]]:
    """Like :func:`find`, on running text (see :mod:`jianfu_dedup.parsing.words.flow`); yields start, end, deadline."""
    duration = functools.partial(_duration, calendar=calendar or calendar_of())
    taken = bytearray(len(text))
    for finder in (_recurring, _moved, _labelled, _ranged, _aside, _absolute, duration, _time_only, _vague):
        last = (-1, -1)
        for hit in finder(text, issued):
            # Several days at the same place are one list.
            if (hit.start, hit.end) == last or not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                last = (hit.start, hit.end)
                yield hit


def _recurring(text: str, _issued: dt.date | None) -> Iterator[_Hit]:
    for found in _RECURRING.finditer(text):
        for value in _recurring_values(found, text):
            yield _Hit(found.start(), found.end(), Deadline(value=value, precision="recurring", raw=found[0]))


def _recurring_values(found: re.Match[str], text: str) -> list[str]:
    if found["wd"]:
        # 每周一报 is a rhythm (once a week); 每周一前报, 每周一上报 name the Monday.
        if not (found["time"] or found["wend"]) and found["wd"] == "一" and _RHYTHM.match(text, found.end()):
            return []
        # Of the days of a week or a month the hour is not told; every day needs one.
        return ["每周" + found["wd"].replace("天", "日")]
    if found["md"] or found["me"]:
        return ["每月" + (f"{to_int(found['md'])}日" if found["md"] else _month_end(found["me"]))]
    if found["dt"]:
        return ["每日" + "、".join(_hour(t) for t in _time_list(found["dt"], found["dmore"]))]
    if found["qd"] or found["qe"]:
        month = {"末": "末月", "最后一个": "末月", "首": "首月", "初": "首月"}.get(found["qm"] or "", found["qm"] or "")
        return ["每季度" + month + (f"{to_int(found['qd'])}日" if found["qd"] else "末")]
    if found["ym"]:
        return [f"每年{to_int(found['ym'])}月" + (f"{to_int(found['yd'])}日" if found["yd"] else "底")]
    return []


def _month_end(word: str) -> str:
    if "最后" in word:
        return "最后一个工作日" if "工作日" in word else "最后一天"
    return "月底" if word[-1] in "底末" else word


def _time_list(first: str | None, more: str | None) -> list[str]:
    return ([first] if first else []) + (re.findall(TIME, more) if more else [])


def _hour(time: str) -> str:
    clock = read_time(time)
    return f"{clock[0]}:{clock[1]:02d}" if clock else ""


def _labelled(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for found in _LABELLED.finditer(text):
        # 12月9日至16日: the last day has its month and year from the first.
        first = resolve_day(found["from"], issued=issued) if found["from"] and issued else None
        yield from _days(found, text, first or issued)


def _moved(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for found in _MOVED.finditer(text):
        yield from _days(found, text, issued)


def _ranged(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for found in _RANGED.finditer(text):
        first = resolve_day(found["from"], issued=issued) if issued else None
        for hit in _days(found, text, first or issued):
            if not first or hit.deadline.value[:10] >= first.isoformat():
                yield hit


def _aside(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for pattern in (_ASIDE, _BESIDE, _MEANT, _SHUT):
        for found in pattern.finditer(text):
            yield from _days(found, text, issued)


def window_ends(text: str, start: int, end: int, *, issued: dt.date | None) -> list[Deadline]:
    """Last days of the windows (3月1日至5日) in a stretch of running text: what is handed in there is due then.

    Example:
        >>> [d.value for d in window_ends("3月1日至5日汇总上报", 0, 10, issued=dt.date(2023, 2, 1))]
        ['2023-03-05']
    """
    found: list[Deadline] = []
    for match in _RANGE.finditer(text, start, end):
        first = resolve_day(match["from"], issued=issued) if issued else None
        last = [hit.deadline for hit in _days(match, text, first or issued)]
        found += [d for d in last if not first or d.value[:10] >= first.isoformat()]
    return found


def _absolute(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for found in _ABSOLUTE.finditer(text):
        if (
            _is_window(found, text)
            or _NOT_DUE.match(text, found.end())
            or _WAS.search(text, max(0, found.start() - 12), found.start())
            or (found["end"] in ("止", "为止") and _SERIES.search(_sentence(text, found.start())))
            or (_PURPOSE.search(text, max(0, found.start() - 50), found.start()) and _AIM.match(text, found.end()))
        ):
            continue
        if text[found.start() - 1 : found.start()] in tuple("至—~～-") and not found["end"].endswith(("前", "止")):
            continue
        days = list(_days(found, text, issued))
        # 调查时点为5月15日，5月25日前报: the first is the day that is counted on.
        counted = len(days) > 1 and _COUNTED.search(text, max(0, found.start() - 8), found.start())
        yield from days[1:] if counted else days


def _is_window(found: re.Match[str], text: str) -> bool:
    """（8月底前） behind a heading names the window of a stage."""
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    inside = len(around) == 2 and around[0] in "（(" and around[1] in "）)"
    if not inside:
        return False
    heading = text[_sentence_start(text, found.start()) : found.start() - 1]
    return not _WINDOW_END.search(heading) and not _HANDED.search(heading)


def _days(found: re.Match[str], text: str, issued: dt.date | None) -> Iterator[_Hit]:
    raw = found["days"] + (found["time"] or "")
    clock = _clock(found, text)
    around = _sentence(text, found.start())
    year: int | None = None
    last: dt.date | None = None
    for written in _written_days(found["days"]):
        repeated = _as_recurring(written, around if "最后" not in written else text[:_FAR], clock)
        if repeated:
            yield _Hit(found.start(), found.end(), Deadline(value=repeated, precision="recurring", raw=found[0]))
            continue
        day = resolve_day(written, issued=issued, year=year) if issued else _absolute_only(written)
        if day is None:
            yield _Hit(found.start(), found.end(), Deadline(value=raw, precision="vague", raw=found[0]))
            continue
        if last == day:
            continue  # 明天周五: one day named twice.
        last, year = day, day.year
        yield _Hit(found.start(), found.end(), _due(day, clock, found[0]))


def _clock(found: re.Match[str], text: str) -> tuple[int, int] | None:
    """The hour of a deadline; 19日上午报 says the half of the day, 19日上午前 says noon."""
    time = found["time"]
    if not time or (time == "上午" and not _UNTIL.match(text, found.end("time"))):
        return None
    clock = read_time(time)
    # 今晚8点: the part of the day stands in the word for the day.
    return (clock[0] + 12, clock[1]) if clock and clock[0] < 12 and found["days"].endswith("晚") else clock


def _written_days(days: str) -> list[str]:
    """The single days of a list; 今日（12月7日） and 周五（9日） are the day in their brackets."""
    days = re.sub(rf"(?:(?:今|本|当|明)[天日]|[本这下]?(?:周|星期)[一二三四五六日天])[（(]({DAY})[）)]", r"\1", days)
    return re.findall(DAY, re.sub(r"[（(][^（）()]*[）)]", "", days)) or [days]


def _absolute_only(written: str) -> dt.date | None:
    """Without a day of issue only a date with its year can be told."""
    return resolve_day(written, issued=dt.date(2000, 1, 1)) if re.match(r"20\d\d|二", written) else None


def _due(day: dt.date, clock: tuple[int, int] | None, raw: str) -> Deadline:
    if clock is None:
        return Deadline(value=day.isoformat(), precision="day", raw=raw)
    return Deadline(value=f"{day.isoformat()}T{clock[0]:02d}:{clock[1]:02d}", precision="minute", raw=raw)


def _as_recurring(day: str, around: str, clock: tuple[int, int] | None) -> str:
    """次月5日前 in a monthly report, 周五前 in a weekly one, come back each time."""
    hour = f"{clock[0]}:{clock[1]:02d}" if clock else ""
    week = re.fullmatch(_WEEKDAY, day)
    if week and _WEEKLY.search(around):
        return "每周" + week["wd"].replace("天", "日")
    month = re.fullmatch(rf"(?:(?:次|当|下)月)?({NUMBER})[日号]", day)
    if month and _MONTHLY.search(around):
        return f"每月{to_int(month[1])}日"
    if "最后一天" in day and _MONTHLY.search(around):
        return "每月最后一天"
    if day in ("月底", "月末", "当月底") and _MONTHLY.search(around):
        return "每月月底"
    if day in ("当日", "当天") and hour and _DAILY.search(around.replace(day, "")):
        return "每日" + hour
    return ""


def _sentence_start(text: str, place: int) -> int:
    return max(place - _NEAR, *(text.rfind(c, max(0, place - _NEAR), place) + 1 for c in "。；\n"), 0)


def _sentence(text: str, place: int) -> str:
    start = _sentence_start(text, place)
    ends = [e for e in (text.find(c, place, place + _NEAR) for c in "。；\n") if e >= 0]
    return text[start : min(ends, default=place + _NEAR)]


def _duration(text: str, issued: dt.date | None, calendar: Calendar) -> Iterator[_Hit]:
    for found in _DURATION.finditer(text):
        if not _RECEIPT.search(text, max(0, found.start() - 30), found.start()) and not _reckoned(found, text):
            continue
        raw, unit = found[0], found["unit"]
        count = int(found["n"]) if found["n"].isdecimal() else to_int(found["n"])
        if issued is None:
            yield _Hit(found.start(), found.end(), Deadline(value=raw, precision="vague", raw=raw))
            continue
        if unit == "工作日":
            day = calendar.add_workdays(issued, count)
        else:
            days = {"小时": -(-count // 24), "周": 7 * count, "月": 30 * count}.get(unit, count)
            day = issued + dt.timedelta(days=days)
        yield _Hit(found.start(), found.end(), Deadline(value=day.isoformat(), precision="day", raw=raw))


def _reckoned(found: re.Match[str], text: str) -> bool:
    """Tell 请于三日内报送, which runs from the day of issue, from a span of time that runs from an event."""
    place = found.start()
    start = _sentence_start(text, place)
    if _EVENT.search(text, start, place) or (found["unit"] == "小时" and found["n"] not in ("24", "48", "72")):
        return False
    return bool(_OWN.search(text, max(start - 1, place - 30, 0), place) and _HANDED_SOON.match(text, found.end()))


def _time_only(text: str, issued: dt.date | None) -> Iterator[_Hit]:
    for found in _TIME_ONLY.finditer(text):
        clock, around = read_time(found["time"]), _sentence(text, found.start())
        if clock and _DAILY.search(around):
            value = f"每日{clock[0]}:{clock[1]:02d}"
            yield _Hit(found.start(), found.end(), Deadline(value=value, precision="recurring", raw=found[0]))
        elif issued:
            yield _Hit(found.start(), found.end(), _due(issued, clock, found[0]))


def _vague(text: str, _issued: dt.date | None) -> Iterator[_Hit]:
    for found in _VAGUE.finditer(text):
        end = found.end("word")
        yield _Hit(found.start(), end, Deadline(value=found["word"], precision="vague", raw=text[found.start() : end]))
