"""Other documents that a text names: by number, by title, by a short number, by day of issue, or by 以此份为准."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from jianfu_dedup.documents import Reference
from jianfu_dedup.parsing.notices import doc_number
from jianfu_dedup.parsing.notices.body_names import HAN
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.notices.marks import TITLE_END
from jianfu_dedup.parsing.notices.title import Unwrapped
from jianfu_dedup.parsing.words.lines import bare

Role = Literal["forwards", "supersedes", "cites", "urges"]

_BODY = f"(?:我[局办委部会中心站社馆]{{1,2}}|[县市区]?[{HAN}]{{1,10}}?(?:局|办|办公室|委|部|会|大队|中心|联|指|指挥部))"
_DAY = (
    "(?:(?:今年|本|当|上)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}[日号]|昨[天日]|前天|前日|今[天日]|上午|下午|早上|"
    "上周[一二三四五六日天]?|上次|前次|前期|前几天|之前|此前)"
)
_PAPER = "(?:通知|文件|明电|电报|函|通报|方案|文)"
# 《…》 of laws and tables are no documents of the set; what is one ends with a kind of paper or begins with 关于.
_QUOTED = re.compile("《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?P<no>\\s*[（(][^（）()]{4,40}号[)）])?")
_A_PAPER = re.compile("^关于.+|.*(?:通知|通报|函|方案|意见|要点|计划|明电|预案|提示)(?:[（(][^（）()]*[)）])?$")
_A_LAW = re.compile("^(?:中华人民共和国)?[^关]*(?:法|条例|办法|规定|规则|标准|规范|纲要|细则|指南)$")
_SHORT = re.compile(
    f"(?P<day>{_DAY})?[，、]?(?P<org>{_BODY})?(?:所?(?:印|下|制)?发)?的?(?:第)?(?P<seq>(?<![0-9〕\\])）月])[0-9]{{1,3}})号(?:文件|文|通知|明电|函)"
)
_DATED = re.compile(
    f"(?P<org>{_BODY})?(?:于|在)?(?P<day>[0-9]{{1,2}}月[0-9]{{1,2}}[日号])(?:所?(?:印|下|制)?发)?(?:的|了)?(?:《[^《》]+》)?(?:[{HAN}“”]{{0,8}}?)?(?P<paper>{_PAPER})(?!精神)"
)
_EARLIER = re.compile(
    f"(?:上周[一二三四五六日天]?|昨天|前天|前几天|前期|前次|前段时间|早前|之前|此前|上次|上回|上月)(?:{_BODY})?(?:已?经?)(?:所?[印下制转]?发|布置|安排|部署|通知|要求?)(?:放|出|过)?(?:报|填|交)?的?(?P<what>[^，。；：！？\\s]{{2,24}}?(?:表|台账|通知|清单|方案|名册))"
)
# A title between quotation marks that are not those of a title.
_MARKED = re.compile('[“"](?P<title>关于[^“”"]{6,80}?(?:通知|通报|函|方案|提示))[”"]')
# 转县某局文件, 现转发如下, 转↓: what follows is somebody else's paper.
_PASSES_ON = re.compile(
    "转(?:发|给|去|下|送|一下)?[^。！]{0,40}(?:文件|通知|函|如下|见下|附后|↓|要求|原文)|转[：:↓]|[【\\[]转发?[】\\]]"
)
# A table sent once more: 换新表了, 重新发一份, 前面发的删掉, 老表不要用了.
_NEWER = "(?:新的?|更新后的?|修改后的?|修订后的?|正确的?)"
_TABLE = "(?:表格?|版本?|模板|样表|格式|附件|文件)"
_RESENT = (
    f"换(?:成|了|用|发|上|一[张个份])?{_NEWER}(?:一[张个份])?{_TABLE}|重新?(?:再)?(?:发|下发|传|上传)(?:一)?[份次遍张个下版]|"
    f"(?:改用|请用|启用|使用|用|按)(?:群[里内]的?)?(?:这[个张份])?{_NEWER}{_TABLE}|"
    f"(?:前面|先前|之前|此前|早上|上午|下午|昨[天日]|前[天几]天?|上[次周回]|刚才?|原来?|老|旧)[^，。；！]{{0,8}}?"
    "(?:作废|废止|删[掉除了]|不要用|不用了|别用|停用|撤回|不算)"
)
_AGAIN = re.compile(
    "以(?:此|本|这)(?:份|件|次|版|表|文|通知)?(?:[^，。；]{0,4})?为准|(?:此前|之前|前期|前次|前面|上午|下午|昨[天日]|原)[^，。；]{0,12}?(?:作废|废止)|(?:此前|之前|前期)[^，。；]{0,6}(?:两|二|三|[0-9])?份?(?:通知|文件)[^，。；]{0,4}(?:为准|作废)|"
    "[（(【\\[]\\s*更正\\s*[)）】\\]]|更正通知|重新印发|请?以新(?:表|版|通知)为准|" + _RESENT
)
_TITLE_BEFORE = re.compile("《([^《》]+(?:《[^《》]*》[^《》]*)*)》\\s*[（(]\\s*$")
# A paragraph begins behind a colon at a line's end or an empty line; other line breaks may be those of a page.
_PARAGRAPH = re.compile("[：:]\\s*\\n|\\n\\s*\\n")
_WINDOW = 300
# The name of the group that a message was written in stands where a title would.
_GROUP_NAME = re.compile("群(?:[（(\\[]|$)")
# 三家的…名册: whose it is.
_OWNERS = re.compile("^(?:还有)?(?:[两二三四五六七八九十几0-9]+[家个](?:乡镇|镇|乡|街道|村|单位|学校)?)的?")
# Words that point at a table and do not name it.
_POINTING = re.compile("请|大家|各|现|已|把|将|按|用|新|老|旧|这|那|原|前面|之前|发|填|有")
_FORWARD = re.compile("转发|翻印|批转|转给|转去|转你|转下|转送|原文转|现将.{0,80}转")
_SUPERSEDE = re.compile(
    "为准|更正|补充通知|作废|废止|调整|修改|替换|重新(?:填报|报送|印发)|修订|增加.{0,30}(?:栏|项|列)|" + _RESENT
)
_URGE = re.compile("催|未报|还差|尚?未(?:交|上报|报送|完成)|仍有|逾期|没[有]?(?:交|报)|只收到|退回|倒排|到期|进度")
_CHASE = re.compile("催|还差|(?:没|未)(?:交|报)|没有?(?:看到|收到|见到|见着)|尚?未(?:收到|见到)|只收到|过时不候")
_MATERIAL = re.compile(
    f"(?P<what>[{HAN}0-9A-Za-z“”（）()]{{2,24}}?(?:月报表|周报表|日报表|统计表|汇总表|排查表|花名册|台账|清单|名册|报表|情况表|登记表|表|总结|方案))"
)


def find(layout: Layout, *, title: str, unwrapped: Unwrapped) -> tuple[Reference, ...]:
    """Find the documents that a document names.

    Args:
        layout: Its parts; what is appended below it is only asked for its number.
        title: Its title.
        unwrapped: The title taken apart.

    Returns:
        One reference a document named, in the order of the text; ``raw`` keeps the words for what can only be told
        from the other documents (short number, day of issue).
    """
    title = "" if _GROUP_NAME.search(title) else title
    found = [*_from_title(layout, unwrapped), *_numbered(layout), *_quoted(layout), *_loose(layout)]
    found += _passed_on(layout, title)
    found += _again(layout, title)
    if not found:
        found += [*_sent_again(layout, title)] or [*_chased(layout, title)]
    unique: dict[tuple[str, str, str], Reference] = {}
    for reference in found:
        unique.setdefault(
            (
                reference.doc_no,
                reference.title if not reference.doc_no else "",
                reference.raw if not (reference.doc_no or reference.title) else "",
            ),
            reference,
        )
    return tuple(unique.values())


def followed(layout: Layout) -> str:
    """Return the 发文机关代字 of the one body whose paper a message without a head sends again or chases, or "".

    Example:
        >>> from jianfu_dedup.parsing.notices.layout import read
        >>> followed(read("各水利站：昨天甲水发〔2021〕3号的表有错，重新发一份，按新表填。"))
        '甲水发'
    """
    if layout.number or layout.title or layout.signature:
        return ""
    own = _own(layout)
    numbers = [n for n in doc_number.find(own) if _role(_sentence(own, n.start, n.end)) in {"supersedes", "urges"}]
    codes = {n.org for n in numbers}
    return codes.pop() if len(codes) == 1 else ""


def _own(layout: Layout) -> str:
    return layout.text[layout.start : layout.own_end]


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a mention, hard line breaks included; looked for within a window, or it would cost a text."""
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    before, after = text[low:start], text[end:high]
    left = max(before.rfind(c) for c in "。；") + 1
    heads = [m.end() for m in _PARAGRAPH.finditer(before)]
    left = max([left, *heads])
    right = min((p for p in (after.find(c) for c in "。；") if p >= 0), default=len(after))
    return before[left:] + text[start:end] + after[:right]


