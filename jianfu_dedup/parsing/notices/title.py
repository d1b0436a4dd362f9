"""Titles: joined from their lines, and unwrapped down to what the document is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.words.lines import bare, squeeze

_ACTS = ("转发", "印发", "翻印", "批转", "转送", "转")
_KIND = (
    "实施意见|工作意见|指导意见|紧急通知|补充通知|更正通知|预通知|会议通知|工作通知|通知|通报|通告|公告|意见|决定|复函|提示函|督办函|函|批复|报告|请示|纪要|工作提示|提示|"
    "明电|提醒|有关文件|文件|倡议书|公开信"
)
_MARKS = re.compile(
    "^(?:[【\\[［(（〔](?:紧急|特急|加急|急件|更正|补充|催报|再催|通知|转发|以此[份件]为准[^】\\]］)）〕]*|重要|置顶)[】\\]］)）〕]\\s*)+"
    "|(?:[(（](?:试行|暂行|征求意见稿|讨论稿|草案|送审稿|修订稿?|修订版|更新版?|最新版?|最终版|第[一二三四五六七八九十\\d]+[稿版]|[vV]\\d+|\\d+|以此[份件]为准[^)）]*|代拟稿)[)）])+$"
)
_TAIL = re.compile(f"(?:的)?(?:{_KIND})$")
_ACT = re.compile(f"^(?:(?P<org>[^《》“”，。]{{2,40}}?))?(?:关于)?(?P<act>{'|'.join(_ACTS)})(?P<rest>.+)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unwrapped:
    """A title taken apart.

    Attributes:
        core: What it is about; the year stays in it.
        act: The outermost 转发, 印发, 翻印, 批转 … or "".
        source: Who issued what is passed on: 县市场监督管理局, or "".
        inner: The title inside the outermost 《》 or after the act, or "".
    """

    core: str
    act: str = ""
    source: str = ""
    inner: str = ""


def of(layout: Layout) -> str:
    r"""Join the lines of a document's title.

    Example:
        >>> from jianfu_dedup.parsing.notices import layout
        >>> of(layout.read("关于做好甲县\n防汛工作的通  知\n各乡镇：\n请报。"))
        '关于做好甲县防汛工作的通知'
    """
    if layout.title:
        joined = squeeze("\n".join(layout.lines[i].text for i in layout.title)).replace("\n", "")
        return re.sub("^(?:特提|特急|加急|平急)(?=关于|转发|印发)", "", joined)
    labelled = [value for name, value in layout.labels if name in {"标题", "主题"} and value]
    return squeeze(labelled[0]) if labelled else ""


def unwrap(title: str) -> Unwrapped:
    """Take a title apart: issuer, 关于, 转发 and 印发, 《》, 试行 and the kind of document all come off.

    Example:
        >>> found = unwrap("甲县水利局关于转发乙局《关于开展“两节”前电梯排查的通知》的通知")
        >>> found.core, found.act, found.source, found.inner
        ('开展“两节”前电梯排查', '转发', '乙局', '关于开展“两节”前电梯排查的通知')
        >>> unwrap("【紧急】关于印发《2021年甲县防汛方案（试行）》的通知").core
        '2021年甲县防汛方案'
    """
    act = source = inner = ""
    text = _strip_marks(bare(title))
    for _ in range(6):
        before = text
        text = _strip_marks(text)
        m = _ACT.match(text)
        if m and _passes_on(m):
            content, org = _content(m["rest"])
            if not act:
                act, source, inner = m["act"], org, content
            text = content
            continue
        text = _strip_about(text)
        if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
            text = text[1:-1]
        if text == before:
            break
    return Unwrapped(core=text, act=act, source=source, inner=inner)


def _passes_on(m: re.Match[str]) -> bool:
    """Tell 关于转发… from a 转 or 印发 inside the matter: 关于做好印发…工作."""
    org = m["org"] or ""
    if "关于" in org:
        return False
    if m["act"] == "转" and not re.match("[县市省]|《|关于|[\u4e00-\u9fff]{1,8}[局办委部]", m["rest"]):
        return False
    return (
        not org
        or bool(
            re.search("(?:局|办公室|办|委员会|委|部|中心|大队|会|政府|指挥部|专班|站|公司|社|院|组|的通知)$|关于$", org)
        )
        or org == "现"
    )


def _content(rest: str) -> tuple[str, str]:
    """Split what follows 转发 into the passed-on title and its source."""
    rest = re.sub("(?:的)(?:补充|紧急)?(?:通知|函|通报|意见)$", "", rest) if _doubled(rest) else rest
    left, right = rest.find("《"), rest.rfind("》")
    if left >= 0 and right > left:
        return rest[left + 1 : right], rest[:left].removesuffix("的").removesuffix("关于印发") if left else ""
    about = rest.find("关于")
    if about > 0:
        return rest[about:], rest[:about]
    return rest, ""


def _doubled(rest: str) -> bool:
    return bool(
        re.search(
            f"(?:》|{_KIND}|方案|办法|细则|意见|规定|要点|预案|计划|制度)的(?:补充|紧急)?(?:通知|函|通报|意见)$", rest
        )
    )


def _strip_marks(text: str) -> str:
    while (shorter := _MARKS.sub("", text).strip()) != text:
        text = shorter
    return text


def _strip_about(text: str) -> str:
    about = text.find("关于")
    if 0 <= about <= 40 and "《" not in text[:about]:
        text = text[about + 2 :]
        return _TAIL.sub("", text)
    if re.search(f"的(?:{_KIND})$", text):
        return _TAIL.sub("", text)
    return text
