"""What the page shows, worked out from the JSON report; the templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianfu_dedup.report.advice import wording
from jianfu_dedup.report.columns import side_by_side
from jianfu_dedup.report.drawing import timeline, waterfall
from jianfu_dedup.report.lookup import by_first, inside
from jianfu_dedup.report.messages import name_of
from jianfu_dedup.report.public import clip
from jianfu_dedup.report.why import sentence

Entry = Mapping[str, Any]
LEADING = ("read", "distinct", "multi_department", "repeated_fields")
"""The figures shown large."""
MOST_GROUPS, MOST_PAIRS, MOST_RELATED, MOST_DEPARTMENTS, MOST_QUOTES = 300, 12, 150, 20, 3
"""What a page holds; the JSON and the workbook hold all."""
LONGEST_SIDE = 48
"""Characters of a reason's quote; the sentences stand in full above."""


def page_view(report: Entry, lang: str) -> dict[str, Any]:
    """Return everything the page template needs."""
    documents = {d["id"]: d for d in report["documents"]}
    counted = by_first(p for p in report["pairs"] if p["counted"])
    clusters = enumerate(report["clusters"][:MOST_GROUPS], start=1)
    groups = [_group(n, c, documents, counted, lang) for n, c in clusters]
    related = sorted((p for p in report["pairs"] if not p["counted"]), key=_telling)
    shown = [f for f in report["figures"] if f["key"] != "files"]
    return {
        "report": report,
        "documents": documents,
        "leading": [_share(f) for key in LEADING for f in shown if f["key"] == key],
        "figures": [_share(f) for f in shown if f["key"] not in LEADING],
        "matrix": matrix_view(report["matrix"]),
        "groups": groups,
        "departments": sorted({d for g in groups for d in g["entry"]["departments"]}),
        "categories": sorted({g["entry"]["category"] for g in groups} - {""}),
        "related": [{**p, "said": _why(p, lang)} for p in related[:MOST_RELATED]],
        "related_of": len(related) + report["related_left_off"],
        "unread": [d for d in report["documents"] if d["status"] == "unread"],
        "register": [d for d in report["documents"] if d["status"] == "read"],
    }


def _telling(pair: Entry) -> tuple[bool, float, str, str]:
    """Order of related pairs: the strongest first; a notice and its own table say least."""
    return (pair["relation"] == "attachment", -pair["score"], pair["a"], pair["b"])


def _share(figure: Entry) -> dict[str, Any]:
    share = round(100 * figure["value"] / figure["of"]) if figure["of"] else 0
    return {**figure, "share": share}


def matrix_view(matrix: Entry) -> dict[str, Any]:
    """Cut the matrix to what a page holds and give each cell a shade 0..5."""
    names = matrix["departments"][:MOST_DEPARTMENTS]
    counts = [row[: len(names)] for row in matrix["counts"][: len(names)]]
    most = max((c for row in counts for c in row), default=0)
    rows = [
        {
            "name": name,
            "cells": [
                {"count": c, "shade": shade(c, most), "other": other} for c, other in zip(row, names, strict=True)
            ],
        }
        for name, row in zip(names, counts, strict=True)
    ]
    return {"names": names, "rows": rows, "of": len(matrix["departments"])}


def shade(count: int, most: int) -> int:
    """Return 0 for none and 1..5 for few to many.

    Example:
        >>> [shade(n, 10) for n in (0, 1, 5, 10)]
        [0, 1, 3, 5]
    """
    return 0 if not count else 1 + round(4 * (count - 1) / (most - 1)) if most > 1 else 5


def _group(
    number: int, cluster: Entry, documents: Entry, pairs: Mapping[str, list[Entry]], lang: str
) -> dict[str, Any]:
    involved = [documents[i] for i in dict.fromkeys([*cluster["members"], *cluster["partial"]])]
    involved.sort(key=lambda d: (d["kind"], d["issued"] or "9999", d["id"]))
    within = inside(pairs, {d["id"] for d in involved})
    within.sort(key=lambda p: (-p["score"], p["a"], p["b"]))
    return {
        "number": number,
        "entry": cluster,
        "advice": [localised(a, lang) for a in cluster["advice"]],
        "documents": involved,
        "quotes": [(d, _quotes(d)) for d in involved if d["requests"]],
        # A notice's own table has the dates of the notice; a plan only partly concerned would stretch the line.
        "timeline": timeline(d for d in involved if not d["attached_to"] and d["id"] not in cluster["partial"]),
        "versions": [_chain(v, documents, within) for v in cluster["versions"]],
        "columns": side_by_side([d for d in involved if d["kind"] == "template"], within),
        "pairs": [_pair(p, documents, lang) for p in within[:MOST_PAIRS]],
        "pairs_left_off": max(len(within) - MOST_PAIRS, 0),
        "latest": max((d["issued"] or "" for d in involved), default=""),
    }


def _quotes(document: Entry) -> list[Entry]:
    """The first requests of a document; two of one sentence are quoted once."""
    return list({r["quote"] or r["material"]: r for r in reversed(document["requests"])}.values())[::-1][:MOST_QUOTES]


def localised(advice: Entry, lang: str) -> dict[str, str]:
    """Return ``rule``, ``measure`` and ``text`` of an advice in a language; advice given in words stays as it is."""
    words = wording(advice["rule"], advice["values"], lang) if advice["rule"] != "GIVEN" else {}
    return {"rule": advice["rule"], "measure": advice["measure"], "text": advice["text"], **words}


def _chain(chain: Entry, documents: Entry, pairs: list[Entry]) -> dict[str, Any]:
    """A version chain with its documents, and what each step of a notice changed."""
    changes = {frozenset((p["a"], p["b"])): p["changes"] for p in pairs}
    steps = [{**s, "changes": changes.get(frozenset((s["from"], s["to"])), [])} for s in chain["steps"]]
    return {**chain, "shown": [documents[i] for i in chain["documents"]], "steps": [None, *steps]}


def _why(pair: Entry, lang: str) -> str:
    return sentence(pair["why"]["rule"], pair["why"]["values"], lang) if pair["why"] else ""


def _pair(pair: Entry, documents: Entry, lang: str) -> dict[str, Any]:
    # The starting value stands first, so that the bars go on from it to the sum.
    told = sorted((e for e in pair["evidence"] if e["weight"]), key=lambda e: e["kind"] != "bias")
    total = round(sum(e["weight"] for e in told), 4)
    bars = waterfall([e["weight"] for e in told], total=True)
    reasons = [_reason(e, bar, lang) for e, bar in zip(told, bars, strict=False)]
    return {
        "entry": pair,
        "a": documents[pair["a"]],
        "b": documents[pair["b"]],
        "reasons": reasons,
        "notes": [_reason(e, {}, lang) for e in pair["evidence"] if not e["weight"]],
        "total": {"weight": total, "bar": bars[-1] if told else None},
        "first": documents.get(pair["text"]["first"]) if pair["text"] else None,
    }


def _reason(evidence: Entry, bar: Entry, lang: str) -> dict[str, Any]:
    title = name_of(lang, "evidence", evidence["kind"])
    # Notes are Chinese; other languages have the name of the reason alone.
    note = evidence["note"] if lang == "zh" and evidence["note"] != title else ""
    return {"entry": evidence, "bar": bar, "name": title, "note": note, "texts": _texts(evidence)}


def _texts(evidence: Entry) -> str:
    """What stands on both sides, shortened, and once if it is the same."""
    a, b = (clip(evidence[side], LONGEST_SIDE) for side in "ab")
    return a if a == b else " ↔ ".join(x or "—" for x in (a, b))
