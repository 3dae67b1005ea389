"""One of several quantities on its grid, and the grid that all of them have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.reconstruction.counting.problem import GridProblem, grid_problem
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, closed
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, in_steps


@dataclass(frozen=True, slots=True)
class Axis:
    """One quantity in whole numbers of steps from the lowest value of its grid.

    Its values are at the places 0, 1, …, width − 1; the width is 0 where none is left. The origin
    of the problem is the value at place 0. ``open``: the facts leave a side without a bound.
    """

    problem: GridProblem
    width: int
    open: bool

    @property
    def totals(self) -> tuple[int, int] | None:
        """Window of the sum of all places; None where nothing is said of the mean."""
        low, high = self.problem.sum_low, self.problem.sum_high
        return None if low is None or high is None else (low, high)

    def fits(self, rank: int, place: int) -> bool:
        """Whether what is said of a single rank allows a place."""
        return all(
            link.low <= link.left * place <= link.high
            for link in self.problem.links
            if link.rank == rank and not link.right
        )

    def ties(self, rank: int) -> bool:
        """Whether something is said of a rank and the next one together."""
        return any(link.rank == rank and link.right for link in self.problem.links)

    def next_places(self, rank: int, place: int) -> range:
        """Return the places that the next rank may have beside a place of this rank."""
        first, last = place, self.width - 1
        for link in self.problem.links:
            if link.rank == rank and link.right:
                least, greatest = link.beside(place)
                first, last = max(first, least), min(last, greatest)
        return range(first, last + 1)


def axis_of(
    chain: Chain,
    step: Fraction,
    origin: Fraction,
    ends: tuple[Bounds, Bounds],
    known: Sequence[Bounds],
    neighbours: int,
    *,
    totals_matter: bool,
) -> Axis:
    """Put a quantity on its grid.

    The grid is bounded by ``ends``, the bounds of the smallest and of the largest value over the
    reals. Where they are infinite, it is cut off by what is said of this or of a related quantity:
    the windows ``known``, the steps within which ``neighbours`` meet, if they meet at all, and
    whether a mean restricts the values.
    """
    lowest, highest = ends
    low, high = in_steps(lowest, step, origin)[0], in_steps(highest, step, origin)[1]
    if low is None or high is None:
        # No bound on a side: if anything fits at all, something fits near the printed numbers.
        # Windows on neighbours are met within the largest weight; with a mean, n values reach
        # any total that the facts allow within n times their spread.
        windows = (in_steps(window, step, origin) for window in known)
        limits = [end for window in windows for end in window if end is not None] or [0]
        reach = (max(limits) - min(limits) + neighbours) * (chain.n + 1 if totals_matter else 1)
        low = min(limits) - reach if low is None else low
        high = max(limits) + reach if high is None else high
    # No mean of values on the grid lies beyond its ends, so windows without an end may stop there.
    span = Bounds(origin + low * step, origin + high * step)
    inside = replace(
        chain,
        orders=tuple(replace(fact, window=fact.window.intersect(span)) for fact in chain.orders),
        mean=None if chain.mean is None else chain.mean.intersect(span),
    )
    return Axis(
        grid_problem(inside, step, origin).shifted(low),
        max(high - low + 1, 0),
        isinstance(lowest.low, float) or isinstance(highest.high, float),
    )


def on_grid(chain: Chain, step: Fraction, origin: Fraction) -> Chain:
    """Return the same facts with windows that end on the grid."""
    return replace(
        chain,
        within=snap(chain.within, step, origin),
        orders=tuple(
            replace(
                fact,
                window=snap(
                    fact.window, step / math.lcm(*(w.denominator for w in fact.weights)), origin
                ),
            )
            for fact in chain.orders
        ),
        mean=None if chain.mean is None else snap(chain.mean, step / chain.n, origin),
    )


def snap(window: Bounds, unit: Fraction, shift: Fraction) -> Bounds:
    """Return the smallest window that holds the same numbers ``shift + k · unit``."""
    low, high = in_steps(window, unit, shift)
    return closed(
        None if low is None else shift + low * unit,
        None if high is None else shift + high * unit,
    )


def common_step(steps: Sequence[Fraction]) -> Fraction:
    """Return the largest step of which all steps are whole multiples."""
    common = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * common) for step in steps)), common)
