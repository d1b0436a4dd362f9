"""What a request looks at: content words of its own paragraph and of the enumerations it rests on."""

from __future__ import annotations

import functools
import re
from typing import Any

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.finder import WordFinder
from jianfu_dedup.lexicon.kept import once_per_lexicon

_LISTS = re.compile(r"[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}){2,}")
# Members of lists that are bodies, adverbs or demands and no things.
_NO_OBJECT = re.compile(
    r"[局办委]$|各乡镇|街道|报送|上报|填|加强|落实|组织|督促|开展|做好|认真|严格|负责|立即|全面|及时|社区|部门|单位|指挥|书记|主任|镇长|同志|姓名|电话"
)
_TOPIC_NOISE = re.compile(r"\[S\]|[+/A-Z]")


def objects(texts: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Words of topics, populations and the segmenter's list that stand in the texts, sorted.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> objects(("排查灭火器、疏散通道是否完好",), lexicon.load())
        ('灭火器', '疏散通道')
    """
    finder = _finder(lexicon)
    found = {word for text in texts for _, _, word in finder.find(text)}
    return tuple(sorted(found | {item for text in texts for item in _listed(text)}))


def _listed(text: str) -> list[str]:
    """Short members of lists: 煤炉、土炕、炭火盆."""
    raw = (item for match in _LISTS.finditer(text) for item in match[0].split("、"))
    items = (re.sub(r"^(?:以及|及|和|与|含|包括|对|各类|各)|等$", "", item) for item in raw)
    return [i for i in items if 2 <= len(i) <= 6 and not _NO_OBJECT.search(i)]


def enumerations(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Paragraphs under a heading such as 排查内容 or 检查重点, as running text."""
    rules: Any = lexicon.tables["asks"]["objects"]
    return _sections(text, rules["headings"])


def subjects(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Paragraphs under a heading such as 排查对象 or 登记范围, as running text."""
    rules: Any = lexicon.tables["asks"]["populations"]
    return _sections(text, rules["headings"])


_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十]{1,3})")


def _sections(text: str, headings: str) -> tuple[str, ...]:
    """A heading's own paragraph, and the ones below it up to the next heading of the first level."""
    pattern = _heading_pattern(headings)
    found: list[str] = []
    inside = False
    for line in text.split("\n"):
        if pattern.match(line):
            found.append(line)
            inside = len(line) < 30
        elif _NUMBERED.match(line):
            inside = False
        elif inside:
            found.append(line)
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _heading_pattern(headings: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[）)、.．]|[一二三四五六七八九十]是)?(?:明确|确定|突出|把握)?{headings}"
        r"(?:[。：:，；]|$|是|为)"
    )


@once_per_lexicon
def _finder(lexicon: Lexicon) -> WordFinder:
    words = {w for p in lexicon.populations.values() for w in p.words}
    words |= {w for t in lexicon.topics.values() for w in t.keywords if not _TOPIC_NOISE.search(w)}
    words |= set(lexicon.words)
    return WordFinder(w for w in words if len(w) > 1)
