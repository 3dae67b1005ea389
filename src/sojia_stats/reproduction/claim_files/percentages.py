"""Whether a printed percentage is that of its count of patients, rounded to the digit printed."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES, Printed, RoundingRule
from sojia_stats.wording.numbers import decimal, number, series

RULE: Final[RoundingRule] = "nearest"
"""How a percentage is read; a tie may have gone either way."""


def printed_so(events: int, n: int, percent: str, rule: RoundingRule = RULE) -> bool:
    """Whether so many of n patients can be printed as a percentage.

    Examples
    --------
    >>> printed_so(10, 46, "22"), printed_so(10, 46, "21"), printed_so(10, 46, "21", "truncate")
    (True, False, True)
    """
    return Fraction(100 * events, n) in Printed(percent).window(rule)


def counts_printed_so(n: int, percent: str) -> range:
    """Return the numbers of n patients that can be printed as a percentage.

    Examples
    --------
    >>> list(counts_printed_so(46, "22")), list(counts_printed_so(46, "23"))
    ([10], [])
    """
    window = Printed(percent).window(RULE)
    low, high = (Fraction(end) * n / 100 for end in (window.low, window.high))
    return range(max(math.ceil(low), 0), min(math.floor(high), n) + 1)


def mismatch(events: int, n: int, percent: str) -> str:
    """Say as what a count would be printed where its percentage is another.

    Examples
    --------
    >>> mismatch(10, 46, "23")
    '10 of 46 is about 21.7391 %, to the nearest 22 %; 23 % is printed'
    >>> mismatch(1, 8, "14")
    '1 of 8 is 12.5 %, to the nearest 12 % or 13 %; 14 % is printed'
    """
    share, places = Fraction(100 * events, n), Printed(percent).decimals
    unit = Printed(percent).unit
    # A tie has two neighbours at half a unit, any other share only one.
    near = sorted(
        {math.ceil(share / unit - Fraction(1, 2)), math.floor(share / unit + Fraction(1, 2))}
    )
    texts = " or ".join(f"{decimal(one * unit, places)} %" for one in near)
    return f"{events} of {n} is {number(share)} %, to the nearest {texts}; {percent} % is printed"


def others(events: int, n: int, percent: str) -> str:
    """Say which other counts, or other rules, would be printed as a percentage; "" if none.

    Examples
    --------
    >>> others(20, 25, "80")
    '20 is the only number of 25 patients that is printed as 80 %'
    >>> others(10, 46, "21")
    'no number of 46 patients is printed as 21 %; 10 would be under truncate'
    >>> others(105, 300, "35")
    'of 300 patients, 104 to 106 are printed as 35 %'
    """
    found = counts_printed_so(n, percent)
    if len(found) > 1:
        joint = "and" if len(found) == 2 else "to"
        return f"of {n} patients, {found[0]} {joint} {found[-1]} are printed as {percent} %"
    if found:
        text = f"{found[0]} is the only number of {n} patients that is printed as {percent} %"
    else:
        text = f"no number of {n} patients is printed as {percent} %"
    rules = [rule for rule in ROUNDING_RULES if printed_so(events, n, percent, rule)]
    if rules and events not in found:
        text += f"; {events} would be under {series(rules)}"
    return text
