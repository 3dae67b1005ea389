"""What every way of searching answers, and the words in which it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number, span
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, weighted
from sojia_stats.reconstruction.printed_numbers.relations import Pairing, SumRelation
from sojia_stats.reconstruction.printed_numbers.summary import sample_variance
from sojia_stats.wording.names import Status

DataSet = tuple[Number, ...]
"""The values of one quantity, ascending."""

MOST_LISTED: Final = 200_000
"""Data sets up to which all are gone through one by one, in Python: ten to thirty seconds."""

Grid = tuple[Fraction, Fraction]
"""Step and origin: values are origin + step · k for whole numbers k."""

Grids = Mapping[str, Grid]
"""The grid of each quantity."""


@dataclass(frozen=True, slots=True)
class Tied:
    """Several quantities in the same patients: their chains and grids, and what ties them.

    ``memory`` is what the tables of one answer may take, in bytes.
    """

    chains: Mapping[str, Chain]
    grids: Grids
    pairings: tuple[Pairing, ...]
    sums: tuple[SumRelation, ...]
    memory: int


def status_of(count: int | float) -> Status:
    """Return the status that a number of data sets stands for."""
    if count == 0:
        return "incompatible"
    return "determined" if count == 1 else "compatible"


class SearchProtocol(Protocol):
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
        return status_of(self.count) if self.possible else "incompatible"

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set of each quantity; asked for only where there is one."""
        return next(self.data_sets())

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every data set, ascending; there are finitely many."""

    def over(self, name: str, statistic: Callable[[DataSet], Number]) -> Bounds:
        """Return the bounds of a statistic of a quantity, from its data sets one by one."""
        return span(statistic(found[name]) for found in self.data_sets())

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean of a quantity."""
        return self.over(name, lambda values: Fraction(sum(values)) / len(values))

    def variance(self, name: str) -> Bounds:
        """Return the bounds of the sample variance of a quantity."""
        return self.over(name, sample_variance)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        return self.over(name, lambda values: weighted(values, rank, weights))
