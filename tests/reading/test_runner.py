import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from office import docx, p, zipped

from jianfu_dedup.documents import Grid, Paragraph, RawDocument, Unread
from jianfu_dedup.reading import find_files, read_file, read_files, workers
from jianfu_dedup.reading.wire import decode, encode
from jianfu_dedup.settings import Reading

# What a worker runs instead: the reader of text obeys words in the file.
STUB = """
import os, time
from jianfu_dedup.reading.plain import txt
real = txt.read
def read(data, *, name, limits):
    if b"sleep" in data:
        time.sleep(600)
    if b"die" in data:
        os._exit(3)
    if b"eat" in data:
        hog = bytearray(3 << 30)
    if b"print" in data:
        print("noise on standard output", flush=True)
    return real(data, name=name, limits=limits)
txt.read = read
"""


@pytest.fixture
def obeying(monkeypatch):
    boot = workers._BOOT.replace("from jianfu_dedup", "exec(sys.argv[2]); from jianfu_dedup")
    start = subprocess.Popen

    def popen(command, **more):
        return start([*command[:-2], boot, command[-1], STUB], **more)

    monkeypatch.setattr(workers.subprocess, "Popen", popen)


def folder(tmp_path, contents):
    for name, text in contents.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return find_files([tmp_path])


def test_results_come_in_the_order_of_the_files(tmp_path):
    files = folder(tmp_path, {f"{i:02}.txt": "通知" * (3000 if i % 7 == 0 else 1) for i in range(30)})
    documents, unread = read_files(files, settings=Reading(workers=3))
    assert [d.path for d in documents] == [r for _, r in files]
    assert unread == ()


@pytest.mark.parametrize("count", [1, 2])
def test_workers_read_what_this_process_reads(tmp_path, count):
    files = folder(
        tmp_path,
        {
            "a.docx": docx(p("各乡镇：")),
            "b.csv": "姓名,电话\n甲,1\n",
            "c.zip": zipped({"d.txt": "通知", "e.rar": b"Rar!\x1a\x07\0"}),
            "f.txt": "",
        },
    )
    alone = [read_file(p, relative=r, settings=Reading()) for p, r in files]
    assert read_files(files, settings=Reading(workers=count)) == (
        tuple(d for documents, _ in alone for d in documents),
        tuple(u for _, unread in alone for u in unread),
    )


@pytest.mark.usefixtures("obeying")
def test_a_file_that_takes_too_long_is_given_up_and_the_rest_goes_on(tmp_path):
    files = folder(tmp_path, {"1.txt": "通知", "2.txt": "sleep", "3.txt": "台账"})
    documents, unread = read_files(files, settings=Reading(workers=1, timeout_s=1.5))
    assert [d.text for d in documents] == ["通知", "台账"]
    assert [(u.path, u.code) for u in unread] == [("2.txt", "E_TIMEOUT")]


@pytest.mark.usefixtures("obeying")
def test_the_clock_also_holds_for_one_file(tmp_path):
    _, (late,) = read_files(folder(tmp_path, {"1.txt": "sleep"}), settings=Reading(timeout_s=1.0))
    assert late.code == "E_TIMEOUT"


@pytest.mark.usefixtures("obeying")
def test_members_read_before_the_time_ran_out_are_kept(tmp_path):
    files = folder(tmp_path, {"a.zip": zipped({"1.txt": "通知", "2.txt": "sleep", "3.txt": "x"})})
    (document,), (late,) = read_files(files, settings=Reading(timeout_s=2.0))
    assert (document.path, late.path, late.code) == ("a.zip!1.txt", "a.zip", "E_TIMEOUT")


@pytest.mark.usefixtures("obeying")
def test_a_worker_that_dies_costs_only_its_file(tmp_path):
    documents, unread = read_files(
        folder(tmp_path, {"1.txt": "die", "2.txt": "通知", "3.txt": "die"}), settings=Reading(workers=2)
    )
    assert [d.path for d in documents] == ["2.txt"]
    assert [(u.path, u.code) for u in unread] == [("1.txt", "E_DAMAGED"), ("3.txt", "E_DAMAGED")]


@pytest.mark.skipif(sys.platform == "win32", reason="no memory limit there")
@pytest.mark.usefixtures("obeying")
def test_a_file_that_eats_memory_costs_only_itself(tmp_path):
    documents, (refused,) = read_files(
        folder(tmp_path, {"1.txt": "eat", "2.txt": "通知"}), settings=Reading(memory_mb=1024)
    )
    assert refused.code == "E_TOO_LARGE"
    assert [d.text for d in documents] == ["通知"]


@pytest.mark.usefixtures("obeying")
def test_what_a_library_prints_does_not_disturb(tmp_path):
    documents, _ = read_files(folder(tmp_path, {"1.txt": "print", "2.txt": "通知"}), settings=Reading())
    assert [d.path for d in documents] == ["1.txt", "2.txt"]


