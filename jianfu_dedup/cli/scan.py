"""``jianfu-dedup scan PATH… [-o FILE]…``: from files to reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianfu_dedup.cli.messages import Messages
from jianfu_dedup.errors import SettingsError

if TYPE_CHECKING:
    from jianfu_dedup.report.model import Report

_KINDS = ("html", "json", "xlsx", "md")


def add_parser(commands: Any, say: Messages) -> None:
    """Add the command to the parser's sub-commands."""
    from jianfu_dedup.cli import add_common

    parser = commands.add_parser("scan", help=say("help_scan"), description=say("help_scan"))
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

    outputs = [_output(word, say) for word in arguments.output]
    with _progress(say) as (on_file, on_compare):
        documents = jd.read(arguments.paths, county=arguments.county, settings=arguments.settings, progress=on_file)
        on_compare()
        report = jd.scan(documents)
    for kind, path in outputs:
        _write(report, kind, path, arguments.lang, say)
    if arguments.format == "json":
        sys.stdout.write(report.to_json())
    else:
        _print_summary(report, arguments.lang)
    return 0


def _output(word: str, say: Messages) -> tuple[str, Path]:
    kind, equals, rest = word.partition("=")
    if equals and kind in _KINDS:
        return kind, Path(rest)
    path = Path(word)
    kind = path.suffix.lower().lstrip(".")
    kind = {"htm": "html", "markdown": "md"}.get(kind, kind)
    if kind not in _KINDS:
        raise SettingsError(
            say("unknown_kind", path=word), mend=say("unknown_kind_mend", kinds=" ".join(f".{k}" for k in _KINDS))
        )
    return kind, path


def _write(report: Report, kind: str, path: Path, lang: str, say: Messages) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "html":
            report.to_html(path, lang=lang)
        elif kind == "json":
            report.to_json(path)
        elif kind == "xlsx":
            report.to_xlsx(path, lang=lang)
        else:
            path.write_text(report.to_markdown(lang=lang), encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(say("cannot_write", path=path, reason=reason), mend=say("cannot_write_mend")) from error
    print(say("written", path=path), file=sys.stderr)  # noqa: T201


def _print_summary(report: Report, lang: str) -> None:
    from rich.console import Console

    from jianfu_dedup.report.terminal import summary_table

    # A pipe has no width of its own; 120 columns keep a row of the table on one line in a CI log.
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(summary_table(report, lang=lang))


@contextmanager
def _progress(say: Messages) -> Iterator[tuple[Callable[[int, int, str], None], Callable[[], None]]]:
    """Show a bar on standard error while it is a terminal, and nothing otherwise."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        reading = bar.add_task(say("reading"), total=None)

        def on_file(done: int, total: int, _name: str) -> None:
            bar.update(reading, completed=done, total=total)

        def on_compare() -> None:
            bar.add_task(say("comparing"), total=None)

        yield on_file, on_compare
