"""One table instead of several: what two or more departments ask for as base columns, the rest by department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jianfu_dedup.report.unions import unions

Entry = Mapping[str, Any]
Column = tuple[str, str]
_HEADING = re.compile(r"/(?![^（()）]*[)）])")


def proposal(templates: Sequence[Entry], pairs: Iterable[Entry]) -> dict[str, Any] | None:
    """Propose one table for the tables of a group.

    Versions of one table count as the table they are versions of: only what different departments ask for makes a base.

    Args:
        templates: Entries of templates.
        pairs: Pair entries; counted ones between two of the templates are used.

    Returns:
        ``base`` (column names, asked for by two or more departments), ``extensions`` (``department``, ``columns``),
        ``of`` (columns of all tables without generic ones, each table's counted) and ``shared`` (how many of them
        repeat one of another department); None when no column is asked for by two departments.

    Example:
        >>> def table(id, department, *labels):
        ...     return {"id": id, "department": department, "fields": [{"path": x, "generic": False} for x in labels]}
        >>> pair = {"a": "1", "b": "2", "counted": True, "fields": [["负责人", "老板"]]}
        >>> found = proposal([table("1", "商务局", "负责人", "业态"), table("2", "民政局", "老板")], [pair])
        >>> found["base"], found["extensions"], found["shared"], found["of"]
        (['负责人'], [{'department': '商务局', 'columns': ['业态']}], 1, 3)
    """
    department = {t["id"]: t["department"] or "" for t in templates}
    own = {
        (t["id"], f["path"]): (n, k)
        for n, t in enumerate(templates)
        for k, f in enumerate(t["fields"])
        if not f["generic"]
    }
    aligned = (((p["a"], a), (p["b"], b)) for p in pairs if p["counted"] for a, b in p["fields"])
    groups = [_unique(g) for g in unions((a, b) for a, b in aligned if a in own and b in own)]
    base = [g for g in groups if len({department[home] for home, _ in g} - {""}) > 1]
    if not base:
        return None
    base.sort(key=lambda g: min(own[c] for c in g))
    together = {column for group in base for column in group}
    alone: dict[str, list[str]] = {}
    told = {column: min(group, key=own.__getitem__) for group in groups for column in group}
    for column in sorted(own, key=own.__getitem__):
        # Of the versions of one table each column is told once.
        if column not in together and told.get(column, column) == column:
            alone.setdefault(department[column[0]], []).append(column[1])
    return {
        "base": _labels(base),
        "extensions": [{"department": d, "columns": list(dict.fromkeys(c))} for d, c in sorted(alone.items())],
        "shared": sum(len(g) - 1 for g in base),
        "of": len(own),
    }


def _unique(group: Iterable[Column]) -> list[Column]:
    return list(dict.fromkeys(group))


def _labels(groups: Sequence[Sequence[Column]]) -> list[str]:
    """One name a group: the commonest without the heading above it, the first among equals; told apart by headings."""
    short = []
    for group in groups:
        leaves = [leaf(path) for _, path in group]
        count = Counter(leaves)
        short.append(min(leaves, key=lambda name: (-count[name], leaves.index(name))))
    twice = {name for name, n in Counter(short).items() if n > 1}
    # 监护人/姓名 beside 儿童/姓名: the fullest name says which is meant.
    full = [max((path for _, path in g), key=lambda path: path.count("/")) for g in groups]
    return [long if name in twice else name for name, long in zip(short, full, strict=True)]


def leaf(path: str) -> str:
    """Return the name of a column without the headings above it; a slash inside brackets parts nothing.

    Example:
        >>> leaf("监护人/电话"), leaf("风险等级（高/低）")
        ('电话', '风险等级（高/低）')
    """
    return _HEADING.split(path)[-1] or path
