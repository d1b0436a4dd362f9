r"""RTF: text in any code page, tables as grids, list numbers as written (RTF 1.9.1).

``striprtf`` keeps text but flattens tables and guesses one code page; here each font's charset counts, which is how
Word writes Chinese (``\\ansicpg936``, ``\\fcharset134``, ``\\'b9\\'d8``), and ``\\uN`` for the rest.
"""

from __future__ import annotations

from collections.abc import Callable

from jianfu_dedup.documents import Block
from jianfu_dedup.errors import DamagedFileError, NeedsOcrError
from jianfu_dedup.reading.base import Content
from jianfu_dedup.reading.office.rtf_body import Body
from jianfu_dedup.reading.office.rtf_tokens import State, Text, Token, tokens
from jianfu_dedup.settings import Reading

# Destinations without text of the page. A destination marked \\* that is not known is skipped as well.
_SKIPPED = frozenset((
    "aftncn", "aftnsep", "aftnsepc", "annotation", "atnauthor", "atndate", "atnid", "atnparent", "atnref", "author",
    "bkmkend", "bkmkstart", "buptim", "category", "colorschememapping", "colortbl", "comment", "company", "creatim",
    "datafield", "datastore", "doccomm", "docvar", "falt", "filetbl", "fldinst", "fname",
    "formfield", "ftncn", "ftnsep", "ftnsepc", "generator",
    "hlinkbase", "info", "keywords", "latentstyles", "levelnumbers", "leveltext", "lfolevel", "list",
    "listlevel", "listname", "listoverride", "listoverridetable", "listpicture", "listtable", "manager", "mmathPr",
    "nextfile", "nonesttables", "nonshppict", "objalias", "objclass", "objdata", "objname", "operator", "panose",
    "password", "pgptbl", "pict", "pn", "pnseclvl", "printim", "private", "revtbl", "revtim", "rsidtbl", "rxe",
    "shprslt", "sn", "sp", "stylesheet", "subject", "sv", "tc", "template", "themedata", "title", "txe",
    "userprops", "wgrffmtfilter", "xe", "xmlnstbl",
))  # fmt: skip
# Starred destinations that do hold text of the page.
_KEPT = frozenset({"shpinst", "ud", "nesttableprops", "fldrslt", "do", "dptxbxtext", "shppict"})
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": "\u3000", "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_ESCAPES = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    r"""Read an RTF file.

    Raises:
        DamagedFileError: It does not begin as RTF.
        NeedsOcrError: There are pictures and no text.

    Example:
        >>> source = rb"{\rtf1\ansi\ansicpg936 \'cd\'a8\'d6\'aa\par \u21488?\u36134?}"
        >>> [block.text for block in read(source, name="a.doc", limits=Reading()).blocks]
        ['通知', '台账']
    """
    del name
    if b"{\\rt" not in data[:64]:
        raise DamagedFileError("不是有效的 RTF")
    reader = _Reader(limits)
    for token in tokens(data):
        reader.take(token)
        if reader.body.size > limits.max_chars:
            reader.warnings.append(f"只读了前 {limits.max_chars} 字")
            break
    blocks = reader.finish()
    if not blocks and (b"\\pict" in data or b"\\objdata" in data):
        raise NeedsOcrError("只有图片, 没有文字", mend="请另存为 docx 或 PDF 后重试")
    return Content(blocks=blocks, warnings=tuple(reader.warnings))


