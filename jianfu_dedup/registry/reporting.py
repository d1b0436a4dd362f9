"""All documents of an index as one report: what a scan of all of them at once would say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from jianfu_dedup import road
from jianfu_dedup.documents import Document
from jianfu_dedup.errors import IndexReadOnlyError
from jianfu_dedup.registry import decisions, lineage, records

if TYPE_CHECKING:
    from jianfu_dedup.index.store.contract import Store
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.registry.records import Record
    from jianfu_dedup.report.model import Report
    from jianfu_dedup.settings import Settings


def report(
    store: Store,
    *,
    lexicon: Lexicon,
    settings: Settings,
    since: dt.date | None = None,
    until: dt.date | None = None,
    on: dt.date,
) -> Report:
    """Report on the documents of a store, with the decisions about their groups.

    The groups keep their ids from report to report; merges and splits are told as events. What is remembered of the
    groups is written to the store unless the report is of a stretch of time only, or the store may only be read.

    Args:
        store: The store.
        lexicon: What is known of the domain.
        settings: The settings.
        since: Only documents issued on this day or later; those without a date stay out.
        until: Only documents issued on this day or earlier; likewise.
        on: The day on which decisions must still hold.
    """
    whole = since is None and until is None
    with store.reading():
        held = [records.decode(e) for e in store.entries()]
    documents = road.completed([r.document for r in held], lexicon)
    # Completed first: a table filed apart has the day of its notice.
    kept = [n for n, d in enumerate(documents) if whole or _within(d, since, until)]
    found = _scanned([held[n] for n in kept], [documents[n] for n in kept], lexicon, settings)
    before = lineage.load(store)
    clusters, events = lineage.named(found.clusters, before)
    # What is not of the stretch of time has not come to an end.
    events = events if whole else ()
    found = replace(found, clusters=clusters, events=events, decisions=decisions.holding(store, clusters, on=on))
    if whole:
        # Who may only read gets the report all the same: nobody can decide about its groups there.
        with suppress(IndexReadOnlyError):
            lineage.save(store, found)
    return found


def _within(document: Document, since: dt.date | None, until: dt.date | None) -> bool:
    day = document.issued
    return day is not None and (since is None or since <= day) and (until is None or day <= until)


def _scanned(held: Sequence[Record], documents: Sequence[Document], lexicon: Lexicon, settings: Settings) -> Report:
    measured = records.measures(held, documents, lexicon, settings)
    return road.compared(documents, measured, lexicon=lexicon, settings=settings)
