import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.errors import DamagedFileError
from jianfu_dedup.reading.plain.encodings import decode

SENTENCE = "各乡镇人民政府、街道办事处：请于2024年3月15日前将排查台账（加盖公章）报县水务局，联系人张某。\n"
TRADITIONAL = "各鄉鎮公所：請於三月十五日前將排查台帳（加蓋公章）報送縣政府，聯絡人張某，電話與傳真如後。\n"
SIMPLIFIED_CHARACTERS = (
    "的一了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生会那后能对着事其里所去行过家用"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_each_encoding_is_recognised_without_a_mark(encoding):
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, encoding)


def test_gbk_and_gb2312_are_read_as_gb18030():
    assert decode(SENTENCE.encode("gbk"))[1] == "gb18030"
    assert decode(SENTENCE.encode("gb2312")) == (SENTENCE, "gb18030")


def test_a_line_of_dashes_and_dots_is_not_big5():
    text = "9月2日\n" + "—" * 40 + "\n" + "·" * 20
    assert decode(text.encode("gbk")) == (text, "gb18030")


def test_big5_is_told_from_gb18030():
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_a_mark_decides_and_is_removed(mark, encoding):
    assert decode(mark + SENTENCE.encode(encoding)) == (SENTENCE, encoding)


@given(st.text(st.sampled_from(SIMPLIFIED_CHARACTERS + "，。：（）0123456789\n"), max_size=60))
def test_text_of_common_characters_survives_every_encoding(text):
    # Behind a sentence: a handful of characters, one of them repeated, is a guess in any decoder.
    text = SENTENCE + text
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding))[0] == text


@given(st.text(st.sampled_from(sorted(set(TRADITIONAL) - set("\n0123456789"))), min_size=20, max_size=300))
def test_traditional_text_survives_big5(text):
    assert decode(text.encode("big5")) == (text, "big5")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_with_a_mark_is_never_misread(text):
    if text.count("\ufffd") * 100 <= len(text):
        assert decode(codecs.BOM_UTF8 + text.encode()) == (text, "utf-8")


def test_rare_characters_survive():
    text = "地名：㙟、𬭚、䶮。" + SENTENCE
    assert decode(text.encode("gb18030"))[0] == text


def test_a_cut_utf8_file_is_still_utf8():
    text, name = decode((SENTENCE * 20).encode()[:-2])
    assert name == "utf-8"
    assert text.startswith(SENTENCE)


def test_plain_ascii_and_nothing():
    assert decode(b"a,b\n1,2\n") == ("a,b\n1,2\n", "utf-8")
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"\x89PNG\r\n\x1a\n" + bytes((i * 37) % 256 for i in range(4000)),
        ("����乱码" * 50).encode(),
    ],
    ids=["all-bytes", "program", "picture", "replacement-characters"],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(DamagedFileError):
        decode(data)


def test_the_message_holds_no_content():
    with pytest.raises(DamagedFileError) as caught:
        decode("身份证510322199001011234".encode() + b"\xff\xfe\x00\x01" * 200)
    assert "5103" not in str(caught.value)
