"""Which sums a box allows, and the least and greatest sum of squares that goes with each.

Among ascending values in a box with a given sum, the sum of squares is least where a common level
is filled up (each value as near to the level as its interval allows), and greatest where all values
stand at the ends of their intervals, the lower ranks low and the higher ranks high, but for one
between. The first is majorised by every other arrangement with that sum, the second majorises all
(Hardy, Littlewood and Pólya, "Inequalities", 1934).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.counting.box import Box
from sojia_stats.reconstruction.effort import spend

LARGEST_SQUARED: Final = 2**24
"""Values up to which their squares, and those of their sums, stay within the 53 bits of a double,
so that machine words hold them and the whole part of a root is right."""

Target = tuple[int, int, int]
"""A sum, and the least and greatest sum of squares that go with it."""

_MOST_SUMS: Final = 2**18
"""Sums up to which all are looked at, in arrays of 2 MiB; of more, as many at equal distances."""

_TRIES: Final = 8
"""Sums for which shifting is tried before the exact search: it nearly always hits the first."""


def word(lows: Sequence[int], highs: Sequence[int]) -> type:
    """Return the dtype that holds n · Σ x² for values in a box: int64, or Python's own integers."""
    largest = max(abs(lows[0]), abs(highs[-1]), 1)
    return np.int64 if (largest * len(lows)) ** 2 < 2**61 else object


def level(lows: Sequence[int], highs: Sequence[int], total: int) -> int:
    """Return the highest level at which the values filled up to it do not exceed a sum."""
    first, last = lows[0], highs[-1]
    spend(100 * len(lows) * max(last - first, 1).bit_length())
    while first < last:
        middle = (first + last + 1) // 2
        if sum(nearest(lows, highs, middle)) <= total:
            first = middle
        else:
            last = middle - 1
    return first


def nearest(lows: Sequence[int], highs: Sequence[int], at: int) -> list[int]:
    """Return, for each rank, the value nearest to a level."""
    return [
        high if high < at else (low if low > at else at)
        for low, high in zip(lows, highs, strict=True)
    ]


def flattest(lows: Sequence[int], highs: Sequence[int], total: int) -> list[int]:
    """Return the ascending values with a sum that have the least sum of squares."""
    at = level(lows, highs, total)
    values = nearest(lows, highs, at)
    at_level = [r for r, high in enumerate(highs) if values[r] == at < high]
    # Fewer units are left than values at the level may rise; the highest ranks take them.
    for r in at_level[len(at_level) - (total - sum(values)) :]:
        values[r] += 1
    return values


def least_squares(lows: Sequence[int], highs: Sequence[int], sums: Whole) -> Whole:
    """Return, for each of (sums,) ascending sums of word()'s dtype, the least sum of squares."""
    intervals = Counter(zip(lows, highs, strict=True))

    def fill(levels: Whole, power: int) -> Whole:
        # Ranks with one and the same interval are filled once.
        spend(len(intervals) * (5_000 + (100 if levels.dtype == object else 5) * len(levels)))
        total: Whole = np.zeros_like(levels)
        for (low, high), times in intervals.items():
            total = total + times * np.minimum(np.maximum(levels, low), high) ** power
        return total

    first, last = (level(lows, highs, int(sums[end])) for end in (0, -1))
    if last - first <= max(4 * len(sums), 64):
        table: Whole = np.arange(first, last + 2).astype(sums.dtype)
        levels = table[np.searchsorted(fill(table, 1), sums, side="right") - 1]
    else:
        levels = np.full_like(sums, first)
        beyond = np.full_like(sums, last + 1)
        while (beyond - levels > 1).any():
            middle = (levels + beyond) // 2
            reached = fill(middle, 1) <= sums
            levels, beyond = np.where(reached, middle, levels), np.where(reached, beyond, middle)
    found: Whole = fill(levels, 2) + (sums - fill(levels, 1)) * (2 * levels + 1)
    return found


