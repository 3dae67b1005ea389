"""Mean and SD on a short grid: counting and listing by multiplicities.

Values are deviations d from the rounded mean. How often −1, 0 and 1 occur follows from the rest:
with r values left, D of the sum left and e of the sum of squares left, exactly one choice exists
if |D| ≤ e ≤ r and e has the parity of D. Only deviations of 2 and more are enumerated, the largest
squares first, which use up the sum of squares quickly; beginnings that agree in what is left are
merged (dynamic programming over sums and sums of squares).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.arrays import Whole
from sojia_stats.reconstruction.effort import MEMORY, spend

_DENSE: Final = 2**22
"""Cells up to which beginnings are merged in a table of 32 MiB; more are merged by sorting."""

_MERGE_FROM: Final = 4096
"""Beginnings from which on merging them takes less time than going on with all of them."""

_MOST_BEGINNINGS: Final = 2**18
"""Beginnings up to which enumerating them counts sooner than tables of both sides of the mean."""

ROWS_AT_ONCE: Final = 2**16
"""Rows that are spelled out in one go: their arrays stay within a few megabytes."""


@dataclass(frozen=True, slots=True)
class ShortGrid:
    """n free values between two bounds, with windows of their sum S and of n·Q − S²."""

    n: int
    low: int
    high: int
    targets: tuple[tuple[int, int, int], ...]  # a sum, its least and greatest sum of squares

    def centred(self) -> ShortGrid:
        """Return the same problem in deviations from the rounded mean, moved between the bounds."""
        n, sums = self.n, [total for total, _, _ in self.targets]
        c = min(max(round((min(sums) + max(sums)) / (2 * n)), self.low), self.high)
        targets = []
        for total, least, most in self.targets:
            change = n * c * c - 2 * c * total
            targets.append((total - n * c, least + change, most + change))
        return ShortGrid(n, self.low - c, self.high - c, tuple(targets))


@dataclass(slots=True)
class _Beginnings:
    """Multiplicities chosen so far, each attribute a (beginnings,) array of int64."""

    used: Whole  # how many values
    total: Whole  # their sum
    square: Whole  # their sum of squares
    tag: Whole  # in how many ways, or, where they are listed, which: a multiplicity a digit

    def pick(self, which: Whole) -> _Beginnings:
        """Return some of the beginnings, by their places."""
        return _Beginnings(self.used[which], self.total[which], self.square[which], self.tag[which])

    def __len__(self) -> int:
        return len(self.used)


def count_short(problem: ShortGrid) -> int:
    """Return the number of data sets; raise TooLarge where tables of both sides are faster."""
    if not problem.targets:
        return 0
    centred = problem.centred()
    found = _enumerate(centred, merge=True)
    return sum(int(_closings(centred, found, *target) @ found.tag) for target in centred.targets)


def list_short(problem: ShortGrid, memory: int = MEMORY) -> Whole:
    """Return all data sets, ascending, as (data sets, high − low + 1) numbers of each step."""
    width = problem.high - problem.low + 1
    digit = problem.n + 1
    if digit**width >= 2**63:
        raise TooLarge("the multiplicities of one data set outgrow a 64-bit word")
    if not problem.targets:
        return np.zeros((0, width), dtype=np.min_scalar_type(problem.n))
    centred = problem.centred()
    found = _enumerate(centred, merge=False)
    # The key is one number per data set; the lowest value is the leading digit.
    place = {d: digit ** (centred.high - d) for d in range(centred.low, centred.high + 1)}
    closings = [_closings(centred, found, *target) for target in centred.targets]
    size = sum(int(times.sum()) for times in closings)
    if size * (width + 8) > memory:
        raise TooLarge(
            f"the list of {size:,} data sets needs {size * (width + 8):,} bytes: allow more "
            "memory, or iterate"
        )
    keys = np.empty(size, dtype=np.int64)
    filled = 0
    for (total, least, _), times in zip(centred.targets, closings, strict=True):
        which = np.flatnonzero(times)
        repeats = times[which]
        # The least choice of −1, 0 and 1; each step from it replaces two zeros by −1 and 1.
        e = _first(found, total, least)[which]
        d = total - found.total[which]
        key = found.tag[which] + (problem.n - found.used[which] - e) * place[0]
        key += (e + d) // 2 * place.get(1, 0) + (e - d) // 2 * place.get(-1, 0)
        step = place.get(1, 0) + place.get(-1, 0) - 2 * place[0]
        end = filled + int(repeats.sum())
        keys[filled:end] = np.repeat(key - step * (np.cumsum(repeats) - repeats), repeats)
        keys[filled:end] += step * np.arange(end - filled)
        filled = end
    keys.sort()
    rows: Whole = np.empty((size, width), dtype=np.min_scalar_type(problem.n))
    for start in range(0, size, ROWS_AT_ONCE):
        rest = keys[max(size - start - ROWS_AT_ONCE, 0) : size - start][::-1]
        for column in range(width - 1, -1, -1):
            shorter = rest // digit
            rows[start : start + len(rest), column] = rest - shorter * digit
            rest = shorter
    return rows


def _enumerate(problem: ShortGrid, *, merge: bool) -> _Beginnings:
    """Return all choices of multiplicities for deviations of 2 and more that can be completed."""
    n = problem.n
    outer = (d for d in range(problem.low, problem.high + 1) if abs(d) > 1)
    deviations = sorted(outer, key=lambda d: (-abs(d), -d))
    one = np.ones(1, dtype=np.int64)
    states = _Beginnings(0 * one, 0 * one, 0 * one, one if merge else 0 * one)
    largest = max(most for _, _, most in problem.targets)
    states = _possible(problem, states, deviations, largest)
    for i, d in enumerate(deviations):
        if merge and (i == len(deviations) - 1 or len(states) > _MERGE_FROM):
            states = _merged(problem, states, largest)
        most = np.minimum(n - states.used, (largest - states.square) // (d * d))
        repeats = most + 1
        if merge and int(repeats.sum()) > _MOST_BEGINNINGS:
            raise TooLarge("so many beginnings that tables of both sides of the mean are faster")
        spend(10_000 + 100 * int(repeats.sum()))
        which = np.repeat(np.arange(len(states)), repeats)
        times = np.arange(len(which)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        states = states.pick(which)
        states.used += times
        states.total += d * times
        states.square += d * d * times
        if not merge:
            states.tag += times * (n + 1) ** (problem.high - d)
        states = _possible(problem, states, deviations[i + 1 :], largest)
    return states


def _possible(
    problem: ShortGrid, states: _Beginnings, rest: list[int], largest: int
) -> _Beginnings:
    """Drop beginnings that no choice of the remaining deviations can complete."""
    inner = [d for d in (-1, 0, 1) if problem.low <= d <= problem.high]
    a, b = min([*rest, *inner]), max([*rest, *inner])
    left = problem.n - states.used
    room = largest - states.square
    least = min(q for _, q, _ in problem.targets) - states.square
    low = min(t for t, _, _ in problem.targets) - states.total
    high = max(t for t, _, _ in problem.targets) - states.total
    low, high = np.maximum(low, left * a), np.minimum(high, left * b)
    nearest = np.maximum(np.maximum(low, -high), 0)
    # (x − a)(b − x) ≥ 0 for every remaining x bounds their squares from above.
    widest = np.maximum((a + b) * low, (a + b) * high) - left * a * b
    good = (low <= high) & (nearest * nearest <= left * room) & (nearest <= room)
    return states.pick(np.flatnonzero(good & (least <= widest)))


def _merged(problem: ShortGrid, states: _Beginnings, largest: int) -> _Beginnings:
    """Add up the ways of beginnings that leave the same to be done."""
    if not len(states):
        return states
    low = int(states.total.min())
    span = int(states.total.max()) - low + 1
    squares = largest + 1
    code = (states.used * span + (states.total - low)) * squares + states.square
    cells = (problem.n + 1) * span * squares
    total = int(states.tag.sum())
    if cells <= _DENSE and total < 2**53:
        ways = np.bincount(code, weights=states.tag)
        codes = np.flatnonzero(ways)
        ways = ways[codes].astype(np.int64)
    else:
        order = np.argsort(code)
        code, tag = code[order], states.tag[order]
        starts = np.flatnonzero(np.append(True, code[1:] != code[:-1]))
        codes, ways = code[starts], np.add.reduceat(tag, starts)
    rest, square = np.divmod(codes, squares)
    used, total_left = np.divmod(rest, span)
    return _Beginnings(used, total_left + low, square, ways)


def _first(states: _Beginnings, total: int, least: int) -> Whole:
    """Return the least squares of −1, 0 and 1 with the right parity: (beginnings,)."""
    d = total - states.total
    first: Whole = np.maximum(np.abs(d), least - states.square)
    first += (first - d) % 2
    return first


def _closings(problem: ShortGrid, states: _Beginnings, total: int, least: int, most: int) -> Whole:
    """Return, as (beginnings,) array, in how many ways −1, 0 and 1 complete each."""
    d = total - states.total
    first = _first(states, total, least)
    last = np.minimum(problem.n - states.used, most - states.square)
    if problem.low > -1:
        last = np.minimum(last, d)
    if problem.high < 1:
        last = np.minimum(last, -d)
    ways: Whole = np.maximum((last - first) // 2 + 1, 0)
    return ways
