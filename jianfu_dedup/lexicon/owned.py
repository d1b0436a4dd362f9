"""Words that may mean one thing only: given to one entry by a county, they are withdrawn from every other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Table = dict[str, Any]
Owner = tuple[str, str]
"""File stem and id of what owns a word."""

# What is told apart by its words: (file stem, array or table in it, keys of an entry that hold them; () for a table
# whose lines are themselves the lists). All parts of one family share their words.
_FAMILIES: tuple[tuple[tuple[str, str, tuple[str, ...]], ...], ...] = (
    (
        ("departments", "department", ("canonical", "full", "aliases", "old")),
        ("offices", "office", ("canonical", "full", "aliases")),
        ("units", "units", ()),
    ),
    (("departments", "department", ("codes",)), ("offices", "office", ("codes",))),
    (("hosts", "hosts", ()),),
    (("fields", "concept", ("variants",)),),
    (("populations", "population", ("words",)),),
    (("synonyms", "group", ("words",)),),
)


def claim(tables: Table, *, county_only: Mapping[str, Any]) -> Table:
    """Take the words that a county gave to one entry from all others; ``tables`` is changed and returned.

    Args:
        tables: The merged tables by file stem.
        county_only: What the county's file says, by file stem.

    Example:
        >>> tables = {"hosts": {"hosts": {"yjj": ["防汛", "应急"], "slj": ["河长", "防汛"]}}}
        >>> claim(tables, county_only={"hosts": {"hosts": {"slj": ["防汛"]}}})
        {'hosts': {'hosts': {'yjj': ['应急'], 'slj': ['河长', '防汛']}}}
    """
    for family in _FAMILIES:
        owner = {word: who for who, _, words in _lists(county_only, family) for word in words}
        if owner:
            for who, holder, words in list(_lists(tables, family)):
                if holder[1] != "canonical" and any(owner.get(word, who) != who for word in words):
                    holder[0][holder[1]] = [word for word in words if owner.get(word, who) == who]
    return tables


def _lists(
    tables: Mapping[str, Any], family: tuple[tuple[str, str, tuple[str, ...]], ...]
) -> Iterator[tuple[Owner, tuple[Any, str], list[str]]]:
    """Each list of words of a family: whose it is, where it stands, and the words. A canonical name stays its own."""
    for stem, name, keys in family:
        entries = tables.get(stem, {}).get(name, [] if keys else {})
        lines = entries if keys else [{"id": key, key: entries[key]} for key in entries]
        for entry in lines:
            for key in keys or (entry["id"],):
                words = entry.get(key, [])
                if isinstance(words, Mapping):
                    words = [*words.get("only", []), *words.get("add", [])]
                if isinstance(words, str):
                    words = [words] if key == "canonical" else []
                # A unit's line bears the id of its department: an arm and its bureau own names together.
                holder = entry if keys else entries
                yield (("departments" if stem == "units" else stem), str(entry["id"])), (holder, key), list(words)
