"""Alignment of columns, overlap of tables, versions, derivable counts."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Field, Template
from jianfu_dedup.matching.column_likeness import likeness_of, similarity
from jianfu_dedup.matching.column_meaning import meanings
from jianfu_dedup.matching.columns import MIN_SCORE, ColumnPair, align, aligned, columns_of, derivable, diff, overlap
from jianfu_dedup.parsing.tables.concepts import annotate

WORDS = lexicon.load()
LABELS = [
    *("序号", "乡镇", "村", "户主姓名", "户主", "身份证号", "联系电话", "手机", "家庭住址", "地址", "单位名称", "店名"),
    *(
        "负责人",
        "负责人及电话",
        "隐患描述",
        "存在问题",
        "整改措施",
        "怎么整改",
        "整改时限",
        "实际完成时间",
        "整改责任人",
    ),
    *("监护人/姓名", "监护人/电话", "包保干部/电话", "面积（亩）", "建筑面积（㎡）", "检查日期", "哪天查的", "备注"),
    *("气瓶数量", "用气类型", "随便一栏", "类别", "发放时间"),
]


def table(*labels: str, id_: str = "t", title: str = "") -> Template:
    paths = [tuple(label.split("/")) for label in labels]
    concepts = annotate(paths, WORDS, title=title)
    fields = tuple(
        Field(path=p, concept=c, generic=c in WORDS.concepts and WORDS.concepts[c].weight == 0)
        for p, c in zip(paths, concepts, strict=True)
    )
    return Template(id=id_, path=id_, title=title, fields=fields)


def pairs(a: Template, b: Template) -> set[tuple[str, str]]:
    return {(p.a.label, p.b.label) for p in align(a, b, WORDS)}


def by_words(a: Template, b: Template) -> tuple[ColumnPair, ...]:
    known = likeness_of(WORDS)
    return aligned(columns_of(a, known), columns_of(b, known), known, around=False)


def worded(a: Template, b: Template) -> set[tuple[str, str]]:
    return {(p.a.label, p.b.label) for p in by_words(a, b)}


columns = st.lists(st.sampled_from(LABELS), min_size=0, max_size=9, unique=True)


@settings(max_examples=60, deadline=None)
@given(columns, columns)
def test_alignment_is_one_to_one_and_symmetric(x, y):
    a, b = table(*x), table(*y)
    found = align(a, b, WORDS)
    whole = [p for p in found if not p.part]
    assert len({p.a.label for p in whole}) == len(whole)
    assert len({p.b.label for p in whole}) == len(whole)
    assert all(MIN_SCORE <= p.score <= 1 for p in found)
    assert {(p.a.label, p.b.label, p.score) for p in found} == {
        (p.b.label, p.a.label, p.score) for p in align(b, a, WORDS)
    }


@settings(max_examples=40, deadline=None)
@given(columns, columns, st.randoms(use_true_random=False))
def test_what_words_hold_together_does_not_hang_on_the_order_of_columns(x, y, rng):
    shuffled_x, shuffled_y = rng.sample(x, len(x)), rng.sample(y, len(y))
    assert worded(table(*x), table(*y)) == worded(table(*shuffled_x), table(*shuffled_y))


@settings(max_examples=30, deadline=None)
@given(columns)
def test_a_table_matches_itself_column_by_column(x):
    assert pairs(table(*x), table(*x)) == {(label, label) for label in x}


few = st.lists(st.sampled_from([x for x in LABELS if "及" not in x]), min_size=1, max_size=5, unique=True)


@settings(max_examples=25, deadline=None)
@given(few, few)
def test_the_assignment_is_the_best_of_all(x, y):
    """The slow, obvious way: try every one-to-one pairing."""
    a, b = table(*x), table(*y)
    left, right = sorted((meanings(a, WORDS), meanings(b, WORDS)), key=len)
    value = [[s if (s := similarity(p, q, WORDS)[0]) >= MIN_SCORE else 0.0 for q in right] for p in left]
    pairings = itertools.permutations(range(len(right)), len(left))
    best = max(sum(value[i][j] for i, j in enumerate(chosen)) for chosen in pairings)
    assert sum(p.score for p in by_words(a, b)) == pytest.approx(best, abs=1e-3)


def test_concepts_and_plain_words_meet():
    one = table("单位名称", "负责人", "隐患描述", "整改措施", "整改时限")
    two = table("店名", "老板", "有什么隐患", "怎么整改", "几号改好")
    assert pairs(one, two) == {
        ("单位名称", "店名"),
        ("负责人", "老板"),
        ("隐患描述", "有什么隐患"),
        ("整改措施", "怎么整改"),
        ("整改时限", "几号改好"),
    }


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("计划完成时间", "实际完成时间"),
        ("联系电话", "监护人电话"),
        ("姓名", "包保人"),
        ("隐患描述", "隐患数量"),
        ("父亲姓名", "母亲姓名"),
        ("入伍时间", "退役时间"),
        ("监护人电话", "包保人电话"),
        ("建筑面积（㎡）", "耕地面积（亩）"),
    ],
)
def test_guard_pairs_are_never_aligned(x, y):
    assert pairs(table(x), table(y)) == set()


def test_the_parent_says_whose_phone_it_is():
    one = table("学生姓名", "监护人/姓名", "监护人/电话", "包保教师/姓名", "包保教师/电话")
    two = table("包保老师", "家长电话", "家长姓名", "姓名")
    assert {("监护人/电话", "家长电话"), ("监护人/姓名", "家长姓名"), ("学生姓名", "姓名")} <= pairs(one, two)


def test_a_composite_column_meets_both_of_its_parts():
    one, two = table("店名", "负责人及电话"), table("单位名称", "负责人", "负责人电话")
    assert pairs(one, two) == {("店名", "单位名称"), ("负责人及电话", "负责人"), ("负责人及电话", "负责人电话")}
    assert {p.part for p in align(one, two, WORDS) if p.a.label == "负责人及电话"} == {"负责人", "负责人电话"}


def test_generic_columns_weigh_nothing():
    one = table("序号", "姓名", "电话", "乡镇", "备注", "改厕模式")
    two = table("序号", "姓名", "电话", "乡镇", "备注", "技能等级")
    found = align(one, two, WORDS)
    share = overlap(one, two, found)
    assert ("序号", "序号") in {(p.a.label, p.b.label) for p in found}
    assert share.specific == 0
    assert share.jaccard < 0.4


def test_overlap_is_contained_when_one_table_is_part_of_the_other():
    big = table("店名", "地址", "隐患描述", "整改措施", "整改时限", "从业人数", "用气类型")
    small = table("单位名称", "地址", "存在问题", "整改期限")
    share = overlap(big, small, align(big, small, WORDS), WORDS)
    assert share.containment_b > 0.85 > share.containment_a
    assert share.specific == 4


def test_overlap_of_empty_tables():
    share = overlap(table(), table(), ())
    assert (share.jaccard, share.containment_a, share.specific) == (0.0, 0.0, 0)


def test_diff_of_versions():
    one = table("户主", "电话", "改厕模式", "存在问题")
    two = table("户主姓名", "身份证号", "存在问题", "改厕模式")
    change = diff(one, two, align(one, two, WORDS))
    assert [f.label for f in change.added] == ["身份证号"]
    assert [f.label for f in change.removed] == ["电话"]
    assert {(p.a.label, p.b.label) for p in change.renamed} == {("户主", "户主姓名")}
    assert len(change.moved) == 1
    same = diff(one, one, align(one, one, WORDS))
    assert (same.added, same.removed, same.moved) == ((), (), ())


def test_counts_over_a_ledger_are_derivable():
    ledger = table("序号", "户主姓名", "厕所类型", "是否正常使用", "存在问题")
    counts = table("乡镇", "户厕总户数", "正常使用户数", "存在问题户数", "正常使用率")
    other = table("乡镇", "应接种人数", "已接种人数", "接种率")
    found = derivable(ledger, counts, WORDS)
    assert found
    assert "汇总" in found.reason
    assert not derivable(counts, ledger, WORDS)
    assert not derivable(ledger, other, WORDS)
    assert not derivable(ledger, ledger, WORDS)


def test_alignment_does_not_depend_on_the_run():
    rng = random.Random(3)
    x, y = rng.sample(LABELS, 12), rng.sample(LABELS, 12)
    assert align(table(*x), table(*y), WORDS) == align(table(*x), table(*y), WORDS)
