"""How the library does on real documents: regulations by topic, re-issued papers, false alarms, speed.

    python benchmarks/real_documents.py CORPORA              everything, and benchmarks/results/real_documents.json
    python benchmarks/real_documents.py CORPORA topics       one part: topics, reuse, alarms (with speed)

CORPORA is a folder with ``government``, ``regulations``, ``work_reports`` and ``laws`` (``.jsonl.gz``; id, title, dept,
date, text) and ``regulation_topics.jsonl`` (topic, ids). Their text is never written anywhere.

Topics: each regulation ranks all others by ``features.similar``, body text alone. The groups were made from titles,
which splits some topics in two (养犬 and 城市养犬): most of what is missed at rank 1 is such a twin. The reference
frequencies of the package were counted on these corpora too (counts alone, without the groups); so the figure is given
a second time with frequencies counted without the regulations. Whole bodies are easy; ``last 600 characters`` (duties
and final provisions) and ``characters 1000-2000`` show what is left when the scope clause is gone, and ``among laws``
puts 2,297 laws beside them, some of which are on the very topic and count as wrong.

Reuse: the pairs of government documents with most text in common, both ways; the verdicts of a reader are kept in
``benchmarks/data/real_pairs.csv``. Documents of equal text are pairs too; beside them the list goes on with pairs of
unequal text.

Alarms: nobody asks anything of anybody in a work report or a regulation, so no pair among them may count as an
overlap; reused text may. (Three of the work reports are one and the same text, the national one filed under three
cities: their three pairs are copies, and rightly so.)
"""

from __future__ import annotations

import argparse
import collections
import csv
import gzip
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

sys.path.insert(0, str(Path(__file__).parent))
from reference import ADMINISTRATIVE, MIN_DF, cut

from jianfu_dedup import features, index, lexicon, matching, parsing
from jianfu_dedup.documents import OVERLAPPING, Document, Match, Notice, Paragraph, RawDocument
from jianfu_dedup.index.candidates import CandidatePair
from jianfu_dedup.parsing import links
from jianfu_dedup.parsing.attach import attach
from jianfu_dedup.parsing.complete import complete
from jianfu_dedup.settings import Settings
from jianfu_dedup.text import reference
from jianfu_dedup.text.normalise import letters
from jianfu_dedup.text.tokenise import Tokenizer

OUT = Path(__file__).parent / "results" / "real_documents.json"
PAIRS = Path(__file__).parent / "data" / "real_pairs.csv"
LISTED = 50
FALSE = "false"
T = TypeVar("T")
Row = dict[str, Any]
Table = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("part", nargs="?", choices=("topics", "reuse", "alarms"))
    options = parser.parse_args()
    found: dict[str, Any] = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    if options.part in {None, "topics"}:
        found["topics"] = topics(options.corpora)
    if options.part in {None, "reuse"}:
        found["reuse"] = reuse(options.corpora)
    if options.part in {None, "alarms"}:
        found |= alarms(options.corpora)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True))


def read(corpora: Path, name: str) -> list[Row]:
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


# --- topics ----------------------------------------------------------------------------------------------------------


def topics(corpora: Path) -> dict[str, Any]:
    """Rank the regulations by similarity of their bodies."""
    regulations, laws = read(corpora, "regulations"), read(corpora, "laws")
    groups = [json.loads(line)["ids"] for line in (corpora / "regulation_topics.jsonl").open(encoding="utf-8")]
    place = {r["id"]: n for n, r in enumerate(regulations)}
    wanted = np.zeros((len(regulations), len(regulations) + len(laws)), dtype=bool)
    for ids in groups:
        for a, b in itertools.permutations([place[i] for i in ids], 2):
            wanted[a, b] = True
    bodies = [r["text"] for r in regulations]
    sets = {
        "whole bodies": bodies,
        "characters 1000-2000": [b[1000:2000] for b in bodies],
        "last 600 characters": [b[-600:] for b in bodies],
        "among laws": bodies + [r["text"] for r in laws],
    }
    left_out = without_regulations(corpora)
    return {
        "documents": len(regulations),
        "groups": len(groups),
        **{name: measured(texts, wanted[:, : len(texts)], left_out) for name, texts in sets.items()},
    }


