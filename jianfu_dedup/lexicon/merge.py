"""A county's own file laid over the built-in tables: one rule for every table.

A section of the county file is named as in the built-in files: an array of tables (``[[department]]``, ``[[ask]]``,
``[[group]]``) by its own name, any other section by its file (``[requests]``) or by its name inside one (``[guards]``).

- An entry of an array with the id of a built-in one replaces the keys it names; any other entry is added.
- Elsewhere words are added to a list, and a new key is a new line.
- ``{only = [...]}`` in the place of a list replaces it, ``{add = [...]}`` adds to it, ``{drop = [...]}`` takes from it.
- What may mean one thing only (a department's name, a header text) is withdrawn from whatever else it meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.lexicon.owned import claim

Table = dict[str, Any]
_CHANGES = frozenset({"only", "add", "drop"})
_NOT_SECTIONS = frozenset({"county", "words"})
# Lists that are one value and not a bag of words: the years a calendar covers, first and last day of a season.
_WHOLE = frozenset({("calendar", "years"), ("calendar", "seasons")})
# Files whose lines have free names; elsewhere an unknown line is a slip of the pen that would do nothing.
_FREE = frozenset({"boilerplate"})
_KEYS = ("id", "pattern")
"""What tells the entries of an array apart: their id, or the pattern of a rewriting rule."""


def merge(base: Mapping[str, Any], county: Mapping[str, Any]) -> Table:
    """Lay a county's tables over the built-in ones.

    Args:
        base: Built-in tables by file stem, and ``words``.
        county: The county file as read from TOML.

    Raises:
        LexiconError: A section is unknown, an entry has no id, or a value is of another kind than the built-in one.

    Example:
        >>> base = {"jobs": {"ask": [{"id": "a", "kind": "plan"}]}, "keep": {"objects": ["台账"]}, "words": []}
        >>> merge(base, {"ask": [{"id": "a", "kind": "ledger"}], "keep": {"objects": ["清单"]}})
        {'jobs': {'ask': [{'id': 'a', 'kind': 'ledger'}]}, 'keep': {'objects': ['台账', '清单']}, 'words': []}
        >>> merge(base, {"keep": {"objects": {"only": ["清单"]}}})["keep"]
        {'objects': ['清单']}
    """
    merged: Table = _fresh(base)
    for section, given in county.items():
        if section == "words":
            merged["words"] = _list(merged.get("words", []), given, ("words",), extend=True)
        elif section not in _NOT_SECTIONS:
            stem, path = _place(merged, section, given)
            merged[stem] = _table(merged[stem], _nested(path, given), (stem,), extend=True)
    return claim(merged, county_only=_located(base, county))


def _fresh(value: Any) -> Any:
    """A copy whose tables may be changed; the lists of words in it are shared, since they are only ever replaced."""
    if isinstance(value, Mapping):
        return {key: _fresh(v) for key, v in value.items()}
    return [_fresh(v) for v in value] if _is_entries(value) else value


def _located(base: Mapping[str, Any], county: Mapping[str, Any]) -> Table:
    """The county's sections by file stem, as the built-in tables are."""
    found: Table = {}
    for section, given in county.items():
        if section not in _NOT_SECTIONS:
            stem, path = _place(base, section, given)
            found.setdefault(stem, {}).update(_nested(path, given))
    return found


def _place(base: Mapping[str, Any], section: str, given: Any) -> tuple[str, str]:
    """The file a section belongs to, and its name inside the file; "" when it is the file itself."""
    files = {stem: table for stem, table in base.items() if isinstance(table, Mapping)}
    if isinstance(given, list):
        homes = [stem for stem, table in files.items() if _is_entries(table.get(section))]
    elif section in files and isinstance(given, Mapping):
        inner = isinstance(files[section].get(section), Mapping) and not set(given) & set(files[section])
        return section, section if inner else ""
    else:
        homes = [stem for stem, table in files.items() if isinstance(table.get(section), Mapping)]
    if len(homes) != 1 or not isinstance(given, (list, Mapping)):
        raise LexiconError(f"县情文件里的 {section} 不认识", mend="可用的节: " + " ".join(_sections(files)))
    return homes[0], section


def _sections(files: Mapping[str, Any]) -> list[str]:
    arrays = {key for table in files.values() for key, value in table.items() if _is_entries(value)}
    return sorted({*_NOT_SECTIONS, *files, *arrays})


def _nested(path: str, given: Any) -> Table:
    return {path: given} if path else given


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _table(base: Mapping[str, Any], given: Any, where: tuple[str, ...], *, extend: bool) -> Table:
    if not isinstance(given, Mapping):
        raise _other_kind(where)
    unknown = [key for key in given if len(where) == 1 and key not in base and where[0] not in _FREE]
    if unknown:
        raise LexiconError(f"县情文件里的 {where[0]}.{unknown[0]} 不认识", mend="可用的键: " + " ".join(sorted(base)))
    return {**base, **{key: _value(base.get(key), value, (*where, key), extend=extend) for key, value in given.items()}}


def _value(base: Any, given: Any, where: tuple[str, ...], *, extend: bool) -> Any:
    """One value of the county laid over the built-in one; ``extend`` tells what a plain list does to a list."""
    if _is_entries(base):
        return _entries(base, given, where)
    if isinstance(base, list) or (base is None and isinstance(given, Mapping) and set(given) <= _CHANGES and given):
        return _list(base or [], given, where, extend=extend and not {where, where[:2]} & _WHOLE)
    if isinstance(base, Mapping):
        return _table(base, given, where, extend=extend)
    if base is not None and isinstance(given, (list, Mapping)) != isinstance(base, (list, Mapping)):
        raise _other_kind(where)
    return given


def _list(base: Sequence[Any], given: Any, where: tuple[str, ...], *, extend: bool) -> list[Any]:
    changes = {"add" if extend else "only": given} if isinstance(given, list) else given
    if not isinstance(changes, Mapping) or not set(changes) <= _CHANGES:
        raise _other_kind(where)
    if not all(isinstance(words, list) for words in changes.values()):
        raise _other_kind(where)
    kept = [word for word in changes.get("only", base) if word not in changes.get("drop", [])]
    return kept + [word for word in _once(changes.get("add", [])) if word not in kept]


def _once(words: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    found.extend(word for word in words if word not in found)
    return found


def _entries(base: Sequence[Mapping[str, Any]], given: Any, where: tuple[str, ...]) -> list[Table]:
    if not isinstance(given, list) or not all(isinstance(entry, Mapping) for entry in given):
        raise _other_kind(where)
    key = next(k for k in _KEYS if k in base[0])
    entries = {entry[key]: dict(entry) for entry in base}
    for entry in given:
        if key not in entry:
            raise LexiconError(f"县情文件的 [[{where[-1]}]] 缺少 {key}", mend=f'加上 {key} = "…", 与内置条目同名则覆盖')
        known = entries.get(entry[key], {})
        entries[entry[key]] = {
            **known,
            **{name: _value(known.get(name), value, (*where, name), extend=False) for name, value in entry.items()},
        }
    if key == "id":
        return list(entries.values())
    # Rules are tried in order: the county's own come first.
    own = {entry[key] for entry in given}
    return [e for k, e in entries.items() if k in own] + [e for k, e in entries.items() if k not in own]


def _other_kind(where: tuple[str, ...]) -> LexiconError:
    return LexiconError(f"县情文件里的 {'.'.join(where)} 与内置的不是同一种值", mend="对照内置文件的写法")
