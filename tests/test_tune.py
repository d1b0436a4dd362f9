"""Weights of one's own: labels are checked, gains are measured on pairs held out, and told honestly."""

from __future__ import annotations

import csv
import itertools
import random

import numpy as np
import pytest
from made_up import APART, SAME, apart, crowd, notice

import jianfu_dedup as jd
from jianfu_dedup.cli import main
from jianfu_dedup.matching import model
from jianfu_dedup.tuning import labels, learning


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("in")
    texts = crowd(8) | {f"x{n:02}.txt": apart(n) for n in range(len(APART))}
    texts |= {
        f"{name}{n}.txt": notice(*asked[:4], day=asked[4])
        for name, both in SAME.items()
        for n, asked in enumerate(both)
    }
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def documents(folder):
    return jd.read(folder)


def labelled():
    """28 + 3 pairs that overlap, 40 that do not."""
    same = [(a, b, True) for a, b in itertools.combinations(sorted(crowd(8)), 2)]
    same += [(f"{name}0.txt", f"{name}1.txt", True) for name in SAME]
    apart_pairs = itertools.combinations([f"x{n:02}.txt" for n in range(len(APART))], 2)
    return same + [(a, b, False) for a, b in itertools.islice(apart_pairs, 40)]


def write_csv(path, rows, head="a,b,verdict", encoding="utf-8"):
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", encoding=encoding)
    return path


def as_rows(pairs, yes="yes", no="no"):
    return [(a, b, yes if overlaps else no) for a, b, overlaps in pairs]


def weights_that_miss(path):
    """Weights whose bias is far too low: nothing is ever counted."""
    shipped = model.load()
    lines = []
    for name, judge in shipped.items():
        lines += [f"[judge.{name}]", f"bias = {judge.bias - 12:.3f}", f"[judge.{name}.weights]"]
        lines += [f"{signal} = {weight}" for signal, weight in judge.weights.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# --- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "yes", "no", "encoding"),
    [
        ("a,b,verdict", "yes", "no", "utf-8"),
        ("文件1,文件2,结论", "重复", "不重复", "gb18030"),
        ("A,B,Verdict,remark", "是", "否", "utf-8-sig"),
    ],
)
def test_csv_is_read_as_spreadsheets_save_it(tmp_path, head, yes, no, encoding):
    path = write_csv(tmp_path / "p.csv", [("乙.docx", "甲.docx", yes), ("./丙\\1.docx", "甲.docx", no)], head, encoding)
    found = labels.read(path)
    assert [(p.a, p.b, p.overlaps, p.line) for p in found] == [
        ("丙/1.docx", "甲.docx", False, 3),
        ("乙.docx", "甲.docx", True, 2),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "是空的"),
        ("a,b\nx,y\n", "缺少 verdict"),
        ("a,b,verdikt\nx,y,yes\n", "verdict 是否指 verdikt"),
        ("a,b,verdict\nx,y,maybe\n", "第 2 行: x,y,maybe"),
        ("a,b,verdict\nx,,yes\n", "第 2 行"),
        ("a,b,verdict\nx,x,yes\n", "同一个文件 x"),
        ("a,b,verdict\nx,y,yes\n\ny,x,no\n", "第 2 行和第 4 行的结论相反"),
    ],
)
def test_csv_that_cannot_be_used_says_why(tmp_path, text, message):
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(jd.LabelsError, match=message):
        labels.read(tmp_path / "p.csv")


def test_missing_and_binary_csv_say_why(tmp_path):
    with pytest.raises(jd.LabelsError, match="打不开"):
        labels.read(tmp_path / "none.csv")
    (tmp_path / "p.csv").write_bytes(b"\xff\xff\xff\x80")
    with pytest.raises(jd.LabelsError, match="不是 UTF-8"):
        labels.read(tmp_path / "p.csv")


def test_a_low_limit_of_the_process_does_no_harm(tmp_path):
    before = csv.field_size_limit(3)
    try:
        assert labels.read(write_csv(tmp_path / "p.csv", [("乙乙乙乙.docx", "甲.docx", "yes")]))[0].overlaps
    finally:
        csv.field_size_limit(before)


def test_too_few_labels_or_one_verdict_are_refused_before_anything_is_read(tmp_path):
    with pytest.raises(jd.LabelsError, match="只有 19 对"):
        jd.tune(labelled()[:19], tmp_path / "no such folder")
    with pytest.raises(jd.LabelsError, match="全是“重复”"):
        jd.tune(labelled()[:20], tmp_path / "no such folder")


def test_unknown_path_names_the_nearest(documents):
    pairs = [("crowd00.text", "x00.txt", False), *labelled()]
    with pytest.raises(jd.LabelsError, match=r"第 1 行: 没有文件 crowd00\.text（是否指 crowd00\.txt）"):
        jd.tune(pairs, documents)


# --- groups and folds ------------------------------------------------------------------------------------------------


