"""The result in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianfu_dedup.report.messages import messages


def summary(report: Mapping[str, Any], *, lang: str = "zh") -> str:
    """Return the headline of a report dict.

    Example:
        >>> figures = [{"key": k, "value": 0, "of": None} for k in ("files", "read", "unread", "clusters")]
        >>> summary({"figures": figures})
        '收到 0 个文件，读出 0 个；没有发现重复要求。'
    """
    numbers = {f["key"]: f["value"] for f in report["figures"]}
    words = messages(lang)["summary"]
    text = (
        words["found"].format(**numbers, multi=numbers["multi_department"])
        if numbers["clusters"]
        else words["none"].format(**numbers)
    )
    return str(text + (words["unread"].format(**numbers) if numbers["unread"] else ""))


def pattern(lang: str, key: str, **values: object) -> str:
    """Fill in a sentence of the page."""
    return str(messages(lang)["page"][key].format(**values))
