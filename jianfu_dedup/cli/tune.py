"""``jianfu-dedup tune PAIRS FOLDER``: weights fitted to labelled pairs of one's own, if they are better."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from jianfu_dedup.tuning import Tuning

_log = logging.getLogger(__name__)


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli.parser import add_common

    parser = commands.add_parser("tune", help=say("help_tune"), description=say("help_tune"), add_help=False)
    parser.add_argument("pairs", metavar="PAIRS", help=say("help_pairs"))
    parser.add_argument("folder", metavar="FOLDER", help=say("help_pairs_folder"))
    parser.add_argument("-o", "--output", metavar="FILE", default="weights.toml", help=say("help_weights"))
    parser.add_argument("--force", action="store_true", help=say("help_force"))
    add_common(parser, say)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, say: Messages) -> int:
    """Fit, print what it gains, and write the weights file."""
    import jianfu_dedup as jd
    from jianfu_dedup.cli.progress import progress

    with progress(say) as (on_file, on_compare):
        # Labels that cannot be used must not cost a reading of the folder: tune looks at them first.
        tuning = jd.tune(
            arguments.pairs,
            arguments.folder,
            county=arguments.county,
            settings=arguments.settings,
            progress=on_file,
        )
        on_compare()
    sys.stdout.write(told(tuning, say))
    tuning.write(arguments.output, force=arguments.force)
    _log.info(say("written", path=arguments.output))
    return 0


def told(tuning: Tuning, say: Messages) -> str:
    """Return what the fit gains, in words."""
    lines = [
        say(
            "tuned",
            pairs=tuning.pairs,
            overlapping=tuning.overlapping,
            before=tuning.f1_before,
            after=tuning.f1_after,
            gain=tuning.gain,
            low=tuning.interval[0],
            high=tuning.interval[1],
        )
    ]
    if tuning.missed:
        lines.append(say("tuned_missed", n=tuning.missed))
    if not tuning.better:
        lines.append(say("tuned_no_gain"))
    return "\n".join(lines) + "\n"
