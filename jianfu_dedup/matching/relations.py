"""From a score to a relation: what the overlap is called, or by which rule the pair is told and not counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jianfu_dedup.documents import Document, Notice, Relation, Strength, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.signals import issuer_key, same_issuer
from jianfu_dedup.matching.versions import one_family
from jianfu_dedup.settings import Matching

Roles = Mapping[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a pair is called.

    Attributes:
        relation: The relation.
        strength: ``full``, ``partial``, or ``none`` for a pair that does not count.
        suppressed_by: The rule that kept it from counting, or "".
    """

    relation: Relation
    strength: Strength
    suppressed_by: str = ""


# Levels that one and the same order passes through on its way down: county → township → village.
_CASCADE = {("township", "village"), ("village", "township")}


def guard(a: Document, b: Document, signals: Mapping[str, float], limits: Matching | None = None) -> Verdict | None:
    """Return the verdict of the first rule that keeps a pair from counting, whatever its score; None if none does.

    Example:
        >>> table = Template(id="a", path="a", statutory="国统制〔2023〕5号")
        >>> guard(table, Template(id="b", path="b"), {}).suppressed_by
        'statutory'
    """
    if isinstance(a, Template) and isinstance(b, Template) and (a.statutory or b.statutory):
        return Verdict(relation="statutory", strength="none", suppressed_by="statutory")
    if isinstance(a, Notice) and isinstance(b, Notice) and _cascade(a, b):
        return Verdict(relation="cascade", strength="none", suppressed_by="cascade")
    if signals.get("other_period", 0.0) >= 1.0:
        return Verdict(relation="periodic", strength="none", suppressed_by="other_period")
    if _far_apart(a, b, signals, (limits or Matching()).window_days):
        relation: Relation = "periodic" if same_issuer(a, b) else "same_topic"
        return Verdict(relation=relation, strength="none", suppressed_by="other_season")
    return None


def _far_apart(a: Document, b: Document, signals: Mapping[str, float], days: int) -> bool:
    """Whether two documents were issued further apart than ``days`` and nothing ties them: no period, no mention."""
    tied = signals.get("same_period", 0.0) > 0 or signals.get("named", 0.0) > 0
    return not tied and a.issued is not None and b.issued is not None and abs((a.issued - b.issued).days) > days


def _cascade(a: Notice, b: Notice) -> bool:
    """Whether one issuer is addressed by the other: a township that passes a county's order on to its villages."""
    towns = ("镇人民政府", "乡人民政府", "街道办事处", "镇党委", "乡党委")
    local = [bool(n.issuer and n.issuer.raw.endswith(towns)) for n in (a, b)]
    return local[0] != local[1] or ((a.level, b.level) in _CASCADE and any(local))


def overlapping(
    a: Document,
    b: Document,
    signals: Mapping[str, float],
    *,
    score: float,
    part: bool,
    roles: Roles,
    lexicon: Lexicon,
    limits: Matching,
) -> Verdict:
    """Name the overlap of a pair whose score has reached the threshold.

    Args:
        a: A document.
        b: The other one.
        signals: What was measured of them.
        score: Their score.
        part: What they share is one item of a broad plan.
        roles: What notices do with each other.
        lexicon: Words that mark versions of a table.
        limits: From which score an overlap is full, from which share of text a notice is a copy.
    """
    strength: Strength = "full" if score >= limits.full and not part else "partial"
    same = same_issuer(a, b)
    if isinstance(a, Template) and isinstance(b, Template):
        version = (same and one_family(a, b, lexicon)) or _versions(a, b, signals)
        return Verdict(relation="template_version" if version else "template_overlap", strength=strength)
    asking = all(isinstance(d, Template) or asks(d) for d in (a, b))
    plain = Verdict(relation="overlap", strength=strength) if asking else _NOTHING_ASKED
    if isinstance(a, Template) or isinstance(b, Template):
        return plain
    role = roles.get((a.id, b.id)) or roles.get((b.id, a.id)) or ""
    if same:
        return Verdict(relation="reissue", strength="full")
    if role == "forwards" or _passed_on(a, b):
        return Verdict(relation="forward", strength="full")
    alike = max(signals.get("title_words", 0.0), signals.get("title_meanings", 0.0))
    if signals.get("reused_both", 0.0) >= limits.same_text and alike >= _SAME_MATTER:
        return Verdict(relation="copy", strength="full")
    return plain


_NOTHING_ASKED = Verdict(relation="same_topic", strength="none", suppressed_by="asks_nothing")
_SAME_MATTER = 0.3
"""Likeness of titles from which equal text is a copy: covering letters of two measures share all but the title."""


def asks(notice: Notice) -> bool:
    """Tell whether a notice is sent to somebody or sets a day for something: laws and reports share matter, no more.

    Example:
        >>> asks(Notice(id="a", path="a", title="政府工作报告"))
        False
    """
    standing = [r for r in notice.requests if not r.cancelled]
    # A day of which the month or the year could not be told is still a day; 及时 is none.
    due = any(d.precision != "vague" or re.search(r"\d", d.value) for r in standing for d in r.deadlines)
    return due or bool(notice.level) or bool(notice.addressees)


_PASSING_ON = frozenset({"转发", "翻印", "批转"})


def _passed_on(a: Document, b: Document) -> bool:
    """Whether one passes on a notice of the other's title: the set may hold that notice in two editions."""
    if not (isinstance(a, Notice) and isinstance(b, Notice)):
        return False
    return bool({a.act, b.act} & _PASSING_ON) and bool(a.title_core) and a.title_core == b.title_core


def _versions(a: Template, b: Template, signals: Mapping[str, float]) -> bool:
    """Two tables of unknown or equal issuer whose titles are nearly the same words are versions of one table."""
    known = bool(issuer_key(a)) and bool(issuer_key(b))
    return not known and signals.get("title_words", 0.0) >= 0.75


def related(a: Document, b: Document, signals: Mapping[str, float]) -> Verdict:
    """Name a pair that is near and does not count."""
    same = same_issuer(a, b)
    alike = max(signals.get("title_words", 0.0), signals.get("ask_words", 0.0)) >= 0.7
    if same and alike and signals.get("issued_season", 0.0) < 0.6:
        return Verdict(relation="periodic", strength="none", suppressed_by="other_period")
    if signals.get("other_population", 0.0):
        return Verdict(relation="same_topic", strength="none", suppressed_by="other_population")
    return Verdict(relation="same_topic", strength="none", suppressed_by="other_ask")
