"""``jianfu-dedup index ACTION INDEX …``: the standing index, kept from the command line."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages

if TYPE_CHECKING:
    from jianfu_dedup.registry.index import Index

_NAMED = 10
"""Refused documents named on standard error."""

_log = logging.getLogger(__name__)


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command, with its actions, to the parser's sub-commands."""
    from jianfu_dedup.cli.parser import add_format

    parser = commands.add_parser("index", help=say("help_index"), description=say("help_index"), add_help=False)
    parser.add_argument("-h", "--help", action="help", help=say("help_help"))
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", title=say("actions"))
    for name, run in (("add", _take), ("replace", _take)):
        _action(actions, name, run, say).add_argument("paths", nargs="+", metavar="PATH", help=say("help_paths"))
    for name, run in (("remove", _drop), ("forget", _drop)):
        _action(actions, name, run, say).add_argument("ids", nargs="+", metavar="ID", help=say("help_ids"))
    _add_report(actions, say)
    for name in ("confirm", "dismiss"):
        _add_decision(actions, name, say)
    for name, run in (("info", _info), ("verify", _verify), ("rebuild", _rebuild)):
        _action(actions, name, run, say)
    for action in actions.choices.values():
        add_format(action, say)
    # A copy answers nothing.
    _action(actions, "backup", _backup, say).add_argument("copy", metavar="FILE", help=say("help_copy"))


def _action(actions: Any, name: str, run: Any, say: Messages) -> argparse.ArgumentParser:
    from jianfu_dedup.cli.parser import add_common

    told = say(f"help_index_{name}")
    parser: argparse.ArgumentParser = actions.add_parser(name, help=told, description=told, add_help=False)
    parser.add_argument("address", metavar="INDEX", help=say("help_index_address"))
    add_common(parser, say)
    parser.set_defaults(run=run)
    return parser


def _add_report(actions: Any, say: Messages) -> None:
    parser = _action(actions, "report", _report, say)
    output = say("help_output")
    parser.add_argument("-o", "--output", action="append", default=[], metavar="FILE|KIND=FILE", help=output)
    parser.add_argument("--since", metavar="DATE", help=say("help_since"))
    parser.add_argument("--until", metavar="DATE", help=say("help_until"))


def _add_decision(actions: Any, name: str, say: Messages) -> None:
    parser = _action(actions, name, _decide, say)
    parser.add_argument("cluster", metavar="GROUP", help=say("help_group"))
    parser.add_argument("--by", metavar="NAME", required=True, help=say("help_by"))
    parser.add_argument("--note", metavar="TEXT", default="", help=say("help_note"))
    parser.add_argument("--until", metavar="DATE", help=say("help_decision_until"))


def _open(arguments: argparse.Namespace, *, create: bool = False) -> Index:
    """Open the index; only ``add`` makes one, so that a name written wrong is an error everywhere else."""
    from jianfu_dedup.registry.index import Index

    return Index.open(arguments.address, county=arguments.county, settings=arguments.settings, create=create)


def _write(text: str) -> None:
    """Write words of ours with names of documents in them."""
    from jianfu_dedup.report.public import safe_text

    sys.stdout.write(safe_text(text))


def _take(arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli.answers import added_text, as_json
    from jianfu_dedup.cli.progress import progress
    from jianfu_dedup.cli.scan import tell_unread

    with _open(arguments, create=arguments.action == "add") as index, progress(say) as (on_file, on_compare):
        take = index.add if arguments.action == "add" else index.replace
        added = take(arguments.paths, progress=on_file)
        on_compare()
    tell_unread(added.unread, say)
    for entry in added.refused[:_NAMED]:
        _log.warning(say("refused", id=entry.id, reason=entry.reason, mend=entry.mend))
    if arguments.format == "json":
        sys.stdout.write(as_json(added.to_dict()))
    else:
        _write(added_text(added, say))
    return 0


def _drop(arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli.answers import as_json, removed_text
    from jianfu_dedup.errors import UnknownDocumentError
    from jianfu_dedup.registry.answers import SCHEMA_VERSION

    with _open(arguments) as index:
        gone = (index.remove if arguments.action == "remove" else index.forget)(arguments.ids)
    if not gone:
        # Whoever wants something forgotten must learn that nothing was.
        raise UnknownDocumentError(say("not_in_index"), mend=say("not_in_index_mend"))
    if arguments.format == "json":
        sys.stdout.write(as_json({"schema_version": SCHEMA_VERSION, "removed": list(gone)}))
    else:
        _write(removed_text(gone, say))
    return 0


def _report(arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli.answers import groups_text
    from jianfu_dedup.cli.outputs import planned, write
    from jianfu_dedup.cli.parser import day
    from jianfu_dedup.cli.scan import print_summary

    outputs = planned(arguments.output, say)
    since, until = day(arguments.since, "--since", say), day(arguments.until, "--until", say)
    with _open(arguments) as index:
        report = index.report(since=since, until=until)
    write(report, outputs, lang=arguments.lang, say=say)
    if arguments.format == "json":
        sys.stdout.write(report.to_json())
    else:
        print_summary(report, arguments.lang)
        _write(groups_text(report, say))
    return 0


def _decide(arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli.answers import as_json, decided_text
    from jianfu_dedup.cli.parser import day
    from jianfu_dedup.errors import JianfuError, SettingsError

    until = day(arguments.until, "--until", say)
    with _open(arguments) as index:
        decide = index.confirm if arguments.action == "confirm" else index.dismiss
        try:
            decision = decide(arguments.cluster, by=arguments.by, note=arguments.note, until=until)
        except JianfuError:
            raise
        except ValueError as error:  # nobody named, or a day that has passed: a mistake in the words typed
            raise SettingsError(str(error)) from error
    if arguments.format == "json":
        sys.stdout.write(as_json(decision.to_dict()))
    else:
        _write(decided_text(decision, say))
    return 0


def _info(arguments: argparse.Namespace, say: Messages) -> int:
    return _told_info(arguments, say, rebuild=False)


def _rebuild(arguments: argparse.Namespace, say: Messages) -> int:
    return _told_info(arguments, say, rebuild=True)


def _told_info(arguments: argparse.Namespace, say: Messages, *, rebuild: bool) -> int:
    from jianfu_dedup.cli.answers import as_json, info_text

    with _open(arguments) as index:
        info = index.rebuild() if rebuild else index.info()
    # Fingerprints are runs of digits that a mask would take for telephone numbers; no document speaks here.
    sys.stdout.write(as_json(info.to_dict()) if arguments.format == "json" else info_text(info, say))
    return 0


def _verify(arguments: argparse.Namespace, say: Messages) -> int:
    from jianfu_dedup.cli import EXIT_FOUND, EXIT_OK
    from jianfu_dedup.cli.answers import as_json, verified_text

    with _open(arguments) as index:
        verified = index.verify()
    if arguments.format == "json":
        sys.stdout.write(as_json(verified.to_dict()))
    else:
        _write(verified_text(verified, say))
    return EXIT_OK if verified.sound else EXIT_FOUND


def _backup(arguments: argparse.Namespace, say: Messages) -> int:
    with _open(arguments) as index:
        index.backup(arguments.copy)
    _log.info(say("written", path=arguments.copy))
    return 0
