"""Where a monotone function crosses 0, by halving, with more digits than a float has."""

from collections.abc import Callable
from fractions import Fraction

import mpmath

mp = mpmath.MPContext()  # its own precision: nobody else's is changed
mp.dps = 50
HALVINGS = 90


def number(value):
    """An exact number with 50 digits."""
    value = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    return mp.mpf(value.numerator) / value.denominator


def crossing(function: Callable, low, high):
    """The point between low and high at which the sign of the function changes.

    >>> round(float(crossing(lambda x: x * x - 2, 0, 2)), 6)
    1.414214
    """
    low, high = mp.mpf(low), mp.mpf(high)
    rising = function(high) > 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if (function(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def beyond(function: Callable, low):
    """The crossing of a function that rises from below 0 at low to infinity."""
    high = mp.mpf(low) + 1
    while function(high) < 0:
        high = low + 2 * (high - low)
    return crossing(function, low, high)


def normal_quantile(p):
    """The point below which a normal variable is with probability p."""
    return mp.sqrt(2) * mp.erfinv(2 * number(p) - 1)
