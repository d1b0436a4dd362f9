"""How to group matches into requests: average link against connected components and stars, out of county.

    python benchmarks/grouping.py

B-cubed F1 over all documents of a labelled county; judges fitted on the other county alone. Printed as a table; the
choice is ``settings.clustering.link``.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import fit
import score
from counties import NAMES, County, gold_id, jsonl
from quality import report

import jianfu_dedup as jd
from jianfu_dedup import clustering
from jianfu_dedup.lexicon import load
from jianfu_dedup.settings import Clustering

LINKS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def full_edges(made: jd.Report) -> dict[tuple[str, str], float]:
    """Return the scores of full overlaps, and the ties between a notice and its own tables."""
    kept = [
        m for m in made.matches if m.relation == "attachment" or (m.relation in jd.OVERLAPPING and m.strength == "full")
    ]
    return {(m.a, m.b): m.score for m in kept}


def components(made: jd.Report) -> list[set[str]]:
    """Return connected components."""
    home: dict[str, set[str]] = {}
    for a, b in sorted(full_edges(made)):
        joined = home.get(a, {a}) | home.get(b, {b})
        for member in joined:
            home[member] = joined
    return [set(g) for g in {frozenset(g) for g in home.values()}]


def stars(made: jd.Report) -> list[set[str]]:
    """Return groups around representatives: the document with the strongest ties takes its neighbours, and so on."""
    edges = full_edges(made)
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), s in edges.items():
        near[a][b] = near[b][a] = s
    groups, free = [], set(near)
    while free:
        center = min(free, key=lambda d: (-sum(s for n, s in near[d].items() if n in free), d))
        group = {center, *(n for n in near[center] if n in free)}
        groups.append(group)
        free -= group
    return [g for g in groups if len(g) > 1]


def linked(made: jd.Report, link: float) -> list[set[str]]:
    """Return the groups of the library at another ``link``."""
    settings = replace(made.settings, clustering=Clustering(link=link))
    found = clustering.cluster(made.documents, made.matches, lexicon=load(), settings=settings)
    return [set(c.members) for c in found]


def b_cubed(county: County, made: jd.Report, groups: list[set[str]]) -> dict[str, float]:
    """Return B-cubed precision, recall and F1 of groups of document ids."""
    ids = {d.id: gold_id(d) for d in made.documents}
    gold = [set(c["members"]) for c in jsonl(county.folder / "clusters.jsonl")]
    return score.bcubed([{ids[m] for m in g} for g in groups], gold, sorted(set(ids.values())))


def main() -> None:
    """Print the comparison."""
    counties = [County(n) for n in NAMES]
    for train, test in (counties[::-1], counties):
        made = report(test, fit.learn([train]))
        print(f"{test.name}, judges fitted on {train.name} alone")
        rows = {"connected components": components(made), "stars": stars(made)}
        rows |= {f"average link {link}": linked(made, link) for link in LINKS}
        for name, groups in rows.items():
            x = b_cubed(test, made, groups)
            largest = max(map(len, groups), default=0)
            print(f"  {name:22} F1 {x['f1']:.3f}  P {x['precision']:.3f}  R {x['recall']:.3f}  largest {largest}")


if __name__ == "__main__":
    main()
