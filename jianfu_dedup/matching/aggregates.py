"""A table that only counts what another one lists row by row: it can be computed, so it is no second ask."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_dedup.documents import Document, Evidence, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.columns import derivable
from jianfu_dedup.matching.relations import Verdict

_NEAR = ("same_topic", "same_population", "nested_population")
"""Signals one of which must be there: counts of inspections follow from no ledger of another topic."""
_NOTICES = 0.5
"""Score of the notices behind two tables from which they are about one matter, whatever the tables are called."""
_TITLES = 0.5
"""Cosine of two titles from which the tables are about one matter."""
_SHOWN = 12


def derived(
    a: Document, b: Document, signals: Mapping[str, float], lexicon: Lexicon
) -> tuple[Verdict, Evidence] | None:
    """Return the verdict and its reason when one of two tables can be computed from the other, else None.

    Args:
        a: A document.
        b: Another one; only two tables are looked at.
        signals: What was measured of the pair: the tables must be about one topic, population or matter.
        lexicon: Field concepts and header words.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> def table(*labels):
        ...     return Template(id="", path="", fields=tuple(Field(path=(x,)) for x in labels))
        >>> ledger = table("户主姓名", "厕所类型", "是否正常使用")
        >>> count = table("行政村", "农户总数", "卫生厕所户数", "普及率")
        >>> verdict, reason = derived(count, ledger, {"same_topic": 1.0}, lexicon.load())
        >>> verdict.relation, reason.a
        ('derivable', '农户总数、卫生厕所户数')
        >>> derived(count, ledger, {}, lexicon.load()) is None
        True
    """
    if not isinstance(a, Template) or not isinstance(b, Template) or not _one_matter(signals):
        return None
    for detail, count in ((a, b), (b, a)):
        found = derivable(detail, count, lexicon)
        if found:
            counts = "、".join(f.label for f in found.columns[:_SHOWN])
            listed = "、".join(f.label for f in detail.fields if not f.generic)
            reason = Evidence(
                kind="derivable",
                weight=0.0,
                a=listed if detail is a else counts,
                b=counts if detail is a else listed,
                value=round(len(found.columns) / max(1, len(count.fields)), 4),
                note=found.reason,
            )
            return Verdict(relation="derivable", strength="none", suppressed_by="derivable"), reason
    return None


def _one_matter(signals: Mapping[str, float]) -> bool:
    return (
        any(signals.get(name, 0.0) > 0 for name in _NEAR)
        or signals.get("notices", 0.0) >= _NOTICES
        or signals.get("title_words", 0.0) >= _TITLES
    )
