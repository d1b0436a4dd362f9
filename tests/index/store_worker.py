"""What processes of the tests do to a store: steps whose result is known from their number alone."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from made_up_entries import entry, numbered

from jianfu_dedup.index.store import open_store

EACH = 4
"""Entries a step adds."""


def processes():
    """Processes that share nothing with this one."""
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in kinds else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["jianfu_dedup.index.store.sqlite"])  # which takes longer than forking
    return context


def take_step(store, step):
    """Add, replace and drop in one transaction, and note its number."""
    with store.writing():
        store.put(numbered(n, size=900) for n in range(step * EACH, step * EACH + EACH))
        if step:
            store.put([entry(numbered(step * EACH - 1).id, [(step, 1)])])
            store.drop([numbered(step * EACH - 2).id])
        store.note("state", "step", str(step))


def after(step):
    """All entries when steps up to this one stand."""
    found = {e.id: e for e in (numbered(n, size=900) for n in range((step + 1) * EACH))}
    for done in range(1, step + 1):
        changed = entry(numbered(done * EACH - 1).id, [(done, 1)])
        found[changed.id] = changed
        del found[numbered(done * EACH - 2).id]
    return list(found.values())


def last_step(store):
    return int(store.notes("state").get("step", -1))


def step_until_killed(path, told):
    """Step after step; what is told stands."""
    store = open_store(path, create=True, timeout_s=20)
    with Path(told).open("a", encoding="ascii") as file:
        for step in range(last_step(store) + 1, 10**6):
            take_step(store, step)
            file.write(f"{step}\n")
            file.flush()
            if step % 8 == 7:
                store.compact()


def add_some(path, worker, count):
    store = open_store(path, create=True, timeout_s=30)
    for n in range(count):
        with store.writing():
            store.put([entry(f"{worker}-{n}", [(1, 1), (worker + 2, n + 1)])])
    store.close()
