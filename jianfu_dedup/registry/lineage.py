"""The ids of groups through time: they survive growth, and merges and splits are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Cluster, Event, Template
from jianfu_dedup.registry.origins import files_of

if TYPE_CHECKING:
    from jianfu_dedup.index.store.contract import Store
    from jianfu_dedup.report.model import Report


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is remembered of a group.

    Attributes:
        members: Ids of its documents, sorted.
        departments: Their departments, sorted.
    """

    members: tuple[str, ...]
    departments: tuple[str, ...]


def load(store: Store) -> dict[str, Known]:
    """Return the groups of the last report, by id."""
    return {id_: _known(json.loads(value)) for id_, value in store.notes("group").items()}


def _known(data: Mapping[str, object]) -> Known:
    members, departments = (tuple(map(str, data[k])) for k in ("members", "departments"))  # type: ignore[call-overload]
    return Known(members=members, departments=departments)


def named(clusters: Sequence[Cluster], before: Mapping[str, Known]) -> tuple[tuple[Cluster, ...], tuple[Event, ...]]:
    """Give each group the id of the group that most of its members came from.

    A group whose members were in no group before keeps the id that its earliest document gives it.

    Args:
        clusters: Groups as they were found.
        before: Groups of the last report.

    Returns:
        The groups with their lasting ids, and what became of those before.

    Example:
        >>> one = Cluster(id="C-2", members=("a", "b", "c"), representative="a")
        >>> known = {"C-1": Known(members=("b", "c"), departments=())}
        >>> [c.id for c in named([one], known)[0]], named([one], known)[1]
        (['C-1'], ())
    """
    home = {member: id_ for id_, group in sorted(before.items()) for member in group.members}
    # Those with most members in common choose first; then the ids decide.
    claims = sorted(
        ((-count, old, c.id) for c in clusters for old, count in _from(c, home).items()),
        key=lambda claim: claim,
    )
    new_id: dict[str, str] = {}
    for _, old, cluster in claims:
        if cluster not in new_id and old not in new_id.values():
            new_id[cluster] = old
    taken = set(new_id.values())
    for cluster in sorted(c.id for c in clusters if c.id not in new_id):
        new_id[cluster] = _free(cluster, {*taken, *before})
        taken.add(new_id[cluster])
    lasting = tuple(replace(c, id=new_id[c.id]) for c in clusters)
    return tuple(sorted(lasting, key=lambda c: (-c.burden, c.id))), tuple(_events(lasting, before, home))


def _from(cluster: Cluster, home: Mapping[str, str]) -> dict[str, int]:
    """How many members of a group came from each group before."""
    found: dict[str, int] = {}
    for member in cluster.members:
        if member in home:
            found[home[member]] = found.get(home[member], 0) + 1
    return found


def _free(wanted: str, taken: Iterable[str]) -> str:
    """The id that a group wants, or the next one that no other group has or had."""
    name, number, used = wanted, 1, set(taken)
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _events(clusters: Sequence[Cluster], before: Mapping[str, Known], home: Mapping[str, str]) -> Iterable[Event]:
    after: dict[str, list[str]] = {id_: [] for id_ in before}
    for cluster in clusters:
        sources = sorted(_from(cluster, home))
        for old in sources:
            after[old].append(cluster.id)
        if len(sources) > 1:
            yield Event(kind="merged", before=tuple(sources), after=(cluster.id,))
    for old, new in sorted(after.items()):
        if len(new) > 1:
            yield Event(kind="split", before=(old,), after=tuple(sorted(new)))
        elif not new:
            yield Event(kind="ended", before=(old,))


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """Where the last report put a document.

    Attributes:
        group: Id of its group, or "".
        notice: Id of the notice that a separately filed table belongs to, or "".
    """

    group: str = ""
    notice: str = ""


def homes(store: Store, ids: Sequence[str]) -> dict[str, Home]:
    """Return where the last report put documents; those that it put nowhere are left out."""
    return {id_: Home(**json.loads(value)) for id_, value in store.notes("home", ids).items()}


def place(store: Store, notices: Mapping[str, str]) -> None:
    """Remember which notices tables belong to until a report knows better; only inside a transaction."""
    for table, notice in sorted(notices.items()):
        store.note("home", table, json.dumps({"group": "", "notice": notice}))


def save(store: Store, report: Report) -> None:
    """Remember the groups of a report and where each document belongs, and keep its events.

    Only what changed is written; nothing where nothing did.
    """
    now = {c.id: Known(members=c.members, departments=c.departments) for c in report.clusters}
    places = {id_: json.dumps({"group": home.group, "notice": home.notice}) for id_, home in _placed(report).items()}
    with store.reading():
        groups = _changed(store.notes("group"), {id_: _json(group) for id_, group in now.items()})
        moved = _changed(store.notes("home"), places)
    if not groups and not moved and not report.events:
        return
    with store.writing():
        for key, value in groups.items():
            store.note("group", key, value)
        for key, value in moved.items():
            store.note("home", key, value)
        first = len(store.notes("event"))
        for n, event in enumerate(report.events, first):
            store.note("event", f"{n:08d}", json.dumps(event.to_dict(), ensure_ascii=False))


def _placed(report: Report) -> dict[str, Home]:
    group = {member: c.id for c in report.clusters for member in c.members}
    notice = {d.id: d.attached_to for d in report.documents if isinstance(d, Template) and d.attached_to}
    return {i: Home(group=group.get(i, ""), notice=notice.get(i, "")) for i in sorted(group.keys() | notice.keys())}


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str | None]:
    """What to write so that notes are as they should be."""
    gone: dict[str, str | None] = dict.fromkeys(sorted(before.keys() - now.keys()))
    return gone | {key: value for key, value in sorted(now.items()) if before.get(key) != value}


def _json(group: Known) -> str:
    data = {"members": group.members, "departments": group.departments}
    return json.dumps(data, ensure_ascii=False)


def without(store: Store, ids: Iterable[str]) -> None:
    """Take documents that no longer stand in the store out of what is remembered; only inside a transaction.

    Args:
        store: The store.
        ids: Ids of documents, or paths of files, which stand for all documents from them.
    """
    named = set(ids)
    held = {m for group in load(store).values() for m in group.members} | set(store.notes("home"))
    named |= {m for m in held if not named.isdisjoint(files_of(m))}
    gone = named - set(store.digests(sorted(named)))
    for id_, group in load(store).items():
        if gone & set(group.members):
            rest = tuple(m for m in group.members if m not in gone)
            store.note("group", id_, _json(replace(group, members=rest)) if rest else None)
    for id_, value in store.notes("home").items():
        home = Home(**json.loads(value))
        if id_ in gone or home.notice in gone:
            kept = "" if id_ in gone else home.group
            store.note("home", id_, json.dumps({"group": kept, "notice": ""}) if kept else None)
