"""Every answer of the grid engine against brute force with fractions."""

import math
import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.extremes import PlaceAim, SumAim, VarianceAim
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, grid_problem
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.quartile_positions import METHODS, quartile_position
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary


def problem_of(summary, reading):
    return grid_problem(chain_of(summary, reading), reading.step, reading.origin)


def sets_of(brute, facts, **options):
    summary, reading = brute.arguments(facts)
    return GridSets(problem_of(Summary(**summary), Reading(**reading)), **options)


def statuses(number):
    return "incompatible" if not number else "determined" if number == 1 else "compatible"


@pytest.mark.parametrize("seed", range(10))
def test_counts_lists_and_statuses_agree_with_brute_force(brute, seed):
    rng = random.Random(seed)
    seen = Counter()
    for _ in range(220):
        facts, _ = brute.random_facts(rng, 1500)
        expected = brute.data_sets(facts)
        found = sets_of(brute, facts)
        value = found.problem.value
        assert found.count == len(expected), facts
        assert [tuple(map(value, row)) for row in found] == expected, facts
        assert found.status == statuses(len(expected)), facts
        seen[found.status] += 1
    assert min(seen[status] for status in ("incompatible", "determined", "compatible")) > 5


@pytest.mark.parametrize("seed", range(3))
def test_arrays_marginals_and_draws_agree_with_brute_force(brute, seed):
    rng = random.Random(100 + seed)
    for _ in range(150):
        facts, _ = brute.random_facts(rng, 800)
        expected = brute.data_sets(facts)
        found = sets_of(brute, facts)
        value, n = found.problem.value, found.problem.n
        rows = [tuple(map(value, row)) for row in found.to_numpy().tolist()]
        assert rows == expected, facts
        as_values = [
            tuple(value(found.ends[0] + i) for i, times in enumerate(row) for _ in range(times))
            for row in found.to_numpy(multiplicities=True).tolist()
        ]
        assert as_values == expected, facts
        counted = [Counter(row[rank] for row in expected) for rank in range(n)]
        marginals = [{value(k): ways for k, ways in rank.items()} for rank in found.marginals()]
        assert marginals == counted, facts
        if expected:
            drawn = found.sample(4, np.random.default_rng(seed)).tolist()
            assert {tuple(map(value, row)) for row in drawn} <= set(expected), facts


@pytest.mark.parametrize("seed", range(3))
def test_bounds_agree_with_brute_force(brute, seed):
    rng = random.Random(200 + seed)
    for _ in range(120):
        facts, _ = brute.random_facts(rng, 500)
        expected = brute.data_sets(facts)
        found = sets_of(brute, facts)
        n, method = found.problem.n, rng.choice(METHODS)
        if not expected:
            with pytest.raises(ValueError, match="no data set fits"):
                found.bounds(SumAim())
            continue
        q1 = [brute.quantile(row, Fraction(1, 4), method) for row in expected]
        medians = [brute.median(row) for row in expected]
        cases = [
            (SumAim(), [sum(row) for row in expected]),
            (PlaceAim(quartile_position(n, "q1", method)), q1),
            (PlaceAim(Fraction(n - 1, 2)), medians),
            (PlaceAim(Fraction(n - 1)), [row[-1] for row in expected]),
        ]
        if n > 1:
            means = [sum(row) / Fraction(n) for row in expected]
            variances = [
                sum((x - mean) ** 2 for x in row) / Fraction(n - 1)
                for row, mean in zip(expected, means, strict=True)
            ]
            cases.append((VarianceAim(), variances))
        for aim, values in cases:
            bounds = found.bounds(aim)
            assert (bounds.low, bounds.high) == (min(values), max(values)), (aim, facts)
            assert bounds.low_attained and bounds.high_attained


def test_reference_counts(reference):
    scales = [case["within"] for case in reference("reconstruction")["mean_sd"]]
    assert scales == [[2, 10], [1, 5], [1, 10], [1, 7], [0, 50]]
    for case in reference("reconstruction")["mean_sd"]:
        for rule, count in case["count"].items():
            summary = Summary(n=case["n"], mean=case["mean"], sd=case["sd"])
            found = GridSets(problem_of(summary, Reading("1", rule, within=case["within"])))
            assert found.count == count
            if "data_sets" in case:
                assert [list(row) for row in found] == case["data_sets"]


