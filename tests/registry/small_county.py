"""A dozen documents of a county that does not exist, as they are issued day by day, and later wordings of some.

Three bureaus want the same fire-safety ledger, with tables inside and beside their notices; it is chased; a notice is
forwarded; two bureaus each want the same of drowning prevention and of old people, one in a chat message that bears no
year; one notice stands alone.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import made_up
import made_up_county as county

import jianfu_dedup as jd
from jianfu_dedup import road
from jianfu_dedup.text.private import masked

SETTINGS = {"reading": {"workers": 1}}
TABLE = "商贸场所消防安全隐患排查台账.xlsx"

UNDATED = f"""【县教育局工作群】
各乡镇：学校周边水库、山塘、河段等易溺水水域台账，还没有报的请4月27日前报教育局安全股，包保人和警示标牌逐处写明。联系人{county.CONTACT}，
电话{county.PHONE}。
青山县教育局 4月24日"""


def _texts() -> dict[str, str]:
    names = {("water", 0): "应急局水域.txt", ("water", 1): "教育局水域.txt", ("aged", 0): "民政局高龄.txt"}
    pairs = {names[key, n]: made_up.notice(body, title, ask, send, day=day)
             for key, two in made_up.SAME.items() for n, (body, title, ask, send, day) in enumerate(two)
             if (key, n) in names}  # fmt: skip
    return pairs | {
        "商务局消防.txt": county.TRADE_FIRE,
        "民政局消防.txt": county.CARE_FIRE,
        "催报.txt": county.CHASED,
        "市监局电梯.txt": county.LIFTS,
        "文旅局转发.txt": county.LIFTS_FORWARDED,
        "农业局秸秆.txt": county.STRAW,
        "群消息.txt": UNDATED,
    }


@functools.cache
def files() -> dict[str, bytes]:
    """Every file by its name; made once, for workbooks hold the time of their making."""
    return {name: text.encode() for name, text in _texts().items()} | {
        "应急局消防.docx": county.docx(county.FIRE_SAFETY, ["消防安全隐患排查整治台账", *county.FIRE_COLUMNS]),
        TABLE: county.workbook(TABLE.removesuffix(".xlsx"), county.TRADE_COLUMNS),
    }


@functools.cache
def later() -> dict[str, bytes]:
    """Some of the files with other words: later deadlines, a column more, the table inside gone."""
    texts = _texts()
    return {
        "商务局消防.txt": texts["商务局消防.txt"].replace("12月10日", "12月20日").encode(),
        "农业局秸秆.txt": texts["农业局秸秆.txt"].replace("秸秆可收集量", "秸秆还田量").encode(),
        "应急局消防.docx": county.docx(county.FIRE_SAFETY.replace("12月8日", "12月9日")),
        TABLE: county.workbook(TABLE.removesuffix(".xlsx"), [*county.TRADE_COLUMNS, "消防验收编号"]),
    }


def read(folder, contents: dict[str, bytes], **more) -> jd.Documents:
    """Write files into a folder and read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return jd.read(folder, settings=SETTINGS, **more)


def only(documents: jd.Documents, *names: str) -> jd.Documents:
    """What came from some of the files, as each says it by itself."""
    kept = tuple(d for d in documents.parsed if d.path in names)
    return joined(documents, kept)


def joined(like: jd.Documents, parsed) -> jd.Documents:
    parsed = tuple(sorted(parsed, key=lambda d: d.id))
    return replace(like, documents=road.completed(parsed, like.lexicon), parsed=parsed, unread=())


def without_personal_data(documents: jd.Documents) -> jd.Documents:
    """The same documents as an index keeps them."""
    return joined(documents, [masked(d) for d in documents.parsed])
