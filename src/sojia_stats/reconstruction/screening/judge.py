"""The status of every row of a block: by bounds where they decide, else by the exact search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.problem import GridProblem, Link
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.screening import (
    mean_only,
    order_counts,
    row_by_search,
    square_sums,
    two_witnesses,
)
from sojia_stats.reconstruction.screening.integer_rows import Rows
from sojia_stats.reconstruction.screening.order_counts import Flags, Floats, Ints
from sojia_stats.wording import names

STATUSES: Final = (*names.STATUSES, "unreadable")

DETERMINED, COMPATIBLE, INCOMPATIBLE, NOT_ASSESSABLE, UNREADABLE = range(5)

NOTHING, STEPLESS, UNDECIDED, LARGE = range(1, 5)
"""Why a row is not assessable."""

UNKNOWN: Final = -1.0
"""A number of data sets that is not known."""


@dataclass(slots=True)
class Judged:
    """What rows come to.

    Parameters
    ----------
    status : ndarray of int
        Place in STATUSES; -1 while it is open.
    ways : ndarray of float
        Number of data sets, exact up to ``order_counts.COUNTED``; UNKNOWN where it is not counted.
    cause : ndarray of int
        Why a row is not assessable; 0 for the others.
    """

    status: Ints
    ways: Floats
    cause: Ints

    def set(self, rows: Ints, ways: Floats) -> None:
        """Enter exact numbers of data sets."""
        self.ways[rows] = ways
        status = np.where(ways == 0, INCOMPATIBLE, COMPATIBLE)
        self.status[rows] = np.where(ways == 1, DETERMINED, status)

    def set_some(self, rows: Ints, some: Ints) -> None:
        """Enter numbers of data sets of which 2 stands for more."""
        self.set(rows, some.astype(float))
        self.ways[rows[some > 1]] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Facts:
    """The windows of rows that can be read, in whole numbers of steps, and what is printed."""

    n: Ints
    low: tuple[Ints, Ints]
    high: tuple[Ints, Ints]
    middle: tuple[Ints, Ints]
    total: tuple[Ints, Ints] | None
    spread: tuple[Ints, Ints] | None
    printed: dict[str, Flags]


def judge(rows: Rows, *, count: bool = False) -> Judged:
    """Return the status and the number of data sets of each row.

    Parameters
    ----------
    rows : Rows
        A block of rows.
    count : bool
        Whether to count also the rows with a mean, a standard deviation or quartiles.
    """
    size = rows.size
    judged = Judged(
        np.full(size, -1, dtype=np.int64), np.full(size, UNKNOWN), np.zeros(size, dtype=np.int64)
    )
    judged.status[~rows.readable & ~rows.careful] = UNREADABLE
    _one_by_one(rows, judged, count)
    printed = {name: rows.given(name) for name in (*_ORDERED, "q1", "q3", "mean", "sd")}
    silent = (judged.status < 0) & ~np.logical_or.reduce(list(printed.values()))
    judged.status[silent], judged.cause[silent] = NOT_ASSESSABLE, NOTHING
    unknown = (judged.status < 0) & rows.stepless
    judged.status[unknown], judged.cause[unknown] = NOT_ASSESSABLE, STEPLESS
    if not (judged.status < 0).any():
        return judged
    facts = Facts(
        rows.n,
        rows.order("minimum"),
        rows.order("maximum"),
        rows.order("median"),
        rows.computed("mean") if printed["mean"].any() else None,
        rows.computed("sd") if printed["sd"].any() else None,
        printed,
    )
    _by_order(judged, facts)
    if facts.total is not None:
        _by_mean(judged, facts)
    _by_search(rows, judged, facts, count)
    return judged


_ORDERED: Final = ("minimum", "median", "maximum")


def _one_by_one(rows: Rows, judged: Judged, count: bool) -> None:
    """Judge the rows that need numbers of any size, or real numbers."""
    stepless = rows.stepless
    for row in np.flatnonzero(rows.careful).tolist():
        if rows.why_unreadable(row) is not None:
            judged.status[row] = UNREADABLE
            continue
        summary, reading = rows.summary(row), rows.reading(row)
        assert reading is not None
        if not summary.printed or stepless[row]:
            continue
        if reading.step is not None:
            _search(
                judged, row, row_by_search.problem_of(summary, reading), _counts(summary, count)
            )
        elif summary.n > row_by_search.LARGEST:
            judged.status[row], judged.cause[row] = NOT_ASSESSABLE, LARGE
        else:
            ways = float(Reconstruction(summary, reading).count)
            judged.set(np.array([row]), np.array([ways]))


def _counts(summary: object, count: bool) -> bool:
    """Whether the data sets of a row are counted: of order statistics always."""
    return count or all(getattr(summary, name) is None for name in ("mean", "sd", "q1", "q3"))


# ---- minimum, median and maximum ----------------------------------------------------------------


def _by_order(judged: Judged, facts: Facts) -> None:
    """Settle all rows that the order statistics rule out, and those that print nothing else."""
    printed, n = facts.printed, facts.n
    rows = np.flatnonzero(judged.status < 0)
    windows = [(a[rows], b[rows]) for a, b in (facts.low, facts.high, facts.middle)]
    possible = order_counts.feasible(n[rows], *windows)
    judged.set(rows[~possible], np.zeros(int((~possible).sum())))
    other = printed["mean"] | printed["sd"] | printed["q1"] | printed["q3"]
    rows = rows[possible & ~other[rows]]
    low, high, median = (printed[name][rows] for name in ("minimum", "maximum", "median"))
    size = n[rows]
    # An end that is not printed is free, unless the median of two values ties it to the other.
    free = ~(low & high) & (size > 1) & ((size > 2) | ~median | ~(low | high))
    judged.set(rows[free], np.full(int(free.sum()), np.inf))
    one = size == 1
    ends = [np.maximum, np.minimum]
    start, end = (
        end(end(facts.low[i][rows], facts.high[i][rows]), facts.middle[i][rows])
        for i, end in enumerate(ends)
    )
    judged.set(rows[one], (end - start + 1)[one].astype(float))
    fixed = (facts.low[0] == facts.low[1])[rows] & (facts.high[0] == facts.high[1])[rows]
    rows, median = rows[fixed & ~one & ~free], median[fixed & ~one & ~free]
    width = facts.high[0][rows] - facts.low[0][rows]
    size = n[rows]
    shift = (2 - size % 2) * facts.low[0][rows]
    m1, m2 = facts.middle[0][rows] - shift, facts.middle[1][rows] - shift
    ways = np.empty(len(rows))
    ways[median] = order_counts.counts(size[median], width[median], m1[median], m2[median])
    ways[~median] = order_counts.inner_counts(size[~median], width[~median])
    for i in np.flatnonzero(np.isnan(ways)).tolist():
        found = (
            order_counts.slowly(*(int(x[i]) for x in (size, width, m1, m2)))
            if median[i]
            else order_counts.inner_slowly(int(size[i]), int(width[i]))
        )
        ways[i] = order_counts.MANY if found is None else found
    judged.set(rows, ways)


# ---- mean and standard deviation ----------------------------------------------------------------


def _by_mean(judged: Judged, facts: Facts) -> None:
    """Settle rows by sums and sums of squares; a median or quartiles may only rule out more."""
    printed, n = facts.printed, facts.n
    exactly = (facts.low[0] == facts.low[1]) | ~printed["minimum"]
    exactly &= (facts.high[0] == facts.high[1]) | ~printed["maximum"]
    rows = np.flatnonzero((judged.status < 0) & printed["mean"] & exactly & (n > 1))
    if not len(rows):
        return
    assert facts.total is not None
    size = n[rows]
    low, high = printed["minimum"][rows], printed["maximum"][rows]
    a, b = facts.low[0][rows], facts.high[0][rows]
    s1, s2 = facts.total[0][rows], facts.total[1][rows]
    spread = facts.spread
    v1, v2 = (np.zeros(len(rows), dtype=np.int64),) * 2
    if spread is not None:
        v1, v2 = spread[0][rows], spread[1][rows]
    squared = printed["sd"][rows]
    # Counted from the minimum; where only the maximum is printed, from there downwards.
    start = np.where(low, a, np.where(high, b, 0))
    down = high & ~low
    s1, s2 = s1 - size * start, s2 - size * start
    s1, s2 = np.where(down, -s2, s1), np.where(down, -s1, s2)
    fixed = low.astype(np.int64) + high
    both = fixed == 2
    span = np.where(both, b - a, 0)
    alone = ~printed["median"][rows] & ~printed["q1"][rows] & ~printed["q3"][rows]

    plain = ~squared
    width = np.where(both, span, np.maximum(s2, 0) + 2)
    some = mean_only.ways(size - fixed, width, s1 - span, s2 - span)
    some = np.where(fixed == 0, np.where(s1 <= s2, 2, 0), some)
    _enter(judged, rows[plain], some[plain], alone[plain])

    # No value is farther from the mean than the root of the sum of squared deviations, and no two
    # are farther apart than the root of twice that sum.
    reach = np.sqrt(np.maximum(v2, 0) / size).astype(np.int64) + 2
    centre = s1 // size - reach
    around = 2 * reach + np.maximum(s2 - s1, 0) // size + 2
    apart = np.sqrt(2 * np.maximum(v2, 0) / size).astype(np.int64) + 2
    free = fixed == 0
    s1, s2 = (np.where(free, s - size * centre, s) for s in (s1, s2))
    width = np.where(both, span, np.where(free, around, apart))
    boxes = square_sums.Boxes(size, size - fixed, width, span, span**2, s1, s2, v1, v2)
    some_free = squared & (size > fixed) & boxes.safe
    boxes, rows, alone = boxes.at(some_free), rows[some_free], alone[some_free]
    found, settled = square_sums.settle(boxes)
    _enter(judged, rows[settled], found[settled], alone[settled])
    # With a median, two data sets that have it too are built.
    quartiles = printed["q1"] | printed["q3"]
    todo = (judged.status[rows] < 0) & printed["median"][rows] & both[some_free] & ~quartiles[rows]
    rows, boxes = rows[todo], boxes.at(todo)
    shift = (2 - n[rows] % 2) * facts.low[0][rows]
    m1, m2 = (end[rows] - shift for end in facts.middle)
    two = two_witnesses.several(boxes, m1, m2)
    judged.set_some(rows[two], np.full(int(two.sum()), 2))
    rows, boxes, m1, m2 = rows[~two], boxes.at(~two), m1[~two], m2[~two]
    found, settled = square_sums.settle_with_median(boxes, m1, m2)
    judged.set_some(rows[settled], found[settled])


def _enter(judged: Judged, rows: Ints, some: Ints, alone: Flags) -> None:
    """Enter what mean and standard deviation say, which is all only where nothing else is said."""
    final = alone | (some == 0)
    judged.set_some(rows[final], some[final])


# ---- the rest -----------------------------------------------------------------------------------


def _by_search(rows: Rows, judged: Judged, facts: Facts, count: bool) -> None:
    """Judge what is left, and count what is asked for."""
    todo = judged.status < 0
    if count:
        todo |= (judged.status == COMPATIBLE) & (judged.ways == UNKNOWN) & ~rows.careful
    quartiles = facts.printed["q1"] | facts.printed["q3"]
    computed = facts.printed["mean"] | facts.printed["sd"] | quartiles
    for row in np.flatnonzero(todo).tolist():
        if quartiles[row]:
            reading = rows.reading(row)
            assert reading is not None
            problem = row_by_search.problem_of(rows.summary(row), reading)
        else:
            problem = _problem(facts, row)
        _search(judged, row, problem, count or not computed[row])


def _problem(facts: Facts, row: int) -> GridProblem:
    """Return a row without quartiles as a problem in whole numbers."""
    n = int(facts.n[row])
    links = []
    for name, (low, high), rank, right in (
        ("minimum", facts.low, 0, 0),
        ("median", facts.middle, (n - 1) // 2, 1 - n % 2),
        ("maximum", facts.high, n - 1, 0),
    ):
        if facts.printed[name][row]:
            links.append(Link(rank, 1, right, int(low[row]), int(high[row])))
    ends: list[int | None] = []
    for name, window in (("mean", facts.total), ("sd", facts.spread)):
        if window is not None and facts.printed[name][row]:
            first, last = int(window[0][row]), int(window[1][row])
            ends += [first, last] if first <= last else [1, 0]
        else:
            ends += [None, None]
    problem = GridProblem(
        n,
        links=tuple(links),
        sum_low=ends[0],
        sum_high=ends[1],
        spread_low=ends[2],
        spread_high=ends[3],
    )
    return row_by_search.normal(problem)


def _search(judged: Judged, row: int, problem: GridProblem, count: bool) -> None:
    """Enter what the exact search finds."""
    if judged.status[row] < 0:
        found = row_by_search.outcome(problem)
        if found == "undecided" or found == "too many patients":
            judged.status[row] = NOT_ASSESSABLE
            judged.cause[row] = UNDECIDED if found == "undecided" else LARGE
            return
        judged.status[row] = STATUSES.index(found)
    if judged.status[row] != COMPATIBLE:
        judged.ways[row] = judged.status[row] == DETERMINED
    elif count and (ways := row_by_search.count(problem)) is not None:
        judged.ways[row] = ways if ways == math.inf else min(ways, order_counts.MANY)
