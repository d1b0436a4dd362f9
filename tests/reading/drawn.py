"""Smallest PDF and OFD files with text at given places, written by hand."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field


@dataclass
class Sheet:
    """A page of 595 × 842 points; text as (x, baseline from the top, size, text), lines as (x0, y0, x1, y1)."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    watermark: str = ""

    def paragraph(self, text: str, *, top: float, left: float = 80, size: float = 16, per_line: int = 27) -> float:
        """Set a paragraph as a word processor does, first line indented by two; return the next baseline."""
        text = "　　" + text
        for start in range(0, len(text), per_line):
            piece = text[start : start + per_line]
            self.texts.append((left, top, size, piece))
            top += 28
        return top

    def table(
        self, rows: list[list[str]], *, top: float, left: float = 80, width: float = 80, height: float = 30
    ) -> None:
        """Rule a full grid; ``<`` joins a field to its left neighbour, ``^`` to the one above."""
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                x, y = left + c * width, top + r * height
                if text != "^":
                    self.lines.append((x, y, x + width, y))
                if text != "<":
                    self.lines.append((x, y, x, y + height))
                if text not in {"<", "^", ""}:
                    self.texts.append((x + 5, y + 20, 10, text))
        right, low = left + len(rows[0]) * width, top + len(rows) * height
        self.lines += [(left, low, right, low), (right, top, right, low)]


def pdf(sheets: list[Sheet]) -> bytes:
    """Write a PDF with the font every reader knows for simplified Chinese."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(sheets)))
    system = "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    cid = f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo {system} /DW 1000 >>"
    font = f"/Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [{cid}]"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        f"<< /Type /Font {font} >>",
    ]
    for i, sheet in enumerate(sheets):
        drawn = [
            f"BT /F1 {size} Tf 1 0 0 1 {x} {842 - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, size, text in sheet.texts
        ]
        drawn += [f"{x0} {842 - y0} m {x1} {842 - y1} l S" for x0, y0, x1, y1 in sheet.lines]
        if sheet.watermark:
            drawn.append(f"BT /F1 60 Tf .7 .7 -.7 .7 150 300 Tm <{sheet.watermark.encode('utf-16-be').hex()}> Tj ET")
        stream = "\n".join(drawn)
        page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {page} /Contents {5 + 2 * i} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return assembled(objects)


def assembled(objects: list[str], trailer: str = "") -> bytes:
    """Number objects from 1 and add the table of their offsets."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets))
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF".encode("latin-1")
    )
    return out.getvalue()


def ofd(sheets: list[Sheet], *, shuffled: bool = False) -> bytes:
    """Write an OFD; ``shuffled`` turns the drawing order round."""
    places = "".join(f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(sheets)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    document = f"<ofd:CommonData>{area}</ofd:CommonData><ofd:Pages>{places}</ofd:Pages>"
    members: dict[str, str | bytes] = {
        "OFD.xml": element("OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": element("Document", document),
    }
    for i, sheet in enumerate(sheets):
        drawn = [text_object(*text) for text in sheet.texts] + [path_object(*line) for line in sheet.lines]
        body = "".join(reversed(drawn) if shuffled else drawn)
        members[f"Doc_0/Pages/Page_{i}/Content.xml"] = page(body)
    return zipped(members)


MM = 25.4 / 72


def element(tag: str, body: str) -> str:
    """A root element of an OFD part."""
    return f'<ofd:{tag} xmlns:ofd="http://www.ofdspec.org/2016">{body}</ofd:{tag}>'


def page(body: str, before: str = "") -> str:
    """A page part with one layer."""
    return element("Page", f"{before}<ofd:Content><ofd:Layer>{body}</ofd:Layer></ofd:Content>")


def text_object(x: float, y: float, size: float, text: str) -> str:
    """Text whose characters follow one another by an em."""
    size *= MM
    code = f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(1, len(text) - 1)} {size}">{text}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x * MM} {y * MM - size} 200 {size}" Size="{size}">{code}</ofd:TextObject>'


def path_object(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight stroke."""
    box = f"{x0 * MM} {y0 * MM} {(x1 - x0) * MM + 0.1} {(y1 - y0) * MM + 0.1}"
    data = f"M 0 0 L {(x1 - x0) * MM} {(y1 - y0) * MM}"
    return f'<ofd:PathObject Boundary="{box}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Pack members into a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()
