"""Drawing data sets uniformly on a wide grid, from the two tables that meet in the middle.

First the cell in which both sides meet is drawn, then each side is walked back from the centre
outwards: the table says how many of the ways to a cell use the present deviation once more. The
tables of all deviations would not fit the memory, so some are kept, and the others are filled again
from these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.tables.big_integers import Words
from sojia_stats.reconstruction.counting.tables.budget import allow
from sojia_stats.reconstruction.counting.tables.two_sides import (
    Side,
    WideGrid,
    add_deviation,
    close,
    first_tables,
)
from sojia_stats.reconstruction.effort import MEMORY

Array = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]


def draw_wide(wide: WideGrid, size: int, rng: np.random.Generator, memory: int = MEMORY) -> Rows:
    """Draw data sets uniformly, with replacement.

    Where there are 2^62 data sets or more, the cells in which both sides meet are weighed in double
    precision: single probabilities are then off by a relative 1e-12 at most.

    Parameters
    ----------
    wide : WideGrid
        The problem; at least one data set exists.
    size : int
        How many.
    rng : numpy Generator
        Source of randomness.

    Raises
    ------
    TooLarge
        If the tables would outgrow the memory, or a side has 2^63 ways or more.
    """
    copies = 2 * math.isqrt(max(wide.below.farthest, wide.above.farthest) + 1) + 2
    needed = wide.size + 8 * copies * max(wide.below.cells, wide.above.cells)
    words = wide.below.fits_word and wide.above.fits_word
    allow(wide.frame, needed if words else memory + 1, memory, 2 * wide.work)
    below, above = _meetings(wide, size, rng)
    counts = np.zeros((size, wide.below.farthest + 1 + wide.above.farthest), dtype=np.int64)
    counts[:, : wide.below.farthest] = _walk(wide.below, below, rng)[:, ::-1]
    counts[:, wide.below.farthest + 1 :] = _walk(wide.above, above, rng)
    counts[:, wide.below.farthest] = wide.frame.n - counts.sum(axis=1)
    values = wide.centre + np.arange(-wide.below.farthest, wide.above.farthest + 1)
    drawn: Rows = np.repeat(np.tile(values, size), counts.ravel()).reshape(size, wide.frame.n)
    return drawn


def _meetings(wide: WideGrid, size: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Draw cells of both tables: rows of how many values, their sum, and their sum of halves."""
    # Once for the weights and once more for the cells: all meetings would not fit the memory.
    pairs = [(m.ways(exact=True), m.ways(exact=False)) for m in wide.meetings(None)]
    whole = sum(estimate for _, estimate in pairs) < 2**62
    weights = np.array([pair[not whole] for pair in pairs], dtype=np.int64 if whole else float)
    chosen = _pick(weights, size, rng)
    below, above = np.zeros((size, 3), dtype=np.int64), np.zeros((size, 3), dtype=np.int64)
    for i, meeting in enumerate(wide.meetings(None)):
        mine = np.flatnonzero(chosen == i)
        if not len(mine):
            continue
        left = meeting.left if whole else meeting.left.astype(float)
        cells = left * meeting.right
        places = _pick(cells.ravel(), len(mine), rng)
        for place in np.unique(places).tolist():
            row, t = divmod(place, cells.shape[1])
            same = mine[places == place]
            below[same] = meeting.used[row], meeting.sum_below, t
            ways, first = meeting.beyond(row, t)
            spots = _pick(ways.ravel(), len(same), rng)
            above[same, 0] = spots // ways.shape[1]
            above[same, 1] = meeting.sum_above
            above[same, 2] = spots % ways.shape[1] + first
    return below, above


def _pick(weights: Array, size: int, rng: np.random.Generator) -> Rows:
    """Draw places with probability proportional to their weights."""
    sums = weights.cumsum()
    if weights.dtype.kind == "f":
        # A product may round up to the total itself, which no place exceeds.
        picks = np.minimum(rng.random(size) * sums[-1], np.nextafter(sums[-1], 0))
        return np.asarray(np.searchsorted(sums, picks, side="right"))
    picks = rng.integers(0, int(sums[-1]), size=size, dtype=sums.dtype)
    return np.asarray(np.searchsorted(sums, picks, side="right"))


def _walk(side: Side, cells: Rows, rng: np.random.Generator) -> Rows:
    """Return how often each deviation is used on the way to each cell."""
    counts = np.zeros((len(cells), side.farthest), dtype=np.int64)
    left = cells.copy()
    for d, tables in _levels(side):
        half = d * (d - 1) // 2
        active = np.flatnonzero(left[:, 0])
        while len(active):
            ways, uses = (np.zeros(len(active), dtype=np.uint64) for _ in range(2))
            for k in np.unique(left[active, 0]).tolist():
                mine = left[active, 0] == k
                s, t = left[active[mine], 1], left[active[mine], 2]
                ways[mine] = tables[k][s, t]
                before = tables[k - 1]
                fits = (s >= d) & (t >= half) & (s - d < before.shape[0])
                uses[mine] = before[np.where(fits, s - d, 0), np.where(fits, t - half, 0)] * fits
            active = active[rng.integers(0, ways, dtype=np.uint64) < uses]
            counts[active, d - 1] += 1
            left[active] -= (1, d, half)
            active = active[left[active, 0] > 0]
    return counts


def _levels(side: Side) -> Iterator[tuple[int, list[Words]]]:
    """Yield, from deviation 1 outwards, the tables of all ways that use it and larger ones."""
    stretch = math.isqrt(side.farthest) + 1
    tables = first_tables(side)
    kept = []
    for d in range(side.farthest, 0, -1):
        if (side.farthest - d) % stretch == 0:
            kept.append((d, [table.copy() for table in tables]))
        add_deviation(side, tables, d)
        close(side, tables, d)
    while kept:
        start, tables = kept.pop()
        stored = []
        for d in range(start, max(start - stretch, 0), -1):
            add_deviation(side, tables, d)
            stored.append((d, [table.copy() for table in tables]))
            close(side, tables, d)
        yield from reversed(stored)
