"""Features: documents as words, rows of numbers and signatures, all with frozen statistics.

Example:
    >>> from jianfu_dedup.documents import Notice
    >>> features = build([Notice(id="a", path="a", title_core="防溺水台账", text="请报送防溺水台账。")])
    >>> features.ids
    ('a',)
"""

from __future__ import annotations

from jianfu_dedup.features.build import Features, View, build
from jianfu_dedup.features.similarity import alike, similar, topic_rows

__all__ = ["Features", "View", "alike", "build", "similar", "topic_rows"]
