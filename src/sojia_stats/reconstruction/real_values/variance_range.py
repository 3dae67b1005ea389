"""The least and greatest variance of real values with a minimum, a median and a maximum.

The sum of squares about the mean is convex in the values. Its greatest value lies where every value
is as far from the mean as it may be, its least where every value is as near to one common centre
as it may be. The two values around an even median part in the first and meet in the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.real_values.real_values import RealValues

_Group = tuple[int, Fraction]
"""How many values are equal to what."""


def real_variance(chain: Chain) -> Bounds | None:
    """Return the exact bounds of the sample variance over all real values that fit a chain.

    Some data set must fit, of 2 values or more. None unless the facts are about minimum, median and
    maximum, all three, and nothing else but bounds on all values. The values form one connected
    set, so every variance between the bounds is some data set's.
    """
    if chain.statistics != ["minimum", "median", "maximum"]:
        return None
    if chain.n == 2:
        width = RealValues({"": chain}).bounds({0: -1, 1: 1})
        low, high = (end**2 / 2 for end in _ends(width))
        return Bounds(low, high, width.low_attained, width.high_attained).plain()
    windows = {fact.statistic: fact.window.intersect(chain.within) for fact in chain.orders}
    minimum, median, maximum = (windows[name] for name in chain.statistics)
    low, low_attained = _least(chain.n, minimum, median, maximum)
    high, high_attained = _greatest(chain.n, minimum, median, maximum)
    scale = Fraction(1, chain.n - 1)
    return Bounds(low, high, low_attained, high_attained).scale(scale).plain()


def range_only(chain: Chain) -> Chain:
    """Return the chain with the facts about minimum, median and maximum alone."""
    return replace(chain.only(("minimum", "median", "maximum")), alternatives=((),))


def _ends(window: Bounds) -> tuple[Fraction, Fraction]:
    """Return the ends of a window that has both."""
    assert not isinstance(window.low, float) and not isinstance(window.high, float)
    return Fraction(window.low), Fraction(window.high)


def _squares(groups: Sequence[_Group]) -> Fraction:
    """Return the sum of squares about the mean of groups of equal values."""
    n = sum(count for count, _ in groups)
    mean = sum((count * value for count, value in groups), Fraction(0)) / n
    return sum((count * (value - mean) ** 2 for count, value in groups), Fraction(0))


def _inner(n: int) -> int:
    """Return how many values lie between the minimum and the middle one or two, of 3 or more."""
    return (n - 1) // 2 - 1


def _least(n: int, minimum: Bounds, median: Bounds, maximum: Bounds) -> tuple[Fraction, bool]:
    """Return the least sum of squares about the mean, and whether it is attained."""
    (a1, a2), (m1, m2), (b1, b2) = map(_ends, (minimum, median, maximum))
    # Narrowed so, the values nearest to a centre between a1 and b2 ascend, and the best one is.
    a2, b1 = min(a2, m2), max(b1, m1)
    inner = _inner(n)
    windows = [
        (1, a1, a2),
        (inner, a1, m2),
        (n - 2 - 2 * inner, m1, m2),
        (inner, m1, b2),
        (1, b1, b2),
    ]

    def nearest(centre: Fraction) -> list[_Group]:
        return [(count, min(max(centre, low), high)) for count, low, high in windows]

    def pull(centre: Fraction) -> Fraction:
        return sum((count * (centre - value) for count, value in nearest(centre)), Fraction(0))

    # The best centre is the mean of the values nearest to it.
    found = nearest(_zero(pull, sorted({end for _, *ends in windows for end in ends})))
    places = zip(found[::2], (minimum, median, maximum), strict=True)
    attained = all(value in window for (_, value), window in places)
    # Where all values can be equal, any value they can share will do.
    shared = minimum.intersect(median).intersect(maximum)
    return _squares(found), attained or not shared.empty


def _zero(ascending: Callable[[Fraction], Fraction], points: Sequence[Fraction]) -> Fraction:
    """Return a zero of a function that is linear between points and nowhere descends.

    It is 0 or less at the first point and 0 or more at the last.
    """
    place = next(i for i, point in enumerate(points) if ascending(point) >= 0)
    right = points[place]
    above = ascending(right)
    if above == 0:
        return right
    left = points[place - 1]
    return right - above * (right - left) / (above - ascending(left))


def _greatest(n: int, minimum: Bounds, median: Bounds, maximum: Bounds) -> tuple[Fraction, bool]:
    """Return the greatest sum of squares about the mean, and whether it is attained.

    As many values lie below the middle as above it, so the mean is between the middle and the
    midrange, and from there no place is farther than the ends: all others lie at these.
    """
    a, b = _ends(minimum)[0], _ends(maximum)[1]
    outer = _inner(n) + 1
    found = [
        (_squares([(outer, a), *((1, value) for value in middle), (outer, b)]), attained)
        for middle, attained in _middles(n, a, b, median)
    ]
    best = max(squares for squares, _ in found)
    attained = any(attained for squares, attained in found if squares == best)
    return best, attained and minimum.low_attained and maximum.high_attained


def _middles(
    n: int, a: Fraction, b: Fraction, median: Bounds
) -> Iterator[tuple[tuple[Fraction, ...], bool]]:
    """Yield where the middle one or two values can be farthest out; attained as the median is."""
    window = median.intersect(Bounds(a, b))
    low, high = _ends(window)
    centres = {low: window.low_attained, high: window.high_attained}
    if n % 2:
        yield from (((centre,), attained) for centre, attained in centres.items())
        return
    if low < (a + b) / 2 < high:
        centres[(a + b) / 2] = True
    for centre, attained in centres.items():
        apart = min(centre - a, b - centre)
        yield (centre - apart, centre + apart), attained
