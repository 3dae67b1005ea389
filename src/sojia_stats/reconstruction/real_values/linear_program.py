"""Exact linear programming over the rationals, with strict inequalities.

Floating-point solvers decide "at most 2.5" and "less than 2.5" alike; a claim that survives at a
single point, or approaches one without reaching it, needs the difference. The systems here have a
dozen variables, so an integer-preserving simplex method (Edmonds 1967; Bland's 1977 rule against
cycling) answers in milliseconds and without rounding.

References
----------
.. [1] J. Edmonds, "Systems of distinct representatives and linear algebra", J Res Natl Bur Stand B
   71 (1967) 241-245.
.. [2] R. G. Bland, "New finite pivoting rules for the simplex method", Math Oper Res 2 (1977)
   103-107.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.effort import spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number

Weights = Mapping[int, Number]
"""A linear form: the weight of each variable that it contains."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One inequality ``weights · x ≤ limit``, or ``<`` where it is strict."""

    weights: Weights
    limit: Number
    strict: bool


@dataclass(slots=True)
class LinearSystem:
    """A set of linear inequalities over so many real variables without sign restriction.

    Examples
    --------
    >>> system = LinearSystem(2)
    >>> system.restrict({0: 1}, Bounds(0, 1))
    >>> system.order({0: 1}, {1: 1}, strict=True)
    >>> system.bounds({1: 1})
    Bounds(low=0, high=inf, low_attained=False, high_attained=False)
    """

    size: int
    rows: list[_Row] = field(default_factory=list)

    def restrict(self, weights: Weights, window: Bounds) -> None:
        """Demand that a linear form lies in a window."""
        if not isinstance(window.high, float):
            self.rows.append(_Row(weights, window.high, not window.high_attained))
        if not isinstance(window.low, float):
            mirror = {index: -weight for index, weight in weights.items()}
            self.rows.append(_Row(mirror, -window.low, not window.low_attained))

    def order(self, left: Weights, right: Weights, *, strict: bool = False) -> None:
        """Demand that one linear form is at most (or below) another."""
        weights = dict(left)
        for index, weight in right.items():
            weights[index] = weights.get(index, 0) - weight
        self.rows.append(_Row(weights, 0, strict))

    def witness(self) -> tuple[Fraction, ...] | None:
        """Return one solution, or None if there is none."""
        # One more variable measures the slack that all strict inequalities have at once.
        slack = self.size
        rows = [
            _Row({**row.weights, slack: 1}, row.limit, False) if row.strict else row
            for row in self.rows
        ]
        rows.append(_Row({slack: 1}, 1, False))
        found = _maximise(rows, {slack: 1}, self.size + 1)
        if found is None or found[slack] <= 0:
            return None
        return tuple(found[:slack])

    def bounds(self, weights: Weights) -> Bounds:
        """Return the exact bounds of a linear form over all solutions; ValueError if none is."""
        if self.witness() is None:
            raise ValueError("no solution, hence no bounds: ask for a witness first")
        high, highest = self.highest(weights)
        mirror = {index: -weight for index, weight in weights.items()}
        low, lowest = self.highest(mirror)
        return Bounds(-low, high, lowest is not None, highest is not None)

    def holds(self, point: Sequence[Number]) -> bool:
        """Whether a point is a solution."""
        for row in self.rows:
            total = sum(point[index] * weight for index, weight in row.weights.items())
            if total > row.limit or (row.strict and total == row.limit):
                return False
        return True

    def supremum(self, weights: Weights) -> Number | float:
        """Return the supremum of a linear form, attained or not. There must be a solution."""
        best = _maximise(self.rows, weights, self.size)
        if best is None:
            return math.inf
        return sum((best[i] * weight for i, weight in weights.items()), Fraction(0))

    def highest(self, weights: Weights) -> tuple[Number | float, tuple[Fraction, ...] | None]:
        """Return supremum() and a solution that attains it, None if none does."""
        highest = self.supremum(weights)
        if isinstance(highest, float):
            return math.inf, None
        at_best = LinearSystem(self.size, list(self.rows))
        at_best.restrict(weights, Bounds(highest, highest))
        return highest, at_best.witness()


def _maximise(rows: list[_Row], aim: Weights, size: int) -> list[Fraction] | None:
    """Return a point that maximises a linear form; None if there is none or it has no maximum.

    Callers ask only where one of the two is excluded.
    """
    tableau = _Tableau(rows, size)
    return tableau.solution() if tableau.feasible() and tableau.climb(aim) else None


