"""Real values that fit printed numbers: a set of inequalities, known by its corners."""

from fractions import Fraction
from itertools import combinations


def solve(rows):
    """The one solution of as many equations as unknowns, by Gauss and Jordan; None if not one."""
    rows = [[Fraction(x) for x in row] for row in rows]
    size = len(rows)
    for column in range(size):
        pivot = next((i for i in range(column, size) if rows[i][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [x / rows[column][column] for x in rows[column]]
        for i in range(size):
            if i != column and rows[i][column]:
                rows[i] = [
                    x - rows[i][column] * y for x, y in zip(rows[i], rows[column], strict=True)
                ]
    return tuple(row[-1] for row in rows)


def dot(weights, point):
    return sum(w * x for w, x in zip(weights, point, strict=True))


class Polytope:
    """A bounded set of inequalities (weights, limit, strict), known by its corners.

    The mean of all corners lies inside every inequality that is not an equation, so the set with
    its strict rows is empty exactly when that mean is outside. The same holds on each face.
    """

    def __init__(self, rows):
        self.rows = rows
        size = len(rows[0][0])
        self.corners = []
        planes = sorted({(tuple(map(Fraction, w)), Fraction(limit)) for w, limit, _ in rows})
        for chosen in combinations(planes, size):
            corner = solve([[*weights, limit] for weights, limit in chosen])
            if corner is None or corner in self.corners:
                continue
            if all(dot(weights, corner) <= limit for weights, limit, _ in rows):
                self.corners.append(corner)

    def inside(self, corners):
        if not corners:
            return False
        centre = [sum(xs, Fraction(0)) / len(corners) for xs in zip(*corners, strict=True)]
        return all(dot(w, centre) < limit for w, limit, strict in self.rows if strict)

    @property
    def possible(self):
        return self.inside(self.corners)

    def bounds(self, weights):
        """Least and greatest value of a linear form, each with whether it is attained."""
        values = [dot(weights, corner) for corner in self.corners]
        ends = []
        for end in (min(values), max(values)):
            face = [c for c, value in zip(self.corners, values, strict=True) if value == end]
            ends.append((end, self.inside(face)))
        return ends


def real_rows(n, windows, first=0, size=None):
    """Inequalities for n ascending values whose statistics lie in windows.

    A window is (low, high, low attained, high attained); the values are the variables from
    ``first`` on, out of ``size``.
    """
    size = n if size is None else size
    forms = {
        "minimum": {0: Fraction(1)},
        "maximum": {n - 1: Fraction(1)},
        "mean": {i: Fraction(1, n) for i in range(n)},
    }
    middle_form = dict.fromkeys(range(n), Fraction(0))
    for rank in ((n - 1) // 2, n // 2):
        middle_form[rank] += Fraction(1, 2)
    forms["median"] = middle_form

    def dense(form, sign=1):
        return tuple(sign * Fraction(form.get(i - first, 0)) for i in range(size))

    rows = [(dense({i: 1, i + 1: -1}), Fraction(0), False) for i in range(n - 1)]
    for name, (low, high, low_attained, high_attained) in windows.items():
        targets = [{i: 1} for i in range(n)] if name == "within" else [forms[name]]
        for form in targets:
            rows.append((dense(form), Fraction(high), not high_attained))
            rows.append((dense(form, -1), -Fraction(low), not low_attained))
    return rows


def window(text, rule):
    """Where the true value of a printed number lies, from the words of each rule."""
    unit = Fraction(1, 10 ** len(text.partition(".")[2]))
    value = Fraction(text)
    if value < 0:
        low, high, a, b = window(text[1:], rule)
        return -high, -low, b, a
    even = (value / unit) % 2 == 0
    return {
        "exact": (value, value, True, True),
        "nearest": (value - unit / 2, value + unit / 2, True, True),
        "half-up": (value - unit / 2, value + unit / 2, value != 0, False),
        "half-even": (value - unit / 2, value + unit / 2, even, even),
        "truncate": (value if value else -unit, value + unit, value != 0, False),
        "ceiling": (value - unit if value else value, value, value == 0, True),
    }[rule]
