"""What an index of signatures must be able to do, wherever it keeps them: in memory, or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from jianfu_dedup.errors import SettingsError
from jianfu_dedup.settings import Features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexHeader:
    """What signatures were made with. Signatures of unequal headers must never be compared.

    Attributes:
        scheme: Permutation scheme of datasketch.
        num_perm: Permutations.
        seed: Seed of the permutations.
        bands: LSH bands.
        rows: Rows a band.
        shingle: Characters a shingle.
        lexicon: Fingerprint of the lexicon: its phrases decide what is boilerplate.
        reference: Id of the reference statistics: its stock clauses likewise.
        version: Layout of what is stored.
    """

    scheme: str
    num_perm: int
    seed: int
    bands: int
    rows: int
    shingle: int
    lexicon: str = ""
    reference: str = ""
    version: int = 1

    @classmethod
    def of(cls, settings: Features, *, lexicon: str = "", reference: str = "") -> IndexHeader:
        """Return the header of signatures made with ``settings``.

        Example:
            >>> IndexHeader.of(Features()).scheme
            'affine32'
        """
        return cls(
            scheme=settings.scheme,
            num_perm=settings.num_perm,
            seed=settings.seed,
            bands=settings.bands,
            rows=settings.rows,
            shingle=settings.shingle,
            lexicon=lexicon,
            reference=reference,
        )

    def check(self, other: IndexHeader) -> None:
        """Refuse signatures made otherwise.

        Raises:
            SettingsError: Something differs; the message names it.

        Example:
            >>> IndexHeader.of(Features()).check(IndexHeader.of(Features(seed=2)))
            Traceback (most recent call last):
            ...
            jianfu_dedup.errors.SettingsError: 索引与当前设置不一致: seed 索引 1, 当前 2（用当前设置重建索引）
        """
        for name in self.__dataclass_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                raise SettingsError(
                    f"索引与当前设置不一致: {name} 索引 {mine}, 当前 {theirs}",
                    mend="用当前设置重建索引",
                )


class SignatureIndex(Protocol):
    """Finds documents whose text may be reused. All answers are sorted by key."""

    @property
    def header(self) -> IndexHeader:
        """What the stored signatures were made with."""

    def add(self, keys: Sequence[str], signatures: NDArray[np.uint32]) -> None:
        """Store signatures, one row a key; a key that is stored already is replaced."""

    def remove(self, keys: Iterable[str]) -> None:
        """Forget keys; unknown ones are ignored."""

    def query(self, signature: NDArray[np.uint32]) -> list[str]:
        """Return the keys that share at least one band with ``signature``."""

    def pairs(self) -> list[tuple[str, str]]:
        """Return all pairs of stored keys (first < second) that share at least one band."""

    def __len__(self) -> int: ...

    def __contains__(self, key: object) -> bool: ...
