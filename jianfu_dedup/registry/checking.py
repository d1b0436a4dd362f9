"""What a draft repeats: the draft is judged against what shares most with it, as a scan would judge it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jianfu_dedup import road
from jianfu_dedup.documents import Document, Match, Notice, Template, Unread
from jianfu_dedup.index import keys
from jianfu_dedup.parsing.attach import attach, inherit
from jianfu_dedup.parsing.complete import complete
from jianfu_dedup.parsing.notices.notice import requests_of
from jianfu_dedup.registry import answering, decisions, records
from jianfu_dedup.registry.adding import clean
from jianfu_dedup.registry.gathering import Gathered, Wanted, gather
from jianfu_dedup.registry.records import Record
from jianfu_dedup.text.reference import pair_rarity

if TYPE_CHECKING:
    from jianfu_dedup.index.store.contract import Store
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.registry.answers import Checked
    from jianfu_dedup.settings import Settings

_DRAFT = "拟稿!"
"""Put before the ids of a draft, so that a document of the index may have the same."""


def check(
    store: Store,
    draft: Sequence[Document],
    *,
    unread: Sequence[Unread] = (),
    lexicon: Lexicon,
    settings: Settings,
    on: dt.date,
    lang: str = "zh",
    fingerprint: str = "",
) -> Checked:
    """Tell what the documents of a store have to do with a draft. Nothing is written.

    Args:
        store: The store.
        draft: The parts of the draft, as they say it themselves.
        unread: Attachments that could not be read.
        lexicon: What is known of the domain.
        settings: The settings; ``settings.index.checked`` bounds how many documents are judged.
        on: Day on which the draft would be issued, if it bears no date.
        lang: Language of the advice.
        fingerprint: Of what the index was made with.
    """
    dated = [_dated(d, on, lexicon) for d in _named(clean(draft))]
    parts = records.measured(_one_sending(dated, lexicon), lexicon, settings)
    wanted = Wanted(
        parts=records.keys_of(parts, lexicon=lexicon, settings=settings),
        months=keys.months_around(_day(parts, on), settings.matching.window_days),
    )
    found = gather(store, wanted, settings.index)
    found = _without_itself(found, parts)
    held = [*parts, *found.near, *found.beside]
    documents = complete([_at_home(r.document, found) for r in held], lexicon=lexicon)
    report = road.compared(
        documents,
        records.measures(held, documents, lexicon, settings),
        lexicon=lexicon,
        settings=settings,
        unread=tuple(unread),
        against=(len(parts), len(found.near)),
    )
    near = {r.document.id for r in found.near}
    matches = tuple(_draft_first(report.matches, [p.document.id for p in parts], near))
    return answering.answer(
        answering.Known(
            report=replace(report, matches=matches),
            parts=len(parts),
            found=found,
            decided=decisions.in_force(store, on=on),
            plain_id=lambda id_: id_.removeprefix(_DRAFT),
            lang=lang,
            index=fingerprint,
        )
    )


def _day(parts: Iterable[Record], on: dt.date) -> dt.date:
    """The day on which a draft goes out."""
    return min((p.document.issued for p in parts if p.document.issued), default=on)


def _one_sending(documents: Sequence[Document], lexicon: Lexicon) -> tuple[Document, ...]:
    """The files of a draft go out together: its tables are its notice's, however well one of the index would fit."""
    linked = attach(documents, lexicon, rarity=pair_rarity())
    notices = [d for d in linked if isinstance(d, Notice)]
    if len(notices) != 1:
        return linked
    return tuple(inherit(d, notices[0]) if isinstance(d, Template) and not d.attached_to else d for d in linked)


def _at_home(document: Document, found: Gathered) -> Document:
    """A table of the index belongs where adding or the last report put it, whatever the draft may be."""
    home = found.homes.get(document.id)
    if not isinstance(document, Template) or document.attached_to or home is None or not home.notice:
        return document
    notice = next((r.document for r in found.beside + found.near if r.document.id == home.notice), None)
    return inherit(document, notice) if isinstance(notice, Notice) else document


def _named(documents: Sequence[Document]) -> list[Document]:
    return [
        replace(d, id=_DRAFT + d.id)
        if isinstance(d, Notice)
        else replace(d, id=_DRAFT + d.id, attached_to=_DRAFT + d.attached_to if d.attached_to else "")
        for d in documents
    ]


def _dated(document: Document, on: dt.date, lexicon: Lexicon) -> Document:
    """A draft without a date goes out on the day of the check; its due dates are read from there."""
    if document.issued is not None or not isinstance(document, Notice):
        return document
    dated = replace(document, issued=on, issued_guessed=True)
    return replace(dated, requests=requests_of(dated, lexicon=lexicon))


def _without_itself(found: Gathered, parts: Sequence[Record]) -> Gathered:
    """Leave out the draft where it was added already: the same file with the same words."""
    own = {p.document.id.removeprefix(_DRAFT): p.features for p in parts}

    def other(record: Record) -> bool:
        mine = own.get(record.document.id)
        return mine is None or (mine.kept, mine.body) != (record.features.kept, record.features.body)

    return replace(
        found,
        near=tuple(r for r in found.near if other(r)),
        beside=tuple(r for r in found.beside if other(r)),
    )


def _draft_first(matches: Iterable[Match], parts: Sequence[str], near: set[str]) -> Iterator[Match]:
    """The pairs of a part of the draft and a document of the index, the draft as the first of the two."""
    from jianfu_dedup.report.explanation import turned

    own = set(parts)
    for match in matches:
        if match.a in own and match.b in near:
            yield match
        elif match.b in own and match.a in near:
            yield turned(match)