def _role(sentence: str) -> Role:
    if _FORWARD.search(sentence):
        return "forwards"
    if _SUPERSEDE.search(sentence):
        return "supersedes"
    return "urges" if _URGE.search(sentence) else "cites"


def _from_title(layout: Layout, unwrapped: Unwrapped) -> Iterator[Reference]:
    if unwrapped.act in {"转发", "翻印", "批转", "转送", "转"}:
        appended = doc_number.find(layout.text[layout.own_end : layout.own_end + 400])
        number = str(appended[0]) if appended else ""
        yield Reference(role="forwards", doc_no=number, title=bare(unwrapped.inner), raw=unwrapped.source)


def _numbered(layout: Layout) -> Iterator[Reference]:
    head = "".join(layout.lines[i].text for i in layout.title)
    for text in (head, _own(layout)):
        for number in doc_number.find(text):
            if layout.number and number.key == layout.number.key:
                continue
            before = _TITLE_BEFORE.search(text[max(0, number.start - _WINDOW) : number.start])
            yield Reference(
                role=_role(_sentence(text, number.start, number.end)),
                doc_no=str(number),
                title=bare(before[1]) if before else "",
                raw=number.raw,
            )


def _quoted(layout: Layout) -> Iterator[Reference]:
    text = _own(layout)
    for m in _QUOTED.finditer(text):
        title = bare(m["title"])
        if m["no"] or not _A_PAPER.match(title) or _A_LAW.match(title) or len(title) < 8:
            continue
        before = text[max(0, m.start() - 24) : m.start()]
        yield Reference(
            role=_role(_sentence(text, m.start(), m.end())), title=title, raw=bare(before.rpartition("。")[2]) + m[0]
        )
    for m in _MARKED.finditer(text):
        yield Reference(role=_role(_sentence(text, m.start(), m.end())), title=bare(m["title"]), raw=m[0])
    # A title quoted without 《》: 按照县安委办关于…的通知要求.
    for m in re.finditer(
        f"(?:按照?|根据|依据|对照|落实)(?P<org>{_BODY})(?P<title>关于[^，。；《》]{{6,60}}?的(?:通知|函|通报|方案))",
        text,
    ):
        yield Reference(role=_role(_sentence(text, m.start(), m.end())), title=bare(m["title"]), raw=m[0])


