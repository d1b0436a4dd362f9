"""The JSON report as plain dicts: where the values of a run become public, and the only source of every output."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Cluster, Document
from jianfu_dedup.documents.departments import departments
from jianfu_dedup.report.advice import advise, told_decision
from jianfu_dedup.report.changes import version_entry
from jianfu_dedup.report.entries import document_entry, pair_entry, unread_entry
from jianfu_dedup.report.figures import figures, matrix
from jianfu_dedup.report.lookup import by_first, inside
from jianfu_dedup.report.proposal import proposal
from jianfu_dedup.report.public import public_ids, safe
from jianfu_dedup.report.signed import moved, signed_as
from jianfu_dedup.report.why import why
from jianfu_dedup.settings import Matching

if TYPE_CHECKING:
    from jianfu_dedup.report.model import Report

Entry = dict[str, Any]


def report_dict(report: Report) -> Entry:
    """Return the whole report, masked, in an order that depends on nothing but its content."""
    from jianfu_dedup.report.model import SCHEMA_VERSION

    ids = public_ids([*(d.id for d in report.documents), *(u.path for u in report.unread)])
    documents = _documents(report, ids)
    by_id = {d["id"]: d for d in documents}
    pairs, left_off = _pairs(report, ids, by_id)
    found = by_first(pairs)
    read = {d.id: d for d in report.documents}
    townships = report.settings.report.townships
    clusters = [
        _cluster(c, ids, _counted(c, ids, by_id, read), found, read=read, townships=townships) for c in report.clusters
    ]
    homes = {(ids[a], ids[b]): safe(list(sides)) for (a, b), sides in moved(read, report.pairs).items()}
    for entry in clusters:
        decision = report.decisions.get(entry["id"])
        entry["decision"] = decision.to_dict() if decision else None
        entry["advice"] = [*told_decision(entry["decision"]), *entry["advice"]]
    clusters.sort(key=lambda c: (-c["burden"], c["id"]))
    content: Entry = {
        "schema_version": SCHEMA_VERSION,
        "provenance": dict(sorted(report.provenance.items())),
        "settings": report.settings.to_dict(),
        "figures": figures(documents, pairs, clusters),
        "matrix": matrix(documents, pairs, homes),
        "documents": documents,
        "pairs": pairs,
        "related_left_off": left_off,
        "clusters": clusters,
        "events": [event.to_dict() for event in report.events],
    }
    # The parts were cleaned where they were cut or compared; this makes sure that no string was forgotten.
    public: Entry = safe(content)
    return public


def _documents(report: Report, ids: Mapping[str, str]) -> list[Entry]:
    limit = report.settings.report.max_quote
    read = [
        document_entry(d, ids=ids, refers_to=report.refers_to.get(d.id, ()), labels=report.labels, max_quote=limit)
        for d in report.documents
    ]
    return sorted([*read, *(unread_entry(u, ids=ids) for u in report.unread)], key=lambda d: d["id"])


def _pairs(report: Report, ids: Mapping[str, str], documents: Mapping[str, Entry]) -> tuple[list[Entry], int]:
    """All counted pairs, and the strongest of the others; how many of those were left off."""
    related = report.related
    kept = (*report.pairs, *related[: report.settings.report.max_related])
    entries = [pair_entry(m, ids=ids, max_quote=report.settings.report.max_quote) for m in kept]
    for entry in entries:
        entry["why"] = why(entry, documents, line_of(entry, documents, report.settings.matching))
    return sorted(entries, key=lambda p: (p["a"], p["b"], p["relation"])), len(related) - (
        len(kept) - len(report.pairs)
    )


def line_of(pair: Entry, documents: Mapping[str, Entry], limits: Matching) -> float:
    """Return the score from which a pair of that kind counts."""
    notices = [documents[pair[side]]["kind"] == "notice" for side in "ab"]
    if all(notices):
        return limits.threshold
    return limits.cross_threshold if any(notices) else limits.template_threshold


def _cluster(
    cluster: Cluster,
    ids: Mapping[str, str],
    documents: Mapping[str, Entry],
    pairs: Mapping[str, list[Mapping[str, Any]]],
    *,
    read: Mapping[str, Document],
    townships: int,
) -> Entry:
    members = sorted(ids[m] for m in cluster.members)
    within = inside(pairs, set(members))
    weakest = cluster.weakest
    entry: Entry = {
        "id": cluster.id,
        "members": members,
        "partial": sorted(ids[m] for m in cluster.partial),
        "representative": ids.get(cluster.representative, members[0] if members else ""),
        "departments": safe(list(cluster.departments)),
        "signed_as": safe(signed_as([read[m] for m in cluster.members if m in read])),
        "topic": safe(cluster.topic),
        "cohesion": round(cluster.cohesion, 4),
        "weakest": {"a": ids[weakest[0]], "b": ids[weakest[1]], "score": round(weakest[2], 4)} if weakest else None,
        "pairs": sum(p["counted"] for p in within),
        "versions": [version_entry(chain, ids) for chain in cluster.versions],
    }
    involved = [documents[m] for m in dict.fromkeys([*members, *entry["partial"]])]
    entry["category"] = _category(involved)
    entry |= burden(len(entry["departments"]), involved, units=townships, given=cluster.burden)
    entry["proposal"] = proposal([d for d in involved if d["kind"] == "template" and d["id"] in members], within)
    entry["advice"] = advise(entry, documents, within)
    if cluster.advice:
        entry["advice"].insert(0, {"rule": "GIVEN", "measure": "", "text": safe(cluster.advice), "values": {}})
    return entry


def _counted(
    cluster: Cluster, ids: Mapping[str, str], entries: dict[str, Entry], read: Mapping[str, Document]
) -> Mapping[str, Entry]:
    """The entries, those of a group's members under the department that they count as in the group."""
    homes = departments([read[m] for m in cluster.members if m in read])
    return ChainMap({ids[m]: {**entries[ids[m]], "department": safe(home)} for m, home in homes.items()}, entries)


def _category(members: list[Entry]) -> str:
    """The commonest first topic of the members, the earlier name in a tie, or ""."""
    topics = [d["topics"][0] for d in members if d["topics"]]
    return min(topics, key=lambda t: (-topics.count(t), t), default="")


def burden(departments: int, members: list[Entry], *, units: int, given: int = 0) -> Entry:
    """Departments × units that must answer × columns, with its factors told.

    Args:
        departments: Issuing departments of the group; none known counts as one.
        members: Entries of its documents.
        units: Units a request reaches.
        given: The product the clustering worked out; its columns are taken from it. 0 if there is none.

    Example:
        >>> burden(3, [], units=28)
        {'burden': 84, 'units': 28, 'columns': 1}
    """
    rows = max(departments, 1) * max(units, 1)
    own = max([1, *(len(d["fields"]) for d in members), *(len(r["fields"]) for d in members for r in d["requests"])])
    columns = given // rows if given and given % rows == 0 else own
    return {"burden": rows * columns, "units": max(units, 1), "columns": columns}
