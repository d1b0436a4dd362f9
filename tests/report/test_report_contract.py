"""The JSON report: its keys, its schema, its order, its stable bytes."""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import report_samples

from jianfu_dedup.documents import OVERLAPPING
from jianfu_dedup.errors import UnknownDocumentError
from jianfu_dedup.report import Report
from jianfu_dedup.settings import Settings

CONTRACT = {
    "documents": [
        "id",
        "path",
        "kind",
        "title",
        "issuer",
        "doc_no",
        "issued",
        "deadlines",
        "channels",
        "refers_to",
        "warnings",
    ],
    "pairs": ["a", "b", "relation", "strength", "score", "evidence", "fields"],
    "clusters": ["id", "members", "departments", "topic"],
}


@pytest.fixture(scope="module")
def schema():
    return json.loads(resources.files("jianfu_dedup").joinpath("schemas/report-1.json").read_text(encoding="utf-8"))


def test_the_promised_keys_are_there(report):
    content = report.to_dict()
    assert content["schema_version"].startswith("1.")
    for part, keys in CONTRACT.items():
        assert content[part]
        for entry in content[part]:
            assert set(keys) <= set(entry)


@pytest.mark.parametrize("build", [report_samples.report, report_samples.hostile_report, Report])
def test_the_schema_accepts_every_report_and_unknown_keys(schema, build):
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    content = build().to_dict()
    validator.validate(content)
    validator.validate(content | {"from_a_later_version": 1})


def test_the_schema_refuses_a_report_that_breaks_it(schema, report):
    content = report.to_dict()
    content["pairs"][0]["score"] = 1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


def test_the_schema_knows_every_key_that_is_written_and_no_other(schema, report):
    """Walk both side by side; free-form mappings (settings, provenance, values) are not walked."""
    seen: dict[str, set[str]] = {}

    def walk(value, part, where):
        if value is not None:
            part = next((p for p in part.get("oneOf", ()) if p.get("type") != "null"), part)
        while "$ref" in part:
            where = part["$ref"]
            part = schema["$defs"][where.rsplit("/", 1)[1]]
        if isinstance(value, dict) and "properties" in part:
            seen.setdefault(where, set()).update(value)
            assert set(value) <= set(part["properties"]), where
            for key, item in value.items():
                walk(item, part["properties"][key], f"{where}/{key}")
        elif isinstance(value, list) and "items" in part:
            for item in value:
                walk(item, part["items"], where)

    walk(report.to_dict(), schema, "#")
    assert seen["#"] == set(schema["properties"])
    for name, part in schema["$defs"].items():
        assert seen[f"#/$defs/{name}"] == set(part["properties"])