def _passed_on(layout: Layout, title: str) -> Iterator[Reference]:
    """The paper that a message passes on in full: its title stands on a line of its own below the message's words."""
    if title:
        return
    for line in layout.lines[layout.first :]:
        name = bare(line.text)
        if not (8 < len(name) <= 90 and "关于" in name and TITLE_END.search(name)) or re.search("[。；，]", name):
            continue
        if _PASSES_ON.search(layout.text[layout.start : line.start]):
            yield Reference(role="forwards", title=name, raw=name)
        return


def _loose(layout: Layout) -> Iterator[Reference]:
    text = _own(layout)
    for pattern in (_SHORT, _DATED, _EARLIER):
        for m in pattern.finditer(text):
            if pattern is _DATED and doc_number.find(text[m.start() : m.end() + 60].partition("。")[0]):
                continue
            yield Reference(role=_role(_sentence(text, m.start(), m.end())), raw=bare(m[0]))


def _again(layout: Layout, title: str) -> Iterator[Reference]:
    for part in (layout.text[: layout.start], title, _own(layout)):
        m = _AGAIN.search(part)
        if m and title:
            yield Reference(role="supersedes", title=bare(title), raw=bare(_sentence(part, m.start(), m.end()))[:60])
            return


def _sent_again(layout: Layout, title: str) -> Iterator[Reference]:
    """The table that a message without a title sends once more, naming no document."""
    own = _own(layout)
    m = None if title else re.search(_RESENT, own)
    if m and (name := _table_named(layout.text[: layout.own_end], layout.start + m.start())):
        yield Reference(role="supersedes", raw=name)


def _table_named(text: str, at: int) -> str:
    """The table that a message without a title sends again: named right before (某某普查换新表了), or anywhere."""
    before = re.split("[，。；：:！!？?\\s\u3000]", text[max(0, at - 40) : at])[-1]
    if re.fullmatch(f"[{HAN}“”]{{4,14}}", before) and not _POINTING.search(before):
        return bare(before)
    named = [
        m["what"]
        for m in _MATERIAL.finditer(text)
        if not re.search("^(?:请|大家|各|现|将|把|按|用)|[这那新老旧原]|附的|里的", m["what"])
    ]
    return bare(_OWNERS.sub("", named[0])) if named else ""


def _chased(layout: Layout, title: str) -> Iterator[Reference]:
    """A message that chases a table without naming the document that asked for it."""
    text = layout.text[: layout.own_end]
    if not (_CHASE.search(text) and (not title or _CHASE.search(title))):
        return
    told = re.sub("^[^】\\]：:]*[】\\]]", "", text[layout.start :] if layout.addressees else text)
    # 还有某某三家没交…表: the name of the table begins behind the words for what is missing.
    missing = re.search(f"{_CHASE.pattern}|缺", told)
    m = (missing and _MATERIAL.search(told, missing.end())) or _MATERIAL.search(told)
    if m:
        yield Reference(role="urges", raw=bare(_OWNERS.sub("", m["what"])))
