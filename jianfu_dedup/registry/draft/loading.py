"""From the bytes on standard input to JSON, whatever they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jianfu_dedup.errors import DraftError
from jianfu_dedup.settings import Reading

_MEGABYTE = 1 << 20
_UTF8 = 'Java 用 getBytes(StandardCharsets.UTF_8), Python 用 ensure_ascii=False 加 encode("utf-8")'


def load(data: Mapping[str, Any] | str | bytes, *, limits: Reading) -> Mapping[str, Any]:
    """Return the JSON object of a draft.

    Args:
        data: JSON text, its bytes in UTF-8, or the object itself.
        limits: Limits of reading.

    Raises:
        DraftError: It is too large, not UTF-8, no JSON, nested too deeply, names a key twice, or is no object.

    Example:
        >>> dict(load('{"subject": "关于报送春灌进度的通知"}', limits=Reading()))
        {'subject': '关于报送春灌进度的通知'}
        >>> load("[]", limits=Reading())
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.DraftError: 草稿应是一个 JSON 对象（写成 {"subject": …, "text": …}）
    """
    content = _parsed(_decoded(data, limits)) if isinstance(data, (str, bytes)) else data
    if not isinstance(content, Mapping):
        raise DraftError("草稿应是一个 JSON 对象", mend='写成 {"subject": …, "text": …}')
    return content


def most_bytes(limits: Reading) -> int:
    """Return how long the JSON of a draft may be: its attachments in base64, its text, and some room.

    Example:
        >>> most_bytes(Reading(max_unpacked_mb=3, max_chars=0)) >> 20
        5
    """
    return limits.max_unpacked_mb * _MEGABYTE * 4 // 3 + 8 * limits.max_chars + _MEGABYTE


def _decoded(data: str | bytes, limits: Reading) -> str:
    if len(data) > most_bytes(limits):
        raise DraftError(
            f"草稿超过 {most_bytes(limits) // _MEGABYTE} MB", mend="减少附件, 或加大 reading.max_unpacked_mb"
        )
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DraftError("草稿不是 UTF-8 编码", mend=f"以 UTF-8 输出: {_UTF8}") from None


def _parsed(text: str) -> Any:
    # The errors of the parser hold the whole text; they must not go on to whoever logs ours.
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise DraftError(
            f"草稿不是有效的 JSON: 第 {error.lineno} 行第 {error.colno} 列", mend="用 JSON 库生成, 不要拼接字符串"
        ) from None
    except RecursionError:
        raise DraftError("草稿的 JSON 嵌套过深", mend="字段放在最外层, 附件是一层列表") from None
    except DraftError:
        raise
    except ValueError:
        raise DraftError("草稿里有过长的数字", mend="文号、日期等写成字符串") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of two equal keys the parser would keep the later: 密级 could be said and taken back.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DraftError("草稿的 JSON 里同一个键出现两次", mend="每个键只写一次")
    return found
