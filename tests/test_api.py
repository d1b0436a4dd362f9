"""The face for Python: read, scan, explain."""

from __future__ import annotations

import dataclasses
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import made_up_county as county
import pytest

import jianfu_dedup as jd


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("api")
    for name, data in county.files().items():
        if name.startswith(("消防/", "其他/机要")):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(data)
    return root


@pytest.fixture(scope="module")
def docs(folder):
    return jd.read(folder)


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(county.AGED, encoding="utf-8")
    return path


# --- read ------------------------------------------------------------------------------------------------------------


def test_documents_are_a_sequence_sorted_by_id(docs):
    ids = [d.id for d in docs]
    assert ids == sorted(ids)
    assert len(docs) == 6
    assert docs[0] in docs
    assert docs[-1].id == ids[-1]
    assert repr(docs) == "<Documents: 6 read, 1 unread>"
    assert [u.code for u in docs.unread] == ["E_SECRET"]


def test_a_slice_can_be_scanned(docs):
    some = docs[:3]
    assert isinstance(some, jd.Documents)
    assert len(some) == 3
    assert some.unread == docs.unread
    assert {d.id for d in jd.scan(some).documents} == {d.id for d in docs[:3]}


@pytest.mark.parametrize("form", [str, Path, lambda p: [p], lambda p: iter([p]), os.fspath])
def test_paths_may_come_in_any_form(notice, form):
    assert [d.path for d in jd.read(form(notice))] == ["通知.txt"]


def test_files_of_equal_names_are_told_apart_whatever_the_order(tmp_path):
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "通知.txt").write_text(county.AGED.replace("青岩", name + "山"), encoding="utf-8")
    roots = [tmp_path / "甲", tmp_path / "乙"]
    found = [[(d.id, d.text[:2]) for d in jd.read(order)] for order in (roots, roots[::-1])]
    assert found[0] == found[1] == [("乙/通知.txt", "乙山"), ("甲/通知.txt", "甲山")]


def test_a_file_given_twice_or_inside_a_given_folder_is_read_once(folder, docs):
    inside = folder / "消防" / "民政局通知.txt"
    assert [d.id for d in jd.read([inside, folder, inside])] == [d.id for d in docs]


def test_excluded_files_are_left_out(folder):
    kept = jd.read(folder, exclude=[folder / "消防/民政局通知.txt", folder / "nothing.html"])
    assert "消防/民政局通知.txt" not in {d.path for d in kept}
    assert len(kept) == 5


def test_progress_counts_up_to_the_number_of_files(folder):
    told = []
    jd.read(folder, progress=lambda done, total, name: told.append((done, total, name)))
    assert [t[0] for t in told] == list(range(1, 7))
    assert {t[1] for t in told} == {6}
    assert "消防/民政局通知.txt" in {t[2] for t in told}


def test_settings_as_a_value_a_dict_or_a_file(notice, tmp_path):
    file = tmp_path / "s.toml"
    file.write_text("[report]\ntownships = 9\n", encoding="utf-8")
    wanted = jd.Settings.from_dict({"report": {"townships": 9}})
    for form in (wanted, {"report": {"townships": 9}}, file, str(file)):
        assert jd.read(notice, settings=form).settings == wanted


def test_a_county_file_is_kept_with_the_documents(notice, tmp_path):
    file = tmp_path / "county.toml"
    file.write_text('county = "青岩县"\n', encoding="utf-8")
    read = jd.read(notice, county=file)
    assert read.lexicon.county == "青岩县"
    assert jd.scan(read).provenance["county"] == "青岩县"
    with pytest.raises(ValueError, match="读取时"):
        jd.scan(read, county=file)


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"settings": {"matchin": {}}}, jd.SettingsError),
        ({"settings": "none.toml"}, jd.SettingsError),
        ({"county": "none.toml"}, jd.LexiconError),
    ],
)
def test_wrong_arguments_are_refused(notice, arguments, kind):
    with pytest.raises(kind):
        jd.read(notice, **arguments)


