"""The tables of a group side by side: one line for what they have in common, one column a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jianfu_dedup.report.unions import unions

Entry = Mapping[str, Any]
MOST = 6
"""Tables that fit side by side on a page; more are told, not shown."""


def side_by_side(templates: Sequence[Entry], pairs: Iterable[Entry]) -> dict[str, Any] | None:
    """Align the columns of several tables.

    Args:
        templates: Entries of templates, in the order of the columns wanted.
        pairs: Pair entries; those between two of the templates are used.

    Returns:
        ``tables`` (the entries shown), ``rows`` (for each common column the labels in each table, "" where it has
        none), ``single`` (for each table the labels only it has), ``left_off``, ``shared`` and ``of``; None when
        nothing is aligned.
    """
    inside = {t["id"] for t in templates}
    used = [p for p in pairs if p["counted"] and p["a"] in inside and p["b"] in inside and p["fields"]]
    aligned = {i for p in used for i in (p["a"], p["b"])}
    shown = [t for t in templates if t["id"] in aligned][:MOST]
    ids = [t["id"] for t in shown]
    order = {
        (t["id"], f["path"]): (n, k) for n, t in enumerate(shown) for k, f in enumerate(t["fields"]) if not f["generic"]
    }
    aligned_columns = (((p["a"], a), (p["b"], b)) for p in used for a, b in p["fields"])
    groups = unions((a, b) for a, b in aligned_columns if a in order and b in order)
    if not groups:
        return None
    groups.sort(key=lambda g: min(order[key] for key in g))
    together = {key for group in groups for key in group}
    single = [
        [f["path"] for f in t["fields"] if (t["id"], f["path"]) not in together and not f["generic"]] for t in shown
    ]
    return {
        "tables": shown,
        "rows": [["；".join(path for home, path in group if home == i) for i in ids] for group in groups],
        "single": single if any(single) else [],
        "left_off": len(aligned) - len(shown),
        "shared": len(groups),
        "of": len(groups) + sum(map(len, single)),
    }
