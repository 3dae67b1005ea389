"""Problems on a short grid, and data sets as rows of values or of multiplicities."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Rows, Whole
from sojia_stats.reconstruction.counting.problem import GridProblem, narrowed
from sojia_stats.reconstruction.counting.tables.value_counts import ROWS_AT_ONCE, ShortGrid

_SHORT: Final = 12
"""Values up to which a grid is short: more multiplicities seldom fit a 64-bit word."""


def short_grid_of(problem: GridProblem, *, attained: bool = True) -> ShortGrid | None:
    """Return a problem as a short grid with mean and SD, or None if it is not one.

    A minimum and a maximum that may be ``attained`` fix one value each.
    """
    n, low, high = problem.n, problem.low, problem.high
    spread_low, spread_high = problem.spread_low, problem.spread_high
    if len(problem.alternatives) != 1 or problem.alternatives[0] or n < 2:
        return None
    if None in (problem.sum_low, problem.sum_high) or spread_low is None or spread_high is None:
        return None
    values: dict[int, int] = {}
    for link in problem.links:
        first, last = -(-link.low // link.left), link.high // link.left
        if link.right or first != last or link.rank not in (0, n - 1) or not attained:
            return None
        if values.setdefault(link.rank, first) != first:
            return None
    if 0 in values:
        low = values[0] if low is None else max(low, values[0])
    if n - 1 in values:
        high = values[n - 1] if high is None else min(high, values[n - 1])
    free = n - len(values)
    if low is None or high is None or not free or not 0 <= high - low < _SHORT:
        return None
    if any(not low <= value <= high for value in values.values()):
        return None
    # No number of ways may outgrow a 64-bit word.
    if math.comb(high - low + n, n) >= 2**62:
        return None
    spent, squares = sum(values.values()), sum(v * v for v in values.values())
    first, last = narrowed(n * low, n * high, problem.sum_low, problem.sum_high)
    targets = []
    for total in range(first, last + 1):
        least = -((-spread_low - total * total) // n)
        most = (spread_high + total * total) // n
        if least <= most:
            targets.append((total - spent, least - squares, most - squares))
    return ShortGrid(free, low, high, tuple(targets))


def as_values(rows: Whole, low: int, n: int, memory: int) -> Whole:
    """Return (data sets, width) numbers of each step from ``low`` on as (data sets, n) steps.

    In the smallest integer type; TooLarge is raised where that takes more bytes than the memory.

    Examples
    --------
    >>> as_values(np.array([[2, 0, 1]]), 5, 3, 2**20).tolist()
    [[5, 5, 7]]
    """
    width = rows.shape[1]
    dtype = np.int8 if low >= -128 and low + width <= 128 else np.int64
    if (size := len(rows) * n * np.dtype(dtype).itemsize) > memory:
        raise TooLarge(
            f"the values of all data sets need {size:,} bytes: ask for multiplicities, allow more "
            "memory, or iterate"
        )
    values: Whole = np.empty((len(rows), n), dtype=dtype)
    numbers = np.arange(low, low + width, dtype=dtype)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        repeated = np.repeat(np.tile(numbers, len(part)), part.ravel())
        values[start : start + len(part)] = repeated.reshape(-1, n)
    return values


def as_multiplicities(values: Whole, low: int, high: int) -> Rows:
    """Return (data sets, n) values as (data sets, high − low + 1) numbers of each from low on."""
    rows: Rows = np.zeros((len(values), high - low + 1), dtype=np.int64)
    for column, k in enumerate(range(low, high + 1)):
        rows[:, column] = (values == k).sum(axis=1)
    return rows
