"""成文日期 in every spelling, and which of a document's dates it is."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Notice, Paragraph, RawDocument
from jianfu_dedup.parsing import parse
from jianfu_dedup.parsing.complete import complete
from jianfu_dedup.parsing.times import dates

WORDS = lexicon.load()


def notice(text: str, path: str = "a.txt") -> Notice:
    raw = RawDocument(path=path, format="txt", blocks=tuple(Paragraph(text=line) for line in text.split("\n")))
    (found,) = parse(raw, lexicon=WORDS)
    assert isinstance(found, Notice)
    return found


@pytest.mark.parametrize(
    "written",
    [
        "2023年12月7日", "2023 年 12 月 7 日", "2023年12月07日", "二〇二三年十二月七日",
        "二○二三年十二月七日", "二0二三年十二月七日", "二零二三年十二月七日", "二О二三年十二月七日",
        "二O二三年十二月七日", "2023.12.7", "2023．12．7", "2023-12-07",
        "2023/12/7", "20231207", "2023年12月7号", "（2023年12月7日）",
        "2023年12月7日印发", "2023年12月7日17时", "2023年12月7日  9:20", "２０２３年１２月７日",
    ],
)  # fmt: skip
def test_spellings(written: str) -> None:
    found = dates.alone(written)
    assert found is not None
    assert found.date() == dt.date(2023, 12, 7)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二一年十月二十一日", (2021, 10, 21)),
        ("二〇二〇年正月初一", None),
        ("二〇一九年元月卅一日", (2019, 1, 31)),
        ("二〇二四年二月廿九日", (2024, 2, 29)),
    ],
)
def test_chinese_numerals(written: str, day: tuple[int, int, int] | None) -> None:
    found = dates.alone(written)
    assert (found.date() if found else None) == (dt.date(*day) if day else None)


@pytest.mark.parametrize(
    "line", ["2023年12月7日前报送", "请于7月5日", "共3.15万元", "1.关于时间", "2023年12月", "2023年13月7日", "附件1"]
)
def test_lines_that_are_no_date(line: str) -> None:
    assert dates.alone(line) is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2039, 12, 31)), st.sampled_from(["〇", "○", "零", "O", "0", "０"]))
def test_chinese_round_trip(day: dt.date, zero: str) -> None:
    digits = zero + "一二三四五六七八九"

    def number(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")

    written = "".join(digits[int(c)] for c in str(day.year)) + f"年{number(day.month)}月{number(day.day)}日"
    found = dates.alone(written)
    assert found is not None
    assert found.date() == day


HEAD = "甲县水利局文件\n甲水发〔2021〕3号\n关于做好春灌的通知\n各乡镇：\n"


def test_date_under_the_text_not_the_one_inside() -> None:
    found = notice(
        HEAD + "会议定于\n2021年3月9日\n召开，请于2021年3月5日前报送名单。\n"
        "甲县水利局\n2021年3月1日\n甲县水利局办公室　2021年3月2日印发"
    )
    assert found.issued == dt.date(2021, 3, 1)
    assert not found.issued_guessed


def test_imprint_date_only_when_there_is_no_other() -> None:
    assert notice(HEAD + "请报。\n甲县水利局办公室\n2021年3月2日印发").issued == dt.date(2021, 3, 2)


def test_year_from_the_number() -> None:
    found = notice(HEAD + "请报。\n甲县水利局\n3月1日")
    assert (found.issued, found.issued_guessed) == (dt.date(2021, 3, 1), True)


def test_year_from_title_but_not_from_a_past_year_of_the_text() -> None:
    assert notice("关于做好2020年春灌的通知\n各乡镇：\n请报。\n甲县水利局\n4月1日").issued == dt.date(2020, 4, 1)
    found = notice("关于做好春灌的通知\n各乡镇：\n2018年至2019年的老账也报。\n甲县水利局\n4月1日")
    assert found.issued is None
    assert "落款日期没有年份" in found.warnings


def test_year_from_an_occasion() -> None:
    assert notice("各乡镇宣传办：喜迎建党百年，请检修喇叭。\n甲县融媒体中心\n5月27日").issued == dt.date(2021, 5, 27)


def test_message_dates() -> None:
    assert notice("各水利站：春灌表发群里。县水利局 2021.3.5").issued == dt.date(2021, 3, 5)
    assert notice("@各乡镇水利站 春灌表今天（2021年3月5日）下班前发我。").issued is None
    assert notice("【2021年3月5日催】春灌表还差三个乡镇。县水利局 王").issued is None


def test_year_from_the_documents_around() -> None:
    asked = notice("关于报送春灌进度表的通知\n各乡镇：\n请报春灌进度表。\n甲县水利局\n2021年3月1日", "a.txt")
    other = notice("关于报送征兵名单的通知\n各乡镇：\n请报应征名单。\n甲县人民武装部\n2022年3月1日", "b.txt")
    message = notice("各水利站：春灌进度表没交的今晚发群里。\n县水利局 3月8日", "c.txt")
    assert message.issued is None
    completed = complete([asked, other, message], lexicon=WORDS)[2]
    assert isinstance(completed, Notice)
    assert (completed.issued, completed.issued_guessed) == (dt.date(2021, 3, 8), True)


def test_completion_does_not_depend_on_order() -> None:
    asked = notice("关于报送春灌进度表的通知\n各乡镇：\n请报。\n甲县水利局\n2021年3月1日", "a.txt")
    message = notice("各水利站：春灌进度表没交的今晚发群里。\n县水利局 3月8日", "c.txt")
    assert complete([asked, message], lexicon=WORDS)[1] == complete([message, asked], lexicon=WORDS)[0]
