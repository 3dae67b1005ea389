"""The Kaplan–Meier curve: its table, quantiles, limits and restricted mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, overload

import numpy as np

from sojia_stats.statistics.arguments import asked_time, numbers_in, proportion
from sojia_stats.statistics.exact_numbers import Number, format_number
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.inversion import quantile_interval
from sojia_stats.statistics.limits import LimitsMethod, default_method, limits
from sojia_stats.statistics.pointwise import greenwood
from sojia_stats.statistics.product_limit import MedianConvention, products, quantile_time
from sojia_stats.statistics.restricted_mean import RestrictedMean, restricted_mean

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, repr=False)
class SurvivalCurve:
    """A Kaplan–Meier curve; made by :func:`~sojia_stats.kaplan_meier`.

    Parameters
    ----------
    times : (h,) tuple of int, Fraction or float
        The distinct times, ascending, in the unit that they were given in.
    at_risk : (h,) tuple of int
        Patients at risk just before each time.
    events, censored : (h,) tuple of int
        Events and censorings at each time; at a tie the events come first.

    Examples
    --------
    Days until the fever of four children was gone, the third seen for 5 days only.

    >>> from sojia_stats import kaplan_meier
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
    def late_entry(self) -> bool:
        """Whether some patients came under observation after the start."""
        left = self.n
        for at_risk, events, censored in zip(self.at_risk, self.events, self.censored, strict=True):
            if at_risk != left:
                return True
            left -= events + censored
        return False

    @property
    def exact_survival(self) -> tuple[Fraction, ...]:
        """Survival from each of the h times on, exactly: the product of 1 − events / at risk.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> [str(share) for share in kaplan_meier([2, 3, 5], [1, 0, 1]).exact_survival]  # days
        ['2/3', '2/3', '0']
        """
        return tuple(Fraction(top, bottom) for top, bottom in products(self.at_risk, self.events))

    @property
    def standard_error(self) -> tuple[float, ...]:
        """Greenwood's standard error of survival from each of the h times on; NaN at 0, as in R.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> kaplan_meier([2, 3, 5, 10]).standard_error  # of days
        (0.21650635094610965, 0.25, 0.21650635094610965, nan)
        """
        return tuple(greenwood(self.at_risk, self.events).tolist())

    @property
    def table(self) -> pd.DataFrame:
        """The curve as a table, a row for each distinct time; a new one at each call.

        Columns: time, at_risk (just before it), events, censored, survival (from it on; the exact
        value, rounded once).

        Examples
        --------
        Months of treatment of four children, one of whom goes on after 18.

        >>> from sojia_stats import kaplan_meier
        >>> print(kaplan_meier([3, 3, 3, 18], [1, 1, 1, 0]).table.to_string(index=False))
         time  at_risk  events  censored  survival
            3        4       3         0      0.25
           18        1       0         1      0.25
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "time": _column(self.times),
                "at_risk": self.at_risk,
                "events": self.events,
                "censored": self.censored,
                "survival": self._survival(),
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
        t : number, or (k,) iterable of numbers
            Times in the curve's unit, from 0 on. After the last time the curve stays where it is. A
            float is the number that it holds: to ask at an exact time of 3/10, give Decimal("0.3").

        Returns
        -------
        float, or (k,) ndarray of float64
            S(t), the share without the event up to t and at t: the curve drops *at* a time.

        Raises
        ------
        TypeError
            If a time is not a number.
        ValueError
            If a time is negative, missing or infinite.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> curve = kaplan_meier([2, 3, 5, 10])  # days
        >>> curve.survival_at(3), curve.survival_at([0, 2.9, 3]).tolist()
        (0.5, [1.0, 0.75, 0.5])
        """
        several = isinstance(t, Iterable)
        asked = numbers_in(t if isinstance(t, Iterable) else [t], "t")
        steps = (1.0, *self._survival())
        survival = [
            steps[bisect_right(self.times, asked_time(time, f"t[{index}]" if several else "t"))]
            for index, time in enumerate(asked)
        ]
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
            In the unit of the times, exact if they are; inf where the median is not reached.

        Raises
        ------
        ValueError
            If the convention is unknown.

        Notes
        -----
        On the times {2, 3, 5, 10}, in any unit, and, where the curve ends at 1/2, on
        {3, 3, 3+, 18+} (+ is censored):

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

        lifelines compares rounded floats with 0.5: for six uncensored times 1 … 6 it has 4 with
        numpy 2.4 and later, where "first" is 3 everywhere.

        References
        ----------
        Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time.
        Biometrics 38:29–41.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> curve = kaplan_meier([2, 3, 5, 10])  # days
        >>> curve.median(), curve.median("first"), curve.median("strict")
        (4, 3, 5)
        """
        return self.quantile(_HALF, convention)

    def quantile(
        self, p: float | Fraction | Decimal, convention: MedianConvention = "midpoint"
    ) -> Number:
        """Time by which a share p of the patients has had the event: where S(t) = 1 − p.

        Parameters
        ----------
        p : float, Fraction or Decimal
            Between 0 and 1; a float is taken as written, so that 0.1 is 1/10.
        convention : str, optional
            Where the curve is exactly 1 − p on a stretch; see :meth:`median`.

        Returns
        -------
        int, Fraction or float
            In the unit of the times, exact if they are; inf where it is not reached.

        Raises
        ------
        TypeError, ValueError
            If p is not a number between 0 and 1, or the convention is unknown.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> curve = kaplan_meier([2, 3, 5, 10])  # days
        >>> curve.quantile(0.25), curve.quantile(0.25, "first"), curve.quantile(0.3)
        (Fraction(5, 2), 2, 3)
        """
        wanted = proportion(p, "p")
        return quantile_time(self.times, self.at_risk, self.events, wanted, convention)

    def interval(
        self, level: float | Fraction | Decimal = 0.95, method: LimitsMethod | None = None
    ) -> pd.DataFrame:
        """Confidence limits of survival at each time.

        Parameters
        ----------
        level : float, Fraction or Decimal, optional
            The coverage at one time, not of the whole curve together.
        method : str, optional
            "bpcp": beta product confidence procedure, with exact quantiles; used if none is named
            and there are fewer than 50 patients. "bpcp-midp": its mid-p form, shorter, which covers
            the level on average. "bpcp-moments": the beta with the product's first two moments, as
            R's bpcp.
            "log-log" (used from 50 patients on, and with late entry), "log", "plain", "logit",
            "arcsin": the normal approximation on that scale, as R's ``survfit``.
            "thomas-grunkemeier": by the likelihood ratio.

        Returns
        -------
        DataFrame
            A row for the left end of each stretch, from time 0 on: time, low, high. They hold up to
            the next time. NaN where the method has none, as in R once survival is 0.

        Raises
        ------
        TypeError, ValueError
            If the level is not a number between 0 and 1, the method is unknown, or a beta product
            is asked for with late entry.

        Notes
        -----
        "Exact" are the quantiles of the beta product. Its coverage is proven without censoring,
        where the limits are those of Clopper and Pearson, and supported by simulation with it [1]_.

        References
        ----------
        .. [1] Fay MP, Brittain EH, Proschan MA (2013). Pointwise confidence intervals for a
           survival distribution with small samples or heavy censoring. Biostatistics 14:723–736.
        .. [2] Fay MP, Brittain EH (2016). Finite sample pointwise confidence intervals for a
           survival distribution with right-censored data. Stat Med 35:2726–2740.
        .. [3] Thomas DR, Grunkemeier GL (1975). Confidence interval estimation of survival
           probabilities for censored data. J Am Stat Assoc 70:865–871.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> curve = kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])  # days
        >>> print(curve.interval().round(3).to_string(index=False))
        time   low  high
           0 0.398 1.000
           2 0.194 0.994
           3 0.068 0.932
           5 0.013 0.932
          10 0.000 0.758
        """
        import pandas as pd

        named = self._default_method if method is None else method
        low, high = limits(self.at_risk, self.events, level, named, late_entry=self.late_entry)
        starts = self.times if self.times[0] == 0 else (0, *self.times)
        columns = {"low": low[-len(starts) :], "high": high[-len(starts) :]}
        return pd.DataFrame({"time": _column(starts), **columns})

    def median_interval(
        self, level: float | Fraction | Decimal = 0.95, method: LimitsMethod | None = None
    ) -> Interval:
        """Confidence interval of the median, from the limits of the curve.

        The arguments are those of :meth:`interval`, the result is that of
        :meth:`quantile_interval` for p = 1/2.

        References
        ----------
        Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time.
        Biometrics 38:29–41.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> curve = kaplan_meier([2, 3, 5, 10])  # days
        >>> print(curve.median_interval())
        0 to not reached (95 % interval, covers 100 %)
        >>> print(curve.median_interval(method="log-log"))
        2 to not reached (95 % interval, covers 93.75 %)
        """
        return self.quantile_interval(_HALF, level, method)

    def quantile_interval(
        self,
        p: float | Fraction | Decimal,
        level: float | Fraction | Decimal = 0.95,
        method: LimitsMethod | None = None,
    ) -> Interval:
        """Confidence interval of a quantile: the times whose limits of survival admit 1 − p.

        Parameters
        ----------
        p : float, Fraction or Decimal
            As for :meth:`quantile`.
        level, method
            As for :meth:`interval`.

        Returns
        -------
        Interval
            From the first time at which the lower limit is at most 1 − p, to the first at which the
            upper limit is below it; inf, printed "not reached", where there is none. A limit within
            1e-10 of 1 − p counts as equal to it.
            ``attained`` is its coverage where nobody was censored: exact for continuous times, the
            least one with ties.

        Raises
        ------
        TypeError, ValueError
            If p is not a number between 0 and 1, or as :meth:`interval`.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> print(kaplan_meier(range(1, 13)).quantile_interval(0.25))  # months
        0 to 7 (95 % interval, covers 98.5747 %)
        """
        return quantile_interval(
            self.times,
            self.at_risk,
            self.events,
            proportion(p, "p"),
            level,
            self._default_method if method is None else method,
            late_entry=self.late_entry,
        )

    def restricted_mean(self, until: float | Fraction | Decimal | None = None) -> RestrictedMean:
        """Mean time to the event, counted up to a horizon: the area under the curve.

        Parameters
        ----------
        until : number, optional
            The horizon, in the unit of the times; None: the largest time.

        Returns
        -------
        RestrictedMean
            ``value`` and ``standard_error`` of the estimator, in the unit of the times. No
            interval: the usual one takes the estimator to be normal, which it is far from with few
            patients.

        Raises
        ------
        TypeError, ValueError
            If the horizon is not a number above 0, or beyond the last time of a curve that has not
            come to 0.

        Examples
        --------
        >>> from sojia_stats import kaplan_meier
        >>> kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1]).restricted_mean(4).value  # days
        Fraction(13, 4)
        """
        return restricted_mean(self.times, self.at_risk, self.events, until)

    def _survival(self) -> list[float]:
        return [top / bottom for top, bottom in products(self.at_risk, self.events)]

    @property
    def _default_method(self) -> LimitsMethod:
        return default_method(self.n, late_entry=self.late_entry)


def _column(times: tuple[Number, ...]) -> tuple[Number, ...] | list[float]:
    """Give times for a table: as they are if all are whole, else as floats."""
    whole = all(isinstance(time, int) for time in times)
    return times if whole else [float(time) for time in times]
