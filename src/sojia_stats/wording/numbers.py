"""Exact numbers, and how a reader meets them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Protocol

Number = int | Fraction
"""An exact value."""

End = Number | float
"""An exact value, or plus or minus infinity."""

PLACES: Final = 4
"""Decimals beyond which a number is rounded for print and said to be."""


def number(value: End, decimals: int = 0) -> str:
    """Return an exact number in decimals, with at least as many as asked for.

    A number that has more than four decimals is rounded to four and marked "about".

    Examples
    --------
    >>> number(14, 1), number(Fraction(1, 8)), number(Fraction(43, 3))
    ('14.0', '0.125', 'about 14.3333')
    """
    if isinstance(value, float):
        if math.isinf(value):
            return "infinity" if value > 0 else "minus infinity"
        return f"{value:.{max(decimals, 2)}f}"
    exact = Fraction(value)
    for places in range(decimals, max(decimals, PLACES) + 1):
        if (exact * 10**places).denominator == 1:
            return decimal(exact, places)
    return f"about {decimal(exact, max(decimals, PLACES))}"


def fraction(value: Fraction) -> str:
    """Return an exact number in decimals where these end within four places, else as a fraction.

    Examples
    --------
    >>> fraction(Fraction(1, 2)), fraction(Fraction(1, 3))
    ('0.5', '1/3')
    """
    return number(value) if (value * 10**PLACES).denominator == 1 else str(value)


def decimal(value: Fraction, places: int) -> str:
    """Return a number with a given number of decimals, ties to the even digit.

    Examples
    --------
    >>> decimal(Fraction(14), 1)
    '14.0'
    """
    scaled = round(value * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    sign = "-" if scaled < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


class Stretch(Protocol):
    """A stretch of the number line, as bounds are."""

    @property
    def low(self) -> End:
        """The lower end."""

    @property
    def high(self) -> End:
        """The upper end."""

    @property
    def low_attained(self) -> bool:
        """Whether the lower end belongs to it."""

    @property
    def high_attained(self) -> bool:
        """Whether the upper end belongs to it."""


def stretch(ends: Stretch, decimals: int = 0) -> str:
    """Return a stretch in words, with a word for each end that is only approached."""
    low, high = number(ends.low, decimals), number(ends.high, decimals)
    if low == high and ends.low_attained and ends.high_attained:
        return low
    if ends.high == math.inf:
        if ends.low == -math.inf:
            return "any value"
        return f"{low} or more" if ends.low_attained else f"above {low}"
    if ends.low == -math.inf:
        return f"at most {high}" if ends.high_attained else f"below {high}"
    start = low if ends.low_attained else f"above {low}"
    return f"{start} to {high if ends.high_attained else f'below {high}'}"


def counted(count: int | float) -> str:
    """Return a number of data sets in words, large ones by their order of magnitude.

    Examples
    --------
    >>> counted(1225), counted(float("inf")), counted(12_219_433_902_428_135)
    ('1,225', 'infinitely many', 'about 1.2 × 10^16')
    """
    if isinstance(count, float):
        return "infinitely many"
    if count < 10**12:
        return f"{count:,}"
    power = len(str(count)) - 1
    return f"about {decimal(Fraction(count, 10**power), 1)} × 10^{power}"


def series(parts: Sequence[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    return _joined(parts, "and")


def either(parts: Sequence[str]) -> str:
    """Join words as alternatives: a, b or c."""
    return _joined(parts, "or")


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def whole_numbers(whole: Sequence[int]) -> str:
    """Return ascending whole numbers in words, a stretch of them by its ends.

    Examples
    --------
    >>> whole_numbers((1,)), whole_numbers((0, 1, 2)), whole_numbers((0, 2))
    ('1', '0 to 2', '0 and 2')
    """
    if len(whole) > 2 and whole[-1] - whole[0] == len(whole) - 1:
        return f"{whole[0]} to {whole[-1]}"
    return series([str(one) for one in whole])
