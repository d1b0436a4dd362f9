"""Running text: hard line breaks, page numbers and stray blanks taken out, with the way back to the original offsets.

A notice read from PDF, or typed with a break at the end of each line, has line feeds inside its sentences and even
inside its dates. All patterns of the requests are written on running text; spans are handed back in the original.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from jianfu_dedup.documents import Span

_PAGE_MARK = re.compile(r"\s*(?:[—\-－–·]+\s*\d{1,3}\s*[—\-－–·]+|第\s*\d{1,3}\s*页(?:[，,]?\s*共\s*\d{1,3}\s*页)?)\s*")
_ENDS = "。；;！!？?：:》”）)"
# What begins a paragraph of its own whatever stands before it.
_STARTS = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[.．、)）]\s*(?!\d)|第[一二三四五六七八九十]{1,3}[条章、，]"
    r"|附\s*件\s*\d*\s*(?:[:：]|$)|附[:：]|联\s*系\s*人|抄\s*送|主题词|[①-⑳★●◆■•]|【"
)
# A date or a time of day torn in two, and words that no paragraph ends with.
_BROKEN_DATE = re.compile(
    r"\d\n\d{0,3}\s*[年月日时点:：号]|\d\s*[年月]\n\d{1,2}\s*[月日号]|[日号天底午点时]\n(?:之?前|以前)|[每本下]周\n[一二三四五六日]"
    r"|(?:每|于|将|把|和|及|与|请|至|并)\n[\u4e00-\u9fff\d]"
)
# A message ends its head with the time: 防汛群 15:03. What stands below is another line.
_STAMPED = re.compile(r"(?<!\d)\d{1,2}[:：]\d\d(?:[:：]\d\d)?$|(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}$")
_TITLE = re.compile(r"(?:的|^).{0,4}(?:通知|函|通报|意见|方案|公告|通告)$")
_BLANK = " \t\u3000\u00a0\u2002\u2003\u2009\r\x0b\x0c"
_HAS_BLANK = re.compile(f"[{_BLANK}]")
_WIDE = re.compile("[^\\x00-\u2e7f]+|[“”‘’—…]+")
_WIDE_DIGIT = {ord(c): unicodedata.normalize("NFKC", c) for c in (chr(i) for i in range(0xFF10, 0xFF5B)) if c.isalnum()}
_WIDE_DIGIT |= {ord("∶"): ":", ord("﹕"): ":", ord("︰"): ":"}
_HAS_WIDE_DIGIT = re.compile(f"[{''.join(map(chr, _WIDE_DIGIT))}]")


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text and where each of its characters stood.

    Attributes:
        text: The running text; paragraphs are parted by line feeds.
        offsets: For each character its place in the original text.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Turn a stretch of the running text into a span of the original."""
        if end <= start:
            place = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return Span(start=place, end=place)
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


@functools.lru_cache(maxsize=64)
def flow(text: str) -> Flow:
    r"""Make running text of a text with hard line breaks.

    Example:
        >>> flow("请于12月\n7日下午4点前报送台账。").text
        '请于12月7日下午4点前报送台账。'
        >>> flow("一、时限\n二、要求").text
        '一、时限\n二、要求'
    """
    lines = _lines(text)
    width = _wrap_width([t for _, t in lines])
    pieces: list[str] = []
    offsets: list[int] = []
    before = ""
    for start, line in lines:
        body = line.strip(_BLANK)
        if pieces and not _joins(before, line, width):
            pieces.append("\n")
            offsets.append(start - 1)
        first = start + len(line) - len(line.lstrip(_BLANK))
        before = line.rstrip(_BLANK)
        if not _HAS_BLANK.search(body):
            pieces.append(body)
            offsets.extend(range(first, first + len(body)))
            continue
        for i, char in enumerate(body):
            if char in _BLANK and _droppable(body, i):
                continue
            pieces.append(" " if char in _BLANK else char)
            offsets.append(first + i)
    running = "".join(pieces)
    if _HAS_WIDE_DIGIT.search(running):
        running = running.translate(_WIDE_DIGIT)
    # A full-width colon inside a time of day; one for one, so the offsets stay.
    running = re.sub(r"(?<=\d)：(?=\d\d)", ":", running)
    return Flow(text=running, offsets=tuple(offsets))


def _lines(text: str) -> list[tuple[int, str]]:
    """Non-empty lines with their offsets, page numbers left out."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip(_BLANK) and not _PAGE_MARK.fullmatch(line):
            found.append((start, line))
        start += len(line) + 1
    return found


def _wide(line: str) -> int:
    return len(line) + sum(map(len, _WIDE.findall(line)))


def _wrap_width(lines: list[str]) -> int:
    """The width at which the text was broken, or 0 if its lines are whole paragraphs.

    Broken text has many lines of nearly the same, greatest width; whole paragraphs spread.
    """
    widths = sorted((_wide(t.rstrip(_BLANK)) for t in lines), reverse=True)
    if len(widths) < 4:
        return 0
    top = widths[min(2, len(widths) // 10)]
    near = sum(top - 8 <= w <= top + 8 for w in widths)
    return top if 24 <= top <= 130 and near >= max(3, len(widths) // 6) else 0


def _joins(before: str, line: str, width: int) -> bool:
    """Whether ``line`` goes on where ``before`` broke off."""
    body = line.strip(_BLANK)
    if _STAMPED.search(before[-12:]):
        return False
    if _BROKEN_DATE.search(before[-4:] + "\n" + body[:6]):
        return True
    if _STARTS.match(body) or _TITLE.search(before):
        return False
    if before.endswith(("，", "、", "“", "《", "（", "(", "〔")):
        return True
    if before.endswith(tuple("。；;！!？?：:")) or not body:
        return False
    indent = _wide(line) - _wide(line.lstrip(_BLANK))
    if indent >= 2:
        return False
    if before.count("《") > before.count("》") or before.count("（") > before.count("）"):
        return True
    if body[0] in "，。、；：）》”":
        return True
    # A line shorter than the page is the end of its paragraph, a heading or a signature; a long Latin word
    # (a mail address) that did not fit leaves a shorter line too.
    token = re.match(r"[!-~]*", body)
    return width > 0 and _wide(before) + min(len(token[0]) if token else 0, 30) >= width * 0.88


def _droppable(body: str, i: int) -> bool:
    """Blanks count only between Latin words and numbers."""
    left = body[:i].rstrip(_BLANK)[-1:]
    right = body[i:].lstrip(_BLANK)[:1]
    return not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum())
