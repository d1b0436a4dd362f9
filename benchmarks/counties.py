"""The labelled counties, as the benchmark scripts use them: documents read from the files, labels from the JSONL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jianfu_dedup as jd
from jianfu_dedup import features, index
from jianfu_dedup.matching import scoring, verdicts
from jianfu_dedup.parsing import links

DATA = Path(__file__).parent / "data"
NAMES = ("yunxi", "qinghe")
"""The two counties that the lexicon and the rules were written beside: fitted on one, tested on the other."""
BLIND = ("nanping", "hezhou", "shiqiao")
"""Written later by authors who had seen neither the others nor the lexicon; general rules were mended after reading
their misses."""
FITTED = (*NAMES, *BLIND)
"""What the shipped weights are fitted on."""
HELD_OUT = "chenghu"
"""Written blind as well. No weight is ever fitted on it, and its misses are never read: what a new county gets."""
KINDS = ("notices", "templates", "crossing")


def jsonl(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gold_id(document: jd.Notice | jd.Template) -> str:
    """Return the gold id of a document: its file's stem up to the first "_"."""
    return document.path.rsplit("/", 1)[-1].split("_")[0].split(".")[0]


@dataclass(frozen=True)
class County:
    """One labelled county, read once."""

    name: str

    @property
    def folder(self) -> Path:
        """Where its files and labels lie."""
        return DATA / self.name

    @cached_property
    def documents(self) -> jd.Documents:
        """Its documents, through the whole reading and parsing."""
        return jd.read(self.folder / "files")

    @cached_property
    def labels(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Labelled pairs by sorted gold ids."""
        return {(min(p["a"], p["b"]), max(p["a"], p["b"])): p for p in jsonl(self.folder / "pairs.jsonl")}

    @cached_property
    def clusters(self) -> dict[str, str]:
        """Gold id → id of its cluster, for those in one."""
        return {m: c["id"] for c in jsonl(self.folder / "clusters.jsonl") for m in c["members"]}

    @cached_property
    def roles(self) -> dict[tuple[str, str], str]:
        """What its notices do with each other."""
        return links.roles(self.documents)

    @cached_property
    def prepared(self) -> scoring.Scored:
        """Every candidate pair with its signals, before any judge has weighed them."""
        docs = self.documents
        built = features.build(docs.documents, lexicon=docs.lexicon, settings=docs.settings.features)
        found = index.candidates(built, docs.documents, settings=docs.settings, lexicon=docs.lexicon)
        own = verdicts.attachments(docs.documents)
        pairs = [(c.i, c.j) for c in found if (c.i, c.j) not in own]
        return scoring.prepare(docs.documents, built, pairs, roles=self.roles, lexicon=docs.lexicon)

    def keys(self, scored: scoring.Scored) -> list[tuple[str, str]]:
        """Gold ids of every pair, sorted within the pair."""
        ids = [gold_id(d) for d in self.documents]
        return [(min(ids[i], ids[j]), max(ids[i], ids[j])) for i, j in scored.pairs]

    def gold(self, kind: str) -> set[tuple[str, str]]:
        """Overlapping labelled pairs of one kind."""
        shape = {"notices": "NN", "templates": "TT", "crossing": "NT"}[kind]
        return {k for k, p in self.labels.items() if p["relation"] in jd.OVERLAPPING and k[0][0] + k[1][0] == shape}
