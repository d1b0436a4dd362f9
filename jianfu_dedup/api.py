"""The face for Python: ``read`` files into documents, ``scan`` them into a report, ``explain`` one pair.

Example:
    >>> import jianfu_dedup as jd
    >>> docs = jd.read("通知/")                      # doctest: +SKIP
    >>> report = jd.scan(docs)                       # doctest: +SKIP
    >>> report.clusters[0].departments               # doctest: +SKIP
    ('商务局', '应急管理局', '消防救援大队')
    >>> report.to_html("report.html")                # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import overload

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup._version import __version__
from jianfu_dedup.documents import Document, Match, RawDocument, Unread
from jianfu_dedup.errors import NothingReadError, UnknownDocumentError
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.report.model import Report
from jianfu_dedup.settings import Settings

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Documents(Sequence[Document]):
    """What was read: a sequence of notices and templates, and the files that could not be read.

    Attributes:
        documents: Notices and templates, sorted by id.
        unread: Files that could not be read, with code, reason and mend.
        lexicon: The lexicon they were parsed with.
        settings: The settings they were read with.
    """

    documents: tuple[Document, ...]
    unread: tuple[Unread, ...] = ()
    lexicon: Lexicon
    settings: Settings

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Document, ...]: ...
    def __getitem__(self, index: int | slice) -> Document | tuple[Document, ...]:
        return self.documents[index]

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __repr__(self) -> str:
        return f"<Documents: {len(self.documents)} read, {len(self.unread)} unread>"


def read(
    paths: Paths,
    *,
    county: str | PathLike[str] | None = None,
    settings: Settings | str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Documents:
    """Read files and folders into parsed documents.

    Args:
        paths: A file, a folder (walked recursively), or several of them.
        county: A county's TOML file that overrides the lexicon.
        settings: Settings, or the path of a TOML file with them.
        progress: Called with (files done, files in all, name of the last one).

    Returns:
        The documents, sorted by id, and the files that could not be read.

    Raises:
        NothingReadError: There is no file at the paths, or none of them could be read.
        SettingsError: The settings file cannot be used.
        LexiconError: The county file cannot be used.
    """
    from jianfu_dedup import reading

    chosen = settings if isinstance(settings, Settings) else Settings.load(str(settings)) if settings else Settings()
    lexicon = lexicons.load(None if county is None else str(county))
    roots = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    files = reading.find_files(roots)
    if not files:
        names = "、".join(str(root) for root in roots)
        raise NothingReadError(f"没有找到文件: {names}", mend="检查路径; 文件夹会连同子文件夹一起读")
    raws, unread = reading.read_files(files, settings=chosen.reading, progress=progress)
    documents = _parse_all(raws, lexicon)
    if not documents:
        first = unread[0] if unread else None
        reason = f": {first.path} {first.reason}" if first else ""
        raise NothingReadError(f"{len(files)} 个文件全部未能读取{reason}", mend=first.mend if first else "检查文件内容")
    return Documents(documents=documents, unread=unread, lexicon=lexicon, settings=chosen)


def _parse_all(raws: Iterable[RawDocument], lexicon: Lexicon) -> tuple[Document, ...]:
    from jianfu_dedup import parsing
    from jianfu_dedup.parsing.attach import attach
    from jianfu_dedup.parsing.complete import complete

    parsed = [document for raw in raws for document in parsing.parse(raw, lexicon=lexicon)]
    return attach(complete(sorted(parsed, key=lambda d: d.id), lexicon=lexicon), lexicon)


def scan(
    source: Documents | Paths,
    *,
    county: str | PathLike[str] | None = None,
    settings: Settings | str | PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Find clusters of overlapping requests.

    Args:
        source: What :func:`read` returned, or paths to read first.
        county: As in :func:`read`; only for paths.
        settings: As in :func:`read`; for documents already read it replaces the settings of matching.
        progress: As in :func:`read`.

    Returns:
        The report: documents, matches with evidence, clusters.

    Raises:
        NothingReadError: Nothing could be read from the paths.
        SettingsError: The settings file cannot be used.
        LexiconError: The county file cannot be used.
    """
    from jianfu_dedup import clustering, features, index, matching
    from jianfu_dedup.parsing import links
    from jianfu_dedup.report.labels import labels_of

    if not isinstance(source, Documents):
        source = read(source, county=county, settings=settings, progress=progress)
        settings = None
    chosen = (
        settings if isinstance(settings, Settings) else Settings.load(str(settings)) if settings else source.settings
    )
    documents, lexicon = source.documents, source.lexicon
    roles = links.roles(documents)
    built = features.build(documents, lexicon=lexicon, settings=chosen.features)
    candidates = index.candidates(built, documents, settings=chosen, lexicon=lexicon)
    matches = matching.judge(
        documents, features=built, candidates=candidates, roles=roles, lexicon=lexicon, settings=chosen
    )
    return Report(
        documents=documents,
        unread=source.unread,
        matches=matches,
        clusters=clustering.cluster(documents, matches, lexicon=lexicon, settings=chosen),
        refers_to=links.resolve(documents),
        settings=chosen,
        labels=labels_of(lexicon),
        provenance={
            "version": __version__,
            "lexicon": lexicon.fingerprint,
            "county": lexicon.county,
            **built.provenance,
        },
    )


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why two files match or not.

    Attributes:
        match: The strongest relation between a document of the one file and one of the other, or None.
        report: The report of the two files alone.
    """

    match: Match | None
    report: Report


def explain(
    a: str | PathLike[str],
    b: str | PathLike[str],
    *,
    county: str | PathLike[str] | None = None,
    settings: Settings | str | PathLike[str] | None = None,
) -> Explanation:
    """Tell why two files match or not, with every reason and its weight.

    Scores do not depend on what else is scanned, so the answer is the one a whole scan gives for the pair.

    Raises:
        NothingReadError: Neither file could be read.
        UnknownDocumentError: One of the files could not be read; the message says why.
    """
    documents = read([a, b], county=county, settings=settings)
    if documents.unread:
        first = documents.unread[0]
        raise UnknownDocumentError(f"{first.path} 未能读取: {first.reason}", mend=first.mend)
    report = scan(documents)
    paths = {d.id: d.path for d in report.documents}
    across = [m for m in report.matches if paths[m.a] != paths[m.b]]
    best = min(across, key=lambda m: (-m.score, m.a, m.b), default=None)
    return Explanation(match=best, report=report)
