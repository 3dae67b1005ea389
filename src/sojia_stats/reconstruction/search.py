"""One search for all readings: the data sets that satisfy some chains together.

Hands the question to the real values (no step) or to the grids (a step each), so that
reconstructions of one and of several quantities, and the search for colliding numbers, ask alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from sojia_stats.reconstruction.bounds import EVERYTHING, Bounds, Number, plain
from sojia_stats.reconstruction.chain import Chain, OrderFact, links_of
from sojia_stats.reconstruction.continuous import Pairing, RealValues
from sojia_stats.reconstruction.grid import GridValues
from sojia_stats.reconstruction.reading import Reading
from sojia_stats.reconstruction.spread import variance_bounds

Status = Literal["determined", "compatible", "incompatible", "not-assessable"]
"""Exactly one data set, more than one, none, or nothing to recompute."""

Bounded = Literal["mean", "sum", "sd", "median", "minimum", "maximum"]
"""A statistic whose bounds over all data sets can be asked for."""

DataSet = tuple[Number, ...]
"""The values of one quantity, ascending."""


def status_of(count: int | float) -> Status:
    """Return the status that a number of data sets stands for."""
    if count == 0:
        return "incompatible"
    return "determined" if count == 1 else "compatible"


@dataclass(frozen=True)
class Search:
    """The data sets of one or several quantities in the same patients.

    Parameters
    ----------
    chains : mapping of str to Chain
        The facts about each quantity.
    readings : mapping of str to Reading
        The reading of each; steps are given for all of them or for none.
    pairings : tuple of Pairing
        Relations between quantities in the same patient.
    """

    chains: Mapping[str, Chain]
    readings: Mapping[str, Reading]
    pairings: tuple[Pairing, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no search covers."""
        steps = [reading.step is None for reading in self.readings.values()]
        if any(steps) and not all(steps):
            raise ValueError(
                "some quantities have a step and some are continuous: give every quantity a step, "
                "or none"
            )

    @property
    def continuous(self) -> bool:
        """Whether values are real numbers."""
        return next(iter(self.readings.values())).step is None

    @cached_property
    def _real(self) -> RealValues:
        return RealValues(self.chains, self.pairings)

    @cached_property
    def _grid(self) -> GridValues:
        grids = {
            name: (reading.step, reading.origin)
            for name, reading in self.readings.items()
            if reading.step is not None
        }
        return GridValues(self.chains, grids, self.pairings)

    @cached_property
    def possible(self) -> bool:
        """Whether there is a data set."""
        if self.continuous:
            return self._real.witness() is not None
        return self._grid.any()

    @cached_property
    def count(self) -> int | float:
        """How many data sets, or tuples of data sets, there are."""
        if not self.possible:
            return 0
        if not self.continuous:
            return self._grid.count()
        return 1 if self._real.unique() else math.inf

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending.

        Raises
        ------
        ValueError
            If there are infinitely many.
        """
        if self.count == math.inf:
            raise ValueError(
                "infinitely many data sets fit, so they cannot be listed: "
                + (
                    "give a step"
                    if self.continuous
                    else "give a minimum and a maximum, or bounds (within=)"
                )
            )
        if self.continuous:
            found = self._real.witness()
            if found is not None:
                yield {name: tuple(map(plain, values)) for name, values in found.items()}
            return
        for places in self._grid:
            yield {
                name: tuple(plain(axis.value(place[i])) for place in places)
                for i, (name, axis) in enumerate(
                    zip(self._grid.names, self._grid.axes, strict=True)
                )
            }

    def replace_chain(self, name: str, chain: Chain) -> Search:
        """Return the same search with other facts about one quantity."""
        return replace(self, chains={**self.chains, name: chain})

    def bounds(self, name: str, statistic: Bounded) -> Bounds:
        """Return the exact bounds of a statistic of one quantity over all data sets.

        Raises
        ------
        ValueError
            If there is no data set, or the statistic cannot be bounded under the reading.
        """
        if not self.possible:
            raise ValueError("no data set fits, hence there are no bounds: see explain()")
        n = self.chains[name].n
        if statistic in ("mean", "sum"):
            return self._mean(name).scale(n if statistic == "sum" else 1).plain()
        if statistic == "sd":
            return self._sd(name)
        return self._ordered(name, *links_of(statistic, n)).plain()

    def ordered_value(self, name: str, rank: int) -> Bounds:
        """Return the exact bounds of one ordered value of a quantity, rank from 0."""
        if not self.possible:
            raise ValueError("no data set fits, hence there are no bounds: see explain()")
        return self._ordered(name, rank, (Fraction(1),)).plain()

    def _mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        real = self._real.mean(name)
        if self.continuous or {real.low, real.high} == {-math.inf, math.inf}:
            return real
        chain = self.chains[name]
        search = self
        if chain.mean is None:
            search = self.replace_chain(name, replace(chain, mean=EVERYTHING))
        grid = search._grid
        axis = grid.axes[grid.names.index(name)]
        ends = [
            axis.origin + axis.step * (axis.low + Fraction(total, chain.n))
            for total in grid.totals(name)
        ]
        # Where the facts leave a side open, the grid was cut off at will.
        return Bounds(
            real.low if isinstance(real.low, float) else ends[0],
            real.high if isinstance(real.high, float) else ends[1],
            not isinstance(real.low, float),
            not isinstance(real.high, float),
        )

    def _ordered(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        chain = self.chains[name]
        asked = OrderFact("median", rank, weights, EVERYTHING)
        search = self.replace_chain(name, replace(chain, orders=(*chain.orders, asked)))
        form = {search._real._index(name, rank + i): weight for i, weight in enumerate(weights)}
        real = search._real.system.bounds(form)
        if self.continuous:
            return real
        reading = self.readings[name]
        assert reading.step is not None
        unit = reading.step / math.lcm(*(weight.denominator for weight in weights))

        def fits(window: Bounds) -> bool:
            fact = replace(asked, window=window)
            return self.replace_chain(name, replace(chain, orders=(*chain.orders, fact))).possible

        def value(index: int) -> Fraction:
            return reading.origin + index * unit

        first, last = real.scale(1 / unit, -reading.origin / unit).integers()
        low: Number | float = -math.inf
        high: Number | float = math.inf
        if first is not None:
            low = value(_first(first, last, lambda i: fits(Bounds(-math.inf, value(i), False))))
        if last is not None:
            high = value(
                -_first(
                    -last,
                    None if first is None else -first,
                    lambda i: fits(Bounds(value(-i), math.inf, True, False)),
                )
            )
        return Bounds(low, high, first is not None, last is not None)

    def _sd(self, name: str) -> Bounds:
        """Return the bounds of the sample standard deviation."""
        n = self.chains[name].n
        if n == 1:
            raise ValueError("sd: one patient has no standard deviation")
        if len(self.chains) > 1:
            raise ValueError("sd is bounded for one quantity at a time: reconstruct it alone")
        if self.continuous:
            if self.count != 1:
                raise ValueError("sd: bounds over real values are not computed; give a step")
            values = next(self.data_sets())[name]
            mean = Fraction(sum(values), n)
            variance = sum(((x - mean) ** 2 for x in values), Fraction(0)) / (n - 1)
            return Bounds(root(variance), root(variance))
        axis = self._grid.axes[0]
        if self._grid.unbounded:
            raise ValueError("sd has no upper bound here: give a minimum and a maximum")
        low, high = variance_bounds(axis, n)
        return Bounds(root(low), root(high))


def root(square: Fraction) -> Number | float:
    """Return a square root: exact where it is rational, a float otherwise."""
    square = Fraction(square)
    upper, lower = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if upper**2 == square.numerator and lower**2 == square.denominator:
        return plain(Fraction(upper, lower))
    return math.sqrt(square)


def _first(low: int, high: int | None, holds: Callable[[int], bool]) -> int:
    """Return the least whole number from low on for which a monotone condition holds."""
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
