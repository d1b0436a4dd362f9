"""JSON Schemas of the answers, worked out from the classes: types from the annotations, words from the docstrings."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass

from jianfu_dedup.registry.draft.fields import Draft, DraftFile
from jianfu_dedup.registry.draft.names import aliases, public_name

_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}}
_NEWER = "Within 1.x keys are only added: a reader must ignore keys it does not know."


def answer_schema(kind, name, told):
    """The schema of a class whose values an index answers."""
    parts = {}
    schema = _object(kind, parts, written=True)
    schema["properties"]["schema_version"] = {"type": "string", "pattern": r"^1\.[0-9]+$"}
    return _whole(name, f"{told} {_NEWER}", schema, {k: parts[k] for k in sorted(parts)})


def draft_schema():
    """The schema of what ``check --json`` takes, under the names that come first."""
    text = {"type": ["string", "null"]}
    special = {
        "secret_level": {"type": ["string", "boolean", "null"]},
        "send_to": {"oneOf": [text, {"type": "array", "items": {"type": "string"}}]},
        "date": {"type": ["string", "integer", "null"]},
        "attachments": {"type": ["array", "null"], "items": {"$ref": "#/$defs/DraftFile"}},
    }
    schema = {"type": "object", "properties": _named(Draft, "draft", special, text)}
    schema["anyOf"] = [{"required": ["subject"]}, {"required": ["text"]}]
    file = {"type": "object", "properties": _named(DraftFile, "attachment", {}, {"type": "string"})}
    file["anyOf"] = [{"required": ["base64"]}, {"required": ["text"]}]
    file["description"] = _summary(DraftFile)
    told = (
        f"{_summary(Draft)} Taken by `jianfu-dedup check INDEX --json -`. Keys in any case; other keys are ignored,"
        " but a 密级 under any of its names is looked at wherever it stands."
    )
    return _whole("draft", told, schema, {"DraftFile": file})


def _named(kind, of, special, text):
    told = attributes(kind)
    found = {}
    for f in fields(kind):
        others = " ".join(aliases(f.name, of))
        words = f"{told[f.name]} Also: {others}." if others else told[f.name]
        found[public_name(f.name, of)] = {**special.get(f.name, text), "description": words}
    return found


def _whole(name, told, schema, parts):
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:jianfu-dedup:{name}:1",
        "title": f"jianfu_dedup {name} 1.x",
        "description": told,
    }
    return {**head, **schema, **({"$defs": parts} if parts else {})}


def _object(kind, parts, *, written=False):
    hints, told = typing.get_type_hints(kind), attributes(kind)
    properties = {
        f.name: {**_type(hints[f.name], parts), **({"description": told[f.name]} if f.name in told else {})}
        for f in fields(kind)
    }
    missing = {f.name for f in fields(kind) if f.name != "schema_version"} - set(told)
    assert not missing, f"{kind.__name__} does not describe {missing}"
    # Whatever is written has every key; one without a default can never go.
    needed = [f.name for f in fields(kind) if written or f.default is MISSING or f.default_factory is MISSING]
    return {"type": "object", "required": needed, "properties": properties}


def _type(hint, parts):
    origin, options = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is typing.Literal:
        return {"enum": list(options)}
    if origin in (types.UnionType, typing.Union):
        return {"oneOf": [_type(o, parts) for o in options if o is not type(None)] + [{"type": "null"}]}
    if origin is tuple and options[-1] is Ellipsis:
        return {"type": "array", "items": _type(options[0], parts)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [_type(o, parts) for o in options], "minItems": len(options),
                "maxItems": len(options)}  # fmt: skip
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _type(options[1], parts)}
    if hint is dt.date:
        return {"type": "string", "format": "date"}
    assert is_dataclass(hint), hint
    if hint.__name__ not in parts:
        parts[hint.__name__] = {}
        parts[hint.__name__] |= {**_object(hint, parts, written=True), "description": _summary(hint)}
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _summary(kind):
    return inspect.getdoc(kind).split("\n\n")[0].replace("\n", " ")


def attributes(kind):
    """What the docstring says of each attribute."""
    block = re.search(r"\nAttributes:\n(.*?)(?:\n\n|\Z)", inspect.getdoc(kind), re.DOTALL)
    found = re.split(r"\n {4}(?=\w+: )", "\n" + block[1]) if block else []
    pairs = (entry.split(": ", 1) for entry in found if entry.strip())
    return {name.strip(): " ".join(_plain(words).split()) for name, words in pairs}


def _plain(words):
    """Without the marks of docstrings."""
    return re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"\1", words).replace("``", "`")
