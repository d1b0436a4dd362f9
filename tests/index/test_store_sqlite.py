"""The store in a SQLite file: nothing is lost, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_entries import assert_same, entry, holders, numbered, put
from store_worker import add_some, after, last_step, processes, step_until_killed, take_step

from jianfu_dedup.errors import (
    IndexDamagedError,
    IndexFileError,
    IndexFormatError,
    IndexFullError,
    IndexLockedError,
    IndexReadOnlyError,
)
from jianfu_dedup.index.store import FORMAT, open_store
from jianfu_dedup.index.store.sqlite import SqliteStore
from jianfu_dedup.index.store.sqlite_file import PAGE

KILLS = 20
ENTRIES = [numbered(n, keys=20, size=700) for n in range(12)]


def opened(path, *, create=False, timeout_s=20.0):
    return contextlib.closing(open_store(str(path), create=create, timeout_s=timeout_s))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "county.jianfu"


@pytest.fixture
def filled(path):
    with opened(path, create=True) as store:
        put(store, *ENTRIES)
        with store.writing():
            store.set_header({"schema": "1"})
            store.note("decision", "c1", "confirmed")
    return path


def test_a_killed_process_leaves_the_file_as_before_or_after_a_step(path, tmp_path):
    told, chance = tmp_path / "told", random.Random(4)
    for _ in range(KILLS):
        process = processes().Process(target=step_until_killed, args=(str(path), str(told)))
        before = told.read_bytes() if told.exists() else b""
        process.start()
        wait_for(lambda: told.exists() and told.read_bytes() != before)  # noqa: B023 — called at once
        time.sleep(chance.random() * 0.05)
        process.kill()
        process.join()
        said = int(told.read_text("ascii").split("\n")[-2])
        with opened(path) as store:
            assert last_step(store) in (said, said + 1)
            assert list(store.verify()) == []
            assert len(store) == len(after(last_step(store)))
        told.write_text(f"{last_step_of(path)}\n", "ascii")
    with opened(path) as store:
        assert_same(store, after(last_step(store)))


def last_step_of(path):
    with opened(path) as store:
        return last_step(store)


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_writers_of_four_processes_queue_and_readers_see_whole_steps(path):
    with opened(path, create=True) as store:
        workers = [processes().Process(target=add_some, args=(str(path), n, 6)) for n in range(4)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            with store.reading():
                assert len(store) == len(store.ids()) == len(holders(store, 1).get(1, {}))
        assert [worker.exitcode for worker in workers] == [0] * 4
        assert_same(store, [entry(f"{w}-{n}", [(1, 1), (w + 2, n + 1)]) for w in range(4) for n in range(6)])


def test_several_processes_may_make_the_file_at_once(path):
    workers = [processes().Process(target=add_some, args=(str(path), n, 1)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    with opened(path) as store:
        assert store.ids() == ("0-0", "1-0", "2-0")


def test_a_full_disk_undoes_the_put_and_says_so(filled):
    with contextlib.closing(SqliteStore(filled, max_pages=filled.stat().st_size // PAGE + 5)) as store:
        with pytest.raises(IndexFullError, match="磁盘已满") as error:
            put(store, *(numbered(n, size=3000) for n in range(100, 150)))
        assert error.value.code == "E_FULL"
        assert_same(store, ENTRIES)
        put(store, entry("small"))
    with opened(filled) as store:
        put(store, numbered(100))
        assert_same(store, [*ENTRIES, entry("small"), numbered(100)])


@contextlib.contextmanager
def unprivileged():
    """Not as root, who may write everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def sealed_folder(*files):
    """A folder with copies of files where nothing may be written."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            Path(shutil.copy(file, folder)).chmod(0o444)
        Path(folder).chmod(0o555)
        try:
            yield Path(folder) / files[0].name
        finally:
            Path(folder).chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise there")
def test_what_may_only_be_read_is_read_and_not_written(filled):
    with sealed_folder(filled) as copy, unprivileged():
        with opened(copy) as store:
            assert_same(store, ENTRIES)
            assert store.postings([ENTRIES[0].keys[0][0]])
            with pytest.raises(IndexReadOnlyError, match="不能写") as error:
                put(store, entry("x"))
            assert error.value.code == "E_READ_ONLY"
            with pytest.raises(IndexReadOnlyError):
                store.compact()
        with opened(copy, create=True) as store:
            assert_same(store, ENTRIES)


@pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise there")
def test_a_file_in_use_may_be_read_by_who_may_not_write_it(filled):
    with opened(filled) as store, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "county.jianfu"
        store.backup(str(copy))
        copy.chmod(0o644)
        with opened(copy) as owner:
            put(owner, entry("new"))
            with unprivileged() if not os.geteuid() else contextlib.nullcontext(), opened(copy) as reader:
                assert "new" in reader.ids()


@pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise there")
def test_a_log_that_nobody_may_fold_in_is_not_passed_over(filled):
    with opened(filled) as store:
        put(store, entry("only in the log"))
        log = filled.with_name(filled.name + "-wal")
        with sealed_folder(filled, log) as copy, unprivileged(), pytest.raises(IndexReadOnlyError, match="-wal"):
            open_store(str(copy), create=False, timeout_s=1)


def test_a_locked_file_is_read_and_a_writer_waits_and_is_told(filled):
    with contextlib.closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with opened(filled, timeout_s=0.05) as store:
            with pytest.raises(IndexLockedError) as error:
                put(store, entry("x"))
            assert (error.value.code, bool(error.value.mend)) == ("E_LOCKED", True)
            assert_same(store, ENTRIES)
            with pytest.raises(IndexLockedError):
                store.compact()
            other.execute("ROLLBACK")
            put(store, entry("x"))


def with_pragma(path, pragma):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {pragma}")
        connection.commit()


def test_a_newer_format_is_refused_and_says_what_to_do(filled):
    with_pragma(filled, f"user_version = {FORMAT + 1}")
    with pytest.raises(IndexFormatError, match="升级") as error:
        open_store(str(filled), create=True, timeout_s=1)
    assert error.value.code == "E_INDEX_FORMAT"


@pytest.mark.parametrize("pragma", ["user_version = 0", "application_id = 0"])
def test_a_file_without_its_marks_is_refused(filled, pragma):
    with_pragma(filled, pragma)
    with pytest.raises(IndexFormatError):
        open_store(str(filled), create=True, timeout_s=1)


@pytest.mark.parametrize("content", ["云溪县人民政府办公室".encode(), b"x", b"PK\x03\x04" + bytes(5000)])
def test_another_file_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(IndexFormatError, match="不是本软件的索引"):
            open_store(str(path), create=create, timeout_s=1)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_database_of_another_program_is_refused(path):
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE entries (handle)")
        other.commit()
    content = path.read_bytes()
    for create in (False, True):
        with pytest.raises(IndexFormatError, match="别的软件"):
            open_store(str(path), create=create, timeout_s=1)
    assert path.read_bytes() == content


def test_what_is_missing_is_said(path, tmp_path):
    with pytest.raises(IndexFileError, match="没有这个索引") as error:
        open_store(str(path), create=False, timeout_s=1)
    assert (error.value.code, bool(error.value.mend), path.exists()) == ("E_INDEX", True, False)
    for place in (tmp_path, tmp_path / "no" / "folder"):
        with pytest.raises(IndexFileError, match="用不了"):
            open_store(str(place), create=True, timeout_s=1)


def test_a_making_that_was_cut_short_is_finished(path):
    for content in (b"", blank_database(path)):
        path.write_bytes(content)
        with pytest.raises(IndexFormatError):
            open_store(str(path), create=False, timeout_s=1)
        with opened(path, create=True) as store:
            put(store, entry("a"))
            assert_same(store, [entry("a")])


def blank_database(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    content = path.read_bytes()
    path.unlink()
    assert content
    return content


@pytest.mark.parametrize("page", range(1, 6))
def test_a_damaged_page_is_found(filled, page):
    with filled.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(random.Random(page).randbytes(PAGE))
    assert found_in(filled)


def test_a_file_cut_off_is_found(filled):
    os.truncate(filled, filled.stat().st_size // 2)
    assert found_in(filled)


def test_a_flipped_byte_of_an_entry_is_named_and_not_returned(filled):
    data = filled.read_bytes()
    flip(filled, data, data.index(ENTRIES[3].content[:50]) + 10, 4)
    with opened(filled) as store:
        assert [damage.where for damage in store.verify()] == [ENTRIES[3].id]
        with pytest.raises(IndexDamagedError, match=ENTRIES[3].id) as error:
            store.get([ENTRIES[3].id])
        assert (error.value.code, "备份" in error.value.mend) == ("E_INDEX_DAMAGED", True)
        assert store.get([ENTRIES[4].id]) == [ENTRIES[4]]


def flip(path, data, place, bit):
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    path.write_bytes(changed)


def found_in(path):
    """Whether opening or verifying finds damage."""
    try:
        with opened(path, timeout_s=0.2) as store:
            return bool(list(store.verify()))
    except IndexFileError:
        return True


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_byte_is_found_or_changes_nothing(filled, share, bit):
    """Bytes that hold nothing, between rows and in pages given back, may change unseen."""
    data = filled.read_bytes()
    try:
        flip(filled, data, int(share * len(data)), bit)
        if not found_in(filled):
            with opened(filled) as store:
                assert_same(store, ENTRIES)
                assert (dict(store.header()), store.notes("decision")) == ({"schema": "1"}, {"c1": "confirmed"})
    finally:
        for file in filled.parent.iterdir():
            file.unlink()
        filled.write_bytes(data)


def test_nothing_is_left_of_what_was_dropped_and_compacted(filled):
    secret = entry("D-secret", [(77, 1)], source="来源 secret", content=bytes(range(256)) * 20)
    traces = [b"D-secret", "来源 secret".encode(), secret.content[100:160], b"a note of it"]
    with opened(filled) as store:
        put(store, secret)
        with store.writing():
            store.note("decision", "n", "a note of it")
        assert all(trace in bytes_beside(filled) for trace in traces)
        with store.writing():
            store.drop([secret.id])
            store.note("decision", "n", None)
        store.compact()
        assert not [trace for trace in traces if trace in bytes_beside(filled)]
        assert_same(store, ENTRIES)
    assert not [trace for trace in traces if trace in bytes_beside(filled)]


def bytes_beside(path):
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_compacting_is_refused_while_somebody_reads_an_older_state(filled):
    with opened(filled, timeout_s=0.05) as store, opened(filled) as reader, reader.reading():
        put(store, entry("x"))
        with pytest.raises(IndexLockedError):
            store.compact()
        assert_same(reader, ENTRIES)


def test_a_backup_is_whole_while_others_write(path, tmp_path):
    with opened(path, create=True) as store:
        take_step(store, 0)
        stop = threading.Event()
        writer = threading.Thread(target=lambda: [take_step(store, n) for n in range(1, 200) if not stop.is_set()])
        writer.start()
        for n in range(4):
            store.backup(str(tmp_path / f"backup{n}"))
        stop.set()
        writer.join(30)
    for n in range(4):
        with opened(tmp_path / f"backup{n}") as copy:
            assert_same(copy, after(last_step(copy)))
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_replaces_no_file(filled, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("x")
    with opened(filled) as store:
        with pytest.raises(IndexFileError, match="已有文件"):
            store.backup(str(taken))
        with pytest.raises(IndexFileError):
            store.backup(str(tmp_path / "no" / "folder"))
    assert taken.read_text() == "x"


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_a_file_put_in_the_place_of_the_old_one_is_noticed(filled, tmp_path):
    with opened(filled) as store:
        store.backup(str(tmp_path / "backup"))
        put(store, entry("later"))
        store.compact()
        (tmp_path / "backup").replace(filled)
        for end in ("-wal", "-shm"):
            filled.with_name(filled.name + end).unlink(missing_ok=True)
        assert_same(store, ENTRIES)
        filled.unlink()
        with pytest.raises(IndexFileError, match="没有这个索引"):
            put(store, entry("x"))


def test_names_of_files_may_hold_anything(tmp_path):
    for name in ("云溪县 #1?mode=ro%20.jianfu", "a'b\"c", "文件夹"):
        with opened(tmp_path / name, create=True) as store:
            put(store, entry("a"))
        assert (tmp_path / name).exists()
        with opened(tmp_path / name) as store:
            assert store.ids() == ("a",)
