"""Listing and drawing data sets by walking through the tables of the ranks.

At each rank the tables say in how many ways a beginning can be completed with each next value. A
walk that only takes values with a completion lists without dead ends; one that takes them in
proportion to their completions draws uniformly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Rows, Table
from sojia_stats.reconstruction.counting.tables.big_integers import WORD
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.effort import spend

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
    """Draw data sets uniformly, with replacement, as (size, n) array of steps.

    Where the box holds 2^63 rows or more, the ways are weighed in double precision: single
    probabilities are then off by a relative 1e-12 at most.
    At least one data set exists.
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
    halves = deviations * (deviations - 1) // 2
    return np.stack(
        [
            deviations,
            used[:, 1] + deviations * ranks.with_sum,
            used[:, 2] + halves * ranks.with_squares,
        ],
        axis=1,
    )


def _choose(ways: Table, rng: np.random.Generator) -> Rows:
    """Choose a column in each of (rows, columns) with probability proportional to its ways."""
    sums = ways.cumsum(axis=1)
    if ways.dtype == np.uint64:
        picks = rng.integers(0, sums[:, -1], dtype=np.uint64)
    else:
        # A product may round up to the total itself, which no column exceeds.
        picks = np.minimum(rng.random(len(sums)) * sums[:, -1], np.nextafter(sums[:, -1], 0))
    chosen: Rows = (sums <= picks[:, None]).sum(axis=1)
    return chosen
