"""Rows with a mean as free values in a box.

Values are counted upwards from the minimum; downwards from the maximum where it alone is printed;
from a little below the least mean where neither is. The one or two values that are fixed so, 0 and
the span, are taken out; the m others lie in 0..W.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Columns, Flags, Ints, Windows
from sojia_stats.reconstruction.screening.integer_rows import IntegerRows


@dataclass(frozen=True, slots=True)
class Boxes(Columns):
    """Free values in a box, a window for the sum and one for the spread: Ints (rows,) each."""

    n: Ints  # values, free or fixed
    free: Ints  # m values in 0..W
    width: Ints  # W
    fixed_sum: Ints  # what the fixed values add to S, and to Q
    fixed_squares: Ints
    sum_low: Ints  # window of S, the sum of all n values
    sum_high: Ints
    spread_low: Ints  # window of n·Q − S²; 0 to 0 without a standard deviation
    spread_high: Ints

    @property
    def safe(self) -> Flags:
        """Which rows stay below 2^60: sums of a few such numbers still fit into 64 bits."""
        n, w, word = self.n.astype(float), self.width.astype(float) + 1, 2.0**60
        return np.asarray((n * n * w * w < word) & (self.spread_high < word))

    @property
    def free_sums(self) -> Windows:
        """Windows of the sum of the free values."""
        return Windows(self.sum_low, self.sum_high) - self.fixed_sum

    def squares(self, total: Ints) -> Windows:
        """Return the windows of Q that the spread leaves for a sum S of all n values."""
        square = total * total
        low = -((-self.spread_low - square) // self.n)
        return Windows(low, (self.spread_high + square) // self.n)


def boxes_of(rows: IntegerRows) -> Boxes:
    """Return the boxes of rows with a mean whose printed ends are exact, n ≥ 2."""
    n, given = rows.n, rows.given
    fixed = given.minimum.astype(np.int64) + given.maximum
    both, neither = fixed == 2, fixed == 0
    span = np.where(both, rows.greatest.low - rows.least.low, 0)
    start = np.where(given.maximum, rows.greatest.low, 0)
    start = np.where(given.minimum, rows.least.low, start)
    total, down = rows.total - n * start, given.maximum & ~given.minimum
    sum_low = np.where(down, -total.high, total.low)
    sum_high = np.where(down, -total.low, total.high)
    # No value is farther from the mean than the root of the sum of squared deviations, and no two
    # are farther apart than the root of twice that sum; 2 steps more make up for what is rounded.
    deviations = np.maximum(rows.spread.high, 0) / n
    reach = np.sqrt(deviations).astype(np.int64) + 2
    apart = np.sqrt(2 * deviations).astype(np.int64) + 2
    shift = np.where(neither, n * (sum_low // n - reach), 0)
    around = 2 * reach + np.maximum(sum_high - sum_low, 0) // n + 2
    # Without a standard deviation a value is at most the sum of all, as none is below 0.
    beyond_end = np.where(given.sd, apart, np.maximum(sum_high, 0) + 2)
    width = np.where(both, span, np.where(neither, around, beyond_end))
    return Boxes(
        n,
        free=n - fixed,
        width=width,
        fixed_sum=span,
        fixed_squares=span**2,
        sum_low=sum_low - shift,
        sum_high=sum_high - shift,
        spread_low=rows.spread.low,
        spread_high=rows.spread.high,
    )
