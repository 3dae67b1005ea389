"""Several quantities by listing each of them: for what the pass over the ranks does not carry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Final, Protocol

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.relations import Pairing, SumRelation
from sojia_stats.reconstruction.searches.several.tuples import DataSet, Tuples

FEW: Final = 20_000
"""Tuples that are compared faster than linear programmes decide who is who."""


class Alone(Protocol):
    """The data sets of one quantity by itself."""

    @property
    def possible(self) -> bool:
        """Whether there is any."""

    @property
    def count(self) -> int | float:
        """How many there are."""

    def data_sets(self) -> Iterator[dict[str, DataSet]]:
        """Yield each, by the name of the quantity."""


class Lists:
    """The data sets of several quantities, listed, and the tuples of them that relations allow.

    Parameters
    ----------
    alone : mapping of str to Alone
        The search for each quantity by itself.
    pairings, sums : sequence of Pairing, of SumRelation
        What holds in every patient.
    """

    def __init__(
        self, alone: Mapping[str, Alone], pairings: Sequence[Pairing], sums: Sequence[SumRelation]
    ) -> None:
        self._alone = alone
        self._pairings, self._sums = pairings, sums

    @cached_property
    def endless(self) -> list[str]:
        """The quantities with infinitely many data sets."""
        return [name for name, search in self._alone.items() if search.count == math.inf]

    @cached_property
    def hopeless(self) -> bool:
        """Whether some quantity has no data set, so that no list need be read."""
        return not all(search.possible for search in self._alone.values())

    @cached_property
    def few(self) -> bool:
        """Whether there are so few tuples that comparing all of them is the shortest way."""
        try:
            return math.prod(search.count for search in self._alone.values()) <= FEW
        except TooLarge:
            return False

    @cached_property
    def tuples(self) -> Tuples:
        """The tuples of data sets that the relations allow."""
        if self.endless:
            raise TooLarge(
                f"infinitely many data sets of {self.endless[0]} are to be compared: give a "
                "minimum and a maximum, or bounds (within=)"
            )
        return Tuples(
            {name: map(itemgetter(name), alone.data_sets()) for name, alone in self._alone.items()},
            self._pairings,
            self._sums,
            {name: int(search.count) for name, search in self._alone.items()},
        )

    def count(self) -> int | float:
        """Return how many tuples there are, of which there is one."""
        return math.inf if self.endless else self.tuples.count()
