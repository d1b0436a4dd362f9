"""The fast alignment of columns against the plain one: every column with every other, the whole matrix assigned."""

from __future__ import annotations

import functools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

import jianfu_dedup as jd
from jianfu_dedup import lexicon
from jianfu_dedup.documents import Field, Template
from jianfu_dedup.matching.column_likeness import MIN_SCORE, PERSONAL, likeness_of, similarity
from jianfu_dedup.matching.column_meaning import meanings
from jianfu_dedup.matching.columns import aligned, columns_of
from jianfu_dedup.parsing.tables.cells import bare
from jianfu_dedup.parsing.tables.concept_guess import MAX_GUESSES, MIN_LIKENESS, features, guess, weigh
from jianfu_dedup.parsing.tables.concepts import annotate
from jianfu_dedup.parsing.tables.vocabulary import vocabulary

WORDS = lexicon.load()
COUNTIES = Path(__file__).parents[2] / "benchmarks" / "data"
HEADS = frozenset({"", "head", "resp"})
BARE = frozenset({"kind", "date", "count", "reason", "address", "level"})


def plain_likeness(a, b):
    x, y = (weigh(label, vocabulary(WORDS).wording) for label in (a, b))
    norm = math.sqrt(sum(v * v for v in x.values()) * sum(v * v for v in y.values()))
    return min(1.0, round(sum(v * y[k] for k, v in x.items() if k in y) / norm, 9)) if norm else 0.0


def near(a, b):
    one, two = WORDS.concepts.get(a), WORDS.concepts.get(b)
    return bool(a and b) and (bool(one and b in one.near) or bool(two and a in two.near))


def plain(x, y):
    if tuple(sorted((x.concept, y.concept))) in WORDS.guards:
        return 0.0, "guard"
    if (x.leaf, x.parent) == (y.leaf, y.parent):
        return 1.0, "label"
    alike = plain_likeness(x.leaf, y.leaf)
    roles = bool(x.role) if x.role == y.role else 0 if {x.role, y.role} <= HEADS else -1
    if x.concept and x.concept == y.concept:
        return max(0.0, 0.9 + 0.08 * alike - (0.6 if x.concept in PERSONAL and roles < 0 else 0.0)), "concept"
    if near(x.concept, y.concept) and (roles >= 0 or x.kind == y.kind == "person"):
        return 0.62 + 0.1 * alike + 0.05 * roles, "near"
    return (0.0, "role") if roles < 0 else (by_words(x, y, alike), "words")


def by_words(x, y, alike):
    shared = max((min(v, y.guesses[c]) for c, v in x.guesses.items() if c in y.guesses), default=0.0)
    stands = 0.52 * (x.kind == y.kind and x.kind in BARE and (x.bare or y.bare))
    if x.concept and y.concept:
        return max(0.85 * shared, 0.7 * alike, stands)
    worded = max(stands, 0.85 * alike + 0.12) if x.kind and x.kind == y.kind else alike
    return min(max(0.9 * shared, worded) * (0.7 if x.kind and y.kind and x.kind != y.kind else 1.0), 0.89)


def plain_align(a, b):
    left, right = (sorted(meanings(t, WORDS), key=lambda m: m.key) for t in (a, b))
    if not left or not right:
        return []
    flip = [m.key for m in left] > [m.key for m in right]
    if flip:
        left, right = right, left
    grounds = [[plain(x.sense, y.sense) for y in right] for x in left]
    scores = np.array([[score for score, _ in line] for line in grounds])
    found = {}
    for i, j in zip(*linear_sum_assignment(np.where(scores >= MIN_SCORE, scores, 0.0), maximize=True), strict=True):
        x, y = (right[j], left[i]) if flip else (left[i], right[j])
        told = (round(float(scores[i, j]), 4), grounds[i][j][1], x.part or y.part)
        if scores[i, j] >= MIN_SCORE and told[0] > found.get((x.index, y.index), (-1.0,))[0]:
            found[x.index, y.index] = told
    return [(a.fields[i], b.fields[j], *found[i, j]) for i, j in sorted(found)]


