"""One file and everything inside it, as results that come one by one; nothing here raises for a bad file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jianfu_dedup.documents import RawDocument, Unread
from jianfu_dedup.errors import DamagedFileError, ReadError, TooLargeError
from jianfu_dedup.reading.base import Attachment
from jianfu_dedup.reading.dispatch import read_bytes
from jianfu_dedup.settings import Reading

Result = RawDocument | Unread


@dataclass(slots=True)
class _Purse:
    """What the members of one outermost file may cost together."""

    members: int = 0
    unpacked: int = 0


def unread(path: str, error: BaseException) -> Unread:
    """Turn any exception into an entry for the list of unread files; nothing of the content gets into it.

    Example:
        >>> unread("a.docx", ZeroDivisionError("secret text")).reason
        '文件内容无法解析: ZeroDivisionError'
    """
    if isinstance(error, MemoryError):
        error = TooLargeError("读取所需内存超过上限", mend="可加大 reading.memory_mb")
    if isinstance(error, ReadError):
        return Unread(path=path, code=error.code, reason=error.message, mend=error.mend)
    if isinstance(error, (FileNotFoundError, PermissionError)):
        return Unread(path=path, code=DamagedFileError.code, reason="文件打不开", mend="检查文件是否存在、有无权限")
    kind = type(error)
    name = f"{kind.__module__}.error" if kind.__name__ == "error" else kind.__name__  # zlib.error, struct.error
    return Unread(
        path=path, code=DamagedFileError.code, reason=f"文件内容无法解析: {name}", mend="请用办公软件打开并另存"
    )


def iter_file(path: Path, *, relative: str, settings: Reading) -> Iterator[Result]:
    """Yield what a file holds: itself, then its members, each a document or the reason why not.

    Args:
        path: Where it is.
        relative: What to call it.
        settings: Limits.
    """
    try:
        size = path.stat().st_size
        if size > settings.max_file_mb << 20:
            raise TooLargeError(f"文件超过 {settings.max_file_mb} MB", mend="如需读入, 请加大 reading.max_file_mb")  # noqa: TRY301
        data = path.read_bytes()
    except Exception as error:
        yield unread(relative, error)
        return
    yield from iter_bytes(data, path=relative, settings=settings)


def iter_bytes(data: bytes, *, path: str, settings: Reading) -> Iterator[Result]:
    """Yield what some bytes hold; see :func:`iter_file`."""
    yield from _iter(data, path, settings, 0, _Purse())


def _iter(data: bytes, path: str, settings: Reading, depth: int, purse: _Purse) -> Iterator[Result]:
    try:
        document, members = read_bytes(data, path=path, settings=_left(settings, purse))
        _pay(members, settings, depth, purse)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a Rust library is no Exception, but costs only its file all the same
        yield unread(path, error)
        return
    if document is not None:
        yield document
    for member in members:
        name = f"{path}!{member.name}"
        if member.problem is not None:
            yield unread(name, member.problem)
        else:
            yield from _iter(member.data, name, settings, depth + 1, purse)


def _left(settings: Reading, purse: _Purse) -> Reading:
    """Return the limits less what earlier members of the same outermost file have used up."""
    if not purse.unpacked:
        return settings
    return replace(settings, max_unpacked_mb=max(settings.max_unpacked_mb - (purse.unpacked >> 20), 0))


def _pay(members: tuple[Attachment, ...], settings: Reading, depth: int, purse: _Purse) -> None:
    if not members:
        return
    if depth >= settings.max_depth:
        raise TooLargeError(f"压缩包嵌套超过 {settings.max_depth} 层", mend="请解压后再交")
    purse.members += len(members)
    purse.unpacked += sum(len(member.data) for member in members)
    if purse.members > settings.max_members:
        raise TooLargeError(f"压缩包成员超过 {settings.max_members} 个", mend="可加大 reading.max_members")
    if purse.unpacked > settings.max_unpacked_mb << 20:
        raise TooLargeError("解压后的总量超过上限", mend="可加大 reading.max_unpacked_mb")
