"""Dates as they stand under a document: Arabic, Chinese numerals in every zero, dotted, without year, with hour."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from jianfu_dedup.documents import Span
from jianfu_dedup.parsing.words.numerals import ZEROS, spelled, to_int

_S = "[ \\t\\u00a0\\u3000]*"
_CN = "一二三四五六七八九十元正廿卅"
_ARABIC = (
    rf"(?<![0-9])(?P<y>(?:19|20){_S}[0-9]{_S}[0-9]){_S}(?:年|[.．\-/—–－]){_S}(?P<m>[01]?{_S}[0-9]){_S}(?:月|[.．\-/—–－]){_S}"
    rf"(?P<d>[0-3]?{_S}[0-9])(?![0-9])(?:{_S}[日号])?"
)
_CHINESE = (
    rf"(?P<cy>[二2２]{_S}(?:[{ZEROS}]{_S}){{1,2}}(?:[一二三四五六七八九{ZEROS}]{_S}){{1,2}})年{_S}(?P<cm>(?:[{_CN}]{_S}){{1,3}})月{_S}"
    rf"(?P<cd>(?:[{_CN}]{_S}){{1,3}})[日号]"
)
_SHORT = (
    rf"(?<![0-9年./\-])(?P<sm>1[0-2]|0?[1-9]){_S}(?:月|[.．](?=[0-9])){_S}"
    rf"(?P<sd>3[01]|[12][0-9]|0?[1-9])(?![0-9.．%])(?:{_S}[日号])?"
)
_RUN = r"(?<![0-9])(?P<ry>20[0-4][0-9])(?P<rm>0[1-9]|1[0-2])(?P<rd>0[1-9]|[12][0-9]|3[01])(?![0-9])"
_DATE = re.compile(f"{_ARABIC}|{_CHINESE}|{_RUN}|{_SHORT}")
# An hour may follow the date of a telegram; 印发 follows that of the imprint.
_HOUR = rf"(?:{_S}(?:上午|下午|晚|凌晨)?{_S}[0-2]?[0-9]{_S}(?:[:：时点]{_S}(?:[0-5]?[0-9]{_S}分?)?))?"
_ALONE = re.compile(rf"(?:{_DATE.pattern}){_HOUR}{_S}(?:[(（][^）)]{{1,12}}[)）])?{_S}(?P<imprint>印发)?{_S}[。.]?$")
_IN_BRACKETS = re.compile(rf"[(（]([^（）()]*{_DATE.pattern}{_HOUR})[）)]\s*$")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_YEARS = re.compile(r"(?<![0-9])(20[0-4][0-9])(?=年|[.\-/][01]?[0-9][.\-/]|[〕\]）)】])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A date in a text; ``year`` is 0 when none was written."""

    year: int
    month: int
    day: int
    span: Span
    imprint: bool = False

    def date(self, year: int = 0) -> dt.date | None:
        """Return the date, with ``year`` for a year that was not written; ``None`` if there is no such day."""
        try:
            return dt.date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def find(text: str) -> tuple[Found, ...]:
    """Find every date of a text, in order.

    Example:
        >>> [str(f.date(2023)) for f in find("二〇二三年十二月七日前，并于7月5日和2023.8.1报")]
        ['2023-12-07', '2023-07-05', '2023-08-01']
    """
    return tuple(found for m in _DATE.finditer(text.translate(_WIDE)) if (found := _found(m)) is not None)


def alone(line: str) -> Found | None:
    """Read a line that ends with a date and holds nothing else of weight, as under a signature.

    Returns:
        The date, or ``None`` if the line is anything else.

    Example:
        >>> alone("2023年 7月5日印发").imprint
        True
        >>> alone("7月5日前报送") is None
        True
    """
    m = _ALONE.match(line.translate(_WIDE).strip(" \t\u3000\u00a0(（)）"))
    return _found(m) if m else None


def trailing(line: str) -> Found | None:
    """Read the date that a line ends with.

    Example:
        >>> trailing("县妇幼保健院 9月11日").month, trailing("今天发我。（2023年8月4日）").year
        (9, 2023)
    """
    line = line.translate(_WIDE)
    if m := _IN_BRACKETS.search(line, max(0, len(line) - 40)):
        line = line[: m.start()] + " " + m[1]  # （2023年8月4日） at the end; the bracket keeps its place
    for m in _DATE.finditer(line):
        if _ALONE.match(line[m.start() :]):
            return _found(_ALONE.match(line[m.start() :]), m.start())
    return None


def years(text: str) -> tuple[int, ...]:
    """Return the years written in a text, in order, repeated as often as they are written.

    Example:
        >>> years("2023年重点，2022年总结，甲发〔2023〕5号")
        (2023, 2022, 2023)
    """
    return tuple(int(y) for y in _YEARS.findall(text))


def _found(m: re.Match[str] | None, shift: int = 0) -> Found | None:
    if m is None:
        return None
    g = m.groupdict()
    year = _number(g["y"] or g["ry"] or "") if not g["cy"] else _chinese_year(g["cy"])
    month = _number(g["m"] or g["rm"] or g["sm"] or "") if not g["cm"] else _chinese(g["cm"])
    day = _number(g["d"] or g["rd"] or g["sd"] or "") if not g["cd"] else _chinese(g["cd"])
    found = Found(
        year=year,
        month=month,
        day=day,
        span=Span(start=m.start() + shift, end=m.end() + shift),
        imprint=bool(g.get("imprint")),
    )
    return found if found.date(2024) else None


def _number(digits: str) -> int:
    digits = re.sub(r"\s", "", digits)
    return int(digits) if digits else 0


def _chinese_year(text: str) -> int:
    digits = re.sub(r"\s", "", text)
    return spelled(digits) if len(digits) != 3 else 0  # 二〇二年 lost a digit


def _chinese(text: str) -> int:
    text = re.sub(r"\s", "", text)
    return to_int(text) if re.search("[十廿卅]", text) else spelled(text)
