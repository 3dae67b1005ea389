"""What a summary says about the values of its patients in ascending order.

Ordered, the n values form a chain x_0 ≤ x_1 ≤ … ≤ x_{n−1}. Minimum, quartiles, median and maximum
are each one link of the chain or a weighted mean of two neighbours; the mean is about their total.
The discrete and the continuous search both start from these facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING, Bounds, squared
from sojia_stats.reconstruction.printed_numbers.quartile_positions import METHODS, quartile_position
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import (
    QuartileMethod,
    Summary,
    divisor,
    spread,
)
from sojia_stats.wording.names import STATISTICS, SdKind, Statistic
from sojia_stats.wording.numbers import Number

StepWindow = tuple[int | None, int | None]
"""Least and greatest whole number of steps; None for an end without a bound."""


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A weighted mean of one or two neighbouring ordered values lies in a window.

    ``rank`` is that of the first, from 0; the weights are positive and add to 1.
    """

    statistic: Statistic
    rank: int
    weights: tuple[Fraction, ...]
    window: Bounds

    def holds(self, ordered: Sequence[Fraction]) -> bool:
        """Whether values in ascending order satisfy the fact."""
        return weighted(ordered, self.rank, self.weights) in self.window


@dataclass(frozen=True, slots=True)
class Chain:
    """All facts about n ordered values: where each, some of them, their mean and their sd lie.

    All of ``orders`` holds, and at least one group of ``alternatives``: quartiles by any of several
    definitions, ``((),)`` where there is nothing to choose.
    """

    n: int
    within: Bounds
    orders: tuple[OrderFact, ...]
    mean: Bounds | None = None
    sd: Bounds | None = None
    sd_kind: SdKind = "sample"
    alternatives: tuple[tuple[OrderFact, ...], ...] = ((),)

    @property
    def windows(self) -> list[Bounds]:
        """All windows on values, whatever they are about."""
        means = [] if self.mean is None else [self.mean]
        groups = (self.orders, *self.alternatives)
        return [*(fact.window for group in groups for fact in group), self.within, *means]

    @property
    def statistics(self) -> list[Statistic]:
        """The statistics of which something is said, in order."""
        groups = (self.orders, *self.alternatives)
        said = {fact.statistic for group in groups for fact in group}
        said |= {"mean"} if self.mean is not None else set()
        said |= {"sd"} if self.sd is not None else set()
        return [name for name in STATISTICS if name in said]

    def holds(self, values: Iterable[Number]) -> bool:
        """Whether n exact values, in any order, satisfy every fact."""
        ordered = sorted(Fraction(value) for value in values)
        if len(ordered) != self.n or not all(value in self.within for value in ordered):
            return False
        return (
            all(fact.holds(ordered) for fact in self.orders)
            and any(all(fact.holds(ordered) for fact in group) for group in self.alternatives)
            and (self.mean is None or sum(ordered, Fraction(0)) / self.n in self.mean)
            and (
                self.sd is None
                or spread(ordered) / divisor(self.sd_kind, self.n) in squared(self.sd)
            )
        )

    def only(self, statistics: Collection[Statistic]) -> Chain:
        """Return the chain with the facts of some statistics alone."""
        return replace(
            self,
            orders=tuple(fact for fact in self.orders if fact.statistic in statistics),
            mean=self.mean if "mean" in statistics else None,
            sd=self.sd if "sd" in statistics else None,
            alternatives=tuple(
                dict.fromkeys(
                    tuple(fact for fact in group if fact.statistic in statistics)
                    for group in self.alternatives
                )
            ),
        )


def weighted(ordered: Sequence[Number], rank: int, weights: Iterable[Fraction]) -> Fraction:
    """Return a weighted mean of neighbouring values, the first of them at a rank."""
    return sum((w * ordered[rank + i] for i, w in enumerate(weights)), Fraction(0))


def links_of(
    statistic: str, n: int, quartile_method: QuartileMethod = "any"
) -> list[tuple[int, tuple[Fraction, ...]]]:
    """Return rank and weights of an order statistic, for quartiles by each of their definitions."""
    positions = {"minimum": Fraction(0), "median": Fraction(n - 1, 2), "maximum": Fraction(n - 1)}
    if statistic in positions:
        return [links_at(positions[statistic])]
    if statistic in ("q1", "q3"):
        methods = METHODS if quartile_method == "any" else (quartile_method,)
        return [links_at(quartile_position(n, statistic, method)) for method in methods]
    raise ValueError(
        f"unknown statistic {statistic!r}: ask for mean, sum, sd, minimum, q1, median, q3 or "
        "maximum"
    )


def links_at(position: Fraction) -> tuple[int, tuple[Fraction, ...]]:
    """Return rank and weights of a position on the broken line through the ordered values.

    >>> links_at(Fraction(9, 4))
    (2, (Fraction(3, 4), Fraction(1, 4)))
    """
    rank, part = int(position // 1), position % 1
    return rank, (1 - part, part) if part else (Fraction(1),)


def in_steps(
    window: Bounds, step: Fraction, origin: Fraction = Fraction(0), weight: int = 1
) -> StepWindow:
    """Return a window on values as a window of whole numbers of steps.

    Everything that is printed comes onto a grid through this one function; the vectorised
    screening of many rows is held to it by a test.

    Values are ``origin + step · k``, and a weighted mean of them lies in the window. Its whole
    weights add up to ``weight``: 1 for one value, 2 for the midpoint of two, n for a mean. Returned
    are the least and greatest sum of ``whole weight · k``, open ends respected; the first is above
    the second where there is none.

    >>> in_steps(Bounds(Fraction(7, 2), Fraction(9, 2), True, False), Fraction(1), weight=4)
    (14, 17)
    """
    return window.scale(weight / step, -origin * weight / step).integers()


def chain_of(summary: Summary, reading: Reading) -> Chain:
    """Return the facts that a summary states under a reading."""
    windows = {name: reading.window(name, printed) for name, printed in summary.printed.items()}
    return _chain(summary, windows, reading.within)


def widest_chain(summary: Summary, within: Bounds = EVERYTHING) -> Chain:
    """Return the facts that a summary states if every number may follow any rounding rule.

    A number's windows under the six rules have the open unit interval either side of it as their
    union, so a data set satisfies this chain exactly when it satisfies some mix of the rules.
    """
    windows = {name: printed.widest() for name, printed in summary.printed.items()}
    return _chain(summary, windows, within)


def _chain(summary: Summary, windows: Mapping[Statistic, Bounds], within: Bounds) -> Chain:
    """Return the facts of statistics that lie in windows."""
    n, method = summary.n, summary.quartile_method
    groups = zip(
        *(
            [OrderFact(name, *link, window) for link in links_of(name, n, method)]
            for name, window in windows.items()
            if name in ("q1", "q3")
        ),
        strict=True,
    )
    return Chain(
        n=n,
        within=within,
        orders=tuple(
            OrderFact(name, *links_of(name, n)[0], window)
            for name, window in windows.items()
            if name not in ("mean", "sd", "q1", "q3")
        ),
        mean=windows.get("mean"),
        sd=windows.get("sd"),
        sd_kind=summary.sd_kind,
        alternatives=tuple(dict.fromkeys(groups)) or ((),),
    )
