"""Text, RTF, HTML, doc: the formats that are one stream of characters."""

import pytest
from office import docx, ole, p, word_streams

from jianfu_dedup.documents import Grid, Paragraph
from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, NeedsOcrError
from jianfu_dedup.reading.office import doc, rtf
from jianfu_dedup.reading.plain import html, mht, txt
from jianfu_dedup.settings import Reading


def blocks(module, data):
    found = module.read(data, name="a", limits=Reading()).blocks
    return [b.rows if isinstance(b, Grid) else b.text for b in found if isinstance(b, Grid) or b.text.strip()]


# --- txt


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
def test_text_in_every_encoding_of_an_office(encoding):
    text = "各鄉鎮公所：\r\n請於三月二日前報送臺帳。" if encoding == "big5" else "各乡镇：\r\n请于三月二日前报送台账。"
    assert blocks(txt, text.encode(encoding)) == text.split("\r\n")


def test_a_text_of_lost_characters_is_refused():
    with pytest.raises(DamagedFileError):
        txt.read(("通知" * 40 + "�" * 4).encode(), name="a.txt", limits=Reading())


# --- rtf


def rtf_bytes(body):
    return (
        b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset0 Arial;}}" + body + b"}"
    )


def gbk(text):
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk")).encode()


def unicode(text):
    return "".join(f"\\u{ord(c) if ord(c) < 0x8000 else ord(c) - 0x10000}?" for c in text).encode()


def test_rtf_characters_by_code_page_and_by_unicode():
    assert blocks(rtf, rtf_bytes(gbk("各乡镇：") + b"\\par " + unicode("请报送台账。") + b"\\par")) == [
        "各乡镇：",
        "请报送台账。",
    ]


def test_rtf_trail_bytes_that_are_letters_and_line_ends_inside_a_character():
    code = "镕".encode("gbk")
    assert blocks(rtf, rtf_bytes(b"\\'" + code[:1].hex().encode() + code[1:] + b"\r\n\\par")) == ["镕"]


def test_rtf_without_a_code_page_still_reads_chinese():
    assert blocks(rtf, b"{\\rtf1\\ansi " + gbk("通知") + b"}") == ["通知"]


def test_rtf_skips_what_is_not_on_the_page():
    body = (
        b"{\\info{\\title x}}{\\*\\generator y;}{\\pict\\pngblip 8950}{\\pict\\bin3 }}}}\\v " + gbk("隐藏") + b"\\v0 "
        b"{\\deleted " + gbk("旧") + b"}{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt " + gbk("见附件") + b"}}\\par"
    )
    assert blocks(rtf, rtf_bytes(body)) == ["见附件"]


def test_rtf_unicode_fallbacks_of_two_bytes_are_skipped():
    assert blocks(rtf, rtf_bytes(b"\\uc2\\u36890\\'cd\\'a8\\u30693\\'d6\\'aa\\par")) == ["通知"]


def test_rtf_list_labels_are_kept():
    body = (
        b"{\\listtext\\pard\\plain "
        + gbk("一、")
        + b"\\tab}"
        + gbk("排查")
        + b"\\par{\\listtext\\pard\\plain \\u61548?\\tab}"
        + gbk("要点")
    )
    assert blocks(rtf, rtf_bytes(body)) == ["一、排查", "要点"]


def row(cells, edges, flags=None):
    flags = flags or {}
    shape = b"".join(flags.get(i, b"") + b"\\cellx%d" % edge for i, edge in enumerate(edges))
    return b"\\trowd" + shape + b"\\pard\\intbl " + b"".join(gbk(c) + b"\\cell " for c in cells) + b"\\row"


def test_rtf_tables_with_merged_cells():
    top = row(["序号", "住址"], [1000, 5000], {0: b"\\clvmgf"})
    low = row(["", "乡镇", "村"], [1000, 3000, 5000], {0: b"\\clvmrg"})
    body = gbk("附件") + b"\\par" + top + low + b"\\pard " + gbk("说明") + b"\\par"
    assert blocks(rtf, rtf_bytes(body)) == ["附件", (("序号", "住址", "住址"), ("序号", "乡镇", "村")), "说明"]


def test_rtf_cells_joined_to_the_left():
    body = row(["住址", "", "备注"], [1, 2, 3], {0: b"\\clmgf", 1: b"\\clmrg"}) + row(["乡镇", "村", "无"], [1, 2, 3])
    assert blocks(rtf, rtf_bytes(body)) == [(("住址", "住址", "备注"), ("乡镇", "村", "无"))]


def test_rtf_nested_tables_are_grids_of_their_own():
    inner = (
        b"\\pard\\intbl\\itap2 " + gbk("品种") + b"\\nestcell " + gbk("数量") + b"\\nestcell "
        b"{\\*\\nesttableprops\\trowd\\cellx1\\cellx2\\nestrow}{\\nonesttables\\par}"
    )
    body = (
        b"\\trowd\\cellx5\\cellx9\\pard\\intbl "
        + gbk("单位")
        + b"\\cell "
        + inner
        + b"\\pard\\intbl\\cell\\row\\pard "
        + gbk("完")
    )
    assert blocks(rtf, rtf_bytes(body)) == [(("单位",),), (("品种", "数量"),), "完"]


