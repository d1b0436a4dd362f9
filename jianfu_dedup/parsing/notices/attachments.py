"""附件说明: the names of what is attached, as listed under the text (GB/T 9704-2012, 7.3.4)."""

from __future__ import annotations

import re

from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.words.lines import squeeze

_FIRST = re.compile("^附\\s*(?:件|表)?\\s*(?P<n>[0-9一二三四五]{0,2})\\s*[:：]\\s*(?P<rest>.*)$")
_ITEM = re.compile("^(?P<n>[0-9]{1,2})\\s*[.．、]\\s*(?P<rest>\\S.*)$")
_INLINE = re.compile("(?:^|[\\s\u3000;；])\\s*(?P<n>[0-9]{1,2})\\s*[.．、]\\s*")
_NO_NAME = re.compile("^(?:另发|见群文件|略|如文|请从.*下载|同前|见附件|无)$")
_LONGEST = 80


def names(layout: Layout) -> tuple[str, ...]:
    r"""List the names of the attachments, without their numbers.

    Example:
        >>> from jianfu_dedup.parsing.notices.layout import read
        >>> names(read("关于春灌的通知\n各乡镇：\n请报。\n附件：1.春灌进度表　2.联络员名单\n3.总结"))
        ('春灌进度表', '联络员名单', '总结')
    """
    found: list[str] = []
    inside = False
    for line in layout.lines:
        if line.start < layout.start or line.end > layout.own_end:
            continue
        first = _FIRST.match(line.text)
        item = _ITEM.match(line.text) if inside else None
        if first and len(line.text) <= _LONGEST * 2:
            inside = True
            found += _split(first["rest"])
        elif item and len(line.text) <= _LONGEST:
            found += _split(line.text)
        else:
            inside = False
    return tuple(dict.fromkeys(name for name in found if name and not _NO_NAME.match(name)))


def _split(text: str) -> list[str]:
    """Cut 1.甲表 2.乙表 at its numbers; keep a single name whole."""
    marks = list(_INLINE.finditer(text))
    if not marks:
        return [_name(text)]
    ends = [*(m.start() for m in marks[1:]), len(text)]
    return [_name(text[m.end() : end]) for m, end in zip(marks, ends, strict=True)]


def _name(text: str) -> str:
    """Cut off the columns that may be spelled out behind a table's name: 聚餐登记表：日期、村组."""
    name = squeeze(re.split("[:：|]", text)[0]).strip("。；;，, ")[:_LONGEST]
    return name[1:-1] if name.startswith("《") and name.endswith("》") and name.count("《") == 1 else name
