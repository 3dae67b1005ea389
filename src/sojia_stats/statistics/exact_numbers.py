"""Numbers as results hold them: exact where the values they come from are, else floats."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

Number = int | Fraction | float
"""A number as results hold it: exact (int, Fraction) or a float."""


def all_exact(values: Iterable[Number]) -> bool:
    """Whether no value is a float."""
    return not any(isinstance(value, float) for value in values)


def narrowed(value: Fraction, *, exact: bool) -> Number:
    """Give an exactly computed value as its inputs were: int or Fraction if exact, else a float.

    >>> narrowed(Fraction(8, 2), exact=True), narrowed(Fraction(5, 2), exact=False)
    (4, 2.5)
    """
    if not exact:
        return float(value)
    return value.numerator if value.denominator == 1 else value


def as_written(value: float | Fraction | Decimal) -> Fraction:
    """Take a number as it was written, so that 0.95 is 19/20 and not its nearest binary float."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def format_number(value: Number) -> str:
    """Write a number without decimals if whole, else to six significant digits.

    More digits are written where the whole part needs them; final zeros are left out.

    >>> [format_number(value) for value in (4, 4.0, Fraction(27, 2), Fraction(1, 3), 1234567.5)]
    ['4', '4', '13.5', '0.333333', '1234567.5']
    >>> format_number(float("-inf"))
    '−∞'
    """
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    if value == int(value):
        return str(int(value))
    digits = max(6, len(str(abs(int(value)))) + 1)
    return f"{float(value):.{min(digits, 17)}g}"  # a float has no more than 17 digits
