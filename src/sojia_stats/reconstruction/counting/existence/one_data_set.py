"""Is there a data set? An exact search for one, or for the proof that there is none.

Facts about two neighbours are met by splitting the box; the median and the quartiles thus cut the
order into independent parts. In a box, the sum and the sum of squares are bounded by two extreme
arrangements (see ``square_sums``), and shifting one unit from a lower to a higher value changes the
sum of squares by a known even number: nearly always a few such shifts hit the wanted window (see
``unit_shifts``). What is left is searched rank by rank, and what cannot be decided within a number
of nodes is called undecided.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sojia_stats.reconstruction.counting.box import Box, box_of, centre
from sojia_stats.reconstruction.counting.existence.small_cases import (
    by_listing,
    three_values,
    two_values,
)
from sojia_stats.reconstruction.counting.existence.square_sums import (
    Targets,
    square_range,
    targets_of,
)
from sojia_stats.reconstruction.counting.existence.unit_shifts import by_shifting
from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.effort import spend

Values = tuple[int, ...]

NODES: Final = 20_000
"""Nodes (beginnings of rows; a box counts as ten) that a search looks at before it answers
"undecided": a second or two."""

_BOX_NODES: Final = 10
"""Nodes that a box counts as: it takes about so much longer than a beginning."""

_TRY_WORK: Final = 100_000
"""Additions of machine words that one try to shift units counts for, besides 2,000 a value."""

_MOST_LISTED: Final = 2**21
"""Rows of a box up to which all are looked at, in arrays of 16 MiB."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search for one data set came to: none is proven, undecided stopped at its limit."""

    status: Literal["found", "none", "undecided"]
    values: Values | None = None  # ascending


class _Exhausted(Exception):
    """The search has looked at as many nodes as it may."""


def find(problem: GridProblem, nodes: int = NODES) -> Finding:
    """Search for one data set; raise Unbounded if some value has no bound."""
    undecided = False
    for group in problem.alternatives:
        box = box_of(problem, group)
        if box is None:
            continue
        try:
            values = _Search(nodes).search(box)
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
        """Count nodes, and stop the search once it has looked at as many as it may."""
        self.nodes -= nodes
        if self.nodes < 0:
            raise _Exhausted

    def search(self, box: Box) -> Values | None:
        """Search a box, split until no fact about neighbours is left."""
        stack = [box]
        postponed = False
        while stack:
            part = stack.pop()
            spend(1_000 * part.n)
            shift = centre(part)
            targets = targets_of(part, shift)
            if not targets:
                postponed |= not targets.complete
            elif part.pairs:
                self.spend(_BOX_NODES)
                stack += _split(part)
            else:
                # One hard box may not use up what the others need.
                share = max(self.nodes // 4, _BOX_NODES)
                others = self.nodes - share - _BOX_NODES
                self.nodes = share
                try:
                    found = self.one_box(part, shift, targets)
                except _Exhausted:
                    found, postponed = None, True
                self.nodes += others
                if found is not None:
                    return found
                self.spend(0)
        if postponed:
            raise _Exhausted
        return None

    def one_box(self, box: Box, shift: int, targets: Targets) -> Values | None:
        """Search a box without facts about neighbours, for sums and windows of squares."""
        lows = [low - shift for low in box.lows]
        highs = [high - shift for high in box.highs]
        for target in targets.tries():
            spend(_TRY_WORK + 2_000 * box.n)
            if (shifted := by_shifting(lows, highs, *target)) is not None:
                return tuple(sorted(v + shift for v in shifted))
        if not targets.complete:
            raise _Exhausted
        rows = math.prod(high - low + 1 for low, high in zip(lows, highs, strict=True))
        if rows <= _MOST_LISTED:
            spend(50 * rows * box.n)
            listed = by_listing(lows, highs, targets)
            return None if listed is None else tuple(sorted(v + shift for v in listed))
        for total, least, most in targets:
            spend(1_000 * box.n)
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
            return three_values(lows, highs, total, least, most, range(first, last + 1))
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


def _split(box: Box) -> Iterator[Box]:
    """Split the box of the widest rank that a fact about neighbours ties; the middle comes last."""
    link = max(box.pairs, key=lambda x: box.highs[x.rank] - box.lows[x.rank])
    rank = link.rank
    if box.lows[rank] == box.highs[rank]:
        rank += 1
    low, high = box.lows[rank], box.highs[rank]
    middle = (low + high) // 2
    for start, end in ((middle + 1, high), (low, middle - 1), (middle, middle)):
        if start <= end and (part := box.within(rank, start, end)) is not None:
            yield part


def pure_boxes(box: Box) -> Iterator[Box]:
    """Yield disjoint boxes without facts about neighbours that together make up a box."""
    stack = [box]
    while stack:
        part = stack.pop()
        if not targets_of(part, centre(part)):
            continue
        if part.pairs:
            stack += _split(part)
        else:
            yield part
