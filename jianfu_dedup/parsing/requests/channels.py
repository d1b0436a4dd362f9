"""How something is to be handed in, as canonical channels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.words.flow import flow
from jianfu_dedup.parsing.words.numerals import NUMBER, to_int

_STOPS = "，。；;\n"
# A clause without a stop is looked through this far.
_CLAUSE = 80
_COPIES = re.compile(rf"(?:一式|各|共|报送|纸质[版件稿]?)({NUMBER})份")


def find(text: str, lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """Find the channels that a text names, sorted.

    The words stand in ``channels.toml``. A mailbox or a chat group that a table is sent to carries an electronic copy,
    one that a number is told in does not; a denied channel (不需纸质版) does not count.

    Example:
        >>> find("电子版发至邮箱 abc@example.cn，纸质版加盖公章一式两份报县局")
        ('电子', '盖章', '纸质', '邮箱')
        >>> find("进度每天在工作群接龙"), find("登记表发工作群")
        (('微信群',), ('微信群', '电子'))
    """
    table: Any = (lexicon or lexicons.load()).tables["channels"]
    running = flow(text).text
    return with_file(find_in(running, table), running, table)


def find_in(running: str, table: Mapping[str, Any]) -> frozenset[str]:
    """Channels named in running text, with the table of ``channels.toml``; nothing is concluded from them."""
    denied = re.compile(table["denied"])
    found = {name for name, entry in table["channel"].items() if _named(running, entry, "patterns", table, denied)}
    if not found - {"盖章"}:
        # 交县局, 报三楼: paper, unless something electronic is named.
        found |= {n for n, entry in table["channel"].items() if _named(running, entry, "weak", table, denied)}
    return frozenset(found)


def _named(
    running: str, entry: Mapping[str, Any], kind: str, table: Mapping[str, Any], denied: re.Pattern[str]
) -> bool:
    if kind not in entry:
        return False
    text = re.sub(entry["ignore"], "，", running) if "ignore" in entry else running
    return any(
        not denied.search(text[max(0, m.start() - 12) : m.start()]) and _hands_in(_clause(text, m), entry, table)
        for m in re.finditer("|".join(entry[kind]), text)
    )


def _clause(text: str, m: re.Match[str]) -> str:
    low, high = max(0, m.start() - _CLAUSE), min(len(text), m.end() + _CLAUSE)
    start = max(low - 1, *(text.rfind(c, low, m.start()) for c in _STOPS)) + 1
    return text[start : min((e for e in (text.find(c, m.end(), high) for c in _STOPS) if e >= 0), default=high)]


def _hands_in(clause: str, entry: Mapping[str, Any], table: Mapping[str, Any]) -> bool:
    """Tell a clause on handing in from one on what is looked into or stays where it is."""
    if re.search(table["kept"], clause) and not re.search(table["handed"], clause):
        return False
    return "clause" not in entry or re.search(entry["clause"], clause) is not None


def with_file(named: Iterable[str], wanted: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    """Add 电子 where a file goes over a channel that carries one, or is stamped and nothing says that it is paper.

    Args:
        named: Channels as written.
        wanted: The words that tell what is handed in.
        table: Table of ``channels.toml``.
    """
    found = set(named).union(*(table["channel"][name].get("implies", ()) for name in named))
    travels = not found & {"纸质", "系统"} and bool(found & set(table["carriers"]))
    if travels and re.search(table["file"], wanted) and not re.search(table["typed"], wanted):
        found.add("电子")
    return tuple(sorted(found))


def copies(text: str) -> int:
    """Number of copies on paper, 0 if not said.

    Example:
        >>> copies("纸质版一式两份"), copies("电子版")
        (2, 0)
    """
    found = _COPIES.search(text)
    return to_int(found[1]) if found else 0
