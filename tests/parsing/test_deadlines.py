"""When something is due: absolute, relative, listed, layered and recurring."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.parsing.times import deadlines
from jianfu_dedup.parsing.times.workdays import calendar_of

CALENDAR = calendar_of()
TUESDAY = dt.date(2023, 12, 5)


def values(text, issued=TUESDAY):
    return [d.value for d, _ in deadlines.find(text, issued=issued)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # absolute
        ("于12月7日前报送", "2023-12-07"),
        ("于2023年12月7日前报送", "2023-12-07"),
        ("于12月7日下午4点前", "2023-12-07T16:00"),
        ("请于2023年12月7日16:00前", "2023-12-07T16:00"),
        ("12月7日16时30分前上报", "2023-12-07T16:30"),
        ("于12月8日（星期五）17：00前", "2023-12-08T17:00"),
        ("于12月8日(星期五)下班前", "2023-12-08"),
        ("12月8日上午前", "2023-12-08T12:00"),
        ("12月8日上午报农经站", "2023-12-08"),
        ("今晚7点前发我", "2023-12-05T19:00"),
        ("明天周三，下午3:00前报给我", "2023-12-06T15:00"),
        ("周五（8日）前交来", "2023-12-08"),
        ("元旦放假前（12月29日）报总值班室", "2023-12-29"),
        ("停电前（6日下班前）交齐", "2023-12-06"),
        ("时间：12月20日。方式：扫描件发邮箱", "2023-12-20"),
        ("于12月11日至12月15日集中报送", "2023-12-15"),
        ("12月11日至15日报区民政局", "2023-12-15"),
        ("原定12月6日报送的名册，延至12月13日报送", "2023-12-13"),
        ("报送时间“12月8日”改为“12月18日”", "2023-12-18"),
        ("每周一报送一次", "每周一"),
        ("节后上班第一天（12月11日）报我", "2023-12-11"),
        ("12月8日下午前", "2023-12-08"),
        ("12月8日中午12点前发邮箱", "2023-12-08T12:00"),
        ("12月8日上午10:00前", "2023-12-08T10:00"),
        ("12月8日24时前", "2023-12-08"),
        ("十二月七日下午四时前", "2023-12-07T16:00"),
        ("二〇二三年十二月七日前", "2023-12-07"),
        ("二〇二三年十二月二十一日前", "2023-12-21"),
        ("2023.12.7前报", "2023-12-07"),
        ("2023-12-07前报", "2023-12-07"),
        ("12.15前报县局", "2023-12-15"),
        ("12月底前", "2023-12-31"),
        ("12月上旬前", "2023-12-10"),
        ("12月中旬前", "2023-12-20"),
        ("25号前报齐", "2023-12-25"),
        ("截止时间：12月20日", "2023-12-20"),
        ("报送时间为12月20日下班前", "2023-12-20"),
        ("至12月20日止", "2023-12-20"),
        ("最迟12月20日", "2023-12-20"),
        ("时间由12月20日提前至12月15日", "2023-12-15"),
        ("截止时间由8日延到12日17:00", "2023-12-12T17:00"),
        ("12月10日报县局", "2023-12-10"),
        ("12月10日把截图发群里", "2023-12-10"),
        ("2023年 12 月 7 日前", "2023-12-07"),
        ("12月\n7日前报", "2023-12-07"),
        ("１２月７日前", "2023-12-07"),
        # no year: this one, or the next
        ("1月15日前", "2024-01-15"),
        ("3月底前", "2024-03-31"),
        ("次年1月22日前", "2024-01-22"),
        ("明年3月5日前", "2024-03-05"),
        ("次月5日前报送", "2024-01-05"),
        # relative
        ("今天下班前发我", "2023-12-05"),
        ("当天下午4点前报", "2023-12-05T16:00"),
        ("当日17:00前", "2023-12-05T17:00"),
        ("下午5点前发我", "2023-12-05T17:00"),
        ("明天上午前", "2023-12-06T12:00"),
        ("明早9点前", "2023-12-06T09:00"),
        ("后天下班前报", "2023-12-07"),
        ("本周五前", "2023-12-08"),
        ("周五12点前", "2023-12-08T12:00"),
        ("周一前报", "2023-12-11"),
        ("下周一前", "2023-12-11"),
        ("下周三下午3点前", "2023-12-13T15:00"),
        ("月底前", "2023-12-31"),
        ("年底前", "2023-12-31"),
        ("今日（12月7日）下午4点前", "2023-12-07T16:00"),
        ("收到通知后3日内", "2023-12-08"),
        ("收到通知之日起3个工作日内", "2023-12-08"),
        ("自印发之日起10日内", "2023-12-15"),
        ("接到通知后24小时内", "2023-12-06"),
        # recurring
        ("每周五前", "每周五"),
        ("每周五12点前", "每周五"),
        ("每周四15:00前更新", "每周四"),
        ("每星期天前报", "每周日"),
        ("每周一上报", "每周一"),
        ("每月25日前", "每月25日"),
        ("每月底前", "每月月底"),
        ("每月最后一天前", "每月最后一天"),
        ("每日17:00前", "每日17:00"),
        ("每天下午4点前群里报", "每日16:00"),
        ("每日8时、20时报", "每日8:00、20:00"),
        ("月报于次月5日前报送", "每月5日"),
        ("实行周报制度，周五17:00前报", "每周五"),
        ("实行日报告制度，17时前报", "每日17:00"),
        ("按月统计，月底最后一天之前发群里", "每月最后一天"),
        ("每季度末月25日前", "每季度末月25日"),
    ],
)
def test_one_deadline(text, expected):
    assert values(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "12月6日、12月16日、12月23日和次年1月22日、3月5日前",
            ["2023-12-06", "2023-12-16", "2023-12-23", "2024-01-22", "2024-03-05"],
        ),
        (
            "12月12日下午前报村，12月13日上午前报乡镇，12月13日下午5时前报县",
            ["2023-12-12", "2023-12-13T12:00", "2023-12-13T17:00"],
        ),
        ("12月8日前报方案，此后每周五17:00前报进度", ["2023-12-08", "每周五"]),
    ],
)
def test_lists_and_layers(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "会议定于12月7日上午9:00召开",
        "培训时间：12月7日至9日",
        "一、动员部署阶段（12月10日前）。",
        "11月3日至12日开展排查",
        "截至11月30日，全县共排查3万户",
        "12月1日以来",
        "每周一报制度",
        "不少于3日",
        "2023年12月5日印发",
        "",
    ],
)
def test_no_deadline(text):
    assert values(text) == []


def test_soon_is_vague_and_keeps_its_wording():
    [(found, _)] = deadlines.find("请尽快报送", issued=TUESDAY)
    assert (found.precision, found.value) == ("vague", "尽快")


def test_without_a_day_of_issue_only_full_dates_are_told():
    found = [d for d, _ in deadlines.find("2023年12月7日前报，周五前再报一次", issued=None)]
    assert [d.precision for d in found] == ["day", "vague"]
    assert found[0].value == "2023-12-07"


def test_span_points_into_the_original_text():
    text = "一、请于\n12月\n7日前报送。"
    [(_, span)] = deadlines.find(text, issued=TUESDAY)
    assert text[span.start : span.end] == "12月\n7日前"


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (dt.date(2023, 9, 28), 1, dt.date(2023, 10, 7)),  # a Saturday made up for the long feast
        (dt.date(2023, 12, 8), 1, dt.date(2023, 12, 11)),
        (dt.date(2024, 2, 9), 1, dt.date(2024, 2, 18)),
        (dt.date(2023, 12, 5), 0, dt.date(2023, 12, 5)),
    ],
)
def test_workdays_know_feasts_and_make_up_days(start, count, expected):
    assert CALENDAR.add_workdays(start, count) == expected


def test_a_year_that_is_not_in_the_calendar_goes_by_weekends():
    assert CALENDAR.is_workday(dt.date(2031, 1, 6))
    assert not CALENDAR.is_workday(dt.date(2031, 1, 5))


DIGITS = "〇一二三四五六七八九"


def chinese(number):
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


FORMS = (
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.month}月{d.day}日",
    lambda d: f"{d.month} 月 {d.day} 号",
    lambda d: "".join(DIGITS[int(c)] for c in str(d.year)) + f"年{chinese(d.month)}月{chinese(d.day)}日",
    lambda d: f"{chinese(d.month)}月{chinese(d.day)}日",
)
DAYS = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2029, 12, 31))


@given(issued=DAYS, ahead=st.integers(0, 200), form=st.sampled_from(FORMS))
def test_a_day_to_come_parses_back_in_every_form(issued, ahead, form):
    day = issued + dt.timedelta(days=ahead)
    assert values(f"请于{form(day)}前报送台账", issued) == [day.isoformat()]


@given(issued=DAYS, hour=st.integers(8, 23), minute=st.integers(0, 59))
def test_a_time_of_day_parses_back_in_every_form(issued, hour, minute):
    day = f"{issued.year}年{issued.month}月{issued.day}日"
    expected = [f"{issued.isoformat()}T{hour:02d}:{minute:02d}"]
    assert values(f"{day}{hour}:{minute:02d}前报", issued) == expected
    assert values(f"{day}{hour}：{minute:02d}前报", issued) == expected
    assert values(f"{day}{hour}时{minute:02d}分前报", issued) == expected
    if 13 <= hour <= 17:
        assert values(f"{day}下午{hour - 12}点{minute}分前报", issued) == expected


@given(issued=DAYS, weekday=st.integers(0, 6))
def test_weekdays_are_reckoned_from_the_day_of_issue(issued, weekday):
    name = "一二三四五六日"[weekday]
    monday = issued - dt.timedelta(days=issued.weekday())
    assert values(f"下周{name}前报", issued) == [(monday + dt.timedelta(days=7 + weekday)).isoformat()]
    [bare] = values(f"周{name}前报", issued)
    assert 0 <= (dt.date.fromisoformat(bare) - issued).days < 7
    assert dt.date.fromisoformat(bare).weekday() == weekday


@given(
    st.text(alphabet="0123456789年月日号前周一五十二三上下午点时:：底每、，。报送于（）至-. \n", max_size=60),
    st.one_of(st.none(), DAYS),
)
def test_no_text_breaks_it(text, issued):
    for found, span in deadlines.find(text, issued=issued):
        assert found.value
        assert 0 <= span.start <= span.end <= len(text)
