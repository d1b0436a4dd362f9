"""Names of public bodies: which department is meant, what is left without the county, who hosts an office.

The county is never in the lexicon. A name is cut at every place where what stands before can be a region (甲县,
乙市丙区, 中共甲县委, 县) and what stands behind is looked up; the longest rest wins. A body in no list keeps its name
without the region.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jianfu_dedup.documents import Body, Heir
from jianfu_dedup.lexicon import Department, Lexicon
from jianfu_dedup.lexicon import bodies as over_time
from jianfu_dedup.parsing.notices.body_names import HAN, Entry, Names, names
from jianfu_dedup.parsing.notices.marks import BODY_NAME

_RANK = "中共|中国共产党|国网|国家税务总局|国家统计局|国家金融监督管理总局|中国"
_PREFIX = re.compile(
    f"(?:{_RANK})?(?:[{HAN}XＸ×*]{{0,14}}?[县市区旗州盟省](?:直属?|属)?)(?:委(?:员会)?|人民政府|政府)?|(?:{_RANK})|"
)
# Two or three characters before a full name: 平昌生态环境局, after a city that may stand before (巴中市平昌生态环境局).
_BARE_PREFIX = re.compile(f"(?:{_RANK})?(?:[{HAN}]{{2,4}}市)?[{HAN}XＸ×]{{2,3}}")
# A region at the head of a name in no list. Not one: 城市, 社区, 市场, 区域 …
_REGION = re.compile(
    f"^(?:{_RANK})?(?:[{HAN}XＸ×]{{1,6}}?(?:自治区|省))?(?:[{HAN}XＸ×]{{1,6}}?(?:自治州|地区|(?<!城)市(?!场|政|民|域)|州|盟))?"
    f"(?:[{HAN}XＸ×]{{1,7}}?(?:自治县|自治旗|林区|新区|县(?!域)|(?<![社小园景校片库灌矿山学])区(?!域|块)|旗|(?<!城)市(?!场|政|民|域))|[县市区](?=[{HAN}]{{3}}))?"
    f"(?:委(?=[{HAN}]{{3}})|人民政府(?=[{HAN}]{{3}}))?"
)
_INNER = re.compile(
    f"[{HAN}（）()]{{0,12}}(?:股|科|室|组|部|大队|中队|支队|站|所|办|办公室|处|队|中心|团队|专班|党组|党委)"
)
_SEAL = re.compile(
    "[(（](?P<who>[^（）()]*?)[:：]?(?:代章|代)[)）]|[(（]代章[:：]?(?P<who2>[^（）()]*)[)）]|[(（][^（）()]*[)）]$"
)
_OFFICE = re.compile(
    '(?:委员会|指挥部|领导小组|联席会议|专班|专项行动|推进|普查|协调|机制|组委会|整治|创建|工作|[长路河湖林田]制[”"]?|换届)?.*(?:办公室|办)$|(?:指挥部|领导小组|专班|联席会议|组委会|委员会|工作组|专项组|[\u4e00-\u9fff]{2,6}组)$'
)
# A township and its bodies are no county departments, whatever their names: 双河镇人民政府, 东关街道办事处.
_TOWNSHIP = re.compile(
    f"^[{HAN}]{{2,6}}?(?:(?<!城)乡(?![村镇建居规])|(?<!城)镇(?!乡)|街道|苏木)(?:[{HAN}（）()]{{2,14}})?$"
)
_WORKING_GROUP = re.compile("(?:办公室|指挥部|领导小组|专班|委员会|联席会议|组委会)$")
_TAIL = re.compile("(?:文件|便函|公函|[（(]便函[)）]|明传电报|明电|传真电报|内部)$")
# The county's leaders and their bodies have no inner organs that are meant by a longer name.
_NO_INNER = frozenset({"xw", "xzf"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hit:
    entry: Entry
    rest: str
    inner: str = ""


def resolve(
    raw: str, *, lexicon: Lexicon, on: dt.date | None = None, source: str = "", code: str = "", context: str = ""
) -> Body | None:
    """Resolve the written name of a body.

    Args:
        raw: As written: 甲县应急管理局, 县应急局, 甲县安全生产委员会办公室（县应急管理局代章）.
        lexicon: What is known of the domain.
        on: The document's date, for bureaus that came and went.
        source: Where the name stood; passed on.
        code: 发文机关代字 of the document, which tells an arm with a number of its own from one without.
        context: Text in which the host of an unlisted office may be told (设在县某局).

    Returns:
        The body; ``None`` when the text is not the name of a body.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> written = ("共青团甲县委员会", "乙市丙区应急管理局", "县安委办", "丁县血防站")
        >>> [resolve(name, lexicon=words).name for name in written]
        ['团县委', '应急管理局', '应急管理局', '血防站']
        >>> resolve("甲县橘子节工作专班办公室（县农业农村局代章）", lexicon=words).name
        '农业农村局'
    """
    written = _clean(raw)
    seal = _seal(raw)
    name = _SEAL.sub("", written) or written
    name = _TAIL.sub("", name)
    if len(name) < 2:
        return None
    table = names(lexicon)
    township = _TOWNSHIP.match(strip_region(name, county=table.county))
    if township:
        return Body(name=township[0], raw=raw, host=township[0], source=source)
    hit = _look_up(name, table)
    if hit is not None:
        return _from_hit(hit, raw=raw, lexicon=lexicon, on=on, source=source, code=code)
    rest = strip_region(name, county=table.county)
    inner = re.match(
        f"(?P<body>[{HAN}]{{2,}}?(?:局|委员会|委|部|联合会|中心|公司|院|馆|办公室))(?P<inner>[{HAN}]{{1,6}}(?:股|科|室|组|部))$",
        rest,
    )
    if inner:
        rest = inner["body"]
    if _OFFICE.search(rest):
        host = _host(rest, seal=seal, context=context, lexicon=lexicon, table=table)
        if host in lexicon.departments:
            host = over_time.standing(lexicon, host, on)
            name = lexicon.departments[host].canonical
            return _body(host, lexicon, name=name, raw=raw, host=name, source=source, office=rest)
    return Body(name=rest, raw=raw, host=rest, source=source) if rest else None


def from_code(code: str, *, lexicon: Lexicon, on: dt.date | None = None) -> Body | None:
    """Resolve a 发文机关代字; the first one to three characters are the county.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from_code("甲政办发", lexicon=lexicon.load()).name
        '县政府办'
    """
    table = names(lexicon)
    bare = re.sub("[(（].*?[)）]", "", code)
    for county in (1, 2, 3):
        stem = bare[county:]
        for cut in _shortened(stem):
            entry = table.codes.get(cut)
            if entry:
                if entry.kind == "department":
                    entry = replace(entry, id=over_time.standing(lexicon, entry.id, on, code=cut))
                return _from_hit(_Hit(entry=entry, rest=""), raw=code, lexicon=lexicon, on=on, source="number", code="")
            hit = _look_up(cut, table) if len(cut) > 2 else None
            if hit:
                return _from_hit(hit, raw=code, lexicon=lexicon, on=on, source="number", code="")
    return None


def known(name: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a written name is that of a listed body."""
    cleaned = _TAIL.sub("", _SEAL.sub("", _clean(name)))
    table = names(lexicon)
    return _exact(cleaned, table) is not None or (
        BODY_NAME.match(cleaned) is not None and _look_up(cleaned, table) is not None
    )


