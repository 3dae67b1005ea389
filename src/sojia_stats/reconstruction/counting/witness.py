"""Is there a data set? An exact search for one, or for the proof that there is none.

Facts about two neighbours are met by splitting boxes; the median and the quartiles thus cut the
order into independent boxes. In a box, the sum and the sum of squares are bounded by two extreme
arrangements (see ``squares``), and shifting one unit from a lower to a higher value changes the
sum of squares by a known even number: nearly always a few such shifts hit the wanted window.
What is left is searched rank by rank, and what cannot be decided within a number of steps is called
undecided.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sojia_stats.reconstruction.counting.few_values import by_listing, three_values, two_values
from sojia_stats.reconstruction.counting.frame import Frame, centre, frame_of
from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.counting.shifting import by_shifting
from sojia_stats.reconstruction.counting.squares import (
    Array,
    greatest_squares,
    least_squares,
    square_range,
    word,
)

Values = tuple[int, ...]

NODES: Final = 20_000
"""Boxes and beginnings that a search looks at before it answers "undecided"."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search for one data set came to.

    Parameters
    ----------
    status : {"found", "none", "undecided"}
        ``none`` is proven; ``undecided`` says that the search stopped at its limit.
    values : tuple of int or None
        The data set found, ascending.
    """

    status: Literal["found", "none", "undecided"]
    values: Values | None = None


class _Exhausted(Exception):
    """The search has looked at as many nodes as it may."""


def find(problem: GridProblem, nodes: int = NODES) -> Finding:
    """Search for one data set.

    Parameters
    ----------
    problem : GridProblem
        The facts; every value must be bounded by them.
    nodes : int
        Limit of the search.

    Raises
    ------
    Unbounded
        If some value is not bounded.

    Examples
    --------
    >>> from sojia_stats.reconstruction.counting.problem import GridProblem
    >>> find(GridProblem(4, low=2, high=50, sum_low=54, sum_high=54)).values
    (13, 13, 14, 14)
    """
    undecided = False
    for group in problem.alternatives:
        frame = frame_of(problem, group)
        if frame is None:
            continue
        try:
            values = _Search(nodes).boxes(frame)
        except _Exhausted:
            undecided = True
            continue
        if values is not None:
            assert problem.holds(values), "a witness satisfies all facts"
            return Finding("found", values)
    return Finding("undecided" if undecided else "none")


class _Search:
    """One search with its remaining number of nodes."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.dead: set[tuple[int, int, int, int]] = set()

    def spend(self, nodes: int = 1) -> None:
        self.nodes -= nodes
        if self.nodes < 0:
            raise _Exhausted

    def boxes(self, frame: Frame) -> Values | None:
        """Search a frame, and split its boxes until no fact about neighbours is left."""
        stack = [frame]
        postponed = False
        while stack:
            part = stack.pop()
            shift = centre(part)
            targets = _targets(part, shift)
            if targets and part.pairs:
                self.spend(_BOX)
                stack += _split(part)
            elif targets:
                # One hard box may not use up what the others need.
                everything = self.nodes
                self.nodes = max(everything // 4, _BOX)
                try:
                    found = self.box(part, shift, targets)
                except _Exhausted:
                    found, postponed = None, True
                self.nodes += everything - max(everything // 4, _BOX) - _BOX
                if found is not None:
                    return found
                if self.nodes < 0:
                    raise _Exhausted
        if postponed:
            raise _Exhausted
        return None

    def box(self, frame: Frame, shift: int, targets: list[tuple[int, int, int]]) -> Values | None:
        """Search a frame without facts about neighbours, for sums and windows of squares."""
        lows = [low - shift for low in frame.lows]
        highs = [high - shift for high in frame.highs]
        for target in targets[:_TRIES]:
            if (shifted := by_shifting(lows, highs, *target)) is not None:
                return tuple(sorted(v + shift for v in shifted))
        if math.prod(high - low + 1 for low, high in zip(lows, highs, strict=True)) <= _LISTED:
            listed = by_listing(lows, highs, targets)
            return None if listed is None else tuple(sorted(v + shift for v in listed))
        for total, least, most in targets:
            self.dead.clear()
            found = self.ranks(lows, highs, total, least, most)
            if found is not None:
                return tuple(v + shift for v in found)
        return None

    def ranks(
        self, lows: Sequence[int], highs: Sequence[int], total: int, least: int, most: int
    ) -> Values | None:
        """Search from the highest rank down; the sum of squares is to lie in a window."""
        self.spend()
        count = len(lows)
        if count == 1:
            fits = lows[0] <= total <= highs[0] and least <= total * total <= most
            return (total,) if fits else None
        if count == 2:
            return two_values(lows, highs, total, least, most)
        rest = (count - 1) * (count * most - total * total)
        if rest < 0:
            return None
        root = math.isqrt(rest)
        first = max(lows[-1], -(-total // count))
        last = min(highs[-1], (total + root) // count)
        if first > last:
            return None
        if count == 3:
            return three_values(lows, highs, total, least, most, first, last)
        key = (count, last, total, most)
        if key in self.dead:
            return None
        low_sum, high_caps = sum(lows[:-1]), highs[:-1]
        middle = (first + last) // 2
        for top in sorted(range(first, last + 1), key=lambda v: abs(v - middle)):
            caps = [cap if cap < top else top for cap in high_caps]
            left = total - top
            if not low_sum <= left <= sum(caps):
                continue
            square = top * top
            low, high = square_range(lows[:-1], caps, left)
            if low > most - square or high < least - square:
                self.spend()
                continue
            below = self.ranks(lows[:-1], caps, left, least - square, most - square)
            if below is not None:
                return (*below, top)
        self.dead.add(key)
        return None


_TRIES: Final = 6
"""Sums for which shifting is tried before the exact search."""

_LISTED: Final = 2**21
"""Rows in a box up to which all of them are looked at."""

_BOX: Final = 10
"""Nodes that a box costs; it takes about so much longer than a beginning."""


def _targets(frame: Frame, shift: int) -> list[tuple[int, int, int]]:
    """Return the sums of deviations and the windows of squares that the extremes allow.

    The sums whose windows lie farthest from the extremes come first: they leave most choice.
    """
    n = frame.n
    low, high = frame.sums
    if low > high:
        return []
    if frame.squares(0) is None:
        total = (low + high) // 2
        lows, highs = [a - shift for a in frame.lows], [b - shift for b in frame.highs]
        return [(total - n * shift, *square_range(lows, highs, total - n * shift))]
    assert frame.spread_low is not None and frame.spread_high is not None
    lows, highs = [a - shift for a in frame.lows], [b - shift for b in frame.highs]
    dtype = word(lows, highs)
    if frame.spread_high >= 2**61:
        dtype = object
    first, last = low - n * shift, high - n * shift
    sums: Array = np.arange(first, last + 1).astype(dtype)
    least: Array = -((-frame.spread_low - sums * sums) // n)
    most: Array = (frame.spread_high + sums * sums) // n
    flattest_squares = least_squares(lows, highs, first, last)
    steepest_squares = greatest_squares(lows, highs, first, last)
    least = np.maximum(least, flattest_squares)
    most = np.minimum(most, steepest_squares)
    # A sum of squares has the parity of the sum.
    least = least + (least - sums) % 2
    most = most - (most - sums) % 2
    good = np.flatnonzero(least <= most)
    room = np.minimum(most - flattest_squares, steepest_squares - least)[good]
    order = good[np.argsort(-room, kind="stable")]
    return [(int(sums[i]), int(least[i]), int(most[i])) for i in order.tolist()]


def _split(frame: Frame) -> Iterator[Frame]:
    """Split the box of the widest rank that a fact about neighbours ties; the middle comes last."""
    link = max(frame.pairs, key=lambda x: frame.highs[x.rank] - frame.lows[x.rank])
    rank = link.rank
    if frame.lows[rank] == frame.highs[rank]:
        rank += 1
    low, high = frame.lows[rank], frame.highs[rank]
    middle = (low + high) // 2
    for start, end in ((middle + 1, high), (low, middle - 1), (middle, middle)):
        if start <= end and (part := frame.within(rank, start, end)) is not None:
            yield part


def pure_boxes(frame: Frame) -> Iterator[Frame]:
    """Yield disjoint frames without facts about neighbours that together make up a frame."""
    stack = [frame]
    while stack:
        part = stack.pop()
        if not _targets(part, centre(part)):
            continue
        if part.pairs:
            stack += _split(part)
        else:
            yield part
