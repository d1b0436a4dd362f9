"""The commands ``check`` and ``index``: what they print, how they end, and what programs get."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from importlib import resources

import jsonschema
import made_up_county as county
import pytest

from jianfu_dedup.cli import main
from jianfu_dedup.registry import index as registry

LEDGER = county.workbook(
    "消防安全隐患排查整治台账",
    ["序号", "场所名称", "地址", "负责人", "联系电话", "存在隐患", "整改措施", "校车数量", "备案编号"],
)
DRAFT = """青岩县教育局
关于开展岁末消防安全隐患排查的通知
各乡镇人民政府、街道办事处：
请各乡镇对辖区校外培训机构、养老机构、商场等场所开展消防安全隐患排查，填写《消防安全隐患排查整治台账》，
于2023年12月15日前报县教育局安全股。联系人：邓卫东，电话13812345678。
青岩县教育局
2023年12月1日"""
AS_JSON = {
    "subject": "关于开展岁末消防安全隐患排查的通知",
    "issuer": "青岩县教育局",
    "sendTo": "各乡镇人民政府、街道办事处",
    "secretLevel": "公开",
    "date": "2023-12-01",
    "text": DRAFT.split("\n", 3)[3].rsplit("\n", 2)[0],
    "attachments": [{"name": "台账.xlsx", "base64": base64.b64encode(LEDGER).decode("ascii")}],
}
FRESH = {
    "subject": "关于报送农村供水管网漏损情况的通知",
    "issuer": "青岩县水利局",
    "sendTo": "各乡镇人民政府",
    "date": "2023-12-01",
    "text": "请各乡镇于2023年12月20日前报送农村供水管网漏损率。",
}


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    """A folder of issued notices, and an index of them whose groups were reported."""
    root = tmp_path_factory.mktemp("issued")
    for name, data in county.files().items():
        if name.startswith(("消防/", "其他/高龄", "其他/机要")):
            (root / "通知" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "通知" / name).write_bytes(data)
    assert main(["index", "add", str(root / "county.jianfu"), str(root / "通知")]) == 0
    assert main(["index", "report", str(root / "county.jianfu")]) == 0
    return root


@pytest.fixture
def index(issued, tmp_path):
    """A copy of that index, to be changed."""
    copy = tmp_path / "copy.jianfu"
    assert main(["index", "backup", str(issued / "county.jianfu"), str(copy)]) == 0
    return copy


@pytest.fixture
def draft(tmp_path):
    (tmp_path / "草稿.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "台账.xlsx").write_bytes(LEDGER)
    return tmp_path / "草稿.txt", tmp_path / "台账.xlsx"


@pytest.fixture
def places(issued, draft, tmp_path):
    return {"index": issued / "county.jianfu", "none": tmp_path / "没有", "draft": draft[0]}


@pytest.fixture
def run(capsys, monkeypatch):
    def call(*words, given=None):
        if given is not None:
            data = given if isinstance(given, bytes) else json.dumps(given).encode()
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        capsys.readouterr()
        try:
            status = main([str(w) for w in words])
        except SystemExit as end:
            status = end.code
        return status, *capsys.readouterr()

    return call


def keeps_to(schema, text):
    content = json.loads(text)
    path = resources.files("jianfu_dedup").joinpath(f"schemas/{schema}-1.json")
    jsonschema.validate(content, json.loads(path.read_text(encoding="utf-8")))
    return content


def files_of(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_tells_people_who_asks_already_since_when_which_columns_and_what_to_do(run, issued, draft):
    before = files_of(issued)
    status, out, err = run("check", issued / "county.jianfu", *draft)
    assert status == 0
    assert not err
    assert out.startswith("与索引中 ")
    for said in ("商务局、应急管理局、民政局", "最早 2023-11-20", "建议合并：", "青应急发〔2023〕41号", "要求重复"):
        assert said in out
    assert "场所名称 ← 应急管理局“场所名称”（2023-11-20 起）" in out
    assert "新增栏目：校车数量、备案编号" in out
    assert out.rstrip().endswith("不作为认定依据。")
    assert county.PHONE not in out
    assert files_of(issued) == before  # a check writes nothing


def test_each_document_is_told_once_to_people(run, issued, draft):
    rows = [line.split() for line in run("check", issued / "county.jianfu", *draft)[1].split("\n")]
    assert len([row for row in rows if row[:2] == ["民政局", "青民函〔2023〕30号"]]) == 1


def test_check_in_english(run, issued, draft):
    status, out, _ = run("check", issued / "county.jianfu", *draft, "--lang", "en")
    assert status == 0
    assert "overlap; asked for already by 商务局" in out
    assert "new columns: 校车数量, 备案编号" in out


def test_files_and_json_give_the_same_answer(run, issued, draft):
    status, out, _ = run("check", issued / "county.jianfu", *draft, "--format", "json")
    by_files = keeps_to("check", out)
    status, out, err = run("check", issued / "county.jianfu", "--json", "-", given=AS_JSON)
    by_json = keeps_to("check", out)
    assert (status, err) == (0, "")
    assert by_json["departments"] == by_files["departments"] == ["商务局", "应急管理局", "民政局"]
    assert {a["id"] for a in by_json["already"]} == {a["id"] for a in by_files["already"]}
    assert by_json["columns_new"] == by_files["columns_new"] == ["校车数量", "备案编号"]
    assert [d["department"] for d in by_json["draft"]] == ["教育局", "教育局"]


def test_the_json_may_stand_in_a_file(run, issued, tmp_path):
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(FRESH), encoding="utf-8")
    status, out, _ = run("check", issued / "county.jianfu", "--json", file, "--fail-on", "duplicate")
    assert status == 0
    answer = keeps_to("check", out)
    assert not answer["duplicate"]
    assert answer["already"] == []


def test_nothing_found_is_said_in_words(run, issued, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("\n".join([FRESH["subject"], "各乡镇：", FRESH["text"], FRESH["issuer"]]), encoding="utf-8")
    assert "未见重复" in run("check", issued / "county.jianfu", file)[1]


def test_a_draft_without_a_date_is_taken_for_one_of_the_given_day(run, issued):
    undated = {k: v for k, v in AS_JSON.items() if k != "date"}
    found = [
        json.loads(run("check", issued / "county.jianfu", "--json", "-", "--on", day, given=undated)[1])
        for day in ("2023-12-01", "2031-12-01")
    ]
    assert [f["draft"][1]["issued"] for f in found] == ["2023-12-01", "2031-12-01"]


def test_fail_on_duplicate_ends_with_1_until_the_group_is_dismissed(run, index):
    asked = ("check", index, "--json", "-", "--fail-on", "duplicate")
    status, out, _ = run(*asked, given=AS_JSON)
    assert status == 1
    group, = {a["group"] for a in json.loads(out)["already"]}  # fmt: skip
    assert run("index", "dismiss", index, group, "--by", "县委办", "--note", "专项行动")[0] == 0
    status, out, _ = run(*asked, given={**AS_JSON, "issuer": "青岩县商务局"})
    assert status == 0
    assert {a["decision"] for a in json.loads(out)["already"]} == {"dismissed"}
    # Another department was not in the group when that was decided.
    status, out, _ = run(*asked, given=AS_JSON)
    assert status == 1
    assert {a["decision"] for a in json.loads(out)["already"]} == {""}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"{", "E_DRAFT"),
        ({"subject": ""}, "E_DRAFT"),
        ({**AS_JSON, "secretLevel": "秘密"}, "E_SECRET"),
        ({**AS_JSON, "attachments": [{"name": "a.txt", "text": county.SECRET}]}, "E_SECRET"),
        ({**AS_JSON, "attachments": [{"name": county.PHONE, "base64": "?"}]}, "E_DRAFT"),
    ],
)
def test_whoever_sends_json_gets_the_error_as_json(run, issued, given, code):
    status, out, err = run("check", issued / "county.jianfu", "--json", "-", given=given)
    assert status == 2
    error = json.loads(out)["error"]
    assert set(error) == {"code", "message", "mend"}
    assert error["code"] == code
    assert error["message"]
    assert error["mend"]
    assert error["message"] in err
    assert county.PHONE not in out + err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["{none}", "--json", "-"], "E_INDEX"),
        (["{index}", "--json", "{none}"], "E_DRAFT"),
        (["{index}", "{draft}", "--json", "-"], "E_SETTINGS"),
        (["{index}", "--json", "-", "--on", "明天"], "E_SETTINGS"),
        (["{index}", "--json", "-", "--settings", "{none}"], "E_SETTINGS"),
    ],
)
def test_other_errors_come_as_json_too(run, places, words, code):
    status, out, _ = run("check", *(w.format(**places) for w in words), given=FRESH)
    assert status == 2
    assert json.loads(out)["error"]["code"].startswith(code)
    assert not places["none"].exists()  # a name written wrong makes no empty index


def test_a_draft_of_files_with_a_secret_among_them_is_refused_whole(run, issued, draft, tmp_path):
    secret = tmp_path / "机要.txt"
    secret.write_text(county.SECRET, encoding="utf-8")
    status, out, err = run("check", issued / "county.jianfu", *draft, secret)
    assert status == 2
    assert not out
    assert "密级" in err


def test_a_draft_too_large_is_refused_before_it_is_parsed(run, issued, tmp_path):
    limits = tmp_path / "s.toml"
    limits.write_text("[reading]\nmax_unpacked_mb = 0\nmax_chars = 0\n", encoding="utf-8")
    given = b'{"subject": "' + b"a" * (2 << 20)
    _, out, _ = run("check", issued / "county.jianfu", "--json", "-", "--settings", limits, given=given)
    assert "超过 1 MB" in json.loads(out)["error"]["message"]


# --- index -----------------------------------------------------------------------------------------------------------


def test_add_says_what_it_did_and_adding_again_changes_nothing(run, issued, tmp_path):
    words = ("index", "add", tmp_path / "new.jianfu", issued / "通知")
    status, out, err = run(*words)
    assert status == 0
    assert out.startswith("加入 8 份，替换 0 份，未变 0 份")
    assert "机要.txt：文件带有密级标志" in err
    first, second = (run(*words, "--format", "json") for _ in range(2))
    assert first[1] == second[1]
    added = keeps_to("added", first[1])
    assert (len(added["added"]), len(added["unchanged"])) == (0, 8)
    assert [u["code"] for u in added["unread"]] == ["E_SECRET"]


def test_another_content_under_a_name_is_refused_and_replaced_on_demand(run, index, tmp_path):
    (tmp_path / "通知/其他").mkdir(parents=True)
    (tmp_path / "通知/其他/高龄津贴.txt").write_text(county.AGED.replace("3月10日", "3月20日"), encoding="utf-8")
    status, out, err = run("index", "add", index, tmp_path / "通知", "--format", "json")
    assert status == 0
    assert [r["code"] for r in keeps_to("added", out)["refused"]] == ["E_EXISTS"]
    assert "拒收 其他/高龄津贴.txt" in err
    status, out, _ = run("index", "replace", index, tmp_path / "通知", "--format", "json")
    assert keeps_to("added", out)["replaced"] == ["其他/高龄津贴.txt"]


@pytest.mark.parametrize("action", ["remove", "forget"])
def test_remove_and_forget_tell_what_is_gone_and_fail_when_nothing_is(run, index, action):
    status, out, _ = run("index", action, index, "消防/应急局消防通知.docx")
    assert status == 0
    assert out.startswith("已移除 2 份：\n  消防/应急局消防通知.docx\n")
    status, out, err = run("index", action, index, "消防/应急局消防通知.docx")
    assert (status, out) == (2, "")
    assert "没有移除" in err
    status, out, _ = run("index", action, index, "消防/群消息.txt", "没有.txt", "--format", "json")
    assert json.loads(out) == {"schema_version": "1.0", "removed": ["消防/群消息.txt"]}


def test_report_prints_the_ids_of_groups_and_writes_outputs(run, index, tmp_path):
    status, out, err = run("index", "report", index, "-o", tmp_path / "r.html", "-o", tmp_path / "r.json")
    assert status == 0
    content = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert f"  {content['clusters'][0]['id']}  商务局、应急管理局、民政局" in out
    assert err.count("已写出") == 2
    status, out, _ = run("index", "report", index, "--since", "2023-02-01", "--until", "2023-02-28", "--format", "json")
    assert status == 0
    assert {d["issued"] for d in json.loads(out)["documents"]} == {"2023-02-13"}


def test_decisions_are_kept_and_shown(run, index):
    group = json.loads(run("index", "report", index, "--format", "json")[1])["clusters"][0]["id"]
    status, out, _ = run(
        "index", "confirm", index, group, "--by", "县委办", "--until", "2100-01-01", "--format", "json"
    )
    assert status == 0
    decision = json.loads(out)
    assert (decision["cluster"], decision["status"], decision["until"]) == (group, "confirmed", "2100-01-01")
    assert "已认定重复" in run("index", "report", index)[1]
    status, out, _ = run("index", "dismiss", index, group, "--by", "县委办", "--note", f"见{county.PHONE}")
    assert f"事项 {group} 已认定为不重复或确有必要（县委办，" in out
    assert json.loads(run("index", "info", index, "--format", "json")[1])["decisions"] == {"dismissed": 1}


def test_info_and_rebuild_tell_what_the_index_is(run, index):
    status, out, _ = run("index", "info", index)
    assert status == 0
    assert out.startswith("文件 8 份")
    assert "\n  scheme = affine32\n" in out
    assert "可以使用" in out
    before = keeps_to("info", run("index", "info", index, "--format", "json")[1])
    after = keeps_to("info", run("index", "rebuild", index, "--format", "json")[1])
    assert before["header"] == after["header"]
    assert after["usable"]


def test_other_settings_are_refused_until_it_is_rebuilt(run, index, draft, tmp_path):
    other = tmp_path / "s.toml"
    other.write_text("[features]\nshingle = 6\n", encoding="utf-8")
    status, _, err = run("check", index, draft[0], "--settings", other)
    assert status == 2
    assert "rebuild" in err
    assert "shingle" in run("index", "info", index, "--settings", other)[1]
    assert run("index", "rebuild", index, "--settings", other)[0] == 0
    assert run("check", index, draft[0], "--settings", other)[0] == 0


def test_verify_ends_with_1_when_something_is_wrong(run, index, monkeypatch):
    status, out, _ = run("index", "verify", index)
    assert (status, out) == (0, "已核对 8 份文件，完好。\n")
    fault = registry.Fault(where="消防/群消息.txt", what="内容与校验和不符")
    broken = registry.Verified(sound=False, documents=8, faults=(fault,), mend="从备份恢复")
    monkeypatch.setattr(registry.Index, "verify", lambda _self: broken)
    status, out, _ = run("index", "verify", index)
    assert status == 1
    assert "  消防/群消息.txt: 内容与校验和不符\n处理办法：从备份恢复" in out
    status, out, _ = run("index", "verify", index, "--format", "json")
    assert status == 1
    assert not keeps_to("verified", out)["sound"]


def test_a_backup_is_an_index(run, index, draft, tmp_path):
    status, out, err = run("index", "backup", index, tmp_path / "b.jianfu")
    assert (status, out) == (0, "")
    assert "已写出" in err
    assert run("check", tmp_path / "b.jianfu", *draft)[1] == run("check", index, *draft)[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "{index}"], "没有给出草稿"),
        (["check", "{none}", "{draft}"], "没有"),
        (["check", "{index}", "{none}"], "路径不存在"),
        (["check", "{draft}", "{draft}"], "索引"),
        (["check"], "缺少参数"),
        (["index"], "缺少参数：ACTION"),
        (["index", "ad", "x"], "ad"),
        (["index", "add", "{index}"], "缺少参数：PATH"),
        (["index", "replace", "{none}", "{draft}"], "没有"),
        (["index", "report", "{index}", "--since", "昨天"], "--since 昨天 不是日期"),
        (["index", "report", "{index}", "-o", "r.doc"], ".html .json .xlsx .md"),
        (["index", "confirm", "{index}", "C-0"], "缺少参数：--by"),
        (["index", "confirm", "{index}", "C-0", "--by", "县委办"], "C-0"),
        (["index", "dismiss", "{index}", "C-0", "--by", " "], "由谁"),
        (["index", "dismiss", "{index}", "C-0", "--by", "县委办", "--until", "2001-01-01"], "until"),
        (["index", "verify", "{none}"], "没有"),
    ],
)
def test_exit_2_with_the_reason_and_nothing_on_standard_output(run, places, words, says):
    status, out, err = run(*(w.format(**places) for w in words))
    assert status == 2
    assert says in err
    assert not out
    assert not places["none"].exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command", ["check", *(f"index {a}" for a in (
        "add", "replace", "remove", "forget", "report", "confirm", "dismiss", "info", "verify", "rebuild", "backup"
    ))]
)  # fmt: skip
def test_help_is_in_the_language(run, command, lang):
    status, out, _ = run(*command.split(), "--help", "--lang", lang)
    assert status == 0
    assert ("用法：" in out) == (lang == "zh")


def test_a_real_process_takes_a_draft_on_standard_input(issued):
    done = subprocess.run(
        [sys.executable, "-m", "jianfu_dedup", "check", str(issued / "county.jianfu"), "--json", "-"],
        input=json.dumps(AS_JSON, ensure_ascii=False).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        check=True,
    )
    assert not done.stderr
    assert keeps_to("check", done.stdout.decode("utf-8"))["duplicate"]
