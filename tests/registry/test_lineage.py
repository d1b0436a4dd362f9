"""Groups keep their ids while they grow; merges, splits and ends are told once; reports in between change no group."""

from __future__ import annotations

import datetime as dt

import made_up
import pytest
import small_county
from hypothesis import given, settings
from hypothesis import strategies as st

import jianfu_dedup as jd
from jianfu_dedup.documents import Cluster
from jianfu_dedup.registry import lineage

WATER = ("应急局水域.txt", "教育局水域.txt")
FIRE = ("商务局消防.txt", "民政局消防.txt", "应急局消防.docx")
LIFTS = ("市监局电梯.txt", "文旅局转发.txt")


@pytest.fixture(scope="module")
def swapped(issued, tmp_path_factory):
    """The two notices on water, which now ask for the fire-safety ledger."""
    texts = {name: small_county.files()[other] for name, other in zip(WATER, FIRE, strict=False)}
    return small_county.read(tmp_path_factory.mktemp("swapped"), texts)


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A third notice on water, issued before the other two."""
    _, title, ask, send, _ = made_up.SAME["water"][0]
    text = made_up.notice("水利局", title, ask, send.replace("应急管理局", "水利局"), day=2, number=8)
    return small_county.read(tmp_path_factory.mktemp("older"), {"水利局水域.txt": text.encode()})


def groups(report):
    return {c.id: c.members for c in report.clusters}


def group_of(report, name):
    found, = (c for c in report.clusters if name in c.members)  # fmt: skip
    return found.id


def told(report):
    return [(e.kind, e.before, e.after) for e in report.events]


def test_a_group_keeps_its_id_while_it_grows_whoever_joins(index, issued, older):
    index.add(small_county.only(issued, *WATER, *LIFTS))
    first = index.report()
    kept = {name: group_of(first, name) for name in (WATER[0], LIFTS[0])}
    for joining in (small_county.only(issued, "群消息.txt"), older):
        index.add(joining)
        grown = index.report()
        assert joining[0].id in groups(grown)[kept[WATER[0]]]
        assert {name: group_of(grown, name) for name in kept} == kept
        assert told(grown) == []
    # Without what was remembered, the oldest member would have given the group another id.
    with jd.Index.open(":memory:") as fresh:
        fresh.add(small_county.only(issued, *WATER, *LIFTS, "群消息.txt"))
        fresh.add(older)
        anew = fresh.report()
    assert group_of(anew, WATER[0]) != kept[WATER[0]]
    assert sorted(groups(anew).values()) == sorted(groups(grown).values())


def test_a_group_keeps_its_id_when_the_member_it_was_named_after_goes(index, issued):
    index.add(small_county.only(issued, *WATER, "群消息.txt"))
    before = group_of(index.report(), WATER[1])
    index.remove(WATER[0])
    after = index.report()
    assert groups(after) == {before: (WATER[1], "群消息.txt")}
    assert told(after) == []


def test_merges_splits_and_ends_are_told_once(index, issued, swapped):
    index.add(small_county.only(issued, *WATER, *FIRE))
    before = index.report()
    fire, water = group_of(before, FIRE[0]), group_of(before, WATER[0])
    assert fire != water
    assert told(before) == []
    index.replace(swapped)
    merged = index.report()
    assert list(groups(merged)) == [fire]
    assert told(merged) == [("merged", tuple(sorted((fire, water))), (fire,))]
    assert told(index.report()) == []
    index.replace(small_county.only(issued, *WATER))
    split = index.report()
    new = group_of(split, WATER[0])
    assert set(groups(split)) == {fire, new}
    assert told(split) == [("split", (fire,), tuple(sorted((fire, new))))]
    index.remove(WATER)
    assert told(index.report()) == [("ended", (new,), ())]
    assert index.info().groups == 1
    index.remove(issued[n].id for n in range(len(issued)))
    assert told(index.report()) == [("ended", (fire,), ())]
    assert told(index.report()) == []
    assert index.info().groups == 0


def test_events_stand_in_the_json_of_a_report(index, issued):
    index.add(small_county.only(issued, *WATER))
    group = group_of(index.report(), WATER[0])
    index.remove(WATER[0])
    assert index.report().to_dict()["events"] == [{"kind": "ended", "before": [group], "after": []}]


def test_a_report_on_a_stretch_of_time_remembers_nothing_and_tells_no_events(copy):
    whole = copy.report()
    april = {"since": dt.date(2023, 4, 1), "until": dt.date(2023, 4, 30)}
    part = copy.report(**april)
    assert groups(part) == {group_of(whole, WATER[0]): (*WATER, "群消息.txt")}
    assert told(part) == []
    assert groups(copy.report()) == groups(whole)
    assert told(copy.report()) == []
    assert {d.id for d in copy.report(since=dt.date(2023, 11, 24)).documents} == {"民政局消防.txt", "催报.txt"}
    day = dt.date(2023, 11, 22)
    # A table filed apart is of the day of its notice, and stays with it.
    assert {d.id for d in copy.report(since=day, until=day).documents} == {"商务局消防.txt", small_county.TABLE}
    assert copy.report(until=dt.date(2000, 1, 1)).documents == ()


def test_ids_last_when_the_index_is_opened_again_backed_up_or_rebuilt(standing, tmp_path):
    with jd.Index.open(standing, create=False) as index:
        before = groups(index.report())
        index.backup(tmp_path / "b.jianfu")
    with jd.Index.open(tmp_path / "b.jianfu", create=False) as index:
        index.rebuild()
        after = index.report()
    assert (groups(after), told(after)) == (before, [])


def test_who_may_only_read_gets_the_report_and_nothing_is_remembered(index, issued, tmp_path, monkeypatch):
    index.add(issued)
    before = {p.name: p.read_bytes() for p in tmp_path.glob("county.jianfu*") if not p.name.endswith("-shm")}
    with monkeypatch.context() as patched:
        patched.setattr("jianfu_dedup.index.store.sqlite_file._may_write", lambda _path: False)
        with jd.Index.open(tmp_path / "county.jianfu", create=False) as reader:
            found = reader.report()
            assert reader.info().groups == 0
            with pytest.raises(jd.UnknownDocumentError):
                reader.dismiss(found.clusters[0].id, by="县委办")
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert groups(index.report()) == groups(found)


def test_a_check_names_the_group_of_the_last_report(index, issued):
    index.add(small_county.only(issued, *WATER))
    draft = small_county.only(issued, "群消息.txt")
    day = dt.date(2023, 4, 24)
    assert {a.group for a in index.check(draft, on=day).already} == {""}
    group = group_of(index.report(), WATER[0])
    assert {a.group for a in index.check(draft, on=day).already} == {group}


members = st.sampled_from("abcdefgh")
partitions = st.lists(members, min_size=2, unique=True).flatmap(
    lambda names: st.lists(st.integers(0, 3), min_size=len(names), max_size=len(names)).map(
        lambda homes: [tuple(sorted(n for n, home in zip(names, homes, strict=True) if home == h)) for h in range(4)]
    )
)


def clusters(partition):
    return [Cluster(id=f"C-{group[0]}", members=group, representative=group[0]) for group in partition if group]


@settings(max_examples=200)
@given(st.lists(partitions, min_size=2, max_size=4))
def test_ids_are_unique_and_events_tell_all_that_changed(partitions):
    before = {}
    for partition in partitions:
        found, events = lineage.named(clusters(partition), before)
        assert sorted(c.members for c in found) == sorted(c.members for c in clusters(partition))
        ids = [c.id for c in found]
        assert len(set(ids)) == len(ids)
        sources = {c.id: {old for old, k in before.items() if {*k.members} & {*c.members}} for c in found}
        heirs = {old: {c for c in ids if old in sources[c]} for old in before}
        assert {e.after[0]: {*e.before} for e in events if e.kind == "merged"} == {
            c: s for c, s in sources.items() if len(s) > 1
        }
        assert {e.before[0]: {*e.after} for e in events if e.kind == "split"} == {
            old: h for old, h in heirs.items() if len(h) > 1
        }
        assert {e.before[0] for e in events if e.kind == "ended"} == {old for old, h in heirs.items() if not h}
        for c in found:
            assert c.id not in before or before[c.id].members == () or {*before[c.id].members} & {*c.members}
        before = {c.id: lineage.Known(members=c.members, departments=()) for c in found}


@given(st.permutations(["ab", "cd", "efg"]))
def test_the_order_in_which_groups_come_changes_no_id(order):
    known = {"C-1": lineage.Known(members=("a", "c", "e"), departments=())}
    named = lineage.named([Cluster(id=f"C-{g[0]}", members=tuple(g), representative=g[0]) for g in order], known)
    assert {c.members: c.id for c in named[0]} == {
        ("a", "b"): "C-1", ("c", "d"): "C-c", ("e", "f", "g"): "C-e"}  # fmt: skip
    assert [e.to_dict() for e in named[1]] == [{"kind": "split", "before": ["C-1"], "after": ["C-1", "C-c", "C-e"]}]
