"""What all values have in common: they turn into plain dicts and lists, and point into texts by spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


def to_plain(value: Any) -> Any:
    """Turn a value of this module into dicts, lists, strings and numbers, ready for JSON.

    Example:
        >>> to_plain(Span(start=2, end=5))
        {'start': 2, 'end': 5}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        items = sorted(value) if isinstance(value, (frozenset, set)) else value
        return [to_plain(v) for v in items]
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return value


class Plain:
    """Gives every value ``to_dict``."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the value as plain dicts and lists, ready for JSON."""
        result: dict[str, Any] = to_plain(self)
        return result


@dataclass(frozen=True, kw_only=True, slots=True)
class Span(Plain):
    """A stretch of a text: ``text[start:end]``, in code points."""

    start: int
    end: int
