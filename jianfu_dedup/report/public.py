"""The one door through which text of documents leaves the library: cleaned, masked and cut to length.

Ids are paths, and a path may hold a telephone number. They are masked like everything else, and stay apart: where two
masked ids would fall together the later one (in the order of the true ids) gets ``~2``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from jianfu_dedup.text.masking import mask

# Half of a surrogate pair (a file name in a foreign encoding), control characters, and the marks that turn the reading
# direction around: each can make a report unreadable or make it say something else than it holds.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


@functools.lru_cache(maxsize=65536)
def safe_text(text: str) -> str:
    r"""Return a text fit to be shown: no control characters, no personal data.

    Example:
        >>> safe_text("致电13812345678\u202e")
        '致电***'
    """
    return mask(_CONTROL.sub("", _SURROGATE.sub("\ufffd", text)))


def safe(value: Any) -> Any:
    """Apply :func:`safe_text` to every string inside nested dicts and lists, and round every float to 4 digits.

    Rounding keeps the bytes the same on machines whose last digits differ, and keeps long digit runs out of the file.

    Example:
        >>> safe({"title": "联系 138 1234 5678", "score": 0.123456})
        {'title': '联系 ***', 'score': 0.1235}
    """
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {safe_text(str(key)): safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [safe(item) for item in value]
    return value


def clip(text: str, length: int) -> str:
    """Cut a masked text to a length, with an ellipsis.

    Example:
        >>> clip("一二三四五", 3)
        '一二…'
    """
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def public_ids(ids: Iterable[str]) -> dict[str, str]:
    """Map each id to the one that is printed.

    Example:
        >>> public_ids(["a13812345678.docx", "a13912345678.docx"])
        {'a13812345678.docx': 'a***.docx', 'a13912345678.docx': 'a***.docx~2'}
    """
    taken: dict[str, str] = {}
    result: dict[str, str] = {}
    for key in sorted(set(ids), key=lambda k: (safe_text(k) != k, k)):
        wanted, number = safe_text(key), 1
        name = wanted
        while name in taken:
            number += 1
            name = f"{wanted}~{number}"
        taken[name] = key
        result[key] = name
    return result
