"""The requests of a notice."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Span
from jianfu_dedup.parsing.requests.find import find_requests

WORDS = lexicon.load()
ISSUED = dt.date(2023, 5, 8)


def find(text, title="", issued=ISSUED):
    return find_requests(text, body=Span(start=0, end=len(text)), issued=issued, title=title, lexicon=WORDS)


def due(requests):
    return [[d.value for d in r.deadlines] for r in requests]


ASKS = [
    ("值班安排表", "5月9日"),
    ("应急预案", "5月10日"),
    ("水域巡查台账", "5月11日"),
    ("养老机构摸底表", "5月12日"),
    ("燃气用户清单", "5月13日"),
    ("自建房排查表", "5月14日"),
    ("学生花名册", "5月15日"),
    ("秸秆禁烧责任书", "5月16日"),
    ("校车核查表", "5月17日"),
    ("工作总结", "5月18日"),
]


def test_ten_requests_give_ten():
    lines = [
        f"{'一二三四五六七八九十'[i]}、抓好落实。请于{day}前将《{name}》报县局。" for i, (name, day) in enumerate(ASKS)
    ]
    found = find("\n".join(lines))
    assert [r.material for r in found] == [name for name, _ in ASKS]
    assert due(found) == [[f"2023-05-{9 + i:02d}"] for i in range(10)]
    assert found[3].population == ("nursing",)
    assert found[6].population == ("pupil",)


def test_everything_about_one_request():
    text = (
        "一、排查对象。辖区内所有养老机构。\n二、排查内容。重点检查灭火器、疏散通道、电气线路。\n"
        "三、报送要求。请于5月20日下午5点前将《养老机构隐患排查台账》（含机构名称、负责人、联系电话、隐患情况）"
        "加盖公章，纸质版一式两份报县民政局，电子版发abc@example.cn。"
    )
    [found] = find(text, title="关于开展养老机构安全隐患排查的通知")
    assert found.material == "养老机构隐患排查台账"
    assert due([found]) == [["2023-05-20T17:00"]]
    assert found.channels == ("电子", "盖章", "纸质", "邮箱")
    assert found.copies == 2
    assert found.population == ("nursing",)
    assert found.fields == ("机构名称", "负责人", "联系电话", "隐患情况")
    assert {"灭火器", "疏散通道"} <= set(found.objects)
    assert found.action == "报送"
    assert text[found.span.start : found.span.end] == found.quote


@pytest.mark.parametrize(
    "text",
    [
        "本次工作不再报送书面材料。",
        "已报送台账的不再重复报送。",
        "乡镇无需上报台账。",
        "台账按原渠道更新，不另报送。",
        "不需报送书面材料。",
        "数据由县局从系统导出，不用乡镇另报。",
        "已于4月30日前报送台账的不再重复报送。",
    ],
)
def test_negations_cancel(text):
    assert [r.cancelled for r in find(text)] == [True]


def test_a_negation_does_not_cancel_its_neighbour():
    found = find("请于5月10日前报名册。总结不再报送。")
    assert [(r.cancelled, bool(r.deadlines)) for r in found] == [(False, True), (True, False)]


@pytest.mark.parametrize("text", ["发现险情立即报告县防指办公室并报情况说明。", "如有变动，请报名单变更表。"])
def test_conditions(text):
    assert all(r.conditional for r in find(text))


def test_layers_leave_the_day_of_the_township():
    found = find("各村于5月10日前将摸底表报乡镇，各乡镇于5月12日前将汇总表报县局。")
    assert [d for r in found for d in due([r])[0]] == ["2023-05-12"]


def test_a_township_paper_to_its_villages_keeps_their_day():
    found = find("请各村于5月10日前将摸底表报镇政府。")
    assert due(found) == [["2023-05-10"]]


def test_nested_objects_are_all_named():
    [found] = find("请于5月10日前将工作方案、联络员名单（附件1）、排查台账（附件2）及工作总结报县局。")
    assert found.material.split("、")[0] == "工作方案"
    assert {"联络员名单", "排查台账", "工作总结"} <= set(found.material.split("、"))


def test_two_deadlines_in_one_sentence_are_two_requests():
    found = find("实施方案于5月12日前、工作总结于11月20日前报县局。")
    assert due(found) == [["2023-05-12"], ["2023-11-20"]]
    assert [r.material for r in found] == ["实施方案", "工作总结"]


def test_a_list_of_days_is_one_request_with_several_deadlines():
    [found] = find("分别于6月1日、7月1日、8月1日前报送进度表。")
    assert due([found]) == [["2023-06-01", "2023-07-01", "2023-08-01"]]


def test_a_bare_head_takes_its_name_from_the_attachment_or_the_title():
    text = "台账5月10日前盖章报县局。\n附件：1.撂荒耕地排查台账\n2.周报表"
    assert find(text)[0].material == "撂荒耕地排查台账"
    [found] = find("台账5月10日前盖章报县局。", title="关于开展耕地抛荒摸排的通知")
    assert found.material == "耕地抛荒摸排台账"


def test_many_asks_of_one_notice_are_all_found():
    text = "".join(f"请于{1 + i % 28}日前将《第{i}号台账》报县局。\n" for i in range(300))
    assert [r.material for r in find(text)] == [f"第{i}号台账" for i in range(300)]


def test_announced_lists_name_the_material():
    [found] = find("请于5月12日前将下列资料报县局：\n一、隐患台账；\n二、工作小结一份；\n三、检查照片6张。")
    assert found.material.split("、")[:2] == ["隐患台账", "工作小结"]


@pytest.mark.parametrize("kind", ["管理办法", "工作条例"])
def test_standing_rules_ask_nobody(kind):
    assert find("第九条承担单位应提交年度报告，报县科技局。", title=f"关于印发《某某{kind}》的通知") == ()


def test_attachment_lists_are_no_requests():
    text = "请于5月12日前报送总结。\n附件：1.项目申报推荐表\n2.系统录入登记表"
    assert len(find(text)) == 1


def test_stages_and_events_are_no_requests():
    text = "一、动员部署（5月15日前）。召开动员会。\n二、集中整治。6月底前完成整改。\n三、会议定于5月9日召开。"
    assert [r for r in find(text) if r.deadlines] == []


def test_the_day_of_the_work_is_that_of_the_hand_over():
    found = find("5月20日前完成全部排查。台账盖章后报县局。")
    assert due(found) == [["2023-05-20"]]


def test_the_end_of_a_window_in_which_something_is_handed_in():
    found = find("（三）汇总阶段（5月21日至25日）。\n将死亡松树清单盖章报县局。")
    assert due(found) == [["2023-05-25"]]


FORWARDED = (
    "各乡镇：\n现将县农业农村局《关于报送春耕进度的通知》转发给你们，请认真落实{own}。\n县供销社\n2023年5月8日\n"
    "县农业农村局文件\n县农发〔2023〕3号\n关于报送春耕进度的通知\n各乡镇：\n请于5月12日前将春耕进度表报县农业农村局。\n"
)


def test_the_forwarder_counts_when_it_sets_a_day_of_its_own():
    text = FORWARDED.format(own="，进度表于5月10日前同步报我社")
    assert [d for r in find(text, title="转发关于报送春耕进度的通知") for d in due([r])[0]] == ["2023-05-10"]


def test_the_original_counts_when_the_forwarder_sets_none():
    text = FORWARDED.format(own="")
    assert [d for r in find(text, title="转发关于报送春耕进度的通知") for d in due([r])[0]] == ["2023-05-12"]


def test_a_day_before_the_issue_belongs_to_an_earlier_paper():
    found = find("4月13日发的通知要求4月20日前报花名册，没交的5月10日前务必报县局。")
    assert due([r for r in found if r.deadlines]) == [["2023-05-10"]]


def test_systems_are_named():
    [found] = find("请于5月31日前将房屋信息录入全国农村危房改造信息系统。")
    assert found.systems == ("全国农村危房改造信息系统",)
    assert found.channels == ("系统",)
    assert found.action == "录入"


def test_office_automation_is_no_data_system():
    [found] = find("请于5月31日前通过公文交换系统报送总结。")
    assert found.systems == ()


def test_period_and_rhythm():
    [found] = find("每月25日前报送上月台账。")
    assert found.period.rhythm == "month"
    [found] = find("5月10日前报总结。", title="关于报送2023年第一季度工作总结的通知")
    assert (found.period.raw, found.period.start) == ("2023年第一季度", dt.date(2023, 1, 1))


@pytest.mark.parametrize("text", ["", "\n\n", "各乡镇：", "特此通知。", "收到请回复。", "对迟报漏报的予以通报。"])
def test_nothing_asked(text):
    assert find(text) == ()


SENTENCES = [
    f"请于{day}前将《{name}》加盖公章后报县应急管理局办公室，电子版同步发送至指定邮箱。" for name, day in ASKS[:4]
]


@given(width=st.integers(14, 40))
def test_hard_line_breaks_change_nothing(width):
    lines = []
    for sentence in SENTENCES:
        lines += [sentence[i : i + width] for i in range(0, len(sentence), width)]
    whole, broken = find("".join(SENTENCES)), find("\n".join(lines))
    assert [(r.material, r.deadlines, r.channels) for r in broken] == [
        (r.material, r.deadlines, r.channels) for r in whole
    ]


@given(st.text(alphabet="请于5月10日前将《台账》报县局。，、；\n（）每周五附件1：系统录入不再", max_size=80))
def test_no_text_breaks_it(text):
    for request in find(text):
        assert 0 <= request.span.start <= request.span.end <= len(text)
        assert list(request.channels) == sorted(request.channels)
        assert list(request.population) == sorted(request.population)


def test_people_of_another_ask_of_the_same_notice_are_not_taken_over():
    text = (
        "一、请统计残疾儿童康复需求，残疾儿童需求表于5月20日前报送。\n"
        "二、请推荐先进典型，推荐材料于5月21日前报送。\n"
        "三、请统计村道里程，里程统计表于5月22日前报送。"
    )
    assert [bool(r.population) for r in find(text)][:2] == [True, False]
