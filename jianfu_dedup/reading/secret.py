"""The 密级 mark: a document that carries one is refused before anything else is done with it.

The mark stands at the top of the first page (GB/T 9704-2012, 7.2.2): 秘密★1年, 机密★, 绝密★30年, alone on its line or
beside 份号 and 紧急程度. The words 秘密 and 机密 elsewhere (保密 training, 机密文件清退) are a topic and no mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from jianfu_dedup.documents import Block, Paragraph

_LINES = 6
_MARK = r"(?:绝密|机密|秘密)(?:[★☆*✭✩⋆]?(?:\d{1,2}年(?:\d{1,2}个?月)?|\d{1,2}个?月|长期)?|[★☆*✭✩⋆])"
_URGENCY = r"(?:特提|特急|加急|平急|急件|紧急)"
_COPY = r"(?:份号)?:?(?:№|No\.?)?\d{1,6}(?:号)?"
_LABEL = r"(?:密级(?:和保密期限)?:?)?"
# The three marks of the upper left corner, any of them absent, in any order; one of them must be the 密级.
_LINE = re.compile(
    rf"^(?:{_COPY}|{_URGENCY})*{_LABEL}[\[(【<]?{_MARK}[\])】>]?(?:紧急程度:?)?(?:{_URGENCY}|{_COPY})*$", re.IGNORECASE
)
_STARRED = re.compile(r"(?:绝密|机密|秘密)[★☆✭✩⋆]")


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_marked_line(line: str) -> bool:
    """Tell whether a line is a 密级 mark, with or without 份号 and urgency beside it.

    Example:
        >>> [is_marked_line(t) for t in ("秘 密★1年", "000012 机密★ 特急", "绝密")]
        [True, True, True]
        >>> is_marked_line("关于开展机密文件清退的通知")
        False
    """
    return bool(_LINE.match(_bare(line)))


def carries_mark(blocks: Iterable[Block]) -> bool:
    """Tell whether a document carries a 密级 mark within its first lines.

    Looks at the first six non-empty lines of each story (body, headers, text boxes), and at the first rows of tables,
    since the corner of the first page may be any of them.

    Example:
        >>> carries_mark([Paragraph(text="秘密★1年"), Paragraph(text="云溪县文件")])
        True
    """
    seen: dict[str, int] = {}
    for block in blocks:
        role = block.role if isinstance(block, Paragraph) else "body"
        for line in _lines(block):
            if seen.get(role, 0) >= _LINES:
                break
            seen[role] = seen.get(role, 0) + 1
            if is_marked_line(line):
                return True
    return False


def _lines(block: Block) -> Iterable[str]:
    if isinstance(block, Paragraph):
        yield from (line for line in block.text.splitlines() if line.strip())
        return
    for row in block.rows[:_LINES]:
        # A line of the page may be one cell or be spread over several.
        cells = [cell for i, cell in enumerate(row) if cell.strip() and cell not in row[:i]]
        if not cells:
            continue
        marked = next((cell for cell in cells if is_marked_line(cell)), None)
        yield marked or " ".join(cells)


def name_is_marked(name: str) -> bool:
    """Tell whether a file name carries a starred mark; a bare 秘密 in a name is no mark.

    Example:
        >>> name_is_marked("秘密★1年 工作方案.docx"), name_is_marked("保守国家秘密宣传（秘密）.docx")
        (True, False)
    """
    return bool(_STARRED.search(_bare(name)))
