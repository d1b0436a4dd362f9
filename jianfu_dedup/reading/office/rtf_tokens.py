"""The lexical layer of RTF: tokens, group state, and bytes decoded by the charset of their font."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

Story = Literal["body", "textbox", "footnote", "label", "header", "footer"]

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
# \\fcharset → Windows code page ([RTF] font table); 0, 1 and 2 mean the code page of the document.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class State:
    """What a group inherits and its end restores."""

    skip: bool = False
    hidden: bool = False
    font: int = 0
    unicode_skip: int = 1
    story: Story = "body"
    table: str = ""

    def copy(self) -> State:
        """Return a copy to come back to."""
        return replace(self)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``open``, ``close``, ``word``, ``symbol``, ``text`` or ``hex``."""

    kind: str
    word: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token("open"), Token("close")


def tokens(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of an RTF file; ``\binN`` and the N bytes after it are left out.

    Example:
        >>> [token.kind for token in tokens(rb"{\b x\'41}")]
        ['open', 'word', 'text', 'hex', 'close']
    """
    at, end = 0, len(data)
    while at < end:
        match = _TOKEN.match(data, at)
        if match is None:
            break
        at = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if text is not None:
            yield Token("text", data=text)
        elif word is not None:
            amount = None if number is None else int(number)
            if word == b"bin":
                at += max(amount or 0, 0)
            else:
                yield Token("word", word.decode("ascii"), amount)
        elif code is not None:
            yield Token("hex", data=bytes.fromhex(code.replace(b"\\'", b"").decode("ascii")))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield Token("symbol", symbol.decode("latin-1"))


@dataclass(slots=True)
class Text:
    """Collects the bytes of one run and decodes them together, since a Chinese character is two of them."""

    default_font: int = 0
    codepage: str = ""
    _fonts: dict[int, str] = field(default_factory=dict)
    _pending: bytearray = field(default_factory=bytearray)
    _font: int = 0

    def set_codepage(self, number: int) -> None:
        """Set the document's code page (``ansicpg``)."""
        self.codepage = _codec(number)

    def begin_font(self, number: int) -> None:
        """Begin a font of the font table."""
        self._fonts.setdefault(number, "")

    def set_charset(self, font: int, charset: int) -> None:
        """Set a font's charset (``fcharset``)."""
        self._fonts[font] = _CHARSETS.get(charset, "")

    def set_font_codepage(self, font: int, number: int) -> None:
        """Set a font's code page (``cpg``), which outranks its charset."""
        self._fonts[font] = _codec(number)

    def name_font(self, data: bytes) -> None:
        """Take a piece of a font's name; names do not matter here."""

    def add(self, data: bytes, font: int) -> None:
        """Add the bytes of a run; a change of font in between must have been flushed."""
        self._font = font
        self._pending += data

    def flush(self) -> str:
        """Return the decoded run and begin a new one."""
        if not self._pending:
            return ""
        data = bytes(self._pending)
        self._pending.clear()
        if data.isascii():
            return data.decode("ascii")
        return _decode(data, self._fonts.get(self._font, "") or self.codepage or "cp1252")


def _codec(number: int) -> str:
    name = {936: "gb18030", 54936: "gb18030", 10008: "gb18030", 65001: "utf-8", 950: "cp950", 0: ""}.get(
        number, f"cp{number}"
    )
    try:
        b"".decode(name or "ascii")
    except LookupError:
        return ""
    return name


def _decode(data: bytes, codec: str) -> str:
    # Western code pages are what programs write that know none; pairs of high bytes are Chinese all the same.
    if codec in ("cp1252", "mac_roman") and sum(byte > 0x7F for byte in data) >= 2:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            if any("\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" for c in text):
                return text
    return data.decode(codec, "replace")
