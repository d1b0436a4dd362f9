"""What is to be filled in, wherever it is said: columns of a notice's own tables, or fields named in its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.parsing.tables.concepts import concept_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianfu_dedup.lexicon import Lexicon

Pair = tuple[int, int]

_ENOUGH = 3.0
"""Shared weight (three telling fields) from which a share is taken at its face value."""


def labels(documents: Sequence[Document]) -> list[tuple[str, ...]]:
    """Return the field labels of each document; a notice has those of its own tables, too.

    Example:
        >>> from jianfu_dedup.documents import Field, Notice
        >>> notice = Notice(id="a", path="a")
        >>> table = Template(id="b", path="b", attached_to="a", fields=(Field(path=("户主",)),))
        >>> labels([notice, table])
        [('户主',), ('户主',)]
    """
    own: dict[str, list[str]] = {}
    for document in documents:
        if isinstance(document, Template):
            own.setdefault(document.attached_to, []).extend("/".join(f.path) for f in document.fields)
    found = []
    for document in documents:
        if isinstance(document, Template):
            mine = ["/".join(f.path) for f in document.fields]
        else:
            named = (f for r in document.requests if not r.cancelled for f in r.fields)
            mine = [*named, *own.get(document.id, ())]
        found.append(tuple(dict.fromkeys(mine)))
    return found


def compare(documents: Sequence[Document], pairs: Sequence[Pair], lexicon: Lexicon) -> dict[str, NDArray[np.float64]]:
    """Compare what two documents want filled in.

    Returns:
        ``fields_most`` and ``fields_least``: weighted shares of the field concepts that both sides want;
        ``fields_meanings``: how alike the labels are in meaning. Each of shape (pairs,).
    """
    import numpy as np

    from jianfu_dedup.features.meaning import meanings_of
    from jianfu_dedup.features.vectors import row_cosine

    names = labels(documents)
    concepts = [_weights(n, lexicon) for n in names]
    rows = meanings_of(lexicon).rows([" ".join(n) for n in names])
    i, j = (np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))
    shares = np.array([_shares(concepts[a], concepts[b]) for a, b in pairs]).reshape(len(pairs), 2)
    return {
        "fields_most": shares.max(axis=1),
        "fields_least": shares.min(axis=1),
        "fields_meanings": row_cosine(rows[i], rows[j]),
    }


def _weights(names: Sequence[str], lexicon: Lexicon) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in names:
        concept = concept_of(tuple(name.split("/")), lexicon)
        if concept in lexicon.concepts:
            found[concept] = lexicon.concepts[concept].weight
    return found


def _shares(a: dict[str, float], b: dict[str, float]) -> tuple[float, float]:
    shared = sum(w for c, w in sorted(a.items()) if c in b)
    mass = min(1.0, shared / _ENOUGH)
    return tuple(shared / total * mass if (total := sum(side.values())) else 0.0 for side in (a, b))  # type: ignore[return-value]
