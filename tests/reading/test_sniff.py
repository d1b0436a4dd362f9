import pytest
from office import PNG, docx, flat_opc, odt, ole, p, word_streams, zipped

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, UnknownFormatError
from jianfu_dedup.reading.sniff import sniff

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
PAGE = "<!DOCTYPE html><html><head><meta charset=gb2312></head><body><p>通知</p></body></html>"
MAIL = "Received: from a\r\n by b\r\nSubject: =?GB2312?B?zajWqg==?=\r\nTo: a@b.cn\r\n\r\nbody"
ARCHIVE = (
    "From: <Saved by Mozilla>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n type="text/html"; boundary=x\r\n\r\n--x'
)
ODS = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "<a/>",
        "META-INF/manifest.xml": "<m/>",
    }
)

KNOWN = {
    "docx": docx(p("通知")),
    "flatopc": flat_opc(p("通知")),
    "doc": ole(word_streams("通知\r")),
    "xls": ole({"Workbook": b"\x09\x08"}),
    "rtf": b"{\\rtf1\\ansi x}",
    "html": PAGE.encode("gbk"),
    "mht": ARCHIVE.encode(),
    "xlsx": zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}),
    "ods": ODS,
    "odt": odt(""),
    "spreadsheetml": SHEET.encode(),
    "pdf": b"%PDF-1.7\n",
    "ofd": zipped({"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}),
    "eml": MAIL.encode(),
    "zip": zipped({"通知.docx": b"x"}),
    "image": PNG,
    "csv": "序号,姓名,电话\r\n1,甲,2\r\n2,乙,3\r\n".encode("gbk"),
    "txt": "各乡镇：\n请于3月2日前报送台账，谢谢。\n".encode("gb18030"),
}


@pytest.mark.parametrize("kind", KNOWN)
@pytest.mark.parametrize("suffix", [".doc", ".xls", ".pdf", ""])
def test_the_content_decides_whatever_the_suffix(kind, suffix):
    assert sniff(KNOWN[kind], name="文件" + suffix) == kind


def test_old_book_streams_and_kingsoft_files_are_known_by_their_streams():
    assert sniff(ole({"Book": b"x"}), name="a.et") == "xls"
    assert sniff(ole({"WpsCustomData": b"x", **word_streams("x")}), name="a.wps") == "doc"


def test_a_table_of_html_called_xls_is_html():
    assert sniff(b"<table border=1><tr><td>1</td></tr></table>", name="a.xls") == "html"
    assert (
        sniff('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body/></html>'.encode("utf-16"), name="a.xls")
        == "html"
    )


def test_the_suffix_tells_csv_of_one_line_from_text():
    data = "姓名,电话".encode()
    assert (sniff(data, name="a.csv"), sniff(data, name="a.txt")) == ("csv", "txt")


def test_prose_with_commas_is_no_table():
    text = "各乡镇,街道:\n请报送台账,谢谢.\n1,2,3\n联系人:某某\n"
    assert sniff(text.encode(), name="a.txt") == "txt"


def test_text_in_utf16_without_mark_is_text():
    assert sniff("各乡镇：\n请报送台账。".encode("utf-16-le"), name="a.txt") == "txt"


@pytest.mark.parametrize("streams", [{"EncryptedPackage": b"x", "EncryptionInfo": b"x"}])
def test_an_encrypted_office_file_is_told(streams):
    with pytest.raises(EncryptedFileError):
        sniff(ole(streams), name="a.docx")


@pytest.mark.parametrize(
    "data",
    [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"Founder CEB 3", b"\x1f\x8b\x08", ole({"PowerPoint Document": b"x"}),
     ole({"CONTENTS": b"x"}),
     ole({"__properties_version1.0": b"x"}), b"\x7fELF\0\0\1\2" * 40, b'<?xml version="1.0"?><unknown/>'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_way_out(data):
    with pytest.raises(UnknownFormatError) as caught:
        sniff(data, name="a.docx")
    assert caught.value.mend


def test_a_cut_zip_is_damaged():
    with pytest.raises(DamagedFileError):
        sniff(docx(p("通知"))[:200], name="a.docx")
