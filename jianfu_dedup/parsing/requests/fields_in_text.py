"""Columns that a notice names in its prose: 包括姓名、身份证号、住址；须注明…；名册（姓名、电话）."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.lexicon.kept import once_per_lexicon
from jianfu_dedup.parsing.words.flow import flow

_ITEM = r"(?:[^、，。；：:\n（）()？?！!｜|]|（[^（）\n]{0,40}）|\([^()\n]{0,40}\)){1,24}"
_SEPARATOR = r"[、，,；;？?/｜|]"
# A hostile text repeats what begins a list inside of lists: no list is read farther than this.
_LIST = rf"{_ITEM}(?:[、，,？?｜|]{_ITEM}){{2,80}}"
_BRACKETED = re.compile(rf"[（(](?:含|包括|内容[：:]|列明|注明|栏目[：:])?(?P<list>{_ITEM}(?:[、，,]{_ITEM})+)[）)]")
# 请排一遍：店名、谁开的；有没有证照: whatever stands before the colon, a list of columns goes on over semicolons.
_TOLD = re.compile(rf"[：:](?!\d\d)\n?(?P<list>{_ITEM}(?:[、，,；;？?｜|]{_ITEM}){{2,}})")
# A run of short clauses, that may hold columns put as questions (谁开的、有几层、修没修) without a word that says so.
_RUN = re.compile(rf"{_ITEM}(?:[、，,；;？?]{_ITEM}){{2,}}")
_BEFORE_COLON = 90
# A question holds one of these.
_CUES = re.compile("[谁啥多哪么怎咋几是无没不否何]")
_LONGEST = 16
"""Characters of a column, brackets left out."""
_FEW, _FEWEST_ASKED = 3, 2
"""Members of a run that are a list if all are questions, and questions that make a longer run one."""
_LONG = 8
"""A clause of so many characters behind the last column, that is none itself, is the next sentence."""


def find(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Find the columns that a text names, in order, as written.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> find("台账须注明姓名、身份证号、家庭住址等信息，3月10日前报县民政局。", lexicon.load())
        ('姓名', '身份证号', '家庭住址')
    """
    return find_in(flow(text).text, lexicon)


def find_in(running: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Like :func:`find`, on running text."""
    rules = _rules(lexicon)
    places = [(m.start("list"), m.end("list"), m["list"], 0.5) for m in _BRACKETED.finditer(running)]
    places += [(m.start("list"), m.end("list"), m["list"], 0.5) for m in rules.started.finditer(running)]
    places += [
        (m.start("list"), m.end("list"), m["list"], _share(running, m.start(), rules)) for m in _TOLD.finditer(running)
    ]
    found: dict[str, None] = {}
    taken = -1
    # The list that begins first and reaches farthest; what stands in its brackets is part of a column.
    for _, end, items, least in sorted(places, key=lambda p: (p[0], -p[1])):
        columns = _columns(items, rules) if end > taken else []
        if _is_list(columns, least, rules):
            taken = max(taken, end)
            found.update(dict.fromkeys(columns))
    for run in _RUN.finditer(running):
        # A column of a list that was found already, with the words before it: 逐处登记路线名称.
        more = [c for c in _questions(run[0], rules) if not any(c.endswith(f) for f in found)]
        found.update(dict.fromkeys(more))
    return tuple(found)


class _Rules(NamedTuple):
    """The expressions of ``asks.toml`` on columns; what each means is told there."""

    started: re.Pattern[str]
    named: re.Pattern[str]
    counted: re.Pattern[str]
    asked: re.Pattern[str]
    whether: re.Pattern[str]
    sayings: re.Pattern[str]
    gathers: re.Pattern[str]
    calls: re.Pattern[str]
    stops: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def trimmed(self, item: str) -> str:
        return self.after.sub("", self.before.sub("", item.strip("“”\"'《》 \n")))

    def is_label(self, column: str) -> bool:
        return any(p.search(column) for p in (self.named, self.counted, self.asked, self.whether))

    def told(self, column: str) -> bool:
        return bool(self.named.search(column) or self.asked.search(column))

    def is_stop(self, column: str) -> bool:
        return bool(self.sayings.search(column) or self.stops.search(column))


@once_per_lexicon
def _rules(lexicon: Lexicon) -> _Rules:
    table: Any = lexicon.tables["asks"]["fields"]
    started = rf"{table['starters']}[：:。，]?\n?(?:一是|①|1\.)?(?=(?P<list>{_LIST}))"
    return _Rules(re.compile(started), *(re.compile(table[name]) for name in _Rules._fields[1:]))


def _share(running: str, colon: int, rules: _Rules) -> float:
    """Share of labels that a list behind a colon must have: less where the sentence says that something is gathered."""
    start = max(colon - _BEFORE_COLON, *(running.rfind(c, 0, colon) + 1 for c in "。\n"), 0)
    if rules.calls.match(running, start, colon):
        return 0.9
    return 0.5 if rules.gathers.search(running, start, colon) else 0.75


def _is_list(columns: list[str], least: float, rules: _Rules) -> bool:
    """Whether enough of the members are labels, and not all of them kinds of people (脱贫户、监测户)."""
    labels = sum(map(rules.is_label, columns))
    return labels > 1 and labels >= least * len(columns) and any(map(rules.told, columns))


def _questions(run: str, rules: _Rules) -> list[str]:
    """Columns of a run of clauses of which several are put as questions; [] if it holds no such list."""
    if len(_CUES.findall(run)) < _FEWEST_ASKED:
        return []
    best: list[str] = []
    now: list[str] = []
    between: list[str] = []
    for item in [*_split(run), "", ""]:
        column = rules.trimmed(item)
        fits = 1 < len(_bare(column)) <= _LONGEST and not rules.is_stop(column)
        if fits and rules.is_label(column):
            now, between = [*now, *between, column], []
        elif fits and now and not between:
            between = [column]  # one member that is no label
        else:
            best, now, between = max(best, now, key=len), [], []
    asked = sum(bool(rules.asked.search(c)) for c in best)
    several = len(best) > _FEW and asked >= _FEWEST_ASKED
    return best if several or len(best) == asked == _FEW else []


def _columns(items: str, rules: _Rules) -> list[str]:
    found: list[str] = []
    for item in _split(items):
        column = rules.trimmed(item)
        if not found and column.endswith(("表", "台账", "清单", "名册")):
            continue
        if rules.is_stop(column):
            if sum(map(rules.is_label, found)) * 2 >= max(1, len(found)):
                break
            # 面包车、三轮都算，车号、座位数: what came before says whose columns they are.
            found = []
            continue
        if 1 < len(_bare(column)) <= _LONGEST:
            found.append(column)
    while found and not rules.is_label(found[-1]) and (len(_bare(found[-1])) > _LONG or found[-1][0] in "也都再就不"):
        found.pop()
    return found


def _bare(column: str) -> str:
    return re.sub(r"[（(].*?[）)]", "", column)


def _split(items: str) -> list[str]:
    """Cut at separators that do not stand inside brackets."""
    parts: list[str] = []
    depth = start = 0
    for i, char in enumerate(items):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and re.match(_SEPARATOR, char):
            parts.append(items[start:i])
            start = i + 1
    return [*parts, items[start:]]
