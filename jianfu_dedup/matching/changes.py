"""What the later of two notices says otherwise: deadlines, materials, columns, channels, addressees, sentences.

Sentences are masked here already, because they are cut here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from jianfu_dedup.documents import Change, Deadline, Notice, Request
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.spans import Standing
from jianfu_dedup.matching.stated import contact_line, replacing, stated
from jianfu_dedup.text.masking import mask

RETOLD = 0.5
"""Share of the earlier text in the later one from which what is missing was left out; below, it still holds."""
SAME_MATERIAL = 0.3
"""Share of equal character pairs from which two requests ask for the same material."""
LONGEST = 40
"""Characters quoted of a sentence that was added or removed, and of each side of one that was changed."""
_SHORTEST = 8
"""Letters of a sentence worth telling."""
_CHANGED = 0.5
"""Letters in common, as a share of the longer, from which two sentences are one that was changed."""
_DATE_LINE = re.compile(
    r"[（(]?[\d〇○零一二三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[）)]?"
)


def changes(
    earlier: Notice,
    later: Notice,
    told: tuple[Sequence[Standing], Sequence[Standing]],
    *,
    retold: float,
    lexicon: Lexicon,
) -> tuple[Change, ...]:
    """Return what the later notice has otherwise than the earlier one.

    Args:
        earlier: The earlier notice.
        later: The later one.
        told: What became of the sentences of the earlier and of the later one.
        retold: Share of the earlier text that stands in the later one, 0..1. Below :data:`RETOLD` the later one only
            supplements, and what it does not repeat is not taken as removed.
        lexicon: The words of supplements.
    """
    same = bool(earlier.issuer and later.issuer and earlier.issuer.name == later.issuer.name)
    found = [*_requests(earlier, later, told[1], whole=retold >= RETOLD, same=same, lexicon=lexicon)]
    found += _addressees(earlier, later)
    markers = list(replacing(mask(later.text), lexicon)) if same else []
    found += (Change(kind="marker", after=_clip(words)) for words in markers)
    if retold >= RETOLD:
        sentences = _sentences(earlier, later, told, same=same, lexicon=lexicon)
        found += (c for c in sentences if not (c.kind == "sentence_added" and any(m in c.after for m in markers)))
    return tuple(dict.fromkeys(found))


def _requests(
    earlier: Notice, later: Notice, told: Sequence[Standing], *, whole: bool, same: bool, lexicon: Lexicon
) -> Iterator[Change]:
    # What stands in the earlier notice word for word changes nothing: a forward carries the whole original.
    same_words = [s.sentence.span for s in told if s.exact]
    new = "\n".join(s.sentence.text for s in told if not s.exact)
    said = list(stated(new, lexicon))
    own = [r for r in later.requests if not any(s.start <= r.span.start < s.end for s in same_words)]
    paired = list(_paired(earlier.requests, own))
    deadlines = [c for c in said if c.kind == "deadline"]
    yield from deadlines or _joined(c for x, y in paired for c in _deadlines(x.deadlines, y.deadlines))
    yield from (c for c in said if c.kind != "deadline")
    if whole and same:
        yield from _lists("material", *(_live(n.requests, "material") for n in (earlier, later)))
        if not any(c.kind.startswith("column") for c in said):
            yield from _lists("column", *(_live(n.requests, "fields") for n in (earlier, later)))
    for x, y in paired:
        if x.channels and y.channels and set(x.channels) != set(y.channels):
            yield Change(kind="channels", before="、".join(x.channels), after="、".join(y.channels))


def _paired(earlier: Sequence[Request], later: Sequence[Request]) -> Iterator[tuple[Request, Request]]:
    """For each request of the later notice the one of the earlier notice that asks for the same material."""
    olds, news = ([r for r in side if not r.cancelled] for side in (earlier, later))
    for new in news:
        likeness = [_alike(old.material, new.material) for old in olds]
        best = max(range(len(olds)), key=lambda n: (likeness[n], -n), default=None)
        if best is not None and (likeness[best] >= SAME_MATERIAL or len(olds) == len(news) == 1):
            yield olds[best], new


def _alike(a: str, b: str) -> float:
    one, two = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _deadlines(before: Sequence[Deadline], after: Sequence[Deadline]) -> Iterator[Change]:
    """A day is compared with a day and a rhythm with a rhythm."""
    for kinds in (("minute", "day"), ("recurring",)):
        old, new = ([d.value.replace("T", " ") for d in side if d.precision in kinds] for side in (before, after))
        # The same day with an hour to it is no other day.
        if old and new and any(not n.startswith(tuple(old)) for n in new):
            yield Change(kind="deadline", before="、".join(dict.fromkeys(old)), after="、".join(dict.fromkeys(new)))


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """One change for one old deadline, however many requests gave it up."""
    after: dict[tuple[str, str], dict[str, None]] = {}
    for change in changes:
        after.setdefault((change.kind, change.before), {})[change.after] = None
    for (kind, before), values in after.items():
        yield Change(kind=kind, before=before, after="、".join(values))


def _live(requests: Iterable[Request], attribute: str) -> list[str]:
    values = (getattr(r, attribute) for r in requests if not r.cancelled)
    parts = (part for v in values for part in ([v] if isinstance(v, str) else v))
    return list(dict.fromkeys(name for part in parts for name in re.split("[、和]", part) if len(name) > 1))


def _lists(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Names on one side only; a name that is part of one of the other side is that one, said shortly."""
    for name in after:
        if before and not any(name in old or old in name for old in before):
            yield Change(kind=f"{kind}_added", after=name)
    for name in before:
        if after and not any(name in new or new in name for new in after):
            yield Change(kind=f"{kind}_removed", before=name)


