"""What is compared when two columns are: concept, role, kind of value and words of what a label says."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from jianfu_dedup.documents import Field, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.tables.cells import bare
from jianfu_dedup.parsing.tables.concept_guess import guess, weigh
from jianfu_dedup.parsing.tables.concepts import annotate_with, kind_of, rewrite, role_of, split_composite
from jianfu_dedup.parsing.tables.vocabulary import Vocabulary, normalise, vocabulary

AMBIGUOUS = 0.8
"""How likely the second meaning of an ambiguous label is, against 1 for the first."""
REMEMBERED = 16_384
"""Labels whose sense is kept; documents of a county share most of theirs."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Sense:
    """What a label says, in whatever table it stands; one object for all columns that say the same.

    Attributes:
        number: Tells senses apart.
        concept: Concept id, or "".
        role: Whose it is, a role id, or "".
        kind: Kind of value, or "".
        leaf: The normalised leaf label.
        parent: The normalised parents, joined.
        guesses: Concepts it may mean with how likely that is, 0..1; the resolved one is certain.
        bag: Weighted characters and pairs of the leaf.
        mass: Sum of the squares of ``bag``.
    """

    number: int
    concept: str
    role: str
    kind: str
    leaf: str
    parent: str
    guesses: Mapping[str, float]
    bag: Mapping[str, float]
    mass: float

    @property
    def bare(self) -> bool:
        """Whether the label is only a head noun (类别, 时间)."""
        return len(self.leaf) <= 2 and bool(self.kind)

    def likeness(self, other: Sense) -> float:
        """Return the cosine of the two leaves' wording, 0..1."""
        x, y = self.bag, other.bag
        if x.keys().isdisjoint(y):
            return 0.0
        # Bags are sorted: the sum is the same for both orders of the two, to the last bit.
        norm = math.sqrt(self.mass * other.mass)
        return min(1.0, round(sum(v * y[k] for k, v in x.items() if k in y) / norm, 9)) if norm else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """A column, or a part of a composite one, ready to be compared.

    Attributes:
        field: The column.
        index: Its place in the table.
        part: The part it stands for, "" for the whole column.
        sense: What it says.
    """

    field: Field
    index: int
    part: str
    sense: Sense

    @property
    def key(self) -> tuple[str, str, str]:
        """Sorts columns by what they say, not by where they stand."""
        return (self.field.label, self.part, self.sense.concept)


def meanings(template: Template, lexicon: Lexicon) -> tuple[Meaning, ...]:
    """Return the meanings of the columns of a table; a composite column gives one for each part.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> table = Template(id="", path="", fields=(Field(path=("负责人及电话",)),))
        >>> [(m.part, m.sense.kind) for m in meanings(table, lexicon.load())]
        [('负责人', 'person'), ('负责人电话', 'phone')]
    """
    return meanings_with(template.fields, template.title, vocabulary(lexicon))


def meanings_with(fields: tuple[Field, ...], title: str, words: Vocabulary) -> tuple[Meaning, ...]:
    """Like :func:`meanings`, for a vocabulary at hand."""
    paths: list[tuple[str, ...]] = []
    origin: list[tuple[int, str]] = []
    for index, column in enumerate(fields):
        parts = _split(column.path, words)
        for part in parts:
            paths.append(part)
            origin.append((index, part[-1] if len(parts) > 1 else ""))
    concepts = annotate_with(paths, words, title=title)
    return tuple(
        Meaning(
            field=fields[index],
            index=index,
            part=part,
            sense=_sense(path, concept or ("" if part else fields[index].concept), words),
        )
        for (index, part), path, concept in zip(origin, paths, concepts, strict=True)
    )


_split = functools.lru_cache(maxsize=REMEMBERED)(split_composite)
_NUMBERS = itertools.count()


@functools.lru_cache(maxsize=REMEMBERED)
def _sense(path: tuple[str, ...], concept: str, words: Vocabulary) -> Sense:
    cells = [normalise(cell) for cell in path]
    leaf = rewrite(bare(cells[-1]), words)
    parent = "".join(c for c in cells[:-1] if bare(c) not in words.hollow)
    role = role_of(leaf, words) or role_of(parent, words)
    bag = weigh(leaf, words.wording)
    return Sense(
        number=next(_NUMBERS),
        concept=concept,
        role=role.id if role else "",
        kind=kind_of(leaf, words),
        leaf=leaf,
        parent=parent,
        guesses=_guesses(leaf, parent, concept, words),
        bag=bag,
        mass=sum(v * v for v in bag.values()),
    )


def _guesses(leaf: str, parent: str, concept: str, words: Vocabulary) -> Mapping[str, float]:
    found = dict.fromkeys(words.also.get(leaf, ()), AMBIGUOUS)
    if concept:
        return {**found, concept: 1.0}
    for label in (leaf, parent + leaf) if parent else (leaf,):
        for other, likely in guess(label, words.wording):
            found[other] = max(found.get(other, 0.0), likely)
    return found
