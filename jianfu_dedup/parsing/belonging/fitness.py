"""How well a table and a notice fit one another: words, names, numbers, department and year, in one score."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jianfu_dedup.documents import Body, Notice
from jianfu_dedup.parsing.belonging.words import Name, NoticeWords, TableWords

MIN_NAME = 0.62
"""Likeness of a named attachment and a table's title from which they are taken for one."""
NAMED = 0.4
MENTIONED = 0.95
"""A title that stands in the text counts nearly as much as the name of an attachment."""
MIN_MENTIONED = 6
"""Characters of a title that is told from plain words of a text."""
SAME_BODY = 0.1
SAME_NUMBER = 0.5
OTHER_YEAR = 0.4
SECOND_HAND = 0.15
MIN_TOLD = 3
"""Pairs of characters of the title, without 排查台账 and the like, that the notice must hold."""


@dataclass(frozen=True, slots=True)
class Read:
    """A notice and what of it counts."""

    notice: Notice
    words: NoticeWords


def score(table: TableWords, read: Read) -> float:
    """Return how well they fit, to six digits, so that the last bits decide nothing.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Template
        >>> from jianfu_dedup.parsing.belonging.words import Words
        >>> from jianfu_dedup.text.reference import pair_rarity
        >>> words = Words(pair_rarity())
        >>> asking = Notice(id="a", path="a", attachments=("山塘水库台账",))
        >>> table = words.table(Template(id="b", path="b", title="山塘水库台账"), lexicon.load())
        >>> score(table, Read(asking, words.notice(asking)))
        0.4
    """
    host, name = issuer_of(read.notice)
    if conflicting(table.body, host, name):
        return 0.0
    words = read.words
    total = NAMED * _called(table, words) + SAME_BODY * bool(table.body and host)
    if words.tells(table.telling, MIN_TOLD):
        total += words.cosine(table.weights)
    total += SAME_NUMBER * (not table.numbers.isdisjoint(words.numbers))
    total -= SECOND_HAND * words.second_hand + OTHER_YEAR * _other_year(table, read)
    return round(total, 6)


def likeness(title: Name, name: Name) -> float:
    """Return how alike two names of tables are, from 0 to 1.

    A name within the other is nearly the same, unless it is as short as 花名册.
    """
    few, many = sorted((title.pairs, name.pairs), key=len)
    both = math.fsum(min(n, many[p]) * title.rarity[p] for p, n in few.items() if p in many)
    if not both:
        return 0.0
    within = both / min(title.weight, name.weight)
    nearly = within > 0.99 and min(len(name.text), len(title.text)) >= 5
    return max(2 * both / (title.weight + name.weight), 0.9 * within if nearly else 0.0)


def conflicting(body: Body | None, host: str, name: str) -> bool:
    """Tell whether a table is wanted by another department than the one that issued the notice.

    Args:
        body: Who wants the table; None when nothing tells.
        host: Department that the notice comes from, "" when nothing tells.
        name: Name of who signed it.
    """
    return body is not None and bool(host) and host not in {body.name, body.host} and name not in {body.name, body.host}


def issuer_of(notice: Notice) -> tuple[str, str]:
    """Return the department that a notice comes from and the name of who signed it, or two empty names."""
    body = notice.issuer
    return (body.host or body.name, body.name) if body else ("", "")


def _called(table: TableWords, words: NoticeWords) -> float:
    """How surely the notice names the table."""
    mentioned = any(len(t.text) >= MIN_MENTIONED and words.mentions(t.text) for t in table.titles)
    alike = max((likeness(t, n) for n in words.names for t in table.titles), default=0.0)
    return max(MENTIONED * mentioned, alike if alike >= MIN_NAME else 0.0)


def _other_year(table: TableWords, read: Read) -> bool:
    """Whether the table's title names years and the notice is of none of them (nor of the one before)."""
    if table.years and read.words.years:
        return not table.years & read.words.years
    issued = read.notice.issued
    return bool(table.years) and issued is not None and not table.years & {issued.year, issued.year + 1}
