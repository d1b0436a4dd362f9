"""What reading hands on: the blocks of a file, or why it could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jianfu_dedup.documents.plain import Plain


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph(Plain):
    """One paragraph of text, in reading order.

    Attributes:
        text: The text with restored automatic numbering; no line feed at its end.
        role: Where it stood.
    """

    text: str
    role: Literal["body", "textbox", "header", "footer", "footnote"] = "body"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid(Plain):
    """A table or a worksheet as a rectangle of strings.

    Attributes:
        rows: Equal-length rows; every cell of a merged range repeats the value of its upper left cell.
        merges: Merged ranges as (first row, first column, last row, last column), 0-based, inclusive.
        name: The sheet name, or "" for a table inside a text document.
        hidden: Whether the sheet is hidden.
        options: Column index and the entries of its drop-down list.
        total_rows: Rows in the file; more than ``len(rows)`` when the reader stopped at its limit.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    name: str = ""
    hidden: bool = False
    options: tuple[tuple[int, tuple[str, ...]], ...] = ()
    total_rows: int = 0


Block = Paragraph | Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class RawDocument(Plain):
    """What a reader got out of one file (or one member of a container): blocks in reading order.

    Attributes:
        path: Path relative to the scanned root, with "/"; a member of a container is ``outer.zip!inner/name.docx``.
        format: What the content is, whatever the suffix says: ``docx``, ``doc``, ``xls`` …
        blocks: Paragraphs and grids in reading order.
        sha256: Hex digest of the bytes.
        warnings: What could not be read or had to be guessed, in words.
        encoding: The encoding a plain text was read in, else "".
    """

    path: str
    format: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def text(self) -> str:
        """All paragraphs joined by line feeds; tables are left out."""
        return "\n".join(b.text for b in self.blocks if isinstance(b, Paragraph))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Grid))


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread(Plain):
    """A file that could not be read, and why.

    Attributes:
        path: Path as in :class:`RawDocument`.
        code: One of the codes in :mod:`jianfu_dedup.errors`, stable, for programs: ``E_PASSWORD`` …
        reason: What is wrong, in words.
        mend: What to do about it, or "".
    """

    path: str
    code: str
    reason: str
    mend: str = ""
