"""What is compared when two columns are: concept, role, kind of value, words; and how alike two such meanings are."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from jianfu_dedup.documents import Field, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.tables.cells import bare
from jianfu_dedup.parsing.tables.concept_guess import guess, likeness
from jianfu_dedup.parsing.tables.concepts import annotate_with, kind_of, rewrite, role_of, split_composite
from jianfu_dedup.parsing.tables.vocabulary import Vocabulary, normalise, vocabulary

AMBIGUOUS = 0.8
"""How likely the second meaning of an ambiguous label is, against 1 for the first."""
BARE_SCORE = 0.52
"""Score of a label that is only a head noun with a column of that kind."""
_BARE_KINDS = frozenset({"kind", "date", "count", "reason", "address", "level"})
PERSONAL = frozenset({"person_name", "phone", "id_no", "work_unit", "post", "gender", "age", "addr", "birth"})
"""Concepts that say nothing without whose they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """A column, or a part of a composite one, ready to be compared.

    Attributes:
        field: The column.
        index: Its place in the table.
        part: The part it stands for, "" for the whole column.
        concept: Concept id, or "".
        role: Whose it is, a role id, or "".
        kind: Kind of value, or "".
        leaf: The normalised leaf label.
        parent: The normalised parents, joined.
        guesses: Concepts it may mean with how likely that is, 0..1; the resolved one is certain.
    """

    field: Field
    index: int
    part: str
    concept: str
    role: str
    kind: str
    leaf: str
    parent: str
    guesses: Mapping[str, float]

    @property
    def bare(self) -> bool:
        """Whether the label is only a head noun (类别, 时间)."""
        return len(self.leaf) <= 2 and bool(self.kind)

    @property
    def key(self) -> tuple[str, str, str]:
        """Sorts columns by what they say, not by where they stand."""
        return (self.field.label, self.part, self.concept)


def meanings(template: Template, lexicon: Lexicon) -> tuple[Meaning, ...]:
    """Return the meanings of the columns of a table; a composite column gives one for each part."""
    return _meanings(template.fields, template.title, vocabulary(lexicon))


@functools.lru_cache(maxsize=4096)
def _meanings(fields: tuple[Field, ...], title: str, words: Vocabulary) -> tuple[Meaning, ...]:
    paths: list[tuple[str, ...]] = []
    origin: list[tuple[int, str]] = []
    for index, column in enumerate(fields):
        parts = split_composite(column.path, words)
        for part in parts:
            paths.append(part)
            origin.append((index, part[-1] if len(parts) > 1 else ""))
    concepts = annotate_with(paths, words, title=title)
    return tuple(
        _meaning(fields[index], index, path, part=part, concept=concept, words=words)
        for (index, part), path, concept in zip(origin, paths, concepts, strict=True)
    )


def _meaning(
    column: Field, index: int, path: tuple[str, ...], *, part: str, concept: str, words: Vocabulary
) -> Meaning:
    cells = [normalise(cell) for cell in path]
    leaf = rewrite(bare(cells[-1]), words)
    parent = "".join(c for c in cells[:-1] if bare(c) not in words.hollow)
    role = role_of(leaf, words) or role_of(parent, words)
    if not part and not concept:
        concept = column.concept
    return Meaning(
        field=column,
        index=index,
        part=part,
        concept=concept,
        role=role.id if role else "",
        kind=kind_of(leaf, words),
        leaf=leaf,
        parent=parent,
        guesses=_guesses(leaf, parent, concept, words),
    )


def _guesses(leaf: str, parent: str, concept: str, words: Vocabulary) -> Mapping[str, float]:
    found = dict.fromkeys(words.also.get(leaf, ()), AMBIGUOUS)
    if concept:
        return {**found, concept: 1.0}
    for label in (leaf, parent + leaf) if parent else (leaf,):
        for other, likely in guess(label, words.wording):
            found[other] = max(found.get(other, 0.0), likely)
    return found


def similarity(x: Meaning, y: Meaning, lexicon: Lexicon) -> tuple[float, str]:
    """Return (score 0..1, reason) for two columns; guard pairs give 0.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> def one(label):
        ...     return meanings(Template(id="", path="", fields=(Field(path=(label,)),)), words)[0]
        >>> similarity(one("计划完成时间"), one("实际完成时间"), words)
        (0.0, 'guard')
        >>> similarity(one("手机号"), one("联系方式"), words)[1]
        'concept'
    """
    if _guarded(x.concept, y.concept, lexicon):
        return 0.0, "guard"
    if x.leaf == y.leaf and x.parent == y.parent:
        return 1.0, "label"
    words = vocabulary(lexicon)
    alike = likeness(x.leaf, y.leaf, words.wording)
    roles = _roles(x, y)
    if x.concept and x.concept == y.concept:
        apart = 0.6 if x.concept in PERSONAL and roles < 0 else 0.0
        return max(0.0, 0.9 + 0.08 * alike - apart), "concept"
    if _near(x.concept, y.concept, lexicon) and (roles >= 0 or x.kind == y.kind == "person"):
        return 0.62 + 0.1 * alike + 0.05 * roles, "near"
    if roles < 0:
        return 0.0, "role"
    shared = max((min(v, y.guesses[c]) for c, v in x.guesses.items() if c in y.guesses), default=0.0)
    if x.concept and y.concept:
        return max(0.85 * shared, 0.7 * alike, BARE_SCORE * _stands_for_any(x, y)), "words"
    score = max(0.9 * shared, _worded(x, y, alike))
    if x.kind and y.kind and x.kind != y.kind:
        score *= 0.7
    return min(score, 0.89), "words"


def _worded(x: Meaning, y: Meaning, alike: float) -> float:
    if x.kind and x.kind == y.kind:
        return max(BARE_SCORE * _stands_for_any(x, y), 0.85 * alike + 0.12)
    return alike


def _stands_for_any(x: Meaning, y: Meaning) -> bool:
    """类别 or 时间 alone says no more than its kind: it may stand for any column of that kind that is left."""
    return x.kind == y.kind and x.kind in _BARE_KINDS and (x.bare or y.bare)


def _guarded(a: str, b: str, lexicon: Lexicon) -> bool:
    return (min(a, b), max(a, b)) in lexicon.guards


def _near(a: str, b: str, lexicon: Lexicon) -> bool:
    if not a or not b:
        return False
    one, two = lexicon.concepts.get(a), lexicon.concepts.get(b)
    return bool(one and b in one.near) or bool(two and a in two.near)


_SUBJECT = frozenset({"", "head", "resp"})


def _roles(x: Meaning, y: Meaning) -> int:
    """1 the same role, 0 compatible or unknown, -1 different people."""
    if x.role == y.role:
        return 1 if x.role else 0
    return 0 if x.role in _SUBJECT and y.role in _SUBJECT else -1
