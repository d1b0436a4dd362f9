"""What the documents around a pair say of it: whether what is near the one is near the other, too.

Two papers that ask for the same are near the same others. Where one of them has partners from which the other is
plainly apart, their own likeness is that of one topic; and two that are nearest to each other of all are likelier the
same than two of many that are somewhat alike. A document that is near neither of the two changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pair = tuple[int, int]
Near = Mapping[int, Sequence[tuple[float, int]]]

NEAR = 0.1
"""Score above which a document belongs to the company of another one, the more the higher."""
APART = 0.5
"""Score from which a member of the company is near the other document as well; below, less and less."""
MOST = 24
"""Members of one company that are asked, the nearest first."""
WORTH = 0.01
"""Score below which no company is asked for: whatever it says, such a pair stays far from every threshold."""
_DOUBT = 0.5
"""A company of little weight says little; it counts fully where its weight is far above this."""


def company(pairs: Sequence[Pair], log_odds: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return what the other pairs say of each pair.

    Args:
        pairs: Rows of documents, the smaller first; pairs that are not among them are as far apart as can be.
        log_odds: What each pair is worth by itself, shape (pairs,).

    Returns:
        ``other_company``, 0..1: how far those near the one are from the other, by their weight, on both sides; and
        ``mutual``: 1 where each is the nearest of the other. Each of shape (pairs,).

    Example:
        >>> import numpy as np
        >>> pairs = [(0, 1), (0, 2), (1, 2), (2, 3)]
        >>> found = company(pairs, np.array([3.0, 0.5, -3.0, -9.0]))
        >>> found["other_company"].round(2).tolist(), found["mutual"].tolist()
        ([0.24, 0.3, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0])
    """
    import numpy as np

    score = 1 / (1 + np.exp(-np.clip(log_odds, -500.0, 500.0)))
    strength = np.clip((score - NEAR) / (1 - NEAR), 0.0, 1.0).round(9)
    likely = dict(zip(pairs, score.tolist(), strict=True))
    near = _near(pairs, strength)
    against, mutual = np.zeros(len(pairs)), np.zeros(len(pairs))
    for n in (score >= WORTH).nonzero()[0].tolist():
        i, j = pairs[n]
        against[n] = (_apart(i, j, near, likely) + _apart(j, i, near, likely)) / 2
        if strength[n] > 0:
            mutual[n] = float(strength[n] >= max(near[i][0][0], near[j][0][0]))
    return {"other_company": against, "mutual": mutual}


def _near(pairs: Sequence[Pair], strength: NDArray[np.float64]) -> Near:
    """The company of each document: how near, and who; the nearest first."""
    found: dict[int, list[tuple[float, int]]] = {}
    for n in strength.nonzero()[0].tolist():
        i, j = pairs[n]
        found.setdefault(i, []).append((float(strength[n]), j))
        found.setdefault(j, []).append((float(strength[n]), i))
    return {row: sorted(others, key=lambda o: (-o[0], o[1]))[:MOST] for row, others in found.items()}


def _apart(one: int, other: int, near: Near, likely: Mapping[Pair, float]) -> float:
    """How far the company of ``one`` is from ``other``, 0..1."""
    weight = apart = 0.0
    for strength, member in near.get(one, ()):
        if member != other:
            score = likely.get((min(member, other), max(member, other)), 0.0)
            weight += strength
            apart += strength * max(0.0, 1 - score / APART)
    return apart / (weight + _DOUBT)
