"""The lowest and highest Kaplan–Meier curve that the data sets of a reconstruction allow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.time_to_event import SurvivalReconstruction
from sojia_stats.reconstruction.searches.protocol import MOST_LISTED
from sojia_stats.statistics.arguments import check_choice, numbers_in
from sojia_stats.statistics.exact_numbers import Number, format_number
from sojia_stats.statistics.limits import BETA_PRODUCTS, LimitsMethod, limits_of_many
from sojia_stats.statistics.product_limit import products

if TYPE_CHECKING:
    import pandas as pd

_NOTHING: Final = "no data set fits, hence there is no curve"

_Patient = tuple[Number, int]


def curve_envelope(
    found: Reconstruction | SurvivalReconstruction | Iterable[Sequence[Any]],
    level: float | Fraction | Decimal | None = None,
    method: LimitsMethod | None = None,
) -> pd.DataFrame:
    """Lowest and highest survival at each time, over every compatible data set.

    Parameters
    ----------
    found : Reconstruction, SurvivalReconstruction or iterable of data sets
        What :func:`reconstruct` found, all times taken as observed; what
        :func:`reconstruct_survival` found; or data sets of one size, each a sequence of times or of
        (time, event).
    level : float, Fraction or Decimal, optional
        If given, the envelope of the confidence limits at this level is added.
    method : str, optional
        Their method, as for :meth:`SurvivalCurve.interval`; "bpcp" if none is named.

    Returns
    -------
    DataFrame
        A row for each time at which anything changes, from 0 on, and for the last: time, low, high;
        and limit_low, the least lower limit, and limit_high, the greatest upper one. They hold up
        to the next row's time. A data set that has no limits there, as the approximations once
        survival is 0, counts for nothing; NaN where none has.

    Raises
    ------
    TypeError, ValueError
        If no data set fits, a value may be negative, the data sets are of different sizes, or the
        level or the method is unknown.
    TooLarge
        If there are more than 200,000 data sets with censoring; also without it, where limits by
        other methods than the beta product are asked for.

    Notes
    -----
    At each time the lowest and highest are attained by a data set, but no one data set need run
    along the envelope (under a continuous reading they may only be approached). It says what the
    printed numbers allow; it is no confidence band. Without censoring nothing is listed: k patients
    can have had the event by t if and only if the least value of the k-th is at most t, and the
    limits of the beta product fall with k.

    Examples
    --------
    >>> from sojia_stats import Summary, curve_envelope, reconstruct
    >>> days = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
    >>> found = reconstruct(days, rounding="exact")
    >>> print(curve_envelope(found, level=0.95).round(3).to_string(index=False))
    time  low  high  limit_low  limit_high
       0 1.00  1.00      0.398       1.000
       2 0.50  0.75      0.068       0.994
       4 0.25  0.50      0.006       0.932
       6 0.25  0.25      0.006       0.806
      10 0.00  0.00      0.000       0.602
    """
    import pandas as pd

    method = _method(found, level, method)
    if isinstance(found, Reconstruction) and (level is None or method in BETA_PRODUCTS):
        paths = _paths(_earliest_and_latest(found))
    else:
        paths = _paths(_listed(found))
    tables = {"low": (paths.survival(), np.minimum), "high": (paths.survival(), np.maximum)}
    if level is not None:
        low, high = limits_of_many(paths.flags, level, method)
        tables |= {"limit_low": (low, np.minimum), "limit_high": (high, np.maximum)}
    whole = all(isinstance(time, int) for time in paths.times)
    envelope = {"time": list(paths.times) if whole else [float(time) for time in paths.times]}
    for name, (table, extreme) in tables.items():
        envelope[name] = paths.extremes(table, extreme).tolist()
    frame = pd.DataFrame(envelope)
    values = frame.drop(columns="time")
    changed = ~(values.eq(values.shift()) | (values.isna() & values.shift().isna())).all(axis=1)
    changed.iloc[[0, -1]] = True  # the start, and where the last patient's observation ends
    return frame[changed].reset_index(drop=True)


def _method(found: object, level: object, method: LimitsMethod | None) -> LimitsMethod:
    """Return the method of the limits; by default the beta product, which needs no listing."""
    if method is not None and level is None:
        raise ValueError(f'level is missing: with method "{method}" give one, such as 0.95')
    if method is not None:
        check_choice(method, get_args(LimitsMethod), "method")
        if isinstance(found, Reconstruction) and method not in BETA_PRODUCTS:
            count = found.count
            if count > MOST_LISTED:
                raise TooLarge(
                    f'limits by "{method}" need every data set listed, and '
                    f"{'infinitely many' if count == math.inf else f'{count:,}'} fit: give "
                    '"bpcp", which needs none'
                )
    return method or "bpcp"


@dataclass(frozen=True, slots=True, eq=False)
class _Paths:
    """What decides survival in each data set: who was censored, and when each patient was gone.

    T times, from 0 on, at which anything may change; U distinct orders of events; D data sets.
    """

    times: tuple[Number, ...]  # (T,)
    flags: NDArray[np.int64]  # (U, n): events (1) and censorings (0)
    which: NDArray[np.int64]  # (D,): the row of ``flags`` of each data set
    since: NDArray[np.int64]  # (D, n + 1): from which time on 0 to n of its patients are gone

    def survival(self) -> NDArray[np.float64]:
        """Return survival, as (U, n + 1) array, for each order and number gone."""
        return np.array([_survival(row) for row in self.flags])

    def extremes(self, table: NDArray[np.float64], extreme: np.ufunc) -> NDArray[np.float64]:
        """Return, as (T,) array, the least or greatest value of a (U, n + 1) table at each time.

        NaN counts for nothing. Each value holds from when its number of patients is gone to when
        the next one goes. Such a stretch is covered by two, which may overlap, whose length is a
        power of two: so a value is written twice, whatever the number of times.
        """
        size = len(self.times)
        until = np.column_stack([self.since[:, 1:], np.full(len(self.which), size)])
        values = table[self.which]
        used = (self.since < until) & ~np.isnan(values)
        values, start, end = values[used], self.since[used], until[used]
        power = np.frexp(end - start)[1] - 1  # the greatest power of two that is not longer
        worst = math.inf if extreme is np.minimum else -math.inf
        best = np.full((size.bit_length(), size), worst)
        extreme.at(best, (power, start), values)
        extreme.at(best, (power, end - 2**power), values)
        for level in range(len(best) - 1, 0, -1):
            half = 2 ** (level - 1)
            extreme(best[level - 1], best[level], out=best[level - 1])
            extreme(best[level - 1, half:], best[level, :-half], out=best[level - 1, half:])
        return np.where(np.isinf(best[0]), np.nan, best[0])


def _earliest_and_latest(found: Reconstruction) -> Iterator[list[_Patient]]:
    """Yield the bounds of the ordered values as two data sets, between which all others run."""
    if not found.count:
        raise ValueError(_NOTHING)
    ranks = [found.ordered_value(k) for k in range(1, found.summary.n + 1)]
    if ranks[0].low < 0:
        raise ValueError(
            f"values may be {format_number(ranks[0].low)} and so are no times from a start: give "
            "reconstruct within=(0, None)"
        )
    yield [(rank.low, 1) for rank in ranks]
    yield [(rank.high, 1) for rank in ranks]


def _listed(
    found: Reconstruction | SurvivalReconstruction | Iterable[Sequence[Any]],
) -> Iterator[list[_Patient]]:
    """Yield each data set, its patients in the order that decides survival."""
    if isinstance(found, SurvivalReconstruction) and found.count > MOST_LISTED:
        raise TooLarge(
            f"{found.count:,} data sets with censoring are more than the {MOST_LISTED:,} that are "
            "listed for an envelope: give a coarser step, narrower bounds (within=), or fewer "
            "numbers censored"
        )
    if not isinstance(found, Iterable) or isinstance(found, str | Mapping | Set):
        raise TypeError(
            f"found is a {type(found).__name__}: give what reconstruct or reconstruct_survival "
            "found, or a list of data sets"
        )
    for index, data_set in enumerate(found):
        if not isinstance(data_set, Sequence | np.ndarray) or isinstance(data_set, str):
            raise TypeError(
                f"data set {index + 1} is {data_set!r}, a {type(data_set).__name__}: give a list "
                "of times, or of (time, event)"
            )
        patients = [
            _patient(patient, f"patient {place} of data set {index + 1}")
            for place, patient in enumerate(data_set, start=1)
        ]
        patients.sort(key=lambda patient: (patient[0], -patient[1]))
        yield patients


def _paths(data_sets: Iterable[list[_Patient]]) -> _Paths:
    """Take the data sets apart into orders and places of times."""
    times, flags = [], []
    for patients in data_sets:
        times.append([time for time, _ in patients])
        flags.append([event for _, event in patients])
    if not times or not times[0]:
        raise ValueError(_NOTHING)
    sizes = {len(row) for row in times}
    if len(sizes) > 1:
        raise ValueError(
            f"data sets have {min(sizes)} to {max(sizes)} patients: give data sets of one size"
        )
    distinct = sorted({0, *(time for row in times for time in row if time < math.inf)})
    place = {time: index for index, time in enumerate(distinct)} | {math.inf: len(distinct)}
    places = np.array([[0, *(place[time] for time in row)] for row in times])
    rows, which = np.unique(np.array(flags, np.int64), axis=0, return_inverse=True)
    return _Paths(tuple(distinct), rows, which.reshape(-1), places)


def _patient(patient: Any, where: str) -> _Patient:
    pair = isinstance(patient, tuple | list | np.ndarray)
    if pair and len(patient) != 2:
        raise ValueError(f"{where} is {patient!r}: give a time, or (time, event)")
    time, event = patient if pair else (patient, 1)
    if not isinstance(event, int | float | np.number | np.bool_) or event not in (0, 1):
        raise ValueError(f"{where} has the event {event!r}: give 1 (seen) or 0 (censored)")
    (number,) = (time,) if type(time) is int else numbers_in([time], where)
    if number is None:
        raise ValueError(f"{where} has no time: give a time, 0 or later")
    if number < 0:
        raise ValueError(f"{where} has the time {format_number(number)}: give times from 0 on")
    return number, int(event)


def _survival(flags: NDArray[np.int64]) -> list[float]:
    """Return survival before and after each of (n,) patients; a tie's factors telescope."""
    n = len(flags)
    return [1.0, *(top / bottom for top, bottom in products(range(n, 0, -1), flags.tolist()))]
