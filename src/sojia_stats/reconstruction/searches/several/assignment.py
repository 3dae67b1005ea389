"""Assign values of several quantities to patients so that every relation holds in each patient.

Comparisons of two quantities hold for some assignment of values to patients exactly when they hold
rank by rank. With a sum the order of one quantity no longer tells that of another, so the patients
are searched: the patients are numbered by one quantity in ascending order, and each in turn is
given values of the others. Deciding that n triples add up is NP-hard (numerical three-dimensional
matching, problem SP16 of Garey and Johnson 1979), hence the limit on n.

References
----------
.. [1] M. R. Garey and D. S. Johnson, "Computers and intractability" (1979).
.. [2] H. Weyl, "Das asymptotische Verteilungsgesetz der Eigenwerte linearer partieller
   Differentialgleichungen", Math Ann 71 (1912) 441-479: the same inequalities for eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations_with_replacement, product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.printed_numbers.relations import COMPARE, SumRelation
from sojia_stats.wording.numbers import Number

MOST_PATIENTS: Final = 8
"""Patients up to which a relation with a sum is searched: 8! = 40,320 ways to assign one quantity
to another are within reach, and ten patients have ninety times as many."""

Term = tuple[str, int]
"""One ordered value: the quantity and the rank."""


def related_groups(names: Iterable[str], relations: Sequence[SumRelation]) -> list[tuple[str, ...]]:
    """Split quantities into those that relations tie to each other, directly or through others."""
    names = list(names)
    group = {name: {name} for name in names}
    for relation in relations:
        joined = set().union(*(group[name] for name in relation.names))
        for name in joined:
            group[name] = joined
    return list(dict.fromkeys(tuple(n for n in names if n in group[name]) for name in names))


def necessary_comparisons(relation: SumRelation, n: int) -> Iterator[tuple[list[Term], list[Term]]]:
    """Yield pairs of sums of ordered values that compare like the relation in every assignment.

    The first is at most the second (below it where the sign is ``<``); ``==`` yields both ways.

    Leave out some patients with the lowest values of each quantity on the left and some with the
    highest of each on the right, n − r in all. Then r or more remain, and r of them have together
    at least the r next values of each on the left, and at most the r next of each on the right.
    For r = 1 these are Weyl's inequalities [2]_, for r = n the totals. Between two quantities
    those with r = 1, rank by rank, imply the others and are sufficient too.

    >>> list(necessary_comparisons(SumRelation(("a",), "<=", ("c",)), 2))
    [([('a', 0)], [('c', 0)]), ([('a', 1)], [('c', 1)])]
    """
    directions = [(relation.left, relation.right)]
    if relation.sign == "==":
        directions.append((relation.right, relation.left))
    places = len(relation.names)
    for left, right in directions:
        for r in range(1, n + 1 if places > 2 else 2):
            for cuts in combinations_with_replacement(range(n - r + 1), places - 1):
                out = [b - a for a, b in zip((0, *cuts), (*cuts, n - r), strict=True)]
                yield (
                    [(q, out[i] + t) for i, q in enumerate(left) for t in range(r)],
                    [
                        (q, n - 1 - out[i] - t)
                        for i, q in enumerate(right, start=len(left))
                        for t in range(r)
                    ],
                )


_Test = tuple[Callable[[Any, Any], Any], list[int], list[int]]
"""A comparison, and which of a patient's values add up on either side."""


