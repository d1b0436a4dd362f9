"""How a document travels: 红头, 函, 便函, 白头, 明传, 工作群, OA (domain tables 2.2)."""

from __future__ import annotations

import re

from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.words.lines import bare

_TELEGRAM_CODE = re.compile("(?:明电|明发|传电|发电|电)$")
_TELEGRAM_HEAD = re.compile("明传|传真电报|内部明电|^明电|特急明电|发往[：:]")
_GROUP = re.compile("@所有人|@各|收到(?:请)?回复|接龙|发群里|群里|群内|工作群|发我|辛苦|各位")
# A message is one or two paragraphs; a paper has at least a title, an addressee and a signature on lines of their own.
_MESSAGE_LINES = 4


def of(layout: Layout, *, title: str = "") -> str:
    r"""Tell how a document travelled; what it says of itself goes before what it lacks.

    Example:
        >>> from jianfu_dedup.parsing.notices.layout import read
        >>> of(read("甲县水利局文件\n甲水发〔2021〕3号\n关于春灌的通知\n各乡镇：\n请报。\n2021年3月1日"))
        '红头'
        >>> of(read("@所有人 春灌进度表今天下班前发群里。 县水利局 3.1"))
        '工作群'
    """
    head = [bare(layout.lines[i].text) for i in layout.headings]
    above = bare(layout.text[: layout.start])
    code = re.sub("[(（].*?[)）]", "", layout.number.org) if layout.number else ""
    if _TELEGRAM_CODE.search(code) or _TELEGRAM_HEAD.search(above):
        return "明传"
    if (
        code.endswith("便函")
        or any(re.search("便函[)）]?$", h) for h in head)
        or re.search("(?:^|\n)\\s*便\\s*函\\s*(?:\n|$)", layout.text[: layout.start])
    ):
        return "便函"
    if code.endswith("函") or any(re.search("(?:公函|[局办委部会]函)$", h) for h in head):
        return "函"
    if code or any(h.endswith("文件") for h in head):
        return "红头"
    if layout.labels:
        return "OA"
    signed = layout.signature and layout.date is not None
    if layout.stamps or (
        not title and not signed and (len(layout.lines) <= _MESSAGE_LINES or _GROUP.search(layout.text))
    ):
        return "工作群"
    # A letter without a number is a 便函, whatever its paper says.
    return "便函" if title.endswith("函") else "白头"
