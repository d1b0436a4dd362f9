"""What the documents around one tell: the year of a message. A stranger among them tells nothing."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Paragraph, RawDocument
from jianfu_dedup.parsing import parse
from jianfu_dedup.parsing.complete import complete

WORDS = lexicon.load()
ON_FIRE = "关于开展消防安全隐患排查的通知\n各乡镇：\n请排查火灾隐患，报送消防隐患台账。\n甲县消防救援大队\n{}年{}月{}日"
ON_SCHOOLS = "关于做好控辍保学工作的通知\n各乡镇：\n请核对辍学学生名单并报送。\n甲县教育局\n{}年{}月{}日"
ON_PESTS = "关于报送红火蚁疫情监测数据的通知\n各乡镇：\n请报送红火蚁发生面积。\n甲县林业局\n{}年{}月{}日"
ABOUT_FIRE = "各乡镇：消防火灾隐患排查台账3月9日前发群里。消防隐患请逐家排查。\n县消防救援大队 3月5日"
UNDATED = "各乡镇：消防火灾隐患排查台账3月9日前发群里。消防隐患请逐家排查。"


def read(*texts):
    raws = [RawDocument(path=f"{n:02}", format="txt", blocks=(Paragraph(text=t),)) for n, t in enumerate(texts)]
    return [d for raw in raws for d in parse(raw, lexicon=WORDS)]


def year_of(message, *around):
    """The year told to a message among others, from its date or from its due day."""
    found = complete(read(message, *around), lexicon=WORDS)[0]
    days = [d.value for r in found.requests for d in r.deadlines if d.precision == "day"]
    return found.issued.year if found.issued else int(days[0][:4]) if days and days[0][:4].isdigit() else 0


def test_the_paper_on_the_matter_tells_the_year_against_any_number_of_strangers():
    strangers = [ON_SCHOOLS.format(2023, 3, day) for day in range(1, 13)]
    assert year_of(ABOUT_FIRE, ON_FIRE.format(2021, 3, 1), *strangers) == 2021
    assert year_of(UNDATED, ON_FIRE.format(2021, 3, 1), *strangers) == 2021


def test_one_stranger_alone_tells_nothing():
    assert year_of(ABOUT_FIRE, ON_SCHOOLS.format(2023, 3, 1)) == 0


def test_a_matter_without_a_topic_is_told_by_its_words():
    about_ploughs = "关于报送铁牛下田进度表的通知\n各乡镇：\n请报铁牛下田进度表。\n甲县某中心\n{}年3月1日"
    message = "各站：铁牛下田进度表没交的3月9日前发群里。\n某中心 3月8日"
    assert year_of(message, about_ploughs.format(2021)) == 2021
    assert year_of(message, about_ploughs.format(2021), ON_SCHOOLS.format(2022, 3, 1)) == 2021
    assert year_of(message, ON_SCHOOLS.format(2022, 3, 1)) == 0


def test_a_folder_of_one_season_tells_the_year_of_its_messages():
    assert year_of(ABOUT_FIRE, ON_SCHOOLS.format(2023, 3, 1), ON_PESTS.format(2023, 4, 1)) == 2023


def test_of_two_seasons_neither_is_meant():
    around = [ON_SCHOOLS.format(year, 3, day) for year in (2022, 2023) for day in (1, 5, 9)]
    assert year_of(ABOUT_FIRE, *around) == 0


def test_a_message_of_january_belongs_to_the_season_before_it():
    message = ABOUT_FIRE.replace("3月9日", "1月9日").replace("3月5日", "1月5日")
    assert year_of(message, ON_FIRE.format(2022, 12, 20), ON_SCHOOLS.format(2022, 11, 1)) == 2023


SEASON = [ON_SCHOOLS.format(2023, 3, 1), ON_PESTS.format(2023, 4, 1)]
STRANGE = st.dates(dt.date(2012, 1, 1), dt.date(2026, 12, 31))


@settings(max_examples=40, deadline=None)
@given(STRANGE, st.sampled_from([ON_SCHOOLS, ON_PESTS]), st.sampled_from([SEASON, [ON_FIRE.format(2021, 3, 1)]]))
def test_an_unrelated_document_changes_the_date_of_no_other(day, stranger, around):
    documents = [ABOUT_FIRE, UNDATED, *around]
    before = complete(read(*documents), lexicon=WORDS)
    after = complete(read(*documents, stranger.format(day.year, day.month, day.day)), lexicon=WORDS)
    assert [(d.issued, d.requests) for d in before] == [(d.issued, d.requests) for d in after[: len(before)]]


def due(message, *around):
    """The days by which a message among others is to be answered, as far as they are told."""
    found = complete(read(message, *around), lexicon=WORDS)[0]
    return [d.value for r in found.requests for d in r.deadlines if d.precision != "vague"]


def test_a_day_and_its_weekday_tell_the_month_by_the_papers_on_the_matter():
    message = "各乡镇：消防火灾隐患排查台账9号（周五）下午5点前发群里。消防隐患请逐家排查。"
    assert due(message, ON_FIRE.format(2021, 4, 1)) == ["2021-04-09T17:00"]
    assert due(message.replace("9号（周五）", "周五（9号）"), ON_FIRE.format(2021, 4, 1)) == ["2021-04-09T17:00"]
    # 12 February and 12 March 2021 were both Fridays: neither is meant.
    assert due(message.replace("9号", "12号"), ON_FIRE.format(2021, 3, 1)) == []
    # 10 April 2021 was a Saturday, and of papers on another matter nothing follows.
    assert due(message.replace("9号", "10号"), ON_FIRE.format(2021, 4, 1)) == []
    assert due(message, ON_SCHOOLS.format(2021, 4, 1)) == []


def test_a_day_before_the_first_that_is_named_is_not_over():
    message = "各乡镇：消防火灾隐患排查3月25日起督查，3月9日前把消防隐患台账发群里，3月30日前报消防总结。"
    assert due(message, ON_FIRE.format(2021, 3, 1)) == ["2021-03-09", "2021-03-30"]
