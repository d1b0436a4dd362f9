"""主送: whom a document is sent to, and on which level the burden falls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jianfu_dedup.lexicon import Lexicon

# Who is greeted at the head of a speech or a report is asked for nothing.
_GREETED = re.compile("^(?:尊敬的)?(?:各位(?:代表|委员|领导|来宾|嘉宾|专家|同志|朋友)|同志们|朋友们)")


def split(text: str) -> tuple[str, ...]:
    """Split a 主送 text; what stands in brackets stays with its unit.

    Example:
        >>> split("各乡镇人民政府、街道办事处，县直有关单位（含园区、林场）")
        ('各乡镇人民政府', '街道办事处', '县直有关单位（含园区、林场）')
        >>> split("各位代表、同志们")
        ()
    """
    parts: list[str] = []
    depth, part = 0, ""
    for c in text:
        depth += (c in "（(") - (c in "）)")
        if c in "、，,；;@" and depth <= 0:
            parts.append(part)
            part = ""
        else:
            part += c
    parts.append(part)
    units = (p.strip(" @　") for p in parts)
    return tuple(u for u in units if u and not _GREETED.match(u))


def level(units: Iterable[str], *, lexicon: Lexicon) -> str:
    """Tell whom the addressees' burden falls on, the lowest level of government first.

    Returns:
        ``township``, ``village``, ``station``, ``society``, ``internal``, ``county`` or "" when nothing tells.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> level(["各乡镇民政办", "县直有关单位"], lexicon=words), level(["各水利站"], lexicon=words)
        ('township', 'station')
    """
    joined = "、".join(units)
    table = lexicon.tables.get("notices", {}).get("level", {})
    if not joined or not isinstance(table, Mapping):
        return ""
    for name, words in table.items():
        if any(str(word) in joined for word in words):
            return str(name)
    # 双河镇、青山乡: single townships by name.
    return "township" if re.search("[\u4e00-\u9fff]{1,6}[镇乡](?:、|$|（)", joined) else ""
