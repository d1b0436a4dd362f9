"""The first judge's evidence: how much of one notice stands in another, who was first, and what the later one changed.

A forward carries the whole original, a copy most of it under another name, a reissue the whole of it again or only
what is new. Stock phrases count for nothing on either side.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Change, Document, Match, Notice, SharedSpan, SharedText
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.matching.changes import changes
from jianfu_dedup.matching.spans import Laid, Standing, blocks, counted, lay, standings
from jianfu_dedup.settings import Settings
from jianfu_dedup.text.boilerplate import Boilerplate

Roles = Mapping[tuple[str, str], str]

COMPARED = frozenset({"forward", "copy", "reissue"})
"""Relations whose texts are always compared."""
MUCH = 0.5
"""Share of one side's text from which two overlapping notices are told to share much text."""
_KEPT = 128
"""Texts laid out that are kept: a notice stands in many pairs, and near one draft are the same as near the next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reuse:
    """What one notice took over from an earlier one.

    Attributes:
        earlier: Id of the earlier notice; where it cannot be told, the smaller id.
        later: Id of the later one.
        first_by: What tells who was first: ``date``, ``reference``, or "" when nothing does.
        spans: Sentences of the later notice that stand in the earlier one, in order; ``a`` is the earlier notice.
        shared_earlier: Letters of the earlier notice that stand in the later one; stock phrases left out.
        of_earlier: Letters of the earlier notice.
        shared_later: Letters of the later notice that stand in the earlier one.
        of_later: Letters of the later notice.
        changes: What the later one has otherwise.
    """

    earlier: str
    later: str
    first_by: str
    spans: tuple[SharedSpan, ...]
    shared_earlier: int
    of_earlier: int
    shared_later: int
    of_later: int
    changes: tuple[Change, ...] = ()

    @property
    def containment_earlier(self) -> float:
        """Share of the earlier notice that stands in the later one, 0..1; 0 when it has no text of its own."""
        return self.shared_earlier / self.of_earlier if self.of_earlier else 0.0

    @property
    def containment_later(self) -> float:
        """Share of the later notice that stands in the earlier one, 0..1."""
        return self.shared_later / self.of_later if self.of_later else 0.0

    @property
    def most(self) -> float:
        """The greater of both shares."""
        return max(self.containment_earlier, self.containment_later)

    def text(self, a: str) -> SharedText:
        """Return it as a part of a match whose first document is ``a``."""
        first = self.earlier if self.first_by else ""
        if a == self.earlier:
            return SharedText(
                shared_a=self.shared_earlier, of_a=self.of_earlier, shared_b=self.shared_later, of_b=self.of_later,
                first=first, first_by=self.first_by, spans=self.spans,
            )  # fmt: skip
        return SharedText(
            shared_a=self.shared_later, of_a=self.of_later, shared_b=self.shared_earlier, of_b=self.of_earlier,
            first=first, first_by=self.first_by, spans=tuple(replace(s, a=s.b, b=s.a) for s in self.spans),
        )  # fmt: skip


class Reader:
    """Compares notices by their text; what it laid out once it keeps, because a notice stands in many pairs.

    Args:
        lexicon: Domain knowledge.
        settings: The weight of stock phrases.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> import datetime as dt
        >>> text = "请各乡镇对辖区水库山塘逐处排查登记，{}前将危险水域台账报县水利局。"
        >>> first = Notice(id="a", path="a", text=text.format("7月20日"), issued=dt.date(2023, 7, 3))
        >>> again = Notice(id="b", path="b", text=text.format("7月15日"), issued=dt.date(2023, 7, 5))
        >>> found = Reader(lexicon.load(), Settings()).compare(again, first)
        >>> found.earlier, found.first_by, found.of_earlier
        ('a', 'date', 35)
        >>> print(found.changes[0].before, found.changes[0].after)
        …库山塘逐处排查登记，7月20日前将危险水域台账报县水… …库山塘逐处排查登记，7月15日前将危险水域台账报县水…
    """

    def __init__(self, lexicon: Lexicon, settings: Settings) -> None:
        self._lexicon = lexicon
        self._stock = _stocks(lexicon)(settings.features.boilerplate_weight)

    def compare(self, a: Notice, b: Notice, roles: Roles | None = None) -> Reuse:
        """Compare two notices; their order changes nothing but which side is which when nobody was first.

        Args:
            a: A notice.
            b: Another one.
            roles: (id, id of the notice it names) → what it does with it.
        """
        earlier, later, first_by = ordered(a, b, roles or {})
        old, new = self._of(earlier), self._of(later)
        found = blocks(old.letters, new.letters)
        told_new = standings(new, old, found)
        told_old = standings(old, new, [(j, i, length) for i, j, length in found])
        shared_old, of_old = counted(old, told_old)
        shared_new, of_new = counted(new, told_new)
        retold = shared_old / of_old if of_old else 0.0
        return Reuse(
            earlier=earlier.id,
            later=later.id,
            first_by=first_by,
            spans=tuple(_span(s) for s in told_new if s.stands),
            shared_earlier=shared_old,
            of_earlier=of_old,
            shared_later=shared_new,
            of_later=of_new,
            changes=changes(earlier, later, (told_old, told_new), retold=retold, lexicon=self._lexicon),
        )

    def _of(self, notice: Notice) -> Laid:
        return _laid(notice.text, self._stock)


@once_per_lexicon
def _stocks(lexicon: Lexicon) -> Callable[[float], Boilerplate]:
    """Stock phrases by the weight that they still have."""
    from jianfu_dedup.text import reference

    return functools.lru_cache(maxsize=4)(lambda weight: Boilerplate(lexicon, reference.load().stock, weight=weight))


_laid = functools.lru_cache(maxsize=_KEPT)(lay)


def _span(standing: Standing) -> SharedSpan:
    assert standing.partner is not None
    return SharedSpan(
        a=standing.partner.span,
        b=standing.sentence.span,
        quote=standing.sentence.text,
        exact=standing.exact,
        stock=standing.sentence.stock,
    )


def ordered(a: Notice, b: Notice, roles: Roles) -> tuple[Notice, Notice, str]:
    """Return the earlier notice, the later one, and what tells it: ``date``, ``reference`` or "".

    Of two papers of one day the one that names the other came after it.

    Example:
        >>> x, y = Notice(id="x", path="x"), Notice(id="y", path="y")
        >>> [n.id if isinstance(n, Notice) else n for n in ordered(x, y, {("x", "y"): "supersedes"})]
        ['y', 'x', 'reference']
    """
    if a.issued and b.issued and a.issued != b.issued:
        return (a, b, "date") if a.issued < b.issued else (b, a, "date")
    named = [(x, y) for x, y in ((a, b), (b, a)) if (y.id, x.id) in roles]
    if len(named) == 1:
        return (*named[0], "reference")
    return (a, b, "") if a.id <= b.id else (b, a, "")


def with_text(
    matches: Sequence[Match], documents: Sequence[Document], *, roles: Roles, reused: Mapping[tuple[str, str], float],
    lexicon: Lexicon, settings: Settings,
) -> list[Match]:  # fmt: skip
    """Fill in ``text`` and ``changes`` of the matches that are one text in two papers.

    Args:
        matches: What the judges found.
        documents: The documents they are about.
        roles: What notices do with those they name.
        reused: (a, b) → the greater share of shingles in common; overlaps below :data:`MUCH` are not compared.
        lexicon: Domain knowledge.
        settings: The weight of stock phrases.
    """
    by_id = {d.id: d for d in documents}
    reader: Reader | None = None
    found: list[Match] = []
    for match in matches:
        a, b = by_id.get(match.a), by_id.get(match.b)
        wanted = match.relation in COMPARED or (
            match.relation == "overlap" and reused.get((match.a, match.b), 0.0) >= MUCH
        )
        if not wanted or not isinstance(a, Notice) or not isinstance(b, Notice):
            found.append(match)
            continue
        reader = reader or Reader(lexicon, settings)
        reuse = reader.compare(a, b, roles)
        found.append(_told(match, reuse))
    return found


def _told(match: Match, reuse: Reuse) -> Match:
    if reuse.most < MUCH and match.relation == "copy":
        # A reminder stands in for the paper it chases when the ask is judged, but it is no copy of a third paper.
        return replace(match, relation="overlap")
    if reuse.most < MUCH and match.relation == "overlap":
        return match
    return replace(match, text=reuse.text(match.a), changes=reuse.changes)
