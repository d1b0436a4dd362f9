"""What is to be handed in, as a noun phrase: 火灾隐患排查台账, 工作总结, 附件 names."""

from __future__ import annotations

import functools
import re
from typing import Any

from jianfu_dedup.lexicon import Lexicon

_QUOTED = re.compile(r"《([^《》\n]{2,40})》|“([^“”\n]{2,24})”(?=[\u4e00-\u9fff]{0,6})")
_LINE_NO = r"(?:\d{1,2}\s*[.．、]\s*)"
_ATTACHMENTS = re.compile(rf"^附\s*(?:件|表)?\s*[:：]?\s*{_LINE_NO}?(?P<name>[^\n。；]{{3,40}})$", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,2})[.．、](?P<name>[^\n。；，]{3,40})$")
_TITLE_CORE = re.compile(
    r"关于(?:认真|扎实|切实|进一步|抓紧|持续|全面|立即|迅速|再次|继续|常态化|商请|恳请|请|协助|配合|有序|严格|深入)*"
    r"(?:做好|开展|加强|报送|组织|印发|推进"
    r"|摸清|核对|催报|提前|收集|完成|落实|填报|上报|协助|加快|抓好|强化|实施|调整|规范|建立|启动|举办|征集|申报|报备|摸排|排查|转发|完成)*"
    r"(?P<core>.{2,40}?)(?:工作|情况|活动|行动)?的?(?:紧急|补充|预)?(?:通知|函|通报|提示|意见|方案|公告)"
)
_NO_MODIFIER = re.compile(
    r"(?:成|过|提出|没有|类似|所列|做好|一张|几张|名人|新增|书面|一份|电子|纸质|盖章|怎么|什么|此|这|原|退回|所|所提供|入|以下|下列|一[\u4e00-\u9fff]一|样|纸|[Ee]xcel|EXCEL|从|[新老旧]|同样)$|^(?:人|户|名)"
)
# 对照改革方案, 按工作计划: what the work is held to, not what is handed in.
_HELD_TO = re.compile(
    r"(?:对照|按照?|参照|根据|依据|结合|落实)[^，。；、填报写交送]{0,14}(?:方案|计划|预案|合同|意见|纪要)$"
)
_FORWARDED = re.compile(r"(?:转发|印发|翻印).{0,20}?《(?P<title>[^《》]+)》")
_CITED = re.compile(r"通知|意见|办法|条例|规定|法$|函$|规划|纲要|讲话|精神|决定|标准|规范|公告|一封信|明白纸|告知书")


def attachments(text: str) -> tuple[str, ...]:
    r"""Names of the attachments that the end of a notice lists.

    Example:
        >>> attachments("正文\n附件：1.隐患排查台账\n2.工作周报表\n联系人：某某")
        ('隐患排查台账', '工作周报表')
    """
    names: list[str] = []
    for found in _ATTACHMENTS.finditer(text):
        names.append(found["name"])
        for line in text[found.end() + 1 :].split("\n"):
            more = _NUMBERED.match(line)
            if not more:
                break
            names.append(more["name"])
    parts = [
        p.partition("：")[0].lstrip("0123456789") for n in names for p in re.split(r"\d[.．、](?=[\u4e00-\u9fff])", n)
    ]
    return tuple(dict.fromkeys(p.strip(" 《》。") for p in parts if len(p.strip(" 《》。")) > 2))


def title_core(title: str) -> str:
    """What a title is about, without 关于…的通知.

    Example:
        >>> title_core("关于开展耕地抛荒全面摸排整治工作的通知")
        '耕地抛荒全面摸排整治'
    """
    inner = _FORWARDED.search(title)
    found = _TITLE_CORE.search(inner["title"] if inner and "关于" in inner["title"] else title)
    if found:
        return re.sub(r"[《》“”\"]", "", found["core"])
    return re.sub(r"(?:工作|实施|行动|活动)?方案$", "", inner["title"]) if inner else ""


def quoted_names(text: str, heads: tuple[str, ...]) -> tuple[str, ...]:
    """Names in 《》 of things that are handed in, wherever the notice writes them.

    Example:
        >>> quoted_names("填写《隐患台账》，按《管理办法》", ("台账",))
        ('隐患台账',)
    """
    names = (m[1] for m in _QUOTED.finditer(text) if m[1])
    return tuple(dict.fromkeys(n for n in names if n.endswith(heads) and not _CITED.search(n[-4:])))


