"""The standing index: documents are added as they are issued, and it is asked before the next one goes out."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Any, Self

from jianfu_dedup import api
from jianfu_dedup._version import __version__
from jianfu_dedup.documents import Decision
from jianfu_dedup.errors import IndexMismatchError, SecretDocumentError
from jianfu_dedup.index.store import open_store
from jianfu_dedup.registry import adding, answering, checking, decisions, lineage, records, reporting
from jianfu_dedup.registry.answers import Added, Checked, Fault, Info, Verified
from jianfu_dedup.registry.origins import is_container
from jianfu_dedup.report.messages import messages

if TYPE_CHECKING:
    from types import TracebackType

    from jianfu_dedup.index.store.contract import Store
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.report.model import Report
    from jianfu_dedup.settings import Settings

Draft = api.Documents | api.Paths | Mapping[str, Any]

_log = logging.getLogger(__name__)

_REBUILD = "用 rebuild 按当前设置重建: index.rebuild() 或 jianfu-dedup index rebuild"
_READ_AGAIN = "直接给出路径, 或用打开索引时的县级词库重新读取: jd.read(路径, county=…)"
_INFORMATIVE = frozenset({"library"})
"""Keys of the header that may differ."""


class Index:
    """An index of documents that lasts: one SQLite file, a PostgreSQL database, or the memory of this process.

    It holds what the documents say, masked, and what was measured of them; no data rows of tables, no file contents.
    Threads may share one; several processes may open the same file. Readers never wait; writers queue.

    Use :meth:`open`. It is a context manager that closes itself.

    Example:
        >>> import jianfu_dedup as jd
        >>> draft = {"subject": "关于报送防溺水台账的通知", "text": "请各乡镇于5日前报送学生防溺水包保台账。"}
        >>> with jd.Index.open(":memory:") as index:
        ...     index.check(draft).duplicate
        False
    """

    def __init__(self, store: Store, *, lexicon: Lexicon, settings: Settings) -> None:
        self._store = store
        self._lexicon = lexicon
        self._settings = settings

    @classmethod
    def open(
        cls,
        address: str | PathLike[str],
        *,
        county: str | PathLike[str] | None = None,
        settings: api.SettingsLike | None = None,
        create: bool = True,
        timeout_s: float | None = None,
    ) -> Self:
        """Open an index, or make a new one. Nothing of what it holds is loaded.

        Args:
            address: Path of a file (``county.jianfu``), ``postgresql://…``, or ``:memory:``.
            county: A county's TOML file that overrides the lexicon; the same one every time.
            settings: Settings, a nested dict of them, or the path of a TOML file.
            create: Make it if there is none.
            timeout_s: Seconds to wait for other writers; by default ``settings.index.timeout_s``.

        Raises:
            IndexFileError: It cannot be opened; its ``code`` says why, its ``mend`` what to do.
            SettingsError: The settings cannot be used.
            LexiconError: The county file cannot be used.
        """
        chosen, lexicon = api.settings_of(settings), api.lexicon_of(county)
        wait = chosen.index.timeout_s if timeout_s is None else timeout_s
        store = open_store(os.fspath(address), create=create, timeout_s=wait)
        index = cls(store, lexicon=lexicon, settings=chosen)
        try:
            index._begin()
        except BaseException:
            store.close()
            raise
        return index

    def _begin(self) -> None:
        """Write the header of a new index."""
        if not self._store.header():
            with self._store.writing():
                if not self._store.header():
                    self._store.set_header(self._header())

    def _header(self) -> dict[str, str]:
        return {**records.header_of(self._lexicon, self._settings), "library": __version__}

    def add(self, source: api.Documents | api.Paths, *, progress: api.Progress | None = None) -> Added:
        """Add documents. Those that stand in the index already, with the same content, change nothing.

        All of them are added in one transaction, or none.

        Args:
            source: What :func:`jianfu_dedup.read` returned, or paths to read.
            progress: As in :func:`jianfu_dedup.read`.

        Returns:
            What was added, what stood there already, what was refused (another file stands under its name), and which
            files could not be read or were refused for their 密级 mark.

        Raises:
            NothingReadError: A path does not exist, or nothing could be read.
            IndexFileError: The index failed; nothing was added.
        """
        return self._take(source, progress, over=False)

    def replace(self, source: api.Documents | api.Paths, *, progress: api.Progress | None = None) -> Added:
        """Add documents in the place of what came from the files of the same names before; otherwise as :meth:`add`."""
        return self._take(source, progress, over=True)

    def _take(self, source: api.Documents | api.Paths, progress: api.Progress | None, *, over: bool) -> Added:
        self._same_making()
        given = self._read(source, progress)
        if given is not source:  # nothing of nothing is no error, a file without content is
            api.some(given)
        done = adding.take_in(
            self._store,
            given.parsed or given.documents,
            over=over,
            kept=[u.path for u in given.unread],
            lexicon=self._lexicon,
            settings=self._settings,
        )
        # Counts alone: an id is a file name.
        _log.info("%d added, %d replaced, %d unchanged", len(done.added), len(done.replaced), len(done.unchanged))
        return replace(done, unread=answering.public_unread(given.unread))

    def _read(self, source: api.Documents | api.Paths, progress: api.Progress | None) -> api.Documents:
        if not isinstance(source, api.Documents):
            source = api.read_any(source, lexicon=self._lexicon, settings=self._settings, progress=progress)
        if source.lexicon.fingerprint != self._lexicon.fingerprint:
            raise IndexMismatchError("文件是按另一份词库 (lexicon) 读入的", mend=_READ_AGAIN)
        return source

    def remove(self, ids: Iterable[str] | str) -> tuple[str, ...]:
        """Take documents out.

        Args:
            ids: Ids of documents, or paths of files, which stand for all documents from them, those of all members of
                a container included; unknown ones are ignored.

        Returns:
            Ids of the documents that were taken out, sorted.

        Raises:
            IndexFileError: The index failed; nothing was taken out.
        """
        with self._store.writing():
            gone = self._meant([ids] if isinstance(ids, str) else ids)
            self._store.drop(gone)
        return gone

    def _meant(self, ids: Iterable[str]) -> tuple[str, ...]:
        wanted = {adding.stored_id(i) for i in ids}
        by_file = {i for name in wanted for i in self._store.ids(name)}
        by_file |= {i for name in wanted if is_container(name) for i in self._store.members(name)}
        return tuple(sorted(by_file | set(self._store.digests(sorted(wanted)))))

    def forget(self, ids: Iterable[str] | str) -> tuple[str, ...]:
        """Take documents out so that no trace of them is left in the file, nor in what is remembered of groups.

        Documents that were removed or replaced before may be named as well: it is their trace that goes.
        """
        named = [ids] if isinstance(ids, str) else list(ids)
        with self._store.writing():
            gone = self._meant(named)
            self._store.drop(gone)
            lineage.without(self._store, {*gone, *map(adding.stored_id, named)})
        self._store.compact()
        return gone

    def check(self, draft: Draft, *, on: dt.date | None = None, lang: str = "zh") -> Checked:
        """Tell what a draft repeats. Nothing is written.

        Args:
            draft: A draft as JSON (``subject``, ``issuer``, ``sendTo``, ``docMark``, ``secretLevel``, ``text``,
                ``attachments``), paths of its files, or what :func:`jianfu_dedup.read` returned.
            on: Day on which it would be issued if it bears no date; today by default.
            lang: ``zh`` or ``en``: language of the sentences.

        Raises:
            SecretDocumentError: The draft carries a 密级 mark.
            DraftError: The JSON cannot be used.
            NothingReadError: The files could not be read.
            SettingsError: There are no sentences in that language.
            IndexFileError: The index failed.
        """
        self._same_making()
        messages(lang)  # before anything is measured
        given = self._draft(draft)
        return checking.check(
            self._store,
            given.parsed or given.documents,
            unread=given.unread,
            lexicon=self._lexicon,
            settings=self._settings,
            on=on or _today(),
            lang=lang,
            fingerprint=fingerprint(self._header()),
        )

    def _draft(self, draft: Draft) -> api.Documents:
        if isinstance(draft, Mapping):
            from jianfu_dedup.registry.draft import from_json

            draft = from_json(draft, lexicon=self._lexicon, settings=self._settings)
        given = self._read(draft, None)
        if any(u.code == SecretDocumentError.code for u in given.unread):
            raise SecretDocumentError("送审文件中有带密级标志的", mend="涉密文件不得在本系统处理")
        return given if given is draft else api.some(given)

    def report(
        self, *, since: dt.date | None = None, until: dt.date | None = None, on: dt.date | None = None
    ) -> Report:
        """Report on all documents, or on those issued in a stretch of time: what a scan of them at once would say.

        Groups keep their ids from report to report; merges and splits are ``report.events``. A report on all
        documents remembers its groups, which is what :meth:`confirm`, :meth:`dismiss` and the answers of
        :meth:`check` go by.

        Args:
            since: First day of issue.
            until: Last day of issue.
            on: Day on which decisions must still hold; today by default.
        """
        self._same_making()
        return reporting.report(
            self._store,
            lexicon=self._lexicon,
            settings=self._settings,
            since=since,
            until=until,
            on=on or _today(),
        )

    def confirm(
        self, cluster: str, *, by: str, note: str = "", until: dt.date | None = None, on: dt.date | None = None
    ) -> Decision:
        """Keep the decision that a group is a duplicate.

        Args:
            cluster: Id of a group of the last report.
            by: Who decided: an office rather than a person.
            note: Why.
            until: Day from which the decision no longer holds.
            on: Day of the decision; today by default.

        Raises:
            UnknownDocumentError: The last report has no such group.
            ValueError: Nobody is named, or the decision would end before it begins.
        """
        return decisions.decide(self._store, cluster, "confirmed", by=by, note=note, on=on or _today(), until=until)

    def dismiss(
        self, cluster: str, *, by: str, note: str = "", until: dt.date | None = None, on: dt.date | None = None
    ) -> Decision:
        """Keep the decision that a group is no duplicate, or is needed; otherwise as :meth:`confirm`.

        When another department joins the group, the decision no longer covers it: reports show who joined.
        """
        return decisions.decide(self._store, cluster, "dismissed", by=by, note=note, on=on or _today(), until=until)

    def verify(self) -> Verified:
        """Look at every byte that the index holds against what was written."""
        faults = tuple(Fault(where=d.where, what=d.what) for d in self._store.verify())
        return Verified(
            sound=not faults,
            documents=len(self._store),
            faults=faults,
            mend="从备份恢复; 没有备份时移除报出的文件后重新加入, 再运行 rebuild" if faults else "",
        )

    def rebuild(self) -> Info:
        """Measure all documents anew, with the lexicon and settings of today, from what the index holds of them.

        What they say (numbers, dates, requests) stays as it was read when they were added.
        """
        with self._store.writing():
            for batch in _batches(self._store.ids(), adding.BATCH):
                held = [records.decode(e).document for e in self._store.get(batch)]
                self._store.put(records.encode(held, lexicon=self._lexicon, settings=self._settings))
            self._store.set_header(self._header())
        return self.info()

    def info(self) -> Info:
        """Tell what the index is, and whether it can be used with this library and these settings."""
        with self._store.reading():
            differs = self._differs()
            return Info(
                documents=len(self._store),
                size=self._store.size(),
                header=dict(sorted(self._store.header().items())),
                usable=not differs,
                differs=differs,
                groups=len(self._store.notes("group")),
                decisions=dict(sorted(Counter(d.status for d in decisions.load(self._store).values()).items())),
            )

    def _differs(self) -> tuple[str, ...]:
        stored, mine = self._store.header(), self._header()
        return tuple(sorted(k for k in {*stored, *mine} - _INFORMATIVE if stored.get(k) != mine.get(k)))

    def _same_making(self) -> None:
        """Refuse to mix what was made in different ways.

        Raises:
            IndexMismatchError: Something of the header differs.
        """
        if differs := self._differs():
            stored, mine = self._store.header(), self._header()
            told = "; ".join(f"{k} 索引为 {stored.get(k, '无')}, 当前为 {mine.get(k, '无')}" for k in differs)
            raise IndexMismatchError(f"索引与当前的设置或词库不一致: {told}", mend=_REBUILD)

    def backup(self, path: str | PathLike[str]) -> None:
        """Write a copy of the index to a new file, while it is in use."""
        self._store.backup(os.fspath(path))

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._store)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and bool(self._store.digests([adding.stored_id(id_)]))

    def __repr__(self) -> str:
        return f"<Index: {len(self)} documents>"


def fingerprint(header: Mapping[str, str]) -> str:
    """Return a short fingerprint of a header.

    Example:
        >>> fingerprint({"seed": "1"}) == fingerprint({"seed": "1", "library": "9"})
        True
    """
    told = "\n".join(f"{k}={v}" for k, v in sorted(header.items()) if k not in _INFORMATIVE)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _batches(ids: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
