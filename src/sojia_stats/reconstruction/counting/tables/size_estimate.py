"""The order of magnitude of a count that is too large to be found exactly.

Rows in the boxes are weighed by exp(a·S + b·Q), with a and b such that the weighted means of the
sum S and of the sum of squares Q are the wanted ones; around these, S and Q are taken as normal
[1]_. Facts about neighbours are kept. The logarithm is usually right to a tenth.

References
----------
.. [1] H. E. Daniels, "Saddlepoint approximations in statistics", Ann Math Stat 25 (1954) 631-650.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.box import Frame, centre
from sojia_stats.reconstruction.effort import spend

Array = npt.NDArray[Any]

_ROUNDS = 60
_WIDEST = 1_000_000  # beyond it the boxes' volume is estimate enough
_NUDGE = 1e-3


def magnitude(frame: Frame) -> float:
    """Return the decimal logarithm of the number of data sets, approximately.

    Examples
    --------
    >>> frame = Frame((0,) * 30, (9,) * 30, (), 135, 135, None, None)
    >>> round(magnitude(frame), 1)  # the exact number is 2,312,172
    6.4
    """
    c, scale = centre(frame), max(frame.highs[-1] - frame.lows[0], 1)
    low, high = frame.sums
    if max(scale, high - low) > _WIDEST:
        return _roughly(frame)
    sums = range(low - frame.n * c, high - frame.n * c + 1)
    spend(1_000 * len(sums))
    windows = [frame.squares(total) for total in sums]
    with_squares = windows[0] is not None if windows else False
    with_sum = frame.sum_low is not None or frame.sum_high is not None
    middle = (sums[0] + sums[-1]) / 2 if sums else 0.0
    targets, area = [], 1.0
    if with_sum:
        targets.append((1, middle / scale))
        area *= len(sums) / scale
    if with_squares:
        least, most = windows[len(windows) // 2] or (0, 0)
        targets.append((2, (least + most) / 2 / scale**2))
        area *= (most - least + 1) / scale**2
    powers = [power for power, _ in targets]
    wanted = np.array([value for _, value in targets])

    def height(tilt: Array) -> float:
        return _log_sum(frame, c, scale, powers, tilt) - float(tilt @ wanted)

    tilt, spread, rows = _lowest(height, len(targets))
    determinant = float(np.linalg.det(spread)) if targets else 1.0
    normal = 0.5 * (len(targets) * math.log(2 * math.pi) + math.log(max(determinant, 1e-300)))
    normally = height(tilt) - normal + math.log(max(area, 1e-300))
    # The normal law is poor where rows are few; there are no more data sets than rows in any case.
    return min(normally, rows) / math.log(10)


def _roughly(frame: Frame) -> float:
    """Return the logarithm of the boxes' volume, over the orders of the ranks that are free."""
    widths = [high - low + 1 for low, high in zip(frame.lows, frame.highs, strict=True)]
    free = sum(width > 1 for width in widths)
    return sum(map(math.log10, widths)) - math.lgamma(free + 1) / math.log(10)


def _log_sum(frame: Frame, c: int, scale: int, powers: list[int], tilt: Array) -> float:
    """Return the logarithm of the sum of the weights of all rows in the boxes."""
    first = frame.lows[0]
    spend(frame.n * (50_000 + 20 * (frame.highs[-1] - first)))
    values = (np.arange(first, frame.highs[-1] + 1) - c) / scale
    exponents = sum((t * values**p for p, t in zip(powers, tilt, strict=True)), 0 * values)
    top = float(exponents.max())
    weights = np.exp(exponents - top)
    ways: Array = np.zeros_like(weights)
    total = 0.0
    for rank in range(frame.n - 1, -1, -1):
        here = np.arange(frame.lows[rank], frame.highs[rank] + 1)
        if rank == frame.n - 1:
            onward = np.ones(len(here))
        else:
            beyond = np.append(ways[::-1].cumsum()[::-1], 0.0)
            start, end = here, np.full_like(here, frame.highs[-1])
            for link in frame.pairs:
                if link.rank == rank:
                    start = np.maximum(start, -((link.left * here - link.low) // link.right))
                    end = np.minimum(end, (link.high - link.left * here) // link.right)
            onward = beyond[np.clip(start - first, 0, len(ways))]
            onward = onward - beyond[np.clip(end + 1 - first, 0, len(ways))]
            onward = np.where(start <= end, np.maximum(onward, 0), 0)
        ways = np.zeros_like(weights)
        ways[here - first] = onward * weights[here - first]
        largest = float(ways.max())
        if largest == 0:
            return -math.inf
        ways /= largest
        total += math.log(largest) + top
    return total + math.log(float(ways.sum()))


def _lowest(height: Any, size: int) -> tuple[Array, Array, float]:
    """Return the lowest point of a convex function, its second derivatives there, and f(0)."""
    tilt = np.zeros(size)
    base = start = height(tilt)
    spread: Array = np.eye(size)
    for _ in range(_ROUNDS):
        if not size or base == -math.inf:  # facts about neighbours may leave no row at all
            break
        nudges = np.eye(size) * _NUDGE
        ups = np.array([height(tilt + nudge) for nudge in nudges])
        downs = np.array([height(tilt - nudge) for nudge in nudges])
        slope = (ups - downs) / (2 * _NUDGE)
        spread = np.diag((ups - 2 * base + downs) / _NUDGE**2)
        if size == 2:
            both = height(tilt + nudges[0] + nudges[1])
            cross = (both - ups[0] - ups[1] + base) / _NUDGE**2
            spread[0, 1] = spread[1, 0] = cross
        if not np.isfinite(spread).all() or np.linalg.det(spread) <= 0:
            break
        step = np.linalg.solve(spread, slope)
        size_of_step = float(np.sqrt(step @ spread @ step))
        if size_of_step < 1e-3:
            break
        tilt = tilt - step / (1 + size_of_step / 3)
        base = height(tilt)
    return tilt, spread, start
