"""What the lexicon knows of headers, indexed: variants of concepts, roles, kinds, plain words and ledger words."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.tables.cells import bare, clean
from jianfu_dedup.parsing.tables.concept_guess import Wording, build

_QUOTES = re.compile(r"[“”\"'‘’《》<>★☆*※_＿]")
_ORDINAL = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,2}[)）、.．]|[①-⑳])")


@dataclass(frozen=True, slots=True)
class Role:
    """Whose column it is (the guardian's, the driver's): words that say so and the concepts of name and phone."""

    id: str
    words: tuple[str, ...]
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The lexicon's header knowledge, indexed once for each lexicon.

    Attributes:
        exact: Normalised variant → concept id.
        roles: Role word → role, longest word first.
        kinds: (ending, kind), longest ending first.
        rewrites: Compiled pattern and what it becomes.
        prefixes: Beginnings that may be dropped, longest first.
        suffixes: Endings that may be dropped, longest first.
        hollow: Parents that say nothing.
        also: Further concepts of a variant that has several.
        wording: The variants by their characters, for guesses.
    """

    exact: Mapping[str, str]
    roles: Sequence[tuple[str, Role]]
    kinds: Sequence[tuple[str, str]]
    rewrites: Sequence[tuple[re.Pattern[str], str]]
    prefixes: Sequence[str]
    suffixes: Sequence[str]
    hollow: frozenset[str]
    also: Mapping[str, tuple[str, ...]]
    wording: Wording


@functools.lru_cache(maxsize=32768)
def normalise(label: str) -> str:
    """Return a label in the form in which variants are compared.

    Example:
        >>> normalise("（1）联系 电话"), normalise("乡镇（街道）")
        ('联系电话', '乡镇(街道)')
    """
    text = unicodedata.normalize("NFKC", clean(label)).replace("〔", "(").replace("〕", ")")
    text = _QUOTES.sub("", text.replace("㎡", "m2"))
    return _ORDINAL.sub("", text).strip(":：.。,，;；-—·").strip() or text


@once_per_lexicon
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Return the header knowledge of a lexicon, indexed; kept for the lexicons in use."""
    table: Mapping[str, Any] = lexicon.tables.get("headers", {})
    exact: dict[str, str] = {}
    also: dict[str, tuple[str, ...]] = {}
    for concept in lexicon.concepts.values():
        for variant in (concept.canonical, *concept.variants):
            label = normalise(variant)
            if exact.setdefault(label, concept.id) != concept.id:
                also[label] = tuple(dict.fromkeys((*also.get(label, ()), concept.id)))
    roles = [Role(r["id"], tuple(r["words"]), r.get("name", ""), r.get("phone", "")) for r in table.get("role", ())]
    words = sorted(((w, role) for role in roles for w in role.words), key=lambda pair: (-len(pair[0]), pair[0]))
    kinds = [(ending, kind) for kind, endings in table.get("kinds", {}).items() for ending in endings]
    return Vocabulary(
        exact=exact,
        roles=words,
        kinds=sorted(kinds, key=lambda pair: -len(pair[0])),
        rewrites=[(re.compile(r["pattern"]), r["to"]) for r in table.get("rewrite", ())],
        prefixes=_longest(table.get("prefixes", ())),
        suffixes=_longest(table.get("suffixes", ())),
        hollow=frozenset(table.get("hollow", ())),
        also=also,
        wording=build(lexicon, sorted((bare(label), concept) for label, concept in exact.items())),
    )


def _longest(values: Iterable[str]) -> list[str]:
    return sorted(values, key=lambda v: (-len(v), v))
