"""Where a list or a count is refused: at exactly the memory and work that it takes, not before."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, count

import numpy as np
import pytest

from sojia_stats.errors import TooLarge, Undecided
from sojia_stats.reconstruction.counting import data_sets, extremes
from sojia_stats.reconstruction.counting.box import box_of
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import Finding, find
from sojia_stats.reconstruction.counting.existence.square_sums import word
from sojia_stats.reconstruction.counting.extremes import (
    Aim,
    PlaceAim,
    SumAim,
    VarianceAim,
    bounds_of,
)
from sojia_stats.reconstruction.counting.problem import GridProblem, Link
from sojia_stats.reconstruction.counting.tables import size_estimate, two_sides, value_counts
from sojia_stats.reconstruction.counting.tables.multiplicities import (
    as_multiplicities,
    as_values,
    short_grid_of,
)
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.size_estimate import allow
from sojia_stats.reconstruction.counting.tables.two_sides import TwoSides
from sojia_stats.reconstruction.counting.tables.value_counts import (
    ShortGrid,
    count_short,
    list_short,
)
from sojia_stats.reconstruction.counting.unbounded import enclosed

PROBLEM = GridProblem(9, low=0, high=14, sum_low=64, sum_high=64, spread_low=800, spread_high=900)


@pytest.mark.parametrize(
    ("low", "width", "itemsize"), [(-128, 256, 1), (-129, 3, 8), (0, 128, 1), (0, 129, 8)]
)
def test_values_are_spelled_in_the_smallest_type(low: int, width: int, itemsize: int) -> None:
    rows = np.zeros((3, width), dtype=np.uint8)
    rows[:, 0], rows[:, -1] = 2, 1
    memory = 3 * 3 * itemsize
    found = as_values(rows, low, 3, memory)
    assert found.dtype.itemsize == itemsize
    assert found.tolist() == [[low, low, low + width - 1]] * 3
    assert as_multiplicities(found, low, low + width - 1).tolist() == rows.tolist()
    with pytest.raises(TooLarge, match=f"need {memory} bytes: ask for multiplicities"):
        as_values(rows, low, 3, memory - 1)


def test_more_rows_than_are_spelled_at_once() -> None:
    rows = np.tile(np.array([[1, 2], [3, 0]], dtype=np.uint8), (2**15 + 1, 1))
    found = as_values(rows, 4, 3, 2**30)
    assert np.array_equal(found, np.tile([[4, 5, 5], [4, 4, 4]], (2**15 + 1, 1)))


def test_a_list_of_multiplicities_takes_its_memory() -> None:
    short = short_grid_of(
        GridProblem(12, low=0, high=9, sum_low=50, sum_high=50, spread_low=900, spread_high=1000)
    )
    assert short is not None
    rows = list_short(short)
    assert (len(rows), rows.dtype) == (count_short(short), np.uint8)
    memory = len(rows) * (rows.shape[1] + 8)
    assert np.array_equal(list_short(short, memory), rows)
    with pytest.raises(TooLarge, match=f"needs {memory:,} bytes"):
        list_short(short, memory - 1)


def test_a_row_of_multiplicities_fits_a_word_or_is_refused() -> None:
    # 8^20 is below 2^63 and 8^21 is 2^63.
    for width, refused in ((20, False), (21, True)):
        problem = ShortGrid(7, 0, width - 1, ((7, 7, 9),))
        if refused:
            with pytest.raises(TooLarge, match="outgrow a 64-bit word"):
                list_short(problem)
        else:
            assert len(list_short(problem)) == count_short(problem) == 2


@pytest.mark.parametrize(("n", "kind"), [(255, np.uint8), (256, np.uint16), (70_000, np.uint32)])
def test_multiplicities_have_the_smallest_type(n: int, kind: type) -> None:
    assert list_short(ShortGrid(n, 0, 1, ((3, 3, 3),))).dtype == kind


def test_tables_take_the_memory_that_is_said() -> None:
    frame = box_of(PROBLEM)
    layers, wide = RankTables(frame), TwoSides(frame)
    expected = layers.count()
    needed = 8 * layers.cells(keep=False)
    rows = 40 * RankTables(
        replace(frame, sum_low=None, sum_high=None, spread_low=None, spread_high=None)
    ).cells(keep=False)
    assert rows < needed
    assert RankTables(frame, needed).count() == expected
    assert TwoSides(frame, wide.size).count() == expected
    for made in (RankTables(frame, needed - 1), TwoSides(frame, wide.size - 1)):
        with pytest.raises(TooLarge, match="allow more memory, or give a coarser step"):
            made.count()


def test_what_is_said_of_memory_and_of_work() -> None:
    frame = box_of(PROBLEM)
    allow(frame, 100, 100, size_estimate.MOST_ADDITIONS)
    with pytest.raises(TooLarge) as refused:
        allow(frame, 3 * 2**29, 2**30)
    assert str(refused.value) == (
        "about 10^3 data sets of n = 9 on 15 steps: the exact answer takes 1.5 GiB of tables; "
        "allow more memory, or give a coarser step or narrower bounds (within=); status and "
        "bounds answer without it"
    )
    with pytest.raises(TooLarge, match=r"the exact answer takes 4e\+10 additions; allow"):
        allow(frame, 100, 100, size_estimate.MOST_ADDITIONS + 1)
    only = box_of(GridProblem(2, low=3, high=3))
    with pytest.raises(TooLarge, match=r"^few data sets of n = 2 on 1 steps"):
        allow(only, 101, 100)


def test_squares_are_computed_in_words_where_they_fit() -> None:
    # (n · largest)² below 2^61
    most = math.isqrt(2**61 - 1) // 4
    assert word([0] * 4, [most] * 4) is np.int64
    assert word([0] * 4, [most + 1] * 4) is object
    assert word([-most - 1] * 4, [0] * 4) is object
    assert word([0] * 4, [0] * 4) is np.int64


@pytest.mark.parametrize("facts", [
    {"n": 3, "links": (Link(1, 1, 0, 5, 5),)},
    {"n": 3, "links": (Link(1, 1, 0, 5, 5),), "sum_low": 15, "sum_high": 16},
    {"n": 2, "sum_low": 7, "sum_high": 7},
    {"n": 3, "spread_low": 1, "spread_high": 1},
    {"n": 3, "low": 2, "links": (Link(0, 1, 1, 9, 9),)},
])  # fmt: skip
def test_unbounded_values_are_decided_in_a_box_that_is_wide_enough(facts: dict[str, int]) -> None:
    # In a wider box there is a data set only if there is one in the box, and one that the box does
    # not hold only if there are infinitely many.
    problem = GridProblem(**facts)
    found = enclosed(problem)
    assert found.problem.low is not None and found.problem.high is not None
    reach = found.problem.high - found.problem.low
    wide = replace(
        problem,
        low=found.problem.low - 3 * reach if problem.low is None else problem.low,
        high=found.problem.high + 3 * reach if problem.high is None else problem.high,
    )
    here, there = GridSets(found.problem).count, GridSets(wide).count
    assert (here > 0) == (there > 0)
    assert (there > here) == GridSets(problem).infinite


@pytest.mark.parametrize("facts", [
    {"n": 3, "low": 0, "links": (Link(1, 1, 0, 5, 5),), "spread_low": 0, "spread_high": 40},
    {"n": 2, "low": 0, "sum_low": 7, "sum_high": 7},
    {"n": 4, "high": 9, "sum_low": 7, "sum_high": 8},
    {"n": 4, "low": 0, "high": 3},
])  # fmt: skip
def test_what_is_bounded_stays_as_it_is(facts: dict[str, int]) -> None:
    problem = GridProblem(**facts)
    assert enclosed(problem).problem == problem
    assert enclosed(problem).beyond == ()


TIED = GridProblem(
    8,
    low=0,
    high=20,
    links=(Link(3, 1, 1, 15, 16), Link(0, 1, 0, 1, 2), Link(5, 3, 1, 40, 47)),
    sum_low=70,
    sum_high=71,
    spread_low=900,
    spread_high=1000,
)


@pytest.mark.parametrize("problem", [PROBLEM, TIED])
@pytest.mark.parametrize("answer", ["count", "marginals", "rows", "sample", "bound"])
def test_less_memory_gives_the_same_answer_or_a_refusal(problem: GridProblem, answer: str) -> None:
    rows = list(GridSets(problem))
    assert len(rows) == GridSets(problem).count > 50
    answered = refused = 0
    for power in range(6, 24):
        found = GridSets(problem, memory=2**power)
        try:
            if answer == "count":
                assert found.count == len(rows)
            elif answer == "marginals":
                assert [sum(of.values()) for of in found.marginals()] == [len(rows)] * problem.n
            elif answer == "rows":
                assert sorted(map(tuple, found.to_numpy().tolist())) == sorted(rows)
            elif answer == "sample":
                drawn = found.sample(200, np.random.default_rng(1)).tolist()
                assert set(map(tuple, drawn)) <= set(rows)
                assert len(set(map(tuple, drawn))) > min(100, len(rows) // 2)
            else:
                assert RankTables(box_of(problem), 2**power).bound() >= len(rows)
        except TooLarge:
            refused += 1
            assert not answered, "what fits a smaller memory fits a larger one"
        else:
            answered += 1
    assert answered and refused


def test_boxes_without_links_are_counted_and_drawn_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = GridProblem(
        6,
        low=0,
        high=40,
        links=(Link(2, 1, 1, 40, 41),),
        sum_low=110,
        sum_high=120,
        spread_low=2000,
        spread_high=2200,
    )
    rows = set(GridSets(problem))
    memory = 8 * RankTables(box_of(problem)).cells(keep=False) - 1
    with monkeypatch.context() as patched:
        patched.setattr(RankTables, "count", None)  # only the boxes are left to count with
        assert GridSets(problem, memory).count == len(rows) == 4311
    monkeypatch.setattr(data_sets, "draw", None)
    drawn = GridSets(problem, 8 * memory).sample(20 * len(rows), np.random.default_rng(2))
    found, times = np.unique(drawn, axis=0, return_counts=True)
    assert set(map(tuple, found.tolist())) == rows
    assert times.min() > 2 and times.max() < 60
    monkeypatch.setattr(data_sets, "_MOST_BOXES", 1)
    with pytest.raises(TooLarge):
        _ = GridSets(problem, memory).count


def test_beginnings_are_merged_alike_in_a_table_and_by_sorting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shorts = [
        ShortGrid(12, 0, 9, ((50, 268, 320),)),
        ShortGrid(20, 1, 6, ((66, 280, 300), (67, 280, 301))),
    ]
    counts = [count_short(short) for short in shorts]
    assert counts == [len(list_short(short)) for short in shorts]
    monkeypatch.setattr(value_counts, "_DENSE", 0)
    assert [count_short(short) for short in shorts] == counts


def test_a_count_beyond_a_word_by_residues(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = GridProblem(
        36, low=0, high=35, sum_low=430, sum_high=432, spread_low=60_000, spread_high=61_000
    )
    frame = box_of(problem)
    # So many rows are in the boxes that the count may outgrow a word, as far as is known before.
    assert frame is not None
    assert math.comb(frame.highs[-1] - frame.lows[0] + 36, 36) >= 2**64
    wide = TwoSides(frame)
    expected = wide.count()
    assert expected > 2**34
    monkeypatch.setattr(two_sides, "_PRECISE_BELOW", 1.0)
    assert TwoSides(frame).count() == expected


UNDECIDED = Finding("undecided")


def test_what_is_not_known_to_be_finite_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = GridProblem(3, low=0, links=(Link(1, 1, 0, 5, 5),))
    assert GridSets(problem).infinite
    monkeypatch.setattr(data_sets, "find", lambda problem, nodes: UNDECIDED)
    with pytest.raises(Undecided) as refused:
        _ = GridSets(problem).infinite
    assert str(refused.value) == (
        "whether finitely many data sets fit could not be decided: give minimum and maximum, or "
        "within="
    )


@pytest.mark.parametrize("aim", [SumAim(), VarianceAim(), PlaceAim(Fraction(5, 2))])
def test_bounds_are_exact_or_refused_wherever_the_search_stops(
    aim: Aim, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = GridProblem(5, low=0, high=11, sum_low=24, sum_high=26, spread_low=90, spread_high=99)
    values = [
        aim.value(problem, aim.of(row))
        for row in combinations_with_replacement(range(12), 5)
        if problem.holds(row)
    ]
    stopped = 0
    for last in range(100):
        searches = count()

        def search(
            problem: GridProblem, nodes: int, searches: count = searches, last: int = last
        ) -> Finding:
            return UNDECIDED if next(searches) == last else find(problem, nodes)

        monkeypatch.setattr(extremes, "find", search)
        try:
            found = bounds_of(aim, problem, 1000)
        except Undecided as refused:
            stopped += 1
            assert str(refused) == (
                "the search for extreme data sets stopped undecided after 1,000 steps: allow more, "
                "or narrow the bounds (within=)"
            )
        else:
            assert (found.low, found.high) == (min(values), max(values))
            break
    assert stopped == last >= 2


def test_a_short_grid_whose_rows_outgrow_a_word_is_listed_rank_by_rank() -> None:
    # 41^12 is beyond 2^63, so that a row of multiplicities is no longer one number.
    problem = GridProblem(
        40, low=0, high=11, sum_low=200, sum_high=200, spread_low=240, spread_high=240
    )
    short = short_grid_of(problem, attained=False)
    assert short is not None
    with pytest.raises(TooLarge, match="outgrow a 64-bit word"):
        list_short(short)
    found = GridSets(problem)
    # Squares of deviations from 5 that add up to 6, of deviations that add up to 0.
    deviations = {
        tuple(sorted((*row, *[0] * (40 - len(row)))))
        for size in range(7)
        for row in combinations_with_replacement((-2, -1, 1, 2), size)
        if sum(row) == 0 and sum(v * v for v in row) == 6
    }
    rows = sorted(tuple(5 + v for v in row) for row in deviations)
    assert [tuple(row) for row in found.to_numpy().tolist()] == rows
    assert found.count == len(rows) == 3
    multiplicities = found.to_numpy(multiplicities=True).tolist()
    assert found.ends == (0, 11)
    assert multiplicities == [[row.count(k) for k in range(12)] for row in rows]


def test_a_list_that_outgrows_the_memory_as_multiplicities_is_refused() -> None:
    short = GridProblem(
        12, low=0, high=9, sum_low=50, sum_high=50, spread_low=900, spread_high=1000
    )
    with pytest.raises(TooLarge):
        GridSets(short, memory=100).to_numpy()


def test_too_many_beginnings_are_counted_by_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = GridProblem(
        12, low=0, high=9, sum_low=50, sum_high=50, spread_low=900, spread_high=1000
    )
    short = short_grid_of(problem)
    assert short is not None
    expected = count_short(short)
    monkeypatch.setattr(value_counts, "_MOST_BEGINNINGS", 10)
    with pytest.raises(TooLarge, match="tables of both sides of the mean are faster"):
        count_short(short)
    assert GridSets(problem).count == expected


def test_many_boxes_are_drawn_from_the_tables_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = 8 * RankTables(box_of(TIED)).cells(keep=True)
    rows = set(GridSets(TIED))
    monkeypatch.setattr(data_sets, "_MOST_BOXES", 1)
    drawn = GridSets(TIED, memory).sample(20 * len(rows), np.random.default_rng(4))
    found, times = np.unique(drawn, axis=0, return_counts=True)
    assert set(map(tuple, found.tolist())) == rows
    assert times.max() < 60


@pytest.mark.parametrize(
    ("problem", "count"),
    [
        # A minimum of 2 and one of 3, and one below all values.
        (GridProblem(5, low=0, high=9, sum_low=20, sum_high=20, spread_low=40, spread_high=60,
                     links=(Link(0, 1, 0, 2, 2), Link(0, 1, 0, 3, 3))), 0),
        (GridProblem(5, low=3, high=9, sum_low=20, sum_high=20, spread_low=40, spread_high=60,
                     links=(Link(0, 1, 0, 2, 2),)), 0),
        # 400 values up to 10, of which one is 2 or two are 1: C(410, 10) is beyond 2^62.
        (GridProblem(400, low=0, high=10, sum_low=2, sum_high=2, spread_low=0, spread_high=10**6),
         2),
    ],
)  # fmt: skip
def test_what_is_no_short_grid_is_counted_otherwise(problem: GridProblem, count: int) -> None:
    assert short_grid_of(problem) is None
    assert GridSets(problem).count == count
