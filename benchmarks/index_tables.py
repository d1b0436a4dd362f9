"""Prints the figures of index.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Found = Mapping[str, Any]


def show(found: Found, targets: Mapping[str, float]) -> None:
    """Print each size, and what the targets say of it."""
    machine = found["machine"]
    print(f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, load {machine['load before']}")
    for size, one in found["sizes"].items():
        print(f"\n{int(size):,} documents, {one['characters a document']:.0f} characters each")
        for name, value in rows(one):
            print(f"  {name:52} {value}")
        for name, value, target, met in verdicts(one, targets):
            print(f"  {'met' if met else 'NOT MET':8} {name:43} {value:.4g} (target {target})")


def rows(one: Found) -> Iterator[tuple[str, str]]:
    """Yield what to print of one size."""
    for name, rate in one["add"].items():
        told = f"{rate['per second']:.0f} a second, {rate['per processor second']:.0f} a processor second"
        yield f"add, {name}", told
    room = one["bytes a document"]
    yield "bytes a document", f"{room['on disk']:.0f} on disk, text {room['text']:.0f}, {shares(room['shares'])}"
    yield "beyond its text", f"{room['beyond its text']:.0f}; its compressed text {room['beyond its compressed text']}"
    yield (
        "keys a document",
        f"{room['keys a document']}; {one['postings of the keys of a document, mean']:.0f} postings",
    )
    yield "postings of the most frequent key", f"{room['postings of the most frequent key']}"
    check = one["check"]
    for stage, ms in check["ms"]["wall"].items():
        yield f"check, ms: {stage}", f"{triple(ms)} (processor {triple(check['ms']['processor'][stage])})"
    yield "judged, left off, told", " ".join(str(check[f"documents {k}, mean"]) for k in ("judged", "left off", "told"))
    fresh = one["fresh"]
    yield (
        "open, new process",
        f"{fresh['open_s p50']} s (processor {fresh['processor_s p50']}), the file {fresh['file_s p50']}",
    )
    yield "first check in a new process, s", f"{fresh['first check_s']}"
    memory = [
        fresh[f"memory {k}, MB"]
        for k in ("before opening", "after opening", "after the first check", "after the checks")
    ]
    yield "memory, MB", " → ".join(map(str, memory))
    ten = one["ten pages and two workbooks"]
    yield "ten pages and two workbooks", f"first {ten['first_s']} s, then {ten['s p50']} s"
    yield "who shares a band, ms", " · ".join(f"{k} {triple(v)}" for k, v in check["who shares a band, ms"].items())
    yield "MinHashLSH", ", ".join(f"{k} {v}" for k, v in one["peer"].items())


def triple(ms: Mapping[str, float]) -> str:
    """Return median and tail."""
    return " / ".join(f"{ms[k]:.2f}" for k in ("p50", "p95", "p99"))


def shares(found: Mapping[str, float]) -> str:
    """Return what the bytes are."""
    return ", ".join(f"{name} {n:.0f}" for name, n in found.items())


def verdicts(one: Found, targets: Mapping[str, float]) -> Iterator[tuple[str, float, float, bool]]:
    """Yield target by target what was reached, and whether that is enough."""
    for kind in one["add"]:
        rate = one["add"][kind]["per second"]
        yield f"add a second, {kind}", rate, targets["add"], rate >= targets["add"]
    most = (
        ("open, s", one["fresh"]["open_s p50"], "open_s"),
        ("bytes beyond its text", one["bytes a document"]["beyond its text"], "beyond_text"),
        ("bytes beyond its compressed text", one["bytes a document"]["beyond its compressed text"], "beyond_text"),
        ("check p95, ms (asked of 1,000,000)", one["check"]["ms"]["wall"]["all"]["p95"], "check_p95_ms"),
        ("ten pages, first, s (asked of 10,000)", one["ten pages and two workbooks"]["first_s"], "ten_pages_s"),
    )
    for name, value, target in most:
        yield name, value, targets[target], value <= targets[target]
