"""One quantity on its grid: the facts about it in whole numbers of steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain


@dataclass(frozen=True, slots=True)
class Axis:
    """One quantity in whole numbers of steps.

    Parameters
    ----------
    low, width : int
        Its values are low, low + 1, …, low + width − 1 steps; -1 for a width means none.
    origin, step : Fraction
        A value of k steps is ``origin + k · step``.
    links : mapping of int to list of (weights, low, high)
        For a rank, whole-number windows of ``w · k_rank`` or ``w0 · k_rank + w1 · k_rank+1``.
    totals : (int, int) or None
        Window of the total of all k − low; None where nothing is said of the mean.
    open_below, open_above : bool
        Whether the facts leave the values without a bound on that side.
    """

    low: int
    width: int
    origin: Fraction
    step: Fraction
    links: Mapping[int, list[tuple[tuple[int, ...], int, int]]]
    totals: tuple[int, int] | None
    open_below: bool
    open_above: bool

    def value(self, index: int) -> Fraction:
        """Return the value at a place of the grid."""
        return self.origin + (self.low + index) * self.step

    def fits(self, rank: int, index: int) -> bool:
        """Whether what is said of a single rank allows the value at a place."""
        return all(
            low <= weights[0] * (self.low + index) <= high
            for weights, low, high in self.links.get(rank, [])
            if len(weights) == 1
        )

    def next_places(self, rank: int, index: int) -> range:
        """Return the places that the next rank may have beside a place of this rank."""
        first, last = index, self.width - 1
        for weights, low, high in self.links.get(rank, []):
            if len(weights) == 2:
                near, far = weights
                rest = near * (self.low + index)
                first = max(first, -((rest - low) // far) - self.low)
                last = min(last, (high - rest) // far - self.low)
        return range(first, last + 1)


def axis_of(
    chain: Chain,
    step: Fraction,
    origin: Fraction,
    ends: tuple[Bounds, Bounds],
    known: Sequence[Bounds],
    neighbours: int,
    *,
    totals_matter: bool,
) -> Axis:
    """Translate the facts about a quantity into whole numbers of steps.

    Parameters
    ----------
    chain : Chain
        The facts.
    step, origin : Fraction
        Where the values lie.
    ends : (Bounds, Bounds)
        Bounds of the smallest and of the largest value over the reals, which bound the grid.
    known : sequence of Bounds
        All windows that tie values of this or of a related quantity.
    neighbours : int
        Steps within which related values meet, if they meet at all.
    totals_matter : bool
        Whether a mean restricts the values of this or of a related quantity.
    """

    def steps(window: Bounds, scale: int = 1) -> tuple[int | None, int | None]:
        return window.scale(scale / step, -origin * scale / step).integers()

    lowest, highest = ends
    low, high = steps(lowest)[0], steps(highest)[1]
    if low is None or high is None:
        # No bound on a side: if anything fits at all, something fits near the printed numbers.
        # Windows on neighbours are met within the largest weight; with a mean, n values reach
        # any total that the facts allow within n times their spread.
        limits = [end for window in known for end in steps(window) if end is not None] or [0]
        reach = (max(limits) - min(limits) + neighbours) * (chain.n + 1 if totals_matter else 1)
        low = min(limits) - reach if low is None else low
        high = max(limits) + reach if high is None else high
    links: dict[int, list[tuple[tuple[int, ...], int, int]]] = {}
    far = 2 * chain.n * (abs(low) + abs(high) + 1)
    for fact in chain.orders:
        scale = math.lcm(*(weight.denominator for weight in fact.weights))
        weights = tuple(int(weight * scale) for weight in fact.weights)
        start, end = steps(fact.window, scale)
        links.setdefault(fact.rank, []).append(
            (weights, -far * scale if start is None else start, far * scale if end is None else end)
        )
    totals = None
    if chain.mean is not None:
        start, end = steps(chain.mean, chain.n)
        totals = (
            0 if start is None else start - chain.n * low,
            chain.n * (high - low) if end is None else end - chain.n * low,
        )
    return Axis(
        low,
        max(high - low + 1, 0),
        origin,
        step,
        links,
        totals,
        isinstance(lowest.low, float),
        isinstance(highest.high, float),
    )


def on_grid(chain: Chain, step: Fraction, origin: Fraction) -> Chain:
    """Return the same facts with windows that end on the grid."""
    return replace(
        chain,
        within=snap(chain.within, step, origin),
        orders=tuple(
            replace(
                fact,
                window=snap(
                    fact.window, step / math.lcm(*(w.denominator for w in fact.weights)), origin
                ),
            )
            for fact in chain.orders
        ),
        mean=None if chain.mean is None else snap(chain.mean, step / chain.n, origin),
    )


def snap(window: Bounds, unit: Fraction, shift: Fraction) -> Bounds:
    """Return the smallest window that holds the same numbers ``shift + k · unit``."""
    low, high = window.scale(1 / unit, -shift / unit).integers()
    return Bounds(
        -math.inf if low is None else shift + low * unit,
        math.inf if high is None else shift + high * unit,
        low is not None,
        high is not None,
    )


def common_step(steps: Sequence[Fraction]) -> Fraction:
    """Return the largest step of which all steps are whole multiples."""
    common = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * common) for step in steps)), common)
