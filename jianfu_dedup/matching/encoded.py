"""The signal of an encoder of the user's own, and the weight that it has where none was fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from jianfu_dedup.errors import SettingsError
from jianfu_dedup.matching.model import Judge
from jianfu_dedup.matching.scoring import Scored
from jianfu_dedup.settings import Matching

if TYPE_CHECKING:
    from jianfu_dedup.features.encoder import Encoder

SIGNAL = "ask_encoded"
"""Cosine of the two asks' texts, 0..1; an angle above 90° counts 0."""


def measured(prepared: Scored, encoder: Encoder | None) -> Scored:
    """Add the signal ``ask_encoded`` to prepared pairs; without an encoder they stay as they are.

    Only texts of asks that stand for a pair are encoded, each once.

    Raises:
        EncoderError: The encoder cannot be used.
    """
    if encoder is None:
        return prepared
    import numpy as np

    from jianfu_dedup.features.encoder import directions

    signals = prepared.signals
    needed = np.unique(signals.best)
    rows = directions(encoder, [signals.asks.asks[n].text for n in needed.tolist()])
    x, y = (rows[np.searchsorted(needed, signals.best[:, k])] for k in (0, 1))
    cosine = np.clip((x * y).sum(axis=1), 0.0, 1.0)
    names = (*signals.names, SIGNAL)
    return replace(prepared, signals=replace(signals, names=names, values=np.column_stack([signals.values, cosine])))


def weighed(judges: Mapping[str, Judge], encoder: Encoder | None, limits: Matching) -> Mapping[str, Judge]:
    """Give the judges a weight for ``ask_encoded``.

    A weight of the weights file stands. Where there is none, ``limits.encoder_weight`` is taken, and the bias lowered
    so that a cosine of ``limits.encoder_middle`` changes nothing: more speaks for a match, less takes away.

    Raises:
        SettingsError: The weights were fitted with an encoder and none was given.

    Example:
        >>> class Encoder:
        ...     def encode(self, texts):
        ...         return []
        >>> plain = {"notices": Judge(name="notices", bias=-8.0, weights={"title_words": 1.0})}
        >>> with_it = weighed(plain, Encoder(), Matching())["notices"]
        >>> with_it.bias, with_it.weights
        (-8.5, {'title_words': 1.0, 'ask_encoded': 1.0})
        >>> weighed(plain, None, Matching()) is plain
        True
    """
    if encoder is None:
        if any(SIGNAL in judge.weights for judge in judges.values()):
            raise SettingsError(
                "权重文件是连同编码器一起拟合的, 这次没有给出编码器",
                mend="用 jd.scan(…, encoder=…) 给出同一个编码器, 或换用不含 ask_encoded 的权重文件",
            )
        return judges
    return {name: judge if SIGNAL in judge.weights else _with_default(judge, limits) for name, judge in judges.items()}


def _with_default(judge: Judge, limits: Matching) -> Judge:
    bias = judge.bias - limits.encoder_weight * limits.encoder_middle
    return replace(judge, bias=bias, weights={**judge.weights, SIGNAL: limits.encoder_weight})
