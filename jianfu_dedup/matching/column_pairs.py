"""The value that column alignment hands on."""

from __future__ import annotations

from dataclasses import dataclass

from jianfu_dedup.documents import Field


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnPair:
    """Two columns that ask for the same.

    Attributes:
        a: Column of the first table.
        b: Column of the second.
        score: 0..1.
        reason: ``label``, ``concept``, ``near``, ``words``, ``place`` (what stands around): the strongest ground.
        part: The part of a composite column that matched (负责人电话 of 负责人及电话), or "" for whole columns.
    """

    a: Field
    b: Field
    score: float
    reason: str
    part: str = ""
