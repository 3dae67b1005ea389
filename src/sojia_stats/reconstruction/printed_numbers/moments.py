"""Total, mean and standard deviation of known values, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.summary import SdKind, divisor
from sojia_stats.wording.numbers import Number


def total(values: Iterable[Number]) -> Fraction:
    """Return the sum of exact values, a Fraction also where there are none."""
    return Fraction(sum(values))


def scatter(values: Sequence[Number]) -> Fraction:
    """Return n·Q − S² of n exact values: n times the sum of their squared deviations.

    Q is the sum of squares and S the total; no mean is divided out, so whole values stay whole.

    Examples
    --------
    >>> scatter([2, 3, 5, 10])
    Fraction(152, 1)
    """
    return len(values) * total(value**2 for value in values) - total(values) ** 2


def squared_sd(values: Sequence[Number], kind: SdKind = "sample") -> Fraction:
    """Return the square of a standard deviation of exact values, two at least for most kinds.

    Examples
    --------
    >>> squared_sd([2, 3, 5, 10]), squared_sd([2, 3, 5, 10], "population")
    (Fraction(38, 3), Fraction(19, 2))
    """
    return scatter(values) / divisor(kind, len(values))
