"""The lexicon's names of public bodies, made ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# No name of a county holds 委: 中共甲县委全面依法治县委员会办公室 is not the 县委办公室 of a county 甲县委全面依法治县.
_COUNTY = f"(?:(?:(?!委)[{HAN}XＸ×]){{1,12}}?(?:自治县|自治旗|县|市|区|旗|州)|[县市区旗州])"
_BARE = f"[{HAN}]{{1,6}}?"

Form = Literal["full", "alias", "old", "pattern", "unit"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a name stands for: a department, a coordination office or an arm of a department."""

    kind: Literal["department", "office", "unit"]
    id: str
    form: Form


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """All names of a lexicon.

    Attributes:
        plain: Names without a placeholder.
        patterns: Names with the county inside (中共X县委办公室), matched against the whole written name.
        wild: Names with "*", tried last; the longest comes first.
        codes: 发文代字 without county and without 发 函 字.
        hosts: Words of a working group's name and the department whose matter they are, longest first.
        county: Bare name of the configured county, or "".
    """

    plain: Mapping[str, Entry] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], Entry], ...] = ()
    wild: tuple[tuple[re.Pattern[str], Entry], ...] = ()
    codes: Mapping[str, Entry] = field(default_factory=dict)
    hosts: tuple[tuple[str, str], ...] = ()
    county: str = ""


@once_per_lexicon
def names(lexicon: Lexicon) -> Names:
    """Return the names of a lexicon, made ready for look-up."""
    plain: dict[str, Entry] = {}
    patterns: list[tuple[str, Entry]] = []
    wild: list[tuple[str, Entry]] = []
    for name, entry in _all(lexicon):
        if "X" in name:
            patterns.append((name, entry))
        elif "*" in name:
            wild.append((name, entry))
        else:
            plain.setdefault(name, entry)
    return Names(
        plain=plain,
        # 团X县委 goes before X县委: what names more is more certain.
        patterns=tuple((_regex(name), entry) for name, entry in sorted(patterns, key=lambda p: (-len(p[0]), p[0]))),
        wild=tuple((_regex(name), entry) for name, entry in sorted(wild, key=lambda w: (-len(w[0].strip("*")), w[0]))),
        codes=_codes(lexicon),
        hosts=_hosts(lexicon),
        county=re.sub("(?:自治县|自治旗|县|市|区|旗)$", "", lexicon.county),
    )


def _all(lexicon: Lexicon) -> Iterable[tuple[str, Entry]]:
    """All names, the more trustworthy first: what comes first keeps a name that two bodies share."""
    for department in lexicon.departments.values():
        for name in (*department.full, department.canonical):
            yield name, Entry(kind="department", id=department.id, form="full")
    for office in lexicon.offices.values():
        for name in (*office.full, office.canonical):
            yield name, Entry(kind="office", id=office.id, form="full")
    for office in lexicon.offices.values():
        for name in office.aliases:
            yield name, Entry(kind="office", id=office.id, form="alias")
    for department in lexicon.departments.values():
        for name in department.aliases:
            yield name, Entry(kind="department", id=department.id, form="alias")
    units = lexicon.tables.get("units", {}).get("units", {})
    if isinstance(units, Mapping):
        for parent, unit_names in units.items():
            for name in unit_names:
                yield str(name), Entry(kind="unit", id=str(parent), form="unit")
    for department in lexicon.departments.values():
        for name in department.old:
            yield name, Entry(kind="department", id=department.id, form="old")


def _regex(name: str) -> re.Pattern[str]:
    parts = {"X县": _COUNTY, "X": _BARE, "*": f"[{HAN}（）()、“”]*?"}
    return re.compile("".join(parts.get(piece, re.escape(piece)) for piece in re.split(r"(X县|X|\*)", name)))


def _codes(lexicon: Lexicon) -> dict[str, Entry]:
    codes: dict[str, Entry] = {}
    for office in lexicon.offices.values():
        for code in (*office.codes, *(a for a in office.aliases if a.endswith("办"))):
            codes.setdefault(code, Entry(kind="office", id=office.id, form="alias"))
    for department in lexicon.departments.values():
        for code in department.codes:
            codes.setdefault(code, Entry(kind="department", id=department.id, form="alias"))
    return codes


def _hosts(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    table = lexicon.tables.get("hosts", {}).get("hosts", {})
    pairs = [(str(w), str(d)) for d, words in table.items() for w in words] if isinstance(table, Mapping) else []
    return tuple(sorted(pairs, key=lambda p: (-len(p[0]), p[0], p[1])))
