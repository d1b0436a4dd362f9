"""The counting formats of automatic numbering (``w:numFmt``, ECMA-376 part 1, 17.18.59) that Word in China uses."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MOST = 9999  # beyond this nobody counts paragraphs; keeps hostile start values cheap


def chinese(number: int) -> str:
    """Return a number as it is said: 十二, 一百零三.

    Example:
        >>> [chinese(n) for n in (1, 10, 12, 20, 103, 110, 2023)]
        ['一', '十', '十二', '二十', '一百零三', '一百一十', '二千零二十三']
    """
    return _spoken(number, _DIGITS.replace("〇", "零"), "十百千", short=True)


def _spoken(number: int, digits: str, units: str, *, short: bool) -> str:
    if number == 0:
        return digits[0]
    result, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(result)
            continue
        result += (digits[0] if gap else "") + digits[digit] + (units[place - 1] if place else "")
        gap = False
    # 十二 and not 一十二; only at the start
    return result[1:] if short and 10 <= number < 20 else result


def _letters(number: int) -> str:
    """A … Z, then AA, BB: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    result = ""
    for size, letters in _ROMAN:
        result += letters * (number // size)
        number %= size
    return result


def _circled(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= most else str(number)


def _cycle(glyphs: str) -> Callable[[int], str]:
    return lambda number: glyphs[(number - 1) % len(glyphs)] if number > 0 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(ord(c) + 0xFEE0) for c in str(n)),
    "decimalEnclosedCircle": _circled("①", 20),
    "decimalEnclosedCircleChinese": _circled("①", 20),
    "decimalEnclosedParen": _circled("⑴", 20),
    "decimalEnclosedFullstop": _circled("⒈", 20),
    "ideographEnclosedCircle": _circled("㊀", 10),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "chineseLegalSimplified": lambda n: _spoken(n, _LEGAL, "拾佰仟", short=False),
    "ideographLegalTraditional": lambda n: _spoken(n, _LEGAL, "拾佰仟", short=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "none": lambda _: "",
}


def counted(number: int, kind: str) -> str:
    """Return a number in a counting format; an unknown format counts in Arabic numerals.

    Example:
        >>> [counted(3, kind) for kind in ("chineseCounting", "decimalEnclosedCircle", "ideographTraditional")]
        ['三', '③', '丙']
    """
    number = max(0, min(number, _MOST))
    return _FORMATS.get(kind, str)(number)
