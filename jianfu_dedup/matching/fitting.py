"""Fitting the judges: a penalised logistic model whose weights keep their signs, and a threshold chosen out of fold.

A ridge pulls every weight towards a prior, so a few labels move the weights a little and many labels move them far. A
weight of a signal named ``other_…`` is never positive, any other never negative: what speaks for a match may turn out
to say nothing, never to speak against it. ``benchmarks/fit.py`` fits the shipped weights with this module, and
``jianfu-dedup tune`` a user's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def fit(
    x: NDArray[np.float64],
    y: NDArray[np.int64],
    names: Sequence[str],
    *,
    prior: Mapping[str, float],
    ridge: float,
    bias: float = 0.0,
    bias_ridge: float = 0.0,
) -> NDArray[np.float64]:
    """Return bias and weights of the penalised logistic model with signs kept.

    Args:
        x: Signals, shape (pairs, signals).
        y: 1 where a pair overlaps, else 0; shape (pairs,).
        names: Names of the signals.
        prior: Weights that the ridge pulls towards; 0 for names that are not in it.
        ridge: How hard it pulls: a prior worth that many squared units of log-odds.
        bias: What the bias is pulled towards.
        bias_ridge: How hard; 0 leaves the bias free.

    Returns:
        Shape (signals + 1,), the bias first.

    Example:
        >>> import numpy as np
        >>> x, y = np.array([[0.0], [0.1], [0.9], [1.0]]), np.array([0, 0, 1, 1])
        >>> bool(fit(x, y, ["title_words"], prior={}, ridge=0.1)[1] > 1)
        True
        >>> fit(x, y, ["other_period"], prior={}, ridge=0.1)[1].item()
        0.0
    """
    import numpy as np
    from scipy.optimize import minimize

    towards = np.array([prior.get(n, 0.0) for n in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ w[1:] + w[0]
        error = 1 / (1 + np.exp(-z)) - y
        off = w[1:] - towards
        value = float((np.logaddexp(0, z) - y * z).sum() + ridge / 2 * (off**2).sum())
        value += bias_ridge / 2 * float(w[0] - bias) ** 2
        return value, np.concatenate([[error.sum() + bias_ridge * (w[0] - bias)], x.T @ error + ridge * off])

    bounds = [(None, None), *((None, 0) if n.startswith("other_") else (0, None) for n in names)]
    start = np.zeros(x.shape[1] + 1)
    found: NDArray[np.float64] = minimize(
        loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000}
    ).x
    return found


def out_of_fold(
    x: NDArray[np.float64],
    y: NDArray[np.int64],
    fold: NDArray[np.int64],
    names: Sequence[str],
    *,
    prior: Mapping[str, float],
    ridge: float,
    bias: float = 0.0,
    bias_ridge: float = 0.0,
) -> NDArray[np.float64]:
    """Return each pair's log-odds by weights that have seen no pair of its fold, shape (pairs,).

    Args:
        x: As in :func:`fit`.
        y: As in :func:`fit`.
        fold: Fold of each pair; pairs that stand or fall together belong into one.
        names: As in :func:`fit`.
        prior: As in :func:`fit`.
        ridge: As in :func:`fit`.
        bias: As in :func:`fit`.
        bias_ridge: As in :func:`fit`.
    """
    import numpy as np

    odds = np.zeros(len(y))
    for f in np.unique(fold):
        held = fold == f
        w = fit(x[~held], y[~held], names, prior=prior, ridge=ridge, bias=bias, bias_ridge=bias_ridge)
        odds[held] = x[held] @ w[1:] + w[0]
    return odds


def expected_threshold(odds: NDArray[np.float64], missed: int = 0) -> tuple[float, float]:
    """Return the F1 that the model itself expects at its best threshold, and that threshold.

    The labels are not looked at again: with a few dozen overlapping pairs the threshold that is best on them is
    mostly luck, and the probabilities of a fitted model are steadier.

    Args:
        odds: Log-odds out of fold, shape (pairs,).
        missed: Overlapping pairs beside these that no threshold can find.

    Returns:
        Expected F1, and the threshold in log-odds.

    Example:
        >>> import numpy as np
        >>> f1, cut = expected_threshold(np.array([3.0, 2.0, -4.0, -5.0]))
        >>> f1 > 0.9, round(cut, 6)
        (True, 2.0)
    """
    import numpy as np

    likely = np.sort(1 / (1 + np.exp(-odds)))[::-1]
    expected = 2 * np.cumsum(likely) / (np.arange(1, len(likely) + 1) + likely.sum() + missed)
    k = int(np.argmax(expected))
    return float(expected[k]), float(np.log(likely[k] / (1 - likely[k])))
