"""What two papers have in common word for word, what the later one changed, and version chains, as report entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianfu_dedup.documents import Match, SharedText, VersionChain
from jianfu_dedup.report.public import clip, safe

Entry = dict[str, Any]
MOST_CHANGES = 16
"""Changes told of one pair; the rest is counted."""
MOST_QUOTES = 3
"""Sentences quoted of a text that stands in both; the longest ones."""
QUOTE = 40
"""Characters of a sentence quoted beside another one."""


def text_entry(text: SharedText | None, ids: Mapping[str, str]) -> Entry | None:
    """Describe a shared text: characters in common on each side, who was first, and the longest common sentences."""
    if text is None:
        return None
    own = [s for s in text.spans if not s.stock]
    longest = sorted(own, key=lambda s: (-len(s.quote), s.b.start))[:MOST_QUOTES]
    return {
        "shared_a": text.shared_a,
        "of_a": text.of_a,
        "shared_b": text.shared_b,
        "of_b": text.of_b,
        "first": ids.get(text.first, ""),
        "first_by": text.first_by,
        "sentences": len(own),
        "exact": sum(s.exact for s in own),
        "stock": len(text.spans) - len(own),
        # Masked before they are cut: half a telephone number would not be recognised.
        "quotes": [clip(safe(s.quote), QUOTE) for s in sorted(longest, key=lambda s: s.b.start)],
    }


def change_entries(match: Match, max_quote: int) -> tuple[list[Entry], int]:
    """Return the first changes of a pair, masked and cut, and how many were left off."""
    told = [
        {"kind": c.kind, "before": clip(safe(c.before), max_quote), "after": clip(safe(c.after), max_quote)}
        for c in match.changes[:MOST_CHANGES]
    ]
    return told, len(match.changes) - len(told)


def version_entry(chain: VersionChain, ids: Mapping[str, str]) -> Entry:
    """Describe a version chain: the documents in order, those in force, and each step."""
    return {
        "kind": chain.kind,
        "documents": [ids[i] for i in chain.documents],
        "in_force": [ids[i] for i in chain.in_force],
        "steps": [
            {
                "from": ids[s.before],
                "to": ids[s.after],
                "how": s.how,
                "added": safe(list(s.added)),
                "removed": safe(list(s.removed)),
                "renamed": [[safe(a), safe(b)] for a, b in s.renamed],
                "moved": safe(list(s.moved)),
                "carried": s.carried,
                "of": s.of,
            }
            for s in chain.steps
        ],
    }
