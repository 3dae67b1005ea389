"""The order of the tests: by bounds where they decide, else by the exact search.

Each test sees the rows that are still open and settles some of them. Its arithmetic stands in the
module that it is named after.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.screening import mean_only, order_counts, row_by_search, square_sums
from sojia_stats.reconstruction.screening.arrays import Flags, Ints
from sojia_stats.reconstruction.screening.boxes import boxes_of
from sojia_stats.reconstruction.screening.integer_rows import IntegerRows, integer_rows
from sojia_stats.reconstruction.screening.judged_rows import OPEN, UNKNOWN, Cause, Code, JudgedRows
from sojia_stats.reconstruction.screening.printed_rows import PrintedRows
from sojia_stats.reconstruction.screening.two_witnesses import two_built


def judge(printed: PrintedRows, *, count: bool = False) -> JudgedRows:
    """Return the status and the number of data sets of each row; ``count``: of all that have one.

    Without it, rows with a mean, a standard deviation or quartiles are not counted.
    """
    rows = integer_rows(printed)
    judged = JudgedRows.all_open(printed.size)
    judged.status[~printed.readable & ~rows.one_by_one] = Code.UNREADABLE
    _one_by_one(printed, rows, judged, count)
    judged.refuse(judged.open & ~rows.given.anything, Cause.NOTHING_PRINTED)
    judged.refuse(judged.open & printed.stepless, Cause.NO_STEP)
    _by_order(rows, judged)
    _by_mean(rows, judged)
    _by_search(printed, rows, judged, count)
    return judged


def _one_by_one(printed: PrintedRows, rows: IntegerRows, judged: JudgedRows, count: bool) -> None:
    """Judge the rows that need numbers of any size, or real numbers."""
    stepless = printed.stepless
    for row in np.flatnonzero(rows.one_by_one).tolist():
        if printed.why_unreadable(row) is not None:
            judged.status[row] = Code.UNREADABLE
            continue
        summary, reading = printed.summary(row), printed.reading(row)
        if not summary.printed or stepless[row]:
            continue
        if reading.step is not None:
            problem = row_by_search.problem_of(summary, reading)
            _search(judged, row, problem, count or not rows.given.computed[row])
        elif summary.n > row_by_search.LARGEST:
            judged.refuse(row, Cause.TOO_MANY_PATIENTS)
        else:
            ways = float(Reconstruction(summary, reading).count)
            judged.enter(np.array([row]), np.array([ways]))


def _by_order(rows: IntegerRows, judged: JudgedRows) -> None:
    """Settle all rows that the order statistics rule out, and those that print nothing else."""
    feasible = order_counts.feasible(rows.n, rows.least, rows.greatest, rows.middle)
    impossible = np.flatnonzero(judged.open & ~feasible)
    judged.enter(impossible, np.zeros(len(impossible)))
    alone = judged.open & ~rows.given.computed
    judged.enter(np.flatnonzero(alone), order_counts.ways(rows, alone)[alone])


def _by_mean(rows: IntegerRows, judged: JudgedRows) -> None:
    """Settle rows by sums and sums of squares; a median or quartiles may only rule out more."""
    exact = rows.least.fixed | ~rows.given.minimum
    exact &= rows.greatest.fixed | ~rows.given.maximum
    place = np.flatnonzero(judged.open & rows.given.mean & exact & (rows.n > 1))
    if not len(place):
        return
    rows = rows[place]
    boxes, given = boxes_of(rows), rows.given
    alone = ~(given.median | given.quartiles)

    def enter(some: Flags, ways: Ints) -> None:
        # What mean and standard deviation say is all only where nothing else is said.
        final = alone[some] | (ways == 0)
        judged.enter_some(place[some][final], ways[final])

    plain = ~given.sd
    enter(plain, mean_only.ways(boxes.free[plain], boxes.width[plain], boxes.free_sums[plain]))
    squared = given.sd & (boxes.free > 0) & boxes.safe
    enter(squared, square_sums.settle(boxes[squared]))
    # With a median, two data sets that have it too are built.
    todo = squared & judged.open[place] & given.median & ~given.quartiles
    todo &= given.minimum & given.maximum
    place, rows, boxes = place[todo], rows[todo], boxes[todo]
    middle = rows.middle - (2 - rows.n % 2) * rows.least.low
    two = two_built(boxes, middle)
    judged.enter_some(place[two], np.full(int(two.sum()), 2))
    judged.enter_some(place[~two], square_sums.settle_with_median(boxes[~two], middle[~two]))


def _by_search(printed: PrintedRows, rows: IntegerRows, judged: JudgedRows, count: bool) -> None:
    """Judge what is left, and count what is asked for."""
    todo = judged.open
    if count:
        todo |= (judged.status == Code.COMPATIBLE) & (judged.ways == UNKNOWN) & ~rows.one_by_one
    quartiles, computed = rows.given.quartiles, rows.given.computed
    for row in np.flatnonzero(todo).tolist():
        if quartiles[row]:
            problem = row_by_search.problem_of(printed.summary(row), printed.reading(row))
        else:
            problem = row_by_search.problem_at(rows, row)
        _search(judged, row, problem, count or not computed[row])


_BEYOND_SEARCH: Final[dict[str, Cause]] = {
    "undecided": Cause.SEARCH_UNDECIDED,
    "too many patients": Cause.TOO_MANY_PATIENTS,
}


def _search(judged: JudgedRows, row: int, problem: GridProblem, count: bool) -> None:
    """Enter what the exact search finds."""
    if judged.status[row] == OPEN:
        found = row_by_search.outcome(problem)
        if found in _BEYOND_SEARCH:
            judged.refuse(row, _BEYOND_SEARCH[found])
            return
        judged.status[row] = Code[found.upper()]
    if judged.status[row] != Code.COMPATIBLE:
        judged.ways[row] = judged.status[row] == Code.DETERMINED
    elif count and (ways := row_by_search.count(problem)) is not None:
        judged.ways[row] = ways if ways == math.inf else min(ways, order_counts.MANY)
