"""The year of an occasion that a text names: 建党百年, 新中国成立70周年, 第28个世界读书日."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.words.numerals import to_int

_COUNT = "(?P<n>[0-9]{1,3}|[〇一二三四五六七八九十百]{1,5})"


def year(text: str, *, lexicon: Lexicon) -> int:
    """Return the one year that the occasions of a text point to, or 0 if none does or they differ.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> year("喜迎建党一百周年", lexicon=words), year("第39个教师节", lexicon=words), year("纪念日", lexicon=words)
        (2021, 2023, 0)
    """
    years = set(_years(text, lexicon))
    return years.pop() if len(years) == 1 else 0


def _years(text: str, lexicon: Lexicon) -> Iterator[int]:
    table = lexicon.tables.get("notices", {})
    for key, pattern, shift in (
        ("founded", f"(?:{{names}}){_COUNT}(?:周)?年", 0),
        ("first", f"第{_COUNT}(?:个|届)(?:{{names}})", -1),
    ):
        occasions = table.get(key, {})
        if not isinstance(occasions, Mapping):
            continue
        for base, names in occasions.items():
            if not any(str(n) in text for n in names):
                continue
            joined = "|".join(re.escape(str(n)) for n in names)
            for m in re.finditer(pattern.replace("{names}", joined), text):
                yield int(base) + to_int(m["n"]) + shift
