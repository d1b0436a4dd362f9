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
        moved: A due day put off, which asks again for what was asked for.
        moved_thing: What is handed in, in the sentence of a day put off.
        heads: Endings of the names of what is handed in.
    """

    submit: Pattern
    negated: Pattern
    idle: Pattern
    conditional: Pattern
    inner: Pattern
    others: Pattern
    moved: Pattern
    moved_thing: Pattern
    heads: tuple[str, ...]


def patterns(lexicon: Lexicon) -> Patterns:
    """Compile the expressions of a lexicon; the same lists give the same object."""
    requests = lexicon.requests
    names = ("submit", "negated", "idle", "conditional", "inner", "others", "moved", "moved_thing", "heads")
    return _compiled(tuple((name, tuple(requests[name])) for name in names))


@functools.lru_cache(maxsize=8)
def _compiled(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Patterns:
    by_name = dict(lists)
    heads = tuple(sorted(set(by_name.pop("heads")), key=lambda h: (-len(h), h)))
    return Patterns(**{name: _any(expressions) for name, expressions in by_name.items()}, heads=heads)


def _any(expressions: tuple[str, ...]) -> Pattern:
    return re.compile("|".join(f"(?:{e})" for e in expressions))
