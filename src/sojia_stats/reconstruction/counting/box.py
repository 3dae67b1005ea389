"""The box of a problem: an interval for every rank, as tight as the facts make it by simple means.

Every fact about one ordered value is an interval for its rank. Facts about two neighbours, the sum
and the spread shrink these intervals; so do the neighbours, because the values ascend. What is left
is an interval for every rank, and the facts that are more than that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final

from sojia_stats.errors import Unbounded
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, narrowed
from sojia_stats.reconstruction.effort import spend

_RANK_WORK: Final = 1_000
"""Additions of machine words that a rank counts for in a round of tightening: ten steps of
Python."""

_ROUNDS: Final = 30
"""Rounds of tightening at most. Rounds end once nothing changes; a box that could still shrink
gives the same answers, later."""


@dataclass(frozen=True, slots=True)
class Box:
    """Intervals for n ordered whole numbers, and the facts that the intervals do not express."""

    lows: tuple[int, ...]  # both ascend: rank r holds a value from lows[r] to highs[r]
    highs: tuple[int, ...]
    pairs: tuple[Link, ...]  # facts about two neighbours that some point of the box violates
    sum_low: int | None  # window of the sum; None where nothing is said
    sum_high: int | None
    spread_low: int | None  # window of n·Q − S²
    spread_high: int | None

    @property
    def n(self) -> int:
        """Number of values."""
        return len(self.lows)

    @property
    def sums(self) -> tuple[int, int]:
        """Window of the sum, from the intervals where nothing is said of the mean."""
        return narrowed(sum(self.lows), sum(self.highs), self.sum_low, self.sum_high)

    def squares(self, total: int) -> tuple[int, int] | None:
        """Return the window of the sum of squares that goes with a sum; None if nothing is said."""
        if self.spread_low is None or self.spread_high is None:
            return None
        square = total * total
        return -((-self.spread_low - square) // self.n), (self.spread_high + square) // self.n

    def within(self, rank: int, low: int, high: int) -> Box | None:
        """Return the box with one rank's interval narrowed; None if nothing is left."""
        lows: list[float] = list(self.lows)
        highs: list[float] = list(self.highs)
        lows[rank], highs[rank] = max(lows[rank], low), min(highs[rank], high)
        return _tighten(lows, highs, self.pairs, self)


