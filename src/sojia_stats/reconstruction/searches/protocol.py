"""Three ways to answer the same questions: on one grid, on several grids, over the real numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Final, Protocol

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES
from sojia_stats.reconstruction.counting.extremes import Aim, At, Sum, Variance
from sojia_stats.reconstruction.counting.problem import grid_problem
from sojia_stats.reconstruction.printed_numbers.bounds import (
    EVERYTHING,
    Bounds,
    Number,
    hull,
    plain,
)
from sojia_stats.reconstruction.printed_numbers.further_figures import Condition
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, OrderFact
from sojia_stats.reconstruction.printed_numbers.relations import Pairing
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.several.rank_search import GridValues
from sojia_stats.wording.names import Status as Status
from sojia_stats.wording.numbers import series

DataSet = tuple[Number, ...]
"""The values of one quantity, ascending."""

LISTED: Final = 200_000
"""Data sets up to which conditions are decided one by one."""

_PATIENCE: Final = 20
"""How many times longer a search goes on that the usual limit leaves undecided."""

Grids = Mapping[str, tuple[Fraction, Fraction]]
"""Step and origin of each quantity."""


def status_of(count: int | float) -> Status:
    """Return the status that a number of data sets stands for."""
    if count == 0:
        return "incompatible"
    return "determined" if count == 1 else "compatible"


class Backend(Protocol):
    """What every search can answer; bounds are asked for only where a data set exists."""

    @property
    def possible(self) -> bool:
        """Whether there is a data set."""

    @property
    def count(self) -> int | float:
        """How many data sets, or tuples of data sets, there are."""

    @property
    def status(self) -> Status:
        """The status, found without counting where that is possible."""

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set of each quantity; asked for only where there is one."""

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending; there are finitely many."""

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean of a quantity."""

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance of a quantity."""

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""


class OneGrid:
    """One quantity on its grid, with every statistic that a summary can print."""

    def __init__(self, name: str, chain: Chain, grid: tuple[Fraction, Fraction], memory: int):
        self.name, self.n = name, chain.n
        self.problem, self.memory = grid_problem(chain, *grid), memory

    @cached_property
    def sets(self) -> GridSets:
        """The data sets; one in some ten thousand problems needs a longer search."""
        sets = GridSets(self.problem, self.memory)
        if sets.finding.status == "undecided":
            sets = GridSets(self.problem, self.memory, nodes=_PATIENCE * NODES)
        return sets

    @cached_property
    def possible(self) -> bool:
        """Whether there is a data set."""
        return self._decided(self.sets.finding.status) != "none"

    @property
    def count(self) -> int | float:
        """How many data sets there are."""
        return self.sets.count

    @cached_property
    def status(self) -> Status:
        """The status, found without counting."""
        status = self.sets.status
        if status == "undecided":
            self._decided(status)
        assert status != "undecided"
        return status

    @staticmethod
    def _decided(status: str) -> str:
        """Refuse to answer where the search stopped at its limit."""
        if status == "undecided":
            raise Undecided(
                "whether a data set fits could not be decided within the limit of the search: give "
                "a coarser step or narrower bounds (within=)"
            )
        return status

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set."""
        value = self.sets.problem.value
        return {self.name: tuple(plain(value(k)) for k in self.sets.finding.values or ())}

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending."""
        value = self.sets.problem.value
        for ks in self.sets:
            yield {self.name: tuple(plain(value(k)) for k in ks)}

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        return self._bounds(Sum()).scale(Fraction(1, self.n))

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance."""
        return self._bounds(Variance())

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        return self._bounds(At(rank + (weights[1] if len(weights) == 2 else Fraction(0))))

    def _bounds(self, aim: Aim) -> Bounds:
        return self.sets.bounds(aim)


