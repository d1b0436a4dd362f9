"""Departments over time: who does the work of a department that was renamed or merged, on a given day.

A document keeps the name it was signed with. Statistics count it under the department that stands later: 国土资源局 of
2018 and 自然资源局 of 2020 are one department. The last days in ``departments.toml`` are those of the reforms as a
whole; a county whose own came earlier or later writes its day in its county file.
"""

from __future__ import annotations

import datetime as dt

from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.lexicon.model import Department, Lexicon


def successor(lexicon: Lexicon, id_: str, on: dt.date | None = None) -> str:
    """Return the id of the department that does the work of ``id_`` on a day; ``id_`` itself while that one stands.

    Args:
        lexicon: What is known of the departments.
        id_: Id of a department. One that is not in the lexicon stands for itself.
        on: The day; None for the last one known of.

    Example:
        >>> import datetime as dt
        >>> from jianfu_dedup.lexicon import load
        >>> words = load()
        >>> [successor(words, "fpb", dt.date(year, 7, 1)) for year in (2020, 2022, 2025)]
        ['fpb', 'xzj', 'nyj']
        >>> successor(words, "gtj"), successor(words, "nobody")
        ('zrj', 'nobody')
    """
    for heir, since in heirs(lexicon, id_):
        if on is not None and on < since:
            break
        id_ = heir
    return id_


def heirs(lexicon: Lexicon, id_: str) -> tuple[tuple[str, dt.date], ...]:
    """Return the departments that took over one after the other, each with the first day it did.

    Example:
        >>> from jianfu_dedup.lexicon import load
        >>> [(id_, day.isoformat()) for id_, day in heirs(load(), "fpb")]
        [('xzj', '2021-05-01'), ('nyj', '2024-07-01')]
    """
    found: list[tuple[str, dt.date]] = []
    at = lexicon.departments.get(id_)
    while at is not None and at.successor and at.valid_to is not None:
        found.append((at.successor, at.valid_to + dt.timedelta(days=1)))
        at = lexicon.departments.get(at.successor)
    return tuple(found)


def standing(lexicon: Lexicon, id_: str, on: dt.date | None, *, code: str = "") -> str:
    """Return the department that did the work of ``id_`` on a day, also before ``id_`` came to be.

    Of several that were merged into one the first of the file is meant, or the one that used ``code``.

    Args:
        lexicon: What is known of the departments.
        id_: Id of a department.
        on: The day; None leaves ``id_`` as it is.
        code: 发文代字 without the county, if that named the department.

    Example:
        >>> import datetime as dt
        >>> from jianfu_dedup.lexicon import load
        >>> words = load()
        >>> standing(words, "yjj", dt.date(2016, 5, 1)), standing(words, "xzj", dt.date(2025, 5, 1))
        ('ajj', 'nyj')
    """
    if on is None:
        return id_
    at = lexicon.departments.get(id_)
    while at is not None and at.valid_from is not None and on < at.valid_from:
        before = [d for d in _before(lexicon).get(at.id, ()) if not code or code in d.codes]
        if not before:
            return at.id
        at = before[0]
    return successor(lexicon, at.id if at else id_, on)


def host(lexicon: Lexicon, office: str, on: dt.date | None = None) -> str:
    """Return the id of the department that hosts a coordination office on a day; None for the host of today.

    Example:
        >>> import datetime as dt
        >>> from jianfu_dedup.lexicon import load
        >>> words = load()
        >>> [host(words, "o05", day) for day in (dt.date(2016, 5, 1), dt.date(2022, 5, 1), None)]
        ['slj', 'yjj', 'yjj']
    """
    entry = lexicon.offices[office]
    former = [id_ for id_, last in entry.earlier if on is not None and on <= last]
    return standing(lexicon, former[0] if former else entry.host, on)


@once_per_lexicon
def _before(lexicon: Lexicon) -> dict[str, tuple[Department, ...]]:
    """The departments that each one took over from, in the order of the file."""
    found: dict[str, tuple[Department, ...]] = {}
    for department in lexicon.departments.values():
        if department.successor:
            found[department.successor] = (*found.get(department.successor, ()), department)
    return found
