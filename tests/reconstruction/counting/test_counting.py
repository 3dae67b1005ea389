"""The counting algorithms against each other and against a plain dictionary of sums."""

import math
import random
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.box import Box, box_of
from sojia_stats.reconstruction.counting.data_sets import GridSets
from sojia_stats.reconstruction.counting.existence.one_data_set import find
from sojia_stats.reconstruction.counting.existence.square_sums import square_range, targets_of
from sojia_stats.reconstruction.counting.problem import GridProblem, Link, grid_problem
from sojia_stats.reconstruction.counting.tables import size_estimate as magnitude_module
from sojia_stats.reconstruction.counting.tables.big_integers import from_residues
from sojia_stats.reconstruction.counting.tables.draws import blocks, draw, draw_two_sides
from sojia_stats.reconstruction.counting.tables.multiplicities import short_grid_of
from sojia_stats.reconstruction.counting.tables.rank_tables import RankTables
from sojia_stats.reconstruction.counting.tables.signed_union import signed_terms
from sojia_stats.reconstruction.counting.tables.size_estimate import magnitude
from sojia_stats.reconstruction.counting.tables.two_sides import TwoSides
from sojia_stats.reconstruction.counting.tables.value_counts import count_short, list_short
from sojia_stats.reconstruction.printed_numbers.order_facts import chain_of
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary


def problem_of(summary, reading):
    return grid_problem(chain_of(summary, reading), reading.step, reading.origin)


def by_dictionary(problem):
    """Count by value with Python's whole numbers: (how many, sum, sum of squares) to ways."""
    ways = {(0, 0, 0): 1}
    for k in range(problem.low, problem.high + 1):
        longer = defaultdict(int)
        for (n, s, q), number in ways.items():
            for times in range(problem.n - n + 1):
                longer[n + times, s + times * k, q + times * k * k] += number
        ways = longer
    return sum(
        number
        for (n, s, q), number in ways.items()
        if n == problem.n
        and problem.sum_low <= s <= problem.sum_high
        and problem.spread_low <= n * q - s * s <= problem.spread_high
    )


@pytest.mark.parametrize(
    ("n", "mean", "sd", "high"),
    [(12, "4.1", "2.6", 9), (20, "3.3", "1.8", 6), (9, "10.2", "6.1", 21), (16, "1.6", "1.8", 7)],
)
def test_three_algorithms_and_a_dictionary_agree(n, mean, sd, high):
    problem = problem_of(Summary(n=n, mean=mean, sd=sd), Reading("1", within=(0, high)))
    frame = box_of(problem)
    expected = by_dictionary(problem)
    assert expected > 50
    assert RankTables(frame).count() == expected
    assert TwoSides(frame).count() == expected
    if (short := short_grid_of(problem)) is not None:
        assert count_short(short) == expected
        assert len(list_short(short)) == expected


def test_residues_modulo_primes_agree_with_the_count():
    problem = problem_of(Summary(n=20, mean="9.3", sd="5.2"), Reading("1", within=(0, 20)))
    wide = TwoSides(box_of(problem))

    def residues(prime):
        return np.array([wide._meet(prime)[0]], dtype=np.uint64)

    assert from_residues(residues, 10**60)[0] == wide.count() == RankTables(box_of(problem)).count()


def test_a_count_beyond_a_word():
    # More than 2^64: the words wrap around, and double precision says how often. The tables by
    # rank, which go through primes instead, take 20 seconds for the same number.
    problem = problem_of(Summary(n=40, mean="19.5", sd="11.2"), Reading("1", within=(0, 39)))
    assert TwoSides(box_of(problem)).count() == 34_265_469_669_412_671_714 > 2**64


