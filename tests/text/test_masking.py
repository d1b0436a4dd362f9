"""Personal data goes, everything an official needs stays."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jianfu_dedup.documents import Field, Notice, Template
from jianfu_dedup.text import masking
from jianfu_dedup.text.masking import mask
from jianfu_dedup.text.private import masked

HIDDEN = [
    ("电话13812345678", "电话***"),
    ("138-1234-5678", "***"),
    ("138 1234 5678", "***"),
    ("１３８１２３４５６７８", "***"),
    ("+86 13812345678", "***"),
    ("138\u200b1234\u200b5678", "***"),
    ("1381234 5678", "***"),
    ("0371-65891234", "***"),
    ("（0371）65891234", "***"),
    ("0371-6589123转801", "***"),
    ("010 62345678", "***"),
    ("传真：6589123", "传真：***"),
    ("联系电话: 658 9123", "联系电话: ***"),
    ("51032219900101123X", "***"),
    ("５１０３２２１９９００１０１１２３Ｘ", "***"),
    ("510322 19900101 1234", "***"),
    ("510322900101123", "***"),
    ("5.10322E+17", "***"),
    ("6228480012345678901", "***"),
    ("6228 4800 1234 5678 901", "***"),
    ("6228-4800-1234-5678", "***"),
    ("银行账号：12345678", "银行账号：***"),
    ("yj_2023@163.com", "***"),
    ("发至邮箱ｙｊ＠163．com", "发至邮箱***"),
    ("QQ群：123456789", "QQ群：***"),
    ("豫A12345", "***"),
    ("川AD12345", "***"),
    ("联系人：张某某", "联系人：张*"),
    ("联系人:欧阳明", "联系人:欧阳*"),
    ("联系人：欧阳。", "联系人：欧*。"),
    ("联系人：张三、李四丰", "联系人：张*、李*"),
    ("联系人张伟（13812345678）", "联系人张*（***）"),
    ("请联系县应急局。联系人：县应急局王小明，电话13812345678", "请联系县应急局。联系人：县应急局王*，电话***"),
    ("王小明 13812345678", "王* ***"),
    ("5103221990010112341381234567862284800", "***"),
]
KEPT = [
    "云应急发〔2023〕58号",
    "云安委〔2023〕11号、云防指办〔2023〕4号",
    "2023年12月7日16:00前",
    "2023-12-07T16:00",
    "2019 2020 2021 2022 2023 2024",
    "拨打12345、12350、119、110、96110",
    "1,234,567.89元，面积1200000平方米，4000 5000 6000 7000",
    "2023年1-11月，1500-2000元，28个乡镇",
    "统一社会信用代码91510322MA12345678",
    "20231207160000.docx",
    "序号、姓名、身份证号、联系电话、监护人姓名、联系人",
    "联系人：姓名、电话",
    "填表人：联系电话：填报人：制表人：审核人：填报日期：",
    "负责人：各乡镇主要负责同志",
    "GB/T 9704-2012，第2版，V3.1",
    "各村（社区）要在3月15日、6月30日前分别报送",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_personal_data_is_hidden(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_personal_stays(text):
    assert mask(text) == text


ALPHABET = "0123456789０１３Xx.-@ ：:、，*（）()张李王联系人电话账号QEe+年月a\n٣"


@given(st.text(alphabet=ALPHABET, max_size=60))
@example("0371-1234567-13812345678")
@example("联系人：张三联系人：张三")
def test_masking_twice_is_masking_once(text):
    assert mask(mask(text)) == mask(text)


@given(
    st.text(alphabet="联系人电话：，。 abcZ（）", max_size=12),
    st.from_regex(r"1[3-9][0-9]{9}|[1-9][0-9]{5}(19|20)[0-9]{9}[0-9X]|6[0-9]{18}", fullmatch=True),
    st.text(alphabet="联系人电话：，。 （）", max_size=12),
)
def test_no_number_of_a_person_survives_in_any_surroundings(before, number, after):
    masked = mask(before + number + after)
    assert number not in masked
    assert not re.search(r"\d{7}", masked)


@given(st.text(alphabet="消防安全台账报送通知各乡镇〔〕号第一二三年月日", max_size=60))
def test_prose_without_labels_and_numbers_is_untouched(text):
    assert mask(text) == text


RULES = [(rule.needs, pattern) for rule in masking._rules() for pattern in rule.patterns]


@pytest.mark.parametrize(("needs", "pattern"), RULES, ids=lambda p: p.pattern[:20])
@settings(max_examples=20)
@given(data=st.data())
def test_no_pattern_matches_a_text_without_what_it_is_said_to_need(needs, pattern, data):
    assert needs.search(masking._shadow(data.draw(st.from_regex(pattern))))


@given(st.text(alphabet=ALPHABET + "，Ａｚ！～＠𝟗०", max_size=60))
def test_shadow_has_each_digit_and_wide_sign_in_ascii_at_its_place(text):
    plain = [
        str(int(c)) if c.isdecimal() else unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text
    ]
    assert masking._shadow(text) == "".join(plain)


def test_of_a_document_only_what_holds_something_to_hide_is_made_anew():
    table = Template(id="a", path="a", title="台账", fields=(Field(path=("户主",)), Field(path=("电话13812345678",))))
    clean = masked(table)
    assert clean.fields[0] is table.fields[0]
    assert clean.fields[1].path == ("电话***",)
    nothing = Notice(id="b", path="b", text="请报送台账。", addressees=("各乡镇",))
    assert masked(nothing) == nothing
