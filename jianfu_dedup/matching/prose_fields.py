"""What is to be filled in, wherever it is said: columns of a notice's own tables, or fields named in its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.features.meaning import meanings_of
from jianfu_dedup.features.values import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

Pair = tuple[int, int]

_ENOUGH = 3.0
"""Shared weight (three telling fields) from which a share is taken at its face value."""


def labels(documents: Sequence[Document], own: Sequence[Sequence[Label]]) -> list[tuple[Label, ...]]:
    """Return the field labels of each document, each once; a notice has those of its own tables, too.

    Args:
        documents: All documents.
        own: The labels that each of them names itself.

    Example:
        >>> from jianfu_dedup.documents import Notice
        >>> documents = [Notice(id="a", path="a"), Template(id="b", path="b", attached_to="a")]
        >>> found = labels(documents, [(), [Label(text="户主")]])
        >>> [[label.text for label in one] for one in found]
        [['户主'], ['户主']]
    """
    tables: dict[str, list[Label]] = {}
    for document, mine in zip(documents, own, strict=True):
        if isinstance(document, Template):
            tables.setdefault(document.attached_to, []).extend(mine)
    found = []
    for document, mine in zip(documents, own, strict=True):
        attached = () if isinstance(document, Template) else tables.get(document.id, ())
        found.append(tuple({label.text: label for label in (*mine, *attached)}.values()))
    return found


class Wanted:
    """What each document wants filled in, laid out once and compared pair by pair.

    Args:
        documents: All documents.
        features: What is known of them.
        lexicon: Weights of the concepts.
    """

    def __init__(self, documents: Sequence[Document], features: Features, lexicon: Lexicon) -> None:
        wanted = labels(documents, [d.labels for d in features.documents])
        self._concepts = [_weights(some, lexicon) for some in wanted]
        counts = [Counter(m for label in some for m in label.meanings) for some in wanted]
        self._meanings = meanings_of(lexicon).rows(counts)

    def compare(self, pairs: Sequence[Pair]) -> dict[str, NDArray[np.float64]]:
        """Compare what two documents want filled in.

        Returns:
            ``fields_most`` and ``fields_least``: weighted shares of the field concepts that both sides want;
            ``fields_meanings``: how alike the labels are in meaning. Each of shape (pairs,).
        """
        import numpy as np

        from jianfu_dedup.features.rows import sides
        from jianfu_dedup.features.vectors import pair_cosine

        i, j = sides(pairs)
        shares = np.array([_shares(self._concepts[a], self._concepts[b]) for a, b in pairs]).reshape(len(pairs), 2)
        return {
            "fields_most": shares.max(axis=1),
            "fields_least": shares.min(axis=1),
            "fields_meanings": pair_cosine(self._meanings, i, self._meanings, j),
        }


def _weights(labels: Sequence[Label], lexicon: Lexicon) -> dict[str, float]:
    known = lexicon.concepts
    return {label.concept: known[label.concept].weight for label in labels if label.concept in known}


def _shares(a: dict[str, float], b: dict[str, float]) -> tuple[float, float]:
    shared = sum(w for c, w in sorted(a.items()) if c in b)
    mass = min(1.0, shared / _ENOUGH)
    return tuple(shared / total * mass if (total := sum(side.values())) else 0.0 for side in (a, b))  # type: ignore[return-value]
