"""The restricted mean of a Kaplan–Meier curve, with the estimator's own standard error."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from sojia_stats.statistics.arguments import numbers_in
from sojia_stats.statistics.exact_numbers import Number, all_exact, format_number, narrowed

_PRINTABLE = 10**4300  # numerators and denominators below it: Python refuses to write longer ones


@dataclass(frozen=True, slots=True, repr=False)
class RestrictedMean:
    """Mean of the time to the event or to ``until``, whichever is first.

    Parameters
    ----------
    value : int, Fraction or float
        The area under the curve from 0 to ``until``, in the unit of the times.
    standard_error : float
        Of ``value`` as an estimate, in that unit; not the spread of the patients' times.
    until : int, Fraction or float
        Where the area ends, in that unit.

    Examples
    --------
    >>> print(RestrictedMean(5, 1.5411035007422441, until=10))  # days
    5 (SE 1.5411) until 10
    """

    value: Number
    standard_error: float
    until: Number

    def __repr__(self) -> str:
        value, error, until = map(format_number, (self.value, self.standard_error, self.until))
        return f"RestrictedMean(value={value}, standard_error={error}, until={until})"

    def __str__(self) -> str:
        value, error, until = map(format_number, (self.value, self.standard_error, self.until))
        return f"{value} (SE {error}) until {until}"


def restricted_mean(
    times: Sequence[Number],
    at_risk: Sequence[int],
    events: Sequence[int],
    until: float | Fraction | Decimal | None = None,
) -> RestrictedMean:
    """Area under a Kaplan–Meier curve from 0 to ``until``, and its standard error.

    ``times`` are (h,) int, Fraction or float, ascending, 0 or later, in any unit; ``at_risk`` just
    before each and ``events`` at it are (h,) int. Under left truncation the numbers at risk may
    rise. ``until`` is in the unit of the times; None is the largest observed time, censored or not;
    to compare groups, give all of them the same. Beyond the last time of a curve that is not 0
    there nothing is known of how it goes on: a ValueError, where R continues it as level, without a
    warning.

    ``value`` is exact where times and ``until`` are, as long as Python can write it (4300 digits);
    beyond that, as for times that are floats, it is the float nearest to the area. The variance is
    the sum over event times, up to ``until``, of A² d / (n (n − d)), where A is the area under the
    curve from that time to ``until``; no n / (n − 1) is applied. This is what R prints for
    ``print(survfit(…), rmean=until)``. lifelines' ``restricted_mean_survival_time`` with
    ``return_variance=True`` gives another thing, the variance of min(T, until) between patients. No
    interval is given: with few patients the estimator is far from normal.

    Klein JP, Moeschberger ML (2003). Survival analysis, 2nd edition, section 4.5. Irwin JO (1949).
    The standard error of an estimate of expectation of life. J Hyg 47:188–189.

    >>> days = [2, 3, 5, 10]
    >>> restricted_mean(days, [4, 3, 2, 1], [1, 1, 0, 1])
    RestrictedMean(value=6.25, standard_error=1.88331, until=10)
    >>> restricted_mean(days, [4, 3, 2, 1], [1, 1, 0, 1], until=4).value
    Fraction(13, 4)
    """
    end = times[-1] if until is None else _checked(until)
    used = sum(time <= end for time in times)
    if end > times[-1] and all(had < there for had, there in zip(events, at_risk, strict=True)):
        raise ValueError(
            f"until is {format_number(end)} and the curve is above 0 at the last time, "
            f"{format_number(times[-1])}: give until up to that time"
        )
    exact = all_exact((*times, end))
    value = _area(times[:used], at_risk[:used], events[:used], end)
    exact = exact and max(abs(value.numerator), value.denominator) < _PRINTABLE
    error = _standard_error(times[:used], at_risk[:used], events[:used], end)
    return RestrictedMean(narrowed(value, exact=exact), error, end)


def _checked(until: object) -> Number:
    advice = "give a time above 0"
    if until is not None and (
        isinstance(until, bool) or not isinstance(until, numbers.Real | Decimal)
    ):
        raise TypeError(f"until is {until!r}, a {type(until).__name__}: {advice}")
    if until in (math.inf, -math.inf):
        raise ValueError(f"until is infinite: {advice}, or None for the largest observed time")
    (end,) = numbers_in([until], "until")
    if end is None:
        raise ValueError(f"until is missing: {advice}, or None for the largest observed time")
    if end <= 0:
        raise ValueError(f"until is {format_number(end)}: {advice}")
    return end


def _area(
    times: Sequence[Number], at_risk: Sequence[int], events: Sequence[int], end: Number
) -> Fraction:
    """Sum the area from the end back, as one numerator over one denominator.

    What is carried back is the time to come of all patients at risk *together*. Where nobody is
    censored or enters it stays as it is; only elsewhere does the denominator grow. Reducing
    fractions at each step would take the greatest common divisor of ever longer numbers.
    """
    points = [Fraction(point) for point in (0, *times, end)]
    scale = math.lcm(*(point.denominator for point in points))
    ticks = [int(point * scale) for point in points]
    first, *widths = (later - earlier for earlier, later in pairwise(ticks))
    numerator, denominator, next_at_risk = 0, 1, 1
    rows = list(zip(widths, at_risk, events, strict=True))
    for width, there, had in reversed(rows):
        staying = there - had
        if staying == next_at_risk:
            numerator += staying * width * denominator
        else:
            numerator = staying * (width * next_at_risk * denominator + numerator)
            denominator *= next_at_risk
        next_at_risk = there
    denominator *= next_at_risk
    return Fraction(first * denominator + numerator, denominator * scale)


def _standard_error(
    times: Sequence[Number], at_risk: Sequence[int], events: Sequence[int], end: Number
) -> float:
    """Give the root of the sum that :func:`restricted_mean` describes, of h times up to the end."""
    there, had = np.array(at_risk, dtype=np.float64), np.array(events, dtype=np.float64)
    staying = there - had
    widths = np.diff(np.array([float(time) for time in (*times, end)]))
    areas = np.cumsum((np.cumprod(staying / there) * widths)[::-1])[::-1]
    last = staying == 0  # the area beyond it is 0, which is certain
    hazard_variance = np.where(last, 0.0, had / (there * np.where(last, 1.0, staying)))
    return float(np.sqrt(np.sum(areas**2 * hazard_variance)))
