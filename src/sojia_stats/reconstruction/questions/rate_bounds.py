"""The lowest and highest rate of events that the data sets of a reconstruction allow."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, plain
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.time_to_event import SurvivalReconstruction
from sojia_stats.statistics.arguments import whole_number
from sojia_stats.statistics.exact_numbers import Number, format_number
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.rates import RateAlternative, event_rate, in_words


@dataclass(frozen=True, slots=True)
class RateBounds:
    """The rates of events over all compatible data sets; made by :func:`rate_bounds`.

    Parameters
    ----------
    events, patient_time, rate : Bounds
        The number of events, the sum of all times, and events per patient-time.
    interval : Interval
        From the least lower to the greatest upper exact limit of any data set.
    per, unit
        How much of that time the rate is for, and its unit.
    """

    events: Bounds
    patient_time: Bounds
    rate: Bounds
    interval: Interval
    per: Number
    unit: str

    def __str__(self) -> str:
        events, time, rate = map(_span, (self.events, self.patient_time, self.rate))
        return f"{in_words(events, time, rate, self.per, self.unit)}, {self.interval}"


def _span(bounds: Bounds) -> str:
    low, high = format_number(bounds.low), format_number(bounds.high)
    return low if low == high else f"{low} to {high}"


def rate_bounds(
    found: Reconstruction | SurvivalReconstruction,
    events: int | None = None,
    level: float | Fraction | Decimal = 0.95,
    alternative: RateAlternative = "two-sided",
    per: float | Fraction | Decimal = 1,
    unit: str = "",
) -> RateBounds:
    """Rate of events per patient-time, with exact limits, over every compatible data set.

    Parameters
    ----------
    found : Reconstruction or SurvivalReconstruction
        Data sets of times under observation; with censoring those of (time, event).
    events : int, optional
        How many events of some kind were seen in that time. None with censoring: those of each
        data set itself.
    level, alternative, per, unit
        As for :func:`event_rate`.

    Raises
    ------
    TypeError, ValueError
        As :func:`event_rate`; also if no data set fits, the number of events is not known, or the
        patient-time may be 0 or has no upper bound.

    Notes
    -----
    Both the rate and its limits rise with the events and fall with the patient-time, so that for
    each number of events only the least and the greatest patient-time count.

    Examples
    --------
    C04 determines 27 patient-months of treatment. With no event of some kind in them the rate may
    be as high as 1.64 per patient-year:

    >>> from sojia_stats import Summary, reconstruct
    >>> treatment = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
    >>> found = reconstruct(treatment, rounding="exact")
    >>> print(rate_bounds(found, events=0, per=12, unit="patient-months"))
    0 events in 27 patient-months: 0 per 12 patient-months, 0 to 1.6395 (95 % interval)
    """
    spans = _spans(found, events)
    asked = (level, alternative, per, unit)
    slow = [event_rate(seen, times.high, *asked) for seen, times in spans.items()]
    fast = [event_rate(seen, times.low, *asked) for seen, times in spans.items()]
    slowest = min(slow, key=lambda found: found.rate)
    return RateBounds(
        events=Bounds(min(spans), max(spans)),
        patient_time=Bounds(
            min(rate.patient_time for rate in fast), max(rate.patient_time for rate in slow)
        ),
        rate=Bounds(slowest.rate, max(found.rate for found in fast)),
        interval=replace(
            slowest.interval,
            low=min(rate.interval.low for rate in slow),
            high=max(rate.interval.high for rate in fast),
        ),
        per=slowest.per,
        unit=unit,
    )


def _spans(found: Reconstruction | SurvivalReconstruction, events: int | None) -> dict[int, Bounds]:
    """Return the bounds of the patient-time for each number of events."""
    if not isinstance(found, Reconstruction | SurvivalReconstruction):
        raise TypeError(
            f"found is a {type(found).__name__}: give what reconstruct or reconstruct_survival "
            "found"
        )
    events = None if events is None else whole_number(events, "events")
    if not found.count:
        raise ValueError("no data set fits, hence there is no rate: see explain()")
    if isinstance(found, SurvivalReconstruction) and events is None:
        spans = {
            found.summary.n - censored: replace(found, censored=(censored,)).bounds("person_time")
            for censored, count in found.censored_counts().items()
            if count
        }
    elif events is None:
        raise ValueError("events is missing: say how many were seen in the times, such as 0")
    elif isinstance(found, Reconstruction):
        spans = {events: found.bounds("sum")}
    else:
        spans = {events: found.bounds("person_time")}
    for span in spans.values():
        if span.high == math.inf:
            raise ValueError("the patient-time has no upper bound: give the summary a maximum")
        if span.low <= 0:
            raise ValueError(
                f"the patient-time may be {plain(Fraction(span.low))}: give reconstruct bounds "
                "(within=) above 0"
            )
    return spans
