import contextlib
from pathlib import Path

import pytest
from drawn import zipped
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.errors import DamagedFileError, EmptyFileError, EncryptedFileError, ReadError
from jianfu_dedup.reading.sheets import csv_, ods, spreadsheetml, xls
from jianfu_dedup.settings import Reading

XLS = (Path(__file__).parent.parent / "data" / "merged_hidden.xls").read_bytes()
HEADER = (("序号", "工程情况", "工程情况", "人口"), ("序号", "名称", "建成日期", "人口"))
MERGES = {(0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)}


def check_ledger(content):
    """The same ledger in three formats: merged header, a date, a fraction, and a hidden sheet."""
    ledger, hidden = content.blocks
    assert ledger.rows == (("供水工程台账",) * 4, *HEADER, ("1", "甲站", "2023-10-09", "1200.5"))
    assert set(ledger.merges) == MERGES
    assert (ledger.name, ledger.hidden) == ("台账", False)
    assert (hidden.name, hidden.hidden, hidden.rows) == ("字典", True, (("是",), ("否",)))


def test_xls():
    check_ledger(xls.read(XLS, name="a.xls", limits=Reading()))


def test_xls_rows_stop_at_the_limit():
    content = xls.read(XLS, name="a.xls", limits=Reading(max_rows=2))
    assert (len(content.blocks[0].rows), content.blocks[0].total_rows) == (2, 4)
    assert "只读前 2 行" in content.warnings[0]


def test_xls_with_a_password():
    locked = bytearray(XLS)
    # The record of the last writer (0x005C, 112 bytes) stands where the one of the password would.
    locked[locked.index(b"\x5c\x00\x70\x00")] = 0x2F
    with pytest.raises(EncryptedFileError):
        xls.read(bytes(locked), name="a.xls", limits=Reading())


def test_xls_with_an_impossible_size_is_damaged_and_allocates_nothing():
    data = bytearray(XLS)
    at = data.index(b"\x00\x02\x0e\x00")
    data[at + 8 : at + 12] = b"\xff\xff\xff\x7f"
    with pytest.raises(DamagedFileError):
        xls.read(bytes(data), name="a.xls", limits=Reading())


@given(st.integers(0, len(XLS) - 1), st.integers(0, 255))
def test_damaged_xls_is_a_read_error_or_harmless(position, value):
    data = bytearray(XLS)
    data[position] = value
    with contextlib.suppress(ReadError):
        xls.read(bytes(data), name="a.xls", limits=Reading())


ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def cell(text: str = "", **attributes: str) -> str:
    """A cell; ``columns_spanned=4`` becomes ``table:number-columns-spanned``, ``date_value`` ``office:date-value``."""
    inner = f"<text:p>{text}</text:p>" if text else ""
    given = ""
    for name, value in attributes.items():
        space = "office:" if name.endswith(("type", "value")) else "table:"
        number = "number-" if name.endswith(("spanned", "repeated")) else ""
        given += f' {space}{number}{name.replace("_", "-")}="{value}"'
    return f"<table:table-cell{given}>{inner}</table:table-cell>"


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def table(name: str, *rows: str, style: str = "ta1") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def ods_file(body: str, before: str = "", **members: str) -> bytes:
    content = f"<office:document-content {ODF}>{before}<office:body><office:spreadsheet>{body}</office:spreadsheet>"
    return zipped({"content.xml": content + "</office:body></office:document-content>", **members})


COVERED = "<table:covered-table-cell/>"
ODS_LEDGER = table(
    "台账",
    row(cell("供水工程台账", columns_spanned="4"), COVERED * 3),
    row(
        cell("序号", rows_spanned="2"),
        cell("工程情况", columns_spanned="2") + COVERED,
        cell("人口", rows_spanned="2"),
        cell(columns_repeated="16380"),
    ),
    row(COVERED, cell("名称"), cell("建成日期"), COVERED),
    row(
        cell("1", value_type="float", value="1"),
        cell("甲站"),
        cell("2023年10月9日", value_type="date", date_value="2023-10-09T00:00:00"),
        cell("1,200.50", value_type="float", value="1200.5"),
    ),
    row(cell(columns_repeated="16384"), times=1_048_572),
)
ODS_HIDDEN = table("字典", row(cell("是")), row(cell("否")), style="ta2")
ODS_STYLES = (
    '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties'
    ' table:display="false"/></style:style></office:automatic-styles>'
)


def test_ods():
    check_ledger(ods.read(ods_file(ODS_LEDGER + ODS_HIDDEN, ODS_STYLES), name="a.ods", limits=Reading()))


def test_ods_repeated_content_is_unfolded_only_within_the_limits():
    body = table("表", row(cell("甲", columns_repeated="16384"), times=1_048_576))
    (grid,) = ods.read(ods_file(body), name="a.ods", limits=Reading(max_rows=7, max_columns=5)).blocks
    assert (grid.rows, grid.total_rows) == ((("甲",) * 5,) * 7, 1_048_576)


