"""What must not change a verdict: stock phrases, the make-up of the batch, order, workers, hash seeds."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from made_up import APART, SAME, apart, crowd, notice, padded, pair, scan

import jianfu_dedup as jd

TOLERANCE = 0.02
"""By how much stock phrases, up to nine tenths of a text, may move a score. What moves it is that ``body_meanings``,
``covered_…`` and the populations spoken of are read off the whole body; read off ``DocFeatures.own``, 0.02 holds."""


def county() -> dict[str, str]:
    """Three asks, each by two departments in other words, and six strangers."""
    texts = {
        f"{name}{n}.txt": notice(*asked[:4], day=asked[4], number=n + 1)
        for name, both in SAME.items()
        for n, asked in enumerate(both)
    }
    return texts | {f"x{n}.txt": apart(n) for n in range(6)}


def verdicts(report: jd.Report) -> dict[tuple[str, str], jd.Match]:
    return {(m.a, m.b): m for m in report.matches}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return scan(tmp_path_factory.mktemp("plain") / "in", county())


def test_same_asks_overlap_and_strangers_do_not(plain):
    counted = {(m.a, m.b) for m in plain.matches if m.relation in jd.OVERLAPPING}
    assert counted == {(f"{name}0.txt", f"{name}1.txt") for name in SAME}


@pytest.mark.parametrize(("share", "seed"), [(0.3, 1), (0.6, 2), (0.6, 3), (0.9, 4), (0.9, 5), (0.9, 6)])
def test_stock_phrases_move_no_verdict(plain, tmp_path, share, seed):
    texts = {name: padded(text, share, seed * 100 + n) for n, (name, text) in enumerate(county().items())}
    before, after = verdicts(plain), verdicts(scan(tmp_path / "in", texts))
    for key in before.keys() | after.keys():
        one, two = before.get(key), after.get(key)
        assert (one.score if one else 0.0) == pytest.approx(two.score if two else 0.0, abs=TOLERANCE), key
        if one and two:
            assert (one.relation, one.strength) == (two.relation, two.strength), key


def test_stock_phrases_on_one_side_move_no_verdict(plain, tmp_path):
    texts = {name: padded(t, 0.8, n) if n % 2 else t for n, (name, t) in enumerate(county().items())}
    after = scan(tmp_path / "in", texts)
    for name in SAME:
        a, b = f"{name}0.txt", f"{name}1.txt"
        assert pair(after, a, b).score == pytest.approx(pair(plain, a, b).score, abs=TOLERANCE)


@pytest.mark.parametrize("padding", [0.0, 0.7])
def test_request_that_makes_up_most_of_a_batch_keeps_its_recall(tmp_path, padding):
    texts = crowd(18) | {f"x{n:02}.txt": apart(n) for n in range(12)}
    if padding:
        texts = {name: padded(text, padding, n) for n, (name, text) in enumerate(texts.items())}
    [cluster] = scan(tmp_path / "in", texts).clusters
    assert cluster.members == tuple(f"crowd{n:02}.txt" for n in range(18))
    assert not cluster.partial


def by_itself(match: jd.Match) -> tuple[object, ...]:
    """What is said of a pair but for what those around it say, which are few here and many there."""
    own = tuple(e for e in match.evidence if e.kind not in {"other_company", "mutual"})
    return (match.relation, match.strength, match.fields, match.suppressed_by, own)


def test_verdict_on_a_pair_does_not_depend_on_how_many_ask_the_same(tmp_path):
    many = crowd(18)
    two = {name: many[name] for name in ("crowd00.txt", "crowd07.txt")}
    few, all_of_them = scan(tmp_path / "few", two), scan(tmp_path / "all", many)
    assert by_itself(pair(few, *two)) == by_itself(pair(all_of_them, *two))


def test_request_inside_a_notice_of_ten_requests_is_found(tmp_path):
    items = [
        f"{'一二三四五六七八九十'[n]}、{ask}{table}于4月{20 + n % 3}日前报县政府办公室。"
        for n, (_, _, ask, table) in enumerate(APART[:10])
    ]
    plan = "\n".join(
        [
            "青政办〔2023〕77号", "青山县人民政府办公室", "关于做好4月份重点工作的通知", "各乡镇人民政府、街道办事处：",
            *items, "青山县人民政府办公室", "2023年4月8日",
        ]
    )  # fmt: skip
    report = scan(tmp_path / "in", {"plan.txt": plan} | {f"x{n}.txt": apart(n) for n in range(12)})
    counted = {(m.a, m.b) for m in report.matches if m.relation in jd.OVERLAPPING}
    assert counted == {("plan.txt", f"x{n}.txt") for n in range(10)}


SHORT = (
    "收到请回复。",
    "好的",
    "谢谢！",
    "请尽快填报。",
    "请各乡镇速报。",
    "今天下班前报送值班表。",
    "明天有雨，注意安全。",
    "请各乡镇明天上午9点到县政府三楼会议室开会。",
    "会议改到周五。",
    "已发邮箱，请查收。",
    "防汛值班人员保持电话畅通。",
    "请各乡镇报送春节期间文化活动安排。",
    "请报送残疾人名单。",
    "请于今天18:00前上报燃气排查进度。",
    "请及时报送。",
)


def test_unrelated_short_texts_stay_apart(tmp_path):
    report = scan(tmp_path / "in", {f"s{n:02}.txt": text for n, text in enumerate(SHORT)})
    assert [m for m in report.matches if m.relation in jd.OVERLAPPING] == []
    assert report.clusters == ()


CHATS = {
    "chat0.txt": "各乡镇：请于4月24日前把辖区水库山塘等危险水域台账报应急局，联系人老王。\n应急局 4月13日",
    "chat1.txt": "请各乡镇4月29日前将餐饮场所燃气排查表发群里。县商务局",
}
_BUS = ("科学技术协会", "组织科普大篷车进校园", "请各乡镇确定活动学校。", "学校名单请于4月24日前报县科协。")
_TEACHERS = ("推荐优秀教师", "请各中心学校推荐优秀教师。", "推荐表请于4月26日前报县教育局。")
STRANGERS = {
    "z of the same days": notice(*_BUS),
    "z of another year": notice(*_BUS).replace("2023", "2021"),
    "z of the same department": notice("教育局", *_TEACHERS, number=9),
    "z of another name of it": notice("教育体育局", *_TEACHERS, number=9),
    "z in two words": "好的。",
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_unrelated_document_changes_no_other_pair(tmp_path, stranger):
    texts = county() | CHATS
    before = scan(tmp_path / "before", texts)
    after = scan(tmp_path / "after", texts | {f"{stranger}.txt": STRANGERS[stranger]})
    theirs = {key: m for key, m in verdicts(after).items() if not any(d.startswith("z") for d in key)}
    assert theirs == verdicts(before)
    assert [c.to_dict() for c in after.clusters] == [c.to_dict() for c in before.clusters]


def test_removing_documents_changes_no_other_verdict(plain, tmp_path):
    texts = county()
    kept = {name: texts[name] for name in sorted(texts)[::2]}
    for key, match in verdicts(scan(tmp_path / "in", kept)).items():
        assert by_itself(match) == by_itself(verdicts(plain)[key])


def test_order_of_the_paths_changes_no_byte(tmp_path):
    scan(tmp_path / "in", county())
    files = sorted((tmp_path / "in").iterdir())
    made = set()
    for seed in range(3):
        random.Random(seed).shuffle(files)
        made.add(jd.scan(files).to_json())
    assert len(made) == 1


def test_workers_change_nothing_but_the_setting(tmp_path):
    scan(tmp_path / "in", county())
    one, two = (jd.scan(tmp_path / "in", settings={"reading": {"workers": n}}).to_dict() for n in (1, 2))
    assert one.pop("settings") != two.pop("settings")
    assert one == two


def test_hash_seeds_and_threads_change_no_byte(tmp_path):
    scan(tmp_path / "in", county() | CHATS)
    code = "import sys, jianfu_dedup as jd; sys.stdout.buffer.write(jd.scan(sys.argv[1]).to_json().encode())"
    made = set()
    for seed, threads in (("0", "1"), ("4242", "2")):
        env = os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "in")], capture_output=True, env=env, check=True
        )
        made.add(run.stdout)
    assert len(made) == 1
