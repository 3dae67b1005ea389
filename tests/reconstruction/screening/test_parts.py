"""The parts that screening is made of, each against a listing."""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import NODES
from sojia_stats.reconstruction.counting.existence.square_sums import (
    greatest_squares,
    least_squares,
)
from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.screening import (
    mean_only,
    one_witness,
    order_counts,
    row_by_search,
    small_n,
)
from sojia_stats.reconstruction.screening.arrays import BEYOND, Windows
from sojia_stats.reconstruction.screening.boxes import Boxes
from sojia_stats.reconstruction.screening.extreme_squares import (
    SquareWindows,
    flattest,
    steepest,
)
from sojia_stats.reconstruction.screening.judged_rows import OPEN
from sojia_stats.reconstruction.screening.printed_rows import Defaults, PrintedRows

SIZES = [(m, w) for m in range(1, 6) for w in range(5)]


def rows_by_sum(m: int, w: int) -> dict[int, list[tuple[int, ...]]]:
    made: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for row in itertools.combinations_with_replacement(range(w + 1), m):
        made[sum(row)].append(row)
    return made


def squares(row: tuple[int, ...]) -> int:
    return sum(v * v for v in row)


def arrays(*numbers: int) -> Iterator[Any]:
    return (np.array([number]) for number in numbers)


@pytest.mark.parametrize(("m", "w"), SIZES)
def test_flattest_and_steepest(m: int, w: int) -> None:
    for total, rows in rows_by_sum(m, w).items():
        assert flattest(*arrays(m, total)) == min(map(squares, rows))
        assert steepest(*arrays(w, total)) == max(map(squares, rows))


@pytest.mark.parametrize(("m", "w"), SIZES)
def test_extremes_of_one_box_are_those_of_a_box_for_each_rank(m: int, w: int) -> None:
    # Counting answers for one problem and all its sums, screening for one sum of many problems.
    sums = np.arange(m * w + 1)
    least, most = (
        extreme([0] * m, [w] * m, sums).tolist() for extreme in (least_squares, greatest_squares)
    )
    assert flattest(np.full_like(sums, m), sums).tolist() == least
    assert steepest(np.full_like(sums, w), sums).tolist() == most


@pytest.mark.parametrize(("m", "w"), SIZES)
def test_how_high_one_value_may_be(m: int, w: int) -> None:
    # With the others flat, above the box too: "too low is no harm", and it never is.
    for total in range(m * w + 1):
        for high in range(m * w * w + 2):
            found = int(one_witness._highest(SquareWindows(*arrays(m, w, total, 0, high)))[0])
            fitting = [
                v
                for v in range(min(w, total) + 1)
                if v * v + int(flattest(*arrays(max(m - 1, 1), total - v))[0]) <= high
            ]
            above_mean = [v for v in fitting if v * m >= total]
            assert found == (max(above_mean) if above_mean else 0) or found in fitting
            if above_mean:
                assert found == max(above_mean)


