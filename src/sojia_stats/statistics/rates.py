"""Events per patient-time, with exact limits even where no event was seen."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from sojia_stats.statistics.arguments import check_choice, numbers_in, whole_number
from sojia_stats.statistics.exact_numbers import Number, all_exact, format_number, narrowed
from sojia_stats.statistics.interval import Interval, limits_level

_MOST_EVENTS = 10**12  # more than any study sees, and few enough for limits to the last digits
_LEAST_TIME = Fraction(1, 10**150)  # times from it to 1 / it: a ratio of two is finite as a float

RateAlternative = Literal["two-sided", "upper", "lower"]
"""Both limits of a rate, or all of the error on one side: only an upper or only a lower limit."""


@dataclass(frozen=True, slots=True)
class EventRate:
    """A rate of events with its exact interval; made by :func:`event_rate`.

    Parameters
    ----------
    events : int
        Events seen.
    patient_time : int, Fraction or float
        Time under observation, summed over the patients, in ``unit``.
    per : int, Fraction or float
        How much of that time the rate is for.
    rate : int, Fraction or float
        Events / patient_time × per; exact if both times are.
    interval : Interval
        Its limits, for the same time.
    alternative : str
        "two-sided", "upper" or "lower".
    unit : str
        The unit of ``patient_time`` and ``per``, such as "patient-months".

    Examples
    --------
    >>> print(event_rate(3, 27, unit="patient-months"))
    3 events in 27 patient-months: 0.111111 per patient-month, 0.0229138 to 0.324714 (95 % interval)
    """

    events: int
    patient_time: Number
    per: Number
    rate: Number
    interval: Interval
    alternative: RateAlternative
    unit: str

    def __str__(self) -> str:
        events, time, rate = map(format_number, (self.events, self.patient_time, self.rate))
        return f"{in_words(events, time, rate, self.per, self.unit)}, {self.interval}"


def in_words(events: str, time: str, rate: str, per: Number, unit: str) -> str:
    """Write a rate, or the bounds of rates, with the units in the number that each needs.

    >>> in_words("1", "27", "0.444444", 12, "patient-months")
    '1 event in 27 patient-months: 0.444444 per 12 patient-months'
    >>> in_words("0 to 2", "1", "0 to 2", 1, "")
    '0 to 2 events in 1 unit of patient-time: 0 to 2 per unit of patient-time'
    """
    several = unit or "units of patient-time"
    plural = several.endswith(("days", "weeks", "months", "years", "hours", "minutes"))
    one = several.removesuffix("s") if plural else unit or "unit of patient-time"
    base = one if per == 1 else f"{format_number(per)} {several}"
    return (
        f"{events} event{'s' * (events != '1')} in {time} {one if time == '1' else several}: "
        f"{rate} per {base}"
    )


def event_rate(
    events: int,
    patient_time: float | Fraction | Decimal,
    level: float | Fraction | Decimal = 0.95,
    alternative: RateAlternative = "two-sided",
    per: float | Fraction | Decimal = 1,
    unit: str = "",
) -> EventRate:
    """Rate of events per patient-time, with exact (Garwood) Poisson limits.

    Parameters
    ----------
    events : int
        Events seen, 0 or more.
    patient_time : number
        Time under observation, summed over the patients; above 0.
    level : float, Fraction or Decimal, optional
        The coverage asked for; a float is taken as written.
    alternative : str, optional
        "two-sided": each limit keeps half of the error, also with no event, where the lower one
        is 0. "upper" or "lower": one limit keeps all of it and the other is 0 or infinite.
    per : number, optional
        How much patient-time the rate is for, in the unit of ``patient_time``: 12 turns months
        into a rate per patient-year.
    unit : str, optional
        The unit of ``patient_time``, for the text only, such as "patient-months".

    Returns
    -------
    EventRate
        ``interval.attained`` is None, as the coverage depends on the unknown rate.

    Raises
    ------
    TypeError
        If ``events`` is not a whole number, a time or the level not a number, or ``unit`` not text.
    ValueError
        If ``events`` is negative, a time is not finite and above 0, the level is not between 0
        and 1, or the alternative is unknown.

    Notes
    -----
    The limits are means at which x events or fewer (upper limit), or x or more (lower limit), have
    the probability α/2, or α if one-sided; they are quantiles of gamma distributions with shapes
    x + 1 and x. They cover at least the level if events follow a Poisson process with one rate,
    the same for all patients and at all times: not if an event can come to a patient only once, or
    comes mostly early. "upper" is R's
    ``poisson.test(x, time, alternative="less")``, "lower" its "greater".

    References
    ----------
    Garwood F (1936). Fiducial limits for the Poisson distribution. Biometrika 28:437–442.

    Examples
    --------
    >>> print(event_rate(0, 27, per=12, unit="patient-months"))
    0 events in 27 patient-months: 0 per 12 patient-months, 0 to 1.6395 (95 % interval)
    >>> round(event_rate(0, 27, alternative="upper", per=12).interval.high, 2)
    1.33
    """
    check_choice(alternative, get_args(RateAlternative), "alternative")
    events = whole_number(events, "events")
    if not 0 <= events <= _MOST_EVENTS:
        raise ValueError(f"events is {events}: give the number of events seen, 0 or more")
    time, base = _positive(patient_time, "patient_time"), _positive(per, "per")
    if not isinstance(unit, str):
        raise TypeError(f"unit is {unit!r}, a {type(unit).__name__}: give text")
    scale = Fraction(base) / Fraction(time)
    low, high = _poisson_limits(events, 1 - limits_level(level), alternative)
    one_sided = "" if alternative == "two-sided" else f"one-sided, {alternative} limit"
    return EventRate(
        events=events,
        patient_time=time,
        per=base,
        rate=narrowed(events * scale, exact=all_exact((time, base))),
        interval=Interval(_scaled(low, scale), _scaled(high, scale), level, note=one_sided),
        alternative=alternative,
        unit=unit,
    )


def _poisson_limits(x: int, alpha: Fraction, alternative: RateAlternative) -> tuple[float, float]:
    from scipy.special import gammainccinv, gammaincinv

    tail = float(alpha / 2 if alternative == "two-sided" else alpha)
    low = 0.0 if x == 0 or alternative == "upper" else float(gammaincinv(x, tail))
    high = math.inf if alternative == "lower" else float(gammainccinv(x + 1, tail))
    return low, high


def _scaled(limit: float, scale: Fraction) -> float:
    return limit if math.isinf(limit) else float(Fraction(limit) * scale)


def _positive(value: float | Fraction | Decimal, name: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise TypeError(
            f"{name} is {value!r}, a {type(value).__name__}: "
            "give an int, float, Fraction or Decimal"
        )
    if isinstance(value, Decimal):
        finite = value.is_finite()
    else:  # an int may be larger than any float
        finite = isinstance(value, numbers.Rational) or math.isfinite(value)
    number = numbers_in([value], name)[0] if finite else None
    if number is None or not _LEAST_TIME <= number <= 1 / _LEAST_TIME:
        raise ValueError(f"{name} is {value}: give a finite number above 0")
    return number