def test_progress_is_told_in_this_thread(tmp_path):
    calls = []
    files = folder(tmp_path, {f"{i}.txt": "通知" for i in range(5)})
    read_files(
        files, settings=Reading(workers=2), progress=lambda *call: calls.append((threading.current_thread(), *call))
    )
    assert [(thread, done, total) for thread, done, total, _ in calls] == [
        (threading.main_thread(), i, 5) for i in range(1, 6)
    ]
    assert {name for *_, name in calls} == {f"{i}.txt" for i in range(5)}


@pytest.mark.usefixtures("obeying")
def test_giving_up_ends_the_workers(tmp_path, monkeypatch):
    born = []
    start = workers.subprocess.Popen
    monkeypatch.setattr(workers.subprocess, "Popen", lambda *a, **k: born.append(start(*a, **k)) or born[-1])

    def stop(*_):
        raise KeyboardInterrupt

    files = folder(tmp_path, {"1.txt": "通知", "2.txt": "sleep", "3.txt": "sleep"})
    with pytest.raises(KeyboardInterrupt):
        read_files(files, settings=Reading(workers=2), progress=stop)
    assert born
    assert all(process.poll() is not None for process in born)


def test_where_no_worker_can_be_started_the_files_are_read_here(tmp_path, monkeypatch):
    monkeypatch.setattr(workers.sys, "executable", "")
    documents, _ = read_files(folder(tmp_path, {"1.txt": "通知"}), settings=Reading())
    assert [d.text for d in documents] == ["通知"]


def test_a_script_without_a_main_guard_may_read(tmp_path):
    folder(tmp_path, {"通知.txt": "各乡镇："})
    script = tmp_path / "script.py"
    script.write_text(
        "from jianfu_dedup.reading import find_files, read_files\nfrom jianfu_dedup.settings import Reading\n"
        f"print(len(read_files(find_files([{str(tmp_path / '通知.txt')!r}]), settings=Reading(workers=2))[0]))\n",
        encoding="utf-8",
    )
    root = str(Path(workers.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("1", "")


def test_no_files():
    assert read_files([], settings=Reading()) == ((), ())


def test_scratch_folders_are_gone_afterwards(tmp_path, monkeypatch):
    import tempfile

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (tmp_path / "in").mkdir()
    read_files(folder(tmp_path / "in", {"1.txt": "通知"}), settings=Reading())
    assert list(scratch.iterdir()) == []


def test_results_survive_the_wire():
    grid = Grid(
        rows=(("姓名", ""),), merges=((0, 0, 0, 1),), name="表", hidden=True, options=((1, ("是", "否")),), total_rows=9
    )
    document = RawDocument(
        path="a\"'.docx",
        format="docx",
        blocks=(Paragraph(text="各乡镇\t：", role="header"), grid),
        warnings=("w",),
        encoding="gb18030",
    )
    assert decode(encode(document)) == document
    assert json.loads(encode(document))["path"] == document.path
    lost = Unread(path="b", code="E_EMPTY", reason="空", mend="补")
    assert decode(encode(lost)) == lost


# --- finding files


def test_folders_are_walked_in_order_and_noise_is_left_out(tmp_path):
    (tmp_path / "乙" / ".git").mkdir(parents=True)
    for name in ("乙/b.docx", "乙/~$b.docx", "乙/.git/x", "a.txt", ".hidden"):
        (tmp_path / name).write_text("x")
    assert [r for _, r in find_files([tmp_path])] == ["a.txt", "乙/b.docx"]


def test_names_are_composed(tmp_path):
    (tmp_path / "e\u0301.txt").write_text("x")
    assert [r for _, r in find_files([tmp_path])] == ["\u00e9.txt"]


def test_two_roots_do_not_collide(tmp_path):
    for root in ("甲", "乙", "x/甲"):
        (tmp_path / root).mkdir(parents=True)
        (tmp_path / root / "通知.txt").write_text(root)
    found = find_files([tmp_path / "甲", tmp_path / "乙", tmp_path / "x" / "甲"])
    assert len({r for _, r in found}) == 3
    assert {"甲/通知.txt", "乙/通知.txt"} <= {r for _, r in found}


def test_a_file_is_called_by_its_name_and_found_once(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("x")
    assert find_files([path]) == find_files(path) == [(path, "通知.txt")]
    assert len(find_files([path, tmp_path])) == 1


def test_a_missing_path_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        find_files([tmp_path / "no"])


def test_importing_the_room_is_cheap():
    heavy = "{'numpy', 'openpyxl', 'pdfplumber', 'doc2docx'}"
    code = f"import sys, jianfu_dedup.reading; print(sorted({heavy} & set(sys.modules)))"
    root = str(Path(workers.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
