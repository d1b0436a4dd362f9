"""What every store of a standing index must do, wherever it keeps its bytes."""

from __future__ import annotations

import contextlib
import os
import threading
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_entries import assert_same, drop, entry, holders, numbered, put

from jianfu_dedup.errors import IndexFileError, IndexLockedError
from jianfu_dedup.index.store import Entry, Store

LAST_KEY = 2**48 - 1
ODD_TEXTS = ["", "云溪县/民政局 通知.docx", "a\0b", "损坏的名字\udcff\udc80", "😀", "' OR 1=1 --", "%s ?"]


def test_it_keeps_what_it_was_given(store):
    entries = [
        entry("乙", [(5, 2), (LAST_KEY, 127)]),
        entry("甲", [(0, 1)], source="乙"),
        entry("丙", [], signature=b""),
    ]
    put(store, *entries)
    assert_same(store, entries)


def test_a_new_store_is_empty(store):
    assert (len(store), store.ids(), list(store.entries()), dict(store.header())) == (0, (), [], {})
    assert store.postings([1, 2]) == []
    assert list(store.verify()) == []


def test_answers_come_in_the_order_asked_and_unknown_ones_are_left_out(store):
    put(store, entry("a", [(1, 1), (2, 1)]), entry("b", [(2, 3)]))
    assert [e.id for e in store.get(["b", "x", "a"])] == ["b", "a"]
    handles = store.postings([2])[0].handles.tolist()
    assert [e.id for e in store.load([handles[1], 999, handles[0]])] == ["b", "a"]
    assert [found.key for found in store.postings([2, 7, 1])] == [2, 1]
    assert [found.key for found in store.postings([2, 1, 2])] == [2, 1, 2]
    assert sorted(store.digests(["b", "x", "a"])) == ["a", "b"]
    assert store.ids("x") == ()


def test_postings_have_handles_in_order_and_weights(store):
    put(store, *(entry(f"{n:02d}", [(9, n + 1)]) for n in range(20)))
    (found,) = store.postings([9])
    assert found.handles.tolist() == sorted(found.handles.tolist())
    assert found.weights.tolist() == [n + 1 for n in range(20)]
    assert (found.handles.dtype, found.weights.dtype) == ("int64", "uint8")


def test_members_of_a_container_are_those_whose_source_lies_in_it(store):
    sources = ["p.zip", "p.zip!a.docx", "p.zip!b.eml", "p.zip!b.eml!c.xls", "p.zip2", "p.zi!x", "q/p.zip!a.docx"]
    put(store, *(entry(f"{source}#1", source=source) for source in sources))
    assert store.members("p.zip") == ("p.zip!a.docx#1", "p.zip!b.eml!c.xls#1", "p.zip!b.eml#1")
    assert store.members("p.zip!b.eml") == ("p.zip!b.eml!c.xls#1",)
    assert store.members("无") == ()


def test_holdings_come_in_the_order_asked_and_unknown_handles_are_left_out(store):
    put(store, entry("a", [(1, 1), (LAST_KEY, 127)]), entry("b", []), entry("c", [(1, 5)]))
    first, last = store.postings([1])[0].handles.tolist()
    found = store.holdings([last, 999, first])
    assert found.handles.tolist() == [last, first, first]
    assert (found.keys.tolist(), found.weights.tolist()) == ([1, 1, LAST_KEY], [5, 1, 127])
    assert (found.handles.dtype, found.keys.dtype, found.weights.dtype) == ("int64", "int64", "uint8")
    assert store.holdings([]).handles.tolist() == []


def test_frequencies_are_a_sample_where_there_are_many_entries(store):
    put(store, *(entry(f"{n:05d}", [(n % 4, 1)], content=b"") for n in range(20000)))
    assert store.frequencies([3, 9, 0]) == pytest.approx([5000, 0, 5000], abs=1)
    with store.writing():
        store.put([entry("x", [(9, 1)])])
        assert store.frequencies([9]) == [0]  # not in the chunk that is counted


def test_the_same_content_has_the_same_digest_and_another_content_another(store):
    put(store, entry("a", content=b"x"), entry("b", source="a", content=b"x"), entry("c", content=b"y"))
    put(store, entry("d", [(1, 2)], content=b"x"), entry("e", content=b"x", signature=b"\2\0\0\0"))
    found = store.digests("abcde")
    assert found["a"] == found["b"]
    assert len({*found.values()}) == 4
    assert {len(digest) for digest in found.values()} == {32}


