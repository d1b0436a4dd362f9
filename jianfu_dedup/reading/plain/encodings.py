"""Which encoding a plain text is in, and its text.

The order follows what a wrong guess costs: a byte order mark settles it; zero bytes mean UTF-16; bytes that are strict
UTF-8 are almost never anything else. What is left is GB18030 (GBK, GB2312) or Big5, and the code tables themselves tell
them apart: both standards put the characters of daily use into a first level (GB2312 rows 16 to 55, 3,755 characters;
Big5 A440 to C67E, 5,401), so the right decoding yields nearly only first-level characters and the wrong one does not.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

from jianfu_dedup.errors import DamagedFileError

_MARKS = (
    # UTF-32 before UTF-16: its little-endian mark begins with the other's.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 1 << 16
"""Bytes looked at for statistics; the text itself is always decoded whole."""

_MAX_REPLACED = 0.01
"""Share of U+FFFD from which a text is damage and not text."""

_MAX_CONTROL = 0.02
"""Share of control characters from which bytes are a program or a picture and not text."""


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode the bytes of a text file of unknown encoding.

    Args:
        data: The bytes, with or without a byte order mark.

    Returns:
        The text without a byte order mark, and the name of the encoding: ``utf-8``, ``utf-16-le``, ``utf-16-be``,
        ``utf-32-le``, ``utf-32-be``, ``gb18030`` or ``big5``.

    Raises:
        DamagedFileError: More than 1 % of the characters cannot be decoded, or the bytes are clearly not text.

    Example:
        >>> decode("各乡镇人民政府".encode("gbk"))
        ('各乡镇人民政府', 'gb18030')
        >>> decode("各鄉鎮公所".encode("big5"))
        ('各鄉鎮公所', 'big5')
        >>> decode("\ufeff序号,姓名".encode("utf-8"))
        ('序号,姓名', 'utf-8')
    """
    text, name = _marked(data) or _sixteen(data) or _utf8(data) or _double_byte(data)
    _refuse_noise(text)
    return text, name


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    return None


def _sixteen(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: line feeds, digits and Latin letters have a zero byte, and no other encoding has any.

    Which side the zeros are on does not tell the byte order: 一 (U+4E00) and the wide space (U+3000) have theirs on
    the other side. The share of characters in daily use does.
    """
    sample = data[: _SAMPLE & ~1]
    if 0 not in sample:
        return None
    scores = {name: _common(sample.decode(name, "ignore"), _daily()) for name in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0.7:
        raise DamagedFileError("不是文本: 含有零字节", mend="检查文件类型是否与后缀相符")
    return data.decode(best, "replace"), best


def _utf8(data: bytes) -> tuple[str, str] | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None if _looks_greek(text) and _is_gb(data) else (text, "utf-8")
    # A file cut in the middle of a character, or with one stray byte, is still UTF-8; bytes of another encoding
    # leave hardly any valid sequence.
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    foreign = sum(c > "\x7f" for c in text[:_SAMPLE])
    return (text, "utf-8") if broken <= 2 + foreign // 100 and foreign > 20 * broken else None


def _looks_greek(text: str) -> bool:
    """Tell a few GBK characters that happen to be valid UTF-8: they come out as Greek, Cyrillic or Arabic letters."""
    return len(text) < 64 and _common(text, _daily()) < 0.5


def _is_gb(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _double_byte(data: bytes) -> tuple[str, str]:
    sample = data[:_SAMPLE]
    scores = {
        "gb18030": _common(sample.decode("gb18030", "replace"), _first_level("gb18030", 0xB0, 0xD7, 0xA1)),
        "cp950": _common(sample.decode("cp950", "replace"), _first_level("cp950", 0xA4, 0xC6, 0x40)),
        "utf-16-le": _common(sample.decode("utf-16-le", "replace"), _daily()),
        "utf-16-be": _common(sample.decode("utf-16-be", "replace"), _daily()),
    }
    # Chinese in UTF-16 has 58 % bytes that look like ASCII (high bytes 4E to 7E, low bytes by chance); more is ASCII.
    plain = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in sample)
    if len(sample) < 4 or len(sample) % 2 or plain > 0.75 * len(sample):
        scores["utf-16-le"] = scores["utf-16-be"] = 0.0
    # GB18030 wins ties: on the mainland it is the law (GB 18030-2022), the others are visitors.
    best = max(scores, key=lambda name: scores[name] - (name != "gb18030") * 0.1)
    return data.decode(best, "replace"), "big5" if best == "cp950" else best


def _refuse_noise(text: str) -> None:
    sample = text[:_SAMPLE]
    if text.count("�") > _MAX_REPLACED * len(text):
        raise DamagedFileError("文本无法解码: 超过 1% 的字符是乱码", mend="请以 UTF-8 或 GB18030 重新保存")
    control = sum(c < " " and c not in "\t\n\r\f\v\x1a" for c in sample)
    if control > _MAX_CONTROL * len(sample):
        raise DamagedFileError("不是文本: 含有大量控制字符", mend="检查文件类型是否与后缀相符")


def _common(text: str, known: frozenset[str]) -> float:
    """Share of the non-ASCII characters, and of the ASCII ones that are not printable, that are in daily use."""
    counted = [c for c in text if not (" " <= c <= "~" or c in "\t\r\n")]
    return sum(c in known for c in counted) / len(counted) if counted else 1.0


@lru_cache(maxsize=4)
def _first_level(name: str, first: int, last: int, trail: int) -> frozenset[str]:
    """Return the characters whose lead byte is in first..last, and the punctuation rows A1 to A3.

    The codec has to be the one that decodes the text: Python's gb2312 maps the dash and the middle dot otherwise.
    """
    leads = [*range(0xA1, 0xA4), *range(first, last + 1)]
    pairs = (bytes((lead, second)) for lead in leads for second in range(trail, 0xFF))
    # Below A2A1 and behind each row's end GB18030 has private characters; they are in nobody's daily use.
    return frozenset(
        c for pair in pairs for c in pair.decode(name, "ignore") if c > "\x7f" and not "\ue000" <= c < "\uf900"
    )


@lru_cache(maxsize=1)
def _daily() -> frozenset[str]:
    return _first_level("gb18030", 0xB0, 0xD7, 0xA1) | _first_level("cp950", 0xA4, 0xC6, 0x40)
