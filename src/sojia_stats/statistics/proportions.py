"""Confidence intervals for a proportion, by the methods that a paper on few patients may name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from sojia_stats.statistics.arguments import check_choice, whole_number
from sojia_stats.statistics.interval import Interval, exact_level

ProportionMethod = Literal["clopper-pearson", "wilson", "jeffreys", "mid-p", "blaker"]
"""How the interval for a proportion is found."""

_Tail = Callable[[int, float], float]


def proportion_interval(
    x: int,
    n: int,
    level: float | Fraction | Decimal = 0.95,
    method: ProportionMethod = "clopper-pearson",
) -> Interval:
    """Two-sided confidence interval for a proportion of which x of n were seen.

    Parameters
    ----------
    x, n : int
        Patients with the feature, and all patients; whole numbers with 0 ≤ x ≤ n and n ≥ 1.
    level : float, Fraction or Decimal, optional
        The coverage asked for; a float is taken as written.
    method : str, optional
        "clopper-pearson" (each tail keeps α/2) and "blaker" (inside the former) cover at least
        the level whatever the proportion; "wilson" (score), "jeffreys" (beta prior 1/2, 1/2) and
        "mid-p" cover about the level on average.

    Returns
    -------
    Interval
        Of shares; ``attained`` is None, as the coverage depends on the unknown proportion.

    Raises
    ------
    TypeError
        If ``x`` or ``n`` is not a whole number, or the level not a number.
    ValueError
        If not 0 ≤ x ≤ n, n is 0, the level is not between 0 and 1, or the method is unknown.

    Notes
    -----
    Jeffreys: as Brown, Cai and DasGupta have it, the lower limit is 0 at x = 0 and the upper one
    is 1 at x = n. Mid-p: half of P(X = x) counts in each tail. Blaker: the proportions for which
    the smaller tail, plus the largest tail on the other side that does not exceed it, is more than
    α; they may have gaps, and the interval is from the first to the last of them. Mid-p and Blaker
    are solved to floating-point precision; R's exactci stops earlier (mid-p at 3e-5).

    References
    ----------
    Brown LD, Cai TT, DasGupta A (2001). Interval estimation for a binomial proportion. Stat Sci
    16:101–133. Blaker H (2000). Confidence curves and improved exact confidence intervals for
    discrete distributions. Can J Stat 28:783–798.

    Examples
    --------
    Two of four children, and none.

    >>> print(proportion_interval(2, 4))
    0.067586 to 0.932414 (95 % interval)
    >>> print(proportion_interval(0, 4, method="blaker"))
    0 to 0.527129 (95 % interval)
    """
    check_choice(method, get_args(ProportionMethod), "method")
    x, n = whole_number(x, "x"), whole_number(n, "n")
    if n < 1:
        raise ValueError(f"n is {n}: give the number of all patients, at least 1")
    if not 0 <= x <= n:
        raise ValueError(f"x is {x} and n is {n}: give x from 0 to n")
    alpha = 1 - exact_level(level)
    low, high = _LIMITS[method](x, n, float(alpha))
    return Interval(low, high, level)


def _clopper_pearson(x: int, n: int, alpha: float) -> tuple[float, float]:
    # To the last digits, where binomtest stops at 2e-12.
    from scipy import special

    if not hasattr(special, "betainccinv"):  # before scipy 1.12; scipy.stats is slow to import
        from scipy.stats import beta

        low = 0.0 if x == 0 else float(beta.ppf(alpha / 2, x, n - x + 1))
        return low, 1.0 if x == n else float(beta.isf(alpha / 2, x + 1, n - x))
    low = 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, alpha / 2))
    return low, 1.0 if x == n else float(special.betainccinv(x + 1, n - x, alpha / 2))


def _wilson(x: int, n: int, alpha: float) -> tuple[float, float]:
    from scipy.stats import binomtest

    limits = binomtest(x, n).proportion_ci(1 - alpha, method="wilson")
    return float(limits.low), float(limits.high)


def _jeffreys(x: int, n: int, alpha: float) -> tuple[float, float]:
    from scipy.stats import beta

    posterior = beta(x + 0.5, n - x + 0.5)
    low = 0.0 if x == 0 else float(posterior.ppf(alpha / 2))
    high = 1.0 if x == n else float(posterior.isf(alpha / 2))
    return low, high


def _mid_p(x: int, n: int, alpha: float) -> tuple[float, float]:
    at_most, at_least = _tails(n)
    low, high = 0.0, 1.0
    if x > 0:
        low = _root(lambda p: at_least(x, p) + at_least(x + 1, p) - alpha, 0.0, 1.0)
    if x < n:
        high = _root(lambda p: at_most(x, p) + at_most(x - 1, p) - alpha, 0.0, 1.0)
    return low, high


def _blaker(x: int, n: int, alpha: float) -> tuple[float, float]:
    at_most, at_least = _tails(n)
    low, high = _clopper_pearson(x, n, alpha)
    if x > 0:
        low = _blaker_limit(x, at_least, at_most, low, alpha, outward=-1)
    if x < n:
        high = _blaker_limit(x, at_most, at_least, high, alpha, outward=1)
    return low, high


def _blaker_limit(
    x: int, near: _Tail, far: _Tail, edge: float, alpha: float, *, outward: int
) -> float:
    """Find the outermost proportion that Blaker's test accepts, on one side of x / n.

    ``outward`` is 1 for the upper side and -1 for the lower one. ``near`` is the tail on x's side,
    which shrinks outward to α/2 at the Clopper–Pearson limit ``edge``. The ``far`` tail starts at
    the first count k, outward of x, at which it does not exceed the near one. So acceptance,
    near(x) + far(k), falls by a jump wherever the tails from x and k are equal, and k moves on.

    Between two jumps acceptance is 1 − P(between x and k), a valley in the proportion: it is
    highest at the ends of the piece. At a jump it is twice the near tail, more than α inside
    ``edge``. The outermost accepted proportion is therefore at the last jump before ``edge``, or
    on the one piece from there to ``edge``, which it then crosses once.
    """
    k = x + outward
    while far(k, edge) > alpha / 2:
        k += outward
    inner = 0.0 if outward > 0 else 1.0
    jump = _root(lambda p: near(x, p) - far(k - outward, p), inner, edge)

    def excess(p: float) -> float:
        return near(x, p) + far(k, p) - alpha

    if excess(jump) <= 0:
        return jump
    return edge if excess(edge) >= 0 else _root(excess, jump, edge)


def _tails(n: int) -> tuple[_Tail, _Tail]:
    """P(X ≤ k) and P(X ≥ k) of a binomial X out of n, as functions of k and the proportion."""
    from scipy.stats import binom

    def at_most(k: int, p: float) -> float:
        return float(binom.cdf(k, n, p))

    def at_least(k: int, p: float) -> float:
        return float(binom.sf(k - 1, n, p))

    return at_most, at_least


def _root(function: Callable[[float], float], start: float, end: float) -> float:
    from scipy.optimize import brentq

    # Tolerances relative to the root, as a limit may be as small as 1/n. Halving down to 1e-300
    # takes 1,000 steps; as many again are for interpolation.
    return float(brentq(function, start, end, xtol=1e-300, rtol=1e-15, maxiter=2000))


_LIMITS: dict[ProportionMethod, Callable[[int, int, float], tuple[float, float]]] = {
    "clopper-pearson": _clopper_pearson,
    "wilson": _wilson,
    "jeffreys": _jeffreys,
    "mid-p": _mid_p,
    "blaker": _blaker,
}
