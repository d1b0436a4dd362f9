"""Where the parts of a document stand: heading, number, title, 主送, text, signature, date, and what follows.

The order is that of GB/T 9704-2012. Any part may be missing; a group message is a text with a name and a date behind
it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Span
from jianfu_dedup.parsing.notices import doc_number, marks
from jianfu_dedup.parsing.notices.head import Head, is_number_line
from jianfu_dedup.parsing.times import dates
from jianfu_dedup.parsing.words.lines import Line, bare, split

# A line that holds a document's number is short.
_NUMBER_LINE = 120
# The day that a paper came in is not its own.
_CAME_IN = re.compile("[收接][文到件]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The parts of a document, as indices into ``lines`` and offsets into ``text``.

    Attributes:
        text: The whole text.
        lines: Its lines that are not empty.
        labels: Lines of the form 标题:… that an OA export puts before the text.
        headings: Indices of lines that name the issuer above the number or the title.
        number: The document's own 发文字号.
        title: Indices of the lines of the title.
        addressees: The 主送 text, or "".
        stamps: Indices of chat lines that only hold a sender and a time.
        first: Index of the first line of the text proper.
        start: Offset where the text proper begins.
        date: The date under the text, and the index of its line (-1: none).
        date_line: See ``date``.
        signature: Indices of the lines of the signature.
        end: Offset where the text proper ends: before the signature, or at the end of its own attachments.
        own_end: Offset where the document itself ends and an appended one begins.
    """

    text: str
    lines: tuple[Line, ...]
    labels: tuple[tuple[str, str], ...] = ()
    headings: tuple[int, ...] = ()
    number: doc_number.DocNumber | None = None
    title: tuple[int, ...] = ()
    addressees: str = ""
    stamps: tuple[int, ...] = ()
    first: int = 0
    start: int = 0
    date: dates.Found | None = None
    date_line: int = -1
    signature: tuple[int, ...] = ()
    end: int = 0
    own_end: int = 0


def read(text: str) -> Layout:
    r"""Find the parts of a document.

    Example:
        >>> head = "甲县水利局\n甲水发〔2021〕3号\n关于做好春灌的通知\n各乡镇：\n"
        >>> shape = read(head + "请报。\n甲县水利局\n2021年3月1日")
        >>> shape.lines[shape.title[0]].text, shape.addressees, str(shape.number)
        ('关于做好春灌的通知', '各乡镇', '甲水发〔2021〕3号')
        >>> text = shape.text[shape.start:shape.end].strip(); text
        '请报。'
    """
    lines = split(text)
    head = Head(text, lines)
    own_end = _appendix(text, lines, head.first, head.number)
    date_line, date = _date_line(lines, head.first, own_end)
    signature = _signature(lines, date_line, head.first)
    end = lines[signature[0]].start if signature else (lines[date_line].start if date_line >= 0 else own_end)
    if date is not None and date_line >= 0 and not signature and date.span.start:
        end = own_end
    return Layout(
        text=text,
        lines=lines,
        labels=tuple(head.labels),
        headings=tuple(head.headings),
        number=head.number,
        title=tuple(head.title),
        addressees=head.addressees,
        stamps=tuple(head.stamps),
        first=head.first,
        start=head.start,
        date=date,
        date_line=date_line,
        signature=signature,
        end=max(head.start, end),
        own_end=own_end,
    )


def _appendix(text: str, lines: tuple[Line, ...], first: int, own: doc_number.DocNumber | None) -> int:
    """Return the offset where another document is appended: below the date, a second head with a number or a 主送."""
    dated = next((i for i in range(first, len(lines)) if dates.alone(lines[i].text) and _closes(lines, i)), len(lines))
    for i in range(dated + 1, len(lines)):
        line = lines[i].text
        numbers = doc_number.find(line) if len(line) <= _NUMBER_LINE else ()
        numbered = bool(numbers) and is_number_line(line, numbers) and (own is None or numbers[0].key != own.key)
        addressed = len(line) <= 80 and marks.ADDRESSEE.fullmatch(line) is not None and line.startswith("各")
        if numbered or addressed:
            return lines[_head_of(lines, i, dated + 1)].start
    return len(text)


