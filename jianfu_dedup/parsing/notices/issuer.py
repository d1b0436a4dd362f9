"""Who issued a document: from signature, heading, title, number, message or file name.

The order of trust was measured on labelled documents: a name under the text is right whenever there is one; a heading
may be that of the superior body on borrowed paper; a number tells the body but not its name; a file name is what
someone typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from jianfu_dedup.documents import Body
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon import bodies as over_time
from jianfu_dedup.parsing.notices import bodies, posts, references, senders
from jianfu_dedup.parsing.notices.body_names import HAN, names
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.notices.marks import BODY_NAME
from jianfu_dedup.parsing.times import dates
from jianfu_dedup.parsing.words.lines import bare

_END = re.compile("(?:文件|便函|公函|[（(]便函[)）]|函|明传电报|传真电报)$")
# 各乡镇民政办, 各水利站: the line of business that a message goes down.
_LINE = re.compile(
    f"(?:各|全[县市区])(?:位|乡镇|镇|乡|街道|镇办|村|[（(][^）)]*[)）]|级|单位|、|所|地)*(?P<stem>[{HAN}]{{2,6}}?)(?:工作站|服务站|服务中心|办公室|办|站|所|中心|员|干部|专干|干事|分局|分馆|组织|口)"
)

# 各位民政干事，…: who is called at the head of a message without a 主送.
_CALLED = re.compile("(?:^|\n)\\s*@?(?P<who>各[^，。：:；\n]{2,16})[，,]")
_OPENING = 120


def resolve(layout: Layout, *, title: str, path: str, lexicon: Lexicon, on: dt.date | None = None) -> Body | None:
    """Find the issuing body of a document.

    Args:
        layout: The parts of the document.
        title: Its title.
        path: Its path; only the file's name is looked at, and last.
        lexicon: What is known of the domain.
        on: The document's date.

    Returns:
        The body, with the source it was found in; ``None`` if nothing tells.
    """
    code = layout.number.org if layout.number else ""
    for source, raw, must_be_known in _candidates(layout, title, path, lexicon, on):
        if must_be_known and not bodies.known(raw, lexicon=lexicon):
            continue
        body = bodies.resolve(
            raw, lexicon=lexicon, on=on, source=source, code=code, context=layout.text[: layout.own_end]
        )
        if body is not None:
            if source in {"number", "reference"} and not body.office:
                # A number tells the department and not the name that it goes by in this county.
                body = replace(body, raw=code or references.followed(layout))
            if source.startswith("post "):
                body = replace(body, raw=source[5:], source="addressees")
            joint = _joint(layout)
            return replace(body, raw="、".join(joint)) if len(joint) > 1 and joint[0] in raw else body
    return None


def _joint(layout: Layout) -> list[str]:
    """All bodies of a joint document, the leading one first, from its signature or its heading."""
    for lines in (layout.signature, layout.headings):
        written = [_END.sub("", bare(layout.lines[i].text)) for i in lines]
        named = [w for w in written if BODY_NAME.match(w) and len(w) >= 5 and re.search("[县市区旗州局委部会]", w)]
        if len(named) > 1:
            return named
    return []


def _candidates(
    layout: Layout, title: str, path: str, lexicon: Lexicon, on: dt.date | None
) -> Iterator[tuple[str, str, bool]]:
    yield from senders.reprinted(layout)
    signature = _signature(layout)
    if signature:
        yield "signature", signature, False
    yield from senders.sealed(layout)
    yield from _heading(layout)
    m = re.match("^([^《》，。]{4,40}?)(?:关于|转发|印发)", bare(title))
    if m and BODY_NAME.match(m[1]):
        yield "title", m[1], False
    yield from senders.labelled(layout)
    yield from _message(layout)
    yield from senders.opening(layout, lexicon)
    if layout.number:
        body = bodies.from_code(layout.number.org, lexicon=lexicon, on=on)
        if body:
            yield "number", body.raw, True
            yield "number", body.host if body.host != body.name else body.name, False
    yield from _file_name(path)
    # A message that sends a paper again or chases it, and names no sender, comes from who wrote that paper.
    body = bodies.from_code(references.followed(layout), lexicon=lexicon, on=on)
    if body:
        yield "reference", body.raw, True
        yield "reference", body.host if body.host != body.name else body.name, False
    whose, word = posts.department(layout, lexicon)
    if whose in lexicon.departments:
        yield "post " + word, lexicon.departments[over_time.standing(lexicon, whose, on)].canonical, True
    yield from _line_of_business(layout, lexicon)
    yield from senders.group(layout, lexicon)
    yield from senders.recipients(layout, lexicon)
    yield from _named_in_text(layout, lexicon)


def _signature(layout: Layout) -> str:
    lines = [bare(layout.lines[i].text) for i in layout.signature]
    signed = [i for i, line in enumerate(lines) if BODY_NAME.match(line)]
    if not signed:
        return ""
    first = signed[0]
    name = "".join(line for line in lines[:first] if re.fullmatch(f"[{HAN}]+", line)) + lines[first]
    # A seal of another body may stand on a line of its own below the name.
    seals = [line for line in lines[first + 1 :] if re.match("^[（(].*[)）]$", line) and "章" in line]
    return name + (seals[0] if seals and "章" not in name else "")


def _heading(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    lines = [bare(layout.lines[i].text) for i in layout.headings]
    joined = "".join(lines)
    if joined:
        if len(lines) > 1:
            for line in lines:
                yield "heading", _END.sub("", line), True
        yield "heading", _END.sub("", joined), False


def _message(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """The name that a message opens with in brackets, or ends with before a person's name and a date."""
    own = layout.text[: layout.own_end]
    m = re.match(f"\\s*[【\\[]([\\d{HAN}]{{3,30}})[】\\]]", own)
    if m:
        yield "message", m[1], True
        if BODY_NAME.match(m[1]) and not re.search("通知|提醒|催报|转发|更正", m[1]):
            yield "message", m[1], False
    yield from senders.stamped(layout)
    lines = [line for line in layout.lines if line.end <= layout.own_end]
    for line in reversed(lines[-3:]):
        text = line.text
        found = dates.trailing(text)
        if found:
            text = text[: found.span.start]
        tail = re.split("[。；！？!?]|——|--", text.rstrip(" \u3000。"))[-1].strip(" \u3000—-（）()")
        yield from _tail(tail)


