"""All data sets of one quantity on a grid: status, count, list, sample, bounds and marginals.

Chooses, for each question, the algorithm that answers it soonest within the memory given.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import groupby, islice
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.counting.arrays import Rows
from sojia_stats.reconstruction.counting.box import Box, box_of
from sojia_stats.reconstruction.counting.existence.one_data_set import (
    NODES,
    Finding,
    find,
    pure_boxes,
)
from sojia_stats.reconstruction.counting.extremes import Aim, bounds_of
from sojia_stats.reconstruction.counting.problem import GridProblem, Link
from sojia_stats.reconstruction.counting.tables.draws import blocks, draw, draw_two_sides
from sojia_stats.reconstruction.counting.tables.multiplicities import (
    as_multiplicities,
    as_values,
    short_grid_of,
)
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.signed_union import signed_terms
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.counting.tables.two_sides import TwoSides
from sojia_stats.reconstruction.counting.tables.value_counts import count_short, list_short
from sojia_stats.reconstruction.counting.unbounded import enclosed
from sojia_stats.reconstruction.effort import MEMORY, spend
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds

_MOST_BOXES: Final = 400
"""Boxes without facts about neighbours into which a box is split at most, where its own tables
outgrow the memory: each part takes two tables of its own."""

_SMALL_TABLES: Final = 2**26
"""Bytes of the tables that decide what the search for one data set leaves undecided: 64 MiB take
about a second to fill."""


class GridSets:
    """The data sets of a problem, as ascending whole numbers of steps.

    The tables of one answer may take ``memory`` bytes, else it raises TooLarge; the search for one
    data set may look at ``nodes``, beyond which bounds and counts raise Undecided. ValueError says
    that there is nothing to bound or draw, or that infinitely many were to be listed.
    """

    def __init__(self, problem: GridProblem, memory: int = MEMORY, nodes: int = NODES) -> None:
        self.problem, self.memory, self.nodes = problem, memory, nodes
        self._enclosed = enclosed(problem)

    @cached_property
    def finding(self) -> Finding:
        """One data set, the proof that there is none, or "undecided"."""
        found = find(self._enclosed.problem, self.nodes)
        if found.status == "undecided":
            # Small tables decide what the search cannot.
            with suppress(TooLarge):
                for _, box in self._boxes():
                    for block in blocks(RankTables(box, min(self.memory, _SMALL_TABLES))):
                        return Finding("found", tuple(block[0].tolist()))
                return Finding("none")
        return found

    @cached_property
    def infinite(self) -> bool:
        """Whether there are infinitely many data sets."""
        outcomes = {find(problem, self.nodes).status for problem in self._enclosed.beyond}
        if "undecided" in outcomes and "found" not in outcomes:
            raise Undecided(
                "whether finitely many data sets fit could not be decided: give minimum and "
                "maximum, or within="
            )
        return "found" in outcomes

    @cached_property
    def status(self) -> Literal["determined", "compatible", "incompatible", "undecided"]:
        """One data set, more, none, or undecided; found without counting.

        ``undecided`` says that the search stopped at its limit, not that there is none.
        """
        if self.finding.values is None:
            return "incompatible" if self.finding.status == "none" else "undecided"
        # Any other data set differs in some rank.
        problem, values = self._enclosed.problem, self.finding.values
        spend(1_000 * problem.n * len(problem.alternatives))
        boxes = [box for _, box in self._boxes()]
        low = [min(box.lows[r] for box in boxes) for r in range(problem.n)]
        high = [max(box.highs[r] for box in boxes) for r in range(problem.n)]
        ranks = sorted(range(problem.n), key=lambda r: low[r] - high[r])
        certain = True
        for rank in ranks:
            for start, end in ((low[rank], values[rank] - 1), (values[rank] + 1, high[rank])):
                if start <= end:
                    other = find(problem.having(Link(rank, 1, 0, start, end)), self.nodes)
                    if other.values is not None:
                        return "compatible"
                    certain &= other.status == "none"
        return "determined" if certain else "undecided"

    def bounds(self, aim: Aim) -> Bounds:
        """Return the smallest and largest value of a statistic over all data sets."""
        return bounds_of(aim, self.problem, self.nodes)

    def _boxes(self) -> Iterator[tuple[tuple[Link, ...], Box]]:
        """Yield the alternatives that leave a box, each with its box."""
        for group in self.problem.alternatives:
            box = box_of(self._enclosed.problem, group)
            if box is not None:
                yield group, box

    def _check_finite(self) -> None:
        if self.infinite:
            raise ValueError(
                "infinitely many data sets fit: give minimum and maximum, or within=, to list or "
                "draw them"
            )

    @cached_property
    def count(self) -> int | float:
        """How many data sets there are: an exact int, or infinity."""
        short = short_grid_of(self.problem)
        if short is not None:
            with suppress(TooLarge):
                return count_short(short)
        if self.infinite:
            return math.inf
        return sum(
            sign * self._count(links) for sign, links in signed_terms(self.problem.alternatives)
        )

    def _count(self, links: tuple[Link, ...]) -> int:
        """Return how many data sets satisfy the facts and some links, by the smaller tables."""
        box = box_of(self._enclosed.problem, links)
        if box is None:
            return 0
        ranks = RankTables(box, self.memory)
        if box.squares(0) is None:
            return ranks.count()
        room = 8 * ranks.cells(keep=False)
        if not box.pairs:
            sides = TwoSides(box, self.memory)
            return sides.count() if sides.size < 4 * room else ranks.count()
        if room <= self.memory:
            return ranks.count()
        ways = 0
        for number, part in enumerate(pure_boxes(box)):
            sides = TwoSides(part, self.memory)
            if number == _MOST_BOXES or sides.size > self.memory:
                allow(box, room, self.memory)
            ways += sides.count()
        return ways

    def marginals(self) -> list[dict[int, int]]:
        """Return, for every rank, how many data sets have which value there."""
        self._check_finite()
        found: list[dict[int, int]] = [{} for _ in range(self.problem.n)]
        for sign, links in signed_terms(self.problem.alternatives):
            box = box_of(self._enclosed.problem, links)
            if box is None:
                continue
            for rank, counts in zip(found, RankTables(box, self.memory).marginals(), strict=True):
                for k, ways in counts.items():
                    rank[k] = rank.get(k, 0) + sign * ways
        return [{k: rank[k] for k in sorted(rank) if rank[k]} for rank in found]

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield every data set, ascending and in lexicographic order, one at a time."""
        self._check_finite()
        streams = [self._stream(box) for _, box in self._boxes()]
        # A data set that several methods allow comes out of several streams, side by side.
        return (values for values, _ in groupby(heapq.merge(*streams)))

    def _stream(self, box: Box) -> Iterator[tuple[int, ...]]:
        for block in blocks(RankTables(box, self.memory)):
            yield from map(tuple, block.tolist())

    def to_numpy(self, *, multiplicities: bool = False) -> npt.NDArray[Any]:
        """Return all data sets at once, in lexicographic order, as (data sets, n) steps.

        As multiplicities, say instead how often each whole number from the first to the last of
        :attr:`ends` occurs: (data sets, last − first + 1).
        """
        short = short_grid_of(self.problem, attained=False)
        if short is not None:
            try:
                rows = list_short(short, self.memory)
            except TooLarge:
                pass
            else:
                if multiplicities:
                    return rows
                return as_values(rows, short.low, self.problem.n, self.memory)
        self._check_finite()
        found, size = [np.zeros((0, self.problem.n), dtype=np.int64)], 0
        for _, box in self._boxes():
            for block in blocks(RankTables(box, self.memory)):
                size += block.nbytes
                if size > self.memory // 2:
                    raise TooLarge(
                        "the list of all data sets outgrows the memory: allow more, or iterate"
                    )
                found.append(block)
        values = np.concatenate(found)
        if len(self.problem.alternatives) > 1:
            values = np.unique(values, axis=0)
        return as_multiplicities(values, *self.ends) if multiplicities else values

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The whole numbers that the first and last column of multiplicities count."""
        if (short := short_grid_of(self.problem, attained=False)) is not None:
            return short.low, short.high
        boxes = [box for _, box in self._boxes()]
        return (
            min((box.lows[0] for box in boxes), default=0),
            max((box.highs[-1] for box in boxes), default=-1),
        )

    def sample(self, size: int, rng: np.random.Generator) -> Rows:
        """Draw data sets uniformly, with replacement, as (size, n) array of steps."""
        self._check_finite()
        parts = list(self._boxes())
        sizes = [self._count(group) for group, _ in parts]
        if not sum(sizes):
            raise ValueError("no data set fits, so none can be drawn")
        weights = np.array([ways / sum(sizes) for ways in sizes])
        drawn = np.zeros((size, self.problem.n), dtype=np.int64)
        todo = np.arange(size)
        while len(todo):
            # A data set that several methods allow is drawn as often as methods allow it, and
            # kept with one over their number.
            chosen = rng.choice(len(parts), size=len(todo), p=weights)
            for i, (_, box) in enumerate(parts):
                if (mine := todo[chosen == i]).size:
                    drawn[mine] = self._draw(box, len(mine), rng)
            if len(parts) == 1:
                break
            allowed = sum(_satisfied(drawn[todo], group) for group, _ in parts)
            todo = todo[rng.random(len(todo)) * allowed >= 1]
        return drawn

    def _draw(self, box: Box, size: int, rng: np.random.Generator) -> Rows:
        """Return (size, n) rows drawn uniformly from the data sets of a box."""
        ranks = RankTables(box, self.memory)
        if box.squares(0) is None or 8 * ranks.cells(keep=True) <= self.memory // 4:
            return draw(ranks, size, rng)
        parts = list(islice(pure_boxes(box), _MOST_BOXES + 1))
        if len(parts) > _MOST_BOXES:
            return draw(ranks, size, rng)
        sides = [TwoSides(part, self.memory) for part in parts]
        counts = [side.count() for side in sides]
        chosen = rng.choice(len(sides), size=size, p=[ways / sum(counts) for ways in counts])
        drawn = np.zeros((size, box.n), dtype=np.int64)
        for i in np.unique(chosen).tolist():
            mine = chosen == i
            drawn[mine] = draw_two_sides(sides[i], int(mine.sum()), rng, self.memory)
        return drawn


def _satisfied(rows: Rows, group: tuple[Link, ...]) -> npt.NDArray[np.int64]:
    """Return, for each of (rows, n) data sets, 1 if it satisfies all links of a group, else 0."""
    good = np.ones(len(rows), dtype=np.int64)
    for link in group:
        total = link.left * rows[:, link.rank]
        if link.right:
            total = total + link.right * rows[:, link.rank + 1]
        good &= (link.low <= total) & (total <= link.high)
    return good
