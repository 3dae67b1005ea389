"""Confidence intervals of a survival quantile, by inverting the limits of the curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from sojia_stats.statistics.coverage import order_statistic_coverage
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.limits import LimitsMethod, crossings, limits
from sojia_stats.statistics.values import Number


def quantile_interval(
    times: Sequence[Number],
    at_risk: Sequence[int],
    events: Sequence[int],
    p: Fraction,
    level: float | Fraction | Decimal,
    method: LimitsMethod,
    *,
    late_entry: bool,
) -> Interval:
    """Return the times whose limits of survival admit 1 − p.

    Parameters
    ----------
    times, at_risk, events : sequence
        The distinct times, the patients at risk just before each, and the events at it.
    p : Fraction
        The share that has had the event.
    level, method, late_entry
        As for :func:`~sojia_stats.statistics.limits.limits`.

    Returns
    -------
    Interval
        ``attained`` only where all patients were seen from the start to the event.

    Raises
    ------
    TypeError, ValueError
        As :func:`~sojia_stats.statistics.limits.limits`.

    Examples
    --------
    >>> low = quantile_interval(
    ...     [3, 18], [4, 1], [3, 1], Fraction(1, 2), 0.95, "log-log", late_entry=False
    ... )
    >>> print(low)
    3 to not reached (95 % interval, covers 93.75 %)
    """
    low, high = crossings(*limits(at_risk, events, level, method, late_entry=late_entry), 1 - p)
    n = sum(events)
    attained = None
    if at_risk[0] == n and not late_entry:
        # Ties only widen an interval: its least coverage is that of the ranks without them.
        untied = limits(range(n, 0, -1), [1] * n, level, method)
        low_rank, high_rank = crossings(*untied, 1 - p)
        if low_rank and low_rank == high_rank:  # both limits pass 1 − p at one time
            attained = Fraction(0)
        else:
            attained = order_statistic_coverage(n, low_rank or 0, high_rank, p)
    return Interval(
        low=times[low - 1] if low else 0,
        high=math.inf if high is None else times[high - 1],
        level=level,
        attained=attained,
        unreached="not reached",
    )