def material(
    piece: str,
    before: str,
    *,
    subject: str,
    names: tuple[str, ...],
    lexicon: Lexicon,
    heads: tuple[str, ...],
    columns: tuple[str, ...] = (),
) -> str:
    """Name what an ask wants.

    Args:
        piece: The ask, as running text.
        before: The running text of its paragraph before it.
        subject: What the notice is about, for a head that says too little by itself.
        names: Names of the attachments and of tables named elsewhere.
        lexicon: For the rules in ``asks.toml``.
        heads: Endings of names of things that are handed in, longest first.
        columns: Columns that the ask names; 应缴人数 among them is a column, and not what is handed in.

    Returns:
        The names joined by 、, or "" when nothing can be told.
    """
    rules: Any = lexicon.tables["asks"]["material"]
    bare, weak = frozenset(rules["bare"]), frozenset(rules["weak"])
    found = _phrases(piece, rules["cut"], heads, weak) or _phrases(before[-160:], rules["cut"], heads, weak)[-1:]
    if subject or names:
        found = [f for f in found if f not in columns or f.endswith("情况") or not f.endswith(tuple(weak))]
    numbered = [names[int(n) - 1] for n in re.findall(r"附件\s*(\d)", piece) if 0 < int(n) <= len(names)]
    found = list(dict.fromkeys([*found, *numbered]))
    full = [_filled(f, subject, names) if f in bare else f for f in found]
    full = [f for f in dict.fromkeys(full) if not any(f != g and g.endswith(f) for g in full)]
    return "、".join(full[:5]) or "、".join(names[:2]) or (f"{subject}情况" if subject else "")


def named(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece names a table, a document or the like that is handed in.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> named("填写《隐患台账》报县局", lexicon.load()), named("及时上报", lexicon.load())
        (True, False)
    """
    rules: Any = lexicon.tables["asks"]["material"]
    weak = frozenset(rules["weak"])
    return bool(_phrases(piece, rules["cut"], _firm_heads(tuple(lexicon.requests["heads"]), weak), weak))


@functools.lru_cache(maxsize=8)
def _firm_heads(heads: tuple[str, ...], weak: frozenset[str]) -> tuple[str, ...]:
    return tuple(h for h in sorted(heads, key=lambda h: (-len(h), h)) if h not in weak)


def _filled(head: str, core: str, names: tuple[str, ...]) -> str:
    """台账 alone: the attachment of that kind, else the subject of the title and 台账."""
    same = [n for n in names if n.endswith(head)]
    if same:
        return same[0]
    # 目标人群登记 and 登记表 overlap: 目标人群登记表.
    shared = next((n for n in range(len(head), 0, -1) if core.endswith(head[:n])), 0)
    return core + head[shared:] if core else head


def _phrases(text: str, cut: str, heads: tuple[str, ...], weak: frozenset[str]) -> list[str]:
    firm: list[tuple[int, str]] = []
    loose: list[tuple[int, str]] = []
    quoted = []
    for found in _QUOTED.finditer(text):
        name = found[1] or found[2]
        if name.endswith(heads) and not _CITED.search(name[-4:]):
            firm.append((found.start(), name))
            quoted.append(found.span())
    plain = re.sub(r"[（(][^（）()\n]*[）)]", lambda m: "，" * len(m[0]), text)
    for found in _head_pattern(heads).finditer(plain):
        if any(s <= found.start() < e for s, e in quoted):
            continue
        start = max(plain.rfind(c, 0, found.start()) for c in "，。；：、:,；“”《》【】！\n/ ") + 1
        if _HELD_TO.search(plain, start, found.end()):
            continue
        phrase = re.sub(f"^{cut}", "", plain[max(start, found.start() - 18) : found.start()])
        phrase = "" if _NO_MODIFIER.search(phrase) else phrase
        (loose if found[0] in weak else firm).append((found.start(), phrase + found[0]))
    chosen = [p for _, p in sorted(firm or loose)]
    return [p for p in dict.fromkeys(chosen) if not any(p != q and p in q for q in chosen)]


@functools.lru_cache(maxsize=8)
def _head_pattern(heads: tuple[str, ...]) -> re.Pattern[str]:
    # 表 inside 代表, 表示; 报告 as a verb; 方案 of 方案制定 are no things.
    words = "|".join(re.escape(h) for h in heads if h != "表")
    table = "(?<!代)(?<!手)(?<!水)(?<!电)表(?![示决面彰率达述明现扬演态册])"
    after = r"(?![\u4e00-\u9fff]?(?:制定|审批|公开|中心|系统|平台|股|库|室|馆|员|局|化|性|率|工作))"
    return re.compile(rf"(?:(?:{words})(?<!\d[日月周]报)(?!(?<=报)[送告到县给局我])|{table}){after}")
