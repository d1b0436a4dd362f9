"""The sheets of the workbook: their columns with widths in characters, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jianfu_dedup.report.messages import messages, name_of
from jianfu_dedup.report.unions import unions
from jianfu_dedup.report.view import localised
from jianfu_dedup.report.why import sentence

Entry = Mapping[str, Any]
Row = dict[str, Any]

WIDTHS: dict[str, dict[str, int]] = {
    "clusters": {
        "cluster": 6, "cluster_id": 14, "topic": 28, "departments": 28, "department_count": 8, "document_count": 8,
        "burden": 12, "measure": 14, "advice": 70, "cohesion": 9, "documents": 50,
    },
    "pairs": {
        "a": 36, "b": 36, "relation": 14, "counted": 10, "strength": 8, "score": 8, "evidence": 60, "fields": 50,
        "suppressed_by": 20, "why": 50, "shared": 24, "changes": 50,
    },
    "documents": {
        "id": 40, "kind": 8, "title": 40, "issuer": 16, "doc_no": 20, "issued": 12, "deadlines": 18, "channels": 16,
        "carrier": 10, "quotes": 60, "refers_to": 30, "warnings": 30,
    },
    "fields": {"path": 40, "title": 30, "issuer": 16, "field": 24, "concept": 18, "repeated_in": 60},
    "unread": {"path": 50, "code": 16, "reason": 40, "mend": 40},
}  # fmt: skip
"""Sheet → column → width; the keys are those of the catalogues."""


def clusters(report: Entry, lang: str) -> Iterator[Row]:
    """One row a group, the heaviest burden first."""
    for number, cluster in enumerate(report["clusters"], start=1):
        advice = [localised(a, lang) for a in cluster["advice"]]
        yield {
            "cluster": number,
            "cluster_id": cluster["id"],
            "topic": cluster["topic"],
            "departments": "、".join(cluster["departments"]),
            "department_count": len(cluster["departments"]),
            "document_count": len(cluster["members"]),
            "burden": cluster["burden"],
            "measure": "、".join(dict.fromkeys(a["measure"] for a in advice if a["measure"])),
            "advice": "\n".join(a["text"] for a in advice),
            "cohesion": float(cluster["cohesion"]),
            "documents": "\n".join([*cluster["members"], *cluster["partial"]]),
        }


def pairs(report: Entry, lang: str) -> Iterator[Row]:
    """One row a pair, the counted ones first."""
    for pair in sorted(report["pairs"], key=lambda p: (not p["counted"], -p["score"], p["a"], p["b"])):
        yield {
            "a": pair["a"],
            "b": pair["b"],
            "relation": name_of(lang, "relation", pair["relation"]),
            "counted": name_of(lang, "columns", "yes" if pair["counted"] else "no"),
            "strength": name_of(lang, "strength", pair["strength"]),
            "score": float(pair["score"]),
            "evidence": "\n".join(_reason(e, lang) for e in pair["evidence"]),
            "fields": "\n".join(" = ".join(f) for f in pair["fields"]),
            "suppressed_by": name_of(lang, "suppressed", pair["suppressed_by"]),
            "why": sentence(pair["why"]["rule"], pair["why"]["values"], lang) if pair["why"] else "",
            "shared": _shared(pair["text"]),
            "changes": "\n".join(change_line(c, lang) for c in pair["changes"]),
        }


def _shared(text: Entry | None) -> str:
    """Characters in common of each side, with what they are a part of."""
    return f"{text['shared_a']} / {text['of_a']}\n{text['shared_b']} / {text['of_b']}" if text else ""


def change_line(change: Entry, lang: str) -> str:
    """Tell one change in a line.

    Example:
        >>> change_line({"kind": "deadline", "before": "12月20日", "after": "12月15日"}, "zh")
        '时限：12月20日 → 12月15日'
    """
    if change["before"] == change["after"]:  # what was changed is masked on both sides
        sides = messages(lang)["page"]["changes_hidden"]
    else:
        sides = " → ".join(s for s in (change["before"], change["after"]) if s)
    colon = "：" if lang == "zh" else ": "
    return f"{name_of(lang, 'change', change['kind'])}{colon}{sides}"


def _reason(evidence: Entry, lang: str) -> str:
    sides = " ↔ ".join(s for s in (evidence["a"], evidence["b"]) if s)
    words = [name_of(lang, "evidence", evidence["kind"]), f"{evidence['weight']:+.2f}", evidence["note"], sides]
    return " ".join(w for w in words if w)


def documents(report: Entry, lang: str) -> Iterator[Row]:
    """One row a document that was read."""
    for document in report["documents"]:
        if document["status"] == "read":
            live = [r for r in document["requests"] if not r["cancelled"]]
            yield {
                **{key: document[key] for key in ("id", "title", "issuer", "doc_no", "issued", "carrier")},
                "kind": name_of(lang, "kind", document["kind"]),
                "deadlines": "、".join(document["deadlines"]),
                "channels": "、".join(document["channels"]),
                "quotes": "\n".join(r["quote"] or r["material"] for r in live),
                "refers_to": "\n".join(document["refers_to"]),
                "warnings": "\n".join(document["warnings"]),
            }


def fields(report: Entry, lang: str) -> Iterator[Row]:  # noqa: ARG001 - one face for all sheets
    """One row a column of a table, with the columns of other tables that ask the same."""
    counted = (p for p in report["pairs"] if p["counted"])
    aligned = unions(((p["a"], a), (p["b"], b)) for p in counted for a, b in p["fields"])
    group_of = {key: group for group in aligned for key in group}
    for document in report["documents"]:
        for field in document["fields"]:
            same = group_of.get((document["id"], field["path"]), ())
            yield {
                "path": document["id"],
                "title": document["title"],
                "issuer": document["issuer"],
                "field": field["path"],
                "concept": field["concept"],
                "repeated_in": "\n".join(sorted(f"{home}：{label}" for home, label in same if home != document["id"])),
            }


def unread(report: Entry, lang: str) -> Iterator[Row]:
    """One row a file that could not be read."""
    for document in report["documents"]:
        if document["status"] == "unread":
            yield {
                "path": document["path"],
                "code": name_of(lang, "errors", document["code"]),
                "reason": "；".join(document["warnings"]),
                "mend": document["mend"],
            }


ROWS: dict[str, Callable[[Entry, str], Iterator[Row]]] = {
    "clusters": clusters,
    "pairs": pairs,
    "documents": documents,
    "fields": fields,
    "unread": unread,
}
"""Sheet → its rows."""
