"""Columns that a notice names in its prose: 包括姓名、身份证号、住址；须注明…；名册（姓名、电话）."""

from __future__ import annotations

import functools
import re
from typing import Any

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.words.flow import flow

_ITEM = r"(?:[^、，。；：:\n（）()？?]|（[^（）\n]{0,40}）|\([^()\n]{0,40}\)){1,24}"
_SEPARATOR = r"[、，,；;？?/]"
_LIST = rf"{_ITEM}(?:[、，,？?]{_ITEM}){{2,}}"
_BRACKETED = re.compile(rf"[（(](?:含|包括|内容[：:]|列明|注明|栏目[：:])?(?P<list>{_ITEM}(?:[、，,]{_ITEM})+)[）)]")
_TRIM_LEFT = re.compile(
    r"^(?:以及|还有|还要|并且|包括|包含|含|逐[一户人个项条]|如实|详细|具体|须|应|要|请|并|及|和|与|一并|每[家个户]|其|的|：|:|写明|注明|填明|登记)+"
)
_TRIM_RIGHT = re.compile(r"(?:等(?:情况|信息|内容|要素|项目?)?|等方面|情况如何|各多少.{0,2})$")
# A list of columns ends where a request, an order or a deadline begins.
# What columns are called; a list of other things (灭火器、消火栓) is no list of columns.
_LABEL = re.compile(
    r"(?:名称?|姓名|电话|手机|号码?|账号|地址|住址|位置|地点|数|量|时间|日期|年月|年份|面积|规模|情况|类型|类别|种类|性质"
    r"|级别?|等级|原因|措施|办法|期限|时限|责任人|负责人|联系人|管理人员?|率|金额|资金|标准|结果|结论|程度|状况|现状|方式|来源|用途|单位|照片|坐标|编号|型号|品种|产量|问题|意见|意向|备注"
    r"|年龄|性别|学历|职业|职务|关系|进度|状态|民族|证|价|意愿|打算|需求|去向|场次|人次|批次|次|户|人|老板|村组?|乡镇|规格|结构|层|吨|公里|亩|公斤|处|个|家|台|辆)(?:[（(].*[）)])?$"
    r"|^(?:是否|是不是|有无|有没有|何时|何人|谁|几|多少|哪|什么|怎么|会不会|能不能)|(?:多少|哪里|什么|几.)"
)
_NO_FIELD = re.compile(
    r"报送|上报|报县|邮箱|@|\d+月\d+日|前$|盖章|签字|严格|认真|加强|确保|^落实|不得|严禁|会同|组织(?!机构)|各乡镇"
    r"|负责(?!人)|附件|通过|填写|汇总"
)


def find(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Find the columns that a text names, in order, as written.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> find("台账须注明姓名、身份证号、家庭住址等信息，3月10日前报县民政局。", lexicon.load())
        ('姓名', '身份证号', '家庭住址')
    """
    return find_in(flow(text).text, lexicon)


def find_in(running: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Like :func:`find`, on running text."""
    rules: Any = lexicon.tables["asks"]["fields"]
    places = [(m.start("list"), m["list"]) for m in _BRACKETED.finditer(running)]
    places += [(m.start("list"), m["list"]) for m in _started(rules["starters"]).finditer(running)]
    found: dict[str, None] = {}
    for _, items in sorted(places):
        columns = _columns(items)
        if len(columns) > 1 and sum(bool(_LABEL.search(c)) for c in columns) * 2 >= len(columns):
            found.update(dict.fromkeys(columns))
    return tuple(found)


@functools.lru_cache(maxsize=4)
def _started(starters: str) -> re.Pattern[str]:
    return re.compile(rf"{starters}[：:。，]?\n?(?:一是|①|1\.)?(?P<list>{_LIST})")


def _columns(items: str) -> list[str]:
    found: list[str] = []
    for item in _split(items):
        column = _TRIM_RIGHT.sub("", _TRIM_LEFT.sub("", item.strip("“”\"'《》 ")))
        if not found and column.endswith(("表", "台账", "清单", "名册")):
            continue
        if _NO_FIELD.search(column):
            if found:
                break
            continue
        if 1 < len(re.sub(r"[（(].*?[）)]", "", column)) <= 16:
            found.append(column)
    return found


def _split(items: str) -> list[str]:
    """Cut at separators that do not stand inside brackets."""
    parts: list[str] = []
    depth = start = 0
    for i, char in enumerate(items):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and re.match(_SEPARATOR, char):
            parts.append(items[start:i])
            start = i + 1
    return [*parts, items[start:]]
