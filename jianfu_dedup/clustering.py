"""Matches → requests, without chaining.

Connected components chain: one broad plan ties strangers together. Here a group grows by average link: two groups
merge only while the mean score over *all* their pairs, unmatched pairs counting zero, stays at or above
``settings.clustering.link``. Partial overlaps never merge groups; they attach a document to a group afterwards.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jianfu_dedup.documents import OVERLAPPING, Cluster, Document, Match, Notice
from jianfu_dedup.documents.departments import departments
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.versions import chains
from jianfu_dedup.settings import Settings

Edge = tuple[str, str]


def cluster(
    documents: Sequence[Document], matches: Sequence[Match], *, lexicon: Lexicon, settings: Settings
) -> tuple[Cluster, ...]:
    """Group documents that stand for the same request.

    Args:
        documents: All documents of the run.
        matches: All matches; only overlapping ones of strength ``full`` and attachments group, partial ones attach.
        lexicon: Names of topics.
        settings: ``clustering.link`` and ``report.townships`` are read.

    Returns:
        Clusters of two or more documents, the heaviest burden first, ties by id.

    Example:
        >>> from jianfu_dedup.lexicon import load
        >>> a, b = (Notice(id=i, path=i, title_core="防溺水包保") for i in "ab")
        >>> match = Match(a="a", b="b", relation="overlap", strength="full", score=0.9)
        >>> cluster([a, b], [match], lexicon=load(), settings=Settings())[0].members
        ('a', 'b')
    """
    by_id = {d.id: d for d in documents}
    full = _scores(matches, "full")
    linked = _average_link(_with_own_tables(full, matches, by_id), settings.clustering.link)
    # A notice and its own table alone are one request, not two.
    groups = [g for g in linked if any(a in g and b in g for a, b in full)]
    home = {member: n for n, group in enumerate(groups) for member in group}
    partial = _partial_members(groups, home, _scores(matches, "partial"))
    townships = settings.report.townships
    described = [
        _describe(g, partial[n], full=full, by_id=by_id, lexicon=lexicon, townships=townships)
        for n, g in enumerate(groups)
    ]
    inside = _inside(matches, home)
    clusters = (
        replace(c, versions=chains([by_id[m] for m in c.members], inside[n], lexicon)) for n, c in enumerate(described)
    )
    return tuple(sorted(clusters, key=lambda c: (-c.burden, c.id)))


def _scores(matches: Sequence[Match], strength: str) -> dict[Edge, float]:
    return {(m.a, m.b): m.score for m in matches if m.relation in OVERLAPPING and m.strength == strength}


def _with_own_tables(
    full: Mapping[Edge, float], matches: Sequence[Match], by_id: Mapping[str, Document]
) -> dict[Edge, float]:
    """Add the tie between a notice and its own table, so that a table follows its notice into the group."""
    grouped = {member for edge in full for member in edge}
    edges = dict(full)
    for m in matches:
        if m.relation == "attachment" and m.a in by_id and m.b in by_id and (m.a in grouped or m.b in grouped):
            edges[(m.a, m.b)] = m.score
    return edges


def _average_link(edges: Mapping[Edge, float], link: float) -> list[tuple[str, ...]]:
    """Merge the two groups with the highest mean score until none reaches ``link``; ties go by the smaller ids."""
    groups: dict[str, tuple[str, ...]] = {member: (member,) for edge in edges for member in edge}
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), score in edges.items():
        sums[a][b] = sums[b][a] = score
    while True:
        best: tuple[float, str, str] | None = None
        for a in sorted(sums):
            for b, total in sums[a].items():
                if a < b:
                    mean = total / (len(groups[a]) * len(groups[b]))
                    if mean >= link and (best is None or (-mean, a, b) < best):
                        best = (-mean, a, b)
        if best is None:
            return sorted(tuple(sorted(g)) for g in groups.values() if len(g) > 1)
        _merge(groups, sums, best[1], best[2])


def _merge(groups: dict[str, tuple[str, ...]], sums: dict[str, dict[str, float]], a: str, b: str) -> None:
    groups[a] += groups.pop(b)
    for other, total in sums.pop(b).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total


def _partial_members(
    groups: Sequence[tuple[str, ...]], home: Mapping[str, int], partial: Mapping[Edge, float]
) -> list[list[str]]:
    """For each group the documents outside it that share a part of its request."""
    attached: list[set[str]] = [set() for _ in groups]
    for a, b in partial:
        for inside, outside in ((a, b), (b, a)):
            if inside in home and home.get(outside) != home[inside]:
                attached[home[inside]].add(outside)
    return [sorted(s) for s in attached]


def _describe(
    group: tuple[str, ...],
    partial: Sequence[str],
    *,
    full: Mapping[Edge, float],
    by_id: Mapping[str, Document],
    lexicon: Lexicon,
    townships: int,
) -> Cluster:
    inside = {e: s for e, s in full.items() if e[0] in group and e[1] in group}
    strength: dict[str, float] = defaultdict(float)
    for (a, b), score in inside.items():
        strength[a] += score
        strength[b] += score
    representative = min(group, key=lambda m: (-strength[m], m))
    weakest = min(inside, key=lambda e: (inside[e], e))
    members = [by_id[m] for m in group]
    counted = sorted(set(departments(members).values()))
    columns = max((len(d.fields) for d in members if not isinstance(d, Notice)), default=0)
    return Cluster(
        id="C-" + hashlib.sha256(representative_key(group, by_id).encode()).hexdigest()[:10],
        members=group,
        partial=tuple(partial),
        representative=representative,
        departments=tuple(counted),
        topic=_topic(members, by_id[representative], lexicon),
        cohesion=round(sum(inside.values()) / len(inside), 4),
        weakest=(*weakest, round(inside[weakest], 4)),
        burden=max(1, len(counted)) * townships * max(1, columns),
    )


def representative_key(group: Sequence[str], by_id: Mapping[str, Document]) -> str:
    """Return the id of the earliest member: a request keeps its cluster id while later documents join it.

    Example:
        >>> representative_key(["b", "a"], {i: Notice(id=i, path=i) for i in "ab"})
        'a'
    """
    return min(group, key=lambda m: (str(by_id[m].issued or "9999"), m))


def _inside(matches: Sequence[Match], home: Mapping[str, int]) -> dict[int, list[Match]]:
    """The matches between members of each group, by the group's number."""
    found: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.a in home and home[match.a] == home.get(match.b):
            found[home[match.a]].append(match)
    return found


def _topic(members: Sequence[Document], representative: Document, lexicon: Lexicon) -> str:
    """Name the group by what its members are about: the representative's core, else the commonest topic."""
    if isinstance(representative, Notice) and representative.title_core:
        return representative.title_core[:30]
    if not isinstance(representative, Notice) and representative.title:
        return representative.title[:30]
    topics = Counter(t for d in members for t in d.topics[:1])
    if topics:
        best = min(topics, key=lambda t: (-topics[t], t))
        return lexicon.topics[best].name if best in lexicon.topics else best
    return next((d.title[:30] for d in members if d.title), "未命名事项")
