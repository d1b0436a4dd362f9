import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from drawn import zipped
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError, EmptyFileError, TooLargeError
from jianfu_dedup.reading.sheets.xlsx import read as read_xlsx
from jianfu_dedup.settings import Reading

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(data, **limits):
    return read_xlsx(data, name="a.xlsx", limits=Reading(**limits))


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def raw(sheet: str, *, before: str = "", main: str = MAIN) -> bytes:
    """A workbook of one hand-written sheet part."""
    return zipped(
        {
            "xl/workbook.xml": workbook(main),
            "xl/_rels/workbook.xml.rels": relations("/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f"{before}<worksheet {main}>{sheet}</worksheet>",
        }
    )


def workbook(main: str = MAIN) -> str:
    sheet = '<sheet name="表" sheetId="1" r:id="x"/>'
    return f'<workbook {main} xmlns:r="{REL}"><sheets>{sheet}</sheets></workbook>'


def relations(target: str) -> str:
    relation = f'<Relationship Id="x" Type="{REL}/worksheet" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'


def inline(text: str, at: str = "") -> str:
    place = f' r="{at}"' if at else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def ledger():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = "供水工程台账"
    sheet.merge_cells("A1:D1")
    for row in (["序号", "工程情况", None, "责任人"], [None, "名称", "水源", None], [1, "甲站", "井", "张"]):
        sheet.append(row)
    for area in ("A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    return book


def test_merged_cells_repeat_their_text():
    (grid,) = read(saved(ledger())).blocks
    assert grid.rows == (
        ("供水工程台账",) * 4,
        ("序号", "工程情况", "工程情况", "责任人"),
        ("序号", "名称", "水源", "责任人"),
        ("1", "甲站", "井", "张"),
    )
    assert set(grid.merges) == {(0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)}
    assert (grid.name, grid.hidden, grid.total_rows) == ("台账", False, 4)


def test_hidden_sheets_are_named_as_such():
    book = ledger()
    for name, state in (("旧表", "hidden"), ("字典", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"] = "是"
        sheet.sheet_state = state
    assert [(g.name, g.hidden) for g in read(saved(book)).blocks] == [("台账", False), ("旧表", True), ("字典", True)]


def test_drop_down_lists_of_all_kinds():
    book = ledger()
    words = book.create_sheet("字典 一")
    for row, word in enumerate(["井", "河", "库"], start=1):
        words.cell(row, 2, word)
    book.defined_names["水质"] = openpyxl.workbook.defined_name.DefinedName("水质", attr_text="'字典 一'!$B$1:$B$2")
    sheet = book["台账"]
    for where, formula in (
        ("B4:B90", '"是,否, 不详"'),
        ("C4:C90", "'字典 一'!$B$1:$B$3"),
        ("D4", "水质"),
        ("A4", 'INDIRECT("B1")'),
    ):
        validation = DataValidation(type="list", formula1=formula)
        validation.add(where)
        sheet.add_data_validation(validation)
    grid = read(saved(book)).blocks[0]
    assert grid.options == ((1, ("是", "否", "不详")), (2, ("井", "河", "库")), (3, ("井", "河")))


def test_lists_in_the_2009_extension_are_read():
    office = "http://schemas.microsoft.com/office"
    spaces = f'xmlns:x14="{office}/spreadsheetml/2009/9/main" xmlns:xm="{office}/excel/2006/main"'
    inner = '<x14:formula1><xm:f>"井,河"</xm:f></x14:formula1><xm:sqref>A2:A9</xm:sqref>'
    one = f'<x14:dataValidation type="list">{inner}</x14:dataValidation>'
    lists = f"<x14:dataValidations {spaces}>{one}</x14:dataValidations>"
    sheet = f"<sheetData><row>{inline('水源')}</row></sheetData><extLst><ext>{lists}</ext></extLst>"
    assert read(raw(sheet)).blocks[0].options == ((0, ("井", "河")),)


def test_numbers_dates_and_truth_are_the_text_a_person_sees():
    def fill(book):
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        time = book.add_format({"num_format": "yyyy/m/d h:mm"})
        share = book.add_format({"num_format": "0.00%"})
        sheet.write_row(0, 0, [3, 2.5, 0.1 + 0.2, True, 123456789012345680])
        sheet.write_datetime(1, 0, dt.date(2023, 10, 9), day)
        sheet.write_datetime(1, 1, dt.datetime(2023, 10, 9, 17, 30), time)  # noqa: DTZ001
        sheet.write_number(1, 2, 0.125, share)
        sheet.write_formula(1, 3, "=1+1", None, 2)
        sheet.write_formula(1, 4, '="甲"&"乙"', None, "甲乙")

    (grid,) = read(written(fill)).blocks
    assert grid.rows == (
        ("3", "2.5", "0.3", "TRUE", "123456789012346000"),
        ("2023-10-09", "2023-10-09 17:30", "12.5%", "2", "甲乙"),
    )


def test_a_formula_without_a_cached_value_is_blank():
    sheet = f"<sheetData><row>{inline('合计')}<c><f>SUM(B2:B9)</f></c>{inline('注')}</row></sheetData>"
    assert read(raw(sheet)).blocks[0].rows == (("合计", "", "注"),)


def test_blank_rows_and_columns_at_the_end_are_cut():
    book = ledger()
    book.active["J60"] = "   "
    grid = read(saved(book)).blocks[0]
    assert (len(grid.rows), len(grid.rows[0]), grid.total_rows) == (4, 4, 4)


def test_several_tables_of_a_sheet_stay_in_one_grid():
    book = openpyxl.Workbook()
    book.active["B2"] = "表一"
    book.active["B6"] = "表二"
    assert read(saved(book)).blocks[0].rows == (("", ""), ("", "表一"), ("", ""), ("", ""), ("", ""), ("", "表二"))


def test_rows_stop_at_the_limit_and_are_counted():
    book = openpyxl.Workbook()
    for number in range(30):
        book.active.append([number])
    book.active["A40"] = "末行"
    content = read(saved(book), max_rows=10)
    assert (len(content.blocks[0].rows), content.blocks[0].total_rows) == (10, 40)
    assert "共 40 行" in content.warnings[0]


def test_a_million_formatted_empty_rows_cost_nothing_but_time():
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 60_000))
    grid = read(raw(f"<sheetData><row>{inline('序号')}</row>{rows}</sheetData>")).blocks[0]
    assert (grid.rows, grid.total_rows) == ((("序号",),), 1)


def test_columns_stop_at_the_limit():
    cells = "".join(inline(f"列{n}") for n in range(16_384))
    content = read(raw(f"<sheetData><row>{cells}</row></sheetData>"))
    assert len(content.blocks[0].rows[0]) == 300
    assert "列" in content.warnings[0]


def test_a_merge_over_the_whole_sheet_stays_within_the_limits():
    sheet = (
        f'<sheetData><row>{inline("标题")}</row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    grid = read(raw(sheet), max_rows=20, max_columns=10).blocks[0]
    assert (len(grid.rows), len(grid.rows[0]), grid.merges) == (20, 10, ((0, 0, 19, 9),))


def test_strict_ooxml_has_other_namespaces():
    main = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
    assert read(raw(f"<sheetData><row>{inline('序号')}</row></sheetData>", main=main)).blocks[0].rows == (("序号",),)


def test_rich_text_is_joined_and_phonetics_are_left_out():
    cell = '<c t="inlineStr"><is><r><t>姓</t></r><r><t>名_x000D_</t></r><rPh><t>xm</t></rPh></is></c>'
    assert read(raw(f"<sheetData><row>{cell}</row></sheetData>")).blocks[0].rows == (("姓名",),)


def test_text_boxes_follow_their_sheet():
    def fill(book):
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "序号")
        sheet.insert_textbox(3, 3, "填表说明：每户一行。\n联系人：张某")

    grid, *boxes = read(written(fill)).blocks
    assert isinstance(grid, Grid)
    assert boxes == [
        Paragraph(text="填表说明：每户一行。", role="textbox"),
        Paragraph(text="联系人：张某", role="textbox"),
    ]


@given(st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=6))
@hypothesis_settings(max_examples=40)
def test_any_merged_ranges_repeat_their_upper_left_value(areas):
    book = openpyxl.Workbook()
    sheet = book.active
    taken: set[tuple[int, int]] = set()
    kept = []
    for row in range(8):
        sheet.append([f"{row}-{column}" for column in range(8)])
    for a, b, c, d in areas:
        top, low, left, right = min(a, b), max(a, b), min(c, d), max(c, d)
        inside = {(r, k) for r in range(top, low + 1) for k in range(left, right + 1)}
        if len(inside) > 1 and not inside & taken:
            taken |= inside
            kept.append((top, left, low, right))
            sheet.merge_cells(start_row=top + 1, end_row=low + 1, start_column=left + 1, end_column=right + 1)
    (grid,) = read(saved(book)).blocks
    expected = [[f"{row}-{column}" for column in range(8)] for row in range(8)]
    for top, left, low, right in kept:
        for row in range(top, low + 1):
            expected[row][left : right + 1] = [f"{top}-{left}"] * (right - left + 1)
    assert [list(row) for row in grid.rows] == expected
    assert grid.merges == tuple(sorted(kept))


def test_a_bomb_is_refused_before_parsing():
    with pytest.raises(TooLargeError):
        read(raw(f"<sheetData>{'<row/>' * 3_000_000}</sheetData>"))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 cut off",
        zipped({"a.txt": "no workbook"}),
        raw("<sheetData><row>"),
        raw("<sheetData/>", before='<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
    ],
    ids=["cut", "other-zip", "broken-xml", "entities"],
)
def test_damage_is_told(data):
    with pytest.raises(DamagedFileError):
        read(data)


def test_a_workbook_without_text_is_empty():
    with pytest.raises(EmptyFileError):
        read(saved(openpyxl.Workbook()))


def test_backslashes_and_capitals_in_part_names_are_forgiven():
    sheet = f"<worksheet {MAIN}><sheetData><row>{inline('序号')}</row></sheetData></worksheet>"
    data = zipped(
        {
            "xl\\Workbook.xml": workbook(),
            "xl\\_rels\\workbook.xml.rels": relations("worksheets/Sheet1.xml"),
            "xl\\worksheets\\sheet1.xml": sheet,
        }
    )
    assert read(data).blocks[0].rows == (("序号",),)
