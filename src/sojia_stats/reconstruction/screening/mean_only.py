"""Rows of a mean without a standard deviation: the sums of a box have no gap.

With m free whole numbers from 0 to W every sum from 0 to m·W occurs: once if it is 0, 1, m·W − 1 or
m·W, or if there is one number, or if W is 0 or 1; more than once otherwise (a unit can be moved
between two of the values in two ways).
"""

from __future__ import annotations

import numpy as np

from sojia_stats.reconstruction.screening.order_counts import Flags, Ints


def ways(free: Ints, width: Ints, low: Ints, high: Ints) -> Ints:
    """Return how many data sets there are, 2 standing for more.

    Parameters
    ----------
    free, width : ndarray
        m numbers from 0 to W; m and W may be 0.
    low, high : ndarray
        Window of their sum.

    Examples
    --------
    >>> ways(np.array([3, 3]), np.array([4, 4]), np.array([2, 1]), np.array([2, 1]))
    array([2, 1])
    """
    most = free * width
    low, high = np.maximum(low, 0), np.minimum(high, most)
    some: Flags = low <= high
    plain = (low <= 1) | (low >= most - 1) | (free <= 1) | (width <= 1)
    one = some & (low == high) & plain
    return np.where(some, np.where(one, 1, 2), 0)
