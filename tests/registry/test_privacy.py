"""No personal data and no rows of tables in the file, in an answer or in a log; what is forgotten leaves no trace."""

from __future__ import annotations

import json
import logging
import sqlite3
import zlib
from contextlib import closing

import made_up_county as county
import pytest
import small_county

import jianfu_dedup as jd
from jianfu_dedup.registry import records

ROW = ["1", county.CONTACT, county.IDENTITY, "1943.03", "88", "100", "乡信用合作社", "6228480402564890018"]
WIDE = "１３９８７６５４３２１"
PERSONAL = (county.PHONE, county.IDENTITY, county.MAIL, county.CONTACT, ROW[-1], WIDE, "13987654321", "0371-65891234")
ROLL = "高龄津贴发放花名册.xlsx"
NAMED = f"通知{county.PHONE}.txt"
TEXTS = {
    "应急局消防.docx": county.docx(county.FIRE_SAFETY, ["消防安全隐患排查整治台账", *county.FIRE_COLUMNS]),
    ROLL: county.workbook(ROLL.removesuffix(".xlsx"), county.AGED_COLUMNS, ROW),
    NAMED: (
        county.AGED + f"\n联系人：{county.CONTACT}，手机：{WIDE}，传真0371-65891234，身份证{county.IDENTITY}"
    ).encode(),
    "群消息.txt": small_county.UNDATED.encode(),
}


@pytest.fixture(scope="module")
def personal(tmp_path_factory):
    return small_county.read(tmp_path_factory.mktemp("personal"), TEXTS)


@pytest.fixture
def kept(index, personal):
    """An index with personal documents, their groups reported and decided on."""
    index.add(personal)
    index.report()
    return index


def raw(path):
    """Bytes of an index and of its log."""
    return b"".join(p.read_bytes() for p in sorted(path.parent.glob(path.name + "*")))


