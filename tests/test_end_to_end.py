"""The whole road on a folder of a county that does not exist: what is found, what is refused, what never changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import made_up_county as county
import pytest

import jianfu_dedup as jd

FIRE = {
    "消防/应急局消防通知.docx",
    "消防/应急局消防通知.docx#表1",
    "消防/商务局函.html",
    "消防/商贸场所消防安全隐患排查台账.xlsx",
    "消防/民政局通知.txt",
    "消防/群消息.txt",
}
LIFTS = {"特种设备/市监局通知.docx", "特种设备/以此份为准.rtf", "特种设备/文旅局转发.pdf"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return county.write(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def report(folder):
    return jd.scan(folder)


@pytest.fixture(scope="module")
def content(report):
    return report.to_dict()


def pair(report, a, b):
    found = [m for m in report.matches if {m.a, m.b} == {a, b}]
    assert len(found) == 1, f"{a} — {b}: {len(found)}"
    return found[0]


# --- what is found ---------------------------------------------------------------------------------------------------


def test_the_fire_notices_of_three_bureaus_are_one_group_and_the_lifts_another(report):
    groups = {frozenset(c.members): c.departments for c in report.clusters}
    assert groups[frozenset(FIRE)] == ("商务局", "应急管理局", "民政局")
    assert groups[frozenset(LIFTS)] == ("市场监督管理局", "文化旅游广电体育局")
    assert len(groups) == 2


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("消防/应急局消防通知.docx", "消防/商务局函.html", "overlap"),
        ("消防/应急局消防通知.docx", "消防/民政局通知.txt", "overlap"),
        ("消防/应急局消防通知.docx#表1", "消防/商贸场所消防安全隐患排查台账.xlsx", "template_overlap"),
        ("消防/应急局消防通知.docx", "消防/应急局消防通知.docx#表1", "attachment"),
        ("消防/商务局函.html", "消防/商贸场所消防安全隐患排查台账.xlsx", "attachment"),
        ("消防/应急局消防通知.docx", "消防/群消息.txt", "reissue"),
        ("特种设备/市监局通知.docx", "特种设备/以此份为准.rtf", "reissue"),
    ],
)
def test_relations(report, a, b, relation):
    assert pair(report, a, b).relation == relation


def test_a_forward_is_told_from_a_copy(report):
    versions = LIFTS - {"特种设备/文旅局转发.pdf"}
    assert "forward" in {pair(report, v, "特种设备/文旅局转发.pdf").relation for v in versions}


def test_notices_of_one_week_on_different_matters_do_not_overlap(tmp_path):
    for name, data in county.in_one_week().items():
        (tmp_path / name).write_bytes(data)
    pairs = {(m.a, m.b) for m in jd.scan(tmp_path).pairs}
    assert pairs == {("商务局.txt", "应急局.txt")}


def test_aligned_columns_are_told_with_both_names(report):
    ledgers = pair(report, "消防/商贸场所消防安全隐患排查台账.xlsx", "消防/应急局消防通知.docx#表1")
    assert {
        ("企业名称", "场所名称"),
        ("经营地址", "地址"),
        ("自查发现问题", "存在隐患"),
        ("整改措施", "整改措施"),
    } <= set(ledgers.fields)


def test_the_unrelated_notices_overlap_with_nothing(report):
    overlapping = {i for m in report.pairs for i in (m.a, m.b)}
    assert overlapping == FIRE | LIFTS


def test_every_reason_sums_to_the_score(report):
    from math import exp

    for match in report.pairs:
        total = sum(e.weight for e in match.evidence)
        assert match.score == pytest.approx(1 / (1 + exp(-total)), abs=0.02), (match.a, match.b)


def test_references_are_resolved(report):
    assert "消防/应急局消防通知.docx" in report.refers_to["消防/群消息.txt"]
    # The number stands on two versions of the original; either is a right answer.
    assert LIFTS & set(report.refers_to["特种设备/文旅局转发.pdf"])


def test_facets_of_a_notice(content):
    notice = next(d for d in content["documents"] if d["id"] == "消防/应急局消防通知.docx")
    assert (notice["issuer"], notice["doc_no"], notice["issued"]) == (
        "应急管理局",
        "青应急发〔2023〕41号",
        "2023-11-20",
    )
    assert notice["deadlines"] == ["2023-12-08"]
    assert {"电子", "纸质", "盖章"} <= set(notice["channels"])


# --- what is refused, and what never leaves --------------------------------------------------------------------------


def test_what_cannot_be_read_is_listed_with_the_reason_and_the_rest_goes_on(report, content):
    assert {(u.path, u.code) for u in report.unread} == {
        ("其他/机要.txt", "E_SECRET"),
        ("其他/坏文件.docx", "E_DAMAGED"),
        ("其他/扫描件.pdf", "E_NEEDS_OCR"),
    }
    listed = {d["path"]: d for d in content["documents"]}
    for unread in report.unread:
        assert unread.reason
        assert unread.reason in listed[unread.path]["warnings"]


def test_names_in_gbk_inside_a_zip_are_read(report):
    assert report.document("其他/打包.zip!秸秆数据.txt").issuer.name == "农业农村局"


def test_nothing_of_a_secret_document_is_kept(report):
    assert "机要员" not in report.to_json()
    assert "某某情况" not in report.to_json()


@pytest.mark.parametrize("kind", ["json", "html", "md", "xlsx"])
def test_no_output_holds_personal_data(report, kind, tmp_path):
    if kind == "xlsx":
        import openpyxl

        report.to_xlsx(tmp_path / "r.xlsx")
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        text = "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None)
    else:
        text = {"json": report.to_json, "html": report.to_html, "md": report.to_markdown}[kind]()
    assert "消防" in text
    for value in (county.PHONE, county.IDENTITY, county.MAIL, county.CONTACT, "6228480402564890018"):
        assert value not in text


# --- what never changes ----------------------------------------------------------------------------------------------


def test_the_order_of_the_paths_and_the_number_of_workers_change_nothing(folder, report):
    parts = sorted(p for p in folder.rglob("*") if p.is_file())
    one = {"reading": {"workers": 1}}
    two = {"reading": {"workers": 2}}
    forwards, backwards = jd.scan(parts, settings=one), jd.scan(parts[::-1], settings=two)
    assert _without_settings(forwards) == _without_settings(backwards)
    assert len(forwards.pairs) == len(report.pairs)


def _without_settings(report):
    content = report.to_dict()
    del content["settings"]
    return json.dumps(content, ensure_ascii=False)


def test_the_seed_of_pythons_hashes_changes_no_byte(folder):
    found = [
        subprocess.run(
            [sys.executable, "-m", "jianfu_dedup", "scan", str(folder), "--format", "json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert found[0] == found[1]
    assert json.loads(found[0])["clusters"]


def test_an_unrelated_document_changes_no_other_pair(folder, report, tmp_path):
    unrelated = ("其他/高龄津贴.txt", "其他/高龄津贴发放花名册.xlsx", "其他/打包.zip")
    fewer = jd.scan(county.write(tmp_path, without=unrelated))
    assert {m.a for m in report.matches} > {m.a for m in fewer.matches}
    told = {(m.a, m.b): (m.relation, m.score) for m in fewer.matches}
    still = {(m.a, m.b): (m.relation, m.score) for m in report.matches if not {m.a, m.b} & set(_ids(report, unrelated))}
    assert told == still


def _ids(report, paths):
    return [d.id for d in report.documents if d.path.startswith(paths)]


FORMATS = {
    "notice.docx": county.docx,
    "notice.html": county.html,
    "notice.txt": lambda text: text.encode(),
    "gb18030.txt": lambda text: text.encode("gb18030"),
    "utf-16.txt": lambda text: text.encode("utf-16"),
    "notice.rtf": county.rtf,
    "notice.doc": lambda text: county.office.ole(county.office.word_streams(text.replace("\n", "\r") + "\r")),
    "rtf inside.doc": county.rtf,
    "notice.pdf": county.pdf,
    "notice.ofd": lambda text: county.drawn.ofd([_sheet(text)]),
}


def _sheet(text):
    sheet, top = county.drawn.Sheet(), 60.0
    for line in text.split("\n"):
        for start in range(0, len(line), 26):
            sheet.texts.append((80, top, 16, line[start : start + 26]))
            top += 26
    return sheet


TEXTS = {"trade": county.TRADE_FIRE, "care": county.CARE_FIRE, "lifts": county.LIFTS, "aged": county.AGED}


@pytest.fixture(scope="module")
def in_every_format(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    for key, text in TEXTS.items():
        (folder / key).mkdir()
        for name, make in FORMATS.items():
            (folder / key / name).write_bytes(make(text))
    return {d.path: d for d in jd.read(folder)}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"notice.txt"}))
@pytest.mark.parametrize("text", sorted(TEXTS))
def test_the_format_changes_nothing_of_what_is_asked(in_every_format, name, text):
    plain, other = in_every_format[f"{text}/notice.txt"], in_every_format[f"{text}/{name}"]
    assert other.issuer.name == plain.issuer.name
    assert (other.doc_no, other.issued, other.title) == (plain.doc_no, plain.issued, plain.title)
    assert [asked(r) for r in other.requests] == [asked(r) for r in plain.requests]
    assert asked(plain.requests[0])[1]


def asked(request):
    due = tuple(d.value for d in request.deadlines)
    return (request.material, due, request.channels, request.population, request.copies, request.period)


def test_a_folder_of_tables_alone_is_compared(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(county.workbook("消防安全隐患排查整治台账", county.FIRE_COLUMNS))
    (tmp_path / "b.xlsx").write_bytes(county.workbook("商贸场所消防安全隐患排查台账", county.TRADE_COLUMNS))
    assert [m.relation for m in jd.scan(tmp_path).pairs] in (["template_overlap"], ["template_version"])


# --- the contract ----------------------------------------------------------------------------------------------------

TEXT_OR_NONE = (str, type(None))
DOCUMENT = {
    "id": str,
    "path": str,
    "kind": str,
    "title": str,
    "issuer": TEXT_OR_NONE,
    "doc_no": TEXT_OR_NONE,
    "issued": TEXT_OR_NONE,
    "deadlines": list,
    "channels": list,
    "refers_to": list,
    "warnings": list,
}
PAIR = {"a": str, "b": str, "relation": str, "strength": str, "score": float, "evidence": list, "fields": list}
CLUSTER = {"id": str, "members": list, "departments": list, "topic": str}


def test_the_keys_that_other_systems_read(content):
    assert content["schema_version"].startswith("1.")
    for name, keys in (("documents", DOCUMENT), ("pairs", PAIR), ("clusters", CLUSTER)):
        assert content[name]
        for entry in content[name]:
            for key, kind in keys.items():
                assert isinstance(entry[key], kind), f"{name}: {key} = {entry[key]!r}"
    ids = {d["id"] for d in content["documents"]}
    assert {p[side] for p in content["pairs"] for side in "ab"} <= ids
    assert {m for c in content["clusters"] for m in c["members"]} <= ids
    assert {r for d in content["documents"] for r in d["refers_to"]} <= ids
    assert all(0 <= p["score"] <= 1 for p in content["pairs"])
    paths = {d["id"]: {f["path"] for f in d["fields"]} for d in content["documents"]}
    for p in content["pairs"]:
        assert all(a in paths[p["a"]] and b in paths[p["b"]] for a, b in p["fields"])


def test_the_report_follows_the_published_schema(content):
    schema = json.loads(Path(jd.__file__).with_name("schemas").joinpath("report-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, schema)
