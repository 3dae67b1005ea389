"""Values of several quantities, some of which are compared with a sum of others.

Which patient has which value decides which inequalities hold. The search branches over the ranks
that each patient has in the quantities and, on grids, over values between two steps (branch and
bound, Land and Doig 1960). Every branch is an exact linear programme; conditions that hold under
every assignment are part of all of them and end most branches early.

References
----------
.. [1] A. H. Land and A. G. Doig, "An automatic method of solving discrete programming problems",
   Econometrica 28 (1960) 497-520.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, End, Number
from sojia_stats.reconstruction.printed_numbers.relations import as_sums
from sojia_stats.reconstruction.real_values.linear_program import LinearSystem, Weights
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.protocol import Tied
from sojia_stats.reconstruction.searches.several.assignment import (
    Assignment,
    Term,
    necessary_comparisons,
    related_groups,
)
from sojia_stats.reconstruction.searches.several.common_grid import common_step, on_grid, snap

MOST_WORK: Final = 256_000
"""Linear programmes times n⁴ (how the work of one grows with n patients) up to which a question is
pursued: some ten seconds."""

_QUICK_PROGRAMMES: Final = 30
"""Linear programmes that may settle whether anything fits before lists are read: some tenths of a
second, and few problems need more."""

Solution = tuple[Fraction, ...]
"""A value for every variable."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is settled: inequalities and, for each group of quantities, ranks of its patients."""

    system: LinearSystem
    patients: tuple[tuple[tuple[int, ...], ...], ...]


