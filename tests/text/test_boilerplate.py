"""Stock text counts little, asks and topics count fully."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.text import reference
from jianfu_dedup.text.boilerplate import MIN_STOCK, Boilerplate, clause_hash, clauses, keep_pattern
from jianfu_dedup.text.normalise import shadow

LEXICON = lexicon.load()
PHRASES = Boilerplate(LEXICON, None, weight=0.1)
FULL = Boilerplate(LEXICON, reference.load().stock, weight=0.1)
STOCK = [p for group in sorted(LEXICON.boilerplate) for p in LEXICON.boilerplate[group] if "…" not in p and len(p) > 5]


def weight_of(boilerplate, text, part):
    start = text.index(part)
    weights = {w for a, b, w in boilerplate.weigh(text) if a < start + len(part) and b > start}
    assert len(weights) == 1, (text, weights)
    return weights.pop()


@given(st.text(alphabet=st.one_of(st.sampled_from("".join(STOCK[:20]) + "，。\n（）　"), st.characters()), max_size=80))
def test_weights_cover_the_text(text):
    runs = FULL.weigh(text)
    assert [b for _, b, _ in runs[:-1]] == [a for a, _, _ in runs[1:]]
    assert (runs[0][0], runs[-1][1]) == (0, len(text)) if text else runs == []
    assert all(a < b and w in (0.1, 1.0) for a, b, w in runs)
    assert all(x[2] != y[2] for x, y in itertools.pairwise(runs))


@given(st.text(max_size=60))
def test_split_loses_no_character(text):
    kept, stock = FULL.split(text)
    assert sorted((kept + stock).replace("\n", "")) == sorted(text.replace("\n", ""))


def plain_phrases():
    """All phrases one after the other, the longest first, and each literal stretch a group."""
    for phrase in sorted({p for group in LEXICON.boilerplate.values() for p in group}, key=lambda p: (-len(p), p)):
        parts = [shadow(part).text.strip("\n,") for part in phrase.split("…")]
        if len("".join(parts)) >= 4 and max(map(len, parts)) >= 2:
            yield "[^\n]{0,24}?".join(f"({re.escape(p)})" for p in parts if p)


PLAIN, KEEP = re.compile("|".join(plain_phrases())), keep_pattern(LEXICON)
PIECES = [part for group in LEXICON.boilerplate.values() for p in group for part in (p, *p.split("…")) if part]


@given(
    st.lists(st.sampled_from([*PIECES, "台账", "12月7日前", "防溺水", "一、", "，", "。", "，", "、", ""]), max_size=12)
)
def test_stock_is_what_trying_every_phrase_and_looking_at_every_clause_finds(pieces):
    reduced = shadow("".join(pieces))
    phrases = [span for m in PLAIN.finditer(reduced.text) for span in m.regs[1:] if span[0] >= 0]
    stock = set()
    for clause in re.finditer(r"[^,\n]+", reduced.text):
        kept = [m.span() for m in KEEP.finditer(reduced.text, *clause.span())]
        if not kept and clause_hash(clause[0]) in FULL._stock:
            stock.update(range(*clause.span()))
        if all(any(a <= start and end <= b for a, b in phrases) for start, end in kept):
            stock.update(n for a, b in phrases for n in range(max(a, clause.start()), min(b, clause.end())))
    assert {n for start, end in FULL._stock_spans(reduced) for n in range(start, end)} == stock


@pytest.mark.parametrize("phrase", ["加强组织领导", "提高政治站位", "压紧压实责任", "形成工作合力"])
@pytest.mark.parametrize("text", ["一、{}，报送台账。", "（二）{}。", "各单位要{}；", "{}", "为此，要\u3000{}，抓紧。"])
def test_stock_phrase_counts_little_wherever_it_stands(text, phrase):
    assert weight_of(PHRASES, text.format(phrase), phrase) == 0.1


def test_stock_phrase_is_found_through_spaces_and_full_width_signs():
    text = "党 政 同 责、一 岗 双 责"
    assert PHRASES.weigh(text) == [(0, len(text), 0.1)]


def test_what_a_wildcard_stands_for_keeps_its_weight():
    text = "为切实做好今冬明春火灾防控工作，现通知如下。"
    assert weight_of(PHRASES, text, "今冬明春火灾防控") == 1.0
    assert weight_of(PHRASES, text, "为切实做好") == 0.1
    assert weight_of(PHRASES, text, "现通知如下") == 0.1


def test_wildcard_does_not_cross_sentences():
    text = "为切实做好。各乡镇防溺水工作"
    assert weight_of(PHRASES, text, "各乡镇防溺水工作") == 1.0


@pytest.mark.parametrize(
    "clause",
    [
        "请认真组织实施并报送工作台账",
        "12月7日前抓紧抓好",
        "抓紧抓好每月报送",
        "明确专人负责3户危房",
        "请青石镇抓紧抓好",
    ],
)
def test_clause_with_date_quantity_object_or_place_is_never_stock(clause):
    everything = np.sort(np.array([clause_hash(clause)], dtype=np.uint64))
    assert Boilerplate(LEXICON, everything, weight=0.1).weigh(clause) == [(0, len(clause), 1.0)]


def test_clause_counted_in_the_corpora_is_stock_whatever_its_number():
    stock = np.array([clause_hash("各项措施落到实处")], dtype=np.uint64)
    text = "三、各项措施落到实处，排查水库"
    runs = Boilerplate(LEXICON, stock, weight=0.3).weigh(text)
    assert runs[0] == (0, text.index("排"), 0.3)
    assert runs[1][2] == 1.0


def test_short_clauses_are_words_and_not_stock():
    assert clause_hash("防溺水") == 0
    assert 0 not in reference.load().stock.tolist()
    assert all(len(c) >= MIN_STOCK for c in clauses("（一）加强组织领导；压紧压实责任"))


def test_county_adds_its_phrases(tmp_path):
    county = tmp_path / "county.toml"
    county.write_text('[boilerplate]\nlocal = ["争做全市排头兵"]\n', encoding="utf-8")
    text = "争做全市排头兵，排查水库"
    assert Boilerplate(lexicon.load(county), None, weight=0.1).weigh(text)[0] == (0, 8, 0.1)


@pytest.mark.parametrize("text", ["建立问题清单、责任清单、整改清单。", "制定如下实施方案：", "（四）总结验收阶段"])
def test_object_inside_a_stock_phrase_does_not_save_it(text):
    assert {w for _, _, w in PHRASES.weigh(text)} == {0.1}


def test_object_beside_a_stock_phrase_saves_the_clause():
    text = "建立问题清单、责任清单、整改清单并报送台账"
    assert weight_of(PHRASES, text, text) == 1.0


_LETTER = (
    "甲科规〔2020〕{n}号甲省科学技术厅关于印发《{title}》的通知各市（含乙市）科技局，丙区管委会改革发展局，省有关部门，有关单位："
    "现将《{title}》印发给你们，请认真遵照执行。附件：{title}.doc 甲省科学技术厅 2020年9月21日"
)


def test_the_frame_of_a_covering_letter_is_boilerplate() -> None:
    stock = Boilerplate(lexicon.load(), None, weight=0.1)
    kept, frame = stock.split(_LETTER.format(n=1, title="软科学研究项目管理办法"))
    assert "软科学研究项目管理办法" in kept
    assert "改革发展局" not in kept
    assert "遵照执行" not in kept
    assert "2020年9月21日" in frame


@pytest.mark.parametrize(
    "asks",
    [
        "各乡镇于12月7日前将以下材料报县水利局：",
        "各村要做好以下工作：",
        "各单位应当按照下列要求上报：",
    ],
)
def test_a_line_that_asks_is_no_frame(asks: str) -> None:
    stock = Boilerplate(lexicon.load(), None, weight=0.1)
    assert stock.weigh(asks) == [(0, len(asks), 1.0)]
