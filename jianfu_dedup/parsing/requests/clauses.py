"""Running text → the stretches that ask for something: a sentence, or the part of it around one deadline."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Deadline
from jianfu_dedup.parsing.requests.patterns import Patterns
from jianfu_dedup.parsing.times.deadlines import scan, window_ends
from jianfu_dedup.parsing.times.workdays import Calendar

_ENDS = re.compile(r"[。；;！!\n]+")
_OPEN, _CLOSE = "《“（(", "》”）)"
# A heading like 五、报送要求 or 时限： says what its paragraph is about.
_HEADING = re.compile(r"(?:报送|上报|填报|时限|时间要求|时间安排|信息报送|资料报送|材料报送|结果报送|报表)")
# A "sentence" with more deadlines is a table that lost its cells.
_MOST_PIECES = 12
_FINISH = re.compile(r"完成|结束|办结|做完|查完|到位|召开|开展|启动|下发|制定|公布")
# A line of an attachment list, or a heading: it names a table and asks for nothing.
_NAME_ONLY = re.compile(
    r"(?:附\s*件?\s*\d*\s*[:：]?\s*)?(?:\d{1,2}[.．、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])?[^，,：:]{2,50}"
    r"(?:表|书|册|单|账|簿|函|证|模板|样式|流程|须知)(?:[（(].{0,16}[）)])?(?:\.[a-z]{3,4})?\s*"
)
_EVENT = re.compile(
    r"(?:\d+|[一二两三])(?:个)?(?:分钟|小时)内|随时报告|立即报告|第一时间(?:报告|上报)|电话(?:报告|报(?=县))|口头报告"
)


Hits = list[tuple[int, int, Deadline]]


@dataclass(frozen=True, slots=True)
class Ask:
    """A stretch of running text that asks for something to be handed in.

    Attributes:
        start: Where it begins in the running text.
        end: Where it ends.
        verb: The hand-over verb.
        deadlines: The deadlines in it.
        sentence: Start and end of the whole sentence.
        paragraph: Start and end of the paragraph.
        cancelled: It takes a request back.
        conditional: It holds only if something happens.
        inner: It is a step below the township, or somebody else's.
    """

    start: int
    end: int
    verb: str
    deadlines: tuple[Deadline, ...]
    sentence: tuple[int, int]
    paragraph: tuple[int, int]
    cancelled: bool = False
    conditional: bool = False
    inner: bool = False


def find_asks(
    text: str, first: int, last: int, *, issued: dt.date | None, patterns: Patterns, calendar: Calendar | None = None
) -> list[Ask]:
    """Find the asks between two places of a running text, in order."""
    hits = sorted(scan(text[:last], issued=issued, calendar=calendar), key=lambda h: (h[0], h[1]))
    hits = [h for h in hits if h[0] >= first and not _over(h[2], issued)]
    asks: list[Ask] = []
    loose: Hits = []
    pending: Hits = []
    places = [h[0] for h in hits]
    for start, end in sentences(text, first, last):
        here = hits[bisect_left(places, start) : bisect_left(places, end)]
        paragraph = _paragraph(text, start)
        found = _asks_of(text, (start, end), here, paragraph, patterns)
        if found and not any(a.deadlines for a in found):
            # 12月10日前完成排查。台账盖章后报我局。 The day of the first sentence is that of the second.
            near = pending if pending and _paragraph(text, pending[0][0]) == paragraph else []
            days = tuple(d for _, _, d in near) or tuple(window_ends(text, start, end, issued=issued))
            found = [_with_days(a, days) for a in found]
        pending = [] if found else here or pending
        if not found:
            loose += here
        asks.extend(found)
    return _inherit(text, asks, loose, issued)


def _asks_of(
    text: str, sentence: tuple[int, int], hits: Hits, paragraph: tuple[int, int], patterns: Patterns
) -> list[Ask]:
    pieces = _pieces(text, *sentence, hits)
    made = [_ask(text, piece, sentence, paragraph, patterns=patterns) for piece in pieces]
    for i in range(len(made) - 2, -1, -1):
        # 方案于5月12日前、总结于11月20日前报县局: the verb at the end is that of both.
        after, (start, end, own) = made[i + 1], pieces[i]
        if made[i] is None and after and own and _shares(text[start:end], patterns):
            days = tuple(dict.fromkeys(h[2] for h in own))
            made[i] = replace(after, start=start, end=end, deadlines=days)
    return [ask for ask in made if ask]


def _shares(piece: str, patterns: Patterns) -> bool:
    return not _FINISH.search(piece) and any(len(h) > 1 and h in piece for h in patterns.heads)


def _over(deadline: Deadline, issued: dt.date | None) -> bool:
    """Over before the day of issue: told of an earlier paper (5号文要求3月10日前交), not asked by this one."""
    return issued is not None and deadline.value[:2] == "20" and deadline.value[:10] < issued.isoformat()


def _with_days(ask: Ask, days: tuple[Deadline, ...]) -> Ask:
    return ask if ask.cancelled or ask.conditional or ask.deadlines else replace(ask, deadlines=days)


def _inherit(text: str, asks: list[Ask], loose: Hits, issued: dt.date | None) -> list[Ask]:
    """When no ask names a day, the day until which the work is to be done is that of the hand-over."""
    if any(a.deadlines for a in asks) or not asks:
        return asks
    windows = [tuple(window_ends(text, *_heading_before(text, a), issued=issued)) for a in asks]
    if any(windows):
        return [_with_days(a, w) for a, w in zip(asks, windows, strict=True)]
    days = [h for h in loose if h[2].precision != "vague"]
    before = [h for h in days if h[0] < asks[-1].start]
    chosen = before[-1:] or days[:1]
    return [_with_days(a, tuple(d for _, _, d in chosen)) for a in asks]


def _heading_before(text: str, ask: Ask) -> tuple[int, int]:
    """The paragraph up to the ask, and the heading line before it, which may name a window."""
    line = text.rfind("\n", 0, max(0, ask.paragraph[0] - 1)) + 1
    return (line if ask.paragraph[0] - line < 40 else ask.paragraph[0]), ask.start


def sentences(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Cut at full stops, semicolons and paragraph ends that do not stand inside brackets."""
    found, start = [], first
    for match in _ENDS.finditer(text, first, last):
        if "\n" not in match[0] and _inside(text, start, match.start()):
            continue
        if text[start : match.start()].strip():
            found.append((start, match.start()))
        start = match.end()
    if text[start:last].strip():
        found.append((start, last))
    return found


