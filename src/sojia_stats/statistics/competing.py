"""Cumulative incidence of each of several competing causes (Aalen–Johansen), ties included."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from sojia_stats.statistics.arguments import asked_time, check_column, check_length, numbers_in
from sojia_stats.statistics.curve import SurvivalCurve
from sojia_stats.statistics.exact_numbers import Number
from sojia_stats.statistics.ordered_times import OrderedTimes, ordered_times

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class CumulativeIncidence:
    """Cumulative incidence of competing causes; made by :func:`cumulative_incidence`.

    Parameters
    ----------
    times : (h,) tuple of int, Fraction or float
        The distinct times, ascending, in the unit that they were given in.
    at_risk : (h,) tuple of int
        Patients at risk just before each time.
    censored : (h,) tuple of int
        Censorings at each time; at a tie the events come first.
    causes : (c,) tuple of int
        The codes of the causes that were seen, ascending.
    events : (c,) tuple of (h,) tuples of int
        For each cause, its events at each time.
    incidence : (c,) tuple of (h,) tuples of float
        For each cause, the probability that it came first, up to each time and at it.

    Examples
    --------
    Months of treatment until remission (cause 1) or another drug (cause 2); one child goes on.

    >>> cumulative_incidence([2, 3, 5, 10], [1, 2, 0, 1])
    CumulativeIncidence(n=4, events of cause 1: 2, of cause 2: 1)
    """

    times: tuple[Number, ...]
    at_risk: tuple[int, ...]
    censored: tuple[int, ...]
    causes: tuple[int, ...]
    events: tuple[tuple[int, ...], ...]
    incidence: tuple[tuple[float, ...], ...]

    def __repr__(self) -> str:
        events = zip(self.causes, map(sum, self.events), strict=True)
        listed = ", ".join(f"of cause {cause}: {seen}" for cause, seen in events)
        return f"CumulativeIncidence(n={self.n}, events {listed or 'of no cause'})"

    @property
    def n(self) -> int:
        """Number of patients."""
        return sum(map(sum, self.events)) + sum(self.censored)

    @property
    def table(self) -> pd.DataFrame:
        """The incidences as a table, a row for each distinct time; a new one at each call.

        Columns: time, at_risk (just before it), censored, survival (free of every cause, from it
        on) and, for each cause, events_1 and incidence_1 (with its code).

        Examples
        --------
        >>> table = cumulative_incidence([2, 3, 3, 10], [1, 1, 2, 0]).table  # months
        >>> print(table.drop(columns=["censored"]).to_string(index=False))
        time  at_risk  survival  events_1  incidence_1  events_2  incidence_2
           2        4      0.75         1         0.25         0         0.00
           3        3      0.25         1         0.50         1         0.25
          10        1      0.25         0         0.50         0         0.25
        """
        any_cause = _curve_of_any_cause(self.times, self.at_risk, self.events, self.censored)
        table = any_cause.table.drop(columns="events")
        for cause, seen, incidence in zip(self.causes, self.events, self.incidence, strict=True):
            table[f"events_{cause}"] = seen
            table[f"incidence_{cause}"] = incidence
        return table

    def incidence_at(self, cause: int, t: float | Fraction | Decimal) -> float:
        """Cumulative incidence of one cause at a time.

        Parameters
        ----------
        cause : int
            A code among ``causes``.
        t : number
            A time in the unit of ``times``, from 0 on. After the last time the curve stays where
            it is.

        Returns
        -------
        float
            The probability that the cause has come, and come first, up to t and at t.

        Raises
        ------
        TypeError
            If ``t`` is not a number.
        ValueError
            If nobody had the cause, or ``t`` is negative, missing or infinite.

        Examples
        --------
        >>> cumulative_incidence([2, 3, 3, 10], [1, 1, 2, 0]).incidence_at(1, 2.5)  # months
        0.25
        """
        if cause not in self.causes:
            listed = ", ".join(map(str, self.causes))
            known = f"give one of {listed}" if listed else "everybody was censored"
            raise ValueError(f"cause is {cause!r}, which nobody had: {known}")
        reached = bisect_right(self.times, asked_time(numbers_in([t], "t")[0], "t"))
        return self.incidence[self.causes.index(cause)][reached - 1] if reached else 0.0


def cumulative_incidence(
    times: Iterable[object],
    causes: Iterable[object],
    entry: Iterable[object] | None = None,
) -> CumulativeIncidence:
    """Cumulative incidence of competing causes, by the Aalen–Johansen estimator, from lifelines.

    Parameters
    ----------
    times : (n,) iterable of int, Fraction, Decimal or float
        Each patient's time to the first event or to censoring, in any unit, 0 or later.
    causes : (n,) iterable of whole numbers
        What ended each patient's time: 0 for censored, 1, 2, … for the cause of the event.
    entry : (n,) iterable of int, Fraction, Decimal or float, optional
        As for :func:`~sojia_stats.kaplan_meier`.

    Returns
    -------
    CumulativeIncidence
        At each time the incidences of all causes and the survival add up to 1.

    Raises
    ------
    TypeError, ValueError
        As :func:`~sojia_stats.kaplan_meier`; also if a cause is not a whole number from 0 on.

    Notes
    -----
    One minus a Kaplan–Meier curve in which other causes are censored is *not* the share of
    patients who had a cause: it is at least the incidence here, and more from the first event of
    the cause that comes after one of another cause, because it asks what would be if the other
    causes did not exist.

    lifelines moves tied times apart at random before it fits. Here it is given ranks without ties
    instead: within a tied time the events first, then the censorings. The result is the same. Let n
    be at risk and S be the survival before the tie. Its i-th event meets n − i + 1 at risk and a
    survival of S (n − i + 1) / n, so that it adds S / n to its cause, whatever its place, and all
    d_k events of cause k add S d_k / n, as the estimator has it. With late entry, where lifelines
    refuses some data that R takes, these steps are summed here.

    No standard error and no interval is given: a normal interval for an incidence does not hold
    with few patients, and lifelines' variance is NaN where the last patient at risk has an event.

    References
    ----------
    Aalen OO, Johansen S (1978). An empirical transition matrix for non-homogeneous Markov chains
    based on censored observations. Scand J Stat 5:141–150. Putter H, Fiocco M, Geskus RB (2007).
    Tutorial in biostatistics: competing risks and multi-state models. Stat Med 26:2389–2430.

    Examples
    --------
    >>> found = cumulative_incidence([2, 3, 5, 10], [2, 1, 0, 1])  # months
    >>> round(found.incidence_at(1, 10), 4), round(found.incidence_at(2, 10), 4)
    (0.75, 0.25)
    """
    followed = ordered_times(times, None, entry)
    codes = _codes(causes)
    check_length(followed.n, len(codes), "causes", "one cause")
    seen = sorted(set(codes) - {0})
    kind = np.array([seen.index(code) + 1 if code else 0 for code in codes], np.int64)
    followed = replace(followed, kind=kind)
    at_risk, censored = (tuple(column.tolist()) for column in followed.counts()[::2])
    events = tuple(
        tuple(np.bincount(followed.place[kind == number], minlength=len(at_risk)).tolist())
        for number in range(1, len(seen) + 1)
    )
    # With late entry lifelines refuses patients among whom nobody is at risk for a while early on.
    late = followed.first is not None
    curve = _curve_of_any_cause(followed.times, at_risk, events, censored)
    return CumulativeIncidence(
        times=followed.times,
        at_risk=at_risk,
        censored=censored,
        causes=tuple(seen),
        events=events,
        incidence=tuple(_summed(curve, row) for row in events) if late else _fitted(followed),
    )


def _curve_of_any_cause(
    times: tuple[Number, ...],
    at_risk: tuple[int, ...],
    events: tuple[tuple[int, ...], ...],
    censored: tuple[int, ...],
) -> SurvivalCurve:
    all_events = tuple(map(sum, zip(*events, strict=True))) or (0,) * len(times)
    return SurvivalCurve(times, at_risk, all_events, censored)


def _fitted(followed: OrderedTimes) -> tuple[tuple[float, ...], ...]:
    """Fit each cause by lifelines, on ranks without ties; c rows of h probabilities."""
    from lifelines import AalenJohansenFitter

    causes = int(followed.kind.max())
    last = np.where(followed.kind == 0, causes + 1, followed.kind)  # the censored leave last
    order = np.lexsort((last, followed.place))
    rank = np.empty_like(order)
    rank[order] = np.arange(1, followed.n + 1)
    ends = np.bincount(followed.place).cumsum()  # the last rank of each distinct time
    incidence = []
    for cause in range(1, causes + 1):
        fitter = AalenJohansenFitter(calculate_variance=False)
        fitter.fit(rank, followed.kind, event_of_interest=cause)
        incidence.append(tuple(fitter.cumulative_density_.iloc[:, 0].loc[ends].tolist()))
    return tuple(incidence)


def _summed(curve: SurvivalCurve, events: tuple[int, ...]) -> tuple[float, ...]:
    """Sum the h increments for one cause: survival before × events / at risk."""
    before = (Fraction(1), *curve.exact_survival[:-1])
    steps = zip(before, events, curve.at_risk, strict=True)
    return tuple(map(float, accumulate(s * Fraction(d, n) for s, d, n in steps)))


def _codes(causes: Iterable[object]) -> list[int]:
    check_column(causes, "causes")
    codes = []
    for index, cause in enumerate(causes):
        code = cause.item() if isinstance(cause, np.generic) else cause
        if not isinstance(code, int | float) or code < 0 or code % 1 != 0:  # NaN % 1 is NaN
            raise ValueError(
                f"causes[{index}] is {cause!r}: give 0 (censored) or the whole number of a cause"
            )
        codes.append(int(code))
    return codes
