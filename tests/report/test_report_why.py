"""Each pair that is told and not counted says why; changes, versions and advice are told in words."""

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
import report_samples
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.documents import Evidence, Match
from jianfu_dedup.matching import evidence, model, relations
from jianfu_dedup.report import Report
from jianfu_dedup.report.advice import leading
from jianfu_dedup.report.drawing import waterfall
from jianfu_dedup.report.explanation import explanation_text
from jianfu_dedup.report.messages import LANGUAGES, messages
from jianfu_dedup.report.proposal import proposal
from jianfu_dedup.report.why import sentence

OWN = {"bias", "rest", "attachment", "through", "derivable"}
"""Kinds of evidence that no signal gives."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_evidence_of_the_judges_has_a_name(lang):
    weighted = {name for judge in model.load().values() for name in judge.weights}
    kinds = OWN | set(evidence._GROUP.values()) | {evidence._GROUP.get(name, name) for name in weighted}
    assert kinds - set(messages(lang)["evidence"]) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_evidence_has_a_note_that_is_no_code(lang):
    kinds = set(evidence._GROUP.values()) | {"bias", "rest"}
    assert kinds - set(evidence._NOTES) == set()


def test_the_languages_have_the_same_words_with_the_same_gaps():
    def gaps(value):
        return {name for _, name, _, _ in string.Formatter().parse(value) if name}

    zh, en = (messages(lang) for lang in ("zh", "en"))
    for group in ("why", "change", "how", "because", "evidence", "page", "suppressed", "relation"):
        assert set(zh[group]) == set(en[group]), group
        for key in zh[group]:
            assert gaps(zh[group][key]) == gaps(en[group][key]), f"{group}.{key}"
    for rule in zh["advice"]:
        assert gaps(zh["advice"][rule]["text"]) == gaps(en["advice"][rule]["text"]), rule


def test_every_rule_of_the_matching_room_has_a_sentence():
    source = re.findall(r'suppressed_by="(\w+)"', Path(relations.__file__).read_text(encoding="utf-8"))
    assert set(source)
    for lang in LANGUAGES:
        assert set(source) | set(messages(lang)["suppressed"]) <= set(messages(lang)["why"])


def test_pairs_that_do_not_count_say_why_with_two_quotes_and_the_others_do_not(report):
    pairs = report.to_dict()["pairs"]
    assert {p["why"] is None for p in pairs if p["counted"]} == {True}
    related = [p for p in pairs if not p["counted"]]
    assert len(related) == 4
    for pair in related:
        assert len(pair["why"]["quotes"]) == 2
        assert all(pair["why"]["quotes"])
        assert "{" not in pair["why"]["text"]


def why_of(report, rule):
    """The reason of a pair; evidence that says something else of both sides is left out of the sample."""
    bare = tuple(replace(m, evidence=tuple(e for e in m.evidence if e.kind == "derivable")) for m in report.matches)
    content = replace(report, matches=bare).to_dict()
    return next(p["why"] for p in content["pairs"] if p["why"] and p["why"]["rule"] == rule)


def test_the_reason_names_what_differs(report):
    assert "学生" in why_of(report, "other_population")["text"]
    assert "水域点位" in why_of(report, "other_population")["text"]
    assert "2023-09-20" in why_of(report, "other_period")["text"]
    assert "2023-10-20" in why_of(report, "other_period")["text"]
    text = why_of(report, "derivable")["text"]
    # The ledger is the one with households, whichever side it stands on; the other one counts.
    assert text.startswith("《养老机构消防安全隐患台账》只是汇总数，床位数、入住人数可由《农村户厕")


def test_an_unknown_population_is_no_reason():
    a, b = (report_samples.table(k, None, f"表{k}", "甲 乙", topic="fire") for k in "ab")
    match = Match(a="a", b="b", relation="same_topic", strength="none", score=0.3, suppressed_by="other_population")
    found = Report(documents=(a, b), matches=(match,)).to_dict()["pairs"][0]["why"]
    assert found["rule"] == "other_ask"
    assert "表a" in found["text"]


def test_reasons_against_are_named_and_the_starting_value_is_not():
    a, b = (report_samples.table(k, None, f"表{k}", "甲 乙", topic="fire") for k in "ab")
    told = (
        Evidence(kind="bias", weight=-5.0),
        Evidence(kind="other_topic", weight=-0.9),
        Evidence(kind="text", weight=2.0),
    )
    match = Match(
        a="a", b="b", relation="same_topic", strength="none", score=0.3, evidence=told, suppressed_by="other_ask"
    )
    found = Report(documents=(a, b), matches=(match,)).to_dict()["pairs"][0]["why"]
    assert found["values"]["against"] == ["other_topic"]
    assert "主题不同" in found["text"]
    assert "other topic" in sentence(found["rule"], found["values"], "en")


def test_the_page_tells_the_reason_the_changes_and_the_versions(report):
    for lang in LANGUAGES:
        page, words = report.to_html(lang=lang), messages(lang)
        for text in (words["page"]["why"], words["page"]["versions_tables"], words["page"]["in_force"],
                     words["change"]["deadline"], words["how"]["supplements"],
                     words["page"]["changes_hidden"]):  # fmt: skip
            assert text in page
        assert "2023-12-15" in page
        assert report_samples.PHONE not in page
        assert report_samples.PHONE[:7] not in page


def test_shared_text_has_numerators_denominators_and_quotes_without_stock(report):
    found = [p for p in report.to_dict()["pairs"] if p["text"]]
    assert len(found) == 3
    forward = next(p for p in found if p["relation"] == "forward")
    assert (forward["text"]["shared_a"], forward["text"]["of_a"]) == (320, 320)
    assert forward["text"]["first"] == "特种设备/1_市场监管局.docx"
    assert (forward["text"]["sentences"], forward["text"]["exact"], forward["text"]["stock"]) == (2, 1, 1)
    assert not any("组织领导" in q or report_samples.PHONE in q for q in forward["text"]["quotes"])


def test_changes_beyond_the_limit_are_counted():
    from jianfu_dedup.documents import Change

    a, b = (report_samples.table(k, None, "表", "甲", topic="fire") for k in "ab")
    many = tuple(Change(kind="column_renamed", before=f"旧{n}", after=f"新{n}") for n in range(20))
    match = Match(a="a", b="b", relation="template_version", strength="full", score=0.9, changes=many)
    pair = Report(documents=(a, b), matches=(match,)).to_dict()["pairs"][0]
    assert len(pair["changes"]) + pair["changes_left_off"] == 20
    assert pair["changes_left_off"] > 0


def test_the_explanation_ends_in_the_sum_and_the_score(report):
    match = next(m for m in report.matches if m.relation == "overlap")
    text = explanation_text(report, match)
    total = sum(e.weight for e in match.evidence)
    assert f"{total:+.2f}" in text
    assert f"→ 得分 {match.score:.2f}" in text
    lines = [line for line in text.splitlines() if re.match(r"\s*[+-]\d", line)]
    assert "基准" in lines[0]


def test_the_explanation_tells_changes_and_the_reason_not_to_count(report):
    texts = {m.relation: explanation_text(report, m) for m in report.matches}
    assert "不计入的原因" in texts["periodic"]
    assert "2023-09-20" in texts["periodic"]
    assert "主送：各乡镇人民政府 → 各A级旅游景区" in texts["forward"]
    assert "320 字中有 320 字" in texts["forward"]
    assert not any(report_samples.PHONE in t for t in texts.values())


@given(st.lists(st.floats(-9, 9).map(lambda w: round(w, 4)), min_size=1, max_size=9))
def test_the_bars_go_on_from_one_to_the_next_and_the_last_one_is_the_sum(weights):
    bars = waterfall(weights, total=True)
    assert len(bars) == len(weights) + 1
    zero, total = bars[0]["zero"], sum(weights)
    low, high = bars[-1]["x"], bars[-1]["x"] + bars[-1]["width"]
    if any(abs(w) > 1e-3 for w in weights):
        assert (low if total >= 0 else high) == pytest.approx(zero, abs=0.25)
        ends = [b["x"] + (b["width"] if w >= 0 else 0) for b, w in zip(bars, weights, strict=False)]
        assert (high if total >= 0 else low) == pytest.approx(ends[-1], abs=0.35)


def test_version_chains_are_told_in_order_with_what_is_in_force(report):
    clusters = {c["id"]: c for c in report.to_dict()["clusters"]}
    (tables,) = clusters["C-toilet"]["versions"]
    assert [d[-8:] for d in tables["documents"]] == [f"第{n}版.xlsx" for n in range(1, 5)]
    assert tables["in_force"] == ["户厕/台账第4版.xlsx"]
    assert tables["steps"][2]["added"] == ["身份证号"]
    advice = {a["rule"]: a["text"] for a in clusters["C-toilet"]["advice"]}
    assert "现行的是“台账第4版.xlsx”" in advice["TEMPLATE_CHURN"]
    assert "IN_FORCE" in {a["rule"] for a in clusters["C-special"]["advice"]}


def test_one_table_is_proposed_with_numerator_and_denominator(report):
    clusters = {c["id"]: c for c in report.to_dict()["clusters"]}
    found = clusters["C-fire"]["proposal"]
    assert len(found["base"]) >= 9
    assert 0 < found["shared"] < found["of"]
    own = {"消防救援大队", "应急管理局", "商务局", "民政局"}
    assert {e["department"] for e in found["extensions"]} <= own
    text = next(a["text"] for a in clusters["C-fire"]["advice"] if a["rule"] == "ONE_TABLE")
    assert f"{found['of']} 个字段，其中 {found['shared']} 个" in text
    assert clusters["C-toilet"]["proposal"] is None  # versions of one department's table are no second department


def entry(key, department, *labels):
    return {"id": key, "department": department, "fields": [{"path": x, "generic": False} for x in labels]}


def pair(a, b, *fields):
    return {"a": a, "b": b, "counted": True, "fields": [list(f) for f in fields]}


def test_equal_short_names_keep_their_headings_and_slashes_in_brackets_part_nothing():
    tables = [
        entry("1", "甲局", "学生/姓名", "家长/姓名", "等级（高/低）"),
        entry("2", "乙局", "孩子", "监护人", "等级"),
    ]
    fields = [("学生/姓名", "孩子"), ("家长/姓名", "监护人"), ("等级（高/低）", "等级")]
    assert proposal(tables, [pair("1", "2", *fields)])["base"] == ["学生/姓名", "家长/姓名", "等级（高/低）"]


def test_versions_of_one_table_are_told_once_among_the_extensions():
    tables = [entry("1", "甲局", "户主", "照片"), entry("2", "甲局", "户主姓名", "照片"), entry("3", "乙局", "姓名")]
    pairs = [pair("1", "2", ("户主", "户主姓名"), ("照片", "照片")), pair("1", "3", ("户主", "姓名"))]
    found = proposal(tables, pairs)
    assert found["extensions"] == [{"department": "甲局", "columns": ["照片"]}]


def paper(key, department, issued, raw=""):
    return {"id": key, "kind": "notice", "department": department, "issuer_raw": raw or department, "issued": issued}


def test_who_leads():
    first, office = paper("a", "甲局", "2023-01-01"), paper("b", "乙局", "2023-01-03", "某县河湖长制工作领导小组办公室")
    committee = paper("c", "丙委", "2023-01-05", "某县政法委员会")
    assert leading([first, committee], []) == ("甲局", "first")
    assert leading([first, office, committee], []) == ("乙局", "coordinates")
    forward = {"relation": "forward", "text": {"first": "c"}}
    assert leading([first, office, committee], [forward]) == ("丙委", "origin")
    assert leading([paper("x", "", None)], []) == ("", "")


def test_advice_never_accuses(report):
    for lang in LANGUAGES:
        words = str(messages(lang)["advice"]) + str(messages(lang)["why"])
        for bad in ("违规", "形式主义", "违反", "illegal", "violat", "guilty"):
            assert bad not in words
