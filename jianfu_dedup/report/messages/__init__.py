"""The words of the outputs, one TOML file a language."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from jianfu_dedup.errors import SettingsError

LANGUAGES = ("zh", "en")


@functools.cache
def messages(lang: str) -> dict[str, Any]:
    """Return the catalogue of a language.

    Raises:
        SettingsError: There is none.

    Example:
        >>> messages("zh")["page"]["title"]
        '减负查重报告'
    """
    if lang not in LANGUAGES:
        raise SettingsError(f"没有语言 {lang}", mend="可用: " + "、".join(LANGUAGES))
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text(encoding="utf-8"))


def name_of(lang: str, group: str, key: str) -> str:
    """Return what a key is called, or the key itself: rooms before this one may know more kinds than the catalogue.

    Example:
        >>> name_of("zh", "relation", "forward"), name_of("zh", "relation", "new_kind")
        ('转发', 'new_kind')
    """
    return str(messages(lang)[group].get(key, key))
