"""A county's own file over every kind of table: one entry added, one overridden, and what it does to a document."""

import json

import pytest

from jianfu_dedup import LexiconError
from jianfu_dedup.documents import Paragraph, RawDocument
from jianfu_dedup.lexicon import load
from jianfu_dedup.parsing import parse
from jianfu_dedup.parsing.notices.bodies import resolve
from jianfu_dedup.parsing.requests import channels, populations

BUILT_IN = load()


@pytest.fixture
def county(tmp_path):
    def write(content):
        file = tmp_path / "county.toml"
        file.write_text(content, encoding="utf-8")
        return load(file)

    return write


ARRAYS = [  # file, array, id of a built-in entry, a key of it, the county's value
    ("departments", "department", "yjj", "aliases", ["县应急"]),
    ("offices", "office", "o03", "host", "jtj"),
    ("topics", "topic", "fire", "name", "防火"),
    ("fields", "concept", "person_name", "canonical", "本人姓名"),
    ("populations", "population", "pupil", "name", "在校学生"),
    ("jobs", "ask", "fire_nine", "kind", "roster"),
    ("kinds", "kind", "inspect", "name", "检查"),
    ("synonyms", "group", "submit", "words", ["报送", "呈送"]),
    ("headers", "role", "safety", "words", ["安全员"]),
]
NEW = {
    "departments": 'canonical = "湖泊局"',
    "offices": 'canonical = "湖长制办公室"\nhost = "slj"',
    "topics": 'name = "湖泊保护"',
    "fields": 'canonical = "湖段"',
    "populations": 'name = "临湖农户"\nwords = ["临湖农户"]',
    "jobs": 'topic = "fire"\nname = "湖"\nobject = ["湖面"]\naspect = ["保洁"]\nkind = "ledger"',
    "kinds": 'name = "保洁"\nwords = ["湖面保洁"]',
    "synonyms": 'words = ["湖面", "湖区"]',
    "headers": 'words = ["湖长"]\nname = "hh_head"\nphone = ""',
}


@pytest.mark.parametrize("case", ARRAYS, ids=lambda case: case[0])
def test_an_entry_is_added_and_one_is_overridden(county, case):
    stem, array, id_, key, value = case
    text = f'[[{array}]]\nid = "{id_}"\n{key} = {json.dumps(value, ensure_ascii=False)}\n'
    own = county(f'{text}[[{array}]]\nid = "lake"\n{NEW[stem]}\n')
    entries, before = ({e["id"]: e for e in words.tables[stem][array]} for words in (own, BUILT_IN))
    assert entries[id_][key] == value != before[id_][key]
    assert {k: v for k, v in entries[id_].items() if k != key} == {k: v for k, v in before[id_].items() if k != key}
    assert set(entries) - set(before) == {"lake"}
    assert own.fingerprint != BUILT_IN.fingerprint


LISTS = [  # section of the county file, where its list stands in the tables
    ("requests", ("requests", "V1")),
    ("boilerplate", ("boilerplate", "B5")),
    ("keep", ("keep", "objects")),
    ("keep", ("keep", "places")),
    ("frames", ("frames", "patterns")),
    ("stopwords", ("stopwords", "words")),
    ("changes", ("changes", "add")),
    ("hosts", ("hosts", "hosts", "slj")),
    ("units", ("units", "units", "slj")),
    ("level", ("notices", "level", "village")),
    ("emergency", ("notices", "emergency", "patterns")),
    ("material", ("asks", "material", "bare")),
    ("asks.populations", ("asks", "populations", "generic")),
    ("headers.kinds", ("headers", "kinds", "photo")),
    ("headers", ("headers", "hollow")),
    ("channel.OA", ("channels", "channel", "OA", "patterns")),
]


def at(lexicon, path):
    value = lexicon.tables
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("how", ["add", "only", "drop"])
def test_words_are_added_to_a_list_or_put_in_its_place_or_taken_away(county, how):
    sections = {}
    for section, path in LISTS:
        before = at(BUILT_IN, path)
        given = {"add": "['甲乙丙']", "only": "{ only = ['甲乙丙'] }", "drop": f"{{ drop = ['''{before[0]}'''] }}"}
        sections.setdefault(section, []).append(f"{path[-1]} = {given[how]}")
    own = county("".join(f"[{name}]\n" + "\n".join(lines) + "\n" for name, lines in sections.items()))
    for _, path in LISTS:
        before, after = at(BUILT_IN, path), at(own, path)
        assert after == {"add": [*before, "甲乙丙"], "only": ["甲乙丙"], "drop": before[1:]}[how], path


