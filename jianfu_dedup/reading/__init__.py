"""Reading: files of any office format become :class:`~jianfu_dedup.documents.RawDocument` values.

Formats are told by content, never by suffix; a file that cannot be read becomes an
:class:`~jianfu_dedup.documents.Unread` with its reason and never ends the run.

The way of a file: ``files`` finds it, ``runner`` hands it to a ``worker`` process (``workers`` starts and ends them,
``wire`` brings the results back), ``walk`` goes into what it contains, ``dispatch`` asks ``sniff`` what it is and calls
the module of that format, which offers what ``base`` says; ``secret`` refuses what carries a 密级 mark, ``safe_xml``
parses XML of strangers. The formats stand in ``office``, ``sheets``, ``pages``, ``plain`` and ``containers``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from jianfu_dedup.documents import RawDocument, Unread
from jianfu_dedup.reading.files import find_files
from jianfu_dedup.reading.walk import Result, iter_file
from jianfu_dedup.settings import Reading

__all__ = ["find_files", "read_file", "read_files"]

Read = tuple[tuple[RawDocument, ...], tuple[Unread, ...]]


def read_file(path: str | os.PathLike[str], *, relative: str, settings: Reading) -> Read:
    """Read one file, with the members if it is a container, in this process.

    Bounded in size but not in time; :func:`read_files` also ends what takes too long.

    Args:
        path: Where it is.
        relative: What to call it in the results.
        settings: Limits.

    Returns:
        The documents and the unread members, in the order of the file.
    """
    return _split(iter_file(Path(path), relative=relative, settings=settings))


def read_files(
    files: Iterable[tuple[str | os.PathLike[str], str]],
    *,
    settings: Reading,
    progress: Callable[[int, int, str], None] | None = None,
) -> Read:
    """Read many files in worker processes, each file bounded in time and memory.

    Args:
        files: (path, relative path) of each, as :func:`find_files` gives them.
        settings: Limits and number of workers.
        progress: Called with files done, files in all, and the relative path just done.

    Returns:
        The documents and the unread files, in the order of ``files``, whichever worker was faster.
    """
    from jianfu_dedup.reading.runner import run

    return _split(run([(Path(p), r) for p, r in files], settings=settings, progress=progress))


def _split(results: Iterable[Result]) -> Read:
    documents: list[RawDocument] = []
    missing: list[Unread] = []
    for result in results:
        if isinstance(result, RawDocument):
            documents.append(result)
        else:
            missing.append(result)
    return tuple(documents), tuple(missing)
