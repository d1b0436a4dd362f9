"""Times of day as notices write them: 下午4点, 16:00, 十七时三十分, 下班, 中午."""

from __future__ import annotations

import re

from jianfu_dedup.parsing.words.numerals import NUMBER, to_int

_PART = r"(?:上午|下午|午后|中午|傍晚|晚上?|今晚|早上?|早晨|清晨|凌晨|夜里|夜间)"
TIME = (
    rf"(?:(?:{_PART})?(?:(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：]00)?分?|{NUMBER}[时点](?:钟|整|半|[0-5]?\d分?|{NUMBER}分)?)"
    r"|(?:上午|中午|下午)?临?下班|(?:上午|中午|下午)放学|中午|正午|上午|下午|午间|晚上|早上|上班|零时)"
)
"""Pattern of a time of day, without the word 前 after it."""

_CLOCK = re.compile(
    rf"(?P<part>{_PART})?(?:(?P<h>\d\d?)[:：](?P<m>\d\d)|(?P<hh>{NUMBER})[时点](?P<rest>半|{NUMBER}(?=分)|[0-5]\d)?)"
)
_NOON = ("中午", "正午", "上午", "午间", "上午下班", "上午放学", "中午下班", "中午放学")


def read_time(text: str) -> tuple[int, int] | None:
    """Hour and minute of a time of day; None where only the day counts (下班前, 下午前, 24时前).

    Example:
        >>> read_time("下午四点半"), read_time("16：00"), read_time("中午"), read_time("下班")
        ((16, 30), (16, 0), (12, 0), None)
    """
    found = _CLOCK.search(text)
    if not found:
        return (12, 0) if text in _NOON else None
    part = found["part"] or ""
    hour = to_int(found["h"] or found["hh"])
    rest = found["rest"]
    minute = int(found["m"]) if found["m"] else 30 if rest == "半" else to_int(rest) if rest else 0
    if hour < 12 and (part in ("下午", "午后", "傍晚", "晚", "晚上", "今晚") or (part == "中午" and hour < 3)):
        hour += 12
    elif not part and 1 <= hour <= 6 and found["hh"]:
        # 4点前 without 上午 is four in the afternoon: nobody is due before the office opens.
        hour += 12
    if hour >= 24 or minute > 59:
        return None
    return hour, minute
