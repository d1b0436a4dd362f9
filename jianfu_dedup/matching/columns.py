"""Which column of one table asks for the same as which column of another, and how much two tables have in common.

Alignment is an assignment of greatest total score: each column (each part of a composite one) is used once. Concepts
decide first, then whose column it is, then the kind of value and the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from jianfu_dedup.documents import Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.column_meaning import Meaning, meanings, similarity
from jianfu_dedup.matching.column_pairs import ColumnPair
from jianfu_dedup.matching.table_overlap import Derivation, TableOverlap, TemplateDiff, derivable, diff, overlap

__all__ = [
    "MIN_SCORE",
    "ColumnPair",
    "Derivation",
    "TableOverlap",
    "TemplateDiff",
    "align",
    "derivable",
    "diff",
    "overlap",
]

MIN_SCORE = 0.3
"""Two columns below this are left apart. Chosen on the two labelled counties: of pairs that only words hold together,
two in three are right between .3 and .4 and four in five above, with every label of the tested county taken out of the
lexicon. Only pairs of tables that do overlap were counted."""


def align(a: Template, b: Template, lexicon: Lexicon) -> tuple[ColumnPair, ...]:
    """Return the pairs of columns that ask for the same, in the order of ``a``.

    Args:
        a: A table.
        b: Another table.
        lexicon: Field concepts, guard pairs, header words.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> one = Template(id="1", path="1", fields=(Field(path=("负责人",)), Field(path=("地址",))))
        >>> two = Template(id="2", path="2", fields=(Field(path=("门牌地址",)), Field(path=("老板",))))
        >>> [(p.a.label, p.b.label) for p in align(one, two, lexicon.load())]
        [('负责人', '老板'), ('地址', '门牌地址')]
    """
    left, right = _sorted(meanings(a, lexicon)), _sorted(meanings(b, lexicon))
    if not left or not right:
        return ()
    # Ties are broken by the labels and not by the order of the arguments or of the columns.
    flip = [m.key for m in left] > [m.key for m in right]
    if flip:
        left, right = right, left
    found: dict[tuple[int, int], ColumnPair] = {}
    for i, j, score, reason in _assign(left, right, lexicon):
        x, y = (right[j], left[i]) if flip else (left[i], right[j])
        pair = ColumnPair(a=x.field, b=y.field, score=score, reason=reason, part=x.part or y.part)
        known = found.get((x.index, y.index))
        if known is None or pair.score > known.score:
            found[x.index, y.index] = pair
    return tuple(found[key] for key in sorted(found))


def once(pairs: Sequence[ColumnPair]) -> tuple[ColumnPair, ...]:
    """Keep each column at most once: whole columns first, then composite ones by what they name first.

    负责人及电话 answers 负责人 and 电话; as a column it stands beside 负责人.

    Args:
        pairs: What :func:`align` returned.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> one = Template(id="1", path="1", fields=(Field(path=("负责人及电话",)),))
        >>> two = Template(id="2", path="2", fields=(Field(path=("负责人",)), Field(path=("电话",))))
        >>> pairs = align(one, two, lexicon.load())
        >>> len(pairs), [p.b.label for p in once(pairs)]
        (2, ['负责人'])
    """
    kept: list[ColumnPair] = []
    used: set[tuple[str, str]] = set()
    for pair in sorted(pairs, key=lambda p: (bool(p.part), -p.score)):
        ends = {("a", pair.a.label), ("b", pair.b.label)}
        leads = not pair.part or pair.a.path[-1].startswith(pair.part) or pair.b.path[-1].startswith(pair.part)
        if leads and not ends & used:
            used |= ends
            kept.append(pair)
    return tuple(p for p in pairs if p in kept)


def _sorted(columns: Sequence[Meaning]) -> list[Meaning]:
    return sorted(columns, key=lambda m: m.key)


def _assign(left: Sequence[Meaning], right: Sequence[Meaning], lexicon: Lexicon) -> list[tuple[int, int, float, str]]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    grounds = [[similarity(x, y, lexicon) for y in right] for x in left]
    scores = np.array([[score for score, _ in line] for line in grounds])
    # Below the threshold a pair is worth nothing: it must not displace a good one for the sake of the sum.
    value = np.where(scores >= MIN_SCORE, scores, 0.0)
    rows, columns = linear_sum_assignment(value, maximize=True)
    return [
        (int(i), int(j), round(float(scores[i, j]), 4), grounds[i][j][1])
        for i, j in zip(rows, columns, strict=True)
        if value[i, j] > 0
    ]
