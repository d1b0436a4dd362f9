"""An encoder of the user's own adds one signal; a bad one is refused with the reason."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from made_up import SAME, apart, notice, pair

import jianfu_dedup as jd
from jianfu_dedup.features.encoder import directions
from jianfu_dedup.matching.encoded import SIGNAL

WEIGHTS = """
[judge.notices]
bias = -4.0
[judge.notices.weights]
ask_encoded = {encoded}
title_words = 2.0
[judge.templates]
bias = -4.0
[judge.templates.weights]
notices = 2.0
[judge.crossing]
bias = -4.0
[judge.crossing.weights]
notices = 2.0
"""


class Hashing:
    """Counts pairs of characters in 64 buckets."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.seen.append(texts)
        rows = np.zeros((len(texts), 64))
        for row, text in zip(rows, texts, strict=True):
            for n in range(len(text) - 1):
                row[hashlib.sha256(text[n : n + 2].encode()).digest()[0] % 64] += 1
        return rows


class Constant(Hashing):
    """Finds everything alike (1) or everything unlike (0)."""

    def __init__(self, cosine: float) -> None:
        self.cosine = cosine

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.tile([1.0, 0.0], (len(texts), 1)) if self.cosine else np.zeros((len(texts), 2))


class Returns:
    def __init__(self, made):
        self.made = made

    def encode(self, texts):
        return self.made(texts)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("in")
    for n, asked in enumerate(SAME["water"]):
        (folder / f"w{n}.txt").write_text(notice(*asked[:4], day=asked[4]), encoding="utf-8")
    (folder / "x0.txt").write_text(apart(0), encoding="utf-8")
    return jd.read(folder, settings={"matching": {"related": 0.0}})


def log_odds(report, a, b):
    score = pair(report, a, b).score
    return np.log(score / (1 - score))


def by_itself(report, a, b):
    """Log-odds of a pair without what the documents around it say."""
    around = {"other_company", "mutual"}
    return sum(e.weight for e in pair(report, a, b).evidence if e.kind not in around)


def test_without_an_encoder_nothing_changes(documents):
    report = jd.scan(documents)
    assert "encoder" not in report.provenance
    assert report.to_json() == jd.scan(documents, encoder=None).to_json()


def test_the_same_encoder_gives_the_same_bytes_and_sees_each_text_once(documents):
    one, two = Hashing(), Hashing()
    assert jd.scan(documents, encoder=one).to_json() == jd.scan(documents, encoder=two).to_json()
    [texts] = one.seen
    assert one.seen == two.seen
    assert texts == sorted(set(texts))
    assert jd.scan(documents, encoder=one).provenance["encoder"] == "Hashing"


@pytest.mark.parametrize(("cosine", "moved"), [(1.0, 0.5), (0.0, -0.5)])
def test_default_weight_moves_the_score_by_at_most_half_a_log_odds(documents, cosine, moved):
    plain, made = jd.scan(documents), jd.scan(documents, encoder=Constant(cosine))
    for match in plain.matches:
        difference = log_odds(made, match.a, match.b) - log_odds(plain, match.a, match.b)
        assert difference == pytest.approx(moved, abs=0.02)


def test_reasons_still_sum_to_the_score(documents):
    report = jd.scan(documents, encoder=Hashing())
    match = pair(report, "w0.txt", "w1.txt")
    assert sum(e.weight for e in match.evidence) == pytest.approx(log_odds(report, match.a, match.b), abs=0.01)


def test_weight_of_the_settings_is_taken(documents):
    settings = {"matching": {"related": 0.0, "encoder_weight": 3.0, "encoder_middle": 0.0}}
    plain, made = jd.scan(documents), jd.scan(documents, settings=settings, encoder=Constant(1.0))
    moved = by_itself(made, "w0.txt", "x0.txt") - by_itself(plain, "w0.txt", "x0.txt")
    assert moved == pytest.approx(3.0, abs=0.01)


def test_weight_of_a_weights_file_stands_and_needs_its_encoder(documents, tmp_path):
    scores = []
    for weight in (0.0, 2.0):
        path = tmp_path / f"{weight}.toml"
        path.write_text(WEIGHTS.format(encoded=weight), encoding="utf-8")
        settings = {"matching": {"weights": str(path), "related": 0.0}}
        scores.append(log_odds(jd.scan(documents, settings=settings, encoder=Constant(1.0)), "w0.txt", "w1.txt"))
    assert scores[1] - scores[0] == pytest.approx(2.0, abs=0.01)
    with pytest.raises(jd.SettingsError, match="没有给出编码器"):
        jd.scan(documents, settings=settings)


def test_explain_takes_an_encoder(documents, tmp_path):
    for n, asked in enumerate(SAME["water"]):
        (tmp_path / f"w{n}.txt").write_text(notice(*asked[:4], day=asked[4]), encoding="utf-8")
    paths = [tmp_path / "w0.txt", tmp_path / "w1.txt"]
    plain, made = (jd.explain(*paths, encoder=e).match for e in (None, Constant(1.0)))
    assert made.score > plain.score


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (object(), "没有 encode 方法"),
        (Returns(lambda texts: np.zeros(len(texts))), "形状是"),
        (Returns(lambda texts: np.zeros((len(texts) + 1, 4))), "形状是"),
        (Returns(lambda texts: np.zeros((len(texts), 0))), "形状是"),
        (Returns(lambda texts: np.full((len(texts), 4), np.nan)), "NaN"),
        (Returns(lambda texts: np.full((len(texts), 4), np.inf)), "NaN 或无穷大"),
        (Returns(lambda _: 1 / 0), "出错: ZeroDivisionError"),
        (Returns(lambda texts: [[1.0]] * (len(texts) - 1) + [[1.0, 2.0]]), "出错: ValueError"),
        (Returns(lambda texts: [["文本"]] * len(texts)), "出错: ValueError"),
    ],
)
def test_bad_encoder_is_refused_with_the_reason(documents, encoder, message):
    with pytest.raises(jd.EncoderError, match=message):
        jd.scan(documents, encoder=encoder)


def test_directions_are_of_length_one_whatever_the_scale():
    texts = ["甲", "乙", "丙", "甲"]
    made = directions(Returns(lambda found: [[1e200, 1e200], [1e-200, 0.0], [0.0, 0.0]][: len(found)]), texts)
    lengths = np.sqrt((made**2).sum(axis=1))
    # In sorted order 丙 乙 甲: the last one got zeros.
    assert lengths.round(6).tolist() == [0.0, 1.0, 1.0, 0.0]
    assert (made[0] == made[3]).all()
    assert directions(Hashing(), []).shape[0] == 0


def test_signal_is_told_under_the_request(documents):
    assert SIGNAL == "ask_encoded"
    match = pair(jd.scan(documents, encoder=Constant(1.0)), "w0.txt", "w1.txt")
    assert "request" in {e.kind for e in match.evidence}
    assert SIGNAL not in {e.kind for e in match.evidence}
