"""What to do about a group of overlapping requests: advice with its counts, never an accusation.

The rules are those of the 减负 work (forward, reissue, several departments, same ledger, both forms, short notice,
changed template); their wording stands in ``messages/*.toml`` under ``[advice.RULE]``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jianfu_dedup.report.figures import both_forms, same_day
from jianfu_dedup.report.messages import messages

Entry = Mapping[str, Any]
Finding = tuple[str, dict[str, Any]]
SHOWN = 6
"""Names listed in one sentence; more are counted."""
ENOUGH = 3
"""Columns two departments ask for from which one table is proposed."""
WEAK = 0.5
"""A group held together by a pair below this score is for a person to look at."""

# A body that exists to coordinate others (安委办, 防指, 专班): to lead is its task.
# A committee without an office may be a department of its own (政法委员会).
_OFFICE = re.compile("(?:指挥部|领导小组|联席会议|专班|工作机制)(?:办公室|办)?$|委员会办公室$|(?:委|指|治|创|防)办$")


def advise(cluster: Entry, documents: Mapping[str, Entry], pairs: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return ``[{"rule", "measure", "text", "values"}]`` for one group.

    Args:
        cluster: The group's entry of the report.
        documents: All document entries by id.
        pairs: The pair entries inside the group.
    """
    members = [documents[m] for m in cluster["members"]]
    counted = [p for p in pairs if p["counted"]]
    findings = [
        *_forwards(documents, counted),
        *_reissues(members, counted),
        *_departments(cluster, members, documents, counted),
        *_ledgers(documents, counted),
        *_tables(cluster),
        *_versions(cluster, documents),
        *_demands(members),
        *_review(cluster),
    ]
    return [{"rule": rule, **wording(rule, values, "zh"), "values": values} for rule, values in findings]


def told_decision(decision: Entry | None) -> list[dict[str, Any]]:
    """Return what was decided about a group in the form of advice, or nothing.

    Example:
        >>> unsaid = dict.fromkeys(["until", "note", "joined"], "")
        >>> told_decision({"status": "confirmed", "by": "县委办", "on": "2023-06-20"} | unsaid)[0]["text"]
        '县委办于2023-06-20确认为重复。'
    """
    if not decision:
        return []
    rule = f"{decision['status']}_JOINED" if decision["joined"] else decision["status"]
    values = {key: decision[key] for key in ("by", "on", "note", "until")} | {"joined": named(decision["joined"])}
    return [{"rule": rule.upper(), **wording(rule.upper(), values, "zh"), "values": values}]


