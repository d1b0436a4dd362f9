"""What another process does with an index: adds documents that it reads itself."""

from __future__ import annotations

import small_county

import jianfu_dedup as jd


def add(address, folder, ready, go) -> tuple[str, ...]:
    """Add the files of a folder one by one, once all are ready."""
    documents = jd.read(folder, settings=small_county.SETTINGS)
    with jd.Index.open(address, settings=small_county.SETTINGS, timeout_s=60) as index:
        ready.release()
        go.wait(60)
        return tuple(
            i
            for name in sorted({d.path for d in documents})
            for i in index.add(small_county.only(documents, name)).added
        )
