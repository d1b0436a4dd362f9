"""What all values have in common: they turn into plain dicts and lists, and point into texts by spans."""

from __future__ import annotations

import datetime as dt
import functools
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

V = typing.TypeVar("V")


def to_plain(value: Any) -> Any:
    """Turn a value of this module into dicts, lists, strings and numbers, ready for JSON.

    Example:
        >>> to_plain(Span(start=2, end=5))
        {'start': 2, 'end': 5}
    """
    if value.__class__ in _PLAIN:
        return value
    names = _names(value.__class__)
    if names is not None:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        items = sorted(value) if isinstance(value, (frozenset, set)) else value
        return [to_plain(v) for v in items]
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return value


_PLAIN = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


def from_plain(kind: type[V], data: Mapping[str, Any]) -> V:
    """Make a value again of what :func:`to_plain` made of it; keys that are absent keep their defaults.

    Args:
        kind: One of the dataclasses of this room, whose fields are strings, numbers, dates, tuples, such values, or
            None.
        data: Plain dicts and lists, as JSON gives them.

    Raises:
        TypeError: A key is not a field of ``kind``, or one without a default is absent.
        ValueError: A date is none.

    Example:
        >>> from_plain(Span, {"start": 2, "end": 5})
        Span(start=2, end=5)
    """
    makers: dict[str, Callable[[Any], Any]] = _makers(kind)  # type: ignore[arg-type,unused-ignore]
    return kind(**{key: makers[key](value) if key in makers else value for key, value in data.items()})


@functools.cache
def _makers(kind: type[Any]) -> dict[str, Callable[[Any], Any]]:
    """How to make each field of a class; fields that JSON gives as they are stay out."""
    hints = typing.get_type_hints(kind)
    found = {f.name: _maker(hints[f.name]) for f in fields(kind)}
    return {name: make for name, make in found.items() if make is not None}


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    options = [h for h in typing.get_args(hint) if h is not type(None)]
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return _if_there(_maker(options[0]))
    if typing.get_origin(hint) is tuple:
        return _each(_maker(options[0]))
    if hint is dt.date:
        return dt.date.fromisoformat
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value: from_plain(hint, value)
    return None


def _if_there(make: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    return None if make is None else lambda value: None if value is None else make(value)


def _each(make: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    return tuple if make is None else lambda value: tuple(make(v) for v in value)


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