def test_pairs_that_hang_together_share_a_fold():
    rng = random.Random(5)
    pairs = [(f"{c}{rng.randrange(4)}", f"{c}{rng.randrange(4)}") for c in "abcdefgh" for _ in range(6)]
    group = np.array(learning.groups(pairs, [1] * len(pairs)))
    fold = learning.folds(group)
    by_file = {}
    for (a, b), f in zip(pairs, fold.tolist(), strict=True):
        assert by_file.setdefault(a, f) == f
        assert by_file.setdefault(b, f) == f
    assert len(set(fold.tolist())) == learning.FOLDS


def test_a_random_no_does_not_tie_everything_together():
    yes = [(f"{c}0", f"{c}1") for c in "abcdefgh"]
    no = list(itertools.pairwise(f"{c}0" for c in "abcdefgh"))
    assert len(set(learning.groups(yes + no, [1] * len(yes) + [0] * len(no)))) == 8


# --- fitting ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tuned_from_bad_weights(documents, folder, tmp_path_factory):
    bad = weights_that_miss(tmp_path_factory.mktemp("w") / "bad.toml")
    return jd.tune(labelled(), folder, settings={"matching": {"weights": str(bad)}}), bad


def test_bad_weights_are_mended_and_the_gain_is_shown(tuned_from_bad_weights):
    tuning, _ = tuned_from_bad_weights
    assert tuning.f1_before == 0.0
    assert tuning.gain > 0.5
    assert tuning.better
    assert tuning.fitted == ("notices",)
    assert (tuning.pairs, tuning.overlapping, tuning.missed) == (71, 31, 0)


def test_signs_are_kept_and_other_kinds_keep_their_weights(tuned_from_bad_weights):
    tuning, bad = tuned_from_bad_weights
    for name, weight in tuning.judges["notices"].weights.items():
        assert weight <= 0 if name.startswith("other_") else weight >= 0
    assert tuning.judges["templates"] == model.load(str(bad))["templates"]


def test_weights_file_is_accepted_by_the_settings(tuned_from_bad_weights, documents, tmp_path):
    tuning, bad = tuned_from_bad_weights
    tuning.write(tmp_path / "mine.toml")

    def counted(path):
        report = jd.scan(documents, settings={"matching": {"weights": str(path)}})
        return sum(m.relation in jd.OVERLAPPING for m in report.matches)

    assert counted(bad) == 0
    assert counted(tmp_path / "mine.toml") > 20


def test_no_gain_is_told_and_written_only_by_force(documents, tmp_path):
    tuning = jd.tune(labelled(), documents)
    assert tuning.f1_before == 1.0
    assert not tuning.better
    with pytest.raises(jd.LabelsError, match="没有证明新权重更好"):
        tuning.write(tmp_path / "w.toml")
    assert not (tmp_path / "w.toml").exists()
    tuning.write(tmp_path / "w.toml", force=True)
    assert set(model.load(str(tmp_path / "w.toml"))) == set(model.load())


def test_order_of_the_labels_changes_no_byte(documents, tuned_from_bad_weights):
    pairs = labelled()
    one = jd.tune(pairs, documents)
    random.Random(1).shuffle(pairs)
    assert jd.tune([(b, a, v) for a, b, v in pairs], documents).to_toml() == one.to_toml()


def test_encoder_gets_a_weight(documents):
    class Same:
        def encode(self, texts):
            return np.ones((len(texts), 2))

    tuning = jd.tune(labelled(), documents, encoder=Same())
    assert "ask_encoded" in tuning.judges["notices"].weights


def test_county_and_settings_belong_to_the_reading(documents):
    with pytest.raises(ValueError, match="只能在读取时给出"):
        jd.tune(labelled(), documents, settings={})


# --- command line ----------------------------------------------------------------------------------------------------


def test_command_writes_weights_when_they_are_better(folder, tmp_path, capsys):
    bad = weights_that_miss(tmp_path / "bad.toml")
    settings = tmp_path / "s.toml"
    settings.write_text(f"[matching]\nweights = '{bad}'\n", encoding="utf-8")
    pairs = write_csv(tmp_path / "p.csv", as_rows(labelled(), "重复", "不重复"))
    out = tmp_path / "mine.toml"
    assert main(["tune", str(pairs), str(folder), "-o", str(out), "--settings", str(settings), "--lang", "zh"]) == 0
    assert "标注 71 对，其中重复 31 对" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").startswith("# Weights of the judges")


def test_command_refuses_without_a_gain_and_obeys_force(folder, tmp_path, capsys):
    pairs, out = write_csv(tmp_path / "p.csv", as_rows(labelled())), tmp_path / "mine.toml"
    words = ["tune", str(pairs), str(folder), "-o", str(out), "--lang", "en"]
    assert main(words) == 2
    said = capsys.readouterr()
    assert "no gain was shown" in said.out
    assert "没有证明新权重更好" in said.err
    assert not out.exists()
    assert main([*words, "--force"]) == 0
    assert out.exists()
