"""Which page headers and footers belong to the document.

A running header or page number is noise, but where it carries the red head, or the imprint at the foot, it is the only
place with issuer and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from jianfu_dedup.documents import Paragraph

# 发文机关标志 ends in the kind of paper; 发文字号 has the year in brackets (GB/T 9704-2012, 7.2.4 and 7.2.5).
_RED_HEAD = re.compile(r"(?:文件|函|明电|电报|纪要|简报|公报|令)\s*$|[〔﹝\[［【]\s*(?:19|20)\d\d\s*[〕﹞\]］】]")
# 版记: 抄送机关, 印发机关和印发日期 (7.4).
_IMPRINT = re.compile(r"抄\s*[送报]|印\s*发")


def telling(lines: list[str], kind: Literal["header", "footer"]) -> Iterator[Paragraph]:
    """Yield the lines of a header or footer if it belongs to the document, else nothing.

    Args:
        lines: Its lines.
        kind: Which of the two.

    Example:
        >>> [p.text for p in telling(["某县教育局文件", "某教发〔2024〕3号"], "header")]
        ['某县教育局文件', '某教发〔2024〕3号']
        >>> list(telling(["第 1 页"], "footer"))
        []
    """
    wanted = _RED_HEAD if kind == "header" else _IMPRINT
    filled = [line for line in lines if line.strip()]
    if any(wanted.search(line) for line in filled):
        yield from (Paragraph(text=line, role=kind) for line in filled)
