"""The summary table of the command line. rich counts East Asian characters as two cells, so columns stay straight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianfu_dedup.report.messages import messages
from jianfu_dedup.report.sentences import pattern, summary
from jianfu_dedup.report.signed import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Group
    from rich.table import Table

    from jianfu_dedup.report.model import Report

TOP = 20
"""Groups shown on a terminal."""


def summary_table(report: Report, *, lang: str = "zh", top: int = TOP) -> Group:
    """Return the headline and the groups with the largest burden, for ``rich``.

    Example:
        >>> from rich.console import Console
        >>> from jianfu_dedup.report.model import Report
        >>> Console(width=60).print(summary_table(Report()))
        收到 0 个文件，读出 0 个；没有发现重复要求。
        本结果由程序比对生成，供审核参考，不作为认定依据。
    """
    from rich.console import Group
    from rich.text import Text

    content = report.to_dict()
    parts: list[Any] = [Text(summary(content, lang=lang))]
    if content["clusters"]:
        parts.append(_table(content, lang, top))
    if len(content["clusters"]) > top:
        parts.append(Text(pattern(lang, "more", n=len(content["clusters"]) - top), style="dim"))
    return Group(*parts, Text(messages(lang)["page"]["disclaimer"], style="dim"))


def _table(content: Mapping[str, Any], lang: str, top: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    words = messages(lang)["columns"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(words["topic"], ratio=3)
    table.add_column(words["departments"], ratio=4)
    table.add_column(words["document_count"], justify="right", no_wrap=True)
    table.add_column(words["burden"], justify="right", no_wrap=True)
    table.add_column(words["measure"], no_wrap=True)
    for number, cluster in enumerate(content["clusters"][:top], start=1):
        measure = cluster["advice"][0]["rule"] if cluster["advice"] else ""
        # Text, not str: rich would take "[...]" in a title for markup.
        table.add_row(
            str(number),
            Text(cluster["topic"]),
            Text("\n".join(filter(None, ["、".join(cluster["departments"]), described(cluster["signed_as"], lang)]))),
            str(len(cluster["members"])),
            str(cluster["burden"]),
            messages(lang)["advice"].get(measure, {"measure": ""})["measure"],
        )
    return table
