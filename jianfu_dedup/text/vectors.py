"""Word vectors: which words keep the same company in official documents (老人 → 老年人 失能; 隐患 → 排查 风险).

``lexicon/vectors.npz`` holds one row of small integers a word, learned from the same corpora as the reference
statistics: pointwise mutual information of neighbouring words, cut at zero, reduced by a truncated singular value
decomposition (``benchmarks/reference.py``). No text can be read back from it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianfu_dedup.text import reference
from jianfu_dedup.text.reference import contents_id, read_arrays, text_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
"""Layout of the file; another one is refused."""


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """A unit vector for each known word.

    Attributes:
        id: First 12 hex digits of the sha256 of the contents.
        index: Word and its row.
        rows: Unit vectors, float32, shape (words, dimensions), read-only.
        center: Mean direction of running text, taken off that of each text, shape (dimensions,).
    """

    id: str
    index: Mapping[str, int]
    rows: NDArray[np.float32]
    center: NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.rows.shape[1])

    def vector(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the direction of a text: weighted mean of its words, centred, of length 1.

        Args:
            weights: Word and its weight, idf included; unknown words are left out.

        Returns:
            float32, shape (dimensions,); zeros when no word is known.

        Example:
            >>> v = load()
            >>> a, b, c = (v.vector({w: 1.0}) for w in ("老人", "老年人", "森林"))
            >>> bool(a @ b > a @ c)
            True
        """
        import numpy as np

        known = sorted((self.index[w], x) for w, x in weights.items() if w in self.index and x > 0)
        if not known:
            return np.zeros(self.dimensions, dtype=np.float32)
        rows = np.array([r for r, _ in known])
        parts = np.array([x for _, x in known], dtype=np.float64)
        mean = parts @ self.rows[rows].astype(np.float64) / parts.sum() - self.center
        length = float(np.linalg.norm(mean))
        return (mean / length if length > 1e-9 else np.zeros(self.dimensions)).astype(np.float32)

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two words; 1 for the same word, 0 when one is unknown.

        Example:
            >>> load().similarity("台账", "台账")
            1.0
        """
        if a == b:
            return 1.0
        if a not in self.index or b not in self.index:
            return 0.0
        return float(self.rows[self.index[a]] @ self.rows[self.index[b]])

    def nearest(self, word: str, count: int = 10) -> list[tuple[str, float]]:
        """Return the most similar words with their cosine, best first, ties by word; empty for an unknown word."""
        import numpy as np

        if word not in self.index:
            return []
        cosines = self.rows @ self.rows[self.index[word]]
        words: Iterable[str] = list(self.index)
        ranked = sorted(zip((-np.round(cosines, 6)).tolist(), words, strict=True))
        return [(w, -c) for c, w in ranked if w != word][:count]


@functools.cache
def load() -> WordVectors:
    """Load the vectors of the package (about 0.1 s, once a process).

    Raises:
        LexiconError: The file is damaged or of another version.

    Example:
        >>> load().rows.dtype.name
        'float32'
    """
    import numpy as np

    arrays = read_arrays("vectors.npz", VERSION)
    words = text_of(arrays["words"]).split("\n")
    rows = arrays["rows"].astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
    # Words as often as running text has them, weighed as texts weigh them (measured against the plain mean of all
    # words: average precision .437 against .427 on two counties).
    idf = np.array([reference.load().idf(word) for word in words])
    share = np.exp(-idf) * idf
    center = (share @ rows / share.sum()).astype(np.float32)
    for array in (rows, center):
        array.flags.writeable = False
    return WordVectors(id=contents_id(arrays), index={w: i for i, w in enumerate(words)}, rows=rows, center=center)
