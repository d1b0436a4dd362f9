"""Grouping: cliques stay together, chains break, partial members attach, ids survive growth."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup import Body, Match, Notice, Settings
from jianfu_dedup.clustering import cluster
from jianfu_dedup.lexicon import load


def notice(name, day=1, issuer="应急管理局"):
    return Notice(id=name, path=name, issued=dt.date(2023, 12, day), issuer=Body(name=issuer, host=issuer))


def match(a, b, score=0.9, relation="overlap", strength="full"):
    return Match(a=min(a, b), b=max(a, b), relation=relation, strength=strength, score=score)


def groups(documents, matches):
    return cluster(documents, matches, lexicon=load(), settings=Settings())


def test_a_clique_is_one_cluster_with_its_departments_and_weakest_edge():
    documents = [notice("a", issuer="教育局"), notice("b", issuer="妇联"), notice("c", issuer="团县委")]
    (found,) = groups(documents, [match("a", "b"), match("b", "c", 0.6), match("a", "c", 0.8)])
    assert found.members == ("a", "b", "c")
    assert found.departments == tuple(sorted(["教育局", "妇联", "团县委"]))
    assert found.weakest == ("b", "c", 0.6)
    assert found.representative == "a"


def test_a_chain_is_broken_where_it_is_weakest():
    documents = [notice(n) for n in "abcdef"]
    clique = [match(x, y) for x, y in ("ab", "ac", "bc", "de", "df", "ef")]
    found = groups(documents, [*clique, match("c", "d", 0.5)])
    assert sorted(c.members for c in found) == [("a", "b", "c"), ("d", "e", "f")]


def test_a_partial_overlap_attaches_and_does_not_merge():
    documents = [notice(n) for n in "abcdz"]
    matches = [
        match("a", "b"),
        match("c", "d"),
        match("a", "z", strength="partial"),
        match("c", "z", strength="partial"),
    ]
    found = groups(documents, matches)
    assert sorted(c.members for c in found) == [("a", "b"), ("c", "d")]
    assert [c.partial for c in found] == [("z",), ("z",)]


def test_related_pairs_do_not_group():
    documents = [notice(n) for n in "ab"]
    assert groups(documents, [match("a", "b", relation="same_topic", strength="none")]) == ()


def test_the_id_survives_a_later_document():
    documents = [notice("a", 1), notice("b", 2), notice("c", 3)]
    (before,) = groups(documents[:2], [match("a", "b")])
    (after,) = groups(documents, [match("a", "b"), match("b", "c"), match("a", "c")])
    assert before.id == after.id


EDGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.floats(0.5, 1)), max_size=20)


@given(EDGES, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nobody_is_in_two_clusters(edges, random):
    documents = [notice(n) for n in "abcdefgh"]
    pairs = {(min(a, b), max(a, b)): s for a, b, s in edges if a != b}
    matches = [match(a, b, s) for (a, b), s in sorted(pairs.items())]
    expected = groups(documents, matches)
    random.shuffle(matches)
    random.shuffle(documents)
    assert groups(documents, matches) == expected
    members = [m for c in expected for m in c.members]
    assert len(members) == len(set(members))
    assert all(len(c.members) > 1 for c in expected)
