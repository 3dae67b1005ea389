"""A stretch of the number line with exact ends, each of which may be left out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.wording.numbers import End as End
from sojia_stats.wording.numbers import Number as Number
from sojia_stats.wording.numbers import stretch


@dataclass(frozen=True, slots=True)
class Bounds:
    """The true values that a printed number can stand for, or the bounds of a statistic.

    The latter are its smallest and largest value over all compatible data sets: the identified set.

    Parameters
    ----------
    low, high : int, Fraction or infinite float
        The ends, exact wherever they are finite.
    low_attained, high_attained : bool
        Whether the end itself belongs to the set, or is only approached.

    Examples
    --------
    >>> from fractions import Fraction
    >>> Bounds(Fraction(7, 2), Fraction(9, 2), True, False)
    Bounds(low=7/2, high=9/2, high_attained=False)
    >>> Fraction(9, 2) in Bounds(Fraction(7, 2), Fraction(9, 2), True, False)
    False
    """

    low: End
    high: End
    low_attained: bool = True
    high_attained: bool = True

    def __contains__(self, value: End) -> bool:
        """Whether a value lies in the set."""
        above = self.low <= value if self.low_attained else self.low < value
        below = value <= self.high if self.high_attained else value < self.high
        return above and below

    @property
    def empty(self) -> bool:
        """Whether no value lies in the set."""
        if self.low == self.high:
            return not (self.low_attained and self.high_attained)
        return self.low > self.high

    @property
    def point(self) -> bool:
        """Whether exactly one value lies in the set."""
        return self.low == self.high and not self.empty

    def intersect(self, other: Bounds) -> Bounds:
        """Return the values that lie in both sets (possibly none)."""
        low = max(self.low, other.low)
        high = min(self.high, other.high)
        return Bounds(
            low,
            high,
            all(b.low_attained for b in (self, other) if b.low == low),
            all(b.high_attained for b in (self, other) if b.high == high),
        )

    def scale(self, factor: Number, shift: Number = 0) -> Bounds:
        """Return the set of ``factor * value + shift``, for a positive factor."""

        def move(end: End) -> End:
            return end if isinstance(end, float) else end * factor + shift

        return Bounds(move(self.low), move(self.high), self.low_attained, self.high_attained)

    def plain(self) -> Bounds:
        """Return the same set with whole ends as int."""
        low, high = (end if isinstance(end, float) else plain(end) for end in (self.low, self.high))
        return Bounds(low, high, self.low_attained, self.high_attained)

    def integers(self) -> tuple[int | None, int | None]:
        """Return the least and greatest whole number in the set; None where it has no such end."""
        low: int | None = None
        high: int | None = None
        if not isinstance(self.low, float):
            low = math.ceil(self.low)
            low += low == self.low and not self.low_attained
        if not isinstance(self.high, float):
            high = math.floor(self.high)
            high -= high == self.high and not self.high_attained
        return low, high

    def in_words(self, decimals: int = 0) -> str:
        """Return the set in words, with decimals at least; a word for an end only approached.

        Examples
        --------
        >>> from fractions import Fraction
        >>> Bounds(Fraction(5, 2), Fraction(7, 2), True, False).in_words()
        '2.5 to below 3.5'
        >>> Bounds(5, 5).in_words(1)
        '5.0'
        """
        return stretch(self, decimals)

    def __str__(self) -> str:
        return self.in_words()

    def __repr__(self) -> str:
        flags = "".join(
            f", {name}=False"
            for name in ("low_attained", "high_attained")
            if not getattr(self, name)
        )
        return f"Bounds(low={self.low}, high={self.high}{flags})"


EVERYTHING = Bounds(-math.inf, math.inf, False, False)
"""No restriction at all."""


def exactly(value: Number) -> Bounds:
    """Return the set that holds one value."""
    return Bounds(value, value)


def closed(low: Number | None, high: Number | None) -> Bounds:
    """Return the set from one end to another, both included; None for an end without a bound."""
    return Bounds(
        -math.inf if low is None else low,
        math.inf if high is None else high,
        low is not None,
        high is not None,
    )


def plain(value: Number) -> Number:
    """Return a whole number as int, any other as it is."""
    return int(value) if value == int(value) else value


def hull(parts: Iterable[Bounds]) -> Bounds:
    """Return the smallest bounds that hold all of some bounds (of several methods, say)."""
    several = list(parts)
    low, high = min(b.low for b in several), max(b.high for b in several)
    return Bounds(
        low,
        high,
        any(b.low_attained for b in several if b.low == low),
        any(b.high_attained for b in several if b.high == high),
    )


def span(values: Iterable[Number]) -> Bounds:
    """Return the least and greatest of some values, of which there is one."""
    several = list(values)
    return Bounds(min(several), max(several))


def root(square: Number | float) -> Number | float:
    """Return a square root: exact where it is rational, a float otherwise."""
    if isinstance(square, float):
        return math.sqrt(square)
    exact = Fraction(square)
    upper, lower = math.isqrt(exact.numerator), math.isqrt(exact.denominator)
    if upper**2 == exact.numerator and lower**2 == exact.denominator:
        return plain(Fraction(upper, lower))
    return math.sqrt(exact)


def rooted(squares: Bounds) -> Bounds:
    """Return the square roots of bounds that are 0 or more."""
    return replace(squares, low=root(squares.low), high=root(squares.high))


def squared(window: Bounds) -> Bounds:
    """Return the squares of the values in a window that are 0 or more."""
    assert not isinstance(window.low, float) and not isinstance(window.high, float)
    if window.high < 0:
        return Bounds(0, 0, False, False)
    if window.low < 0:
        return Bounds(0, window.high**2, True, window.high_attained)
    return Bounds(window.low**2, window.high**2, window.low_attained, window.high_attained)
