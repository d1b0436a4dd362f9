"""What the index answers about a draft: what a report would say once the draft stood in it, and nothing is written."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
import logging
import os
import re

import made_up_county as county
import pytest
import small_county

import jianfu_dedup as jd
from jianfu_dedup.documents import from_plain
from jianfu_dedup.registry import advising
from jianfu_dedup.registry.answers import Already

FILES = sorted(small_county.files())
DAY = dt.date(2023, 12, 1)
COLUMNS = ["序号", "场所名称", "地址", "存在隐患", "整改措施", "校车数量", "备案编号"]
TEXT = (
    "请各乡镇对辖区校外培训机构、养老机构、商场等场所开展消防安全隐患排查，填写《消防安全隐患排查整治台账》，"
    "于2023年12月15日前报县教育局安全股。\n请各乡镇于2023年12月20日前报送校车备案登记表。"
)
FIRE = {
    "subject": "关于开展岁末消防安全隐患排查的通知",
    "issuer": "青岩县教育局",
    "sendTo": "各乡镇人民政府、街道办事处",
    "date": "2023-12-01",
    "text": TEXT,
}
FRESH = {
    "subject": "关于报送农村供水管网漏损情况的通知",
    "issuer": "青岩县水利局",
    "sendTo": "各乡镇人民政府",
    "date": "2023-12-01",
    "text": "请各乡镇于2023年12月20日前报送农村供水管网漏损率。",
}


def coded(data):
    return base64.b64encode(data).decode("ascii")


WITH_TABLE = FIRE | {
    "attachments": [{"name": "台账.xlsx", "base64": coded(county.workbook("消防安全隐患排查台账", COLUMNS))}]
}


@pytest.fixture(scope="module")
def asked(standing):
    """The index of the county, open."""
    with jd.Index.open(standing, create=False, settings=small_county.SETTINGS) as index:
        yield index


@pytest.fixture(scope="module")
def of_fire(asked):
    return asked.check(WITH_TABLE, on=DAY)


def pairs(report, mine):
    """What a report says of some documents and all others, without the ties of tables to their notices."""
    found = {}
    for m in report.matches:
        if m.relation != "attachment" and (m.a in mine) != (m.b in mine):
            part, other = (m.a, m.b) if m.a in mine else (m.b, m.a)
            found[part, other] = (m.relation, m.strength, round(m.score, 4), m.suppressed_by)
    return found


SENDINGS = [(n,) for n in FILES if n not in ("商务局消防.txt", small_county.TABLE)] + [
    ("商务局消防.txt", small_county.TABLE)
]


@pytest.mark.parametrize("names", SENDINGS, ids=lambda names: names[0])
def test_a_check_finds_what_a_report_finds_once_the_draft_is_added(issued, names):
    draft = small_county.only(issued, *names)
    with jd.Index.open(":memory:") as index:
        index.add(small_county.only(issued, *(n for n in FILES if n not in names)))
        index.report()
        checked = index.check(draft, on=dt.date(2023, 4, 24))  # the day of the message without a year
        index.add(draft)
        expected = pairs(index.report(), {d.id for d in draft})
    found = (*checked.already, *checked.related)
    assert {(a.part, a.id): (a.relation, a.strength, a.suppressed_by) for a in found} == {
        key: (relation, strength, rule) for key, (relation, strength, _, rule) in expected.items()
    }
    # A report also hears what the documents around a pair say of it.
    assert all(a.score == pytest.approx(expected[a.part, a.id][2], abs=0.05) for a in found)
    assert checked.duplicate == any(p[0] in jd.OVERLAPPING for p in expected.values())
    assert checked.documents == len(issued) - len(draft)


# --- nothing is written -----------------------------------------------------------------------------------------------


def states(folder):
    """Every file with its time, but for the locks and an empty log, which readers make too."""
    files = (p for p in folder.iterdir() if not p.name.endswith("-shm"))
    held = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in files}
    return {name: (data, time) for name, (data, time) in held.items() if data or not name.endswith("-wal")}


def test_a_check_writes_nothing(asked, standing, issued):
    asked.check(FIRE)
    before = states(standing.parent)
    asked.check(WITH_TABLE)
    asked.check(small_county.only(issued, "群消息.txt"))
    assert states(standing.parent) == before


def test_a_file_that_may_only_be_read_is_checked_and_not_added_to(standing, issued, tmp_path, monkeypatch, of_fire):
    with jd.Index.open(standing, create=False) as whole:
        whole.backup(tmp_path / "b.jianfu")
    (tmp_path / "b.jianfu").chmod(0o444)
    tmp_path.chmod(0o555)
    if not os.geteuid():  # whoever runs the tests as root may write everywhere
        monkeypatch.setattr("jianfu_dedup.index.store.sqlite_file._may_write", lambda _path: False)
    before = states(tmp_path)
    with jd.Index.open(tmp_path / "b.jianfu", create=False) as index:
        assert index.check(WITH_TABLE, on=DAY) == of_fire
        assert index.info().usable
        with pytest.raises(jd.IndexReadOnlyError) as error:
            index.add(issued)
    assert error.value.code == "E_READ_ONLY"
    assert states(tmp_path) == before
    tmp_path.chmod(0o755)


# --- the draft itself -------------------------------------------------------------------------------------------------


def test_a_draft_that_stands_in_the_index_does_not_find_itself(asked, issued):
    for name in FILES:
        draft = small_county.only(issued, name)
        checked = asked.check(draft, on=dt.date(2023, 4, 24))
        assert not {a.id for a in (*checked.already, *checked.related)} & {d.id for d in draft}
    checked = asked.check(issued)
    assert (checked.judged, checked.already) == (0, ())


def test_a_copy_of_it_under_another_name_is_found(asked, tmp_path):
    copy = small_county.read(tmp_path / "a", {"副本.txt": county.TRADE_FIRE.encode()})
    found = {a.id: (a.relation, a.counted) for a in asked.check(copy).already}
    assert found["商务局消防.txt"] == ("reissue", True)


def test_other_words_under_its_name_are_another_draft(asked, later):
    found = {a.id: a.relation for a in asked.check(small_county.only(later, "商务局消防.txt")).already}
    assert found["商务局消防.txt"] in {"copy", "reissue"}


def test_a_draft_without_a_date_goes_out_on_the_day_given(asked, issued):
    undated = {k: v for k, v in FIRE.items() if k != "date"}
    soon, long_after = (asked.check(undated, on=day) for day in (DAY, dt.date(2031, 12, 1)))
    assert [d.issued for c in (soon, long_after) for d in c.draft] == ["2023-12-01", "2031-12-01"]
    assert soon.duplicate
    assert soon.already == asked.check(FIRE).already
    today = asked.check(undated).draft[0].issued
    assert abs(dt.date.fromisoformat(today) - dt.datetime.now().astimezone().date()) <= dt.timedelta(days=1)


def test_due_dates_of_an_undated_draft_are_those_of_the_day_it_goes_out(asked):
    draft = {
        "subject": "关于报送旧衣物回收箱点位的通知",
        "issuer": "青岩县商务局",
        "text": "请于12月9日前报送旧衣物回收箱点位表。",
    }
    assert asked.check(draft, on=DAY).draft[0].deadlines == ("2023-12-09",)


# --- columns and materials --------------------------------------------------------------------------------------------


def test_it_tells_who_asks_already_and_since_when(of_fire):
    assert of_fire.duplicate
    assert of_fire.departments == ("商务局", "应急管理局", "民政局")
    assert of_fire.since == "2023-11-20"
    assert [(d.kind, d.department, d.issued) for d in of_fire.draft] == [
        ("template", "教育局", "2023-12-01"), ("notice", "教育局", "2023-12-01")]  # fmt: skip
    scores = [a.score for a in of_fire.already]
    assert scores == sorted(scores, reverse=True)
    assert len({a.group for a in of_fire.already}) == 1
    assert all(a.counted and a.evidence and a.group.startswith("C-") for a in of_fire.already)


def test_what_is_near_and_does_not_count_is_told_with_the_reason(standing):
    with jd.Index.open(standing, create=False, settings={"matching": {"related": 0.0}}) as index:
        checked = index.check(FRESH)
    assert not checked.duplicate
    assert [a.score for a in checked.related] == sorted((a.score for a in checked.related), reverse=True) != []
    assert all(a.why and a.suppressed_by and not a.counted for a in checked.related)


def test_columns_are_held_or_new(of_fire):
    wanted = COLUMNS[1:]  # a serial number is nobody's column
    held = [c.column for c in of_fire.columns_held]
    assert [c for c in wanted if c in held] == held
    assert of_fire.columns_new == tuple(c for c in wanted if c not in held) == ("校车数量", "备案编号")
    for column in of_fire.columns_held:
        ages = [h.issued for h in column.held_by]
        assert ages == sorted(ages)
        assert {h.department for h in column.held_by} <= {*of_fire.departments}


def test_what_nobody_asks_for_is_new(of_fire, asked):
    assert of_fire.materials_new == ("校车备案登记表",)
    fresh = asked.check(FRESH)
    assert not fresh.duplicate
    assert fresh.materials_new == fresh.draft[0].materials != ()
    assert (fresh.already, fresh.departments, fresh.since, fresh.columns_held) == ((), (), "", ())


# --- advice -----------------------------------------------------------------------------------------------------------


def rules(checked):
    return [a.rule for a in checked.advice]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_advice_has_its_counts_in_either_language(asked, lang):
    checked = asked.check(WITH_TABLE, on=DAY, lang=lang)
    assert rules(checked)[0] == "SAME_ASK"
    advice = {a.rule: a for a in checked.advice}
    chinese = lang == "zh"
    assert ("建议合并" if chinese else "consider merging") == advice["SAME_ASK"].measure
    assert f"{len({a.id for a in checked.already})}" in advice["SAME_ASK"].text
    columns = re.findall(r"\d+", advice["COLUMNS"].text)
    assert columns == ["6", "4", "2"] if chinese else columns == ["4", "6", "2"]
    assert ("建议先与其商定" if chinese else "Agree on who collects it") in advice["SAME_ASK"].text


def test_the_language_changes_sentences_alone(asked, of_fire):
    def bare(checked):
        return dataclasses.replace(
            checked, advice=(), already=tuple(dataclasses.replace(a, why="") for a in checked.already),
            related=tuple(dataclasses.replace(a, why="") for a in checked.related),
        )  # fmt: skip

    assert bare(asked.check(WITH_TABLE, on=DAY, lang="en")) == bare(of_fire)


def test_advice_on_drafts_of_every_kind(asked, tmp_path):
    forwarded = county.LIFTS_FORWARDED.replace("青岩县文化旅游广电体育局", "青岩县应急管理局")
    texts = {"SAME_DOCUMENT": county.TRADE_FIRE.replace("青岩县商务局", "青岩县教育局"), "REISSUE": county.LIFTS_AGAIN,
             "FORWARD": forwarded}  # fmt: skip
    found = {rule: rules(asked.check(small_county.read(tmp_path / rule, {"稿.txt": text.encode()}), on=DAY))
             for rule, text in texts.items()}  # fmt: skip
    assert {rule for rule, told in found.items() if rule not in told} == set()
    assert rules(asked.check(FRESH)) == ["NOTHING"]


def one(relation="overlap", strength="full", score=0.9, **more):
    values = {"part": "p", "id": "a", "kind": "notice", "title": "甲函", "department": "甲局", "issued": "2023-01-02"}
    return Already(**{**values, **more}, relation=relation, counted=True, strength=strength, score=score)


KINDS = {
    "SAME_DOCUMENT": ([one("copy")], {}),
    "REISSUE": ([one("reissue")], {}),
    "FORWARD": ([one("forward", doc_no="甲发〔2023〕1号")], {}),
    "SAME_ASK": ([one("overlap"), one("template_version", id="b"), one("template_overlap", id="c")], {}),
    "PART_ASK": ([one(strength="partial")], {}),
    "COLUMNS": ([one("copy", fields=(("地址", "住址"),))], {"held": 1, "columns": 3}),
    "DISMISSED": ([one(decision="dismissed")], {}),
    "REVIEW": ([one("copy", score=0.49)], {}),
    "NOTHING": ([], {}),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", KINDS)
def test_each_rule_of_advice(rule, lang):
    already, counts = KINDS[rule]
    advice = advising.advise(already, **{"held": 0, "columns": 0, "documents": 7} | counts, lang=lang)
    assert [a.rule for a in advice].count(rule) == 1
    told = next(a for a in advice if a.rule == rule)
    assert "{" not in told.text
    assert "违规" not in told.text
    assert ("甲局" in told.text) or rule in {"NOTHING", "REVIEW", "DISMISSED", "REISSUE"}
    if rule in {"SAME_ASK", "DISMISSED", "NOTHING", "REISSUE", "PART_ASK"}:
        assert len(advice) == 1


def test_many_departments_are_counted_and_none_is_told_twice():
    already = [one(id=str(n), department=f"部门{n % 6}") for n in range(12)]
    text = advising.advise(already, held=0, columns=0, documents=20)[0].text
    assert "部门0、部门1、部门2、部门3等6个部门" in text
    assert "（12份" in text


def test_a_confirmed_group_is_advised_on_like_any_other():
    advice = advising.advise([one(decision="confirmed")], held=0, columns=0, documents=1)
    assert [a.rule for a in advice] == ["SAME_ASK"]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_what_is_not_judged_for_the_limit_is_counted(asked, standing):
    whole = asked.check(FIRE)
    assert whole.left_off == 0
    for most in (1, 3):
        limits = {"index": {"checked": most}, **small_county.SETTINGS}
        with jd.Index.open(standing, create=False, settings=limits) as index:
            checked = index.check(FIRE)
        assert (checked.judged, checked.judged + checked.left_off) == (most, whole.judged)
        assert {a.id for a in checked.already} <= {a.id for a in whole.already}
        # Those that share most are judged: they are no strangers.
        assert checked.duplicate


@pytest.mark.parametrize("postings", [20, 60, 200])
def test_few_postings_find_those_that_share_most(asked, standing, postings):
    whole = asked.check(FIRE)
    limits = {"index": {"postings": postings, "checked": 3}, **small_county.SETTINGS}
    with jd.Index.open(standing, create=False, settings=limits) as index:
        checked = index.check(FIRE)
    assert checked.judged == 3
    # Their sums are completed, so they are the very documents that share most, and judged as they would be.
    scores = {a.id: a.score for a in whole.already}
    assert checked.duplicate
    assert all(scores[a.id] == a.score for a in checked.already)
    assert checked.already[0].id == whole.already[0].id
    assert checked.left_off <= whole.judged


ROUTINE = """青岩县农业农村局
关于报送{year}年{month}月秸秆禁烧情况的通知
各乡镇人民政府：
    请于{month}月25日前将本月秸秆禁烧巡查次数、发现火点数、处理人数、离田面积报我局产业股，电子版发邮箱。
