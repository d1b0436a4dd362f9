"""Small numbers as notices write days, months, hours, copies and years, Arabic or Chinese."""

from __future__ import annotations

ZEROS = "〇○零OoОо0０◯Ｏ"
"""What is typed for a zero: the right sign, circles, letters of three alphabets."""
DIGITS = (
    dict.fromkeys(ZEROS, 0)
    | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
    | {"两": 2, "元": 1, "正": 1}
    | {c: i for digits in ("0123456789", "０１２３４５６７８９") for i, c in enumerate(digits)}
)
"""Character → digit; 元年 and 正月 are the first."""
_UNITS = {"百": 100, "十": 10, "廿": 20, "卅": 30}

NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅两]{1,3})"
"""Pattern of a small number, Arabic or Chinese."""


def to_int(text: str) -> int:
    """Read a number below a thousand.

    Raises:
        ValueError: The text is no such number.

    Example:
        >>> to_int("廿三"), to_int("三十一"), to_int("十"), to_int("08"), to_int("两"), to_int("一百零三")
        (23, 31, 10, 8, 2, 103)
    """
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in DIGITS:
            digit = DIGITS[char]
        else:
            raise ValueError(f"不是数字: {text}")
    if not text:
        raise ValueError("不是数字: 空")
    return total + digit


def spelled(text: str) -> int:
    """Read digits that stand one after the other.

    Raises:
        KeyError: One of them is none.

    Example:
        >>> spelled("二〇二三"), spelled("二O0八")
        (2023, 2008)
    """
    number = 0
    for char in text:
        number = number * 10 + DIGITS[char]
    return number
