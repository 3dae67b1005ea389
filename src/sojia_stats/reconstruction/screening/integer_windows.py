"""Printed text as windows of whole numbers of steps, each distinct text read once."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Final

from sojia_stats.reconstruction.printed_numbers.bounds import squared
from sojia_stats.reconstruction.printed_numbers.order_facts import in_steps
from sojia_stats.reconstruction.printed_numbers.printed import Printed, RoundingRule

FAR: Final = 2**40
"""Steps from which on a row is judged with numbers of any size: n ≤ 10^6 < 2^20 such values still
have a sum within 64 bits."""

_CACHED: Final = 2**16
"""Texts that are kept, as many as a block has rows."""

Ratios = tuple[int, int, int, int, int]
"""A window of fractions: its ends times their common denominator, that denominator, and for each
end 1 where it is left out."""


@lru_cache(_CACHED)
def places(text: str) -> int | None:
    """Return the decimals of a printed number; None if the text is not one."""
    try:
        return Printed(text).decimals
    except (TypeError, ValueError):
        return None


@lru_cache(_CACHED)
def millionths(text: str) -> int | None:
    """Return a printed number in millionths; None if it is not a whole number of them, or large.

    64 bits hold 2^62 with room to compare and subtract.
    """
    if places(text) is None:
        return None
    scaled = Printed(text).value * 10**6
    return int(scaled) if scaled.denominator == 1 and abs(scaled) < 2**62 else None


@lru_cache(_CACHED)
def steps(text: str, rule: RoundingRule, step: Fraction, scale: int) -> tuple[int, int]:
    """Return the least and greatest k for which ``k · step / scale`` is printed so.

    The first is above the second where there is none.

    >>> steps("4.5", "nearest", Fraction(1), 2)
    (9, 9)
    """
    low, high = in_steps(Printed(text).window(rule), step, weight=scale)
    assert low is not None and high is not None
    return low, high


@lru_cache(_CACHED)
def ratios(text: str, rule: RoundingRule, step: Fraction, square: bool) -> Ratios:
    """Return the window of a number in steps, or of its square in squared steps.

    >>> ratios("13.5", "half-up", Fraction(1), False)
    (269, 271, 20, 0, 1)
    """
    window = Printed(text).window(rule)
    window = (squared(window) if square else window).scale(1 / (step**2 if square else step))
    low, high = Fraction(window.low), Fraction(window.high)
    common = math.lcm(low.denominator, high.denominator)
    open_low, open_high = int(not window.low_attained), int(not window.high_attained)
    return int(low * common), int(high * common), common, open_low, open_high
