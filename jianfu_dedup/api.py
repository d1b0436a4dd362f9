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

import difflib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from jianfu_dedup import lexicon as lexicons
from jianfu_dedup import road
from jianfu_dedup.documents import OVERLAPPING, Document, Match, Unread
from jianfu_dedup.errors import NothingReadError, UnknownDocumentError
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.report.model import Report
from jianfu_dedup.settings import Settings
from jianfu_dedup.text.masking import mask

if TYPE_CHECKING:
    from jianfu_dedup.features.encoder import Encoder

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
Progress = Callable[[int, int, str], None]
SettingsLike = Settings | Mapping[str, Any] | str | PathLike[str]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, repr=False)
class Documents(Sequence[Document]):
    """What was read: a sequence of notices and templates, and the files that could not be read.

    A slice is again ``Documents``, with the same unread files, lexicon and settings.

    Attributes:
        documents: Notices and templates, sorted by id, completed from one another: the year of a date, the notice that
            a table belongs to.
        parsed: The same as each file says it by itself.
        unread: Files that could not be read, with code, reason and mend.
        lexicon: The lexicon they were parsed with.
        settings: The settings they were read with.
    """

    documents: tuple[Document, ...]
    parsed: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()
    lexicon: Lexicon
    settings: Settings

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> Documents: ...
    def __getitem__(self, index: int | slice) -> Document | Documents:
        if isinstance(index, slice):
            kept = self.documents[index]
            ids = {d.id for d in kept}
            return replace(self, documents=kept, parsed=tuple(d for d in self.parsed if d.id in ids))
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
    settings: SettingsLike | None = None,
    exclude: Iterable[str | PathLike[str]] = (),
    progress: Progress | None = None,
) -> Documents:
    """Read files and folders into parsed documents.

    Args:
        paths: A file, a folder (walked recursively), or several of them.
        county: A county's TOML file that overrides the lexicon.
        settings: Settings, a nested dict of them, or the path of a TOML file with them.
        exclude: Files to leave out, such as reports that an earlier run wrote into the folder.
        progress: Called with (files done, files in all, name of the last one).

    Returns:
        The documents, sorted by id, and the files that could not be read. The order of ``paths`` changes nothing.

    Raises:
        NothingReadError: A path does not exist, there is no file at the paths, or none of them could be read.
        SettingsError: The settings cannot be used.
        LexiconError: The county file cannot be used.
    """
    chosen = lexicon_of(county), settings_of(settings)
    return some(read_any(paths, lexicon=chosen[0], settings=chosen[1], exclude=exclude, progress=progress))


def read_any(
    paths: Paths,
    *,
    lexicon: Lexicon,
    settings: Settings,
    exclude: Iterable[str | PathLike[str]] = (),
    progress: Progress | None = None,
) -> Documents:
    """Read as :func:`read` does, with a lexicon and settings that are loaded; there may be no document."""
    left = _absolute(exclude)
    return _read([(p, r) for p, r in _find(paths) if p not in left], lexicon, settings, progress)


def some(documents: Documents) -> Documents:
    """Return documents that there are.

    Raises:
        NothingReadError: There are none.
    """
    if not documents.documents:
        raise _nothing(documents.unread)
    return documents


def settings_of(given: SettingsLike | None) -> Settings:
    """Return settings from what a user gives for them.

    Raises:
        SettingsError: They cannot be used.

    Example:
        >>> settings_of({"matching": {"window_days": 30}}).matching.window_days
        30
    """
    if isinstance(given, Settings):
        return given
    if isinstance(given, Mapping):
        return Settings.from_dict(given)
    return Settings() if given is None else Settings.load(os.fspath(given))


def lexicon_of(county: str | PathLike[str] | None) -> Lexicon:
    """Return the built-in lexicon, overridden by a county's file if one is given.

    Raises:
        LexiconError: The file cannot be used.

    Example:
        >>> lexicon_of(None) is lexicon_of(None)
        True
    """
    return lexicons.load(None if county is None else os.fspath(county))


