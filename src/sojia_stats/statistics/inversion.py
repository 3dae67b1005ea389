"""Confidence intervals of a survival quantile, by inverting the limits of the curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from sojia_stats.statistics.coverage import order_statistic_coverage
from sojia_stats.statistics.exact_numbers import Number
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.limits import LimitsMethod, crossings, limits


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
    """Return the times whose limits of survival admit 1 − p, the share without the event.

    ``times`` are (h,) int, Fraction or float, ascending, in any unit, which is that of the result;
    the others as for :func:`~sojia_stats.statistics.limits.limits`. ``attained`` is given only
    where all patients were seen from the start to the event.

    Months of treatment of four children: three times 3, and 18.

    >>> counts = [3, 18], [4, 1], [3, 1]
    >>> print(quantile_interval(*counts, Fraction(1, 2), 0.95, "log-log", late_entry=False))
    3 to not reached (95 % interval, covers 93.75 %)
    """
    low, high = crossings(*limits(at_risk, events, level, method, late_entry=late_entry), 1 - p)
    n = sum(events)
    attained = None
    if at_risk[0] == n and not late_entry:
        # Ties only widen an interval: its least coverage is that without them, of ranks 1 … n.
        untied = limits(range(n, 0, -1), [1] * n, level, method)
        low_rank, high_rank = crossings(*untied, 1 - p)
        if low_rank and low_rank == high_rank:  # both limits pass 1 − p at the same time
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
