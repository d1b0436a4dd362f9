"""How fast and how large the standing index is, beside datasketch's in-memory MinHashLSH and its pickle, in one run.

    python benchmarks/index.py                                  10,000, 100,000 and 1,000,000 documents
    python benchmarks/index.py --sizes 10000                    one size
    python benchmarks/index.py --quick                          1,000 documents, few checks: does it work at all?
    python benchmarks/index.py --keep DIR                       leave the indexes in this folder
    python benchmarks/index.py --again DIR                      ask those anew; the rest stays as it was measured

The documents are made up (``made_up_corpus.py`` says how). Into each index they go in one transaction, in batches that
alternate with the peer's. Three rates are told apart: ``parsed documents`` goes through ``Index.add`` (masked,
measured, packed, put), into the index that holds all the others already; ``measured documents`` is packing and putting
alone; ``put`` is the store alone. Drafts are documents of the same corpus that are not in the index, handed over
parsed; ``beyond its text`` is the file less the UTF-8 of the texts (they lie in it compressed; the stricter figure
beside it takes off the compressed texts alone). ``fresh`` figures are of new processes; the file is in the page cache
then, as on a server that is in use.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import os
import platform
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import index_parts as p
import index_tables
import made_up_corpus
import ten_pages
from made_up_corpus import Corpus, number_of
from made_up_parts import Parts

import jianfu_dedup as jd
from jianfu_dedup import features
from jianfu_dedup.documents import Document
from jianfu_dedup.index import keys
from jianfu_dedup.index.store import open_store
from jianfu_dedup.index.store.contract import Entry, Store
from jianfu_dedup.registry import lineage, records
from jianfu_dedup.registry.records import Record

HERE = Path(__file__).resolve().parent
OUT = HERE / "results" / "index.json"
COUNTIES = ("yunxi", "qinghe", "nanping", "hezhou")
BATCH = 2000
ADDED = 1000
"""Parsed documents that are added to each index."""
PEER_LIMIT = 12 << 30
PEER_GUESS = 11_100
"""Bytes a document of the peer, as measured at 100,000, until a smaller size of the run has told."""
TARGETS = {
    "add": 1000,
    "open_s": 0.3,
    "beyond_text": 4096,
    "check_p95_ms": 50,
    "ten_pages_s": 3,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--drafts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--folder", type=Path, help="where the indexes are built; a temporary folder by default")
    parser.add_argument("--keep", type=Path, help="build them here, and leave them")
    parser.add_argument("--again", type=Path, help="where an earlier run left them")
    options = parser.parse_args()
    options.sizes = options.sizes or ([1000] if options.quick else [10_000, 100_000, 1_000_000])
    options.drafts = 5 if options.quick else options.drafts
    found = run(options)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    index_tables.show(found, TARGETS)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure all sizes."""
    counties = COUNTIES[-1:] if options.quick else COUNTIES
    files = [sorted((HERE / "data" / name / "files").iterdir()) for name in counties]
    read = [jd.read(f[::3] if options.quick else f) for f in files]
    parts = Parts([d for county in read for d in county.parsed], read[0].lexicon, read[0].settings)
    before, known, sizes = os.getloadavg(), 0.0, {}
    for size in sorted(options.sizes):
        corpus = Corpus(parts, size, options.seed)
        with place(options, size) as folder:
            one = Run(corpus, folder, options, read[0])
            with_peer = size * (known or PEER_GUESS) < PEER_LIMIT
            sizes[str(size)] = one.again() if options.again else one.measure(with_peer=with_peer)
        known = sizes[str(size)]["peer"].get("memory a document", known)
    return {
        "date": f"{dt.datetime.now().astimezone():%Y-%m-%d}",
        "seed": options.seed,
        "machine": {**machine(), "load before": before, "load after": os.getloadavg()},
        "versions": {p: version(p) for p in ("datasketch", "numpy", "scipy")} | {"jianfu_dedup": jd.__version__},
        "corpus": {
            "counties": list(counties),
            "notices": len(parts.notices),
            "tables": len(parts.tables),
            "sentences": len(parts.plain) + len(parts.asking),
            "made": " ".join((made_up_corpus.__doc__ or "").split()),
        },
        "targets": TARGETS,
        "sizes": sizes,
    }


