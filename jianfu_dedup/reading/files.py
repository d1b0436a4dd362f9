"""Which files there are to read, in an order that does not depend on the file system."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_SKIPPED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def is_noise(name: str) -> bool:
    """Tell lock files, hidden files and leavings of the operating system.

    Example:
        >>> [is_noise(n) for n in ("~$通知.docx", ".DS_Store", "Thumbs.db", "通知.docx")]
        [True, True, True, False]
    """
    return name.startswith(("~$", ".", "~WRL")) or name.casefold() in _SKIPPED_NAMES


def find_files(paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str]) -> list[tuple[Path, str]]:
    """List the files under some paths.

    Args:
        paths: Files and folders; folders are walked with all that is in them.

    Returns:
        (absolute path, relative path) of each file, sorted by the latter. Relative paths have "/" and NFC names. A file
        given by itself is called by its name. When several roots are given whose files would be called alike, theirs
        are told apart by the name of the root, and a number if need be.

    Raises:
        FileNotFoundError: A path does not exist.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = Path(folder, "通知.txt").write_text("x")
        ...     _ = Path(folder, "~$通知.txt").write_text("x")
        ...     [relative for _, relative in find_files([folder])]
        ['通知.txt']
    """
    roots = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    groups: list[tuple[str, list[tuple[Path, str]]]] = []
    known: set[Path] = set()
    for root in roots:
        absolute = Path(os.path.abspath(root))  # noqa: PTH100 - resolve() would follow links out of the root
        found = [(p, r) for p, r in _walk(absolute) if p not in known]
        known.update(p for p, _ in found)
        groups.append((_nfc(absolute.name), found))
    return sorted(_named_apart(groups), key=lambda item: item[1])


def _walk(root: Path) -> list[tuple[Path, str]]:
    if root.is_file():
        return [(root, _nfc(root.name))]
    if not root.is_dir():
        raise FileNotFoundError(f"路径不存在: {root}")
    found = []
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not is_noise(name))
        for name in sorted(names):
            path = Path(folder, name)
            if not is_noise(name) and path.is_file():
                found.append((path, _nfc(path.relative_to(root).as_posix())))
    return found


def _named_apart(groups: list[tuple[str, list[tuple[Path, str]]]]) -> list[tuple[Path, str]]:
    counts: dict[str, int] = {}
    for _, found in groups:
        for _, relative in found:
            counts[relative] = counts.get(relative, 0) + 1
    result: list[tuple[Path, str]] = []
    used: set[str] = set()
    for root, found in groups:
        clash = any(counts[relative] > 1 for _, relative in found)
        for path, relative in found:
            name = f"{root}/{relative}" if clash and relative != root else relative
            if clash and relative == root:
                name = f"{_nfc(path.parent.name)}/{relative}"
            result.append((path, _unused(name, used)))
    return result


def _unused(name: str, used: set[str]) -> str:
    number, candidate = 1, name
    while candidate in used:
        number += 1
        candidate = f"{number}/{name}"
    used.add(candidate)
    return candidate


def _nfc(text: str) -> str:
    # Names that are not valid in the file system's encoding keep their odd bytes, shown as U+FFFD.
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)
