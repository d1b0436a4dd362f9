"""A guess at what an unknown label means: the concepts whose variants are worded most like it."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jianfu_dedup.lexicon import Lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_GUESSES = 6
MIN_LIKENESS = 0.35
"""Below this the nearest variant shares only a head noun."""


_PUNCTUATION = re.compile(r"[/／、，,;；()（）+\-—\s]")
Synonyms = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The variants of a lexicon as weighted bags of characters and pairs, with an inverted index.

    Attributes:
        synonyms: First character → (word, the word that stands for it), longest first.
        idf: Weight of a feature.
        postings: Feature → where ``holders`` has the variants that hold it.
        holders: Numbers of variants, feature by feature, in order.
        weights: What the feature weighs in each of ``holders``.
        norms: Euclidean norm of each variant's bag.
        concepts: The concept of each variant.
    """

    synonyms: Synonyms
    idf: Mapping[str, float]
    postings: Mapping[str, slice]
    holders: NDArray[np.int64]
    weights: NDArray[np.float64]
    norms: NDArray[np.float64]
    concepts: Sequence[str]


def features(text: str, synonyms: Synonyms) -> Counter[str]:
    """Units of a label and pairs of neighbours; a synonym is one unit.

    Example:
        >>> sorted(features("厕所类型", {"厕": [("厕所", "户厕")]}))
        ['型', '户厕', '户厕类', '类', '类型']
    """
    text = _PUNCTUATION.sub("", text)
    units: list[str] = []
    at = 0
    while at < len(text):
        word, head = text[at], text[at]
        for longer, stands_for in synonyms.get(word, ()):
            if text.startswith(longer, at):
                word, head = longer, stands_for
                break
        units.append(head)
        at += len(word)
    return Counter([*units, *(a + b for a, b in itertools.pairwise(units))])


def build(lexicon: Lexicon, variants: Iterable[tuple[str, str]]) -> Wording:
    """Index (variant, concept) pairs."""
    import numpy as np

    table: Mapping[str, Any] = lexicon.tables.get("headers", {})
    synonyms = _by_first(table.get("synonyms", ()))
    light = frozenset(table.get("light", ()))
    kept = list(variants)
    raw = [features(text, synonyms) for text, _ in kept]
    seen = Counter(f for bag in raw for f in bag)
    total = max(1, len(raw))
    idf = {f: math.log((1 + total) / (1 + n)) * (0.4 if f in light else 1.0) for f, n in seen.items()}
    bags = [{f: n * idf[f] for f, n in bag.items()} for bag in raw]
    held: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for feature, weight in bag.items():
            held[feature].append((number, weight))
    ends = list(itertools.accumulate(map(len, held.values()), initial=0))
    return Wording(
        synonyms=synonyms,
        idf=idf,
        postings={feature: slice(*ends[n : n + 2]) for n, feature in enumerate(held)},
        holders=np.array([number for some in held.values() for number, _ in some], dtype=np.int64),
        weights=np.array([weight for some in held.values() for _, weight in some], dtype=np.float64),
        norms=np.array([math.sqrt(sum(v * v for v in bag.values())) for bag in bags], dtype=np.float64),
        concepts=[c for _, c in kept],
    )


def _by_first(groups: Iterable[Sequence[str]]) -> Synonyms:
    heads = {word: group[0] for group in groups for word in group}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for word in sorted(heads, key=lambda w: (-len(w), w)):
        found[word[0]].append((word, heads[word]))
    return found


@functools.lru_cache(maxsize=16384)
def guess(label: str, wording: Wording) -> tuple[tuple[str, float], ...]:
    """Return (concept, likeness 0..1) of the concepts worded most like a label, the best first."""
    import numpy as np

    bag = weigh(label, wording)
    norm = math.sqrt(sum(v * v for v in bag.values()))
    if not norm:
        return ()
    dots = np.zeros(len(wording.norms))
    for feature, value in sorted(bag.items()):
        if place := wording.postings.get(feature):
            dots[wording.holders[place]] += value * wording.weights[place]
    # A variant without weight has no dot either.
    alike = dots / (norm * np.where(wording.norms > 0, wording.norms, 1.0))
    best: dict[str, float] = {}
    for number in np.flatnonzero(alike >= MIN_LIKENESS).tolist():
        concept = wording.concepts[number]
        best[concept] = max(float(alike[number]), best.get(concept, 0.0))
    ranked = sorted(best.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
    return tuple((c, round(v, 6)) for c, v in ranked[:MAX_GUESSES])


@functools.lru_cache(maxsize=16384)
def weigh(label: str, wording: Wording) -> Mapping[str, float]:
    """The weighted bag of a label; a feature that no variant has weighs as much as the rarest."""
    rare = math.log(1 + max(1, len(wording.concepts)))
    return {f: n * wording.idf.get(f, rare) for f, n in sorted(features(label, wording.synonyms).items())}
