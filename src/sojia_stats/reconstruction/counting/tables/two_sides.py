"""Mean and SD on a wide grid: counting by meeting in the middle.

Deviations from the rounded mean are below, at or above it. One table counts the choices below by
(how many, sum, sum of squares), one those above, both from the outermost value inwards; facts about
single ranks say how many values lie up to a point, and so close cells of the tables on the way. The
count is the sum over all cells below of those above that complete them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.counting.box import Frame, centre
from sojia_stats.reconstruction.counting.tables.big_integers import Words, exact, passes
from sojia_stats.reconstruction.counting.tables.budget import allow
from sojia_stats.reconstruction.effort import MEMORY, spend

Table = npt.NDArray[Any]

_MEETING: Final = 50_000
"""Work that one meeting takes besides its cells, more or less."""

_SURE: Final = 2.0**96
"""Below this, sums of a million terms in double precision are right to less than 2^63."""


@dataclass(frozen=True, slots=True)
class Side:
    """The values on one side of the centre, as positive deviations.

    Parameters
    ----------
    farthest : int
        The largest deviation.
    windows : sequence of (int, int)
        At deviation d − 1, place d − 1: how many values may lie at d and beyond.
    sums : sequence of int
        For each number of values, the largest sum of deviations.
    halves : int
        The largest sum of d·(d − 1)/2.
    """

    farthest: int
    windows: Sequence[tuple[int, int]]
    sums: Sequence[int]
    halves: int

    @property
    def cells(self) -> int:
        """How many numbers the table holds."""
        return sum(largest + 1 for largest in self.sums) * (self.halves + 1)

    @property
    def fits_word(self) -> bool:
        """Whether the sums of a whole table stay below 2^63."""
        most = len(self.sums) - 1
        return math.comb(most + self.farthest, most) < 2**63


class WideGrid:
    """The data sets of a frame without facts about neighbours, with windows of mean and SD.

    Parameters
    ----------
    frame : Frame
        Boxes of the ordered values; ``pairs`` is empty and the spread is given.
    memory : int
        Bytes that the tables may take.
    """

    def __init__(self, frame: Frame, memory: int = MEMORY) -> None:
        assert not frame.pairs and frame.spread_high is not None, "boxes and a spread"
        self.frame, self.memory = frame, memory
        self.centre = min(max(centre(frame), frame.lows[0]), frame.highs[-1])
        n, c = frame.n, self.centre
        low, high = frame.sums
        self.targets = []
        spend(1_000 * (high - low + 1))
        for total in range(low - n * c, high - n * c + 1):
            least, most = frame.squares(total) or (0, 0)
            if (least + (least - total) % 2) <= most:
                self.targets.append((total, max(least, 0), most))
        if self.targets:
            self._sides()

    def _sides(self) -> None:
        frame, n, c = self.frame, self.frame.n, self.centre
        totals = [total for total, _, _ in self.targets]
        squares = max(most for _, _, most in self.targets)
        spend(100 * n * (frame.highs[-1] - frame.lows[0] + 2))
        up_to = {
            v: (sum(h <= v for h in frame.highs), sum(x <= v for x in frame.lows))
            for v in range(frame.lows[0] - 1, frame.highs[-1] + 1)
        }
        below = [up_to[c - d] for d in range(1, c - frame.lows[0] + 1)]
        above = [
            (n - up_to[c + d - 1][1], n - up_to[c + d - 1][0])
            for d in range(1, frame.highs[-1] - c + 1)
        ]
        self.below = _side(n, below, squares, min(totals))
        self.above = _side(n, above, squares, -max(totals))

    @property
    def size(self) -> int:
        """Bytes that the two tables need."""
        return 8 * (self.below.cells + self.above.cells) if self.targets else 0

    @property
    def work(self) -> int:
        """Additions that one pass needs, more or less."""
        if not self.targets:
            return 0
        filling = sum(side.farthest * side.cells for side in (self.below, self.above))
        return filling + 8 * len(self.targets) * max(self.below.cells, self.above.cells)

    @property
    def meetings_at_most(self) -> int:
        """How many sums below meet a total."""
        return (max(self.below.sums) + 1) * len(self.targets) if self.targets else 0

    def count(self) -> int:
        """Return the exact number of data sets.

        Raises
        ------
        TooLarge
            If the tables would outgrow the memory.
        """
        if not self.targets:
            return 0
        bound = math.comb(self.frame.highs[-1] - self.frame.lows[0] + self.frame.n, self.frame.n)
        allow(self.frame, self.size, self.memory, self.work * passes(bound))
        spend((self.work + _MEETING * self.meetings_at_most) * passes(bound))
        if bound >= 2**64 and self.below.fits_word and self.above.fits_word:
            # All entries are exact, so their products in double precision bound the count well.
            words, estimate = self._meet(None)
            if estimate < _SURE:
                return words + 2**64 * round((estimate - words) / 2**64)
            bound = int(estimate * 1.001) + 1
        return int(exact(lambda prime: np.array([self._meet(prime)[0]], dtype=np.uint64), bound)[0])

    def _meet(self, prime: int | None) -> tuple[int, float]:
        """Return the count as a residue, and in double precision."""
        total, estimate = 0, 0.0
        for meeting in self.meetings(prime):
            if prime is None:
                total += int(meeting.ways(exact=True))
                estimate += meeting.ways(exact=False)
            else:
                total += int((meeting.left * meeting.right % np.uint64(prime)).sum())
        return total % (prime or 2**64), estimate

    def meetings(self, prime: int | None) -> Iterator[Meeting]:
        """Yield, for each sum below and each total, the ways below and those above that fit."""
        below, above = fill(self.below, prime), fill(self.above, prime)
        for s in range(max(self.below.sums) + 1):
            used = [k for k in range(len(below)) if s <= self.below.sums[k]]
            left: Table = np.stack([below[k][s] for k in used])
            live = np.flatnonzero(left.any(axis=1))
            if not len(live):
                continue
            left, used = left[live], [used[i] for i in live]
            for total, least, most in self.targets:
                if 0 <= total + s <= max(self.above.sums):
                    # Twice the sums of halves is what the squares exceed the two sums by.
                    spent = total + 2 * s
                    window = -((spent - least) // 2), (most - spent) // 2
                    yield self._meeting(left, used, above, s, total + s, window, prime)

    def _meeting(
        self,
        left: Table,
        used: list[int],
        above: list[Words],
        sum_below: int,
        sum_above: int,
        window: tuple[int, int],
        prime: int | None,
    ) -> Meeting:
        n, t = self.frame.n, np.arange(self.below.halves + 1)
        # Ways above with at most k values, and with at most x for the sum of halves.
        each: Words = np.zeros((len(above), self.above.halves + 1), dtype=np.uint64)
        for k, table in enumerate(above):
            if sum_above <= self.above.sums[k]:
                each[k] = table[sum_above]
        ways = np.pad(each.cumsum(axis=0).cumsum(axis=1), ((0, 0), (1, 0)))
        if prime is not None:
            ways %= np.uint64(prime)
        rest = ways[[min(n - k, len(above) - 1) for k in used]]
        last = np.clip(window[1] - t, -1, self.above.halves) + 1
        first = np.clip(window[0] - t, 0, self.above.halves + 1)
        right = rest[:, last] - rest[:, first]
        right[:, last <= first] = 0
        if prime is not None:
            right = (right + np.uint64(prime)) % np.uint64(prime)
        return Meeting(n, used, sum_below, sum_above, window, left, right, each)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The cells below with one sum, and the ways above that complete each of them.

    Parameters
    ----------
    n : int
        Number of values in all.
    used : list of int
        How many values lie below, by row of ``left`` and ``right``.
    sum_below, sum_above : int
        The sums of deviations on both sides.
    window : (int, int)
        Window of the two sums of d·(d − 1)/2 together.
    left, right : ndarray
        Ways below, by number of values and sum of halves, and ways above that complete them.
    each : ndarray
        Ways above, by number of values and sum of halves.
    """

    n: int
    used: list[int]
    sum_below: int
    sum_above: int
    window: tuple[int, int]
    left: Table
    right: Table
    each: Table

    def ways(self, *, exact: bool) -> float:
        """Return the number of data sets, modulo 2^64 or in double precision."""
        if exact:
            return int((self.left * self.right).sum())
        return float((self.left.astype(float) * self.right).sum())

    def beyond(self, row: int, half: int) -> tuple[Table, int]:
        """Return the ways above that complete one cell, and the sum of halves they start at."""
        first = max(self.window[0] - half, 0)
        return self.each[: self.n - self.used[row] + 1, first : self.window[1] - half + 1], first


