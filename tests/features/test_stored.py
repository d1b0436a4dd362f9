"""What is known of a document goes into JSON and comes back the same, and is judged the same."""

from __future__ import annotations

import dataclasses
import json

import gold
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Deadline, Field, Notice, Period, Request, Template
from jianfu_dedup.features import Ask, DocFeatures, assemble, build, extractor, from_stored, to_stored
from jianfu_dedup.features.values import Label, When

TEXT = st.text(max_size=12)
WORD = st.text(alphabet="台账报送消防隐患abc12", min_size=1, max_size=5)
WORDS = st.lists(WORD, max_size=5).map(tuple)
IDS = st.lists(TEXT, max_size=4).map(tuple)
COUNTS = st.dictionaries(TEXT, st.integers(1, 99), max_size=4)
WHEN = st.builds(
    When,
    issued=st.none() | st.dates(),
    period=st.builds(
        Period,
        raw=TEXT,
        start=st.none() | st.dates(),
        end=st.none() | st.dates(),
        rhythm=st.sampled_from(["once", "week"]),
    ),
    deadlines=st.lists(
        st.builds(Deadline, value=TEXT, precision=st.sampled_from(["day", "vague"]), raw=TEXT), max_size=2
    ).map(tuple),
)
ASK = st.builds(
    Ask,
    number=st.integers(-1, 20),
    text=TEXT,
    quote=TEXT,
    population=IDS,
    when=WHEN,
    part=st.booleans(),
    words=WORDS,
    meanings=COUNTS,
    kinds=COUNTS,
    narrow=IDS,
    jobs=COUNTS,
)
FEATURES = st.builds(
    DocFeatures,
    id=TEXT,
    kind=st.sampled_from(["notice", "template"]),
    title=WORDS,
    asks=st.lists(ASK, max_size=3).map(tuple),
    body=st.dictionaries(WORD, st.floats(0, 1e6), max_size=6),
    headers=WORDS,
    concepts=IDS,
    labels=st.lists(st.builds(Label, text=TEXT, concept=TEXT, meanings=IDS), max_size=3).map(tuple),
    kept=TEXT,
    stock=TEXT,
    series=TEXT,
    dates=IDS,
    title_meanings=COUNTS,
    body_meanings=COUNTS,
    spoken=IDS,
)


def read_back(features):
    return from_stored(json.loads(json.dumps(to_stored(features))))


@given(FEATURES)
def test_what_is_stored_comes_back(features):
    assert read_back(features) == features


def test_every_attribute_is_stored():
    """A new attribute that the store forgets would come back as its default: none of these is."""
    ask = Ask(
        number=3, text="a", quote="b", population=("p",), when=When(period=Period(raw="c")), part=True,
        words=("d",), meanings={"e": 1}, kinds={"f": 2}, narrow=("g",), jobs={"h": 6},
    )  # fmt: skip
    whole = DocFeatures(
        id="i", kind="template", title=("j",), asks=(ask,), body={"k": 0.1}, headers=("l",), concepts=("m",),
        labels=(Label(text="n", concept="o", meanings=("p", "p")),), kept="q", stock="r", series="s", dates=("t",),
        title_meanings={"u": 1}, body_meanings={"v": 1}, spoken=("w",),
    )  # fmt: skip
    for value in (whole, ask):
        plain = {f.name for f in dataclasses.fields(value) if getattr(value, f.name) == f.default}
        assert not plain
    assert read_back(whole) == whole


@pytest.fixture(scope="module")
def county():
    return gold.documents("qinghe")


def test_documents_come_back_with_the_same_numbers(county):
    fresh = build(county)
    back = assemble([read_back(one) for one in fresh.documents])
    assert back.documents == fresh.documents
    assert back.columns == fresh.columns
    for view in fresh.views:
        assert (back.views[view] != fresh.views[view]).nnz == 0
    assert all((back.dense[view] == fresh.dense[view]).all() for view in fresh.dense)
    assert (back.signatures == fresh.signatures).all()


def test_numbers_of_a_document_do_not_depend_on_the_documents_beside_it(county):
    extract = extractor(lexicon.load())
    found = [extract(d) for d in county]
    few, all_ = assemble(found[40:60]), assemble(found)
    for view in ("title", "ask", "body"):
        assert few.dense[view].tolist() == all_.dense[view][40:60].tolist()
        assert few.views[view].data.tolist() == all_.views[view][40:60].data.tolist()


def test_body_counts_have_six_digits():
    """Rounded once, when they are made: what a store gives back is what a scan has."""
    text = "加强组织领导，压实工作责任，形成工作合力。请报送防溺水台账。" * 3
    body = extractor()(Notice(id="a", path="a", text=text)).body
    assert all(float(f"{count:.6g}") == count for count in body.values())
    assert list(body) == [word for _, word in sorted((count, word) for word, count in body.items())]


def test_asks_of_a_notice_are_its_standing_requests():
    requests = (Request(material="旧表", cancelled=True), Request(material="学生防溺水台账", population=("pupil",)))
    asks = extractor()(Notice(id="a", path="a", title_core="防溺水", text="正文", requests=requests)).asks
    assert [ask.number for ask in asks] == [1]
    assert asks[0].population == ("pupil",)
    assert asks[0].quote == "学生防溺水台账"
    assert asks[0].meanings


def test_a_broad_plan_asks_for_its_items_too():
    items = "".join(
        f"（{n}）{head}。对{head}开展全面排查，逐户登记造册，建立问题台账，明确整改时限和责任人。\n"
        for n, head in zip(
            "一二三四五六七", ("消防", "燃气", "自建房", "道路交通", "防溺水", "森林防火", "校园"), strict=True
        )
    )
    plan = Notice(id="a", path="a", title="安全生产大检查工作方案", title_core="安全生产大检查", text=items)
    asks = extractor()(plan).asks
    assert [ask.part for ask in asks] == [False] + [True] * 7
    assert build([plan]).items.shape[0] == 7


def test_labels_are_columns_or_fields_named_in_prose():
    extract = extractor()
    table = Template(id="t", path="t", fields=(Field(path=("基本信息", "户主姓名")), Field(path=("备注",))))
    notice = Notice(id="a", path="a", requests=(Request(material="台账", fields=("户主姓名", "户主姓名")),))
    assert [label.text for label in extract(table).labels] == ["基本信息/户主姓名", "备注"]
    assert [(label.text, label.concept) for label in extract(notice).labels] == [("户主姓名", "hh_head")]


def test_stages_and_demands_of_a_plan_are_no_items_of_it():
    stages = ["动员部署（4月10日前）", "总结提升（5月1日至10日）", "强化组织领导", "坚持问题导向"]
    heads = ["道路交通", "消防", "燃气", *stages]
    items = "".join(
        f"（{n}）{head}。由有关单位按照各自的职责逐项组织实施，每月报送进展情况。\n"
        for n, head in zip("一二三四五六七", heads, strict=True)
    )
    plan = Notice(id="a", path="a", title="安全生产大检查工作方案", title_core="安全生产大检查", text=items)
    assert [ask.text.split()[0] for ask in build([plan]).documents[0].asks if ask.part] == heads[:3]
