"""The time that data are about, which is not the deadline."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.documents import Deadline
from jianfu_dedup.parsing.times import periods

ISSUED = dt.date(2023, 12, 5)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("截至2023年11月底", None, "2023-11-30"),
        ("数据截至10月31日", None, "2023-10-31"),
        ("2023年第三季度", "2023-07-01", "2023-09-30"),
        ("三季度", "2023-07-01", "2023-09-30"),
        ("9月份安全生产报表", "2023-09-01", "2023-09-30"),
        ("2022年2月份", "2022-02-01", "2022-02-28"),
        ("2022年度考核", "2022-01-01", "2022-12-31"),
        ("上半年工作总结", "2023-01-01", "2023-06-30"),
        ("2023年下半年", "2023-07-01", "2023-12-31"),
        ("1-10月", "2023-01-01", "2023-10-31"),
        ("11月至次年2月", "2023-11-01", "2024-02-29"),
        ("2023年9月1日至9月30日", "2023-09-01", "2023-09-30"),
        ("12月4日至10日", "2023-12-04", "2023-12-10"),
        ("今冬明春火灾防控", "2023-11-01", "2024-03-31"),
        ("2022-2023年采暖季", "2022-11-15", "2023-03-15"),
        ("2023年汛期", "2023-04-01", "2023-09-30"),
        ("10月份以来", "2023-10-01", "2023-12-05"),
        ("今年以来", "2023-01-01", "2023-12-05"),
        ("近三年", "2020-01-01", "2023-12-05"),
        ("上月", "2023-11-01", "2023-11-30"),
        ("2024年春节期间", "2024-01-21", "2024-03-01"),
    ],
)
def test_explicit(text, start, end):
    found = periods.find(text, issued=ISSUED)
    assert found is not None
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


def test_two_feasts_depend_on_the_season():
    winter = periods.find("“两节”期间", issued=dt.date(2023, 12, 20))
    autumn = periods.find("“两节”前", issued=dt.date(2023, 9, 15))
    assert winter.end.isoformat() == "2024-02-20"
    assert autumn.start.isoformat() == "2023-09-10"


def test_spring_before_new_year_is_the_feast_to_come():
    assert periods.find("春节返乡", issued=dt.date(2023, 12, 28)).start.year == 2024


@pytest.mark.parametrize("text", ["请报名单", "各乡镇高度重视", ""])
def test_nothing_said(text):
    assert periods.find(text, issued=ISSUED) is None


def test_a_sentence_read_strictly_ignores_bare_months():
    assert periods.find("8月自查，清查表盖章", issued=ISSUED, strict=True) is None
    assert periods.find("9月份情况", issued=ISSUED, strict=True) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("实行日报告", "day"),
        ("周报", "week"),
        ("每半月报一次", "half_month"),
        ("月报", "month"),
        ("季报", "quarter"),
        ("半年报", "half_year"),
        ("年报", "year"),
        ("总结", "once"),
    ],
)
def test_rhythm(text, expected):
    assert periods.rhythm(text) == expected


def test_a_day_beats_words_of_rhythm_elsewhere():
    day = Deadline(value="2023-12-08", precision="day")
    weekly = Deadline(value="每周五", precision="recurring")
    assert periods.rhythm("日报告制度之外，一次报清", (day,)) == "once"
    assert periods.rhythm("", (weekly,)) == "week"


def test_derived_from_the_day_of_issue():
    due = Deadline(value="2024-01-10T12:00", precision="minute")
    found = periods.derived(ISSUED, (due,))
    assert (found.raw, found.start, found.end) == ("", dt.date(2023, 12, 1), dt.date(2024, 1, 10))


@given(
    issued=st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2029, 12, 31)),
    text=st.text(alphabet="0123456789年月日号度季上下半截至到—-以来今去明冬春节两第一二三四近底份", max_size=24),
)
def test_no_text_breaks_it_and_periods_run_forward(issued, text):
    found = periods.find(text, issued=issued)
    if found and found.start and found.end and "以来" not in found.raw and "至" not in found.raw:
        assert found.start <= found.end or "—" in found.raw or "-" in found.raw or "到" in found.raw
