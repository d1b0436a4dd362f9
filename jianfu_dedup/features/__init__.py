"""Features: what is known of each document, as plain values, and documents as rows of numbers.

:func:`extractor` makes the values of one document, :func:`to_stored` keeps them, :func:`assemble` lays those of many
out as rows; :func:`build` does it all. All statistics are frozen: no document changes the numbers of another.

Example:
    >>> from jianfu_dedup.documents import Notice
    >>> features = build([Notice(id="a", path="a", title_core="防溺水台账", text="请报送防溺水台账。")])
    >>> features.ids
    ('a',)
"""

from __future__ import annotations

from jianfu_dedup.features.build import assemble, build
from jianfu_dedup.features.extract import Extractor, extractor
from jianfu_dedup.features.rows import Features, View
from jianfu_dedup.features.similarity import alike, similar, topic_rows
from jianfu_dedup.features.stored import from_stored, to_stored
from jianfu_dedup.features.values import Ask, DocFeatures

__all__ = [
    "Ask",
    "DocFeatures",
    "Extractor",
    "Features",
    "View",
    "alike",
    "assemble",
    "build",
    "extractor",
    "from_stored",
    "similar",
    "to_stored",
    "topic_rows",
]
