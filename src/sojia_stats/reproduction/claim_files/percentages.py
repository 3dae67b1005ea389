"""Whether a printed percentage is that of its count of patients, rounded to the digit printed."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed, RoundingRule

RULE: Final[RoundingRule] = "nearest"
"""How a percentage is read; a tie may have gone either way."""


def printed_so(events: int, n: int, percent: str, rule: RoundingRule = RULE) -> bool:
    """Whether so many of n patients can be printed as a percentage: 10 of 46 as 22, not as 21."""
    return Fraction(100 * events, n) in Printed(percent).window(rule)


def counts_printed_so(n: int, percent: str) -> range:
    """Return the numbers of n patients that can be printed as a percentage: of 46, 10 as 22."""
    window = Printed(percent).window(RULE)
    low, high = (Fraction(end) * n / 100 for end in (window.low, window.high))
    return range(max(math.ceil(low), 0), min(math.floor(high), n) + 1)


def nearest_percentages(events: int, n: int, percent: str) -> list[Fraction]:
    """Return the percentages next to a count, with as many decimals as one that is printed.

    >>> nearest_percentages(10, 46, "23"), nearest_percentages(1, 8, "14")
    ([Fraction(22, 1)], [Fraction(12, 1), Fraction(13, 1)])
    """
    share, unit = Fraction(100 * events, n), Printed(percent).unit
    # A tie has two neighbours at half a unit, any other share only one.
    half = Fraction(1, 2)
    near = {math.ceil(share / unit - half), math.floor(share / unit + half)}
    return [k * unit for k in sorted(near)]


def rules_printing(events: int, n: int, percent: str) -> list[RoundingRule]:
    """Return the rounding rules by which a count can be printed as a percentage."""
    return [rule for rule in ROUNDING_RULES if printed_so(events, n, percent, rule)]
