"""Decisions about groups: kept until their day, open again when a department joins, seen wherever one asks."""

from __future__ import annotations

import datetime as dt
import json

import made_up
import made_up_county as county
import pytest
import small_county

import jianfu_dedup as jd

WATER = ("应急局水域.txt", "教育局水域.txt")
DAY, LATER, END = dt.date(2026, 3, 1), dt.date(2026, 5, 31), dt.date(2026, 6, 1)


def water(bureau, *, day=12, number=9):
    _, title, ask, send, _ = made_up.SAME["water"][0]
    return made_up.notice(bureau, title, ask, send.replace("应急管理局", bureau), day=day, number=number)


@pytest.fixture(scope="module")
def third(tmp_path_factory):
    """The same request by a third department."""
    return small_county.read(tmp_path_factory.mktemp("third"), {"水利局水域.txt": water("水利局").encode()})


@pytest.fixture
def group(copy):
    """Id of the group on water."""
    found, = (c.id for c in copy.report().clusters if WATER[0] in c.members)  # fmt: skip
    return found


@pytest.mark.parametrize("status", ["confirmed", "dismissed"])
def test_a_decision_is_kept_and_shown_in_reports(copy, group, status):
    decide = copy.confirm if status == "confirmed" else copy.dismiss
    made = decide(group, by="县委督查室", note="专项行动", until=END, on=DAY)
    assert made == jd.Decision(
        cluster=group, status=status, by="县委督查室", note="专项行动", on="2026-03-01", until="2026-06-01",
        departments=("应急管理局", "教育局"),
    )  # fmt: skip
    found = copy.report(on=DAY)
    assert found.decisions == {group: made}
    (told,) = (c["decision"] for c in found.to_dict()["clusters"] if c["id"] == group)
    assert (told["status"], told["by"], told["note"], told["until"]) == (status, "县委督查室", "专项行动", "2026-06-01")
    assert [c["decision"] for c in found.to_dict()["clusters"] if c["id"] != group] == [None, None]
    assert copy.info().decisions == {status: 1}


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """One of the departments of the group asks once more."""
    return small_county.read(tmp_path_factory.mktemp("draft"), {"再报.txt": water("教育局", day=20).encode()})


def test_it_holds_until_its_day(copy, group, draft):
    copy.dismiss(group, by="县委办", until=END, on=DAY)
    assert set(copy.report(on=LATER).decisions) == {group}
    assert copy.report(on=END).decisions == {}
    for on, said in ((LATER, "dismissed"), (END, "")):
        found = copy.check(draft, on=on).already
        assert {(a.group, a.decision) for a in found} == {(group, said)}
    assert copy.info().decisions == {"dismissed": 1}  # it ended, and is still known


def test_what_was_dismissed_asks_for_the_reason_and_what_was_confirmed_for_a_merger(copy, group, draft):
    copy.dismiss(group, by="县委办")
    checked = copy.check(draft)
    assert checked.duplicate
    assert [(a.rule, a.measure) for a in checked.advice] == [("DISMISSED", "请说明必要性")]
    assert [a.measure for a in copy.check(draft, lang="en").advice] == ["please give the reason"]
    copy.confirm(group, by="县委办")
    checked = copy.check(draft)
    assert {a.decision for a in checked.already} == {"confirmed"}
    assert {a.measure for a in checked.advice} == {"建议合并"}


def test_a_later_decision_takes_the_place_of_the_earlier(copy, group):
    copy.dismiss(group, by="县委办", until=END, on=DAY)
    last = copy.confirm(group, by="县委督查室", on=LATER)
    assert copy.report(on=DAY).decisions == {group: last}
    assert copy.info().decisions == {"confirmed": 1}


def test_it_is_open_again_for_a_department_that_joins(copy, group, third, draft):
    copy.dismiss(group, by="县委办", on=DAY)
    copy.add(third)
    found = copy.report(on=DAY).decisions[group]
    assert (found.status, found.departments, found.joined) == ("dismissed", ("应急管理局", "教育局"), ("水利局",))
    (told,) = (c["decision"] for c in copy.report(on=DAY).to_dict()["clusters"] if c["id"] == group)
    assert told["joined"] == ["水利局"]
    checked = copy.check(draft, on=DAY)
    assert {a.department: a.decision for a in checked.already}["水利局"] == ""
    assert checked.advice[0].measure == "建议合并"
    # Whoever decides again decides about all of them.
    copy.dismiss(group, by="县委办", on=LATER)
    again = copy.report(on=LATER).decisions[group]
    assert (again.departments, again.joined) == (("应急管理局", "教育局", "水利局"), ())


def test_another_paper_of_the_same_departments_is_covered(copy, group, draft):
    copy.dismiss(group, by="县委办", on=DAY)
    copy.add(draft)
    assert copy.report(on=DAY).decisions[group].joined == ()


def test_decisions_last(copy, group, tmp_path):
    made = copy.dismiss(group, by="县委办", on=DAY)
    copy.rebuild()
    copy.backup(tmp_path / "b.jianfu")
    for path in (tmp_path / "copy.jianfu", tmp_path / "b.jianfu"):
        with jd.Index.open(path, create=False) as again:
            assert again.report(on=DAY).decisions == {group: made}


@pytest.mark.parametrize("decide", [jd.Index.confirm, jd.Index.dismiss])
def test_what_cannot_be_decided_is_refused(copy, group, decide):
    with pytest.raises(jd.UnknownDocumentError, match="C-0000000000") as error:
        decide(copy, "C-0000000000", by="县委办")
    assert "report" in error.value.mend
    for by in ("", " \u3000"):
        with pytest.raises(ValueError, match="由谁"):
            decide(copy, group, by=by)
    for until in (DAY, dt.date(2026, 2, 28)):
        with pytest.raises(ValueError, match="until"):
            decide(copy, group, by="县委办", on=DAY, until=until)
    assert copy.info().decisions == {}
    assert copy.report().decisions == {}


def test_only_a_group_of_the_last_report_can_be_decided_on(index, issued):
    index.add(small_county.only(issued, *WATER))
    with pytest.raises(jd.UnknownDocumentError):
        index.dismiss("C-297cb41255", by="县委办")
    (group,) = (c.id for c in index.report().clusters)
    assert index.dismiss(group, by="县委办").cluster == group


def test_names_and_numbers_of_people_are_not_kept_in_decisions(copy, group):
    made = copy.confirm(group, by=f"县委办，电话{county.PHONE}", note=f"联系人：{county.CONTACT}，{county.MAIL}")
    text = json.dumps([made.to_dict(), copy.report().to_dict()["clusters"]], ensure_ascii=False)
    for personal in (county.PHONE, county.CONTACT, county.MAIL):
        assert personal not in text


def test_a_decision_does_not_pass_to_a_group_that_split_off(copy, group, tmp_path):
    copy.dismiss(group, by="县委办", on=DAY)
    copy.add(small_county.read(tmp_path / "a", {f"{n}.txt": water(n).encode() for n in ("水利局", "公安局")}))
    grown = copy.report(on=DAY)
    assert set(grown.decisions) == {group}
    aged = {n: made_up.notice(n, *made_up.SAME["aged"][0][1:4], day=4).encode() for n in ("水利局", "公安局")}
    copy.replace(small_county.read(tmp_path / "a", {f"{n}.txt": data for n, data in aged.items()}))
    split = copy.report(on=DAY)
    assert [e.kind for e in split.events] == ["split"]
    assert set(split.decisions) == {group}
    assert WATER[0] in {c.id: c.members for c in split.clusters}[group]
