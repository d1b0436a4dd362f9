"""Words: our own segmenter, the same with either engine, whatever else the process does with jieba."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gold
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon
from jianfu_dedup.errors import MissingExtraError
from jianfu_dedup.text import tokenise
from jianfu_dedup.text.tokenise import Tokenizer

needs_rjieba = pytest.mark.skipif(importlib.util.find_spec("rjieba") is None, reason="rjieba is an extra")
ALPHABET = "台账报送防溺水乡镇一二三0371-6589+#&._%㛃𠀀鿖 a.B\n，。"
LEXICON = lexicon.load()
JIEBA = Tokenizer(LEXICON, engine="jieba")
RJIEBA = Tokenizer(LEXICON)  # rjieba where it is installed


def test_content_words_only():
    words = JIEBA.words("请各乡镇（街道）于2023年12月7日前，将防溺水工作台帐发至 wyx@example.cn，电话0371-65891234。")
    assert "台账" in words
    assert "防溺水" in words
    assert not {"2023", "12", "7", "example", "，", "于", "将", "0371"} & set(words)


@pytest.mark.parametrize("text", ["", " \n\t", "，。！", "123 456", "\ud800"])
def test_text_without_words_has_none(text):
    assert JIEBA.words(text) == []


def test_letters_are_lower_case_and_joined_words_of_the_dictionary_stay_whole():
    assert "b超" in JIEBA.words("开展B超检查")


def test_rare_han_is_a_word_of_its_own():
    assert "㛃" in JIEBA.cut("在㛃村报送")


@needs_rjieba
@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=40))
@example("电话0371-6589+a#b&c_d%")
@example("㛃村𠀀户鿖镇")
@example("技术成果转化")
def test_both_engines_cut_alike(text):
    assert JIEBA.cut(text) == RJIEBA.cut(text)


@needs_rjieba
@pytest.mark.parametrize("county", ["yunxi", "qinghe"])
def test_both_engines_cut_documents_alike(county):
    for row in gold.rows(county, "notices")[::4]:
        assert JIEBA.cut(row["text"]) == RJIEBA.cut(row["text"]), row["id"]


@needs_rjieba
def test_both_engines_give_user_words_the_same_frequency():
    import rjieba

    engine = tokenise._import_jieba().Tokenizer()
    engine.FREQ, engine.total = tokenise._prefix_dict(tokenise._dictionary())
    engine.initialized = True
    other = rjieba.Jieba()
    words = tokenise.user_words(LEXICON)
    ours = tokenise.frequencies(words, lambda w: engine.lcut(w, HMM=False), engine.suggest_freq)
    assert ours == tokenise.frequencies(words, lambda w: other.cut(w, False), other.suggest_freq)
    assert 100 < len(ours) < len(words)


def test_dictionary_is_jiebas_own():
    jieba = tokenise._import_jieba()
    with (Path(jieba.__file__).parent / "dict.txt").open("rb") as file:
        assert tokenise._prefix_dict(tokenise._dictionary()) == jieba.Tokenizer.gen_pfdict(file)


def test_fingerprint_tells_engine_and_words(tmp_path):
    county = tmp_path / "county.toml"
    county.write_text('words = ["云溪专班"]\n', encoding="utf-8")
    other = Tokenizer(lexicon.load(county), engine="jieba")
    assert JIEBA.fingerprint.endswith("/jieba-0.42.1")
    assert other.fingerprint != JIEBA.fingerprint
    assert "云溪专班" in other.words("云溪专班报送")


@needs_rjieba
def test_fingerprints_of_the_engines_differ_in_the_engine_only():
    assert RJIEBA.fingerprint.split("/")[0] == JIEBA.fingerprint.split("/")[0]
    assert RJIEBA.fingerprint != JIEBA.fingerprint


def test_engine_that_is_not_installed_is_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(tokenise, "_available", lambda: "jieba")
    with pytest.raises(MissingExtraError, match="pip install"):
        Tokenizer(LEXICON, engine="rjieba")


@pytest.mark.parametrize("engine", ["jieba", pytest.param("rjieba", marks=needs_rjieba)])
def test_threads_get_what_one_thread_gets(engine):
    texts = [row["text"][:400] for row in gold.rows("qinghe", "notices")[:40]]
    expected = [JIEBA.words(text) for text in texts]
    fresh = Tokenizer(LEXICON, engine=engine)  # loaded by whichever thread comes first
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.words, texts)) == expected


def test_jieba_of_the_host_process_is_left_alone(tmp_path):
    script = """
import logging, os, sys, tempfile
from jianfu_dedup import lexicon
from jianfu_dedup.text.tokenise import Tokenizer
words = Tokenizer(lexicon.load(), engine="jieba").words("防溺水工作台账")
import jieba
assert not jieba.dt.initialized
assert "防溺水" not in jieba.dt.FREQ
assert os.listdir(tempfile.gettempdir()) == [], os.listdir(tempfile.gettempdir())
print(*words)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"},
    )
    assert done.stdout.split() == ["防溺水", "台账"]
    assert done.stderr == ""


def test_importing_the_room_loads_nothing_heavy():
    script = """
import sys
import jianfu_dedup.text.tokenise, jianfu_dedup.text.boilerplate, jianfu_dedup.features, jianfu_dedup.index
print([m for m in ("numpy", "scipy", "jieba", "rjieba", "datasketch", "sklearn") if m in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.strip() == "[]"
