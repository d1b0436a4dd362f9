"""Whose, or which, data."""

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.parsing.requests import populations

WORDS = lexicon.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走访独居老人", {"elder_alone"}),
        ("老年人和留守儿童", {"elder", "child_left"}),
        ("辖区养老机构", {"nursing"}),
        ("经营性自建房", {"selfbuilt_biz"}),
        ("加油站、烟花爆竹零售点", {"gasstation", "firework"}),
        ("校车及驾驶员", {"schoolbus", "driver"}),
        ("瓶装液化气用户", {"gas_house"}),
        ("高标准农田项目", {"highfarm"}),
        ("快递网点", {"express"}),
        # bodies name no population
        ("报县退役军人事务局", set()),
        ("县残疾人联合会", set()),
        ("发“某某防汛工作群”", set()),
        ("", set()),
    ],
)
def test_find(text, expected):
    assert set(populations.find(text, WORDS)) == expected


def test_parents_are_wider():
    assert "elder" in populations.with_parents(["elder_alone"], WORDS)
    assert "place" in populations.with_parents(["nursing"], WORDS)


def test_narrow_leaves_out_what_tells_nothing():
    assert populations.narrow(["household", "elder", "elder_alone"], WORDS) == ("elder_alone",)
    assert populations.narrow(["household"], WORDS) == ()


def test_the_table_is_sound():
    seen = {}
    for one in WORDS.populations.values():
        assert all(p in WORDS.populations for p in one.parents), one.id
        assert one.id not in populations.with_parents(one.parents, WORDS), f"{one.id} contains itself"
        for word in one.words:
            assert seen.setdefault(word, one.id) == one.id, f"{word}: {seen[word]} {one.id}"


def test_a_county_may_add_its_own(tmp_path):
    county = tmp_path / "county.toml"
    county.write_text('[[population]]\nid = "berry"\nname = "蓝莓种植户"\nwords = ["蓝莓种植户"]\n', encoding="utf-8")
    assert populations.find("全部蓝莓种植户", lexicon.load(county)) == ("berry",)
