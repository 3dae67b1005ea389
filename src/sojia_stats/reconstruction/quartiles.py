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
from typing import Final, get_args

from sojia_stats.reconstruction.summary import QuartileMethod

METHODS: Final[tuple[QuartileMethod, ...]] = tuple(
    method for method in get_args(QuartileMethod) if method != "any"
)
"""The nine types of Hyndman and Fan, then Tukey's hinges."""


def quartile_position(n: int, which: str, method: QuartileMethod) -> Fraction:
    """Return the position of a quartile among n ordered values, counted from rank 0.

    Parameters
    ----------
    n : int
        Number of values.
    which : {"q1", "q3"}
        The lower or the upper quartile.
    method : {"1", ..., "9", "tukey"}
        A type of Hyndman and Fan [1]_, or Tukey's hinges [2]_.

    Returns
    -------
    Fraction
        From 0 to n − 1; a fraction interpolates between two neighbours.

    Examples
    --------
    >>> quartile_position(10, "q1", "7"), quartile_position(10, "q3", "tukey")
    (Fraction(9, 4), Fraction(7, 1))
    """
    p = Fraction(1, 4) if which == "q1" else Fraction(3, 4)
    if method == "tukey":
        depth = Fraction((n + 3) // 2, 2)
        position = depth if which == "q1" else n + 1 - depth
        # A hinge that falls on a quarter is the mean of its two neighbours.
        position = Fraction(position // 1 + -(-position // 1), 2)
    elif method in ("1", "2", "3"):
        place = n * p if method != "3" else n * p - Fraction(1, 2)
        whole = place // 1
        if place != whole:
            position = Fraction(whole + 1)
        elif method == "1":
            position = Fraction(whole)
        elif method == "2":
            position = whole + Fraction(1, 2)
        else:
            position = Fraction(whole if whole % 2 == 0 else whole + 1)
    else:
        shift = {
            "4": Fraction(0),
            "5": Fraction(1, 2),
            "6": p,
            "7": 1 - p,
            "8": (p + 1) / 3,
            "9": p / 4 + Fraction(3, 8),
        }[method]
        position = n * p + shift
    return min(max(position - 1, Fraction(0)), Fraction(n - 1))
