"""The numbers at the head of a report, each with what it is a part of. All are counted from the JSON entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jianfu_dedup.report.unions import unions

Entry = Mapping[str, Any]
ELECTRONIC = frozenset({"电子", "邮箱", "微信群", "钉钉群", "OA", "系统"})


def asks(document: Entry) -> bool:
    """Whether a notice wants something that still stands."""
    return any(not r["cancelled"] for r in document["requests"])


def same_day(document: Entry) -> bool:
    """Whether a notice falls due on the day of its date, and is no emergency.

    Only the date on the paper is known, not the hour it arrived: the figure is a lower bound.
    """
    due_today = any(str(d).startswith(document["issued"] or "-") for d in document["deadlines"])
    return due_today and not document["emergency"]


def both_forms(document: Entry) -> bool:
    """Whether one request wants the same electronically and on paper; a stamped scan is not paper."""
    live = [r for r in document["requests"] if not r["cancelled"]]
    return any(ELECTRONIC & set(r["channels"]) and "纸质" in r["channels"] for r in live)


def distinct_requests(documents: Iterable[Entry], clusters: Iterable[Entry]) -> int:
    """Notices that ask for something, with each group counted once; a partial member stays a document of its own."""
    asking = {d["id"] for d in documents if asks(d)}
    grouped: set[str] = set()
    groups = 0
    for cluster in clusters:
        full = (set(cluster["members"]) - set(cluster["partial"])) & asking - grouped
        groups += bool(full)
        grouped |= full
    return len(asking - grouped) + groups


def repeated_fields(templates: Iterable[Entry], pairs: Iterable[Entry]) -> int:
    """Columns that another table already asks for: of each group of aligned columns all but one.

    Generic ones (序号, 备注) do not count.
    """
    own = {(t["id"], f["path"]) for t in templates for f in t["fields"] if not f["generic"]}
    aligned = (((p["a"], a), (p["b"], b)) for p in pairs if p["counted"] for a, b in p["fields"])
    return sum(len(group) - 1 for group in unions((a, b) for a, b in aligned if a in own and b in own))


def figures(documents: Sequence[Entry], pairs: Sequence[Entry], clusters: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return ``[{"key", "value", "of"}]`` in the order of the page; ``of`` is the denominator, or None."""
    read = [d for d in documents if d["status"] == "read"]
    notices = [d for d in read if d["kind"] == "notice"]
    templates = [d for d in read if d["kind"] == "template"]
    asking = [d for d in notices if asks(d)]
    dated = [d for d in asking if d["issued"] and any(str(v)[:4].isdigit() for v in d["deadlines"])]
    fields = sum(not f["generic"] for t in templates for f in t["fields"])
    files = len({d["path"] for d in documents})
    unread = len({d["path"] for d in documents if d["status"] == "unread"})
    overlapping = {i for c in clusters for i in c["members"]}
    return [
        _figure("files", files),
        _figure("read", files - unread, files),
        _figure("unread", unread, files),
        _figure("notices", len(notices), len(read)),
        _figure("asking", len(asking), len(notices)),
        _figure("distinct", distinct_requests(notices, clusters), len(asking)),
        _figure("overlapping", len(overlapping), len(read)),
        _figure("clusters", len(clusters)),
        _figure("multi_department", sum(len(c["departments"]) > 1 for c in clusters), len(clusters)),
        _figure("templates", len(templates), len(read)),
        _figure("fields", fields),
        _figure("repeated_fields", repeated_fields(templates, pairs), fields),
        _figure("same_day", sum(same_day(d) for d in dated), len(dated)),
        _figure("both_forms", sum(both_forms(d) for d in asking), len(asking)),
        _figure("informal", sum(d["carrier"] in {"便函", "白头", "工作群", "群消息"} for d in asking), len(asking)),
    ]


def _figure(key: str, value: int, of: int | None = None) -> dict[str, Any]:
    return {"key": key, "value": value, "of": of}


def matrix(
    documents: Iterable[Entry], pairs: Iterable[Entry], moved: Mapping[tuple[str, str], tuple[str, str]] | None = None
) -> dict[str, Any]:
    """Count overlapping pairs between departments: ``{"departments": [...], "counts": [[...]]}``, symmetric.

    The diagonal counts pairs inside one department (reissues, versions). A pair with an unknown issuer is left out.
    Departments with most overlap come first. ``moved`` gives the departments of pairs, by their ids, in which one had
    been taken over by another; all others count under the department of their time.
    """
    home = {d["id"]: d["department"] for d in documents}
    cells: dict[tuple[str, str], int] = {}
    for pair in pairs:
        a, b = (moved or {}).get((pair["a"], pair["b"]), (home.get(pair["a"]), home.get(pair["b"])))
        if pair["counted"] and a and b:
            for cell in {(a, b), (b, a)}:
                cells[cell] = cells.get(cell, 0) + 1
    total: dict[str, int] = {}
    for (a, b), count in cells.items():
        total[a] = total.get(a, 0) + count * (1 + 99 * (a != b))  # others' overlap first, one's own breaks the tie
    names = sorted(total, key=lambda n: (-total[n], n))
    return {"departments": names, "counts": [[cells.get((a, b), 0) for b in names] for a in names]}
