"""Make the reference statistics of the package from a folder of corpora: counts and vectors, never text.

    python benchmarks/reference.py CORPORA

CORPORA holds ``*.jsonl.gz`` files with a ``text`` in each line: ``government*`` and ``work_reports*`` count as
administrative, every other file as legal. Written into ``jianfu_dedup/lexicon/``:

- ``reference.npz``: document frequencies of words and hashes of stock clauses (see ``jianfu_dedup.text.reference``);
- ``vectors.npz``: word vectors by PPMI and truncated SVD (see ``jianfu_dedup.text.vectors``).

The same corpora, lexicon and library versions give the same numbers.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.utils.extmath import randomized_svd

from jianfu_dedup import lexicon
from jianfu_dedup.text import boilerplate, reference, vectors
from jianfu_dedup.text.tokenise import Tokenizer

TARGET = Path(lexicon.__file__).parent
ADMINISTRATIVE = ("government", "work_reports")
CHUNK = 1200  # characters: the length of a county notice, so that frequencies are comparable
MIN_DF = 3  # rarer words are typing errors and names
STOCK_DF = 4  # administrative documents that repeat a clause before it counts as stock
VOCABULARY = 22_000
DIMENSIONS = 160
WINDOW = 5  # words to each side
SHIFT = 2.0  # PPMI keeps log-ratios above ln(shift)
SMOOTHING = 0.75  # of the context distribution (Levy, Goldberg and Dagan 2015)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--no-vectors", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    lex = lexicon.load()
    tokenizer = Tokenizer(lex)
    frequencies: dict[str, collections.Counter[str]] = {
        "administrative": collections.Counter(),
        "legal": collections.Counter(),
    }
    chunks = collections.Counter[str]()
    sources: dict[str, int] = {}
    stock = Stock(lex)
    sentences: list[list[str]] = []
    for path in sorted(options.corpora.glob("*.jsonl.gz")):
        genre = "administrative" if path.name.startswith(ADMINISTRATIVE) else "legal"
        for text in texts(path):
            sources[path.name] = sources.get(path.name, 0) + 1
            if genre == "administrative":
                stock.add(text)
            for chunk in cut(text):
                words = [tokenizer.words(line) for line in chunk.split("\n")]
                frequencies[genre].update(set(itertools.chain.from_iterable(words)))
                chunks[genre] += 1
                sentences.extend(words)
        print(f"{path.name}: {sources[path.name]} documents, {time.perf_counter() - started:.0f} s")
    meta = {
        "version": reference.VERSION,
        "tokenizer": tokenizer.fingerprint.split("/")[0],
        "chunks": dict(sorted(chunks.items())),
        "documents": sources,
    }
    write_reference(frequencies, stock.hashes(), meta)
    if not options.no_vectors:
        write_vectors(sentences, frequencies, meta)
    print(f"done in {time.perf_counter() - started:.0f} s")


def texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def cut(text: str) -> Iterator[str]:
    """Cut a long document at line ends into pieces of about a notice's length."""
    piece: list[str] = []
    size = 0
    for line in text.split("\n"):
        piece.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "\n".join(piece)
            piece, size = [], 0
    if size:
        yield "\n".join(piece)


class Stock:
    """Counts in how many documents each clause stands."""

    def __init__(self, lex: lexicon.Lexicon) -> None:
        self._lexicon = lex
        self._keep = boilerplate.keep_pattern(lex)
        self._counts = collections.Counter[str]()

    def add(self, text: str) -> None:
        """Count the clauses of one document, each once."""
        self._counts.update(set(boilerplate.clauses(text, self._lexicon)))

    def hashes(self) -> np.ndarray[Any, np.dtype[np.uint64]]:
        """Return the hashes of the clauses that many documents repeat."""
        frequent = [c for c, n in self._counts.items() if n >= STOCK_DF and len(c) >= boilerplate.MIN_STOCK]
        kept = [c for c in frequent if not self._keep.search(c) and not any(ch.isdigit() for ch in c)]
        print(f"stock clauses: {len(kept)} of {len(self._counts)}")
        return np.sort(np.array([boilerplate.clause_hash(c) for c in kept], dtype=np.uint64))