def _addressees(earlier: Notice, later: Notice) -> Iterator[Change]:
    before, after = ("、".join(n.addressees) for n in (earlier, later))
    if before and after and set(earlier.addressees) != set(later.addressees):
        yield Change(kind="addressees", before=before, after=after)


def _sentences(
    earlier: Notice,
    later: Notice,
    told: tuple[Sequence[Standing], Sequence[Standing]],
    *,
    same: bool,
    lexicon: Lexicon,
) -> Iterator[Change]:
    # Masked before they are compared and cut: half a telephone number would not be recognised.
    removed = [mask(s.sentence.text) for s in told[0] if _telling(s, earlier)]
    # A sentence that stands elsewhere word for word was not changed into another one.
    kept = {s.sentence.start for s in told[0] if s.exact}
    added: list[str] = []
    changed: list[Change] = []
    for standing in told[1]:
        # What stands there word for word is not told, and most sentences of a reissue do.
        if standing.exact:
            continue
        contact = contact_line(standing.sentence.text, lexicon)
        if not contact and _is_head(standing, later):
            continue
        text = mask(standing.sentence.text)
        old = mask(standing.partner.text) if standing.partner and standing.partner.start not in kept else ""
        if contact:
            # Another office has other people; only a change within one office is worth telling.
            if same and old:
                yield Change(kind="contact", before=old, after=text)
        elif old and _one_changed(old, text):
            changed.extend(_differences(old, text))
            removed = [r for r in removed if r != old]
        elif _telling(standing, later):
            added.append(text)
    yield from changed
    yield from (Change(kind="sentence_added", after=_clip(text)) for text in added)
    yield from (Change(kind="sentence_removed", before=_clip(t)) for t in removed if not contact_line(t, lexicon))


def _telling(standing: Standing, notice: Notice) -> bool:
    sentence = standing.sentence
    own = not standing.stands and not sentence.stock and sentence.end - sentence.start >= _SHORTEST
    return own and not _is_head(standing, notice)


def _is_head(standing: Standing, notice: Notice) -> bool:
    """Number, title, addressees, signature and date differ in any two papers."""
    text, span = standing.sentence.text, standing.sentence.span
    if span.start < notice.body.start or _DATE_LINE.fullmatch(text.strip()):
        return True
    issuer = notice.issuer.raw if notice.issuer else ""
    return bool(issuer) and (text.endswith(issuer) or issuer.endswith(text))


def _one_changed(old: str, new: str) -> bool:
    if max(len(old), len(new)) > 600:
        return False
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    # A bound that counts letters first: most sentences are far from any other.
    return matcher.quick_ratio() >= _CHANGED and matcher.ratio() >= _CHANGED


def _differences(old: str, new: str) -> Iterator[Change]:
    """The parts of a sentence that differ, with a few characters around them so that one knows where they stand."""
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    regions: list[list[int]] = []
    for tag, i1, i2, j1, j2 in steps:
        if tag == "equal":
            continue
        # A gap of a few equal characters (12月|15|日 → 12月|12|日) is no reason to tell two changes.
        if regions and i1 - regions[-1][1] <= 6 and j1 - regions[-1][3] <= 6:
            regions[-1][1], regions[-1][3] = i2, j2
        else:
            regions.append([i1, i2, j1, j2])
    for i1, i2, j1, j2 in regions:
        before, after = old[i1:i2], new[j1:j2]
        if re.sub(r"\W", "", before) != re.sub(r"\W", "", after):
            yield Change(kind="sentence_changed", before=_around(old, i1, i2), after=_around(new, j1, j2))


def _around(text: str, start: int, end: int) -> str:
    """A stretch with what stands around it, as far as the length allows; numbers are not torn."""
    room = max(0, LONGEST - 2 - (end - start)) // 2
    first, last = max(0, start - min(room, 12)), min(len(text), end + min(room, 12))
    while 0 < first < start and text[first - 1].isdigit() and text[first].isdigit():
        first += 1
    while end < last < len(text) and text[last - 1].isdigit() and text[last].isdigit():
        last -= 1
    cut = text[first:last]
    return _clip(("…" if first else "") + cut + ("…" if last < len(text) else ""))


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