def test_an_entry_replaces_the_one_of_its_id(store):
    put(store, entry("a", [(1, 1), (2, 1)]), entry("b", [(1, 1)]))
    old = store.postings([2])[0].handles.tolist()
    put(store, entry("a", [(1, 5), (3, 1)], source="neu", content=b"neu"))
    assert store.load(old) == []
    assert_same(store, [entry("a", [(1, 5), (3, 1)], source="neu", content=b"neu"), entry("b", [(1, 1)])])
    assert store.postings([2]) == []


def test_the_later_one_of_two_in_a_put_stands(store):
    put(store, entry("a", [(1, 1)]), entry("a", [(2, 2)]))
    assert_same(store, [entry("a", [(2, 2)])])


def test_dropped_entries_are_gone_and_unknown_ones_are_ignored(store):
    put(store, entry("a", [(1, 1)]), entry("b", [(1, 1), (2, 1)]))
    drop(store, "b", "b", "x")
    assert_same(store, [entry("a", [(1, 1)])])
    drop(store, "a")
    assert_same(store, [])
    assert store.postings([1, 2]) == []


@pytest.mark.shared_store
def test_handles_are_never_used_again(store, opened):
    put(store, entry("a"), entry("b"))
    handles = store.postings([1])[0].handles.tolist()
    drop(store, "a", "b")
    store.close()
    again = opened()
    put(again, entry("c"))
    assert again.postings([1])[0].handles.tolist()[0] > max(handles)


def test_postings_of_many_entries_and_of_those_left_between(store):
    entries = [entry(f"{n:05d}", [(7, 1 + n % 127), (8 + n % 3, 1)], source=str(n % 50)) for n in range(17000)]
    put(store, *entries[:9000])
    put(store, *entries[9000:])
    gone = {e.id for e in entries[::7]}
    drop(store, *sorted(gone))
    left = [e for e in entries if e.id not in gone]
    found = holders(store, 7, 9)
    assert found[7] == {e.id: dict(e.keys)[7] for e in left}
    assert found[9] == {e.id: 1 for e in left if (9, 1) in e.keys}
    assert list(store.verify()) == []


def test_all_of_a_transaction_stands_or_none_of_it(store):
    put(store, entry("a"), entry("b", [(3, 1)]))
    with store.writing():
        store.set_header({"schema": "1"})
        store.note("state", "x", "1")
    with pytest.raises(KeyError), store.writing():  # noqa: PT012
        store.put([entry("c"), entry("a", [(2, 1)])])
        store.drop(["b"])
        store.note("state", "x", None)
        store.set_header({})
        raise KeyError
    assert_same(store, [entry("a"), entry("b", [(3, 1)])])
    assert (dict(store.header()), store.notes("state")) == ({"schema": "1"}, {"x": "1"})
    put(store, entry("d"))
    assert store.ids() == ("a", "b", "d")


def test_a_step_that_failed_lets_nothing_stand_even_when_the_failure_is_swallowed(store):
    def broken_source():
        yield entry("a")
        raise KeyError

    with pytest.raises(IndexFileError, match="撤销"), store.writing():  # noqa: PT012
        store.note("state", "x", "1")
        with pytest.raises(KeyError):
            store.put(broken_source())
    assert (store.ids(), store.notes("state")) == ((), {})


@pytest.mark.parametrize(
    "keys", [((2, 1), (1, 1)), ((1, 1), (1, 2)), ((-1, 1),), ((2**48, 1),), ((1, 0),), ((1, 128),)]
)
def test_keys_out_of_order_or_bounds_are_refused(store, keys):
    with pytest.raises(ValueError, match="key"), store.writing():
        store.put([Entry(id="a", source="a", content=b"", signature=b"", keys=keys)])
    assert store.ids() == ()


def test_reads_inside_a_writing_see_what_it_wrote(store):
    put(store, entry("a", [(1, 1)]), entry("b", [(1, 2)]))
    with store.writing():
        store.put([entry("c", [(1, 3)])])
        store.drop(["a"])
        assert holders(store, 1) == {1: {"b": 2, "c": 3}}
        assert (len(store), store.ids()) == (2, ("b", "c"))
        store.put([entry("c", [(4, 1)])])
        store.note("event", "1", "x")
        assert holders(store, 1, 4) == {1: {"b": 2}, 4: {"c": 1}}
        assert store.notes("event") == {"1": "x"}
    assert_same(store, [entry("b", [(1, 2)]), entry("c", [(4, 1)])])


