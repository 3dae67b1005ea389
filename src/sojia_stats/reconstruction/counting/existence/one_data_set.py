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

from sojia_stats.reconstruction.counting.box import Frame, centre, frame_of
from sojia_stats.reconstruction.counting.existence.small_cases import (
    by_listing,
    three_values,
    two_values,
)
from sojia_stats.reconstruction.counting.existence.square_sums import square_range
from sojia_stats.reconstruction.counting.existence.sum_targets import Targets, targets_of
from sojia_stats.reconstruction.counting.existence.unit_shifts import by_shifting
from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.effort import spend

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
            spend(1_000 * part.n)
            shift = centre(part)
            targets = targets_of(part, shift)
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
            else:
                postponed |= not targets.complete
        if postponed:
            raise _Exhausted
        return None

    def box(self, frame: Frame, shift: int, targets: Targets) -> Values | None:
        """Search a frame without facts about neighbours, for sums and windows of squares."""
        lows = [low - shift for low in frame.lows]
        highs = [high - shift for high in frame.highs]
        for target in targets.tries():
            spend(_SHIFTED + 2_000 * frame.n)
            if (shifted := by_shifting(lows, highs, *target)) is not None:
                return tuple(sorted(v + shift for v in shifted))
        if not targets.complete:
            raise _Exhausted
        rows = math.prod(high - low + 1 for low, high in zip(lows, highs, strict=True))
        if rows <= _LISTED:
            spend(50 * rows * frame.n)
            listed = by_listing(lows, highs, targets)
            return None if listed is None else tuple(sorted(v + shift for v in listed))
        for total, least, most in targets:
            spend(1_000 * frame.n)
            self.dead.clear()
            found = self.ranks(lows, highs, total, least, most)
            if found is not None:
                return tuple(v + shift for v in found)
        return None

    def ranks(
        self, lows: Sequence[int], highs: Sequence[int], total: int, least: int, most: int
    ) -> Values | None:
        """Search from the highest rank down; the sum of squares is to lie in a window."""
        count = len(lows)
        spend(10_000 + 200 * count)
        self.spend(1 + count // 8)
        if count == 1:
            fits = lows[0] <= total <= highs[0] and least <= total * total <= most
            return (total,) if fits else None
        if count == 2:
            return two_values(lows, highs, total, least, most)
        # The flattest row of the box is in the window or below it (the caller has seen to that), so
        # neither the root nor the range of the highest value is ever empty.
        root = math.isqrt((count - 1) * (count * most - total * total))
        first = max(lows[-1], -(-total // count))
        last = min(highs[-1], (total + root) // count)
        if count == 3:
            return three_values(lows, highs, total, least, most, first, last)
        key = (count, last, total, most)
        if key in self.dead:
            return None
        low_sum, high_caps = sum(lows[:-1]), highs[:-1]
        spend(200 * (last - first + 1))
        middle = (first + last) // 2
        for top in sorted(range(first, last + 1), key=lambda v: abs(v - middle)):
            spend(1_000 + 100 * count)
            caps = [cap if cap < top else top for cap in high_caps]
            left = total - top
            if not low_sum <= left <= sum(caps):
                continue
            square = top * top
            low, high = square_range(lows[:-1], caps, left)
            if low > most - square or high < least - square:
                self.spend(1 + count // 8)
                continue
            below = self.ranks(lows[:-1], caps, left, least - square, most - square)
            if below is not None:
                return (*below, top)
        self.dead.add(key)
        return None


_SHIFTED: Final = 100_000
"""Work that a try to shift takes besides, more or less."""

_LISTED: Final = 2**21
"""Rows in a box up to which all of them are looked at."""

_BOX: Final = 10
"""Nodes that a box costs; it takes about so much longer than a beginning."""


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
        if not targets_of(part, centre(part)):
            continue
        if part.pairs:
            stack += _split(part)
        else:
            yield part
