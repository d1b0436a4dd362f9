"""What to do about a draft: advice with its counts, never an accusation. The words stand in ``advice.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from jianfu_dedup.registry.answers import Advice, Already

_SAME = {"copy": "SAME_DOCUMENT", "reissue": "REISSUE", "forward": "FORWARD"}
_WEAK = 0.5
"""Best score below which a person should look before anything is merged."""
_SHOWN = 4
"""Names in a sentence; more are counted."""


def advise(
    already: Sequence[Already], *, held: int, columns: int, documents: int, lang: str = "zh"
) -> tuple[Advice, ...]:
    """Return what to do, the weightiest first.

    Args:
        already: What overlaps with the draft, the strongest first.
        held: Columns of the draft that are collected already.
        columns: Columns of the draft.
        documents: Documents in the index.
        lang: ``zh`` or ``en``.

    Example:
        >>> advise([], held=0, columns=0, documents=12)[0].measure
        '未见重复'
    """
    rules = list(_rules(already, held, columns)) or [("NOTHING", {"documents": documents})]
    return tuple(_worded(rule, values, lang) for rule, values in rules)


def _rules(already: Sequence[Already], held: int, columns: int) -> Iterator[tuple[str, dict[str, Any]]]:
    open_ones = [a for a in already if a.decision != "dismissed"]
    for relation, rule in _SAME.items():
        same = [a for a in open_ones if a.relation == relation]
        if same:
            yield rule, _values(same)
    asked = [a for a in open_ones if a.relation not in _SAME]
    full, part = ([a for a in asked if (a.strength == "full") is whole] for whole in (True, False))
    if full:
        yield "SAME_ASK", _values(full)
    if part:
        yield "PART_ASK", _values(part)
    if held:
        yield (
            "COLUMNS",
            {**_values([a for a in already if a.fields]), "held": held, "of": columns, "rest": columns - held},
        )
    dismissed = [a for a in already if a.decision == "dismissed"]
    if dismissed:
        yield "DISMISSED", _values(dismissed)
    if open_ones and max(a.score for a in open_ones) < _WEAK:
        yield "REVIEW", {"score": f"{max(a.score for a in open_ones):.2f}"}


def _values(found: Sequence[Already]) -> dict[str, Any]:
    departments = list(dict.fromkeys(a.department for a in found if a.department))
    first = min(found, key=lambda a: (a.issued or "9999", a.id))
    return {
        "count": len({a.id for a in found}),
        "departments": departments,
        "title": found[0].title or found[0].id,
        "number": found[0].doc_no,
        "since": first.issued,
    }


def _worded(rule: str, values: Mapping[str, Any], lang: str) -> Advice:
    words = _words(lang)
    names = values.get("departments", [])
    filled = {
        **values,
        "departments": _named(names, words) or words["unknown"],
        "number": words["number"].format(number=values["number"]) if values.get("number") else "",
        "since": words["since"].format(since=values["since"]) if values.get("since") else "",
    }
    texts = words[rule]
    return Advice(rule=rule, measure=texts["measure"], text=texts["text"].format(**filled))


def _named(names: Sequence[str], words: Mapping[str, Any]) -> str:
    shown: str = words["comma"].join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else shown + words["more"].format(count=len(names))


@functools.cache
def _words(lang: str) -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("advice.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[lang]
    return found
