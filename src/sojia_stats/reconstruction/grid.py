"""Readings with a step: every data set whose values are whole numbers of steps.

One pass over the ranks, from the highest value down to the lowest, keeps for each value that a
rank may have all ways to complete the data set upwards. Where a mean is printed, the totals are
carried along as digits of one large whole number (Kronecker 1882), so that a Python integer adds,
shifts and counts all totals at once. With digits of one bit the same pass finds which totals are
possible, without counting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from sojia_stats.reconstruction.bounds import Bounds
from sojia_stats.reconstruction.chain import Chain
from sojia_stats.reconstruction.continuous import Pairing, RealValues

Objects = npt.NDArray[np.object_]

MEMORY: Final = 2**30
"""Bytes that the tables of one count may take."""


_NEIGHBOURS: Final = 24
"""Steps within which two neighbours meet any weighted window that they meet at all."""


class TooLarge(ValueError):
    """The exact answer would outgrow the memory budget."""


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
    chain: Chain, step: Fraction, origin: Fraction, lowest: Bounds, highest: Bounds
) -> Axis:
    """Translate the facts about a quantity into whole numbers of steps.

    Parameters
    ----------
    chain : Chain
        The facts.
    step, origin : Fraction
        Where the values lie.
    lowest, highest : Bounds
        Bounds of the smallest and of the largest value over the reals, which bound the grid.
    """

    def steps(window: Bounds, scale: int = 1) -> tuple[int | None, int | None]:
        return window.scale(scale / step, -origin * scale / step).integers()

    low, high = steps(lowest)[0], steps(highest)[1]
    if low is None or high is None:
        # No bound on a side: if anything fits at all, something fits near the printed numbers.
        # Without a mean, windows on neighbours are met within the largest weight of a quartile;
        # with one, n values reach any total that the facts allow within n times their spread.
        windows = [fact.window for fact in chain.orders] + [chain.within]
        windows += [chain.mean] if chain.mean is not None else []
        ends = [end for w in windows for end in steps(w) if end is not None] or [0]
        reach = max(ends) - min(ends) + _NEIGHBOURS
        reach *= 1 if chain.mean is None else chain.n + 1
        low = min(ends) - reach if low is None else low
        high = max(ends) + reach if high is None else high
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


class GridValues:
    """The data sets of one or several quantities in the same n patients, on their grids.

    Parameters
    ----------
    chains : mapping of str to Chain
        The facts about each quantity; all with the same n.
    grids : mapping of str to (step, origin)
        Where the values of each quantity lie.
    pairings : sequence of Pairing
        How the quantities compare in each patient, rank by rank.
    """

    def __init__(
        self,
        chains: Mapping[str, Chain],
        grids: Mapping[str, tuple[Fraction, Fraction]],
        pairings: Sequence[Pairing] = (),
    ) -> None:
        self.names = list(chains)
        self.n = next(iter(chains.values())).n
        self.axes: list[Axis] = []
        self.possible = True
        # What no real values can do, no whole numbers of steps can.
        real = RealValues(chains, pairings)
        if real.witness() is None:
            self.possible = False
            return
        for name, chain in chains.items():
            ends = real.rank(name, 0), real.rank(name, self.n - 1)
            self.axes.append(axis_of(chain, *grids[name], *ends))
        self.possible = all(axis.width for axis in self.axes)
        if self.possible:
            self.shape = tuple(axis.width for axis in self.axes)
            self.allowed = self._allowed(pairings)

    def _allowed(self, pairings: Sequence[Pairing]) -> npt.NDArray[np.bool_]:
        """Return which values of the quantities may stand in one patient."""
        allowed = np.ones(self.shape, dtype=bool)
        for pairing in pairings:
            sides = []
            for name in (pairing.left, pairing.right):
                place = self.names.index(name)
                axis = self.axes[place]
                shape = [1] * len(self.shape)
                shape[place] = axis.width
                values = np.array([axis.value(i) for i in range(axis.width)], dtype=object)
                sides.append(values.reshape(shape))
            compare = {"<=": np.less_equal, "<": np.less, "==": np.equal}[pairing.sign]
            allowed &= compare(*sides).astype(bool)
        return allowed

    @property
    def unbounded(self) -> bool:
        """Whether the facts leave a side of some quantity without a bound."""
        return any(axis.open_below or axis.open_above for axis in self.axes)

    # ---- the pass over the ranks -----------------------------------------------------------

    def _digits(self, bits: int) -> list[int]:
        """Return by how many bits one step of each quantity shifts a number of totals."""
        shifts, size = [], bits
        for axis in self.axes:
            shifts.append(size if axis.totals is not None else 0)
            if axis.totals is not None:
                size *= self.n * (axis.width - 1) + 1
        if size // 8 * math.prod(self.shape) > MEMORY:
            power = len(str(size // 8 * math.prod(self.shape))) - 1
            raise TooLarge(
                f"the exact answer needs about 10^{power} bytes of memory for n = {self.n} and "
                f"{' by '.join(map(str, self.shape))} steps: give a coarser step, narrower bounds "
                "(within=), or fewer patients"
            )
        return shifts

    def _tables(self, bits: int, gather: np.ufunc) -> Iterator[Objects]:
        """Yield, from the highest rank to the lowest, the ways to go on from each value.

        ``gather`` adds (to count) or joins (to find what is possible).
        """
        factor: Objects = np.ones(self.shape, dtype=object)
        for place, (axis, shift) in enumerate(zip(self.axes, self._digits(bits), strict=True)):
            shape = [1] * len(self.shape)
            shape[place] = axis.width
            powers = np.array([1 << (shift * i) for i in range(axis.width)], dtype=object)
            factor = factor * powers.reshape(shape)
        table: Objects = np.ones(self.shape, dtype=object)
        for rank in range(self.n - 1, -1, -1):
            if rank < self.n - 1:
                for place, axis in enumerate(self.axes):
                    table = _onward(table, place, axis, rank, gather)
            table = np.where(self.allowed, table, 0)
            for place, axis in enumerate(self.axes):
                fits = [axis.fits(rank, i) for i in range(axis.width)]
                np.moveaxis(table, place, 0)[~np.array(fits)] = 0
            table = table * factor
            yield table

    def _collect(self, number: int, bits: int, choose: Callable[[int, int], int]) -> int:
        """Pick the wanted totals out of a number of totals and hand each digit run to choose."""
        shifts = self._digits(bits)
        wanted = [
            (shift, *_clip(axis.totals, self.n * (axis.width - 1)))
            for axis, shift in zip(self.axes, shifts, strict=True)
            if axis.totals is not None
        ]
        return _pick(number, wanted[::-1], bits, choose)

    def count(self) -> int | float:
        """Return how many data sets (tuples of data sets) there are."""
        if not self.possible:
            return 0
        if self.unbounded:
            return math.inf if self.any() else 0
        ways = math.prod(math.comb(axis.width + self.n - 1, self.n) for axis in self.axes)
        bits = ways.bit_length() + 1
        *_, table = self._tables(bits, np.add)
        total = int(np.add.reduce(table, axis=None))
        return self._collect(total, bits, lambda run, width: _add_digits(run, bits, width))

    def any(self) -> bool:
        """Whether there is a data set."""
        return self.possible and bool(self._collect(self._reached(), 1, lambda run, _: run != 0))

    def _reached(self) -> int:
        """Return all totals that some data set has, as the bits of one number."""
        *_, table = self._tables(1, np.bitwise_or)
        return int(np.bitwise_or.reduce(table, axis=None))

    def totals(self, name: str) -> tuple[int, int]:
        """Return the least and greatest total of a quantity, in steps from its lowest value.

        The quantity must carry its totals: its chain has a mean, if only an unrestricted one.
        """
        place = self.names.index(name)
        axis = self.axes[place]
        low, high = _clip(axis.totals, self.n * (axis.width - 1))
        number, shifts = self._reached(), self._digits(1)
        wanted = [
            (shift, *_clip(a.totals, self.n * (a.width - 1)))
            for a, shift in zip(self.axes, shifts, strict=True)
            if a.totals is not None
        ]
        mine = [i for i, a in enumerate(self.axes) if a.totals is not None].index(place)

        def reached(total: int) -> bool:
            picked = [*wanted]
            picked[mine] = (wanted[mine][0], total, total)
            return bool(_pick(number, picked[::-1], 1, lambda run, _: run != 0))

        upwards = (total for total in range(low, high + 1) if reached(total))
        downwards = (total for total in range(high, low - 1, -1) if reached(total))
        return next(upwards), next(downwards)

    # ---- listing ---------------------------------------------------------------------------

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Yield every data set: for each rank the places on the grids, ascending."""
        if not self.any():
            return
        tables = list(self._tables(1, np.bitwise_or))[::-1]
        shifts = self._digits(1)

        def extend(
            chosen: tuple[tuple[int, ...], ...], spent: int
        ) -> Iterator[tuple[tuple[int, ...], ...]]:
            rank = len(chosen)
            if rank == self.n:
                yield chosen
                return
            onward = [
                axis.next_places(rank - 1, chosen[-1][i]) if chosen else range(axis.width)
                for i, axis in enumerate(self.axes)
            ]
            for here in product(*onward):
                number = int(tables[rank][here])
                if number and self._collect(number << spent, 1, lambda run, _: run != 0):
                    cost = sum(p * shift for p, shift in zip(here, shifts, strict=True))
                    yield from extend((*chosen, here), spent + cost)

        yield from extend((), 0)