def _inside(text: str, start: int, place: int) -> bool:
    part = text[max(start, place - 400) : place]
    return sum(part.count(c) for c in "（(") > sum(part.count(c) for c in "）)")


def _paragraph(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def _pieces(text: str, start: int, end: int, hits: Hits) -> list[tuple[int, int, Hits]]:
    """A sentence with several deadlines at different places is cut before each of them."""
    places = sorted({h[0] for h in hits})
    if not 1 < len(places) <= _MOST_PIECES:
        return [(start, end, hits)]
    cuts = [start, *(_cut(text, a, b) for a, b in itertools.pairwise(places)), end]
    return [(a, b, [h for h in hits if a <= h[0] < b]) for a, b in itertools.pairwise(cuts)]


def _cut(text: str, left: int, right: int) -> int:
    """The last comma between two deadlines, outside brackets; else the last 、; else the second deadline."""
    for marks in ("，,：:", "、"):
        for i in range(right - 1, left, -1):
            if text[i] in marks and not _inside(text, i, right):
                return i + 1
    return right


def _ask(
    text: str,
    piece: tuple[int, int, Hits],
    sentence: tuple[int, int],
    paragraph: tuple[int, int],
    *,
    patterns: Patterns,
) -> Ask | None:
    start, end, hits = piece
    part = text[start:end]
    negated = patterns.negated.search(part)
    # Taken back as a whole only when no other hand-over stands beside it.
    cancelled = bool(negated) and not patterns.submit.search(patterns.negated.sub("，", part))
    verb = _verb(text, piece, sentence, patterns)
    asks_nothing = not hits and not negated and (patterns.idle.search(part) or _NAME_ONLY.fullmatch(part))
    if asks_nothing or (verb is None and not negated):
        return None
    return Ask(
        start=start,
        end=end,
        verb=verb or (negated[0] if negated else ""),
        deadlines=() if cancelled else tuple(dict.fromkeys(h[2] for h in hits)),
        sentence=sentence,
        paragraph=paragraph,
        cancelled=cancelled,
        conditional=all(h[2].precision == "vague" for h in hits)
        and bool(patterns.conditional.search(part) or _EVENT.search(part)),
        inner=not negated and bool(patterns.inner.search(part) or patterns.others.search(part)),
    )


def _verb(text: str, piece: tuple[int, int, Hits], sentence: tuple[int, int], patterns: Patterns) -> str | None:
    """The hand-over verb: behind the deadline if there is one there, else anywhere in the stretch."""
    start, end, hits = piece
    after = max((h[1] for h in hits), default=start)
    found = patterns.submit.search(text, after, end) or patterns.submit.search(text, start, end)
    if found:
        return found[0]
    if hits and patterns.moved.search(text, start, end) and patterns.moved_thing.search(text, *sentence):
        return "报送"
    heading = text[max(0, text.rfind("\n", 0, start) + 1) : start]
    return "报送" if hits and _HEADING.search(heading[-12:]) and not _FINISH.search(text[after:end]) else None
