"""Issuers of made-up counties, cities, districts and banners, in every place where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Body, Notice, Paragraph, RawDocument
from jianfu_dedup.parsing import parse
from jianfu_dedup.parsing.complete import complete
from jianfu_dedup.parsing.notices import bodies

WORDS = lexicon.load()


def named(raw: str) -> Body:
    body = bodies.resolve(raw, lexicon=WORDS)
    assert body is not None
    return body


def notice(text: str, path: str = "a.txt", words: lexicon.Lexicon = WORDS) -> Notice:
    raw = RawDocument(path=path, format="txt", blocks=tuple(Paragraph(text=line) for line in text.split("\n")))
    (found,) = parse(raw, lexicon=words)
    assert isinstance(found, Notice)
    return found


def issuer(text: str, path: str = "a.txt") -> tuple[str, str]:
    body = notice(text, path).issuer
    return (body.name, body.source) if body else ("", "")


REGIONS = [
    "丹陵县",
    "巴陵市丹陵区",
    "白水市",
    "阿山自治县",
    "乌兰旗",
    "石门瑶族自治县",
    "湖东省丹陵县",
    "某县",
    "X县",
    "县",
    "市",
    "区",
    "",
]
BUREAUS = [
    "应急管理局",
    "教育和体育局",
    "住房和城乡建设局",
    "城市管理局",
    "市场监督管理局",
    "农业农村局",
    "卫生健康局",
    "民政局",
    "自然资源和规划局",
    "交通运输局",
    "乡村振兴局",
    "妇女联合会",
    "消防救援大队",
    "税务局",
    "商务局",
    "林业局",
]


@given(st.sampled_from(REGIONS), st.sampled_from(BUREAUS))
def test_the_region_comes_off(region: str, bureau: str) -> None:
    body = named(region + bureau)
    assert body.name == bureau
    assert body.host == bureau
    assert body.id in WORDS.departments


COUNTY_NAMES = st.text(alphabet="丹陵白水石门安平清河云山大竹金沙", min_size=2, max_size=3)


@given(COUNTY_NAMES, st.sampled_from("县市区旗"), st.sampled_from(BUREAUS))
def test_any_county_gives_the_same_department(county: str, kind: str, bureau: str) -> None:
    assert named(county + kind + bureau).id == named("县" + bureau).id


@pytest.mark.parametrize(
    ("raw", "name", "id_"),
    [
        ("共青团白水市委员会", "团县委", "gqt"),
        ("共青团丹陵区委", "团县委", "gqt"),
        ("中共丹陵县委办公室", "县委办", "xwb"),
        ("中共丹陵县委政法委员会", "政法委", "zfw"),
        ("丹陵县委组织部", "组织部", "zzb"),
        ("中国共产党丹陵县纪律检查委员会", "纪委监委", "jw"),
        ("丹陵区人民政府办公室", "县政府办", "zfb"),
        ("丹陵县人民政府", "县政府", "xzf"),
        ("丹陵县人大常委会办公室", "人大办", "rd"),
        ("政协丹陵县委员会办公室", "政协办", "zx"),
        ("国家税务总局丹陵县税务局", "税务局", "swj2"),
        ("国网丹陵县供电公司", "供电公司", "gdgs"),
        ("巴陵市丹陵生态环境局", "生态环境局", "hbj"),
        ("丹陵县教育科技局", "教育科技局", "jyj"),
        ("丹陵县文化旅游体育局", "文化旅游体育局", "wlj"),
        ("乌兰旗农牧和科技局", "", "nyj"),
        ("丹陵县安全生产监督管理局", "安全生产监督管理局", "ajj"),
        ("丹陵县扶贫开发办公室", "扶贫开发办公室", "fpb"),
        ("县民政局社会事务股", "民政局", "mzj"),
        ("丹陵县公安局交通警察大队", "公安局", "gaj"),
        ("丹陵县综合行政执法局市容科", "综合行政执法局", "csj"),
    ],
)
def test_names_with_the_county_inside_and_old_names(raw: str, name: str, id_: str) -> None:
    body = named(raw)
    assert body.id == id_
    if name:
        assert body.name == name


@pytest.mark.parametrize(
    "raw", ["妇幼保健院", "血吸虫病防治站", "水库移民事务中心", "城市更新中心", "第一人民医院", "农村集中供水服务中心"]
)
def test_bodies_in_no_list_keep_their_name(raw: str) -> None:
    for region in ("丹陵县", "白水市", "巴陵市丹陵区", "阿山自治县"):
        body = named(region + raw)
        assert (body.name, body.id) == (raw, "")


@pytest.mark.parametrize("raw", ["双河镇人民政府", "丹陵县青山乡人民政府", "东关街道办事处", "双河镇社会事务办"])
def test_townships_are_no_county_departments(raw: str) -> None:
    body = named(raw)
    assert body.id == ""
    assert "县" not in body.name


@pytest.mark.parametrize(
    ("raw", "name", "host"),
    [
        ("丹陵县安全生产委员会办公室", "应急管理局", "应急管理局"),
        ("县安委办", "应急管理局", "应急管理局"),
        ("平安丹陵建设领导小组办公室", "政法委", "政法委"),
        ("丹陵县防汛抗旱指挥部办公室", "防汛抗旱指挥部办公室", "应急管理局"),
        ("丹陵县防汛抗旱指挥部办公室（县水利局代章）", "防汛抗旱指挥部办公室", "水利局"),
        ("丹陵县食品安全委员会办公室", "食品安全委员会办公室", "市场监督管理局"),
        ("丹陵县柑橘节筹备工作专班办公室（县农业农村局代章）", "农业农村局", "农业农村局"),
        ("丹陵县城镇供热保障工作领导小组办公室", "住房和城乡建设局", "住房和城乡建设局"),
        ("丹陵县月饼盒回收领导小组办公室", "月饼盒回收领导小组办公室", "月饼盒回收领导小组办公室"),
    ],
)
def test_offices_and_their_hosts(raw: str, name: str, host: str) -> None:
    body = named(raw)
    assert (body.name, body.host) == (name, host)


def test_an_arm_with_a_number_of_its_own_is_a_body_of_its_own() -> None:
    text = (
        "丹陵县疾病预防控制中心\n{}关于开展水质监测的通知\n各乡镇卫生院：\n请报。\n丹陵县疾病预防控制中心\n2021年3月1日"
    )
    assert issuer(text.format(""))[0] == "卫生健康局"
    assert issuer(text.format("丹疾控函〔2021〕3号\n"))[0] == "疾病预防控制中心"
    assert issuer(text.format("丹卫健函〔2021〕3号\n"))[0] == "卫生健康局"


BODY = "关于做好春灌的通知\n各乡镇：\n请于3月9日前报送进度表。\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY + "丹陵县水利局\n2021年3月1日", ("水利局", "signature")),
        (BODY + "　　　　　　丹 陵 县 水 利 局\n2021年3月1日", ("水利局", "signature")),
        (BODY + "丹陵县水利局\n丹陵县农业农村局\n2021年3月1日", ("水利局", "signature")),
        ("丹陵县水利局文件\n丹水发〔2021〕3号\n" + BODY + "2021年3月1日", ("水利局", "heading")),
        ("丹陵县水利局" + BODY + "2021年3月1日", ("水利局", "title")),
        ("丹水明电〔2021〕3号\n" + BODY + "2021年3月1日", ("水利局", "number")),
        ("各水利站：春灌进度表今天下班前发群里。——县水利局 王某 3月8日", ("水利局", "message")),
        ("【县水利局】请各水利站把春灌进度表发群里。", ("水利局", "message")),
        ("各水利站：春灌进度表今天下班前发群里。", ("水利局", "addressees")),
        ("来文单位：丹陵县水利局\n标题：关于做好春灌的通知\n各乡镇：\n请报。", ("水利局", "sender")),
    ],
)
def test_where_the_issuer_stands(text: str, expected: tuple[str, str]) -> None:
    assert issuer(text) == expected


def test_file_name_is_the_last_resort() -> None:
    assert issuer("春灌进度表今天下班前发群里。", "水利局：春灌催报.txt") == ("水利局", "file name")
    assert issuer("春灌进度表今天下班前发群里。", "春灌.txt") == ("", "")


def test_joint_documents_name_all_bodies() -> None:
    body = notice(BODY + "丹陵县水利局\n丹陵县农业农村局\n2021年3月1日").issuer
    assert body is not None
    assert "丹陵县水利局" in body.raw
    assert "丹陵县农业农村局" in body.raw


def test_county_file_overrides(tmp_path: Path) -> None:
    county = tmp_path / "county.toml"
    county.write_text(
        'county = "丹陵县"\n[[department]]\nid = "yjj"\nfull = ["应急和消防管理局"]\n'
        '[[office]]\nid = "o05"\nhost = "slj"\n'
        '[[office]]\nid = "x1"\ncanonical = "橘办"\nfull = ["橘子办公室"]\nhost = "nyj"\n',
        encoding="utf-8",
    )
    words = lexicon.load(county)
    for raw, name, host in (
        ("丹陵县应急和消防管理局", "应急和消防管理局", "应急和消防管理局"),
        ("丹陵防汛抗旱指挥部办公室", "防汛抗旱指挥部办公室", "水利局"),
        ("丹陵县橘子办公室", "农业农村局", "农业农村局"),
    ):
        body = bodies.resolve(raw, lexicon=words)
        assert body is not None
        assert (body.name, body.host) == (name, host)


@pytest.mark.parametrize(
    ("code", "id_"),
    [
        ("丹政办发", "zfb"),
        ("丹陵政办函", "zfb"),
        ("丹应急函", "yjj"),
        ("丹教体字", "jyj"),
        ("丹人社便函", "rsj"),
        ("丹安办明电", "yjj"),
        ("丹组通", "zzb"),
        ("丹府发", "xzf"),
        ("丹财农", "czj"),
        ("丹河长办", "slj"),
        ("丹退役军人发", "tyj"),
    ],
)
def test_number_codes(code: str, id_: str) -> None:
    body = bodies.from_code(code, lexicon=WORDS)
    assert body is not None
    assert body.id == id_


def test_short_names_take_the_full_name_of_the_batch() -> None:
    full = notice(BODY + "丹陵县科技和工业信息化局\n2021年3月1日", "a.txt")
    short = notice("各乡镇：春灌表发群里。县科工信局 王某 2021年3月8日", "b.txt")
    renamed = complete([full, short], lexicon=WORDS)[1]
    assert renamed.issuer is not None
    assert renamed.issuer.name == "科技和工业信息化局"