def _onward(table: Objects, place: int, axis: Axis, rank: int, gather: np.ufunc) -> Objects:
    """Gather, for each value of a rank, the table over the values that the next rank may have."""
    front = np.moveaxis(table, place, 0)
    if not any(len(weights) == 2 for weights, _, _ in axis.links.get(rank, [])):
        gathered = gather.accumulate(front[::-1], axis=0)[::-1]
        return np.moveaxis(gathered, 0, place)
    result = np.zeros_like(front)
    for i in range(axis.width):
        onward = axis.next_places(rank, i)
        if onward:
            result[i] = gather.reduce(front[onward.start : onward.stop], axis=0)
    return np.moveaxis(result, 0, place)


def _clip(window: tuple[int, int] | None, highest: int) -> tuple[int, int]:
    """Return the part of a window of totals that lies on the grid."""
    low, high = window if window is not None else (0, highest)
    return max(low, 0), min(high, highest)


def _pick(
    number: int,
    wanted: list[tuple[int, int, int]],
    bits: int,
    choose: Callable[[int, int], int],
) -> int:
    """Sum choose(run of digits, its length) over the wanted totals, slowest digit first."""
    if not wanted:
        return choose(number, 1)
    (shift, low, high), *rest = wanted
    if low > high:
        return 0
    if not rest:
        width = high - low + 1
        return choose(number >> (shift * low) & ((1 << (bits * width)) - 1), width)
    mask = (1 << shift) - 1
    return sum(
        _pick(number >> (shift * total) & mask, rest, bits, choose)
        for total in range(low, high + 1)
    )


def _add_digits(run: int, bits: int, width: int) -> int:
    """Add the digits of a number in base 2**bits."""
    mask = (1 << bits) - 1
    return sum(run >> (bits * i) & mask for i in range(width))
