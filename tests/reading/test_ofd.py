import pytest
from drawn import MM, Sheet, element, ofd, page, text_object, zipped

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, NeedsOcrError
from jianfu_dedup.reading.pages.ofd import read as read_ofd
from jianfu_dedup.settings import Reading


def read(data, **limits):
    return read_ofd(data, name="a.ofd", limits=Reading(**limits))


def texts(content):
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


def package(content: str, *, common: str = "", places: str = "", **parts: str) -> bytes:
    """An OFD of one page with the given page part."""
    places = f'<ofd:Pages>{places}<ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'
    document = f"<ofd:CommonData>{common}</ofd:CommonData>{places}"
    return zipped(
        {
            "OFD.xml": element("OFD", "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
            "Doc_0/Document.xml": element("Document", document),
            "Doc_0/P.xml": content,
            **{f"Doc_0/{name}.xml": body for name, body in parts.items()},
        }
    )


def test_order_is_by_place_and_not_by_drawing():
    sheet = Sheet(texts=[(80, 100, 22, "通知标题"), (80, 150, 16, "各乡镇："), (80, 190, 16, "请报台账。")])
    assert texts(read(ofd([sheet], shuffled=True))) == ["通知标题", "各乡镇：", "请报台账。"]


def test_a_line_drawn_in_pieces_is_one():
    sheet = Sheet(texts=[(80, 100, 16, "请于"), (112, 100, 16, "三月底"), (160, 100, 16, "前报送。")])
    assert texts(read(ofd([sheet]))) == ["请于三月底前报送。"]


def test_delta_notation_and_matrix_scale():
    # Size 22 in object space times .3528 is 22 points on paper; steps are given before the matrix.
    body = (
        '<ofd:TextObject Boundary="20 30 100 10" CTM="0.3528 0 0 0.3528 0 0" Size="22"><ofd:TextCode X="0" Y="20"'
        ' DeltaX="22 g 2 11 22">第1号令</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="60 30 100 10" CTM="0.3528 0 0 0.3528 0 0" Size="22"><ofd:TextCode X="0" Y="20"'
        ' DeltaX="22">公布</ofd:TextCode></ofd:TextObject>'
    )
    assert texts(read(package(page(body)))) == ["第1号令 公布"]


def test_a_following_textcode_goes_on_where_x_and_y_are_missing():
    body = (
        '<ofd:TextObject Boundary="20 30 100 10" Size="6"><ofd:TextCode X="0" Y="6" DeltaX="6 6">甲乙</ofd:TextCode>'
        "<ofd:TextCode>丙</ofd:TextCode></ofd:TextObject>"
    )
    assert texts(read(package(page(body)))) == ["甲乙丙"]


def test_template_pages_lie_behind():
    common = '<ofd:TemplatePage ID="9" BaseLoc="T.xml"/>'
    content = page(text_object(80, 200, 16, "正文。"), before='<ofd:Template TemplateID="9"/>')
    data = package(content, common=common, T=page(text_object(80, 150, 16, "某某县文件")))
    assert texts(read(data)) == ["某某县文件", "正文。"]


def test_invisible_objects_are_not_read():
    hidden = text_object(80, 150, 16, "水印").replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
    assert texts(read(package(page(hidden + text_object(80, 200, 16, "正文。"))))) == ["正文。"]


def test_composite_objects_are_drawn_where_they_are_placed():
    common = "<ofd:PublicRes>R.xml</ofd:PublicRes>"
    drawn = f"<ofd:Content>{text_object(0, 16, 16, '共用的字')}</ofd:Content>"
    unit = f'<ofd:CompositeGraphicUnit ID="7">{drawn}</ofd:CompositeGraphicUnit>'
    placed = f'<ofd:CompositeObject ResourceID="7" Boundary="{80 * MM} {300 * MM} 100 10"/>'
    content = page(placed + text_object(80, 200, 16, "先读。"))
    data = package(content, common=common, R=element("Res", unit))
    assert texts(read(data)) == ["先读。", "共用的字"]


def test_a_table_of_thin_filled_bars():
    """Some programs draw every border as a filled rectangle."""
    sheet = Sheet()
    sheet.table([["来文单位", "来文日期"], ["某局", ""]], top=100)
    bars = ""
    for x0, y0, x1, y1 in sheet.lines:
        w, h = (x1 - x0) * MM + 0.35, (y1 - y0) * MM + 0.35
        path = f"<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData>"
        box = f'Boundary="{x0 * MM} {y0 * MM} {w} {h}"'
        bars += f'<ofd:PathObject {box} Stroke="false" Fill="true">{path}</ofd:PathObject>'
    content = page(bars + "".join(text_object(*text) for text in sheet.texts))
    (grid,) = read(package(content)).blocks
    assert isinstance(grid, Grid)
    assert grid.rows == (("来文单位", "来文日期"), ("某局", ""))


def test_pages_stop_at_the_limit():
    sheets = [Sheet(texts=[(80, 150, 16, f"第{n}部分。")]) for n in "甲乙丙"]
    content = read(ofd(sheets), max_pages=2)
    assert texts(content) == ["第甲部分。", "第乙部分。"]
    assert content.warnings == ("只读前 2 页",)


def test_no_text_layer_needs_ocr():
    with pytest.raises(NeedsOcrError):
        read(ofd([Sheet(lines=[(80, 100, 500, 100)])]))


def test_an_encrypted_package_is_told():
    root = element("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>")
    with pytest.raises(EncryptedFileError):
        read(zipped({"OFD.xml": root, "Encryptions.xml": "<a/>"}))


@pytest.mark.parametrize(
    "data",
    [
        b"PK cut",
        zipped({"a.txt": ""}),
        zipped({"OFD.xml": "<ofd"}),
        zipped({"OFD.xml": element("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/D.xml</ofd:DocRoot></ofd:DocBody>")}),
        package('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + page("&e;")),
    ],
    ids=["cut", "other-zip", "broken-xml", "missing-part", "entity"],
)
def test_damage_is_told(data):
    with pytest.raises(DamagedFileError):
        read(data)


def test_a_missing_page_part_does_not_end_the_document():
    data = package(page(text_object(80, 150, 16, "正文。")), places='<ofd:Page ID="2" BaseLoc="gone.xml"/>')
    assert texts(read(data)) == ["正文。"]
