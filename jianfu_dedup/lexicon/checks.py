"""What must hold together in a lexicon: every id that an entry names exists, and who took over from whom ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jianfu_dedup.errors import LexiconError
from jianfu_dedup.lexicon.model import Department, Lexicon, Office

_DATES = 'valid_from、valid_to 写成日期, 不加引号: valid_to = 2024-06-30; earlier 写成 [["部门 id", 2018-12-31]]'


def check(lexicon: Lexicon) -> Lexicon:
    """Return the lexicon if its departments and offices hold together.

    Raises:
        LexiconError: A successor or host is no department, a day is no date, a successor has no day from which, or a
            department is its own successor's successor.

    Example:
        >>> check(Lexicon(departments={"a": Department(id="a", canonical="甲局", successor="b")}))
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.LexiconError: 部门 a 的 successor 不存在: b（写部门条目的 id）
    """
    for department in lexicon.departments.values():
        for fault, mend in _faults(department, lexicon):
            raise LexiconError(f"部门 {department.id} {fault}", mend=mend)
    for office in lexicon.offices.values():
        if fault := _host_fault(office, lexicon):
            raise LexiconError(f"议事机构 {office.id} {fault}", mend="写部门条目的 id; " + _DATES)
    return lexicon


def _faults(department: Department, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    days = (department.valid_from, department.valid_to)
    if not all(day is None or type(day) is dt.date for day in days):
        yield "的起止日期不是日期", _DATES
    if not department.successor:
        return
    if department.successor not in lexicon.departments:
        yield f"的 successor 不存在: {department.successor}", "写部门条目的 id"
    elif department.valid_to is None:
        yield "有 successor 而没有 valid_to", "加上它作为单独部门的最后一天; " + _DATES
    elif _circular(department, lexicon):
        yield "的 successor 绕了回来", "一个部门不能由后来的部门再改回; 去掉其中一个 successor"


def _circular(department: Department, lexicon: Lexicon) -> bool:
    seen, at = {department.id}, department.successor
    while at in lexicon.departments and at not in seen:
        seen.add(at)
        at = lexicon.departments[at].successor
    return at in seen


def _host_fault(office: Office, lexicon: Lexicon) -> str:
    earlier = [h if len(h) == 2 and type(h[1]) is dt.date else None for h in office.earlier]
    if None in earlier:
        return "的 earlier 写法不对"
    hosts = [*([office.host] if office.host else []), *office.other_hosts, *(h[0] for h in earlier if h)]
    unknown = [h for h in hosts if h not in lexicon.departments]
    return f"的主管部门不存在: {unknown[0]}" if unknown else ""