def test_ods_drop_down_list():
    lists = (
        '<table:content-validations><table:content-validation table:name="v1"'
        ' table:condition=\'of:cell-content-is-in-list("是";"否")\'/></table:content-validations>'
    )
    body = lists + table("表", row(cell("是否达标", content_validation_name="v1")))
    assert ods.read(ods_file(body), name="a.ods", limits=Reading()).blocks[0].options == ((0, ("是", "否")),)


def test_ods_comments_are_not_cell_text():
    note = "<office:annotation><text:p>旧</text:p></office:annotation>"
    body = table("表", row(f"<table:table-cell>{note}<text:p>姓<text:s/>名</text:p></table:table-cell>"))
    assert ods.read(ods_file(body), name="a.ods", limits=Reading()).blocks[0].rows == (("姓 名",),)


def test_ods_with_a_password():
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    data = ods_file(ODS_LEDGER, **{"META-INF/manifest.xml": manifest})
    with pytest.raises(EncryptedFileError):
        ods.read(data, name="a.ods", limits=Reading())


def test_spreadsheetml():
    ss = "urn:schemas-microsoft-com:office:spreadsheet"
    text = '<Data ss:Type="String">{}</Data>'.format
    number, moment = '<Data ss:Type="Number">{}</Data>'.format, '<Data ss:Type="DateTime">{}T00:00:00.000</Data>'.format
    ledger = (
        f'<Row><Cell ss:MergeAcross="3">{text("供水工程台账")}</Cell></Row>'
        f'<Row><Cell ss:MergeDown="1">{text("序号")}</Cell><Cell ss:MergeAcross="1">{text("工程情况")}</Cell>'
        f'<Cell ss:MergeDown="1">{text("人口")}</Cell></Row>'
        f'<Row><Cell ss:Index="2">{text("名称")}</Cell><Cell>{text("建成日期")}</Cell></Row>'
        f'<Row ss:Index="4"><Cell>{number(1)}</Cell><Cell>{text("甲站")}</Cell><Cell>{moment("2023-10-09")}</Cell>'
        f"<Cell>{number(1200.5)}</Cell></Row>"
    )
    words = f"<Row><Cell>{text('是')}</Cell></Row><Row><Cell>{text('否')}</Cell></Row>"
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    spaces = f'xmlns="{ss}" xmlns:ss="{ss}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    data = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {spaces}>'
        f'<Worksheet ss:Name="台账"><Table>{ledger}</Table></Worksheet>'
        f'<Worksheet ss:Name="字典"><Table>{words}</Table>{hidden}</Worksheet></Workbook>'
    )
    check_ledger(spreadsheetml.read(data.encode(), name="a.xls", limits=Reading()))


def test_spreadsheetml_with_entities_is_refused():
    data = (
        b'<!DOCTYPE a [<!ENTITY x "y">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&x;</Workbook>'
    )
    with pytest.raises(DamagedFileError):
        spreadsheetml.read(data, name="a.xls", limits=Reading())


def read_csv(text: str, encoding: str = "utf-8-sig", **limits):
    return csv_.read(text.encode(encoding), name="a.csv", limits=Reading(**limits))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_with_every_delimiter(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (("序号", "姓名", "住址"), ("1", "张三", "某某镇某某村")))
    assert read_csv(text, encoding).blocks[0].rows == (("序号", "姓名", "住址"), ("1", "张三", "某某镇某某村"))


def test_csv_quotes_hold_delimiters_and_line_feeds():
    assert read_csv('序号,"联系人\n电话","住址,门牌"\n').blocks[0].rows == (("序号", "联系人\n电话", "住址,门牌"),)


def test_csv_with_a_lone_quote_loses_nothing():
    assert read_csv('序号,"备注\n1,甲\n2,乙\n').blocks[0].rows == (("序号", '"备注'), ("1", "甲"), ("2", "乙"))


def test_csv_tells_its_encoding_and_its_length():
    content = read_csv("序号,姓名\n" * 50, "gb18030", max_rows=10)
    assert content.encoding == "gb18030"
    assert (len(content.blocks[0].rows), content.blocks[0].total_rows) == (10, 50)


def test_csv_declares_its_delimiter():
    assert read_csv("sep=;\n甲;乙,丙\n").blocks[0].rows == (("甲", "乙,丙"),)


def test_csv_without_text_is_empty():
    with pytest.raises(EmptyFileError):
        read_csv(",,\n,,\n")


@given(st.lists(st.lists(st.text('甲乙丙,"\n 1a', max_size=6), min_size=2, max_size=4), min_size=1, max_size=5))
def test_csv_never_fails_on_text(rows):
    try:
        grid = read_csv("\n".join(",".join(row) for row in rows)).blocks[0]
    except EmptyFileError:
        return
    assert len({len(row) for row in grid.rows}) == 1
