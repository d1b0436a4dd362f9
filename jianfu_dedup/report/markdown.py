"""A short summary in Markdown, for the summary page of a CI job or a message: the figures and the heaviest groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jianfu_dedup.report.advice import named
from jianfu_dedup.report.messages import messages
from jianfu_dedup.report.sentences import pattern, summary
from jianfu_dedup.report.view import localised

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&@])")


def render_markdown(report: Mapping[str, Any], *, lang: str = "zh", top: int = 10) -> str:
    """Return the summary of a report dict; at most ``top`` groups, the rest is counted."""
    page, columns = messages(lang)["page"], messages(lang)["columns"]
    lines = [f"# {page['title']}", "", summary(report, lang=lang), ""]
    clusters = report["clusters"]
    if clusters:
        heads = ("topic", "departments", "document_count", "burden", "measure")
        lines += [_row(["#", *(columns[h] for h in heads)]), _row(["--:", "---", "---", "--:", "--:", "---"])]
        lines += [_row(_cells(n, c, lang)) for n, c in enumerate(clusters[:top], start=1)]
        if len(clusters) > top:
            lines += ["", pattern(lang, "more", n=len(clusters) - top)]
        lines += ["", f"## {page['suggestion']}", ""]
        lines += [
            f"{n}. **{escape(cluster['topic'])}** {escape(advice['measure'])} {escape(advice['text'])}"
            for n, cluster in enumerate(clusters[:top], start=1)
            for advice in [localised(a, lang) for a in cluster["advice"][:1]]
        ]
        lines.append("")
    unread = [d for d in report["documents"] if d["status"] == "unread"]
    if unread:
        lines += [f"## {page['unread']}", ""]
        lines += [f"- {escape(d['path'])} {escape('；'.join(d['warnings']))}" for d in unread[:top]]
        if len(unread) > top:
            lines += [f"- {pattern(lang, 'more', n=len(unread) - top)}"]
        lines.append("")
    return "\n".join([*lines, f"> {page['disclaimer']}", ""])


def escape(text: str) -> str:
    r"""Make a text of a document plain in Markdown: no markup, no HTML, no mention, no line break.

    Example:
        >>> print(escape("<b>|@all\n[x](y)"))
        \<b\>\|\@all \[x\](y)
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _cells(number: int, cluster: Mapping[str, Any], lang: str) -> list[str]:
    advice = [localised(a, lang)["measure"] for a in cluster["advice"]]
    return [
        str(number),
        escape(cluster["topic"]),
        escape(named(cluster["departments"])),
        str(len(cluster["members"])),
        f"{cluster['burden']:,}",
        escape(next(filter(None, advice), "")),
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
