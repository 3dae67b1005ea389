"""Drawing data sets uniformly on a wide grid, from the two tables that meet in the middle.

First the cell in which both sides meet is drawn, then each side is walked back from the centre
outwards: the table says how many of the ways to a cell use the present deviation once more. The
tables of all deviations would not fit the memory, so some are kept, and the others are filled again
from these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sojia_stats.reconstruction.counting.arrays import Rows, Table, Words
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.counting.tables.two_sides import (
    Side,
    TwoSides,
    add_deviation,
    close,
    first_tables,
)
from sojia_stats.reconstruction.effort import MEMORY


def draw_two_sides(
    sides: TwoSides, size: int, rng: np.random.Generator, memory: int = MEMORY
) -> Rows:
    """Draw data sets uniformly, with replacement, as (size, n) array of steps.

    Where there are 2^62 data sets or more, the cells in which both sides meet are weighed in double
    precision: single probabilities are then off by a relative 1e-12 at most. A side with 2^63 ways
    or more is too large.
    At least one data set exists.
    """
    copies = 2 * math.isqrt(max(sides.below.farthest, sides.above.farthest) + 1) + 2
    needed = sides.size + 8 * copies * max(sides.below.cells, sides.above.cells)
    words = sides.below.fits_word and sides.above.fits_word
    allow(sides.box, needed if words else memory + 1, memory, 2 * sides.work)
    below, above = _meetings(sides, size, rng)
    counts = np.zeros((size, sides.below.farthest + 1 + sides.above.farthest), dtype=np.int64)
    counts[:, : sides.below.farthest] = _walk(sides.below, below, rng)[:, ::-1]
    counts[:, sides.below.farthest + 1 :] = _walk(sides.above, above, rng)
    counts[:, sides.below.farthest] = sides.box.n - counts.sum(axis=1)
    values = sides.centre + np.arange(-sides.below.farthest, sides.above.farthest + 1)
    drawn: Rows = np.repeat(np.tile(values, size), counts.ravel()).reshape(size, sides.box.n)
    return drawn


def _meetings(sides: TwoSides, size: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Draw cells of the tables below and above, two (size, 3) arrays.

    Each row is how many values lie on that side, their sum, and their sum of d·(d − 1)/2.
    """
    # Once for the weights and once more for the cells: all meetings would not fit the memory.
    pairs = [(m.ways(), m.estimate()) for m in sides.meetings(None)]
    whole = sum(estimate for _, estimate in pairs) < 2**62
    weights = np.array([pair[not whole] for pair in pairs], dtype=np.int64 if whole else float)
    chosen = _pick(weights, size, rng)
    below, above = np.zeros((size, 3), dtype=np.int64), np.zeros((size, 3), dtype=np.int64)
    for i, meeting in enumerate(sides.meetings(None)):
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


def _pick(weights: Table, size: int, rng: np.random.Generator) -> Rows:
    """Draw (size,) places with probability proportional to their (places,) weights."""
    sums = weights.cumsum()
    if weights.dtype.kind == "f":
        # A product may round up to the total itself, which no place exceeds.
        picks = np.minimum(rng.random(size) * sums[-1], np.nextafter(sums[-1], 0))
        return np.asarray(np.searchsorted(sums, picks, side="right"))
    picks = rng.integers(0, int(sums[-1]), size=size, dtype=sums.dtype)
    return np.asarray(np.searchsorted(sums, picks, side="right"))


def _walk(side: Side, cells: Rows, rng: np.random.Generator) -> Rows:
    """Return, as (cells, deviations), how often each is used on the way to each (cells, 3) row."""
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
