"""Reads many files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jianfu_dedup.reading.walk import Result, iter_file
from jianfu_dedup.settings import Reading


def run(
    files: list[tuple[Path, str]], *, settings: Reading, progress: Callable[[int, int, str], None] | None = None
) -> list[Result]:
    """Read files one after the other."""
    results: list[Result] = []
    for i, (path, relative) in enumerate(files, 1):
        results.extend(iter_file(path, relative=relative, settings=settings))
        if progress is not None:
            progress(i, len(files), relative)
    return results
