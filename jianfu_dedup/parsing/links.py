"""Which documents of a set a document names: references looked up among the others, conservatively.

What is ambiguous stays unresolved: a wrong link would suppress a finding (a reminder is no second request).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
_COUNT = {"两": 2, "二": 2, "三": 3, "2": 2, "3": 3}
_HAN = "\u4e00-\u9fff"
_MENTION = re.compile(f"[县市区]?(?P<org>[{_HAN}]{{1,16}}?(?:局|办公室|办|委员会|委|部|会|大队|中心|联|指挥部|指))")
_SUPERSEDING = re.compile("为准|更正|补充|作废|废止|重新")

_SHORT = re.compile("(?<![0-9月])([0-9]{1,3})号(?:文|通知|明电|函)")
_DAY = re.compile("([0-9]{1,2})月([0-9]{1,2})[日号]")

_RANK = ("forwards", "supersedes", "urges", "cites")

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Set:
    by_number: Mapping[tuple[str, int, int], tuple[Notice, ...]] = field(default_factory=dict)
    by_core: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    by_serial: Mapping[int, tuple[Notice, ...]] = field(default_factory=dict)
    by_day: Mapping[tuple[int, int], tuple[Notice, ...]] = field(default_factory=dict)
    by_issuer: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)


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


def _grouped(notices: Iterable[Notice], key: Callable[[Notice], K | None]) -> dict[K, tuple[Notice, ...]]:
    groups: dict[K, list[Notice]] = defaultdict(list)
    for notice in notices:
        if (k := key(notice)) is not None:
            groups[k].append(notice)
    return {k: tuple(v) for k, v in groups.items()}


def _targets(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    if reference.doc_no:
        # A number that is in the set is the document; one that is not names a document outside of it.
        found = _earlier(notice, table.by_number.get(_number_key(reference.doc_no) or ("", 0, 0), ()))
        if found or not reference.title:
            return found[:1]
    if reference.title:
        return _by_title(notice, reference, table)
    return _by_words(notice, reference, table)


def _by_title(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    core = _core_key(title.unwrap(reference.title).core)
    found = _earlier(notice, table.by_core.get(core, ()) if core else ())
    if not found:
        return ()
    if reference.role == "supersedes" and core == _core_key(notice.title_core):
        return _versions(notice, reference, found)
    found = tuple(n for n in found if n.act not in {"转发", "翻印", "批转"}) or found
    if len(found) > 1:
        named = tuple(n for n in found if _names(reference.raw, n))
        found = named or tuple(n for n in found if _same_issuer(n, notice)) or found
    # Of a title used year after year the latest before this document is meant.
    return (max(found, key=lambda n: (n.issued or dt.date.min, n.id)),)


def _versions(notice: Notice, reference: Reference, found: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """The earlier versions of a notice that says 以此份为准."""
    same = tuple(n for n in found if _same_issuer(n, notice) and _days(n, notice) <= _RECENT_DAYS)
    plain = tuple(n for n in same if not any(r.role == "supersedes" for r in n.references))
    count = re.search("([两二三23])份", reference.raw)
    wanted = _COUNT[count[1]] if count else 1
    return same if wanted > len(plain) else plain[:wanted] if len(plain) == wanted else plain


def _by_words(notice: Notice, reference: Reference, table: _Set) -> tuple[Notice, ...]:
    """A short number, a day of issue, or the name of a table: only when one document fits."""
    raw = reference.raw
    short, day = _SHORT.search(raw), _DAY.search(raw)
    org = _org(raw)
    if short:
        pool = table.by_serial.get(int(short[1]), ())
    elif day:
        pool = table.by_day.get((int(day[1]), int(day[2])), ())
    else:
        pool = table.by_issuer.get(_line(notice) or "", ())
    fitting = [n for n in _earlier(notice, pool) if _days(n, notice) <= _YEAR_DAYS]
    fitting = [n for n in fitting if (_names(org, n) if org else _same_issuer(n, notice))]
    if short and day:
        fitting = [n for n in fitting if n.issued and (n.issued.month, n.issued.day) == (int(day[1]), int(day[2]))]
    if not short and not day:
        fitting = [n for n in fitting if _is_open(n, notice) and _asks_for(n, raw)]
    return tuple(fitting) if len(fitting) == 1 else ()


def _org(raw: str) -> str:
    """The body that a mention names, or "" for 我局 and none."""
    if re.search("我[局办委部会中站社馆]", raw):
        return ""
    m = _MENTION.match(re.sub("^(?:[0-9]{1,2}月[0-9]{1,2}[日号]|.{0,3}(?:根据|按照|对照|按|照|现将|将|把))", "", raw))
    return m["org"] if m else ""


def _names(words: str, notice: Notice) -> bool:
    """Tell whether a mention holds a short form of the notice's issuer: 蓝天办 of 蓝天保卫战指挥部办公室."""
    if notice.issuer is None:
        return False
    org = doc_number.parse(notice.doc_no).org if doc_number.parse(notice.doc_no) else ""  # type: ignore[union-attr]
    names = [notice.issuer.raw, notice.issuer.name, org]
    mentioned = [m["org"] for m in _MENTION.finditer(words)] or [words]
    return any(len(m) >= 2 and any(_abbreviates(m, name) for name in names) for m in mentioned)


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


