"""Field concepts: variants, roles, plain words, composites, neighbours."""

from __future__ import annotations

import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.parsing.tables.concepts import annotate, concept_of, kind_of, rewrite, split_composite
from jianfu_dedup.parsing.tables.vocabulary import normalise, vocabulary

WORDS = lexicon.load()


@pytest.mark.parametrize(
    ("path", "concept"),
    [
        (("隐患描述",), "hazard"),
        (("联系电话（手机）",), "phone"),
        (("建筑面积（㎡）",), "area"),
        (("（1）户主姓名",), "hh_head"),
        (("监护人", "姓名"), "guardian"),
        (("监护人", "电话"), "guardian_phone"),
        (("包保干部", "联系方式"), "bao_phone"),
        (("负责人", "手机"), "resp_phone"),
        (("基本信息", "身份证号"), "id_no"),
        (("整改", "措施"), "fix"),
        (("实际完成时间",), "fix_done"),
        (("计划完成时间",), "fix_due"),
        (("下次检验日期",), "next_check"),
        (("玄学指数",), ""),
    ],
)
def test_concept_of(path, concept):
    assert concept_of(path, WORDS) == concept


@pytest.mark.parametrize(
    ("plain", "ledger"),
    [
        ("怎么整改", "整改措施"),
        ("谁来落实", "整改责任人"),
        ("几号改好", "整改时限"),
        ("改好没有", "是否整改到位"),
        ("有什么隐患", "存在问题"),
        ("哪年修建", "修建年份"),
        ("有没有报警器", "是否报警器"),
        ("多少人", "人数"),
        ("整改时限", "整改时限"),
    ],
)
def test_plain_words_become_ledger_words(plain, ledger):
    assert rewrite(plain, vocabulary(WORDS)) == ledger


def test_role_and_time_words_are_never_dropped():
    assert concept_of(("监护人电话",), WORDS) != concept_of(("联系电话",), WORDS)
    assert concept_of(("实际完成时间",), WORDS) != concept_of(("计划完成时间",), WORDS)
    assert concept_of(("驾驶员电话",), WORDS) == "driver_phone"


def test_neighbours_decide_what_a_responsible_person_is():
    assert annotate([("隐患描述",), ("整改措施",), ("责任人",)], WORDS)[2] == "fix_person"
    assert annotate([("点位名称",), ("责任人",), ("电话",)], WORDS)[1] == "resp_person"


def test_a_finished_date_is_due_or_done_by_its_neighbours():
    assert annotate([("存在问题",), ("整改完成时间",)], WORDS)[1] == "fix_due"
    assert annotate([("整改期限",), ("整改完成时间",)], WORDS)[1] == "fix_done"


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (("负责人及电话",), (("负责人",), ("负责人电话",))),
        (("店主姓名、手机号",), (("店主姓名",), ("店主手机号",))),
        (("残疾类别及等级",), (("残疾类别及等级",),)),
        (("乡镇（街道）",), (("乡镇（街道）",),)),
        (("类型（新建/改建）",), (("类型（新建/改建）",),)),
    ],
)
def test_composites_are_split(path, parts):
    assert split_composite(path, vocabulary(WORDS)) == parts


def test_kind_of_a_label():
    words = vocabulary(WORDS)
    assert [kind_of(t, words) for t in ("备案时间", "家长手机", "受灾户数", "占比率", "投保面积")] == [
        "date", "phone", "count", "rate", "area"
    ]  # fmt: skip


def test_normalise_is_idempotent_on_all_variants():
    for concept in WORDS.concepts.values():
        for variant in concept.variants:
            once = normalise(variant)
            assert normalise(once) == once


def test_every_variant_means_one_of_the_concepts_that_list_it():
    owners: dict[str, set[str]] = {}
    for concept in WORDS.concepts.values():
        for variant in (concept.canonical, *concept.variants):
            owners.setdefault(normalise(variant), set()).add(concept.id)
    # Alone in its table, a label that is due or done by its neighbours counts as due.
    wrong = {
        v: concept_of((v,), WORDS) for v, ids in owners.items() if concept_of((v,), WORDS) not in {*ids, "fix_due"}
    }
    assert wrong == {}


def test_near_and_guard_ids_exist():
    ids = set(WORDS.concepts)
    for concept in WORDS.concepts.values():
        assert set(concept.near) <= ids, concept.id
    assert {c for pair in WORDS.guards for c in pair} <= ids
    assert not [(a, b) for a, b in WORDS.guards if b in WORDS.concepts[a].near or a in WORDS.concepts[b].near]


def test_role_concepts_exist():
    words = vocabulary(WORDS)
    for _, role in words.roles:
        assert {role.name, role.phone} - {""} <= set(WORDS.concepts), role.id
