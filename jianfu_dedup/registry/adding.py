"""Taking documents into a store: masked, measured, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document, Template
from jianfu_dedup.index.store.packing import digest_of, pack_keys
from jianfu_dedup.parsing.attach import attach
from jianfu_dedup.registry import lineage, records
from jianfu_dedup.registry.answers import Added, Refused
from jianfu_dedup.registry.origins import containers, files_of
from jianfu_dedup.text.masking import mask
from jianfu_dedup.text.private import masked
from jianfu_dedup.text.reference import pair_rarity

if TYPE_CHECKING:
    from jianfu_dedup.index.store.contract import Entry, Store
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.settings import Settings

BATCH = 2000
"""Documents measured at once; bounds the memory."""


def clean(documents: Iterable[Document]) -> list[Document]:
    """Mask documents; a table follows its notice to its masked id.

    Example:
        >>> clean([Template(id="13812345678", path="a", attached_to="13912345678")])[0].attached_to
        '***'
    """
    return [masked(d) for d in documents]


def stored_id(given: str) -> str:
    """Return the id under which an index holds what a user calls by this id.

    Example:
        >>> stored_id("通知13812345678.docx")
        '通知***.docx'
    """
    return mask(given)


def take_in(
    store: Store,
    documents: Sequence[Document],
    *,
    over: bool,
    lexicon: Lexicon,
    settings: Settings,
    kept: Iterable[str] = (),
) -> Added:
    """Put documents into a store, in one transaction, each file whole or not at all.

    Args:
        store: The store.
        documents: Documents as their files say them.
        over: Put them in the place of what came from the same files before, a container being one file.
        lexicon: What is known of the domain.
        settings: How to measure.
        kept: Files that could not be read this time: what came from them before stays.

    Raises:
        IndexFileError: The store failed; nothing was put.
    """
    cleaned = clean(sorted(documents, key=lambda d: d.id))
    made = _measured(cleaned, lexicon, settings)
    sources = _by_source(made)
    done = _Done()
    with store.writing():
        taken: set[str] = set()
        for source, entries in sources.items():
            _take_source(store, source, entries, taken, over=over, done=done)
        if over:
            done.gone += _vanished(store, set(sources), {stored_id(path) for path in kept})
        store.drop(done.gone)
        if done.put:  # where nothing is new, not a byte is written
            store.put(done.put)
            lineage.place(store, _notices_of(cleaned, {e.id for e in done.put}, lexicon))
    return done.told()


def _notices_of(documents: Sequence[Document], taken: set[str], lexicon: Lexicon) -> dict[str, str]:
    """Which notice each separately filed table belongs to among what was added with it; a report may know better."""
    given = [d for d in documents if d.id in taken]
    alone = {d.id for d in given if isinstance(d, Template) and not d.attached_to}
    if not alone:
        return {}
    tied = attach(given, lexicon, rarity=pair_rarity())
    return {d.id: d.attached_to for d in tied if isinstance(d, Template) and d.id in alone and d.attached_to}


class _Done:
    """What one call does, gathered file by file."""

    def __init__(self) -> None:
        self.put: list[Entry] = []
        self.gone: list[str] = []
        self._replaced: set[str] = set()
        self._unchanged: list[str] = []
        self._refused: list[Refused] = []

    def keep(self, ids: Iterable[str]) -> None:
        self._unchanged += ids

    def take(self, entries: Iterable[Entry], known: Iterable[str]) -> None:
        entries, known = list(entries), set(known)
        self.put += entries
        self._replaced |= known & {e.id for e in entries}
        self.gone += sorted(known - {e.id for e in entries})

    def refuse(self, entries: Iterable[Entry], reason: str, mend: str) -> None:
        self._refused += (Refused(id=e.id, code="E_EXISTS", reason=reason, mend=mend) for e in entries)

    def told(self) -> Added:
        ids = {e.id for e in self.put}
        return Added(
            added=tuple(sorted(ids - self._replaced)),
            replaced=tuple(sorted(self._replaced)),
            unchanged=tuple(sorted(self._unchanged)),
            removed=tuple(sorted(self.gone)),
            refused=tuple(sorted(self._refused, key=lambda r: r.id)),
        )


def _take_source(
    store: Store, source: str, entries: Sequence[Entry], taken: set[str], *, over: bool, done: _Done
) -> None:
    """Decide about one file, seeing what stands in the store and what this call has taken already."""
    ids = [e.id for e in entries]
    known = store.ids(source)
    elsewhere = sorted((set(store.digests(ids)) - set(known)) | (set(ids) & taken))
    if len(set(ids)) < len(ids) or elsewhere:
        return done.refuse(entries, "同一编号已用于另一个文件", "换一个文件名后重新加入")
    taken.update(ids)
    if set(known) == set(ids) and _same(store, entries):
        return done.keep(ids)
    if known and not over:
        return done.refuse(entries, "索引中已有同名文件, 内容不同", "用 replace 替换, 或换一个文件名后加入")
    return done.take(entries, known)


def _vanished(store: Store, sources: set[str], kept: set[str]) -> list[str]:
    """Ids of what lay in the same containers as these files and is no member any more."""
    around = {c for source in sources for c in (source, *containers(source))}
    held = {i for container in sorted(around) for i in store.members(container)}
    return sorted(i for i in held if next(files_of(i)) not in sources and kept.isdisjoint(files_of(i)))


def _same(store: Store, entries: Sequence[Entry]) -> bool:
    """Whether the store holds the same documents; compressed bytes may differ where only the machine does."""
    stored = store.digests([e.id for e in entries])
    other = [e for e in entries if stored[e.id] != digest_of(e.content, e.signature, pack_keys(e.keys))]
    held = store.get([e.id for e in other])
    return all(records.decode(a).document == records.decode(b).document for a, b in zip(other, held, strict=True))


def _by_source(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.source, []).append(entry)
    return found


def _measured(documents: Sequence[Document], lexicon: Lexicon, settings: Settings) -> list[Entry]:
    found: list[Entry] = []
    for start in range(0, len(documents), BATCH):
        found += records.encode(documents[start : start + BATCH], lexicon=lexicon, settings=settings)
    return found
