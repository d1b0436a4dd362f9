"""Chinese numerals up to ninety-nine, as notices write days, months, hours and numbers of copies."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "元": 1, "正": 1}
_TENS = {"十": 10, "廿": 20, "卅": 30}

NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅两]{1,3})"
"""Pattern of a small number, Arabic or Chinese."""


def to_int(text: str) -> int:
    """Read a small number.

    Raises:
        ValueError: The text is no such number.

    Example:
        >>> to_int("廿三"), to_int("三十一"), to_int("十"), to_int("08"), to_int("两")
        (23, 31, 10, 8, 2)
    """
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            raise ValueError(f"不是数字: {text}")
    if not text:
        raise ValueError("不是数字: 空")
    return total + digit
