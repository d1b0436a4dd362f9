"""Clocks, sizes and the other index, for ``index.py``.

``stages`` tells where a check spends its time, ``fresh`` asks a new process, ``room`` says what lies in the file, and
``Peer`` is datasketch's ``MinHashLSH`` over the same signatures.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import pickle
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from datasketch import LeanMinHash, MinHashLSH

from jianfu_dedup import road
from jianfu_dedup.documents import Document, Notice, Template, from_plain, to_plain
from jianfu_dedup.index.store.base import BaseStore
from jianfu_dedup.index.store.contract import Entry
from jianfu_dedup.index.store.packing import POSTING
from jianfu_dedup.registry import answering, checking, records
from jianfu_dedup.settings import Features

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def available() -> int:
    """Return the bytes of memory that nobody needs."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the tail, in milliseconds."""
    points = np.percentile(np.array(seconds) * 1e3, [50, 95, 99])
    return {name: round(float(p), 3) for name, p in zip(("p50", "p95", "p99"), points, strict=True)}


class Clock:
    """Adds up wall and processor time by name. Others may use the machine: the two tell how much they did."""

    def __init__(self) -> None:
        self.wall: Counter[str] = Counter()
        self.cpu: Counter[str] = Counter()

    @contextlib.contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Add the time of a block to that of ``name``."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall[name] += time.perf_counter() - wall
            self.cpu[name] += time.process_time() - cpu

    def rate(self, count: int, *names: str) -> dict[str, float]:
        """Return how many of ``count`` were done a second, by the wall and by the processor."""
        return {
            "per second": round(count / sum(self.wall[n] for n in names), 1),
            "per processor second": round(count / sum(self.cpu[n] for n in names), 1),
        }


# --- where a check spends its time -----------------------------------------------------------------------------------

STAGES = ("measuring", "gathering", "loading", "judging", "answering", "rest")
_WATCHED = (
    (checking, "gather", "gather"),
    (records, "decode", "loading"),
    (BaseStore, "get", "loading"),
    (BaseStore, "load", "loading"),
    (checking, "complete", "judging"),
    (records, "measures", "judging"),
    (road, "compared", "judging"),
    (answering, "answer", "answering"),
)


class Stages:
    """Seconds of one check by stage: ``measuring`` is all before the store is asked.

    Args:
        now: The clock to read: that of the wall, or that of the processor.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.found: Counter[str] = Counter()
        self._now, self._started = now, 0.0

    def start(self) -> None:
        """Begin a check."""
        self.found.clear()
        self._started = self._now()

    def done(self) -> dict[str, float]:
        """Return the stages of the check that ends now, and ``all``."""
        total, found = self._now() - self._started, self.found
        told = {name: found[name] for name in ("measuring", "loading", "judging", "answering")}
        told["gathering"] = found["gather"] - found["loading"]
        return {**told, "rest": total - sum(told.values()), "all": total}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the functions that stages begin and end with."""
        kept = [(owner, name, getattr(owner, name)) for owner, name, _ in _WATCHED]
        for (owner, name, function), (*_, stage) in zip(kept, _WATCHED, strict=True):
            setattr(owner, name, self._timed(function, stage))
        try:
            yield
        finally:
            for owner, name, function in kept:
                setattr(owner, name, function)

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def run(*args: Any, **given: Any) -> Any:
            started = self._now()
            if stage == "gather":
                self.found["measuring"] = started - self._started
            try:
                return function(*args, **given)
            finally:
                self.found[stage] += self._now() - started

        return run


