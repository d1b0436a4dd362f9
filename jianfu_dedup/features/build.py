"""All features of a set of documents, laid out as matrices whose rows follow the documents."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from jianfu_dedup.documents import Document
from jianfu_dedup.features.extract import DocFeatures, Extractor
from jianfu_dedup.settings import Features as FeatureSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features.vectors import Bag
    from jianfu_dedup.lexicon import Lexicon

View = Literal["title", "ask", "body", "headers"]
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Features:
    """Everything the index and the judges measure on; row i belongs to document i.

    Attributes:
        ids: Document ids.
        documents: The words of each document.
        columns: Words of the columns of all sparse views, sorted.
        views: Sparse TF-IDF rows of length 1 by view, shape (documents, columns): ``title``, ``ask`` (title and
            requests, or title, columns and notes of a table), ``body`` (boilerplate counts little), ``headers``.
        requests: TF-IDF rows of single requests, shape (requests, columns).
        request_owner: Row of the document of each request.
        request_number: Index of each request in ``Notice.requests``.
        dense: Word-vector directions by view (``title``, ``ask``, ``body``), float32, shape (documents, dimensions).
        dense_requests: Word-vector directions of single requests.
        shingles: Weights of character shingles, shape (documents, 2³²): 1 for text, less for boilerplate.
        signatures: MinHash signatures of the text without boilerplate, uint32, shape (documents, num_perm).
        too_short: Which documents have too little text of their own to be judged for reuse.
        position: Row of each document id.
        provenance: Ids of the statistics and fingerprint of the tokenizer, to be stored with every index and report.
    """

    ids: tuple[str, ...]
    documents: tuple[DocFeatures, ...]
    columns: tuple[str, ...]
    views: Mapping[View, csr_matrix]
    requests: csr_matrix
    request_owner: NDArray[np.int64]
    request_number: NDArray[np.int64]
    dense: Mapping[View, NDArray[np.float32]]
    dense_requests: NDArray[np.float32]
    shingles: csr_matrix
    signatures: NDArray[np.uint32]
    too_short: NDArray[np.bool_]
    position: Mapping[str, int]
    provenance: Mapping[str, str] = field(default_factory=dict)

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

        i, j = _columns(pairs)
        return pair_cosine(self.views[view], i, self.views[other or view], j)

    def dense_cosine(self, pairs: Pairs, view: View, other: View | None = None) -> NDArray[np.float64]:
        """Return word-vector cosines of pairs of rows, -1..1; 0 where a side has no known word."""
        import numpy as np

        i, j = _columns(pairs)
        a, b = self.dense[view][i].astype(np.float64), self.dense[other or view][j].astype(np.float64)
        cosines: NDArray[np.float64] = np.einsum("ij,ij->i", a, b)
        return cosines

    def containment(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return how much of each side's weighted shingles stands in the other, exactly.

        Returns:
            Shape (len(pairs), 2): share of i found in j, share of j found in i; 0 for a side without text.
        """
        import numpy as np

        from jianfu_dedup.features.reuse import shared_weight

        i, j = _columns(pairs)
        shared = shared_weight(self.shingles, i, j)
        whole = np.asarray(self.shingles.sum(axis=1)).ravel()
        sizes = np.column_stack([whole[i], whole[j]])
        shares: NDArray[np.float64] = np.divide(shared[:, None], sizes, out=np.zeros_like(sizes), where=sizes > 0)
        return shares

    def jaccard(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return exact weighted Jaccard similarities of the shingles, shape (len(pairs),); 0 for two empty texts."""
        import numpy as np

        i, j = _columns(pairs)
        a, b = self.shingles[i], self.shingles[j]
        shared = np.asarray(a.minimum(b).sum(axis=1)).ravel()
        joined = np.asarray(a.maximum(b).sum(axis=1)).ravel()
        similarity: NDArray[np.float64] = np.divide(shared, joined, out=np.zeros_like(shared), where=joined > 0)
        return similarity


def build(
    documents: Sequence[Document], *, lexicon: Lexicon | None = None, settings: FeatureSettings | None = None
) -> Features:
    """Build the features of ``documents``.

    Args:
        documents: Notices and templates, ids unique.
        lexicon: Domain knowledge; the built-in one by default.
        settings: ``Settings().features`` by default.

    Example:
        >>> from jianfu_dedup.documents import Notice
        >>> texts = ["请各乡镇排查辖区水库山塘，报送危险水域台账。", "请报送燃气用户台账。"]
        >>> f = build([Notice(id=str(n), path=str(n), text=t) for n, t in enumerate(texts)])
        >>> f.views["body"].shape[0], f.signatures.shape
        (2, (2, 128))
    """
    from jianfu_dedup import lexicon as builtin
    from jianfu_dedup.text import reference, vectors
    from jianfu_dedup.text.boilerplate import Boilerplate
    from jianfu_dedup.text.tokenise import Tokenizer

    lexicon = lexicon or builtin.load()
    settings = settings or FeatureSettings()
    ref, words = reference.load(), vectors.load()
    tokenizer = Tokenizer(lexicon)
    stock = Boilerplate(lexicon, ref.stock, weight=settings.boilerplate_weight)
    extract = Extractor(tokenizer, stock, lexicon, ref, weight=settings.boilerplate_weight)
    found = tuple(extract(d) for d in documents)
    provenance = {"reference": ref.id, "vectors": words.id, "tokenizer": tokenizer.fingerprint}
    return _assemble(found, settings, provenance)


def _assemble(found: tuple[DocFeatures, ...], settings: FeatureSettings, provenance: Mapping[str, str]) -> Features:
    import numpy as np

    from jianfu_dedup.features.reuse import reuse
    from jianfu_dedup.features.vectors import bag, dense, expand, tfidf, vocabulary
    from jianfu_dedup.text import reference, vectors

    ref, words = reference.load(), vectors.load()

    def full(bags: Iterable[Bag]) -> list[Bag]:
        return [expand(b, ref) for b in bags]

    bags: dict[View, list[Bag]] = {
        "title": full(bag(d.title) for d in found),
        "ask": full(d.ask for d in found),
        "body": full(d.body for d in found),
        "headers": full(bag(d.headers) for d in found),
    }
    requests = full(bag(r) for d in found for r in d.requests)
    columns = vocabulary([*itertools.chain.from_iterable(bags.values()), *requests])
    shingles, signatures, too_short = reuse([d.kept for d in found], [d.stock for d in found], settings)
    rows = np.arange(len(found))
    return Features(
        ids=tuple(d.id for d in found),
        documents=found,
        columns=columns,
        views={view: tfidf(b, ref, columns=columns) for view, b in bags.items()},
        requests=tfidf(requests, ref, columns=columns),
        request_owner=np.repeat(rows, [len(d.requests) for d in found]),
        request_number=np.array([n for d in found for n in d.request_numbers], dtype=np.int64),
        dense={view: dense(bags[view], ref, words) for view in ("title", "ask", "body")},
        dense_requests=dense(requests, ref, words),
        shingles=shingles,
        signatures=signatures,
        too_short=too_short,
        position={d.id: n for n, d in enumerate(found)},
        provenance=provenance,
    )


def _columns(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    import numpy as np

    table = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
