"""The outputs of a run: what kind each is, whether it can be written (asked before the work), and the writing."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jianfu_dedup.cli.messages import Messages
from jianfu_dedup.errors import SettingsError

if TYPE_CHECKING:
    from jianfu_dedup.report.model import Report

KINDS = ("html", "json", "xlsx", "md")
_SAME = {"htm": "html", "markdown": "md"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """One file to write."""

    kind: str
    path: Path


def planned(words: Sequence[str], say: Messages) -> tuple[Output, ...]:
    """Read the words of ``-o`` and make sure that every file can be written, before any work is done.

    Raises:
        SettingsError: A kind is unknown, a file cannot be written, or two outputs would go into one file.
    """
    outputs = tuple(_output(word, say) for word in words)
    seen: set[str] = set()
    for output in outputs:
        place = os.path.normcase(os.path.abspath(output.path))  # noqa: PTH100 - the file may not exist yet
        if place in seen:
            raise SettingsError(say("output_twice", path=output.path), mend=say("output_twice_mend"))
        seen.add(place)
        _check(output.path, say)
    return outputs


def _output(word: str, say: Messages) -> Output:
    kind, equals, rest = word.partition("=")
    if equals and rest and kind.lower() in KINDS:
        return Output(kind=kind.lower(), path=Path(rest))
    suffix = Path(word).suffix.lower().lstrip(".")
    kind = _SAME.get(suffix, suffix)
    if kind not in KINDS:
        kinds = " ".join(f".{k}" for k in KINDS)
        raise SettingsError(say("unknown_kind", path=word), mend=say("unknown_kind_mend", kinds=kinds))
    return Output(kind=kind, path=Path(word))


def _check(path: Path, say: Messages) -> None:
    """Open the file for appending, which changes nothing in it, and take it away again if it was not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        with path.open("ab"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise _cannot(path, error, say) from error


def write(report: Report, outputs: Sequence[Output], *, lang: str, say: Messages) -> None:
    """Write every output.

    Raises:
        SettingsError: A file cannot be written after all (the disk is full, say).
    """
    for output in outputs:
        try:
            _write(report, output, lang)
        except OSError as error:
            raise _cannot(output.path, error, say) from error
        _log.info(say("written", path=output.path))


def _write(report: Report, output: Output, lang: str) -> None:
    if output.kind == "html":
        report.to_html(output.path, lang=lang)
    elif output.kind == "json":
        report.to_json(output.path)
    elif output.kind == "xlsx":
        report.to_xlsx(output.path, lang=lang)
    else:
        report.to_markdown(output.path, lang=lang)


def _cannot(path: Path, error: OSError, say: Messages) -> SettingsError:
    reason = error.strerror or type(error).__name__
    return SettingsError(say("cannot_write", path=path, reason=reason), mend=say("cannot_write_mend"))