def box_of(problem: GridProblem, links: Iterable[Link] = ()) -> Box | None:
    """Return the box under the facts of a problem and further links.

    None if the intervals alone show that no data set exists; Unbounded is raised if some value can
    grow without bound. Of the alternatives of the problem name one as ``links``.
    """
    lows: list[float] = [-math.inf if problem.low is None else problem.low] * problem.n
    highs: list[float] = [math.inf if problem.high is None else problem.high] * problem.n
    pairs = []
    for link in (*problem.links, *links):
        if link.low > link.high:
            return None
        if link.right:
            pairs.append(link)
        else:
            rank = link.rank
            lows[rank] = max(lows[rank], -(-link.low // link.left))
            highs[rank] = min(highs[rank], link.high // link.left)
    return _tighten(lows, highs, tuple(dict.fromkeys(pairs)), problem)


def _tighten(
    lows: list[float], highs: list[float], pairs: tuple[Link, ...], facts: GridProblem | Box
) -> Box | None:
    """Shrink the intervals in place as far as the facts do it."""
    for low, high in (
        (facts.sum_low, facts.sum_high),
        (facts.spread_low, facts.spread_high),
        (0, facts.spread_high),
    ):
        if low is not None and high is not None and low > high:
            return None
    for _ in range(_ROUNDS):
        spend(_RANK_WORK * len(lows))
        before = (*lows, *highs)
        _ascend(lows, highs)
        for link in pairs:
            _link(lows, highs, link)
        _ascend(lows, highs)
        if any(low > high for low, high in zip(lows, highs, strict=True)):
            return None
        _spread(lows, highs, facts)
        _sum(lows, highs, facts)
        if (*lows, *highs) == before:
            break
    _ascend(lows, highs)
    if any(low > high for low, high in zip(lows, highs, strict=True)):
        return None
    if math.inf in highs or -math.inf in lows:
        raise Unbounded("some value has no bound: give minimum and maximum, or within=")
    whole_lows, whole_highs = tuple(map(int, lows)), tuple(map(int, highs))
    return Box(
        whole_lows,
        whole_highs,
        tuple(link for link in pairs if not _entailed(whole_lows, whole_highs, link)),
        facts.sum_low,
        facts.sum_high,
        facts.spread_low,
        facts.spread_high,
    )


def _entailed(lows: tuple[int, ...], highs: tuple[int, ...], link: Link) -> bool:
    """Whether every point of the box satisfies a link."""
    r = link.rank
    least = link.left * lows[r] + link.right * lows[r + 1]
    most = link.left * highs[r] + link.right * highs[r + 1]
    return link.low <= least and most <= link.high


def _ascend(lows: list[float], highs: list[float]) -> None:
    """Use that the values ascend."""
    lows[:] = accumulate(lows, max)
    highs[::-1] = [*accumulate(reversed(highs), min)]


def _link(lows: list[float], highs: list[float], link: Link) -> None:
    """Use a fact about two neighbours; the first is not above their mean, the second not below."""
    r, both = link.rank, link.left + link.right
    highs[r] = min(highs[r], link.high // both)
    lows[r + 1] = max(lows[r + 1], -(-link.low // both))
    if lows[r] > -math.inf:
        highs[r + 1] = min(highs[r + 1], link.beside(int(lows[r]))[1])
    # These two are finite by now.
    lows[r + 1] = max(lows[r + 1], link.beside(int(highs[r]))[0])
    highs[r] = min(highs[r], (link.high - link.right * int(lows[r + 1])) // link.left)
    if highs[r + 1] < math.inf:
        lows[r] = max(lows[r], -((link.right * int(highs[r + 1]) - link.low) // link.left))


def _sum(lows: list[float], highs: list[float], facts: GridProblem | Box) -> None:
    """Use the sum: n − r values are at least rank r, the others as small as they can."""
    n = len(lows)
    if facts.sum_high is not None:
        below: float = 0
        for r in range(n):
            if below == -math.inf:
                break
            highs[r] = min(highs[r], (facts.sum_high - int(below)) // (n - r))
            below += lows[r]
    if facts.sum_low is not None:
        above: float = 0
        for r in range(n - 1, -1, -1):
            if above == math.inf:
                break
            lows[r] = max(lows[r], -((int(above) - facts.sum_low) // (r + 1)))
            above += highs[r]


def _spread(lows: list[float], highs: list[float], facts: GridProblem | Box) -> None:
    """Use the spread V = n·Q − S².

    With the sum known, rank r lies within sqrt(V · r/(n − r)) / n of the mean above, and alike
    below. Two values differ by at most sqrt(2·V/n).
    """
    most, n = facts.spread_high, len(lows)
    if most is None:
        return
    if facts.sum_low is not None and facts.sum_high is not None:
        for r in range(n):
            above = math.isqrt(most * r // (n - r))
            below = math.isqrt(most * (n - 1 - r) // (r + 1))
            highs[r] = min(highs[r], (facts.sum_high + above) // n)
            lows[r] = max(lows[r], -((below - facts.sum_low) // n))
    reach = math.isqrt(2 * most // n)
    if lows[-1] > -math.inf:
        lows[0] = max(lows[0], lows[-1] - reach)
        lows[:] = [max(low, lows[0]) for low in lows]
    if highs[0] < math.inf:
        highs[-1] = min(highs[-1], highs[0] + reach)
        highs[:] = [min(high, highs[-1]) for high in highs]


def centre(box: Box) -> int:
    """Return a whole number near the mean of the data sets, to count deviations from."""
    low, high = box.sums
    return round(Fraction(low + high, 2 * box.n))
