"""How something is to be handed in, as canonical channels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.words.flow import flow
from jianfu_dedup.parsing.words.numerals import NUMBER, to_int

_COPIES = re.compile(rf"(?:一式|各|共|报送|纸质[版件稿]?)({NUMBER})份")


def find(text: str, lexicon: Lexicon | None = None) -> tuple[str, ...]:
    """Find the channels that a text names, sorted.

    The words stand in ``channels.toml``; a channel implies others (a mailbox or a chat group carries an electronic
    copy), and a denied one (不需纸质版) does not count.

    Example:
        >>> find("电子版发至邮箱 abc@example.cn，纸质版加盖公章一式两份报县局")
        ('电子', '盖章', '纸质', '邮箱')
    """
    table: Any = (lexicon or lexicons.load()).tables["channels"]
    return find_in(flow(text).text, table)


def find_in(running: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    """Like :func:`find`, on running text with the table of ``channels.toml``."""
    denied = re.compile(table["denied"])
    found: set[str] = set()
    for channel, entry in table["channel"].items():
        text = re.sub(entry["ignore"], "，", running) if "ignore" in entry else running
        matches = re.finditer("|".join(entry["patterns"]), text)
        if any(not denied.search(text[max(0, m.start() - 12) : m.start()]) for m in matches):
            found |= {channel, *entry.get("implies", ())}
    return tuple(sorted(found))


def copies(text: str) -> int:
    """Number of copies on paper, 0 if not said.

    Example:
        >>> copies("纸质版一式两份"), copies("电子版")
        (2, 0)
    """
    found = _COPIES.search(text)
    return to_int(found[1]) if found else 0
