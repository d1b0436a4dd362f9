"""Index: which pairs of documents are worth a look."""

from __future__ import annotations

from jianfu_dedup.index.candidates import CandidatePair, candidates
from jianfu_dedup.index.contract import IndexHeader, SignatureIndex

__all__ = ["CandidatePair", "IndexHeader", "SignatureIndex", "candidates"]
