"""Versions: the editions of one table and the issues of one notice, put in order, with what each step changed.

Tables are ordered by date where all have one, else by the mark of their title or file name (第三版, V3, 最终版), then
by file name, then by id. Notices are ordered by date, and on one day by which names which.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from jianfu_dedup.documents import Change, Document, Match, Notice, Template, VersionChain, VersionStep
from jianfu_dedup.lexicon import Lexicon
from jianfu_dedup.matching.changes import RETOLD
from jianfu_dedup.matching.column_pairs import ColumnPair
from jianfu_dedup.matching.stated import words_of
from jianfu_dedup.matching.table_overlap import diff
from jianfu_dedup.parsing.words.numerals import to_int

_FINAL, _REVISED, _FIRST = 1000.0, 1.5, 1.0
"""Ranks of 最终版, of 修改版 without a number, and of no mark at all; 第三版 has rank 3."""
_FAMILY = 0.5
"""Share of equal character pairs from which two titles name one table, the words of all tables left out."""
_NUMBER = re.compile(
    r"第\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[版稿次]|(?<![A-Za-z])[VvＶｖ]\s*\.?(\d{1,2}(?:\.\d{1,2})?)|[版稿]本?(\d{1,2})(?!\d)"
)


def rank(document: Document, lexicon: Lexicon) -> float:
    """Return how late a version is by its own mark: title, version mark, file name.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> names = ["台账.xlsx", "台账（修改版）.xlsx", "台账第三版.xlsx", "台账V4.xlsx", "台账-最终版.xlsx"]
        >>> [rank(Template(id=n, path=n), lexicon.load()) for n in names]
        [1.0, 1.5, 3.0, 4.0, 1000.0]
    """
    mark = document.version if isinstance(document, Template) else ""
    text = " ".join([mark, document.title, document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]])
    if any(word in text for word in words_of(lexicon, "final")):
        return _FINAL
    numbers = [_number(m) for m in _NUMBER.finditer(text)]
    if numbers:
        return max(numbers)
    return _REVISED if any(word in text for word in words_of(lexicon, "revised")) else _FIRST


def _number(found: re.Match[str]) -> float:
    return float(to_int(found[1])) if found[1] else float(found[2] or found[3])


def order_tables(tables: Iterable[Template], lexicon: Lexicon) -> list[Template]:
    """Return versions of one table, the oldest first.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> names = ["c最终版", "b第二版", "a"]
        >>> [t.id for t in order_tables([Template(id=n, path=n) for n in names], lexicon.load())]
        ['a', 'b第二版', 'c最终版']
    """
    known = list(tables)
    dated = all(t.issued for t in known)

    def key(table: Template) -> tuple[object, ...]:
        day, mark = table.issued or dt.date.max, rank(table, lexicon)
        return (day, mark, table.path, table.id) if dated else (mark, day, table.path, table.id)

    return sorted(known, key=key)


def one_family(a: Template, b: Template, lexicon: Lexicon) -> bool:
    """Tell whether two tables of one issuer are editions of one table: alike in title and not about other people.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> names = ["农村户厕问题台账", "户厕问题排查台账（第三版）", "高龄津贴花名册"]
        >>> a, b, c = (Template(id=n, path=n, title=n) for n in names)
        >>> one_family(a, b, lexicon.load()), one_family(a, c, lexicon.load())
        (True, False)
    """
    if a.population and b.population and not set(a.population) & set(b.population):
        return False
    one, two = (_pairs(_core(t.title, lexicon)) for t in (a, b))
    return not one or not two or len(one & two) >= _FAMILY * min(len(one), len(two))


def _core(title: str, lexicon: Lexicon) -> str:
    core = _NUMBER.sub("", re.sub(r"[（(][^（）()]*[）)]|\d+年度?", "", title))
    words = [*words_of(lexicon, "final"), *words_of(lexicon, "revised"), *words_of(lexicon, "table_words")]
    core = re.sub("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)", "", core)
    return re.sub(r"\W", "", core)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def step(before: Template, after: Template, fields: Sequence[tuple[str, str]]) -> VersionStep:
    """Return what changed from one version of a table to the next.

    Args:
        before: The earlier version.
        after: The later one.
        fields: Aligned columns as (label in before, label in after); a column of the same name is taken as aligned
            when nothing is said of it.

    Example:
        >>> from jianfu_dedup.documents import Field
        >>> one, two = (Template(id=i, path=i, fields=tuple(Field(path=(c,)) for c in cs.split()))
        ...             for i, cs in (("1", "户主 问题 备注"), ("2", "户主姓名 问题 整改人")))
        >>> found = step(one, two, [("户主", "户主姓名")])
        >>> found.added, found.removed, found.renamed, found.carried, found.of
        (('整改人',), ('备注',), (('户主', '户主姓名'),), 2, 3)
    """
    old, new = ({f.label: f for f in t.fields} for t in (before, after))
    known = {a for a, _ in fields}, {b for _, b in fields}
    same = [(name, name) for name in new if name in old and name not in known[0] and name not in known[1]]
    pairs = [
        ColumnPair(a=old[a], b=new[b], score=1.0, reason="label") for a, b in [*fields, *same] if a in old and b in new
    ]
    found = diff(before, after, pairs)
    own = [f for f in after.fields if not f.generic]
    carried = {p.b.label for p in pairs}
    return VersionStep(
        before=before.id,
        after=after.id,
        added=tuple(f.label for f in found.added),
        removed=tuple(f.label for f in found.removed),
        renamed=tuple((p.a.label, p.b.label) for p in found.renamed),
        moved=tuple(p.b.label for p in found.moved),
        carried=sum(f.label in carried for f in own),
        of=len(own),
    )


def with_changes(matches: Sequence[Match], documents: Sequence[Document], lexicon: Lexicon) -> list[Match]:
    """Fill in ``changes`` of the matches that are two versions of one table."""
    by_id = {d.id: d for d in documents}
    found = []
    for match in matches:
        a, b = by_id.get(match.a), by_id.get(match.b)
        if match.relation == "template_version" and isinstance(a, Template) and isinstance(b, Template):
            before, after = order_tables((a, b), lexicon)
            told = step(before, after, _turned(match, before.id))
            match = replace(match, changes=tuple(_changes(told)))  # noqa: PLW2901
        found.append(match)
    return found


def _turned(match: Match, first: str) -> list[tuple[str, str]]:
    return [(x, y) if match.a == first else (y, x) for x, y in match.fields]


def _changes(told: VersionStep) -> Iterator[Change]:
    if told.added:
        yield Change(kind="column_added", after="、".join(told.added))
    if told.removed:
        yield Change(kind="column_removed", before="、".join(told.removed))
    yield from (Change(kind="column_renamed", before=old, after=new) for old, new in told.renamed)
    if told.moved:
        yield Change(kind="column_moved", after="、".join(told.moved))


def chains(documents: Sequence[Document], matches: Sequence[Match], lexicon: Lexicon) -> tuple[VersionChain, ...]:
    """Return the version chains among documents, tables first, each group by its first document.

    Args:
        documents: The documents to look among: those of one group.
        matches: Matches between them; others are ignored.
        lexicon: Version marks.
    """
    by_id = {d.id: d for d in documents}
    inside = {(m.a, m.b): m for m in matches if m.a in by_id and m.b in by_id}
    tables = [
        group
        for group in _groups(inside.values(), "template_version", lambda m: _family(m, by_id, lexicon))
        if len(group) > 1
    ]
    notices = _groups(inside.values(), "reissue", lambda _: True)
    found = [_table_chain(group, by_id, inside, lexicon) for group in tables]
    found += [_notice_chain(group, by_id, inside, lexicon) for group in notices]
    return tuple(sorted(found, key=lambda c: (c.kind != "tables", c.documents)))


def _family(match: Match, by_id: Mapping[str, Document], lexicon: Lexicon) -> bool:
    a, b = by_id[match.a], by_id[match.b]
    return isinstance(a, Template) and isinstance(b, Template) and one_family(a, b, lexicon)


def _groups(matches: Iterable[Match], relation: str, fits: Callable[[Match], bool]) -> list[list[str]]:
    """Documents joined by matches of one relation, each group and all groups sorted."""
    home: dict[str, list[str]] = {}
    for match in sorted(matches, key=lambda m: (m.a, m.b)):
        if match.relation == relation and fits(match):
            left, right = home.setdefault(match.a, [match.a]), home.setdefault(match.b, [match.b])
            if left is not right:
                left.extend(right)
                home.update(dict.fromkeys(right, left))
    return sorted(sorted(group) for group in {id(g): g for g in home.values()}.values())


def _table_chain(
    group: Sequence[str], by_id: Mapping[str, Document], inside: Mapping[tuple[str, str], Match], lexicon: Lexicon
) -> VersionChain:
    tables = order_tables([t for i in group if isinstance(t := by_id[i], Template)], lexicon)
    steps = []
    for before, after in itertools.pairwise(tables):
        match = inside.get((min(before.id, after.id), max(before.id, after.id)))
        steps.append(step(before, after, _turned(match, before.id) if match else ()))
    return VersionChain(
        kind="tables", documents=tuple(t.id for t in tables), in_force=(tables[-1].id,), steps=tuple(steps)
    )


def _notice_chain(
    group: Sequence[str], by_id: Mapping[str, Document], inside: Mapping[tuple[str, str], Match], lexicon: Lexicon
) -> VersionChain:
    # How many of the group are known to have come before: on one day the paper that names the others is the last.
    firsts = [(m.text.first, m.b if m.text.first == m.a else m.a) for m in inside.values() if m.text and m.text.first]
    before = {i: sum(later == i and first in group for first, later in firsts) for i in group}
    notices = [n for i in group if isinstance(n := by_id[i], Notice)]
    notices.sort(key=lambda n: (n.issued or dt.date.max, before[n.id], rank(n, lexicon), n.path, n.id))
    steps, in_force = [], [notices[0].id]
    for old, new in itertools.pairwise(notices):
        how = _how(old, new, inside.get((min(old.id, new.id), max(old.id, new.id))), lexicon)
        steps.append(VersionStep(before=old.id, after=new.id, how=how))
        in_force = [new.id] if how == "replaces" else [*in_force, new.id] if how == "supplements" else in_force
    return VersionChain(
        kind="notices", documents=tuple(n.id for n in notices), in_force=tuple(in_force), steps=tuple(steps)
    )


def _how(
    old: Notice, new: Notice, match: Match | None, lexicon: Lexicon
) -> Literal["replaces", "supplements", "reminds"]:
    shared = match.text if match else None
    if shared:
        there, of = (shared.shared_a, shared.of_a) if match and match.a == old.id else (shared.shared_b, shared.of_b)
        if of and there >= RETOLD * of:
            return "replaces"
    roles = {r.role for r in new.references}
    changed = match is not None and any(c.kind.startswith(("column", "marker")) for c in match.changes)
    if changed or "supersedes" in roles or any(word in new.title for word in words_of(lexicon, "revised")):
        return "supplements"
    return "reminds" if "urges" in roles or not match or not match.changes else "supplements"
