"""The requests of a notice: what is asked for, by when, over which channel, about whom."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from jianfu_dedup.documents import Request, Span
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.parsing.requests import channels as channel_words
from jianfu_dedup.parsing.requests.clauses import Ask, find_asks
from jianfu_dedup.parsing.requests.context import Context, context
from jianfu_dedup.parsing.requests.patterns import Patterns, patterns
from jianfu_dedup.parsing.times.workdays import calendar_of
from jianfu_dedup.parsing.words.flow import Flow, flow

_FORWARDING = re.compile(r"转发|翻印|批转|^转[《【]|转给你|转去|转来|转(?:给|至)各")
_NEW_HEAD = re.compile(
    r"^(?:[—\-=_*]{6,}|[^\n。，；]{2,30}文件|[^\n。，；《]{1,14}[〔\[［【(（]20\d\d[〕\]］】)）]第?\d{1,4}号|.{0,4}原文.{0,4}|附[：:]?)$",
    re.MULTILINE,
)
# A standing rule says who reports what in general; it asks nobody for anything now.
_STANDING_RULE = re.compile(r"(?:办法|条例|规定|细则|规程|准则|章程)(?:（[^）]*）)?》?(?:的通知)?$")
_YEAR = re.compile(r"(20[0-4]\d)年")


def find_requests(
    text: str, *, body: Span, issued: dt.date | None, title: str = "", lexicon: Lexicon
) -> tuple[Request, ...]:
    """Find everything a notice asks for, cancelled and conditional requests included, in order.

    Args:
        text: The whole text of the notice; hard line breaks inside sentences do no harm.
        body: Where the text between 主送 and signature stands; only its start counts, since a plan that the notice
            issues (印发) stands behind the signature. An empty span means the whole text.
        issued: Day of issue.
        title: Title of the notice.
        lexicon: What is known of the domain.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> text = "请于12月7日下午4点前将《火灾隐患排查台账》电子版报县消防救援大队。"
        >>> body = Span(start=0, end=len(text))
        >>> [r] = find_requests(text, body=body, issued=dt.date(2023, 12, 7), lexicon=lexicon.load())
        >>> r.material, r.deadlines[0].value, r.channels
        ('火灾隐患排查台账', '2023-12-07T16:00', ('电子',))
    """
    running = flow(text)
    first = next((i for i, o in enumerate(running.offsets) if o >= body.start), 0) if body.end > body.start else 0
    day = issued or _guess(running.text)
    own, last = _own_part(running.text, first, title)
    found, calendar = patterns(lexicon), calendar_of(lexicon)
    asks = find_asks(running.text, first, own, issued=day, patterns=found, calendar=calendar)
    if any(a.deadlines and not a.inner for a in asks):
        last = own
    else:
        # 转发 without a day of its own passes on the days of the original.
        asks += find_asks(running.text, own, last, issued=day, patterns=found, calendar=calendar)
    around = context(running.text, asks, first, last, title=flow(title).text, issued=issued, lexicon=lexicon)
    return _worth_keeping([_request(running, ask, around, found) for ask in asks], asks, around)


def _worth_keeping(made: list[Request], asks: list[Ask], around: Context) -> tuple[Request, ...]:
    """Leave out asks without a day that repeat a dated one or name nothing of their own."""
    dated = {part for r in made if r.deadlines for part in r.material.split("、")}
    if not dated and _STANDING_RULE.search(around.title):
        return tuple(r for r in made if r.cancelled)
    kept: list[Request] = []
    for request, ask in zip(made, asks, strict=True):
        own = around.named(ask)
        repeated = set(request.material.split("、")) <= dated
        layered = ask.inner and bool(ask.deadlines)
        if (
            request.deadlines
            or request.cancelled
            or layered
            or (own and not repeated)
            or (not dated and request.material)
        ):
            kept.append(request)
    if not dated:
        # No day at all: the asks that name something of their own, else the first.
        kept = [r for r, a in zip(made, asks, strict=True) if around.named(a) or r.cancelled] or kept[:1]
    return tuple(kept)


def _guess(text: str) -> dt.date | None:
    """No day of issue: the first year that the text names, so that 5月8日 becomes a day."""
    found = _YEAR.search(text)
    return dt.date(int(found[1]), 1, 1) if found else None


def _own_part(text: str, first: int, title: str) -> tuple[int, int]:
    """Where a forwarding notice's own words end and the forwarded original begins; and where the text ends."""
    if _FORWARDING.search(title or text[: first + 80]):
        for head in _NEW_HEAD.finditer(text, first + 40):
            return head.start(), len(text)
    return len(text), len(text)


def _request(running: Flow, ask: Ask, around: Context, found: Patterns) -> Request:
    name = around.material(ask, found.heads)
    # Only the township's own days are days of the notice; an inner step keeps its day in the quote.
    deadlines = () if ask.inner and any(a.deadlines and not a.inner for a in around.asks) else ask.deadlines
    return Request(
        material=name,
        action=_action(ask.verb, around.lexicon),
        population=around.populations(ask),
        objects=around.objects(ask),
        period=around.period(ask, name, deadlines),
        deadlines=deadlines,
        channels=around.channels(ask),
        copies=channel_words.copies(around.piece(ask)),
        fields=around.fields(ask),
        systems=around.systems(ask),
        quote=running.text[slice(*ask.sentence)].strip(),
        span=running.span(*ask.sentence),
        cancelled=ask.cancelled,
        conditional=ask.conditional,
    )


def _action(verb: str, lexicon: Lexicon) -> str:
    actions: Any = lexicon.tables["asks"]["actions"]
    for name in actions["order"]:
        if name in actions and re.search(actions[name], verb):
            return str(name)
    return "报送"
