"""The lexicon: what is built in holds together, and a county file overrides it."""

import pytest

from jianfu_dedup import LexiconError
from jianfu_dedup.lexicon import load


def test_every_host_successor_and_near_concept_exists():
    lexicon = load()
    for office in lexicon.offices.values():
        assert {office.host, *office.other_hosts} - {""} <= set(lexicon.departments), office
    for department in lexicon.departments.values():
        assert department.successor in {"", *lexicon.departments}, department
    for concept in lexicon.concepts.values():
        assert set(concept.near) <= set(lexicon.concepts), concept
    for a, b in lexicon.guards:
        assert {a, b} <= set(lexicon.concepts)
    for population in lexicon.populations.values():
        assert set(population.parents) <= set(lexicon.populations), population


def test_a_county_file_overrides_extends_and_changes_the_fingerprint(tmp_path):
    file = tmp_path / "county.toml"
    file.write_text(
        """
county = "某县"
words = ["某某工程"]
[[department]]
id = "yjj"
canonical = "应急局"
[[department]]
id = "hyj"
canonical = "海洋局"
[boilerplate]
B5 = ["此致敬礼"]
""",
        encoding="utf-8",
    )
    built_in, county = load(), load(file)
    assert county.county == "某县"
    assert county.departments["yjj"].canonical == "应急局"
    assert county.departments["yjj"].aliases == built_in.departments["yjj"].aliases
    assert county.departments["hyj"].canonical == "海洋局"
    assert set(county.boilerplate["B5"]) == {*built_in.boilerplate["B5"], "此致敬礼"}
    assert "某某工程" in county.words
    assert county.fingerprint != built_in.fingerprint
    assert load().departments["yjj"].canonical == "应急管理局"


def test_what_tells_jobs_and_meanings_apart_holds_together():
    tables = load().tables
    groups = tables["synonyms"]["group"]
    words = [word for group in groups for word in group["words"]]
    assert len(words) == len(set(words)), "a word belongs to one group"
    ids = [group["id"] for group in groups]
    assert len(ids) == len(set(ids))
    assert {group["wider"] for group in groups if "wider" in group} <= set(ids)
    jobs = tables["jobs"]["ask"]
    assert len({job["id"] for job in jobs}) == len(jobs)
    assert all(job["object"] and job["aspect"] and job["fields"] for job in jobs)


@pytest.mark.parametrize(
    "content",
    [
        "[[department]]\ncanonical = '无'\n",
        "[[department]]\nid='x'\ncanonical='y'\ncolour='red'\n",
        "[nonsense]\na=1\n",
        "[",
    ],
)
def test_an_unusable_county_file_is_refused(tmp_path, content):
    file = tmp_path / "county.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError):
        load(file)


def test_a_missing_county_file_is_refused(tmp_path):
    with pytest.raises(LexiconError, match="打不开"):
        load(tmp_path / "none.toml")
