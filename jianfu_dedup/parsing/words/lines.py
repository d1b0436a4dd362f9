"""Text as lines with offsets, and the small normalisations that keep those offsets valid."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Spaces that typists use for letter-spacing and centring, the ideographic one included.
SPACE = "[ \\t\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000\\ufeff]"
HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff〇○"
_SPACES = re.compile(f"{SPACE}+")
_BETWEEN_HAN = re.compile(
    f"(?<=[{HAN}，。、；：）（《》“”〔〕])[\\s\\u3000\\u00a0\\u200b]+(?=[{HAN}，。、；：）（《》“”〔〕])"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line that is not empty.

    Attributes:
        text: The line without the spaces around it.
        start: Offset of ``text`` in the whole text, in code points.
        end: Offset after its last character.
        indent: Spaces that stood before it.
        gap: An empty line stood before it.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    gap: bool = False


def split(text: str) -> tuple[Line, ...]:
    r"""Split a text into its lines that are not empty.

    Example:
        >>> [(line.text, line.start, line.gap) for line in split("甲\n\n　乙 ")]
        [('甲', 0, False), ('乙', 4, True)]
    """
    lines: list[Line] = []
    offset, gap = 0, False
    for raw in text.split("\n"):
        stripped = raw.strip(" \t\r\f\v\u00a0\u200b\u3000\ufeff")
        if stripped:
            indent = raw.index(stripped)
            start = offset + indent
            lines.append(Line(text=stripped, start=start, end=start + len(stripped), indent=indent, gap=gap))
        gap = not stripped
        offset += len(raw) + 1
    return tuple(lines)


def squeeze(text: str) -> str:
    r"""Drop the spaces and line breaks between Han characters and punctuation; keep those between words.

    Example:
        >>> squeeze("关于做好 防汛\n工作的通  知")
        '关于做好防汛工作的通知'
        >>> squeeze("使用 WPS 2019 填报")
        '使用 WPS 2019 填报'
    """
    return _BETWEEN_HAN.sub("", text).strip()


def bare(text: str) -> str:
    """Drop all spaces.

    Example:
        >>> bare("2023 年　7 月")
        '2023年7月'
    """
    return _SPACES.sub("", text).replace("\n", "").replace("\r", "")
