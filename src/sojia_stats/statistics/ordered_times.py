"""Times, flags and entries of patients, checked and put in order once for every procedure.

Only the order of the times decides survival, so procedures work with places in that order: exact
numbers stay exact, and no two different times can be taken for one by rounding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sojia_stats.statistics.arguments import check_column, check_length, complete_numbers
from sojia_stats.statistics.exact_numbers import Number, format_number

LONGEST_TIME: Final = 10**150
"""Longest time taken, in any unit: squares of times stay finite as floats, which end at 1e308."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderedTimes:
    """The h distinct times of n patients in order, and what each patient has to do with them.

    ``times`` are (h,) int, Fraction or float, ascending, in the caller's unit. The others are (n,)
    int64, patients in the order in which they were given: ``place``, which of the times is each
    one's, from 0; ``kind``, what ended each observation (0 for censored, 1 for an event, or another
    code of a cause); and ``first``, the place of the first time at which each was at risk, or None
    where all were under observation from the start.
    """

    times: tuple[Number, ...]
    place: NDArray[np.int64]
    kind: NDArray[np.int64]
    first: NDArray[np.int64] | None = None

    @property
    def n(self) -> int:
        """Number of patients."""
        return len(self.place)

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Count at risk just before each distinct time, events and censorings at it.

        Three (h,) int64, from lifelines. Who enters at a time is at risk after it, as in R.
        """
        from lifelines.utils import survival_table_from_events

        # Even ranks are times, odd ones lie between: lifelines would count one who enters *at* a
        # time as at risk at it.
        first = np.zeros_like(self.place) if self.first is None else self.first
        table = survival_table_from_events(2 * self.place + 2, self.kind != 0, 2 * first + 1)
        table = table.loc[2 * np.arange(len(self.times)) + 2]
        return tuple(table[name].to_numpy(np.int64) for name in ("at_risk", "observed", "censored"))


def ordered_times(
    times: Iterable[object],
    events: Iterable[object] | None = None,
    entry: Iterable[object] | None = None,
) -> OrderedTimes:
    """Check the patients' times, flags and entries, and put them in order.

    The (n,) arguments are those of :func:`sojia_stats.kaplan_meier`, and so are the errors.

    >>> ordered_times([6, 2, 10, 2]).times  # days
    (2, 6, 10)
    """
    distinct, place = _ranked(times)
    kind = np.ones(len(place), np.int64) if events is None else _flags(events)
    check_length(len(place), len(kind), "events", "one event")
    if entry is None:
        return OrderedTimes(distinct, place, kind)
    entered = complete_numbers(entry, "entry")
    check_length(len(place), len(entered), "entry times", "one entry")
    for index, (start, at) in enumerate(zip(entered, place, strict=True)):
        _check_time(start, f"entry[{index}]")
        if start >= distinct[at]:
            raise ValueError(
                f"entry[{index}] is {format_number(start)} and times[{index}] is "
                f"{format_number(distinct[at])}: give an entry before the patient's time"
            )
    first = np.array([bisect_right(distinct, start) for start in entered], np.int64)
    return OrderedTimes(distinct, place, kind, first if first.any() else None)


def _ranked(times: Iterable[object]) -> tuple[tuple[Number, ...], NDArray[np.int64]]:
    """Give the (h,) distinct times, ascending, and the (n,) places of all times among them."""
    check_column(times, "times")
    column = times if isinstance(times, np.ndarray) else list(times)
    plain = _plain_array(column)
    if plain is not None:
        unique, place = np.unique(plain, return_inverse=True)
        if unique[0] >= 0 and unique[-1] <= LONGEST_TIME:  # NaN is last, and no more
            return tuple((unique + 0).tolist()), place.astype(np.int64)  # a −0.0 becomes 0.0
    followed = complete_numbers(column, "times")
    for index, time in enumerate(followed):
        _check_time(time, f"times[{index}]")
    distinct = sorted(set(followed))
    place_of = {time: place for place, time in enumerate(distinct)}
    return tuple(distinct), np.array([place_of[time] for time in followed], np.int64)


def _check_time(time: Number, where: str) -> None:
    if time < 0:
        raise ValueError(f"{where} is {format_number(time)}: give times from the start, 0 or later")
    if time > LONGEST_TIME:
        raise ValueError(f"{where} is above 1e150: give times in a larger unit")


def _plain_array(column: NDArray[np.generic] | list[object]) -> NDArray[np.generic] | None:
    """Give a column of only ints or only floats as an array, for speed; None for any other."""
    if isinstance(column, np.ndarray):
        usable = type(column) is np.ndarray and column.dtype.kind in "iuf"
        return column if usable and column.dtype.itemsize <= 8 and column.size else None
    kinds = set(map(type, column))
    if kinds != {int} and kinds != {float}:
        return None
    array = np.array(column)
    return array if array.dtype.kind in "if" else None  # no int beyond 64 bits


def _flags(events: Iterable[object]) -> NDArray[np.int64]:
    """Give the (n,) flags as 1 and 0; a signalling NaN, which cannot be compared, is neither."""
    check_column(events, "events")
    column = events if isinstance(events, np.ndarray) else list(events)
    plain = np.asarray(column) if set(map(type, column)) <= {int, bool} else column
    if type(plain) is np.ndarray and plain.dtype.kind in "biuf" and np.isin(plain, (0, 1)).all():
        return plain.astype(np.int64)
    flags = []
    for index, event in enumerate(column):
        plain = event.item() if isinstance(event, np.generic) else event
        if not isinstance(plain, int | float | Fraction | Decimal) or not _is_flag(plain):
            raise ValueError(
                f"events[{index}] is {plain!r}: give 1 (event seen) or 0 (censored) for each time"
            )
        flags.append(int(plain))
    return np.array(flags, np.int64)


def _is_flag(value: float | Fraction | Decimal) -> bool:
    return not (isinstance(value, Decimal) and value.is_nan()) and value in (0, 1)