def _asks_for(notice: Notice, words: str) -> bool:
    """Tell whether a notice asks for what is chased: nearly all character pairs of its name stand in it."""
    what = re.sub("^.*?(?:布置|安排|部署|发|通知|要求?)(?:报|填|交)?的?", "", words)
    what = re.sub("[“”（）()]|^[0-9]{1,2}月份?", "", what)
    pairs = {what[i : i + 2] for i in range(len(what) - 1)}
    text = (
        notice.title + "".join(r.material for r in notice.requests) + notice.text[notice.body.start : notice.body.end]
    )
    return len(pairs) >= 3 and sum(p in text for p in pairs) >= 0.8 * len(pairs)


def _is_open(earlier: Notice, later: Notice) -> bool:
    """Tell whether a paper can still be chased: it is recent, or what it asked for fell due lately."""
    if _days(earlier, later) <= _RECENT_DAYS:
        return True
    due = [d.value[:10] for r in earlier.requests for d in r.deadlines if d.precision in {"day", "minute"}]
    on = later.issued
    return on is not None and any(abs((on - dt.date.fromisoformat(day)).days) <= _DUE_DAYS for day in due)


def _earlier(notice: Notice, pool: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(n for n in pool if n.id != notice.id and _days(n, notice) >= 0)


def _days(earlier: Notice, later: Notice) -> int:
    """Days from one to the other; 0 when either has no date."""
    if earlier.issued is None or later.issued is None:
        return 0
    return (later.issued - earlier.issued).days


def _number_key(number: str) -> tuple[str, int, int] | None:
    """Compare numbers by body, year and serial; 发 and 字 at the end of the body are often left out or added."""
    parsed = doc_number.parse(number) if number else None
    return (re.sub("[发字文]$", "", parsed.org), parsed.year, parsed.seq) if parsed else None


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
        number, core = _number_key(reference.doc_no), _core_key(title.unwrap(reference.title).core)
        short, day = _SHORT.search(reference.raw), _DAY.search(reference.raw)
        if number:
            found.add("number " + " ".join(map(str, number)))
        elif reference.title:
            found |= {f"title {reference.title}", *([f"core {core}"] if core else [])}
        elif short or day:
            found |= {f"serial {int(short[1])}"} if short else set()
            found |= {f"day {int(day[1])}-{int(day[2])}"} if day else set()
        elif line := _line(notice):
            found.add(f"issuer {line}")
    return frozenset(found)
