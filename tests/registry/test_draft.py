"""A draft as JSON: found under the names of OA systems, refused when secret, read as safely as files."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1]))
import made_up_county as county

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.documents import Notice, Template
from jianfu_dedup.errors import DraftError, JianfuError, SecretDocumentError
from jianfu_dedup.registry import draft as drafts
from jianfu_dedup.settings import Settings

FIRE = {
    "subject": "关于开展今冬明春消防安全隐患排查整治的通知",
    "issuer": "青岩县应急管理局",
    "sendTo": "各乡镇人民政府、街道办事处：",
    "docMark": "青应急发〔2023〕41号",
    "urgentLevel": "特急",
    "secretLevel": "公开",
    "date": "2023-11-20",
    "text": "请各乡镇（街道）于2023年12月8日前将《消防安全隐患排查整治台账》电子版报县应急管理局。",
}


def coded(data):
    return base64.b64encode(data).decode("ascii")


def attached(**files):
    return {**FIRE, "attachments": [{"name": n, "base64": coded(d)} for n, d in files.items()]}


def read(data, **limits):
    settings = Settings.from_dict({"reading": limits})
    return drafts.from_json(data, lexicon=lexicons.load(), settings=settings)


def notice_of(data):
    return next(d for d in read(data) if isinstance(d, Notice))


def essence(notice):
    return (
        notice.title, notice.doc_no, notice.issuer.name, notice.issued, notice.addressees, notice.level,
        [(r.material, r.deadlines[0].value, r.channels) for r in notice.requests if r.material],
    )  # fmt: skip


# --- names and layout ------------------------------------------------------------------------------------------------


def test_the_parts_become_a_notice():
    notice = notice_of(FIRE)
    assert notice.title == FIRE["subject"]
    assert notice.doc_no == "青应急发〔2023〕41号"
    assert notice.issuer.name == "应急管理局"
    assert notice.issued == dt.date(2023, 11, 20)
    assert notice.addressees == ("各乡镇人民政府", "街道办事处")
    assert [d.value for r in notice.requests for d in r.deadlines] == ["2023-12-08"]
    assert notice.text.startswith("特急\n")


def test_other_names_and_shapes_mean_the_same():
    chinese = {
        "标题": FIRE["subject"], "拟稿单位": FIRE["issuer"], "主送": ["各乡镇人民政府", "街道办事处"],
        "发文 字号": FIRE["docMark"], "缓急": "特急", "密级": "无", "成文日期": "2023年11月20日", "正文": FIRE["text"],
    }  # fmt: skip
    java = {
        "docTitle": FIRE["subject"], "ISSUER_NAME": FIRE["issuer"], "mainSend": "各乡镇人民政府、街道办事处",
        "doc_no": FIRE["docMark"], "Content": FIRE["text"], "secretLevel": None, "urgency": "特急",
        "date": 1700409600000 + 3600_000, "workflowId": 17, "extra": {"a": [1, 2]},
    }  # fmt: skip
    expected = essence(notice_of(FIRE))
    assert essence(notice_of(chinese)) == expected
    assert essence(notice_of(java)) == expected
    assert essence(notice_of(json.dumps(FIRE))) == expected
    assert essence(notice_of(b"\xef\xbb\xbf" + json.dumps(FIRE, ensure_ascii=False).encode())) == expected


def test_what_the_text_holds_already_is_not_added_again():
    whole = notice_of({**FIRE, "urgentLevel": "", "text": county.FIRE_SAFETY})
    assert whole.text == county.FIRE_SAFETY
    assert whole.doc_no == FIRE["docMark"]


def test_another_name_of_the_signature_is_no_second_signature():
    notice = notice_of({**FIRE, "issuer": "县安全生产委员会办公室", "text": county.FIRE_SAFETY})
    assert notice.issuer.name == "应急管理局"


def test_addressees_go_below_a_title_that_stands_in_the_text():
    text = "关于开展今冬明春消防\n安全隐患排查整治的通知\n" + FIRE["text"]
    notice = notice_of({**FIRE, "text": text})
    assert notice.title == FIRE["subject"]
    assert notice.addressees == ("各乡镇人民政府", "街道办事处")


def test_a_page_of_html_is_read_with_its_tables():
    page = (
        f"<div><p>{FIRE['text']}</p><script>alert(1)</script><table>"
        "<tr><td colspan=4>消防安全隐患排查整治台账</td></tr>"
        "<tr><td>场所名称</td><td>地址</td><td>存在隐患</td><td>整改措施</td></tr>"
        "<tr><td></td><td></td><td></td><td></td></tr></table></div>"
    )
    documents = read({**FIRE, "text": page})
    notice, table = sorted(documents, key=lambda d: isinstance(d, Template))
    assert essence(notice) == essence(notice_of(FIRE))
    assert "alert" not in notice.text
    assert [f.label for f in table.fields] == ["场所名称", "地址", "存在隐患", "整改措施"]
    assert table.attached_to == notice.id
    assert not documents.unread


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta charset=gb2312></head><body><p>{text}</p></body></html>",
        "<!DOCTYPE html><html><body><div>{text}</div></body></html>",
        "<html><head><title>编辑器</title></head><body>{text}</body></html>",
        "&nbsp;{text}<BR>&nbsp;<br>",
        "<span style='font-size:16pt'>{text}</span>",
    ],
)
def test_pages_of_every_kind_of_editor_say_the_same(page):
    notice = notice_of({**FIRE, "text": page.format(text=FIRE["text"])})
    assert "<" not in notice.text
    assert "编辑器" not in notice.text
    assert essence(notice) == essence(notice_of(FIRE))


def test_a_subject_alone_will_do_and_text_that_looks_like_a_page_stays_text():
    assert notice_of({"subject": FIRE["subject"]}).title == FIRE["subject"]
    assert "<附件1>" in notice_of({**FIRE, "text": "请填写<附件1>并报送。"}).text


# --- attachments -----------------------------------------------------------------------------------------------------


def test_attached_tables_belong_to_the_notice_whatever_they_are_called():
    ledger = county.workbook("九小场所情况摸底表", ["场所名称", "场所类型", "从业人数", "建筑面积"])
    documents = read(attached(**{"C:\\fakepath\\表.xlsx": ledger, "../../表.xlsx": ledger}))
    tables = [d for d in documents if isinstance(d, Template)]
    assert [t.id for t in tables] == ["草稿/2-表.xlsx", "草稿/表.xlsx"]
    assert {t.attached_to for t in tables} == {"草稿/正文"}
    assert {t.issuer.name for t in tables} == {"应急管理局"}
    assert [d.value for d in tables[0].deadlines] == ["2023-12-08"]
    assert [d.id for d in documents] == sorted(d.id for d in documents)


def test_attachments_may_be_text_or_a_data_uri_with_line_breaks():
    rows = "场所名称,地址,存在隐患,整改措施\n,,,\n"
    uri = "data:text/csv;base64," + base64.encodebytes(rows.encode()).decode().replace("\n", "\r\n")
    files = [{"文件名": "甲.csv", "正文": rows}, {"fileName": "乙.csv", "data": uri}]
    tables = [d for d in read({**FIRE, "附件": files}) if isinstance(d, Template)]
    assert len({t.fields for t in tables}) == 1
    assert len(tables) == 2


def test_an_attachment_that_cannot_be_read_is_told_and_the_rest_goes_on():
    ledger = county.workbook("九小场所情况摸底表", ["场所名称", "场所类型", "从业人数", "建筑面积"])
    documents = read(attached(**{"坏.docx": b"PK\x03\x04junk", "好.xlsx": ledger, "": b""}))
    assert [(u.path, u.code) for u in documents.unread] == [
        ("草稿/坏.docx", "E_DAMAGED"),
        ("草稿/附件3", "E_EMPTY"),
    ]
    assert any(d.id == "草稿/好.xlsx" for d in documents)


def test_limits_hold_before_and_after_decoding(monkeypatch):
    exactly = attached(**{"正好.txt": "字".encode(), "大.txt": "字字".encode()})
    assert {u.code for u in read(exactly, max_file_mb=0).unread} == {"E_TOO_LARGE"}
    assert not read(exactly, max_file_mb=1).unread
    monkeypatch.setattr(base64, "b64decode", lambda *_a, **_k: pytest.fail("decoded"))
    big = attached(**{"大.txt": b"a" * (1 << 20 | 3)})
    assert [u.path for u in read(big, max_file_mb=1).unread] == ["草稿/大.txt"]
    monkeypatch.undo()
    with pytest.raises(DraftError, match="附件超过 1 个"):
        read(attached(a=b"1", b=b"2"), max_members=1)
    with pytest.raises(DraftError, match="附件合计超过 1 MB"):
        read(attached(a=b"1" * 600_000, b=b"2" * 600_000), max_unpacked_mb=1)


def test_nothing_stays_behind_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(attached(**{"说明.txt": "每户一行。".encode()}))
    with pytest.raises(SecretDocumentError):
        read(attached(**{"机要.txt": county.SECRET.encode()}))
    assert not list(tmp_path.iterdir())


# --- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "level", ["", None, False, "无", "公开", " 非 密 ", "普通", "一般", "内部", "NONE", "依申请公开"]
)
def test_a_draft_that_says_it_is_open_is_read(level):
    assert read({**FIRE, "secretLevel": level})


@pytest.mark.parametrize(
    "part",
    [
        {"secretLevel": "秘密"},
        {"secretLevel": "机密★1年"},
        {"secretLevel": "工作秘密"},
        {"secretLevel": "2"},
        {"secretLevel": 0},
        {"secretLevel": {"name": "公开"}},
        {"secretLevel": "公开" * 1000},
        {"SECRET_LEVEL": "秘密"},
        {"secretLevel": "公开", "密级": "绝密"},
        {"form": {"header": [{"密级": "秘密"}]}},
        {"mj": "秘密★1年"},
        {"subject": "秘密★1年 关于某事的通知"},
        {"text": county.SECRET},
        {"text": "<p>000012</p><p>机密★1年</p><p>各乡镇：</p><p>请报送台账。</p>"},
        {"attachments": [{"name": "台账（机密★）.txt", "text": "甲"}]},
        {"attachments": [{"name": "台账.txt", "text": county.SECRET}]},
        {"attachments": [{"name": "台账.docx", "base64": coded(county.docx(county.SECRET))}]},
        {
            "attachments": [
                {"name": "包.zip", "base64": coded(county.office.gbk_zip({"a.txt": county.SECRET.encode()}))}
            ]
        },
    ],
)
def test_anything_else_refuses_the_whole_draft_and_says_nothing_of_it(part, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SecretDocumentError) as caught:
        read({**FIRE, **part})
    assert caught.value.code == "E_SECRET"
    assert "公开" in caught.value.mend
    assert [r.getMessage() for r in caplog.records] == ["E_SECRET"]
    for word in ("消防", "某某", "台账", "机密", "绝密"):
        assert word not in str(caught.value)


def test_a_secret_field_is_looked_at_before_anything_is_decoded(monkeypatch):
    monkeypatch.setattr(base64, "b64decode", lambda *_a, **_k: pytest.fail("decoded"))
    with pytest.raises(SecretDocumentError):
        read({**FIRE, "attachments": [{"name": "a", "base64": "AAAA", "密级": "秘密"}], "text": 7})


def test_the_same_key_twice_cannot_take_a_secret_back():
    with pytest.raises(DraftError, match="出现两次"):
        read('{"subject": "通知", "secretLevel": "秘密", "secretLevel": "公开"}')


def test_a_text_about_secrecy_is_no_secret():
    assert read({**FIRE, "text": "请各乡镇组织学习密级标志（如秘密★1年）的写法，于3月1日前报送学习情况。"})


# --- what cannot be used ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "第 1 行第 1 列"),
        ('{"subject": "通知"', "不是有效的 JSON"),
        ("[]", "应是一个 JSON 对象"),
        ("null", "应是一个 JSON 对象"),
        ('{"a":' * 100_000, "嵌套过深"),
        ('{"a":' + "1" * 5000 + "}", "过长的数字"),
        ('{"subject": "关于报送台账的通知"}'.encode("gbk"), "不是 UTF-8"),
        ("{}", "没有标题, 也没有正文"),
        ({"subject": " ", "text": "\n", "attachments": []}, "没有标题, 也没有正文"),
        ({"subject": 7}, "subject 应是字符串"),
        ({"subject": "题" * 5000}, "subject 超过 4000 字"),
        ({"subject": "题", "text": ["a"]}, "text 应是字符串"),
        ({"subject": "题", "sendTo": [1]}, "sendTo 应是字符串或字符串列表"),
        ({"subject": "题", "sendTo": {"a": 1}}, "sendTo 应是字符串"),
        ({"subject": "题", "date": "明天"}, "date 不是日期"),
        ({"subject": "题", "date": "2023-02-30"}, "date 不是日期"),
        ({"subject": "题", "date": True}, "date 不是日期"),
        ({"subject": "题", "date": -5}, "date 不是日期"),
        ({"subject": "题", "attachments": "台账.xlsx"}, "attachments 应是列表"),
        ({"subject": "题", "attachments": ["台账.xlsx"]}, "attachments 应是列表"),
        ({"subject": "题", "attachments": [{"name": "台账.xlsx"}]}, "第 1 个附件没有内容"),
        ({"subject": "题", "attachments": [{"name": 1, "text": "a"}]}, r"attachments\[0\].name 应是字符串"),
        ({"subject": "题", "attachments": [{"base64": "不是"}]}, "第 1 个附件的 base64"),
        ({"subject": "题", "attachments": [{"base64": "AAA"}]}, "第 1 个附件的 base64"),
        ({"subject": "题", "attachments": [{"base64": "AA-_"}]}, "第 1 个附件的 base64"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(data, says):
    with pytest.raises(DraftError, match=says) as caught:
        read(data)
    assert caught.value.mend
    assert caught.value.code == "E_DRAFT"
    assert caught.value.__cause__ is None


def test_huge_strings_are_refused():
    with pytest.raises(DraftError, match="超过"):
        read({"text": "字" * 10_001}, max_chars=10_000)
    with pytest.raises(DraftError, match="超过"):
        read({"text": "<p>" * 100_000_000})
    with pytest.raises(DraftError, match="草稿超过 2 MB"):
        read(b" " * (3 << 20), max_unpacked_mb=1, max_chars=0)


def test_a_mapping_that_holds_itself_ends():
    ring: dict[str, object] = {"subject": "关于报送台账的通知"}
    ring["self"] = [ring]
    assert read(ring)


KEYS = st.sampled_from(
    [
        "subject",
        "text",
        "sendTo",
        "date",
        "attachments",
        "附件",
        "密级",
        "issuer",
        "docMark",
        "base64",
        "name",
        "urgency",
    ]
)
STRINGS = st.text(max_size=40) | st.sampled_from(["公开", "<p>各乡镇：</p>", "AAAA", "2023-01-01", "\ud800", "秘密★"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | STRINGS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=6),
    max_leaves=12,
)


@rules(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(JSON | st.fixed_dictionaries({"subject": STRINGS}, optional={"text": STRINGS, "sendTo": JSON, "date": JSON}))
def test_arbitrary_json_gives_documents_or_an_error_of_ours(data):
    for form in (data, json.dumps(data)):
        try:
            found = read(form)
        except JianfuError:
            continue
        assert any(isinstance(d, Notice) for d in found)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_arbitrary_bytes_give_an_error_of_ours(data):
    with pytest.raises(JianfuError):
        read(data)
