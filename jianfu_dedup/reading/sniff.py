"""What a file is, by its content. Suffixes lie: a ``.doc`` may be OLE, RTF, HTML, Flat OPC or docx."""

from __future__ import annotations

import io
import re
import zipfile

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, UnknownFormatError
from jianfu_dedup.reading.containers.ole import MAGIC as OLE_MAGIC
from jianfu_dedup.reading.containers.ole import OleFile
from jianfu_dedup.reading.plain.encodings import decode

_HEAD = 1 << 13
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_UNSUPPORTED = (
    (b"Rar!\x1a\x07", "rar 压缩包", "请解压后再交, 或改用 zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "请解压后再交, 或改用 zip"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后再交, 或改用 zip"),
    (b"Founder CEB", "方正 CEB 版式文件", "请转为 PDF 或 OFD"),
    (b"FOUNDER CEB", "方正 CEB 版式文件", "请转为 PDF 或 OFD"),
    (b"SEP", "书生 SEP 版式文件", "请转为 PDF 或 OFD"),
)
_OFFICE_SCHEMA = b"schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|meta|div|p)\b", re.IGNORECASE)
_MAIL = re.compile(
    r"\A(?:(?:From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|X-[\w-]+|Content-[\w-]+|DKIM-Signature|Reply-To"
    r"|Sender|Delivered-To|ARC-[\w-]+|Thread-[\w-]+|Importance|List-[\w-]+):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2}",
    re.IGNORECASE,
)


def sniff(data: bytes, *, name: str = "") -> str:
    r"""Tell the format of a file from its bytes.

    Args:
        data: The whole file.
        name: Its name; only tells csv from txt where the text allows both.

    Returns:
        ``docx``, ``flatopc``, ``wordml``, ``doc``, ``rtf``, ``html``, ``mht``, ``odt``, ``xlsx``, ``xls``,
        ``spreadsheetml``, ``ods``, ``csv``, ``txt``, ``pdf``, ``ofd``, ``eml``, ``zip`` or ``image``.

    Raises:
        UnknownFormatError: None of these.
        EncryptedFileError: An office file that is encrypted as a whole.
        DamagedFileError: A container whose directory cannot be read.

    Example:
        >>> sniff(b"{\\rtf1 x}", name="a.doc"), sniff("各乡镇：".encode("gbk"), name="a.doc")
        ('rtf', 'txt')
    """
    if data.startswith(OLE_MAGIC):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK")):
        return _zip(data)
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rt"):
        return "rtf"
    if data.startswith(_IMAGES) and not _looks_text(head):
        return "image"
    for magic, what, mend in _UNSUPPORTED:
        if data.startswith(magic) and (magic != b"SEP" or not _looks_text(head)):
            raise UnknownFormatError(f"不支持{what}", mend=mend)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return "xls"  # BIFF without an OLE container, as old report programs write it
    return _text(data, name)


def _looks_text(head: bytes) -> bool:
    return b"\0" not in head and not any(byte < 9 for byte in head)


