"""The smallest and largest value of a statistic over all data sets, exactly.

"Is there a data set whose sum is at most t?" changes its answer once as t grows. So a few searches
for one data set, each as good as a proof, close in on the extreme; none is listed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.errors import Undecided
from sojia_stats.reconstruction.counting.box import box_of
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES, Values, find
from sojia_stats.reconstruction.counting.problem import GridProblem, Link
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
        return replace(
            problem,
            sum_low=low if problem.sum_low is None else max(low, problem.sum_low),
            sum_high=high if problem.sum_high is None else min(high, problem.sum_high),
        )

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the sum of the values."""
        return problem.n * problem.origin + extreme * problem.step

    def reach(self, problem: GridProblem, lows: Values, highs: Values) -> tuple[int, int]:
        """Return bounds of the sum in a box."""
        low, high = problem.sum_low, problem.sum_high
        return (
            sum(lows) if low is None else max(sum(lows), low),
            sum(highs) if high is None else min(sum(highs), high),
        )


@dataclass(frozen=True, slots=True)
class VarianceAim:
    """n·Q − S², which is n·(n − 1) times the variance in steps."""

    def of(self, values: Values) -> int:
        """Return n·Q − S²."""
        return spread(values)

    def within(self, problem: GridProblem, low: int, high: int) -> GridProblem:
        """Return the problem with n·Q − S² in a window."""
        return replace(
            problem,
            spread_low=low if problem.spread_low is None else max(low, problem.spread_low),
            spread_high=high if problem.spread_high is None else min(high, problem.spread_high),
        )

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the sample variance of the values."""
        return Fraction(extreme, problem.n * (problem.n - 1)) * problem.step**2

    def reach(self, problem: GridProblem, lows: Values, highs: Values) -> tuple[int, int]:
        """Return bounds of n·Q − S² in a box."""
        widest = problem.n**2 * (highs[-1] - lows[0]) ** 2 // 4
        high = problem.spread_high
        return problem.spread_low or 0, widest if high is None else min(widest, high)


@dataclass(frozen=True, slots=True)
class PlaceAim:
    """A place among the ordered values: a rank, or a point between two.

    Parameters
    ----------
    position : Fraction
        From 0 to n − 1; 3/2 is midway between the ranks 1 and 2.
    """

    position: Fraction

    @property
    def link(self) -> Link:
        """The weights of the two neighbours; its window is empty."""
        part = self.position % 1
        whole = math.floor(self.position)
        return Link(whole, part.denominator - part.numerator, part.numerator, 1, 0)

    def of(self, values: Values) -> int:
        """Return the weighted sum of the neighbours."""
        link = self.link
        return link.left * values[link.rank] + (
            link.right * values[link.rank + 1] if link.right else 0
        )

    def within(self, problem: GridProblem, low: int, high: int) -> GridProblem:
        """Return the problem with the weighted sum in a window."""
        return problem.having(replace(self.link, low=low, high=high))

    def value(self, problem: GridProblem, extreme: int) -> Fraction:
        """Return the value at the place."""
        return problem.origin + Fraction(extreme, self.position.denominator) * problem.step

    def reach(self, problem: GridProblem, lows: Values, highs: Values) -> tuple[int, int]:
        """Return bounds of the weighted sum in a box."""
        return self.of(lows), self.of(highs)


Aim = SumAim | VarianceAim | PlaceAim
"""A statistic to bound."""


def bounds_of(aim: Aim, problem: GridProblem, nodes: int = NODES) -> Bounds:
    """Return the smallest and largest value of a statistic over all data sets.

    Parameters
    ----------
    aim : SumAim, VarianceAim or PlaceAim
        The statistic.
    problem : GridProblem
        The facts.
    nodes : int
        Limit of each search.

    Returns
    -------
    Bounds
        Exact; attained wherever finite.

    Raises
    ------
    ValueError
        If there is no data set.
    Undecided
        If a search stopped at its limit.

    Examples
    --------
    >>> bounds_of(PlaceAim(Fraction(3, 2)), GridProblem(4, low=0, high=5, sum_low=18, sum_high=18))
    Bounds(low=9/2, high=5)
    """
    box = enclosed(problem)
    low, high = _ends(aim, box.problem, nodes)
    ends: list[End] = [aim.value(problem, low), aim.value(problem, high)]
    if box.wider is not None:
        # An extreme that moves out with the box has no end.
        farther = _ends(aim, box.wider, nodes)
        ends = [
            ends[0] if farther[0] == low else -math.inf,
            ends[1] if farther[1] == high else math.inf,
        ]
    return Bounds(ends[0], ends[1], math.isfinite(ends[0]), math.isfinite(ends[1])).plain()


def _ends(aim: Aim, problem: GridProblem, nodes: int) -> tuple[int, int]:
    """Return the least and greatest value of an aim, as whole numbers, by bisection."""
    reaches = [
        aim.reach(problem, box.lows, box.highs)
        for group in problem.alternatives
        if (box := box_of(problem, group)) is not None
    ]
    first = find(problem, nodes)
    if first.status == "undecided":
        raise _undecided(nodes)
    if first.values is None:
        raise ValueError("no data set fits, so there are no bounds")
    floor, ceiling = min(a for a, _ in reaches), max(b for _, b in reaches)
    start = aim.of(first.values)
    low = start
    guess = floor
    while floor < low:
        found = find(aim.within(problem, floor, guess), nodes)
        if found.status == "undecided":
            raise _undecided(nodes)
        if found.values is None:
            floor = guess + 1
        else:
            low = aim.of(found.values)
        guess = (floor + low) // 2
    high = start
    guess = ceiling
    while high < ceiling:
        found = find(aim.within(problem, guess, ceiling), nodes)
        if found.status == "undecided":
            raise _undecided(nodes)
        if found.values is None:
            ceiling = guess - 1
        else:
            high = aim.of(found.values)
        guess = (high + ceiling + 1) // 2
    return low, high


def _undecided(nodes: int) -> Undecided:
    return Undecided(
        f"the search for extreme data sets stopped undecided after {nodes:,} steps: allow more, or "
        "narrow the bounds (within=)"
    )
