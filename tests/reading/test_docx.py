import pytest
from office import PNG, docx, flat_opc, levels, num, numbered, odt, p, r, table, tc

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError, NeedsOcrError
from jianfu_dedup.reading.office import docx as module
from jianfu_dedup.settings import Reading


def content(body, make=docx, **more):
    return module.read(make(body, **more), name="a.docx", limits=Reading())


def lines(body, **more):
    return [b.text for b in content(body, **more).blocks if isinstance(b, Paragraph) and b.text.strip()]


def grid(body, **more):
    (found,) = [b for b in content(body, **more).blocks if isinstance(b, Grid)]
    return found


def box(inner):
    return f"<w:txbxContent>{inner}</w:txbxContent>"


def alternate(choice, fallback):
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:txbx>{choice}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{fallback}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def test_content_controls_around_blocks_runs_rows_and_cells():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format(p("各乡镇：")) + p(raw=r("请于") + control.format(r("3月2日")) + r("前报送"))
    assert lines(body) == ["各乡镇：", "请于3月2日前报送"]
    rows = "<w:tbl>" + control.format(f"<w:tr>{tc('姓名')}{control.format(tc('电话'))}</w:tr>") + "</w:tbl>"
    assert grid(rows).rows == (("姓名", "电话"),)


def test_an_empty_content_control_is_a_hint_and_no_text():
    hint = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert lines(p(raw=r("填表人：") + hint.format(r("单击此处输入文字")))) == ["填表人："]
    assert lines(p("正文") + hint.format(p("单击此处输入文字"))) == ["正文"]


def test_a_text_box_is_read_once_and_before_its_paragraph():
    drawing = f"<w:r>{alternate(box(p('某县教育局文件')), box(p('某县教育局文件')))}</w:r>"
    blocks = [b for b in content(p(raw=drawing + r("正文"))).blocks if b.text]
    assert [(b.text, b.role) for b in blocks] == [("某县教育局文件", "textbox"), ("正文", "body")]


def test_a_text_box_only_in_the_fallback_is_read():
    fallback = f"<mc:Fallback><w:pict>{box(p('红头'))}</w:pict></mc:Fallback>"
    drawing = f'<mc:AlternateContent><mc:Choice Requires="x"/>{fallback}</mc:AlternateContent>'
    assert lines(p(raw=f"<w:r>{drawing}</w:r>")) == ["红头"]


def test_tracked_changes_show_the_new_text():
    body = p(
        raw=r("请于")
        + f"<w:del><w:r><w:delText>3月1日</w:delText></w:r></w:del><w:ins>{r('3月5日')}</w:ins>"
        + r("前报送")
    )
    moved = p(raw=f"<w:moveFrom>{r('旧处')}</w:moveFrom><w:moveTo>{r('新处')}</w:moveTo>")
    assert lines(body + moved) == ["请于3月5日前报送", "新处"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("关于开展", "<w:rPr><w:del/></w:rPr>") + p("排查的通知") + p("各乡镇：")
    assert lines(body) == ["关于开展排查的通知", "各乡镇："]


def test_a_deleted_row_is_gone():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('旧')}{tc('行')}</w:tr>"
    body = f"<w:tbl><w:tr>{tc('姓名')}{tc('电话')}</w:tr>{gone}</w:tbl>"
    assert grid(body).rows == (("姓名", "电话"),)


def test_breaks_tabs_and_symbols():
    body = p(raw=r("第一行") + "<w:r><w:br/><w:t>第二行</w:t><w:tab/><w:t>右</w:t></w:r>")
    boxes = p(
        raw='<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
        + r("是")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
        + r("否")
    )
    assert lines(body + boxes) == ["第一行", "第二行\t右", "☑是□否"]


def test_fields_give_their_result_and_not_their_code():
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
    field = char.format("begin") + code + char.format("separate") + r("见附件") + char.format("end")
    assert lines(p(raw=r("（") + field + r("）"))) == ["（见附件）"]
    unfinished = char.format("begin") + code
    assert lines(p(raw=unfinished) + p("后文")) == ["后文"]


def test_hidden_text_is_not_read_and_ruby_is_not_doubled():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显示</w:t></w:r>'
    ruby = f"<w:r><w:ruby><w:rt>{r('zhèn')}</w:rt><w:rubyBase>{r('镇')}</w:rubyBase></w:ruby></w:r>"
    assert lines(p(raw=hidden + shown + ruby)) == ["显示镇"]


