"""Features of a set of documents: matrices whose rows follow the documents."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from jianfu_dedup.features.values import DocFeatures
from jianfu_dedup.settings import Features as FeatureSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features.reuse import Shingles
    from jianfu_dedup.features.vectors import Weighed

View = Literal["title", "ask", "body"]
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Features:
    """Everything the index and the judges measure on; row i belongs to document i.

    Directions, shingles and signatures are made when they are first asked for.

    Attributes:
        ids: Document ids.
        documents: What is known of each document.
        columns: Words of the columns of all sparse views, sorted.
        views: Sparse TF-IDF rows of length 1 by view, shape (documents, columns): ``title``, ``ask`` (title and
            requests, or title, columns and notes of a table), ``body`` (boilerplate counts little).
        requests: TF-IDF rows of single requests, shape (requests, columns).
        request_owner: Row of the document of each request.
        request_number: Index of each request in ``Notice.requests``.
        items: TF-IDF rows of the items of broad plans, in the order of their documents, shape (items, columns).
        directed: Weights that directions are made of: of the titles, then the asks, bodies and single requests.
        position: Row of each document id.
        settings: Shingle length, permutations, weight of boilerplate.
        provenance: Ids of the statistics and fingerprint of the tokenizer, to be stored with every index and report.
    """

    ids: tuple[str, ...]
    documents: tuple[DocFeatures, ...]
    columns: tuple[str, ...]
    views: Mapping[View, csr_matrix]
    requests: csr_matrix
    request_owner: NDArray[np.int64]
    request_number: NDArray[np.int64]
    items: csr_matrix
    directed: Weighed
    position: Mapping[str, int]
    settings: FeatureSettings
    provenance: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def _directions(self) -> list[NDArray[np.float32]]:
        import numpy as np

        from jianfu_dedup.text import vectors

        return np.split(self.directed.directions(vectors.load()), [n * len(self.documents) for n in (1, 2, 3)])

    @property
    def dense(self) -> Mapping[View, NDArray[np.float32]]:
        """Word-vector directions by view, float32, shape (documents, dimensions)."""
        return {"title": self._directions[0], "ask": self._directions[1], "body": self._directions[2]}

    @property
    def dense_requests(self) -> NDArray[np.float32]:
        """Word-vector directions of single requests."""
        return self._directions[3]

    @functools.cached_property
    def _hashed(self) -> Shingles:
        from jianfu_dedup.features.reuse import Shingles

        return Shingles([d.kept for d in self.documents], [d.stock for d in self.documents], self.settings)

    @property
    def shingles(self) -> csr_matrix:
        """Weights of character shingles, shape (documents, 2³²): 1 for text, less for boilerplate."""
        return self._hashed.weights

    @property
    def signatures(self) -> NDArray[np.uint32]:
        """MinHash signatures of the text without boilerplate, uint32, shape (documents, num_perm)."""
        return self._hashed.signatures

    @property
    def too_short(self) -> NDArray[np.bool_]:
        """Which documents have too little text of their own to be judged for reuse."""
        return self._hashed.too_short

    def cosine(self, pairs: Pairs, view: View, other: View | None = None) -> NDArray[np.float64]:
        """Return exact TF-IDF cosines of pairs of rows.

        Args:
            pairs: Rows (i, j).
            view: View of i.
            other: View of j, if it is another one.

        Returns:
            Shape (len(pairs),), 0..1.
        """
        from jianfu_dedup.features.vectors import pair_cosine

        i, j = sides(pairs)
        return pair_cosine(self.views[view], i, self.views[other or view], j)

    def dense_cosine(self, pairs: Pairs, view: View, other: View | None = None) -> NDArray[np.float64]:
        """Return word-vector cosines of pairs of rows, -1..1; 0 where a side has no known word."""
        import numpy as np

        from jianfu_dedup.features.vectors import pair_cosine

        i, j = sides(pairs)
        return pair_cosine(self.dense[view].astype(np.float64), i, self.dense[other or view].astype(np.float64), j)

    def containment(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how much of each side's weighted shingles stands in the other, exactly.

        Returns:
            Shape (len(pairs), 2): share of i found in j, share of j found in i; 0 for a side without text.
        """
        import numpy as np

        from jianfu_dedup.features.reuse import shared_weight

        i, j = sides(pairs)
        shared = shared_weight(self.shingles, i, j)
        whole = np.asarray(self.shingles.sum(axis=1)).ravel()
        sizes = np.column_stack([whole[i], whole[j]])
        shares: NDArray[np.float64] = np.divide(shared[:, None], sizes, out=np.zeros_like(sizes), where=sizes > 0)
        return shares

    def jaccard(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return exact weighted Jaccard similarities of the shingles, shape (len(pairs),); 0 for two empty texts."""
        import numpy as np

        i, j = sides(pairs)
        a, b = self.shingles[i], self.shingles[j]
        shared = np.asarray(a.minimum(b).sum(axis=1)).ravel()
        joined = np.asarray(a.maximum(b).sum(axis=1)).ravel()
        similarity: NDArray[np.float64] = np.divide(shared, joined, out=np.zeros_like(shared), where=joined > 0)
        return similarity


def sides(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second rows of pairs, each of shape (len(pairs),)."""
    import numpy as np

    table = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
