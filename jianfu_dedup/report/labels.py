"""Chinese names for the ids of topics and populations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianfu_dedup.lexicon.model import Lexicon


def labels_of(lexicon: Lexicon) -> dict[str, str]:
    """Return what the ids of a lexicon are called in a report.

    Example:
        >>> from jianfu_dedup.lexicon.model import Lexicon, Topic
        >>> labels_of(Lexicon(topics={"fire": Topic(id="fire", name="消防安全")}))
        {'topic:fire': '消防安全'}
    """
    topics = {f"topic:{key}": topic.name for key, topic in lexicon.topics.items()}
    return topics | {f"population:{key}": population.name for key, population in lexicon.populations.items()}
