"""Rows with a median beside mean, standard deviation and range: two data sets are built, or not.

Once the middle value x (odd n) or the middle pair a ≤ b (even n) is chosen, the free values below
it lie in 0..a and those above it in b..W, as many here as there, each half for itself. For some
choices of the middle, of the sum, and of the part of it below the middle, one half is laid as flat
or as steep as it can be, and the other is built (``one_witness``) to meet the sum of squares. Data
sets of different choices differ, because a data set has one middle, one sum, and one sum of its
lower half. So two of them make a row compatible; a failure says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Columns, Flags, Ints, Windows
from sojia_stats.reconstruction.screening.boxes import Boxes
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows, of_parity
from sojia_stats.reconstruction.screening.one_witness import highest_first

_SUMS: Final = 3
"""Sums that are tried: the quarter points of the window."""

_PARTS: Final = (0.5, 0.25, 0.75, 0.4, 0.6)
"""How far the sum below the middle lies between its ends, the middle of them first."""

_APART: Final = (0.0, 0.1, 0.3)
"""How far the middle pair of even n stands apart, as a share of what its sum allows."""


@dataclass(frozen=True, slots=True)
class _Choices(Columns):
    """Rows with a middle, a sum and a part of it chosen: (choices,) each."""

    row: Ints
    total: Ints  # the sum of all n values
    lower: SquareWindows  # the half from 0 up to the middle, with the squares of both halves
    upper: SquareWindows  # the half up to W, counted from the middle, with the same squares


def two_built(boxes: Boxes, middle: Windows) -> Flags:
    """Return for which rows two data sets are built; see ``square_sums.settle_with_median``."""
    size = len(boxes.n)
    found = np.zeros(size, dtype=np.int64)
    first = np.zeros((size, 3), dtype=np.int64)  # middle, sum and lower sum of the first data set
    for quarter, part, apart in product(range(1, _SUMS + 1), _PARTS, _APART):
        left = np.flatnonzero(found < 2)
        if not len(left):
            break
        choices = _chosen(boxes[left], middle[left], quarter, part, apart)
        choices = choices[_built(choices)]
        rows = left[choices.row]
        made = np.stack([choices.lower.width, choices.total, choices.lower.total], axis=1)
        new = (found[rows] == 0) | (made != first[rows]).any(axis=1)
        first[rows], found[rows] = made, found[rows] + new
    return found >= 2


def _chosen(boxes: Boxes, middle: Windows, quarter: int, part: float, apart: float) -> _Choices:
    """Choose a middle a, b, a sum and the part of it below the middle, where that can be."""
    n, width, odd = boxes.n, boxes.width, boxes.n % 2
    low, high = np.maximum(middle.low, 0), np.minimum(middle.high, (2 - odd) * width)
    fits = low <= high
    # Odd n: another middle value for each choice; even n: pairs more and more apart.
    centre = low + ((high - low) * (part + apart) % 1.0001).astype(np.int64)
    gap = (np.minimum(centre, 2 * width - centre) // 2 * apart).astype(np.int64)
    a = np.where(odd, centre, centre // 2 - gap)
    b = np.where(odd, centre, centre - centre // 2 + gap)
    half = (n - 1) // 2 - 1
    fixed = width + np.where(odd, a, a + b)
    squares = width * width + np.where(odd, a * a, a * a + b * b)
    # The sum: those in the middle of the window that the middle leaves possible.
    low = np.maximum(boxes.sum_low, fixed + half * b)
    high = np.minimum(boxes.sum_high, fixed + half * (a + width))
    fits &= low <= high
    total = low + (high - low) * quarter // (_SUMS + 1)
    rest = total - fixed
    window = of_parity(boxes.squares(total) - squares, rest)
    low, high = np.maximum(0, rest - half * width), np.minimum(half * a, rest - half * b)
    fits &= low <= high
    low_sum = low + ((high - low) * part).astype(np.int64)
    high_sum = rest - low_sum - half * b
    # Squares of values counted from b: (b + y)² = b² + 2by + y².
    window -= half * b * b + 2 * b * high_sum
    fits &= (a >= 0) & (b <= width) & (half > 0) & (window.low <= window.high)
    lower = SquareWindows(half, a, low_sum, window.low, window.high)
    upper = SquareWindows(half, width - b, high_sum, window.low, window.high)
    return _Choices(np.arange(len(n)), total, lower, upper)[np.asarray(fits)]


def _built(choices: _Choices) -> Flags:
    """Return where one half, laid flat or steep, leaves squares that the other is built to meet."""
    built = np.zeros(len(choices.row), dtype=bool)
    lower, upper = choices.lower, choices.upper
    for laid, other in ((lower, upper), (upper, lower)):
        for squares in (laid.flattest, laid.steepest):
            windows = other.less(squares).within_extremes()
            tried = ~built & windows.possible
            built[tried] = highest_first(windows[tried]).built
    return built
