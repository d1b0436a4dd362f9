"""Tables filed apart from their notices."""

from __future__ import annotations

import datetime as dt
import random

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Body, Deadline, Field, Notice, Request, Template
from jianfu_dedup.parsing.attach import attach, inherit
from jianfu_dedup.text.reference import pair_rarity

WORDS = lexicon.load()
FOREST = Body(name="林业局", host="林业局", id="lyj")
WATER = Body(name="水利局", host="水利局", id="slj")


def notice(id_, title, text="", **more):
    return Notice(id=id_, path=id_, title=title, title_core=title, text=text, **more)


def table(path, title, *labels, **more):
    return Template(id=path, path=path, title=title, fields=tuple(Field(path=(x,)) for x in labels), **more)


def home(documents, path):
    return next(d.attached_to for d in attach(documents, WORDS, rarity=pair_rarity()) if d.path == path)


OTHERS = [
    notice("o1.docx", "关于报送秸秆禁烧值守情况的通知", "各乡镇：请报送秸秆禁烧值守安排。"),
    notice("o2.docx", "关于开展养老机构探访的通知", "各乡镇：请走访养老机构老人。"),
]


def test_the_list_of_attachments_names_it():
    ask = notice(
        "n.docx",
        "关于开展护林巡查的通知",
        "各乡镇：现就护林巡查工作通知如下。",
        attachments=("护林员巡查记录台账",),
        issuer=FOREST,
    )
    assert (
        home(
            [ask, *OTHERS, table("附件1：护林员巡查记录台账.xlsx", "护林员巡查记录台账", "姓名", "电话")],
            "附件1：护林员巡查记录台账.xlsx",
        )
        == "n.docx"
    )


def test_the_text_names_it_in_book_marks():
    ask = notice("n.docx", "关于加强山塘管理的通知", "各乡镇：请填报《山塘水库排查表》，于3月1日前报送。")
    assert home([ask, *OTHERS, table("t.xlsx", "山塘水库排查表", "水库名称")], "t.xlsx") == "n.docx"


def test_another_body_never_gets_the_table():
    ask = notice("n.docx", "关于加强山塘管理的通知", "请填报《山塘水库排查表》。", issuer=FOREST)
    assert home([ask, *OTHERS, table("t.xlsx", "山塘水库排查表", "水库名称", issuer=WATER)], "t.xlsx") == ""


def test_two_equal_notices_leave_it_alone():
    text = "各乡镇：请填报《山塘水库排查表》，于3月1日前报送。"
    twins = [notice(f"n{i}.docx", "关于加强山塘管理的通知", text) for i in (1, 2)]
    assert home([*twins, *OTHERS, table("t.xlsx", "山塘水库排查表", "水库名称")], "t.xlsx") == ""


def test_the_year_tells_two_notices_apart():
    def ask(year):
        return notice(
            f"n{year}.docx", f"关于{year}年冬修水利的通知", "请填报《冬修水利任务表》。", issued=dt.date(year, 10, 1)
        )

    both = [ask(2021), ask(2023), *OTHERS]
    assert home([*both, table("t.xlsx", "2023年冬修水利任务表", "工程名称")], "t.xlsx") == "n2023.docx"


def test_a_reminder_is_not_the_origin():
    text = "请填报《冬修水利任务表》。"
    first = notice("a.docx", "关于做好冬修水利的通知", text)
    reminder = notice("b.docx", "关于催报冬修水利任务表的通知", text + "仍未报送的请速报。")
    assert home([reminder, first, *OTHERS, table("t.xlsx", "冬修水利任务表", "工程名称")], "t.xlsx") in {"a.docx", ""}


def test_the_only_notice_of_a_folder():
    ask = Notice(id="包/通知.docx", path="包/通知.docx", title="关于做好工作的通知")
    assert home([ask, *OTHERS, table("包/表.xlsx", "某某情况", "甲", "乙")], "包/表.xlsx") == "包/通知.docx"
    assert home([ask, *OTHERS, table("zip.zip!表.xlsx", "某某情况", "甲", "乙")], "zip.zip!表.xlsx") == ""


def test_an_unrelated_table_stays_alone():
    assert home([*OTHERS, table("t.xlsx", "农机购置补贴申请表", "机具名称", "补贴金额")], "t.xlsx") == ""


def test_inheriting_keeps_what_the_table_says_itself():
    due = Deadline(value="2023-03-01", precision="day")
    asked = (Request(material="台账", deadlines=(due,), channels=("邮箱",)), Request(material="旧表", cancelled=True))
    ask = notice("n", "通知", issuer=FOREST, doc_no="甲林发〔2023〕3号", issued=dt.date(2023, 2, 1), requests=asked)
    got = inherit(table("t", "台账", issuer=WATER), ask)
    assert (got.issuer, got.doc_no, got.issued, got.deadlines, got.channels) == (
        WATER, "甲林发〔2023〕3号", dt.date(2023, 2, 1), (due,), ("邮箱",)
    )  # fmt: skip


def test_order_of_documents_changes_nothing_and_is_kept():
    ask = notice("n.docx", "关于加强山塘管理的通知", "各乡镇：请填报《山塘水库排查表》，于3月1日前报送。")
    documents = [ask, *OTHERS, table("t.xlsx", "山塘水库排查表", "水库名称"), table("u.xlsx", "农机补贴表", "机具")]
    links = {d.id: getattr(d, "attached_to", "") for d in attach(documents, WORDS, rarity=pair_rarity())}
    for seed in range(5):
        shuffled = random.Random(seed).sample(documents, len(documents))
        found = attach(shuffled, WORDS, rarity=pair_rarity())
        assert [d.id for d in found] == [d.id for d in shuffled]
        assert {d.id: getattr(d, "attached_to", "") for d in found} == links


def test_no_notices():
    assert attach([table("t.xlsx", "台账", "户主")], WORDS, rarity=pair_rarity())[0].attached_to == ""
    assert attach([], WORDS, rarity=pair_rarity()) == ()
