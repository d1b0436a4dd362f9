"""Which sentences of one text stand in another one, word for word or nearly.

Texts are compared as letters (Han, letters, digits; no signs, no line breaks), so that a break at the end of a line or
a full-width comma changes nothing. Stretches of equal letters are found greedily, the longest first from each place
on, and then told by the sentence.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from jianfu_dedup.documents import Span
from jianfu_dedup.parsing.words.flow import flow
from jianfu_dedup.text.boilerplate import Boilerplate
from jianfu_dedup.text.normalise import shadow

Block = tuple[int, int, int]

SEED = 8
"""Letters that must be equal in a row to count as a common stretch; 各乡镇人民政府 and the like are shorter."""
NEAR = 0.6
"""Share of a sentence's letters from which it stands in the other text nearly; below, it is another sentence."""
EXACT = 0.98
STOCK = 0.8
"""Share of stock letters from which a sentence is a stock phrase."""
_PLACES = 64
"""Places tried for one stretch: a text of one repeated word must not cost the square of its length."""
_SENTENCE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]*[”）)]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence of a laid-out text.

    Attributes:
        text: The sentence in running text, no line breaks.
        span: Where it stands in the original text.
        start: Its first letter, an index into ``Laid.letters``.
        end: Index after its last letter.
        stock: It is a stock phrase.
    """

    text: str
    span: Span
    start: int
    end: int
    stock: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Laid:
    """A text laid out for comparison.

    Attributes:
        letters: Han, letters and digits in one spelling.
        own: For each letter whether it counts; letters of stock phrases do not.
        sentences: The sentences in order; those without a letter are left out.
    """

    letters: str
    own: tuple[bool, ...]
    sentences: tuple[Sentence, ...]


def lay(text: str, stock: Boilerplate) -> Laid:
    r"""Lay out a text: running text, letters, sentences.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> laid = lay("请于7\n日前报送台帐。谢谢！", Boilerplate(lexicon.load(), None, weight=0.1))
        >>> laid.letters, [s.text for s in laid.sentences]
        ('请于7日前报送台账谢谢', ['请于7日前报送台帐。', '谢谢！'])
    """
    running = flow(text)
    reduced = shadow(running.text)
    kept = [(char, at) for char, at in zip(reduced.text, reduced.offsets, strict=True) if char not in ",\n"]
    places = [at for _, at in kept]
    counts = [True] * len(running.text)
    for start, end, weight in stock.weigh(running.text):
        if weight < 1.0:
            counts[start:end] = [False] * (end - start)
    own = tuple(counts[at] for at in places)
    sentences = []
    for found in _SENTENCE.finditer(running.text):
        first, last = bisect.bisect_left(places, found.start()), bisect.bisect_left(places, found.end())
        if first < last:
            ours = sum(own[first:last])
            sentences.append(
                Sentence(
                    text=found[0].strip(),
                    span=running.span(places[first], found.end()),
                    start=first,
                    end=last,
                    stock=last - first - ours >= STOCK * (last - first),
                )
            )
    return Laid(letters="".join(char for char, _ in kept), own=own, sentences=tuple(sentences))


def blocks(a: str, b: str) -> list[Block]:
    """Return stretches of equal letters as (start in a, start in b, length), in the order of ``b``, apart in ``b``.

    Example:
        >>> blocks("请各乡镇于十二月二十日前报送排查台账", "现要求各乡镇于十二月二十日前报送一份清单")
        [(1, 3, 13)]
    """
    places: dict[str, list[int]] = defaultdict(list)
    for i in range(len(a) - SEED + 1):
        places[a[i : i + SEED]].append(i)
    found: list[Block] = []
    j = expected = 0
    while j <= len(b) - SEED:
        known = places.get(b[j : j + SEED])
        if not known:
            j += 1
            continue
        # What goes on where the last stretch ended comes first among equals.
        at = bisect.bisect_left(known, expected)
        tried = known[at : at + _PLACES] + known[max(0, at - _PLACES) : at]
        i, length = max(((i, _common(a, b, i, j)) for i in tried), key=lambda p: p[1])
        found.append((i, j, length))
        j, expected = j + length, i + length
    return found


def _common(a: str, b: str, i: int, j: int) -> int:
    most = min(len(a) - i, len(b) - j)
    length, step = SEED, 64
    while length < most:
        piece = min(step, most - length)
        if a[i + length : i + length + piece] == b[j + length : j + length + piece]:
            length += piece
        elif piece == 1:
            break
        else:
            step = max(1, piece // 2)
    return length


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What became of one sentence in the other text.

    Attributes:
        sentence: The sentence.
        share: Share of its letters that stand in the other text, 0..1.
        partner: The sentence of the other text that has most of them, or None.
    """

    sentence: Sentence
    share: float
    partner: Sentence | None

    @property
    def stands(self) -> bool:
        """Whether it stands in the other text, if only nearly."""
        return self.share >= NEAR and self.partner is not None

    @property
    def exact(self) -> bool:
        """Whether it stands there word for word."""
        return self.share >= EXACT and self.partner is not None


def standings(mine: Laid, other: Laid, found: Sequence[Block]) -> tuple[Standing, ...]:
    """Tell for each sentence of ``mine`` how much of it stands in ``other``.

    Args:
        mine: A laid-out text.
        other: The other one.
        found: Stretches as (start in other, start in mine, length).
    """
    origin = [-1] * len(mine.letters)
    for i, j, length in found:
        for k in range(length):
            origin[j + k] = i + k
    home: list[Sentence] = []
    for sentence in other.sentences:
        home += [sentence] * (sentence.end - sentence.start)
    whole = {other.letters[s.start : s.end]: s for s in reversed(other.sentences)}
    told = []
    for sentence in mine.sentences:
        partners = [home[i] for i in origin[sentence.start : sentence.end] if i >= 0]
        same = whole.get(mine.letters[sentence.start : sentence.end])
        told.append(_standing(sentence, partners, same))
    return tuple(told)


def _standing(sentence: Sentence, partners: Sequence[Sentence], same: Sentence | None) -> Standing:
    """Tell one sentence from the sentences that its letters stand in and the one that has the same letters."""
    share = len(partners) / (sentence.end - sentence.start)
    if share < NEAR and same:  # too short for a stretch: 一、排查范围
        return Standing(sentence=sentence, share=1.0, partner=same)
    votes = Counter(p.start for p in partners)
    best = min(votes, key=lambda start: (-votes[start], start), default=None)
    return Standing(sentence=sentence, share=share, partner=next((p for p in partners if p.start == best), None))


def counted(laid: Laid, told: Sequence[Standing]) -> tuple[int, int]:
    """Return how many letters stand in the other text, and how many there are; stock phrases are in neither.

    Args:
        laid: A laid-out text.
        told: Its standings. Of a sentence that stands nearly the share that stands counts.
    """
    shared = total = 0
    for standing in told:
        sentence = standing.sentence
        own = 0 if sentence.stock else sum(laid.own[sentence.start : sentence.end])
        total += own
        if standing.stands:
            shared += round(own * standing.share)
    return shared, total
