"""What stands around a column in its table: whose it is, the heading above, and what the title says anyway."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from jianfu_dedup.matching.column_likeness import Likeness
from jianfu_dedup.matching.column_meaning import REMEMBERED, Meaning
from jianfu_dedup.matching.column_types import Value
from jianfu_dedup.parsing.tables.cells import bare
from jianfu_dedup.parsing.tables.concept_guess import weigh
from jianfu_dedup.parsing.tables.concepts import rewrite, role_of
from jianfu_dedup.parsing.tables.vocabulary import Vocabulary, normalise

OWNED = frozenset({"phone", "idno"})
"""Types that say nothing without whose they are."""
_TITLE_SAYS = 0.3
"""What a word of the table's own title still says in a label."""
_PARENT_SAYS = 0.6
"""What a word of the heading above says, against one of the label itself."""
_KIN = frozenset({"guardian", "spouse"})
_OWNER = frozenset({"head", "landlord", "tenant", "partya", "partyb"})
_SERVING = frozenset(
    {"bao", "grid", "doctor", "police", "teacher", "safecadre", "monitor", "checker", "transfer", "fix", "safety"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A column and what stands around it.

    Attributes:
        value: What it wants.
        bag: Weighted words of its whole path; those of the title weigh little.
        mass: Sum of the squares of ``bag``.
        role: ``own`` (a householder, a party), ``kin``, ``serving``, or "" for the rest.
        owner: Row of the column that names whose telephone it is, or -1.
        group: The heading above, or "".
        light: Whether it says nothing about its table, or only in which village a row is.
        sort: Sort of value; a question and its answer are of one sort.
        concept: What it means, or "".
        guarded: Concepts it is never the same as.
    """

    value: Value
    bag: Mapping[str, float]
    mass: float
    role: str
    owner: int
    group: str
    light: bool
    sort: str
    concept: str
    guarded: AbstractSet[str]

    def likeness(self, other: Place) -> float:
        """Return the cosine of the two bags, 0..1."""
        x, y = self.bag, other.bag
        norm = math.sqrt(self.mass * other.mass)
        if not norm or x.keys().isdisjoint(y):
            return 0.0
        return min(1.0, round(sum(v * y[k] for k, v in x.items() if k in y) / norm, 9))


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The columns of a table in their order.

    Attributes:
        places: One for each meaning, in the order of the table.
        subject: Row of the column that names what a row is about, or -1.
    """

    places: tuple[Place, ...]
    subject: int


def surroundings(meanings: Sequence[Meaning], title: str, likeness: Likeness) -> Surroundings:
    """Tell what stands around each column.

    Args:
        meanings: Of one table, in the order of its columns.
        title: Of the table.
        likeness: What is known of labels.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Field, Template
        >>> from jianfu_dedup.matching.column_likeness import likeness_of
        >>> from jianfu_dedup.matching.column_meaning import meanings
        >>> labels = ("乡镇", "摊主", "手机", "市场管理员", "电话")
        >>> table = Template(id="", path="", fields=tuple(Field(path=(label,)) for label in labels))
        >>> words = lexicon.load()
        >>> around = surroundings(meanings(table, words), "", likeness_of(words))
        >>> around.subject, [place.owner for place in around.places]
        (1, [-1, -1, 1, -1, 3])
    """
    words, places, guarded = likeness.words, likeness.places, likeness.guarded
    said = weigh(bare(normalise(title)), words.wording) if title else {}
    found: list[Place] = []
    for n, meaning in enumerate(meanings):
        path = (*meaning.field.path[:-1], meaning.part or meaning.field.path[-1])
        value = likeness.values.of(path)
        bag = _bag(path, said, words)
        owner = _owner(n, path, value, meanings, found)
        found.append(
            Place(
                value=value,
                bag=bag,
                mass=sum(v * v for v in bag.values()),
                role=_role("".join(path), words) or (found[owner].role if owner >= 0 else ""),
                owner=owner,
                group="/".join(path[:-1]),
                light=meaning.field.generic or meaning.sense.concept in places,
                sort={"who": "person", "place": "address"}.get(value.type, value.type),
                concept=meaning.sense.concept,
                guarded=guarded.get(meaning.sense.concept, frozenset()),
            )
        )
    return Surroundings(places=tuple(found), subject=_subject(found))


def _bag(path: tuple[str, ...], said: Mapping[str, float], words: Vocabulary) -> dict[str, float]:
    bag = _worded(path, words)
    return {feature: weight * _TITLE_SAYS if feature in said else weight for feature, weight in bag.items()}


@functools.lru_cache(maxsize=REMEMBERED)
def _worded(path: tuple[str, ...], words: Vocabulary) -> Mapping[str, float]:
    """Weighted words of a whole path, sorted."""
    bag: dict[str, float] = {}
    for cell, share in (*((c, _PARENT_SAYS) for c in path[:-1]), (path[-1], 1.0)):
        for feature, weight in weigh(rewrite(bare(normalise(cell)), words), words.wording).items():
            bag[feature] = max(bag.get(feature, 0.0), weight * share)
    return dict(sorted(bag.items()))


def _role(label: str, words: Vocabulary) -> str:
    role = role_of(label, words)
    sides = (("kin", _KIN), ("serving", _SERVING), ("own", _OWNER))
    return next((side for side, ids in sides if role is not None and role.id in ids), "")


def _owner(n: int, path: tuple[str, ...], value: Value, meanings: Sequence[Meaning], found: Sequence[Place]) -> int:
    """Row of the person whose telephone it is: under one heading, named in the label, or the last one before."""
    if value.type not in OWNED:
        return -1
    people = [i for i in range(n) if found[i].value.type in {"person", "who"} or meanings[i].sense.kind == "person"]
    group = "/".join(path[:-1])
    same = [i for i in people if group and found[i].group == group]
    label = normalise(path[-1])
    if not group and n and not found[n - 1].value.type and not found[n - 1].light:
        people.append(n - 1)
    named = [i for i in people if _stem(meanings[i].sense.leaf) and _stem(meanings[i].sense.leaf) in label]
    return next(iter((*same[-1:], *named[-1:], *(() if group else people[-1:]))), -1)


def _stem(leaf: str) -> str:
    return leaf.removesuffix("姓名").removesuffix("名字")


def _subject(places: Sequence[Place]) -> int:
    """The first column that names a person, a place or a thing, and neither the town nor the number of the row."""
    for n, place in enumerate(places):
        if place.value.type in {"person", "org", "number", ""} and not place.light and place.role != "kin":
            return n
    return -1
