"""What stands around a table: its title, the notes, who made it, the marks of a statutory form and of a version."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jianfu_dedup.documents import Body
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import bodies
from jianfu_dedup.parsing.tables.cells import clean, is_note

_ATTACHMENT = re.compile(
    r"^(?:附\s*[件表录]\s*(?:[0-9０-９一二三四五六七八九十]{1,3}(?:[-—.][0-9]{1,2})?)?|附)\s*[:：.．、_\-—\s]*"
)
_SHEET_DEFAULT = re.compile(r"(?i)(?:sheet|工作表|表|table)\s*\d*")
_FILE_NUMBER = re.compile(r"^(?:[A-Za-z]?\d{1,4}[_\-、.．\s]+)+")
_COPY_MARK = re.compile(r"(?:[(（]\d{1,2}[)）]|[-_ ]?副本|[-_ ]?拷贝)+$")
_TITLE_END = re.compile(
    r"(?:表|台账|清单|名单|名册|册|清册|底册|花名册|目录|回执|汇总|统计|一览|登记|档案|底数|情况|日报|周报|月报|季报|调度|明细|报告单|卡|簿)"
    r"(?:[(（][^()（）]{0,30}[)）]|[Vv]\d+|样式|模板|格式|样表)*$"
)

_MAKER = re.compile(
    r"(?:制表(?:单位|机关|部门)?|制定机关|制发单位|印制单位|制作单位|下发单位)[:：]\s*([^\s　，,；;。）)]{3,40})"
)
_MADE = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,30}(?:局|委|办|室|会|院|中心|大队|支队|联|部|社|组|专班|指挥部|站|公司))"
    r"\s*(?:编?制|监制|印制|制表)(?=[)）\s　]|$)"
)
_STATUTORY = re.compile(
    r"表\s*号[:：]\s*([\w\-（）()]+(?:\s*表)?)|((?:国统制|国统办|[\u4e00-\u9fff]{1,6}统[制字办]?)\s*[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*\d+\s*号)"
)
_AUTHORITY = re.compile(r"(?:制定机关|批准机关|备案机关|批准文号|备案文号)[:：]\s*\S+")
_VERSION = re.compile(
    r"(?i)(?<![a-z])v\s?\d+(?:\.\d+)*|第[一二三四五六七八九十\d]+版|(?:\d{1,2}[.月]\d{1,2}日?)?"
    r"(?:新版|修订版|修改版|更新版|修订稿|最新版|最新|最终版|定稿|终稿|调整版|更正版|简化版|新表|修订)"
    r"|(?:\d{1,2}月\d{1,2}日|\d{1,2}\.\d{1,2})\s*(?:修改|修订|更新|调整)|以此(?:件|份|版|表)?为准|[(（]新[)）]"
)


def plain_title(text: str) -> str:
    """Return a title without 附件N and white space.

    Example:
        >>> plain_title("附件1：消防安全隐患排查整治台账"), plain_title("附表2  人员名册")
        ('消防安全隐患排查整治台账', '人员名册')
    """
    plain = clean(text)
    return clean(_ATTACHMENT.sub("", plain)) or plain


def is_attachment_mark(text: str) -> bool:
    """Whether a line says only 附件1 or 附表."""
    return not _ATTACHMENT.sub("", clean(text))


def looks_like_title(text: str) -> bool:
    """Whether a text ends as table titles do (…台账, …表（样式）).

    Example:
        >>> looks_like_title("隐患排查台账（样表）"), looks_like_title("请于月底前报送")
        (True, False)
    """
    plain = plain_title(text)
    return 3 <= len(plain) <= 60 and bool(_TITLE_END.search(plain))


def file_title(path: str) -> str:
    """Return what a file name says of the title.

    Example:
        >>> file_title("报表/T05_附件2：户厕台账(1).xlsx")
        '户厕台账'
    """
    name = re.split(r"[/!]", path)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return plain_title(_COPY_MARK.sub("", _FILE_NUMBER.sub("", stem)))


def sheet_title(name: str) -> str:
    """Return a sheet name that says something, else "".

    Example:
        >>> sheet_title("Sheet1"), sheet_title("附件1 名册")
        ('', '名册')
    """
    plain = clean(name)
    return "" if _SHEET_DEFAULT.fullmatch(plain) or is_attachment_mark(plain) else plain_title(plain)


def pick(lines: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Tell the title from the notes among the lines above a table.

    Returns:
        (title or "", notes): the line that ends as titles do, else the first that is no note.

    Example:
        >>> pick(["附件1", "户厕台账", "填报单位（盖章）："])
        ('户厕台账', ('填报单位（盖章）：',))
    """
    texts = [clean(line) for line in lines if clean(line) and not is_attachment_mark(line)]
    free = [t for t in texts if not is_note(t) or looks_like_title(t)]
    title = next((t for t in free if looks_like_title(t)), free[0] if free else "")
    return plain_title(title), tuple(t for t in texts if t != title)


def maker(texts: Iterable[str]) -> str:
    """Return the body that made the table, as written, or "".

    Example:
        >>> maker(["填报单位：　制表：某县林业局"]), maker(["检查清单（某县民政局制）"])
        ('某县林业局', '某县民政局')
    """
    for text in texts:
        if found := _MAKER.search(text) or _MADE.search(text):
            return found.group(1)
    return ""


def statutory(texts: Iterable[str]) -> str:
    """Return the 表号 or 批准文号 of a statutory form, or "".

    Example:
        >>> statutory(["表    号：A101-1表", "制定机关：国家统计局"]), statutory(["文号：国统制〔2022〕159号"])
        ('A101-1表', '国统制〔2022〕159号')
    """
    joined = "　".join(texts)
    if found := _STATUTORY.search(joined):
        return clean(next(g for g in found.groups() if g))
    named = _AUTHORITY.findall(joined)
    return clean(named[0]) if len(named) >= 2 else ""


def version(*texts: str) -> str:
    """Return the version mark of a title or file name, or "".

    Example:
        >>> version("户厕台账（第三版）"), version("台账V2.xlsx"), version("台账")
        ('第三版', 'V2', '')
    """
    for text in texts:
        if found := _VERSION.search(text):
            return clean(found.group()).strip("()（）")
    return ""


def body_of(raw: str, lexicon: Lexicon, source: str) -> Body | None:
    """Resolve a body's name as a table writes it; None for an empty name."""
    return bodies.resolve(clean(raw), lexicon=lexicon, source=source) if clean(raw) else None


_HINT = re.compile(r"[(（]([^()（）]{2,12})[)）]|^([^-—_：:]{2,8})[-—_：:]|[-—_]([^-—_()（）]{2,8})$")


def hinted_body(path: str, lexicon: Lexicon) -> Body | None:
    """Return the body that a file name puts in brackets or before a dash: 登记表（民政局）, 妇联-台账.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> hinted_body("摸底表（农业农村局）.xlsx", lexicon.load()).name
        '农业农村局'
    """
    for groups in _HINT.findall(file_title(path)):
        short = next(g for g in groups if g)
        for name in (short, f"{short}局"):
            found = bodies.resolve(name, lexicon=lexicon, source="file name")
            if found is not None and found.id and bodies.known(name, lexicon=lexicon):
                return found
    return None