def test_footnotes_stand_at_the_end():
    body = p(raw=r("数据口径") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("后文")
    notes = (
        '<w:footnote w:id="2">' + p("截至年底") + '</w:footnote><w:footnote w:id="3">' + p("未引用") + "</w:footnote>"
    )
    found = content(
        body, extra={"word/footnotes.xml": ("footnotes", notes)}, relations=[("f", "footnotes", "footnotes.xml")]
    )
    assert [(b.text, b.role) for b in found.blocks if b.text] == [
        ("数据口径", "body"),
        ("后文", "body"),
        ("截至年底", "footnote"),
    ]


@pytest.mark.parametrize(("text", "kept"), [("某县教育局文件", True), ("第1页 共3页", False)])
def test_a_header_counts_only_when_it_is_the_red_head(text, kept):
    body = p("正文") + '<w:sectPr><w:headerReference w:type="first" r:id="h"/></w:sectPr>'
    found = lines(body, extra={"word/header1.xml": ("hdr", p(text))}, relations=[("h", "header", "header1.xml")])
    assert found == ([text, "正文"] if kept else ["正文"])


def test_numbering_of_three_levels_counts_and_restarts():
    rules = levels(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    body = "".join(
        numbered(t, 1, n)
        for t, n in [("总体", 0), ("目标", 1), ("范围", 1), ("小学", 2), ("任务", 0), ("排查", 1), ("初中", 2)]
    )
    assert lines(body, numbering=rules + num(1)) == [
        "一、总体",
        "（一）目标",
        "（二）范围",
        "1.小学",
        "二、任务",
        "（一）排查",
        "1.初中",
    ]


def test_numbering_compound_levels_and_isLgl():  # noqa: N802
    rules = '<w:abstractNum w:abstractNumId="0">' + "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{legal}<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text, legal) in enumerate([("chineseCounting", "第%1章", ""), ("decimal", "%1.%2", "<w:isLgl/>")])
    )
    found = lines(
        numbered("总则", 1) + numbered("目的", 1, 1) + numbered("依据", 1, 1),
        numbering=rules + "</w:abstractNum>" + num(1),
    )
    assert found == ["第一章总则", "1.1 目的", "1.2 依据"]


def test_a_second_list_of_the_same_rules_goes_on_unless_it_says_to_start_again():
    rules = levels(("decimal", "%1."))
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = numbered("甲", 1) + numbered("乙", 2) + numbered("丙", 3) + numbered("丁", 3)
    assert lines(body, numbering=rules + num(1) + num(2) + num(3, override=override)) == [
        "1.甲",
        "2.乙",
        "1.丙",
        "2.丁",
    ]


def test_a_level_that_never_restarts_goes_on():
    rules = levels(("chineseCounting", "%1、"), ("decimal", "%2."), restart={1: 0})
    body = numbered("一", 1) + numbered("甲", 1, 1) + numbered("二", 1) + numbered("乙", 1, 1)
    assert lines(body, numbering=rules + num(1)) == ["一、一", "1.甲", "二、二", "2.乙"]


def test_numbering_that_comes_from_a_style():
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="head"><w:basedOn w:val="base"/></w:style>'
    )
    rules = levels(("chineseCounting", "%1、")) + num(1)
    body = p("概况", '<w:pStyle w:val="head"/>') + p(
        "附则", '<w:pStyle w:val="head"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert lines(body, numbering=rules, styles=styles) == ["一、概况", "附则"]


def test_bullets_of_symbol_fonts_add_nothing():
    rules = levels(("bullet", "\uf06c")) + num(1)
    assert lines(numbered("要点", 1), numbering=rules) == ["要点"]


def test_merged_cells_repeat_their_value():
    span, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [tc("序号", top), tc("住址", span), tc("备注", top)],
        [tc("", on), "乡镇", "村", tc("", on)],
        ["1", "甲", "乙", ""],
    )
    found = grid(body)
    assert found.rows == (("序号", "住址", "住址", "备注"), ("序号", "乡镇", "村", "备注"), ("1", "甲", "乙", ""))
    assert set(found.merges) == {(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)}


def test_a_nested_table_is_a_grid_of_its_own():
    inner = table(["品种", "数量"], ["化肥", "1"])
    body = table(["单位", "库存"], [tc("甲"), tc("<w:p/>" + inner + "<w:p/>")])
    found = [b.rows for b in content(body).blocks if isinstance(b, Grid)]
    assert found == [(("单位", "库存"), ("甲", "")), (("品种", "数量"), ("化肥", "1"))]