青岩县农业农村局
{year}年{month}月{day}日
"""
OTHER = """青岩县生态环境分局
关于调度秸秆焚烧管控工作的函
各乡镇：
    为掌握10月露天焚烧管控成效，请填报巡查了多少次、有几处火点、处罚教育多少人、秸秆离田多少亩，10月26日前反馈。
青岩县生态环境分局
2023年10月9日
"""


def test_years_of_a_routine_do_not_hide_what_others_ask_now(tmp_path):
    months = [(year, month) for year in range(2018, 2024) for month in range(1, 13) if (year, month) < (2023, 10)]
    files = {f"{y}-{m}.txt": ROUTINE.format(year=y, month=m, day=5).encode() for y, m in months}
    with jd.Index.open(":memory:") as index:
        index.add(small_county.read(tmp_path / "a", {**files, "环境.txt": OTHER.encode()}))
        (tmp_path / "拟稿.txt").write_text(ROUTINE.format(year=2023, month=10, day=8), encoding="utf-8")
        checked = index.check(tmp_path / "拟稿.txt")
    assert "环境.txt" in {a.id for a in checked.already}
    assert checked.left_off > 24


def test_an_empty_index_answers():
    with jd.Index.open(":memory:") as index:
        checked = index.check(FIRE)
    assert (checked.documents, checked.judged, checked.left_off, checked.duplicate) == (0, 0, 0, False)
    assert rules(checked) == ["NOTHING"]


# --- values -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_frozen_and_survives_json(of_fire):
    with pytest.raises(dataclasses.FrozenInstanceError):
        of_fire.duplicate = False
    text = json.dumps(of_fire.to_dict(), ensure_ascii=False, allow_nan=False)
    assert from_plain(jd.Checked, json.loads(text)) == of_fire
    assert hash(of_fire) == hash(from_plain(jd.Checked, json.loads(text)))


def test_the_same_question_gets_the_same_answer(asked, of_fire):
    assert asked.check(json.loads(json.dumps(WITH_TABLE)), on=DAY) == of_fire


def test_files_documents_and_json_of_one_draft_get_one_answer(asked, of_fire, tmp_path):
    text = "\n".join([FIRE["issuer"], FIRE["subject"], FIRE["sendTo"] + "：", TEXT, FIRE["issuer"], "2023年12月1日"])
    table = county.workbook("消防安全隐患排查台账", COLUMNS)
    read = small_county.read(tmp_path / "草稿", {"通知.txt": text.encode(), "台账.xlsx": table})
    by_documents, by_path = asked.check(read), asked.check(tmp_path / "草稿")
    assert by_documents == by_path
    assert {(a.id, a.relation) for a in by_path.already} == {(a.id, a.relation) for a in of_fire.already}
    assert by_path.columns_new == of_fire.columns_new
    # A notice of the index lists a table of that name as well; this one goes out with the draft.
    assert {(d.department, d.issued, d.deadlines[0]) for d in by_path.draft} == {("教育局", "2023-12-01", "2023-12-15")}


def test_attachments_that_cannot_be_read_are_named(asked):
    files = [{"name": f"坏{county.PHONE}.docx", "base64": coded(county.files()["其他/坏文件.docx"])},
             {"name": "空.txt", "text": ""}]  # fmt: skip
    checked = asked.check(FIRE | {"attachments": files}, on=DAY)
    assert {(u.path, u.code) for u in checked.unread} == {("草稿/坏***.docx", "E_DAMAGED"), ("草稿/空.txt", "E_EMPTY")}
    assert checked.duplicate


# --- what is secret ---------------------------------------------------------------------------------------------------

TOLD = "机要排查"
SECRETS = {
    "field": FRESH | {"subject": TOLD, "secretLevel": "秘密"},
    "text": FRESH | {"subject": TOLD, "text": f"机密★5年\n{TOLD}"},
    "attachment": FRESH | {"attachments": [{"name": f"{TOLD}.txt", "text": county.SECRET}]},
    "file name": FRESH | {"attachments": [{"name": f"{TOLD}（秘密★1年）.txt", "text": "请报。"}]},
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_draft_is_refused_and_nothing_of_it_is_logged(asked, standing, caplog, kind):
    before = states(standing.parent)
    with caplog.at_level(logging.DEBUG), pytest.raises(jd.SecretDocumentError) as error:
        asked.check(SECRETS[kind])
    assert [r.getMessage() for r in caplog.records if r.name.startswith("jianfu_dedup")] == ["E_SECRET"]
    assert TOLD not in str(error.value) + caplog.text
    assert states(standing.parent) == before


def test_files_that_are_all_secret_are_refused_as_such(asked, tmp_path):
    file = tmp_path / f"{TOLD}.txt"
    file.write_text(county.SECRET, encoding="utf-8")
    with pytest.raises(jd.SecretDocumentError):
        asked.check(file)


def test_a_language_without_sentences_is_refused(asked):
    with pytest.raises(jd.SettingsError, match="fr"):
        asked.check(FRESH, lang="fr")


def test_files_with_a_secret_among_them_are_refused_together(asked, tmp_path, caplog):
    contents = {"通知.txt": county.CARE_FIRE.encode(), f"{TOLD}.txt": county.SECRET.encode()}
    documents = small_county.read(tmp_path / "a", contents)
    for draft in (tmp_path / "a", documents):
        caplog.clear()
        with caplog.at_level(logging.DEBUG), pytest.raises(jd.SecretDocumentError) as error:
            asked.check(draft)
        assert TOLD not in str(error.value) + caplog.text
