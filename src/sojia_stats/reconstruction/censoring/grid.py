"""Censored times on a grid: the facts about them, in whole steps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import MEMORY

if TYPE_CHECKING:
    from sojia_stats.statistics.product_limit import MedianConvention

Window = tuple[int, int]
"""The first and last of some whole numbers."""

Node = tuple[Fraction, int]
"""Survival before a patient (0 for any below 1/2), and how many are left to censor."""

HALF: Final = Fraction(1, 2)
BELOW: Final = Fraction(0)

_INTEGER: Final = 64
"""Bytes of a small number and its place in a list: 28 to 36 and 8, with some to spare."""

_NODE: Final = 300
"""Positions whose cost is that of setting up one more list, as measured."""

WORK: Final = 20_000_000
"""Numbers that an answer may add up: about ten seconds of Python's own integers."""


@dataclass(frozen=True)
class CensoredGrid:
    """What is known of n (time, event) pairs, times in whole steps from the lowest."""

    n: int
    censored: tuple[int, ...]  # how many may be censored
    convention: MedianConvention  # what the median is where the curve is 1/2 on a stretch
    first: Fraction  # a time of k steps is first + k · step
    step: Fraction
    width: int  # times are 0, 1, …, width − 1 steps
    shortest: Window  # of the shortest time
    longest: Window
    median: Window | None  # of twice the median; None where it may be anything, even not reached
    total: Window | None  # of the sum of all times; None where it may be anything

    def falls(self, since: int | None = None) -> range:
        """Return the times at which the curve may fall below 1/2, the median being what it is.

        ``since`` is the first time with S(t) = 1/2, None where the curve passes 1/2 at once.
        """
        everything = range(self.width)
        if self.median is None:
            return everything
        low, high = self.median
        at_once = range(max(-(-low // 2), 0), min(high // 2, self.width - 1) + 1)
        if since is None or self.convention == "strict":
            return at_once
        if self.convention == "first":
            return everything if since in at_once else range(0)
        return range(max(low - since, 0), min(high - since, self.width - 1) + 1)

    @property
    def halts(self) -> range:
        """The times at which the curve may come to 1/2: never later than the median."""
        return range(self.falls().stop)

    def times(self, rank: int) -> range:
        """Return the times that the patient of a rank may have."""
        windows = [(0, self.width - 1)]
        if rank == 0:
            windows.append(self.shortest)
        if rank == self.n - 1:
            windows.append(self.longest)
        return range(max(low for low, _ in windows), min(high for _, high in windows) + 1)

    def onward(self, rank: int, survival: Fraction, event: int) -> Fraction:
        """Return the survival after the patient of a rank."""
        at_risk = self.n - rank
        after = survival * (at_risk - event) / at_risk if event else survival
        return after if after >= HALF else BELOW

    @property
    def start(self) -> Fraction:
        """Survival at the start; without a median to meet it does not matter."""
        return BELOW if self.median is None else Fraction(1)

    @cached_property
    def nodes(self) -> list[set[Node]]:
        """All that may be before each rank, and after the last.

        TooLarge is raised if the completions from all of these would take too long to count.
        """
        most = WORK // (2 * self.width + _NODE)
        lists = len(self.censored)
        if lists > most:
            raise self._too_large()
        layers = [{(self.start, left) for left in self.censored}]
        for rank in range(self.n):
            after = set()
            for survival, left in layers[rank]:
                if left < self.n - rank:
                    after.add((self.onward(rank, survival, 1), left))
                if left:
                    after.add((survival, left - 1))
            layers.append(after)
            # A survival of 1/2 needs a list for each time at which it may have come to that.
            lists += sum(len(self.halts) if survival == HALF else 1 for survival, _ in after)
            if lists > most:
                raise self._too_large()
        return layers

    def check(self) -> None:
        """Raise TooLarge if the nodes are too many."""
        _ = self.nodes

    def afford(self, bits: int) -> None:
        """Raise TooLarge if tables with digits of so many bits would outgrow the memory."""
        numbers = sum(map(len, self.nodes)) * (2 * self.width + 1)
        if numbers * (_INTEGER + bits * (self.n * (self.width - 1) + 1) // 8) > MEMORY:
            raise self._too_large()

    def _too_large(self) -> TooLarge:
        first, last = self.censored[0], self.censored[-1]
        return TooLarge(
            f"the exact answer for n = {self.n}, {self.width} steps and "
            f"{first if first == last else f'{first} to {last}'} censored would take too long or "
            "too much memory: give a coarser step, narrower bounds (within=), fewer numbers "
            "censored, or fewer patients"
        )
