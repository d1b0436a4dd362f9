"""docx, Flat OPC and Word 2003 XML: everything a reader of the printed page would see, in reading order.

Content controls, text boxes, tracked insertions and automatic numbers are part of it; deletions, hidden text, field
codes and empty placeholders are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lxml import etree

from jianfu_dedup.documents import Block, Paragraph
from jianfu_dedup.errors import DamagedFileError, ReadError
from jianfu_dedup.reading.base import Attachment, Content
from jianfu_dedup.reading.office.docx_inline import Inline, chosen, flag
from jianfu_dedup.reading.office.docx_tables import read_table
from jianfu_dedup.reading.office.margins import telling
from jianfu_dedup.reading.office.numbering import Numbering
from jianfu_dedup.reading.office.opc import Parts, Relation
from jianfu_dedup.reading.office.tags import attribute, child, children, local
from jianfu_dedup.reading.pages.scans import recognised
from jianfu_dedup.reading.sniff import sniff
from jianfu_dedup.settings import Reading

Role = Literal["body", "textbox", "header", "footer", "footnote"]

_WRAPPERS = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "sdtContent", "txbxContent", "body", "sect", "sub-section"}
)
_EMBEDDED = frozenset({"docx", "doc", "xlsx", "xls", "pdf", "ods", "odt"})


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Read a docx, docm, dotx or Flat OPC document.

    Raises:
        DamagedFileError: A part is broken or missing.
        NeedsOcrError: There are pictures and no text.
        TooLargeError: It is a bomb.
    """
    del name
    reader = _Document(Parts(data, limits), limits)
    blocks = tuple(reader.read())
    if not any(b.text.strip() if isinstance(b, Paragraph) else b.rows for b in blocks):
        pictures = list(reader.pictures())
        if pictures:
            return recognised(pictures, limits)
    return Content(blocks=blocks, warnings=tuple(dict.fromkeys(reader.warnings)), attachments=tuple(reader.embedded()))


class _Document:
    """One document while it is read: its parts, its counters, what was noticed."""

    def __init__(self, parts: Parts, limits: Reading) -> None:
        self.parts = parts
        self.limits = limits
        self.warnings: list[str] = []
        self.main = parts.main("word/document.xml")
        root = parts.xml(self.main)
        if root is None:
            raise DamagedFileError("缺少正文部件", mend="请用办公软件打开并另存")
        self.root = root
        self.relations: dict[str, Relation] = {r.id: r for r in parts.relations(self.main)}
        self.numbering = self._numbering()
        self.inline = Inline(self)
        self._carried = ""

    def _part(self, kind: str) -> etree._Element | None:
        target = next((r.target for r in self.relations.values() if r.kind == kind and not r.external), None)
        return None if target is None else self.parts.xml(target)

    def _numbering(self) -> Numbering:
        target = next((r.target for r in self.relations.values() if r.kind == "styles" and not r.external), "")
        # Style sheets are the bulk of most files; one without numbered styles need not be parsed.
        styles = self.parts.data(target) if target else None
        wanted = self._part("styles") if styles is not None and b"numPr" in styles else None
        return Numbering(self._part("numbering"), wanted)

    def read(self) -> Iterator[Block]:
        """Yield all blocks: red head, body, imprint, notes."""
        body = child(self.root, "body")
        if body is None:
            raise DamagedFileError("正文部件里没有正文", mend="请用办公软件打开并另存")
        yield from self._margins(body, "header")
        yield from self.blocks(body, "body")
        if self._carried:
            yield Paragraph(text=self._carried)
        yield from self._margins(body, "footer")
        yield from self._notes()

    def blocks(self, parent: etree._Element, role: Role) -> Iterator[Block]:
        """Yield the blocks of a container in reading order."""
        for element in parent:
            tag = local(element)
            if tag == "p":
                yield from self.paragraph(element, role)
            elif tag == "tbl":
                yield from read_table(self, element, role)
            elif tag == "sdt":
                content = child(element, "sdtContent")
                if content is not None and not is_placeholder(element):
                    yield from self.blocks(content, role)
            elif tag == "AlternateContent":
                yield from self.blocks(chosen(element), role)
            elif tag in _WRAPPERS:
                yield from self.blocks(element, role)
            elif tag == "altChunk":
                self.warnings.append("文中嵌入了另一份文件（altChunk）, 未读入")

    def paragraph(self, element: etree._Element, role: Role) -> Iterator[Block]:
        """Yield text boxes anchored in a paragraph, then its text, one block a line."""
        properties = child(element, "pPr")
        text, boxes = self.inline.read(element)
        for box in boxes:
            yield from self.blocks(box, "textbox" if role == "body" else role)
        text = self._carried + text
        self._carried = ""
        if flag(child(properties, "rPr"), "del") or flag(child(properties, "rPr"), "moveFrom"):
            # The paragraph mark itself was deleted under change tracking: its text runs on into the next one.
            self._carried = text
            return
        label = self.numbering.label(properties)
        if label:
            text = label + text.lstrip()
        for line in text.split("\n"):
            yield Paragraph(text=line.rstrip(), role=role)

    def _margins(self, body: etree._Element, kind: Literal["header", "footer"]) -> Iterator[Block]:
        """Yield what headers or footers say of the document, each line once."""
        seen: set[str] = set()
        for element in body.iter("{*}" + kind + "Reference"):
            relation = self.relations.get(attribute(element, "id"))
            root = None if relation is None or relation.external else self.parts.xml(relation.target)
            if root is not None:
                lines = [b.text for b in self.blocks(root, kind) if isinstance(b, Paragraph) and b.text not in seen]
                seen.update(lines)
                yield from telling(lines, kind)

    def _notes(self) -> Iterator[Block]:
        for kind in ("footnote", "endnote"):
            used = list(dict.fromkeys(self.inline.notes[kind]))
            root = self._part(kind + "s") if used else None
            if root is None:
                continue
            by_id = {attribute(e, "id"): e for e in children(root, kind)}
            for key in used:
                if key in by_id:
                    yield from self.blocks(by_id[key], "footnote")

    def pictures(self) -> Iterator[bytes]:
        """Yield the pictures, in the order in which the text shows them."""
        shown = (attribute(e, "embed") or attribute(e, "id") for e in self.root.iter("{*}blip", "{*}imagedata"))
        for key in dict.fromkeys(shown):
            relation = self.relations.get(key)
            data = self.parts.data(relation.target) if relation is not None and not relation.external else None
            if data:
                yield data

    def embedded(self) -> Iterator[Attachment]:
        """Yield office files embedded as objects in the text (not those behind charts, nor formulas)."""
        for relation in self.relations.values():
            if relation.kind not in ("package", "oleObject") or relation.external:
                continue
            data = self.parts.data(relation.target)
            try:
                known = bool(data) and sniff(data or b"") in _EMBEDDED
            except ReadError:
                known = False
            if known and data:
                yield Attachment(name=relation.target, data=data)


def is_placeholder(control: etree._Element) -> bool:
    """Tell whether a content control still shows its 单击此处输入文字."""
    return flag(child(control, "sdtPr"), "showingPlcHdr")