def _tail(tail: str) -> Iterator[tuple[str, str, bool]]:
    words = [w for w in re.split("[\\s\u3000]+", tail) if re.fullmatch(f"[{HAN}（）()“”X×]+", w)]
    for i, word in enumerate(words[:4]):
        joined = word + (words[i + 1] if i + 1 < len(words) and re.search("(?:股|科|室|组|办)$", words[i + 1]) else "")
        if 3 <= len(word) <= 40:
            yield "message", joined, True
            yield "message", word, True
    if words and len(words[0]) >= 6 and BODY_NAME.match(words[0]):
        yield "message", words[0], False
    if words and re.match(f"^[县市区旗][{HAN}]{{2,12}}(?:局|办|委|部|中心|馆|站|所|会|队|公司|院|校|社)$", words[0]):
        yield "message", words[0], False


def _file_name(path: str) -> Iterator[tuple[str, str, bool]]:
    """Department names in a file's name: 团县委：…, …（平安办）, 水利局催报…."""
    stem = PurePosixPath(path.rpartition("!")[2]).stem
    stem = re.sub("^[A-Za-z0-9]+_|\\.(?:docx?|xlsx?|pdf|txt|wps)$", "", stem)
    for piece in re.split("[：:（）()_\\-—\\s【】\\[\\]]+|关于|转发|印发", stem):
        if 2 < len(piece) <= 20:
            yield "file name", piece, True
        m = re.match(f"^([{HAN}]{{2,12}}?(?:局|办|委|部|大队|中心|联|会))(?={HAN_CLASS}{{2}})", piece)
        if m:
            yield "file name", m[1], True


HAN_CLASS = f"[{HAN}]"


def _line_of_business(layout: Layout, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """A message to the 民政办 of every township comes from the county's 民政局."""
    plain = names(lexicon).plain
    called = _CALLED.search(layout.text[layout.start : layout.own_end][:_OPENING])
    for m in _LINE.finditer(layout.addressees or (called["who"] if called else "")):
        for name in (m["stem"] + "局", m["stem"], m["stem"] + "办", m["stem"] + "部"):
            if name in plain:
                yield "addressees", name, True


def _named_in_text(layout: Layout, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """The one county body that a message speaks of; of two, neither can be told to be the writer."""
    own = layout.text[layout.start : layout.own_end]
    named = re.findall(f"县([{HAN}]{{2,8}}?(?:局|大队|中心|联合会|妇联|残联|总工会))", own)
    distinct = sorted({n for n in named if bodies.known(n, lexicon=lexicon)})
    if len(distinct) == 1:
        yield "text", distinct[0], True
