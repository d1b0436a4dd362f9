"""The judges' arithmetic: a small, readable, monotone model whose weights live in ``weights.toml``.

A judge adds up weighted features to log-odds and squashes them to a score. No weight is ever negative on a feature
that speaks for a match, nor positive on one that speaks against: the fit in ``benchmarks/fit.py`` keeps the signs.
So each score decomposes into reasons that add up to it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from jianfu_dedup.errors import SettingsError


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Weights for one kind of pair.

    Attributes:
        name: ``notices``, ``templates`` or ``crossing``; those with ``_in_company`` at the end look at
            the documents around a pair as well.
        bias: Log-odds before any feature is seen.
        weights: Feature name → what a value of 1 adds to the log-odds.

    Example:
        >>> judge = Judge(name="toy", bias=-1.0, weights={"title": 2.0})
        >>> round(judge.score({"title": 0.5}), 2)
        0.5
        >>> judge.reasons({"title": 0.5})
        [('title', 1.0)]
    """

    name: str
    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Return the bias plus every weighted feature."""
        return self.bias + math.fsum(self.weights[k] * features.get(k, 0.0) for k in sorted(self.weights))

    def score(self, features: Mapping[str, float]) -> float:
        """Return the score, 0..1."""
        x = self.log_odds(features)
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    def reasons(self, features: Mapping[str, float]) -> list[tuple[str, float]]:
        """Return (feature, what it adds), the strongest first; with the bias they sum to the log-odds."""
        parts = [(k, self.weights[k] * features.get(k, 0.0)) for k in self.weights]
        return sorted(((k, v) for k, v in parts if abs(v) > 1e-9), key=lambda p: (-abs(p[1]), p[0]))


@cache
def load(path: str | None = None) -> Mapping[str, Judge]:
    """Load the judges from the shipped weights, or from a user's own file.

    Raises:
        SettingsError: The file is missing or is not a weights file.

    Example:
        >>> sorted(load())
        ['crossing', 'notices', 'notices_in_company', 'templates', 'templates_in_company']
    """
    try:
        if path is None:
            text = resources.files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
        else:
            text = Path(path).read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)["judge"]
        return {
            name: Judge(name=name, bias=float(t["bias"]), weights={k: float(v) for k, v in t["weights"].items()})
            for name, t in tables.items()
        }
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"权重文件 {path or 'weights.toml'} 不可用: {error}", mend="用 benchmarks/fit.py 重新生成"
        ) from error