def test_rtf_red_head_in_the_page_header():
    body = b"{\\header " + gbk("某县教育局文件") + b"\\par}{\\footer \\chpgn 1\\par}" + gbk("正文") + b"\\par"
    assert blocks(rtf, rtf_bytes(body)) == ["某县教育局文件", "正文"]


def test_rtf_of_pictures_needs_ocr():
    with pytest.raises(NeedsOcrError):
        rtf.read(rtf_bytes(b"{\\pict\\pngblip 8950}\\par"), name="a.doc", limits=Reading())


# --- html


def test_html_without_the_furniture_of_the_page():
    page = (
        "<html><head><meta charset='gb2312'><title>x</title><style>p{}</style></head><body>"
        "<div class='nav'>首页 &gt; 通知</div>"
        "<script>var a</script><ul><li><a>一</a><li><a>二</a><li><a>三</a></ul>"
        "<div id='content'><h1>关于排查的通知</h1>"
        "<p>各乡镇：<br>请报送&nbsp;台账。</p></div><div class='footer'>版权所有</div></body></html>"
    )
    assert blocks(html, page.encode("gbk")) == ["关于排查的通知", "各乡镇：", "请报送 台账。"]


def test_html_whose_content_is_called_by_a_name_of_furniture_is_kept():
    page = "<div class='print'><p>关于开展排查的通知</p><p>各乡镇：请报送台账。</p></div>"
    assert blocks(html, page.encode()) == ["关于开展排查的通知", "各乡镇：请报送台账。"]


def test_html_line_ends_of_the_source_do_not_cut_words():
    assert blocks(html, "<p>请于三月\n  二日前报送\nWPS 文件</p>".encode()) == ["请于三月二日前报送 WPS 文件"]


def test_html_tables_with_spans():
    page = "<table><tr><th rowspan=2>序号<th colspan=2>住址</tr><tr><td>乡镇<td>村</tr></table>"
    assert blocks(html, page.encode()) == [(("序号", "住址", "住址"), ("序号", "乡镇", "村"))]


def test_html_layout_tables_are_text_and_their_inner_tables_are_grids():
    page = f"<table><tr><td>{'各乡镇要认真排查。' * 40}<table><tr><td>姓名<td>电话</table></td></tr></table>"
    assert blocks(html, page.encode()) == ["各乡镇要认真排查。" * 40, (("姓名", "电话"),)]


def test_html_huge_spans_cost_nothing():
    page = "<table><tr><td colspan=99999 rowspan=99999>甲<td>乙</tr><tr><td>丙<td>丁</tr></table>"
    (rows,) = blocks(html, page.encode())
    assert len(rows) <= Reading().max_rows
    assert len(rows[0]) <= Reading().max_columns


def test_html_declared_gb2312_is_read_as_gb18030():
    found = html.read("<meta charset=gb2312><p>镕㙟𬭚</p>".encode("gb18030"), name="a.html", limits=Reading())
    assert ([b.text for b in found.blocks], found.encoding) == (["镕㙟𬭚"], "gb18030")


def test_html_that_lies_about_its_charset_is_read_by_its_bytes():
    assert blocks(html, "<meta charset=gb2312><p>各乡镇人民政府：请报送台账</p>".encode()) == [
        "各乡镇人民政府：请报送台账"
    ]


def test_mht():
    import base64

    page = base64.b64encode("<p>各乡镇：</p>".encode("gbk")).decode()
    source = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        'Content-Type: text/html; charset="gb2312"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{page}\r\n--x--\r\n"
    )
    assert blocks(mht, source.encode()) == ["各乡镇："]


# --- doc


def test_doc_text_survives_where_the_conversion_fails():
    data = ole(word_streams("各乡镇：\r\x13HYPERLINK x\x14见附件\x15。\r姓名\x07电话\x07\x07"))
    found = doc.read(data, name="a.doc", limits=Reading())
    assert [b.text for b in found.blocks if isinstance(b, Paragraph) and b.text] == [
        "各乡镇：",
        "见附件。",
        "姓名\t电话",
    ]
    assert found.warnings


def test_doc_with_a_password_is_told():
    with pytest.raises(EncryptedFileError):
        doc.read(ole(word_streams("x\r", flags=0x0300)), name="a.doc", limits=Reading())


def test_doc_without_its_table_stream_is_damaged():
    with pytest.raises(DamagedFileError):
        doc.read(ole(word_streams("x\r", table_name="0Table")), name="a.doc", limits=Reading())


def test_docx_called_doc_is_read_by_its_content(tmp_path):
    from jianfu_dedup.reading import read_file

    (tmp_path / "通知.doc").write_bytes(docx(p("各乡镇：")))
    (document,), unread = read_file(tmp_path / "通知.doc", relative="通知.doc", settings=Reading())
    assert (document.format, document.text, unread) == ("docx", "各乡镇：", ())


def test_doc_whose_conversion_loses_text_is_read_as_plain_text(monkeypatch):
    monkeypatch.setattr(doc, "_convert", lambda _: docx(p("各乡镇：")))
    data = ole(word_streams("各乡镇：\r" + "请报送台账。" * 9 + "\r"))
    assert blocks(doc, data) == ["各乡镇：", "请报送台账。" * 9]
    monkeypatch.setattr(doc, "_convert", lambda _: docx(p("各乡镇：") + p("请报送台账。" * 9)))
    assert doc.read(data, name="a.doc", limits=Reading()).warnings == ()