def by_stage(checks: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return the median and the tail of each stage, and of ``all``."""
    return {stage: quantiles([c[stage] for c in checks]) for stage in ("all", *STAGES)}


# --- new processes ---------------------------------------------------------------------------------------------------


def fresh(task: str, *args: str | Path) -> dict[str, Any]:
    """Return what a new process answers; see ``index_fresh.py``."""
    script = Path(__file__).with_name("index_fresh.py")
    command = [sys.executable, str(script), task, *map(str, args)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def save(drafts: Sequence[Sequence[Document]], path: Path) -> None:
    """Write drafts as JSON."""
    plain = [[[isinstance(d, Notice), to_plain(d)] for d in draft] for draft in drafts]
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> list[tuple[Document, ...]]:
    """Read what :func:`save` wrote."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return [tuple(from_plain(Notice if notice else Template, d) for notice, d in draft) for draft in plain]


# --- room ------------------------------------------------------------------------------------------------------------


def said(document: Document) -> str:
    """Return the text of a document: that of a notice; title, columns and notes of a table."""
    if isinstance(document, Notice):
        return document.text
    return "\n".join([document.title, *(f.label for f in document.fields), document.notes])


def room(path: Path, tally: Mapping[str, int], documents: int) -> dict[str, Any]:
    """Tell what lies in the file of an index, in bytes a document.

    Args:
        path: The file, with its log folded into it.
        tally: Bytes that were put by kind: ``content``, ``keys``, ``signatures``; and of the texts: ``text`` as UTF-8,
            ``packed text`` with each compressed by itself.
        documents: How many.
    """
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        postings, rows = db.execute("SELECT sum(length(postings)), count(*) FROM chunks").fetchone()
        keys = db.execute("SELECT count(DISTINCT key) FROM chunks").fetchone()[0]
        longest = db.execute("SELECT sum(length(postings)) AS n FROM chunks GROUP BY key ORDER BY n DESC LIMIT 20")
        most = [n // POSTING.itemsize for (n,) in longest]
        homes = db.execute("SELECT sum(length(key) + length(value) + length(seal)) FROM notes").fetchone()[0]
    total = path.stat().st_size
    shares = {name: tally[name] for name in ("content", "keys", "signatures")} | {"postings": postings}
    shares["notes"] = homes
    shares["names, seals, trees"] = total - sum(shares.values())
    return {
        "on disk": round(total / documents, 1),
        "text": round(tally["text"] / documents, 1),
        "beyond its text": round((total - tally["text"]) / documents, 1),
        "beyond its compressed text": round((total - tally["packed text"]) / documents, 1),
        "shares": {name: round(n / documents, 1) for name, n in shares.items()},
        "keys a document": round(postings / POSTING.itemsize / documents, 1),
        "different keys": keys,
        "rows of postings": rows,
        "postings of the most frequent key": most[0],
        "postings of the 20th most frequent key": most[-1],
    }


# --- the other index -------------------------------------------------------------------------------------------------


def sketches(entries: Sequence[Entry], settings: Features) -> list[tuple[str, Any]]:
    """Return the signatures of entries as datasketch holds them; texts too short to judge have none."""
    return [
        (e.id, LeanMinHash(seed=settings.seed, hashvalues=np.frombuffer(e.signature, "<u4"), scheme=settings.scheme))
        for e in entries
        if e.signature
    ]


class Peer:
    """datasketch's ``MinHashLSH`` in memory, with the same signatures and bands.

    It answers which documents share a band, and nothing more. Pickle is how its users keep it, so that is measured;
    the library itself never reads one.
    """

    def __init__(self, settings: Features) -> None:
        self._lsh: Any = MinHashLSH(num_perm=settings.num_perm, params=(settings.bands, settings.rows))

    def insert(self, sketches: Sequence[tuple[str, Any]]) -> None:
        """Insert signatures one by one, as its users do."""
        for id_, sketch in sketches:
            self._lsh.insert(id_, sketch)

    def query(self, sketch: Any) -> int:
        """Return how many share a band."""
        return len(self._lsh.query(sketch))

    def dump(self, path: Path) -> None:
        """Write its pickle."""
        with path.open("wb") as file:
            pickle.dump(self._lsh, file, protocol=pickle.HIGHEST_PROTOCOL)

    def clear(self) -> None:
        """Let go of all, and give the memory back to the system."""
        self._lsh = None
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)

    @staticmethod
    def read(path: Path) -> Any:
        """Read a pickle that this run has written."""
        with path.open("rb") as file:
            return pickle.load(file)
