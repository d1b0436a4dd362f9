"""The words of the command line, in Chinese by default."""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources


class Messages:
    """Looks up a message and fills it in.

    Example:
        >>> Messages("en")("mend", mend="check the path")
        'What to do: check the path'
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, name: str, **values: object) -> str:
        """Return the message called ``name`` with ``values`` filled in."""
        return _catalogue()[name][self.lang].format(**values)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def chosen_language(words: Sequence[str]) -> str:
    """Tell the language from ``--lang`` or the locale, before the words are parsed.

    Chinese unless the locale names another language: ``C`` and ``POSIX`` name none.

    Example:
        >>> chosen_language(["scan", "x", "--lang", "en"])
        'en'
    """
    for n, word in enumerate(words):
        if word.startswith("--lang="):
            return "en" if word[7:] == "en" else "zh"
        if word == "--lang" and n + 1 < len(words):
            return "en" if words[n + 1] == "en" else "zh"
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not named and os.name == "nt":
        named = locale.getlocale()[0] or ""
    return "en" if named.lower().startswith("en") else "zh"
