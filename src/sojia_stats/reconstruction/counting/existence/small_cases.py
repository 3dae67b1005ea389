"""Sums and sums of squares of few values: all rows of a box, and two or three values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.counting.existence.square_sums import LARGEST_SQUARED, Targets, word

_FEW_TOPS: Final = 64
"""Highest values below which one by one is sooner than in an array."""


def by_listing(lows: Sequence[int], highs: Sequence[int], targets: Targets) -> list[int] | None:
    """Return the first row of a box that fits a target, in lexicographic order; None if none does.

    All rows are made at once, their sums and sums of squares in (rows,) arrays.
    """
    first, last = int(targets.sums.min()), int(targets.sums.max())
    dtype = word(lows, highs)
    least: Whole = np.full(last - first + 1, 1).astype(dtype)
    most: Whole = np.zeros_like(least)
    places = (targets.sums - first).astype(np.int64)
    least[places], most[places] = targets.least, targets.most
    sums: Whole = np.zeros(1).astype(dtype)
    squares: Whole = np.zeros(1).astype(dtype)
    for low, high in zip(lows, highs, strict=True):
        grid: Whole = np.arange(low, high + 1).astype(dtype)
        sums = np.add.outer(sums, grid).ravel()
        squares = np.add.outer(squares, grid * grid).ravel()
    inside = (sums >= first) & (sums <= last)
    place = np.where(inside, sums - first, 0).astype(np.int64)
    good = np.flatnonzero(inside & (least[place] <= squares) & (squares <= most[place]))
    if not len(good):
        return None
    shape = [high - low + 1 for low, high in zip(lows, highs, strict=True)]
    row = np.unravel_index(good[0], shape)
    return [low + int(place) for low, place in zip(lows, row, strict=True)]


def two_values(
    lows: Sequence[int], highs: Sequence[int], total: int, least: int, most: int
) -> tuple[int, ...] | None:
    """Return two ascending values with a sum and a sum of squares in a window.

    With t their difference, t² is twice the sum of squares less the square of the sum.
    """
    square = total * total
    if 2 * most < square:
        return None
    t0 = max(2 * least - square, 0)
    t0 = math.isqrt(t0 - 1) + 1 if t0 else 0
    t1 = math.isqrt(2 * most - square)
    t0 = max(t0, 2 * lows[1] - total, total - 2 * highs[0])
    t1 = min(t1, 2 * highs[1] - total, total - 2 * lows[0])
    t0 += (t0 - total) % 2
    return ((total - t0) // 2, (total + t0) // 2) if t0 <= t1 else None


def three_values(
    lows: Sequence[int], highs: Sequence[int], total: int, least: int, most: int, among: range
) -> tuple[int, ...] | None:
    """Return three ascending values with a sum and a sum of squares, the highest among some."""

    def with_top(top: int) -> tuple[int, ...] | None:
        caps, square = [min(highs[0], top), min(highs[1], top)], top * top
        pair = two_values(lows, caps, total - top, least - square, most - square)
        return None if pair is None else (*pair, top)

    first, last = among.start, among.stop - 1
    if last - first < _FEW_TOPS or max(abs(total), abs(first), abs(last)) > LARGEST_SQUARED:
        return next((row for top in among if (row := with_top(top)) is not None), None)
    tops = np.arange(first, last + 1)
    sums = total - tops
    squares = sums * sums + 2 * tops * tops
    t1 = _floor_root(2 * most - squares)
    below = 2 * least - squares
    t0 = np.where(below > 0, _floor_root(below - 1) + 1, 0)
    t0 = np.maximum(t0, 2 * lows[1] - sums)
    t0 = np.maximum(t0, sums - 2 * np.minimum(highs[0], tops))
    t1 = np.minimum(t1, 2 * np.minimum(highs[1], tops) - sums)
    t1 = np.minimum(t1, sums - 2 * lows[0])
    t0 = t0 + (t0 - sums) % 2
    good = np.flatnonzero(t0 <= t1)
    return with_top(int(tops[good[0]])) if len(good) else None


def _floor_root(numbers: Whole) -> Whole:
    """Return the whole part of the square roots of (any,) int64; -1 for negative numbers."""
    roots = np.sqrt(np.maximum(numbers, 0).astype(np.float64)).astype(np.int64)
    roots -= roots * roots > numbers
    roots += (roots + 1) * (roots + 1) <= numbers
    return np.where(numbers < 0, -1, roots)
