"""Whatever was added, replaced and removed in whatever order: what stands in the end is all that counts."""

from __future__ import annotations

import functools
import random

import pytest
import small_county
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import jianfu_dedup as jd

NAMES = sorted(small_county.files())
CHANGED = sorted(small_county.later())
FEW = settings(
    max_examples=12,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

chosen = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)
steps = st.one_of(
    st.tuples(st.just("add"), chosen),
    st.tuples(st.just("remove"), chosen),
    st.tuples(st.sampled_from(["add later", "replace later"]), st.lists(st.sampled_from(CHANGED), unique=True)),
    st.tuples(st.just("replace"), chosen),
    st.tuples(st.just("report"), st.just([])),
)


def what_it_says(report):
    """Pairs, groups and documents, without the ids of groups: those depend on what groups there were before."""
    return (
        {(m.a, m.b): (m.relation, m.strength, m.score, m.suppressed_by) for m in report.matches},
        sorted((c.members, c.partial, c.departments, c.representative, c.burden) for c in report.clusters),
        {d.id: d for d in report.documents},
    )


def digests(index):
    return index._store.digests(index._store.ids())


def opened(address):
    return jd.Index.open(address, settings=small_county.SETTINGS)


@pytest.fixture(scope="module")
def by_version(issued, later):
    """Documents by file and version."""
    return {(n, v): small_county.only(d, n) for v, d, names in (("", issued, NAMES), (" later", later, CHANGED))
            for n in names}  # fmt: skip


@pytest.fixture(scope="module")
def at_once(issued, by_version):
    """A function that tells what a fresh index and a scan say of a set of files, and how the index keeps them."""

    @functools.cache
    def told(held):
        documents = small_county.joined(issued, [d for key in sorted(held) for d in by_version[key].parsed])
        with jd.Index.open(":memory:") as index:
            index.add(documents)
            found = what_it_says(index.report()), digests(index)
        if held:
            assert what_it_says(jd.scan(small_county.without_personal_data(documents))) == found[0]
        return found

    return told


def play(index, held, what, names, by_version):
    """Do a step, and the same with a dict of the versions that should stand."""
    verb, _, word = what.partition(" ")
    version = f" {word}" if word else ""
    if verb == "report":
        index.report()
    elif verb == "remove":
        index.remove(names)
        for name in names:
            held.pop(name, None)
    elif names:
        parsed = [d for n in names for d in by_version[n, version].parsed]
        done = getattr(index, verb)(small_county.joined(by_version[names[0], version], parsed))
        refused = {n for n in names if verb == "add" and held.get(n, version) != version}
        assert {r.id.partition("#")[0] for r in done.refused} == refused
        held.update({n: version for n in names if n not in refused})


@FEW
@given(st.lists(steps, min_size=3, max_size=9))
def test_any_order_ends_in_what_all_at_once_gives(address, by_version, at_once, steps):
    held = {}
    with opened(address) as index:
        index.remove(NAMES)
        for what, names in steps:
            play(index, held, what, names, by_version)
        said, kept = at_once(frozenset(held.items()))
        assert what_it_says(index.report()) == said
        assert digests(index) == kept
        assert index.verify().sound


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_in_any_order_is_all_at_once(by_version, at_once, seed):
    names = random.Random(seed).sample(NAMES, len(NAMES))
    with opened(":memory:") as index:
        for name in names:
            index.add(by_version[name, ""])
            index.report()
        said, kept = at_once(frozenset((n, "") for n in names))
        assert len(said[1]) >= 3
        assert what_it_says(index.report()) == said
        assert digests(index) == kept


def test_adding_the_same_again_changes_nothing(address, issued):
    with opened(address) as index:
        first = index.add(issued)
        index.report()
        before = digests(index), index._store.postings([k for e in index._store.entries() for k, _ in e.keys][:1])
        again = [index.add(issued), index.replace(issued)]
        after = digests(index), index._store.postings([k for e in index._store.entries() for k, _ in e.keys][:1])
        assert before[0] == after[0]
        # The entries were not even written anew: that would give them other handles.
        assert [p.handles.tolist() for p in before[1]] == [p.handles.tolist() for p in after[1]]
    for done in again:
        assert (done.added, done.replaced, done.removed, done.refused) == ((), (), (), ())
        assert done.unchanged == first.added == tuple(sorted(d.id for d in issued))


def test_adding_the_same_again_does_not_touch_the_file(standing, issued):
    def state():
        return standing.read_bytes(), [p.read_bytes() for p in standing.parent.glob("*-wal")]

    with opened(standing) as index:
        before = state()
        index.add(issued)
        index.report()
        assert state() == before


def test_a_table_filed_apart_finds_its_notice_whichever_comes_first(by_version, address):
    with opened(address) as index:
        index.add(by_version[small_county.TABLE, ""])
        assert index.report().document(small_county.TABLE).attached_to == ""
        index.add(by_version["商务局消防.txt", ""])
        found = index.report()
        assert found.document(small_county.TABLE).attached_to == "商务局消防.txt"
        assert [(m.a, m.b, m.relation) for m in found.matches] == [("商务局消防.txt", small_county.TABLE, "attachment")]
        index.remove("商务局消防.txt")
        assert index.report().document(small_county.TABLE).attached_to == ""


def test_a_message_without_a_year_takes_it_from_what_stands_in_the_index(by_version, address):
    with opened(address) as index:
        index.add(by_version["群消息.txt", ""])
        assert index.report().documents[0].issued is None
        index.add(by_version["教育局水域.txt", ""])
        found = index.report().document("群消息.txt")
        assert (str(found.issued), found.issued_guessed) == ("2023-04-24", True)
        assert found.requests[0].deadlines[0].value == "2023-04-27"
