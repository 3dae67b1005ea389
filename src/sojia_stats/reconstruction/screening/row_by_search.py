"""The rows that bounds do not settle: the exact search, once for all rows of the same problem."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES
from sojia_stats.reconstruction.counting.problem import IMPOSSIBLE, GridProblem, Link, grid_problem
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.screening.arrays import Windows
from sojia_stats.reconstruction.screening.integer_rows import IntegerRows

LARGEST: Final = 2_000
"""Patients up to which a row is searched; a search takes longer in proportion to them."""

MEMORY: Final = 2**26
"""Bytes that the tables of one row may take: 64 MB for each worker process."""

WIDEST: Final = 10**6
"""Sums, or steps between two values, that a search with a standard deviation may look at: about a
second's work."""

_PATIENCE: Final = 4
"""How many times longer a search goes on that the usual limit leaves undecided; a table has many
rows, and ``searches.one_grid.LONGER_SEARCH``, which is for one, is larger."""

Outcome = Literal["determined", "compatible", "incompatible", "undecided", "too many patients"]


def problem_of(summary: Summary, reading: Reading) -> GridProblem:
    """Return a row as a problem in whole numbers, the same for all rows that differ by a shift."""
    assert reading.step is not None
    problem = grid_problem(chain_of(summary, reading), reading.step, reading.origin)
    return normal(problem)


def problem_at(rows: IntegerRows, row: int) -> GridProblem:
    """Return what :func:`problem_of` does, for a row without quartiles, some times sooner."""
    n, given = int(rows.n[row]), rows.given

    def ends(window: Windows) -> tuple[int, int]:
        low, high = int(window.low[row]), int(window.high[row])
        return (low, high) if low <= high else IMPOSSIBLE

    sums = ends(rows.total) if given.mean[row] else (None, None)
    spreads = ends(rows.spread) if given.sd[row] else (None, None)
    problem = GridProblem(
        n, sum_low=sums[0], sum_high=sums[1], spread_low=spreads[0], spread_high=spreads[1]
    )
    for shown, window, rank, right in (
        (given.minimum, rows.least, 0, 0),
        (given.median, rows.middle, (n - 1) // 2, 1 - n % 2),
        (given.maximum, rows.greatest, n - 1, 0),
    ):
        if shown[row]:
            problem = problem.having(Link(rank, 1, right, *ends(window)))
    return normal(problem)


def normal(problem: GridProblem) -> GridProblem:
    """Return a problem counted from its lowest printed value, without its unit."""
    starts = [link.low for link in problem.links if not link.right]
    mean = 0 if problem.sum_low is None else problem.sum_low // problem.n
    return replace(problem.shifted(min(starts, default=mean)), origin=Fraction(0), step=Fraction(1))


def wide(problem: GridProblem) -> bool:
    """Whether a standard deviation on a fine step gives the search too many sums to look at."""
    if problem.spread_high is None:
        return False
    reach = math.isqrt(max(2 * problem.spread_high // problem.n, 0))
    low, high = problem.sum_low, problem.sum_high
    sums = problem.n * reach if low is None or high is None else high - low
    return max(reach, sums) > WIDEST


def beyond(summary: Summary, reading: Reading) -> bool:
    """Whether a row is beyond what is searched."""
    if summary.n > LARGEST:
        return True
    return reading.step is not None and wide(problem_of(summary, reading))


@lru_cache(2**14)
def outcome(problem: GridProblem) -> Outcome:
    """Return what the exact search finds within its limits.

    >>> outcome(GridProblem(2, low=0, high=5, sum_low=3, sum_high=3))
    'compatible'
    """
    if problem.n > LARGEST:
        return "too many patients"
    if wide(problem):
        return "undecided"
    status = GridSets(problem, MEMORY).status
    if status == "undecided":
        status = GridSets(problem, MEMORY, nodes=_PATIENCE * NODES).status
    return status


@lru_cache(2**14)
def count(problem: GridProblem) -> int | float | None:
    """Return how many data sets there are; None where counting would take too much."""
    if problem.n > LARGEST or wide(problem):
        return None
    try:
        return GridSets(problem, MEMORY).count
    except (TooLarge, Undecided):
        return None
