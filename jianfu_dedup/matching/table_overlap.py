"""How much two tables have in common, what a new version changed, and whether one can be computed from the other."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup.documents import Field, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.column_pairs import ColumnPair
from jianfu_dedup.parsing.tables.concepts import kind_of
from jianfu_dedup.parsing.tables.vocabulary import vocabulary

SPECIFIC_WEIGHT = 1.0
"""From this weight on a concept says what a table is about; name, phone, place and number do not."""
KEY_WEIGHT = 1.5
"""Weight of a concept that names the subject of a table (水域名称, 图斑编号)."""
UNKNOWN_WEIGHT = 1.0
"""A column whose concept is not known is most often special to its table."""
_EVERYWHERE = frozenset({"relation", "visit_time", "post", "gender", "work_unit", "photo"})
_PERSON_KEYS = frozenset({"person_name", "hh_head", "party", "owner_name", "user_name"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TableOverlap:
    """What two tables share, weighted by what each column says about its table.

    Attributes:
        shared: Weight of the aligned columns, each times the score of its pair.
        weight_a: Weight of all columns of the first table.
        weight_b: Weight of all columns of the second.
        containment_a: ``shared / weight_a``: how much of the first the second asks again.
        containment_b: ``shared / weight_b``.
        jaccard: ``shared / (weight_a + weight_b - shared)``.
        specific: Aligned columns that are neither generic nor found in every table.
    """

    shared: float
    weight_a: float
    weight_b: float
    containment_a: float
    containment_b: float
    jaccard: float
    specific: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateDiff:
    """What changed from one version of a table to the next.

    Attributes:
        added: Columns only the second has.
        removed: Columns only the first has.
        renamed: Aligned columns with another label.
        moved: Aligned columns whose order among the others changed; as few as explain it.
    """

    added: tuple[Field, ...] = ()
    removed: tuple[Field, ...] = ()
    renamed: tuple[ColumnPair, ...] = ()
    moved: tuple[ColumnPair, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Derivation:
    """Whether the second table can be computed from the first; true when it can.

    Attributes:
        holds: The answer.
        reason: In words, Chinese.
        columns: Columns of the second that are counts or rates over rows of the first.
    """

    holds: bool
    reason: str = ""
    columns: tuple[Field, ...] = ()

    def __bool__(self) -> bool:
        return self.holds


def weight_of(column: Field, lexicon: Lexicon) -> float:
    """Return what sharing a column counts (0 for 序号, 0.1 for places, 0.3 for 姓名, 1 and more for the rest)."""
    if column.generic:
        return 0.0
    concept = lexicon.concepts.get(column.concept)
    return concept.weight if concept else UNKNOWN_WEIGHT


def overlap(a: Template, b: Template, pairs: Sequence[ColumnPair], lexicon: Lexicon | None = None) -> TableOverlap:
    """Return how much two tables share.

    Args:
        a: A table.
        b: Another table.
        pairs: What ``align(a, b, …)`` returned.
        lexicon: Weights of the concepts; the built-in lexicon when left out.

    Example:
        >>> from jianfu_dedup.documents import Field
        >>> column = Field(path=("隐患描述",), concept="hazard")
        >>> table = Template(id="1", path="1", fields=(column, Field(path=("序号",), concept="seq", generic=True)))
        >>> overlap(table, table, [ColumnPair(a=column, b=column, score=1.0, reason="label")]).jaccard
        1.0
    """
    words = lexicon or lexicons.load()
    return shares(pairs, whole_weight(a, words), whole_weight(b, words), words)


def whole_weight(table: Template, lexicon: Lexicon) -> float:
    """Return the weight of all columns of a table."""
    return sum(weight_of(column, lexicon) for column in table.fields)


def shares(pairs: Sequence[ColumnPair], weight_a: float, weight_b: float, lexicon: Lexicon) -> TableOverlap:
    """Like :func:`overlap`, for tables whose weights are known.

    Args:
        pairs: What ``align(a, b, …)`` returned.
        weight_a: Weight of all columns of ``a``.
        weight_b: Weight of all columns of ``b``.
        lexicon: Weights of the concepts.
    """
    weights = [_pair_weight(p, lexicon) for p in pairs]
    shared = min(sum(w * p.score for w, p in zip(weights, pairs, strict=True)), weight_a, weight_b)
    union = weight_a + weight_b - shared
    return TableOverlap(
        shared=round(shared, 4),
        weight_a=round(weight_a, 4),
        weight_b=round(weight_b, 4),
        containment_a=round(shared / weight_a, 4) if weight_a else 0.0,
        containment_b=round(shared / weight_b, 4) if weight_b else 0.0,
        jaccard=round(shared / union, 4) if union else 0.0,
        specific=sum(1 for w, p in zip(weights, pairs, strict=True) if w >= SPECIFIC_WEIGHT and _telling(p)),
    )


def _pair_weight(pair: ColumnPair, lexicon: Lexicon) -> float:
    return min(weight_of(pair.a, lexicon), weight_of(pair.b, lexicon))


def _telling(pair: ColumnPair) -> bool:
    """Whether none of two columns is of a kind found in every table."""
    return pair.a.concept not in _EVERYWHERE and pair.b.concept not in _EVERYWHERE


def diff(a: Template, b: Template, pairs: Sequence[ColumnPair]) -> TemplateDiff:
    """Return what the second version changed against the first.

    Example:
        >>> from jianfu_dedup.documents import Field
        >>> x, y, z = (Field(path=(label,)) for label in ("户主", "户主姓名", "电话"))
        >>> one = Template(id="1", path="1", fields=(x,))
        >>> two = Template(id="2", path="2", fields=(y, z))
        >>> change = diff(one, two, [ColumnPair(a=x, b=y, score=0.9, reason="concept")])
        >>> [f.label for f in change.added], [(p.a.label, p.b.label) for p in change.renamed]
        (['电话'], [('户主', '户主姓名')])
    """
    in_a, in_b = [p.a for p in pairs], [p.b for p in pairs]
    return TemplateDiff(
        added=tuple(f for f in b.fields if f not in in_b),
        removed=tuple(f for f in a.fields if f not in in_a),
        renamed=tuple(p for p in pairs if p.a.label != p.b.label),
        moved=_moved(a, b, pairs),
    )


def _moved(a: Template, b: Template, pairs: Sequence[ColumnPair]) -> tuple[ColumnPair, ...]:
    """Pairs outside a longest run that keeps its order."""
    ordered = sorted(pairs, key=lambda p: (a.fields.index(p.a), b.fields.index(p.b)))
    places = [b.fields.index(p.b) for p in ordered]
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = [-1] * len(places)
    for i, place in enumerate(places):
        at = bisect.bisect_left(tails, place)
        back[i] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(place)
            ends.append(i)
        else:
            tails[at], ends[at] = place, i
    keep: set[int] = set()
    node = ends[-1] if ends else -1
    while node >= 0:
        keep.add(node)
        node = back[node]
    return tuple(p for i, p in enumerate(ordered) if i not in keep)


def derivable(a: Template, b: Template, lexicon: Lexicon) -> Derivation:
    """Tell whether ``b`` only counts what ``a`` lists row by row.

    Args:
        a: The detail ledger.
        b: The table that may be a count over it.
        lexicon: Field concepts and header words.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field
        >>> def table(*labels):
        ...     return Template(id="", path="", fields=tuple(Field(path=(x,)) for x in labels))
        >>> ledger = table("户主姓名", "厕所类型", "是否正常使用")
        >>> bool(derivable(ledger, table("行政村", "农户总数", "卫生厕所户数", "普及率"), lexicon.load()))
        True
    """
    counts = _counts(b, lexicon)
    own = [f for f in b.fields if not _places(f, lexicon)]
    if len(counts) < 2 or len(counts) * 5 < len(own) * 3 or _names_subject(b, lexicon):
        return Derivation(holds=False, reason="并非汇总统计表")
    if not _names_subject(a, lexicon) or len(_counts(a, lexicon)) * 3 > len(a.fields):
        return Derivation(holds=False, reason="另一张表不是逐户逐件的明细")
    topic = {c for f in a.fields for c in "".join(f.path)} | set(a.title)
    told = [f for f in counts if _about(f, topic)]
    if len(told) * 2 < len(counts):
        return Derivation(holds=False, reason="统计项与明细内容无关")
    labels = "、".join(f.label for f in told)
    return Derivation(holds=True, reason=f"{labels} 可由明细逐行汇总得出", columns=tuple(told))


_AGGREGATE = frozenset({"count", "rate"})


def _counts(template: Template, lexicon: Lexicon) -> list[Field]:
    words = vocabulary(lexicon)
    return [f for f in template.fields if kind_of(f.path[-1], words) in _AGGREGATE]


_COUNTING = frozenset("总数量率个家次处台辆件起合计小其中（）()已未%占比累")


def _about(column: Field, topic: set[str]) -> bool:
    """Whether at least half of what a count column counts is spoken of in the ledger."""
    letters = set("".join(column.path)) - _COUNTING or set("".join(column.path))
    return len(letters & topic) * 2 >= len(letters)


def _places(column: Field, lexicon: Lexicon) -> bool:
    return column.generic or weight_of(column, lexicon) <= 0.1


def _names_subject(template: Template, lexicon: Lexicon) -> bool:
    words = vocabulary(lexicon)
    for column in template.fields:
        concept = lexicon.concepts.get(column.concept)
        if column.concept in _PERSON_KEYS or (concept and concept.weight >= KEY_WEIGHT):
            return True
        label = column.path[-1]
        if not column.concept and (
            label.endswith(("姓名", "户主")) or (kind_of(label, words) == "org" and "名" in label)
        ):
            return True
    return False
