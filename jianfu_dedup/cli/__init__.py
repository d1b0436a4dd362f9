"""``jianfu-dedup``: the face for offices and CI jobs.

Exit status: 0 done, 2 usage, configuration or input (the reason is on standard error), 3 an error of the program
itself. Results go to standard output; progress and messages to standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jianfu_dedup._version import __version__
from jianfu_dedup.cli.messages import Messages, chosen_language
from jianfu_dedup.errors import JianfuError

EXIT_OK, EXIT_USAGE, EXIT_INTERNAL = 0, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        argv: The words after the program's name; by default those of the process.

    Example:
        >>> main(["--version"])
        Traceback (most recent call last):
        ...
        SystemExit: 0
    """
    words = list(sys.argv[1:] if argv is None else argv)
    say = Messages(chosen_language(words))
    _utf8_streams()
    arguments = build_parser(say).parse_args(words)
    try:
        return int(arguments.run(arguments, say))
    except JianfuError as error:
        print(say("error", reason=error.message), file=sys.stderr)  # noqa: T201
        if error.mend:
            print(say("mend", mend=error.mend), file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    except KeyboardInterrupt:
        print(say("interrupted"), file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    except Exception as error:
        # The type alone: a message of a library may quote what a document says.
        print(say("internal", kind=type(error).__name__), file=sys.stderr)  # noqa: T201
        return EXIT_INTERNAL


def build_parser(say: Messages) -> argparse.ArgumentParser:
    """Return the parser with every command, its help in the language of ``say``."""
    from jianfu_dedup.cli import explain, scan

    parser = argparse.ArgumentParser(prog="jianfu-dedup", description=say("about"), epilog=say("epilog"))
    parser.add_argument("--version", action="version", version=f"jianfu-dedup {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (scan, explain):
        command.add_parser(commands, say)
    return parser


def add_common(parser: argparse.ArgumentParser, say: Messages) -> None:
    """Add the options that every command has."""
    parser.add_argument("--county", metavar="FILE", help=say("help_county"))
    parser.add_argument("--settings", metavar="FILE", help=say("help_settings"))
    parser.add_argument("--lang", choices=("zh", "en"), default=say.lang, help=say("help_lang"))


def _utf8_streams() -> None:
    """Write UTF-8 also on a console whose code page is GBK; a character must never end the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
