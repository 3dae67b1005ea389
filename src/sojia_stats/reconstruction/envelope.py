"""The lowest and highest Kaplan–Meier curve that the data sets of a reconstruction allow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sojia_stats.reconstruction.counting.budget import TooLarge
from sojia_stats.reconstruction.datasets import Reconstruction
from sojia_stats.reconstruction.survival import SurvivalReconstruction
from sojia_stats.statistics.limits import LimitsMethod, default_method, limits_of_many
from sojia_stats.statistics.product_limit import products
from sojia_stats.statistics.values import Number, complete_numbers, format_number

if TYPE_CHECKING:
    import pandas as pd

LISTED: Final = 200_000
"""Data sets with censoring beyond which they are not listed."""


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
        Their method, as for :meth:`SurvivalCurve.interval`.

    Returns
    -------
    DataFrame
        A row for each time at which anything changes, from 0 on, and for the last: time, low, high;
        and limit_low, the least lower limit, and limit_high, the greatest upper one. They hold up
        to the next row's time.

    Raises
    ------
    ValueError
        If no data set fits, the values may be negative, or the level or the method is unknown.
    TooLarge
        If there are more than 200,000 data sets with censoring.

    Notes
    -----
    At each time the lowest and highest are attained by a data set, but no one data set need run
    along the envelope (under a continuous reading they may only be approached). It says what the
    printed numbers allow; it is no confidence band. Without censoring nothing is listed: k patients
    can have had the event by t if and only if the least value of the k-th is at most t.

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

    paths = _of_ranks(found) if isinstance(found, Reconstruction) else _of_data_sets(found)
    survival = np.array([_survival(row) for row in paths.flags])
    columns: dict[str, tuple[NDArray[np.float64], Any]]
    columns = {"low": (survival, np.min), "high": (survival, np.max)}
    if level is not None:
        named = method or default_method(paths.flags.shape[1], late_entry=False)
        low, high = limits_of_many(paths.flags, level, named)
        columns |= {"limit_low": (low, np.fmin.reduce), "limit_high": (high, np.fmax.reduce)}
    elif method is not None:
        raise ValueError(f'level is missing: with method "{method}" give one, such as 0.95')
    whole = all(isinstance(time, int) for time in paths.times)
    envelope = {"time": list(paths.times) if whole else [float(time) for time in paths.times]}
    for name, (table, extreme) in columns.items():
        envelope[name] = [float(extreme(table[paths.which, gone])) for gone in paths.gone]
    frame = pd.DataFrame(envelope)
    values = frame.drop(columns="time")
    changed = (values != values.shift()).any(axis="columns")
    changed.iloc[-1] = True  # where the last patient's observation ends
    return frame[changed].reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Paths:
    """What decides survival in each data set: who was censored, and how many are gone by a time.

    Parameters
    ----------
    times : (T,) tuple
        The times at which anything may change, from 0 on.
    flags : (U, n) ndarray of int
        The distinct orders of events (1) and censorings (0).
    which : (D,) ndarray of int
        The row of ``flags`` of each data set.
    gone : (T, D) ndarray of int
        Patients of each data set whose time has come by each time.
    """

    times: tuple[Number, ...]
    flags: NDArray[np.int64]
    which: NDArray[np.int64]
    gone: NDArray[np.int64]


def _of_ranks(found: Reconstruction) -> _Paths:
    """Take the bounds of each ordered value for two data sets: the earliest and the latest."""
    if not found.count:
        raise ValueError("no data set fits, hence there is no curve: see explain()")
    n = found.summary.n
    ranks = [found.ordered_value(k) for k in range(1, n + 1)]
    if ranks[0].low < 0:
        raise ValueError(
            f"values may be {format_number(ranks[0].low)} and so are no times from a start: give "
            "reconstruct within=(0, None)"
        )
    ends = {end for rank in ranks for end in (rank.low, rank.high)}
    times = tuple(sorted({0, *(end for end in ends if end < math.inf)}))
    gone = [
        (sum(rank.high <= time for rank in ranks), sum(rank.low <= time for rank in ranks))
        for time in times
    ]
    return _Paths(times, np.ones((1, n), np.int64), np.zeros(2, np.int64), np.array(gone))


def _of_data_sets(found: SurvivalReconstruction | Iterable[Sequence[Any]]) -> _Paths:
    """Take data sets as they are listed."""
    if isinstance(found, SurvivalReconstruction) and found.count > LISTED:
        raise TooLarge(
            f"{found.count:,} data sets with censoring are more than the {LISTED:,} that are "
            "listed for an envelope: give a coarser step, narrower bounds (within=), or fewer "
            "numbers censored"
        )
    times, flags = _columns(found)
    distinct = sorted({0, *(time for row in times for time in row)})
    place = {time: index for index, time in enumerate(distinct)}
    places = np.array([[place[time] for time in row] for row in times])
    rows, which = np.unique(np.array(flags, np.int64), axis=0, return_inverse=True)
    gone = np.array([(places <= index).sum(axis=1) for index in range(len(distinct))])
    return _Paths(tuple(distinct), rows, which.reshape(-1), gone)


def _columns(
    found: SurvivalReconstruction | Iterable[Sequence[Any]],
) -> tuple[list[list[Number]], list[list[int]]]:
    """Take the times and the flags of each data set, in the order that decides survival."""
    times, flags = [], []
    for index, data_set in enumerate(found):
        pairs = [_pair(patient, f"data set {index + 1}") for patient in data_set]
        pairs.sort(key=lambda pair: (pair[0], -pair[1]))
        times.append([time for time, _ in pairs])
        flags.append([event for _, event in pairs])
    if not times or not times[0]:
        raise ValueError("no data set fits, hence there is no curve: see explain()")
    sizes = {len(row) for row in times}
    if len(sizes) > 1:
        raise ValueError(
            f"data sets have {min(sizes)} to {max(sizes)} patients: give data sets of one size"
        )
    return times, flags


def _pair(patient: Any, where: str) -> tuple[Number, int]:
    time, event = patient if isinstance(patient, tuple | list) else (patient, 1)
    if event not in (0, 1):
        raise ValueError(f"{where} has the event {event!r}: give 1 (seen) or 0 (censored)")
    if type(time) is int and time >= 0:
        return time, int(event)
    (number,) = complete_numbers([time], f"a time of {where}")
    if number < 0:
        raise ValueError(f"{where} has the time {format_number(number)}: give times from 0 on")
    return number, int(event)


def _survival(flags: NDArray[np.int64]) -> list[float]:
    """Return survival before and after each patient; a tie's factors telescope."""
    n = len(flags)
    return [1.0, *(top / bottom for top, bottom in products(range(n, 0, -1), flags.tolist()))]
