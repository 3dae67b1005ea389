"""A second implementation, written differently: list every multiset and round every statistic."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from types import SimpleNamespace

import pytest

CONTEXT = Context(prec=60)
MODES = {
    "nearest": (ROUND_HALF_UP, ROUND_HALF_DOWN),
    "half-up": (ROUND_HALF_UP,),
    "half-even": (ROUND_HALF_EVEN,),
    "truncate": (ROUND_DOWN,),
    "ceiling": (ROUND_UP,),
}


def middle(values):
    """The median, by its definition."""
    n = len(values)
    return Fraction(values[(n - 1) // 2] + values[n // 2]) / 2


STATISTICS = {
    "minimum": min,
    "median": middle,
    "maximum": max,
    "mean": lambda values: Fraction(sum(values)) / len(values),
}


def prints(value: Fraction, decimals: int, rule: str) -> set[Decimal]:
    """Every number that a true value may be printed as, by rounding it with decimal.

    A fraction without an end in decimals is moved to a decimal on the same side of every tie.
    """
    places = decimals + 3
    scaled = value * 10**places
    whole = int(scaled)  # towards zero
    if scaled != whole and rule == "exact":
        return set()
    # A tail that is no tie stands for the rest: 1/3 -> 0.333 and then a 4.
    text = Decimal(whole).scaleb(-places, CONTEXT)
    if scaled != whole:
        text = CONTEXT.add(text, Decimal(4 if value > 0 else -4).scaleb(-places - 1, CONTEXT))
    unit = Decimal(1).scaleb(-decimals)
    if rule == "exact":
        rounded = text.quantize(unit, ROUND_DOWN, CONTEXT)
        return {rounded} if rounded == text else set()
    return {text.quantize(unit, mode, CONTEXT) for mode in MODES[rule]}


def printed_so(value: Fraction, text: str, rule: str) -> bool:
    """Whether a true value may be printed as a text."""
    return Decimal(text) in prints(value, len(text.partition(".")[2]), rule)


def data_sets(
    values: Iterable[Fraction], n: int, printed: Mapping[str, str], rules: Mapping[str, str]
) -> Iterator[tuple[Fraction, ...]]:
    """Every ascending choice of n of the values that prints what is printed."""
    for chosen in combinations_with_replacement(sorted(values), n):
        if all(
            printed_so(STATISTICS[name](chosen), text, rules[name])
            for name, text in printed.items()
        ):
            yield chosen


def smallest_collision(values, n, printed, rules):
    """The first of the smallest sets of printed numbers that nothing satisfies."""
    order = [name for name in ("minimum", "median", "maximum", "mean") if name in printed]
    for size in range(len(order) + 1):
        for names in combinations(order, size):
            part = {name: printed[name] for name in names}
            if next(data_sets(values, n, part, rules), None) is None:
                return names
    return None


# --- real values: the corners of a polytope ----------------------------------------------------


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


@pytest.fixture(scope="session")
def brute() -> SimpleNamespace:
    return SimpleNamespace(
        data_sets=data_sets,
        middle=middle,
        printed_so=printed_so,
        prints=prints,
        smallest_collision=smallest_collision,
        statistics=STATISTICS,
        Polytope=Polytope,
        real_rows=real_rows,
        window=window,
    )
