"""The Kaplan–Meier curve and its median, under the convention that each package follows."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args, overload

import numpy as np

from sojia_stats.statistics.patients import patients
from sojia_stats.statistics.values import (
    Number,
    all_exact,
    check_choice,
    format_number,
    narrowed,
    numbers_in,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MedianConvention = Literal["midpoint", "first", "strict"]
"""What the median is where the curve is 1/2 on a stretch."""

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, repr=False)
class SurvivalCurve:
    """A Kaplan–Meier curve; made by :func:`kaplan_meier`.

    Parameters
    ----------
    times : tuple of int, Fraction or float
        The distinct times, ascending, in the unit that they were given in.
    at_risk : tuple of int
        Patients at risk just before each time.
    events, censored : tuple of int
        Events and censorings at each time; at a tie the events come first.

    Examples
    --------
    >>> kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])
    SurvivalCurve(n=4, events=3, midpoint median=6.5)
    """

    times: tuple[Number, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]

    def __repr__(self) -> str:
        median = format_number(self.median())
        return f"SurvivalCurve(n={self.n}, events={sum(self.events)}, midpoint median={median})"

    @property
    def n(self) -> int:
        """Number of patients."""
        return sum(self.events) + sum(self.censored)

    @property
    def exact_survival(self) -> tuple[Fraction, ...]:
        """Survival from each time on, exactly: the product of 1 − events / at risk.

        Examples
        --------
        >>> [str(survival) for survival in kaplan_meier([2, 3, 5], [1, 0, 1]).exact_survival]
        ['2/3', '2/3', '0']
        """
        survival = Fraction(1)
        curve = []
        for at_risk, events in zip(self.at_risk, self.events, strict=True):
            survival *= 1 - Fraction(events, at_risk)
            curve.append(survival)
        return tuple(curve)

    @property
    def table(self) -> pd.DataFrame:
        """The curve as a table, a row for each distinct time; a new one at each call.

        Columns: time, at_risk (just before it), events, censored, survival (from it on; the exact
        value, rounded once).

        Examples
        --------
        >>> print(kaplan_meier([2, 3, 3, 10], [1, 1, 0, 1]).table.to_string(index=False))
        time  at_risk  events  censored  survival
           2        4       1         0      0.75
           3        3       1         1      0.50
          10        1       1         0      0.00
        """
        import pandas as pd

        whole = all(isinstance(time, int) for time in self.times)
        return pd.DataFrame(
            {
                "time": self.times if whole else [float(time) for time in self.times],
                "at_risk": self.at_risk,
                "events": self.events,
                "censored": self.censored,
                "survival": [float(survival) for survival in self.exact_survival],
            }
        )

    @overload
    def survival_at(self, t: float | Fraction | Decimal) -> float: ...
    @overload
    def survival_at(self, t: Iterable[object]) -> NDArray[np.float64]: ...
    def survival_at(
        self, t: float | Fraction | Decimal | Iterable[object]
    ) -> float | NDArray[np.float64]:
        """Survival at one time or at several.

        Parameters
        ----------
        t : number, or one-dimensional iterable of numbers
            Times in the curve's unit, from 0 on. After the last time the curve stays where it is.

        Returns
        -------
        float, or ndarray of floats
            S(t), the share without the event up to t and at t: the curve drops *at* a time.

        Raises
        ------
        TypeError
            If a time is no number.
        ValueError
            If a time is negative, missing or infinite.

        Examples
        --------
        >>> kaplan_meier([2, 3, 5, 10]).survival_at(3)
        0.5
        >>> kaplan_meier([2, 3, 5, 10]).survival_at([0, 2.9, 3]).tolist()
        [1.0, 0.75, 0.5]
        """
        several = isinstance(t, Iterable)
        asked = numbers_in(t if isinstance(t, Iterable) else [t], "t")
        steps = (Fraction(1), *self.exact_survival)
        survival = []
        for index, time in enumerate(asked):
            where = f"t[{index}]" if several else "t"
            if time is None:
                raise ValueError(f"{where} is missing: give a time, 0 or later")
            if time < 0:
                raise ValueError(f"{where} is {format_number(time)}: give a time, 0 or later")
            survival.append(float(steps[bisect_right(self.times, time)]))
        return np.array(survival, dtype=np.float64) if several else survival[0]

    def median(self, convention: MedianConvention = "midpoint") -> Number:
        """Median time to the event.

        Where the curve passes 1/2 without stopping there, all conventions agree. They differ where
        it is exactly 1/2 on a stretch, which is decided in exact fractions.

        Parameters
        ----------
        convention : str, optional
            "midpoint": the middle of the stretch; the sample median if nobody is censored.
            "first": its first time, where S(t) ≤ 1/2. "strict": its end, where S(t) < 1/2.

        Returns
        -------
        int, Fraction or float
            Exact if the times are; inf where the median is not reached.

        Raises
        ------
        ValueError
            If the convention is unknown.

        Notes
        -----
        On {2, 3, 5, 10} and, where the curve ends at 1/2, on {3, 3, 3+, 18+} (+ is censored):

        ==========================================  =============  =================
        package                                     {2, 3, 5, 10}  {3, 3, 3+, 18+}
        ==========================================  =============  =================
        here "midpoint"                             4              inf
        here "first"                                3              3
        here "strict"                               5              inf
        R survival, print                           4              3
        R survival, quantile                        4              10.5, (3 + 18) / 2
        SAS PROC LIFETEST                           4              none
        lifelines ``median_survival_time_``         3              3
        Stata stci                                  3              3
        statsmodels ``SurvfuncRight.quantile``      5              none (NaN)
        ==========================================  =============  =================

        lifelines compares rounded floats with 0.5, so that six uncensored times 1 … 6 give it 4
        with numpy 2.4 and later; "first" is 3 everywhere.

        References
        ----------
        Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time.
        Biometrics 38:29–41.

        Examples
        --------
        >>> curve = kaplan_meier([2, 3, 5, 10])
        >>> curve.median(), curve.median("first"), curve.median("strict")
        (4, 3, 5)
        """
        check_choice(convention, get_args(MedianConvention), "convention")
        curve = list(zip(self.times, self.exact_survival, strict=True))
        first: Number = next((time for time, survival in curve if survival <= _HALF), math.inf)
        strict: Number = next((time for time, survival in curve if survival < _HALF), math.inf)
        if convention == "first":
            return first
        if convention == "strict" or math.isinf(strict):
            return strict
        return narrowed((Fraction(first) + Fraction(strict)) / 2, exact=all_exact((first, strict)))


def kaplan_meier(
    times: Iterable[object],
    events: Iterable[object] | None = None,
    entry: Iterable[object] | None = None,
) -> SurvivalCurve:
    """Kaplan–Meier (product-limit) curve, from counts made by lifelines.

    Parameters
    ----------
    times : iterable of numbers, one-dimensional
        Each patient's time to the event or to censoring, in any unit, 0 or later: int, Fraction,
        Decimal or float.
    events : iterable of 1 and 0 or True and False, as long as times, optional
        1 where the event was seen, 0 where the patient was censored. None: all were seen.
    entry : iterable of numbers, as long as times, optional
        When each patient came under observation (left truncation): at risk after that time, as in
        R's ``Surv(entry, time, event)``. None: all from the start.

    Returns
    -------
    SurvivalCurve
        lifelines gives the patients at risk, events and censorings of each distinct time; the
        survival is their product in exact fractions, so that S(t) = 1/2 can be told.

    Raises
    ------
    TypeError
        If a time is no number.
    ValueError
        If a time is negative, missing or infinite, an event is not 1 or 0, a patient does not
        enter before leaving, there are no patients, or the columns differ in length.

    Notes
    -----
    With late entry few are at risk early, so that the curve can fall to 0, and stay there, while
    most patients are still to come; the numbers at risk in ``table`` show it.

    References
    ----------
    Kaplan EL, Meier P (1958). Nonparametric estimation from incomplete observations. J Am Stat
    Assoc 53:457–481.

    Examples
    --------
    >>> curve = kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])
    >>> curve.survival_at(4), curve.median("first")
    (0.5, 3)
    >>> kaplan_meier([2, 3, 5, 10], entry=[0, 0, 3, 4]).at_risk
    (2, 1, 2, 1)
    """
    followed = patients(times, events, entry)
    at_risk, seen, censored = followed.counts()
    return SurvivalCurve(
        times=followed.times,
        at_risk=tuple(at_risk.tolist()),
        events=tuple(seen.tolist()),
        censored=tuple(censored.tolist()),
    )
