"""Under which department a document counts: that of its issuer, or the one that had taken over by the day looked at.

The day is that of the latest of the documents compared, and never today: the same documents give the same answer in
any year. 乡村振兴局 and 农业农村局 of 2022 are two departments; the former and 农业农村局 of 2025 are one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from jianfu_dedup.documents.parsed import Body, Document


def latest_day(documents: Iterable[Document]) -> dt.date | None:
    """Return the latest day that the documents are known to have seen; None when nothing tells.

    A document that has no date is no earlier than the department that signed it.

    Example:
        >>> from jianfu_dedup.documents import Notice
        >>> str(latest_day([Notice(id="a", path="a", issuer=Body(name="自然资源局", since=dt.date(2019, 1, 1)))]))
        '2019-01-01'
    """
    days = {day for d in documents for day in (d.issued, d.issuer.since if d.issuer else None) if day is not None}
    return max(days, default=None)


def department(body: Body, on: dt.date | None) -> tuple[str, str]:
    """Return key and name of the department that a body counts under on a day; None: as it signed.

    The key is the id in the lexicon, or the name of a body in no list.

    Example:
        >>> from jianfu_dedup.documents import Heir
        >>> old = Body(name="国土局", id="gtj", heirs=(Heir(id="zrj", name="自然资源局", since=dt.date(2019, 1, 1)),))
        >>> department(old, dt.date(2018, 5, 1)), department(old, dt.date(2020, 5, 1))
        (('gtj', '国土局'), ('zrj', '自然资源局'))
    """
    found = (body.id or body.host or body.name, body.host or body.name)
    for heir in body.heirs:
        if on is not None and on >= heir.since:
            found = (heir.id, heir.name)
    return found


def departments(documents: Sequence[Document]) -> dict[str, str]:
    """Return the department each document counts under among these, by document id; one name a department.

    The name is the one that the department used last; documents without a known issuer are left out.

    Example:
        >>> from jianfu_dedup.documents import Heir, Notice
        >>> old = Body(name="国土局", id="gtj", heirs=(Heir(id="zrj", name="自然资源局", since=dt.date(2019, 1, 1)),))
        >>> new = Body(name="自然资源和规划局", id="zrj")
        >>> dates = dt.date(2018, 5, 1), dt.date(2020, 5, 1)
        >>> both = [Notice(id=b.id, path=b.id, issuer=b, issued=d) for b, d in zip((old, new), dates)]
        >>> departments(both)
        {'gtj': '自然资源和规划局', 'zrj': '自然资源和规划局'}
    """
    on = latest_day(documents)
    signed = [(d, d.issuer) for d in documents if d.issuer is not None and (d.issuer.host or d.issuer.name)]
    # The name in use is that of the latest document which the department itself signed, not an office for it.
    order = sorted(signed, key=lambda pair: (not pair[1].office, pair[0].issued or dt.date.min, pair[0].id))
    used = {department(body, None)[0]: department(body, None)[1] for _, body in order}
    found = {d.id: department(body, on) for d, body in signed}
    return {id_: used.get(key, name) for id_, (key, name) in found.items()}
