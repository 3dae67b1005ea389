"""A row of values with a given sum, and a sum of squares in a window, built greedily.

As many values as the window allows are put at W, then a few as high as it allows one by one, and
the rest are kept flat (each within one step of the others). Each pair of equal flat values x, x
inside the box may then become x − 1, x + 1, which adds 2 to the sum of squares. A row that is built
is a data set; a failure to build says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Columns, Flags, Ints
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows, flattest

_PICKS: Final = 7
"""Values that are raised one by one before building gives up: each leaves a gap of about twice the
root of the gap before, so that seven bring one of 2^60 below ten."""


@dataclass(frozen=True, slots=True)
class Witnesses(Columns):
    """Rows of values that were built for windows, with sums that tell two rows of values apart."""

    built: Flags  # (windows,) which are met; the others may be met in another way
    squares: Ints  # (windows,) sum of the squares, in squared steps
    cubes: Ints  # (windows,) sum of the cubes, likewise


def highest_first(windows: SquareWindows) -> Witnesses:
    """Build a row of values for each window, from the highest value down."""
    width, at_end = windows.width, _most_at_end(windows)
    squares, cubes = at_end * width**2, at_end * width**3
    total = windows.total - at_end * width
    rest = replace(windows.less(squares), free=windows.free - at_end, total=total)
    live = np.arange(len(at_end))
    built = np.zeros(len(at_end), dtype=bool)
    for _ in range(_PICKS):
        free, width, most, flat = rest.free, rest.width, rest.most, rest.flattest
        # The rest flat: ``over`` values one above a level.
        level, over = rest.total // free, rest.total % free
        # Pairs of equal flat values that may move apart within the box.
        lower = np.where((level >= 1) & (level + 1 <= width), (free - over) // 2, 0)
        upper = np.where(level + 2 <= width, over // 2, 0)
        apart = np.maximum(rest.least - flat + 1, 0) // 2
        done = (flat <= most) & (apart <= lower + upper)
        if done.any():
            mine = live[done]
            built[mine] = True
            x, raised, others = level[done], over[done], (free - over)[done]
            first = np.minimum(apart[done], lower[done])
            second = apart[done] - first
            squares[mine] += flat[done] + 2 * apart[done]
            cubes[mine] += others * x**3 + raised * (x + 1) ** 3
            cubes[mine] += 6 * (x * first + (x + 1) * second)
        value = _highest(rest)
        going = ~done & (free > 1) & (value > level + (over > 0)) & (flat <= most)
        if not going.any():
            break
        live, value = live[going], value[going]
        rest = rest[going].after(value)
        squares[live] += value**2
        cubes[live] += value**3
    return Witnesses(built, squares, cubes)


def lowest_squares(windows: SquareWindows) -> Witnesses:
    """Build rows of values with the least sum of squares of each window."""
    return highest_first(replace(windows, most=windows.least))


def lowest_first(windows: SquareWindows) -> Witnesses:
    """Build rows of values from below instead of from above: W − v in place of each v."""
    m, w, s = windows.free, windows.width, windows.total
    found = highest_first(windows.mirrored())
    squares = found.squares - w * (m * w - 2 * s)
    cubes = w * (w * (m * w - 3 * s) + 3 * squares) - found.cubes
    return Witnesses(found.built, squares, np.asarray(cubes))


def _most_at_end(windows: SquareWindows) -> Ints:
    """Return how many values, Ints (rows,), may lie at W with the others flat, by bisection.

    The sum of squares grows with their number.
    """
    free, width, total = windows.free, windows.width, windows.total
    low = np.zeros(len(free), dtype=np.int64)
    top = np.minimum(total // np.maximum(width, 1), free - 1)
    top = np.where(width > 0, top, 0)
    while (low < top).any():
        middle = (low + top + 1) // 2
        squares = middle * width * width + flattest(free - middle, total - middle * width)
        fits = squares <= windows.most
        low, top = np.where(fits, middle, low), np.where(fits, top, middle - 1)
    return low


def _highest(windows: SquareWindows) -> Ints:
    """Return the highest value that one may have with the others flat.

    v² + (s − v)²/(m − 1) ≤ most is solved over the real numbers and then tried twice; too low is no
    harm.
    """
    free, width, total, most = windows.free, windows.width, windows.total, windows.most
    count = free.astype(float)
    room = np.maximum((count - 1) * (count * most - total.astype(float) ** 2), 0)
    value = np.minimum(((total + np.sqrt(room)) / count).astype(np.int64), np.minimum(width, total))
    rest = np.maximum(free - 1, 1)
    for _ in range(2):
        value -= value**2 + flattest(rest, total - value) > most
    return np.where(value**2 + flattest(rest, total - value) <= most, value, 0)