class BranchAndBound(RealValues):
    """The values of several quantities in the same n patients, tied by sums too.

    All relations hold under one assignment; what is said of a standard deviation is left out. Every
    question raises TooLarge where it takes more linear programmes than the limit.
    """

    def __init__(self, tied: Tied) -> None:
        chains, self._grids = tied.chains, tied.grids
        n = next(iter(chains.values())).n
        if self._grids:
            chains = {name: on_grid(chain, *self._grids[name]) for name, chain in chains.items()}
        # Every rank is a variable of its own, since any may belong to the patient of any.
        super().__init__(chains, (), range(n))
        relations = as_sums(tied.pairings, tied.sums)
        for relation in relations:
            for left, right in necessary_comparisons(relation, n):
                self._demand(self.system, left, right, strict=relation.sign == "<")
        self._groups = [
            Assignment(names, inside)
            for names in related_groups(chains, relations)
            if (inside := [r for r in relations if set(r.names) <= set(names)])
            and any(len(relation.names) > 2 for relation in inside)
        ]
        self._root = _Branch(self.system, ((),) * len(self._groups))
        self._room: dict[int, Number] = {}
        for relation in tied.sums:
            for names, sign in ((relation.left, -1), (relation.right, 1)):
                for index in (self.place[name] + rank for name in names for rank in range(n)):
                    self._room[index] = self._room.get(index, 0) + sign
        self._budget = self._left = MOST_WORK // n**4

    def _demand(
        self, system: LinearSystem, left: Sequence[Term], right: Sequence[Term], *, strict: bool
    ) -> None:
        """Demand that one sum of ordered values is at most, or below, another."""
        signed = [(term, 1) for term in left] + [(term, -1) for term in right]
        limit = Bounds(-math.inf, 0, False, not strict)
        if self._grids:
            # The difference is a whole number of the largest step that all steps are made of.
            step = common_step([self._grids[name][0] for (name, _), _ in signed])
            shift = sum((sign * self._grids[name][1] for (name, _), sign in signed), Fraction(0))
            limit = snap(limit, step, shift)
        system.restrict({self.place[name] + rank: sign for (name, rank), sign in signed}, limit)

    def witness(self) -> dict[str, tuple[Fraction, ...]] | None:
        """Return one data set for each quantity, or None if there is none."""
        self._left = self._budget
        found = self._search(self._root)
        return None if found is None else self._values(found)

    def quickly_possible(self) -> bool | None:
        """Whether there is a solution; None where a few branches do not tell."""
        self._left = _QUICK_PROGRAMMES
        try:
            return self._search(self._root) is not None
        except TooLarge:
            return None

    def bounds(self, weights: Weights) -> Bounds:
        """Return the exact bounds of a linear form of the values."""
        self._left = self._budget
        if self._search(self._root) is None:
            raise ValueError("no solution, hence no bounds: ask for a witness first")
        high, high_attained = self._highest(weights)
        low, low_attained = self._highest({index: -weight for index, weight in weights.items()})
        return Bounds(-low, high, low_attained, high_attained)

    def quick_reach(self, name: str) -> Bounds:
        """Return bounds of all values of a quantity that hold under every assignment."""
        low = self.system.supremum({self._index(name, 0): -1})
        high = self.system.supremum({self._index(name, self.n - 1): 1})
        return Bounds(-low, high, low != math.inf, high != math.inf)

    def unique(self) -> bool:
        """Whether there is exactly one solution in all n values of every quantity."""
        return all(self.rank(name, rank).point for name in self.chains for rank in range(self.n))

    def _search(self, root: _Branch) -> Solution | None:
        """Return a solution inside a branch, or None if there is none."""
        stack: list[tuple[_Branch, Solution | None]] = [(root, self._roomy(root))]
        stack += [(guess, None) for guess in self._guesses(*stack[0])]
        while stack:
            branch, solution = stack.pop()
            solution = solution or self._solve(branch)
            if solution is None:
                continue
            if self._fits(solution):
                return solution
            obeyed: list[_Branch] = []
            others: list[_Branch] = []
            for child in self._children(branch, solution):
                (obeyed if child.system.holds(solution) else others).append(child)
            # Last in, first out; branches that the solution obeys need no linear programme.
            stack += [(child, None) for child in reversed(others)]
            stack += [(child, solution) for child in reversed(obeyed)]
        return None

    def _highest(self, weights: Weights) -> tuple[End, bool]:
        """Return the supremum of a linear form and whether it is attained."""
        best: tuple[End, bool] = (-math.inf, False)
        stack = [self._root]
        while stack:
            branch = stack.pop()
            if self._solve(branch) is None:
                continue
            high, solution = branch.system.highest(weights)
            reached = (high, solution is not None)
            if reached <= best:
                continue
            if solution is not None:
                at_best = _with(branch, weights, Bounds(high, high))
                room = self._roomy(at_best)
                tries = (self._solve(guess) for guess in self._guesses(at_best, room))
                if any(
                    found is not None and self._fits(found) for found in (solution, room, *tries)
                ):
                    best = reached
                else:
                    stack += self._children(branch, solution)
            elif any(len(found) < self.n for found in branch.patients):
                stack += self._children(branch, None)
            # Real values approach the supremum of a settled branch; on grids, all of whose
            # inequalities are closed, it is infinite, and so reached if anything is.
            elif self._search(branch) is not None:
                best = reached
        return best

    def _solve(self, branch: _Branch) -> Solution | None:
        """Return a solution of the inequalities of a branch, and keep account of the work."""
        self._left -= 1
        if self._left < 0:
            raise TooLarge(
                f"who is who among {self.n} patients takes more than {self._budget:,} linear "
                "programmes to decide: give fewer quantities, fewer patients or narrower bounds "
                "(within=)"
            )
        return branch.system.witness()

    def _roomy(self, branch: _Branch) -> Solution | None:
        """Return the solution that leaves the sums most room, where an assignment is likeliest."""
        found = self._solve(branch)
        return found and (branch.system.highest(self._room)[1] or found)

    def _values(self, solution: Sequence[Fraction]) -> dict[str, tuple[Fraction, ...]]:
        """Return a solution by quantity."""
        return {name: tuple(solution[i : i + self.n]) for name, i in self.place.items()}

    def _fits(self, solution: Sequence[Fraction]) -> bool:
        """Whether a solution of the inequalities lies on the grids and has an assignment."""
        values = self._values(solution)
        return self._between(solution) is None and all(
            assignment.match(values) is not None for assignment in self._groups
        )

    def _children(self, branch: _Branch, solution: Sequence[Fraction] | None) -> Iterator[_Branch]:
        """Yield the ways to settle more where a solution does not fit, or none is attained."""
        between = None if solution is None else self._between(solution)
        if between is not None:
            index, below, above = between
            for side in (Bounds(-math.inf, below, False), Bounds(above, math.inf, True, False)):
                yield _with(branch, {index: 1}, side)
            return
        group = next(i for i, found in enumerate(branch.patients) if len(found) < self.n)
        assignment, found = self._groups[group], branch.patients[group]
        free = [
            [rank for rank in range(self.n) if all(patient[q] != rank for patient in found)]
            for q in range(1, len(assignment.names))
        ]
        for ranks in product([len(found)], *free):
            yield self._settle(branch, group, [ranks])

    def _settle(self, branch: _Branch, group: int, rows: Sequence[tuple[int, ...]]) -> _Branch:
        """Return a branch with the ranks of one or more patients of a group settled."""
        system = LinearSystem(branch.system.size, list(branch.system.rows))
        assignment = self._groups[group]
        for ranks in rows:
            rank = dict(zip(assignment.names, ranks, strict=True))
            for relation in assignment.relations:
                left, right = ([(q, rank[q]) for q in s] for s in (relation.left, relation.right))
                self._demand(system, left, right, strict=relation.sign == "<")
                if relation.sign == "==":
                    self._demand(system, right, left, strict=False)
        patients = list(branch.patients)
        patients[group] = (*branch.patients[group], *rows)
        return _Branch(system, tuple(patients))

    def _guesses(self, root: _Branch, solution: Solution | None) -> Iterator[_Branch]:
        """Yield branches that settle all patients, as is likely from a solution."""
        if solution is None or any(root.patients):
            return
        rows = {name: np.array([row]) for name, row in self._values(solution).items()}
        for guesses in product(*(assignment.guesses(rows) for assignment in self._groups)):
            branch = root
            for group, (assignment, guess) in enumerate(zip(self._groups, guesses, strict=True)):
                ranks = (guess[name][0].tolist() for name in assignment.names)
                branch = self._settle(branch, group, sorted(zip(*ranks, strict=True)))
            yield branch

    def _between(self, solution: Sequence[Fraction]) -> tuple[int, Number, Number] | None:
        """Return a value that lies between two steps, and the steps; None if there is none."""
        for name, (step, origin) in self._grids.items():
            for index in range(self.place[name], self.place[name] + self.n):
                place = (solution[index] - origin) / step
                if place.denominator > 1:
                    below = origin + (place // 1) * step
                    return index, below, below + step
        return None


def _with(branch: _Branch, weights: Weights, window: Bounds) -> _Branch:
    """Return a branch with one demand more."""
    system = LinearSystem(branch.system.size, list(branch.system.rows))
    system.restrict(weights, window)
    return replace(branch, system=system)
