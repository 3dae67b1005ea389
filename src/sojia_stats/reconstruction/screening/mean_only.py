"""Rows of a mean without a standard deviation: the sums of a box have no gap.

With m free whole numbers from 0 to W every sum from 0 to m·W occurs: once if it is 0, 1, m·W − 1 or
m·W, or if there is one number, or if W is 0 or 1; more than once otherwise (a unit can be moved
between two of the values in two ways). That each mean of n whole numbers is a multiple of 1/n is
the GRIM test (Brown and Heathers, Soc Psychol Personal Sci 8 (2017) 363-369); the ends add to it.
"""

from __future__ import annotations

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Ints, Windows


def ways(free: Ints, width: Ints, total: Windows) -> Ints:
    """Return how many rows of m numbers from 0 to W have a sum in a window, 2 standing for more.

    >>> total = np.array([2, 1])
    >>> ways(np.array([3, 3]), np.array([4, 4]), Windows(total, total))
    array([2, 1])
    """
    most = free * width
    low, high = np.maximum(total.low, 0), np.minimum(total.high, most)
    once = (low <= 1) | (low >= most - 1) | (free <= 1) | (width <= 1)
    return np.where(low > high, 0, np.where((low == high) & once, 1, 2))
