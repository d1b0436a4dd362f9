"""The words a user may type. argparse speaks English; its few sentences are put into the chosen language here."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from typing import Any, NoReturn

from jianfu_dedup._version import __version__
from jianfu_dedup.cli.messages import Messages
from jianfu_dedup.errors import SettingsError

# What argparse says → the message that says it; group 1 and 2 are filled in.
_SAID = (
    ("usage_required", re.compile(r"the following arguments are required: (?P<a>.*)")),
    ("usage_unknown", re.compile(r"unrecognized arguments: (?P<a>.*)")),
    ("usage_choice", re.compile(r"argument (?P<a>.*?): invalid choice: (?P<b>.*?) \(choose from (?P<c>.*)\)")),
    ("usage_value", re.compile(r"argument (?P<a>.*?): expected (?:one|at least one) argument")),
    ("usage_ambiguous", re.compile(r"ambiguous option: (?P<a>.*?) could match (?P<b>.*)")),
)


def build_parser(say: Messages) -> argparse.ArgumentParser:
    """Return the parser with every command, its help in the language of ``say``."""
    from jianfu_dedup.cli import check, explain, index, scan, tune

    kind = _of_language(say)
    parser = kind(prog="jianfu-dedup", description=say("about"), epilog=say("epilog"), add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("help_help"))
    parser.add_argument("--version", action="version", version=f"jianfu-dedup {__version__}", help=say("help_version"))
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title=say("commands"), parser_class=kind
    )
    for command in (scan, explain, check, index, tune):
        command.add_parser(commands, say)
    return parser


def add_common(parser: argparse.ArgumentParser, say: Messages) -> None:
    """Add the options that every command has."""
    parser.add_argument("--county", metavar="FILE", help=say("help_county"))
    parser.add_argument("--settings", metavar="FILE", help=say("help_settings"))
    parser.add_argument("--lang", choices=("zh", "en"), default=say.lang, help=say("help_lang"))
    parser.add_argument("-h", "--help", action="help", help=say("help_help"))


def add_format(parser: argparse.ArgumentParser, say: Messages) -> None:
    """Add the option that chooses between text and JSON."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("help_answer_format"))


def day(word: str | None, option: str, say: Messages) -> dt.date | None:
    """Read the date given with an option.

    Raises:
        SettingsError: It is none.

    Example:
        >>> day("2026-03-02", "--on", Messages("en"))
        datetime.date(2026, 3, 2)
    """
    try:
        return None if word is None else dt.date.fromisoformat(word)
    except ValueError:
        raise SettingsError(say("not_a_date", option=option, word=word), mend=say("not_a_date_mend")) from None


def told_usage(message: str, say: Messages) -> str:
    """Put a sentence of argparse into the language of ``say``.

    Example:
        >>> told_usage("the following arguments are required: PATH", Messages("zh"))
        '缺少参数：PATH'
        >>> told_usage("something new", Messages("zh"))
        'something new'
    """
    for name, pattern in _SAID:
        if found := pattern.fullmatch(message):
            return say(name, **found.groupdict())
    return message


def _of_language(say: Messages) -> type[argparse.ArgumentParser]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, say("usage") if prefix is None else prefix)

    class Parser(argparse.ArgumentParser):
        def __init__(self, **more: Any) -> None:
            super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **more})
            self._positionals.title, self._optionals.title = say("arguments"), say("options")

        def error(self, message: str) -> NoReturn:
            self.print_usage()
            self.exit(2, say("error", reason=told_usage(message, say)) + "\n")

        def print_usage(self, file: Any = None) -> None:
            import sys

            super().print_usage(file or sys.stderr)

    return Parser
