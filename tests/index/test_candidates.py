"""Candidates: nothing that overlaps is lost, copies and empty texts do not explode, order changes nothing."""

from __future__ import annotations

import random

import gold
import pytest

from jianfu_dedup.documents import Field, Notice, Reference, Template
from jianfu_dedup.features import build
from jianfu_dedup.index import candidates
from jianfu_dedup.settings import Settings


def ids_of(documents, settings=None):
    features = build(documents)
    found = candidates(features, documents, settings=settings)
    return {frozenset((features.ids[c.i], features.ids[c.j])): c for c in found}


def notice(name, text, **more):
    return Notice(id=name, path=f"{name}.txt", text=text, **more)


@pytest.fixture(scope="module", params=["yunxi", "qinghe"])
def county(request):
    return request.param, ids_of(gold.documents(request.param))


def test_recall_on_the_labelled_counties(county):
    name, found = county
    pairs = gold.overlapping(name)
    missed = [p for p in pairs if frozenset(p) not in found]
    assert len(missed) <= len(pairs) // 100, missed


def test_number_of_candidates_is_bounded_by_the_neighbours():
    documents = gold.documents("yunxi")
    few = ids_of(documents, Settings.from_dict({"index": {"neighbours": 3}}))
    many = ids_of(documents, Settings.from_dict({"index": {"neighbours": 12}}))
    assert set(few) < set(many)
    assert len(few) < len(documents) * 30


def test_each_pair_once_in_order():
    documents = gold.documents("qinghe")[:50]
    found = candidates(build(documents), documents)
    keys = [(c.i, c.j) for c in found]
    assert keys == sorted(set(keys))
    assert all(i < j for i, j in keys)
    assert all(c.shared > 0 or c.reused for c in found)


def test_order_of_documents_changes_no_pair():
    documents = list(gold.documents("qinghe"))
    expected = ids_of(documents, Settings.from_dict({"index": {"neighbours": 5}}))
    random.Random(3).shuffle(documents)
    assert ids_of(documents, Settings.from_dict({"index": {"neighbours": 5}})).keys() == expected.keys()


def test_one_request_in_most_of_a_batch_keeps_its_recall():
    """Frozen frequencies: the common request does not become a stop word."""
    others = [d for d in gold.documents("yunxi") if isinstance(d, Notice)][:40]
    same = [
        notice(
            f"S{n}", f"请{unit}于{n % 28 + 1}日前将学生防溺水包保台账报教育局。", title_core="报送学生防溺水包保台账"
        )
        for n, unit in enumerate(["各镇", "各乡", "各街道"] * 20)
    ]
    found = ids_of([*others, *same], Settings.from_dict({"index": {"neighbours": 60}}))
    wanted = [frozenset((a.id, b.id)) for n, a in enumerate(same) for b in same[:n]]
    assert sum(p in found for p in wanted) / len(wanted) > 0.99


def test_a_routine_takes_no_place_of_the_rest():
    routine = [
        notice(f"r{n:02d}", f"请于{n % 12 + 1}月25日前报送秸秆禁烧巡查次数、发现火点数和离田面积。") for n in range(40)
    ]
    other = notice("o", "为掌握露天焚烧情况，请填报巡查了多少次、有几处火点。")
    found = ids_of([*routine, other], Settings.from_dict({"index": {"neighbours": 1}}))
    assert all(frozenset((r.id, "o")) in found for r in routine)
    assert all(frozenset((a.id, b.id)) in found for a in routine for b in routine if a.id < b.id)


def test_copies_are_found_as_text():
    text = gold.rows("yunxi", "notices")[0]["text"]
    # Another day under the text would be no other text: signature and date are the frame of a paper.
    changed = text.replace("每月不少于4场", "每月不少于6场")
    assert changed != text
    found = ids_of([notice("a", text), notice("b", text), notice("c", changed)])
    assert found[frozenset("ab")].reused
    assert found[frozenset("ac")].reused


def test_empty_texts_are_no_candidates():
    documents = [notice(f"e{n}", "") for n in range(30)] + [notice(f"s{n}", "收到。") for n in range(3)]
    assert not any(c.reused for c in ids_of(documents).values())
    assert not any(k <= {f"e{n}" for n in range(30)} for k in ids_of(documents))


def test_tables_that_share_telling_columns_under_other_names():
    def table(name, **columns):
        fields = tuple(Field(path=(label,), concept=concept) for label, concept in columns.items())
        return Template(id=name, path=name, title=name, fields=fields)

    found = ids_of(
        [
            table("a", 甲="hh_head", 乙="resp_person"),
            table("b", 丙="resp_person", 丁="hh_head"),
            table("c", 戊="resp_person", 己="longitude"),
        ]
    )
    assert frozenset("ab") in found
    assert frozenset("ac") not in found


def test_document_that_names_another():
    first = notice("a", "甲" * 3, title="关于开展秸秆禁烧的通知", doc_no="云农发〔2023〕5号")
    by_number = notice("b", "乙" * 3, references=(Reference(role="forwards", doc_no="云农发〔2023〕5号"),))
    by_title = notice("c", "丙" * 3, references=(Reference(role="cites", title="关于开展秸秆禁烧的通知"),))
    found = ids_of([first, by_number, by_title])
    assert frozenset("ab") in found
    assert frozenset("ac") in found


def test_nothing_to_compare():
    assert ids_of([]) == {}
    assert ids_of([notice("a", "请报送台账。")]) == {}
