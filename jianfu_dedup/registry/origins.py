"""Which files a document came from: its own, and the containers (zip, eml) that this lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A file name may hold a "!" of its own; what ends before it like a file is a container.
_CONTAINER = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")


def is_container(path: str) -> bool:
    """Tell whether what is named so may hold other files.

    Example:
        >>> is_container("7月.zip"), is_container("紧急")
        (True, False)
    """
    return bool(_CONTAINER.search(path))


def containers(source: str) -> Iterator[str]:
    """Yield the containers that a file lies in, the inmost first.

    Example:
        >>> list(containers("7月/来文.eml!附件.zip!表1.xlsx"))
        ['7月/来文.eml!附件.zip', '7月/来文.eml']
        >>> list(containers("紧急!通知.docx"))
        []
    """
    while source := source.rpartition("!")[0]:
        if is_container(source):
            yield source


def files_of(id_: str) -> Iterator[str]:
    """Yield the file that a document of this id came from, and the containers that it lies in.

    Example:
        >>> list(files_of("7月.zip!通知.docx#t1"))
        ['7月.zip!通知.docx', '7月.zip']
    """
    file = id_.rpartition("#")[0] or id_
    yield file
    yield from containers(file)