@contextlib.contextmanager
def place(options: argparse.Namespace, size: int) -> Iterator[Path]:
    """Yield the folder in which an index of this size is built or stands."""
    if kept := options.keep or options.again:
        folder = kept / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        yield Path(name)


def machine() -> dict[str, Any]:
    """Describe the machine."""
    import sqlite3

    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return {
        "processor": next((x.split(": ")[1] for x in lines if x.startswith("model name")), platform.processor()),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


class Run:
    """One size."""

    def __init__(self, corpus: Corpus, folder: Path, options: argparse.Namespace, read: jd.Documents) -> None:
        self.corpus, self.size, self.folder, self.options = corpus, corpus.size, folder, options
        self.lexicon, self.settings = read.lexicon, read.settings
        self.path, self.note = folder / "county.jianfu", folder / "filled.json"

    def measure(self, *, with_peer: bool) -> dict[str, Any]:
        """Fill an index and the peer, then ask both."""
        say(f"{self.size} documents: filling")
        clock, tally = p.Clock(), Counter[str]()
        peer = p.Peer(self.settings.features) if with_peer else None
        files = self.fill(clock, tally, peer)
        found: dict[str, Any] = {
            "documents": self.size,
            "made a second": clock.rate(self.size, "making"),
            "add": {
                "measured documents": clock.rate(self.size, "packing", "putting", "commit"),
                "put": clock.rate(self.size, "putting", "commit"),
            },
            "characters a document": round(tally["characters"] / self.size, 1),
            "bytes a document": p.room(self.path, tally, self.size),
            "nearness of made-up measures": self.nearness(files),
            "postings of the keys of a document, mean": self.postings(files),
        }
        self.write_down(files, found)
        self.asked(found, files, peer)
        say("the peer")
        found["peer"] = self.keep(clock, tally, peer)
        self.write_down(files, found)
        return found

    def write_down(self, files: int, found: Mapping[str, Any]) -> None:
        """Leave a note of what was measured beside the index, for :meth:`again`."""
        self.note.write_text(json.dumps({"files": files, "found": found}), encoding="utf-8")

    def again(self) -> dict[str, Any]:
        """Ask an index that an earlier run left. What it said of filling and of the peer stays."""
        kept = json.loads(self.note.read_text(encoding="utf-8"))
        files, found = kept["files"], kept["found"]
        bands = found["check"]["who shares a band, ms"]
        self.asked(found, files, None)
        found["check"]["who shares a band, ms"] = bands | found["check"]["who shares a band, ms"]
        self.write_down(files, found)
        return found

    def asked(self, found: dict[str, Any], files: int, peer: Any) -> None:
        """Measure everything that is done with an index that stands."""
        say(f"{self.size} documents: asking")
        drafts = [self.drafted(self.corpus.file(files + n)) for n in range(self.options.drafts)]
        found["check"] = self.ask(drafts, peer)
        say("new processes")
        found["fresh"] = self.fresh(drafts)
        say("ten pages, and adding parsed documents")
        found["ten pages and two workbooks"] = self.ten_pages(files)
        found["add"]["parsed documents"] = self.add(files + self.options.drafts)

    # Filling.

    def fill(self, clock: Any, tally: Counter[str], peer: Any) -> int:
        """Put the corpus into a new index, in one transaction, and into the peer; return the number of its files."""
        jd.Index.open(self.path).close()
        store = open_store(str(self.path), create=False, timeout_s=30)
        last = 0
        writing = store.writing()
        writing.__enter__()
        for batch in self.batches(clock):
            last = number_of(batch[-1])
            homes = {r.document.id: home for r in batch if (home := self.corpus.home(r))}
            with clock("packing"):
                entries = records.entries_of(batch, lexicon=self.lexicon, settings=self.settings)
            with clock("putting"):
                store.put(entries)
                lineage.place(store, homes)
            if peer is not None:
                sketches = p.sketches(entries, self.settings.features)
                with clock("peer"):
                    peer.insert(sketches)
            count(tally, batch, entries)
        with clock("commit"):
            writing.__exit__(None, None, None)
        store.close()
        return last + 1

    def batches(self, clock: Any) -> Iterator[list[Record]]:
        """Yield the documents of the corpus."""
        source = itertools.islice(self.corpus.records(), self.size)
        while True:
            with clock("making"):
                batch = list(itertools.islice(source, BATCH))
            if not batch:
                return
            yield batch

    def nearness(self, files: int) -> dict[str, float]:
        """Compare made-up measures with those of the extractor, on documents that are drafts later."""
        extract = features.extractor(self.lexicon, self.settings.features)
        made = [r for n in range(min(200, self.options.drafts)) for r in self.corpus.file(files + n)]
        true = [Record(document=r.document, features=extract(r.document)) for r in made]
        a, b = (records.entries_of(x, lexicon=self.lexicon, settings=self.settings) for x in (made, true))
        shared = [len(dict(x.keys).keys() & dict(y.keys).keys()) / len(y.keys) for x, y in zip(a, b, strict=True)]
        same = [x.signature == y.signature for x, y in zip(a, b, strict=True)]
        return {
            "keys in common": round(sum(shared) / len(shared), 3),
            "equal signatures": round(sum(same) / len(same), 3),
            "keys, made up": mean([len(x.keys) for x in a]),
            "keys, measured": mean([len(y.keys) for y in b]),
        }

    def postings(self, files: int) -> float:
        """Return how many postings the keys of a document hold in all: what a check has to add up."""
        made = [r for n in range(min(50, self.options.drafts)) for r in self.corpus.file(files + n)]
        entries = records.entries_of(made, lexicon=self.lexicon, settings=self.settings)
        store = open_store(str(self.path), create=False, timeout_s=30)
        held = [sum(len(p.handles) for p in store.postings([key for key, _ in e.keys])) for e in entries]
        store.close()
        return mean(held)

    # Asking.

    def drafted(self, made: Sequence[Record]) -> jd.Documents:
        """Return the documents of a file as a draft that was parsed already."""
        return self.handed([r.document for r in made])

    def handed(self, documents: Sequence[Document]) -> jd.Documents:
        """Return documents as :func:`jianfu_dedup.read` would."""
        held = tuple(sorted(documents, key=lambda d: d.id))
        return jd.Documents(documents=held, parsed=held, lexicon=self.lexicon, settings=self.settings)

    def ask(self, drafts: Sequence[jd.Documents], peer: Any) -> dict[str, Any]:
        """Ask the index and the peer by turns, in a process that has been asked before."""
        clocks = {"wall": p.Stages(time.perf_counter), "processor": p.Stages(time.process_time)}
        spent: dict[str, list[dict[str, float]]] = {name: [] for name in clocks}
        bands: dict[str, list[float]] = {"ours": [], "peer": []}
        answers = []
        store = open_store(str(self.path), create=False, timeout_s=30)
        with jd.Index.open(self.path) as index:
            for draft in drafts[:5]:
                index.check(draft)
            with clocks["wall"].watching(), clocks["processor"].watching():
                for draft in drafts:
                    for clock in clocks.values():
                        clock.start()
                    answers.append(index.check(draft))
                    for name, clock in clocks.items():
                        spent[name].append(clock.done())
                    self.ask_bands(draft, store, peer, bands)
        store.close()
        return {
            "drafts": len(drafts),
            "ms": {name: p.by_stage(checks) for name, checks in spent.items()},
            "documents judged, mean": mean([a.judged for a in answers]),
            "documents left off, mean": mean([a.left_off for a in answers]),
            "documents told, mean": mean([len(a.already) for a in answers]),
            "who shares a band, ms": {name: p.quantiles(s) for name, s in bands.items() if s},
        }

    def ask_bands(self, draft: jd.Documents, store: Store, peer: Any, spent: dict[str, list[float]]) -> None:
        """Ask both who shares a band with a draft: the same question, once of the file and once of the memory."""
        extract, chosen = features.extractor(self.lexicon, self.settings.features), self.settings.features
        held = [Record(document=d, features=extract(d)) for d in draft]
        for _, sketch in p.sketches(records.entries_of(held, lexicon=self.lexicon, settings=self.settings), chosen):
            wanted = [key for key, _ in keys.band_keys(sketch.hashvalues, chosen.bands, chosen.rows)]
            spent["ours"].append(elapsed(partial(store.postings, wanted)))
            if peer is not None:
                spent["peer"].append(elapsed(partial(peer.query, sketch)))

    def fresh(self, drafts: Sequence[jd.Documents]) -> dict[str, Any]:
        """Open the index in new processes."""
        file = self.folder / "drafts.json"
        p.save([list(d) for d in drafts], file)
        opened = [p.fresh("open", self.path) for _ in range(1 if self.options.quick else 9)]
        checks = 5 if self.options.quick else 1000
        return {
            **{f"{k} p50": round(sorted(o[k] for o in opened)[len(opened) // 2], 4) for k in opened[0]},
            "opened": len(opened),
            **p.fresh("checks", self.path, file, str(checks)),
        }

    def keep(self, clock: Any, tally: Counter[str], peer: Any) -> dict[str, Any]:
        """Keep the peer in its pickle, and read that in a new process."""
        if peer is None:
            return {"skipped": f"its memory would exceed {PEER_LIMIT >> 30} GB"}
        inside, file = tally["signed"], self.folder / "lsh.pickle"
        told: dict[str, Any] = {"documents": inside, "insert": clock.rate(inside, "peer")}
        # A pickler remembers every object it has written: half as much again as they take themselves.
        if p.available() < inside * PEER_GUESS // 2:
            return {**told, "pickle": "skipped: too little memory to write it"}
        spent = elapsed(partial(peer.dump, file))
        told |= {"dump_s": round(spent, 3), "pickle, bytes a document": round(file.stat().st_size / inside, 1)}
        peer.clear()  # its room is needed by the process that reads the file
        if p.available() < inside * PEER_GUESS:
            return {**told, "load_s": "skipped: too little memory to read it"}
        found = p.fresh("pickle", file)
        return {
            **told,
            "load_s": round(found["load_s"], 3),
            "memory a document": round(found["bytes"] / inside, 1),
        }

    def ten_pages(self, files: int) -> dict[str, Any]:
        """Check a draft of ten pages and two workbooks from its files, parsing included."""
        made = (r.document for r in self.corpus.records(files + 2 * self.options.drafts))
        draft = ten_pages.write(made, self.folder / "draft")
        spent = []
        with jd.Index.open(self.path) as index:
            for _ in range(1 if self.options.quick else 7):
                started = time.perf_counter()
                answer = index.check(draft.folder)
                spent.append(time.perf_counter() - started)
        return {
            "characters": draft.characters,
            "columns": draft.columns,
            "parts": len(answer.draft),
            "documents told": len(answer.already),
            "first_s": round(spent[0], 3),
            "s p50": round(sorted(spent)[len(spent) // 2], 3),
        }

    def add(self, start: int) -> dict[str, Any]:
        """Add parsed documents to the full index, in one transaction, and take them out again."""
        more = itertools.islice(self.corpus.records(start), 50 if self.options.quick else ADDED)
        given = self.handed([r.document for r in more])
        clock = p.Clock()
        with jd.Index.open(self.path) as index:
            with clock("add"):
                done = index.add(given)
            index.remove(done.added)
        if len(done.added) != len(given):
            raise SystemExit(f"{len(given)} given, {len(done.added)} added")
        return {"documents": len(given), **clock.rate(len(given), "add")}


def count(tally: Counter[str], batch: Sequence[Record], entries: Sequence[Entry]) -> None:
    """Count what was put."""
    for record, entry in zip(batch, entries, strict=True):
        text = p.said(record.document)
        data = text.encode("utf-8", "surrogatepass")
        tally["characters"] += len(text)
        tally["text"] += len(data)
        tally["packed text"] += len(zlib.compress(data, 6))
        tally["content"] += len(entry.content)
        tally["keys"] += 7 * len(entry.keys)
        tally["signatures"] += len(entry.signature)
        tally["signed"] += bool(entry.signature)


def mean(numbers: Sequence[float]) -> float:
    return round(sum(numbers) / len(numbers), 1)


def elapsed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def say(text: str) -> None:
    print(f"{dt.datetime.now().astimezone():%H:%M:%S} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
