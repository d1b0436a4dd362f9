"""Why a pair that is told was not counted, in a sentence of each language and with a quote from each side.

The sentences stand in ``messages/*.toml`` under ``[why]``, by the rule that kept the pair from counting.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from jianfu_dedup.report.messages import messages, name_of
from jianfu_dedup.report.public import clip

Entry = Mapping[str, Any]

_QUOTED = 40
"""Characters of a quote."""
_SHOWN = 60
"""Characters of a name put into a sentence."""
_AGAINST = 0.1
"""Weight from which a reason that speaks against a pair is named."""
# Rule → kinds of evidence that hold what both sides say of it, the best first.
_KINDS: dict[str, tuple[str, ...]] = {
    "other_period": ("other_period", "period", "time"),
    "periodic": ("other_period", "period", "time"),
    "other_population": ("other_population", "population"),
    "population": ("other_population", "population"),
    "derivable": ("derivable",),
}

_PEOPLE = frozenset({"other_population", "population"})


def why(pair: Entry, documents: Mapping[str, Entry], line: float) -> dict[str, Any] | None:
    """Say why a pair was not counted.

    Args:
        pair: Its entry.
        documents: Document entries by id.
        line: Score from which a pair of its kind counts.

    Returns:
        ``rule``, ``text`` (Chinese), ``values`` that the sentence is made of, and ``quotes``, one from each side; None
        for a pair that counts.
    """
    if pair["counted"]:
        return None
    sides = [documents[pair["a"]], documents[pair["b"]]]
    rule = _rule(pair)
    if rule in _PEOPLE and not all(_said(rule, pair, d, s) for d, s in zip(sides, "ab", strict=True)):
        rule = "other_ask"  # "other populations: ―, old people" would say nothing
    values = {
        "a": _said(rule, pair, sides[0], "a"),
        "b": _said(rule, pair, sides[1], "b"),
        "name_a": _name(sides[0]),
        "name_b": _name(sides[1]),
        "score": _short_of(pair["score"], line),
        "line": f"{line:.2f}",
        "against": _against(pair),
    }
    if rule == "derivable" and _counts(pair, "a"):
        # The sentence speaks of the ledger first and of the table that counts second.
        values |= {"a": values["b"], "b": values["a"], "name_a": values["name_b"], "name_b": values["name_a"]}
    quotes = [_quote(pair, document, side) for document, side in zip(sides, "ab", strict=True)]
    return {"rule": rule, "text": sentence(rule, values, "zh"), "values": values, "quotes": quotes}


def sentence(rule: str, values: Mapping[str, Any], lang: str) -> str:
    """Return the sentence of a rule in a language.

    Example:
        >>> values = {"a": "9月", "b": "10月"}
        >>> sentence("other_period", values, "zh")
        '所报时段不同：甲件为9月，乙件为10月。同一事项分期报送，不计重复。'
    """
    texts = messages(lang)["why"]
    filled: dict[str, Any] = {"against": [], **values}
    if filled["against"] and rule == "other_ask":
        rule = "other_ask_against"
    template = str(texts.get(rule, texts["unknown"]))
    unsaid = str(texts["unsaid"])
    names = {key: value or unsaid for key, value in filled.items() if key != "against"}
    reasons = str(texts["and"]).join(name_of(lang, "evidence", kind) for kind in filled["against"])
    wanted = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return template.format(**{name: reasons if name == "against" else names.get(name, unsaid) for name in wanted})


def _short_of(score: float, line: float) -> str:
    """Write a score, with as many digits as it takes to see that it is below the line.

    Example:
        >>> _short_of(0.42, 0.5), _short_of(0.4987, 0.5), _short_of(0.9, 0.5)
        ('0.42', '0.499', '0.90')
    """
    digits = next((n for n in (2, 3) if score >= line or round(score, n) < line), 4)
    return f"{score:.{digits}f}"


def _rule(pair: Entry) -> str:
    rule = pair["suppressed_by"]
    return str(rule if rule in messages("zh")["why"] else pair["relation"])


def _evidence(pair: Entry, kinds: tuple[str, ...]) -> Entry | None:
    found = {e["kind"]: e for e in reversed(pair["evidence"])}
    return next((found[k] for k in kinds if k in found and (found[k]["a"] or found[k]["b"])), None)


def _said(rule: str, pair: Entry, document: Entry, side: str) -> str:
    """What one side says of what the rule is about."""
    told = _evidence(pair, _KINDS.get(rule, ()))
    if told and told[side]:
        return clip(str(told[side]), _SHOWN)
    if rule in {"other_period", "other_season", "periodic"}:
        return str(document["issued"] or "")
    if rule in _PEOPLE:
        return "、".join(document["population"])
    if rule == "statutory":
        return str(document["statutory"])
    if rule == "cascade":
        return str(document["issuer_raw"] or document["issuer"] or "")
    return _material(pair, document, side)


def _material(pair: Entry, document: Entry, side: str) -> str:
    """What is to be handed in: the material of the request that was compared, or the name of the table."""
    asked = _evidence(pair, ("request", "covered", "kind"))
    requests = [r for r in document["requests"] if not r["cancelled"]]
    same = [r for r in requests if asked and r["quote"] == asked[side]]
    material = next((r["material"] for r in [*same, *requests] if r["material"]), "")
    return clip(str(material or _name(document)), _SHOWN)


def _name(document: Entry) -> str:
    return clip(str(document["title"] or document["path"].rsplit("/", 1)[-1]), _SHOWN)


def _quote(pair: Entry, document: Entry, side: str) -> str:
    asked = _evidence(pair, ("request", "covered", "kind"))
    quote = asked[side] if asked else ""
    quote = quote or next((r["quote"] or r["material"] for r in document["requests"] if not r["cancelled"]), "")
    return clip(str(quote or _name(document)), _QUOTED)


def _against(pair: Entry) -> list[str]:
    kinds = [e["kind"] for e in pair["evidence"] if e["weight"] <= -_AGAINST and e["kind"].startswith("other_")]
    return kinds[:3]


def _counts(pair: Entry, side: str) -> bool:
    """Whether this side of a derivable pair is the table that counts; the note begins with its columns."""
    told = _evidence(pair, ("derivable",))
    return bool(told and told[side] and str(told["note"]).startswith(str(told[side]).rstrip("…")[:20]))
