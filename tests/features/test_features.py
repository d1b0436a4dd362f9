"""Features of documents: exact measures against sets, and what must not move them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gold
import pytest

from jianfu_dedup import lexicon
from jianfu_dedup.documents import Field, Notice, Request, Template
from jianfu_dedup.features import build
from jianfu_dedup.settings import Features as FeatureSettings
from jianfu_dedup.text.boilerplate import keep_pattern
from jianfu_dedup.text.normalise import letters

STOCK = [
    p for g in sorted(lexicon.load().boilerplate) for p in lexicon.load().boilerplate[g] if "…" not in p and len(p) > 5
]
STOCK = [p for p in STOCK if not keep_pattern(lexicon.load()).search(p) and "(" not in p]
DROWNING = (
    "请各乡镇对辖区内水库、山塘、河道等危险水域逐一排查，落实包保责任人，建立学生包保台账，于7月5日前报送县教育局。"
)
GAS = "请督促餐饮经营户更换燃气软管，安装报警器，统计液化气瓶数量与充装企业，每周五前填报使用单位登记表。"


def notice(name, text, **more):
    return Notice(id=name, path=f"{name}.txt", text=text, **more)


def padded(text, share):
    """The text with stock sentences around it until they make up ``share`` of the characters."""
    pieces = [text]
    while 1 - len(text) / sum(map(len, pieces)) < share:
        pieces.insert(len(pieces) % 2 * len(pieces), STOCK[len(pieces) % len(STOCK)] + "。")
    return "".join(pieces)


@pytest.fixture(scope="module")
def county():
    documents = gold.documents("qinghe")
    return documents, build(documents)


def test_containment_and_jaccard_are_those_of_sets():
    documents = [notice(str(n), r["text"]) for n, r in enumerate(gold.rows("qinghe", "notices")[:12])]
    features = build(documents, settings=FeatureSettings(boilerplate_weight=0.0))
    sets = [{d.kept[i : i + 5] for i in range(len(d.kept) - 4)} for d in features.documents]
    pairs = [(i, j) for i in range(12) for j in range(i + 1, 12)]
    found, jaccard = features.containment(pairs), features.jaccard(pairs)
    for (i, j), (one, other), similarity in zip(pairs, found, jaccard, strict=True):
        shared = len(sets[i] & sets[j])
        assert one == pytest.approx(shared / len(sets[i]))
        assert other == pytest.approx(shared / len(sets[j]))
        assert similarity == pytest.approx(shared / len(sets[i] | sets[j]))


def test_containment_sees_a_request_inside_a_long_notice():
    long = "".join(f"（{n}）{r['text'][100:300]}\n" for n, r in enumerate(gold.rows("yunxi", "notices")[:10]))
    features = build([notice("a", DROWNING), notice("b", long + DROWNING)])
    (inside, of_long), similarity = features.containment([(0, 1)])[0], features.jaccard([(0, 1)])[0]
    assert inside > 0.95
    assert of_long < 0.2
    assert similarity < 0.2


def test_stock_shingles_count_little_but_count():
    text = "加强组织领导，压紧压实责任，形成工作合力，提高政治站位"
    features = build([notice("a", DROWNING + text), notice("b", GAS + text)])
    assert 0 < features.jaccard([(0, 1)])[0] < 0.05


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_share_of_boilerplate_moves_little(share):
    same = DROWNING.replace("7月5日", "7月8日").replace("县教育局", "县妇联")
    texts = [DROWNING, same, GAS]
    plain = build([notice(str(n), t) for n, t in enumerate(texts)])
    stuffed = build([notice(str(n), padded(t, share)) for n, t in enumerate(texts)])
    pairs = [(0, 1), (0, 2), (1, 2)]
    assert stuffed.containment(pairs) == pytest.approx(plain.containment(pairs), abs=0.12)
    assert stuffed.cosine(pairs, "body") == pytest.approx(plain.cosine(pairs, "body"), abs=0.12)
    assert (stuffed.signatures == plain.signatures).mean() > 0.9


def test_one_side_stuffed_with_boilerplate_is_still_the_same_text():
    features = build([notice("a", DROWNING), notice("b", padded(DROWNING, 0.9))])
    assert features.containment([(0, 1)]).min() > 0.85
    assert (features.signatures[0] == features.signatures[1]).mean() > 0.9


def test_cosines_are_those_of_brute_force(county):
    _, features = county
    pairs = [(i, j) for i in range(0, 40, 3) for j in range(60, 160, 7)]
    for view in ("title", "ask", "body"):
        table = features.views[view].toarray()
        assert features.cosine(pairs, view) == pytest.approx([table[i] @ table[j] for i, j in pairs])
    assert features.cosine(pairs, "title", "ask") == pytest.approx(
        [features.views["title"].toarray()[i] @ features.views["ask"].toarray()[j] for i, j in pairs]
    )
    dense = features.dense["body"].astype(float)
    assert features.dense_cosine(pairs, "body") == pytest.approx([dense[i] @ dense[j] for i, j in pairs])


def test_requests_hold_material_objects_population_fields_and_quote():
    asks = (
        Request(material="户厕台账", quote="不再报送户厕台账", cancelled=True),
        Request(material="学生包保台账", objects=("水域",), population=("pupil",), fields=("监护人",), quote="请报送"),
    )
    features = build([notice("a", "正文", requests=asks, title_core="防溺水")])
    words = features.documents[0].requests
    assert len(words) == 1
    assert {"台账", "水域", "学生", "监护人", "报送"} <= set(words[0])
    assert features.request_number.tolist() == [1]
    assert {"防溺水", "水域"} <= set(features.documents[0].ask)


def test_template_is_its_title_columns_and_telling_concepts():
    fields = (
        Field(path=("序号",), concept="seq", generic=True),
        Field(path=("基本信息", "户主姓名"), concept="hh_head"),
        Field(path=("基本信息", "姓名"), concept="person_name"),
    )
    features = build([Template(id="t", path="t.xlsx", title="户厕台账", fields=fields)])
    found = features.documents[0]
    assert found.concepts == ("hh_head",)
    assert {"户主", "基本"} & set(found.headers)
    assert "台账" in found.title


@pytest.mark.parametrize("text", ["", " ", "。", "短", "\ud800"])
def test_empty_and_short_texts_are_too_short_and_like_nothing(text):
    features = build([notice("a", text), notice("b", text)])
    assert features.too_short.all()
    assert features.containment([(0, 1)]).max() == 0.0 or letters(text)
    assert features.cosine([(0, 1)], "title").tolist() == [0.0]


def test_no_documents():
    features = build([])
    assert features.ids == ()
    assert features.signatures.shape == (0, 128)
    assert features.cosine([], "body").shape == (0,)
    assert features.containment([]).shape == (0, 2)


def test_order_of_documents_changes_no_number(county):
    documents, features = county
    turned = build(documents[::-1])
    assert (turned.signatures[::-1] == features.signatures).all()
    pairs = [(0, 1), (2, 30), (40, 41)]
    last = len(documents) - 1
    mirrored = [(last - i, last - j) for i, j in pairs]
    assert turned.cosine(mirrored, "body").tolist() == features.cosine(pairs, "body").tolist()
    assert turned.dense_cosine(mirrored, "ask").tolist() == features.dense_cosine(pairs, "ask").tolist()


SCRIPT = """
import sys, hashlib
sys.path.insert(0, sys.argv[1])
import gold, numpy as np
from jianfu_dedup.features import build
from jianfu_dedup.index import candidates
documents = gold.documents("qinghe")[:60]
f = build(documents)
digest = hashlib.sha256(f.signatures.tobytes())
for m in (f.views["ask"], f.requests, f.shingles):
    digest.update(m.data.tobytes() + m.indices.tobytes())
digest.update(f.dense["body"].tobytes())
digest.update(repr(candidates(f, documents)).encode())
print(digest.hexdigest(), hash("x"))
"""


def test_hash_seed_changes_no_byte():
    root = Path(__file__).parents[2]
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root / "tests")],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(root), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert runs[0][1] != runs[1][1]  # the seeds did differ
    assert runs[0][0] == runs[1][0]


def test_provenance_names_the_statistics(county):
    _, features = county
    assert set(features.provenance) == {"reference", "vectors", "tokenizer"}
    assert all(features.provenance.values())
