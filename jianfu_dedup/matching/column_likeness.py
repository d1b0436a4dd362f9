"""How alike two columns are, and which columns of two tables are alike enough to be paired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.matching.column_meaning import REMEMBERED, Meaning, Sense
from jianfu_dedup.matching.column_types import values_of
from jianfu_dedup.parsing.tables.vocabulary import vocabulary

MIN_SCORE = 0.3
"""Two columns below this are left apart. Chosen on the two labelled counties: of pairs that only words hold together,
two in three are right between .3 and .4 and four in five above, with every label of the tested county taken out of the
lexicon. Only pairs of tables that do overlap were counted."""
BARE_SCORE = 0.52
"""Score of a label that is only a head noun with a column of that kind."""
_BARE_KINDS = frozenset({"kind", "date", "count", "reason", "address", "level"})
PERSONAL = frozenset({"person_name", "phone", "id_no", "work_unit", "post", "gender", "age", "addr", "birth"})
"""Concepts that say nothing without whose they are."""
_SUBJECT = frozenset({"", "head", "resp"})
_PLACE_WEIGHT = 0.1
_MOST = 400_000
"""Pairs of senses whose likeness is kept: some 20 MB. Tables of one county have a few hundred senses."""

Grounds = tuple[float, str]
_UNKNOWN: Grounds = (-1.0, "")


class Likeness:
    """Knows how alike what labels say is, and remembers it.

    Args:
        lexicon: Guard pairs and compatible concepts.

    Attributes:
        words: What the lexicon knows of headers.
        values: Knows what labels want.
        guarded: Concepts that look like one and are another.
        places: Concepts that say little more than in which village a row is.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field, Template
        >>> from jianfu_dedup.matching.column_meaning import meanings
        >>> words = lexicon.load()
        >>> table = Template(id="", path="", fields=(Field(path=("手机号",)), Field(path=("联系方式",))))
        >>> x, y = (m.sense for m in meanings(table, words))
        >>> known = Likeness(words)
        >>> known.near(x, [y])[y.number][1], known.handles(x).isdisjoint(known.handles(y))
        ('concept', False)
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = vocabulary(lexicon)
        self.values = values_of(lexicon)
        self.places = frozenset(c.id for c in lexicon.concepts.values() if c.weight <= _PLACE_WEIGHT)
        self.guarded: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in lexicon.guards:
            if a <= b:
                self.guarded[a].add(b)
                self.guarded[b].add(a)
        self._compatible: defaultdict[str, set[str]] = defaultdict(set)
        for concept in lexicon.concepts:
            for other in lexicon.concepts[concept].near:
                self._compatible[concept].add(other)
                self._compatible[other].add(concept)
        self._handles: dict[int, frozenset[str]] = {}
        self._known: dict[int, dict[int, Grounds | None]] = {}
        self._size = 0

    def handles(self, sense: Sense) -> frozenset[str]:
        """Return what two senses must share one of to be alike at all.

        That is words, concepts they may have, compatible concepts, or a kind that a bare head noun may stand for.
        """
        known = self._handles.get(sense.number)
        if known is None:
            if len(self._handles) >= REMEMBERED:
                self._handles.clear()
            known = self._handles[sense.number] = frozenset(self._handles_of(sense))
        return known

    def _handles_of(self, sense: Sense) -> Iterator[str]:
        yield sense.leaf
        yield from sense.bag
        yield from ("?" + c for c in sense.guesses)
        if sense.concept:
            yield "?" + sense.concept
            yield from ("~" + c for c in (sense.concept, *self._compatible.get(sense.concept, ())))
        if sense.kind in _BARE_KINDS:
            yield "." + sense.kind

    def near(self, sense: Sense, others: Iterable[Sense]) -> Mapping[int, Grounds]:
        """Return by number those of ``others`` that are alike enough to be paired with ``sense``."""
        known = self._known.setdefault(sense.number, {})
        found: dict[int, Grounds] = {}
        for other in others:
            number = other.number
            grounds = known.get(number, _UNKNOWN)
            if grounds is _UNKNOWN:
                grounds = self.compare(sense, other)
                known[number] = grounds = grounds if grounds[0] >= MIN_SCORE else None
                self._size += 1
            if grounds is not None:
                found[number] = grounds
        if self._size > _MOST:
            self._known, self._size = {}, 0
        return found

    def compare(self, x: Sense, y: Sense) -> Grounds:
        """Return (score 0..1, reason) for two senses; guard pairs give 0."""
        if y.concept in self.guarded.get(x.concept, ()):
            return 0.0, "guard"
        if x.leaf == y.leaf and x.parent == y.parent:
            return 1.0, "label"
        roles = _roles(x, y)
        if x.concept and x.concept == y.concept:
            apart = 0.6 if x.concept in PERSONAL and roles < 0 else 0.0
            return max(0.0, 0.9 + 0.08 * x.likeness(y) - apart), "concept"
        compatible = x.concept and y.concept and y.concept in self._compatible.get(x.concept, ())
        if compatible and (roles >= 0 or x.kind == y.kind == "person"):
            return 0.62 + 0.1 * x.likeness(y) + 0.05 * roles, "near"
        return (0.0, "role") if roles < 0 else (_by_words(x, y), "words")


likeness_of = once_per_lexicon(Likeness)


def similarity(x: Meaning, y: Meaning, lexicon: Lexicon) -> Grounds:
    """Return (score 0..1, reason) for two columns; guard pairs give 0.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field, Template
        >>> from jianfu_dedup.matching.column_meaning import meanings
        >>> words = lexicon.load()
        >>> def one(label):
        ...     return meanings(Template(id="", path="", fields=(Field(path=(label,)),)), words)[0]
        >>> similarity(one("计划完成时间"), one("实际完成时间"), words)
        (0.0, 'guard')
        >>> similarity(one("手机号"), one("联系方式"), words)[1]
        'concept'
    """
    return likeness_of(lexicon).compare(x.sense, y.sense)


def _by_words(x: Sense, y: Sense) -> float:
    """How likely two columns of no common concept are the same, by what they may mean and how they are worded."""
    alike = x.likeness(y)
    shared = 0.0
    if not x.guesses.keys().isdisjoint(y.guesses):
        shared = max(min(v, y.guesses[c]) for c, v in x.guesses.items() if c in y.guesses)
    if x.concept and y.concept:
        return max(0.85 * shared, 0.7 * alike, BARE_SCORE * _stands_for_any(x, y))
    score = max(0.9 * shared, _worded(x, y, alike))
    if x.kind and y.kind and x.kind != y.kind:
        score *= 0.7
    return min(score, 0.89)


def _worded(x: Sense, y: Sense, alike: float) -> float:
    if x.kind and x.kind == y.kind:
        return max(BARE_SCORE * _stands_for_any(x, y), 0.85 * alike + 0.12)
    return alike


def _stands_for_any(x: Sense, y: Sense) -> bool:
    """类别 or 时间 alone says no more than its kind: it may stand for any column of that kind that is left."""
    return x.kind == y.kind and x.kind in _BARE_KINDS and (x.bare or y.bare)


def _roles(x: Sense, y: Sense) -> int:
    """1 the same role, 0 compatible or unknown, -1 different people."""
    if x.role == y.role:
        return 1 if x.role else 0
    return 0 if x.role in _SUBJECT and y.role in _SUBJECT else -1
