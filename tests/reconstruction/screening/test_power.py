"""How many rows screening settles without the exact search, which takes a thousand times as long.

A row that is not settled is searched, so its status stays right and only the time tells. These
numbers are ours: one that falls says that some rows have become slow.
"""

import math
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from sojia_stats.reconstruction.screening import judge as judging
from sojia_stats.reconstruction.screening import (
    one_witness,
    order_counts,
    small_n,
    square_sums,
    two_witnesses,
)
from sojia_stats.reconstruction.screening.arrays import Windows
from sojia_stats.reconstruction.screening.boxes import Boxes
from sojia_stats.reconstruction.screening.extreme_squares import SquareWindows
from sojia_stats.reconstruction.screening.judged_rows import OPEN, STATUSES, JudgedRows
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows

KEPT = {
    "mean": ("mean",),
    "mean, sd": ("mean", "sd"),
    "median": ("median",),
    "median, mean": ("median", "mean"),
    "median, mean, sd": ("median", "mean", "sd"),
}
ENDS = (("minimum", "maximum"), ("minimum", "maximum"), ("minimum",), ("maximum",), ())


def tables() -> dict[str, list[dict[str, str]]]:
    """Honest rows of whole numbers, and some with a slip in the last digit."""
    rng = random.Random(29)
    made: dict[str, list[dict[str, str]]] = {name: [] for name in KEPT}
    for name, kept in KEPT.items():
        for _ in range(400):
            n, width = rng.choice([2, 3, 4, 5, 6, 8, 11, 16, 24, 60]), rng.choice([2, 6, 12, 30])
            low = rng.randint(-3, 9)
            values = sorted(low + rng.randint(0, width) for _ in range(n))
            mean = Fraction(sum(values), n)
            variance = sum((v - mean) ** 2 for v in values) / (n - 1)
            shown = {
                "minimum": str(values[0]),
                "maximum": str(values[-1]),
                "median": f"{(values[(n - 1) // 2] + values[n // 2]) / 2:.1f}",
                "mean": f"{float(mean):.{rng.choice((1, 2))}f}",
                "sd": f"{math.sqrt(variance):.{rng.choice((1, 2))}f}",
            }
            if rng.random() < 0.4:
                slip = rng.choice(kept)
                shown[slip] = shown[slip][:-1] + str(rng.randint(0, 9))
            row = {one: shown[one] for one in (*rng.choice(ENDS), *kept)}
            made[name].append({**row, "n": str(n), "step": "1", "sd_kind": "sample"})
    return made


