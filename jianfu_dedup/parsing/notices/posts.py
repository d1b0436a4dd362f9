"""Whose line of business a message goes down: the department whose work the addressed posts of a township do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.finder import WordFinder
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.notices.body_names import HAN
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.words.lines import bare

# What a post or a station of a township ends with; 各乡镇人民政府 and 县民政局 are none.
_POST = re.compile(
    f"[{HAN}“”]{{1,14}}?(?:站|所|办|办公室|中心|中心校|学校|幼儿园|院|室|员|长|专干|干事|干部|主任|主席|书记|委员|专委|组织|委|工会|残联|妇联|"
    "科协|组|队|口|社|线|专班|同志|负责人|医生|村医|电工|协管员|民警)$"
)
_WHOSE = re.compile("[（(][^（）()]*[)）]")
# The county's own bodies are written to about all sorts of matters.
_COUNTY = re.compile("^(?:县|市|区|旗|州|直)|局$|人民政府|县直|成员单位")
# 请各乡镇经管站…: who is to act, in a message that calls nobody at its head.
_TOLD = re.compile(
    f"(?:请|让|由|望|@|^)(?:各|全[县市区])(?:位|乡镇|镇街|镇办|街道|镇|乡|、)*(?P<who>[{HAN}]{{2,8}}?(?:站|所|专干|干事|员|委员|主席))"
)
_OPENING = 200


def department(layout: Layout, lexicon: Lexicon) -> tuple[str, str]:
    """Return the department whose posts a document is addressed to, and the word that told it; "" twice if none alone.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.parsing.notices.layout import read
        >>> department(read("各学区、乡镇教育专干：请报。"), lexicon.load())
        ('jyj', '教育')
        >>> department(read("各派出所、司法所：请报。"), lexicon.load())
        ('', '')
    """
    found = _lines(layout.addressees, lexicon)
    if not found and not layout.addressees and not layout.title:
        told = [m["who"] for m in _TOLD.finditer(layout.text[layout.start : layout.own_end][:_OPENING])]
        found = _lines("、".join(told), lexicon)
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _lines(addressees: str, lexicon: Lexicon) -> dict[str, str]:
    """Department → the first word that told it, of all posts that are addressed."""
    finder, whose = _words(lexicon)
    found: dict[str, str] = {}
    for piece in re.split("[、，,；和及\\s\u3000@]+", _WHOSE.sub("", bare(addressees))):
        post = re.sub("^(?:各|全[县市区旗]|有关|相关|位|级)+", "", piece)
        if _POST.fullmatch(post) and not _COUNTY.search(post):
            for _, _, word in itertools.islice(finder.find(post), 1):
                found.setdefault(whose[word], word)
    return found


@once_per_lexicon
def _words(lexicon: Lexicon) -> tuple[WordFinder, dict[str, str]]:
    table: Any = lexicon.tables.get("hosts", {}).get("lines", {})
    whose = {str(w): str(d) for d, words in table.items() for w in words} if isinstance(table, Mapping) else {}
    return WordFinder(whose), whose