def unpacked(path):
    """Every value that the file holds, what is compressed also as it was before."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = [v for t in tables for row in connection.execute(f"SELECT * FROM {t}") for v in row]
    blobs = [v if isinstance(v, bytes) else str(v).encode() for v in values]
    return b"\n".join([*blobs, *(records.unpacked(b) for b in blobs if b[:1] == b"\x78" and is_packed(b))])


def is_packed(data):
    try:
        records.unpacked(data)
    except (zlib.error, ValueError):
        return False
    return True


def test_the_test_sees_what_is_stored(kept, tmp_path):
    held = unpacked(tmp_path / "county.jianfu").decode("utf-8", "replace")
    assert "八十周岁以上老年人" in held
    assert "身份证号" in held
    assert "通知***.txt" in held


def test_no_personal_data_and_no_rows_stand_in_the_file(kept, tmp_path):
    held = unpacked(tmp_path / "county.jianfu") + raw(tmp_path / "county.jianfu")
    for value in (*PERSONAL, *ROW[6:], ROW[3]):
        assert value.encode() not in held, value
        assert value.encode("unicode_escape") not in held, value


def test_none_stands_in_an_answer_or_a_log(index, personal, tmp_path, caplog):
    draft = {"subject": "关于开展高龄津贴年审的通知", "issuer": "青岩县卫生健康局", "date": "2023-03-01",
             "text": county.AGED + f"\n联系人：{county.CONTACT}，电话{county.PHONE}，{county.IDENTITY}，{WIDE}",
             "attachments": [{"name": f"表{county.PHONE}.txt", "text": f"报表样式\n联系人：{county.CONTACT}"},
                             {"name": f"坏{county.PHONE}.docx", "text": ""}]}  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        added = index.add(personal)
        refused = index.add(small_county.read(tmp_path / "b", {NAMED: county.AGED.encode()}))
        report = index.report()
        told = [added, refused, index.add(personal), index.check(draft), index.check(draft, lang="en"), index.info(),
                index.verify(), *report.clusters, *report.documents, *report.matches]  # fmt: skip
        outputs = [report.to_json(), report.to_html(), report.to_markdown(), repr(index), caplog.text]
        removed = index.remove([NAMED])
    assert refused.refused[0].id == "通知***.txt"
    assert removed == ("通知***.txt",)
    said = [json.dumps(t.to_dict(), ensure_ascii=False) for t in told] + outputs + [repr(told), str(removed)]
    for value in PERSONAL:
        assert not [text[:200] for text in said if value in text], value


def test_a_file_named_after_a_number_is_known_by_its_own_name_and_by_the_masked_one(kept, personal, tmp_path):
    for name in (NAMED, "通知***.txt"):
        assert name in kept
        assert kept.remove(name) == ("通知***.txt",)
        assert name not in kept
        kept.add(small_county.only(personal, NAMED))


def test_two_files_whose_masked_names_are_one_are_not_mixed_up(kept, tmp_path):
    other = NAMED.replace(county.PHONE, "13700001111")
    both = small_county.read(tmp_path / "b", {NAMED: county.AGED.encode(), other: county.STRAW.encode()})
    done = kept.add(both)
    assert (done.added, len(done.refused)) == ((), 2)
    assert {r.code for r in done.refused} == {"E_EXISTS"}
    assert "高龄" in kept.report().document("通知***.txt").title


def test_a_file_that_cannot_be_read_is_named_without_the_number(index, tmp_path):
    contents = {f"坏{county.PHONE}.docx": county.files()["其他/坏文件.docx"], "好.txt": county.STRAW.encode()}
    done = index.add(small_county.read(tmp_path / "b", contents))
    assert [(u.path, u.code) for u in done.unread] == [("坏***.docx", "E_DAMAGED")]


# --- what is secret ---------------------------------------------------------------------------------------------------


def test_a_secret_document_is_refused_and_nothing_of_it_is_kept(index, tmp_path, caplog):
    secret = county.SECRET.replace("某某情况", "北山水厂专线")
    contents = {"机要件.txt": secret.encode(), "好.txt": county.STRAW.encode(), "会议（机密★3年）.txt": b"x" * 99}
    with caplog.at_level(logging.DEBUG):
        done = index.add(small_county.read(tmp_path / "b", contents))
    assert {(u.path, u.code) for u in done.unread} == {("机要件.txt", "E_SECRET"), ("会议（机密★3年）.txt", "E_SECRET")}
    assert done.added == ("好.txt",)
    held = unpacked(tmp_path / "county.jianfu") + raw(tmp_path / "county.jianfu")
    for trace in ("北山水厂", "机要件", "机密", "秘密"):
        assert trace not in caplog.text
        assert trace not in json.dumps(index.report().to_dict(), ensure_ascii=False)
        assert trace.encode() not in held


# --- forgetting -------------------------------------------------------------------------------------------------------


def windows(data, size=48):
    """Pieces of what was stored, long enough to stand nowhere by chance."""
    return [data[n : n + size] for n in range(0, max(len(data) - size, 1), size)]


def traces(index, *ids):
    """What the store keeps of documents, as bytes."""
    found = []
    for entry in index._store.get(ids):
        document = json.loads(records.unpacked(entry.content))[1]
        texts = [entry.id, document.get("title", ""), document["sha256"], *document.get("text", "").splitlines()]
        found += [*(t.encode() for t in texts if len(t) > 3), *windows(entry.content), *windows(entry.signature)]
        found.append(index._store.digests([entry.id])[entry.id])
    assert found
    return found


def left(path, found):
    held = raw(path) + unpacked(path)
    return [trace for trace in found if trace in held]


@pytest.mark.parametrize("name", ["农业局秸秆.txt", "商务局消防.txt", small_county.TABLE, "应急局消防.docx"])
def test_what_is_forgotten_leaves_no_trace(copy, tmp_path, name):
    path = tmp_path / "copy.jianfu"
    ids = [i for i in copy._store.ids() if i.startswith(name)]
    found, others = traces(copy, *ids), len(copy) - len(ids)
    assert len(left(path, found)) == len(found)
    assert copy.forget(name) == tuple(ids)
    # The title of one table stands in the text of others as well; their words are theirs.
    assert left(path, own(found, copy)) == []
    assert (len(copy), copy.verify().sound) == (others, True)
    assert all(name not in c.members for c in copy.report().clusters)


def own(found, index):
    """Those that stand in no other document."""
    others = json.dumps([d.to_dict() for d in index.report().documents], ensure_ascii=False).encode()
    return [trace for trace in found if trace not in others]


def test_forgetting_takes_the_wordings_of_before_as_well(copy, later, tmp_path):
    name = "农业局秸秆.txt"
    first = traces(copy, name)
    copy.replace(small_county.only(later, name))
    second = traces(copy, name)
    copy.forget(name)
    assert left(tmp_path / "copy.jianfu", [*first, *second]) == []


def test_what_was_removed_can_still_be_forgotten(copy, tmp_path):
    names = ["农业局秸秆.txt", "应急局消防.docx"]
    found = traces(copy, *names, "应急局消防.docx#表1")
    copy.remove(names)
    assert copy.forget(names) == ()
    assert left(tmp_path / "copy.jianfu", own(found, copy)) == []


def test_forgetting_changes_nothing_of_the_others(copy, issued):
    before = {c.members: c.id for c in copy.report().clusters}
    decided = copy.dismiss(next(iter(before.values())), by="县委办")
    copy.forget(["农业局秸秆.txt", "没有.txt"])
    after = copy.report()
    assert {c.members: c.id for c in after.clusters} == before
    assert after.events == ()
    assert after.decisions == {decided.cluster: decided}


def test_forgetting_where_others_read_says_that_it_must_be_done_again(copy, tmp_path):
    with jd.Index.open(tmp_path / "copy.jianfu", create=False, timeout_s=0.1) as other:
        with other._store.reading(), pytest.raises(jd.IndexLockedError) as error:
            jd.Index.forget(impatient(copy), "农业局秸秆.txt")
        assert error.value.mend
        assert "农业局秸秆.txt" not in copy
        other.forget("农业局秸秆.txt")
        assert "秸秆".encode() not in unpacked(tmp_path / "copy.jianfu")


def impatient(index):
    index._store.timeout_s = 0.1
    index._store._file._timeout_s = 0.1
    index._store._pool.clear()
    return index
