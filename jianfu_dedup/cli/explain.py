"""``jianfu-dedup explain A B``: why two files match or not."""

from __future__ import annotations

import argparse
from typing import Any

from jianfu_dedup.cli.messages import Messages


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli import add_common

    parser = commands.add_parser("explain", help=say("help_explain"), description=say("help_explain"))
    parser.add_argument("a", metavar="A", help=say("help_file"))
    parser.add_argument("b", metavar="B", help=say("help_file"))
    add_common(parser, say)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, say: Messages) -> int:
    """Judge the two files alone and print the reasons, strongest first."""
    import jianfu_dedup as jd
    from jianfu_dedup.report.terminal import explanation_text

    explanation = jd.explain(arguments.a, arguments.b, county=arguments.county, settings=arguments.settings)
    if explanation.match is None:
        print(say("no_relation"))  # noqa: T201
    else:
        print(explanation_text(explanation.report, explanation.match, lang=arguments.lang))  # noqa: T201
    return 0
