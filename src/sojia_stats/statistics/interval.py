"""The interval that every procedure of this floor returns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sojia_stats.statistics.arguments import proportion
from sojia_stats.statistics.exact_numbers import Number, as_written, format_number

_FINEST = Fraction(1, 10**12)  # at a level of 1e-13 the search of "bpcp-midp" does not end


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval, with the coverage it was asked for and the coverage it attains.

    Parameters
    ----------
    low, high : int, Fraction or float
        The limits, in the unit of what is estimated; -inf and inf where there is none.
    level : float, Fraction or Decimal
        The coverage asked for, between 0 and 1.
    attained : Fraction, optional
        The exact coverage, where it is one number; None where it depends on the unknown parameter.
    note : str, optional
        What a reader must know beside the limits.
    unreached : str, optional
        How an infinite upper limit is written, such as "not reached"; "∞" if not given.

    Examples
    --------
    >>> print(Interval(2, 10, 0.95, Fraction(31, 32)))  # days
    2 to 10 (95 % interval, covers 96.875 %)
    """

    low: Number
    high: Number
    level: float | Fraction | Decimal
    attained: Fraction | None = None
    note: str = ""
    unreached: str = "∞"

    def __post_init__(self) -> None:
        """Take a numpy level as a plain float: their printed forms differ."""
        if isinstance(self.level, float):
            object.__setattr__(self, "level", float(self.level))

    def __str__(self) -> str:
        high = self.unreached if self.high == math.inf else format_number(self.high)
        text = f"{format_number(self.low)} to {high}"
        kind = f"{percent(as_written(self.level))} interval"
        if self.attained is not None:
            kind += f", covers {percent(self.attained)}"
        return f"{text} ({kind})" + (f"; {self.note}" if self.note else "")


def percent(proportion: Fraction) -> str:
    """Write a proportion as a percentage: 7/8 is "87.5 %"."""
    return f"{format_number(100 * proportion)} %"


def exact_level(level: float | Fraction | Decimal) -> Fraction:
    """Check a confidence level and take it as it was written: 0.95 is 19/20."""
    return proportion(level, "level", "a proportion between 0 and 1, such as 0.95")


def limits_level(level: float | Fraction | Decimal) -> Fraction:
    """Check a level for limits that are computed in floating point.

    >>> limits_level(1 - 1e-14)
    Traceback (most recent call last):
    ValueError: level is 0.99999999999999: give one from 1e-12 to 1 − 1e-12, such as 0.95
    """
    wanted = exact_level(level)
    if not _FINEST <= wanted <= 1 - _FINEST:
        raise ValueError(f"level is {level}: give one from 1e-12 to 1 − 1e-12, such as 0.95")
    return wanted
