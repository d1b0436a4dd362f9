"""Characters of symbol fonts (``w:sym``): check boxes matter, the rest is decoration.

Wingdings and Wingdings 2 keep their glyphs at U+F000 plus the code of the old 8-bit font.
"""

from __future__ import annotations

_BOXES = {
    "wingdings": {0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFC: "√", 0xFB: "×", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x30: "□", 0x35: "□", 0xA3: "□", 0x50: "√", 0x4F: "×", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒"},
    "webdings": {0x63: "□", 0x67: "■"},
}


def symbol(font: str, code: str) -> str:
    """Return the character of a ``w:sym``: a check box, the plain character, or "" for decoration.

    Args:
        font: Name of the font.
        code: Hexadecimal code, with or without the offset F000.

    Example:
        >>> symbol("Wingdings 2", "F052"), symbol("Wingdings", "F0A8"), symbol("Wingdings", "F04A")
        ('☑', '□', '')
        >>> symbol("宋体", "25A1")
        '□'
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    table = _BOXES.get(font.casefold().strip())
    if table is not None:
        return table.get(number & 0xFF, "")
    if 0xF000 <= number <= 0xF0FF:  # the Symbol font and its kin keep ASCII where ASCII is
        number &= 0xFF
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number < 0x110000 else ""
