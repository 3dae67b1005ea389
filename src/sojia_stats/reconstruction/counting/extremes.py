"""The smallest and largest value of a statistic over all data sets, exactly.

"Is there a data set whose sum is at most t?" changes its answer once as t grows. So a few searches
for one data set, each as good as a proof, close in on the extreme; none is listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.errors import Undecided
from sojia_stats.reconstruction.counting.box import Box, box_of
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES, Values, find
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, narrowed
from sojia_stats.reconstruction.counting.unbounded import enclosed
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, End
from sojia_stats.reconstruction.printed_numbers.summary import spread


@dataclass(frozen=True, slots=True)
class SumAim:
    """The sum of the whole numbers."""

    def of(self, values: Values) -> int:
        """Return the sum."""
        return sum(values)

    def within(self, problem: GridProblem, low: int, high: int) -> GridProblem:
        """Return the problem with the sum in a window."""
        low, high = narrowed(low, high, problem.sum_low, problem.sum_high)
        return replace(problem, sum_low=low, sum_high=high)

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the sum of the values."""
        return problem.n * problem.origin + extreme * problem.step

    def reach(self, box: Box) -> tuple[int, int]:
        """Return bounds of the sum in a box."""
        return box.sums


@dataclass(frozen=True, slots=True)
class VarianceAim:
    """n·Q − S², which is n·(n − 1) times the variance in steps."""

    def of(self, values: Values) -> int:
        """Return n·Q − S²."""
        return spread(values)

    def within(self, problem: GridProblem, low: int, high: int) -> GridProblem:
        """Return the problem with n·Q − S² in a window."""
        low, high = narrowed(low, high, problem.spread_low, problem.spread_high)
        return replace(problem, spread_low=low, spread_high=high)

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the sample variance of the values."""
        return Fraction(extreme, problem.n * (problem.n - 1)) * problem.step**2

    def reach(self, box: Box) -> tuple[int, int]:
        """Return bounds of n·Q − S² in a box."""
        widest = box.n**2 * (box.highs[-1] - box.lows[0]) ** 2 // 4
        return narrowed(0, widest, box.spread_low, box.spread_high)


@dataclass(frozen=True, slots=True)
class PlaceAim:
    """A place among the ordered values, from 0 to n − 1: 3/2 is midway between ranks 1 and 2."""

    position: Fraction

    @property
    def link(self) -> Link:
        """The weights of the two neighbours; its window is empty."""
        whole, part = divmod(self.position, 1)
        return Link(whole, part.denominator - part.numerator, part.numerator, 1, 0)

    def of(self, values: Values) -> int:
        """Return the weighted sum of the neighbours."""
        return self.link.of(values)

    def within(self, problem: GridProblem, low: int, high: int) -> GridProblem:
        """Return the problem with the weighted sum in a window."""
        return problem.having(replace(self.link, low=low, high=high))

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the value at the place."""
        return problem.origin + Fraction(extreme, self.position.denominator) * problem.step

    def reach(self, box: Box) -> tuple[int, int]:
        """Return bounds of the weighted sum in a box."""
        return self.of(box.lows), self.of(box.highs)


Aim = SumAim | VarianceAim | PlaceAim
"""A statistic to bound."""


def bounds_of(aim: Aim, problem: GridProblem, nodes: int = NODES) -> Bounds:
    """Return the smallest and largest value of a statistic over all data sets.

    Attained wherever finite. A search for one data set may look at so many ``nodes``.

    Examples
    --------
    >>> bounds_of(PlaceAim(Fraction(3, 2)), GridProblem(4, low=0, high=5, sum_low=18, sum_high=18))
    Bounds(low=9/2, high=5)
    """
    box = enclosed(problem)
    low, high = _ends(aim, box.problem, nodes)
    ends: list[End] = [aim.value(problem, low), aim.value(problem, high)]
    if box.wider is not None:
        # An extreme that moves out with the bounds has no end.
        farther = _ends(aim, box.wider, nodes)
        ends = [
            ends[0] if farther[0] == low else -math.inf,
            ends[1] if farther[1] == high else math.inf,
        ]
    return Bounds(ends[0], ends[1], math.isfinite(ends[0]), math.isfinite(ends[1])).plain()


def _ends(aim: Aim, problem: GridProblem, nodes: int) -> tuple[int, int]:
    """Return the least and greatest value of an aim, as whole numbers."""
    reaches = [
        aim.reach(box)
        for group in problem.alternatives
        if (box := box_of(problem, group)) is not None
    ]
    first = _one(problem, nodes)
    if first is None:
        raise ValueError("no data set fits, so there are no bounds")
    start = aim.of(first)

    def farthest(sign: int, limit: int) -> int:
        """Bisect for the greatest value of sign · aim, which is no more than a limit."""
        best, guess = sign * start, limit
        while best < limit:
            low, high = sorted((sign * guess, sign * limit))
            values = _one(aim.within(problem, low, high), nodes)
            if values is None:
                limit = guess - 1
            else:
                best = sign * aim.of(values)
            guess = (best + limit + 1) // 2
        return sign * best

    return farthest(-1, -min(low for low, _ in reaches)), farthest(1, max(b for _, b in reaches))


def _one(problem: GridProblem, nodes: int) -> Values | None:
    """Return one data set, or None if there is none; raise Undecided if the search stopped."""
    found = find(problem, nodes)
    if found.status == "undecided":
        raise Undecided(
            f"the search for extreme data sets stopped undecided after {nodes:,} steps: allow "
            "more, or narrow the bounds (within=)"
        )
    return found.values
