"""One spelling, and the way back to the original text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.errors import LexiconError
from jianfu_dedup.text.normalise import fold, letters, narrow, shadow

TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("台帐账其它报送 　，。、（）１２ab\n㎡①…"), st.characters()), max_size=60
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工 作 台 帐", "工作台账"),
        ("其它事项", "其他事项"),
        ("１２月７日　下午", "12月7日下午"),
        ("报　送", "报送"),
        ("A 表 B", "A 表 B"),
        ("", ""),
    ],
)
def test_fold_gives_one_spelling(text, expected):
    assert fold(text) == expected


@given(TEXT)
def test_fold_twice_is_fold_once(text):
    once = fold(text)
    assert fold(once) == once


@given(TEXT)
@example("ｶ\u3099Ａ\u0301，\u3000…")
def test_narrow_signs_first_make_the_same_of_a_text(text):
    assert unicodedata.normalize("NFKC", narrow(text)) == unicodedata.normalize("NFKC", text)
    assert len(narrow(text)) == len(text)


@given(TEXT)
def test_every_shadow_character_leads_back_to_what_it_came_from(text):
    reduced = shadow(text)
    assert len(reduced.text) == len(reduced.offsets)
    assert list(reduced.offsets) == sorted(reduced.offsets)
    variants = {char for pair in lexicon.load().tables["variants"]["pairs"] for char in "".join(pair)}
    for char, offset in zip(reduced.text, reduced.offsets, strict=True):
        if char.isalnum() and char not in variants:
            assert char in unicodedata.normalize("NFKC", text[offset]).lower()


def test_shadow_span_leads_back_through_characters_that_were_left_out():
    text = "请（各 乡 镇）报送台 帐。"
    reduced = shadow(text)
    start = reduced.text.index("台账")
    first, last = reduced.origin(start, start + 2)
    assert text[first:last] == "台 帐"
    assert reduced.origin(start, start) == (first, first)


def test_letters_hold_no_signs():
    assert letters("一、报送（台帐），12户；OK") == "一报送台账12户ok"


def test_variant_of_another_length_is_refused(tmp_path):
    county = tmp_path / "county.toml"
    county.write_text('[variants]\npairs = [["台帐", "台账表"]]\n', encoding="utf-8")
    with pytest.raises(LexiconError, match="长度不同"):
        fold("台帐", lexicon.load(county))


def test_county_brings_its_own_variants(tmp_path):
    county = tmp_path / "county.toml"
    county.write_text('[variants]\npairs = [["图班", "图斑"]]\n', encoding="utf-8")
    assert fold("流出图班", lexicon.load(county)) == "流出图斑"
