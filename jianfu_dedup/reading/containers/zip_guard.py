"""Refuse a zip that would unpack to more than the settings allow, before any library parses it.

The sizes in a zip's directory are claims of whoever made it; only inflating and counting tells the truth. Inflating in
chunks costs about a second for 400 MB and no memory.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, TooLargeError

if TYPE_CHECKING:
    from jianfu_dedup.settings import Reading

_CHUNK = 1 << 18
_RATIO_FROM = 10 * 2**20
"""Below 10 MB a high ratio is harmless: empty sheets and white pictures shrink a thousandfold."""

_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)


def check_zip(data: bytes, limits: Reading) -> zipfile.ZipFile:
    """Inflate every member once, count, and hand back the archive when all is within the limits.

    Args:
        data: The bytes of the zip.
        limits: ``max_members``, ``max_unpacked_mb`` and ``max_ratio`` are looked at.

    Returns:
        The open archive; its members' checksums are good.

    Raises:
        TooLargeError: Too many members, too much when unpacked, or a ratio (above 10 MB) that only a bomb has.
        EncryptedFileError: A member is protected by a password.
        DamagedFileError: Not a zip, cut off, or a checksum is wrong.

    Example:
        >>> from jianfu_dedup.settings import Reading
        >>> buffer = io.BytesIO()
        >>> with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        ...     archive.writestr("a.txt", "通知")
        >>> check_zip(buffer.getvalue(), Reading()).namelist()
        ['a.txt']
        >>> check_zip(buffer.getvalue(), Reading(max_members=0))
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.TooLargeError: 压缩包含 1 个成员, 超过上限 0（可调大 reading.max_members）
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as error:
        raise _damaged() from error
    members = archive.infolist()
    if len(members) > limits.max_members:
        raise TooLargeError(
            f"压缩包含 {len(members)} 个成员, 超过上限 {limits.max_members}", mend="可调大 reading.max_members"
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise EncryptedFileError("压缩包设有密码", mend="请解密后再读")
    _count(archive, members, len(data), limits)
    return archive


def _count(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int, limits: Reading) -> None:
    most = limits.max_unpacked_mb * 2**20
    ratio_most = max(_RATIO_FROM, limits.max_ratio * packed)
    total = 0
    for member in members:
        try:
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    total += len(chunk)
                    _refuse_over(total, most, ratio_most)
        except TooLargeError:
            raise
        except _UNREADABLE as error:
            raise _damaged() from error


def _refuse_over(total: int, most: int, ratio_most: int) -> None:
    if total > most:
        raise TooLargeError(f"解压后超过 {most >> 20} MB", mend="可调大 reading.max_unpacked_mb")
    if total > ratio_most:
        raise TooLargeError("压缩比异常, 疑似压缩炸弹", mend="确属正常文件时可调大 reading.max_ratio")


def _damaged() -> DamagedFileError:
    return DamagedFileError("压缩结构损坏", mend="请重新下载或另存一份")
