"""The text of a draft laid out as an official document (GB/T 9704-2012), so that it can be parsed like any other.

OA systems keep title, number, addressees and signature apart from the text, or also in it. What stands in the text
already is not added a second time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from jianfu_dedup.documents import Block, Paragraph, RawDocument
from jianfu_dedup.registry.draft.fields import Draft
from jianfu_dedup.registry.draft.files import BODY
from jianfu_dedup.registry.draft.names import values

_HEAD = 12
"""Paragraphs within which heading, number, title and addressees stand."""
_TAIL = 8
"""Paragraphs within which signature and date stand."""
_DATE_LINE = re.compile(r"[(（]?(?:\d{4}|[二〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日[)）]?")
_SIGNATURE = 40  # characters of the longest line of signature


def lay_out(draft: Draft, blocks: Sequence[Block]) -> RawDocument:
    """Return the draft as a document.

    Args:
        draft: Its parts.
        blocks: The blocks of its text.

    Example:
        >>> draft = Draft(subject="关于报送进度的通知", send_to="各乡镇", issuer="甲县水利局")
        >>> print(lay_out(draft, [Paragraph(text="请于3月9日前报送。")]).text)
        关于报送进度的通知
        各乡镇：
        请于3月9日前报送。
        甲县水利局
    """
    laid = _with_tail(draft, _with_head(draft, list(blocks)))
    text = "\n".join(b.text for b in laid if isinstance(b, Paragraph))
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return RawDocument(path=BODY, format="txt", blocks=tuple(laid), sha256=digest)


def _with_head(draft: Draft, blocks: list[Block]) -> list[Block]:
    head = _bare_lines(blocks[:_HEAD])
    title = _end_of(_bare(draft.subject), head)
    before = [draft.urgent_level] if _prints_urgency(draft, head) else []
    if draft.doc_mark and _bare(draft.doc_mark) not in "".join(head):
        before.append(draft.doc_mark)
    if draft.subject and not title:
        before.append(draft.subject)
    after = [f"{draft.send_to}："] if draft.send_to and not _end_of(_bare(draft.send_to), head[title:]) else []
    return [*_paragraphs(before), *blocks[:title], *_paragraphs(after), *blocks[title:]]


def _with_tail(draft: Draft, blocks: list[Block]) -> list[Block]:
    tail = _bare_lines(blocks[-_TAIL:])
    dated = [i for i, line in enumerate(tail) if _DATE_LINE.fullmatch(line)]
    # A short line above a date is a signature, even if it calls the office otherwise than the OA system does.
    above = [tail[i - 1] for i in dated if i > 0]
    signed = any(line and len(line) <= _SIGNATURE and "。" not in line for line in above)
    signed = signed or any(_bare(draft.issuer) in line for line in tail if len(line) <= _SIGNATURE)
    added = [draft.issuer] if draft.issuer and not signed else []
    if draft.date and not dated:
        added.append(f"{draft.date.year}年{draft.date.month}月{draft.date.day}日")
    return [*blocks, *_paragraphs(added)]


def _prints_urgency(draft: Draft, head: Sequence[str]) -> bool:
    return draft.urgent_level in values("urgent") and not any(draft.urgent_level in line for line in head)


def _end_of(part: str, lines: Sequence[str]) -> int:
    """How many lines there are down to the end of a part, which may be broken over several; 0 if it is not there."""
    if not part or part not in "".join(lines):
        return 0
    return next(n for n in range(1, len(lines) + 1) if part in "".join(lines[:n]))


def _bare_lines(blocks: Sequence[Block]) -> list[str]:
    return [_bare(b.text) if isinstance(b, Paragraph) else "" for b in blocks]


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(text=line) for line in lines]
