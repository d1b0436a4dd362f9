"""What plain methods reach on the labelled counties, at the best threshold there is (chosen on the labels)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import jieba
import numpy as np
from counties import County, jsonl
from datasketch import MinHash
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

Key = tuple[str, str]


def texts(county: County) -> dict[str, str]:
    """Return the plain text of every labelled document by gold id; of a table its title, notes and header."""
    notices = {n["id"]: n["text"] for n in jsonl(county.folder / "notices.jsonl")}
    tables = {
        t["id"]: " ".join([t["title"], t["notes"] or "", *(cell for row in t["header"] for cell in row)])
        for t in jsonl(county.folder / "templates.jsonl")
    }
    return notices | tables


def tfidf(documents: Mapping[str, str]) -> dict[Key, float]:
    """Cosine of TF-IDF over jieba words of two letters and more, idf of the batch, of all pairs of a kind."""
    out: dict[Key, float] = {}
    for ids in of_one_kind(documents):
        words = [[w for w in jieba.lcut(documents[i]) if len(w.strip()) > 1] for i in ids]
        rows = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(words)
        cosine = (rows @ rows.T).toarray()
        out |= {(ids[m], ids[n]): float(cosine[m, n]) for m, n in itertools.combinations(range(len(ids)), 2)}
    return out


def minhash(documents: Mapping[str, str]) -> dict[Key, float]:
    """Jaccard estimated by MinHash over character 3-grams, of all pairs of a kind."""
    sketches = {}
    for name, text in documents.items():
        flat = "".join(text.split())
        sketch = MinHash(num_perm=256, seed=1, scheme="affine32")
        sketch.update_batch([flat[k : k + 3].encode() for k in range(len(flat) - 2)])
        sketches[name] = sketch
    pairs = (pair for ids in of_one_kind(documents) for pair in itertools.combinations(ids, 2))
    return {(a, b): float(sketches[a].jaccard(sketches[b])) for a, b in pairs}


def of_one_kind(documents: Mapping[str, str]) -> list[list[str]]:
    """Return the ids of the notices and those of the tables, each sorted."""
    return [sorted(i for i in documents if i[0] == kind) for kind in "NT"]


def at_best_threshold(county: County, similarity: Mapping[Key, float]) -> set[Key]:
    """Return the pairs above the thresholds, one a kind, with the best F1 there is on the labels."""
    found: set[Key] = set()
    for kind, letter in (("notices", "N"), ("templates", "T")):
        gold = county.gold(kind)
        ranked = sorted((k for k in similarity if k[0][0] == letter), key=lambda k: (-similarity[k], k))
        hits: NDArray[np.int64] = np.cumsum([k in gold for k in ranked])
        f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + len(gold))
        found |= set(ranked[: int(np.argmax(f1)) + 1])
    return found
