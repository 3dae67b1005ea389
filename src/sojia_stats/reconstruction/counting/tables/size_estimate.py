"""How large an exact answer is: what it may take, and about how many data sets it would count.

Rows in the box are weighed by exp(a·S + b·Q), with a and b such that the weighted means of the
sum S and of the sum of squares Q are the wanted ones; around these, S and Q are taken as normal
(exponential tilting, the saddlepoint approximation of Daniels [1]_). Facts about neighbours are
kept. The logarithm is usually right to a tenth.

References
----------
.. [1] H. E. Daniels, "Saddlepoint approximations in statistics", Ann Math Stat 25 (1954) 631-650.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Floats
from sojia_stats.reconstruction.counting.box import Box, centre
from sojia_stats.reconstruction.effort import demand, spend

MOST_ADDITIONS: Final = 4 * 10**10
"""Additions of machine words that one answer may take: forty seconds at 10^9 a second."""

_NEWTON_STEPS: Final = 60
"""Steps of Newton's method at most: it ends within ten nearly always, and where it does not end
the number of rows in the box still bounds the estimate."""

_SMALL_STEP: Final = 1e-3
"""Length of a step, in standard deviations of the tilt, from which on the estimate stays as it is:
its logarithm would change by less than 10⁻⁶."""

_WIDEST: Final = 1_000_000
"""Steps of the grid, or possible sums, up to which rows are weighed one by one; beyond, the volume
of the box is estimate enough."""

_NUDGE: Final = 1e-3
"""Change of a tilt over which derivatives are taken; values are scaled to the width of the box, so
that it is small against 1 and large against rounding errors."""


def allow(box: Box, size: int, memory: int, work: int = 0) -> None:
    """Raise TooLarge if tables of ``size`` bytes outgrow the memory, or ``work`` additions theirs.

    The error says what to do instead, and the order of magnitude of the count of a box.
    """
    demand(work)
    if size <= memory and work <= MOST_ADDITIONS:
        return
    need = f"{size / 2**30:.1f} GiB of tables" if size > memory else f"{work:.0e} additions"
    width = box.highs[-1] - box.lows[0] + 1
    power = magnitude(box)
    about = f"about 10^{power:.0f}" if math.isfinite(power) and power > 0 else "few"
    raise TooLarge(
        f"{about} data sets of n = {box.n} on {width} steps: the exact answer takes {need}; "
        "allow more memory, or give a coarser step or narrower bounds (within=); status and bounds "
        "answer without it"
    )


def magnitude(box: Box) -> float:
    """Return the decimal logarithm of the number of data sets, approximately.

    Examples
    --------
    >>> box = Box((0,) * 30, (9,) * 30, (), 135, 135, None, None)
    >>> round(magnitude(box), 1)  # the exact number is 2,312,172
    6.4
    """
    c, scale = centre(box), max(box.highs[-1] - box.lows[0], 1)
    low, high = box.sums
    if max(scale, high - low) > _WIDEST:
        return _roughly(box)
    sums = range(low - box.n * c, high - box.n * c + 1)
    spend(1_000 * len(sums))
    windows = [box.squares(total) for total in sums]
    with_squares = windows[0] is not None if windows else False
    with_sum = box.sum_low is not None or box.sum_high is not None
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

    def height(tilt: Floats) -> float:
        return _log_sum(box, c, scale, powers, tilt) - float(tilt @ wanted)

    tilt, spread, rows = _lowest(height, len(targets))
    determinant = float(np.linalg.det(spread)) if targets else 1.0
    normal = 0.5 * (len(targets) * math.log(2 * math.pi) + math.log(max(determinant, 1e-300)))
    normally = height(tilt) - normal + math.log(max(area, 1e-300))
    # The normal law is poor where rows are few; there are no more data sets than rows in any case.
    return min(normally, rows) / math.log(10)


def _roughly(box: Box) -> float:
    """Return the decimal logarithm of the box's volume, over the orders of its free ranks."""
    widths = [high - low + 1 for low, high in zip(box.lows, box.highs, strict=True)]
    free = sum(width > 1 for width in widths)
    return sum(map(math.log10, widths)) - math.lgamma(free + 1) / math.log(10)


def _log_sum(box: Box, c: int, scale: int, powers: list[int], tilt: Floats) -> float:
    """Return the natural logarithm of the sum of the weights of all rows in the box.

    A value k counts as (k − c) / scale, and ``tilt`` holds, for each of the powers of the values (1
    or 2), the weight of their sum in the exponent.
    """
    first = box.lows[0]
    spend(box.n * (50_000 + 20 * (box.highs[-1] - first)))
    values = (np.arange(first, box.highs[-1] + 1) - c) / scale
    exponents = sum((t * values**p for p, t in zip(powers, tilt, strict=True)), 0 * values)
    top = float(exponents.max())
    weights = np.exp(exponents - top)
    ways: Floats = np.zeros_like(weights)
    total = 0.0
    for rank in range(box.n - 1, -1, -1):
        here = np.arange(box.lows[rank], box.highs[rank] + 1)
        if rank == box.n - 1:
            onward = np.ones(len(here))
        else:
            beyond = np.append(ways[::-1].cumsum()[::-1], 0.0)
            start, end = here, np.full_like(here, box.highs[-1])
            for link in box.pairs:
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


def _lowest(height: Callable[[Floats], float], size: int) -> tuple[Floats, Floats, float]:
    """Return where a convex function of some variables is lowest, by damped Newton steps.

    The point as (size,) array, the second derivatives there as (size, size) array, and f(0).
    """
    tilt = np.zeros(size)
    base = start = height(tilt)
    spread: Floats = np.eye(size)
    for _ in range(_NEWTON_STEPS):
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
        if size_of_step < _SMALL_STEP:
            break
        tilt = tilt - step / (1 + size_of_step / 3)
        base = height(tilt)
    return tilt, spread, start
