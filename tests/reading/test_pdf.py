import pytest
from drawn import Sheet, assembled, ofd, pdf

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, NeedsOcrError
from jianfu_dedup.reading.pages import ocr
from jianfu_dedup.reading.pages.ofd import read as read_ofd
from jianfu_dedup.reading.pages.pdf import read as read_pdf
from jianfu_dedup.settings import Reading

LONG = (
    "为全面掌握农村供水工程运行情况，切实保障饮水安全，决定在全县"
    "组织开展一次排查，覆盖所有集中式和分散式供水工程，现将有关事项通知如下："
)
SECOND = (
    "请各乡镇于三月十五日前将排查台账加盖公章后报县水务局农水股，"
    "同时发送电子版，逾期未报的将予以通报，并纳入年度考核内容。"
)


def read(data, **limits):
    return read_pdf(data, name="a.pdf", limits=Reading(**limits))


def texts(content):
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


def grids(content):
    return [block for block in content.blocks if isinstance(block, Grid)]


def notice() -> Sheet:
    sheet = Sheet()
    sheet.texts.append((163, 100, 22, "关于开展供水工程排查的通知"))
    sheet.texts.append((80, 150, 16, "各乡镇人民政府："))
    top = sheet.paragraph(LONG, top=178)
    top = sheet.paragraph(SECOND, top=top)
    sheet.texts.append((400, top + 28, 16, "县水务局"))
    return sheet


EXPECTED = ["关于开展供水工程排查的通知", "各乡镇人民政府：", LONG, SECOND, "县水务局"]


def test_lines_are_joined_to_paragraphs():
    assert texts(read(pdf([notice()]))) == EXPECTED


def test_pdf_and_ofd_of_the_same_page_say_the_same():
    assert texts(read_ofd(ofd([notice()]), name="a.ofd", limits=Reading())) == EXPECTED


def test_drawing_order_does_not_matter():
    sheet = notice()
    sheet.texts.reverse()
    assert texts(read(pdf([sheet]))) == EXPECTED


def test_a_title_over_three_lines_is_one():
    sheet = notice()
    sheet.texts[0] = (220, 60, 22, "测试县水务局")
    sheet.texts.append((187, 90, 22, "关于开展供水工程排查"))
    sheet.texts.append((242, 120, 22, "的通知"))
    assert texts(read(pdf([sheet])))[0] == "测试县水务局关于开展供水工程排查的通知"


@pytest.mark.parametrize("number", ["— {} —", "- {} -", "－{}－", "第{}页", "第 {} 页 共 3 页", "{}/3", "{}"])
def test_page_numbers_are_dropped(number):
    sheets = [notice() for _ in range(3)]
    for i, sheet in enumerate(sheets, start=1):
        sheet.texts.append((280, 800, 12, number.format(i)))
    assert texts(read(pdf(sheets))) == EXPECTED * 3


def test_running_titles_are_dropped_but_a_number_in_the_text_stays():
    sheets = [notice() for _ in range(3)]
    for sheet in sheets:
        sheet.texts.append((80, 40, 10, "某某县人民政府公报"))
        sheet.texts.append((80, 600, 16, "12"))
    assert texts(read(pdf(sheets))) == [*EXPECTED, "12"] * 3


def test_a_paragraph_goes_on_over_the_page():
    first, second = Sheet(), Sheet()
    first.paragraph(SECOND, top=600)
    first.paragraph(LONG[:25], top=700)
    second.texts.append((80, 100, 16, LONG[25:50]))
    second.texts.append((80, 128, 16, LONG[50:]))
    assert texts(read(pdf([first, second]))) == [SECOND, LONG]


def test_a_title_printed_on_every_page_is_kept_once():
    sheets = [Sheet(texts=[(180, 60, 22, "供水工程台账")]) for _ in range(3)]
    for i, sheet in enumerate(sheets):
        sheet.table([["序号", "名称"], [str(i), "站"]], top=90)
    content = read(pdf(sheets))
    assert texts(content) == ["供水工程台账"]
    assert grids(content)[0].rows == (("序号", "名称"), ("0", "站"), ("1", "站"), ("2", "站"))


HEADER = [["序号", "工程情况", "<", "责任人"], ["^", "名称", "水源", "^"]]
FILLED = (("序号", "工程情况", "工程情况", "责任人"), ("序号", "名称", "水源", "责任人"))


