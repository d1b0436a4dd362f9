"""Version chains, derivable tables, reasons that add up."""

import datetime as dt
import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.documents import Body, Change, Field, Match, Notice, Reference, SharedText, Template
from jianfu_dedup.features import Ask
from jianfu_dedup.matching import model
from jianfu_dedup.matching.aggregates import derived
from jianfu_dedup.matching.evidence import reasons
from jianfu_dedup.matching.versions import chains, one_family, order_tables, rank, step, with_changes

LEXICON = lexicons.load()


def table(key, labels="户主 问题", *, title="危房核查登记表", issued=None, **more):
    fields = tuple(Field(path=tuple(label.split("/")), generic=label in {"序号", "备注"}) for label in labels.split())
    day = dt.date.fromisoformat(issued) if issued else None
    return Template(id=key, path=f"{key}.xlsx", title=title, fields=fields, issued=day, **more)


def version(a, b, fields=(), relation="template_version"):
    if a > b:
        a, b, fields = b, a, tuple((y, x) for x, y in fields)
    return Match(a=a, b=b, relation=relation, strength="full", score=0.9, fields=tuple(fields))


@pytest.mark.parametrize(
    "names", list(itertools.permutations(["表", "表（修订）", "表第三版", "表V4", "表（最终版）"]))[::17]
)
def test_undated_versions_are_ordered_by_their_marks(names):
    ordered = [t.id for t in order_tables([table(n) for n in names], LEXICON)]
    assert ordered == ["表", "表（修订）", "表第三版", "表V4", "表（最终版）"]


def test_dates_come_before_marks_only_where_all_have_one():
    old, new = table("表第二版", issued="2023-03-01"), table("表第一版", issued="2023-04-01")
    assert [t.id for t in order_tables([new, old], LEXICON)] == ["表第二版", "表第一版"]
    undated = table("表第一版")
    assert [t.id for t in order_tables([undated, old], LEXICON)] == ["表第一版", "表第二版"]


def test_a_serial_number_in_a_name_is_no_version():
    assert rank(table("T036_附件2：登记表"), LEXICON) == 1.0


def test_a_step_tells_added_removed_renamed_moved_and_what_can_be_copied():
    old, new = table("1", "序号 户主 结构 面积 备注"), table("2", "序号 面积 户主姓名 结构 照片")
    found = step(old, new, [("户主", "户主姓名")])
    assert (found.added, found.removed) == (("照片",), ("备注",))
    assert found.renamed == (("户主", "户主姓名"),)
    assert found.moved == ("面积",)
    assert (found.carried, found.of) == (3, 4)  # without 序号


def test_a_chain_of_three_tables_with_a_missing_pair():
    tables = [table("表1", "户主 结构"), table("表第二版", "户主姓名 结构 照片"), table("表最终版", "户主姓名 照片")]
    matches = [version("表1", "表第二版", [("户主", "户主姓名")]), version("表1", "表最终版", [("户主", "户主姓名")])]
    (found,) = chains(tables, matches, LEXICON)
    assert found.documents == ("表1", "表第二版", "表最终版")
    assert found.in_force == ("表最终版",)
    assert [(s.added, s.removed) for s in found.steps] == [(("照片",), ()), ((), ("结构",))]


def test_tables_about_others_make_no_chain():
    a = table("a", title="残疾人补贴审核名册", population=("disabled",))
    b = table("b", title="高龄津贴审核名册", population=("elder",))
    assert not one_family(a, b, LEXICON)
    assert chains([a, b], [version("a", "b")], LEXICON) == ()
    assert not one_family(table("c", title="危桥登记表"), table("d", title="渡口登记表"), LEXICON)


def test_the_changes_of_a_version_pair_do_not_depend_on_which_id_is_smaller():
    labels = {"x": "户主 结构", "y": "户主姓名 结构 照片"}
    for first, second in (("x", "y"), ("y", "x")):
        pair = [table(f"{first}", labels["x"]), table(f"{second}第二版", labels["y"])]
        match = version(pair[0].id, pair[1].id, [("户主", "户主姓名"), ("结构", "结构")])
        (done,) = with_changes([match], pair, LEXICON)
        assert done.changes == (
            Change(kind="column_added", after="照片"),
            Change(kind="column_renamed", before="户主", after="户主姓名"),
        )


