"""Draws: the same for the same seed, and from tables that are what they should be."""

from typing import Any

import numpy as np
import pytest

from sojia_stats import Summary, reconstruct
from sojia_stats.reconstruction.counting.box import box_of
from sojia_stats.reconstruction.counting.problem import GridProblem
from sojia_stats.reconstruction.counting.tables import draws
from sojia_stats.reconstruction.counting.tables.draws import draw_two_sides
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.two_sides import (
    Side,
    TwoSides,
    add_deviation,
    close,
    fill,
    first_tables,
)

DRAWN: list[tuple[Summary, dict[str, Any], list[list[int]]]] = [
    (
        Summary(n=9, mean="7.1", sd="3.5"),
        {"within": (0, 14)},
        [[1, 5, 5, 5, 7, 8, 11, 11, 11], [3, 4, 4, 5, 6, 8, 11, 11, 12]],
    ),
    (
        Summary(n=6, median="7", minimum="1", maximum="20"),
        {},
        [[1, 5, 5, 8, 16, 20], [1, 3, 3, 11, 15, 20]],
    ),
    (
        Summary(n=7, median="7", q1="4", q3="9", mean="7.4", minimum="1", maximum="20"),
        {},
        [[1, 2, 5, 7, 8, 9, 20], [1, 4, 4, 7, 7, 9, 20]],
    ),
    (
        Summary(n=9, mean="30.1", sd="9.5", median="28", minimum="18", maximum="50"),
        {},
        [[18, 24, 24, 25, 28, 30, 36, 36, 50], [18, 23, 23, 27, 28, 30, 36, 36, 50]],
    ),
]


@pytest.mark.parametrize(("summary", "reading", "rows"), DRAWN)
def test_a_seed_gives_the_same_rows_everywhere(
    summary: Summary, reading: dict[str, Any], rows: list[list[int]]
) -> None:
    assert reconstruct(summary, **reading).sample(2, seed=3).tolist() == rows


PROBLEMS = [
    GridProblem(9, low=0, high=14, sum_low=64, sum_high=64, spread_low=800, spread_high=900),
    GridProblem(5, low=0, high=40, sum_low=70, sum_high=74, spread_low=3000, spread_high=3100),
    GridProblem(12, low=2, high=11, sum_low=60, sum_high=61, spread_low=700, spread_high=760),
]


DRAWN_BOTH_WAYS = [
    [
        [[1, 5, 5, 6, 6, 9, 9, 11, 12], [2, 3, 5, 6, 6, 9, 11, 11, 11]],
        [[3, 4, 5, 6, 6, 6, 10, 11, 13], [4, 4, 5, 5, 6, 6, 10, 10, 14]],
    ],
    [[[2, 7, 9, 27, 29], [2, 5, 9, 26, 29]], [[3, 8, 12, 16, 35], [6, 7, 12, 12, 36]]],
]


@pytest.mark.parametrize(("problem", "drawn"), [*zip(PROBLEMS[:2], DRAWN_BOTH_WAYS, strict=True)])
def test_a_seed_gives_the_same_rows_of_each_table(
    problem: GridProblem, drawn: list[list[list[int]]]
) -> None:
    wide = draw_two_sides(TwoSides(box_of(problem)), 2, np.random.default_rng(4))
    layers = draws.draw(RankTables(box_of(problem)), 2, np.random.default_rng(4))
    assert [wide.tolist(), layers.tolist()] == drawn


@pytest.mark.parametrize("problem", PROBLEMS)
def test_tables_are_as_large_as_is_said(problem: GridProblem) -> None:
    wide = TwoSides(box_of(problem))
    assert wide.targets
    for side in (wide.below, wide.above):
        for tables in (first_tables(side), fill(side, None), fill(side, 97)):
            assert sum(table.size for table in tables) == side.cells
    assert wide.size == 8 * (wide.below.cells + wide.above.cells)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_levels_are_the_tables_from_each_deviation_outwards(
    problem: GridProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = TwoSides(box_of(problem))
    used = []

    def counted(side: Side, tables: Any, d: int) -> None:
        used.append(d)
        add_deviation(side, tables, d)

    monkeypatch.setattr(draws, "add_deviation", counted)
    for side in (wide.below, wide.above):
        used.clear()
        seen = []
        for d, tables in draws._levels(side):
            seen.append(d)
            plain = first_tables(side)
            for farther in range(side.farthest, d - 1, -1):
                add_deviation(side, plain, farther)
                if farther > d:
                    close(side, plain, farther)
            assert all(map(np.array_equal, tables, plain))
        assert seen == list(range(1, side.farthest + 1))
        # Each deviation is added once on the way down, and once more on the way back.
        assert sorted(used) == sorted(2 * seen)


def test_whole_numbers_and_floats_choose_alike() -> None:
    # Beyond 2^62 the ways are weighed in floating point; with few ways, both ways of choosing
    # must have the same frequencies.
    rng = np.random.default_rng(5)
    weights = np.array([0, 3, 0, 5, 2, 0])
    for kind in (np.int64, float):
        picks = draws._pick(weights.astype(kind), 20_000, rng)
        share = np.bincount(picks, minlength=6) / 20_000
        assert np.abs(share - weights / 10).max() < 0.02
        assert not share[weights == 0].any()
    ways = np.tile(weights, (20_000, 1))
    for kind in (np.uint64, float):
        picks = draws._choose(ways.astype(kind), rng)
        share = np.bincount(picks, minlength=6) / 20_000
        assert np.abs(share - weights / 10).max() < 0.02
        assert not share[weights == 0].any()


def test_rows_drawn_in_floating_point_are_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = GridProblem(
        5, low=0, high=9, sum_low=20, sum_high=21, spread_low=150, spread_high=200
    )
    number = RankTables(box_of(problem)).count()
    monkeypatch.setattr(draws, "WORD", 2)
    monkeypatch.setattr(draws, "_DRAWN_AT_ONCE", 64)
    rows = draws.draw(RankTables(box_of(problem)), 40 * number, np.random.default_rng(1))
    wide = draw_two_sides(TwoSides(box_of(problem)), 40 * number, np.random.default_rng(1))
    for drawn in (rows, wide):
        found, times = np.unique(drawn, axis=0, return_counts=True)
        assert len(found) == number
        assert all(problem.holds(row) for row in found.tolist())
        assert times.min() > 10 and times.max() < 80
