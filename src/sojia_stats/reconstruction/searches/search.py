"""One search for all readings: the data sets that satisfy some chains together.

Hands each question to the way of searching that fits the reading, so that reconstructions of one
and of several quantities, and the search for colliding numbers, ask alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from sojia_stats.reconstruction.effort import MEMORY, spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, hull, rooted
from sojia_stats.reconstruction.printed_numbers.further_figures import Condition
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, links_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.relations import Pairing, SumRelation
from sojia_stats.reconstruction.searches.one_grid import Filtered, OneGrid
from sojia_stats.reconstruction.searches.protocol import DataSet, Grids, SearchProtocol, Tied
from sojia_stats.reconstruction.searches.real_numbers import RealNumbers
from sojia_stats.reconstruction.searches.several.by_rank import SeveralByRank, carried_by_rank
from sojia_stats.reconstruction.searches.several.sums import SumSearch, check_sums
from sojia_stats.wording.names import Status

Bounded = Literal["mean", "sum", "sd", "minimum", "q1", "median", "q3", "maximum"]
"""A statistic whose bounds over all data sets can be asked for."""

_SETTING_UP: Final = 500_000
"""Work, in additions of machine words, that putting the facts of one alternative together takes:
some 5,000 steps of Python."""


@dataclass(frozen=True)
class Search:
    """The data sets of one or several quantities in the same patients.

    Steps are given for all quantities or for none. The conditions are further printed figures of
    the one quantity, decided data set by data set.
    """

    chains: Mapping[str, Chain]
    readings: Mapping[str, Reading]
    pairings: tuple[Pairing, ...] = ()
    memory: int = MEMORY
    conditions: tuple[Condition, ...] = ()
    sums: tuple[SumRelation, ...] = ()

    def __post_init__(self) -> None:
        spend(_SETTING_UP * sum(len(chain.alternatives) for chain in self.chains.values()))
        self.check()

    def check(self) -> None:
        """Raise ValueError for what no search covers."""
        steps = [reading.step is None for reading in self.readings.values()]
        if any(steps) and not all(steps):
            raise ValueError(
                "some quantities have a step and some are continuous: give every quantity a step, "
                "or none"
            )
        if self.conditions and self.continuous:
            raise ValueError("also= is decided data set by data set: give a step")
        for name, chain in self.chains.items():
            of = f" of {name}" if name else ""
            if chain.sd is not None and self.continuous:
                raise ValueError(
                    f"the sd{of} is printed, which is sought on a grid only: give a step, such as "
                    "the last digit of patients' own values"
                )
        if self.sums:
            check_sums(self.chains, self._grids)

    @property
    def continuous(self) -> bool:
        """Whether values are real numbers."""
        return next(iter(self.readings.values())).step is None

    @property
    def _grids(self) -> Grids:
        return {
            name: (reading.step, reading.origin)
            for name, reading in self.readings.items()
            if reading.step is not None
        }

    @cached_property
    def _way(self) -> SearchProtocol:
        """The way of searching that fits: the one place where it is chosen."""
        chains, grids = self.chains, self._grids
        tied = Tied(chains, grids, self.pairings, self.sums, self.memory)
        if self.sums:
            return SumSearch(tied)
        if self.continuous:
            return RealNumbers(chains, self.pairings)
        if len(chains) == 1 and not self.pairings:
            ((name, chain),) = chains.items()
            if self.conditions:
                return Filtered(name, chain, grids[name], self.conditions, self.memory)
            return OneGrid(name, chain, grids[name], self.memory)
        if all(map(carried_by_rank, chains.values())):
            return SeveralByRank(tied)
        return SumSearch(tied)

    @property
    def possible(self) -> bool:
        """Whether there is a data set."""
        return self._way.possible

    @property
    def count(self) -> int | float:
        """How many data sets, or tuples of data sets, there are."""
        # Whether there is one is known sooner, and where counting would take too much.
        return self._way.count if self.possible else 0

    @property
    def status(self) -> Status:
        """The status, found without counting where that is possible."""
        return self._way.status

    @property
    def one_grid(self) -> OneGrid:
        """The search for one quantity on a grid, which can also list in bulk and draw."""
        if not isinstance(self._way, OneGrid):
            raise ValueError(
                "with also=, data sets are decided one by one: iterate over them, or use to_frame()"
            )
        return self._way

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set of each quantity, where there is one."""
        return self._way.witness

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending; an error if there are infinitely many."""
        if self.continuous and self.count == math.inf:
            raise ValueError("infinitely many data sets fit, so they cannot be listed: give a step")
        return self._way.data_sets()

    def replace_chain(self, name: str, chain: Chain) -> Search:
        """Return the same search with other facts about one quantity."""
        return replace(self, chains={**self.chains, name: chain})

    def bounds(self, name: str, statistic: Bounded) -> Bounds:
        """Return the exact bounds of a statistic of one quantity over all data sets."""
        way, n = self._fitting, self.chains[name].n
        if statistic in ("mean", "sum"):
            return way.mean(name).scale(n if statistic == "sum" else 1).plain()
        if statistic == "sd":
            return rooted(self.variance(name))
        return hull(way.between(name, *link) for link in links_of(statistic, n)).plain()

    def variance(self, name: str) -> Bounds:
        """Return the exact bounds of the sample variance of a quantity."""
        way = self._fitting
        if self.chains[name].n == 1:
            raise ValueError("sd: one patient has no standard deviation")
        if self.continuous and way.count != 1:
            raise ValueError("sd: bounds over real values are not computed; give a step")
        return way.variance(name)

    def between(
        self, name: str, rank: int, weights: tuple[Fraction, ...] = (Fraction(1),)
    ) -> Bounds:
        """Return the exact bounds of an ordered value, or a weighted mean of two neighbours."""
        return self._fitting.between(name, rank, weights).plain()

    @property
    def _fitting(self) -> SearchProtocol:
        """The way of searching, where there is a data set to ask it about."""
        if not self.possible:
            raise ValueError("no data set fits, hence there are no bounds: see explain()")
        return self._way
