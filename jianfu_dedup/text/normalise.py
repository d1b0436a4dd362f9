"""One spelling for text that is compared: NFKC, one variant, no spaces between Han, with a way back to the original.

The text of a document is never changed: offsets of quotes and spans point into it. What is compared is a shadow.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.lexicon.kept import once_per_lexicon

if TYPE_CHECKING:
    from jianfu_dedup.lexicon import Lexicon

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters as the inside of a character class, extension blocks included."""

_GAP = re.compile(f"(?<=[{HAN}])[ \\t]+(?=[{HAN}])")
_WIDE = re.compile("[！-～]")
_SENTENCE = frozenset("。;!?\n\r\u2028\u2029\x0b\x0c")
_CLAUSE = frozenset(",:")


@dataclass(frozen=True, slots=True)
class Shadow:
    """A text reduced to what is compared, with the way back.

    Attributes:
        text: Han, letters (lower case) and digits; a comma where a clause ends and a line feed where a sentence ends.
        offsets: For each character of ``text`` the index in the original that it came from. Not decreasing.
    """

    text: str
    offsets: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that ``text[start:end]`` came from.

        Example:
            >>> shadow("（一）台 帐").origin(1, 3)
            (3, 6)
        """
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


def shadow(text: str, lexicon: Lexicon | None = None) -> Shadow:
    """Reduce ``text`` to what is compared, keeping offsets.

    Args:
        text: Any text.
        lexicon: Where the spelling variants come from; ``None`` means the built-in lexicon.

    Example:
        >>> shadow("台　帐，１２户").text
        '台账,12户'
    """
    pieces = list(map(_FOLD.__getitem__, text))
    joined = "".join(pieces)
    offsets = tuple(itertools.compress(itertools.count(), pieces))
    if len(offsets) != len(joined):  # … and ㎡ become more than one character
        offsets = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Shadow(_unify(joined, lexicon), offsets)


def fold(text: str, lexicon: Lexicon | None = None) -> str:
    """Return ``text`` in one spelling: NFKC, one variant of a word, no spaces between Han; digits and signs stay.

    Example:
        >>> fold("工 作 台 帐（１２ 月）")
        '工作台账(12 月)'
    """
    # What is left for NFKC after the usual wide signs is little, and mostly nothing: that it sees at a glance.
    return _unify(_GAP.sub("", unicodedata.normalize("NFKC", narrow(text).replace("\u3000", " "))), lexicon)


def narrow(text: str) -> str:
    """Return ``text`` with every full-width ASCII sign in its usual width, character for character.

    Example:
        >>> narrow("（１２月，Ａ４）")
        '(12月,A4)'
    """
    for sign in set(_WIDE.findall(text)):  # a text has a few of them, each many times
        text = text.replace(sign, chr(ord(sign) - 0xFEE0))
    return text


def letters(text: str, lexicon: Lexicon | None = None) -> str:
    """Return what shingles are made of: Han, letters and digits of ``text``, one spelling, no signs.

    Example:
        >>> letters("（一）报 送台帐。")
        '一报送台账'
    """
    # The text of a shadow without the way back, which costs most of it.
    return _unify("".join(map(_FOLD.__getitem__, text)), lexicon).replace(",", "").replace("\n", "")


class _Folding(dict[str, str]):
    """What one character becomes in a shadow; filled as characters are met (a benign race: same key, same value)."""

    def __missing__(self, char: str) -> str:
        kept = ""
        for part in unicodedata.normalize("NFKC", char).lower():
            if part in _SENTENCE or char in _SENTENCE:
                kept += "\n"
            elif part in _CLAUSE:
                kept += ","
            elif part.isalnum():
                kept += part
        self[char] = kept
        return kept


_FOLD = _Folding()


def _unify(text: str, lexicon: Lexicon | None) -> str:
    pattern, table = _variants(lexicon)
    return pattern.sub(lambda m: table[m[0]], text) if table else text


def _variants(lexicon: Lexicon | None) -> tuple[re.Pattern[str], Mapping[str, str]]:
    if lexicon is None:
        from jianfu_dedup import lexicon as builtin

        lexicon = builtin.load()
    return _variants_of(lexicon)


@once_per_lexicon
def _variants_of(lexicon: Lexicon) -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = lexicon.tables.get("variants", {}).get("pairs", [])
    return _compiled(tuple((str(a), str(b)) for a, b in pairs))  # type: ignore[attr-defined]


@functools.lru_cache(maxsize=8)
def _compiled(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    for wrong, right in pairs:
        if len(wrong) != len(right):
            raise LexiconError(f"variants: {wrong} 与 {right} 长度不同", mend="两边写成一样长, 否则引文位置会错")
    longest_first = sorted((wrong for wrong, _ in pairs), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)"), dict(pairs)
