"""Who sends a message, and who is to be answered: a name before a colon, a seal alone, the section to report to.

A chat log or a circulated note has no signature. It opens with its sender (县某局某股 小王：…, 9:10 某局-老李：…,
陈某（县某局） 9:10, 某局→各镇), is written in the group of one line of business (某局工作群), or names only the section
that the answer goes to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import bodies
from jianfu_dedup.parsing.notices.body_names import HAN, names
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.notices.marks import BODY_NAME, DATELINE
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
    f"(?:报送?|送|交|发|传|反馈|回复)(?:至|到|给|回)?(?P<who>[县市区旗]?(?!委[、，]|政府(?!办))[{HAN}]{{2,16}}?"
    "(?:局|部|办公室|办|委|联|会|大队|中心|股|科))"
)


_REMINDS = re.compile("(?:再次|温馨|友情|工作|特别)*(?:提醒|提示|通知|催报|催办|告知|通报)$")
_LABEL = re.compile("(?:来文|发文|发布|发送|发件|寄件)(?:单位|机关|部门|机构|人|者)|发件|来自|发自")
_DAY = re.compile("\\s*(?:(?:20)?\\d\\d[-/.年])?\\d{1,2}[-/.月]\\d{1,2}(?:[日号]|(?=\\s|$)).*$")
# 某局（某股）→各镇, 某局 致各镇.
_ARROW = re.compile("\\s*(?:→|⇒|➡|[-—=]+>|>>|\\s致(?=各))\\s*")
# 【某局工作群】, 某某业务群(58人): the name of the group that a message was written in.
_GROUP = re.compile(
    f'^[#*【\\[“"\\s]*(?P<who>[{HAN}“”]{{3,24}}?)(?:联络|交流|调度|业务|工作|通知|信息|对接|沟通|服务|管理)*群[】\\]”"*]*(?:[（(]\\d+人?[）)])?[：:]?$'
)


def labelled(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """The sender that a field before the text names (来文单位：…), without the day behind it."""
    for value in (_DAY.sub("", value).strip() for name, value in layout.labels if _LABEL.fullmatch(name)):
        if BODY_NAME.match(bare(value)):
            yield "sender", value, False
        yield from (("sender", word, True) for word in _words(value))
        if value:
            yield "sender", value, False


def stamped(layout: Layout) -> Iterator[tuple[str, str, bool]]:
    """Names in the first lines that stand with a day or a clock: 就业群 2025-02-11 11:03 县就业中心老苟."""
    for line in layout.lines[:_TOP]:
        text = line.text.strip("*# ")
        if DATELINE.match(text):
            for word in re.split("[\\s\u3000：:—-]+", text):
                yield from (("message", part, True) for part in _words(word) if len(part) >= 3)


def group(layout: Layout, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """The body whose group a message was written in (残联专委群), or whose line of business the group is of."""
    for line in layout.lines[:1]:
        m = _GROUP.match(_CLOCK.sub("", line.text.strip()))
        if not m:
            continue
        name = re.sub("^全[县市区旗州]", "", m["who"])
        yield from (("group", word, True) for word in _words(name))
        yield from (("group", name[:end], True) for end in range(len(name) - 1, 1, -1))
        hosts = [department for word, department in names(lexicon).hosts if word in name]
        yield from (
            ("group", lexicon.departments[id_].canonical, True) for id_ in hosts[:1] if id_ in lexicon.departments
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


def opening(layout: Layout, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """Names in the first lines that stand before a colon or a time: 某局某股 小王：…, 2024/1/5 9:10 某局-老李."""
    for line in layout.lines[:_TOP]:
        text = _CLOCK.sub("", line.text.strip(), count=1)
        name, colon, rest = _ARROW.sub("：", text.strip("*# "), count=1).replace(":", "：").partition("：")
        if not colon or len(name) > _LONGEST or _TO.match(name) or _YOUR.search(rest[:40]):
            continue
        # 某某专班提醒：…: who reminds is the sender, in the lexicon or not.
        if (reminding := _REMINDS.search(name)) and bodies.has_host(name := name[: reminding.start()], lexicon=lexicon):
            yield "message", name, False
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
    # 陈某（县某局某股）: the bracket behind a person's name says where that person works.
    inner = re.findall(f"[（(]([{HAN}]{{3,24}})[）)]", name)
    for word in (name, *re.split("[\\s\u3000\\-—–－_/·|｜】\\]]+", name), *inner):
        clean = re.sub("[（(][^（）()]*[）)]$", "", word).strip("【】[]@ ")
        if len(clean) < 2:
            continue
        yield clean
        ends = [m.end() for m in re.finditer(_ENDS, clean[:-1])] if re.fullmatch(f"[{HAN}\\d]+", clean) else []
        yield from (clean[:end] for end in reversed(ends) if end > 1)
