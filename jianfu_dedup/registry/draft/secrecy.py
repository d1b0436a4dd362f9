"""Refuses a draft that is not plainly open, before any of it is decoded, read or tokenised."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from jianfu_dedup.errors import SecretDocumentError
from jianfu_dedup.reading.secret import is_marked_line, name_is_marked
from jianfu_dedup.registry.draft.names import part_of, values

_MEND = "涉密文件不得用本程序查重; 不涉密的, 密级填 公开 或留空"
_MARK = 40
"""Characters of the longest line of marks; the first lines of longer texts are looked at when they are read."""
_TITLE = 4000
"""Characters of a name or title that are looked at."""


def refuse_secret(content: Mapping[str, Any]) -> None:
    """Look at every 密级 field, at any depth, and at values that are a 密级 mark under whatever key.

    Args:
        content: The draft as JSON.

    Raises:
        SecretDocumentError: One of them does not say that the draft is open.

    Example:
        >>> refuse_secret({"secretLevel": "公开", "attachments": [{"name": "台账.xlsx"}]})
        >>> refuse_secret({"form": {"密级": "秘密★1年"}})
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.SecretDocumentError: 草稿标有密级（涉密文件不得用本程序查重; 不涉密的, 密级填 公开 或留空）
    """
    for key, value in _entries(content):
        part = part_of(key)
        if (part == "secret_level" and not _is_open(value)) or _is_marked(value, named=part != "text"):
            raise secret_draft()


def secret_draft(where: str = "草稿") -> SecretDocumentError:
    """Return the error that refuses a draft; it tells nothing of what the draft says."""
    return SecretDocumentError(f"{where}标有密级", mend=_MEND)


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth; without recursion, and once each, since a mapping may hold itself."""
    todo: list[Any] = [content]
    seen: dict[int, Any] = {}  # holds what it names, so that no number is given twice
    while todo:
        value = todo.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        if isinstance(value, Mapping):
            yield from ((key, item) for key, item in value.items() if isinstance(key, str))
            todo.extend(item for item in value.values() if isinstance(item, (Mapping, list, tuple)))
        else:
            todo.extend(item for item in value if isinstance(item, (Mapping, list, tuple)))


def _is_open(value: Any) -> bool:
    """Whether a 密级 field says, in a word that we know, that there is no secret."""
    if value is None or value is False:
        return True
    if not isinstance(value, str) or len(value) > _MARK:
        return False
    bare = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return bare in values("open")


def _is_marked(value: Any, *, named: bool) -> bool:
    """Whether a value is a line of marks, or a name that holds a starred one; a text may speak of such."""
    if not isinstance(value, str):
        return False
    return (len(value) <= _MARK and is_marked_line(value)) or (named and len(value) <= _TITLE and name_is_marked(value))
