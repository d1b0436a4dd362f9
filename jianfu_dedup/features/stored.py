"""What is known of one document as plain lists and strings, and back: what an index stores.

Short keys, empty values left out, words of one text joined by blanks. What repeats the document's text costs nothing
once both are compressed together. Numbers were rounded when they were made, so what comes back equals what went in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jianfu_dedup.documents import Deadline, Period
from jianfu_dedup.features.values import Ask, Bag, DocFeatures, Label, When

_KINDS = {"n": "notice", "t": "template"}


def to_stored(features: DocFeatures) -> dict[str, Any]:
    """Return what is known of one document as dicts, lists, strings and numbers, ready for JSON.

    Example:
        >>> to_stored(DocFeatures(id="a", kind="notice", title=("防溺水", "台账"), body={"台账": 0.1, "报送": 1.0}))
        {'id': 'a', 'k': 'n', 't': '防溺水 台账', 'b': {'0.1': '台账', '1.0': '报送'}}
    """
    f = features
    return {"id": f.id, "k": f.kind[0]} | _filled(
        {
            "t": " ".join(f.title),
            "a": [_ask(ask) for ask in f.asks],
            "b": _bag(f.body),
            "h": " ".join(f.headers),
            "c": list(f.concepts),
            "l": [[label.text, label.concept, *label.meanings] for label in f.labels],
            "x": f.kept,
            "s": f.stock,
            "n": f.series,
            "d": list(f.dates),
            "m": dict(f.title_meanings),
            "w": dict(f.body_meanings),
            "p": list(f.spoken),
        }
    )


def from_stored(stored: Mapping[str, Any]) -> DocFeatures:
    """Return what :func:`to_stored` was given.

    Args:
        stored: As from :func:`to_stored`, or from its JSON.

    Raises:
        KeyError, ValueError: It was not made by :func:`to_stored`.

    Example:
        >>> one = DocFeatures(id="a", kind="template", title=("台账",))
        >>> from_stored(to_stored(one)) == one
        True
    """
    get = stored.get
    return DocFeatures(
        id=stored["id"],
        kind=_KINDS[stored["k"]],  # type: ignore[arg-type]
        title=_words(get("t", "")),
        asks=tuple(_ask_of(ask) for ask in get("a", ())),
        body=_bag_of(get("b", {})),
        headers=_words(get("h", "")),
        concepts=tuple(get("c", ())),
        labels=tuple(Label(text=one[0], concept=one[1], meanings=tuple(one[2:])) for one in get("l", ())),
        kept=get("x", ""),
        stock=get("s", ""),
        series=get("n", ""),
        dates=tuple(get("d", ())),
        title_meanings=get("m", {}),
        body_meanings=get("w", {}),
        spoken=tuple(get("p", ())),
    )


def _ask(ask: Ask) -> dict[str, Any]:
    return _filled(
        {
            "n": ask.number,
            "x": ask.text,
            "q": ask.quote,
            "p": list(ask.population),
            "i": _date(ask.when.issued),
            "v": _period(ask.when.period),
            "d": [[d.value, d.precision, d.raw] for d in ask.when.deadlines],
            "o": int(ask.part),
            "t": " ".join(ask.words),
            "m": dict(ask.meanings),
            "k": dict(ask.kinds),
            "r": list(ask.narrow),
            "j": dict(ask.jobs),
        }
    )


def _ask_of(stored: Mapping[str, Any]) -> Ask:
    get = stored.get
    return Ask(
        number=get("n", 0),
        text=get("x", ""),
        quote=get("q", ""),
        population=tuple(get("p", ())),
        when=_when_of(get("i", ""), get("v", ()), get("d", ())),
        part=bool(get("o", 0)),
        words=_words(get("t", "")),
        meanings=get("m", {}),
        kinds=get("k", {}),
        narrow=tuple(get("r", ())),
        jobs=get("j", {}),
    )


def _when_of(issued: str, period: Any, deadlines: Any) -> When:
    return When(
        issued=_date_of(issued),
        period=_period_of(period),
        deadlines=tuple(Deadline(value=v, precision=p, raw=r) for v, p, r in deadlines),
    )


def _bag(words: Bag) -> dict[str, str]:
    """Words by their count: nearly all have the same few."""
    groups: dict[float, list[str]] = {}
    for word, count in words.items():
        groups.setdefault(count, []).append(word)
    return {repr(count): " ".join(groups[count]) for count in groups}


def _bag_of(stored: Mapping[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for count, words in stored.items():
        found |= dict.fromkeys(words.split(" "), float(count))
    return found


def _words(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(" ")) if joined else ()


def _date(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _date_of(stored: str) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def _period(period: Period) -> list[str]:
    return [] if period == Period() else [period.raw, _date(period.start), _date(period.end), period.rhythm]


def _period_of(stored: Any) -> Period:
    if not stored:
        return Period()
    raw, start, end, rhythm = stored
    return Period(raw=raw, start=_date_of(start), end=_date_of(end), rhythm=rhythm)


def _filled(parts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in parts.items() if value}
