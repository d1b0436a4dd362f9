"""Zip packages (OOXML, ODF, OFD) opened under limits.

A deflate stream cannot unpack to more than 1,032 times its size (RFC 1951: 258 bytes from two bits), so a package
whose packed bytes times 1,032 stay under the limit needs no look; only larger ones are unpacked once, counting.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, TooLargeError
from jianfu_dedup.settings import Reading

_DEFLATE_MAX = 1032
_RATIO_FLOOR = 10 << 20  # settings: the ratio counts only above 10 MB
_CHUNK = 1 << 16
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
"""What ``zipfile`` raises on a damaged or exotic archive."""


class Budget:
    """Counts unpacked bytes against the limits while they come, whatever the headers declare.

    Example:
        >>> Budget(Reading(max_unpacked_mb=1), packed=100).take(2 << 20)
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.TooLargeError: 解压后的总量超过上限（如确属正常文件, 请加大 reading.max_unpacked_mb）
    """

    def __init__(self, limits: Reading, *, packed: int) -> None:
        self.limits = limits
        self.packed = max(packed, 1)
        self.unpacked = 0

    def take(self, size: int) -> None:
        """Count ``size`` more bytes.

        Raises:
            TooLargeError: The total is over a limit.
        """
        self.unpacked += size
        if self.unpacked > self.limits.max_unpacked_mb << 20:
            # No number in the text: inside a container the limit is what its other members have left over.
            raise TooLargeError("解压后的总量超过上限", mend="如确属正常文件, 请加大 reading.max_unpacked_mb")
        if self.unpacked > max(_RATIO_FLOOR, self.packed * self.limits.max_ratio):
            raise TooLargeError(
                f"压缩比超过 {self.limits.max_ratio}, 疑似压缩炸弹", mend="如确属正常文件, 请加大 reading.max_ratio"
            )


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Unpack one member in pieces, stopping as soon as the budget is spent."""
    pieces = []
    with archive.open(info) as stream:
        while piece := stream.read(_CHUNK):
            budget.take(len(piece))
            pieces.append(piece)
    return b"".join(pieces)


class Package:
    r"""The parts of an office package by name, unpacked on demand.

    Names are compared without case and with "/", since some writers use "\\" or another case than the relations do.

    Args:
        data: The bytes of the package.
        limits: Bounds on what it may unpack to.

    Raises:
        DamagedFileError: It is not a readable zip.
        EncryptedFileError: Its members need a password.
        TooLargeError: It is a bomb.
    """

    def __init__(self, data: bytes, limits: Reading) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise DamagedFileError("压缩包结构损坏", mend="请用办公软件打开并另存") from error
        infos = [info for info in self._archive.infolist() if not info.is_dir()]
        if len(infos) > limits.max_members:
            raise TooLargeError(f"部件超过 {limits.max_members} 个", mend="请加大 reading.max_members")
        if any(info.flag_bits & 1 for info in infos):
            raise EncryptedFileError("文件有密码", mend="请去掉密码后重新保存")
        self._infos = {part_key(info.filename): info for info in infos}
        self._budget = Budget(limits, packed=len(data))
        self._refuse_bomb(infos, limits)

    def _refuse_bomb(self, infos: list[zipfile.ZipInfo], limits: Reading) -> None:
        worst = sum(info.compress_size for info in infos) * _DEFLATE_MAX
        if worst <= _RATIO_FLOOR and worst <= limits.max_unpacked_mb << 20:
            return
        declared = Budget(limits, packed=self._budget.packed)
        for info in infos:
            declared.take(info.file_size)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts as stored, sorted."""
        return tuple(sorted(info.filename.replace("\\", "/").lstrip("/") for info in self._infos.values()))

    def get(self, name: str) -> bytes | None:
        """Return a part, or None when there is none of that name.

        Raises:
            DamagedFileError: The part does not unpack.
            TooLargeError: The budget is spent.
        """
        info = self._infos.get(part_key(name))
        if info is None:
            return None
        try:
            return read_member(self._archive, info, self._budget)
        except TooLargeError:
            raise
        except BROKEN as error:
            raise DamagedFileError("压缩包内的部件损坏", mend="请用办公软件打开并另存") from error


def part_key(name: str) -> str:
    r"""Return what a part is looked up by: names in packages differ in slashes and case.

    Example:
        >>> part_key("/Word\\Document.xml")
        'word/document.xml'
    """
    return name.replace("\\", "/").lstrip("/").casefold()
