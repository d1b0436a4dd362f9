import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import docx, flat_opc, gbk_zip, odt, ole, p, parts, table, tc, word_streams, zipped

from jianfu_dedup.documents import RawDocument, Unread
from jianfu_dedup.reading import read_file
from jianfu_dedup.reading.walk import iter_bytes, unread
from jianfu_dedup.settings import Reading

CODES = {"E_FORMAT", "E_PASSWORD", "E_DAMAGED", "E_TOO_LARGE", "E_TIMEOUT", "E_EMPTY", "E_NEEDS_OCR", "E_SECRET"}
SUFFIXES = st.sampled_from(
    [".docx", ".doc", ".wps", ".rtf", ".html", ".mht", ".txt", ".odt", ".eml", ".zip", ".csv", ""]
)
LIGHT = Reading(ocr=False, max_unpacked_mb=20)


def codes(data, path="a", **limits):
    return [getattr(r, "code", "read") for r in iter_bytes(data, path=path, settings=Reading(**limits))]


def acceptable(results):
    for result in results:
        if isinstance(result, Unread):
            assert result.code in CODES
            assert "Traceback" not in result.reason
            assert len(result.reason) < 200
        else:
            assert isinstance(result, RawDocument)
            result.text.encode("utf-8")


SEEDS = [
    docx(p("各乡镇：") + table(["姓名", "电话"])), flat_opc(p("各乡镇：")), odt("<a/>"),
    ole(word_streams("各乡镇：\r")),
    b"{\\rtf1\\ansi\\ansicpg936 \\trowd\\cellx1\\intbl \\'cd\\'a8\\cell\\row \\u36890?\\par}",
    gbk_zip({"甲.txt": b"x"}),
    "<html><table><tr><td colspan=2>甲<td>乙</table>".encode(), b"Subject: =?gb2312?B?zajWqg==?=\nTo: a\n\nx",
]  # fmt: skip


@settings(max_examples=150)
@given(data=st.binary(max_size=400), suffix=SUFFIXES)
def test_random_bytes_never_raise(data, suffix):
    acceptable(iter_bytes(data, path="文件" + suffix, settings=LIGHT))


MAGICS = [
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"%PDF-1.4\n",
    b"<html>",
    b"<?xml version='1.0'?>",
    b"From: a\nTo: b\n",
]


@settings(max_examples=150)
@given(magic=st.sampled_from(MAGICS), data=st.binary(max_size=700), suffix=SUFFIXES)
def test_random_bytes_after_a_known_beginning_never_raise(magic, data, suffix):
    acceptable(iter_bytes(magic + data, path="文件" + suffix, settings=LIGHT))


@settings(max_examples=200)
@given(data=st.data())
def test_real_files_with_damage_never_raise(data):
    source = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(source)))
    acceptable(iter_bytes(bytes(source[:cut]), path="文件", settings=LIGHT))


WORDS = [
    b"{", b"}", b"\\trowd", b"\\cell ", b"\\nestcell ", b"\\row ", b"\\nestrow ", b"\\intbl ", b"\\itap3 ",
    b"\\pard ", b"\\par ", b"\\cellx9 ", b"\\clvmrg ", b"\\clmrg ", b"\\u-3 ", b"\\'b9", b"\\*", b"\\shptxt ", b"x",
    b"\\footnote ", b"\\header ",
]  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.sampled_from(WORDS)))
def test_rtf_words_in_any_order_never_raise(words):
    acceptable(iter_bytes(b"{\\rtf1 " + b"".join(words), path="a", settings=LIGHT))


# --- XML


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
     '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>'],
)  # fmt: skip
def test_entities_are_refused(doctype):
    made = parts(p("&x;"))
    made["word/document.xml"] = doctype + made["word/document.xml"]
    assert codes(zipped(made)) == ["E_DAMAGED"]
    assert codes(flat_opc(p("&x;")).replace(b"<pkg:package", doctype.encode() + b"<pkg:package")) == ["E_DAMAGED"]


def test_a_doctype_from_outside_is_not_fetched(tmp_path):
    (tmp_path / "x.dtd").write_text('<!ENTITY x "LOADED">')
    made = parts(p("&x;"))
    made["word/document.xml"] = f'<!DOCTYPE a SYSTEM "{(tmp_path / "x.dtd").as_uri()}">' + made["word/document.xml"]
    results = list(iter_bytes(zipped(made), path="a", settings=Reading()))
    assert "LOADED" not in repr(results)


