"""What was decided about groups: confirmed or dismissed, by whom, until when; open again when a department joins."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from jianfu_dedup.documents import Cluster, Decision, from_plain
from jianfu_dedup.errors import UnknownDocumentError
from jianfu_dedup.registry import lineage
from jianfu_dedup.text.masking import mask

if TYPE_CHECKING:
    from jianfu_dedup.index.store.contract import Store


def decide(
    store: Store,
    cluster: str,
    status: Literal["confirmed", "dismissed"],
    *,
    by: str,
    note: str,
    on: dt.date,
    until: dt.date | None,
) -> Decision:
    """Keep a decision about a group of the last report; a later one takes its place.

    Raises:
        UnknownDocumentError: The last report has no such group.
        ValueError: Nobody is named, or the decision would end before it begins.
    """
    if not by.strip():
        raise ValueError("by 不能为空: 写明由谁决定")
    if until is not None and until <= on:
        raise ValueError(f"until={until} 不晚于 {on}: 这个决定一天也不生效")
    groups = lineage.load(store)
    if cluster not in groups:
        raise UnknownDocumentError(f"索引最近一次报告中没有事项 {cluster}", mend="先运行 report, 用其中的事项编号")
    found = Decision(
        cluster=cluster,
        status=status,
        by=mask(by),
        note=mask(note),
        on=on.isoformat(),
        until=until.isoformat() if until else "",
        departments=groups[cluster].departments,
    )
    with store.writing():
        store.note("decision", cluster, json.dumps(found.to_dict(), ensure_ascii=False))
    return found


def load(store: Store) -> dict[str, Decision]:
    """Return all decisions by the id of the group, those that ended included."""
    return {id_: from_plain(Decision, json.loads(value)) for id_, value in store.notes("decision").items()}


def in_force(store: Store, *, on: dt.date) -> dict[str, Decision]:
    """Return the decisions that hold on a day, by the id of the group."""
    return {id_: d for id_, d in load(store).items() if not d.until or on < dt.date.fromisoformat(d.until)}


def holding(store: Store, clusters: Iterable[Cluster], *, on: dt.date) -> dict[str, Decision]:
    """Return the decisions about groups that hold on a day; ``joined`` names departments they do not cover.

    Args:
        store: The store.
        clusters: Groups with their lasting ids.
        on: The day.
    """
    kept = in_force(store, on=on)
    return {
        c.id: replace(kept[c.id], joined=tuple(sorted(set(c.departments) - set(kept[c.id].departments))))
        for c in clusters
        if c.id in kept
    }
