"""Candidates of text reuse in memory: datasketch's MinHashLSH over our signatures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.index.contract import IndexHeader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class MemoryIndex:
    """A :class:`~jianfu_dedup.index.contract.SignatureIndex` that lives as long as the process.

    Equal signatures are kept once, with all their keys: a hundred copies of one text would otherwise be compared
    in each of the bands, and pairs grow with the square.

    Args:
        header: What the signatures are made with.

    Example:
        >>> import numpy as np
        >>> from jianfu_dedup.settings import Features
        >>> index = MemoryIndex(IndexHeader.of(Features(num_perm=8, bands=2, rows=4)))
        >>> index.add(["a", "b"], np.array([range(8), [0, 1, 2, 3, 9, 9, 9, 9]], dtype=np.uint32))
        >>> index.pairs()
        [('a', 'b')]
    """

    def __init__(self, header: IndexHeader) -> None:
        from datasketch import MinHashLSH

        self._header = header
        self._lsh: Any = MinHashLSH(num_perm=header.num_perm, params=(header.bands, header.rows))
        self._rows: dict[str, bytes] = {}
        self._keys: dict[bytes, set[str]] = {}

    @property
    def header(self) -> IndexHeader:
        """What the stored signatures were made with."""
        return self._header

    def add(self, keys: Sequence[str], signatures: NDArray[np.uint32]) -> None:
        """Store signatures, one row a key; a key that is stored already is replaced."""
        self.remove(keys)
        for key, row in zip(keys, signatures, strict=True):
            packed = row.astype("<u4").tobytes()
            if packed not in self._keys:
                self._keys[packed] = set()
                self._lsh.insert(packed, self._sketch(row))
            self._keys[packed].add(key)
            self._rows[key] = packed

    def remove(self, keys: Iterable[str]) -> None:
        """Forget keys; unknown ones are ignored."""
        for key in keys:
            packed = self._rows.pop(key, None)
            if packed is not None:
                self._keys[packed].discard(key)
                if not self._keys[packed]:
                    del self._keys[packed]
                    self._lsh.remove(packed)

    def query(self, signature: NDArray[np.uint32]) -> list[str]:
        """Return the keys that share at least one band with ``signature``."""
        found = self._lsh.query(self._sketch(signature))
        return sorted(key for packed in found for key in self._keys[packed])

    def pairs(self) -> list[tuple[str, str]]:
        """Return all pairs of stored keys (first < second) that share at least one band."""
        found: set[tuple[str, str]] = set()
        for keys in self._keys.values():
            found.update(itertools.combinations(sorted(keys), 2))
        for table in self._lsh.hashtables:
            for bucket in list(table.keys()):
                for a, b in itertools.combinations(table.get(bucket), 2):
                    found.update((min(x, y), max(x, y)) for x in self._keys[a] for y in self._keys[b])
        return sorted(found)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def _sketch(self, row: NDArray[np.uint32]) -> Any:
        from datasketch import LeanMinHash

        return LeanMinHash(seed=self._header.seed, hashvalues=row, scheme=self._header.scheme)
