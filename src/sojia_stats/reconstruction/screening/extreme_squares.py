"""The least and the greatest sum of squares of m whole numbers from 0 to W with a given sum.

The flattest row of values (as equal as can be) has the least, the steepest (all but one of them at
0 or W) the greatest: the first is majorised by every other row with that sum, the second majorises
all, and a sum of squares is Schur-convex (Marshall, Olkin and Arnold, Inequalities: Theory of
Majorization and Its Applications, 2nd ed. 2011). Both are reached by one row of values only,
because squares are strictly convex. A sum of squares has the parity of the sum, as v² has that of
v, so that it moves in steps of two.

``counting.existence.square_sums`` answers the same for one problem, whose ranks have a box each,
and for all its sums; here each row has a problem of its own, with one box for all values. A closed
formula serves the second and not the first; a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Columns, Flags, Ints, Windows


@dataclass(frozen=True, slots=True)
class SquareWindows(Columns):
    """Values in a box with a given sum and a window for their sum of squares: Ints (rows,) each."""

    free: Ints  # m values in 0..W
    width: Ints  # W
    total: Ints  # their sum
    least: Ints  # the window
    most: Ints

    @property
    def flattest(self) -> Ints:
        """The least sum of squares of these values."""
        return flattest(self.free, self.total)

    @property
    def steepest(self) -> Ints:
        """The greatest sum of squares of these values."""
        return steepest(self.width, self.total)

    @property
    def possible(self) -> Flags:
        """Which windows hold a number."""
        return np.asarray(self.least <= self.most)

    def within_extremes(self) -> SquareWindows:
        """Return the windows cut to what the sum allows, which must be in 0..m·W."""
        least, most = np.maximum(self.least, self.flattest), np.minimum(self.most, self.steepest)
        return replace(self, least=least, most=most)

    def less(self, squares: Ints) -> SquareWindows:
        """Return the windows that are left beside other values with some sum of squares."""
        return replace(self, least=self.least - squares, most=self.most - squares)

    def after(self, value: Ints) -> SquareWindows:
        """Return what is left to choose once the highest value is, which no other exceeds."""
        left = self.less(value**2)
        return replace(left, free=self.free - 1, width=value, total=self.total - value)

    def mirrored(self) -> SquareWindows:
        """Return the windows of W − v in place of each v."""
        m, w, s = self.free, self.width, self.total
        shift = w * (m * w - 2 * s)
        return SquareWindows(m, w, m * w - s, self.least + shift, self.most + shift)


def of_parity(window: Windows, total: Ints) -> Windows:
    """Return windows whose ends have the parity of a total, cut where they have not."""
    return Windows(
        window.low + ((window.low - total) & 1), window.high - ((window.high - total) & 1)
    )


def flattest(free: Ints, total: Ints) -> Ints:
    """Return the least sum of squares of m whole numbers with a sum; 0 for no numbers.

    >>> flattest(np.array([3]), np.array([7]))
    array([17])
    """
    count = np.maximum(free, 1)
    level = total // count
    over = total - level * count
    return np.asarray(count * level * level + over * (2 * level + 1))


def steepest(width: Ints, total: Ints) -> Ints:
    """Return the greatest sum of squares of whole numbers from 0 to W with a sum.

    As many numbers as needed lie at W, one between, all others at 0.

    >>> steepest(np.array([4]), np.array([7]))
    array([25])
    """
    top = np.maximum(width, 1)
    full = total // top
    rest = total - full * top
    return np.asarray(full * width * width + rest * rest)
