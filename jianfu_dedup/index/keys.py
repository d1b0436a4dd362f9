"""The keys of a document: what it shares with any document that is worth comparing with it.

A key is a word, a meaning, a job, a column, a name, or a band of the signature, as a number of 48 bits; it weighs 1 to
127 in a document. Two documents *share* the sum, over the keys they have in common, of the products of the two weights.
Whole numbers add up alike in whatever order, so a scan in memory and any store come to the same sum.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jianfu_dedup.documents import Document, Notice
from jianfu_dedup.parsing import links

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from jianfu_dedup.features import Features
    from jianfu_dedup.lexicon import Lexicon

VERSION = "2"
"""Counts up when a document would get other keys; an index holds it in its header."""

FULL = 127
"""Weight of a key that is the whole of what is compared; two such keys share :data:`ONE`."""

ONE = FULL * FULL
"""What two equal rows of words share: a cosine of 1."""

# Words and meanings of a document that become keys, heaviest first. On the labelled counties the partners that a judge
# counts stand among the first 35 by what they share for 99 in 100 pairs; 64 and 48 keys move that to 28.
_WORDS, _MEANINGS, _JOBS = 40, 32, 8

_COLUMN = 23
"""Two telling columns in common reach the floor of .06 together, one does not."""

_OWN = ("number ", "title ")
"""Names that one paper has; a day, a serial, an issuer or a matter is that of many, and weighs little in itself."""
_CITED, _LOOSE = 48, 21
"""Whoever cites a paper reaches it by its own name (48 × 127) or a loose one (48 × 21), just above the floor of .06;
those who have a loose name in common do not reach each other by it (21 × 21)."""

Keys = tuple[tuple[int, int], ...]


def keys_of(features: Features, documents: Sequence[Document], lexicon: Lexicon) -> list[Keys]:
    """Return the keys of each document, without those of its signature.

    Args:
        features: Features of ``documents``, in the same order.
        documents: The documents.
        lexicon: Meanings and jobs.

    Returns:
        For each document (key, weight), sorted by key, each key once; it depends on no other document.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.features import build
        >>> docs = [Notice(id=str(n), path="a", title_core="防溺水台账", text="请报送防溺水台账。") for n in range(2)]
        >>> one, other = keys_of(build(docs), docs, lexicon.load())
        >>> one == other and all(0 < weight <= FULL for _, weight in one)
        True
    """
    rows = [
        _named("word", features.columns, _words(features), _WORDS),
        *_asked(features, lexicon),
    ]
    return [
        _sorted([*(pair for row in rows for pair in row[n]), *_columns(features.documents[n].concepts), *_names(d)])
        for n, d in enumerate(documents)
    ]


def band_keys(signature: NDArray[np.uint32], bands: int, rows: int) -> Keys:
    """Return the keys of the bands of a signature: two documents share one where LSH would compare them.

    Args:
        signature: Shape (at least bands × rows,).
        bands: Bands.
        rows: Rows a band.

    Example:
        >>> import numpy as np
        >>> one, other = np.arange(8, dtype=np.uint32), np.array([0, 1, 2, 3, 9, 9, 9, 9], dtype=np.uint32)
        >>> len(set(band_keys(one, 2, 4)) & set(band_keys(other, 2, 4)))
        1
    """
    table = signature[: bands * rows].astype("<u4").reshape(bands, rows)
    return _sorted((_key("band", struct.pack("<H", n) + row.tobytes()), FULL) for n, row in enumerate(table))


def month_key(day: dt.date | None) -> int:
    """Return the key of the month in which a document was issued, or of not knowing it.

    An index holds one with each document, beside what documents share: a check looks at those of its time first.

    Example:
        >>> import datetime as dt
        >>> month_key(dt.date(2023, 7, 1)) == month_key(dt.date(2023, 7, 31)) != month_key(None)
        True
    """
    return _key("month", f"{day:%Y-%m}" if day else "")


def months_around(day: dt.date, days: int) -> list[int]:
    """Return the keys of the months within some days of a day, and of those whose month is unknown, sorted.

    Example:
        >>> import datetime as dt
        >>> len(months_around(dt.date(2023, 7, 10), 15)), len(months_around(dt.date(2023, 7, 10), 75))
        (3, 7)
    """
    near = (day + dt.timedelta(days=n) for n in range(-days, days + 1))
    return sorted({month_key(None), *map(month_key, {d.replace(day=1) for d in near})})


def _words(features: Features) -> csr_matrix:
    from jianfu_dedup.features.counts import unit_rows

    views = features.views
    return unit_rows(views["ask"] + views["body"] + views["title"])


def _asked(features: Features, lexicon: Lexicon) -> Iterator[list[Keys]]:
    from jianfu_dedup.features.counts import unit_rows
    from jianfu_dedup.features.jobs import jobs_of
    from jianfu_dedup.features.meaning import meanings_of

    meanings, jobs = meanings_of(lexicon), jobs_of(lexicon)
    found = features.documents
    rows = [
        meanings.rows([_added(a.meanings for a in d.asks) for d in found]),
        meanings.rows([d.body_meanings for d in found]),
        meanings.rows([d.title_meanings for d in found]),
    ]
    yield _named("meaning", meanings.columns, unit_rows(rows[0] + rows[1] + rows[2]), _MEANINGS)
    yield _named("job", jobs.columns, jobs.rows([_added(a.jobs for a in d.asks) for d in found]), _JOBS)


def _columns(concepts: Iterable[str]) -> Keys:
    return tuple((_key("column", concept), _COLUMN) for concept in concepts)


def _names(document: Document) -> Iterator[tuple[int, int]]:
    """What a document is called, and what it calls others."""
    if not isinstance(document, Notice):
        if len(document.title) > 1:
            yield _key("name", f"title {document.title}"), FULL
        return
    own = links.called(document)
    yield from ((_key("name", name), FULL if name.startswith(_OWN) else _LOOSE) for name in own)
    yield from ((_key("name", name), _CITED) for name in links.calls(document) - own)


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total


def _named(family: str, columns: Sequence[str], rows: csr_matrix, most: int) -> list[Keys]:
    """The heaviest cells of each row as keys; what would weigh nothing is left out."""
    import numpy as np

    numbers: dict[int, int] = {}
    found: list[Keys] = []
    for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        weights = np.rint(rows.data[start:end] * FULL).astype(np.int64)
        place = rows.indices[start:end]
        # Heaviest first; the column, which is sorted by name, decides between equals.
        order = np.lexsort((place, -weights))[:most]
        keys = []
        for column, weight in zip(place[order].tolist(), weights[order].tolist(), strict=True):
            if weight > 0:
                if column not in numbers:
                    numbers[column] = _key(family, columns[column])
                keys.append((numbers[column], min(weight, FULL)))
        found.append(tuple(keys))
    return found


def _sorted(keys: Iterable[tuple[int, int]]) -> Keys:
    """By key, each once: should two names fall on one number, the heavier stands."""
    heaviest: dict[int, int] = {}
    for key, weight in keys:
        heaviest[key] = max(weight, heaviest.get(key, 0))
    return tuple(sorted(heaviest.items()))


def _key(family: str, name: Any) -> int:
    data = name if isinstance(name, bytes) else name.encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=6, person=family.encode())
    return int.from_bytes(digest.digest(), "little")
