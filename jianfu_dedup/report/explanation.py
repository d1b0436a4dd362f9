"""Why two documents match or not, for the terminal: the relation, the score, and each reason with both quotes.

rich counts East Asian characters as two cells, so the columns stay straight; nothing is cut but the quotes, which the
settings bound.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import OVERLAPPING, Match, Notice
from jianfu_dedup.report.entries import document_entry, pair_entry
from jianfu_dedup.report.messages import messages, name_of
from jianfu_dedup.report.public import public_ids, safe_text
from jianfu_dedup.report.sheets import change_line
from jianfu_dedup.report.why import sentence, why

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from jianfu_dedup.report.model import Report

WIDTH = 110
"""Cells of a line when the caller has no terminal to ask."""


def explanation_text(report: Report, match: Match, *, lang: str = "zh", width: int = WIDTH) -> str:
    """Tell one pair of a report in full, masked.

    Args:
        report: The report that the pair is from.
        match: The pair.
        lang: ``zh`` or ``en``.
        width: Cells of a line.

    Returns:
        Lines of text without colour, the last one ended by a line feed: who is compared, what they are to each other
        and by which rule they do not count, every reason with its weight and both quotes, and the aligned columns.

    Raises:
        SettingsError: There are no messages in that language.

    Example:
        >>> from jianfu_dedup.report.model import Report
        >>> a, b = (Notice(id=i, path=i, title=t) for i, t in (("a.txt", "关于报送甲表的通知"), ("b.txt", "")))
        >>> match = Match(a="a.txt", b="b.txt", relation="same_topic", strength="none", score=0.1)
        >>> print(explanation_text(Report(documents=(a, b)), match))  # doctest: +ELLIPSIS
        甲件  《关于报送甲表的通知》
              a.txt
        ...
    """
    ids = public_ids([*(d.id for d in report.documents), *(u.path for u in report.unread)])
    entry = pair_entry(match, ids=ids, max_quote=report.settings.report.max_quote)
    parts: list[RenderableType] = [_sides(report, match, ids, lang), _verdict(report, match, entry, lang)]
    told = _told(report, match, entry, ids, lang)
    if told.row_count:
        parts.append(told)
    if entry["evidence"]:
        parts.append(_reasons(entry["evidence"], match.score, lang))
    if entry["fields"]:
        parts.append(_columns(entry["fields"], lang))
    return _plain(parts, width)


def turned(match: Match) -> Match:
    """Return the same pair with its sides exchanged, for a reader who named the second document first.

    Example:
        >>> match = Match(a="a", b="b", relation="overlap", strength="full", score=0.9, fields=(("甲", "乙"),))
        >>> turned(match).a, turned(match).fields
        ('b', (('乙', '甲'),))
    """
    return replace(
        match,
        a=match.b,
        b=match.a,
        evidence=tuple(replace(e, a=e.b, b=e.a) for e in match.evidence),
        fields=tuple((b, a) for a, b in match.fields),
    )


def pair_line(report: Report, match: Match, *, lang: str = "zh") -> str:
    """Tell one pair in a line: score, relation, both ids, masked.

    Example:
        >>> from jianfu_dedup.report.model import Report
        >>> docs = tuple(Notice(id=i, path=i) for i in ("a.txt", "b.txt"))
        >>> match = Match(a="a.txt", b="b.txt", relation="overlap", strength="full", score=0.9)
        >>> pair_line(Report(documents=docs), match)
        '0.90 要求重复：a.txt — b.txt'
    """
    ids = public_ids([*(d.id for d in report.documents), *(u.path for u in report.unread)])
    colon = "：" if lang == "zh" else ": "
    return f"{match.score:.2f} {name_of(lang, 'relation', match.relation)}{colon}{ids[match.a]} — {ids[match.b]}"


def line_of(match: Match, report: Report) -> float:
    """Return the score from which a pair of that kind counts."""
    limits = report.settings.matching
    notices = [isinstance(report.document(i), Notice) for i in (match.a, match.b)]
    if all(notices):
        return limits.threshold
    return limits.cross_threshold if any(notices) else limits.template_threshold


def _sides(report: Report, match: Match, ids: Mapping[str, str], lang: str) -> Table:
    words, table = messages(lang)["page"], _grid()
    for label, key in (("side_a", match.a), ("side_b", match.b)):
        document = report.document(key)
        issuer = document.issuer.name if document.issuer else ""
        title = f"《{document.title}》" if document.title else words["no_title"]
        table.add_row(words[label], _text(f"{safe_text(issuer)}{safe_text(title)}"))
        table.add_row("", _text(ids[key]))
    return table


def _verdict(report: Report, match: Match, entry: Mapping[str, Any], lang: str) -> Table:
    words, table = messages(lang)["page"], _grid()
    counted, line = match.relation in OVERLAPPING, line_of(match, report)
    relation = name_of(lang, "relation", match.relation)
    if counted:
        relation += f" · {name_of(lang, 'strength', match.strength)}"
    elif _unlisted(match, report):
        relation = messages(lang)["explain"]["unrelated"]
    table.add_row(words["relation"], _text(relation))
    if match.relation == "attachment":  # told by the documents themselves, not scored
        return table
    key = "reached" if match.score >= line else "not_reached"
    table.add_row(words["score"], messages(lang)["explain"][key].format(score=match.score, line=line))
    if _unlisted(match, report):
        table.add_row("", messages(lang)["explain"]["unlisted"].format(line=report.settings.matching.related))
    elif not counted:
        # A pair that reached no line needs no rule to keep it from counting; naming one would mislead.
        rule = entry["suppressed_by"] if match.score >= line or _is_rule(match) else "below_threshold"
        table.add_row(words["rule"], _text(name_of(lang, "suppressed", rule) if rule else "—"))
    return table


def _unlisted(match: Match, report: Report) -> bool:
    """Whether the score is too low for a report to tell the pair at all."""
    return match.score < report.settings.matching.related


def _is_rule(match: Match) -> bool:
    return match.relation != "same_topic" or match.suppressed_by == "other_population"


def _told(report: Report, match: Match, entry: Mapping[str, Any], ids: Mapping[str, str], lang: str) -> Table:
    """Why the pair does not count, what text both share and what the later one changed."""
    words, table = messages(lang)["page"], _grid()
    if not entry["counted"] and not _unlisted(match, report):
        limit = report.settings.report.max_quote
        sides = {
            ids[i]: document_entry(report.document(i), ids=ids, refers_to=(), labels=report.labels, max_quote=limit)
            for i in (match.a, match.b)
        }
        found = why(entry, sides, line_of(match, report))
        if found:
            table.add_row(words["why"], _text(sentence(found["rule"], found["values"], lang)))
    text = entry["text"]
    if text:
        first = report.document(match.text.first) if match.text and match.text.first else None
        name = safe_text(f"《{first.title or first.path}》") if first else ""
        who = words[f"first_{text['first_by'] or 'unknown'}"].format(first=name)
        numbers = {k: text[k] for k in ("shared_a", "of_a", "shared_b", "of_b", "sentences", "exact")}
        table.add_row(messages(lang)["columns"]["shared"], _text(words["text_shared"].format(**numbers) + who))
    for n, change in enumerate(entry["changes"]):
        label = words["changes_unknown" if text and not text["first"] else "changes"]
        table.add_row("" if n else label, _text(change_line(change, lang)))
    return table


def _reasons(evidence: list[Mapping[str, Any]], score: float, lang: str) -> Table:
    words = messages(lang)["page"]
    table = _lined(messages(lang)["explain"]["reasons"])
    table.add_column(messages(lang)["explain"]["weight"], justify="right", no_wrap=True)
    table.add_column(words["evidence"], ratio=2, overflow="fold")
    table.add_column(words["side_a"], ratio=5, overflow="fold")
    table.add_column(words["side_b"], ratio=5, overflow="fold")
    told: set[tuple[str, str]] = set()
    # The starting value first, then by strength, then what has no weight, as on the page.
    for reason in sorted(evidence, key=lambda e: (e["kind"] != "bias", not e["weight"])):
        # The note is Chinese and says more than the name of the kind; other languages have the name alone.
        note = reason["note"] if lang == "zh" and reason["note"] else name_of(lang, "evidence", reason["kind"])
        shown = (reason["a"], reason["b"])
        # The same sentences carry several reasons; they are told once.
        a, b = ("〃" if text and shown in told else text for text in shown)
        told.add(shown)
        table.add_row(f"{reason['weight']:+.2f}", _text(note), _text(a), _text(b))
    if any(reason["weight"] for reason in evidence):
        total = sum(reason["weight"] for reason in evidence)
        table.add_row(f"{total:+.2f}", messages(lang)["explain"]["total"], f"→ {words['score']} {score:.2f}", "")
    return table


def _columns(fields: list[list[str]], lang: str) -> Table:
    words = messages(lang)["page"]
    table = _lined(words["columns"])
    table.add_column(words["side_a"], overflow="fold")
    table.add_column(words["side_b"], overflow="fold")
    for a, b in fields:
        table.add_row(_text(a), _text(b))
    return table


def _grid() -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _lined(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", title_style="", box=box.SIMPLE_HEAD, pad_edge=False, expand=True)


def _text(text: str) -> RenderableType:
    from rich.text import Text

    # Text, not str: rich would take "[...]" in a quote for markup.
    return Text(text.replace("\n", " "))


def _plain(parts: list[RenderableType], width: int) -> str:
    from rich.console import Console

    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, legacy_windows=False, highlight=False)
    for n, part in enumerate(parts):
        if n:
            console.print()
        console.print(part)
    # rich fills cells up with blanks; at the end of a line they only get in the way of copying.
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"
