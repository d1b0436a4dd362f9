"""Topics of a text: keywords of the lexicon, the title counting three times and the attachments twice."""

from __future__ import annotations

import math
from collections.abc import Iterable

from jianfu_dedup.lexicon import Lexicon

_TITLE, _ATTACHMENT, _BODY = 3.0, 2.0, 1.0
# A topic is told from two mentions in the text or one in the title on; more than three topics say nothing any more.
_LEAST, _MOST = 2.0, 3
_SHARE = 0.4


def find(*, title: str, attachments: Iterable[str] = (), body: str = "", lexicon: Lexicon) -> tuple[str, ...]:
    """Find the topics of a document.

    Args:
        title: Its title; a table's title or file name serves as well.
        attachments: Names of what is attached.
        body: Its text.
        lexicon: What is known of the domain.

    Returns:
        At most three topic ids, strongest first.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> find(title="关于做好秸秆禁烧工作的通知", body="露天焚烧火点", lexicon=lexicon.load())[0]
        'straw'
    """
    attached = "\n".join(attachments)
    whole = f"{title}\n{attached}\n{body}"
    scores: dict[str, float] = {}
    for topic in lexicon.topics.values():
        score = 0.0
        for keyword in topic.keywords:
            if keyword not in whole:
                continue
            score += _TITLE * _damped(title.count(keyword)) + _ATTACHMENT * _damped(attached.count(keyword))
            score += _BODY * _damped(body.count(keyword))
        if score >= _LEAST:
            scores[topic.id] = score
    best = max(scores.values(), default=0.0)
    ranked = sorted(scores.items(), key=lambda s: (-s[1], s[0]))
    return tuple(id_ for id_, score in ranked[:_MOST] if score >= _SHARE * best)


def _damped(count: int) -> float:
    """Count a word that is repeated less and less."""
    return math.log2(1 + count)