def settled(rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Statuses that are settled without the search, and how many rows are left to it."""
    seen: list[Counter[int]] = []

    def note(_printed: object, _rows: object, judged: JudgedRows, *_: object) -> None:
        seen.append(Counter(judged.status.tolist()))

    monkeypatch.setattr(judging, "_by_search", note)
    frame = pd.DataFrame(rows).fillna("")
    cells = {name: frame[name].to_numpy(dtype=object) for name in frame.columns}
    judging.judge(PrintedRows(cells, Defaults()))
    return {STATUSES[k] if k >= 0 else "left": v for k, v in sorted(seen[0].items())}


SETTLED = {
    "mean": {"determined": 35, "compatible": 256, "incompatible": 109},
    "mean, sd": {"left": 8, "determined": 98, "compatible": 212, "incompatible": 82},
    "median": {"left": 19, "determined": 25, "compatible": 217, "incompatible": 139},
    "median, mean": {"left": 299, "incompatible": 101},
    "median, mean, sd": {"left": 176, "determined": 56, "compatible": 57, "incompatible": 111},
}


@pytest.mark.parametrize("name", KEPT)
def test_rows_settled_without_a_search(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settled(tables()[name], monkeypatch) == SETTLED[name]


def grid(seed: int, size: int) -> SquareWindows:
    """Free values, width, sum and a window of squares, all possible."""
    rng = np.random.default_rng(seed)
    m, width = rng.integers(3, 15, size), rng.integers(4, 40, size)
    values = [rng.integers(0, w + 1, k) for k, w in zip(m, width, strict=True)]
    total = np.array([v.sum() for v in values])
    squares = np.array([(v * v).sum() for v in values])
    return SquareWindows(m, width, total, squares, squares + 2 * rng.integers(0, 6, size))


def test_rows_that_are_gone_through() -> None:
    found = small_n.count(grid(3, 600))
    assert (int((found < 0).sum()), int(found[found > 0].sum())) == (221, 106588)


def test_rows_that_are_built() -> None:
    built = one_witness.highest_first(grid(5, 600)).built
    mirrored = one_witness.lowest_first(grid(5, 600)).built
    assert (int(built.sum()), int(mirrored.sum()), int((built | mirrored).sum())) == (590, 582, 597)


def boxes(seed: int, size: int, widest: int = 4) -> tuple[Boxes, Windows]:
    """Rows whose ends are fixed, with a median; the windows are up to ``widest`` wide."""
    rng = np.random.default_rng(seed)
    n, width = rng.integers(5, 40, size), rng.integers(4, 60, size)
    rows = [
        np.sort(np.r_[0, rng.integers(0, w + 1, k - 2), w]) for k, w in zip(n, width, strict=True)
    ]
    total = np.array([row.sum() for row in rows])
    spread = np.array([k * (r * r).sum() - r.sum() ** 2 for k, r in zip(n, rows, strict=True)])
    middle = np.array(
        [r[k // 2] if k % 2 else r[k // 2 - 1] + r[k // 2] for k, r in zip(n, rows, strict=True)]
    )
    wide = rng.integers(0, widest, size)
    low, high = spread - n * n * wide, spread + n * n * wide
    found = Boxes(n, n - 2, width, width, width**2, total - wide, total + wide, low, high)
    return found, Windows(middle - (wide > 2), middle + (wide > 1))


def test_rows_of_which_two_halves_are_built() -> None:
    found, middle = boxes(7, 300)
    assert int(two_witnesses.two_built(found, middle).sum()) == 281
    counts = Counter(square_sums.settle_with_median(found, middle).tolist())
    assert dict(sorted(counts.items())) == {OPEN: 239, 1: 4, 2: 57}


class Narrow(NamedTuple):
    """Rows of which two halves are built, and those settled without and with the median."""

    two_built: int
    none: int
    one: int
    more: int
    none_with_median: int
    one_with_median: int
    more_with_median: int


def narrow(seed: int) -> Narrow:
    rng = np.random.default_rng(seed)
    found, medians = boxes(seed, 250, widest=1)
    odd = rng.integers(0, 2, 250) * 2 * found.n
    found = replace(found, spread_low=found.spread_low + odd, spread_high=found.spread_high + odd)
    ways = Counter(square_sums.settle(found).tolist())
    middle = Counter(square_sums.settle_with_median(found, medians).tolist())
    two = int(two_witnesses.two_built(found, medians).sum())
    return Narrow(two, *(ways[k] for k in range(3)), *(middle[k] for k in range(3)))


NARROW = {
    1: Narrow(204, 0, 5, 244, 0, 18, 46),
    2: Narrow(206, 0, 6, 244, 0, 16, 57),
    3: Narrow(201, 0, 8, 242, 0, 18, 49),
}


@pytest.mark.parametrize("seed", NARROW)
def test_rows_settled_under_narrow_windows(seed: int) -> None:
    assert narrow(seed) == NARROW[seed]


def test_spreads_that_no_sum_allows() -> None:
    rng = np.random.default_rng(11)
    found, _ = boxes(9, 400)
    away = (found.spread_high * rng.choice([-0.9, -0.5, 0, 0.5, 2.5, 6], 400)).astype(np.int64)
    moved = replace(
        found,
        sum_low=found.sum_low - rng.integers(0, 60, 400),
        sum_high=found.sum_high + rng.integers(0, 60, 400),
        spread_low=found.spread_low + away,
        spread_high=found.spread_high + away,
    )
    low = np.maximum(moved.sum_low - moved.fixed_sum, 0)
    high = np.minimum(moved.sum_high - moved.fixed_sum, moved.free * moved.width)
    outside = square_sums._outside(moved, low, high)
    possible = np.zeros(400, dtype=bool)
    for row in range(400):
        n, m, w = int(moved.n[row]), int(moved.free[row]), int(moved.width[row])
        for s in range(int(low[row]), int(high[row]) + 1):
            flat = (s % m) * (s // m + 1) ** 2 + (m - s % m) * (s // m) ** 2
            steep = (s // w) * w * w + (s % w) ** 2
            least, most = (n * (w * w + q) - (w + s) ** 2 for q in (flat, steep))
            possible[row] |= least <= moved.spread_high[row] and most >= moved.spread_low[row]
    assert not (outside & possible).any()
    assert (int(outside.sum()), int((~possible).sum())) == (217, 218)


@pytest.mark.parametrize("n", [2, 3, 4, 7, 8, 40])
@pytest.mark.parametrize("width", [0, 1, 9, 60, 2000])
def test_counts_one_by_one_are_exact_or_many(n: int, width: int) -> None:
    ways = math.comb(n - 2 + width, width)
    assert order_counts.inner_binomial_count(n, width) == (
        ways if ways <= order_counts.COUNTED else order_counts.MANY
    )
    if n < 3:
        return
    h = (n - 1) // 2 - 1
    for m1, m2 in ((0, 0), (width // 2, width // 2 + 3), (width - 1, 5 * width)):
        ways, terms = 0, 0
        for middle in range(max(m1, 0), min(m2, (2 - n % 2) * width) + 1):
            lower = range(max(0, middle - width), middle // 2 + 1) if n % 2 == 0 else (middle,)
            for a in lower:
                b = middle - a if n % 2 == 0 else middle
                ways += math.comb(h + a, h) * math.comb(h + width - b, h)
                terms += 1
        many = ways if ways <= order_counts.COUNTED else order_counts.MANY
        assert order_counts.binomial_count(n, width, m1, m2) == (
            many if terms <= 20_000 else None
        ) or (terms > 20_000 and ways > order_counts.COUNTED)