def _absolute(paths: Iterable[str | PathLike[str]]) -> frozenset[Path]:
    return frozenset(Path(os.path.abspath(p)) for p in paths)  # noqa: PTH100 - as find_files does: links stay links


def _find(paths: Paths) -> list[tuple[Path, str]]:
    """List the files; roots are sorted, because how files of equal names are told apart depends on who comes first."""
    from jianfu_dedup import reading

    roots = [paths] if isinstance(paths, (str, PathLike)) else list(paths)
    for root in roots:
        if not os.path.lexists(root):
            raise NothingReadError(f"路径不存在: {root}", mend=_meant(Path(root)))
    files = reading.find_files(sorted(roots, key=os.path.abspath))
    if not files:
        names = "、".join(str(root) for root in roots)
        raise NothingReadError(f"没有找到文件: {names}", mend="检查路径; 文件夹会连同子文件夹一起读")
    return files


def _meant(missing: Path) -> str:
    try:
        near = difflib.get_close_matches(missing.name, sorted(p.name for p in missing.parent.iterdir()), n=1)
    except OSError:
        near = []
    return f"是否指 {near[0]}" if near else "检查路径是否写对; 含空格的路径要加引号"


def _read(
    files: Sequence[tuple[Path, str]], lexicon: Lexicon, settings: Settings, progress: Progress | None
) -> Documents:
    from jianfu_dedup import reading

    raws, unread = reading.read_files(files, settings=settings.reading, progress=progress)
    parsed = road.parsed(raws, lexicon)
    # Counts alone: a file name may hold a telephone number.
    _log.info("read %d documents from %d files, %d unread", len(parsed), len(files), len(unread))
    documents = road.completed(parsed, lexicon)
    return Documents(documents=documents, parsed=parsed, unread=unread, lexicon=lexicon, settings=settings)


_NAMED = 5
"""Unread files named in an error; the rest is counted."""


def _nothing(unread: Sequence[Unread]) -> NothingReadError:
    if not unread:
        return NothingReadError("文件中没有可用的内容", mend="检查文件内容")
    reasons = [mask(f"{u.path}: {u.reason}") for u in unread[:_NAMED]]  # a file's name may hold a telephone number
    rest = len(unread) - len(reasons)
    more = [f"另有 {rest} 个文件"] if rest > 0 else []
    return NothingReadError(f"{len(unread)} 个文件全部未能读取: " + "; ".join([*reasons, *more]), mend=unread[0].mend)


