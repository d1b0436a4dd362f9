"""``jianfu-dedup check INDEX FILE…`` and ``check INDEX --json -``: what a draft repeats, before it goes out."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from jianfu_dedup.errors import JianfuError
    from jianfu_dedup.registry.answers import Checked
    from jianfu_dedup.settings import Settings

_log = logging.getLogger(__name__)


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli.parser import add_common, add_format

    parser = commands.add_parser("check", help=say("help_check"), description=say("help_check"), add_help=False)
    parser.add_argument("address", metavar="INDEX", help=say("help_index_address"))
    parser.add_argument("files", nargs="*", metavar="FILE", help=say("help_draft_files"))
    parser.add_argument("--json", metavar="FILE", help=say("help_json"))
    parser.add_argument("--on", metavar="DATE", help=say("help_on"))
    parser.add_argument("--fail-on", choices=("duplicate",), help=say("help_fail_on"))
    add_format(parser, say)
    add_common(parser, say)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, say: Messages) -> int:
    """Ask the index about the draft and print what it answers."""
    from jianfu_dedup.cli import EXIT_USAGE
    from jianfu_dedup.cli.answers import as_json
    from jianfu_dedup.errors import JianfuError

    if arguments.json is None:
        return _answered(_of_files(arguments, say), arguments, say)
    try:
        checked = _of_json(arguments, say)
    except JianfuError as error:
        # Whoever sent JSON gets JSON; standard error says the same to people.
        sys.stdout.write(as_json(refusal(error)))
        _log.error(say("error", reason=str(error)))
        return EXIT_USAGE
    return _answered(checked, arguments, say)


def refusal(error: JianfuError) -> dict[str, Any]:
    """Return an error as it is answered to a program.

    Example:
        >>> from jianfu_dedup.errors import DraftError
        >>> refusal(DraftError("草稿没有正文", mend="给出 text"))
        {'error': {'code': 'E_DRAFT', 'message': '草稿没有正文', 'mend': '给出 text'}}
    """
    from jianfu_dedup.report.public import safe_text

    return {"error": {"code": error.code, "message": safe_text(error.message), "mend": safe_text(error.mend)}}


def _of_files(arguments: argparse.Namespace, say: Messages) -> Checked:
    from jianfu_dedup.errors import SecretDocumentError, SettingsError

    if not arguments.files:
        raise SettingsError(say("nothing_to_check"), mend=say("nothing_to_check_mend"))
    checked = _ask(arguments.files, arguments, arguments.settings, say)
    if any(entry.code == SecretDocumentError.code for entry in checked.unread):
        # The files go out together: what one of them must not tell, the answer on the others might.
        raise SecretDocumentError(say("secret_draft"), mend=say("secret_draft_mend"))
    return checked


def _of_json(arguments: argparse.Namespace, say: Messages) -> Checked:
    from jianfu_dedup import api
    from jianfu_dedup.errors import SettingsError
    from jianfu_dedup.registry import draft

    if arguments.files:
        raise SettingsError(say("files_and_json"), mend=say("nothing_to_check_mend"))
    settings = api.settings_of(arguments.settings)
    content = draft.load(_bytes(arguments.json, settings, say), limits=settings.reading)
    return _ask(content, arguments, settings, say)


def _bytes(name: str, settings: Settings, say: Messages) -> bytes:
    """Read the draft, at most one byte more than it may have."""
    from jianfu_dedup.errors import DraftError
    from jianfu_dedup.registry.draft.loading import most_bytes

    most = most_bytes(settings.reading) + 1
    if name == "-":
        return sys.stdin.buffer.read(most)
    try:
        with Path(name).open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise DraftError(say("cannot_read", path=name), mend=say("cannot_read_mend")) from error


def _ask(draft: Any, arguments: argparse.Namespace, settings: Any, say: Messages) -> Checked:
    from jianfu_dedup.cli.parser import day
    from jianfu_dedup.registry.index import Index

    on = day(arguments.on, "--on", say)
    # A name written wrong must not make an empty index that knows of no duplicate.
    with Index.open(arguments.address, county=arguments.county, settings=settings, create=False) as index:
        return index.check(draft, on=on, lang=arguments.lang)


def _answered(checked: Checked, arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli import EXIT_FOUND, EXIT_OK
    from jianfu_dedup.cli.answers import as_json, print_checked
    from jianfu_dedup.cli.scan import tell_unread

    tell_unread(checked.unread, say)
    if arguments.json is not None or arguments.format == "json":
        sys.stdout.write(as_json(checked.to_dict()))
    else:
        print_checked(checked, lang=arguments.lang, say=say)
    return EXIT_FOUND if arguments.fail_on and _open(checked) else EXIT_OK


def _open(checked: Checked) -> bool:
    """Whether something overlaps that nobody decided to let stand."""
    return any(a.decision != "dismissed" for a in checked.already)
