"""Frozen document frequencies of words, and stock clauses, counted once in public official documents.

Why frozen: with the frequencies of the batch itself, the request that everybody sends (the one to be found) becomes
common and is weighed down; recall on a request that makes up 40 % of a batch fell to .02 in a measurement.

``lexicon/reference.npz`` holds counts only. ``administrative``: notices, opinions and annual reports of provincial
departments and the State Council, and city government work reports; ``legal``: laws and local regulations. Long
documents were cut into pieces of about 1,200 characters, so that a frequency is one of notice-sized texts. Made by
``benchmarks/reference.py``; the id is stored in every index and report.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from jianfu_dedup.errors import LexiconError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
"""Layout of the file; another one is refused."""

ADMINISTRATIVE_SHARE = 0.7
"""How much the administrative genre counts against the legal one. County notices are of the first; laws add breadth
but hardly know 台账, 排查, 报送, which would look rare by their counts."""

PIECES = 8000
"""Pieces the mixed frequencies are scaled to."""

CEILING = 7.0
"""No word weighs more: rarer than one piece in 400 is rare enough. What the corpora never saw is as often a plain word
of the county (我局, 户主) as a telling one; uncapped (9.99) it outweighs everything. Measured on two counties, mean
average precision of the request words over all pairs: .38 uncapped, .39 with the cap."""

LONG = 4
"""Words of so many characters count with their parts too (see :meth:`Reference.parts`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What is common in official documents.

    Attributes:
        id: First 12 hex digits of the sha256 of the contents.
        n_docs: Pieces counted.
        tokenizer: Fingerprint (without the engine) of the tokenizer that made the words.
        stock: Sorted uint64 hashes of stock clauses, for :class:`jianfu_dedup.text.boilerplate.Boilerplate`.
        weights: Word and its idf.
    """

    id: str
    n_docs: int
    tokenizer: str
    stock: NDArray[np.uint64]
    weights: Mapping[str, float]

    def idf(self, word: str) -> float:
        """Return the smooth inverse document frequency, 1 + ln((1 + N) / (1 + df)), at most ``CEILING``.

        A word that was never seen is as rare as its rarest known part; one without known parts gets the ceiling.

        Example:
            >>> ref = load()
            >>> ref.idf("部门") < ref.idf("台账") < ref.idf("溺水") == ref.ceiling
            True
            >>> ref.idf("青台账") == ref.idf("台账")
            True
        """
        known = self.weights.get(word)
        if known is not None:
            return known
        return max((self.weights[p] for p in self.parts(word)), default=self.ceiling)

    @property
    def ceiling(self) -> float:
        """The most a word can weigh."""
        return CEILING

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the known words inside a word, longest first from the left; single characters if there is no other.

        Counties write 大棚看护房, 隐患排查, 包保干部 as one word or as two; without the parts these share nothing.

        Args:
            word: Any word. One that is known and short has no parts.

        Example:
            >>> load().parts("隐患排查"), load().parts("排查")
            (('隐患', '排查'), ())
        """
        unseen = word not in self.weights
        if not unseen and len(word) < LONG:
            return ()
        found: list[str] = []
        start = 0
        while start < len(word) - 1:
            ends = (
                e for e in range(len(word), start + 1, -1) if e - start < len(word) and word[start:e] in self.weights
            )
            end = next(ends, 0)
            if end:
                found.append(word[start:end])
            start = end or start + 1
        if not found and unseen and len(word) > 1:
            found = [char for char in word if char in self.weights]
        return tuple(found)


@functools.cache
def load() -> Reference:
    """Load the statistics of the package (about 0.1 s, once a process).

    Raises:
        LexiconError: The file is damaged or of another version.

    Example:
        >>> len(load().id)
        12
    """
    arrays = read_arrays("reference.npz", VERSION)
    words = text_of(arrays["words"]).split("\n")
    meta = json.loads(text_of(arrays["meta"]))
    chunks = meta["chunks"]
    idf = inverse_frequencies(arrays["administrative"], arrays["legal"], chunks)
    stock = arrays["stock"]
    stock.flags.writeable = False
    return Reference(
        id=contents_id(arrays),
        n_docs=sum(chunks.values()),
        tokenizer=meta["tokenizer"],
        stock=stock,
        weights=dict(zip(words, idf.tolist(), strict=True)),
    )


class PairRarity(dict[str, float]):
    """Pair of characters → how telling it is, ln(1 + 1 / rate); a pair of no known word is as rare as can be."""

    def __missing__(self, pair: str) -> float:
        return _RAREST


_RAREST = math.log(1 + PIECES)


@functools.cache
def pair_rarity() -> PairRarity:
    """Return how telling pairs of neighbouring characters are, frozen: from the frequencies of the words they stand in.

    Example:
        >>> rarity = pair_rarity()
        >>> rarity["工作"] < rarity["溺水"] < rarity["魍魉"]
        True
    """
    rates: dict[str, float] = {}
    for word, idf in load().weights.items():
        for pair in {word[k : k + 2] for k in range(len(word) - 1)}:
            rates[pair] = rates.get(pair, 0.0) + math.exp(1.0 - idf)
    return PairRarity({p: math.log(1 + 1 / min(1.0, max(r, 1 / PIECES))) for p, r in rates.items()})


def inverse_frequencies(
    administrative: NDArray[Any], legal: NDArray[Any], chunks: Mapping[str, int]
) -> NDArray[np.float64]:
    """Mix the document frequencies of the two genres and turn them into idf, at most ``CEILING``.

    Args:
        administrative: Pieces of administrative documents that hold each word, shape (words,).
        legal: Pieces of laws and regulations that hold each word, shape (words,).
        chunks: Pieces counted, by genre.

    Example:
        >>> import numpy as np
        >>> inverse_frequencies(np.array([100, 0]), np.array([100, 0]), {"administrative": 100, "legal": 100}).tolist()
        [1.0, 7.0]
    """
    import numpy as np

    rate = (
        ADMINISTRATIVE_SHARE * administrative / chunks["administrative"]
        + (1 - ADMINISTRATIVE_SHARE) * legal / chunks["legal"]
    )
    idf: NDArray[np.float64] = np.minimum(1.0 + np.log((1 + PIECES) / (1 + PIECES * rate)), CEILING)
    return idf


def read_arrays(name: str, version: int) -> dict[str, Any]:
    """Read a data file of the lexicon into arrays, never unpickling.

    Args:
        name: File name in the lexicon.
        version: The layout that the caller understands.

    Raises:
        LexiconError: The file is missing, damaged or of another version.
    """
    import numpy as np

    mend = "重新安装 jianfu-dedup"
    try:
        data = resources.files("jianfu_dedup.lexicon").joinpath(name).read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in sorted(stored.files)}
        found = json.loads(text_of(arrays["meta"]))["version"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise LexiconError(f"参考统计 {name} 读不出: {error}", mend=mend) from error
    if found != version:
        raise LexiconError(f"参考统计 {name} 的版本是 {found}, 需要 {version}", mend=mend)
    return arrays


def contents_id(arrays: Mapping[str, Any]) -> str:
    """Return 12 hex digits that change with any content, whatever the compression of the file.

    Example:
        >>> import numpy as np
        >>> contents_id({"a": np.zeros(2)}) == contents_id({"a": np.zeros(3)})
        False
    """
    digest = hashlib.sha256()
    for key in sorted(arrays):
        array = arrays[key]
        digest.update(f"{key}|{array.dtype.str}|{array.shape}|".encode())
        digest.update(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()[:12]


def text_of(array: Any) -> str:
    """Return the text that was packed into a uint8 array."""
    return str(array.tobytes().decode("utf-8"))
