"""How right the library is on the labelled counties, beside plain baselines, in one run.

    python benchmarks/quality.py                the table, and benchmarks/results/quality.json
    python benchmarks/quality.py --errors       every miss and false alarm out of county, by cause
    python benchmarks/quality.py --ablation     what each group of signals adds, out of county

"Out of county" means: weights fitted on other counties alone. All but the first two counties were written after the
lexicon and the rules, by authors who had not seen them. No weight is ever fitted on the last one and its misses are not
read: its figures are those to expect of a new county.
Confidence intervals: 1,000 bootstrap samples of real-world requests (clusters), not of pairs, because the pairs of one
request stand or fall together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import baselines
import fit
import score
import tables
from counties import BLIND, HELD_OUT, NAMES, County, gold_id

import jianfu_dedup as jd
from jianfu_dedup import clustering, matching
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.parsing import links
from jianfu_dedup.report.labels import labels_of

OUT = Path(__file__).parent / "results" / "quality.json"
Key = tuple[str, str]

# Headline of the scorer → the kinds of pairs in it.
KINDS_OF = {
    "pairs": ("notices", "templates"),
    "notice_pairs": ("notices",),
    "template_pairs": ("templates",),
}

# Groups of signals that the ablation turns off.
GROUPS = {
    "words": {"ask_words", "title_words", "body_words", "section_words"},
    "meanings (synonyms)": {"ask_meanings", "title_meanings", "body_meanings", "covered_most", "covered_least"},
    "word vectors": {"ask_dense", "title_dense", "body_dense"},
    "kind of job": {"ask_kinds", "other_kind"},
    "job": {"same_job", "other_job"},
    "time": {"issued_near", "issued_season", "due_near", "due_season", "same_period", "other_period", "both_recurring"},
    "population": {"same_population", "nested_population", "other_population"},
    "topic": {"same_topic", "other_topic"},
    "issuer and references": {"other_same_issuer", "named"},
    "text reuse": {"reused_text", "reused_both"},
    "columns": {"columns_all", "columns_most", "columns_least", "columns_specific", "own_tables"},
    "notices behind tables": {"notices"},
    "company": {"mutual", "other_company"},
}


def report(county: County, judges: Mapping[str, Judge]) -> jd.Report:
    """Return the report of a county as ``jd.scan`` makes it, with judges of our choice."""
    documents = county.documents
    settings, lexicon = documents.settings, documents.lexicon
    matches = matching.conclude(
        documents.documents, county.prepared, judges, roles=county.roles, lexicon=lexicon, settings=settings
    )
    return jd.Report(
        documents=documents.documents,
        unread=documents.unread,
        matches=matches,
        clusters=clustering.cluster(documents.documents, matches, lexicon=lexicon, settings=settings),
        refers_to=links.resolve(documents.documents),
        settings=settings,
        labels=labels_of(lexicon),
    )


def evaluate(county: County, made: jd.Report) -> dict[str, Any]:
    """Score a report and add bootstrap intervals."""
    found = score.score(made.to_dict(), str(county.folder))
    predicted = overlapping(made)
    for name, kinds in (
        ("pairs", ("notices", "templates")),
        ("notice_pairs", ("notices",)),
        ("template_pairs", ("templates",)),
    ):
        gold = set().union(*(county.gold(k) for k in kinds))
        mine = {k for k in predicted if kind_of(k) in kinds}
        found[name]["f1_95"] = interval(county, mine, gold)
    return found


def overlapping(made: jd.Report) -> dict[Key, jd.Match]:
    """Return the pairs that a report counts, by gold ids."""
    ids = {d.id: gold_id(d) for d in made.documents}
    return {
        (min(ids[m.a], ids[m.b]), max(ids[m.a], ids[m.b])): m
        for m in made.matches
        if m.relation in jd.OVERLAPPING and ids[m.a] != ids[m.b]
    }


def kind_of(key: Key) -> str:
    """Return which judge a pair of gold ids belongs to."""
    return {"NN": "notices", "TT": "templates", "NT": "crossing"}[key[0][0] + key[1][0]]


def interval(county: County, predicted: Iterable[Key], gold: Iterable[Key], samples: int = 1000) -> list[float]:
    """Return the 95 % bootstrap interval of F1 over real-world requests."""
    mine, true = set(predicted), set(gold)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key in mine | true:
        home = county.clusters.get(key[0]) or county.clusters.get(key[1]) or key[0]
        counts[home][0] += key in mine and key in true
        counts[home][1] += key in mine
        counts[home][2] += key in true
    table = np.array([counts[h] for h in sorted(counts)])
    draws = np.random.default_rng(0).integers(0, len(table), size=(samples, len(table)))
    sums = table[draws].sum(axis=1)
    f1 = 2 * sums[:, 0] / np.maximum(1, sums[:, 1] + sums[:, 2])
    return [round(float(q), 3) for q in np.quantile(f1, (0.025, 0.975))]


def plain(county: County) -> dict[str, dict[str, Any]]:
    """Score the baselines on the same pairs."""
    documents, out = baselines.texts(county), {}
    gold = county.gold("notices") | county.gold("templates")
    hard = [
        k
        for k, p in county.labels.items()
        if p["relation"] not in {*jd.OVERLAPPING, "attachment"} and k[0][0] == k[1][0]
    ]
    for name, method in (("jieba TF-IDF", baselines.tfidf), ("character MinHash", baselines.minhash)):
        found = baselines.at_best_threshold(county, method(documents))
        out[name] = score.prf(found, gold) | {
            "f1_95": interval(county, found, gold),
            "hard_negative_false_alarm_rate": round(sum(k in found for k in hard) / len(hard), 4),
        }
    return out


def errors(county: County, made: jd.Report) -> None:
    """Print misses and false alarms with their strongest reasons, and how often each cause occurs."""
    predicted = overlapping(made)
    ids = {d.id: gold_id(d) for d in made.documents}
    told = {(min(ids[m.a], ids[m.b]), max(ids[m.a], ids[m.b])): m for m in made.matches}
    kinds = [k for k in fit.KINDS if county.gold(k)]
    gold = set().union(*(county.gold(k) for k in kinds))
    wrong = gold ^ {k for k in predicted if kind_of(k) in kinds}
    causes: Counter[str] = Counter()
    for key in sorted(wrong, key=lambda k: (k not in gold, k)):
        label = county.labels.get(key, {"relation": "unrelated", "strength": "none", "why": ""})
        cause = f"{'missed' if key in gold else 'false'} {label['relation']}/{label['strength']}"
        causes[cause] += 1
        match = told.get(key)
        score_of = f"{match.score:.2f}" if match else "none"
        print(f"  {cause} {' '.join(key)} score {score_of} {label['why'][:60]}")
        if match:
            print("      " + " ".join(f"{e.kind}{e.weight:+.1f}" for e in match.evidence[:9]))
    print(f"  {dict(sorted(causes.items()))}")


def ablation(counties: list[County]) -> dict[str, dict[str, float]]:
    """Print pairs F1 out of county with each group of signals off."""
    rows = {}
    for name, group in {"all signals": set(), **GROUPS}.items():
        row = {}
        for train, test in (counties, counties[::-1]):
            found = score.score(report(test, fit.learn([train], frozenset(group))).to_dict(), str(test.folder))
            row[test.name] = found["pairs"]["f1"]
        rows[name] = row
        print(f"  {'without ' + name if group else name:34}" + "  ".join(f"{k} {v:.3f}" for k, v in row.items()))
    return rows


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list misses and false alarms")
    parser.add_argument("--ablation", action="store_true", help="turn each group of signals off")
    arguments = parser.parse_args()
    counties = [County(n) for n in NAMES]
    if arguments.ablation:
        ablation(counties)
        return
    blind = [County(n) for n in BLIND]
    results = {
        "out_of_county": out_of_county(counties, blind, list_errors=arguments.errors),
        "shipped": shipped([*counties, *blind]),
    }
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, indent=1, sort_keys=True)
    OUT.write_text(text + "\n", encoding="utf-8", newline="\n")


def out_of_county(counties: list[County], blind: list[County], *, list_errors: bool) -> dict[str, Any]:
    """Measure each of the two counties by weights of the other alone, the blind by the other four, the last by all."""
    results: dict[str, Any] = {}
    ways = (
        ([counties[1]], counties[0]),
        ([counties[0]], counties[1]),
        *(([c for c in (*counties, *blind) if c is not test], test) for test in blind),
        ([*counties, *blind], County(HELD_OUT)),
    )
    for fitted, test in ways:
        made = report(test, fit.learn(fitted))
        found = evaluate(test, made)
        itself = score.score(report(test, fit.learn([test])).to_dict(), str(test.folder))["pairs"]["f1"]
        tables.show(f"{test.name}, weights fitted on {' and '.join(c.name for c in fitted)} alone", found)
        print(f"  fitted on {test.name} itself: pairs F1 {itself:.3f}, gap {itself - found['pairs']['f1']:+.3f}")
        tables.show_facets(found)
        baseline = plain(test)
        tables.show_baselines(baseline)
        if list_errors and test.name != HELD_OUT:
            errors(test, made)
        results[test.name] = {"measured": found, "baselines": baseline, "pairs_f1_fitted_on_itself": itself}
    return results


def shipped(counties: list[County]) -> dict[str, Any]:
    """Measure the weights that ship on the counties that they are fitted on."""
    judges, results = matching.model.load(), {}
    for county in counties:
        found = evaluate(county, report(county, judges))
        tables.show(f"{county.name}, shipped weights (in sample)", found)
        results[county.name] = {"in_sample": found}
    return results


if __name__ == "__main__":
    main()