def has_host(name: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a name is that of an office whose host is known: by its own entry or by the matter that it names.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> words = lexicon.load()
        >>> has_host("县燃气整治专班", lexicon=words), has_host("某某专班", lexicon=words)
        (True, False)
    """
    table = names(lexicon)
    return bool(_OFFICE.search(name)) and any(word in name for word, _ in table.hosts)


def strip_region(name: str, *, county: str = "") -> str:
    """Drop rank and region from the head of a name.

    Example:
        >>> strip_region("乙市丙县妇幼保健院"), strip_region("城市更新中心"), strip_region("丁自治县水库移民事务中心")
        ('妇幼保健院', '城市更新中心', '水库移民事务中心')
    """
    m = _REGION.match(name)
    rest = name[m.end() :] if m else name
    if county and rest.startswith(county) and len(rest) - len(county) >= 3:
        rest = re.sub(f"^{re.escape(county)}(?:县|市|区|旗)?", "", rest)
    return rest if len(rest) >= 2 else name


def _clean(raw: str) -> str:
    return re.sub("[\\s\u3000\u200b·]", "", raw).strip("—-–、，。：:@【】[]")


def _seal(raw: str) -> str:
    m = _SEAL.search(_clean(raw))
    return (m["who"] or m["who2"] or "") if m else ""


def _look_up(name: str, table: Names) -> _Hit | None:
    hit = _exact(name, table)
    if hit is None:
        hit = _inner(name, table)
    return hit or _wild(name, table)


def _cuts(name: str, table: Names) -> Iterator[int]:
    """Where the region may end, from the left: the longest rest comes first."""
    for at in range(len(name) - 1):
        prefix = name[:at]
        if _PREFIX.fullmatch(prefix) or (
            table.county and re.fullmatch(f"(?:{_RANK})?{re.escape(table.county)}", prefix)
        ):
            yield at


def _exact(name: str, table: Names) -> _Hit | None:
    if name in table.plain:
        return _Hit(entry=table.plain[name], rest=name)
    for pattern, entry in table.patterns:
        if pattern.fullmatch(name):
            return _Hit(entry=entry, rest="")
    for at in _cuts(name, table):
        rest = name[at:]
        if rest in table.plain:
            return _Hit(entry=table.plain[rest], rest=rest)
        for pattern, entry in table.patterns:
            if pattern.fullmatch(rest):
                return _Hit(entry=entry, rest="")
    for at in range(2, len(name) - 3):
        rest = name[at:]
        if rest in table.plain and table.plain[rest].form == "full" and _BARE_PREFIX.fullmatch(name[:at]):
            return _Hit(entry=table.plain[rest], rest=rest)
    return None


def _inner(name: str, table: Names) -> _Hit | None:
    for at in _cuts(name, table):
        rest = name[at:]
        for end in range(len(rest) - 1, 1, -1):
            entry = table.plain.get(rest[:end])
            if entry and entry.id not in _NO_INNER and _INNER.fullmatch(rest[end:]):
                return _Hit(entry=entry, rest=rest[:end], inner=rest[end:])
    for end in range(len(name) - 1, 3, -1):
        if _INNER.fullmatch(name[end:]):
            for pattern, entry in table.patterns:
                if entry.id not in _NO_INNER and pattern.fullmatch(name[:end]):
                    return _Hit(entry=entry, rest="", inner=name[end:])
    return None


def _wild(name: str, table: Names) -> _Hit | None:
    for at in _cuts(name, table):
        rest = name[at:]
        for pattern, entry in table.wild:
            if entry.kind == "unit" and _WORKING_GROUP.search(rest):
                continue
            if pattern.fullmatch(rest):
                return _Hit(entry=entry, rest=rest)
    return None


def _from_hit(hit: _Hit, *, raw: str, lexicon: Lexicon, on: dt.date | None, source: str, code: str) -> Body:
    entry = hit.entry
    if entry.kind == "office":
        return _office(hit, raw=raw, lexicon=lexicon, on=on, source=source)
    department = lexicon.departments.get(entry.id)
    own = department and entry.kind == "unit" and _own_number(code, department.codes)
    if department is None or own:
        return Body(name=hit.rest, raw=raw, host=hit.rest, source=source)
    if entry.kind == "unit":
        department = lexicon.departments[over_time.standing(lexicon, department.id, on)]
    name = _name(hit, department)
    return _body(department.id, lexicon, name=name, raw=raw, host=name, source=source)


def _office(hit: _Hit, *, raw: str, lexicon: Lexicon, on: dt.date | None, source: str) -> Body:
    """A listed coordination office, with the department that hosted it on the day or put its seal on the paper."""
    office = lexicon.offices[hit.entry.id]
    host = over_time.host(lexicon, office.id, on)
    seal = _seal(raw)
    if seal and (by_seal := _look_up(seal, names(lexicon))) and by_seal.entry.kind == "department":
        host = by_seal.entry.id
    known = lexicon.departments.get(host)
    host_name = known.canonical if known else office.canonical
    name = office.canonical if office.standing else host_name
    return _body(host, lexicon, name=name, raw=raw, host=host_name, source=source, office=office.canonical)


def _name(hit: _Hit, department: Department) -> str:
    """What a department is called: as it signed in full, unless the county's file says what to call it."""
    form = hit.entry.form
    free = department.kind not in {"党委", "人大政协"} and department.id not in {"xzf", "zfb", "jrb"}
    if hit.entry.kind != "department" or not hit.rest or not free:
        return department.canonical
    if form == "full":
        return department.canonical if department.named else hit.rest
    return hit.rest if form == "old" and len(hit.rest) >= _SHORTEST_NAME else department.canonical


_SHORTEST_NAME = 3
"""Characters of a former name that is told; shorter ones are nicknames."""


def _body(id_: str, lexicon: Lexicon, *, name: str, raw: str, host: str, source: str, office: str = "") -> Body:
    """A body with what is known of its department over time."""
    known = lexicon.departments.get(id_)
    return Body(
        name=name,
        raw=raw,
        host=host,
        id=known.id if known else "",
        source=source,
        office=office,
        since=known.valid_from if known else None,
        heirs=tuple(
            Heir(id=heir, name=lexicon.departments[heir].canonical, since=since)
            for heir, since in over_time.heirs(lexicon, id_)
        ),
    )


def _own_number(code: str, parent: tuple[str, ...]) -> bool:
    """Tell whether an arm's 代字 is its own and not its bureau's with a letter behind it (农 → 农牧)."""
    stem = re.sub("[(（].*?[)）]", "", code)[1:]
    return bool(stem) and not any(stem.startswith(c) for c in parent)


def _host(rest: str, *, seal: str, context: str, lexicon: Lexicon, table: Names) -> str:
    told = [seal] if seal else []
    told += re.findall(f"设在[县市区旗]?([{HAN}]{{2,16}}?(?:局|委|部|大队|中心|办公室|办))", context)
    told += re.findall(f"([{HAN}]{{2,16}}?(?:局|委员会|部|大队))代章", context)
    for name in told:
        hit = _look_up(_clean(name), table)
        if hit and hit.entry.kind != "office" and hit.entry.id in lexicon.departments:
            return hit.entry.id
    return next((department for word, department in table.hosts if word in rest), "")


def _shortened(stem: str) -> Iterator[str]:
    """A 代字 and what is left of it without the kind of paper: 道安办明电 → 道安办, 道安."""
    yield stem
    while m := re.search("(?:发明电|明电|明发|便函|办函|办发|办电|办字|发电|通字|函|发|电|字|文|通|规|办)$", stem):
        stem = stem[: m.start()]
        if not stem:
            return
        yield stem
