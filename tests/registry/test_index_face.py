"""The face of the index: what it takes, refuses and gives back; other settings; damage; several at once."""

from __future__ import annotations

import dataclasses
import multiprocessing
import sqlite3
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

import face_worker
import made_up_county as county
import pytest
import small_county

import jianfu_dedup as jd

TRADE, STRAW, FIRE, TABLE = "商务局消防.txt", "农业局秸秆.txt", "应急局消防.docx", "应急局消防.docx#表1"


def digests(index):
    return index._store.digests(index._store.ids())


# --- what it takes and gives back -------------------------------------------------------------------------------------


def test_an_index_counts_finds_and_closes(issued, tmp_path):
    with jd.Index.open(tmp_path / "a.jianfu") as index:
        assert (len(index), STRAW in index, repr(index)) == (0, False, "<Index: 0 documents>")
        assert bool(index.add(issued).added)
        assert (len(index), STRAW in index, TABLE in index, "没有.txt" in index, 7 in index) == (
            13,
            True,
            True,
            False,
            False,
        )
        assert repr(index) == "<Index: 13 documents>"
    with pytest.raises(jd.IndexFileError, match="关闭"):
        len(index)
    index.close()
    with jd.Index.open(str(tmp_path / "a.jianfu"), create=False) as again:
        assert len(again) == 13


