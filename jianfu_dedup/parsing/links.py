"""Which documents of a set a document names: references looked up among the others, conservatively.

What is ambiguous stays unresolved: a wrong link would suppress a finding (a reminder is no second request).
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jianfu_dedup.documents import Document, Notice, Reference
from jianfu_dedup.documents.departments import department, latest_day
from jianfu_dedup.parsing.notices import doc_number, title

# A chased or corrected paper is rarely older; a periodic table of last quarter is another one.
_RECENT_DAYS = 45
# It is chased in the days around its deadline.
_DUE_DAYS = 15
# "13号文" without a year is one of the last twelve months.
_YEAR_DAYS = 370
# Words before a number that were taken for its head are few.
_LEAD = 4
# What stands before the tail of a number when it is that of a body above the county.
_ABOVE = frozenset("国中省市部厅委州")
_EVER = dt.date.max.toordinal()
_COUNT = {"两": 2, "二": 2, "三": 3, "2": 2, "3": 3}
_HAN = "\u4e00-\u9fff"
_MENTION = re.compile(f"[县市区]?(?P<org>[{_HAN}]{{1,16}}?(?:局|办公室|办|委员会|委|部|会|大队|中心|联|指挥部|指))")
_SUPERSEDING = re.compile("为准|更正|补充|作废|废止|重新")

_SHORT = re.compile("(?<![0-9月])([0-9]{1,3})号(?:文|通知|明电|函)")
_DAY = re.compile("([0-9]{1,2})月([0-9]{1,2})[日号]")

_RANK = ("forwards", "supersedes", "urges", "cites")

_PASSING_ON = frozenset({"转发", "翻印", "批转"})

K = TypeVar("K", bound=Hashable)


class _Pool:
    """Notices that go by one name, from the earliest to the latest; those without a date first."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self._notices = sorted(notices, key=lambda n: (n.issued or dt.date.min, n.id))
        self._days = [n.issued or dt.date.min for n in self._notices]
        self._dated = bisect.bisect_right(self._days, dt.date.min)

    def earlier(self, notice: Notice, within: int = _EVER) -> Iterator[Notice]:
        """Yield what is not later than a notice by its date, nor older by more days; the latest first.

        Nothing is known to be later where a date is missing.
        """
        first, last = self._dated, len(self._days)
        if notice.issued is not None:
            since = dt.date.fromordinal(max(1, notice.issued.toordinal() - within))
            first = bisect.bisect_left(self._days, since, lo=self._dated)
            last = bisect.bisect_right(self._days, notice.issued, lo=self._dated)
        for place in itertools.chain(range(last - 1, first - 1, -1), range(self._dated - 1, -1, -1)):
            if self._notices[place].id != notice.id:
                yield self._notices[place]

    def latest_of_each(self, notice: Notice) -> list[Notice]:
        """Return what is not later than a notice: the latest of each that signs alike, which is as good as all.

        To a notice without a date whatever was signed by a body in any year; a body counts under another name later.
        """
        if notice.issued is None:
            return list(self.earlier(notice))
        latest = (next(pool.earlier(notice), None) for pool in self._signed)
        return [n for n in latest if n is not None]

    def due_near(self, day: dt.date, apart: int) -> Iterator[Notice]:
        """Yield the notices of which something falls due within some days of a day, some of them more than once."""
        first = bisect.bisect_left(self._due, (day - dt.timedelta(days=apart), 0))
        last = bisect.bisect_left(self._due, (day + dt.timedelta(days=apart + 1), 0))
        yield from (self._notices[place] for _, place in self._due[first:last])

    @functools.cached_property
    def _signed(self) -> list[_Pool]:
        def signed(n: Notice) -> Hashable:
            return n.issuer, _org_of(n.doc_no), n.act in _PASSING_ON

        return list(_grouped(self._notices, signed).values())

    @functools.cached_property
    def _due(self) -> list[tuple[dt.date, int]]:
        return sorted({(day, place) for place, n in enumerate(self._notices) for day in _due_days(n)})


@dataclass(frozen=True, slots=True)
class _Set:
    by_number: Mapping[tuple[str, int, int], _Pool]
    by_core: Mapping[str, _Pool]
    by_serial: Mapping[int, _Pool]
    by_day: Mapping[tuple[int, int], _Pool]
    by_issuer: Mapping[str, _Pool]


