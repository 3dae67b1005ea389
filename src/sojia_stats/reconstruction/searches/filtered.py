"""One quantity on its grid, with printed figures that are decided data set by data set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import plain
from sojia_stats.reconstruction.printed_numbers.further_figures import Condition
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.searches.one_grid import OneGrid
from sojia_stats.reconstruction.searches.protocol import MOST_LISTED, DataSet, Grid, SearchProtocol
from sojia_stats.wording.numbers import series


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
