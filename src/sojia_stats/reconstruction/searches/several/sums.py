"""Several quantities whose facts or relations the pass over the ranks does not carry.

A standard deviation or quartiles ask for lists of data sets; a sum asks which patient has which
value. Lists are compared tuple by tuple where they are short; otherwise linear programmes decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number, plain
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.protocol import DataSet, Grids, SearchProtocol, Tied
from sojia_stats.reconstruction.searches.several.assignment import MOST_PATIENTS
from sojia_stats.reconstruction.searches.several.branch_and_bound import BranchAndBound
from sojia_stats.reconstruction.searches.several.by_rank import carried_by_rank
from sojia_stats.reconstruction.searches.several.listed import ListedQuantities
from sojia_stats.wording.names import Status


def check_sums(chains: Mapping[str, Chain], grids: Grids) -> None:
    """Raise ValueError where a sum ties too many patients, or facts that it does not carry."""
    n = next(iter(chains.values())).n
    if n > MOST_PATIENTS:
        raise ValueError(
            "a relation with a sum asks who is who, which is searched for up to "
            f"{MOST_PATIENTS} patients, not {n}: compare single quantities instead"
        )
    if not grids and not all(map(carried_by_rank, chains.values())):
        raise ValueError(
            "quartiles are printed, which are not tied by a sum over real values: give a step, "
            "or leave them out"
        )


class SumSearch(SearchProtocol):
    """Tuples of data sets, by comparing lists or by assigning values to patients.

    Where there are sums, :func:`check_sums` has passed.
    """

    def __init__(self, tied: Tied) -> None:
        self.tied, self.chains, self.grids = tied, tied.chains, tied.grids
        self.carried = all(map(carried_by_rank, tied.chains.values()))

    @cached_property
    def real(self) -> RealValues:
        """The values as far as linear facts tell, the assignment to patients included."""
        if self.tied.sums:
            return BranchAndBound(self.tied)
        return RealValues(self.chains, self.tied.pairings)

    @cached_property
    def lists(self) -> ListedQuantities:
        """Each quantity by itself, within what the relations leave of its range."""
        reach = {name: self.real.quick_reach(name) for name in self.chains}
        return ListedQuantities(self.tied, reach)

    @cached_property
    def exact_lists(self) -> ListedQuantities:
        """The same within exact bounds, so that a list that seemed endless may end."""
        if not self.lists.endless:
            return self.lists
        reach = {name: self.real.reach(name) for name in self.chains}
        return ListedQuantities(self.tied, reach)

    @cached_property
    def listed(self) -> bool:
        """Whether all is found by comparing tuples of data sets one by one."""
        return bool(self.grids) and (not self.carried or self.lists.few)

    @cached_property
    def possible(self) -> bool:
        """Whether there is a tuple of data sets."""
        if not self.grids:
            return self.real.witness() is not None
        # What a mean, a median and a range do not allow, no further fact allows.
        found = self.real.quickly_possible()
        if found is False or (found and self.carried):
            return found
        # Where a quantity has no data set by itself, no list need be read.
        if not self.carried and not all(one.possible for one in self.lists.alone.values()):
            return False
        return self.lists.tuples.any() if self.listed else self.real.witness() is not None

    @cached_property
    def count(self) -> int | float:
        """How many tuples of data sets there are, where there is one."""
        if not self.grids:
            return 1 if self.unique else math.inf
        return math.inf if self.exact_lists.endless else self.exact_lists.tuples.count()

    @cached_property
    def unique(self) -> bool:
        """Whether there is exactly one tuple of data sets."""
        return self.real.unique() if not self.listed else self.count == 1

    @property
    def status(self) -> Status:
        """The status."""
        if not self.possible:
            return "incompatible"
        return "determined" if self.unique else "compatible"

    @property
    def witness(self) -> dict[str, DataSet]:
        """One tuple of data sets."""
        if self.listed:
            return next(self.data_sets())
        found = self.real.witness() or {}
        return {name: tuple(map(plain, values)) for name, values in found.items()}

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield every tuple of data sets."""
        if not self.possible:
            return iter(())
        if self.grids and self.exact_lists.endless:
            raise ValueError(
                "infinitely many data sets fit, so they cannot be listed: give a minimum and a "
                "maximum, or bounds (within=)"
            )
        return iter(self.exact_lists.tuples) if self.grids else iter([self.witness])

    def over(self, name: str, statistic: Callable[[DataSet], Number]) -> Bounds:
        """Return the bounds of a statistic of a quantity over the lists, or the one data set."""
        if self.grids:
            return self.lists.tuples.bounds(name, statistic)
        return super().over(name, statistic)

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean of a quantity."""
        return super().mean(name) if self.listed else self.real.mean(name)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        if self.listed:
            return super().between(name, rank, weights)
        return self.real.between(name, rank, weights)
