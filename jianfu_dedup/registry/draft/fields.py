"""The parts of a draft: which key holds each, and whether its value can be used."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jianfu_dedup.documents.plain import Plain
from jianfu_dedup.errors import DraftError
from jianfu_dedup.reading.dispatch import clean_text
from jianfu_dedup.registry.draft.names import part_of, public_name
from jianfu_dedup.settings import Reading

_SHORT = 4000
"""Characters of a title or a list of addressees; the longest that county offices wrote has a tenth of it."""
_MARKUP = 8
"""Characters of HTML a character of text, as the reader of pages allows."""
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].{0,40})?\s*", re.DOTALL)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LAST_MS = 4_102_444_800_000  # the year 2100


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFile(Plain):
    """A file that goes out with the draft. It holds ``base64`` or ``text``.

    Attributes:
        name: File name. It tells the tables apart in the answer; what the file is, its content tells.
        base64: The bytes of the file in base64 (RFC 4648); line breaks inside it are allowed.
        text: The text of the file, where the OA system has only that.
    """

    name: str = ""
    base64: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft(Plain):
    """A notice that is about to be issued, as OA systems name its parts. It needs a subject or a text.

    Attributes:
        subject: 标题.
        issuer: 拟稿单位: who will issue it.
        send_to: 主送机关: one string with 、，; between them, or a list.
        doc_mark: 发文字号, if there is one already.
        urgent_level: 缓急: 特提, 特急, 加急, 平急.
        secret_level: 密级. Absent, empty or a word such as 公开, 无, 非密, 普通, 内部; anything else refuses the draft.
        date: 成文日期: ``2026-03-02``, ``2026年3月2日`` or milliseconds since 1970; the day of the check if absent.
        text: The text, plain or HTML. Title, number and signature that stand in it already are not added again.
        attachments: Files that go out with it.
    """

    subject: str = ""
    issuer: str = ""
    send_to: str = ""
    doc_mark: str = ""
    urgent_level: str = ""
    secret_level: str = ""
    date: dt.date | None = None
    text: str = ""
    attachments: tuple[DraftFile, ...] = ()


def fields_of(content: Mapping[str, Any], *, limits: Reading) -> Draft:
    """Find the parts of a draft.

    Args:
        content: The draft as JSON; its 密级 was looked at before.
        limits: Bounds on text and attachments.

    Raises:
        DraftError: There is neither subject nor text, or a part has a wrong type or is too large.

    Example:
        >>> draft = fields_of({"标题": "关于报送进度的通知", "SendTo": ["甲镇", "乙镇"]}, limits=Reading())
        >>> draft.subject, draft.send_to
        ('关于报送进度的通知', '甲镇、乙镇')
    """
    found = _parts(content, "draft")
    draft = Draft(
        subject=_line(found, "subject"),
        issuer=_line(found, "issuer"),
        send_to=_addressees(found),
        doc_mark=_line(found, "doc_mark"),
        urgent_level=_line(found, "urgent_level"),
        secret_level=_line(found, "secret_level") if found.get("secret_level") else "",
        date=_date(found.get("date")),
        text=_text(found.get("text"), public_name("text"), _MARKUP * limits.max_chars),
        attachments=_files(found.get("attachments"), limits),
    )
    if not draft.subject and not draft.text.strip():
        raise DraftError("草稿没有标题, 也没有正文", mend="至少给出 subject (标题) 或 text (正文)")
    return draft


def _parts(content: Mapping[str, Any], of: str) -> dict[str, Any]:
    """The value of each part; of several names for one part, the first that says anything."""
    found: dict[str, Any] = {}
    for key, value in content.items():
        part = part_of(key, of)
        if part and found.get(part) in (None, "", [], ()):
            found[part] = value
    return found


def _text(value: Any, name: str, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DraftError(f"{name} 应是字符串", mend=f'写成 "{name}": "…"')
    if len(value) > most:
        raise DraftError(f"{name} 超过 {most} 字", mend="只交公文本身; 长的材料放进附件")
    return value


def _line(found: Mapping[str, Any], part: str) -> str:
    text = _text(found.get(part), public_name(part), _SHORT)
    return clean_text(_BREAKS.sub("", text)).strip()


def _addressees(found: Mapping[str, Any]) -> str:
    value = found.get("send_to")
    if not isinstance(value, (list, tuple)):
        return _line(found, "send_to").rstrip(":：")
    if not all(isinstance(unit, str) for unit in value):
        raise DraftError("sendTo 应是字符串或字符串列表", mend='写成 "sendTo": ["各乡镇人民政府", "街道办事处"]')
    return _line({"send_to": "、".join(unit.strip() for unit in value if unit.strip())}, "send_to").rstrip(":：")


def _date(value: Any) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return _told_date(value)
    except ValueError:
        raise DraftError("date 不是日期", mend='写成 "date": "2026-03-02"') from None


def _told_date(value: Any) -> dt.date:
    """Raises ValueError."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LAST_MS:
        # What Java's Date becomes in JSON. The day is that of the office, whatever zone this machine is in.
        return dt.datetime.fromtimestamp(value // 1000, tz=_BEIJING).date()
    if not isinstance(value, str) or len(value) > _SHORT:
        raise ValueError
    text = unicodedata.normalize("NFKC", value)
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        raise ValueError
    return dt.date(int(found[1]), int(found[2]), int(found[3]))


def _files(value: Any, limits: Reading) -> tuple[DraftFile, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
        raise DraftError(
            "attachments 应是列表, 每项一个对象", mend='写成 "attachments": [{"name": "台账.xlsx", "base64": "…"}]'
        )
    if len(value) > limits.max_members:
        raise DraftError(f"附件超过 {limits.max_members} 个", mend="减少附件, 或加大 reading.max_members")
    return tuple(_file(item, n, limits) for n, item in enumerate(value, 1))


def _file(item: Mapping[str, Any], number: int, limits: Reading) -> DraftFile:
    found = _parts(item, "attachment")
    where = f"attachments[{number - 1}]"
    coded = _text(found.get("base64"), f"{where}.base64", limits.max_unpacked_mb << 21)
    text = _text(found.get("text"), f"{where}.text", _MARKUP * limits.max_chars)
    if found.get("base64") is None and found.get("text") is None:
        raise DraftError(f"第 {number} 个附件没有内容", mend='给出 "base64" (文件内容) 或 "text" (文字)')
    return DraftFile(name=_text(found.get("name"), f"{where}.name", _SHORT), base64=coded, text=text)