def measured(texts: list[str], wanted: NDArray[np.bool_], left_out: reference.Reference) -> dict[str, Any]:
    """Score the library, its views and the baseline on the same texts."""
    built = features.build([Notice(id=f"{n:05}", path=str(n), text=t) for n, t in enumerate(texts)])
    rows = range(len(wanted))
    body, dense = built.views["body"], built.dense["body"].astype(np.float64)
    plain = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), dtype=np.float32).fit_transform(texts)
    return {
        "features.similar": ranking(features.similar(built)[rows], wanted),
        "features.similar, frequencies without the regulations": ranking(
            features.similar(built, reference=left_out)[rows], wanted
        ),
        "view body (damped)": ranking((body[rows] @ body.T).toarray(), wanted),
        "word vectors": ranking(dense[rows] @ dense.T, wanted),
        "baseline: character 2-3-gram TF-IDF": ranking((plain[rows] @ plain.T).toarray(), wanted),
    }


def ranking(table: Table, wanted: NDArray[np.bool_]) -> dict[str, float]:
    """Return precision at 1 and mean average precision over the rows that have a group."""
    table = np.array(table, dtype=np.float64)
    table[np.arange(len(table)), np.arange(len(table))] = -np.inf
    order = np.argsort(-table, axis=1, kind="stable")[:, :-1]
    hit = np.take_along_axis(wanted, order, axis=1)[wanted.any(axis=1)]
    precision = np.cumsum(hit, axis=1) / np.arange(1, hit.shape[1] + 1)
    average = (precision * hit).sum(axis=1) / hit.sum(axis=1)
    return {"p_at_1": round(float(hit[:, 0].mean()), 4), "map": round(float(average.mean()), 4)}


def without_regulations(corpora: Path) -> reference.Reference:
    """Count the reference frequencies as ``reference.py`` does, but without the regulations."""
    tokenizer = Tokenizer(lexicon.load())
    counts = {g: collections.Counter[str]() for g in ("administrative", "legal")}
    chunks = collections.Counter[str]()
    for name in ("government", "laws", "work_reports"):
        genre = "administrative" if name.startswith(ADMINISTRATIVE) else "legal"
        for piece in itertools.chain.from_iterable(cut(row["text"]) for row in read(corpora, name)):
            counts[genre].update(set(tokenizer.words(piece)))
            chunks[genre] += 1
    total = counts["administrative"] + counts["legal"]
    words = sorted(w for w, n in total.items() if n >= MIN_DF)
    arrays = (np.array([counts[g][w] for w in words]) for g in ("administrative", "legal"))
    idf = reference.inverse_frequencies(*arrays, chunks)
    return replace(
        reference.load(), id="left-out", n_docs=chunks.total(), weights=dict(zip(words, idf.tolist(), strict=True))
    )


# --- reused text -----------------------------------------------------------------------------------------------------


def reuse(corpora: Path) -> dict[str, Any]:
    """Rank pairs of government documents by text in common and look their verdicts up."""
    rows = read(corpora, "government")
    documents, _ = parsed([("government", rows)])
    built = features.build(documents)
    candidates = index.candidates(built, documents)
    pairs = [
        (c.i, c.j) for c in candidates if isinstance(documents[c.i], Notice) and isinstance(documents[c.j], Notice)
    ]
    shares = built.containment(pairs)
    number = [int(d.id.split("/")[1][:5]) for d in documents]
    listed = sorted(
        (-round(float(s.min()), 4), -round(float(s.max()), 4), number[i], number[j])
        for (i, j), s in zip(pairs, shares, strict=True)
    )
    copies = [letters(row["text"]) for row in rows]
    judged = verdicts()
    every, unequal, unread = collections.Counter[str](), collections.Counter[str](), []
    first = {}
    for n, text in enumerate(copies):
        first.setdefault(text, n)
    for least, most, a, b in listed:
        alone = first[copies[a]] == a and first[copies[b]] == b
        if every.total() >= LISTED and (unequal.total() >= LISTED or not alone):
            continue
        verdict = judged.get((rows[a]["id"], rows[b]["id"])) or ("same text" if copies[a] == copies[b] else "")
        verdict = verdict or judged.get((rows[first[copies[a]]]["id"], rows[first[copies[b]]]["id"]), "")
        if not verdict:
            unread.append([rows[a]["id"], rows[b]["id"], -least, -most, rows[a]["title"], rows[b]["title"]])
        if every.total() < LISTED:
            every[verdict] += 1
        if alone and unequal.total() < LISTED:
            unequal[verdict] += 1
    return {
        f"first {LISTED}": dict(sorted(every.items())),
        f"first {LISTED} of unequal text": dict(sorted(unequal.items())),
        "false among the first": every[FALSE],
        "without a verdict": unread,
    }


