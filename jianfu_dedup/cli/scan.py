"""``jianfu-dedup scan PATH… [-o FILE]…``: from files to reports."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from jianfu_dedup.documents import Unread
    from jianfu_dedup.report.model import Report

_NAMED = 10
"""Unread files named on standard error; the reports list them all."""

_log = logging.getLogger(__name__)


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli.parser import add_common

    parser = commands.add_parser("scan", help=say("help_scan"), description=say("help_scan"), add_help=False)
    parser.add_argument("paths", nargs="+", metavar="PATH", help=say("help_paths"))
    parser.add_argument(
        "-o", "--output", action="append", default=[], metavar="FILE|KIND=FILE", help=say("help_output")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("help_format"))
    add_common(parser, say)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, say: Messages) -> int:
    """Scan, write the outputs that were asked for, and print the summary or the JSON."""
    import jianfu_dedup as jd
    from jianfu_dedup.cli.outputs import planned, write
    from jianfu_dedup.cli.progress import progress

    outputs = planned(arguments.output, say)
    with progress(say) as (on_file, on_compare):
        documents = jd.read(
            arguments.paths,
            county=arguments.county,
            settings=arguments.settings,
            # A report written into the scanned folder must not be read as a document by the next run.
            exclude=[output.path for output in outputs],
            progress=on_file,
        )
        on_compare()
        report = jd.scan(documents)
    tell_unread(documents.unread, say)
    write(report, outputs, lang=arguments.lang, say=say)
    if arguments.format == "json":
        sys.stdout.write(report.to_json())
    else:
        print_summary(report, arguments.lang)
    return 0


def tell_unread(unread: tuple[Unread, ...], say: Messages) -> None:
    """Name the first unread files on standard error and count the rest."""
    for entry in unread[:_NAMED]:
        _log.warning(say("unread", path=entry.path, reason=entry.reason))
    if len(unread) > _NAMED:
        _log.warning(say("unread_more", n=len(unread) - _NAMED))


def print_summary(report: Report, lang: str) -> None:
    """Print the table of groups."""
    from rich.console import Console

    from jianfu_dedup.cli.streams import width
    from jianfu_dedup.report.terminal import summary_table

    Console(width=width()).print(summary_table(report, lang=lang))
