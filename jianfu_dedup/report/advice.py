"""What to do about a group of overlapping requests: advice with its counts, never an accusation.

The rules are those of the 减负 work (forward, reissue, several departments, same ledger, both forms, short notice,
changed template); their wording stands in ``messages/*.toml`` under ``[advice.RULE]``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jianfu_dedup.report.figures import both_forms, same_day
from jianfu_dedup.report.messages import messages

Entry = Mapping[str, Any]
Finding = tuple[str, dict[str, Any]]
SHOWN = 6
"""Names listed in one sentence; more are counted."""
WEAK = 0.5
"""A group held together by a pair below this score is for a person to look at."""


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
        *_departments(cluster, members, documents),
        *_ledgers(documents, counted),
        *_versions(documents, counted),
        *_demands(members),
        *_review(cluster),
    ]
    return [{"rule": rule, **wording(rule, values, "zh"), "values": values} for rule, values in findings]


def wording(rule: str, values: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return the measure (建议合并 …) and the sentence of a rule in a language.

    Example:
        >>> wording("DUAL_FORM", {"count": 2, "of": 3}, "zh")["measure"]
        '请说明必要性'
    """
    texts = messages(lang)["advice"].get(rule)
    return (
        {"measure": texts["measure"], "text": texts["text"].format(**values)} if texts else {"measure": "", "text": ""}
    )


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
    for relation, rule in (("reissue", "REISSUE"), ("copy", "COPY")):
        found = {i for p in pairs if p["relation"] == relation for i in (p["a"], p["b"])}
        by_issuer: dict[str, list[Entry]] = {}
        for document in sorted((d for d in members if d["id"] in found), key=_age):
            by_issuer.setdefault((document["department"] or "—") if rule == "REISSUE" else "", []).append(document)
        for issuer, chain in sorted(by_issuer.items()):
            if len(chain) > 1:
                yield rule, {"issuer": issuer, "count": len(chain), "days": _days(chain), "last": _name(chain[-1])}


def _departments(cluster: Entry, members: Sequence[Entry], documents: Mapping[str, Entry]) -> Iterator[Finding]:
    if len(cluster["departments"]) < 2:
        return
    lead = documents[cluster["representative"]]["department"] if cluster["representative"] in documents else None
    yield (
        "MULTI_DEPT",
        {
            "days": _days(members),
            "count": len(cluster["departments"]),
            "departments": named(cluster["departments"]),
            "topic": cluster["topic"],
            "lead": lead or cluster["departments"][0],
            "documents": len(members),
        },
    )


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
        "SAME_LEDGER",
        {
            "table": _name(second),
            "earlier": _name(first),
            "of": len(own),
            "shared": len(own) - len(new),
            "new": named(new, 8),
        },
    )


def _versions(documents: Mapping[str, Entry], pairs: Sequence[Entry]) -> Iterator[Finding]:
    found = {i for p in pairs if p["relation"] == "template_version" for i in (p["a"], p["b"])}
    chain = sorted((documents[i] for i in found), key=_age)
    if len(chain) < 2:
        return
    before, after = ([f["path"] for f in d["fields"]] for d in chain[-2:])
    added, dropped = [f for f in after if f not in before], [f for f in before if f not in after]
    yield (
        "TEMPLATE_CHURN",
        {
            "count": len(chain),
            "table": _name(chain[-1]),
            "added": named(added) if added else "无",
            "dropped": named(dropped) if dropped else "无",
        },
    )


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
    """Days from the first to the last date, both counted; 0 when no date is known."""
    dates = sorted(dt.date.fromisoformat(d["issued"]) for d in documents if d["issued"])
    return (dates[-1] - dates[0]).days + 1 if dates else 0