def test_reference_medians_and_ranges(reference):
    cases = reference("reconstruction")["median_range"]
    printed = ("n", "minimum", "maximum", "median", "mean")
    assert [[case.get(name) for name in printed] for case in cases] == [
        [4, "2", "10", "4", None],
        [4, "2", "10", "4.0", None],
        [4, "3", "18", "3", None],
        [4, "2", "50", None, "13.5"],
    ]
    for case in cases:
        facts = {k: v for k, v in case.items() if k != "expected"}
        for rule, expected in case["expected"].items():
            found = GridSets(problem_of(Summary(**facts), Reading("1", rule)))
            assert found.count == expected["count"]
            assert [list(row) for row in found] == expected["data_sets"]
            if expected["mean"]:
                sums = found.bounds(SumAim())
                assert [sums.low / found.problem.n, sums.high / found.problem.n] == expected["mean"]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ((Link(1, 1, 0, 4, 4),), math.inf),  # a median of three, no range
        ((Link(0, 1, 0, 2, 2), Link(2, 1, 0, 5, 5)), 4),
        ((Link(0, 1, 0, 3, 3), Link(2, 1, 0, 2, 2)), 0),
    ],
)
def test_values_without_bounds(links, expected):
    found = GridSets(GridProblem(3, links=links))
    assert found.count == expected
    assert (found.status == "incompatible") == (expected == 0)


def test_a_mean_and_a_minimum_bound_the_values():
    problem = GridProblem(3, links=(Link(0, 1, 0, 1, 1),), sum_low=7, sum_high=7)
    assert list(GridSets(problem)) == [(1, 1, 5), (1, 2, 4), (1, 3, 3)]


def test_a_spread_without_a_place_has_no_finite_count():
    # Two values that differ by 3, wherever they are: n·Q − S² = 9.
    anywhere = GridProblem(2, spread_low=9, spread_high=9)
    assert GridSets(anywhere).count == math.inf
    assert GridSets(GridProblem(2, low=0, spread_low=9, spread_high=9)).count == math.inf
    assert GridSets(GridProblem(2, spread_low=8, spread_high=8)).count == 0
    bounds = GridSets(GridProblem(2, low=0, spread_low=9, spread_high=9)).bounds(SumAim())
    assert (bounds.low, bounds.high) == (3, math.inf)
    with pytest.raises(ValueError, match="infinitely many"):
        list(GridSets(anywhere))


def test_what_outgrows_the_memory_says_so():
    summary = Summary(n=25, mean="20.3", sd="12.1")
    found = GridSets(problem_of(summary, Reading("1", within=(0, 50))), memory=2**20)
    with pytest.raises(TooLarge, match="GiB of tables"):
        _ = found.count
    assert found.status == "compatible"


def test_draws_are_uniform():
    # Quartiles of any method: data sets that several methods allow must not be drawn more often.
    summary = Summary(n=7, minimum="0", maximum="6", q1="2", q3="4", mean="3")
    found = GridSets(problem_of(summary, Reading("1", "nearest")))
    everything = list(found)
    assert len(everything) == found.count > 20
    size = 400 * len(everything)
    drawn = Counter(map(tuple, found.sample(size, np.random.default_rng(5)).tolist()))
    assert set(drawn) == set(everything)
    chi = sum((drawn[row] - 400) ** 2 / 400 for row in everything)
    # Wilson and Hilferty's normal approximation; one draw in 10,000 would lie outside.
    freedom = len(everything) - 1
    z = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / math.sqrt(2 / (9 * freedom))
    assert abs(z) < 3.9


def test_the_same_seed_gives_the_same_draw():
    summary = Summary(n=12, mean="4.2", sd="2.1")
    found = GridSets(problem_of(summary, Reading("1", within=(0, 10))))
    first, second = (found.sample(50, np.random.default_rng(3)) for _ in range(2))
    assert (first == second).all()
    assert all(found.problem.holds(row) for row in first.tolist())


def test_honest_data_are_never_accused(brute):
    rng = random.Random(2012)
    for _ in range(300):
        facts = brute.honest_facts(rng)
        assert sets_of(brute, facts).finding.status == "found", facts
