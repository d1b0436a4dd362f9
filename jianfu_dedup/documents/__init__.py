"""The values that flow along the road, each frozen, keyword-only and typed.

``RawDocument`` (reading) → ``Notice`` | ``Template`` (parsing) → ``Match`` (matching) → ``Cluster`` (clustering)
→ ``Report``. Offsets are in code points of the ``text`` they belong to. Nothing here imports another room.

Names are imported from here. They stand in ``raw`` (what a reader got), ``parsed`` (notices and templates), ``found``
(matches, version chains, clusters) and ``plain`` (what all of them have in common); ``departments`` tells under which
department a document counts.
"""

from __future__ import annotations

from jianfu_dedup.documents.found import (
    OVERLAPPING,
    Change,
    Cluster,
    Decision,
    Event,
    Evidence,
    Match,
    Relation,
    SharedSpan,
    SharedText,
    Strength,
    VersionChain,
    VersionStep,
)
from jianfu_dedup.documents.parsed import (
    Body,
    Deadline,
    Document,
    Field,
    Heir,
    Notice,
    Period,
    Reference,
    Request,
    Template,
)
from jianfu_dedup.documents.plain import Span, from_plain, to_plain
from jianfu_dedup.documents.raw import Block, Grid, Paragraph, RawDocument, Unread

__all__ = [
    "OVERLAPPING",
    "Block",
    "Body",
    "Change",
    "Cluster",
    "Deadline",
    "Decision",
    "Document",
    "Event",
    "Evidence",
    "Field",
    "Grid",
    "Heir",
    "Match",
    "Notice",
    "Paragraph",
    "Period",
    "RawDocument",
    "Reference",
    "Relation",
    "Request",
    "SharedSpan",
    "SharedText",
    "Span",
    "Strength",
    "Template",
    "Unread",
    "VersionChain",
    "VersionStep",
    "from_plain",
    "to_plain",
]