def test_counts_of_means_are_gaussian_binomial_coefficients():
    n, high = 60, 40
    # Multisets of n values up to high with a sum: the coefficients of Π (1 − q^(n+i))/(1 − q^i).
    ways = [1] + [0] * (n * high // 2)
    for i in range(1, high + 1):
        for s in range(len(ways) - 1, n + i - 1, -1):
            ways[s] -= ways[s - n - i]
        for s in range(i, len(ways)):
            ways[s] += ways[s - i]
    for s in (17, 600, 1200):
        frame = box_of(GridProblem(n, low=0, high=high, sum_low=s, sum_high=s))
        assert RankTables(frame).count() == ways[s]
    assert ways[1200] > 2**64


def test_counts_of_ranges_and_medians_follow_the_binomial():
    # n − 2 values between, half of them on each side of an odd median: stars and bars, twice.
    n, low, middle, high = 101, 0, 40, 90
    links = tuple(Link(r, 1, 0, k, k) for r, k in ((0, low), (50, middle), (100, high)))
    expected = math.comb(40 + 49, 49) * math.comb(50 + 49, 49)
    assert RankTables(box_of(GridProblem(n, links=links))).count() == expected


def test_attained_ends_on_a_short_grid():
    problem = problem_of(
        Summary(n=20, mean="3.3", sd="1.8", minimum="1", maximum="6"), Reading("1")
    )
    boxed = replace(problem, links=(), low=1, high=6)
    inner = [replace(boxed, low=2), replace(boxed, high=5), replace(boxed, low=2, high=5)]
    counts = [by_dictionary(p) for p in (boxed, *inner)]
    assert count_short(short_grid_of(problem)) == counts[0] - counts[1] - counts[2] + counts[3]


def test_rows_of_multiplicities_ascend_and_satisfy_the_facts():
    problem = problem_of(Summary(n=30, mean="2.4", sd="1.3"), Reading("1", within=(1, 6)))
    rows = list_short(short_grid_of(problem)).astype(int)
    values = [tuple(np.repeat(np.arange(1, 7), row).tolist()) for row in rows]
    assert values == sorted(set(values))
    assert len(values) == by_dictionary(problem)
    assert all(problem.holds(row) for row in values)


def test_residues_give_numbers_of_any_size():
    numbers = [0, 1, 2**64, 3**100, math.factorial(60)]

    def residues(prime):
        return np.array([number % (prime or 2**64) for number in numbers], dtype=np.uint64)

    assert from_residues(residues, max(numbers)).tolist() == numbers


def test_signed_terms_count_a_union_once():
    # Alternatives in order and out of order; the links are windows on the line through 8 values.
    rng = random.Random(4)
    for _ in range(300):
        values = sorted(rng.randint(0, 12) for _ in range(8))
        low, high = sorted(rng.randint(0, 12) for _ in range(2))
        groups = []
        for _ in range(rng.randint(1, 6)):
            group = []
            for base in (1, 5):
                part = rng.choice([Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(2, 3)])
                scale = part.denominator
                rank = base + rng.randint(0, 1)
                group.append(
                    Link(rank, scale - part.numerator, part.numerator, low * scale, high * scale)
                )
            groups.append(tuple(group))

        def fits(links, row=tuple(values)):
            return all(link.holds(row) for link in links)

        total = sum(sign * fits(links) for sign, links in signed_terms(groups))
        assert total == any(fits(group) for group in groups)


def test_the_range_of_squares_is_what_listing_gives():
    rng = random.Random(6)
    for _ in range(300):
        n = rng.randint(1, 5)
        lows = sorted(rng.randint(-4, 4) for _ in range(n))
        highs = sorted(rng.randint(0, 6) for _ in range(n))
        if any(a > b for a, b in zip(lows, highs, strict=True)):
            continue
        squares = defaultdict(list)
        rows = [()]
        for low, high in zip(lows, highs, strict=True):
            rows = [(*row, k) for row in rows for k in range(low, high + 1)]
        for row in rows:
            squares[sum(row)].append(sum(k * k for k in row))
        for total, found in squares.items():
            assert square_range(lows, highs, total) == (min(found), max(found))


def test_a_point_like_problem_without_a_data_set_is_refuted():
    # Mean and SD exactly given: 4 values with sum 20 and squares 137 would be odd.
    problem = GridProblem(
        4, low=0, high=20, sum_low=20, sum_high=20, spread_low=148, spread_high=148
    )
    assert find(problem).status == "none"
    even = replace(problem, spread_low=152, spread_high=152)
    assert find(even).values is not None


def uniform(drawn, number, each):
    """Whether counts of draws are even: Wilson and Hilferty's approximation, 1 in 10,000."""
    chi = sum((times - each) ** 2 / each for times in drawn.values())
    chi += each * (number - len(drawn))
    freedom = number - 1
    z = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / math.sqrt(2 / (9 * freedom))
    return abs(z) < 3.9


@pytest.mark.parametrize(
    ("facts", "high"),
    [
        ({"n": 9, "mean": "7.1", "sd": "3.5"}, 14),
        ({"n": 9, "mean": "7.1", "sd": "3.5", "median": "6", "minimum": "3"}, 14),
    ],
)
@pytest.mark.parametrize("way", ["layers", "wide"])
def test_both_ways_of_drawing_are_uniform(facts, high, way):
    problem = problem_of(Summary(**facts), Reading("1", within=(0, high)))
    frame = box_of(problem)
    number = RankTables(frame).count()
    assert number > 20
    rng = np.random.default_rng(8)
    size = 100 * number
    rows = (
        draw(RankTables(frame), size, rng)
        if way == "layers"
        else draw_two_sides(TwoSides(frame), size, rng)
    )
    drawn = Counter(map(tuple, rows.tolist()))
    assert all(problem.holds(row) for row in drawn)
    assert uniform(drawn, number, 100)


@pytest.mark.parametrize(
    ("facts", "high", "count"),
    [
        ({"n": 25, "mean": "20.3", "sd": "12.1"}, 50, 1_889_593_115_680_780),
        ({"n": 26, "mean": "45.2", "sd": "12.3", "median": "45"}, 68, None),
        ({"n": 12}, 9, math.comb(21, 9)),
        ({"n": 60, "mean": "20"}, 40, None),
    ],
)
def test_the_magnitude_is_right_to_a_fifth(facts, high, count):
    low = 21 if facts["n"] == 26 else 0
    problem = problem_of(Summary(**facts), Reading("1", within=(low, high)))
    frame = box_of(problem)
    exactly = GridSets(problem).count if count is None else count
    assert magnitude(frame) == pytest.approx(math.log10(exactly), abs=0.2)


def test_an_answer_that_takes_too_long_says_so():
    summary = Summary(n=200, mean="450", minimum="0", maximum="1000")
    with pytest.raises(TooLarge, match=r"about 10\^229 .* additions"):
        _ = GridSets(problem_of(summary, Reading("1"))).count


def test_sums_that_only_some_are_looked_at_prove_nothing():
    # A million steps and no mean: a part of the sums is tried, and no proof can come of it.
    problem = GridProblem(
        9,
        low=0,
        high=10**6,
        links=(Link(0, 1, 0, 0, 0), Link(8, 1, 0, 10**6, 10**6)),
        spread_low=9 * 10**12,
        spread_high=9 * 10**12 + 10**9,
    )
    assert problem.holds(find(problem).values)
    above = replace(problem, spread_low=20 * 10**12 + 1, spread_high=20 * 10**12 + 1)
    assert find(above).status in ("undecided", "none")


def test_the_search_says_when_it_is_undecided():
    problem = GridProblem(
        6, low=0, high=10**6, sum_low=10**6, sum_high=10**6, spread_low=3, spread_high=4
    )
    assert find(problem, nodes=0).status in ("undecided", "none")


def test_marginals_beyond_a_word_follow_the_binomial():
    # Rank 50 of 0 to 100 is the median: below it stars and bars on both sides of a rank.
    n, middle, high = 101, 40, 90
    links = tuple(Link(r, 1, 0, k, k) for r, k in ((0, 0), (50, middle), (100, high)))
    found = RankTables(box_of(GridProblem(n, links=links))).marginals()
    above = math.comb(49 + 50, 50)
    assert found[50] == {40: math.comb(49 + 40, 40) * above}
    for rank in (1, 17, 49):
        assert found[rank] == {
            k: math.comb(rank - 1 + k, k) * math.comb(49 - rank + 40 - k, 40 - k) * above
            for k in range(41)
        }
    assert min(found[17].values()) > 2**64


@pytest.mark.parametrize(
    "frame",
    [
        Box((0, 5), (0, 5), (), 5, 5, 0, 1),  # 2·25 − 5² is 25
        Box((0, 0), (1, 1), (), 3, 3, None, None),
        Box((0, 0), (1, 1), (), 3, 3, 0, 9),
    ],
)
def test_boxes_that_hold_nothing(frame):
    layers = RankTables(frame)
    assert layers.count() == 0
    assert layers.marginals() == [{}, {}]
    assert list(blocks(layers)) == []
    assert len(targets_of(frame, 0)) == 0 and targets_of(frame, 0).complete
    if frame.squares(0) is not None and frame.sum_low == 3:
        wide = TwoSides(frame)
        assert (wide.count(), wide.size, wide.work, wide.meetings_at_most) == (0, 0, 0, 0)


def test_the_magnitude_of_nothing():
    # Twice a sum of neighbours is not 5; 0 and 9 are the ends of every box.
    odd = Link(0, 2, 2, 5, 5)
    assert magnitude(Box((0, 0), (9, 9), (odd,), None, None, None, None)) == -math.inf
    assert magnitude(Box((0, 0), (9, 9), (odd,), 2, 3, None, None)) == -math.inf


def test_a_magnitude_from_a_few_rounds_is_right_as_well(monkeypatch):
    problem = problem_of(Summary(n=25, mean="20.3", sd="12.1"), Reading("1", within=(0, 50)))
    monkeypatch.setattr(magnitude_module, "_NEWTON_STEPS", 3)
    assert magnitude(box_of(problem)) == pytest.approx(math.log10(1_889_593_115_680_780), abs=0.2)


def test_the_magnitude_is_not_above_all_rows_of_the_boxes():
    assert magnitude(Box((3, 3), (3, 3), (), 6, 6, None, None)) == 0
    assert magnitude(Box((3, 3, 9), (3, 3, 9), (), 15, 15, None, None)) == 0
    assert magnitude(Box((3, 3, 8), (3, 3, 9), (), 15, 15, None, None)) <= math.log10(2) + 1e-9
    one = Summary(n=30, mean="3.03", sd="0.18", minimum="3", maximum="4", median="3")
    found = GridSets(problem_of(one, Reading("1")), memory=1)
    with pytest.raises(TooLarge, match=r"^few data sets of n = 30 on 2 steps: the exact answer"):
        _ = found.count
