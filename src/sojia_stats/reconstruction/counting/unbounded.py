"""Problems whose facts leave some value without a bound.

A mean and a median, say, leave the ends open; whether data sets exist, and whether there are
infinitely many, is then decided between bounds that are large beyond all printed numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sojia_stats.errors import Unbounded
from sojia_stats.reconstruction.counting.box import box_of
from sojia_stats.reconstruction.counting.problem import GridProblem, Link
from sojia_stats.reconstruction.printed_numbers.quartile_positions import NEIGHBOURS_WITHIN


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A problem with a bound for every value: it has a data set if the given problem has one.

    If that was bounded, nothing lies beyond. If not, one of the problems ``beyond`` has a data set
    exactly if there are infinitely many.
    """

    problem: GridProblem
    wider: GridProblem | None = None  # the same with bounds twice as far away
    beyond: tuple[GridProblem, ...] = ()  # the same with a value that only these admit


def enclosed(problem: GridProblem) -> Enclosed:
    """Return a problem with bounds that answers for one whose facts leave values unbounded."""
    try:
        for group in problem.alternatives:
            box_of(problem, group)
    except Unbounded:
        pass
    else:
        return Enclosed(problem)
    ends = [end for end in (problem.low, problem.high) if end is not None]
    for link in (*problem.links, *(link for group in problem.alternatives for link in group)):
        both = link.left + link.right
        ends += [link.low // both, -(-link.high // both)]
    for total in (problem.sum_low, problem.sum_high):
        ends += [total // problem.n, -(-total // problem.n)] if total is not None else []
    ends = ends or [0]
    reach = max(ends) - min(ends) + NEIGHBOURS_WITHIN
    if problem.spread_high is not None:
        # Two values differ by sqrt(2·V/n) at most; without any anchor data sets can be moved.
        reach += math.isqrt(2 * max(problem.spread_high, 0) // problem.n) + 1
    elif problem.sum_high is not None:
        reach *= problem.n + 1

    near, far = (
        (
            min(ends) - times * reach if problem.low is None else problem.low,
            max(ends) + times * reach if problem.high is None else problem.high,
        )
        for times in (1, 2)
    )
    wider = replace(problem, low=far[0], high=far[1])
    outside = (Link(problem.n - 1, 1, 0, near[1] + 1, far[1]), Link(0, 1, 0, far[0], near[0] - 1))
    beyond = tuple(wider.having(link) for link in outside if link.low <= link.high)
    return Enclosed(replace(problem, low=near[0], high=near[1]), wider, beyond)
