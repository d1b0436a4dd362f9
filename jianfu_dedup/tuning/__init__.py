"""Weights of one's own: fitted to labelled pairs of one's own files, beginning from the weights that are shipped."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jianfu_dedup.api import Documents, Paths, Progress, SettingsLike, read
from jianfu_dedup.errors import LabelsError, SettingsError
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.tuning import labels
from jianfu_dedup.tuning.labels import Labelled

if TYPE_CHECKING:
    from jianfu_dedup.features.encoder import Encoder
    from jianfu_dedup.matching.scoring import Scored
    from jianfu_dedup.settings import Matching
    from jianfu_dedup.tuning.learning import Sample

MIN_PAIRS = 20
"""Labelled pairs below which nothing can be told about a gain, let alone fitted."""

Labels = str | os.PathLike[str] | Sequence[tuple[str | os.PathLike[str], str | os.PathLike[str], bool]]


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """What came of fitting.

    Attributes:
        judges: The fitted judges, by the kind of pair; a kind with too few labels keeps its weights.
        fitted: Kinds that were fitted.
        pairs: Labelled pairs.
        overlapping: Those that overlap.
        missed: Overlapping pairs that share so little that a scan does not even compare them; no weights find them.
        f1_before: F1 on the labelled pairs with the weights there were.
        f1_after: F1 with the new weights, each pair judged by weights that have seen neither it nor its relatives.
        interval: 95 % bootstrap interval of the gain.
    """

    judges: Mapping[str, Judge]
    fitted: tuple[str, ...]
    pairs: int
    overlapping: int
    missed: int
    f1_before: float
    f1_after: float
    interval: tuple[float, float]

    @property
    def gain(self) -> float:
        """What the new weights add to F1 on pairs they have not seen."""
        return self.f1_after - self.f1_before

    @property
    def better(self) -> bool:
        """Whether the gain is more than chance: its whole interval lies above 0."""
        return self.interval[0] > 0

    def to_toml(self) -> str:
        """Return the weights file; ``settings.matching.weights`` takes its path."""
        low, high = self.interval
        lines = [
            "# Weights of the judges: what a signal of 1 adds to the log-odds.",
            f"# Fitted by jianfu-dedup tune to {self.pairs} labelled pairs, {self.overlapping} of them overlapping.",
            f"# Out-of-fold F1 {self.f1_before:.3f} -> {self.f1_after:.3f}; gain {low:+.3f} to {high:+.3f} (95 %).",
        ]
        for name in sorted(self.judges):
            judge = self.judges[name]
            lines += ["", f"[judge.{name}]", f"bias = {judge.bias:.4f}", "", f"[judge.{name}.weights]"]
            lines += [f"{signal} = {weight:.4f}" for signal, weight in sorted(judge.weights.items())]
        return "\n".join(lines) + "\n"

    def write(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the weights file.

        Args:
            path: Where to.
            force: Write it also when no gain was shown.

        Raises:
            LabelsError: No gain was shown and ``force`` is not set.
            SettingsError: The file cannot be written.
        """
        if not self.better and not force:
            raise LabelsError(
                f"没有证明新权重更好: 折外 F1 {self.f1_before:.3f} → {self.f1_after:.3f},"
                f" 增益的 95% 区间 {self.interval[0]:+.3f} 至 {self.interval[1]:+.3f}",
                mend="多标注一些文件对; 仍要写出请用 --force（Python: force=True）",
            )
        try:
            Path(path).write_text(self.to_toml(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise SettingsError(f"写不出 {path}: {error.strerror}", mend="检查文件夹权限") from error


def tune(
    pairs: Labels,
    source: Documents | Paths,
    *,
    county: str | os.PathLike[str] | None = None,
    settings: SettingsLike | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Tuning:
    """Fit the judges to labelled pairs and measure, on pairs held out, what that gains.

    A ridge holds the weights to those there were (``settings.matching.weights``, else the shipped ones), and none
    changes its sign. Pairs that hang together by common files are held out together.

    Args:
        pairs: A CSV with the columns ``a``, ``b``, ``verdict``, or a sequence of (path, path, overlaps). Paths are
            those of the files relative to ``source``.
        source: The folder with the files, or what :func:`read` returned.
        county: As in :func:`read`; only for paths.
        settings: As in :func:`read`; only for paths.
        encoder: As in :func:`scan`: a weight for it is fitted, too.
        progress: As in :func:`read`.

    Raises:
        LabelsError: The CSV cannot be used, a path is not among the files, or there are fewer than 20 pairs, or only
            one verdict among them.
        NothingReadError: Nothing could be read.
        SettingsError: The settings cannot be used.
    """
    labelled = labels.read(pairs) if isinstance(pairs, (str, os.PathLike)) else labels.of_values(pairs)
    _enough(labelled)
    if not isinstance(source, Documents):
        source = read(source, county=county, settings=settings, progress=progress)
    elif county is not None or settings is not None:
        raise ValueError("county 和 settings 只能在读取时给出: jd.read(路径, county=…, settings=…)")
    labels.check_paths(labelled, [d.path for d in source], {u.path: u.reason for u in source.unread})
    return _tuned(labelled, source, encoder)


def _enough(labelled: Sequence[Labelled]) -> None:
    yes = sum(p.overlaps for p in labelled)
    if len(labelled) < MIN_PAIRS:
        raise LabelsError(
            f"只有 {len(labelled)} 对标注, 至少要 {MIN_PAIRS} 对", mend="重复和不重复的都要标, 100 对以上才较可靠"
        )
    if not 0 < yes < len(labelled):
        only = "重复" if yes else "不重复"
        raise LabelsError(f"{len(labelled)} 对标注全是“{only}”", mend="两种结论的文件对都要有")


def _tuned(labelled: Sequence[Labelled], source: Documents, encoder: Encoder | None) -> Tuning:
    import numpy as np

    from jianfu_dedup.matching import encoded, model
    from jianfu_dedup.tuning import learning

    limits = source.settings.matching
    base = encoded.weighed(model.load(limits.weights or None), encoder, limits)
    sample, cuts = _sample(labelled, source, encoder, base), _cuts(limits)
    judges = learning.learn(sample, base, np.ones(len(labelled), dtype=bool))
    before, after = learning.counted(sample, base, cuts), learning.held_out(sample, base, cuts)
    fitted = tuple(kind for kind in learning.KINDS if judges[kind] != base[kind])
    if not fitted:
        raise LabelsError(
            f"同类文件对太少: 通知对通知、表对表、通知对表各要至少 {learning.LEAST} 对, 且两种结论都有",
            mend="多标注一些同类的文件对",
        )
    return Tuning(
        judges=judges,
        fitted=fitted,
        pairs=len(labelled),
        overlapping=int(sample.y.sum()),
        missed=int(((sample.rows < 0) & (sample.y == 1)).sum()),
        f1_before=learning.f1(before, sample.y),
        f1_after=learning.f1(after, sample.y),
        interval=learning.gain_interval(before, after, sample.y, sample.group),
    )


def _sample(
    labelled: Sequence[Labelled], source: Documents, encoder: Encoder | None, base: Mapping[str, Judge]
) -> Sample:
    import numpy as np

    from jianfu_dedup import features, index
    from jianfu_dedup.matching import encoded, scoring
    from jianfu_dedup.matching.verdicts import attachments
    from jianfu_dedup.parsing import links
    from jianfu_dedup.tuning import learning

    documents, lexicon, settings = source.documents, source.lexicon, source.settings
    roles, own = links.roles(documents), attachments(documents)
    built = features.build(documents, lexicon=lexicon, settings=settings.features)
    candidates = index.candidates(built, documents, settings=settings, lexicon=lexicon)
    pairs = [(c.i, c.j) for c in candidates if (c.i, c.j) not in own]
    prepared = scoring.prepare(documents, built, pairs, roles=roles, lexicon=lexicon)
    prepared = encoded.measured(prepared, encoder)
    y = [int(p.overlaps) for p in labelled]
    return learning.Sample(
        documents=documents,
        roles=roles,
        prepared=prepared,
        rows=np.array(_rows(labelled, source, scoring.score(documents, prepared, base, roles=roles)), dtype=np.int64),
        y=np.array(y, dtype=np.int64),
        group=np.array(learning.groups([(p.a, p.b) for p in labelled], y), dtype=np.int64),
    )


def _rows(labelled: Sequence[Labelled], source: Documents, scored: Scored) -> list[int]:
    """For each pair of files the pair of documents in them that scores highest; -1 when none is a candidate."""
    paths = [d.path for d in source]
    best: dict[tuple[str, str], tuple[float, int]] = {}
    for n, (i, j) in enumerate(scored.pairs):
        low, high = sorted((paths[i], paths[j]))
        odds = float(scored.log_odds[n])
        if (low, high) not in best or odds > best[low, high][0]:
            best[low, high] = odds, n
    return [best.get((p.a, p.b), (0.0, -1))[1] for p in labelled]


def _cuts(limits: Matching) -> dict[str, float]:
    """The thresholds in log-odds; a threshold of 0 counts everything, one of 1 nothing."""
    from jianfu_dedup.matching.verdicts import threshold

    def log_odds(score: float) -> float:
        return math.log(score / (1 - score)) if 0 < score < 1 else math.copysign(math.inf, score - 0.5)

    return {kind: log_odds(threshold(kind, limits)) for kind in ("notices", "templates", "crossing")}
