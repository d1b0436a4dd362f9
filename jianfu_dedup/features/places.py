"""The county's own name: it stands in every document of the county and says nothing about what is asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence

_UNITS = "县市区旗"
_RUNS = frozenset(_UNITS[a:b] for a, b in itertools.combinations(range(len(_UNITS) + 1), 2))
"""Words that a unit may be cut into: 县, 市, 市区 …"""
_NAME = re.compile(f"[\u4e00-\u9fd5]{{2,3}}[{_UNITS}]")


def own_names(raw_names: Iterable[str], words: Sequence[str], known: Callable[[str], bool]) -> frozenset[str]:
    """Return the names of the county as they may stand among the words of one document.

    Only what the document itself says is used, so that its words do not depend on the documents beside it.

    Args:
        raw_names: Names that begin with the county's name, as written: the issuer, the county of the settings.
        words: Words of the document in order.
        known: Whether the reference statistics know a word; a word of the language is no name of a county.

    Example:
        >>> sorted(own_names(["云溪县应急管理局"], ["青禾", "县", "台账", "小区"], {"小区", "台账"}.__contains__))
        ['云溪', '云溪县', '青禾', '青禾县']
    """
    found = {match[0] for name in raw_names if (match := _NAME.match(name))}
    found.update(w for w in set(words) if w[-1:] in _RUNS and _NAME.fullmatch(w))
    if not _RUNS.isdisjoint(words):
        found.update(a + b for a, b in itertools.pairwise(words) if b in _RUNS and len(a) in {2, 3} and not known(a))
    names = {n for n in found if not known(n)}
    return frozenset(names | {n[:-1] for n in names if not known(n[:-1])})