def test_a_frame_of_one_cell_is_text():
    assert lines(table([tc(p("某县应急管理局") + p("某应急〔2024〕3号"))]) + p("正文")) == [
        "某县应急管理局",
        "某应急〔2024〕3号",
        "正文",
    ]


def test_rows_that_begin_later_keep_their_columns():
    row = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("乙")}</w:tr>'
    body = f"<w:tbl><w:tr>{tc('甲')}{tc('题')}</w:tr>{row}</w:tbl>"
    assert grid(body).rows == (("甲", "题"), ("", "乙"))


def test_flat_opc_reads_like_docx():
    body = p("各乡镇：") + numbered("排查", 1) + table(["姓名", "电话"])
    rules = levels(("chineseCounting", "%1、")) + num(1)
    assert content(body, make=flat_opc, numbering=rules).blocks == content(body, numbering=rules).blocks


def test_word_2003_xml_keeps_its_stored_numbers():
    source = (
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="urn:wx">'
        "<w:body><wx:sect>"
        '<w:p><w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr><w:r><w:t>排查</w:t></w:r></w:p>'
        "</wx:sect></w:body></w:wordDocument>"
    )
    assert [b.text for b in module.read(source.encode(), name="a.doc", limits=Reading()).blocks] == ["一、排查"]


def test_embedded_workbooks_are_attachments_and_formulas_are_not():
    from office import zipped

    book = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    from office import parts

    made = parts(p("见表"), relations=[("o", "package", "embeddings/a.xlsx"), ("q", "oleObject", "embeddings/b.bin")])
    data = zipped({**made, "word/embeddings/a.xlsx": book, "word/embeddings/b.bin": b"\0" * 600})
    found = module.read(data, name="a.docx", limits=Reading()).attachments
    assert [a.name for a in found] == ["word/embeddings/a.xlsx"]
    assert found[0].data == book


def test_an_alt_chunk_is_told():
    assert content(p("正文") + '<w:altChunk r:id="x"/>').warnings


def test_pictures_without_text_need_ocr():
    from office import parts, zipped

    shown = p(raw='<w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r>')
    data = zipped({**parts(shown, relations=[("i", "image", "media/a.png")]), "word/media/a.png": PNG})
    with pytest.raises(NeedsOcrError):
        module.read(data, name="a.docx", limits=Reading(ocr=False))


def test_a_package_without_its_document_is_damaged():
    from office import zipped

    with pytest.raises(DamagedFileError):
        module.read(zipped({"word/other.xml": "<a/>"}), name="a.docx", limits=Reading())


def test_odt_lists_tables_boxes_and_notes():
    from jianfu_dedup.reading.office.odt import read

    styles = (
        '<text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = "<text:list>" + item.format("乙", "") + item.format("丙", "") + "</text:list>"
    body = (
        "<text:tracked-changes><text:p>旧</text:p></text:tracked-changes>"
        '<text:p>各乡镇<text:s text:c="2"/>：<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>"
        f'<text:list text:style-name="L">{item.format("甲", inner)}{item.format("丁", "")}</text:list>'
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>住址</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:table-cell><text:p>乡镇</text:p></table:table-cell><table:table-cell><text:p>村</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>末<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
    )
    blocks = read(odt(body, styles), name="a.odt", limits=Reading()).blocks
    assert [b.rows if isinstance(b, Grid) else b.text for b in blocks if isinstance(b, Grid) or b.text] == [
        "各乡镇  ：", "一、甲", "1.乙", "2.丙", "二、丁", (("住址", "住址"), ("乡镇", "村")), "框", "末", "注",
    ]  # fmt: skip


def test_rows_over_the_limit_are_counted_and_not_read():
    body = table(["姓名", "电话"], *(["甲", str(i)] for i in range(9)))
    found = module.read(docx(body), name="a.docx", limits=Reading(max_rows=3))
    assert (len(found.blocks[0].rows), found.blocks[0].total_rows) == (3, 10)
    assert found.warnings


def test_word_art_is_text():
    art = '<w:r><w:pict><v:shape><v:textpath string="某县人民政府文件"/></v:shape></w:pict></w:r>'
    assert lines(p(raw=art)) == ["某县人民政府文件"]
