import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import docx, ole, p, table, word_streams, zipped

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.reading.secret import carries_mark, is_marked_line, name_is_marked
from jianfu_dedup.reading.walk import iter_bytes
from jianfu_dedup.settings import Reading

MARKS = [
    "秘密★1年", "秘 密★1年", "机密★", "绝密★30年", "秘密☆６个月", "机密*长期", "秘密", "机　密", "密级：秘密",
    "000012 机密★1年 特急",
    "特急 秘密★1年", "秘密★ 1 年　　特急", "份号：000001　机密★10年", "【秘密】", "秘密★长期",
]  # fmt: skip
TOPICS = [
    "关于开展机密文件清退的通知", "秘密载体管理台账", "保守国家秘密", "绝密级文件不得复印", "秘密、机密、绝密", "密级",
    "商业秘密保护",
    "秘密级计算机清查表", "1. 机密文件", "工作秘密",
]  # fmt: skip


@pytest.mark.parametrize("line", MARKS)
def test_marks(line):
    assert is_marked_line(line)


@pytest.mark.parametrize("line", TOPICS)
def test_topics_are_no_marks(line):
    assert not is_marked_line(line)


def paragraphs(*lines):
    return [Paragraph(text=line) for line in lines]


def test_only_the_first_six_lines_that_hold_text_count():
    before = ["", "某县文件", " ", "某发〔2024〕1号", "关于…的通知", "各乡镇：", "正文"]
    assert carries_mark(paragraphs(*before, "机密"))
    assert not carries_mark(paragraphs(*before, "又一行", "机密"))


def test_the_mark_may_stand_in_a_text_box_a_header_or_a_table():
    many = paragraphs(*"甲乙丙丁戊己庚")
    assert carries_mark([*many, Paragraph(text="秘密★1年", role="textbox")])
    assert carries_mark([*many, Paragraph(text="秘密★1年", role="header")])
    assert carries_mark([Grid(rows=(("秘密★1年", "某县文件"), ("序号", "姓名")))])
    assert not carries_mark([Grid(rows=(("密级", "秘密级数量"), ("", "")))])


def test_names():
    assert name_is_marked("机密★1年 方案.docx")
    assert not name_is_marked("保密宣传（秘密）.docx")


BODY = "张三的处理方案"


@pytest.mark.parametrize(
    "data",
    [
        docx(p("秘密★1年") + p(BODY)),
        docx(table(["机密★", "特急"], [BODY, "x"])),
        ole(word_streams(f"机密★1年\r{BODY}\r")),
        f"秘密★1年\n{BODY}\n".encode("gbk"),
        f"<p>绝密★</p><p>{BODY}</p>".encode(),
        f"Subject: x\nTo: a@b\nContent-Type: text/plain; charset=utf-8\n\n秘密★1年\n{BODY}\n".encode(),
    ],
    ids=["docx", "docx-table", "doc", "txt", "html", "eml"],
)
def test_a_marked_document_is_refused_and_nothing_of_it_is_told(data):
    (result,) = iter_bytes(data, path="a", settings=Reading())
    assert result.code == "E_SECRET"
    assert BODY not in repr(result)
    assert "张三" not in result.reason


def test_a_marked_mail_takes_its_attachments_with_it_but_a_marked_member_only_itself():
    mail = (
        'Subject: x\nTo: a@b\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        "Content-Type: text/plain; charset=utf-8\n\n秘密★1年\n"
        '--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nopen\n--b--\n'
    )
    results = list(iter_bytes(mail.encode(), path="m.eml", settings=Reading()))
    assert [r.code for r in results] == ["E_SECRET"]
    archive = zipped({"a.txt": "秘密★1年", "b.txt": "通知"})
    assert [getattr(r, "code", "read") for r in iter_bytes(archive, path="z", settings=Reading())] == [
        "E_SECRET",
        "read",
    ]


@given(st.sampled_from(MARKS), st.text(max_size=30))
def test_no_text_after_the_mark_brings_it_back(mark, rest):
    assert carries_mark([Paragraph(text=mark), Paragraph(text=rest)])
