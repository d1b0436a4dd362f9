"""What is compared when two columns are: concept, role, kind of value, words; and how alike two such meanings are."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jianfu_dedup.documents import Field, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.concepts import (
    Vocabulary,
    annotate,
    kind_of,
    normalise,
    rewrite,
    role_of,
    split_composite,
    vocabulary,
)
from jianfu_dedup.parsing.table_text import bare

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
        words: Canonical characters of leaf and parents, weighted.
        parent: The normalised parents, joined.
    """

    field: Field
    index: int
    part: str
    concept: str
    role: str
    kind: str
    leaf: str
    parent: str
    words: Mapping[str, float]

    @property
    def key(self) -> tuple[str, str, str]:
        """Sorts columns by what they say, not by where they stand."""
        return (self.field.label, self.part, self.concept)


def meanings(template: Template, lexicon: Lexicon) -> list[Meaning]:
    """Return the meanings of the columns of a table; a composite column gives one for each part."""
    words = vocabulary(lexicon)
    paths: list[tuple[str, ...]] = []
    origin: list[tuple[int, str]] = []
    for index, column in enumerate(template.fields):
        parts = split_composite(column.path, lexicon)
        for part in parts:
            paths.append(part)
            origin.append((index, part[-1] if len(parts) > 1 else ""))
    concepts = annotate(paths, lexicon, title=template.title)
    return [
        _meaning(template.fields[index], index, part, path, concept, words, lexicon)
        for (index, part), path, concept in zip(origin, paths, concepts, strict=True)
    ]


def _meaning(
    column: Field, index: int, part: str, path: tuple[str, ...], concept: str, words: Vocabulary, lexicon: Lexicon
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
        words=_characters(leaf, lexicon),
    )


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
    same_leaf = x.leaf == y.leaf
    if same_leaf and x.parent == y.parent:
        return 1.0, "label"
    alike = _dice(x.words, y.words)
    roles = _roles(x, y)
    if x.concept and x.concept == y.concept:
        return max(0.0, 0.9 + 0.08 * alike - (0.6 if x.concept in PERSONAL and roles < 0 else 0.0)), "concept"
    if _near(x.concept, y.concept, lexicon):
        return 0.62 + 0.1 * alike + 0.05 * roles, "near"
    if roles < 0:
        return 0.0, "role"
    both = bool(x.concept) and bool(y.concept)
    score = alike if not both else alike * 0.75
    if x.kind and y.kind and x.kind != y.kind:
        score *= 0.6
    elif x.kind and x.kind == y.kind:
        score = score * 0.85 + 0.12
    return min(score, 0.89), "words"


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


def _characters(text: str, lexicon: Lexicon) -> Mapping[str, float]:
    return _canonical(text, _Words(lexicon))


class _Words:
    """Hashable handle on a lexicon's synonym groups."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return hash(self.lexicon.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and other.lexicon.fingerprint == self.lexicon.fingerprint


@functools.lru_cache(maxsize=8)
def _synonyms(words: _Words) -> tuple[tuple[str, str], ...]:
    table: Mapping[str, Any] = words.lexicon.tables.get("headers", {})
    pairs = [(word, group[0]) for group in table.get("synonyms", ()) for word in group]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@functools.lru_cache(maxsize=8)
def _light(words: _Words) -> frozenset[str]:
    table: Mapping[str, Any] = words.lexicon.tables.get("headers", {})
    return frozenset(table.get("light", ()))


@functools.lru_cache(maxsize=16384)
def _canonical(text: str, words: _Words) -> Mapping[str, float]:
    """Units of a label with weights: a synonym word is one unit, the rest single characters."""
    found: Counter[str] = Counter()
    light = _light(words)
    at = 0
    while at < len(text):
        for word, head in _synonyms(words):
            if text.startswith(word, at):
                found[head] += 0.3 if head in light else 2.0
                at += len(word)
                break
        else:
            found[text[at]] += 1.0
            at += 1
    return found


def _dice(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Weighted Dice coefficient of two bags."""
    total = sum(a.values()) + sum(b.values())
    return 2.0 * sum(min(v, b[k]) for k, v in a.items() if k in b) / total if total else 0.0
