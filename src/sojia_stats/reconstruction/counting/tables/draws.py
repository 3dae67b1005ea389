"""Listing and drawing data sets by walking through the tables.

At each rank the tables of the ranks say in how many ways a beginning can be completed with each
next value. A walk that only takes values with a completion lists without dead ends; one that takes
them in proportion to their completions draws uniformly.

On a wide grid two tables meet in the middle. First the cell in which both sides meet is drawn, then
each side is walked back from the centre outwards: the table says how many of the ways to a cell use
the present deviation once more. The tables of all deviations would not fit the memory, so some are
kept, and the others are filled again from these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Rows, Table, Words
from sojia_stats.reconstruction.counting.tables.big_integers import WORD
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.counting.tables.two_sides import (
    Side,
    TwoSides,
    add_deviation,
    close,
    first_tables,
)
from sojia_stats.reconstruction.effort import MEMORY, spend

_LARGEST_SUM: Final = 2**62
"""Steps, summed over all values, that a machine word holds with a bit to spare."""

_LISTED_AT_ONCE: Final = 2**16
"""Pairs of a beginning and a next value that listing looks at in one go: in arrays of half a MiB,
so that the first rows come soon."""

_DRAWN_AT_ONCE: Final = 2**20
"""Pairs of a beginning and a next value that drawing looks at in one go: in arrays of 8 MiB."""


def blocks(ranks: RankTables) -> Iterator[Rows]:
    """Yield all data sets, ascending and in lexicographic order, in (rows, n) blocks of steps."""
    if ranks.empty:
        return
    ranks.check(1, keep=True)
    farthest = max(max(abs(extent.low), abs(extent.high)) for extent in ranks.extents)
    if farthest * ranks.box.n >= _LARGEST_SUM:
        raise TooLarge("values lie so many steps apart that none is listed: give a coarser step")
    tables = list(ranks.tables(bool))[::-1]
    stack: list[tuple[Rows, Rows]] = [
        (np.zeros((1, 0), dtype=np.int64), np.zeros((1, 3), dtype=np.int64))
    ]
    while stack:
        rows, used = stack.pop()
        rank = rows.shape[1]
        if rank == ranks.box.n:
            yield rows + ranks.centre
            continue
        extent = ranks.extents[rank]
        size = max(_LISTED_AT_ONCE // extent.shape[0], 1)
        spend(50_000 + 100 * min(len(rows), size) * extent.shape[0])
        if len(rows) > size:
            starts = range(0, len(rows), size)
            stack += [(rows[i : i + size], used[i : i + size]) for i in starts][::-1]
            continue
        chosen, places = np.nonzero(_ways(ranks, rank, tables[rank], used))
        deviations = places + extent.low
        if len(chosen):
            longer = np.column_stack([rows[chosen], deviations])
            stack.append((longer, _extend(ranks, used[chosen], deviations)))


def draw(ranks: RankTables, size: int, rng: np.random.Generator) -> Rows:
    """Draw data sets uniformly, with replacement, as (size, n) array of steps; there must be one.

    Where the box holds 2^63 rows or more, the ways are weighed in double precision: single
    probabilities are then off by a relative 1e-12 at most.
    """
    ranks.check(8, keep=True)
    whole = ranks.bound() < WORD // 2
    tables = list(ranks.tables(np.uint64 if whole else np.float64))[::-1]
    drawn = np.zeros((size, ranks.box.n), dtype=np.int64)
    step = max(_DRAWN_AT_ONCE // max(extent.shape[0] for extent in ranks.extents), 1)
    for start in range(0, size, step):
        rows = drawn[start : start + step]
        used = np.zeros((len(rows), 3), dtype=np.int64)
        for rank, table in enumerate(tables):
            places = _choose(_ways(ranks, rank, table, used), rng)
            rows[:, rank] = places + ranks.extents[rank].low
            used = _extend(ranks, used, rows[:, rank])
    return drawn + ranks.centre


def _ways(ranks: RankTables, rank: int, table: Table, used: Rows) -> Table:
    """Return the ways to complete beginnings with each value of their next rank.

    A (beginnings, values) array in the dtype of the rank's table. ``used`` holds a row for each
    beginning: its last deviation, its sum and its sum of d·(d − 1)/2.
    """
    extent = ranks.extents[rank]
    deviations = np.arange(extent.low, extent.high + 1)
    halves = deviations * (deviations - 1) // 2
    s = used[:, 1, None] - extent.sum_low + deviations * ranks.with_sum
    t = used[:, 2, None] - extent.half_low + halves * ranks.with_squares
    fits = (s >= 0) & (s < extent.shape[1]) & (t >= 0) & (t < extent.shape[2])
    if rank:
        before = ranks.extents[rank - 1]
        onward = np.array([ranks.onward(rank - 1, d) for d in range(before.low, before.high + 1)])
        nexts = onward[used[:, 0] - before.low]
        fits &= (deviations >= nexts[:, :1]) & (deviations <= nexts[:, 1:])
    found: Table = table[np.arange(extent.shape[0]), np.where(fits, s, 0), np.where(fits, t, 0)]
    found = found * fits
    return found


def _extend(ranks: RankTables, used: Rows, deviations: Rows) -> Rows:
    """Return (beginnings, 3) numbers used once each beginning has its next deviation."""
    halves = deviations * (deviations - 1) // 2 * ranks.with_squares
    extended = np.column_stack([deviations, deviations * ranks.with_sum, halves])
    extended[:, 1:] += used[:, 1:]
    return extended


def _choose(ways: Table, rng: np.random.Generator) -> Rows:
    """Choose a column in each of (rows, columns) with probability proportional to its ways."""
    sums = ways.cumsum(axis=1)
    chosen: Rows = (sums <= _below(sums[:, -1], len(sums), rng)[:, None]).sum(axis=1)
    return chosen


def _below(totals: Table, size: int, rng: np.random.Generator) -> Table:
    """Draw (size,) numbers, uniformly from 0 to below one total or each of (size,) totals."""
    if totals.dtype.kind == "f":
        # A product may round up to the total itself, which nothing exceeds.
        return np.minimum(rng.random(size) * totals, np.nextafter(totals, 0))
    return rng.integers(0, totals, size=size, dtype=totals.dtype)


def draw_two_sides(
    sides: TwoSides, size: int, rng: np.random.Generator, memory: int = MEMORY
) -> Rows:
    """Draw data sets uniformly, with replacement, as (size, n) array of steps; there must be one.

    Where there are 2^62 data sets or more, the cells in which both sides meet are weighed in double
    precision, as by draw(). A side with 2^63 ways or more is too large.
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
    return np.asarray(np.searchsorted(sums, _below(sums[-1], size, rng), side="right"))


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
