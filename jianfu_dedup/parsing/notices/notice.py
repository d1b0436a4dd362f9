"""One document's text as a Notice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from jianfu_dedup.documents import Notice, RawDocument, Request, Span
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.notices import (
    addressees,
    attachments,
    carrier,
    doc_number,
    issuer,
    layout,
    references,
    title,
    topics,
)
from jianfu_dedup.parsing.notices.layout import Layout
from jianfu_dedup.parsing.times import dates, occasions
from jianfu_dedup.parsing.words import stock

# An emergency is named in the first paragraph; a plan speaks of responses that may come.
_CAUSE = 220
# （2024年） at the end of a message: the year of its clipped date.
_YEAR_ASIDE = re.compile("[（(](20[0-4][0-9])年?[）)]\\s*$")


def parse(raw: RawDocument, *, lexicon: Lexicon) -> Notice:
    """Read a document's text as a notice.

    Args:
        raw: What a reader got out of the file; tables are not looked at.
        lexicon: What is known of the domain.

    Returns:
        The notice; what could not be told is empty and named in its warnings.
    """
    text = raw.text
    shape = layout.read(text)
    printed = title.of(shape)
    unwrapped = title.unwrap(printed)
    issued, guessed = _issue_date(shape, printed, raw.path, lexicon)
    units = addressees.split(shape.addressees)
    attached = attachments.names(shape)
    body = Span(start=shape.start, end=_body_end(shape, unwrapped))
    notice = Notice(
        id=raw.path,
        path=raw.path,
        title=printed,
        title_core=unwrapped.core,
        act=unwrapped.act,
        issuer=issuer.resolve(shape, title=printed, path=raw.path, lexicon=lexicon, on=issued),
        doc_no=str(shape.number) if shape.number else "",
        doc_no_repaired=bool(shape.number and shape.number.repaired),
        issued=issued,
        issued_guessed=guessed,
        carrier=carrier.of(shape, title=printed),
        addressees=units,
        level=addressees.level(units, lexicon=lexicon),
        references=references.find(shape, title=printed, unwrapped=unwrapped),
        topics=topics.find(
            title=printed or PurePosixPath(raw.path).stem,
            attachments=attached,
            body=stock.blank(text[body.start : body.end], lexicon),
            lexicon=lexicon,
        ),
        attachments=attached,
        emergency=_emergency(printed + "\n" + text[body.start : body.end][:_CAUSE], lexicon),
        text=text,
        body=body,
        sha256=raw.sha256,
        warnings=raw.warnings,
    )
    notice = replace(notice, requests=requests_of(notice, lexicon=lexicon))
    return replace(notice, warnings=(*notice.warnings, *_warnings(notice, shape)))


def requests_of(notice: Notice, *, lexicon: Lexicon, issued: dt.date | None = None) -> tuple[Request, ...]:
    """Find the requests of a notice, with its own date or another."""
    from jianfu_dedup.parsing.requests.find import find_requests

    return find_requests(
        notice.text, body=notice.body, issued=issued or notice.issued, title=notice.title, lexicon=lexicon
    )


def _issue_date(shape: Layout, printed: str, path: str, lexicon: Lexicon) -> tuple[dt.date | None, bool]:
    """Return 成文日期 and whether its year had to be taken from elsewhere; ``None`` when the document does not tell."""
    found = shape.date or _labelled(shape)
    if found is None:
        return None, False
    if found.year:
        return found.date(), False
    year = _year(shape, printed, path, found.month) or occasions.year(shape.text[: shape.own_end], lexicon=lexicon)
    return (found.date(year), True) if year else (None, False)


def _labelled(shape: Layout) -> dates.Found | None:
    """The date that an OA export or a chat stamp puts before the text."""
    # The day a paper came in is that of the paper when it tells no other.
    own = [(name, value) for name, value in shape.labels if "收" not in name]
    for name, value in (*own, *(pair for pair in shape.labels if pair not in own)):
        if re.search("日期|时间|来自|发自|发件|发送", name) and (found := dates.find(value)):
            return found[0]
    for i in shape.stamps:
        if found := dates.find(shape.lines[i].text.replace("/", "-")):
            return found[0]
    return None


def _year(shape: Layout, printed: str, path: str, month: int) -> int:
    """Tell the year that was not written: from the number, the title, the file's name.

    A title may name the year before or after (总结2022年, 2024年计划 in December), so only a title with one year
    counts, and not one around the turn of the year.
    """
    if shape.number and shape.number.year:
        return shape.number.year
    if m := _YEAR_ASIDE.search(shape.text[: shape.own_end]):
        return int(m[1])
    for text in (printed, PurePosixPath(path).stem):
        written = set(dates.years(text))
        if len(written) == 1 and 2 <= month <= 10:
            return written.pop()
    # What is passed on below carries its own number, mostly of the same year.
    numbers = {n.year for n in doc_number.find(shape.text) if n.year}
    if len(numbers) == 1:
        return numbers.pop()
    # Only a year of the text that is written with month and day is near the day of issue.
    full = {f.year for f in dates.find(shape.text[: shape.own_end]) if f.year and abs(f.month - month) <= 2}
    return full.pop() if len(full) == 1 else 0


def _body_end(shape: Layout, unwrapped: title.Unwrapped) -> int:
    """The text proper ends at the signature; the plan that an 印发 notice brings along stands below it."""
    below = shape.text[shape.end : shape.own_end]
    return shape.own_end if unwrapped.act == "印发" or re.search("\n\\s*(?:一、|第一[章条])", below) else shape.end


def _emergency(text: str, lexicon: Lexicon) -> bool:
    table = lexicon.tables.get("notices", {}).get("emergency", {})
    patterns = table.get("patterns", ()) if isinstance(table, Mapping) else ()
    return any(re.search(str(pattern), text) for pattern in patterns)


def _warnings(notice: Notice, shape: Layout) -> list[str]:
    """Name what could not be told, for the list of documents in a report."""
    warnings: list[str] = []
    if notice.issuer is None:
        warnings.append("未能判定发文单位")
    if notice.issued is None:
        warnings.append("落款日期没有年份" if shape.date else "未找到成文日期")
    elif notice.issued_guessed:
        warnings.append("成文日期的年份为推断")
    if notice.doc_no_repaired:
        warnings.append(f"发文字号括号缺失, 已补为 {notice.doc_no}")
    if not notice.requests:
        warnings.append("未发现报送要求")
    return warnings
