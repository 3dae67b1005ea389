"""One or several quantities over the real numbers, where nothing is said of spread."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, hull, plain
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain, OrderFact
from sojia_stats.reconstruction.printed_numbers.relations import Pairing
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.protocol import DataSet, SearchProtocol


class RealNumbers(SearchProtocol):
    """The data sets of one or several quantities whose values are any real numbers.

    No chain says anything of a standard deviation.
    """

    def __init__(self, chains: Mapping[str, Chain], pairings: Sequence[Pairing]) -> None:
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
        """1 or infinity, where there is a data set."""
        witnesses = {tuple((part.witness() or {}).values()) for part in self.parts}
        return 1 if len(witnesses) == 1 and all(p.unique() for p in self.parts) else math.inf

    @property
    def witness(self) -> dict[str, DataSet]:
        """One data set."""
        found = self.parts[0].witness() or {}
        return {name: tuple(map(plain, values)) for name, values in found.items()}

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield the one data set, if there is exactly one."""
        if self.possible:
            yield self.witness

    def mean(self, name: str) -> Bounds:
        """Return the bounds of the mean."""
        return hull(part.mean(name) for part in self.parts)

    def between(self, name: str, rank: int, weights: tuple[Fraction, ...]) -> Bounds:
        """Return the bounds of a weighted mean of neighbouring ordered values."""
        ranks = range(rank, rank + len(weights))
        alone = (RealValues(part.chains, self.pairings, ranks) for part in self.parts)
        return hull(part.between(name, rank, weights) for part in alone)
