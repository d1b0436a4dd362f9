"""Every number a user may change, in one frozen tree that is stored with every result.

Read from TOML (``--settings FILE``); a key that does not exist is refused with the nearest one that does.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Self

from jianfu_dedup.documents import to_plain
from jianfu_dedup.errors import SettingsError


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Bounds on what a file may cost, and how many are read at once.

    Attributes:
        max_file_mb: A larger file is refused unread.
        max_unpacked_mb: A container or an office file that unpacks to more is a bomb.
        max_ratio: Likewise when it unpacks to more than this many times its size (above 10 MB).
        max_members: Members of a container, nested ones included.
        max_depth: Containers inside containers.
        max_rows: Rows kept of a table; the rest is counted. Templates are built from headers only.
        max_columns: Columns kept of a table.
        max_pages: Pages read of a PDF or OFD.
        max_chars: Characters kept of a document.
        timeout_s: Seconds a file may take before its worker is ended.
        memory_mb: Address space a worker may use (where the system can limit it).
        workers: Processes; 0 means one a core, and one for a handful of files (only a process can be ended for sure).
        ocr: Read scans with rapidocr when the extra ``ocr`` is installed.
    """

    max_file_mb: int = 100
    max_unpacked_mb: int = 400
    max_ratio: int = 200
    max_members: int = 5000
    max_depth: int = 4
    max_rows: int = 400
    max_columns: int = 300
    max_pages: int = 200
    max_chars: int = 2_000_000
    timeout_s: float = 60.0
    memory_mb: int = 2048
    workers: int = 0
    ocr: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """MinHash of the text-reuse judge, and the words of the same-ask judge.

    Attributes:
        shingle: Characters a shingle.
        num_perm: Permutations; bands × rows must not be more.
        bands: LSH bands. Measured on real text, word Jaccard ≥ .5: recall .85 at (25, 5), .98 at (32, 4).
        rows: Rows a band.
        seed: Seed of the permutations.
        scheme: Hash scheme of datasketch, passed explicitly because its default has changed before.
        min_shingles: A text with fewer shingles is too short to judge for reuse.
        boilerplate_weight: What a boilerplate fragment still counts, 0..1.
    """

    shingle: int = 5
    num_perm: int = 128
    bands: int = 32
    rows: int = 4
    seed: int = 1
    scheme: str = "affine32"
    min_shingles: int = 20
    boilerplate_weight: float = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """Which pairs are worth a look. Whether a pair is depends on its two documents alone, up to ``neighbours``.

    Attributes:
        neighbours: Notices, and tables, that one document is compared with at most: those that share most with it,
            beside all that share half of ``1`` or more.
        min_shared: What two documents must share to be looked at: about the sum of the cosines of their words, their
            meanings and their jobs.
        checked: Documents that a draft is compared with at most when a standing index is asked: three quarters of them
            of those issued about its time (``matching.window_days``), where there are so many.
        postings: About how many postings are read at most for a part of a draft: those of its most telling keys. Below
            some 100,000 documents that is all of them; beyond, a check takes hardly longer however large the index is.
        timeout_s: Seconds to wait for other writers of a standing index.
    """

    neighbours: int = 120
    min_shared: float = 0.06
    checked: int = 24
    postings: int = 500_000
    timeout_s: float = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Matching:
    """Where the judges draw the line. The defaults were fitted; see ``benchmarks/fit.py``.

    Attributes:
        same_text: Containment of boilerplate-weighted shingles from which text counts as reused.
        window_days: Requests further apart than this are another period, unless their periods say otherwise.
        threshold: Score from which two notices overlap.
        template_threshold: Score from which two templates overlap.
        cross_threshold: Score from which a notice overlaps another body's table.
        full: Score from which the overlap is full and not partial.
        related: Score from which a pair is told as ``same_topic``.
        weights: Path of a weights file of your own; "" for the shipped one.
        encoder_weight: What a cosine of 1 from an encoder of your own adds to the log-odds where the weights file has
            no weight for it. It could not be fitted, for no model is shipped: 1 moves a score of .5 to .38 or .62 at
            most with the middle below, less than most other signals do. ``jianfu-dedup tune`` fits one to your labels.
        encoder_middle: The cosine that changes nothing; take what your encoder gives two unrelated notices.
    """

    same_text: float = 0.7
    window_days: int = 75
    threshold: float = 0.5
    template_threshold: float = 0.5
    cross_threshold: float = 0.5
    full: float = 0.6
    related: float = 0.2
    weights: str = ""
    encoder_weight: float = 1.0
    encoder_middle: float = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Clustering:
    """How requests are grouped.

    Attributes:
        link: Mean score a document must reach with a group to join it (average link).
    """

    link: float = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Reporting:
    """What the outputs show.

    Attributes:
        townships: Addressee units of a notice to all townships; the survey's county had 28.
        max_quote: Characters of a quoted sentence.
        max_related: Related, not counted pairs that are listed.
    """

    townships: int = 28
    max_quote: int = 120
    max_related: int = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The whole tree.

    Example:
        >>> Settings().features.num_perm
        128
        >>> Settings.from_dict({"features": {"num_perm": 256}}).features.num_perm
        256
        >>> Settings.from_dict({"features": {"num_perms": 256}})
        Traceback (most recent call last):
        ...
        jianfu_dedup.errors.SettingsError: 设置里没有 features.num_perms（是否指 features.num_perm）
    """

    reading: Reading = field(default_factory=Reading)
    features: Features = field(default_factory=Features)
    index: Index = field(default_factory=Index)
    matching: Matching = field(default_factory=Matching)
    clustering: Clustering = field(default_factory=Clustering)
    report: Reporting = field(default_factory=Reporting)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build settings from nested mappings; absent keys keep their defaults.

        Raises:
            SettingsError: A key does not exist, or a value has the wrong type.
        """
        settings: Self = _build(cls, data, "")
        if settings.features.bands * settings.features.rows > settings.features.num_perm:
            raise SettingsError(
                f"features.bands × rows = {settings.features.bands * settings.features.rows}"
                f" 大于 num_perm = {settings.features.num_perm}",
                mend="减少 bands 或 rows, 或加大 num_perm",
            )
        return settings

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a TOML file.

        Raises:
            SettingsError: The file is missing, is not TOML, or has a wrong key.
        """
        try:
            data = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"设置文件打不开: {path}", mend="检查路径") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"设置文件 {path} 不是有效的 UTF-8 TOML: {error}", mend="按报出的行号改正") from error
        return cls.from_dict(data)

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as nested dicts, ready for JSON."""
        result: dict[str, Any] = to_plain(self)
        return result


def _build(cls: Any, data: Mapping[str, Any], where: str) -> Any:
    known = {f.name: f for f in fields(cls)}
    default = cls()
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise SettingsError(
                f"设置里没有 {where}{key}", mend=f"是否指 {where}{near[0]}" if near else "可用的键: " + " ".join(known)
            )
        current = getattr(default, key)
        if is_dataclass(current):
            if not isinstance(value, Mapping):
                raise SettingsError(f"{where}{key} 应是一节", mend=f"写成 [{where}{key}]")
            values[key] = _build(type(current), value, f"{where}{key}.")
        else:
            values[key] = _checked(value, current, where + key)
    return cls(**values)


def _checked(value: Any, default: Any, where: str) -> Any:
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise SettingsError(f"{where} = {value!r} 类型不对", mend=f"应与默认值 {default!r} 同类")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
        raise SettingsError(f"{where} = {value} 不能为负", mend=f"默认值是 {default}")
    return value