def test_a_file_that_is_none_is_not_made_unless_asked_for(tmp_path):
    with pytest.raises(jd.IndexFileError) as error:
        jd.Index.open(tmp_path / "没有.jianfu", create=False)
    assert error.value.mend
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.txt").write_text("请报送台账", encoding="utf-8")
    with pytest.raises(jd.IndexFormatError):
        jd.Index.open(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "请报送台账"


def test_paths_are_read_as_they_are_added(index, tmp_path):
    (tmp_path / "通知").mkdir()
    (tmp_path / "通知" / "秸秆.txt").write_text(county.STRAW, encoding="utf-8")
    assert index.add(tmp_path / "通知").added == ("秸秆.txt",)
    assert index.add([tmp_path / "通知" / "秸秆.txt"]).unchanged == ("秸秆.txt",)
    with pytest.raises(jd.NothingReadError):
        index.add(tmp_path / "没有")


def test_another_content_under_a_name_is_refused_and_the_rest_is_added(index, issued, later):
    index.add(small_county.only(issued, TRADE, FIRE))
    before = digests(index)
    done = index.add(small_county.joined(later, [*later.parsed, *small_county.only(issued, STRAW).parsed][1:]))
    assert {r.id for r in done.refused} == {TRADE, FIRE}
    for refused in done.refused:
        assert (refused.code, refused.reason, "replace" in refused.mend) == (
            "E_EXISTS", "索引中已有同名文件, 内容不同", True)  # fmt: skip
    assert set(done.added) == {small_county.TABLE, STRAW}
    assert {i: d for i, d in digests(index).items() if i in before} == before


def test_replacing_drops_the_tables_that_a_file_no_longer_holds(index, issued, later):
    index.add(small_county.only(issued, FIRE))
    assert TABLE in index
    done = index.replace(small_county.only(later, FIRE, STRAW))
    assert (done.replaced, done.removed, done.added) == ((FIRE,), (TABLE,), (STRAW,))
    assert TABLE not in index
    back = index.replace(small_county.only(issued, FIRE))
    assert (back.replaced, back.added, back.removed) == ((FIRE,), (TABLE,), ())
    assert index.verify().sound


def test_a_container_is_one_file(index, tmp_path):
    def packed(members):
        return {"7月.zip": county.office.zipped(members), "7月!通知.txt": county.STRAW.encode()}

    before = packed({"甲.txt": county.AGED, "乙.txt": county.STRAW, "坏.docx": county.AGED})
    index.add(small_county.read(tmp_path / "1", before))
    assert {"7月.zip!甲.txt", "7月.zip!乙.txt", "7月.zip!坏.docx", "7月!通知.txt"} == {
        d.id for d in index.report().documents
    }
    after = packed({"甲.txt": county.AGED, "坏.docx": b"PK\3\4"})
    done = index.replace(small_county.read(tmp_path / "2", after))
    # What could not be read this time stays, and so does a file that is no member.
    assert (done.removed, [u.path for u in done.unread]) == (("7月.zip!乙.txt",), ["7月.zip!坏.docx"])
    assert index.remove("7月") == ()
    assert index.forget("7月.zip") == ("7月.zip!坏.docx", "7月.zip!甲.txt")
    assert "7月!通知.txt" in index


@pytest.mark.parametrize(
    ("named", "gone"),
    [
        (FIRE, (FIRE, TABLE)),
        (TABLE, (TABLE,)),
        ([STRAW, TABLE, "没有.txt"], (STRAW, TABLE)),
        ([], ()),
        ("没有.txt", ()),
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", ["remove", "forget"])
def test_documents_go_by_their_id_or_all_of_a_file_by_its_path(copy, verb, named, gone):
    assert getattr(copy, verb)(named) == tuple(sorted(gone))
    assert len(copy) == 13 - len(gone)
    assert not [i for i in gone if i in copy]
    assert copy.verify().sound


# --- other settings ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def other_county(tmp_path_factory):
    path = tmp_path_factory.mktemp("county") / "county.toml"
    path.write_text('[boilerplate]\nB1 = ["为进一步做好某项特别的工作"]\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"shingle": 6}, {"shingle"}), ({"bands": 16, "rows": 4, "seed": 7}, {"seed", "bands", "rows"})],
    ids=["shingle", "bands"],
)
def test_other_settings_are_refused_by_name_until_the_index_is_rebuilt(copy, tmp_path, issued, settings, named):
    path = tmp_path / "copy.jianfu"
    chosen = {"features": settings, **small_county.SETTINGS}
    before = digests(copy)
    with jd.Index.open(path, settings=chosen) as index:
        info = index.info()
        assert (info.usable, set(info.differs) <= named, bool(info.differs)) == (False, True, True)
        for ask in (lambda: index.add(issued), lambda: index.check(issued), index.report,
                    lambda: index.replace(issued)):  # fmt: skip
            with pytest.raises(jd.IndexMismatchError) as error:
                ask()
            assert error.value.code == "E_MISMATCH"
            assert "rebuild" in error.value.mend
            assert all(name in error.value.message for name in info.differs)
        assert digests(copy) == before  # nothing was done
        index.remove(STRAW)  # taking out mixes nothing
        rebuilt = index.rebuild()
        assert (rebuilt.usable, rebuilt.differs, rebuilt.documents) == (True, (), 12)
        kept = digests(index)
        assert index.verify().sound
        with jd.Index.open(":memory:", settings=chosen) as fresh:
            fresh.add(small_county.joined(issued, [d for d in issued.parsed if d.path != STRAW]))
            assert digests(fresh) == kept
            assert fresh.report().matches == index.report().matches
            assert fresh.info().header == index.info().header
    with pytest.raises(jd.IndexMismatchError):
        copy.report()


def test_a_county_lexicon_of_another_kind_is_refused_until_the_index_is_rebuilt(copy, tmp_path, other_county):
    with jd.Index.open(tmp_path / "copy.jianfu", county=other_county) as index:
        with pytest.raises(jd.IndexMismatchError, match="lexicon") as error:
            index.report()
        assert "rebuild" in error.value.mend
        assert index.rebuild().usable
        assert index.check({"text": county.TRADE_FIRE}).duplicate


def test_documents_read_with_another_lexicon_are_not_mixed_in(index, tmp_path, other_county):
    documents = small_county.read(tmp_path / "a", {"秸秆.txt": county.STRAW.encode()}, county=other_county)
    for take in (index.add, index.replace, index.check):
        with pytest.raises(jd.IndexMismatchError, match="lexicon"):
            take(documents)
    assert len(index) == 0


def test_settings_that_only_judge_do_not_matter(standing):
    with jd.Index.open(standing, create=False, settings={"matching": {"threshold": 0.99}}) as strict:
        assert strict.info().usable
        few = len(strict.report().pairs)
    with jd.Index.open(standing, create=False) as usual:
        assert 0 < few < len(usual.report().pairs)


def test_info_tells_what_it_was_made_with(standing):
    with jd.Index.open(standing, create=False) as index:
        info = index.info()
        assert info.size == sum(p.stat().st_size for p in standing.parent.glob("*") if not p.name.endswith("-shm"))
    assert (info.documents, info.groups, info.usable, info.differs) == (13, 3, True, ())
    told = {"scheme", "num_perm", "seed", "bands", "rows", "tokenizer", "lexicon", "reference", "library", "keys"}
    assert told <= set(info.header)
    assert list(info.header) == sorted(info.header)


# --- damage and copies ------------------------------------------------------------------------------------------------


def damaged(path, statement):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET content = substr(content, 1, length(content) - 1) WHERE handle = 3",
        "UPDATE entries SET keys = X'00' WHERE handle = 3",
        "DELETE FROM entries WHERE handle = 3",
        "UPDATE chunks SET postings = X'000001' WHERE length(postings) > 9",
        "UPDATE notes SET value = X'7B7D' WHERE kind = CAST('group' AS BLOB)",
    ],
    ids=["content", "keys", "gone", "postings", "group"],
)
def test_what_was_changed_in_the_file_is_found(copy, tmp_path, statement):
    assert copy.verify().to_dict() == {
        "schema_version": "1.0",
        "sound": True,
        "documents": 13,
        "faults": [],
        "mend": "",
    }
    damaged(tmp_path / "copy.jianfu", statement)
    found = copy.verify()
    assert not found.sound
    assert found.faults
    assert all(f.where and f.what for f in found.faults)
    assert "备份" in found.mend


def test_a_flipped_byte_is_found_wherever_a_document_lies(standing, tmp_path):
    with jd.Index.open(standing, create=False) as index:
        index.backup(tmp_path / "b.jianfu")
        content = next(iter(index._store.entries())).content[20:60]
    data = bytearray((tmp_path / "b.jianfu").read_bytes())
    data[data.index(content) + 7] ^= 0x10
    (tmp_path / "b.jianfu").write_bytes(data)
    with jd.Index.open(tmp_path / "b.jianfu", create=False) as index:
        assert not index.verify().sound
        with pytest.raises(jd.IndexDamagedError) as error:
            index.report()
    assert error.value.mend


def test_the_mend_of_a_damaged_document_works(copy, tmp_path, issued):
    damaged(tmp_path / "copy.jianfu", "UPDATE entries SET content = X'00' WHERE id = CAST('农业局秸秆.txt' AS BLOB)")
    assert [f.where for f in copy.verify().faults] == [STRAW]
    copy.remove(STRAW)
    copy.add(small_county.only(issued, STRAW))
    copy.rebuild()
    assert copy.verify().sound
    with jd.Index.open(":memory:") as fresh:
        fresh.add(issued)
        assert digests(fresh) == digests(copy)


def test_a_backup_is_an_index_of_its_own(copy, tmp_path, issued):
    said = copy.report()
    copy.backup(tmp_path / "b.jianfu")
    copy.remove([STRAW, FIRE])
    with jd.Index.open(tmp_path / "b.jianfu", create=False, settings=small_county.SETTINGS) as backup:
        assert (len(backup), backup.verify().sound) == (13, True)
        assert backup.report() == said
        assert backup.add(issued).added == ()
    with pytest.raises(jd.IndexFileError) as error:
        copy.backup(tmp_path / "b.jianfu")
    assert error.value.mend
    with jd.Index.open(":memory:") as memory, pytest.raises(jd.IndexFileError):
        memory.backup(tmp_path / "c.jianfu")


# --- several at once --------------------------------------------------------------------------------------------------


def test_threads_check_while_one_adds(tmp_path, issued):
    draft = small_county.only(issued, TRADE)
    files = sorted({d.path for d in issued} - {TRADE})
    with jd.Index.open(tmp_path / "a.jianfu", settings=small_county.SETTINGS) as index:
        done = threading.Event()

        def ask():
            answers = []
            while not done.is_set() or not answers:
                answers.append(index.check(draft))
            return answers

        with ThreadPoolExecutor(3) as pool:
            asking = [pool.submit(ask) for _ in range(3)]
            try:
                for name in files:
                    index.add(small_county.only(issued, name))
            finally:
                done.set()
            answers = [a for f in asking for a in f.result(60)]
        last = index.check(draft)
    # Each answer is that of one state: a file's notice and its table are there together or not at all.
    assert all(len(issued) - 1 >= a.documents >= a.judged for a in answers)
    for answer in answers:
        known = {a.id for a in (*answer.already, *answer.related)}
        assert (FIRE in known) == (TABLE in known)
        assert known <= {a.id for a in (*last.already, *last.related)}
    assert last.documents == len(issued) - 1


def test_reading_while_another_writes_sees_what_stood_before(copy, tmp_path, issued):
    with jd.Index.open(tmp_path / "copy.jianfu", create=False, timeout_s=0.05) as other, other._store.writing():
        other._store.drop(other._store.ids())
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(copy.report).result(30).documents
            assert pool.submit(copy.check, small_county.only(issued, TRADE)).result(30).documents == 13
            assert pool.submit(len, copy).result(30) == 13
    assert len(copy) == 0


def test_a_writer_that_waits_too_long_is_told_so_and_nothing_is_lost(copy, tmp_path, issued):
    with jd.Index.open(tmp_path / "copy.jianfu", create=False, timeout_s=0.05) as other:
        with copy._store.writing():
            for step in (lambda: other.remove(STRAW), lambda: other.replace(issued), other.rebuild):
                with pytest.raises(jd.IndexLockedError) as error:
                    step()
                assert (error.value.code, bool(error.value.mend)) == ("E_LOCKED", True)
        assert other.remove(STRAW) == (STRAW,)
    assert len(copy) == 12


def test_two_processes_add_at_once(tmp_path, issued, monkeypatch):
    files = small_county.files()
    names = sorted(files)
    for n in (0, 1):
        (tmp_path / f"{n}").mkdir()
        for name in names[n::2] + names[:1]:  # one of them in both
            (tmp_path / f"{n}" / name).write_bytes(files[name])
    monkeypatch.setenv("PYTHONPATH", ":".join(p for p in sys.path if p))
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(2, mp_context=spawn) as pool:
        ready, go = manager.Semaphore(0), manager.Event()
        address = tmp_path / "a.jianfu"  # neither finds it there
        working = [pool.submit(face_worker.add, str(address), str(tmp_path / f"{n}"), ready, go) for n in (0, 1)]
        for _ in working:
            ready.acquire()
        go.set()
        added = [f.result(120) for f in working]
    assert sorted([*added[0], *added[1]]) == sorted(d.id for d in issued)
    with jd.Index.open(address, create=False) as index, jd.Index.open(":memory:") as fresh:
        fresh.add(issued)
        assert index.verify().sound
        assert digests(index) == digests(fresh)
        assert index.report().matches == fresh.report().matches


def test_answers_are_values(index, issued):
    for value in (index.add(issued), index.info(), index.verify(), index.check(issued)):
        assert dataclasses.is_dataclass(value)
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.schema_version = "2"
