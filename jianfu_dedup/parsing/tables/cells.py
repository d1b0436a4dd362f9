"""What a single cell says: whether it is blank, a number, a label, a note, and what its brackets hold."""

from __future__ import annotations

import functools
import re
import unicodedata

MAX_LABEL = 60
"""Characters; a header with its list of choices in brackets still fits, a sentence of instructions does not."""

_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_BLANK = re.compile(r"[\s_＿—\-－/／\\.…·、，,:：（）()〔〕]*")
# What an empty form leaves standing where the answer goes: 年 月 日, □是 □否, （盖章）.
_SLOT = re.compile(
    r"(?:\d{2,4}|20[xX×*]{2})?年月日?(?:[至\-—]年?月日?)?|[(（](?:签字|签名|盖章|公章|章|签章|手印)[)）]|(?:[□☐○◯].*)+"
)
_NUMBER = re.compile(r"[\d０-９.,，%％+\-×xX=()（）①-⑳]+|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛A-Za-z]")
_DATA = re.compile(
    r"1[3-9]\d{9}|\d{17}[\dXx]|(?:19|20)\d{2}[-./年]\d{1,2}([-./月]\d{1,2}日?)?|\d{1,2}[:：]\d{2}.*|0\d{2,3}-\d{7,8}"
)
_NOTE_START = re.compile(
    r"^[(（]?(?:注[:：1一]|说明|填表说明|填报说明|填写说明|填报要求|填表要求|备注[:：]|要求[:：]|提示[:：]|温馨提示|※|\*注)"
)
_NOTE_WORD = re.compile(
    r"填报|填表|制表|报送|上报|签字|签名|盖章|公章|[(（]章[)）]|审核|审签|负责人|日期|时间|电话|联系人|单位|乡镇|街道|村|组"
    r"|年月|月份|公示|经办|录入|调查员|采集员|登记员|核查人|网格员|干部|领导|专班|表号|文号|制定机关|综合机关|批准|备案|有效期|计量单位"
)
_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_EXAMPLE = re.compile(r"^[(（]?(?:例|示例|样例|举例|范例|填写示例|例如|样表|如[:：])[)）]?[:：]?")


@functools.lru_cache(maxsize=65536)
def clean(text: str) -> str:
    r"""Drop the white space a typist or a line break put inside a label; latin words keep one blank between them.

    Example:
        >>> clean("姓 名"), clean("联系\n电话"), clean("PM 2 值")
        ('姓名', '联系电话', 'PM 2值')
    """
    return _SPACE.sub("", re.sub(r"\s+", " ", text.replace("\u3000", " "))).strip()


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing but spaces, rules and the slots an empty form prints (年 月 日, □是 □否).

    Example:
        >>> is_blank("  年  月  日"), is_blank("□是 □否"), is_blank("＿＿"), is_blank("是否")
        (True, True, True, False)
    """
    plain = clean(text)
    return bool(_BLANK.fullmatch(plain) or _SLOT.fullmatch(plain.replace(" ", "")))


def is_number(text: str) -> bool:
    """Whether a cell holds only a number, a row or a column mark (1, (2), 甲, A).

    Example:
        >>> is_number("12"), is_number("（3）"), is_number("甲"), is_number("层数")
        (True, True, True, False)
    """
    return bool(_NUMBER.fullmatch(clean(text)))


def is_data(text: str) -> bool:
    """Whether a cell is filled with a number, a date, a phone or an identity number and so is no label.

    Example:
        >>> is_data("2023.12.7"), is_data("检查日期")
        (True, False)
    """
    plain = unicodedata.normalize("NFKC", clean(text))
    return bool(is_number(plain) or _DATA.fullmatch(plain))


def is_note(text: str) -> bool:
    """Whether a cell speaks about the filling in: 填报单位（盖章）： …, 注：….

    Example:
        >>> is_note("填报单位（盖章）：　　填报日期："), is_note("注：一户一行"), is_note("类型（A：新建）")
        (True, True, False)
    """
    plain = clean(text)
    if _NOTE_START.match(plain):
        return True
    head, colon, _ = plain.replace(":", "：").partition("：")
    inside = head.count("（") + head.count("(") > head.count("）") + head.count(")")
    return bool(colon) and not inside and bool(_NOTE_WORD.search(head))


def is_label(text: str) -> bool:
    """Whether a cell can be a header: words, short, no sentence, no filled value.

    Example:
        >>> is_label("整改时限"), is_label("12"), is_label("已联系物业，正在整改。")
        (True, False, False)
    """
    plain = clean(text)
    return 0 < len(plain) <= MAX_LABEL and not is_blank(plain) and not is_data(plain) and not plain.endswith("。")


def is_example(text: str) -> bool:
    """Whether a cell opens an example row (例, 示例：…)."""
    return bool(_EXAMPLE.match(clean(text)))


def brackets(label: str) -> tuple[str, ...]:
    """What stands in the brackets of a label.

    Example:
        >>> brackets("建筑面积（㎡）")
        ('㎡',)
    """
    return tuple(_BRACKETS.findall(label))


@functools.lru_cache(maxsize=32768)
def bare(label: str) -> str:
    """Return the label without its brackets, unless nothing else is left.

    Example:
        >>> bare("建筑面积（㎡）"), bare("（公章）")
        ('建筑面积', '公章')
    """
    plain = _BRACKETS.sub("", label)
    return plain or "".join(brackets(label)) or label


_UNITS = frozenset(
    unit
    for line in (
        "元 万元 亿元 元/月 元/年 元/袋 元/斤 元/亩 ㎡ m2 m² 平方米 平米 亩 公顷 米 m 公里 千米 km KM 厘米 cm mm 毫米",
        "吨 公斤 千克 kg KG 斤 克 立方米 m³ m3 升 L 吨/日 立方米/秒",
        "kW KW 千瓦 kV % ％ 百分比 度 ℃",
        "人 人次 户 户次 个 处 台 套 辆 块 根 只 头 羽 条 条次 张 份 家 间 座",
        "口 栋 幢 层 次 场 场次 起 件 宗 支 本 盏 棵 株",
        "桶 瓶 袋 箱 小时 天 日 月 年 岁 分钟 分 名 批 批次 篇 期",
    )
    for unit in line.split(" ")
)


def unit_of(label: str) -> str:
    """Return the unit in the brackets of a label, or "".

    Example:
        >>> unit_of("面积（亩）"), unit_of("类型（新建/改建）"), unit_of("金额(单位：万元)")
        ('亩', '', '万元')
    """
    for inside in brackets(label):
        plain = re.sub(r"^单位[:：]?", "", inside.strip())
        if plain in _UNITS or (plain and all(p in _UNITS for p in re.split(r"[/／]", plain)) and len(plain) <= 6):
            return plain
    return ""


_CHOICE_SPLIT = re.compile(r"[/／、，,;；|丨]|或")


def options_of(label: str) -> tuple[str, ...]:
    """Return the choices that a label lists in its brackets or consists of, in order.

    Example:
        >>> options_of("类型（新建/改建/扩建）"), options_of("是/否"), options_of("是否整改")
        (('新建', '改建', '扩建'), ('是', '否'), ())
    """
    if label in {"是/否", "有/无", "男/女"}:
        return tuple(label.split("/"))
    for inside in brackets(label):
        parts = tuple(p.strip() for p in _CHOICE_SPLIT.split(inside.removesuffix("等")) if p.strip())
        if len(parts) >= 2 and not unit_of(label) and all(len(p) <= 12 for p in parts):
            return parts
    return ()