class _Reader:
    """Group stack and control words; what is text goes to the body."""

    def __init__(self, limits: Reading) -> None:
        self.state = State()
        self.stack: list[State] = []
        self.text = Text()
        self.body = Body(limits)
        self.warnings: list[str] = []
        self._skip = 0  # characters still to be skipped after \\uN
        self._starred = False

    def take(self, token: Token) -> None:
        """Act on one token."""
        if token.kind in ("text", "hex"):
            self._bytes(token.data)
            return
        self._flush()
        starred, self._starred = self._starred, False
        if token.kind == "open":
            self._skip = 0
            self.stack.append(self.state.copy())
        elif token.kind == "close":
            self._close()
        elif token.kind == "symbol":
            self._symbol(token.word)
        else:
            self._word(token.word, token.number, starred=starred)

    def _close(self) -> None:
        self._skip = 0
        ended = self.state
        self.state = self.stack.pop() if self.stack else State(skip=True)
        if ended.story != self.state.story:
            self.body.end_story(ended.story)

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            taken = min(self._skip, len(data))
            self._skip -= taken
            data = data[taken:]
        if data and self.state.table == "fonts":
            self.text.name_font(data)
        elif data and not self.state.skip and not self.state.hidden:
            self.text.add(data, self.state.font)

    def _flush(self) -> None:
        text = self.text.flush()
        if text:
            self.body.add(text, self.state.story)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            self._word("par", None, starred=False)
        elif symbol in _ESCAPES:
            if self._skip:
                self._skip -= 1
            else:
                self._put(_ESCAPES[symbol])

    def _put(self, text: str) -> None:
        if not self.state.skip and not self.state.hidden:
            self.body.add(text, self.state.story)

    def _word(self, word: str, number: int | None, *, starred: bool) -> None:
        if self._skip and word != "u":
            self._skip -= 1  # a control word counts as one character of the fallback text
            return
        self._skip = 0
        if word in _SKIPPED or (starred and word not in _KEPT):
            self.state.skip = True
            return
        if self._state_word(word, number) or self.state.skip:
            return
        if word == "u":
            self._put(chr(int(number or 0) % 0x10000))
            self._skip = self.state.unicode_skip
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif self.state.story == "body" or word == "par":
            self.body.control(word, number, self.state.story)

    def _state_word(self, word: str, number: int | None) -> bool:
        """Apply a word that changes the state of the group; tell whether it was one."""
        action = _STATE.get(word)
        if action is not None:
            action(self, 1 if number is None else number)
        return action is not None

    def finish(self) -> tuple[Block, ...]:
        """Return the blocks after the last token."""
        self._flush()
        return self.body.finish()


def _font(reader: _Reader, number: int) -> None:
    reader.state.font = number
    if reader.state.table == "fonts":
        reader.text.begin_font(number)


def _charset(reader: _Reader, number: int) -> None:
    if reader.state.table == "fonts":
        reader.text.set_charset(reader.state.font, number)


def _codepage(reader: _Reader, number: int) -> None:
    reader.text.set_codepage(number)


def _set(name: str, setting: object = None) -> Callable[[_Reader, int], None]:
    def action(reader: _Reader, number: int) -> None:
        setattr(reader.state, name, number if setting is None else setting)

    return action


def _toggle(reader: _Reader, number: int) -> None:
    reader.state.hidden = bool(number)


def _plain(reader: _Reader, _: int) -> None:
    reader.state.hidden = False
    reader.state.font = reader.text.default_font


def _default_font(reader: _Reader, number: int) -> None:
    reader.text.default_font = reader.state.font = number


def _fonts(reader: _Reader, _: int) -> None:
    reader.state.table = "fonts"


_STATE: dict[str, Callable[[_Reader, int], None]] = {
    "f": _font, "af": lambda _r, _n: None, "dbch": lambda _r, _n: None, "fcharset": _charset, "ansicpg": _codepage,
    "cpg": lambda r, n: r.text.set_font_codepage(r.state.font, n), "uc": _set("unicode_skip"), "v": _toggle,
    "deleted": _toggle,
    "plain": _plain, "deff": _default_font, "fonttbl": _fonts, "footnote": _set("story", "footnote"),
    "shptxt": _set("story", "textbox"), "dptxbxtext": _set("story", "textbox"),
    **{word + page: _set("story", word) for word in ("header", "footer") for page in ("", "l", "r", "f")},
    "listtext": _set("story", "label"), "pntext": _set("story", "label"),
    "upr": _set("skip", True), "ud": _set("skip", False),
}  # fmt: skip