@pytest.mark.parametrize(("write", "reader"), [(pdf, read_pdf), (ofd, read_ofd)], ids=["pdf", "ofd"])
def test_a_ruled_table_keeps_its_merged_header(write, reader):
    sheet = Sheet(texts=[(200, 80, 22, "供水工程台账"), (80, 500, 12, "注：按村填写。")])
    sheet.table([*HEADER, ["1", "", "", ""]], top=200)
    content = reader(write([sheet]), name="a", limits=Reading())
    (grid,) = grids(content)
    assert grid.rows == (*FILLED, ("1", "", "", ""))
    assert set(grid.merges) == {(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)}
    # Title before, note after, and nothing of the table outside it.
    assert [b.text if isinstance(b, Paragraph) else "▦" for b in content.blocks] == [
        "供水工程台账",
        "▦",
        "注：按村填写。",
    ]


def test_a_table_over_two_pages_is_one_without_the_repeated_header():
    first, second = Sheet(), Sheet()
    first.table([*HEADER, ["1", "甲站", "井", "张"]], top=200)
    second.table([*HEADER, ["2", "乙站", "河", "李"]], top=80)
    (grid,) = grids(read(pdf([first, second])))
    assert grid.rows == (*FILLED, ("1", "甲站", "井", "张"), ("2", "乙站", "河", "李"))
    assert grid.total_rows == 4


def test_the_red_line_under_a_heading_is_no_table():
    sheet = notice()
    sheet.lines += [(80, 70, 515, 70), (80, 72, 515, 72)]
    assert not grids(read(pdf([sheet])))


def test_a_frame_around_the_page_is_no_table():
    sheet = notice()
    sheet.lines += [(60, 50, 540, 50), (60, 790, 540, 790), (60, 50, 60, 790), (540, 50, 540, 790)]
    assert texts(read(pdf([sheet]))) == EXPECTED


def test_rows_of_a_table_stop_at_the_limit():
    sheet = Sheet()
    sheet.table([["序号", "姓名"], *([str(i), "张"] for i in range(8))], top=100)
    (grid,) = grids(read(pdf([sheet]), max_rows=3))
    assert (len(grid.rows), grid.total_rows) == (3, 9)


def test_pages_stop_at_the_limit():
    content = read(pdf([notice(), notice(), notice()]), max_pages=1)
    assert texts(content) == EXPECTED
    assert content.warnings == ("共 3 页, 只读前 1 页",)


def test_a_slanting_watermark_is_not_read():
    sheet = notice()
    sheet.watermark = "内部资料"
    assert texts(read(pdf([sheet]))) == EXPECTED


def test_a_heading_spread_over_the_page_has_no_spaces():
    sheet = Sheet(texts=[(80 + 60 * i, 100, 30, character) for i, character in enumerate("某某县文件")])
    assert texts(read(pdf([sheet]))) == ["某某县文件"]


def test_a_table_open_at_its_sides_keeps_its_outer_columns():
    sheet = Sheet(texts=[(85, 120, 10, "序号"), (165, 120, 10, "名称"), (245, 120, 10, "水源")])
    sheet.lines = [(80, y, 320, y) for y in (100, 130, 160)] + [(x, 100, x, 160) for x in (160, 240)]
    assert grids(read(pdf([sheet])))[0].rows == (("序号", "名称", "水源"),)


def test_bold_by_drawing_twice_is_read_once():
    sheet = Sheet(texts=[(80, 100, 16, "加粗标题"), (80.4, 100, 16, "加粗标题")])
    assert texts(read(pdf([sheet]))) == ["加粗标题"]


def test_a_page_without_text_needs_ocr():
    with pytest.raises(NeedsOcrError):
        read(pdf([Sheet()]), ocr=False)


def test_without_the_extra_a_scan_names_the_mend(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(NeedsOcrError, match=r"jianfu-dedup\[ocr\]"):
        read(pdf([Sheet()]))


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"no pdf at all", pdf([Sheet()])[:200]])
def test_damage_is_told(data):
    with pytest.raises(DamagedFileError):
        read(data)


def test_a_password_is_told():
    # The standard handler with a user key that no empty password opens (ISO 32000-1, 7.6.3).
    key = "ab" * 32
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [] /Count 0 >>",
        f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>",
    ]
    with pytest.raises(EncryptedFileError):
        read(assembled(objects, trailer=f"/Encrypt 3 0 R /ID [<{key[:32]}> <{key[:32]}>] "))
