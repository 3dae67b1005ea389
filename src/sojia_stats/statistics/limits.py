"""Pointwise confidence limits of survival, by the name of their method."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sojia_stats.statistics.arguments import check_choice
from sojia_stats.statistics.pointwise import PointwiseMethod, pointwise_limits
from sojia_stats.statistics.small_sample import (
    BetaProductKind,
    beta_product_limits,
    beta_product_limits_of_many,
)

LimitsMethod = Literal["bpcp", "bpcp-midp", "bpcp-moments", PointwiseMethod]
"""A method for the confidence limits of survival."""

SMALL: Final = 50
"""Below this number of patients the limits are those of the beta product unless asked otherwise.

With 50 the 95 % log-log limits cover survivals from 0.1 to 0.9 in 93.3 % at worst, with 20 in
83.5 % (:func:`~sojia_stats.statistics.coverage.limits_coverage`).
"""

EQUAL: Final = 1e-10
"""A limit that is nearer to a survival counts as equal: limits are found to this at worst."""

BETA_PRODUCTS: Final[dict[str, BetaProductKind]] = {
    "bpcp": "exact",
    "bpcp-midp": "mid-p",
    "bpcp-moments": "moments",
}
"""The methods by the beta product, and the kind of quantile that each takes."""


def default_method(n: int, *, late_entry: bool) -> LimitsMethod:
    """Return the method for n patients where none is named; no beta product allows late entry."""
    return "bpcp" if n < SMALL and not late_entry else "log-log"


def limits(
    at_risk: Sequence[int],
    events: Sequence[int],
    level: float | Fraction | Decimal,
    method: LimitsMethod,
    *,
    late_entry: bool = False,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return confidence limits of survival on each stretch of a Kaplan–Meier curve.

    ``at_risk`` and ``events`` are (h,) int, just before and at each distinct time; level and method
    as for :meth:`~sojia_stats.SurvivalCurve.interval`. Low and high, (h + 1,) float64, are shares:
    before the first time, and from each time on; NaN where the method has none.

    >>> low, high = limits([4, 3, 2, 1], [1, 1, 1, 1], 0.95, "bpcp")
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.3976, 0.1941, 0.0676, 0.0063, 0.0], [1.0, 0.9937, 0.9324, 0.8059, 0.6024])
    """
    check_choice(method, get_args(LimitsMethod), "method")
    if method in BETA_PRODUCTS:
        if late_entry:
            raise ValueError(
                f'method "{method}" needs all patients under observation from the start: '
                'with late entry give "log-log"'
            )
        return beta_product_limits(at_risk, events, level, BETA_PRODUCTS[method])
    named: PointwiseMethod = method  # type: ignore[assignment]
    low, high = pointwise_limits(at_risk, events, level, named)
    start = np.ones(1)  # nobody has the event before the first time, and R draws no limits there
    return np.concatenate([start, low]), np.concatenate([start, high])


def limits_of_many(
    flags: NDArray[np.int64], level: float | Fraction | Decimal, method: LimitsMethod
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the limits of many curves of the same number of patients together.

    The limits depend on the order of events and censorings alone. A tie needs no care: after its
    last patient the limits are those of the tie. So ``flags``, (curves, n) int64, has for each
    curve the patients in the order of their times, events before censorings at ties: 1 for an
    event, 0 for a censoring. Low and high, (curves, n + 1) float64, are those of :func:`limits`.

    >>> low, high = limits_of_many(np.array([[1, 0], [1, 1]]), 0.95, "bpcp")
    >>> low.round(4).tolist()
    [[0.1581, 0.0126, 0.0], [0.1581, 0.0126, 0.0]]
    """
    check_choice(method, get_args(LimitsMethod), "method")
    at_risk = range(flags.shape[1], 0, -1)
    if method in BETA_PRODUCTS:
        histories = [(at_risk, row) for row in flags.tolist()]
        found = beta_product_limits_of_many(histories, level, BETA_PRODUCTS[method])
    else:
        found = [limits(at_risk, row, level, method) for row in flags.tolist()]
    return np.array([low for low, _ in found]), np.array([high for _, high in found])


def crossings(
    low: NDArray[np.float64], high: NDArray[np.float64], survival: Fraction
) -> tuple[int | None, int | None]:
    """Find the first stretch whose lower limit is at most this, and whose upper one is below it.

    A limit that differs by no more than ``EQUAL`` is equal: rounding does not decide. ``low`` and
    ``high`` are (k,) float64, where NaN excludes nothing. Gives the numbers of stretches, from 0,
    or None; where the lower limit stays above the survival to the end, the last stretch.

    >>> crossings(np.array([1, 0.4, 0]), np.array([1, 0.9, 0.4]), Fraction(1, 2))
    (1, 2)
    """
    sought = float(survival)
    first = _first(low <= sought + EQUAL)
    if first is None and low[-1] < 1:  # limits of 1 to 1 come from no event and tell nothing
        first = len(low) - 1
    return first, _first(high < sought - EQUAL)


def _first(found: NDArray[np.bool_]) -> int | None:
    """Give the place of the first True of (k,) flags."""
    return int(found.argmax()) if found.any() else None
