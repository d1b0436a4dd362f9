"""The Report: everything a run found, and its way into every output."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jianfu_dedup.documents import OVERLAPPING, Cluster, Decision, Document, Event, Match, Unread
from jianfu_dedup.errors import UnknownDocumentError
from jianfu_dedup.settings import Settings

SCHEMA_VERSION = "1.1"
"""Version of the JSON format: a key that goes or changes counts up the first number, a new one the second."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Report:
    """What a run over a set of files found. Immutable, and the same report always gives the same bytes.

    The attributes hold what the documents say; everything the methods return or write is masked.

    Attributes:
        documents: Every notice and template that was read.
        unread: Every file that could not be read, and why.
        matches: Every pair that has something to do with each other, counted or not.
        clusters: Groups of documents that make the same request.
        refers_to: Document id → ids of the documents in the set that it forwards, supersedes or quotes.
        settings: The settings of the run.
        provenance: What the result depends on besides the files: versions and fingerprints. No time stamps.
        labels: Names of topics and populations, from :func:`jianfu_dedup.report.labels_of`.
        decisions: Group id → what was decided about it; only a standing index knows.
        events: What became of the groups of the last report; likewise.

    Example:
        >>> report = Report()
        >>> report.to_dict()["schema_version"]
        '1.1'
        >>> report
        <Report: 0 documents, 0 unread, 0 clusters>
    """

    documents: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()
    matches: tuple[Match, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    refers_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    provenance: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def pairs(self) -> tuple[Match, ...]:
        """The pairs that count as overlapping, strongest first."""
        counted = (m for m in self.matches if m.relation in OVERLAPPING)
        return tuple(sorted(counted, key=lambda m: (-m.score, m.a, m.b)))

    @property
    def related(self) -> tuple[Match, ...]:
        """The pairs that are related and do not count (another period, a legal duty …), strongest first."""
        others = (m for m in self.matches if m.relation not in OVERLAPPING)
        return tuple(sorted(others, key=lambda m: (-m.score, m.a, m.b)))

    def document(self, id: str) -> Document:  # noqa: A002 - the word users know it by
        """Return the document with this id or, when it is the only one of its file, this path.

        Raises:
            UnknownDocumentError: There is none, or the path holds several.
        """
        by_id = {d.id: d for d in self.documents}
        if id in by_id:
            return by_id[id]
        of_path = [d for d in self.documents if d.path == id]
        if len(of_path) == 1:
            return of_path[0]
        if of_path:
            raise UnknownDocumentError(f"文件 {id} 含多个部分", mend="可用: " + "、".join(d.id for d in of_path))
        near = difflib.get_close_matches(id, sorted(by_id), n=1)
        raise UnknownDocumentError(f"没有编号为 {id} 的文件", mend=f"是否指 {near[0]}" if near else "")

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts and lists, masked: the content of the JSON file.

        The format is described in ``jianfu_dedup/schemas/report-1.json``.
        """
        from jianfu_dedup.report.contract import report_dict

        return report_dict(self)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the report as JSON, and write it to a file as UTF-8 if a path is given."""
        return _written(json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n", path)

    def to_html(self, path: str | Path | None = None, *, lang: str = "zh") -> str:
        """Return the report as one self-contained page, and write it to a file if a path is given.

        Args:
            path: Where to write it.
            lang: ``zh`` or ``en``.

        Raises:
            SettingsError: There are no messages in that language.
        """
        from jianfu_dedup.report.html import render_page

        return _written(render_page(self.to_dict(), lang=lang), path)

    def to_markdown(self, path: str | Path | None = None, *, lang: str = "zh", top: int = 10) -> str:
        """Return a short summary in Markdown: the figures and the groups with the largest burden.

        Args:
            path: Where to write it.
            lang: ``zh`` or ``en``.
            top: Groups shown; the rest is counted.
        """
        from jianfu_dedup.report.markdown import render_markdown

        return _written(render_markdown(self.to_dict(), lang=lang, top=top), path)

    def to_xlsx(self, path: str | Path, *, lang: str = "zh") -> None:
        """Write the report as a workbook: overview, groups, pairs, documents, columns, unread files."""
        from jianfu_dedup.report.xlsx import render_workbook

        Path(path).write_bytes(render_workbook(self.to_dict(), lang=lang))

    def summary(self, *, lang: str = "zh") -> str:
        """Return the result in one sentence.

        Example:
            >>> Report().summary()
            '收到 0 个文件，读出 0 个；没有发现重复要求。'
        """
        from jianfu_dedup.report.sentences import summary

        return summary(self.to_dict(), lang=lang)

    def __repr__(self) -> str:
        return f"<Report: {len(self.documents)} documents, {len(self.unread)} unread, {len(self.clusters)} clusters>"

    def _repr_html_(self) -> str:
        from jianfu_dedup.report.html import render_fragment

        return render_fragment(self.to_dict())


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        # newline="": the same bytes on every system.
        Path(path).write_text(text, encoding="utf-8", newline="")
    return text