def paper(key, issued, *, title="关于核查危房的通知", roles=()):
    refs = tuple(Reference(role=r, raw="前文") for r in roles)
    body = Body(name="住房和城乡建设局")
    return Notice(id=key, path=key, title=title, issued=dt.date.fromisoformat(issued), issuer=body, references=refs)


def reissue(a, b, *, share, first="", changes=()):
    text = SharedText(shared_a=share, of_a=100, shared_b=share, of_b=100, first=first, first_by="date" if first else "")
    return Match(a=a, b=b, relation="reissue", strength="full", score=0.9, text=text, changes=changes)


def test_a_reissue_replaces_a_supplement_adds_a_reminder_does_neither():
    papers = [
        paper("a", "2023-05-01"),
        paper("b", "2023-05-04", roles=("supersedes",)),
        paper("c", "2023-05-08", title="关于调整危房核查表的补充通知"),
        paper("d", "2023-05-12", roles=("urges",)),
    ]
    matches = [
        reissue("a", "b", share=95, first="a"),
        reissue("b", "c", share=5, first="b", changes=(Change(kind="column_added", after="照片"),)),
        reissue("c", "d", share=0, first="c"),
    ]
    (found,) = chains(papers, matches, LEXICON)
    assert found.kind == "notices"
    assert [s.how for s in found.steps] == ["replaces", "supplements", "reminds"]
    assert found.in_force == ("b", "c")


def test_papers_of_one_day_are_ordered_by_who_names_whom():
    papers = [paper("a最终", "2023-05-01"), paper("b", "2023-05-01"), paper("c", "2023-05-01")]
    matches = [reissue("a最终", "b", share=90, first="b"), reissue("a最终", "c", share=90, first="c"),
               reissue("b", "c", share=90, first="c")]  # fmt: skip
    (found,) = chains(papers[::-1], matches, LEXICON)
    assert found.documents == ("c", "b", "a最终")
    assert found.in_force == ("a最终",)


LEDGER, COUNT = "户主姓名 房屋结构 危房等级 是否搬离", "行政村 农户总数 危房户数 已搬离户数"


def test_a_count_over_a_ledger_is_derivable_in_either_order_and_only_on_one_matter():
    ledger, count = table("ledger", LEDGER), table("count", COUNT, title="危房情况统计表")
    for a, b in ((ledger, count), (count, ledger)):
        verdict, reason = derived(a, b, {"same_topic": 1.0}, LEXICON)
        assert (verdict.relation, verdict.strength, verdict.suppressed_by) == ("derivable", "none", "derivable")
        assert "危房户数" in (reason.b if b is count else reason.a)
        assert "户主姓名" in (reason.a if a is ledger else reason.b)
        assert reason.weight == 0.0
    assert derived(ledger, count, {"body_words": 1.0}, LEXICON) is None
    assert derived(ledger, table("other", LEDGER), {"same_topic": 1.0}, LEXICON) is None


JUDGES = sorted(model.load())


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_reasons_add_up_to_the_log_odds_of_the_score(data):
    judge = model.load()[data.draw(st.sampled_from(JUDGES))]
    signals = {name: data.draw(st.floats(0, 1)) for name in sorted(judge.weights)}
    asks = (Ask(number=-1, text="", quote=""), Ask(number=-1, text="", quote=""))
    found = reasons(judge, signals, (table("a"), table("b")), asks, LEXICON)
    assert [e.kind for e in found].count("bias") == 1
    total = math.fsum(e.weight for e in found)
    assert total == pytest.approx(judge.log_odds(signals), abs=5e-5 * len(found) + 1e-9)
    assert 1 / (1 + math.exp(-total)) == pytest.approx(judge.score(signals), abs=1e-3)
