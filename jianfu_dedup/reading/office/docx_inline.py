"""The text of one docx paragraph: runs, breaks, symbols, fields, and the text boxes anchored in it."""

from __future__ import annotations

from typing import Any

from lxml import etree

from jianfu_dedup.reading.office.symbols import symbol
from jianfu_dedup.reading.office.tags import attribute, child, local

_SKIPPED = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt",
     "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "tblPr", "trPr", "tcPr"}
)  # fmt: skip
_DRAWINGS = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def flag(properties: etree._Element | None, name: str) -> bool:
    """Tell whether an on/off property is on (present, and not ``val="0"``)."""
    found = child(properties, name)
    return found is not None and attribute(found, "val", "1") not in ("0", "false", "off")


def chosen(alternates: etree._Element) -> etree._Element:
    """Return the one branch of an ``mc:AlternateContent`` to read; reading both would double the text."""
    choice, fallback = child(alternates, "Choice"), child(alternates, "Fallback")
    if choice is not None and (len(choice) or fallback is None):
        return choice
    return fallback if fallback is not None else etree.Element("empty")


class Inline:
    """Reads paragraphs; keeps the state of complex fields, which may run over several of them.

    Attributes:
        notes: Ids of the footnotes and endnotes met so far, in order.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._fields: list[bool] = []  # one entry an open field: whether its result has begun
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def read(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """Return the text of a paragraph and the contents of its text boxes."""
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._walk(paragraph, pieces, boxes)
        # A field whose code never ends would swallow the rest of the document: codes do not run over paragraphs.
        self._fields = [True for begun in self._fields if begun]
        return "".join(pieces), boxes

    def _walk(self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        for element in parent:
            tag = local(element)
            if tag in {"t", "text"}:
                if all(self._fields):
                    pieces.append(element.text or "")
            elif tag in _SKIPPED:
                continue
            elif tag == "r":
                if not flag(child(element, "rPr"), "vanish"):
                    self._walk(element, pieces, boxes)
            elif tag in _CHARACTERS:
                pieces.append(_CHARACTERS[tag])
            elif tag in _DRAWINGS:
                _find_boxes(element, boxes)
                # WordArt of old documents, often the red head, keeps its text in an attribute.
                pieces.extend(attribute(e, "string") for e in element.iter("{*}textpath"))
            else:
                self._special(element, tag, pieces, boxes)

    def _special(self, element: etree._Element, tag: str, pieces: list[str], boxes: list[etree._Element]) -> None:
        if tag == "fldChar":
            self._field(attribute(element, "fldCharType"))
        elif tag == "sym":
            pieces.append(symbol(attribute(element, "font"), attribute(element, "char")))
        elif tag in ("footnoteReference", "endnoteReference"):
            self.notes[tag.removesuffix("Reference")].append(attribute(element, "id"))
        elif tag == "sdt":
            content = child(element, "sdtContent")
            if content is not None and not flag(child(element, "sdtPr"), "showingPlcHdr"):
                self._walk(content, pieces, boxes)
        elif tag == "AlternateContent":
            self._walk(chosen(element), pieces, boxes)
        else:  # hyperlink, ins, moveTo, smartTag, fldSimple, ruby, rubyBase, oMath …: only their text counts
            self._walk(element, pieces, boxes)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _find_boxes(drawing: etree._Element, boxes: list[etree._Element]) -> None:
    """Collect the text box contents of a drawing, in order, one branch of each alternative."""
    for element in drawing:
        tag = local(element)
        if tag == "txbxContent":
            boxes.append(element)
        elif tag == "AlternateContent":
            _find_boxes(chosen(element), boxes)
        else:
            _find_boxes(element, boxes)
