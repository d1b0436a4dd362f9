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
        t["id"]: " ".join([t["title"], t["notes"], *(cell for row in t["header"] for cell in row)])
        for t in jsonl(county.folder / "templates.jsonl")
    }
    return notices | tables


def tfidf(documents: Mapping[str, str]) -> dict[Key, float]:
    """Cosine of TF-IDF over jieba words, idf of the batch, of all pairs of one kind."""
    ids = sorted(documents)
    rows = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None).fit_transform([documents[i] for i in ids])
    cosine = (rows @ rows.T).toarray()
    at = {i: n for n, i in enumerate(ids)}
    return {(a, b): float(cosine[at[a], at[b]]) for a, b in itertools.combinations(ids, 2) if a[0] == b[0]}


def minhash(documents: Mapping[str, str]) -> dict[Key, float]:
    """Jaccard estimated by MinHash over character 3-grams, of all pairs of one kind."""
    sketches = {}
    for name, text in documents.items():
        flat = "".join(text.split())
        sketch = MinHash(num_perm=128, seed=1, scheme="affine32")
        sketch.update_batch([flat[k : k + 3].encode() for k in range(len(flat) - 2)])
        sketches[name] = sketch
    pairs = itertools.combinations(sorted(documents), 2)
    return {(a, b): float(sketches[a].jaccard(sketches[b])) for a, b in pairs if a[0] == b[0]}


def at_best_threshold(county: County, similarity: Mapping[Key, float]) -> set[Key]:
    """Return the pairs above the threshold with the best F1 there is on the labels."""
    gold = county.gold("notices") | county.gold("templates")
    ranked = sorted(similarity, key=lambda k: (-similarity[k], k))
    hits: NDArray[np.int64] = np.cumsum([k in gold for k in ranked])
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + len(gold))
    return set(ranked[: int(np.argmax(f1)) + 1])
