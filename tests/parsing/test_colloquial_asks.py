"""Requests as messages of work groups and short letters put them."""

import datetime as dt

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Notice, Paragraph, RawDocument, Span
from jianfu_dedup.parsing import parse
from jianfu_dedup.parsing.requests import fields_in_text
from jianfu_dedup.parsing.requests.find import find_requests
from jianfu_dedup.parsing.words.flow import flow

WORDS = lexicon.load()
ISSUED = dt.date(2023, 5, 8)


def find(text, title=""):
    return find_requests(text, body=Span(start=0, end=len(text)), issued=ISSUED, title=title, lexicon=WORDS)


def fields(text):
    return fields_in_text.find(text, WORDS)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("登记表周五前甩群里。", "2023-05-12"),
        ("泵站名单5月16日前私信我。", "2023-05-16"),
        ("值班表5月16日前发来。", "2023-05-16"),
        ("5月16日前把表发水保站。", "2023-05-16"),
        ("汇总表5月16日前传shuibao@example.cn。", "2023-05-16"),
        ("泵站巡查表在APP里填，5月16日前填完。", "2023-05-16"),
        ("泵站台账5月16日前，纸质件和电子版都要。", "2023-05-16"),
        ("5月16日前传群文件。", "2023-05-16"),
    ],
)
def test_a_message_hands_over_in_its_own_words(text, day):
    [found] = [r for r in find(text) if r.deadlines]
    assert [d.value for d in found.deadlines] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("泵站台账用新表重填，时间顺延到5月19日。", "2023-05-19"),
        ("泵站台账没填完的接着填，期限放宽至5月22日。", "2023-05-22"),
        ("泵站排查表的截止日期延长到5月底。", "2023-05-31"),
    ],
)
def test_a_day_put_off_asks_again(text, day):
    [found] = find(text)
    assert [d.value for d in found.deadlines] == [day]


@pytest.mark.parametrize(
    "text",
    ["培训推迟到5月19日，地点不变。", "会议延期至5月22日召开。", "夫妻吵架别往群里甩锅。", "歌曲传来，大家都来听。"],
)
def test_what_is_put_off_or_comes_is_not_always_a_paper(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # behind a colon, over semicolons, questions among them
        (
            "请把村里的泵站看一遍：站名、谁在管、管的人电话；机器是哪年装的、现在转不转、有没有护栏。",
            ("站名", "谁在管", "管的人电话", "机器是哪年装的", "现在转不转", "有没有护栏"),
        ),
        (
            "数清楚：来了多少台、坏了几台、修了几台。",
            ("来了多少台", "坏了几台", "修了几台"),
        ),
        # without a word that begins a list
        (
            "街上的凉茶摊也都登上，摊主是谁、卖几年了、有没有健康证、用水从哪接、一天卖多少杯，填好交来。",
            ("摊主是谁", "卖几年了", "有没有健康证", "用水从哪接", "一天卖多少杯"),
        ),
        # the line of a table that lost its cells
        ("按下列栏目做表：\n泵站名称｜装机容量｜建成年份｜管理单位", ("泵站名称", "装机容量", "建成年份", "管理单位")),
        # words around the columns are none of them
        ("登记本上写清楚养蜂人姓名、箱数、放蜂地点。", ("养蜂人姓名", "箱数", "放蜂地点")),
        ("填报申请人姓名、年龄、联系电话。", ("申请人姓名", "年龄", "联系电话")),
        ("请将参训人员姓名、性别、是否住宿报群里。", ("参训人员姓名", "性别")),
        ("请报：应缴人数、已缴人数、缴费率。", ("应缴人数", "已缴人数", "缴费率")),
    ],
)
def test_columns_named_in_a_message(text, expected):
    assert fields(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "坚持谁主管谁负责、谁审批谁负责、谁经营谁负责、谁使用谁负责。",
        "重点检查：灭火器、消火栓、疏散通道、应急灯。",
        "各乡镇、各街道、各有关单位：今年雨水多、来得早、强度大，务必当心。",
        "检查安全出口是否畅通、电线是否老化、灭火器是否有效、值班是否到位。",
        "12:30到场，带笔、带本、带水杯。",
        "包括脱贫户、监测户、低保户、五保户。",
    ],
)
def test_lists_of_other_things_are_no_columns(text):
    assert fields(text) == ()


def test_a_list_goes_on_behind_the_semicolon_that_ends_its_ask():
    [found] = find("5月16日前报泵站情况：站名、管理人姓名；装机容量、建成年份；现在能不能用。")
    assert found.fields == ("站名", "管理人姓名", "装机容量", "建成年份", "现在能不能用")


def test_the_list_of_the_next_ask_is_not_taken_over():
    first, second = find(
        "5月16日前报泵站表，写明站名、管理人姓名、装机容量；5月20日前报水库表，写明库名、库容规模、管护责任人。"
    )
    assert first.fields == ("站名", "管理人姓名", "装机容量")
    assert second.fields == ("库名", "库容规模", "管护责任人")


def test_a_column_is_not_what_is_handed_in():
    [found] = find("5月16日前报：应修人数、已修人数、完成率。", title="关于报送泵站维修情况的通知")
    assert found.material == "泵站维修情况"


def test_what_the_work_is_held_to_is_not_handed_in():
    [found] = find("请对照泵站改造实施方案自查，5月16日前报自查表。")
    assert found.material == "自查表"


@pytest.mark.parametrize("text", ["一站一表，5月16日前交县局。", "5月16日前填好交县局，样表在群里。"])
def test_a_sample_is_not_handed_in(text):
    [found] = find(text, title="关于开展泵站排查的通知")
    assert found.material.startswith("泵站排查")


def test_channels_of_messages():
    assert find("登记表5月16日前甩群里。")[0].channels == ("微信群", "电子")
    assert find("登记表5月16日前私信我。")[0].channels == ("微信群", "电子")
    assert find("泵站巡查情况5月16日前在APP里填。")[0].channels == ("系统",)


def test_a_hostile_list_takes_no_time_of_its_own():
    assert fields("请统计：" + "登记报将姓名、" * 4000)


@pytest.mark.parametrize("stamp", ["15:03", "2023/5/8 15:03:20", "2023-05-08"])
def test_the_time_of_a_message_is_no_part_of_the_date_below_it(stamp):
    assert flow(f"防汛群 {stamp}\n7月份值班表请报来。").text.endswith("\n7月份值班表请报来。")


def test_a_date_torn_by_a_line_break_is_mended_as_ever():
    assert flow("请于12月\n7日下午4:\n30前报送").text.startswith("请于12月7日下午4:")


def test_those_called_under_a_message_end_no_head():
    text = "县水利局农水股（泵站群）\n5月8日 14:30\n各泵站站长把泵站运行情况报一下，5月16日前发我。\n@柳河镇 @松岭乡"
    blocks = tuple(Paragraph(text=line) for line in text.split("\n"))
    [found] = parse(RawDocument(path="a.txt", format="txt", blocks=blocks), lexicon=WORDS)
    assert isinstance(found, Notice)
    assert found.title == ""
    assert set(found.addressees) == {"柳河镇", "松岭乡"}
    assert [d.raw for r in found.requests for d in r.deadlines] == ["5月16日前"]


def test_how_columns_are_to_be_listed_is_no_part_of_their_names():
    expected = ("地点", "隐患", "长度", "责任人")
    assert fields("排查一遍，按线路列出地点、隐患、长度、责任人发给我。") == expected