def test_pairs_lines_and_whole_values(county):
    own = county(
        '[variants]\npairs = [["烟花暴竹", "烟花爆竹"]]\n[guards]\npairs = [["person_name", "village"]]\n'
        '[calendar.seasons]\n"春灌" = ["03-01", "04-30"]\n[hosts]\nhbz = ["退渔还湖"]\n[units]\nhbz = ["湖管站"]\n'
        '[[department]]\nid = "hbz"\ncanonical = "湖泊保护中心"\n[[rewrite]]\npattern = "^湖名$"\nto = "名称"\n'
    )
    assert own.tables["variants"]["pairs"][-1] == ["烟花暴竹", "烟花爆竹"]
    assert own.guards - BUILT_IN.guards == {("person_name", "village")}
    assert own.tables["calendar"]["seasons"]["春灌"] == ["03-01", "04-30"]
    assert resolve("甲县退渔还湖工作专班", lexicon=own).name == "湖泊保护中心"
    assert resolve("甲县湖管站", lexicon=own).name == "湖泊保护中心"
    assert own.tables["headers"]["rewrite"][0] == {"pattern": "^湖名$", "to": "名称"}


def test_the_county_says_what_a_department_is_called(county):
    own = county('[[department]]\nid = "wlj"\ncanonical = "文旅局"\n')
    for written in ("甲县文化和旅游局", "甲县文旅广体局", "县文旅局"):
        assert resolve(written, lexicon=own).name == "文旅局"
    assert resolve("甲县文化和旅游局", lexicon=BUILT_IN).name == "文化和旅游局"
    text = "关于报送景区台账的通知\n各乡镇：\n请报送景区台账。\n甲县文化和旅游局\n2023年5月1日"
    (notice,) = parse(RawDocument(path="a", format="txt", blocks=(Paragraph(text=text),)), lexicon=own)
    assert notice.issuer.name == notice.issuer.host == "文旅局"


def test_a_former_name_stays_what_a_paper_was_signed_with(county):
    own = county('[[department]]\nid = "zrj"\ncanonical = "资规局"\n')
    assert resolve("甲县国土资源局", lexicon=own).name == "国土资源局"


def test_a_name_given_to_another_body_is_withdrawn_from_the_first(county):
    own = county('[[department]]\nid = "mzw"\ncanonical = "民族宗教事务局"\naliases = ["民宗局"]\ncodes = ["民宗"]\n')
    assert resolve("县民宗局", lexicon=BUILT_IN).id == "tzb"
    assert resolve("县民宗局", lexicon=own).id == "mzw"
    assert "民宗局" not in own.departments["tzb"].aliases
    assert "民宗" not in own.departments["tzb"].codes
    hosts = county('[hosts]\nslj = ["森林防火"]\n').tables["hosts"]["hosts"]
    assert [id_ for id_, words in hosts.items() if "森林防火" in words] == ["slj"]
    moved = county('[[population]]\nid = "child"\nwords = { add = ["学生"] }\n')
    assert populations.find("请统计学生人数", moved) == ("child",)


def test_a_county_channel_is_found_in_documents(county):
    own = county('[channel."湖管群"]\nimplies = ["电子"]\npatterns = ["湖管群"]\n')
    assert "湖管群" in str(channels.find("请发湖管群", lexicon=own))


@pytest.mark.parametrize(
    "content",
    [
        "[requests]\nV99 = ['报']\n",
        "[requests]\nV1 = '报'\n",
        "[requests]\nV1 = { plus = ['报'] }\n",
        "[[hosts]]\nid = 'x'\n",
        "[[nobody]]\nid = 'x'\n",
        "[[ask]]\ntopic = 'fire'\n",
        "department = 'x'\n",
        "[keep]\nobjects = { only = '台账' }\n",
    ],
)
def test_what_would_do_nothing_is_refused(county, content):
    with pytest.raises(LexiconError, match="县情文件"):
        county(content)


ISSUED = "关于做好春灌工作的通知\n各乡镇：\n请于收到通知之日起3个工作日内报送春灌进度表。\n甲县水利局\n2023年12月5日"


def request_of(text, lexicon):
    (notice,) = parse(RawDocument(path="a.txt", format="txt", blocks=(Paragraph(text=text),)), lexicon=lexicon)
    (request,) = notice.requests
    return request


def test_the_calendar_of_a_county_counts(county):
    own = county(
        '[calendar]\noff = [["2023-12-06", "2023-12-08"]]\nwork = ["2023-12-09"]\n'
        '[calendar.feasts]\n"火把节" = ["2023-08-10"]\n[calendar.seasons]\n"春灌" = ["03-01", "04-30"]\n'
    )
    assert [d.value for d in request_of(ISSUED, BUILT_IN).deadlines] == ["2023-12-08"]
    assert [d.value for d in request_of(ISSUED, own).deadlines] == ["2023-12-12"]
    for words, start in (("2023年火把节", "2023-07-21"), ("2023年春灌", "2023-03-01")):
        text = f"关于报送{words}情况的通知\n各乡镇：\n请于12月7日前报送{words}情况。\n甲县水利局\n2023年12月5日"
        assert str(request_of(text, own).period.start) == start
        assert str(request_of(text, BUILT_IN).period.start) != start


@pytest.mark.parametrize(
    "wrong",
    [
        '[calendar]\noff = [["2023-12-06"]]',
        '[calendar]\nwork = ["12月9日"]',
        '[calendar.seasons]\n"春灌" = ["3月", "4月"]',
    ],
)
def test_a_day_of_the_calendar_that_is_none_is_told(county, wrong):
    with pytest.raises(LexiconError, match="calendar"):
        request_of(ISSUED, county(wrong + "\n"))
