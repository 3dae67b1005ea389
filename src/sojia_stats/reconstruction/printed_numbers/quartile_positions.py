"""Where the quartiles of n ordered values lie, by the ten common definitions.

All of them interpolate between neighbours, so each definition is one position on the broken line
through the points (rank, value): position 2.25 is three quarters of rank 2 and one of rank 3.

References
----------
.. [1] R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", Am Stat 50 (1996)
   361-365.
.. [2] J. W. Tukey, "Exploratory Data Analysis" (1977), section 2A (hinges, R's ``fivenum``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, cast, get_args

from sojia_stats.reconstruction.printed_numbers.summary import QuartileMethod
from sojia_stats.statistics.descriptive import QuantileMethod, quantile_position

METHODS: Final[tuple[QuartileMethod, ...]] = get_args(QuartileMethod)[:-1]
"""The nine types of Hyndman and Fan [1]_, then Tukey's hinges [2]_; all but "any"."""

NEIGHBOURS_WITHIN: Final = 24
"""Steps within which two neighbours can give any weighted mean that they give at all: more than 16,
the largest denominator of a position (type 9)."""


def quartile_position(n: int, which: str, method: QuartileMethod) -> Fraction:
    """Return the position of q1 or q3 among n ordered values, from rank 0 to n − 1.

    >>> quartile_position(10, "q1", "7"), quartile_position(10, "q3", "tukey")
    (Fraction(9, 4), Fraction(7, 1))
    """
    p = Fraction(1, 4) if which == "q1" else Fraction(3, 4)
    return quantile_position(p, n, cast(QuantileMethod, method)) - 1
