"""Broad plans: one notice that parcels out many fields of work, each an ask of its own (消防, 燃气, 自建房 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jianfu_dedup.documents import Notice
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.requests import populations
from jianfu_dedup.parsing.words.flow import flow

_PLAN = re.compile("方案|要点|计划|意见|安排|部署|措施|行动")
# （一）道路交通。… the second level of the numbering of official documents, or 1. below it.
_ITEM = re.compile(
    r"(?:^|(?<=[。；：\n]))\s*[（(](?:[一二三四五六七八九十]{1,3})[)）]\s*(?P<head>[^。：:\n]{2,24})[。：:\n]"
)
_MANY = 6
"""Items from which a notice is a broad plan; a plain notice has the stages and demands of one job."""
_LONG = 20
"""Characters an item must have to say what is to be done."""


def items(notice: Notice, lexicon: Lexicon) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the items of a broad plan: heading, text, and whom or what each is about; nothing for any other notice.

    Its stages, principles and demands (动员部署, 强化组织领导) are no items: every plan has them.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> list(items(Notice(id="a", path="a", title="关于报送台账的通知", text="请报送台账。"), lexicon.load()))
        []
    """
    if not _PLAN.search(notice.title):
        return
    running = flow(notice.text).text
    starts = list(_ITEM.finditer(running))
    if len(starts) < _MANY:
        return
    ends = [m.start() for m in starts[1:]] + [len(running)]
    stages = _stages(lexicon)
    for match, end in zip(starts, ends, strict=True):
        if stages.search(match["head"].strip()):
            continue
        text = running[match.end() : min(end, match.end() + 400)]
        if len(text) >= _LONG:
            yield match["head"], text, populations.narrow(populations.find(match["head"] + text, lexicon), lexicon)


@once_per_lexicon
def _stages(lexicon: Lexicon) -> re.Pattern[str]:
    rules: Any = lexicon.tables["asks"]["plans"]
    return re.compile(rules["stages"])