def greatest_squares(lows: Sequence[int], highs: Sequence[int], sums: Whole) -> Whole:
    """Return, for each of (sums,) sums, the greatest sum of squares, in their dtype."""
    n, dtype = len(lows), sums.dtype
    spend(1_000 * n + 20 * len(sums))
    low_sum = [0, *accumulate(lows)]
    high_sum = [0, *accumulate(highs[::-1])]
    low_square = [0, *accumulate(x * x for x in lows)]
    high_square = [0, *accumulate(x * x for x in highs[::-1])]
    # With the value at rank p between its ends, the sum runs from corner p + 1 to corner p.
    corners = np.array([low_sum[n - j] + high_sum[j] for j in range(n + 1)]).astype(dtype)
    j = np.clip(np.searchsorted(corners, sums, side="right") - 1, 0, n - 1)
    others = np.array([low_sum[n - 1 - i] + high_sum[i] for i in range(n)]).astype(dtype)
    squares = np.array([low_square[n - 1 - i] + high_square[i] for i in range(n)]).astype(dtype)
    found: Whole = squares[j] + (sums - others[j]) ** 2
    return found


def square_range(lows: Sequence[int], highs: Sequence[int], total: int) -> tuple[int, int]:
    """Return the least and greatest sum of squares for one sum that the box allows."""
    sums: Whole = np.array([total]).astype(word(lows, highs))
    return int(least_squares(lows, highs, sums)[0]), int(greatest_squares(lows, highs, sums)[0])


@dataclass(frozen=True, slots=True)
class Targets:
    """Sums of deviations with windows of squares that the two extreme arrangements allow.

    The sums whose windows lie farthest from the extremes come first. Each array is (sums,); the
    ends of the windows have the sum's parity.
    """

    sums: Whole
    least: Whole
    most: Whole
    complete: bool = True  # whether no other sum is possible

    def __len__(self) -> int:
        return len(self.sums)

    def __iter__(self) -> Iterator[Target]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, i: int) -> Target:
        return int(self.sums[i]), int(self.least[i]), int(self.most[i])

    def tries(self) -> Iterator[Target]:
        """Yield a few sums, the first ones and some from all over the others."""
        places = {0, 1, *(len(self) * i // (2 * _TRIES) for i in range(1, _TRIES - 1))}
        return (self[i] for i in sorted(places) if i < len(self))


def targets_of(box: Box, shift: int) -> Targets:
    """Return the sums of deviations from ``shift`` that a box allows."""
    n = box.n
    lows, highs = [a - shift for a in box.lows], [b - shift for b in box.highs]
    dtype = word(lows, highs)
    low, high = box.sums
    if low > high:
        nothing: Whole = np.zeros(0, dtype=np.int64)
        return Targets(nothing, nothing, nothing)
    if box.spread_low is None or box.spread_high is None:
        total = (low + high) // 2 - n * shift
        ends = (total, *square_range(lows, highs, total))
        one: Whole = np.array([ends]).astype(dtype)
        return Targets(one[:, 0], one[:, 1], one[:, 2])
    if box.spread_high >= 2**61:
        dtype = object
    # An odd stride meets both parities.
    stride = (high - low) // _MOST_SUMS * 2 + 1
    spend(500 * ((high - low) // stride + 1))
    sums: Whole = np.arange(low - n * shift, high - n * shift + 1, stride).astype(dtype)
    flattest, steepest = least_squares(lows, highs, sums), greatest_squares(lows, highs, sums)
    least = np.maximum(-((-box.spread_low - sums * sums) // n), flattest)
    most = np.minimum((box.spread_high + sums * sums) // n, steepest)
    # A sum of squares has the parity of the sum.
    least = least + (least - sums) % 2
    most = most - (most - sums) % 2
    good = np.flatnonzero(least <= most)
    room = np.minimum(most - flattest, steepest - least)[good]
    order = good[np.argsort(-room, kind="stable")]
    return Targets(sums[order], least[order], most[order], stride == 1)
