"""The expressions of requests.toml, compiled once for a lexicon."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from jianfu_dedup.lexicon import Lexicon

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled expressions.

    Attributes:
        submit: A hand-over upwards.
        negated: A hand-over taken back (不再报送).
        idle: A sentence about reporting that asks for nothing.
        conditional: Only if something happens.
        inner: A step below the township (各村报乡镇).
        others: Addressed to the county's own departments.
        heads: Endings of the names of what is handed in.
    """

    submit: Pattern
    negated: Pattern
    idle: Pattern
    conditional: Pattern
    inner: Pattern
    others: Pattern
    heads: tuple[str, ...]


def patterns(lexicon: Lexicon) -> Patterns:
    """Compile the expressions of a lexicon; the same lists give the same object."""
    requests = lexicon.requests
    return _compiled(
        *(requests[k] for k in ("submit", "negated", "idle", "conditional", "inner", "others")), heads=requests["heads"]
    )


@functools.lru_cache(maxsize=8)
def _compiled(
    submit: tuple[str, ...],
    negated: tuple[str, ...],
    idle: tuple[str, ...],
    conditional: tuple[str, ...],
    inner: tuple[str, ...],
    others: tuple[str, ...],
    heads: tuple[str, ...],
) -> Patterns:
    return Patterns(
        submit=_any(submit),
        negated=_any(negated),
        idle=_any(idle),
        conditional=_any(conditional),
        inner=_any(inner),
        others=_any(others),
        heads=tuple(sorted(set(heads), key=lambda h: (-len(h), h))),
    )


def _any(expressions: tuple[str, ...]) -> Pattern:
    return re.compile("|".join(f"(?:{e})" for e in expressions))
