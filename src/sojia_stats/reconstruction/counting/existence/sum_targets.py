"""Which sums, with which sums of squares, a box allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.counting.box import Box
from sojia_stats.reconstruction.counting.existence.square_sums import (
    greatest_squares,
    least_squares,
    square_range,
    word,
)
from sojia_stats.reconstruction.effort import spend

Target = tuple[int, int, int]
"""A sum, and the least and greatest sum of squares that go with it."""

_MOST_SUMS: Final = 2**18
"""Sums up to which all are looked at, in arrays of 2 MiB; of more, as many at equal distances."""

_TRIES: Final = 8
"""Sums for which shifting is tried before the exact search: it nearly always hits the first."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Sums of deviations with windows of squares that the two extreme arrangements allow.

    The sums whose windows lie farthest from the extremes come first.

    Parameters
    ----------
    sums, least, most : (sums,) array of whole numbers
        The sums, and the ends of the windows of their sums of squares, of the sum's parity.
    complete : bool
        Whether no other sum is possible.
    """

    sums: Whole
    least: Whole
    most: Whole
    complete: bool = True

    def __len__(self) -> int:
        """Return the number of sums."""
        return len(self.sums)

    def __iter__(self) -> Iterator[Target]:
        """Yield the sums with their windows."""
        return (self[i] for i in range(len(self)))

    def __getitem__(self, i: int) -> Target:
        """Return one sum with its window."""
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