def fast_align(a, b):
    known = likeness_of(WORDS)
    pairs = aligned(columns_of(a, known), columns_of(b, known), known, around=False)
    return [(p.a, p.b, p.score, p.reason, p.part) for p in pairs]


def table(paths, title=""):
    concepts = annotate(paths, WORDS, title=title)
    fields = tuple(Field(path=p, concept=c) for p, c in zip(paths, concepts, strict=True))
    return Template(id="t", path="t", title=title, fields=fields)


PIECES = [
    *("姓名", "电话", "联系电话", "负责人", "负责人及电话", "监护人", "包保干部", "地址", "面积（亩）", "时间", "类别"),
    *("数量", "隐患", "整改", "完成时间", "计划", "实际", "情况", "备注", "序号", "户主", "企业名称", "是否", "登记"),
    *("检查", "日期", "级别", "原因", "（盖章）", "楼栋", "！", "井盖", "其它"),
]
labels = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
paths = st.lists(st.lists(labels, min_size=1, max_size=2).map(tuple), max_size=8)
tables = st.builds(table, paths, st.sampled_from(["", "耕地撂荒台账"]))


@settings(max_examples=150, deadline=None)
@given(tables, tables)
def test_any_two_tables_are_aligned_as_the_whole_matrix_would(a, b):
    assert fast_align(a, b) == plain_align(a, b)


@settings(max_examples=100, deadline=None)
@given(tables, tables)
def test_two_columns_are_as_alike_as_the_plain_rules_say(a, b):
    for x in meanings(a, WORDS):
        for y in meanings(b, WORDS):
            assert similarity(x, y, WORDS) == plain(x.sense, y.sense)


@settings(max_examples=100, deadline=None)
@given(tables, tables)
def test_columns_that_share_no_handle_are_not_alike(a, b):
    known = likeness_of(WORDS)
    for x in meanings(a, WORDS):
        for y in meanings(b, WORDS):
            if known.handles(x.sense).isdisjoint(known.handles(y.sense)):
                assert plain(x.sense, y.sense)[0] < MIN_SCORE


@pytest.mark.parametrize("county", ["yunxi", "nanping"])
def test_tables_of_a_county_are_aligned_as_the_whole_matrix_would(county):
    files = COUNTIES / county / "files"
    found = [d for d in jd.read(files) if isinstance(d, Template)] if files.is_dir() else []
    if not found:
        pytest.skip("no tables of that county here")
    for n, a in enumerate(found):
        for b in found[n % 7 + 1 :: 61]:
            assert fast_align(a, b) == plain_align(a, b), (a.id, b.id)


def test_a_table_is_laid_out_once_whatever_object_it_is():
    known = likeness_of(WORDS)
    assert columns_of(table([("户主",)]), known) is columns_of(table([("户主",)]), known)


def test_columns_that_say_the_same_have_one_sense():
    one, other = (meanings(table(paths), WORDS) for paths in ([("村",), ("户主",)], [("户 主",), ("电话",)]))
    assert one[1].sense.leaf == other[0].sense.leaf
    assert meanings(table([("户主",)]), WORDS)[0].sense is one[1].sense


@functools.cache
def variants():
    words = vocabulary(WORDS)
    bags = ((concept, features(bare(text), words.wording.synonyms)) for text, concept in words.exact.items())
    return [(concept, {f: n * words.wording.idf[f] for f, n in bag.items()}) for concept, bag in bags]


@settings(max_examples=25, deadline=None)
@given(labels)
def test_guesses_are_the_nearest_variants(label):
    wording = vocabulary(WORDS).wording
    bag, best = weigh(label, wording), {}
    for concept, other in variants():
        dot = sum(v * other[f] for f, v in bag.items() if f in other)
        norm = math.sqrt(sum(v * v for v in bag.values()) * sum(v * v for v in other.values())) if dot else 1.0
        best[concept] = max(best.get(concept, 0.0), dot / norm)
    nearest = sorted((v for v in best.values() if v >= MIN_LIKENESS), reverse=True)[:MAX_GUESSES]
    assert [likely for _, likely in guess(label, wording)] == pytest.approx(nearest, abs=2e-6)
