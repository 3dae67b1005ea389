"""What a summary says of censored times, and which of its numbers collide."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sojia_stats.reconstruction.censoring.data_sets import CensoredSets
from sojia_stats.reconstruction.censoring.grid import CensoredGrid
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds, Number, plain
from sojia_stats.reconstruction.printed_numbers.order_facts import StepWindow, in_steps
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.wording.names import Statistic
from sojia_stats.wording.survival import TimesCollide

if TYPE_CHECKING:
    from sojia_stats.statistics.product_limit import MedianConvention

_REFUSED: Final[tuple[Statistic, ...]] = ("sd", "q1", "q3")


@dataclass(frozen=True)
class CensoredFacts:
    """The facts about n (time, event) pairs: what :func:`reconstruct_survival` was given.

    ``used`` are the printed statistics that count as facts. ValueError says that the summary prints
    one that the search does not take, or that the reading has no step.
    """

    summary: Summary
    reading: Reading
    censored: tuple[int, ...]
    convention: MedianConvention
    used: tuple[Statistic, ...]

    def __post_init__(self) -> None:
        """Validate eagerly."""
        for name in _REFUSED:
            if getattr(self.summary, name) is not None:
                raise ValueError(
                    f"{name} {getattr(self.summary, name)} is printed, but data sets with "
                    "censoring are sought by n, minimum, median, maximum and mean alone: leave it "
                    "out"
                )
        if self.reading.step is None:
            raise ValueError(
                "step is None, but data sets with censoring are sought on a grid: give a step, "
                "for example '1' or '0.1'"
            )

    @cached_property
    def sets(self) -> CensoredSets:
        """The data sets that satisfy the facts in use.

        Without an upper bound on the times these are not all, but some if there are any.
        """
        n = self.summary.n
        low, high = self._times
        assert self.reading.step is not None

        def above_low(name: Statistic, times: int = 1) -> tuple[int, int] | None:
            window = self._window(name, times)
            return window and (window[0] - times * low, window[1] - times * low)

        if high is None:
            # Beyond all that the printed numbers speak of, times can be moved together as long as
            # their order stays: n of them are enough to find out whether anything fits.
            shortest, window = self._window("minimum") or (low, low), self._window("median", 2)
            high = max(low, shortest[1], window[1] - low if window else low) + n
        width = max(high - low + 1, 0)
        return CensoredSets(
            CensoredGrid(
                n=n,
                censored=self.censored,
                convention=self.convention,
                first=self.reading.origin + low * self.reading.step,
                step=self.reading.step,
                width=width,
                shortest=above_low("minimum") or (0, width - 1),
                longest=above_low("maximum") or (0, width - 1),
                median=above_low("median", 2),
                total=above_low("mean", n),
            )
        )

    @property
    def bounded(self) -> bool:
        """Whether the times have an upper bound, so that the data sets can be counted."""
        return self._times[1] is not None

    @property
    def _times(self) -> tuple[int, int | None]:
        """Return the least and greatest time in steps from the origin, None for no bound."""
        within = self.reading.within.intersect(Bounds(0, math.inf, True, False))
        low, high = self._steps(within)
        assert low is not None
        if (shortest := self._window("minimum")) is not None:
            low = max(low, shortest[0])
        highs = [] if high is None else [high]
        if (longest := self._window("maximum")) is not None:
            highs.append(longest[1])
        if (total := self._window("mean", self.summary.n)) is not None:
            highs.append(total[1] - (self.summary.n - 1) * low)
        return low, min(highs, default=None)

    def _steps(self, window: Bounds, weight: int = 1) -> StepWindow:
        """Return a window on times, or ``weight`` times it, in whole steps from the origin."""
        assert self.reading.step is not None
        return in_steps(window, self.reading.step, self.reading.origin, weight)

    def _window(self, name: Statistic, times: int = 1) -> tuple[int, int] | None:
        """Return the window of a statistic, multiplied, in whole steps; None if it is no fact."""
        if name not in self.used or getattr(self.summary, name) is None:
            return None
        printed = self.summary.printed[name]
        low, high = self._steps(self.reading.window(name, printed), times)
        assert low is not None and high is not None
        return low, high

    def only(self, statistics: tuple[Statistic, ...]) -> CensoredFacts:
        """Return some of the facts alone."""
        return replace(self, used=statistics)

    def collision(self) -> tuple[Statistic, ...]:
        """Return the smallest set of printed numbers that nothing satisfies.

        Of several smallest sets the first in the order of the statistics. There must be one.
        """
        for size in range(len(self.used)):
            for chosen in combinations(self.used, size):
                if not self.only(chosen).sets.count:
                    return chosen
        return self.used

    def value(self, steps: int, times: int = 1, divisor: int = 1) -> Number:
        """Return the sum of some times, from its steps above the lowest, over a divisor."""
        grid = self.sets.grid
        return plain((times * grid.first + steps * grid.step) / divisor)

    def collide(self) -> TimesCollide:
        """Return which numbers collide, and what one of them is where the others are kept."""
        together = self.together(self.collision())
        names, printed = tuple(together.numbers), self.summary.printed
        for subject in ("mean", "median"):
            if subject not in names:
                continue
            rest = self.only(tuple(name for name in names if name != subject))
            if subject == "median" and not rest.sets.reached.count:
                return replace(together, subject=subject, side="not reached")
            low, high = rest.means() if subject == "mean" else rest.medians()
            window = self.reading.window(subject, printed[subject])
            limited = replace(together, subject=subject, decimals=printed[subject].decimals)
            if window.high <= low:
                return replace(limited, side="least", value=low)
            if rest.bounded and window.low >= high:
                return replace(limited, side="greatest", value=high)
        return together

    def together(self, names: tuple[Statistic, ...]) -> TimesCollide:
        """Return that nothing fits some numbers together."""
        printed = self.summary.printed
        numbers = {name: printed[name].text for name in names}
        return TimesCollide(self.summary.n, self.censored, numbers, self.convention)

    def means(self) -> tuple[Number, Number]:
        """Return the least and greatest mean of the times."""
        n = self.summary.n
        low, high = self.sets.totals()
        return self.value(low, n, n), self.value(high, n, n)

    def medians(self) -> tuple[Number, Number]:
        """Return the least and greatest Kaplan–Meier median that is reached."""
        low, high = self.sets.medians()
        return self.value(low, 2, 2), self.value(high, 2, 2)
