"""Whose documents count under another name: offices under their host, departments of the past under their successor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jianfu_dedup.documents import Document, Match
from jianfu_dedup.documents.departments import departments
from jianfu_dedup.report.sentences import pattern

Entry = Mapping[str, Any]


def signed_as(members: Sequence[Document]) -> list[dict[str, str]]:
    """Return ``[{"name", "department", "how"}]`` for each name in a group that counts under another department.

    Args:
        members: The documents of a group.

    Returns:
        ``how`` is ``office`` (a coordination office, counted with the department that hosts it) or ``former`` (a
        department of its time, counted with the one that took over). Sorted, each once.

    Example:
        >>> from jianfu_dedup.documents import Body, Notice
        >>> office = Body(name="应急管理局", host="应急管理局", id="yjj", office="安全生产委员会办公室")
        >>> signed_as([Notice(id="a", path="a", issuer=office)])
        [{'name': '安全生产委员会办公室', 'department': '应急管理局', 'how': 'office'}]
    """
    homes = departments(members)
    told: set[tuple[str, str, str]] = set()
    for document in members:
        body, home = document.issuer, homes.get(document.id, "")
        if body and home and body.office:
            told.add((body.office, home, "office"))
        elif body and home and body.heirs and home != body.host:
            told.add((body.host or body.name, home, "former"))
    return [{"name": name, "department": home, "how": how} for name, home, how in sorted(told)]


def moved(documents: Mapping[str, Document], matches: Iterable[Match]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the departments of the two sides of a pair, for pairs in which a department had been taken over."""
    found = {}
    for match in matches:
        pair = (documents[match.a], documents[match.b])
        if any(d.issuer and d.issuer.heirs for d in pair):
            homes = departments(pair)
            found[(match.a, match.b)] = (homes.get(match.a, ""), homes.get(match.b, ""))
    return found


def described(signed: Iterable[Mapping[str, str]], lang: str) -> str:
    """Put :func:`signed_as` in words.

    Example:
        >>> described([{"name": "安委办", "department": "应急管理局", "how": "office"}], "zh")
        '安委办（设在应急管理局）'
    """
    return "、".join(pattern(lang, f"signed_{s['how']}", name=s["name"], department=s["department"]) for s in signed)
