"""``jianfu-dedup``: the face for offices and CI jobs.

Exit status: 0 done, 1 done and found what was asked for (``check --fail-on``, an index that ``verify`` finds damaged),
2 usage, configuration or input (the reason is on standard error), 3 an error of the program itself. Results go to
standard output; progress and messages to standard error.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from jianfu_dedup.cli.messages import Messages, chosen_language
from jianfu_dedup.errors import JianfuError

EXIT_OK, EXIT_FOUND, EXIT_USAGE, EXIT_INTERNAL = 0, 1, 2, 3

_PACKAGE = Path(__file__).parents[1]

_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        argv: The words after the program's name; by default those of the process.

    Raises:
        SystemExit: The words cannot be parsed (2), or help or the version was asked for (0).

    Example:
        >>> main(["--version"])
        Traceback (most recent call last):
        ...
        SystemExit: 0
    """
    from jianfu_dedup.cli.parser import build_parser
    from jianfu_dedup.cli.streams import logging_to_stderr, utf8

    words = list(sys.argv[1:] if argv is None else argv)
    say = Messages(chosen_language(words))
    utf8()
    arguments = build_parser(say).parse_args(words)
    with logging_to_stderr():
        try:
            status = int(arguments.run(arguments, say))
            sys.stdout.flush()
        except JianfuError as error:
            _log.error(say("error", reason=error.message))
            if error.mend:
                _log.error(say("mend", mend=error.mend))
            return EXIT_USAGE
        except KeyboardInterrupt:
            _log.error(say("interrupted"))
            return EXIT_USAGE
        except BrokenPipeError:
            # Whoever reads our output has seen enough (`| head`); the interpreter must not complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_OK
        except Exception as error:
            # Type and place alone: a message of a library may quote what a document says.
            _log.error(say("internal", kind=type(error).__name__, place=_place(error)))
            return EXIT_INTERNAL
        return status


def _place(error: BaseException) -> str:
    """The last line of this package that the error went through: ``matching/model.py:52``."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_PACKAGE)]
    return f"{Path(frames[-1].filename).relative_to(_PACKAGE).as_posix()}:{frames[-1].lineno}" if frames else "?"
