"""From raw text to what an official document says; see :func:`parse`.

One document is read with ``notices``, ``requests`` and ``tables``, which share ``times`` and ``words``. What only the
documents around one can tell comes after: ``links`` (which one it names), ``attach`` (which notice a table belongs to,
by what ``belonging`` finds), ``complete`` (the year of a date, the full name of a bureau).
"""

from __future__ import annotations

import re
from dataclasses import replace

from jianfu_dedup.documents import Document, RawDocument, Template
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.attach import inherit
from jianfu_dedup.parsing.notices import notice
from jianfu_dedup.parsing.notices.marks import TITLE_END
from jianfu_dedup.parsing.words.lines import bare, split

__all__ = ["parse"]

# Spreadsheets hold tables; a text around them is at most a title and a few lines to fill in.
_SHEETS = frozenset({"xlsx", "xls", "et", "ods", "csv", "spreadsheetml"})


def parse(raw: RawDocument, *, lexicon: Lexicon) -> tuple[Document, ...]:
    """Tell what a file holds: a notice, a table to fill in, or a notice with its tables.

    Args:
        raw: What a reader got out of the file.
        lexicon: What is known of the domain.

    Returns:
        The notice first, then its templates; or templates alone. Never empty.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.documents import Paragraph, RawDocument
        >>> text = ["甲县水利局文件", "甲水发〔2021〕3号", "关于报送春灌进度的通知", "各乡镇：", "请于3月9日前报送。",
        ...         "甲县水利局", "2021年3月1日"]
        >>> raw = RawDocument(path="a.txt", format="txt", blocks=tuple(Paragraph(text=t) for t in text))
        >>> found, = parse(raw, lexicon=lexicon.load())
        >>> found.doc_no, found.issuer.name, found.title_core, str(found.issued)
        ('甲水发〔2021〕3号', '水利局', '报送春灌进度', '2021-03-01')
    """
    templates = _templates(raw, lexicon)
    if templates and not _is_notice(raw):
        return _named(raw, templates, alone=True)
    found = notice.parse(raw, lexicon=lexicon)
    return (found, *(inherit(t, found) for t in _named(raw, templates, alone=False)))


def _templates(raw: RawDocument, lexicon: Lexicon) -> tuple[Template, ...]:
    if not raw.grids:
        return ()
    from jianfu_dedup.parsing.tables.find import find_templates

    return find_templates(raw, lexicon=lexicon)


def _is_notice(raw: RawDocument) -> bool:
    """Tell whether a file with tables also holds a notice: an addressee, a number, or prose."""
    if raw.format in _SHEETS:
        return False
    lines = split(raw.text)
    if any(TITLE_END.search(bare(line.text)) and "关于" in line.text for line in lines[:12]):
        return True
    return (
        any(re.match("^各[^。]{2,60}[：:]", line.text) for line in lines[:12])
        or sum(len(line.text) for line in lines if len(line.text) >= 40 and "。" in line.text) >= 120
    )


def _named(raw: RawDocument, templates: tuple[Template, ...], *, alone: bool) -> tuple[Template, ...]:
    if alone and len(templates) == 1:
        return (replace(templates[0], id=raw.path),)
    named: list[Template] = []
    seen: set[str] = set()
    for i, template in enumerate(templates, 1):
        name = template.sheet if template.sheet and template.sheet not in seen else f"表{i}"
        seen.add(name)
        named.append(replace(template, id=f"{raw.path}#{name}"))
    return tuple(named)
