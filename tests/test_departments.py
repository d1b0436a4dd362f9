"""Departments over time: old documents keep their old name and count under the department that took over."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import LexiconError, Match, Notice, Settings, Template
from jianfu_dedup.clustering import cluster
from jianfu_dedup.documents.departments import department, departments, latest_day
from jianfu_dedup.lexicon import bodies as over_time
from jianfu_dedup.lexicon import load
from jianfu_dedup.matching.signals import same_issuer
from jianfu_dedup.parsing.notices.bodies import from_code, resolve
from jianfu_dedup.report import Report

WORDS = load()


def notice(id_, name, *date):
    issued = dt.date(*date) if date else None
    return Notice(id=id_, path=id_, issued=issued, issuer=resolve(name, lexicon=WORDS, on=issued))


def grouped(*documents):
    ids = [d.id for d in documents]
    matches = [Match(a=a, b=b, relation="overlap", strength="full", score=0.9) for a in ids for b in ids if a < b]
    clusters = cluster(documents, matches, lexicon=WORDS, settings=Settings())
    return Report(documents=documents, matches=tuple(matches), clusters=clusters).to_dict()


RENAMED = [
    ("国土资源局", "自然资源局"),
    ("安全生产监督管理局", "应急管理局"),
    ("环境保护局", "生态环境局"),
    ("卫生和计划生育委员会", "卫生健康委员会"),
    ("农业局", "农业农村局"),
    ("旅游局", "文化和旅游局"),
    ("工商行政管理局", "市场监督管理局"),
    ("扶贫开发办公室", "乡村振兴局"),
    ("地方税务局", "税务局"),
]


@pytest.mark.parametrize(("old", "new"), RENAMED)
def test_a_renamed_department_is_one_and_its_old_papers_show_the_old_name(old, new):
    before, after = notice("a", f"云溪县{old}", 2018, 3, 1), notice("b", f"云溪县{new}", 2022, 3, 1)
    assert before.issuer.name == old
    assert same_issuer(before, after)
    report = grouped(before, after)
    assert report["clusters"][0]["departments"] == [new]
    assert report["clusters"][0]["signed_as"] == [{"name": old, "department": new, "how": "former"}]
    assert report["matrix"] == {"departments": [new], "counts": [[1]]}
    assert [d["issuer"] for d in report["documents"]] == [old, new]


def test_departments_that_stood_side_by_side_are_two_until_one_takes_over():
    poor, farm = notice("a", "云溪县乡村振兴局", 2022, 3, 1), notice("b", "云溪县农业农村局", 2022, 4, 1)
    assert not same_issuer(poor, farm)
    assert grouped(poor, farm)["clusters"][0]["departments"] == ["乡村振兴局", "农业农村局"]
    later = notice("b", "云溪县农业农村局", 2025, 4, 1)
    assert same_issuer(poor, later)
    assert grouped(poor, later)["clusters"][0]["departments"] == ["农业农村局"]


def test_bureaus_that_were_merged_later_are_two_in_their_own_time():
    trade, quality = notice("a", "甲县工商局", 2016, 3, 1), notice("b", "甲县质监局", 2016, 4, 1)
    assert not same_issuer(trade, quality)
    assert set(departments([trade, quality]).values()) == {"工商局", "质监局"}


def test_without_any_date_a_new_department_tells_that_the_old_one_is_gone():
    assert same_issuer(notice("a", "甲县国土资源局"), notice("b", "甲县自然资源局"))
    assert not same_issuer(notice("a", "甲县乡村振兴局"), notice("b", "甲县农业农村局"))


def test_an_office_counts_with_its_host_and_is_told():
    report = grouped(notice("a", "甲县安全生产委员会办公室", 2023, 5, 1), notice("b", "甲县应急管理局", 2023, 5, 9))
    (group,) = report["clusters"]
    assert group["departments"] == ["应急管理局"]
    assert group["signed_as"] == [{"name": "安全生产委员会办公室", "department": "应急管理局", "how": "office"}]
    assert report["documents"][0]["office"] == "安全生产委员会办公室"


def test_the_page_and_the_terminal_tell_what_counts_as_one(capsys):
    from rich.console import Console

    from jianfu_dedup.report import summary_table

    documents = [notice("a", "甲县国土资源局", 2018, 3, 1), notice("b", "甲县自然资源局", 2020, 3, 1)]
    match = Match(a="a", b="b", relation="overlap", strength="full", score=0.9)
    clusters = cluster(documents, [match], lexicon=WORDS, settings=Settings())
    report = Report(documents=tuple(documents), matches=(match,), clusters=clusters)
    assert "国土资源局（现自然资源局）" in report.to_html()
    assert "国土资源局 (now 自然资源局)" in report.to_html(lang="en")
    Console(width=200).print(summary_table(report))
    assert "国土资源局（现自然资源局）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("office", "year", "host"),
    [
        ("甲县防汛抗旱指挥部办公室", 2016, "水利局"),
        ("甲县防汛抗旱指挥部办公室", 2022, "应急管理局"),
        ("甲县安全生产委员会办公室", 2016, "安全生产监督管理局"),
        ("甲县老龄工作委员会办公室", 2021, "卫生健康局"),
        ("甲县老龄工作委员会办公室", 2025, "民政局"),
        ("甲县防止返贫工作专班", 2022, "乡村振兴局"),
        ("甲县防止返贫工作专班", 2025, "农业农村局"),
    ],
)
def test_an_office_sits_where_it_sat_on_the_day(office, year, host):
    assert resolve(office, lexicon=WORDS, on=dt.date(year, 5, 1)).host == host


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("甲环发", 2016, "环境保护局"),
        ("甲环发", 2022, "生态环境局"),
        ("甲安监", 2016, "安全生产监督管理局"),
        ("甲扶办", 2020, "扶贫办"),
    ],
)
def test_a_code_names_the_department_of_its_day(code, year, name):
    assert from_code(code, lexicon=WORDS, on=dt.date(year, 5, 1)).name == name


def test_a_county_moves_the_day_or_keeps_a_department(tmp_path):
    file = tmp_path / "county.toml"
    file.write_text('[[department]]\nid = "xzj"\nvalid_to = 2024-02-29\n', encoding="utf-8")
    assert over_time.successor(load(file), "xzj", dt.date(2024, 3, 1)) == "nyj"
    assert over_time.successor(WORDS, "xzj", dt.date(2024, 3, 1)) == "xzj"
    file.write_text('[[department]]\nid = "xmj"\nsuccessor = ""\n', encoding="utf-8")
    assert over_time.successor(load(file), "xmj") == "xmj"


@pytest.mark.parametrize(
    "content",
    [
        '[[department]]\nid = "x"\ncanonical = "甲局"\nsuccessor = "nowhere"\nvalid_to = 2020-01-01\n',
        '[[department]]\nid = "x"\ncanonical = "甲局"\nsuccessor = "nyj"\n',
        '[[department]]\nid = "nyj"\nsuccessor = "xzj"\nvalid_to = 2025-01-01\n',
        '[[department]]\nid = "xzj"\nvalid_to = "2024年"\n',
        '[[office]]\nid = "o01"\nhost = "nowhere"\n',
        '[[office]]\nid = "o01"\nearlier = ["slj"]\n',
    ],
)
def test_what_cannot_hold_together_is_refused(tmp_path, content):
    file = tmp_path / "county.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError):
        load(file)


DAYS = st.one_of(st.none(), st.dates(dt.date(2005, 1, 1), dt.date(2030, 1, 1)))
IDS = st.sampled_from(sorted(WORDS.departments))


@given(IDS, DAYS, DAYS)
def test_time_runs_one_way(id_, day, other):
    """Who took over stays taken over: the successor of the successor on a later day is the successor of that day."""
    if day is not None and (other is None or other >= day):
        first = over_time.successor(WORDS, id_, day)
        assert over_time.successor(WORDS, first, other) == over_time.successor(WORDS, id_, other)


@given(IDS, DAYS)
def test_a_body_and_the_lexicon_tell_the_same(id_, day):
    body = resolve(WORDS.departments[id_].full[0].replace("X县", "甲县").replace("X", "甲"), lexicon=WORDS, on=day)
    if body.id and day is not None:
        assert department(body, day)[0] == over_time.successor(WORDS, body.id, day)


def test_no_day_is_known_of_nothing():
    assert latest_day([Template(id="t", path="t")]) is None
    assert departments([Template(id="t", path="t")]) == {}