class _Tableau:
    """A condensed simplex tableau whose entries stay whole numbers.

    Each row reads ``scale · basic = last − Σ entry · nonbasic``. The free variables x are written
    as u − t with u ≥ 0 and one common t ≥ 0, so columns 0 … size − 1 are u and column size is t.
    """

    def __init__(self, rows: list[_Row], size: int) -> None:
        self.size = size
        self.body: npt.NDArray[np.object_] = np.zeros((len(rows) + 1, size + 2), dtype=object)
        for i, row in enumerate(rows):
            self.body[i] = self._whole(row.weights, row.limit)
        self.scale = 1
        self.columns = list(range(size + 1))
        self.basics = list(range(size + 1, size + 1 + len(rows)))

    def _whole(self, weights: Weights, limit: Number = 0) -> list[int]:
        """Return a linear form in the columns u and t, and a limit, as whole multiples."""
        factor = math.lcm(*(number.denominator for number in (limit, *weights.values())))
        whole = [0] * (self.size + 1)
        for index, weight in weights.items():
            whole[index] += int(weight * factor)
            whole[self.size] -= int(weight * factor)
        return [*whole, int(limit * factor)]

    def pivot(self, row: int, column: int) -> None:
        """Exchange a basic and a nonbasic variable."""
        body, pivot = self.body, self.body[row, column]
        spend(20_000 + 150 * body.size)
        fixed_row, fixed_column = body[row].copy(), body[:, column].copy()
        body = (body * pivot - fixed_column[:, np.newaxis] * fixed_row) // self.scale
        body[:, column] = -fixed_column
        body[row] = fixed_row
        body[row, column] = self.scale
        self.body, self.scale = (body, pivot) if pivot > 0 else (-body, -pivot)
        self.basics[row], self.columns[column] = self.columns[column], self.basics[row]

    def ascend(self) -> bool:
        """Pivot until the last row is at its maximum; False if it has none."""
        while True:
            # A list gives its entries faster than an array of objects.
            last = self.body[-1].tolist()
            entering = [j for j in range(len(self.columns)) if last[j] < 0]
            if not entering:
                return True
            column = min(entering, key=self.columns.__getitem__)
            entries = self.body[:, column].tolist()
            leaving = [i for i in range(len(self.basics)) if entries[i] > 0]
            if not leaving:
                return False
            row, lasts = leaving[0], self.body[:, -1].tolist()
            for i in leaving[1:]:
                # The row that limits the column most leaves, of equal ones the first basic
                # variable. Entries are positive, so the ratios compare as the products do.
                here, there = lasts[i] * entries[row], lasts[row] * entries[i]
                if (here, self.basics[i]) < (there, self.basics[row]):
                    row = i
            self.pivot(row, column)

    def feasible(self) -> bool:
        """Move to a solution of all rows; False if there is none."""
        lowest = min(range(len(self.basics)), key=lambda i: self.body[i, -1], default=None)
        if lowest is None or self.body[lowest, -1] >= 0:
            return True
        # One artificial variable relaxes every row alike; its least value is 0 exactly when the
        # rows agree.
        relief = np.full((len(self.body), 1), -1, dtype=object)
        relief[-1] = 1
        self.body = np.hstack([self.body[:, :-1], relief, self.body[:, -1:]])
        artificial = -1
        self.columns.append(artificial)
        self.pivot(lowest, len(self.columns) - 1)
        self.ascend()
        if self.body[-1, -1] < 0:
            return False
        # At 0 it is out of the basis: of rows that are equally tight, the first leaves.
        column = self.columns.index(artificial)
        self.body = np.delete(self.body, column, axis=1)
        self.columns.pop(column)
        return True

    def climb(self, aim: Weights) -> bool:
        """Maximise a linear form from a solution; False if it has no maximum."""
        goal = self._whole(aim)
        last = np.zeros(self.body.shape[1], dtype=object)
        for j, variable in enumerate(self.columns):
            if variable <= self.size:
                last[j] -= self.scale * goal[variable]
        for i, variable in enumerate(self.basics):
            if variable <= self.size:
                last += goal[variable] * self.body[i]
        self.body[-1] = last
        return self.ascend()

    def solution(self) -> list[Fraction]:
        """Return the variables at the present corner."""
        values = dict.fromkeys(range(self.size + 1), Fraction(0))
        for i, variable in enumerate(self.basics):
            values[variable] = Fraction(self.body[i, -1], self.scale)
        return [values[j] - values[self.size] for j in range(self.size)]