def _ole(data: bytes) -> str:
    names = OleFile(data).names
    if "encryptedpackage" in names or "\x06dataspaces" in names:
        raise EncryptedFileError("文件有密码", mend="请去掉密码后重新保存")
    if "worddocument" in names:
        return "doc"
    if names & {"workbook", "book"}:
        return "xls"
    if "__properties_version1.0" in names or any(n.startswith("__substg1.0_") for n in names):
        raise UnknownFormatError("不支持 Outlook .msg 邮件", mend="请另存为 eml, 或单独交附件")
    if any("powerpoint" in n for n in names):
        raise UnknownFormatError("不支持演示文稿", mend="请转为 PDF")
    if "contents" in names or "matost" in names:
        raise UnknownFormatError("不支持 Microsoft Works 文档", mend="请另存为 docx")
    raise UnknownFormatError("不认识的 OLE 复合文档", mend="请另存为 docx 或 xlsx")


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {n.replace("\\", "/").lstrip("/").casefold() for n in archive.namelist()}
            return _package(names, archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedFileError("压缩包结构损坏", mend="请重新下载或重新打包") from error


def _package(names: set[str], archive: zipfile.ZipFile) -> str:
    if "ofd.xml" in names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return _open_document(archive)
    if "[content_types].xml" in names or "_rels/.rels" in names:
        if any(n.startswith("word/") for n in names):
            return "docx"
        if any(n.startswith("xl/") for n in names):
            return "xlsx"
        if any(n.startswith("ppt/") for n in names):
            raise UnknownFormatError("不支持演示文稿", mend="请转为 PDF")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "zip"


def _open_document(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as stream:
            kind = stream.read(200)
        with archive.open("META-INF/manifest.xml") as stream:
            manifest = stream.read(1 << 16)
    except (KeyError, RuntimeError):
        kind, manifest = b"text" if not archive.namelist() else b"", b""
    if b"encryption-data" in manifest:
        raise EncryptedFileError("文件有密码", mend="请去掉密码后重新保存")
    if b"spreadsheet" in kind:
        return "ods"
    if b"opendocument.text" in kind:
        return "odt"
    raise UnknownFormatError("不支持这种 OpenDocument 文件", mend="请另存为 docx 或 xlsx")


def _text(data: bytes, name: str) -> str:
    if not data.strip(b"\0 \t\r\n"):
        return "txt"  # nothing in it; the reader says so
    head = _decoded(data[:_HEAD]).lstrip("\ufeff \t\r\n")
    low = head[:4096].casefold()
    if low.startswith(("<?xml", "<pkg:package")) or "<?mso-application" in low:
        return _xml(data, head, low)
    if _MAIL.match(head):
        return "mht" if re.search(r"content-type:\s*multipart/related", low) and _is_archive(low) else "eml"
    if low.startswith("<") and _HTML.search(head[:4096]):
        return "html"
    if _is_table(head, name):
        return "csv"
    return "txt"


def _decoded(head: bytes) -> str:
    """Decode the first bytes; a character cut in two at their end does not count against them."""
    for cut in range(4):
        try:
            return decode(head[: len(head) - cut])[0]
        except DamagedFileError as error:
            problem = error
    raise UnknownFormatError("不是认识的文件格式", mend="请另存为 docx、xlsx、pdf 或 txt") from problem


def _xml(data: bytes, head: str, low: str) -> str:
    if 'progid="word.document"' in low or "<pkg:package" in low:
        if "schemas.microsoft.com/office/word/2003/wordml" in low:
            return "wordml"
        return "flatopc"
    if 'progid="excel.sheet"' in low or _OFFICE_SCHEMA in data[:_HEAD] or _OFFICE_SCHEMA.decode() in head:
        return "spreadsheetml"
    if "schemas.microsoft.com/office/word/2003/wordml" in low:
        return "wordml"
    if _HTML.search(head[:4096]):
        return "html"
    raise UnknownFormatError("不认识的 XML 文件", mend="请另存为 docx 或 xlsx")


def _is_archive(low: str) -> bool:
    """A web archive is a mail in form, but was never sent: it has no addressee."""
    return not re.search(r"^(?:to|received|delivered-to):", low, re.MULTILINE)


def _is_table(head: str, name: str) -> bool:
    """Tell delimited columns from prose: the same number of separators on (nearly) every line.

    Chinese prose uses the full-width comma, so an ASCII comma or tab on each line is a strong sign.
    """
    lines = [line for line in head.splitlines()[:60] if line.strip()]
    if name.casefold().endswith((".csv", ".tsv")):
        return True
    if len(lines) < 2:
        return False
    for separator in "\t,;":
        counts = [line.count(separator) for line in lines[:-1] or lines]
        usual = max(set(counts), key=lambda n: (counts.count(n), n))
        if usual >= 2 and counts.count(usual) >= 0.9 * len(counts):
            return True
    return False
