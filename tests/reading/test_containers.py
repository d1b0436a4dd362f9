import io
import zipfile

import pytest
from office import docx, gbk_zip, p, zipped

from jianfu_dedup.documents import RawDocument
from jianfu_dedup.reading.containers.eml import header_text, read, strip_prefixes
from jianfu_dedup.reading.containers.zip_ import member_name
from jianfu_dedup.reading.walk import iter_bytes
from jianfu_dedup.settings import Reading


def results(data, path="a.zip", **limits):
    return list(iter_bytes(data, path=path, settings=Reading(**limits)))


def outcome(found):
    return {r.path: r.text if isinstance(r, RawDocument) else r.code for r in found}


def test_names_in_gbk_without_the_flag():
    data = gbk_zip({"通知.txt": "各乡镇：".encode("gbk"), "附件/台账（1）.txt": b"x"})
    assert list(outcome(results(data))) == ["a.zip!通知.txt", "a.zip!附件/台账（1）.txt"]


def test_names_in_utf8_with_and_without_the_flag():
    assert list(outcome(results(zipped({"通知.txt": "x"})))) == ["a.zip!通知.txt"]
    data = zipped({"xx.txt": "x"}).replace(b"xx.txt", "表".encode() + b"txt")
    assert list(outcome(results(data))) == ["a.zip!表txt"]


def test_backslashes_of_gbk_names_are_taken_for_folders_only_after_decoding():
    # The second byte of 昞 in GBK is a backslash.
    assert "昞".encode("gbk")[1:] == b"\\"
    assert list(outcome(results(gbk_zip({"昞.txt": b"x", "a\\b.txt": b"y"})))) == ["a.zip!a/b.txt", "a.zip!昞.txt"]


def test_nested_archives_have_paths_of_their_own():
    inner = zipped({"表/通知.docx": docx(p("各乡镇："))})
    assert outcome(results(zipped({"b/内.zip": inner, "c.txt": "y"}))) == {
        "a.zip!b/内.zip!表/通知.docx": "各乡镇：",
        "a.zip!c.txt": "y",
    }


def test_archives_inside_archives_end_somewhere():
    data = zipped({"a.txt": "x"})
    for _ in range(6):
        data = zipped({"n.zip": data})
    assert [r.code for r in results(data, max_depth=3)] == ["E_TOO_LARGE"]
    assert [r.text for r in results(data, max_depth=7)] == ["x"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\x\\a.txt", "x/a.txt"),
        ("a/./../b", "a/b"),
        ("a\0b", "ab"),
    ],
)
def test_names_that_lead_out_are_made_harmless(name, safe):
    info = zipfile.ZipInfo()
    info.orig_filename = name
    assert member_name(info) == safe


def test_leavings_of_systems_are_not_read():
    members = {
        "__MACOSX/._a.txt": "x",
        ".DS_Store": "x",
        "~$通知.docx": "x",
        "Thumbs.db": "x",
        "空/": "",
        "a.txt": "通知",
    }
    assert outcome(results(zipped(members))) == {"a.zip!a.txt": "通知"}


def test_two_members_of_one_name_are_told_apart():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "2")
    assert outcome(results(buffer.getvalue())) == {"a.zip!a.txt": "1", "a.zip!a.txt#2": "2"}


def test_a_locked_member_costs_only_itself():
    data = gbk_zip({"甲.txt": b"x", "乙.txt": b"y"}, flag=1)
    assert outcome(results(data)) == {"a.zip!甲.txt": "E_PASSWORD", "a.zip!乙.txt": "y"}
    assert outcome(results(gbk_zip({"甲.txt": b"x"}, flag=1))) == {"a.zip": "E_PASSWORD"}


def test_a_broken_member_costs_only_itself():
    data = bytearray(zipped({"a.txt": "甲" * 50, "b.txt": "乙"}, compression=zipfile.ZIP_STORED))
    data[data.index("甲".encode()) + 1] ^= 0xFF
    assert outcome(results(bytes(data))) == {"a.zip!a.txt": "E_DAMAGED", "a.zip!b.txt": "乙"}


def test_too_many_members():
    data = zipped({f"{i}.txt": "x" for i in range(20)})
    assert outcome(results(data, max_members=10)) == {"a.zip": "E_TOO_LARGE"}


# --- mail


def mail(*parts, headers=""):
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    head = "Subject: =?GB2312?B?17e3oqO6zajWqg==?=\r\nTo: a@b.cn\r\n" + headers
    return f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n{body}--b--\r\n'.encode("latin-1")


def test_a_mail_is_its_body_and_its_attachments():
    import base64

    page = base64.b64encode("<p>请报送台账。</p>".encode("gbk")).decode()
    attached = base64.b64encode(docx(p("台账"))).decode()
    data = mail(
        f"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n{page}",
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=GB2312''%B1%ED.docx\r\n\r\n{attached}",
        "Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=logo.png\r\n\r\nx",
    )
    assert outcome(results(data, "m.eml")) == {"m.eml": "追发：通知\n请报送台账。", "m.eml!表.docx": "台账"}


@pytest.mark.parametrize(
    "header",
    ['attachment; filename="=?GB2312?B?se0ueGxz?="', "attachment; filename*=UTF-8''%E8%A1%A8.xls",
     'attachment; filename="±í.xls"',
     "attachment;\r\n filename*0*=UTF-8''%E8%A1;\r\n filename*1*=%A8.xls"],
)  # fmt: skip
def test_attachment_names_however_they_are_written(header):
    data = mail(f"Content-Type: application/x\r\nContent-Disposition: {header}\r\n\r\nx")
    (attachment,) = read(data, name="m.eml", limits=Reading()).attachments
    assert attachment.name == "表.xls"


def test_a_mail_inside_a_mail_is_an_attachment():
    data = mail("Content-Type: message/rfc822\r\n\r\nSubject: Fw: inner\r\nTo: x@y\r\n\r\nhello")
    assert outcome(results(data, "m.eml")) == {"m.eml": "追发：通知", "m.eml!inner.eml": "inner\nhello"}


def test_the_plain_body_is_taken_unless_the_page_holds_a_table():
    head = "Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
    alternative = head + "--c\r\nContent-Type: text/html\r\n\r\n{}\r\n--c--"
    plain = read(mail(alternative.format("<p>rich</p>")), name="m", limits=Reading())
    rich = read(mail(alternative.format("<table><tr><td>a<td>b</table>")), name="m", limits=Reading())
    assert [b.text for b in plain.blocks][1:] == ["plain"]
    assert rich.blocks[1].rows == (("a", "b"),)


def test_headers_of_bare_bytes():
    data = b"Subject: " + "关于报送台账的通知".encode("gbk") + b"\nTo: a@b\n\nx\n"
    assert read(data, name="m", limits=Reading()).blocks[0].text == "关于报送台账的通知"


def test_words_of_one_header_join_even_inside_a_character():
    import base64

    code = "排查".encode("gbk")
    words = " ".join(f"=?GBK?B?{base64.b64encode(piece).decode()}?=" for piece in (code[:3], code[3:]))
    assert header_text(words) == "排查"


@pytest.mark.parametrize("prefix", ["Fw: ", "转发：", "答复: 转发: ", "Re[2]: ", "[外部] RE："])
def test_prefixes_of_subjects(prefix):
    assert strip_prefixes(prefix + "转发关于排查的通知") == "转发关于排查的通知"
