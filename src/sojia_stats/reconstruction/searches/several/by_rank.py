"""Several quantities in the same patients, compared rank by rank; nothing is said of spread."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from sojia_stats.reconstruction.printed_numbers.bounds import (
    EVERYTHING,
    Bounds,
    Number,
    closed,
    plain,
)
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, OrderFact, in_steps
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.protocol import DataSet, SearchProtocol, Tied
from sojia_stats.reconstruction.searches.several.listed import ListedQuantities
from sojia_stats.reconstruction.searches.several.rank_search import RankSearch


def carried_by_rank(chain: Chain) -> bool:
    """Whether one pass over the ranks carries all facts about a quantity."""
    return chain.sd is None and chain.alternatives == ((),)


class SeveralByRank(SearchProtocol):
    """The tuples of data sets that comparisons allow, where all facts are carried by rank."""

    def __init__(self, tied: Tied) -> None:
        self.tied, self.chains, self.pairings = tied, tied.chains, tied.pairings
        self.values = RankSearch(tied.chains, tied.grids, tied.pairings)

    @cached_property
    def possible(self) -> bool:
        """Whether there is a tuple of data sets."""
        return self.values.any()

    @cached_property
    def count(self) -> int | float:
        """How many tuples of data sets there are."""
        return self.values.count()

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every tuple of data sets."""
        for places in self.values:
            columns = zip(*places, strict=True)
            yield {
                name: tuple(plain(axis.problem.value(place)) for place in column)
                for name, axis, column in zip(
                    self.values.names, self.values.axes, columns, strict=True
                )
            }

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        real = RealValues(self.chains, self.pairings).mean(name)
        if {real.low, real.high} == {-math.inf, math.inf}:
            return real
        chain = self.chains[name]
        values = self.values
        if chain.mean is None:
            values = self._with(name, replace(chain, mean=EVERYTHING))
        problem = values.axes[values.names.index(name)].problem
        ends = [problem.value(0) + problem.step * Fraction(t, chain.n) for t in values.totals(name)]
        # Where the facts leave a side open, the grid was cut off at will.
        return closed(
            None if isinstance(real.low, float) else ends[0],
            None if isinstance(real.high, float) else ends[1],
        )

    @cached_property
    def _lists(self) -> ListedQuantities:
        real = RealValues(self.chains, self.pairings)
        reach = {name: real.reach(name) for name in self.chains}
        return ListedQuantities(self.tied, reach)

    def over(self, name: str, statistic: Callable[[DataSet], Number]) -> Bounds:
        """Return the bounds of what tables of ranks do not carry, as squares, from lists."""
        return self._lists.tuples.bounds(name, statistic)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        chain = self.chains[name]
        asked = OrderFact("median", rank, weights, EVERYTHING)
        wider = {**self.chains, name: replace(chain, orders=(*chain.orders, asked))}
        real = RealValues(wider, self.pairings).between(name, rank, weights)
        step, origin = self.tied.grids[name]
        unit = step / math.lcm(*(weight.denominator for weight in weights))

        def fits(window: Bounds) -> bool:
            fact = replace(asked, window=window)
            return self._with(name, replace(chain, orders=(*chain.orders, fact))).any()

        def value(index: int) -> Fraction:
            return origin + index * unit

        first, last = in_steps(real, unit, origin)
        low = high = None
        if first is not None:
            low = value(first_that_holds(first, last, lambda i: fits(closed(None, value(i)))))
        if last is not None:
            bottom = None if first is None else -first
            high = value(-first_that_holds(-last, bottom, lambda i: fits(closed(value(-i), None))))
        return closed(low, high)

    def _with(self, name: str, chain: Chain) -> RankSearch:
        """Return the tables with other facts about one quantity."""
        return RankSearch({**self.chains, name: chain}, self.tied.grids, self.pairings)


def first_that_holds(low: int, high: int | None, holds: Callable[[int], bool]) -> int:
    """Return the least whole number from low on for which a monotone condition holds.

    It holds at ``high``, or at some number where no ``high`` is known.
    """
    if high is None:
        reach = 1
        while not holds(low + reach):
            reach *= 2
        high = low + reach
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