class Assignment:
    """The search, for quantities that relations tie together, for the values of each patient.

    Patients are numbered by the first of the quantities in ascending order.
    """

    def __init__(self, names: Sequence[str], relations: Sequence[SumRelation]) -> None:
        # A total comes first: its lowest values leave the fewest choices.
        totals = {r.right[0]: r.left for r in relations if len(r.right) == 1 < len(r.left)}
        self.names = tuple(dict.fromkeys([*totals, *names]))
        self._parts = totals.get(self.names[0], self.names[1:])
        self.relations = tuple(relations)
        place = {name: i for i, name in enumerate(self.names)}
        # Each relation is tested as soon as the last of its quantities has a value.
        self._tests: list[list[_Test]] = [[] for _ in self.names]
        for relation in relations:
            left, right = ([place[q] for q in side] for side in (relation.left, relation.right))
            self._tests[max(*left, *right)].append((COMPARE[relation.sign], left, right))

    def match(self, values: Mapping[str, Sequence[Number]]) -> list[tuple[int, ...]] | None:
        """Return ranks of the values of each patient, in the order of ``names``; None if none.

        The values of each quantity ascend.
        """
        columns = [values[name] for name in self.names]
        n = len(columns[0])
        free = [[True] * n for _ in columns]
        found: list[tuple[int, ...]] = []
        failed: set[tuple[bool, ...]] = set()

        def patient(ranks: tuple[int, ...], row: tuple[Number, ...]) -> bool:
            """Give the patient at hand one value more; True once everyone has values."""
            quantity = len(ranks)
            if quantity == len(columns):
                found.append(ranks)
                if everyone():
                    return True
                found.pop()
                return False
            options = range(n) if quantity else [len(found)]
            before = None
            for rank in options:
                value = columns[quantity][rank]
                # Of equal values that are free one is as good as another.
                if value == before or not free[quantity][rank]:
                    continue
                if not self._holds(quantity, (*row, value)):
                    continue
                before = value
                free[quantity][rank] = False
                if patient((*ranks, rank), (*row, value)):
                    return True
                free[quantity][rank] = True
            return False

        def everyone() -> bool:
            """Go on with the next patient."""
            if len(found) == n:
                return True
            state = tuple(chain(*free))
            if state in failed:
                return False
            if patient((), ()):
                return True
            failed.add(state)
            return False

        return found if everyone() else None

    def matches(self, values: Mapping[str, Whole]) -> npt.NDArray[np.bool_]:
        """Return, as (tuples,) array, for which of many tuples there is an assignment.

        ``values`` holds, for each quantity, (tuples, n) whole numbers in one unit for all, each row
        ascending.
        """
        matched = self._easily(values)
        for i in np.flatnonzero(~matched):
            rows = {name: found[i].tolist() for name, found in values.items()}
            matched[i] = self.match(rows) is not None
        return matched

    def _easily(self, values: Mapping[str, Whole]) -> npt.NDArray[np.bool_]:
        """Return, as (tuples,) array, which tuples a guess assigns: most of those that can be."""
        matched = np.zeros(len(values[self.names[0]]), dtype=bool)
        for ranks in self.guesses(values):
            rows = {name: np.take_along_axis(values[name], ranks[name], axis=1) for name in ranks}
            holds = np.ones_like(matched)
            for relation in self.relations:
                left, right = (
                    sum(rows[name] for name in side) for side in (relation.left, relation.right)
                )
                holds &= np.asarray(COMPARE[relation.sign](left, right), bool).all(axis=1)
            matched |= holds
        return matched

    def guesses(self, values: Mapping[str, Whole]) -> Iterator[dict[str, Whole]]:
        """Yield likely assignments: for each quantity the (tuples, n) ranks of patients' values.

        ``values`` holds, for each quantity, (tuples, n) numbers, each row ascending.
        """
        first, second, *others = self.names
        upwards = np.broadcast_to(np.arange(values[first].shape[1]), values[first].shape)
        for directions in product((1, -1), repeat=len(others)):
            # The others ascending or descending, the first in the order of the sum of its parts.
            turn = {second: 1, **dict(zip(others, directions, strict=True))}
            parts = [values[name][:, :: turn[name]] for name in self._parts]
            order = np.add.reduce(parts).argsort(axis=1, kind="stable")
            yield {
                first: order.argsort(axis=1, kind="stable"),
                **{name: upwards[:, ::direction] for name, direction in turn.items()},
            }

    def _holds(self, quantity: int, row: Sequence[Number]) -> bool:
        """Whether all relations that end with a quantity hold in a patient."""
        return all(
            compare(sum(row[i] for i in left), sum(row[i] for i in right))
            for compare, left, right in self._tests[quantity]
        )
