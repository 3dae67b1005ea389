"""Every multiset of a few values, each statistic rounded by the decimal module."""

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
