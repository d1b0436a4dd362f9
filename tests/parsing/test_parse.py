"""Whole files: notice, table, or both; and the small facets of a notice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Block, Document, Grid, Notice, Paragraph, RawDocument, Template
from jianfu_dedup.parsing import parse

WORDS = lexicon.load()
HEADER = ("序号", "水库名称", "责任人", "联系电话")
EMPTY = ("", "", "", "")
TEXT = (
    "丹陵县水利局文件\n\n丹水发〔2021〕3号\n\n关于报送水库责任人的通知\n\n各乡镇人民政府、街道办事处：\n"
    "　　请于3月9日前将责任人表报送我局邮箱。\n"
    "　　附件：1.水库责任人表\n　　　　　2.联络员名单\n　　　　　　　丹陵县水利局\n　　　　　　　2021年3月1日"
)


def read(text: str, *grids: Grid, path: str = "春灌/通知.docx", format: str = "docx") -> tuple[Document, ...]:  # noqa: A002
    blocks: list[Block] = [Paragraph(text=line) for line in text.split("\n")] if text else []
    return parse(RawDocument(path=path, format=format, blocks=(*blocks, *grids), sha256="ab"), lexicon=WORDS)


def grid(name: str = "", title: str = "") -> Grid:
    rows = (HEADER, EMPTY, EMPTY)
    if title:
        return Grid(rows=((title,) * 4, *rows), merges=((0, 0, 0, 3),), name=name, total_rows=4)
    return Grid(rows=rows, name=name, total_rows=3)


def only(text: str, path: str = "a.txt") -> Notice:
    (found,) = read(text, path=path, format="txt")
    assert isinstance(found, Notice)
    return found


def test_a_notice() -> None:
    found = only(TEXT)
    assert found.id == found.path == "a.txt"
    assert found.doc_no == "丹水发〔2021〕3号"
    assert found.title == "关于报送水库责任人的通知"
    assert found.title_core == "报送水库责任人"
    assert found.issued == dt.date(2021, 3, 1)
    assert found.carrier == "红头"
    assert found.addressees == ("各乡镇人民政府", "街道办事处")
    assert found.level == "township"
    assert found.attachments == ("水库责任人表", "联络员名单")
    assert found.issuer is not None
    assert found.issuer.name == "水利局"
    body = found.text[found.body.start : found.body.end].strip()
    assert body.startswith("请于3月9日前")
    assert "丹陵县水利局" not in body


def test_a_notice_with_its_table() -> None:
    notice, template = read(TEXT, grid())
    assert isinstance(notice, Notice)
    assert isinstance(template, Template)
    assert template.id.startswith("春灌/通知.docx#")
    assert template.attached_to == notice.id
    assert template.issuer == notice.issuer
    assert (template.doc_no, template.issued) == (notice.doc_no, notice.issued)


def test_two_tables_have_two_ids() -> None:
    _, first, second = read(TEXT, grid(), grid())
    assert first.id != second.id


def test_a_workbook_holds_tables_only() -> None:
    (alone,) = read("", grid("Sheet1", "水库责任人表"), path="表.xlsx", format="xlsx")
    assert isinstance(alone, Template)
    assert alone.id == "表.xlsx"
    several = read("", grid("水库", "水库责任人表"), grid("山塘", "山塘责任人表"), path="表.xlsx", format="xlsx")
    assert [t.id for t in several] == ["表.xlsx#水库", "表.xlsx#山塘"]


def test_a_form_in_a_text_file_is_no_notice() -> None:
    (form,) = read("附件1\n水库责任人表\n填报单位（盖章）：　　　　　填报时间：　　年　月　日", grid())
    assert isinstance(form, Template)


def test_a_text_without_a_request_is_still_a_notice() -> None:
    found = only("本周食堂菜谱已更新。")
    assert found.requests == ()
    assert "未能判定发文单位" in found.warnings


def test_an_empty_text() -> None:
    assert only("").title == ""


def test_the_plan_that_a_notice_issues_belongs_to_its_text() -> None:
    text = (
        "关于印发《丹陵县春灌方案》的通知\n各乡镇：\n现印发给你们。\n丹陵县水利局\n2021年3月1日\n"
        "丹陵县春灌方案\n一、总体要求\n请于3月9日前报送春灌台账。"
    )
    found = only(text)
    assert "春灌台账" in text[found.body.start : found.body.end]


def test_a_forwarded_text_does_not() -> None:
    text = (
        "转发县安委办《关于开展粮库排查的通知》的通知\n各粮库：\n现转发给你们。\n丹陵县粮食局\n2021年3月5日\n"
        "————————\n丹陵县安全生产委员会办公室文件\n"
        "丹安办〔2021〕9号\n关于开展粮库排查的通知\n各乡镇：\n请于3月9日前报送粮库台账。\n丹陵县安全生产委员会办公室\n2021年3月1日"
    )
    found = only(text)
    assert found.doc_no == ""
    assert found.issued == dt.date(2021, 3, 5)
    assert found.act == "转发"
    assert "粮库台账" not in text[found.body.start : found.body.end]
    assert found.references[0].doc_no == "丹安办〔2021〕9号"


@pytest.mark.parametrize(
    ("head", "carrier"),
    [
        ("丹陵县水利局文件\n丹水发〔2021〕3号\n关于春灌的通知", "红头"),
        ("丹陵县水利局\n丹水函〔2021〕3号\n关于春灌的函", "函"),
        ("丹陵县水利局\n丹水便函〔2021〕3号\n关于春灌的函", "便函"),
        ("丹陵县水利局便函\n关于春灌的函", "便函"),
        ("关于春灌的函", "便函"),
        ("丹水明电〔2021〕3号\n关于春灌的紧急通知", "明传"),
        ("内部传真电报\n发往：各乡镇　等级：特急　丹水发电〔2021〕3号\n关于春灌的通知", "明传"),
        ("关于春灌的通知", "白头"),
        ("标题：关于春灌的通知\n发文单位：丹陵县水利局", "OA"),
    ],
)
def test_carriers(head: str, carrier: str) -> None:
    assert only(head + "\n各乡镇：\n请报春灌表。\n丹陵县水利局\n2021年3月1日").carrier == carrier


@pytest.mark.parametrize(
    "text", ["@所有人 春灌表今天下班前发群里，收到请回复。", "张三 2021/3/1 9:12:03\n各水利站：春灌表发我。"]
)
def test_messages(text: str) -> None:
    assert only(text).carrier == "工作群"


@pytest.mark.parametrize(
    ("addressees", "level"),
    [
        ("各乡镇人民政府、街道办事处，县直有关单位", "township"),
        ("各乡镇（街道）民政办", "township"),
        ("双河镇、青山乡人民政府", "township"),
        ("各村（居）民委员会", "village"),
        ("各派出所、各水利站", "station"),
        ("各有关企业", "society"),
        ("县直有关单位", "county"),
        ("各苏木镇党委、政府", "township"),
    ],
)
def test_levels(addressees: str, level: str) -> None:
    assert only(f"关于春灌的通知\n{addressees}：\n请报春灌表。\n丹陵县水利局\n2021年3月1日").level == level


def test_long_addressees_over_several_lines() -> None:
    text = (
        "关于春灌的通知\n各乡镇人民政府、街道办事处，县直有关\n单位，"
        "各大中型灌区管理单位：\n请报春灌表。\n丹陵县水利局\n2021年3月1日"
    )
    assert only(text).addressees == ("各乡镇人民政府", "街道办事处", "县直有关单位", "各大中型灌区管理单位")


def test_emergency_is_told_from_a_plan_that_speaks_of_one() -> None:
    assert only("关于启动防汛Ⅳ级应急响应的紧急通知\n各乡镇：\n请报。\n丹陵县水利局\n2021年3月1日").emergency
    assert not only("关于做好春灌的通知\n各乡镇：\n请报春灌表。\n丹陵县水利局\n2021年3月1日").emergency


def test_topics_come_from_the_title_first() -> None:
    found = only("关于做好秸秆禁烧工作的通知\n各乡镇：\n请报台账，注意消防。\n丹陵县农业农村局\n2021年9月1日")
    assert found.topics[0] == "straw"


@given(st.text(alphabet="关于通知各乡镇：。\n甲县局〔2021〕3号月日年附件《》（） \u3000", max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = only(text)
    assert 0 <= found.body.start <= found.body.end <= len(found.text)


def test_two_runs_give_the_same() -> None:
    assert read(TEXT, grid()) == read(TEXT, grid())