def test_entries_may_be_replaced_while_they_are_gone_through(store):
    put(store, *(entry(f"{n:04d}") for n in range(600)))
    with store.writing():
        for found in store.entries():
            store.put([entry(found.id, [(2, 1)])])
    assert_same(store, [entry(f"{n:04d}", [(2, 1)]) for n in range(600)])


def test_notes_are_kept_by_kind_and_sorted(store):
    with store.writing():
        for key in ["b", "a", "c"]:
            store.note("decision", key, key * 2)
        store.note("group", "a", "")
        store.note("decision", "b", "新")
        store.note("decision", "c", None)
        store.note("event", "x", None)
    assert list(store.notes("decision").items()) == [("a", "aa"), ("b", "新")]
    assert (store.notes("group"), store.notes("event"), store.notes("state")) == ({"a": ""}, {}, {})


def test_the_header_is_replaced_as_a_whole(store):
    for header in ({"a": "1", "b": "2"}, {"b": "3", "c": ""}):
        with store.writing():
            store.set_header(header)
        assert dict(store.header()) == header


def test_any_text_is_an_id_a_source_and_a_note(store):
    entries = [entry(text, source=text, content=b"x") for text in ODD_TEXTS]
    with store.writing():
        store.put(entries)
        for text in ODD_TEXTS:
            store.note("state", text, text)
            store.set_header({t: t for t in ODD_TEXTS})
    assert_same(store, entries)
    assert store.notes("state") == store.header() == {text: text for text in sorted(ODD_TEXTS)}


def test_steps_of_a_writing_are_refused_outside_one(store):
    for step in (
        lambda: store.put([entry("a")]),
        lambda: store.drop(["a"]),
        lambda: store.note("state", "a", "b"),
        lambda: store.set_header({}),
        store.reindex,
    ):
        with pytest.raises(RuntimeError, match="only inside"):
            step()
        with pytest.raises(RuntimeError, match="only inside"), store.reading():
            step()


def test_a_writing_is_not_nested_and_a_reading_may_be(store):
    with store.reading(), store.reading():
        assert store.ids() == ()
    with store.writing(), store.reading():
        store.put([entry("a")])
        with pytest.raises(RuntimeError):
            store.writing().__enter__()
        with pytest.raises(RuntimeError):
            store.compact()
    with pytest.raises(RuntimeError), store.reading(), store.writing():
        pass
    assert_same(store, [entry("a")])


def in_thread(step):
    """Run a step in another thread; return what it returned."""
    found = []
    thread = threading.Thread(target=lambda: found.append(step()))
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    return found[0]


def test_a_reader_sees_one_state_and_waits_for_nobody(store):
    put(store, entry("a", [(1, 1)]))
    with store.writing():
        store.put([entry("b", [(1, 1)])])
        store.drop(["a"])
        store.note("state", "x", "1")
        assert in_thread(lambda: (store.ids(), holders(store, 1), store.notes("state"))) == (("a",), {1: {"a": 1}}, {})
    with store.reading():
        assert holders(store, 1) == {1: {"b": 1}}
        in_thread(lambda: put(store, entry("b", [(2, 1)]), entry("c", [(1, 1)])))
        assert in_thread(store.ids) == ("b", "c")
        assert (store.ids(), len(store), holders(store, 1, 2)) == (("b",), 1, {1: {"b": 1}})
        assert list(store.entries()) == [entry("b", [(1, 1)])]
    assert_same(store, [entry("b", [(2, 1)]), entry("c", [(1, 1)])])