def _head_of(lines: tuple[Line, ...], at: int, least: int) -> int:
    """Go up from a number or a 主送 to the first line of its document's head."""
    while (at > least and marks.belongs_to_head(lines[at - 1].text)) or doc_number.find(lines[at - 1].text):
        at -= 1
    return at


def _date_line(lines: tuple[Line, ...], first: int, own_end: int) -> tuple[int, dates.Found | None]:
    """Find the first line that is only a date; the one under the signature comes before every appended text."""
    own = [i for i in range(first, len(lines)) if lines[i].start < own_end]
    alone = [(i, found) for i in own if (found := dates.alone(lines[i].text)) is not None]
    for i, found in alone:
        if not found.imprint and _closes(lines, i):
            return i, found
    if alone:
        return alone[0]
    # A message, or a name and a date on one line.
    for i in reversed(own[-6:]):
        found = dates.trailing(lines[i].text)
        before = lines[i].text[: found.span.start].rstrip(" \u3000（(") if found else ""
        if found and (marks.named_before(before) or (i == own[-1] and before.endswith(("。", "！", "~", "）", ")")))):
            return i, found
    # 今天（7月28日） and 【10月31日催】 name the day of writing.
    for i in own[:6]:
        m = marks.TODAY.search(lines[i].text)
        if m and (found := dates.alone(m["day"] or m["day2"])):
            return i, replace(found, span=Span(start=len(lines[i].text), end=len(lines[i].text)))
    for i in range(min(3, len(lines))):
        m = marks.DATELINE.match(lines[i].text) if not _CAME_IN.match(lines[i].text) else None
        if m and (found := dates.alone(_written_out(m["day"]))):
            return i, replace(found, span=Span(start=len(lines[i].text), end=len(lines[i].text)))
    return -1, None


def _written_out(day: str) -> str:
    """Write a clipped date in full: 3-13 is 3月13日, 24-10-15 is 2024-10-15."""
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}", day):
        return re.sub(r"[-/.]", "月", day) + "日"
    return re.sub(r"^(\d\d[-/.]\d{1,2}[-/.]\d{1,2})$", r"20\1", day)


def _closes(lines: tuple[Line, ...], i: int) -> bool:
    """Tell a date under a text from one that a line break left alone inside a sentence."""
    above = bare(lines[i - 1].text) if i else ""
    return (
        lines[i].indent >= 8
        or not above
        or marks.BODY_NAME.match(above) is not None
        or re.search('[。；！？：:）)”"]$|[0-9]$|章[)）]?$', above) is not None
    )


def _signature(lines: tuple[Line, ...], date_line: int, first: int) -> tuple[int, ...]:
    if date_line < 0:
        last = len(lines) - 1
        return (last,) if last > first and marks.BODY_NAME.match(bare(lines[last].text)) else ()
    found: list[int] = []
    i = date_line - 1
    while i >= first and i > date_line - 8:
        line = bare(lines[i].text)
        if marks.BODY_NAME.match(line) or marks.REMARK.match(line) or re.match("^[（(].*章[)）]$", line):
            found.insert(0, i)
        elif found or marks.RULER.match(line):
            break
        elif re.fullmatch("[\u4e00-\u9fff]{2,20}", line) and i == date_line - 1:
            found.insert(0, i)
        else:
            break
        i -= 1
    # A long name broken over two lines: 甲县…接种 / 工作专班. The upper line is short of punctuation and set far in.
    if found and i >= first and found[0] == i + 1 and not re.search("[县市区旗州]", lines[found[0]].text):
        above = bare(lines[i].text)
        if re.fullmatch("[一-鿿]{4,30}", above) and lines[i].indent >= 8:
            found.insert(0, i)
    return tuple(found)
