"""Finding a row with a sum and a sum of squares by shifting units between values.

Moving a units from a lower to a higher value that lies g above it adds 2a·(g + a) to the sum of
squares and leaves the sum alone. From the flattest row, a few such shifts reach nearly every sum of
squares of the right parity; where they do not, nothing is proven.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.existence.square_sums import LARGEST_SQUARED, flattest

_MOST_SHIFTS: Final = 24
"""Random shifts after which polishing gives up (a quarter of them from 64 values on, where each
takes longer): what they do not hit is left to the exact search."""

_LOOKED_AT: Final = 2**15
"""Shifts (of two values, by some units) that one round of polishing looks at, in arrays of 256
KiB."""


def by_shifting(
    lows: Sequence[int], highs: Sequence[int], total: int, least: int, most: int
) -> list[int] | None:
    """Return values in a box with a sum and a sum of squares in a window, or None if none is met.

    The values are to be sorted. ``least`` and ``most`` are of the parity of the sum, and within
    the extremes.
    """
    values: list[int] = []
    for values in _spreadings(lows, highs, total, most):
        if least <= sum(v * v for v in values):
            return values
    return _polished(values, lows, highs, least, most)


def _spreadings(
    lows: Sequence[int], highs: Sequence[int], total: int, most: int
) -> Iterator[list[int]]:
    """Yield arrangements with a sum, each spread from the flattest as far as the window allows."""
    flat = flattest(lows, highs, total)
    room = most - sum(v * v for v in flat)
    n = len(flat)
    yield flat
    for skip in range(min(n, 4)):
        values, left = list(flat), room
        i, j = skip, n - 1
        while i < j and left:
            a = min(values[i] - lows[i], highs[j] - values[j])
            gap = values[j] - values[i]
            # 2a·gap + 2a² is the change of the sum of squares.
            wanted = (math.isqrt(gap * gap + 2 * left) - gap) // 2
            a = min(a, wanted)
            values[i] -= a
            values[j] += a
            left -= 2 * a * (gap + a)
            stuck = a == wanted
            i += values[i] == lows[i] or stuck
            j -= values[j] == highs[j] or stuck
        _refine(values, lows, highs, left)
        yield values


def _refine(values: list[int], lows: Sequence[int], highs: Sequence[int], left: int) -> None:
    """Use up what is left of the squares by the widest unit shifts between neighbours that fit."""
    order = sorted(range(len(values)), key=values.__getitem__)
    for _ in range(8):
        best = 0
        for gap in (1, 2):
            for i, j in zip(order, order[gap:], strict=False):
                change = 2 * (values[j] - values[i]) + 2
                if best < change <= left and values[i] > lows[i] and values[j] < highs[j]:
                    best, pair = change, (i, j)
        if not best:
            return
        values[pair[0]] -= 1
        values[pair[1]] += 1
        left -= best
        order.sort(key=values.__getitem__)


def _polished(
    values: list[int], lows: Sequence[int], highs: Sequence[int], least: int, most: int
) -> list[int] | None:
    """Look for one shift that hits the window exactly, and shift at random until there is one."""
    n = len(values)
    if max(abs(lows[0]), abs(highs[-1])) > LARGEST_SQUARED:
        return None
    row, floor, ceiling = (np.array(x, dtype=np.int64) for x in (values, lows, highs))
    units = np.arange(1, max(_LOOKED_AT // (n * n), 2) + 1)
    rng = random.Random(n)
    for _ in range(_MOST_SHIFTS if n < 64 else _MOST_SHIFTS // 4):
        # By the value that goes down, the one that goes up, and how many units: (n, n, units).
        gaps = row[None, :] - row[:, None]
        room = np.minimum((row - floor)[:, None], (ceiling - row)[None, :])
        np.fill_diagonal(room, 0)
        changes = 2 * units * (gaps[:, :, None] + units)
        square = int((row * row).sum())
        allowed = units <= room[:, :, None]
        hits = np.argwhere(allowed & (least <= square + changes) & (square + changes <= most))
        if len(hits):
            i, j, a = hits[0]
            row[i] -= units[a]
            row[j] += units[a]
            return [int(v) for v in row]
        pairs = np.argwhere(room > 0)
        i, j = pairs[rng.randrange(len(pairs))]
        a = rng.randint(1, int(room[i, j]))
        row[i] -= a
        row[j] += a
    return None