def write_reference(
    frequencies: dict[str, collections.Counter[str]], stock: np.ndarray[Any, Any], meta: dict[str, Any]
) -> None:
    total = frequencies["administrative"] + frequencies["legal"]
    words = sorted(w for w, n in total.items() if n >= MIN_DF and len(w) <= 12)
    counts = {g: np.array([frequencies[g][w] for w in words], dtype=np.uint16) for g in sorted(frequencies)}
    save(
        TARGET / "reference.npz",
        words=packed("\n".join(words)),
        administrative=counts["administrative"],
        legal=counts["legal"],
        stock=stock,
        meta=packed(json.dumps(meta, sort_keys=True)),
    )
    print(f"words: {len(words)}")


def write_vectors(
    sentences: Sequence[Sequence[str]], frequencies: dict[str, collections.Counter[str]], meta: dict[str, Any]
) -> None:
    words = vocabulary(frequencies)
    index = {w: i for i, w in enumerate(words)}
    table = ppmi(cooccurrences([[index[w] for w in s if w in index] for s in sentences], len(words)))
    # The left vectors alone, without the singular values: these would let a few broad directions drown the rest. Mean
    # average precision over all pairs of two labelled counties: exponent 1 of the values .375, ½ .420, 0 .428. The
    # window (3, 5, 10, 20) and the dimensions (100 … 240) matter less than .01.
    rows, _, _ = randomized_svd(table, n_components=DIMENSIONS, n_iter=4, random_state=0)
    rows -= rows.mean(axis=0)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    scale = np.abs(rows).max(axis=1, keepdims=True)
    save(
        TARGET / "vectors.npz",
        words=packed("\n".join(words)),
        rows=np.round(rows / scale * 127).astype(np.int8),
        meta=packed(json.dumps({**meta, "version": vectors.VERSION, "dimensions": DIMENSIONS}, sort_keys=True)),
    )


def vocabulary(frequencies: dict[str, collections.Counter[str]]) -> list[str]:
    """Return the words of most use to notices: administrative documents count fully, legal ones by a fifth."""
    score = collections.Counter[str]()
    for genre, weight in (("administrative", 1.0), ("legal", 0.2)):
        for word, count in frequencies[genre].items():
            score[word] += weight * count  # type: ignore[assignment]
    ranked = sorted(score, key=lambda w: (-score[w], w))
    return sorted(ranked[:VOCABULARY])


def cooccurrences(sentences: Sequence[Sequence[int]], size: int) -> sp.csr_matrix:
    """Count pairs of words at most WINDOW apart in a line, nearer ones more (1 / distance)."""
    flat = np.array([i for s in sentences for i in (*s, -1)], dtype=np.int32)
    # Where a line ends stands -1; a pair with a line end between its words is none.
    line = np.cumsum(flat < 0)
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        a, b = flat[:-distance], flat[distance:]
        good = (a >= 0) & (b >= 0) & (line[:-distance] == line[distance:])
        values = np.full(int(good.sum()), 1.0 / distance, dtype=np.float32)
        total = total + sp.coo_matrix((values, (a[good], b[good])), shape=(size, size)).tocsr()
    return total + total.T


def ppmi(counts: sp.csr_matrix) -> sp.csr_matrix:
    rows = np.asarray(counts.sum(axis=1)).ravel()
    context = rows**SMOOTHING
    context /= context.sum()
    table = counts.tocoo()
    ratio = np.log(table.data / (rows[table.row] * context[table.col] * SHIFT))
    keep = ratio > 0
    return sp.csr_matrix((ratio[keep], (table.row[keep], table.col[keep])), shape=counts.shape)


def packed(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def save(path: Path, **arrays: np.ndarray[Any, Any]) -> None:
    np.savez_compressed(path, **arrays)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
