"""Words of a list are found at every place, however long the text and whatever its characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.lexicon.finder import WordFinder

CHARS = st.sampled_from("防溺水库台账报\ud800\U00020000𝟗a1\n")
WORDS = st.lists(st.text(CHARS.filter("\n".__ne__), max_size=5), max_size=12)


@given(WORDS, st.text(CHARS, max_size=30), st.integers(1, 5))
def test_every_word_is_found_at_every_place_the_longest_first(words, text, times):
    text *= times
    by_length = sorted({w for w in words if w}, key=len, reverse=True)
    plain = [(n, w) for n in range(len(text)) for w in by_length if text.startswith(w, n)]
    assert WordFinder(words).every(text) == plain


@given(WORDS, st.text(CHARS, max_size=30), st.integers(1, 5))
def test_words_found_do_not_overlap_and_none_is_left_out_beside_them(words, text, times):
    text *= times
    found = list(WordFinder(words).find(text))
    assert all(text[start:end] == word for start, end, word in found)
    ends = [0, *(end for _, end, _ in found)]
    starts = [start for start, _, _ in found]
    assert all(start >= end for start, end in zip(starts, ends, strict=False))
    assert {w for _, _, w in found} <= WordFinder(words).everywhere(text)
