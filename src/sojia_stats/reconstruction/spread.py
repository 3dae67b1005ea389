"""The smallest and largest standard deviation over all data sets of one quantity.

n times the sum of squares, less the squared sum, is a whole number of squared steps; its extremes
follow from the least and greatest sum of squares that go with each total.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.axis import Axis
from sojia_stats.reconstruction.grid import MEMORY, TooLarge

WORK: Final = 3_000_000_000
"""Steps of the search beyond which an answer would take more than some ten seconds."""

Integers = npt.NDArray[np.int64]


def variance_bounds(axis: Axis, n: int) -> tuple[Fraction, Fraction]:
    """Return the least and greatest sample variance (divided by n − 1) over all data sets.

    Parameters
    ----------
    axis : Axis
        The facts in whole numbers of steps; at least one data set must satisfy them.
    n : int
        Number of patients, at least 2.

    Raises
    ------
    TooLarge
        If the tables would outgrow the memory budget.
    """
    span = n * (axis.width - 1) + 1
    too_wide = 8 * axis.width * span * 3 > MEMORY or n * (axis.width - 1) ** 2 >= 2**61
    if too_wide or n * axis.width * span > WORK:
        raise TooLarge(
            f"the bounds of sd for n = {n} and {axis.width} steps would take too long: give a "
            "coarser step or narrower bounds (within=)"
        )
    low, high = axis.totals if axis.totals is not None else (0, span - 1)
    totals = np.arange(max(low, 0), min(high, span - 1) + 1)
    spreads = []
    for gather, nothing in ((np.minimum, np.int64(2**62)), (np.maximum, np.int64(-(2**62)))):
        squares = gather.reduce(_squares(axis, n, span, gather, nothing), axis=0)[totals]
        reached = np.flatnonzero(squares != nothing)
        # Python integers: n times the sum of squares may pass 63 bits.
        spreads += [n * int(squares[i]) - int(totals[i]) ** 2 for i in reached.tolist()]
    unit = axis.step**2 / (n * (n - 1))
    return min(spreads) * unit, max(spreads) * unit


def _squares(axis: Axis, n: int, span: int, gather: np.ufunc, nothing: np.int64) -> Integers:
    """Return the extreme sum of squares for each lowest value and total."""
    table: Integers = np.full((axis.width, span), nothing)
    for rank in range(n - 1, -1, -1):
        if rank == n - 1:
            table[:, 0] = 0
        else:
            table = _onward(table, axis, rank, gather, nothing)
        moved = np.full_like(table, nothing)
        for i in [i for i in range(axis.width) if axis.fits(rank, i)]:
            source = table[i, : span - i]
            moved[i, i:] = np.where(source == nothing, nothing, source + i * i)
        table = moved
    return table


def _onward(
    table: Integers, axis: Axis, rank: int, gather: np.ufunc, nothing: np.int64
) -> Integers:
    """Gather, for each value of a rank, over the values that the next rank may have."""
    if not any(len(weights) == 2 for weights, _, _ in axis.links.get(rank, [])):
        gathered: Integers = gather.accumulate(table[::-1], axis=0)[::-1]
        return gathered
    result = np.full_like(table, nothing)
    for i in range(axis.width):
        onward = axis.next_places(rank, i)
        if onward:
            result[i] = gather.reduce(table[onward.start : onward.stop], axis=0)
    return result
