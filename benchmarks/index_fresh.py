"""What ``index.py`` measures in new processes: one task, its arguments, one line of JSON.

python benchmarks/index_fresh.py open INDEX
python benchmarks/index_fresh.py checks INDEX DRAFTS NUMBER
python benchmarks/index_fresh.py pickle FILE
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def opened(path: str) -> dict[str, float]:
    """Open an index, as a program that has imported the library; then its file again, for the part of the store."""
    import jianfu_dedup as jd

    jd.Index  # noqa: B018 — public names are imported when they are first named
    wall, cpu = time.perf_counter(), time.process_time()
    index = jd.Index.open(path)
    spent = {"open_s": time.perf_counter() - wall, "processor_s": time.process_time() - cpu}
    index.close()
    from jianfu_dedup.index.store import open_store

    again = time.perf_counter()
    open_store(path, create=False, timeout_s=30).close()
    return {**spent, "file_s": time.perf_counter() - again}


def checks(path: str, drafts: str, number: str) -> dict[str, float]:
    """Ask an index that was just opened, many times."""
    import index_parts as p

    import jianfu_dedup as jd
    from jianfu_dedup import lexicon

    held, settings = lexicon.load(), jd.Settings()
    handed = [jd.Documents(documents=d, parsed=d, lexicon=held, settings=settings) for d in p.load(Path(drafts))]
    memory = {"before opening": p.resident()}
    with jd.Index.open(path) as index:
        memory["after opening"] = p.resident()
        started = time.perf_counter()
        index.check(handed[0])
        first = time.perf_counter() - started
        memory["after the first check"] = p.resident()
        for n in range(int(number)):
            index.check(handed[n % len(handed)])
    memory["after the checks"] = p.resident()
    told = {f"memory {when}, MB": round(n / 1e6, 1) for when, n in memory.items()}
    return {"first check_s": round(first, 3), "checks": int(number), **told}


def unpickled(path: str) -> dict[str, float]:
    """Read the pickle of the peer."""
    import index_parts as p

    before, started = p.resident(), time.perf_counter()
    kept = p.Peer.read(Path(path))
    spent = time.perf_counter() - started
    return {"load_s": spent, "bytes": p.resident() - before, "keys": len(kept.keys)}


if __name__ == "__main__":
    task, *args = sys.argv[1:]
    print(json.dumps({"open": opened, "checks": checks, "pickle": unpickled}[task](*args)))
