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
from fractions import Fraction
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.effort import MEMORY, spend
from sojia_stats.reconstruction.printed_numbers.bounds import EVERYTHING
from sojia_stats.reconstruction.printed_numbers.order_facts import Chain
from sojia_stats.reconstruction.printed_numbers.quartile_positions import NEIGHBOURS_WITHIN
from sojia_stats.reconstruction.printed_numbers.relations import COMPARE, Pairing
from sojia_stats.reconstruction.real_values.real_values import RealValues
from sojia_stats.reconstruction.searches.protocol import Grids
from sojia_stats.reconstruction.searches.several.common_grid import Axis, axis_of

Objects = npt.NDArray[np.object_]
"""Python's own integers (or fractions), with an axis for each quantity and a cell for each step."""

_OBJECT_BYTES: Final = 64
"""Bytes of a small number and its place in a table."""


class RankSearch:
    """The data sets of one or several quantities on their grids, compared rank by rank."""

    def __init__(
        self, chains: Mapping[str, Chain], grids: Grids, pairings: Sequence[Pairing]
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
        known = [window for chain in chains.values() for window in chain.windows]
        totals_matter = any(chain.mean not in (None, EVERYTHING) for chain in chains.values())
        common = math.lcm(*(step.denominator for step, _ in grids.values()))
        whole = math.lcm(*(int(step * common) for step, _ in grids.values()))
        for name, chain in chains.items():
            ends = real.rank(name, 0), real.rank(name, self.n - 1)
            step, origin = grids[name]
            neighbours = NEIGHBOURS_WITHIN * len(chains) * int(Fraction(whole, common) / step)
            self.axes.append(
                axis_of(chain, step, origin, ends, known, neighbours, totals_matter=totals_matter)
            )
        self.possible = all(axis.width for axis in self.axes)
        if self.possible:
            self.shape = tuple(axis.width for axis in self.axes)
            self._afford(0)
            self.allowed = self._allowed(pairings)

    def _allowed(self, pairings: Sequence[Pairing]) -> npt.NDArray[np.bool_]:
        """Return, with an axis for each quantity, which of their values one patient may have."""
        allowed = np.ones(self.shape, dtype=bool)
        spend(100 * allowed.size * len(pairings) + 2_000 * sum(self.shape))
        for pairing in pairings:
            places = [self.names.index(name) for name in (pairing.left, pairing.right)]
            left, right = (self._along(p, self.axes[p].problem.value) for p in places)
            allowed &= np.asarray(COMPARE[pairing.sign](left, right), bool)
        return allowed

    def _along(self, place: int, cell: Callable[[int], object]) -> Objects:
        """Return an array with a cell for each place of one axis, to be spread over the others."""
        shape = [1] * len(self.shape)
        shape[place] = self.shape[place]
        cells: Objects = np.array([cell(i) for i in range(shape[place])], dtype=object)
        return cells.reshape(shape)

    def _digits(self, bits: int) -> list[int]:
        """Return by how many bits one step of each quantity shifts a number of totals."""
        shifts, size = [], bits
        for axis in self.axes:
            shifts.append(size if axis.totals is not None else 0)
            if axis.totals is not None:
                size *= self.n * (axis.width - 1) + 1
        self._afford(size)
        return shifts

    def _afford(self, bits: int) -> None:
        """Refuse tables of numbers with so many bits if they would outgrow the memory budget."""
        size = (bits // 8 + _OBJECT_BYTES) * math.prod(self.shape)
        if size > MEMORY:
            raise TooLarge(
                f"the exact answer needs about 10^{len(str(size)) - 1} bytes of memory for "
                f"n = {self.n} and {' by '.join(map(str, self.shape))} steps: give a coarser step, "
                "narrower bounds (within=), or fewer patients"
            )

    def _tables(self, bits: int, gather: np.ufunc) -> Iterator[Objects]:
        """Yield, from the highest rank to the lowest, an array of ways to go on from each value.

        ``gather`` adds (to count) or joins (to find what is possible).
        """
        shifts_of = self._digits(bits)
        largest = max(
            bits, *(shift * a.width for shift, a in zip(shifts_of, self.axes, strict=True))
        )
        cells = math.prod(self.shape) * len(self.axes)
        spend(self.n * (20_000 + 1_500 * sum(self.shape) + cells * (50 + largest // 10)))
        shift_by: Objects = np.zeros(self.shape, dtype=object)
        for place, shift in enumerate(shifts_of):
            shift_by = shift_by + self._along(place, shift.__mul__)
        table: Objects = np.ones(self.shape, dtype=object)
        for rank in range(self.n - 1, -1, -1):
            if rank < self.n - 1:
                for place, axis in enumerate(self.axes):
                    table = _onward(table, place, axis, rank, gather)
            table = np.where(self.allowed, table, 0)
            for place, axis in enumerate(self.axes):
                fits = [axis.fits(rank, i) for i in range(axis.width)]
                np.moveaxis(table, place, 0)[~np.array(fits)] = 0
            # Shifting moves totals up; multiplying by powers of two would be far slower.
            table = np.left_shift(table, shift_by)
            yield table

    def _collect(self, number: int, bits: int, choose: Callable[[int, int], int]) -> int:
        """Pick the wanted totals out of a number of totals and hand each digit run to choose."""
        return _pick(number, list(self._wanted(bits).values())[::-1], bits, choose)

    def _wanted(self, bits: int) -> dict[str, tuple[int, int, int]]:
        """Return, where totals matter, by how many bits a step shifts them, and their window."""
        named = zip(self.names, self.axes, self._digits(bits), strict=True)
        return {
            name: (shift, max(axis.totals[0], 0), min(axis.totals[1], self.n * (axis.width - 1)))
            for name, axis, shift in named
            if axis.totals is not None
        }

    def count(self) -> int | float:
        """Return how many data sets (tuples of data sets) there are."""
        if not self.possible:
            return 0
        spend(2_000 * self.n * len(self.axes))
        if any(axis.open for axis in self.axes):
            return math.inf if self.any() else 0
        ways = math.prod(math.comb(axis.width + self.n - 1, self.n) for axis in self.axes)
        bits = ways.bit_length() + 1
        *_, table = self._tables(bits, np.add)
        total = int(np.add.reduce(table, axis=None))
        return self._collect(total, bits, lambda run, width: _add_digits(run, bits, width))

    def any(self) -> bool:
        """Whether there is a data set."""
        return self.possible and bool(self._collect(self._totals(), 1, _reached))

    def _totals(self) -> int:
        """Return all totals that some data set has, as the bits of one number."""
        *_, table = self._tables(1, np.bitwise_or)
        return int(np.bitwise_or.reduce(table, axis=None))

    def totals(self, name: str) -> tuple[int, int]:
        """Return the least and greatest total of a quantity, in steps from its lowest value.

        The quantity must carry its totals: its chain has a mean, if only an unrestricted one.
        """
        number, wanted = self._totals(), self._wanted(1)
        shift, low, high = wanted[name]

        def reached(total: int) -> bool:
            spend(50_000)
            picked = {**wanted, name: (shift, total, total)}
            return bool(_pick(number, list(picked.values())[::-1], 1, _reached))

        upwards = (total for total in range(low, high + 1) if reached(total))
        downwards = (total for total in range(high, low - 1, -1) if reached(total))
        return next(upwards), next(downwards)

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Yield every data set: for each rank the places on the grids, ascending."""
        if not self.any():
            return
        tables = list(self._tables(1, np.bitwise_or))[::-1]
        shifts = self._digits(1)
        chosen: list[tuple[int, ...]] = []
        spent = [0]
        # One iterator a rank, kept by hand: a group may have more patients than Python has frames.
        levels = [self._onward(chosen)]
        while levels:
            for here in levels[-1]:
                spend(20_000)
                number = int(tables[len(chosen)][here])
                if not number or not self._collect(number << spent[-1], 1, _reached):
                    continue
                chosen.append(here)
                if len(chosen) < self.n:
                    cost = sum(place * shift for place, shift in zip(here, shifts, strict=True))
                    spent.append(spent[-1] + cost)
                    levels.append(self._onward(chosen))
                    break
                yield tuple(chosen)
                chosen.pop()
            else:
                levels.pop()
                spent.pop()
                if chosen:
                    chosen.pop()

    def _onward(self, chosen: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
        """Return where the next rank may lie beside the last one chosen."""
        rank = len(chosen) - 1
        return product(
            *(
                axis.next_places(rank, chosen[-1][i]) if chosen else range(axis.width)
                for i, axis in enumerate(self.axes)
            )
        )


def _onward(table: Objects, place: int, axis: Axis, rank: int, gather: np.ufunc) -> Objects:
    """Gather an array, for each value of a rank, over the values that the next rank may have."""
    front = np.moveaxis(table, place, 0)
    if not axis.ties(rank):
        gathered = gather.accumulate(front[::-1], axis=0)[::-1]
        return np.moveaxis(gathered, 0, place)
    result = np.zeros_like(front)
    for i in range(axis.width):
        onward = axis.next_places(rank, i)
        if onward:
            result[i] = gather.reduce(front[onward.start : onward.stop], axis=0)
    return np.moveaxis(result, 0, place)


def _pick(
    number: int, wanted: list[tuple[int, int, int]], bits: int, choose: Callable[[int, int], int]
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


def _reached(run: int, _: int) -> int:
    """Return whether a run of digits holds anything."""
    return int(run != 0)


def _add_digits(run: int, bits: int, width: int) -> int:
    """Add the digits of a number in base 2**bits."""
    mask = (1 << bits) - 1
    return sum(run >> (bits * i) & mask for i in range(width))
