"""Texts as rows of meanings: what words stand for (水库 and 山塘 are water bodies), with frozen weights.

The groups of ``lexicon/synonyms.toml`` are the columns. A group counts what its words count together in the reference
statistics; the groups that contain it get half of it, a quarter one step further.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.text.phrases import Phrases

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.text.reference import Reference

_SORT_OF_JOB = 0.4
"""What a word that only names the sort of job counts against one that names its matter."""

_PASSED_UP = 0.5
"""Share of a group's weight that the group containing it gets: half credit for 水库 against 水域."""


_BUILT: dict[tuple[str, str], Meanings] = {}


def meanings_of(lexicon: Lexicon) -> Meanings:
    """Return the meanings of a lexicon, built once a process (a lexicon made by hand has no fingerprint to keep).

    Example:
        >>> from jianfu_dedup import lexicon
        >>> meanings_of(lexicon.load()) is meanings_of(lexicon.load())
        True
    """
    from jianfu_dedup.text import reference

    statistics = reference.load()
    key = (lexicon.fingerprint, statistics.id)
    if not lexicon.fingerprint:
        return Meanings(lexicon, statistics)
    if key not in _BUILT:
        _BUILT[key] = Meanings(lexicon, statistics)
    return _BUILT[key]


class Meanings:
    """Turns texts into rows of meanings.

    Args:
        lexicon: Its ``synonyms`` table is read.
        reference: Frozen document frequencies.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.text import reference
        >>> m = Meanings(lexicon.load(), reference.load()).rows(["水库警示牌", "山塘警示标志", "燃气软管"])
        >>> cosine = (m @ m.T).toarray()
        >>> bool(cosine[0, 1] > 0.3 > cosine[0, 2])
        True
    """

    def __init__(self, lexicon: Lexicon, reference: Reference) -> None:
        groups: Any = lexicon.tables.get("synonyms", {}).get("group", [])
        self._phrases = Phrases({word: (g["id"],) for g in groups for word in g["words"]})
        self._wider = {g["id"]: g["wider"] for g in groups if g.get("wider")}
        self._idf = {g["id"]: _joint_idf([reference.idf(w) for w in g["words"]], reference.ceiling) for g in groups}
        # 推荐, 排查, 登记 name the sort of job, which is compared by itself; jobs of one sort share no matter by it.
        kinds: Any = lexicon.tables.get("kinds", {}).get("kind", [])
        sorts = {word for kind in kinds for word in kind["words"]}
        for group in groups:
            if sorts & set(group["words"]):
                self._idf[group["id"]] *= _SORT_OF_JOB
        self.columns = tuple(sorted(self._idf))

    def weigh(self, text: str) -> dict[str, float]:
        """Return the weight of each meaning in ``text``, not yet scaled to length 1."""
        total: dict[str, float] = {}
        for group, count in self._phrases.count(text).items():
            share, seen = 1.0 + math.log(count), set[str]()
            name: str | None = group
            while name is not None and name in self._idf and name not in seen:
                total[name] = total.get(name, 0.0) + share * self._idf[name]
                seen.add(name)
                name, share = self._wider.get(name), share * _PASSED_UP
        return total

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row of length 1 a text, shape (len(texts), len(columns)); empty where nothing was met."""
        import numpy as np
        from scipy.sparse import csr_matrix

        column = {name: n for n, name in enumerate(self.columns)}
        indptr, indices, data = [0], list[int](), list[float]()
        for text in texts:
            weights = self.weigh(text)
            length = math.sqrt(math.fsum(x * x for x in weights.values())) or 1.0
            for name in sorted(weights):
                indices.append(column[name])
                data.append(weights[name] / length)
            indptr.append(len(indices))
        return csr_matrix(
            (np.array(data), np.array(indices, dtype=np.int32), np.array(indptr, dtype=np.int32)),
            shape=(len(texts), len(self.columns)),
        )


def _joint_idf(idfs: Sequence[float], ceiling: float) -> float:
    """Idf of "any of these words", taking their document frequencies as disjoint.

    A word that the reference never met says nothing of how rare the group is, unless all are such words.
    """
    rates = [math.exp(1.0 - idf) for idf in idfs if idf < ceiling]
    return max(0.2, 1.0 - math.log(min(1.0, math.fsum(rates)))) if rates else ceiling
