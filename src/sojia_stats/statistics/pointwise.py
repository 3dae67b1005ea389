"""Pointwise confidence limits of a Kaplan–Meier curve, from its counts alone.

All methods but the last are R survival's, each a normal approximation on another scale. The
Thomas–Grunkemeier limits are those of the likelihood ratio and need no scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from sojia_stats.statistics.arguments import check_choice
from sojia_stats.statistics.interval import limits_level
from sojia_stats.statistics.likelihood_limits import thomas_grunkemeier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]

PointwiseMethod = Literal["plain", "log", "log-log", "logit", "arcsin", "thomas-grunkemeier"]
"""How the pointwise limits of a curve are found."""


def greenwood(at_risk: Sequence[int], events: Sequence[int]) -> NDArray[np.float64]:
    """Greenwood's standard error of the survival from each distinct time on, (h,) float64.

    S · √Σ d / (n (n − d)), the ``std.err`` of R's ``summary(survfit(…))``: 0 before the first
    event, NaN once the curve is 0. ``at_risk`` (1 or more) and ``events`` are (h,) int; under left
    truncation the numbers at risk may rise.

    Greenwood M (1926). The natural duration of cancer. Reports on Public Health and Medical
    Subjects 33:1–26.

    >>> greenwood([4, 3, 2, 1], [1, 1, 0, 1]).round(4).tolist()
    [0.2165, 0.25, 0.25, nan]
    """
    survival, error = _survival_and_log_error(*_counts(at_risk, events))
    with np.errstate(invalid="ignore"):
        return survival * error  # 0 · ∞ is NaN


def pointwise_limits(
    at_risk: Sequence[int],
    events: Sequence[int],
    level: float | Fraction | Decimal = 0.95,
    method: PointwiseMethod = "log",
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two-sided confidence limits of the survival from each distinct time on.

    ``at_risk`` and ``events`` are (h,) int, as for :func:`greenwood`. Low and high, (h,) float64,
    are shares: 1 and 1 before the first event. Once the curve is 0, they are NaN; but 0 and a limit
    below 1 under "thomas-grunkemeier", the likelihood ratio, for which see
    :func:`~sojia_stats.statistics.likelihood_limits.thomas_grunkemeier`. The others are normal on a
    scale, as R's ``survfit(…, conf.type=method)``, "log" being R's default. With z the normal
    quantile and s = √Σ d / (n (n − d)), the standard error of log S:

    ========  =======================================================
    plain     S ± z s S, cut at 0 and 1
    log       S exp(± z s), cut at 1
    log-log   S to the power exp(± z s / log S)
    logit     expit(logit S ± z s / (1 − S))
    arcsin    sin² (arcsin √S ± z s √(S / (1 − S)) / 2), cut at 0 and 1
    ========  =======================================================

    R has 1 and 1 before the first event under plain and log only, and NA under the others.

    Borgan Ø, Liestøl K (1990). A note on confidence intervals and bands for the survival function
    based on transformations. Scand J Stat 17:35–41.

    >>> low, high = pointwise_limits([4, 3, 2, 1], [1, 1, 0, 1], 0.95, "log-log")
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.1279, 0.0578, 0.0578, nan], [0.9605, 0.8449, 0.8449, nan])
    """
    check_choice(method, get_args(PointwiseMethod), "method")
    tail = float((1 - limits_level(level)) / 2)
    z = -NormalDist().inv_cdf(tail)
    there, had = _counts(at_risk, events)
    if method == "thomas-grunkemeier":
        return thomas_grunkemeier(there, had, z)
    survival, error = _survival_and_log_error(there, had)
    low, high = np.full_like(survival, np.nan), np.full_like(survival, np.nan)
    low[survival == 1] = high[survival == 1] = 1
    inside = (survival > 0) & (survival < 1)
    with np.errstate(over="ignore"):  # far out a limit is 0 or 1
        low[inside], high[inside] = _SCALES[method](survival[inside], z * error[inside])
    return low, high


def _plain(survival: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    half = spread * survival
    return np.maximum(survival - half, 0), np.minimum(survival + half, 1)


def _log(survival: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    return survival * np.exp(-spread), np.minimum(survival * np.exp(spread), 1)


def _log_log(survival: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    log = np.log(survival)
    return np.exp(log * np.exp(-spread / log)), np.exp(log * np.exp(spread / log))


def _logit(survival: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    odds_against = (1 - survival) / survival
    factor = np.exp(spread / (1 - survival))
    return 1 / (1 + odds_against * factor), 1 / (1 + odds_against / factor)


def _arcsin(survival: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    angle = np.arcsin(np.sqrt(survival))
    half = spread * np.sqrt(survival / (1 - survival)) / 2
    low, high = np.maximum(angle - half, 0), np.minimum(angle + half, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


# Each from the (k,) survival and z times the standard error of its logarithm to the (k,) limits.
_SCALES = {"plain": _plain, "log": _log, "log-log": _log_log, "logit": _logit, "arcsin": _arcsin}


def _survival_and_log_error(at_risk: _Floats, events: _Floats) -> tuple[_Floats, _Floats]:
    """Give the (h,) curve and the standard error of its logarithm, infinite once it is 0."""
    staying = at_risk - events
    with np.errstate(divide="ignore"):
        variance = np.cumsum(events / (at_risk * staying), dtype=np.float64)
    return np.cumprod(staying / at_risk, dtype=np.float64), np.sqrt(variance)


def _counts(at_risk: Sequence[int], events: Sequence[int]) -> tuple[_Floats, _Floats]:
    """Check both columns and give them as (h,) floats."""
    there, had = np.asarray(at_risk, dtype=np.float64), np.asarray(events, dtype=np.float64)
    if there.shape != had.shape or there.ndim != 1:
        raise ValueError(
            f"at_risk has shape {there.shape} and events {had.shape}: "
            "give one number of each for every distinct time"
        )
    bad = np.flatnonzero(~((there >= 1) & (had >= 0) & (had <= there)))
    if bad.size:
        row = bad[0]
        raise ValueError(
            f"at_risk[{row}] is {there[row]:g} and events[{row}] {had[row]:g}: "
            "give 1 or more at risk, and 0 to as many events"
        )
    return there, had
