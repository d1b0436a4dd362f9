"""What a supplement says in words that it changes: 增加“甲”“乙”两列, 删去“丙”, 由11月30日提前至11月24日."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from jianfu_dedup.documents import Change
from jianfu_dedup.lexicon import Lexicon

_QUOTED = r"[“‘「\"][^”’」\"\n]{1,24}[”’」\"]"
_DAY = r"(?=[^，。；\n]{0,18}[日号点时前])[\d一二三四五六七八九十年月日号点时分：:上下中午晚前底每周]{2,18}"
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-—]?\d{7,8}|1[3-9]\d{9})(?!\d)")
_CONTACT = 40
"""Characters a line with a telephone number has at most when it says nothing else than whom to call."""
_COUNT = r"等?[一二两三四五六七八九十\d]{0,2}个?"


def stated(text: str, lexicon: Lexicon) -> Iterator[Change]:
    """Yield the changes that a text states, in the order of their kinds: deadlines, columns added, columns removed.

    Args:
        text: Running text of the later document.
        lexicon: The words, in ``changes.toml``.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> for change in stated("报送时间由5日12时提前到4日10时；台账增加“末次采样时间”一栏。", lexicon.load()):
        ...     print(change.kind, change.before, change.after)
        deadline 5日12时 4日10时
        column_added  末次采样时间
    """
    shift, add, drop = _patterns(*(tuple(words_of(lexicon, key)) for key in ("shift", "add", "drop", "units")))
    yield from _once(Change(kind="deadline", before=m["before"], after=m["after"]) for m in shift.finditer(text))
    yield from _once(Change(kind="column_added", after=name) for name in _names(add, text))
    yield from _once(Change(kind="column_removed", before=name) for name in _names(drop, text))


def contact_line(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence only says whom to ask.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> contact_line("联系人：某某，0000-1234567", lexicon.load()), contact_line("请报送台账", lexicon.load())
        (True, False)
    """
    labelled = _contact(tuple(words_of(lexicon, "contact"))).search(text)
    return labelled is not None or (len(text) <= _CONTACT and _PHONE.search(text) is not None)


@functools.lru_cache(maxsize=8)
def _contact(words: tuple[str, ...]) -> re.Pattern[str]:
    any_of = _any(words)
    return re.compile(f"(?:{any_of})[\\w（）()]{{0,10}}\\s*[:：]|^[（(]?(?:{any_of})")


def replacing(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the clauses by which a paper replaces earlier ones.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> list(replacing("（以此份为准，上午所发作废）请按时报送。", lexicon.load()))
        ['以此份为准', '上午所发作废']
    """
    words = "|".join(map(re.escape, words_of(lexicon, "replace"))) or "(?!)"
    yield from (m[0].strip() for m in re.finditer(f"[^，。；（）()\\n]{{0,30}}(?:{words})", text))


def words_of(lexicon: Lexicon, key: str) -> list[str]:
    """Return a list of words of the lexicon's ``changes`` table; empty where a county's lexicon has none.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words_of(lexicon.load(), "no such list")
        []
    """
    words = lexicon.tables.get("changes", {}).get(key, [])
    return [str(w) for w in words] if isinstance(words, (list, tuple)) else []


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    yield from dict.fromkeys(changes)


def _names(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        if found["quoted"]:
            yield from (q[1:-1] for q in re.findall(_QUOTED, found["quoted"]))
        else:
            yield from (name for name in re.split("[、和及与]", found["plain"]) if name)


@functools.lru_cache(maxsize=8)
def _patterns(
    shift: tuple[str, ...], add: tuple[str, ...], drop: tuple[str, ...], units: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    unit = "|".join(map(re.escape, sorted(units, key=len, reverse=True))) or "(?!)"

    def listed(verbs: tuple[str, ...], *, bare: bool) -> re.Pattern[str]:
        quoted = f"(?P<quoted>(?:{_QUOTED}[、和及与，]?)+)"
        # Without quotation marks only a number and a unit say that columns are meant: 联系电话、住址两列.
        plain = f"(?P<plain>[\\u4e00-\\u9fff、]{{2,40}}?){_COUNT.replace('{0,2}', '{1,2}')}(?:{unit})"
        # 删去“甲”，… needs no unit; 取消“一刀切”的做法 names no column.
        end = f"(?:{_COUNT}(?:{unit})|(?=[，。；,;\n]|$))" if bare else f"{_COUNT}(?:{unit})"
        return re.compile(f"(?:{_any(verbs)})了?(?:{quoted}{end}|{plain})")

    moved = re.compile(
        f"(?:由|从|原定?)(?:原来的|原定的?)?(?P<before>{_DAY})(?:统一)?(?:{_any(shift)})(?P<after>{_DAY})"
    )
    return moved, listed(add, bare=False), listed(drop, bare=True)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"
