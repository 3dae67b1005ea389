"""One quantity on its grid: with every statistic of a summary, and with further printed figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES
from sojia_stats.reconstruction.counting.extremes import PlaceAim, SumAim, VarianceAim
from sojia_stats.reconstruction.counting.problem import grid_problem
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, plain
from sojia_stats.reconstruction.printed_numbers.further_figures import Condition
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.searches.protocol import MOST_LISTED, DataSet, Grid, SearchProtocol
from sojia_stats.wording.names import Status
from sojia_stats.wording.numbers import series

LONGER_SEARCH: Final = 20
"""Times the usual number of nodes that a second search may look at: one problem in some ten
thousand is left undecided by the first, and the second takes a few seconds."""


class OneGrid(SearchProtocol):
    """The data sets of one quantity on its grid."""

    def __init__(self, name: str, chain: Chain, grid: Grid, memory: int) -> None:
        self.name, self.n = name, chain.n
        self.problem, self.memory = grid_problem(chain, *grid), memory

    @cached_property
    def sets(self) -> GridSets:
        """The data sets, sought longer where the usual search ends undecided."""
        sets = GridSets(self.problem, self.memory)
        if sets.finding.status == "undecided":
            sets = GridSets(self.problem, self.memory, nodes=LONGER_SEARCH * NODES)
        return sets

    @cached_property
    def possible(self) -> bool:
        """Whether there is a data set."""
        status = self.sets.finding.status
        if status == "undecided":
            raise _undecided()
        return status == "found"

    @property
    def count(self) -> int | float:
        """How many data sets there are."""
        return self.sets.count

    @cached_property
    def status(self) -> Status:
        """The status, found without counting."""
        status = self.sets.status
        if status == "undecided":
            raise _undecided()
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
        return self.sets.bounds(SumAim()).scale(Fraction(1, self.n))

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance."""
        return self.sets.bounds(VarianceAim())

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        second = weights[1] if len(weights) == 2 else Fraction(0)
        return self.sets.bounds(PlaceAim(rank + second))


class Filtered(SearchProtocol):
    """The data sets of one quantity that satisfy all of some conditions."""

    def __init__(
        self, name: str, chain: Chain, grid: Grid, conditions: Sequence[Condition], memory: int
    ) -> None:
        for condition in conditions:
            chain = condition.narrow(chain)
        self.name, self.conditions = name, conditions
        self.all = OneGrid(name, chain, grid, memory)

    @cached_property
    def kept(self) -> list[tuple[Fraction, ...]]:
        """All data sets that satisfy the conditions."""
        if not self.all.possible:
            return []
        if self.all.count > MOST_LISTED:
            raise TooLarge(
                f"{series([str(c) for c in self.conditions])} would be decided for "
                f"{self.all.count} data sets one by one, and {MOST_LISTED:,} is the limit: give "
                "more of the printed statistics, a coarser step or narrower bounds (within=)"
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

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending."""
        return ({self.name: tuple(map(plain, values))} for values in self.kept)


def _undecided() -> Undecided:
    return Undecided(
        "whether a data set fits could not be decided within the limit of the search: give "
        "a coarser step or narrower bounds (within=)"
    )
