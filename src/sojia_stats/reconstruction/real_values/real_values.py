"""Readings without a step: real values that satisfy the facts of one or several chains.

A run of neighbouring ordered values about which nothing separate is said may be replaced by its
mean: the total, the order and every rank-by-rank relation stay as they are. So one variable a run
is enough, and the size of the problem does not grow with n.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sojia_stats.reconstruction.effort import spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.printed_numbers.relations import Pairing
from sojia_stats.reconstruction.real_values.linear_program import LinearSystem, Weights


def runs(chains: Iterable[Chain], extra: Iterable[int] = ()) -> list[range]:
    """Split the ranks into single ranks of which something is said and the runs between them."""
    chains = list(chains)
    n = chains[0].n
    single = {0, n - 1, *extra}
    for chain in chains:
        for fact in chain.orders:
            single |= set(range(fact.rank, fact.rank + len(fact.weights)))
    found, start = [], 0
    for rank in sorted(single):
        if start < rank:
            found.append(range(start, rank))
        found.append(range(rank, rank + 1))
        start = rank + 1
    return found


class RealValues:
    """The real values of one or several quantities in the same n patients.

    How the quantities compare in each patient, ``pairings`` say; pairing all in ascending order
    satisfies such comparisons if any pairing does. ``ranks`` are those whose bounds will be asked
    for.
    """

    def __init__(
        self,
        chains: Mapping[str, Chain],
        pairings: Sequence[Pairing] = (),
        ranks: Iterable[int] = (),
    ) -> None:
        self.chains = dict(chains)
        self.pairings = tuple(pairings)
        self.n = next(iter(self.chains.values())).n
        spend(200 * self.n)
        self.runs = runs(self.chains.values(), ranks)
        self.place = {name: i * len(self.runs) for i, name in enumerate(self.chains)}
        self.system = LinearSystem(len(self.chains) * len(self.runs))
        for name, chain in self.chains.items():
            self._add_chain(name, chain)
        for pairing in pairings:
            self._add_pairing(pairing)

    def _add_chain(self, name: str, chain: Chain) -> None:
        """Demand the facts about one quantity."""
        first = self.place[name]
        last = first + len(self.runs) - 1
        for index in range(first, last):
            self.system.order({index: 1}, {index + 1: 1})
        self.system.restrict({first: 1}, chain.within)
        self.system.restrict({last: 1}, chain.within)
        for fact in chain.orders:
            weights = {
                self._index(name, fact.rank + i): weight for i, weight in enumerate(fact.weights)
            }
            self.system.restrict(weights, fact.window)
        if chain.mean is not None:
            self.system.restrict(self._mean(name), chain.mean)

    def _add_pairing(self, pairing: Pairing) -> None:
        """Demand a comparison rank by rank."""
        for i in range(len(self.runs)):
            left = {self.place[pairing.left] + i: 1}
            right = {self.place[pairing.right] + i: 1}
            self.system.order(left, right, strict=pairing.sign == "<")
            if pairing.sign == "==":
                self.system.order(right, left)

    def _index(self, name: str, rank: int) -> int:
        """Return the variable that stands for one ordered value."""
        return self.place[name] + next(i for i, run in enumerate(self.runs) if rank in run)

    def _mean(self, name: str) -> Weights:
        """Return the mean of a quantity as a linear form."""
        first = self.place[name]
        return {first + i: Fraction(len(run), self.n) for i, run in enumerate(self.runs)}

    def witness(self) -> dict[str, tuple[Fraction, ...]] | None:
        """Return one data set for each quantity, or None if there is none."""
        found = self.system.witness()
        if found is None:
            return None
        return {
            name: tuple(found[first + i] for i, run in enumerate(self.runs) for _ in run)
            for name, first in self.place.items()
        }

    def bounds(self, weights: Weights) -> Bounds:
        """Return the exact bounds of a linear form of the values."""
        return self.system.bounds(weights)

    def reach(self, name: str) -> Bounds:
        """Return the exact bounds of all values of a quantity."""
        low, high = self.rank(name, 0), self.rank(name, self.n - 1)
        return Bounds(low.low, high.high, low.low_attained, high.high_attained)

    def quick_reach(self, name: str) -> Bounds:
        """Return bounds of all values of a quantity; a subclass may give wider ones, sooner."""
        return self.reach(name)

    def quickly_possible(self) -> bool | None:
        """Whether there is a solution; a subclass may return None where that takes long."""
        return self.witness() is not None

    def mean(self, name: str) -> Bounds:
        """Return the exact bounds of the mean of a quantity."""
        return self.bounds(self._mean(name))

    def rank(self, name: str, rank: int) -> Bounds:
        """Return the exact bounds of one ordered value; its rank was announced or is a fact's."""
        return self.bounds({self._index(name, rank): 1})

    def between(self, name: str, rank: int, weights: Sequence[Fraction]) -> Bounds:
        """Return the exact bounds of a weighted mean of neighbours whose ranks were announced."""
        return self.bounds(
            {self._index(name, rank + i): weight for i, weight in enumerate(weights)}
        )

    def unique(self) -> bool:
        """Whether there is exactly one solution in all n values of every quantity."""
        # Values inside a run are exchangeable, so they are fixed only where its first and last
        # value are fixed and equal.
        longer = [run for run in self.runs if len(run) > 1]
        ends = {rank for run in longer for rank in (run[0], run[-1])}
        alone = {run[0] for run in self.runs if len(run) == 1}
        probe = RealValues(self.chains, self.pairings, ends | alone)
        return all(
            all(probe.rank(name, rank).point for rank in ends | alone)
            and all(probe.rank(name, run[0]) == probe.rank(name, run[-1]) for run in longer)
            for name in self.chains
        )