def wording(rule: str, values: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return the measure (建议合并 …) and the sentence of a rule in a language.

    Example:
        >>> wording("DUAL_FORM", {"count": 2, "of": 3}, "zh")["measure"]
        '请说明必要性'
    """
    texts = messages(lang)["advice"].get(rule)
    if not texts:
        return {"measure": "", "text": ""}
    told = messages(lang)
    reason = told["because"].get(values.get("because", ""), "")
    until = told["page"]["decided_until"].format(until=values["until"]) if values.get("until") else ""
    note = told["page"]["decided_note"].format(note=values["note"]) if values.get("note") else ""
    filled = {**values, "because": reason, "until": until, "note": note}
    return {"measure": texts["measure"], "text": texts["text"].format(**filled)}


def named(names: Sequence[str], limit: int = SHOWN) -> str:
    """Join names for a sentence.

    Example:
        >>> named(["甲", "乙", "丙"], limit=2)
        '甲、乙等3个'
    """
    return "、".join(names) if len(names) <= limit else "、".join(names[:limit]) + f"等{len(names)}个"


def _forwards(documents: Mapping[str, Entry], pairs: Sequence[Entry]) -> Iterator[Finding]:
    for pair in [p for p in pairs if p["relation"] == "forward"][:3]:
        first, second = sorted((documents[pair["a"]], documents[pair["b"]]), key=_age)
        if second["id"] not in first["refers_to"]:
            origin, forward = first, second
        else:
            origin, forward = second, first
        number = f"（{origin['doc_no']}）" if origin["doc_no"] else ""
        yield "FORWARD", {"forward": _name(forward), "origin": _name(origin), "number": number,
                          "issuer": forward["department"] or "—"}  # fmt: skip


def _reissues(members: Sequence[Entry], pairs: Sequence[Entry]) -> Iterator[Finding]:
    found = {i for p in pairs if p["relation"] == "reissue" for i in (p["a"], p["b"])}
    by_issuer: dict[str, list[Entry]] = {}
    for document in sorted((d for d in members if d["id"] in found), key=_age):
        by_issuer.setdefault(document["department"] or "—", []).append(document)
    for issuer, chain in sorted(by_issuer.items()):
        if len(chain) > 1:
            values = {"issuer": issuer, "count": len(chain), "days": _days(chain), "last": _name(chain[-1])}
            yield ("REISSUE" if values["days"] else "REISSUE_UNDATED"), values
    yield from _copies({d["id"]: d for d in members}, [p for p in pairs if p["relation"] == "copy"])


def _copies(members: Mapping[str, Entry], pairs: Sequence[Entry]) -> Iterator[Finding]:
    """One paper that came twice, or the text of one department under the name of another."""
    for pair in pairs[:3]:
        first, second = sorted((members[pair["a"]], members[pair["b"]]), key=_age)
        text, side = pair["text"], "a" if second["id"] == pair["a"] else "b"
        if not text or not first["department"] or first["department"] == second["department"]:
            yield "COPY", {"count": 2, "last": _name(second)}
            continue
        yield (
            "COPIED",
            {
                "issuer": second["department"] or "—",
                "copy": _name(second),
                "other": first["department"],
                "origin": _name(first),
                "shared": text[f"shared_{side}"],
                "of": text[f"of_{side}"],
            },
        )


def _departments(
    cluster: Entry, members: Sequence[Entry], documents: Mapping[str, Entry], pairs: Sequence[Entry]
) -> Iterator[Finding]:
    if len(cluster["departments"]) < 2:
        return
    lead, because = leading(members, pairs)
    if not lead and cluster["representative"] in documents:
        lead = documents[cluster["representative"]]["department"] or ""
    days = _days(members)
    yield (
        "MULTI_DEPT" if days else "MULTI_DEPT_UNDATED",
        {
            "days": days,
            "count": len(cluster["departments"]),
            "departments": named(cluster["departments"]),
            "topic": cluster["topic"],
            "lead": lead or cluster["departments"][0],
            "because": because,
            "documents": len(members),
        },
    )


def leading(members: Sequence[Entry], pairs: Sequence[Entry]) -> tuple[str, str]:
    """Suggest who leads: the origin of a forward or copy, else a coordinating office, else who asked first.

    Args:
        members: Entries of the documents of a group.
        pairs: Its counted pairs.

    Returns:
        The department and the reason (``coordinates``, ``origin``, ``first`` or ""); ("", "") when nothing tells.

    Example:
        >>> def paper(id, department, raw, issued):
        ...     return {"id": id, "kind": "notice", "department": department, "issuer_raw": raw, "issued": issued}
        >>> two = [paper("1", "民政局", "某县民政局", "2023-01-02"), paper("2", "妇联", "某县妇联", "2023-01-01")]
        >>> leading(two, [])
        ('妇联', 'first')
    """
    notices = sorted((d for d in members if d["kind"] == "notice" and d["department"] and d["issued"]), key=_age)
    taken = {p["text"]["first"] for p in pairs if p["relation"] in {"forward", "copy"} and p["text"]}
    origins = [d for d in notices if d["id"] in taken]
    if origins:
        return origins[0]["department"], "origin"
    offices = [d for d in notices if _OFFICE.search(d["issuer_raw"])]
    if offices:
        return offices[0]["department"], "coordinates"
    return (notices[0]["department"], "first") if notices else ("", "")


def _ledgers(documents: Mapping[str, Entry], pairs: Sequence[Entry]) -> Iterator[Finding]:
    """For the pair of tables that share most: how many of the later one's columns are in the earlier one."""
    tables = [p for p in pairs if p["relation"] == "template_overlap" and p["fields"]]
    if not tables:
        return
    pair = max(tables, key=lambda p: (len(p["fields"]), p["score"], p["a"], p["b"]))
    first, second = sorted((documents[pair["a"]], documents[pair["b"]]), key=_age)
    side = 0 if second["id"] == pair["a"] else 1
    shared = {fields[side] for fields in pair["fields"]}
    own = [f["path"] for f in second["fields"] if not f["generic"]]
    new = [path for path in own if path not in shared]
    yield (
        "SAME_LEDGER" if new else "SAME_LEDGER_ALL",
        {
            "table": _name(second),
            "earlier": _name(first),
            "of": len(own),
            "shared": len(own) - len(new),
            "new": named(new, 8),
        },
    )


def _tables(cluster: Entry) -> Iterator[Finding]:
    found = cluster["proposal"]
    if found and len(found["base"]) >= ENOUGH:
        extensions = [e["columns"] for e in found["extensions"]]
        yield (
            "ONE_TABLE",
            {
                "of": found["of"],
                "shared": found["shared"],
                "base": len(found["base"]),
                "columns": "、".join(found["base"][:SHOWN]) + ("…" if len(found["base"]) > SHOWN else ""),
                "extensions": sum(map(len, extensions)),
            },
        )


def _versions(cluster: Entry, documents: Mapping[str, Entry]) -> Iterator[Finding]:
    for chain in cluster["versions"]:
        last, current = chain["steps"][-1], named([_name(documents[i]) for i in chain["in_force"]])
        # Versions mostly bear one title; the file name tells them apart.
        file = named([documents[i]["path"].rsplit("/", 1)[-1] for i in chain["in_force"]])
        if chain["kind"] == "tables":
            yield (
                "TEMPLATE_CHURN",
                {
                    "count": len(chain["documents"]),
                    "table": current,
                    "file": file,
                    "added": named(last["added"]) if last["added"] else "—",
                    "dropped": named(last["removed"]) if last["removed"] else "—",
                    "of": last["of"],
                    "carried": last["carried"],
                },
            )
        elif any(step["how"] != "reminds" for step in chain["steps"]):
            issued = documents[chain["in_force"][-1]]["issued"] or "—"
            yield "IN_FORCE", {"count": len(chain["documents"]), "current": current, "file": file, "issued": issued}


def _demands(members: Sequence[Entry]) -> Iterator[Finding]:
    asking = [d for d in members if d["requests"]]
    both = sum(both_forms(d) for d in asking)
    if both:
        yield "DUAL_FORM", {"count": both, "of": len(asking)}
    hasty = sum(same_day(d) for d in asking)
    if hasty:
        yield "SHORT_NOTICE", {"count": hasty, "of": len(asking)}


def _review(cluster: Entry) -> Iterator[Finding]:
    weak = cluster["weakest"]
    if weak and weak["score"] < WEAK:
        yield "REVIEW", {"score": f"{weak['score']:.2f}"}


def _age(document: Entry) -> tuple[str, str]:
    return (document["issued"] or "9999", document["id"])


def _name(document: Entry) -> str:
    # Book title marks inside book title marks become single ones (GB/T 15834).
    return str(document["title"] or document["path"].rsplit("/", 1)[-1]).translate({0x300A: "〈", 0x300B: "〉"})


def _days(documents: Sequence[Entry]) -> int:
    """Days from the first to the last date, both counted; 0 when fewer than two documents have one."""
    dates = sorted(dt.date.fromisoformat(d["issued"]) for d in documents if d["issued"])
    return (dates[-1] - dates[0]).days + 1 if len(dates) > 1 else 0
