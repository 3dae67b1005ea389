"""The beta product approximated by one beta variable of the same mean and variance, as R has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LAST_STEP = 1e-8  # of Newton's method, relative to the point: the error left is its square


def moment_parameters(rates: Floats, counts: Floats | Sequence[int]) -> tuple[Floats, Floats]:
    """Parameters of the beta variables with the first two moments of products of Beta(λ, 1).

    ``rates`` are all λ, (m,) float64; ``counts``, (k,) whole, how many of them, from the first on,
    are in each product; none gives (inf, nan). The result is two (k,) float64.

    >>> moment_parameters(np.array([4.0, 3.0]), [1, 2])
    (array([4., 3.]), array([1., 2.]))
    """
    return _parameters(*(np.append(0, np.cumsum(terms))[counts] for terms in _terms(rates)))


def moment_limits(
    at_risk: Sequence[int], events: Sequence[int], tail: float, *, mid_p: bool
) -> tuple[Floats, Floats]:
    """Limits of the beta product confidence procedure by the method of moments.

    ``at_risk`` and ``events``, (h,) int, are those of
    :func:`~sojia_stats.statistics.small_sample.beta_product_limits`, and so are the results, low
    and high, (h + 1,) float64. ``tail`` is the probability left on each side; by mid-p that of the
    mixture of the lower and the upper variable.
    """
    from scipy.stats import beta

    times = len(at_risk)
    low, high = np.zeros(times + 1), np.ones(times + 1)
    rates = np.concatenate(
        [np.arange(n, n - d, -1.0) for n, d in zip(at_risk, events, strict=True)]
    )
    done = np.cumsum([0, *events])
    upper_sums = [np.append(0, np.cumsum(terms))[done] for terms in _terms(rates)]
    ahead = _terms(np.array(at_risk, dtype=np.float64))
    lower = _parameters(*(s[:-1] + a for s, a in zip(upper_sums, ahead, strict=True)))
    some = done > 0  # before the first event the upper variable is 1
    upper = _parameters(*(s[some] for s in upper_sums))
    if not mid_p:
        low[:-1] = beta.ppf(tail, *lower)
        high[some] = beta.isf(tail, *upper)
        return low, high
    first = int(np.argmax(some)) if some.any() else times  # stretches with only a lower variable
    low[:first] = beta.ppf(2 * tail, lower[0][:first], lower[1][:first])
    if some.any():
        pair = (lower[0][first:], lower[1][first:]), (upper[0][:-1], upper[1][:-1])
        low[first:-1] = _mixture_quantile(*pair, tail, beta.ppf, beta.cdf, beta.pdf, 1)
        high[first:-1] = _mixture_quantile(*pair, tail, beta.isf, beta.sf, beta.pdf, -1)
        high[-1] = beta.isf(2 * tail, upper[0][-1], upper[1][-1])
    return low, high


def _terms(rates: Floats) -> tuple[Floats, Floats, Floats]:
    """Terms of log S, log(S / T) and log(T / S²), S and T the first two moments of the product.

    (m,) floats each, for the (m,) rates. T − S² and S − T would cancel where the product is near 1.
    """
    return -np.log1p(1 / rates), np.log1p(1 / (rates + 1)), np.log1p(1 / (rates * (rates + 2)))


def _parameters(mean: Floats, decline: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Give the beta parameters whose sums of :func:`_terms` these are, all (k,) floats."""
    first = -np.expm1(-decline) / np.expm1(spread)
    return first, first * np.expm1(-mean)


def _mixture_quantile(
    lower: tuple[Floats, Floats],
    upper: tuple[Floats, Floats],
    tail: float,
    quantile: Callable[..., Floats],
    probability: Callable[..., Floats],
    density: Callable[..., Floats],
    sign: int,
) -> Floats:
    """Find where equal mixtures of two beta variables leave the tail, by bracketed Newton steps.

    ``lower`` and ``upper`` are the parameters of the variables, (k,) floats each; the points, (k,)
    shares, lie between the quantiles of the two. ``sign`` is −1 for upper tails.
    """
    low, high = quantile(tail, *lower), quantile(tail, *upper)
    point = (low + high) / 2
    rows = np.arange(len(point))
    while len(rows):
        here = point[rows]
        one, other = [(a[rows], b[rows]) for a, b in (lower, upper)]
        value = (probability(here, *one) + probability(here, *other)) / 2 - tail
        slope = sign * (density(here, *one) + density(here, *other)) / 2
        right = value * sign > 0
        high[rows[right]], low[rows[~right]] = here[right], here[~right]
        new = here - value / slope
        outside = ~((new >= low[rows]) & (new <= high[rows]))
        new[outside] = (low[rows[outside]] + high[rows[outside]]) / 2
        point[rows] = new
        rows = rows[np.abs(new - here) > _LAST_STEP * here * (1 - here)]
    return point
