"""发文字号: every bracket and damage it is met with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.parsing.notices import doc_number
from jianfu_dedup.parsing.notices.layout import read

# Forms as they are met on public sites (domain tables 2.3), with what they mean.
VARIANTS = [
    ("湘政发【2012】33号", ("湘政发", 2012, 33)),
    ("大安办﹝2020﹞27号", ("大安办", 2020, 27)),
    ("国统制[2007]93号", ("国统制", 2007, 93)),
    ("国统制［2007］93号", ("国统制", 2007, 93)),
    ("安委(2006)4号", ("安委", 2006, 4)),
    ("安委（2006）4号", ("安委", 2006, 4)),
    ("金政?2014?8号", ("金政", 2014, 8)),
    ("金政？2014？8号", ("金政", 2014, 8)),
    ("福科通字〔2020〕023 号", ("福科通字", 2020, 23)),
    ("黔府发〔2018〕第7号", ("黔府发", 2018, 7)),
    ("永村(社区)换届办〔2021〕4)号", ("永村(社区)换届办", 2021, 4)),
    ("国发明电[2008]8号", ("国发明电", 2008, 8)),
    ("甲政办发〔 2023 〕 15 号", ("甲政办发", 2023, 15)),
    ("甲 政 办 发〔2023〕15号", ("甲政办发", 2023, 15)),
    ("甲政办发〈2023〉15号", ("甲政办发", 2023, 15)),
    ("甲政办发《2023》15号", ("甲政办发", 2023, 15)),
    ("甲政办发<2023>15号", ("甲政办发", 2023, 15)),
    ("甲政办发{2023}15号", ("甲政办发", 2023, 15)),
    ("甲政办发〔２０２３〕１５号", ("甲政办发", 2023, 15)),
    ("甲安办函〔2023〕7 号", ("甲安办函", 2023, 7)),
    ("甲经普办〔2023〕6号", ("甲经普办", 2023, 6)),
]


@pytest.mark.parametrize(("text", "key"), VARIANTS)
def test_variants_have_one_key(text: str, key: tuple[str, int, int]) -> None:
    number = doc_number.parse(text)
    assert number is not None
    assert number.key == key
    assert not number.repaired


@pytest.mark.parametrize(
    ("text", "key"), [("璧农发﹝202249号", ("璧农发", 2022, 49)), ("甲水发2021〕8号", ("甲水发", 2021, 8))]
)
def test_lost_brackets_are_put_back_and_flagged(text: str, key: tuple[str, int, int]) -> None:
    number = doc_number.parse(text)
    assert number is not None
    assert number.key == key
    assert number.repaired
    assert str(number) == f"{key[0]}〔{key[1]}〕{key[2]}号"


@pytest.mark.parametrize("text", ["基教司函〔20xx〕22 号", "甲农发〔20××〕×号"])
def test_placeholders_stay_as_written(text: str) -> None:
    number = doc_number.parse(text)
    assert number is not None
    assert str(number) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["任务2023年15号", "x农发2022xx号", "会议室3号楼", "2023年12月7号前报送", "第15号"])
def test_what_is_no_number(text: str) -> None:
    assert doc_number.find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "根据甲安委〔2023〕9号要求",
        "按照《关于春灌的通知》（甲安委〔2023〕9号）精神",
        "现将县安委办甲安委〔2023〕9号文转发给你们",
        "各单位对照甲安委〔2023〕9号抓好落实",
        "请以甲安委〔2023〕9号为准",
    ],
)
def test_words_before_a_cited_number_are_not_part_of_it(text: str) -> None:
    (number,) = doc_number.find(text)
    assert str(number) == "甲安委〔2023〕9号"
    assert text[number.start : number.end] == number.raw


_PAIRS = ["〔〕", "﹝﹞", "[]", "［］", "【】", "()", "（）", "<>", "〈〉", "《》", "{}", "??", "？？", "「」"]


@given(
    org=st.text(alphabet="甲乙丙农教安政林民", min_size=2, max_size=6),
    year=st.integers(1990, 2039),
    seq=st.integers(1, 9999),
    pair=st.sampled_from(_PAIRS),
    space=st.sampled_from(["", " ", "\u3000"]),
    ordinal=st.sampled_from(["", "第"]),
)
def test_any_bracket_gives_the_same_key(*, org: str, year: int, seq: int, pair: str, space: str, ordinal: str) -> None:
    written = f"{org}{space}{pair[0]}{space}{year}{pair[1]}{space}{ordinal}{seq}{space}号"
    number = doc_number.parse(written)
    assert number is not None
    assert number.key == (org, year, seq)


def test_own_number_is_told_from_cited_ones() -> None:
    text = (
        "甲县水利局文件\n甲水发〔2021〕3号\n关于贯彻乙政办发〔2020〕1号文件的通知\n各乡镇：\n"
        "根据乙政办发〔2020〕1号和《甲安委〔2021〕2号》，请报。\n甲县水利局\n2021年3月1日\n"
    )
    assert str(read(text).number) == "甲水发〔2021〕3号"
    assert read(text.replace("甲水发〔2021〕3号\n", "")).number is None


def test_number_of_an_appended_document_is_not_its_own() -> None:
    text = (
        "关于转发县安委办通知的通知\n各乡镇：\n现转去，请办理。\n甲县水利局\n2021年3月1日\n附：\n"
        "甲县安全生产委员会办公室文件\n甲安办〔2021〕9号\n关于排查的通知\n各乡镇：\n请排查。\n2021年2月1日"
    )
    shape = read(text)
    assert shape.number is None
    assert shape.date is not None
    assert shape.date.month == 3
    assert text[shape.own_end :].startswith("附：")


@pytest.mark.parametrize(
    "before",
    [
        "各镇，上周",
        "各镇，上周五",
        "按照昨天",
        "各站，就是",
        "请看县里的",
        "各镇，3月8日",
        "各镇，27号",
        "之前下发的",
        "各镇，刚才",
        "先前转发",
        "详见",
    ],
)
def test_words_of_the_sentence_are_no_part_of_a_number(before: str) -> None:
    assert [str(n) for n in doc_number.find(f"{before}丹水发〔2022〕7号里的表，请填。")] == ["丹水发〔2022〕7号"]


@pytest.mark.parametrize("number", ["日政发〔2020〕3号", "周政办发〔2020〕3号", "刚政发〔2020〕3号"])
def test_a_place_may_begin_as_a_time_word_does(number: str) -> None:
    assert str(doc_number.parse(number)) == number
