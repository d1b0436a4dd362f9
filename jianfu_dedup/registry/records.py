"""Documents as entries of a store, and back; what an index was made with."""

from __future__ import annotations

import datetime as dt
import functools
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import resources
from typing import TYPE_CHECKING, Any

from jianfu_dedup import features as feature_room
from jianfu_dedup.documents import Document, Notice, Template, from_plain, to_plain
from jianfu_dedup.errors import IndexDamagedError
from jianfu_dedup.index import keys
from jianfu_dedup.index.store.contract import Entry, Held

if TYPE_CHECKING:
    from jianfu_dedup.features import DocFeatures
    from jianfu_dedup.lexicon import Lexicon
    from jianfu_dedup.settings import Settings

_KINDS: Mapping[str, type[Notice | Template]] = {"notice": Notice, "template": Template}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A document of the index with what is known of it.

    Attributes:
        document: The masked document, as its own file says it: nothing in it comes from other documents.
        features: What was measured of it.
    """

    document: Document
    features: DocFeatures


def header_of(lexicon: Lexicon, settings: Settings) -> dict[str, str]:
    """Return what entries made with a lexicon and settings are made with: entries of unequal headers never mix.

    Example:
        >>> from jianfu_dedup import lexicon
        >>> from jianfu_dedup.settings import Settings
        >>> header_of(lexicon.load(), Settings())["scheme"]
        'affine32'
    """
    chosen = to_plain(settings.features)
    made_with = feature_room.extractor(lexicon, settings.features).provenance
    return {
        **{name: str(value) for name, value in chosen.items()},
        **made_with,
        "lexicon": lexicon.fingerprint,
        "keys": keys.VERSION,
    }


def measures(
    held: Sequence[Record], documents: Sequence[Document], lexicon: Lexicon, settings: Settings
) -> list[DocFeatures]:
    """Return the measures of documents, anew for those that others completed.

    Args:
        held: Documents as their files say them, measured.
        documents: The same documents in the same order, after they were completed from one another.
        lexicon: What is known of the domain.
        settings: How to measure.
    """
    extract = feature_room.extractor(lexicon, settings.features)
    return [
        extract.again(document, before=r.document, known=r.features)
        for r, document in zip(held, documents, strict=True)
    ]


def encode(documents: Sequence[Document], *, lexicon: Lexicon, settings: Settings) -> list[Entry]:
    """Measure masked documents and turn them into entries.

    Args:
        documents: Masked documents, as each file says them.
        lexicon: What is known of the domain.
        settings: How to measure.

    Returns:
        Their entries, in the same order; equal documents give equal bytes, alone or among others.
    """
    return entries_of(measured(documents, lexicon, settings), lexicon=lexicon, settings=settings)


def measured(documents: Iterable[Document], lexicon: Lexicon, settings: Settings) -> list[Record]:
    """Measure documents."""
    extract = feature_room.extractor(lexicon, settings.features)
    return [Record(document=d, features=extract(d)) for d in documents]


def entries_of(records: Sequence[Record], *, lexicon: Lexicon, settings: Settings) -> list[Entry]:
    """Turn measured documents into entries."""
    return [
        Entry(
            id=record.document.id,
            source=record.document.path,
            content=_packed(record),
            signature=signature,
            keys=tuple(sorted({**dict(held), keys.month_key(_day(record)): 1}.items())),
        )
        for record, (signature, held) in zip(records, _found_by(records, lexicon, settings), strict=True)
    ]


def keys_of(records: Sequence[Record], *, lexicon: Lexicon, settings: Settings) -> list[keys.Keys]:
    """Return the keys of measured documents, those of their bands included: what they share with entries."""
    return [held for _, held in _found_by(records, lexicon, settings)]


def _day(record: Record) -> dt.date | None:
    """The day of issue, or what stands in for it."""
    days = [ask.when.anchor for ask in record.features.asks if ask.when.anchor]
    return record.document.issued or min(days, default=None)


def _found_by(records: Sequence[Record], lexicon: Lexicon, settings: Settings) -> Iterator[tuple[bytes, keys.Keys]]:
    """Yield signature and keys of each document; no signature for a text too short to judge."""
    chosen = settings.features
    built = feature_room.assemble([r.features for r in records], chosen)
    for n, own in enumerate(keys.keys_of(built, [r.document for r in records], lexicon)):
        if built.too_short[n]:
            yield b"", own
        else:
            bands = keys.band_keys(built.signatures[n], chosen.bands, chosen.rows)
            yield built.signatures[n].astype("<u4").tobytes(), tuple(sorted({**dict(own), **dict(bands)}.items()))


def decode(entry: Entry | Held) -> Record:
    """Return the document of an entry.

    Raises:
        IndexDamagedError: The bytes do not hold one.
    """
    try:
        kind, document, measured = json.loads(unpacked(entry.content))
        return Record(document=from_plain(_KINDS[kind], document), features=feature_room.from_stored(measured))
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"索引中 {entry.id} 的内容读不出", mend="从备份恢复, 或移除后重新加入该文件") from error


def _packed(record: Record) -> bytes:
    kind = "notice" if isinstance(record.document, Notice) else "template"
    content = [kind, _bare(record.document), feature_room.to_stored(record.features)]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Text and measures repeat each other, so they are compressed together.
    packer = _packer().copy()
    return packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()


def unpacked(content: bytes) -> bytes:
    """Unpack what :func:`_packed` made; zlib refuses another dictionary and a changed byte.

    Raises:
        ValueError: It goes on behind its end, or ends too soon.
        zlib.error: It is damaged.

    Example:
        >>> unpacked(b"no")
        Traceback (most recent call last):
        ...
        zlib.error: Error -3 while decompressing data: incorrect header check
    """
    unpacker = zlib.decompressobj(zdict=_dictionary())
    text = unpacker.decompress(content)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("content does not end where it should")
    return text


@functools.cache
def _dictionary() -> bytes:
    """What documents of every county have in common; see benchmarks/dictionary.py. It must never change."""
    return resources.files(__package__).joinpath("dictionary.txt").read_bytes()


@functools.cache
def _packer() -> zlib._Compress:
    """Has read the dictionary, which takes longer than packing a document; only copies of it pack."""
    return zlib.compressobj(level=6, zdict=_dictionary())


def _bare(document: Document) -> dict[str, Any]:
    """The document as plain values, without those that are as by default."""
    usual = _usual(document.__class__)  # type: ignore[arg-type,unused-ignore]
    return {name: to_plain(v) for name, default in usual if (v := getattr(document, name)) != default}


@functools.cache
def _usual(kind: type[Notice | Template]) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in fields(kind))
