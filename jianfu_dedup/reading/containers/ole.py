"""The directory and the streams of an OLE compound file ([MS-CFB]): what ``.doc``, ``.xls``, ``.wps`` and ``.et`` are.

Only reading, every chain bounded by the number of sectors, so that a loop in a damaged file ends.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from jianfu_dedup.errors import DamagedFileError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # MAXREGSECT: anything above ends a chain or marks a special sector
_MINI_CUTOFF = 4096
_ENTRY = 128


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class OleFile:
    """Streams of a compound file by name.

    Args:
        data: The bytes of the file.

    Raises:
        DamagedFileError: The header or the tables do not follow the format.

    Example:
        >>> OleFile(b"no compound file")
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.DamagedFileError: 不是有效的 OLE 复合文档
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < 512:
            raise DamagedFileError("不是有效的 OLE 复合文档")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise DamagedFileError("OLE 复合文档的扇区大小无效")
        self._size = 1 << shift
        self._count = (len(data) + self._size - 1) // self._size
        self._directory_start, self._mini_start = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 60)[0],
        )
        self._fat = self._table(self._fat_sectors())
        self._entries = self._read_directory()
        self._mini_fat: tuple[int, ...] | None = None
        self._mini_stream = b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        width = self._size // 4
        for _ in range(self._count):
            if following > _LAST_SECTOR or following >= self._count:
                break
            block = struct.unpack(f"<{width}I", self._sector(following))
            found.extend(block[:-1])
            following = block[-1]
        return [n for n in found if n < self._count]

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        data = b"".join(self._sector(n) for n in dict.fromkeys(sectors))
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _chain(self, start: int) -> list[int]:
        chain: list[int] = []
        number = start
        while number < min(len(self._fat), self._count) and len(chain) <= self._count:
            chain.append(number)
            number = self._fat[number]
        return chain

    def _read_directory(self) -> tuple[_Entry, ...]:
        data = b"".join(self._sector(n) for n in self._chain(self._directory_start))
        entries = []
        for at in range(0, len(data), _ENTRY):
            length = min(struct.unpack_from("<H", data, at + 64)[0], 64)
            name = data[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", data, at + 116)
            entries.append(_Entry(name, data[at + 66], start, size))
        if not entries or entries[0].kind != 5:
            raise DamagedFileError("OLE 复合文档没有目录")
        return tuple(entries)

    @property
    def names(self) -> frozenset[str]:
        """Names of all storages and streams, in lower case."""
        return frozenset(entry.name.casefold() for entry in self._entries if entry.kind in (1, 2))

    def stream(self, name: str) -> bytes | None:
        """Return the bytes of the first stream of that name (case does not matter), or None."""
        wanted = name.casefold()
        entry = next((e for e in self._entries if e.kind == 2 and e.name.casefold() == wanted), None)
        if entry is None:
            return None
        if entry.size < _MINI_CUTOFF:
            return self._mini(entry)
        return b"".join(self._sector(n) for n in self._chain(entry.start))[: entry.size]

    def _mini(self, entry: _Entry) -> bytes:
        if self._mini_fat is None:
            self._mini_fat = self._table(self._chain(self._mini_start))
            self._mini_stream = b"".join(self._sector(n) for n in self._chain(self._entries[0].start))
        pieces: list[bytes] = []
        number = entry.start
        while number < len(self._mini_fat) and len(pieces) * 64 < entry.size:
            pieces.append(self._mini_stream[number * 64 : number * 64 + 64])
            number = self._mini_fat[number]
        return b"".join(pieces)[: entry.size]
