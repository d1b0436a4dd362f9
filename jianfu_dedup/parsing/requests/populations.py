"""Whose, or which, data a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.finder import WordFinder
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.words.flow import flow


class _Words(NamedTuple):
    finder: WordFinder
    ids: dict[str, str]
    bodies: re.Pattern[str]
    generic: frozenset[str]


def find(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Find the populations that a text names, sorted by id.

    The longest word wins (独居老人 before 老人), and words inside the names of bodies (退役军人事务局) name none. Wider
    populations are not added: see :func:`with_parents`.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> find("对辖区独居老人和留守儿童逐户走访，报县退役军人事务局", lexicon.load())
        ('child_left', 'elder_alone')
    """
    return find_in(flow(text).text, lexicon)


def find_in(running: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Like :func:`find`, on running text."""
    words = _words(lexicon)
    cleaned = words.bodies.sub(lambda m: "　" * len(m[0]), running)
    return tuple(sorted({words.ids[w] for _, _, w in words.finder.find(cleaned)}))


def narrow(ids: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Leave out populations too wide to tell requests apart (农户, 企业), and parents of others that are named.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> narrow(["elder", "elder_alone", "household"], lexicon.load())
        ('elder_alone',)
    """
    found = set(ids) - _words(lexicon).generic
    wider = set(with_parents(found, lexicon)) - found
    wider |= {p for i in found for p in lexicon.populations[i].parents}
    return tuple(sorted(found - wider))


def with_parents(ids: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Add all wider populations, sorted.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> with_parents(["elder_alone"], lexicon.load())
        ('elder', 'elder_alone')
    """
    found: set[str] = set()
    todo = list(ids)
    while todo:
        one = todo.pop()
        if one not in found and one in lexicon.populations:
            found.add(one)
            todo.extend(lexicon.populations[one].parents)
    return tuple(sorted(found))


@once_per_lexicon
def _words(lexicon: Lexicon) -> _Words:
    rules: Any = lexicon.tables["asks"]["populations"]
    ids = {w: p.id for p in reversed(list(lexicon.populations.values())) for w in p.words}
    bodies = re.compile("|".join([_any_of(_body_names(lexicon)), *rules["bodies"]]))
    return _Words(WordFinder(w for w in ids if len(w) > 1), ids, bodies, frozenset(rules["generic"]))


def _any_of(names: Iterable[str]) -> str:
    """A pattern of names, the longest first, each with 县 before it or without; there is one at least."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        by_first.setdefault(name[0], []).append(re.escape(name[1:]))
    # Nothing is tried where no name can begin, and then only names with the first character that stands there.
    first = re.escape("".join(sorted(by_first.keys() | {"县"})))
    begun = (f"{re.escape(char)}(?:{'|'.join(rest)})" for char, rest in by_first.items())
    return f"(?=[{first}])县?(?:{'|'.join(begun)})"


def _body_names(lexicon: Lexicon) -> set[str]:
    names = {n for d in lexicon.departments.values() for n in (d.canonical, *d.full, *d.aliases)}
    names |= {n for o in lexicon.offices.values() for n in (o.canonical, *o.full, *o.aliases)}
    return {n for n in names if (len(n) > 2 and n[-1] not in "会区") or n.endswith(("委员会", "联合会"))}