@pytest.mark.parametrize(("m", "w"), [(m, w) for m, w in SIZES if w])
def test_how_many_values_may_be_at_the_end(m: int, w: int) -> None:
    for total in range(m * w + 1):
        for high in range(m * w * w + 2):
            fitting = [
                k
                for k in range(min(total // w, m - 1) + 1)
                if k * w * w + int(flattest(*arrays(m - k, total - k * w))[0]) <= high
            ]
            window = SquareWindows(*arrays(m, w, total, 0, high))
            assert one_witness._most_at_end(window)[0] == max(fitting, default=0)


class Built(NamedTuple):
    """In how many windows of squares a row of values fits, and in how many one is built."""

    fitting: int
    highest_first: int
    lowest_first: int
    lowest_squares: int


BUILT = {
    (2, 1): Built(3, 3, 3, 3),
    (2, 2): Built(7, 7, 7, 7),
    (2, 3): Built(14, 14, 14, 13),
    (2, 4): Built(24, 24, 24, 21),
    (2, 5): Built(37, 37, 37, 31),
    (2, 6): Built(53, 53, 53, 43),
    (3, 1): Built(4, 4, 4, 4),
    (3, 2): Built(13, 13, 13, 13),
    (3, 3): Built(32, 32, 32, 30),
    (3, 4): Built(62, 62, 62, 55),
    (3, 5): Built(106, 105, 105, 90),
    (3, 6): Built(166, 162, 162, 135),
    (4, 1): Built(5, 5, 5, 5),
    (4, 2): Built(21, 21, 21, 21),
    (4, 3): Built(58, 58, 58, 55),
    (4, 4): Built(120, 120, 120, 109),
    (4, 5): Built(218, 214, 214, 191),
    (4, 6): Built(359, 344, 344, 301),
    (5, 1): Built(6, 6, 6, 6),
    (5, 2): Built(31, 31, 31, 31),
    (5, 3): Built(92, 92, 92, 88),
    (5, 4): Built(198, 198, 198, 183),
    (5, 5): Built(372, 364, 364, 334),
    (5, 6): Built(625, 599, 599, 543),
}


def built_rows(m: int, w: int) -> Built:
    """Count the windows; each row of values that is built is checked to fit."""
    built = Counter[str]()
    for total, rows in rows_by_sum(m, w).items():
        flat, steep = min(map(squares, rows)), max(map(squares, rows))
        for least in range(flat, steep + 1, 2):
            for most in {least, min(least + 2, steep)}:
                fitting = {
                    (squares(row), sum(v**3 for v in row))
                    for row in rows
                    if least <= squares(row) <= most
                }
                windows = SquareWindows(*arrays(m, w, total, least, most))
                built["fitting"] += bool(fitting)
                for name in Built._fields[1:]:
                    found = getattr(one_witness, name)(windows)
                    built[name] += bool(found.built[0])
                    made = int(found.squares[0]), int(found.cubes[0])
                    assert not found.built[0] or made in fitting
    return Built(**built)


@pytest.mark.parametrize(("m", "w"), BUILT)
def test_rows_that_are_built_are_rows(m: int, w: int) -> None:
    # Windows that some row fits, and those in which one is built: ours, and the more the better.
    assert built_rows(m, w) == BUILT[m, w]


@pytest.mark.parametrize(("m", "w"), [(m, w) for m in range(5) for w in range(5)])
def test_sums_of_a_box(m: int, w: int) -> None:
    made = rows_by_sum(m, w)
    for low in range(-2, m * w + 3):
        for high in range(low - 1, m * w + 3):
            ways = sum(len(made.get(total, [])) for total in range(low, high + 1))
            assert mean_only.ways(*arrays(m, w), Windows(*arrays(low, high)))[0] == min(ways, 2)


@pytest.mark.parametrize("m", [1, 2, 3, 4, 5, 6])
def test_rows_with_a_median_are_counted(m: int) -> None:
    w, rank, pair = 5 if m < 5 else 3, (m + 1) // 2, m % 2 == 0
    for total, rows in rows_by_sum(m, w).items():
        for low, high in ((0, 2), (2, 3), (3, 3), (4, 7), (9, 10)):
            for least, most in ((0, 200), (total, total + 6)):
                fitting = 0
                for row in rows:
                    full = (0, *row, w)
                    middle = full[rank] + (full[rank + 1] if pair else 0)
                    fitting += low <= middle <= high and least <= squares(row) <= most
                window = small_n.Middle(
                    np.array([rank]), np.array([pair]), np.array([low]), np.array([high])
                )
                squares_too = SquareWindows(*arrays(m, w, total, least, most))
                assert small_n.count(squares_too, window)[0] == fitting


def test_more_ways_than_are_gone_through() -> None:
    # One value more: the first of the values has MOST + 1 ways to go.
    for over in (0, 1):
        last = small_n.MOST - 1 + over
        found = small_n.count(SquareWindows(*arrays(3, last, 3 * last, 0, 10**9)))
        assert found[0] == 1
    wide = 4 * small_n.MOST
    assert small_n.count(SquareWindows(*arrays(3, wide, wide, 0, 3 * wide**2)))[0] == OPEN


BAD = {
    "n": ("0", "-1", "2.5", "x", "1e3"),
    "mean": ("x", "1,5.2", "1.2.3", "--1"),
    "sd": ("x", "-1", "1.2.3"),
    "median": ("x", "1.2.3"),
    "minimum": ("x", "50"),
    "maximum": ("x", "-3"),
    "q1": ("x",),
    "q3": ("x",),
    "sd_kind": ("x",),
    "rounding": ("x",),
    "step": ("0", "x"),
}
GOOD = {"n": "4", "mean": "3.5", "sd": "2.1", "minimum": "1", "maximum": "6"}
GOOD |= {"median": "3", "q1": "2", "q3": "5", "sd_kind": "sample"}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BAD for text in BAD[name]])
def test_one_cell_makes_a_row_unreadable(name: str, text: str) -> None:
    frame = pd.DataFrame([GOOD, {**GOOD, name: text}, GOOD]).fillna("")
    cells = {one: frame[one].to_numpy(dtype=object) for one in frame.columns}
    assert PrintedRows(cells, Defaults()).readable.tolist() == [True, False, True]
    rows = PrintedRows(cells, Defaults())
    assert [rows.why_unreadable(row) is None for row in range(3)] == [True, False, True]


