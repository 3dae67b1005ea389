"""Rows with a median beside mean, standard deviation and range: two data sets are built, or not.

Once the middle value x (odd n) or the middle pair a ≤ b (even n) is chosen, the free values below
it lie in 0..a and those above it in b..W, as many here as there, each half for itself. For some
choices of the middle, of the sum, and of the part of it below the middle, one half is laid as flat
or as steep as it can be, and the other one is built (see ``sums``) to meet the sum of squares. Data
sets of different choices differ, because a data set has one middle, one sum, and one sum of its
lower half. So two of them make a row compatible; a failure says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.order_counts import Flags, Ints
from sojia_stats.reconstruction.screening.square_sums import (
    Boxes,
    Targets,
    build_rows,
    flattest,
    steepest,
)

_SUMS: Final = 3
_PARTS: Final = (0.5, 0.25, 0.75, 0.4, 0.6)
_APART: Final = (0.0, 0.1, 0.3)


@dataclass(frozen=True, slots=True)
class _Choices:
    """Rows with a middle, a sum and a part of it chosen."""

    row: Ints
    free: Ints
    total: Ints
    below: Ints
    above: Ints
    low_sum: Ints
    high_sum: Ints
    least: Ints
    most: Ints

    def at(self, rows: Flags) -> _Choices:
        """Return some of the choices."""
        return _Choices(*(getattr(self, name)[rows] for name in self.__slots__))


def several(boxes: Boxes, m1: Ints, m2: Ints) -> Flags:
    """Return for which rows two data sets could be built.

    Parameters
    ----------
    boxes : Boxes
        Rows that are safe, whose minimum 0 and maximum W are fixed.
    m1, m2 : ndarray
        Window of the middle value (odd n), or of the sum of the middle two (even n).
    """
    size = len(boxes.n)
    found = np.zeros(size, dtype=np.int64)
    first = np.zeros((size, 3), dtype=np.int64)
    for total in range(_SUMS):
        for part in _PARTS:
            for apart in _APART:
                open_ = np.flatnonzero(found < 2)
                if not len(open_):
                    break
                choices = _chosen(boxes.at(open_), m1[open_], m2[open_], total, part, apart)
                built = _built(choices)
                rows = open_[choices.row[built]]
                made = np.stack([choices.below, choices.total, choices.low_sum], axis=1)[built]
                new = (found[rows] == 0) | (made != first[rows]).any(axis=1)
                first[rows], found[rows] = made, found[rows] + new
    return found >= 2


def _chosen(boxes: Boxes, m1: Ints, m2: Ints, number: int, part: float, apart: float) -> _Choices:
    """Choose a middle, a sum and the part of it below the middle, where that can be."""
    n, w = boxes.n, boxes.width
    odd = n % 2
    m1, m2 = np.maximum(m1, 0), np.minimum(m2, (2 - odd) * w)
    # Odd n: another middle value for each choice; even n: pairs more and more apart.
    middle = m1 + ((m2 - m1) * (part + apart) % 1.0001).astype(np.int64)
    widest = np.minimum(middle, 2 * w - middle) // 2
    gap = (widest * apart).astype(np.int64)
    a = np.where(odd, middle, middle // 2 - gap)
    b = np.where(odd, middle, middle - middle // 2 + gap)
    free = (n - 1) // 2 - 1
    fixed = w + np.where(odd, a, a + b)
    squares = w * w + np.where(odd, a * a, a * a + b * b)
    # The sum: those in the middle of the window that the middle leaves possible.
    low = np.maximum(boxes.sum_low, fixed + free * b)
    high = np.minimum(boxes.sum_high, fixed + free * (a + w))
    total = low + ((high - low) * (number + 1)) // (_SUMS + 1)
    least = -((-boxes.spread_low - total**2) // n) - squares
    most = (boxes.spread_high + total**2) // n - squares
    rest = total - fixed
    least += (least - rest) & 1
    most -= (most - rest) & 1
    first = np.maximum(0, rest - free * w)
    last = np.minimum(free * a, rest - free * b)
    below = first + ((last - first) * part).astype(np.int64)
    high_sum = rest - below - free * b
    # Squares of values counted from b: (b + y)² = b² + 2by + y².
    offset = free * b * b + 2 * b * high_sum
    fits = (m1 <= m2) & (a >= 0) & (b <= w) & (low <= high) & (first <= last) & (free > 0)
    fits &= least <= most
    choices = _Choices(
        np.arange(len(n)), free, total, a, w - b, below, high_sum, least - offset, most - offset
    )
    return choices.at(np.asarray(fits))


def _built(choices: _Choices) -> Flags:
    """Lay one half flat or steep and build the other; return where that meets the squares."""
    built = np.zeros(len(choices.row), dtype=bool)
    lower = choices.free, choices.below, choices.low_sum
    upper = choices.free, choices.above, choices.high_sum
    for laid, other in ((lower, upper), (upper, lower)):
        for squares in (flattest(laid[0], laid[2]), steepest(*laid)):
            m, w, s = other
            least = np.maximum(choices.least - squares, flattest(m, s))
            most = np.minimum(choices.most - squares, steepest(m, w, s))
            tried = ~built & (least <= most)
            targets = Targets(m, w, s, least, most).at(tried)
            built[tried] = build_rows(targets)[0]
    return built
