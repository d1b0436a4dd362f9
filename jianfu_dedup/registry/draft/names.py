"""The names under which OA systems keep the parts of a draft, from ``names.toml``."""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Mapping
from importlib import resources

_LONGEST = 100
"""Characters of a key; what is longer is none of ours."""


def plain_key(key: str) -> str:
    """Return a key without what does not count in it.

    Example:
        >>> plain_key("Doc_Mark "), plain_key("发文 字号")
        ('docmark', '发文字号')
    """
    kept = (c for c in unicodedata.normalize("NFKC", key).casefold() if not c.isspace() and c not in "_-")
    return "".join(kept)


def part_of(key: object, of: str = "draft") -> str:
    """Tell which part a key stands for, "" if none.

    Args:
        key: A key of the JSON.
        of: ``draft`` or ``attachment``.

    Example:
        >>> part_of("发文字号"), part_of("FileName", "attachment"), part_of("流程编号")
        ('doc_mark', 'name', '')
    """
    if not isinstance(key, str) or len(key) > _LONGEST:
        return ""
    return _parts(of).get(plain_key(key), "")


@functools.cache
def _parts(of: str) -> Mapping[str, str]:
    return {plain_key(name): part for part, names in _table()[of].items() for name in names}


def public_name(part: str, of: str = "draft") -> str:
    """Return what a part is called in the schema.

    Example:
        >>> public_name("send_to")
        'sendTo'
    """
    return _table()[of][part][0]


def aliases(part: str, of: str = "draft") -> tuple[str, ...]:
    """Return the other names of a part.

    Example:
        >>> "主送" in aliases("send_to")
        True
    """
    return tuple(_table()[of][part][1:])


@functools.cache
def values(kind: str) -> frozenset[str]:
    """Return values that mean something to us: ``open`` 密级 fields, ``urgent`` words that are printed.

    Example:
        >>> "公开" in values("open"), "工作秘密" in values("open"), "特急" in values("urgent")
        (True, False, True)
    """
    return frozenset(_table()["values"][kind])


@functools.cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
