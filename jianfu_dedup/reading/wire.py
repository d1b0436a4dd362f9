"""Results on their way from a worker to its parent, as lines of JSON: a worker that went wrong can send no code."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from jianfu_dedup.documents import Block, Grid, Paragraph, RawDocument, Unread


def encode(result: RawDocument | Unread) -> bytes:
    r"""Return a result as one line of ASCII.

    Example:
        >>> encode(Unread(path="a", code="E_EMPTY", reason="空"))[:24]
        b'{"path": "a", "code": "E'
    """
    values: dict[str, Any] = {f.name: getattr(result, f.name) for f in fields(result)}
    if isinstance(result, RawDocument):
        values["blocks"] = [{f.name: getattr(block, f.name) for f in fields(block)} for block in result.blocks]
    return json.dumps(values).encode("ascii") + b"\n"


def decode(line: bytes) -> RawDocument | Unread:
    """Return the result that a line holds.

    Example:
        >>> unread = Unread(path="a", code="E_EMPTY", reason="空")
        >>> decode(encode(unread)) == unread
        True
    """
    values: dict[str, Any] = json.loads(line)
    if "blocks" not in values:
        return Unread(**values)
    blocks: tuple[Block, ...] = tuple(_block(block) for block in values.pop("blocks"))
    return RawDocument(blocks=blocks, **{key: _tuples(value) for key, value in values.items()})


def _block(values: dict[str, Any]) -> Block:
    return Grid(**{k: _tuples(v) for k, v in values.items()}) if "rows" in values else Paragraph(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