def scan(
    source: Documents | Paths,
    *,
    county: str | PathLike[str] | None = None,
    settings: SettingsLike | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Report:
    """Find clusters of overlapping requests.

    Args:
        source: What :func:`read` returned, or paths to read first.
        county: As in :func:`read`; only for paths.
        settings: As in :func:`read`; for documents already read it replaces the settings of matching.
        encoder: Embeddings of your own, such as a ``SentenceTransformer``: one more signal, the likeness of what is
            asked. Without it nothing is loaded or downloaded.
        progress: As in :func:`read`.

    Returns:
        The report: documents, matches with evidence, clusters.

    Raises:
        NothingReadError: Nothing could be read from the paths.
        SettingsError: The settings cannot be used.
        LexiconError: The county file cannot be used.
        EncoderError: The encoder returned no usable vectors.
        ValueError: A county file was given for documents that were already parsed without it.
    """
    if not isinstance(source, Documents):
        return _scan(read(source, county=county, settings=settings, progress=progress), encoder)
    if county is not None:
        raise ValueError("county 只能在读取时给出: jd.read(路径, county=…)")
    return _scan(source if settings is None else replace(source, settings=settings_of(settings)), encoder)


def _scan(source: Documents, encoder: Encoder | None = None, *, alone: bool = False) -> Report:
    from jianfu_dedup import features

    extract = features.extractor(source.lexicon, source.settings.features)
    return road.compared(
        source.documents,
        [extract(d) for d in source.documents],
        lexicon=source.lexicon,
        settings=source.settings,
        unread=source.unread,
        encoder=encoder,
        alone=alone,
    )


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why two files match or not.

    Attributes:
        a: Ids of the documents in the first file.
        b: Ids of the documents in the second file.
        matches: What each document of the one has to do with each of the other, the telling ones first: overlaps, then
            the rest, each by falling score. Empty when no pair was even worth a look: no words, columns or reference
            in common.
        report: The report they were taken from; unlike that of a scan it tells pairs of every score.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    matches: tuple[Match, ...]
    report: Report

    @property
    def match(self) -> Match | None:
        """The pair that tells most, or None."""
        return self.matches[0] if self.matches else None


def explain(
    a: str | PathLike[str],
    b: str | PathLike[str],
    *,
    within: Paths = (),
    county: str | PathLike[str] | None = None,
    settings: SettingsLike | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Tell why two files match or not, with every reason and its weight, also below the lines that a report draws.

    Without ``within`` the two files are judged alone. A scan says much the same of them, but there third files have a
    say: those near one of the two and not the other, the notice that a separately filed table belongs to, or the dated
    papers that give an undated message its year.

    Args:
        a: The first file.
        b: The second file.
        within: Files and folders to read beside the two, so that the scores are those of a scan of them.
        county: As in :func:`read`.
        settings: As in :func:`read`.
        encoder: As in :func:`scan`.
        progress: As in :func:`read`.

    Raises:
        NothingReadError: A path does not exist, or nothing could be read.
        UnknownDocumentError: One of the files could not be read (the message says why), or both are the same file.
    """
    around = [within] if isinstance(within, (str, PathLike)) else list(within)
    files, chosen = _find([a, b, *around]), settings_of(settings)
    names = [_name(files, path) for path in (a, b)]
    if names[0] == names[1]:
        raise UnknownDocumentError(f"两次给出的是同一个文件: {a}", mend="给出两个不同的文件")
    # Every candidate is told, however low its score: the reasons are what is asked for.
    telling = replace(chosen, matching=replace(chosen.matching, related=0.0))
    documents = _read(files, lexicon_of(county), telling, progress)
    sides = [_of_file(documents, name) for name in names]
    report = replace(_scan(documents, encoder, alone=not around), settings=chosen)
    return Explanation(
        a=tuple(sorted(sides[0])),
        b=tuple(sorted(sides[1])),
        matches=tuple(sorted(_across(report, *sides), key=_telling(report))),
        report=report,
    )


def _name(files: Sequence[tuple[Path, str]], path: str | PathLike[str]) -> str:
    """What one of the files is called among those that were found."""
    name = dict(files).get(next(iter(_absolute([path]))))
    if name is None:
        raise UnknownDocumentError(f"{path} 不是文件", mend="explain 比较两个文件; 比较文件夹请用 scan")
    return name


def _of_file(documents: Documents, name: str) -> frozenset[str]:
    """Ids of what one file holds, members of a container included."""
    found = frozenset(d.id for d in documents if d.path == name or d.path.startswith(f"{name}!"))
    if not found:
        reasons = [u for u in documents.unread if u.path == name or u.path.startswith(f"{name}!")]
        reason = f"{reasons[0].path} 未能读取: {reasons[0].reason}" if reasons else f"{name} 中没有可用的内容"
        raise UnknownDocumentError(reason, mend=reasons[0].mend if reasons else "检查文件内容")
    return found


def _across(report: Report, a: frozenset[str], b: frozenset[str]) -> Iterator[Match]:
    return (m for m in report.matches if (m.a in a and m.b in b) or (m.a in b and m.b in a))


def _telling(report: Report) -> Callable[[Match], tuple[bool, bool, bool, float, str, str]]:
    """Order pairs: overlaps before the rest, like against like before notice against table, then by score."""
    kind = {d.id: type(d) for d in report.documents}

    def key(match: Match) -> tuple[bool, bool, bool, float, str, str]:
        counted, mixed = match.relation in OVERLAPPING, kind[match.a] is not kind[match.b]
        return (not counted, match.relation == "same_topic", mixed, -match.score, match.a, match.b)

    return key