def verdicts() -> dict[tuple[str, str], str]:
    """Read what the reader said of each pair."""
    if not PAIRS.exists():
        return {}
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return {(row["a"], row["b"]): row["verdict"] for row in csv.DictReader(lines)}


# --- false alarms and speed ------------------------------------------------------------------------------------------


def alarms(corpora: Path) -> dict[str, Any]:
    """Send all three kinds of documents through the whole road in one run."""
    names = ("government", "regulations", "work_reports")
    seconds: dict[str, float] = {}
    lex, settings = lexicon.load(), Settings()
    features.build([Notice(id="a", path="a", text="请报送台账。")])  # loads the dictionaries
    documents, seconds["parse"] = parsed([(name, read(corpora, name)) for name in names])
    built, seconds["features"] = timed(lambda: features.build(documents, lexicon=lex))
    found, seconds["candidates"] = timed(lambda: index.candidates(built, documents, settings=settings, lexicon=lex))
    matches, seconds["judge"] = timed(lambda: judged(documents, built, found, lex, settings))
    counted = collections.Counter((kind(m.a), kind(m.b), m.relation) for m in matches if m.relation in OVERLAPPING)
    return {
        "alarms": {
            "documents": dict(sorted(collections.Counter(kind(d.id) for d in documents).items())),
            "candidate pairs": len(found),
            "counted pairs": {" / ".join(key): n for key, n in sorted(counted.items())},
            "counted pairs of work reports": sum(n for (a, b, _), n in counted.items() if a == b == "work_reports"),
        },
        "speed": {
            "characters": sum(len(d.text) for d in documents if isinstance(d, Notice)),
            "seconds of one core": {k: round(v, 1) for k, v in seconds.items()},
        },
    }


def judged(
    documents: tuple[Document, ...],
    built: features.Features,
    found: list[CandidatePair],
    lex: lexicon.Lexicon,
    settings: Settings,
) -> tuple[Match, ...]:
    return matching.judge(
        documents, features=built, candidates=found, roles=links.roles(documents), lexicon=lex, settings=settings
    )


def parsed(sources: Iterable[tuple[str, list[Row]]]) -> tuple[tuple[Document, ...], float]:
    """Parse titles and texts as plain text files would be, and complete them from one another."""
    lex = lexicon.load()
    raws = [raw(f"{name}/{n:05}.txt", row) for name, rows in sources for n, row in enumerate(rows)]

    def run() -> tuple[Document, ...]:
        found = [d for r in raws for d in parsing.parse(r, lexicon=lex)]
        return attach(complete(sorted(found, key=lambda d: d.id), lexicon=lex), lex, rarity=reference.pair_rarity())

    return timed(run)


def raw(path: str, row: Row) -> RawDocument:
    lines = [row["title"], *(line for line in row["text"].split("\n") if line.strip())]
    return RawDocument(path=path, format="txt", blocks=tuple(Paragraph(text=line) for line in lines))


def kind(id_: str) -> str:
    return id_.split("/", maxsplit=1)[0]


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


if __name__ == "__main__":
    main()
