"""Stock phrases taken out of a text before it is read for what it is about: 切实保障人民群众安全 names no people."""

from __future__ import annotations

import functools
import re
from itertools import pairwise

from jianfu_dedup.lexicon import Lexicon

_MARKS = "、，,；;"
_SHORTEST = 4
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]")
_WILD = r"[^。；\n]{0,24}?"


def blank(text: str, lexicon: Lexicon) -> str:
    """Replace stock phrases by commas; every other character keeps its place.

    What a wildcard of a phrase stands for stays (为切实做好…工作: the matter is in the middle), and so do headings,
    by which the parts of a notice are told.

    Args:
        text: Running text.
        lexicon: Its ``boilerplate`` is looked for.

    Returns:
        A text of the same length.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> blank("切实保障人民群众生命财产安全，排查塘堰。", lexicon.load())
        '，，，，，，，，，，，，，，，排查塘堰。'
    """
    pattern = _pattern(tuple(p for group in sorted(lexicon.boilerplate) for p in lexicon.boilerplate[group]))
    return pattern.sub(_commas, text)


def _commas(match: re.Match[str]) -> str:
    """The match with each of its groups, the literal stretches, as commas."""
    spans = [s for s in match.regs[1:] if s[0] >= 0]
    edges = [match.start(), *(place for span in spans for place in span), match.end()]
    parts = [match.string[a:b] for a, b in pairwise(edges)]
    return "".join("，" * len(p) if n % 2 else p for n, p in enumerate(parts))


@functools.lru_cache(maxsize=8)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One alternation, longest phrase first, each literal stretch a group; signs between clauses may differ."""
    alternatives, firsts = [], set()
    for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)):
        parts = [p for p in phrase.split("…") if p]
        if sum(map(len, parts)) >= _SHORTEST and not _NUMBERED.match(phrase):
            alternatives.append(_WILD.join(f"({''.join(map(_sign, p))})" for p in parts))
            firsts.add(phrase[0])
    if not alternatives:
        return re.compile("(?!)")
    return re.compile(f"(?=[{re.escape(''.join(sorted(firsts)))}])(?:{'|'.join(alternatives)})")


def _sign(char: str) -> str:
    return f"[{_MARKS}]?" if char in _MARKS else re.escape(char)
