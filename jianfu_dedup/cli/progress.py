"""The progress bar: on standard error while that is a terminal, and nowhere otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jianfu_dedup.cli.messages import Messages

Callbacks = tuple[Callable[[int, int, str], None], Callable[[], None]]


@contextmanager
def progress(say: Messages) -> Iterator[Callbacks]:
    """Yield what to call after each file that was read, and when the comparison begins."""
    if not sys.stderr.isatty():
        yield (lambda _done, _total, _name: None), (lambda: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        reading = bar.add_task(say("reading"), total=None)

        def on_file(done: int, total: int, _name: str) -> None:
            bar.update(reading, completed=done, total=total)

        def on_compare() -> None:
            bar.add_task(say("comparing"), total=None)

        yield on_file, on_compare
