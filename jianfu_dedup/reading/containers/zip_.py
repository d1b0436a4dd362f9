"""Zip archives: members out of the archive under limits, with the names their maker meant."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, ReadError, TooLargeError
from jianfu_dedup.reading.base import Attachment, Content
from jianfu_dedup.reading.containers.package import BROKEN, Budget, read_member
from jianfu_dedup.reading.files import is_noise
from jianfu_dedup.reading.plain.encodings import decode
from jianfu_dedup.settings import Reading

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075  # Info-ZIP Unicode Path Extra Field
_CONTROL = re.compile("[\0-\x1f\x7f]")


def read(data: bytes, *, name: str, limits: Reading) -> Content:
    """Take the members out of an archive; directories and leavings of the operating system are left out.

    Raises:
        DamagedFileError: The directory cannot be read.
        EncryptedFileError: Every member needs a password.
        TooLargeError: Too many members, or it unpacks to too much.
    """
    del name
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise DamagedFileError("压缩包结构损坏", mend="请重新打包") from error
    with archive:
        files = [info for info in archive.infolist() if not info.filename.endswith(("/", "\\"))]
        encoding = name_encoding(files)
        named = ((info, member_name(info, encoding)) for info in files)
        infos = [(i, n) for i, n in named if n and not any(is_noise(part) for part in n.split("/"))]
        if len(infos) > limits.max_members:
            raise TooLargeError(f"压缩包成员超过 {limits.max_members} 个", mend="可加大 reading.max_members")
        if infos and all(info.flag_bits & _ENCRYPTED_FLAG for info, _ in infos):
            raise EncryptedFileError("压缩包有密码", mend="请解压后再交")
        return Content(attachments=tuple(_members(archive, infos, Budget(limits, packed=len(data)))))


def _members(
    archive: zipfile.ZipFile, infos: list[tuple[zipfile.ZipInfo, str]], budget: Budget
) -> Iterator[Attachment]:
    used: set[str] = set()
    for info, name in sorted(infos, key=lambda item: (item[1], item[0].header_offset)):
        unique, number = name, 1
        while unique in used:  # an archive may hold two members of one name
            number += 1
            unique = f"{name}#{number}"
        used.add(unique)
        yield _member(archive, info, unique, budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget) -> Attachment:
    problem: ReadError
    if info.flag_bits & _ENCRYPTED_FLAG:
        problem = EncryptedFileError("文件有密码", mend="请解压后再交")
        return Attachment(name=name, data=b"", problem=problem)
    try:
        return Attachment(name=name, data=read_member(archive, info, budget))
    except TooLargeError:
        raise
    except NotImplementedError:
        problem = DamagedFileError("压缩方法不支持", mend="请用普通 zip 重新打包")
    except BROKEN:
        problem = DamagedFileError("压缩包内的文件损坏", mend="请重新打包")
    return Attachment(name=name, data=b"", problem=problem)


def name_encoding(infos: list[zipfile.ZipInfo]) -> str:
    """Tell the encoding of the names that carry no UTF-8 flag, from all of them together.

    They are in the code page of their maker: on Chinese Windows GBK, on a Mac UTF-8. A single short name can be valid
    in both (通知 in GBK is valid UTF-8), all together hardly ever.
    """
    raw = b"\n".join(name for info in infos if not (name := _bytes_of(info)).isascii())
    try:
        found = decode(raw)[1] if raw else ""
    except DamagedFileError:
        found = ""
    return found if found in ("utf-8", "big5") else "gb18030"


def member_name(info: zipfile.ZipInfo, encoding: str = "gb18030") -> str:
    """Return a member's path with "/", without anything that leads out of the archive.

    Example:
        >>> info = zipfile.ZipInfo("通知.docx".encode("gbk").decode("cp437"))
        >>> member_name(info)
        '通知.docx'
        >>> member_name(zipfile.ZipInfo("../../etc/passwd"))
        'etc/passwd'
    """
    raw = _bytes_of(info)
    if not raw:
        return _safe(info.orig_filename)
    return _safe(_unicode_path(info.extra, raw) or raw.decode(encoding, "replace"))


def _bytes_of(info: zipfile.ZipInfo) -> bytes:
    """Return a name's bytes: ``zipfile`` reads unflagged names as cp437, which loses nothing."""
    if info.flag_bits & _UTF8_FLAG:
        return b""
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _unicode_path(extra: bytes, raw: bytes) -> str:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""


def _safe(name: str) -> str:
    name = unicodedata.normalize("NFC", _CONTROL.sub("", name).replace("\\", "/"))
    name = re.sub(r"\A[A-Za-z]:", "", name)
    return "/".join(part for part in PurePosixPath("/" + name).parts[1:] if part not in ("..", ".", "/", "//"))
