"""All features of a set of documents: each document by itself, then all laid out as matrices."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jianfu_dedup.documents import Document
from jianfu_dedup.features.extract import extractor
from jianfu_dedup.features.rows import Features
from jianfu_dedup.features.values import DocFeatures
from jianfu_dedup.settings import Features as FeatureSettings

if TYPE_CHECKING:
    from jianfu_dedup.features.vectors import Words
    from jianfu_dedup.lexicon import Lexicon


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
    extract = extractor(lexicon, settings)
    return assemble([extract(d) for d in documents], settings, extract.provenance)


def assemble(
    found: Sequence[DocFeatures],
    settings: FeatureSettings | None = None,
    provenance: Mapping[str, str] | None = None,
) -> Features:
    """Lay out what is known of documents; no text is looked at.

    Args:
        found: As from :func:`~jianfu_dedup.features.extractor` or :func:`~jianfu_dedup.features.from_stored`.
        settings: Those that they were extracted with; ``Settings().features`` by default.
        provenance: Ids of the statistics, as the extractor tells them.

    Example:
        >>> assemble([DocFeatures(id="a", kind="notice", title=("防溺水", "台账"))]).columns
        ('台账', '防溺水')
    """
    import numpy as np

    from jianfu_dedup.features.vectors import weigh
    from jianfu_dedup.text import reference

    requests = [words for d in found for words in d.requests]
    items = [ask.words for d in found for ask in d.asks if ask.part]
    blocks: list[Sequence[Words]] = [
        [d.title for d in found], [d.ask for d in found], [d.body for d in found], requests, items,
    ]  # fmt: skip
    edges = np.cumsum([0, *map(len, blocks)]).tolist()
    # Items of plans count without the parts of their words: they are cut from the text of their document.
    weighed = weigh([text for block in blocks for text in block], reference.load(), whole=range(edges[-2], edges[-1]))
    sparse = weighed.rows()
    title, ask, body, asked, parts = (sparse[a:b] for a, b in itertools.pairwise(edges))
    return Features(
        ids=tuple(d.id for d in found),
        documents=tuple(found),
        columns=weighed.columns,
        views={"title": title, "ask": ask, "body": body},
        requests=asked,
        request_owner=np.repeat(np.arange(len(found)), [len(d.requests) for d in found]),
        request_number=np.array([n for d in found for n in d.request_numbers], dtype=np.int64),
        items=parts,
        # Items are not compared by direction.
        directed=weighed.upto(edges[-2]),
        position={d.id: n for n, d in enumerate(found)},
        settings=settings or FeatureSettings(),
        provenance=provenance or {},
    )