def test_threads_queue_to_write(store):
    def add(worker):
        for n in range(5):
            put(store, entry(f"{worker}-{n}", [(1, 1), (worker + 2, 1)]))

    threads = [threading.Thread(target=add, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert_same(store, [entry(f"{w}-{n}", [(1, 1), (w + 2, 1)]) for w in range(4) for n in range(5)])


def test_who_waits_too_long_is_told_so(store, opened):
    store.timeout_s = 0.05

    def refused():
        with pytest.raises(IndexLockedError, match="占用") as error, store.writing():
            pass
        return error.value.code

    with store.writing():
        assert in_thread(refused) == "E_LOCKED"
        store.put([entry("a")])
    assert store.ids() == ("a",)


@pytest.mark.shared_store
def test_two_stores_at_one_address_see_what_the_other_wrote(store, opened):
    other = opened(timeout_s=0.05)
    put(store, entry("a"))
    assert_same(other, [entry("a")])
    with store.writing():
        store.put([entry("b")])
        with pytest.raises(IndexLockedError) as error:
            put(other, entry("c"))
        assert error.value.mend
    put(other, entry("c"))
    assert_same(store, [entry("a"), entry("b"), entry("c")])


@pytest.mark.shared_store
def test_what_was_written_is_there_when_it_is_opened_again(store, opened):
    with store.writing():
        store.set_header({"a": "b"})
        store.put([numbered(1), numbered(2)])
        store.note("decision", "k", "v")
    store.close()
    again = opened()
    assert_same(again, [numbered(1), numbered(2)])
    assert (dict(again.header()), again.notes("decision")) == ({"a": "b"}, {"k": "v"})


@pytest.mark.shared_store
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_store_goes_on_in_both_processes_after_a_fork(store):
    put(store, entry("a"))
    with store.reading(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking with threads
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                put(store, entry("b"))
                os._exit(0 if store.ids() == ("a", "b") else 1)
            os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        assert store.ids() == ("a",)
    put(store, entry("c"))
    assert_same(store, [entry("a"), entry("b"), entry("c")])


def test_postings_that_do_not_fit_the_entries_are_found_and_mended(store):
    put(store, entry("a", [(1, 1), (2, 2)]), entry("b", [(2, 2)]))
    with store.writing():
        store._replace_chunks([(1, 0, b""), (2, 0, b"\0\0\2\1\0\3")])
        store._append_chunks([(4, 2, b"\0\0\1"), (5, 0, b"\0\0\0\0\0\1")])
    found = {damage.where for damage in store.verify()}
    assert found == {"a", "b", "chunks"}
    with store.writing():
        store.reindex()
    assert_same(store, [entry("a", [(1, 1), (2, 2)]), entry("b", [(2, 2)])])
    assert store.postings([4, 5]) == []


def test_notes_that_are_not_as_written_are_found(store):
    with store.writing():
        store._set_note("decision", "k", "falsch", b"12345678")
    assert [damage.where for damage in store.verify()] == ["decision k"]
    with pytest.raises(IndexFileError, match="decision k"):
        store.notes("decision")


def test_a_wrong_count_is_found_and_mended(store):
    put(store, entry("a"))
    with store.writing():
        store._keep_note("counter", "count", "7")
    assert [damage.where for damage in store.verify()] == ["counter"]
    with store.writing():
        store.reindex()
    assert_same(store, [entry("a")])


def test_compacting_changes_no_answer(store):
    entries = [numbered(n) for n in range(40)]
    put(store, *entries)
    drop(store, *(e.id for e in entries[:30]))
    before = store.size()
    store.compact()
    assert 0 < store.size() <= before
    assert_same(store, entries[30:])


def test_a_closed_store_says_so(store):
    put(store, entry("a"))
    store.close()
    store.close()
    for step in (store.ids, lambda: put(store, entry("b")), store.compact, lambda: list(store.verify()), store.header):
        with pytest.raises(IndexFileError, match="关闭"):
            step()


def test_it_is_a_store(store):
    public = {name for name in vars(Store) if not name.startswith("_")}
    assert public <= set(dir(type(store)))


names = st.sampled_from(["甲", "乙", "丙", "丁", "戊"])
keys = st.dictionaries(st.sampled_from([0, 1, 2, 3, 4095, LAST_KEY]), st.integers(1, 127), max_size=4)
made = st.builds(lambda n, k, s, c: entry(n, k.items(), source=s, content=c), names, keys, names, st.binary(max_size=9))
steps = st.one_of(
    st.tuples(st.just("put"), st.lists(made, max_size=4)),
    st.tuples(st.just("drop"), st.lists(names, max_size=3)),
    st.tuples(st.just("reindex"), st.none()),
)
transactions = st.lists(st.tuples(st.lists(steps, max_size=4), st.booleans()), max_size=5)


class Undo(Exception):  # noqa: N818 — no error
    pass


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(transactions)
def test_any_sequence_ends_in_what_a_dict_would_hold(store, transactions):
    drop(store, *store.ids())
    held = {}
    for done, stands in transactions:
        trial = dict(held)
        with contextlib.suppress(Undo), store.writing():
            for what, values in done:
                play(store, trial, what, values)
            if not stands:
                raise Undo
            held = trial
    assert_same(store, list(held.values()))


def play(store, held, what, values):
    if what == "put":
        store.put(values)
        held.update((e.id, e) for e in values)
    elif what == "drop":
        store.drop(values)
        for name in values:
            held.pop(name, None)
    else:
        store.reindex()
