"""Who sends a message, and who is to be answered: a name before a colon, a seal alone, the section to report to.

A chat log or a circulated note has no signature. It opens with its sender (县某局某股 小王：…, 9:10 某局-老李：…), or
names only the section that the answer goes to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import bodies
from jianfu_dedup.parsing.notices.body_names import HAN
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.words.lines import bare

# How many lines a chat log has above its first message: the group's name, the time, the sender.
_TOP = 3
_LONGEST = 24
_CLOCK = re.compile(
    r"^[（(【\[]?(?:(?:20)?\d\d[-/.年])?(?:\d{1,2}[-/.月]\d{1,2}[日号]?)?\s*(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[）)】\]]?\s*"
)
_TO = re.compile("^(?:各|全|@|有关|相关|所有|尊敬|本|关于|附|时间|地点|报送|联系)")
_YOUR = re.compile("[你贵](?:局|单位|办|委|部|公司|院|校|中心|会)")
_ENDS = "局|办公室|办|委|部|中心|大队|支队|站|馆|会|联|公司|股|科|室|组|队|院|社|所"
_SEAL = re.compile(f"^[（(]?(?:代章[:：])?(?P<who>[{HAN}]{{3,24}}?)[:：]?(?:代章|代)[）)]$")
_REPRINTED = re.compile(f"^(?P<who>[{HAN}]{{4,24}}?)翻印$")
_RECIPIENT = re.compile(
    f"(?:报送?|送|交|发|传|反馈|回复)(?:至|到|给|回)?(?P<who>[县市区旗]?(?!委[、，]|政府)[{HAN}]{{2,16}}?"
    "(?:局|部|办公室|办|委|联|会|大队|中心|股|科))"
)


def reprinted(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """The office that had another's paper printed again, when the first line says so (某办公室翻印)."""
    for line in layout.lines[:1]:
        if m := _REPRINTED.match(bare(line.text)):
            yield "heading", m["who"], True


def sealed(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """The body whose seal stands alone under the text (某局代章)."""
    lines = [bare(layout.lines[i].text) for i in layout.signature]
    if len(lines) == 1 and (m := _SEAL.match(lines[0])):
        yield "signature", m["who"], True


def opening(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """Names in the first lines that stand before a colon or a time: 某局某股 小王：…, 2024/1/5 9:10 某局-老李."""
    for line in layout.lines[:_TOP]:
        text = _CLOCK.sub("", line.text.strip(), count=1)
        name, colon, rest = text.replace(":", "：").partition("：")
        if not colon or len(name) > _LONGEST or _TO.match(name) or _YOUR.search(rest[:40]):
            continue
        yield from (("message", word, True) for word in _words(name))


def recipients(layout: Layout, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """The one body that the answers are to be handed to; of several none can be told to be the writer."""
    own = re.sub("[\\s\u3000]", "", layout.text[layout.start : layout.own_end])
    named = [m["who"] for m in _RECIPIENT.finditer(own)]
    known = sorted({name for name in named if bodies.known(name, lexicon=lexicon)})
    if len(known) == 1:
        yield "text", known[0], True


def _words(name: str) -> Iterator[str]:
    """The whole name, its words, and each without a person's name behind it (人社局小王)."""
    for word in (name, *re.split("[\\s\u3000\\-—–－_/·|｜]+", name)):
        clean = re.sub("[（(][^（）()]*[）)]$", "", word).strip("【】[]@ ")
        if len(clean) < 2:
            continue
        yield clean
        ends = [m.end() for m in re.finditer(_ENDS, clean[:-1])] if re.fullmatch(f"[{HAN}]+", clean) else []
        yield from (clean[:end] for end in reversed(ends) if end > 1)
