"""Texts as rows of meanings: what words stand for (水库 and 山塘 are water bodies), with frozen weights.

The groups of ``lexicon/synonyms.toml`` are the columns. A group counts what its words count together in the reference
statistics; the groups that contain it get half of it, a quarter one step further.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.features.counts import numbered, table, unit_rows
from jianfu_dedup.features.mentions import Mentions, longest
from jianfu_dedup.features.values import Counts
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.text.normalise import letters

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.text.reference import Reference

_SORT_OF_JOB = 0.4
"""What a word that only names the sort of job counts against one that names its matter."""

_PASSED_UP = 0.5
"""Share of a group's weight that the group containing it gets: half credit for 水库 against 水域."""


@once_per_lexicon
def meanings_of(lexicon: Lexicon) -> Meanings:
    """Return the meanings of a lexicon, built once a process (a lexicon made by hand has no fingerprint to keep).

    Example:
        >>> from jianfu_dedup import lexicon
        >>> meanings_of(lexicon.load()) is meanings_of(lexicon.load())
        True
    """
    from jianfu_dedup.text import reference

    return Meanings(lexicon, reference.load())


class Meanings:
    """Finds the groups that texts name, and turns them into rows.

    Args:
        lexicon: Its ``synonyms`` table is read.
        reference: Frozen document frequencies.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.features.mentions import Mentioning
        >>> from jianfu_dedup.text import reference
        >>> meanings, find = Meanings(lexicon.load(), reference.load()), Mentioning(lexicon.load())
        >>> m = meanings.rows([meanings.count(find(t)) for t in ("水库警示牌", "山塘警示标志", "燃气软管")])
        >>> cosine = (m @ m.T).toarray()
        >>> bool(cosine[0, 1] > 0.3 > cosine[0, 2])
        True
    """

    def __init__(self, lexicon: Lexicon, reference: Reference) -> None:
        groups: Any = lexicon.tables.get("synonyms", {}).get("group", [])
        self._group = {letters(word): g["id"] for g in groups for word in g["words"]}
        wider = {g["id"]: g["wider"] for g in groups if g.get("wider")}
        idf = {g["id"]: _joint_idf([reference.idf(w) for w in g["words"]], reference.ceiling) for g in groups}
        # 推荐, 排查, 登记 name the sort of job, which is compared by itself; jobs of one sort share no matter by it.
        kinds: Any = lexicon.tables.get("kinds", {}).get("kind", [])
        sorts = {word for kind in kinds for word in kind["words"]}
        for group in groups:
            if sorts & set(group["words"]):
                idf[group["id"]] *= _SORT_OF_JOB
        self._place = numbered(idf)
        self.columns = tuple(self._place)
        self._weights = self._spread(idf, wider)

    def count(self, mentions: Mentions) -> dict[str, int]:
        """Return how often each group is named in a text."""
        return dict(sorted(Counter(map(self._group.__getitem__, longest(mentions, self._group))).items()))

    def rows(self, counts: Sequence[Counts]) -> csr_matrix:
        """Return one row of length 1 for each result of :meth:`count`, shape (len(counts), len(columns)).

        A group named n times weighs (1 + ln n) · idf, and passes half of that share on to the one that contains it.
        """
        import numpy as np

        shares = table(counts, self._place)
        shares.data = 1.0 + np.log(shares.data)
        rows = (shares @ self._weights).tocsr()
        rows.sort_indices()
        return unit_rows(rows)

    def _spread(self, idf: Mapping[str, float], wider: Mapping[str, str]) -> csr_matrix:
        """What each group adds to itself and to those that contain it, shape (columns, columns)."""
        from scipy.sparse import csr_matrix

        column = self._place
        cells = [
            (column[group], column[name], idf[name] * share)
            for group in self.columns
            for name, share in _upwards(group, wider)
            if name in column
        ]
        rows, columns, values = ([cell[k] for cell in cells] for k in range(3))
        return csr_matrix((values, (rows, columns)), shape=(len(column), len(column)))


def _upwards(group: str, wider: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """A group and those that contain it, each with the share that reaches it."""
    name, share, seen = group, 1.0, set[str]()
    while name and name not in seen:
        yield name, share
        seen.add(name)
        name, share = wider.get(name, ""), share * _PASSED_UP


def _joint_idf(idfs: Sequence[float], ceiling: float) -> float:
    """Idf of "any of these words", taking their document frequencies as disjoint.

    A word that the reference never met says nothing of how rare the group is, unless all are such words.
    """
    rates = [math.exp(1.0 - idf) for idf in idfs if idf < ceiling]
    return max(0.2, 1.0 - math.log(min(1.0, math.fsum(rates)))) if rates else ceiling