def test_json_is_as_it_was(report, golden):
    content = report.to_dict()
    del content["settings"]  # the defaults of other rooms; test_settings.py holds them
    golden("report.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def test_markdown_is_as_it_was(report, golden):
    golden("report.md", report.to_markdown())
    golden("report.en.md", report.to_markdown(lang="en", top=2))


def test_unread_files_are_documents_with_their_reason(report):
    unread = {d["path"]: d for d in report.to_dict()["documents"] if d["kind"] == "unread"}
    assert len(unread) == 4
    assert unread["其他/工资表.xls"]["warnings"] == ["文件有打开密码"]
    assert unread["其他/工资表.xls"]["code"] == "E_PASSWORD"


def test_masked_ids_stay_apart_and_are_used_everywhere():
    a, b = (report_samples.notice(f"联系1{n}812345678.docx", None, "通知", "2023-01-01") for n in (3, 4))
    content = Report(documents=(a, b), matches=(report_samples.match(a.id, b.id, "copy", 1.0),)).to_dict()
    ids = [d["id"] for d in content["documents"]]
    assert ids == ["联系***.docx", "联系***.docx~2"]
    assert [content["pairs"][0]["a"], content["pairs"][0]["b"]] == ids


def test_aligned_fields_keep_their_sides(report):
    content = report.to_dict()
    columns = {d["id"]: {f["path"] for f in d["fields"]} for d in content["documents"]}
    pairs = [p for p in content["pairs"] if p["fields"]]
    assert pairs
    for pair in pairs:
        assert all(a in columns[pair["a"]] and b in columns[pair["b"]] for a, b in pair["fields"])


def test_cancelled_requests_give_no_deadlines():
    notice = report_samples.notice("a", None, "t", "2023-01-01", ask="表", deadline="2023-02-01")
    from dataclasses import replace

    gone = replace(notice, requests=(replace(notice.requests[0], cancelled=True),))
    entry = Report(documents=(gone,)).to_dict()["documents"][0]
    assert (entry["deadlines"], entry["channels"]) == ([], [])


def test_the_input_order_does_not_matter(report):
    turned = Report(
        documents=report.documents[::-1], unread=report.unread[::-1], matches=report.matches[::-1],
        clusters=report.clusters[::-1], labels=report.labels, refers_to=report.refers_to, provenance=report.provenance,
        decisions=report.decisions, events=report.events,
    )  # fmt: skip
    assert turned.to_json() == report.to_json()


def test_every_output_has_the_same_bytes_in_another_process(tmp_path):
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import report_samples; r = report_samples.report();"
        "r.to_xlsx(sys.argv[2]); parts = [r.to_json(), r.to_html(), r.to_html(lang='en'), r.to_markdown()];"
        "print([hashlib.sha256(p.encode()).hexdigest() for p in parts]);"
        "print(hashlib.sha256(open(sys.argv[2], 'rb').read()).hexdigest())"
    )
    folder = str(Path(__file__).parent)
    results = {
        subprocess.run([sys.executable, "-c", code, folder, str(tmp_path / f"{seed}.xlsx")], check=True, text=True,
                       capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "4711")
    }  # fmt: skip
    assert len(results) == 1


def test_related_pairs_are_cut_at_the_setting_and_the_cut_is_told(report):
    settings = Settings.from_dict({"report": {"max_related": 1}})
    content = Report(documents=report.documents, matches=report.matches, settings=settings).to_dict()
    related = [p for p in content["pairs"] if not p["counted"]]
    assert [p["score"] for p in related] == [0.62]
    assert content["related_left_off"] == 3


def test_pairs_and_related_part_the_matches(report):
    assert {m.relation for m in report.pairs} <= OVERLAPPING
    assert not {m.relation for m in report.related} & OVERLAPPING
    assert len(report.pairs) + len(report.related) == len(report.matches)
    assert report.pairs[0].score == max(m.score for m in report.pairs)


def test_a_document_is_found_by_id_and_by_path(report):
    assert report.document("防溺水/妇联.docx").title.endswith("通知")
    with pytest.raises(UnknownDocumentError, match=r"是否指 防溺水/妇联\.docx"):
        report.document("防溺水/妇连.docx")


def test_figures_have_their_denominators(report):
    figures = {f["key"]: (f["value"], f["of"]) for f in report.to_dict()["figures"]}
    assert figures["read"] == (28, 32)
    assert figures["unread"] == (4, 32)
    assert figures["asking"] == (15, 16)
    # 15 that ask: 4 fire, 3 drowning and 4 special equipment make one each, four others stand alone.
    assert figures["distinct"] == (7, 15)
    assert figures["multi_department"] == (3, 4)
    assert figures["same_day"] == (1, 12)
    assert figures["both_forms"] == (3, 15)


def test_the_matrix_is_symmetric_and_counts_pairs(report):
    matrix = report.to_dict()["matrix"]
    names, counts = matrix["departments"], matrix["counts"]
    assert counts == [list(row) for row in zip(*counts, strict=True)]
    fire, emergency = names.index("消防救援大队"), names.index("应急管理局")
    assert counts[fire][emergency] == 3  # two notices, their tables, and the plan of the office it hosts
    own = names.index("乡村振兴局")
    assert counts[own][own] == 6
