"""The command line: what it prints where, what it writes, and how it ends."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import made_up_county as county
import pytest

import jianfu_dedup
from jianfu_dedup.cli import main
from jianfu_dedup.cli.messages import Messages, chosen_language


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    names = {n: d for n, d in county.files().items() if n.startswith(("消防/", "其他/高龄", "其他/机要"))}
    root = tmp_path_factory.mktemp("cli")
    for name, data in names.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(capsys, *words):
    try:
        status = main([str(w) for w in words])
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err


# --- scan ------------------------------------------------------------------------------------------------------------


def test_scan_prints_a_table_and_writes_every_kind(capsys, folder, tmp_path):
    words = [word for kind in ("html", "json", "xlsx", "md") for word in ("-o", tmp_path / "new" / f"r.{kind}")]
    status, out, err = run(capsys, "scan", folder, *words)
    assert status == 0
    assert "应急管理局" in out
    assert "建议合并" in out
    assert err.count("已写出") == 4
    assert "其他/机要.txt：文件带有密级标志" in err
    assert json.loads((tmp_path / "new/r.json").read_text(encoding="utf-8"))["clusters"]
    assert (tmp_path / "new/r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "new/r.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "new/r.md").read_text(encoding="utf-8").startswith("#")


def test_json_on_standard_output_is_the_file_and_nothing_else(capsys, folder, tmp_path):
    status, out, err = run(capsys, "scan", folder, "--format", "json", "-o", f"json={tmp_path / '报告'}")
    assert status == 0
    assert out == (tmp_path / "报告").read_text(encoding="utf-8")
    assert json.loads(out)["schema_version"].startswith("1.")
    assert "已写出" in err


def test_a_kind_before_the_equals_sign_wins_over_the_suffix(capsys, folder, tmp_path):
    assert run(capsys, "scan", folder, "-o", f"md={tmp_path / 'r.html'}")[0] == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("#")


def test_english_where_it_is_asked_for(capsys, folder, tmp_path):
    status, out, err = run(capsys, "scan", folder, "--lang", "en", "-o", tmp_path / "r.html")
    assert status == 0
    assert "files were read" in out
    assert "wrote" in err
    assert '<html lang="en"' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_report_in_the_scanned_folder_is_not_read_by_the_next_run(capsys, tmp_path):
    (tmp_path / "通知.txt").write_text(county.AGED, encoding="utf-8")
    found = [run(capsys, "scan", tmp_path, "-o", tmp_path / "r.html", "--format", "json")[1] for _ in range(2)]
    assert found[0] == found[1]


OWN = """
county = "青岩县"
[[department]]
id = "hbz"
canonical = "湖泊保护中心"
full = ["湖泊保护中心"]
aliases = ["湖保中心"]
codes = ["湖保"]
"""


def test_a_county_file_and_settings_are_used(capsys, tmp_path):
    own, numbers = broken(tmp_path, "c.toml", OWN.encode()), broken(tmp_path, "s.toml", b"[report]\ntownships = 7\n")
    notice = broken(tmp_path, "通知.txt", county.AGED.replace("青岩县民政局", "县湖保中心").encode())
    status, out, _ = run(capsys, "scan", notice, "--county", own, "--settings", numbers, "--format", "json")
    report = json.loads(out)
    assert status == 0
    assert report["provenance"]["county"] == "青岩县"
    assert report["settings"]["report"]["townships"] == 7
    assert [d["issuer"] for d in report["documents"]] == ["湖泊保护中心"]


def broken(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scan", "{none}"], "路径不存在"),
        (["scan", "{folder}", "{none}"], "路径不存在"),
        (["scan", "{empty}"], "没有找到文件"),
        (["scan", "{secret}"], "文件带有密级标志"),
        (["scan", "{folder}", "-o", "report"], "不知道"),
        (["scan", "{folder}", "-o", "r.doc"], ".html .json .xlsx .md"),
        (["scan", "{folder}", "-o", "{empty}/r.json", "-o", "json={empty}/r.json"], "同一个文件"),
        (["scan", "{folder}", "-o", "html={empty}"], "写不出"),
        (["scan", "{folder}", "-o", "{secret}/r.html"], "写不出"),
        (["scan", "{folder}", "--county", "{none}"], "县情文件打不开"),
        (["scan", "{folder}", "--settings", "{none}"], "设置文件打不开"),
        (["scan", "{folder}", "--settings", "{wrong}"], "是否指 matching"),
        (["scan"], "缺少参数：PATH"),
        (["scan", "{folder}", "--format", "xml"], "--format"),
        (["scan", "{folder}", "--frmat", "json"], "不认识的参数"),
        (["scan", "{folder}", "-o"], "后面缺少值"),
        ([], "缺少参数：COMMAND"),
        (["scam"], "scam"),
        (["explain", "{secret}", "{none}"], "路径不存在"),
        (["explain", "{secret}", "{secret}"], "同一个文件"),
        (["explain", "{folder}", "{secret}"], "不是文件"),
        (["explain", "{secret}", "{plain}"], "密级"),
    ],
)
def test_exit_2_with_the_reason_and_nothing_on_standard_output(capsys, folder, tmp_path, words, says):
    (tmp_path / "empty").mkdir()
    places = {
        "folder": folder,
        "none": tmp_path / "没有",
        "empty": tmp_path / "empty",
        "secret": broken(tmp_path, "密.txt", county.SECRET.encode()),
        "plain": broken(tmp_path, "通知.txt", county.AGED.encode()),
        "wrong": broken(tmp_path, "s.toml", b"[matchin]\n"),
    }
    status, out, err = run(capsys, *(w.format(**places) for w in words))
    assert status == 2
    assert says in err
    assert not out
    assert "Traceback" not in err


def test_outputs_are_checked_before_the_work(capsys, monkeypatch, folder, tmp_path):
    monkeypatch.setattr(jianfu_dedup, "read", lambda *_a, **_k: pytest.fail("read before the outputs were checked"))
    status, _, err = run(capsys, "scan", folder, "-o", tmp_path / "r.json", "-o", f"html={tmp_path}")
    assert status == 2
    assert "写不出" in err
    assert not (tmp_path / "r.json").exists()


def test_checking_an_output_keeps_what_is_there_until_it_is_written(capsys, tmp_path):
    old = tmp_path / "r.json"
    old.write_text("old", encoding="utf-8")
    assert run(capsys, "scan", tmp_path / "none", "-o", old)[0] == 2
    assert old.read_text(encoding="utf-8") == "old"


def test_a_missing_path_names_the_nearest_one(capsys, tmp_path):
    (tmp_path / "通知2023").mkdir()
    assert "是否指 通知2023" in run(capsys, "scan", tmp_path / "通知202")[2]


def test_an_error_of_the_program_is_3_and_quotes_no_document(capsys, monkeypatch, folder):
    def fail(*_arguments, **_more):
        raise ZeroDivisionError(county.PHONE)

    monkeypatch.setattr(jianfu_dedup, "scan", fail)
    status, out, err = run(capsys, "scan", folder)
    assert status == 3
    assert "ZeroDivisionError" in err
    assert "cli/scan.py:" in err
    assert county.PHONE not in out + err


def test_paths_are_masked_on_standard_error(capsys, tmp_path):
    path = broken(tmp_path, f"联系{county.PHONE}.txt", county.SECRET.encode())
    assert county.PHONE not in run(capsys, "scan", path)[2]


def test_nothing_stays_behind_in_the_logging_of_the_process(capsys, folder):
    logger = logging.getLogger("jianfu_dedup")
    before = list(logger.handlers)
    run(capsys, "scan", folder / "none")
    assert logger.handlers == before


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_tells_an_overlap_with_its_reasons(capsys, folder):
    status, out, _ = run(capsys, "explain", folder / "消防/民政局通知.txt", folder / "消防/商务局函.html")
    assert status == 0
    lines = out.split("\n")
    assert lines[0].startswith("甲件  民政局《")
    assert any(line.startswith("乙件  商务局《") for line in lines)
    assert "要求重复" in out
    assert "达到界限 0.50" in out
    assert "合计" in out
    assert county.PHONE not in out


def test_explain_tells_the_columns_of_two_tables_and_the_other_parts(capsys, folder):
    a, b = folder / "消防/应急局消防通知.docx", folder / "消防/商贸场所消防安全隐患排查台账.xlsx"
    _, out, _ = run(capsys, "explain", a, b, "--lang", "en", "--within", folder)
    assert "same table" in out
    assert "1 more" in out
    columns = [line.split() for line in out.split("\n")]
    assert ["场所名称", "企业名称"] in columns


def test_explain_tells_also_what_a_report_leaves_out(capsys, folder):
    status, out, _ = run(capsys, "explain", folder / "消防/民政局通知.txt", folder / "其他/高龄津贴.txt")
    assert status == 0
    assert "不相关" in out
    assert "未达到界限" in out
    assert "起评值" in out


def test_explain_says_in_words_that_there_is_nothing_to_compare(capsys, tmp_path):
    a = broken(tmp_path, "a.txt", "关于报送秸秆利用数据的函\n请各乡镇报送秸秆利用量。".encode())
    b = broken(tmp_path, "b.txt", b"Minutes of a meeting: nothing was decided about anything at all.")
    status, out, _ = run(capsys, "explain", a, b)
    assert status == 0
    assert "没有可比之处" in out


def test_explain_within_a_folder_scores_as_a_scan_of_it(capsys, folder):
    a, b = folder / "消防/商务局函.html", folder / "消防/群消息.txt"
    score = next(
        m.score for m in jianfu_dedup.scan(folder).matches if {m.a, m.b} == {"消防/商务局函.html", "消防/群消息.txt"}
    )
    _, out, _ = run(capsys, "explain", a, b, "--within", folder)
    assert f"得分  {score:.2f}" in out


# --- language and help -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN", "LANG": "en"}, "zh"),
    ],
)
def test_the_language_comes_from_the_locale(monkeypatch, environment, lang):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert chosen_language(["scan", "x"]) == lang


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", [[], ["scan"], ["explain"]])
def test_help_is_in_the_language(capsys, command, lang):
    status, out, _ = run(capsys, *command, "--help", "--lang", lang) if command else run(capsys, "--help")
    assert status == 0
    assert ("用法：" in out) == (lang == "zh" or not command)


def test_every_message_stands_in_both_languages():
    from jianfu_dedup.cli import messages

    for name, texts in messages._catalogue().items():
        assert set(texts) == {"zh", "en"}, name
        fields = [sorted(part.split("}")[0] for part in t.split("{")[1:]) for t in texts.values()]
        assert fields[0] == fields[1], name
    assert Messages("zh")("disclaimer").endswith("不作为认定依据。")


def test_version(capsys):
    status, out, _ = run(capsys, "--version")
    assert (status, out) == (0, f"jianfu-dedup {jianfu_dedup.__version__}\n")


# --- as a process ----------------------------------------------------------------------------------------------------


def process(*words, **more):
    line = [sys.executable, "-m", "jianfu_dedup", *map(str, words)]
    return subprocess.run(line, capture_output=True, check=False, **more)


def test_a_real_process_writes_utf8_whatever_the_console(folder):
    done = process("scan", folder, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert "应急管理局" in done.stdout.decode("utf-8")
    assert done.stderr.decode("utf-8") == "未读 其他/机要.txt：文件带有密级标志\n"


def test_a_real_process_ends_with_2(tmp_path):
    done = process("scan", tmp_path / "none")
    assert done.returncode == 2
    assert not done.stdout
    assert "路径不存在" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of Unix")
def test_a_bar_on_a_terminal_and_json_in_the_pipe(folder, tmp_path):
    import pty
    import threading

    terminal, end = pty.openpty()
    seen = bytearray()

    def listen():
        try:
            while chunk := os.read(terminal, 65536):
                seen.extend(chunk)
        except OSError:  # the other end was closed
            return

    listener = threading.Thread(target=listen)
    listener.start()
    done = subprocess.run(
        [sys.executable, "-m", "jianfu_dedup", "scan", str(folder), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=end,
        env={**os.environ, "TERM": "xterm", "LC_ALL": "C"},
        check=True,
    )
    os.close(end)
    listener.join()
    os.close(terminal)
    shown = seen.decode("utf-8")
    assert "读取" in shown
    assert "━" in shown
    assert json.loads(done.stdout)["documents"]


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_has_seen_enough_is_no_error(folder):
    scan = f'"{sys.executable}" -m jianfu_dedup scan "{folder}" --format json 2>err.txt'
    done = subprocess.run(
        ["/bin/bash", "-c", f'{scan} | head -c 1; echo "${{PIPESTATUS[0]}}"'],
        capture_output=True,
        check=True,
        cwd=folder.parent,
    )
    assert done.stdout == b"{0\n"
    assert "Broken" not in (folder.parent / "err.txt").read_text(encoding="utf-8")