def _side(n: int, windows: Sequence[tuple[int, int]], squares: int, surplus: int) -> Side:
    """Return one side; the other side's sum is this side's plus ``surplus`` at least."""
    farthest = len(windows)
    most = min(windows[0][1], n) if windows else 0
    sums = []
    for k in range(most + 1):
        low, high = 0, k * farthest
        while low < high:
            s = (low + high + 1) // 2
            other = max(s + surplus, 0)
            # Cauchy and Schwarz: k values with a sum s have squares of s²/k and more.
            if k and s * s * (n - k) + other * other * k <= squares * k * (n - k) + (n == k) * (
                squares * k - s * s
            ):
                low = s
            else:
                high = s - 1
        sums.append(low)
    return Side(farthest, windows, sums, max(squares // 2, 0))


def fill(side: Side, prime: int | None) -> list[Words]:
    """Return, for each number of values, the ways by sum and by sum of d·(d − 1)/2."""
    tables = first_tables(side)
    for d in range(side.farthest, 0, -1):
        add_deviation(side, tables, d)
        close(side, tables, d)
        if prime is not None:
            for table in tables:
                table %= np.uint64(prime)
    return tables


def first_tables(side: Side) -> list[Words]:
    """Return the tables before any deviation is used."""
    tables: list[Words] = [
        np.zeros((largest + 1, side.halves + 1), dtype=np.uint64) for largest in side.sums
    ]
    tables[0][0, 0] = 1
    return tables


def add_deviation(side: Side, tables: list[Words], d: int) -> None:
    """Let a deviation occur any number of times."""
    half = d * (d - 1) // 2
    for k in range(1, len(tables)):
        # All values so far are d or more, which leaves a corner of the table empty.
        s, t = (k - 1) * d, (k - 1) * half
        rows = min(side.sums[k - 1] - s, side.sums[k] - s - d) + 1
        columns = side.halves - t - half + 1
        if rows > 0 and columns > 0:
            tables[k][s + d : s + d + rows, t + half :] += tables[k - 1][
                s : s + rows, t : t + columns
            ]


def close(side: Side, tables: list[Words], d: int) -> None:
    """Drop the ways in which too few or too many values lie at a deviation and beyond."""
    least, most = side.windows[d - 1]
    for k, table in enumerate(tables):
        if not least <= k <= most:
            table[:] = 0
