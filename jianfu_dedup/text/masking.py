"""Take personal data out of a text before anybody sees it.

Everything a report prints goes through :func:`mask`. The rule is to hide the whole value: in a village of two hundred
people ``138****1234`` still names its owner, and an identity number begins with place and birthday.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from jianfu_dedup.text.normalise import narrow

STARS = "***"
"""What stands in the place of a hidden value."""

_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_WORTH_A_LOOK = re.compile(r"\d{5}|\d[\s.-]*\d[\s.-]*\d[\s.-]*\d|@|[:：]|[A-Z][·•]?[A-Z\d]{4}")
# A text without any of these, in either width, cannot be worth a look; most short strings have none.
_HOLDS_ANY = re.compile("[\\d@＠:：A-ZＡ-Ｚ]")
_GAP = r"[ \t\u00a0\u3000\u200b-\u200f\u2060\ufeff.()·‐-―-]{0,2}"  # between the groups of one number
_MAIL = re.compile(r"[\w.+-]{1,64}[ ]?@[ ]?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_DAMAGED = re.compile(
    r"\d\.\d{1,20}[Ee]\+?(?:1[4-9]|0?1[4-9])(?!\d)"
)  # 5.10322E+17: a spreadsheet took it for a number
_LONG_RUN = re.compile(r"\d{14,}[\dXx](?![A-Za-z])|\d{15,}")  # identity numbers (15, 18) and accounts (16–19)
_SPLIT_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{6}}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])")
_CARD = re.compile(r"(?<!\d)(?:6[0-9]|4\d|5[1-5]|9\d)\d{2}(?:[ -]\d{4}){2,3}[ -]\d{1,4}(?!\d)")
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?86{_GAP})?(?:1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[3-9]\d{{9}}|1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
)
# Area codes: 010, 02x and four digits from 03xx on.
_LANDLINE = re.compile(rf"(?<!\d)\(?0(?:10|2\d|[3-9]\d{{2}}){_GAP}[2-8]\d{{6,7}}(?:(?:-|转)\d{{1,5}})?(?!\d)")
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?(?=[A-Z]{0,6}\\d)[A-HJ-NP-Z\\d]{5,6}(?![A-Za-z\\d])"
)
_CHAT = re.compile(r"(?i:QQ)(?:群|号|群号)?[:： ]{0,2}(\d{5,12})(?!\d)")
# What patterns cannot match without: seven digits with no more than gaps between them, a plate without its province …
_AT, _EXPONENT, _DIGITS = re.compile("@"), re.compile("\\d[Ee]"), re.compile(_GAP.join(["\\d"] * 7))
_LETTERS, _QQ, _COLON, _HIDDEN = map(re.compile, ("[A-Z][·•]?[A-Z\\d]{4}", "[Qq]{2}", ":", r"\*{3}"))


@functools.cache
def _table() -> dict[str, list[str]]:
    data = tomllib.loads(Path(__file__).with_name("masking.toml").read_text(encoding="utf-8"))
    data["surnames"] = ["".join(data["surnames"].split())]
    return data


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


class _Rule(NamedTuple):
    """Patterns that are looked for one after the other, and what is put in the place of what they find.

    Attributes:
        needs: What a text holds in which any of them matches; it is found sooner than they are.
        patterns: They are looked for in the shadow.
        put: Takes what is to be hidden, and returns what to put there.
        group: Which group of a match is to be hidden.
    """

    needs: re.Pattern[str]
    patterns: tuple[re.Pattern[str], ...]
    put: Callable[[str], str]
    group: int = 0


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    names = _names()
    return (
        _Rule(_AT, (_MAIL,), _stars),
        _Rule(_EXPONENT, (_DAMAGED,), _stars),
        _Rule(_DIGITS, (_LONG_RUN, _SPLIT_IDENTITY, _CARD, _MOBILE, _LANDLINE), _stars),
        _Rule(_LETTERS, (_PLATE,), _stars),
        _Rule(_DIGITS, _labelled(), _stars, 1),
        _Rule(_QQ, (_CHAT,), _stars, 1),
        _Rule(_COLON, names[:3], _short_name, 1),
        _Rule(_HIDDEN, names[3:], _short_name, 1),
    )


@functools.cache
def _labelled() -> tuple[re.Pattern[str], ...]:
    """Numbers that only their label makes personal; group 1 is what to hide."""
    table = _table()
    spaced = r"(\d(?:[ \t-]?\d){%s})(?!\d)"
    return (
        re.compile(_any(table["phone_labels"]) + r"[:： ]{0,2}" + spaced % "6,14"),
        re.compile(_any(table["account_labels"]) + r"[:： ]{0,2}" + spaced % "7,29"),
        re.compile(_any(table["identity_labels"]) + r"[:： ]{0,2}(\d(?:[ \t-]?\d){7,17}[Xx]?)"),
    )


@functools.cache
def _name() -> str:
    table = _table()
    return f"(?:{_any(table['compound'])}|[{table['surnames'][0]}])[\u4e00-\u9fff]{{1,2}}"


@functools.cache
def _names() -> tuple[re.Pattern[str], ...]:
    """Names after a label, in a list after a label, and before a number that was hidden; group 1 is the name."""
    table = _table()
    label, end = _any(table["name_labels"]), rf"(?=[^\u4e00-\u9fff*]|{_any(table['after_name'])}|$)"
    # An empty form has the next label where the name would stand: 填表人：联系电话：
    blank = _any([w for key in ("name_labels", "phone_labels", "identity_labels", "not_names") for w in table[key]])
    body = rf"(?!{blank})[\u4e00-\u9fff]{{2,3}}"
    before = r"(?=[\s:：,，、(（]{0,3}(?:(?:联系)?电话|手机号?码?)?[:： ]{0,2}\*\*\*)"  # a hidden number
    return (
        re.compile(rf"{label}[ ]?[:：][ ]*({body}){end}"),
        re.compile(rf"{label}[ ]?[:：][ ]*[\u4e00-\u9fff]{{2,14}}[局办室科股站所委会院校组处队]({_name()}){end}"),
        re.compile(rf"{label}[ ]?[:：][^。；;\n]{{0,40}}?\*[、,，/ ]({_name()}){end}"),
        re.compile(rf"(?<![\u4e00-\u9fff])({_name()}){before}"),
        re.compile(rf"{label}({_name()}){before}"),
    )


def mask(text: str) -> str:
    """Hide phones, identity numbers, accounts, mail addresses, plates and the names of contacts.

    Document numbers, dates, years, amounts and short service numbers (12345, 119) stay. Masking a masked text changes
    nothing.

    Args:
        text: Any text; full-width and other decimal digits are seen too.

    Returns:
        The text with ``***`` for each value, and ``张*`` for the name of a contact.

    Example:
        >>> mask("联系人：张某某，电话 138-1234-5678，邮箱 yj@163.com")
        '联系人：张*，电话 ***，邮箱 ***'
        >>> mask("云应急发〔2023〕58号，12月7日16:00前报，咨询12345")
        '云应急发〔2023〕58号，12月7日16:00前报，咨询12345'
    """
    return mask_keeping(text, ())[0] if _HOLDS_ANY.search(text) else text


def mask_keeping(text: str, offsets: Sequence[int]) -> tuple[str, list[int]]:
    """Mask a text and say where places of it have gone.

    Args:
        text: Any text.
        offsets: Places in it, in code points.

    Returns:
        The masked text, and each place in it; a place inside a hidden value goes to the end of what stands for it.

    Example:
        >>> mask_keeping("电话13812345678。请报送", [14, 17])
        ('电话***。请报送', [6, 9])
    """
    places = list(offsets)
    # Hiding one value can lay bare the border of another: go on until nothing changes. Each round removes digits,
    # at-signs or letters of a name, so it ends.
    while (masked := _once(text, places)) != text:
        text = masked
    return text, places


def _once(text: str, places: list[int]) -> str:
    shadow = _shadow(text)
    if not _WORTH_A_LOOK.search(shadow):
        return text
    for rule in _rules():
        if rule.needs.search(shadow):
            for pattern in rule.patterns:
                hidden = _hide(text, shadow, pattern, rule, places)
                if hidden != text:
                    text, shadow = hidden, _shadow(hidden)
    return text


def _hide(text: str, shadow: str, pattern: re.Pattern[str], rule: _Rule, places: list[int]) -> str:
    """Replace what the pattern finds in the shadow of the text, at the same offsets in the text itself."""
    parts, done, length = [], 0, 0
    moved = list(places)
    for match in pattern.finditer(shadow):
        start, end = match.span(rule.group)
        if pattern is _CARD and _round(match[0]):
            continue
        parts += [text[done:start], rule.put(text[start:end])]
        length += len(parts[-2]) + len(parts[-1])
        done = end
        for n, place in enumerate(places):
            if place > start:
                moved[n] = length + max(0, place - end)
    places[:] = moved
    return "".join([*parts, text[done:]]) if parts else text


def _shadow(text: str) -> str:
    """The same text with every decimal digit and full-width sign as ASCII, character for character.

    So offsets in the shadow are offsets in the text.
    """
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0])), narrow(text))


def _stars(_: str) -> str:
    return STARS


def _round(card: str) -> bool:
    """A row of round amounts (4000 5000 6000 7000) is no card number."""
    return all(group.endswith("00") for group in re.split("[ -]", card))


def _short_name(name: str) -> str:
    if name in _table()["not_names"]:
        return name
    # Always shorter by a character at least, or mask() would never come to an end.
    compound = next((c for c in _table()["compound"] if name.startswith(c) and name != c), "")
    return (compound or name[0]) + "*"