@pytest.mark.parametrize("n", range(1, 7))
def test_order_statistics_of_a_small_grid(n: int) -> None:
    grid = list(itertools.combinations_with_replacement(range(4), n))
    windows = [(0, 0), (0, 1), (1, 2), (3, 3), (2, 1), (-BEYOND, BEYOND)]
    both = 2 - n % 2
    middles = [(both * a, both * b) for a, b in windows] + [(3, 3), (both, both + 1)]
    for low, high, middle in itertools.product(windows, windows, middles):
        possible = any(
            low[0] <= row[0] <= low[1]
            and high[0] <= row[-1] <= high[1]
            and middle[0] <= row[(n - 1) // 2] + (row[n // 2] if both == 2 else 0) <= middle[1]
            for row in grid
        )
        found = order_counts.feasible(
            np.array([n]), *(Windows(*arrays(*ends)) for ends in (low, high, middle))
        )
        if possible or not any(end == windows[-1] for end in (low, high)):
            assert found[0] == possible, (low, high, middle)


@pytest.mark.parametrize("n", [2, 3, 512, 513, 514, 515])
@pytest.mark.parametrize("width", [0, 1, 2, 1023, 1024, 1025])
def test_tables_are_right_to_their_last_row(n: int, width: int) -> None:
    found = order_counts.inner_counts(*arrays(n, width))[0]
    if n > 514 or width > 1024:
        assert np.isnan(found)
    else:
        ways = math.comb(n - 2 + width, width)
        assert found == ways if ways < order_counts.MANY else found >= order_counts.MANY
    if width == 1 and n > 2:
        # Of n − 2 values between 0 and 1, so many are 1 as the median lets them be.
        h = (n - 1) // 2
        half = order_counts.counts(*arrays(n, 1), Windows(*arrays(1, 1)))[0]
        assert half == (h if n % 2 else 1)


def test_rows_within_64_bits_are_safe_and_others_are_not() -> None:
    # n² (W + 1)² and the greatest spread, both below 2^60.
    for n, width, spread, safe in (
        (2**15, 2**15 - 2, 0, True),
        (2**15, 2**15 - 1, 0, False),
        (4, 2**28 - 2, 0, True),
        (4, 2**28 - 1, 0, False),
        (4, 5, 2**60 - 2**10, True),
        (4, 5, 2**60, False),
    ):
        found = Boxes(*arrays(n, n, width, 0, 0, 0, 0, 0, spread))
        assert found.safe.tolist() == [safe]


@pytest.mark.parametrize(
    ("name", "text"), [("maximum", "-4000000000000"), ("minimum", "4000000000000")]
)
def test_an_end_that_is_far_from_the_one_that_is_missing(name: str, text: str) -> None:
    cells = {one: np.array([cell], dtype=object) for one, cell in (("n", "3"), (name, text))}
    assert PrintedRows(cells, Defaults()).readable.tolist() == [True]


@pytest.mark.parametrize(("m", "w"), [(3, 6), (4, 5), (5, 4)])
def test_rows_that_are_not_built_to_their_end_are_left_open(
    m: int, w: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_witness, "_PICKS", 1)
    found, whole = built_rows(m, w), BUILT[m, w]
    assert found[0] == whole[0]
    assert all(0 < few < all_picks for few, all_picks in zip(found[1:], whole[1:], strict=True))


def test_a_search_that_stops_too_soon_is_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def short(problem: GridProblem, memory: int, nodes: int = NODES) -> GridSets:
        tried.append(nodes)
        return GridSets(problem, 1, nodes=3 * nodes // NODES)

    monkeypatch.setattr(row_by_search, "GridSets", short)
    # n·Q − S² of 5 values that add up to 53: listed, and one row has it.
    spread = {"spread_low": 3956, "spread_high": 3956}
    problem = GridProblem(5, low=0, high=30, sum_low=53, sum_high=53, **spread)
    rows = itertools.combinations_with_replacement(range(31), 5)
    fitting = [r for r in rows if sum(r) == 53 and 5 * squares(r) - 53**2 == 3956]
    assert len(fitting) == 1
    assert row_by_search.outcome.__wrapped__(problem) == "determined"
    assert tried == [NODES, 4 * NODES]


def test_a_fine_step_has_too_many_sums_to_look_at() -> None:
    spread = 10**13
    problem = GridProblem(3, low=0, high=10**7, spread_low=spread, spread_high=spread)
    assert row_by_search.outcome(problem) == "undecided"
    assert row_by_search.count(problem) is None
