"""Which column of one table asks for the same as which column of another, and how much two tables have in common.

Alignment is an assignment of greatest total score: each column (each part of a composite one) is used once. Concepts
decide first, then whose column it is, then the kind of value and the words; what is left in two tables that share
enough is paired by what stands around it (:mod:`.column_rest`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianfu_dedup.documents import Field, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.column_likeness import MIN_SCORE, Grounds, Likeness, likeness_of
from jianfu_dedup.matching.column_meaning import Meaning, Sense, meanings_with
from jianfu_dedup.matching.column_pairs import ColumnPair
from jianfu_dedup.matching.column_place import Surroundings, surroundings
from jianfu_dedup.matching.column_rest import SURE, owners_agree, rest
from jianfu_dedup.matching.table_overlap import Derivation, TableOverlap, TemplateDiff, derivable, diff, overlap

__all__ = [
    "MIN_SCORE",
    "ColumnPair",
    "Columns",
    "Derivation",
    "TableOverlap",
    "TemplateDiff",
    "align",
    "aligned",
    "columns_of",
    "derivable",
    "diff",
    "overlap",
]

Cell = tuple[int, int]
Told = tuple[int, int, float, str]
_STANDING = frozenset({"label", "concept"})
_ENOUGH = 2
"""Columns two tables must surely share before what is left is looked at; one name is shared by all lists of people."""
_SHARE = 0.15
"""Likewise as a share of the columns of the smaller one."""

MOST_TABLES = 4_096
"""Tables whose columns are kept, about 10 KB each: those near one draft are near the next one, too."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """The columns of one table, ready to be aligned with those of many others.

    Attributes:
        meanings: What they mean, by what they say and not by where they stand.
        keys: What they are sorted by.
        senses: What they say, each once.
        places: Indices into ``meanings`` of the columns that say each of ``senses``.
        by_handle: Handle → the ``senses`` that have it, as bits.
        order: Indices into ``meanings`` in the order of the table.
        title: Title of the table.
        likeness: What is known of labels.
    """

    meanings: tuple[Meaning, ...]
    keys: tuple[tuple[str, str, str], ...]
    senses: tuple[Sense, ...]
    places: tuple[tuple[int, ...], ...]
    by_handle: Mapping[str, int]
    order: tuple[int, ...]
    title: str
    likeness: Likeness

    @functools.cached_property
    def around(self) -> Surroundings:
        """What stands around each column, in the order of the table; most tables are never asked."""
        return surroundings([self.meanings[n] for n in self.order], self.title, self.likeness)


def columns_of(table: Template, likeness: Likeness) -> Columns:
    """Lay out the columns of a table.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> table = Template(id="1", path="1", fields=(Field(path=("隐患",)), Field(path=("地址",))))
        >>> [key[0] for key in columns_of(table, likeness_of(lexicon.load())).keys]
        ['地址', '隐患']
    """
    return _columns(table.fields, table.title, likeness)


@functools.lru_cache(maxsize=MOST_TABLES)
def _columns(fields: tuple[Field, ...], title: str, likeness: Likeness) -> Columns:
    told = meanings_with(fields, title, likeness.words)
    sequence = sorted(range(len(told)), key=lambda n: told[n].key)
    keyed = [(told[n].key, told[n]) for n in sequence]
    place = {n: at for at, n in enumerate(sequence)}
    places: dict[Sense, list[int]] = {}
    for n, (_, meaning) in enumerate(keyed):
        places.setdefault(meaning.sense, []).append(n)
    by_handle: dict[str, int] = {}
    for n, sense in enumerate(places):
        for handle in likeness.handles(sense):
            by_handle[handle] = by_handle.get(handle, 0) | 1 << n
    return Columns(
        meanings=tuple(m for _, m in keyed),
        keys=tuple(key for key, _ in keyed),
        senses=tuple(places),
        places=tuple(map(tuple, places.values())),
        by_handle=by_handle,
        order=tuple(place[n] for n in range(len(told))),
        title=title,
        likeness=likeness,
    )


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
    likeness = likeness_of(lexicon)
    return aligned(columns_of(a, likeness), columns_of(b, likeness), likeness)


def aligned(left: Columns, right: Columns, likeness: Likeness, *, around: bool = True) -> tuple[ColumnPair, ...]:
    """Like :func:`align`, for columns that are laid out.

    Args:
        left: Columns of a table.
        right: Columns of another one.
        likeness: What is known of labels.
        around: Whether what no word holds together is paired by what stands around it.
    """
    # Ties are broken by the labels and not by the order of the arguments or of the columns.
    flip = left.keys > right.keys
    if flip:
        left, right = right, left
    found: dict[Cell, ColumnPair] = {}
    first = _assigned(_cells(left, right, likeness), len(left.keys), len(right.keys))
    for i, j, score, reason in _with_rest(left, right, first) if around else first:
        x, y = (right.meanings[j], left.meanings[i]) if flip else (left.meanings[i], right.meanings[j])
        known = found.get((x.index, y.index))
        if known is None or score > known.score:
            pair = ColumnPair(a=x.field, b=y.field, score=score, reason=reason, part=x.part or y.part)
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


def _cells(left: Columns, right: Columns, likeness: Likeness) -> dict[Cell, Grounds]:
    """The pairs of columns alike enough to be aligned; what they say is compared once, however often it stands."""
    found: dict[Cell, Grounds] = {}
    if left.by_handle.keys().isdisjoint(right.by_handle):
        return found
    for sense, here in zip(left.senses, left.places, strict=True):
        shared = 0
        for handle in likeness.handles(sense) & right.by_handle.keys():
            shared |= right.by_handle[handle]
        numbers = [n for n in range(shared.bit_length()) if shared >> n & 1]
        near = likeness.near(sense, [right.senses[n] for n in numbers])
        for n in numbers:
            if grounds := near.get(right.senses[n].number):
                found.update({(i, j): grounds for i in here for j in right.places[n]})
    return found


def _with_rest(left: Columns, right: Columns, first: Sequence[Told]) -> Sequence[Told]:
    """Add what is paired by what stands around it, when two tables surely share some columns."""
    sure = {(i, j) for i, j, score, reason in first if score >= SURE or reason in _STANDING}
    telling = sum(not left.meanings[i].field.generic for i, _ in sure)
    if telling < max(_ENOUGH, _SHARE * min(len(left.keys), len(right.keys))):
        return first
    row, column = _rows(left), _rows(right)
    known = {(row[one[0]], column[one[1]]): one for one in first}
    taken = {cell for cell, one in known.items() if one[:2] in sure and owners_agree(left.around, right.around, cell)}
    weak = {cell: one[2] for cell, one in known.items() if cell not in taken}
    new = rest(left.around, right.around, taken, weak, _best)
    added = [
        known.get((x, y)) or (left.order[x], right.order[y], round(score, 4), "place") for (x, y), score in new.items()
    ]
    return [*(known[cell] for cell in sorted(taken)), *added]


def _rows(table: Columns) -> dict[int, int]:
    """Place in the table of each meaning."""
    return {n: at for at, n in enumerate(table.order)}


def _assigned(cells: Mapping[Cell, Grounds], rows: int, columns: int) -> list[tuple[int, int, float, str]]:
    """The assignment of greatest total score, by rows; pairs below the threshold are no cells and worth nothing."""
    chosen = _best({cell: score for cell, (score, _) in cells.items()}, rows, columns)
    return [(i, j, round(cells[i, j][0], 4), cells[i, j][1]) for i, j in chosen if (i, j) in cells]


def _best(cells: Mapping[Cell, float], rows: int, columns: int) -> list[Cell]:
    if len({i for i, _ in cells}) == len(cells) == len({j for _, j in cells}):
        return sorted(cells)
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    # All rows and columns, empty ones too: which of two equal assignments is found hangs on the shape.
    value = np.zeros((rows, columns))
    for cell, score in cells.items():
        value[cell] = score
    left, right = linear_sum_assignment(value, maximize=True)
    return list(zip(left.tolist(), right.tolist(), strict=True))
