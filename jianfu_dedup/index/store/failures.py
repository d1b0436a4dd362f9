"""What a store says when it fails, with the mend, in the same words whatever keeps the bytes."""

from __future__ import annotations

from jianfu_dedup.errors import (
    IndexDamagedError,
    IndexFileError,
    IndexFormatError,
    IndexFullError,
    IndexLockedError,
    IndexReadOnlyError,
)

_RESTORE = "用 verify 查明范围，从备份恢复；没有备份就用原文件重新建立索引"


def missing(where: str) -> IndexFileError:
    """There is no index."""
    return IndexFileError(f"没有这个索引: {where}", mend="检查路径，或先新建索引")


def unusable(where: str, why: object) -> IndexFileError:
    """The system refuses; its own words say why."""
    return IndexFileError(f"索引 {where} 用不了: {why}", mend="检查路径、权限、磁盘和网络后重试")


def closed(where: str) -> IndexFileError:
    """It was closed before."""
    return IndexFileError(f"索引 {where} 已经关闭", mend="重新打开后再用")


def undone(where: str) -> IndexFileError:
    """A step of a transaction failed before, and its end was reached nevertheless."""
    return IndexFileError(f"索引 {where} 这次写入中途失败，已全部撤销", mend="按前面的错误处理后重做")


def locked(where: str, timeout_s: float) -> IndexLockedError:
    """Others held it for longer than the settings allow."""
    return IndexLockedError(
        f"索引 {where} 被别的程序占用，等了 {timeout_s:g} 秒仍未让出", mend="稍后重试，或把等待时间调长"
    )


def read_only(where: str) -> IndexReadOnlyError:
    """It may not be written."""
    return IndexReadOnlyError(f"索引 {where} 只能读，不能写", mend="取得文件和所在文件夹的写权限，或换一个账户")


def unfolded(where: str) -> IndexReadOnlyError:
    """It may not be written, and has a log that only a writer can fold in."""
    return IndexReadOnlyError(
        f"索引 {where} 所在文件夹不能写，而上次的写入日志（-wal）还没有并入",
        mend="用有写权限的账户打开一次，或连同 -wal 文件复制到能写的文件夹",
    )


def full(where: str) -> IndexFullError:
    """No room is left."""
    return IndexFullError(f"磁盘已满，索引 {where} 这次写入已全部撤销", mend="腾出空间后重做")


def damaged(where: str, what: object) -> IndexDamagedError:
    """Its bytes do not hold what was written."""
    return IndexDamagedError(f"索引 {where} 损坏: {what}", mend=_RESTORE)


def foreign(where: str, what: str) -> IndexFormatError:
    """It is something else."""
    return IndexFormatError(
        f"{where} 不是本软件的索引: {what}", mend="检查路径；如果原来是索引，文件头已损坏，从备份恢复"
    )


def newer(where: str, found: int, known: int) -> IndexFormatError:
    """A newer version of the library made it."""
    return IndexFormatError(
        f"索引 {where} 的格式是第 {found} 版，本软件只认到第 {known} 版",
        mend="升级本软件: pip install --upgrade jianfu-dedup",
    )


def unknown(where: str, found: int, known: int) -> IndexFormatError:
    """Its version is none that ever was."""
    return IndexFormatError(f"索引 {where} 的格式版本 {found} 无效，应为 {known}", mend=_RESTORE)


def exists(where: str) -> IndexFileError:
    """A file stands where a new one should be made."""
    return IndexFileError(f"已有文件: {where}", mend="换一个文件名，或先移走原文件")
