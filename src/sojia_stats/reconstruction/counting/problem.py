"""A summary and a reading as one problem in whole numbers.

On a grid the patients' values are origin + step · k with whole k, and everything that a summary
prints becomes a window of whole numbers: of one ordered k or of two neighbours (minimum, quartiles,
median, maximum), of their sum S (mean), or of n·Q − S², where Q is the sum of squares (standard
deviation). Windows are found with fractions once; from there on nothing is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, squared
from sojia_stats.reconstruction.printed_numbers.order_facts import (
    Chain,
    OrderFact,
    StepWindow,
    in_steps,
)
from sojia_stats.reconstruction.printed_numbers.summary import divisor, spread


@dataclass(frozen=True, slots=True)
class Link:
    """``low <= left · k[rank] + right · k[rank + 1] <= high`` for ordered k, ends included."""

    rank: int  # of the first value, from 0
    left: int  # positive
    right: int  # 0 where one value is meant
    low: int  # no value satisfies a window whose low is above its high
    high: int

    def of(self, values: Sequence[int]) -> int:
        """Return the weighted sum of ordered values."""
        first = self.left * values[self.rank]
        return first + self.right * values[self.rank + 1] if self.right else first

    def holds(self, values: Sequence[int]) -> bool:
        """Whether ordered values satisfy the link."""
        return self.low <= self.of(values) <= self.high

    def beside(self, k: int) -> tuple[int, int]:
        """Return the least and greatest number at the next rank beside one at this rank."""
        rest = self.left * k
        return -((rest - self.low) // self.right), (self.high - rest) // self.right


@dataclass(frozen=True, slots=True)
class GridProblem:
    """All facts about n ordered whole numbers k_0 ≤ … ≤ k_{n−1}; None where nothing is said.

    At least one group of ``alternatives`` holds (quartiles of an unnamed method); ``((),)`` if
    there is nothing to choose.
    """

    n: int
    origin: Fraction = Fraction(0)  # a value is origin + step · k
    step: Fraction = Fraction(1)
    low: int | None = None  # bounds of every k
    high: int | None = None
    links: tuple[Link, ...] = ()  # facts about ordered values or neighbours that all hold
    alternatives: tuple[tuple[Link, ...], ...] = ((),)
    sum_low: int | None = None  # window of the sum S of all k
    sum_high: int | None = None
    spread_low: int | None = None  # window of n·Q − S², with Q the sum of squares
    spread_high: int | None = None

    def holds(self, values: Iterable[int]) -> bool:
        """Whether whole numbers, in any order, satisfy every fact."""
        ks = tuple(sorted(values))
        return (
            len(ks) == self.n
            and _within(ks[0], self.low, None)
            and _within(ks[-1], None, self.high)
            and all(link.holds(ks) for link in self.links)
            and any(all(link.holds(ks) for link in group) for group in self.alternatives)
            and _within(sum(ks), self.sum_low, self.sum_high)
            and _within(spread(ks), self.spread_low, self.spread_high)
        )

    def value(self, k: int) -> Fraction:
        """Return the value that a whole number stands for."""
        return self.origin + self.step * k

    def shifted(self, by: int) -> GridProblem:
        """Return the same problem with ``by`` taken off every k, and the origin moved with it."""

        def move(link: Link) -> Link:
            offset = (link.left + link.right) * by
            return replace(link, low=link.low - offset, high=link.high - offset)

        def less(end: int | None, offset: int) -> int | None:
            return None if end is None else end - offset

        return replace(
            self,
            origin=self.origin + by * self.step,
            low=less(self.low, by),
            high=less(self.high, by),
            links=tuple(map(move, self.links)),
            alternatives=tuple(tuple(map(move, group)) for group in self.alternatives),
            sum_low=less(self.sum_low, self.n * by),
            sum_high=less(self.sum_high, self.n * by),
        )

    def having(self, *links: Link) -> GridProblem:
        """Return the problem with further facts."""
        return replace(self, links=self.links + links)


IMPOSSIBLE: Final = (1, 0)
"""A window that no whole number satisfies."""


def grid_problem(chain: Chain, step: Fraction, origin: Fraction) -> GridProblem:
    """Translate facts about ordered values into whole numbers of steps, exact to open ends.

    Examples
    --------
    >>> from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
    >>> from sojia_stats.reconstruction.printed_numbers.reading import Reading
    >>> from sojia_stats.reconstruction.printed_numbers.summary import Summary
    >>> chain = chain_of(Summary(n=4, median="4", mean="5.0"), Reading("1", "exact"))
    >>> problem = grid_problem(chain, Fraction(1), Fraction(0))
    >>> problem.links, problem.sum_low, problem.sum_high
    ((Link(rank=1, left=1, right=1, low=8, high=8),), 20, 20)
    """
    n = chain.n

    def steps(window: Bounds, weight: int = 1) -> StepWindow:
        return _clean(in_steps(window, step, origin, weight))

    def links(facts: Iterable[OrderFact]) -> Iterator[Link]:
        for fact in facts:
            scale = math.lcm(*(weight.denominator for weight in fact.weights))
            left, *right = (int(weight * scale) for weight in fact.weights)
            low, high = steps(fact.window, scale)
            assert low is not None and high is not None, "an order fact has a finite window"
            yield Link(fact.rank, left, right[0] if right else 0, low, high)

    groups = tuple(dict.fromkeys(tuple(links(group)) for group in chain.alternatives))
    spreads: StepWindow = (None, None)
    if chain.sd is not None:
        factor = divisor(chain.sd_kind, n) / step**2
        spreads = _clean(squared(chain.sd).scale(factor).integers())
    return GridProblem(
        n,
        origin,
        step,
        *steps(chain.within),
        tuple(links(chain.orders)),
        groups,
        *((None, None) if chain.mean is None else steps(chain.mean, n)),
        *spreads,
    )


def _clean(ends: StepWindow) -> StepWindow:
    """Return one and the same window for all that hold nothing."""
    low, high = ends
    return IMPOSSIBLE if low is not None and high is not None and low > high else ends


def narrowed(low: int, high: int, least: int | None, most: int | None) -> tuple[int, int]:
    """Return what a window, None where it has no end, leaves of the numbers from low to high."""
    return low if least is None else max(low, least), high if most is None else min(high, most)


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)
