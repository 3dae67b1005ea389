"""Numbers and their bounds as columns of an extraction."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.wording.names import Statistic
from sojia_stats.wording.numbers import End

DIGITS: Final = 15
"""Significant digits of a number whose decimals do not end: what a spreadsheet keeps."""


def exact_decimal(value: End) -> Decimal:
    """Return a number in decimals: exact where they end, else to 15 significant digits.

    Examples
    --------
    >>> print(exact_decimal(Fraction(27, 4)), exact_decimal(Fraction(2, 3)), exact_decimal(12**0.5))
    6.75 0.666666666666667 3.46410161513775
    """
    if isinstance(value, float):
        return Decimal(f"{value:.{DIGITS}g}")
    exact = Fraction(value)
    rest, places = exact.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest > 1:
        return Context(prec=DIGITS).divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return Decimal(f"{int(exact * 10**places)}E-{places}")


def ends(bounds: Mapping[Statistic, Bounds], prefix: str = "") -> dict[str, Any]:
    """Return the bounds of mean and SD, and for a row's own the values where both ends agree."""
    row: dict[str, Any] = {}
    for name, found in bounds.items():
        row[f"{prefix}{name}_low"] = exact_decimal(found.low)
        row[f"{prefix}{name}_high"] = exact_decimal(found.high)
        if not prefix and found.point:
            row[name] = row["mi" if name == "mean" else "sdi"] = exact_decimal(found.low)
    return row