_NONE = _Pool(())


def resolve(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """Look up what each notice of a set refers to.

    Args:
        documents: The parsed documents, in any order.

    Returns:
        Document id → ids of the documents it names, sorted; notices that name none of the set are left out.

    Example:
        >>> from jianfu_dedup.documents import Notice, Reference
        >>> a = Notice(id="a", path="a", doc_no="甲水发〔2021〕3号", title="关于做好春灌的通知", title_core="做好春灌")
        >>> b = Notice(id="b", path="b", references=(Reference(role="urges", doc_no="甲水发〔2021〕3号"),))
        >>> resolve([b, a])
        {'b': ('a',)}
    """
    return named(roles(documents))


def named(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Group what :func:`roles` found by the document that names: id → ids of the documents it names, sorted.

    Example:
        >>> named({("b", "a"): "urges", ("b", "c"): "cites"})
        {'b': ('a', 'c')}
    """
    links: dict[str, set[str]] = defaultdict(set)
    for source, target in found:
        links[source].add(target)
    return {source: tuple(sorted(targets)) for source, targets in sorted(links.items())}


def roles(documents: Sequence[Document]) -> dict[tuple[str, str], str]:
    """Look up what each notice does with the notices it names.

    Returns:
        (id, id of the notice it names) → ``forwards``, ``supersedes``, ``urges`` or ``cites``, the first of these that
        one of its references plays.

    Example:
        >>> from jianfu_dedup.documents import Notice, Reference
        >>> a = Notice(id="a", path="a", doc_no="甲水发〔2021〕3号", title="关于做好春灌的通知", title_core="做好春灌")
        >>> b = Notice(id="b", path="b", references=(Reference(role="urges", doc_no="甲水发〔2021〕3号"),))
        >>> roles([b, a])
        {('b', 'a'): 'urges'}
    """
    notices = tuple(sorted((d for d in documents if isinstance(d, Notice)), key=lambda n: n.id))
    table = _Set(
        by_number=_grouped(notices, lambda n: _number_key(n.doc_no)),
        by_core=_grouped(notices, lambda n: _core_key(n.title_core)),
        by_serial=_grouped(notices, lambda n: (_number_key(n.doc_no) or ("", 0, None))[2]),
        by_day=_grouped(notices, lambda n: (n.issued.month, n.issued.day) if n.issued else None),
        by_issuer=_grouped(notices, _line),
    )
    found: dict[tuple[str, str], str] = {}
    for notice in notices:
        for reference in sorted(notice.references, key=lambda r: _RANK.index(r.role)):
            for target in _targets(notice, reference, table):
                found.setdefault((notice.id, target.id), reference.role)
    return found


def _grouped(notices: Iterable[Notice], key: Callable[[Notice], K | None]) -> dict[K, _Pool]:
    groups: dict[K, list[Notice]] = defaultdict(list)
    for notice in notices:
        if (k := key(notice)) is not None:
            groups[k].append(notice)
    return {k: _Pool(v) for k, v in groups.items()}


def _targets(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    if reference.doc_no:
        # A number that is in the set is the document; one that is not names a document outside of it.
        for key in _number_keys(reference.doc_no):
            found = table.by_number.get(key, _NONE).earlier(notice)
            if first := min(found, key=lambda n: n.id, default=None):
                return (first,)
        if not reference.title:
            return ()
    if reference.title:
        return _by_title(notice, reference, table)
    return _by_words(notice, reference, table)


def _by_title(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    core = _core_key(title.unwrap(reference.title).core)
    pool = table.by_core.get(core, _NONE) if core else _NONE
    found = pool.latest_of_each(notice)
    if not found:
        return ()
    if reference.role == "supersedes" and core == _core_key(notice.title_core):
        return _versions(notice, reference, pool)
    found = [n for n in found if n.act not in _PASSING_ON] or found
    if len(found) > 1:
        named = [n for n in found if _names(reference.raw, n)]
        found = named or [n for n in found if _same_issuer(n, notice)] or found
    # Of a title used year after year the latest before this document is meant.
    return (max(found, key=lambda n: (n.issued or dt.date.min, n.id)),)


def _versions(notice: Notice, reference: Reference, pool: _Pool) -> tuple[Notice, ...]:
    """The earlier versions of a notice that says 以此份为准."""
    recent = sorted(pool.earlier(notice, _RECENT_DAYS), key=lambda n: n.id)
    same = tuple(n for n in recent if _same_issuer(n, notice))
    plain = tuple(n for n in same if not any(r.role == "supersedes" for r in n.references))
    count = re.search("([两二三23])份", reference.raw)
    wanted = _COUNT[count[1]] if count else 1
    return same if wanted > len(plain) else plain[:wanted] if len(plain) == wanted else plain


def _by_words(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    """A short number, a day of issue, or the name of a table: only when one document fits."""
    short, day = _SHORT.search(reference.raw), _DAY.search(reference.raw)
    written = (int(day[1]), int(day[2])) if day else None
    if short:
        pool = table.by_serial.get(int(short[1]), _NONE)
        near = pool.earlier(notice, _YEAR_DAYS)
        found: Iterator[Notice] = (
            n for n in near if not written or (n.issued and (n.issued.month, n.issued.day) == written)
        )
    elif written:
        found = table.by_day.get(written, _NONE).earlier(notice, _YEAR_DAYS)
    else:
        found = _chased(notice, reference.raw, table.by_issuer.get(_line(notice) or "", _NONE))
    org = _org(reference.raw)
    fitting = (n for n in found if (_names(org, n) if org else _same_issuer(n, notice)))
    # Two are as many as a hundred.
    first = tuple(itertools.islice(fitting, 2))
    return first if len(first) == 1 else ()


def _chased(notice: Notice, raw: str, pool: _Pool) -> Iterator[Notice]:
    """The papers that can still be chased, and ask for what is: recent ones, and those that fell due lately."""
    wanted = _wanted(raw)
    if len(wanted) < 3:
        return
    seen: set[str] = set()
    # Without a date nothing is known to be too old.
    due = pool.due_near(notice.issued, _DUE_DAYS) if notice.issued else ()
    late = (n for n in due if n.id != notice.id and 0 <= _days(n, notice) <= _YEAR_DAYS)
    for n in itertools.chain(pool.earlier(notice, _RECENT_DAYS), late):
        if n.id not in seen and _asks_for(n, wanted):
            yield n
        seen.add(n.id)


def _org(raw: str) -> str:
    """The body that a mention names, or "" for 我局 and none."""
    if re.search("我[局办委部会中站社馆]", raw):
        return ""
    m = _MENTION.match(re.sub("^(?:[0-9]{1,2}月[0-9]{1,2}[日号]|.{0,3}(?:根据|按照|对照|按|照|现将|将|把))", "", raw))
    return m["org"] if m else ""


def _names(words: str, notice: Notice) -> bool:
    """Tell whether a mention holds a short form of the notice's issuer: 蓝天办 of 蓝天保卫战指挥部办公室."""
    issuer = notice.issuer
    return issuer is not None and _mentions(words, (issuer.raw, issuer.name, _org_of(notice.doc_no)))


@functools.lru_cache(maxsize=1 << 12)
def _mentions(words: str, names: tuple[str, ...]) -> bool:
    mentioned = [m["org"] for m in _MENTION.finditer(words)] or [words]
    return any(len(m) >= 2 and any(_abbreviates(m, name) for name in names) for m in mentioned)


@functools.lru_cache(maxsize=1 << 14)
def _org_of(number: str) -> str:
    parsed = doc_number.parse(number)
    return parsed.org if parsed else ""


def _abbreviates(short: str, full: str) -> bool:
    short = re.sub("^(?:县|市|区)", "", short)
    rest = iter(full)
    return len(short) >= 2 and all(c in rest for c in short)


def _line(notice: Notice) -> str | None:
    """The department that the issuer has become in the end: the same for all that were merged into it."""
    return department(notice.issuer, dt.date.max)[0] if notice.issuer else None


def _same_issuer(a: Notice, b: Notice) -> bool:
    if a.issuer is None or b.issuer is None:
        return False
    on = latest_day((a, b))
    return a.issuer.name == b.issuer.name or department(a.issuer, on)[0] == department(b.issuer, on)[0]


def _wanted(words: str) -> frozenset[str]:
    """The character pairs of the name of what is chased."""
    what = re.sub("^.*?(?:布置|安排|部署|发|通知|要求?)(?:报|填|交)?的?", "", words)
    what = re.sub("[“”（）()]|^[0-9]{1,2}月份?", "", what)
    return frozenset(what[i : i + 2] for i in range(len(what) - 1))


def _asks_for(notice: Notice, wanted: frozenset[str]) -> bool:
    """Tell whether a notice asks for what is chased: nearly all character pairs of its name stand in it."""
    text = (
        notice.title + "".join(r.material for r in notice.requests) + notice.text[notice.body.start : notice.body.end]
    )
    return sum(p in text for p in wanted) >= 0.8 * len(wanted)


def _due_days(notice: Notice) -> set[dt.date]:
    due = (d for r in notice.requests for d in r.deadlines if d.precision in {"day", "minute"})
    return {dt.date.fromisoformat(d.value[:10]) for d in due}


def _days(earlier: Notice, later: Notice) -> int:
    """Days from one to the other; 0 when either has no date."""
    if earlier.issued is None or later.issued is None:
        return 0
    return (later.issued - earlier.issued).days


@functools.lru_cache(maxsize=1 << 14)
def _number_key(number: str) -> tuple[str, int, int] | None:
    """Compare numbers by body, year and serial; 发 and 字 at the end of the body are often left out or added."""
    parsed = doc_number.parse(number) if number else None
    return (re.sub("[发字文]$", "", parsed.org), parsed.year, parsed.seq) if parsed else None


def _number_keys(number: str) -> Iterator[tuple[str, int, int]]:
    """A cited number, then its tails: words of the sentence or the county's letter may stand before what was borne."""
    key = _number_key(number)
    if key is None:
        return
    org, year, serial = key
    yield key
    for at in range(1, min(_LEAD, len(org) - 2) + 1):
        # 市农 ends in 农, and is another body's.
        if org[at - 1] not in _ABOVE:
            yield org[at:], year, serial


@functools.lru_cache(maxsize=1 << 14)
def _core_key(core: str) -> str | None:
    key = re.sub(f"[^{_HAN}0-9A-Za-z]", "", core)
    return key if len(key) >= 6 else None


def called(notice: Notice) -> frozenset[str]:
    """Return the names by which other notices may mean this one; a candidate by name is a notice worth a look.

    Example:
        >>> sorted(called(Notice(id="a", path="a", doc_no="甲水发〔2021〕3号", issued=dt.date(2021, 3, 1))))
        ['day 3-1', 'number 甲水 2021 3', 'serial 3']
    """
    number, core, line = _number_key(notice.doc_no), _core_key(notice.title_core), _line(notice)
    found = {f"core {core}" if core else "", f"issuer {line}" if line else "", f"title {notice.title}"}
    if number:
        found |= {"number " + " ".join(map(str, number)), f"serial {number[2]}"}
    if notice.issued:
        found.add(f"day {notice.issued.month}-{notice.issued.day}")
    return frozenset(found - {"", "title "})


def calls(notice: Notice) -> frozenset[str]:
    """Return the names by which a notice means others, as far as :func:`called` knows such names.

    Example:
        >>> sorted(calls(Notice(id="b", path="b", references=(Reference(role="urges", raw="3月1日通知"),))))
        ['day 3-1']
    """
    found: set[str] = set()
    for reference in notice.references:
        numbers, core = [*_number_keys(reference.doc_no)], _core_key(title.unwrap(reference.title).core)
        short, day = _SHORT.search(reference.raw), _DAY.search(reference.raw)
        if numbers:
            found |= {"number " + " ".join(map(str, number)) for number in numbers}
        elif reference.title:
            found |= {f"title {reference.title}", *([f"core {core}"] if core else [])}
        elif short or day:
            found |= {f"serial {int(short[1])}"} if short else set()
            found |= {f"day {int(day[1])}-{int(day[2])}"} if day else set()
        elif line := _line(notice):
            found.add(f"issuer {line}")
    return frozenset(found)