class Filtered:
    """One quantity on its grid, with conditions that are decided data set by data set."""

    def __init__(
        self,
        name: str,
        chain: Chain,
        grid: tuple[Fraction, Fraction],
        conditions: Sequence[Condition],
        memory: int,
    ):
        for condition in conditions:
            chain = condition.narrow(chain)
        self.name, self.n, self.conditions = name, chain.n, conditions
        self.all = OneGrid(name, chain, grid, memory)

    @cached_property
    def kept(self) -> list[tuple[Fraction, ...]]:
        """All data sets that satisfy the conditions."""
        if not self.all.possible:
            return []
        if self.all.count > LISTED:
            raise TooLarge(
                f"{series([str(c) for c in self.conditions])} would be decided for "
                f"{self.all.count} data sets one by one, and {LISTED:,} is the limit: give more of "
                "the printed statistics, a coarser step or narrower bounds (within=)"
            )
        value = self.all.sets.problem.value
        data_sets = (tuple(map(value, ks)) for ks in self.all.sets)
        return [v for v in data_sets if all(c.holds(v) for c in self.conditions)]

    @property
    def possible(self) -> bool:
        """Whether there is a data set."""
        return bool(self.kept)

    @property
    def count(self) -> int | float:
        """How many data sets there are."""
        return len(self.kept)

    @property
    def status(self) -> Status:
        """The status."""
        return status_of(self.count)

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set."""
        return next(self.data_sets())

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending."""
        return ({self.name: tuple(map(plain, values))} for values in self.kept)

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        return _range(sum(values, Fraction(0)) / self.n for values in self.kept)

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance."""
        divisor = self.n * (self.n - 1)
        return _range(
            (self.n * sum(v**2 for v in values) - sum(values) ** 2) / Fraction(divisor)
            for values in self.kept
        )

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        return _range(
            sum((w * values[rank + i] for i, w in enumerate(weights)), Fraction(0))
            for values in self.kept
        )


def _range(values: Iterable[Fraction]) -> Bounds:
    """Return the least and greatest of some values."""
    several = list(values)
    return Bounds(min(several), max(several))


class SeveralGrids:
    """Several quantities in the same patients, rank by rank; nothing is said of spread.

    ``spread`` answers for the variance, because rank-by-rank tables carry no squares.
    """

    def __init__(
        self,
        chains: Mapping[str, Chain],
        grids: Grids,
        pairings: Sequence[Pairing],
        spread: Callable[[str], Bounds],
    ):
        self.spread = spread
        self.chains, self.grids, self.pairings = chains, grids, tuple(pairings)
        self.values = GridValues(chains, grids, pairings)

    @cached_property
    def possible(self) -> bool:
        """Whether there is a tuple of data sets."""
        return self.values.any()

    @cached_property
    def count(self) -> int | float:
        """How many tuples of data sets there are."""
        return self.values.count()

    @property
    def status(self) -> Status:
        """The status."""
        return status_of(self.count) if self.possible else "incompatible"

    @property
    def witness(self) -> dict[str, DataSet]:
        """One tuple of data sets."""
        return next(self.data_sets())

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every tuple of data sets."""
        axes = dict(zip(self.values.names, self.values.axes, strict=False))
        for places in self.values:
            yield {
                name: tuple(plain(axis.value(place[i])) for place in places)
                for i, (name, axis) in enumerate(axes.items())
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
        axis = values.axes[values.names.index(name)]
        ends = [
            axis.origin + axis.step * (axis.low + Fraction(total, chain.n))
            for total in values.totals(name)
        ]
        # Where the facts leave a side open, the grid was cut off at will.
        return Bounds(
            real.low if isinstance(real.low, float) else ends[0],
            real.high if isinstance(real.high, float) else ends[1],
            not isinstance(real.low, float),
            not isinstance(real.high, float),
        )

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance of a quantity."""
        return self.spread(name)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        chain = self.chains[name]
        asked = OrderFact("median", rank, weights, EVERYTHING)
        wider = {**self.chains, name: replace(chain, orders=(*chain.orders, asked))}
        real = RealValues(wider, self.pairings).between(name, rank, weights)
        step, origin = self.grids[name]
        unit = step / math.lcm(*(weight.denominator for weight in weights))

        def fits(window: Bounds) -> bool:
            fact = replace(asked, window=window)
            return self._with(name, replace(chain, orders=(*chain.orders, fact))).any()

        def value(index: int) -> Fraction:
            return origin + index * unit

        first, last = real.scale(1 / unit, -origin / unit).integers()
        low: Number | float = -math.inf
        high: Number | float = math.inf
        if first is not None:
            low = value(_first(first, last, lambda i: fits(Bounds(-math.inf, value(i), False))))
        if last is not None:
            bottom = None if first is None else -first
            high = value(
                -_first(-last, bottom, lambda i: fits(Bounds(value(-i), math.inf, True, False)))
            )
        return Bounds(low, high, first is not None, last is not None)

    def _with(self, name: str, chain: Chain) -> GridValues:
        """Return the values with other facts about one quantity."""
        return GridValues({**self.chains, name: chain}, self.grids, self.pairings)


class Reals:
    """One or several quantities over the real numbers; nothing is said of spread."""

    def __init__(self, chains: Mapping[str, Chain], pairings: Sequence[Pairing]):
        self.chains, self.pairings = chains, tuple(pairings)
        groups = product(*(chain.alternatives for chain in chains.values()))
        self.parts = [
            part
            for chosen in groups
            if (part := RealValues(self._resolved(chosen), pairings)).witness() is not None
        ]

    def _resolved(self, chosen: tuple[tuple[OrderFact, ...], ...]) -> dict[str, Chain]:
        """Return the chains with one of their alternatives each."""
        return {
            name: replace(chain, orders=(*chain.orders, *group), alternatives=((),))
            for (name, chain), group in zip(self.chains.items(), chosen, strict=True)
        }

    @property
    def possible(self) -> bool:
        """Whether there is a data set."""
        return bool(self.parts)

    @cached_property
    def count(self) -> int | float:
        """0, 1 or infinity."""
        if not self.parts:
            return 0
        witnesses = {tuple((part.witness() or {}).values()) for part in self.parts}
        return 1 if len(witnesses) == 1 and all(p.unique() for p in self.parts) else math.inf

    @property
    def status(self) -> Status:
        """The status."""
        return status_of(self.count)

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set."""
        found = self.parts[0].witness() or {}
        return {name: tuple(map(plain, values)) for name, values in found.items()}

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield the one data set, if there is exactly one."""
        if self.parts:
            yield self.witness

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        return hull(part.mean(name) for part in self.parts)

    def variance(self, name: str) -> Bounds:
        """Return the sample variance if there is one data set; refuse otherwise."""
        if self.count != 1:
            raise ValueError("sd: bounds over real values are not computed; give a step")
        values = self.witness[name]
        n = len(values)
        mean = Fraction(sum(values), n)
        variance = sum(((x - mean) ** 2 for x in values), Fraction(0)) / (n - 1)
        return Bounds(variance, variance)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        ranks = range(rank, rank + len(weights))
        alone = (RealValues(part.chains, self.pairings, ranks) for part in self.parts)
        return hull(part.between(name, rank, weights) for part in alone)


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