def test_deeply_nested_xml_and_html_end():
    deep = "<w:ins>" * 5000 + "</w:ins>" * 5000
    assert codes(docx(p(raw=deep))) == ["E_DAMAGED"]
    acceptable(iter_bytes(b"<div>" * 100_000 + "通知".encode(), path="a", settings=Reading()))
    acceptable(iter_bytes(b"<table><tr><td>" * 3000 + b"x", path="a", settings=Reading()))


def test_nested_tables_of_docx_end():
    body = "<w:p/>"
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    acceptable(iter_bytes(docx(body), path="a", settings=Reading()))


def test_huge_numbers_in_docx_tables_cost_nothing():
    body = table([tc("甲", '<w:gridSpan w:val="2000000000"/>'), tc("乙")])
    acceptable(iter_bytes(docx(body), path="a", settings=Reading()))


# --- bombs


def bomb(size, name="a.txt"):
    return zipped({name: b"\0" * size})


def test_a_bomb_of_one_member():
    assert codes(bomb(30 << 20), max_unpacked_mb=20) == ["E_TOO_LARGE"]
    assert codes(bomb(30 << 20)) == ["E_TOO_LARGE"]  # the ratio


def test_a_bomb_in_an_office_file():
    made = {**parts(p("通知")), "word/document.xml": b" " * (30 << 20)}
    assert codes(zipped(made)) == ["E_TOO_LARGE"]


def test_a_bomb_that_lies_about_its_size():
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packed.compress(b"\0" * (30 << 20)) + packed.flush()
    data = zipped({"a.txt": b"\0" * 100})
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    small = data[30 + len("a.txt") : 30 + len("a.txt") + infos[0].compress_size]
    head, rest = data.split(small, 1)
    lying = head.replace(struct.pack("<II", len(small), 100), struct.pack("<II", len(stream), 100)) + stream
    shift = len(stream) - len(small)
    rest = rest.replace(struct.pack("<II", len(small), 100), struct.pack("<II", len(stream), 100))
    start = struct.unpack("<I", rest[-6:-2])[0] + shift
    lying += rest[:-6] + struct.pack("<I", start) + rest[-2:]
    acceptable(iter_bytes(lying, path="a", settings=Reading(max_unpacked_mb=20)))


def test_members_of_nested_archives_are_counted_together():
    inner = zipped({"x.bin": bytes(range(256)) * (4 << 12)}, compression=zipfile.ZIP_STORED)
    data = zipped({f"{i}.zip": inner for i in range(4)}, compression=zipfile.ZIP_STORED)
    assert codes(data, max_unpacked_mb=20)[-1] == "E_TOO_LARGE"


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (2 << 20))
    _, (refused,) = read_file(path, relative="a.txt", settings=Reading(max_file_mb=1))
    assert refused.code == "E_TOO_LARGE"


def test_long_texts_are_cut_with_a_warning():
    (document,) = iter_bytes(("通知" * 500).encode(), path="a.txt", settings=Reading(max_chars=100))
    assert len(document.text) == 100
    assert document.warnings


# --- nothing in it


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", b"\xef\xbb\xbf", docx(p("")), "<meta charset=utf-8><p>\u200b</p>".encode(), b"{\\rtf1 }"]
)
def test_a_file_without_text_is_empty(data):
    assert codes(data) == ["E_EMPTY"]


def test_a_missing_file_is_told(tmp_path):
    _, (missing,) = read_file(tmp_path / "x.docx", relative="x.docx", settings=Reading())
    assert (missing.path, missing.code) == ("x.docx", "E_DAMAGED")


def test_an_unforeseen_error_tells_nothing_of_the_content():
    found = unread("a", ValueError("张三 13800000000"))
    assert (found.code, "张三" in repr(found)) == ("E_DAMAGED", False)


def test_a_panic_of_a_library_costs_only_its_file(monkeypatch):
    from jianfu_dedup.reading.plain import txt

    class Panic(BaseException):
        pass

    def read(data, *, name, limits):
        raise Panic

    monkeypatch.setattr(txt, "read", read)
    assert codes("通知".encode()) == ["E_DAMAGED"]


def test_an_archive_of_nothing_is_empty():
    assert codes(zipped({})) == ["E_EMPTY"]
    assert codes(zipped({"空/": ""})) == ["E_EMPTY"]


def test_control_characters_and_lone_surrogates_do_not_get_through():
    (document,) = iter_bytes(b"{\\rtf1 a\\u-10179?b\\u7?c\\u8203?d}", path="a", settings=Reading())
    assert document.text == "a�bcd"
