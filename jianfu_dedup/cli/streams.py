"""Standard output and standard error: their encoding, their width, and what is said on the latter through logging."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_PIPE_WIDTH = 120
"""A pipe has no width of its own; this keeps a row of a table on one line in a CI log."""


def utf8() -> None:
    """Write UTF-8 also on a console whose code page is GBK; a character must never end the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:  # the same bytes on every system
                stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def width() -> int:
    """Cells of a line of standard output."""
    import shutil

    return shutil.get_terminal_size((_PIPE_WIDTH, 0)).columns if sys.stdout.isatty() else _PIPE_WIDTH


@contextmanager
def logging_to_stderr() -> Iterator[None]:
    """Let the package's log, from warnings up and the command line's own lines, go to standard error."""
    package, own = logging.getLogger("jianfu_dedup"), logging.getLogger("jianfu_dedup.cli")
    handler = _Masked(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    level = own.level
    own.setLevel(logging.INFO)
    package.addHandler(handler)
    try:
        yield
    finally:
        package.removeHandler(handler)
        own.setLevel(level)


class _Masked(logging.StreamHandler):  # type: ignore[type-arg]
    """Hides personal data: a message may hold a path, and a path a telephone number."""

    def format(self, record: logging.LogRecord) -> str:
        from jianfu_dedup.report.public import safe_text

        return safe_text(super().format(record))
