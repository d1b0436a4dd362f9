"""Small office files made in code."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def p(text="", properties="", raw=""):
    """One paragraph: plain text, or raw runs."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{raw}</w:p>"


def r(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def tc(content, properties=""):
    inner = content if content.startswith("<w:") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows):
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(c if c.startswith("<w:") else tc(c) for c in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def numbered(text, num, level=0):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def levels(*formats, abstract=0, restart=None):
    """One abstract list whose levels have (numFmt, lvlText)."""
    restart = restart or {}
    body = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:lvlRestart w:val="{restart[i]}"/>' if i in restart else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(formats)
    )
    return f'<w:abstractNum w:abstractNumId="{abstract}">{body}</w:abstractNum>'


def num(key, abstract=0, override=""):
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'


def parts(body, *, numbering="", styles="", extra=None, relations=()):
    """The parts of a docx by name; ``relations`` are (id, kind, target)."""
    known = [("n1", "numbering", "numbering.xml"), ("s1", "styles", "styles.xml"), *relations]
    document = f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"
    result = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(known),
        "word/numbering.xml": f"<w:numbering {_SPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>",
    }
    wrapped = {name: f"<w:{kind} {_SPACES}>{inner}</w:{kind}>" for name, (kind, inner) in (extra or {}).items()}
    return result | wrapped


def _relations(entries):
    inner = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{target}"/>' for i, kind, target in entries)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body, **more):
    return zipped(parts(body, **more))


def flat_opc(body, **more):
    """The same parts as one XML document."""
    inner = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
        for name, xml in parts(body, **more).items()
        if name != "[Content_Types].xml"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inner}</pkg:package>'
    ).encode()


def odt(body, styles=""):
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "META-INF/manifest.xml": "<m/>"}
    )


def gbk_zip(members, flag=0):
    """A zip as Chinese Windows makes it: names in GBK, no UTF-8 flag; ``flag`` is or-ed into the bits of the first."""
    out, central = b"", b""
    for i, (name, data) in enumerate(members.items()):
        code = name.encode("gbk")
        bits = 0 if i else flag
        head = struct.pack("<HHHHHIII", 20, bits, 0, 0, 0x21, zlib.crc32(data), len(data), len(data))
        tail = struct.pack("<HHHHHII", len(code), 0, 0, 0, 0, 0, len(out))
        central += b"PK\1\2" + struct.pack("<H", 20) + head + tail + code
        out += b"PK\3\4" + head + struct.pack("<HH", len(code), 0) + code + data
    count = len(members)
    return out + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(out), 0)


def ole(streams):
    """A compound file with some streams; small ones are padded to the size of a regular stream."""
    sector, free, end, special = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    payload, fat, entries = b"", [], []
    for name, data in streams.items():
        size = max(len(data), 4096)
        count = -(-size // sector)
        start = len(fat)
        fat += [*range(start + 1, start + count), end]
        payload += data.ljust(count * sector, b"\0")
        entries.append((name, 2, start, size))
    directory_start = len(fat)
    rows = [("Root Entry", 5, end, 0), *entries]
    directory = b"".join(_entry(row, i, len(rows)) for i, row in enumerate(rows))
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    count = len(directory) // sector
    fat += [*range(directory_start + 1, directory_start + count), end]
    fat_start = len(fat)
    fat += [special]
    fat += [free] * (128 - len(fat))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIIII", 0, 1, directory_start, 0, 4096, end, 0, end, 0, fat_start)
    ).ljust(512, b"\xff")  # fmt: skip
    return header + payload + directory + struct.pack("<128I", *fat)


def _entry(row, index, count):
    name, kind, start, size = row
    code = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    right = index + 1 if 0 < index < count - 1 else none
    child = 1 if index == 0 and count > 1 else none
    return (
        code.ljust(64, b"\0") + struct.pack("<HBBIII", len(code), kind, 1, none, right, child) + bytes(36)
        + struct.pack("<III", start, size, 0)
    )  # fmt: skip


def word_streams(text, *, flags=0x0200, table_name="1Table"):
    """The streams of a minimal Word 97 document: header, text in one piece, piece table."""
    body = text.encode("utf-16-le")
    at = 0x400
    fib = bytearray(at)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, flags)
    struct.pack_into("<i", fib, 0x4C, len(text))
    plc = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, at, 0)
    clx = b"\2" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 0x1A2, 0, len(clx))
    return {"WordDocument": bytes(fib) + body, table_name: clx}


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