def test_nothing_to_read_says_why(tmp_path):
    with pytest.raises(jd.NothingReadError, match="路径不存在"):
        jd.read(tmp_path / "none")
    with pytest.raises(jd.NothingReadError, match="没有找到文件"):
        jd.read(tmp_path)
    for n in range(7):
        (tmp_path / f"{n}.txt").write_text(county.SECRET, encoding="utf-8")
    with pytest.raises(jd.NothingReadError, match=r"7 个文件全部未能读取.*0\.txt.*另有 2 个文件"):
        jd.read(tmp_path)


# --- scan ------------------------------------------------------------------------------------------------------------


def test_scan_takes_documents_or_paths(folder, docs):
    assert jd.scan(docs).to_json() == jd.scan(folder).to_json()


def test_other_settings_for_documents_already_read(docs):
    strict = jd.scan(docs, settings={"matching": {"threshold": 1.0, "template_threshold": 1.0, "cross_threshold": 1.0}})
    assert len(strict.pairs) < len(jd.scan(docs).pairs)
    assert strict.settings.matching.threshold == 1.0
    assert docs.settings.matching.threshold < 1.0


def test_scanning_changes_nothing_of_the_documents(docs):
    before = [d.to_dict() for d in docs]
    jd.scan(docs)
    assert [d.to_dict() for d in docs] == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        docs[0].title = "x"


def test_threads_may_scan_at_the_same_time(docs):
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: jd.scan(docs).to_json(), range(4)))
    assert len(set(reports)) == 1


def test_a_single_document_has_no_pairs(notice):
    report = jd.scan(notice)
    assert (report.pairs, report.related, report.clusters) == ((), (), ())
    assert json.loads(report.to_json())["documents"][0]["doc_no"] == "青民函〔2023〕12号"


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_alone_and_within_the_folder(folder):
    a, b = folder / "消防/商务局函.html", folder / "消防/民政局通知.txt"
    alone, within = jd.explain(a, b), jd.explain(b, a, within=folder)
    assert alone.match.relation == within.match.relation == "overlap"
    assert (alone.a, alone.b) == (("商务局函.html",), ("民政局通知.txt",))
    assert (within.a, within.b) == (("消防/民政局通知.txt",), ("消防/商务局函.html",))
    scanned = next(m for m in jd.scan(folder).matches if {m.a, m.b} == {*within.a, *within.b})
    assert within.match == scanned


def test_explain_tells_pairs_that_a_scan_leaves_out(folder, notice):
    told = jd.explain(folder / "消防/民政局通知.txt", notice)
    assert told.match.score < jd.Settings().matching.related
    assert told.match.evidence
    assert told.report.settings == jd.Settings()
    assert not jd.scan([folder / "消防/民政局通知.txt", notice]).matches


def test_explain_puts_like_against_like_before_notice_against_table(folder):
    names = ("消防/应急局消防通知.docx", "消防/商贸场所消防安全隐患排查台账.xlsx")
    told = jd.explain(*(folder / n for n in names), within=folder)
    assert [m.relation for m in told.matches] == ["template_overlap", "overlap"]
    assert told.match.fields


def test_explain_looks_into_containers(tmp_path, notice):
    packed = tmp_path / "包.zip"
    packed.write_bytes(county.office.gbk_zip({"甲.txt": county.AGED.encode(), "乙.txt": county.SECRET.encode()}))
    assert jd.explain(notice, packed).b == ("包.zip!甲.txt",)


def test_explain_refuses_what_is_no_file_or_cannot_be_read(folder, notice, tmp_path):
    for a, b, says in (
        (notice, folder, "不是文件"),
        (notice, notice, "同一个文件"),
        (notice, folder / "其他/机要.txt", "密级"),
    ):
        with pytest.raises(jd.UnknownDocumentError, match=says):
            jd.explain(a, b)
    with pytest.raises(jd.NothingReadError, match="路径不存在"):
        jd.explain(notice, tmp_path / "none")
