"""``jianfu-dedup explain A B``: why two files match or not."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from jianfu_dedup.api import Explanation

_OTHERS = 8
"""Further pairs of documents inside the two files that are told in a line each."""


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli.parser import add_common

    parser = commands.add_parser("explain", help=say("help_explain"), description=say("help_explain"), add_help=False)
    parser.add_argument("a", metavar="A", help=say("help_file"))
    parser.add_argument("b", metavar="B", help=say("help_file"))
    parser.add_argument("--within", metavar="PATH", action="append", default=[], help=say("help_within"))
    add_common(parser, say)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, say: Messages) -> int:
    """Judge the two files and print the reasons, strongest first."""
    import jianfu_dedup as jd
    from jianfu_dedup.cli.progress import progress

    with progress(say) as (on_file, on_compare):
        explanation = jd.explain(
            arguments.a,
            arguments.b,
            within=arguments.within,
            county=arguments.county,
            settings=arguments.settings,
            progress=on_file,
        )
        on_compare()
    sys.stdout.write(told(explanation, lang=arguments.lang, say=say))
    return 0


def told(explanation: Explanation, *, lang: str, say: Messages) -> str:
    """Return the whole answer as text."""
    from jianfu_dedup.cli.streams import width
    from jianfu_dedup.report.explanation import explanation_text, pair_line, turned

    # The sides stand as the user named the files.
    matches = [m if m.a in explanation.a else turned(m) for m in explanation.matches]
    if not matches:
        return say("no_candidate") + "\n"
    report = explanation.report
    parts = [explanation_text(report, matches[0], lang=lang, width=width())]
    others = matches[1:]
    if others:
        lines = [pair_line(report, m, lang=lang) for m in others[:_OTHERS]]
        parts.append("\n".join([say("others", n=len(others)), *(f"  {line}" for line in lines)]) + "\n")
    return "\n".join([*parts, say("disclaimer") + "\n"])
