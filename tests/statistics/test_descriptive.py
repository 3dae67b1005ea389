"""describe, quantile and median_interval against numpy, hand counts and listing."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats.statistics.descriptive import describe, median_interval, quantile
from sojia_stats.statistics.exact_numbers import format_number
from sojia_stats.statistics.interval import Interval

NUMPY_NAMES = {
    "4": "interpolated_inverted_cdf",
    "5": "hazen",
    "6": "weibull",
    "7": "linear",
    "8": "median_unbiased",
    "9": "normal_unbiased",
}


# --- describe ---------------------------------------------------------------------------------


def test_description_of_the_abstracts_time_to_normal_temperature():
    found = describe([2, 3, 5, 10])
    assert str(found) == "4 (range: 2–10)"
    assert (found.n, found.missing) == (4, 0)
    assert (found.mean, found.median, found.minimum, found.maximum) == (5, 4, 2, 10)
    assert (found.q1, found.q3) == (Fraction(11, 4), Fraction(25, 4))
    assert found.sd == math.sqrt(38 / 3)
    assert found.quantile_method == "7"


@pytest.mark.parametrize(
    ("values", "mean", "sd"),
    [
        ([2, 2, 6, 10], 5, "3.8297"),
        ([2, 3, 5, 10], 5, "3.5590"),
        ([2, 4, 4, 10], 5, "3.4641"),
        ([3, 3, 3, 18], Fraction(27, 4), "7.5000"),
        ([3, 3, 4, 18], 7, "7.3485"),
    ],
)
def test_mean_and_sd_of_the_data_sets_behind_c04_and_c07(values, mean, sd):
    found = describe(values)
    assert found.mean == mean
    assert f"{found.sd:.4f}" == sd


@given(st.lists(st.fractions(-1000, 1000, max_denominator=60), min_size=1, max_size=12))
def test_exact_values_give_exact_figures(values):
    found = describe(values)
    middle = sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
    assert found.mean * len(values) == sum(values)
    assert found.median == Fraction(sum(middle), len(middle))
    for figure in (found.mean, found.q1, found.median, found.q3):
        assert type(figure) is (int if Fraction(figure).denominator == 1 else Fraction)
    if len(values) > 1:
        assert found.sd == pytest.approx(np.std([float(v) for v in values], ddof=1), abs=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
def test_floats_give_floats_that_numpy_agrees_with(values):
    found = describe(values)
    assert type(found.mean) is type(found.median) is type(found.q1) is float
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert found.sd == pytest.approx(np.std(values, ddof=1), rel=1e-9, abs=1e-8)
    assert [found.q1, found.median, found.q3] == pytest.approx(
        np.quantile(values, [0.25, 0.5, 0.75]), rel=1e-12, abs=1e-12
    )


def test_floats_are_rounded_once():
    assert describe([0.1, 0.2, 0.3]).mean == 0.2  # numpy's mean is 0.20000000000000004
    assert describe([0.1] * 10).mean == 0.1
    assert describe([0.1] * 10).sd == 0


def test_decimals_are_exact():
    found = describe([Decimal("1.5"), Decimal("2.2"), Decimal("4.0")])
    assert (found.mean, found.median, found.maximum) == (Fraction(77, 30), Fraction(11, 5), 4)
    assert str(found) == "2.2 (range: 1.5–4)"


def test_a_single_value_has_no_sd():
    found = describe([3])
    assert math.isnan(found.sd)
    assert (found.mean, found.q1, found.median, found.q3) == (3, 3, 3, 3)
    assert str(found) == "3 (range: 3–3)"


@pytest.mark.parametrize(
    "values",
    [
        [2, None, 3, 5, 10],
        (2, math.nan, 3, 5, 10),
        [2, 3, 5, Decimal("NaN"), 10],
        np.array([2, np.nan, 3, 5, 10]),
        np.ma.array([2, 99, 3, 5, 10], mask=[0, 1, 0, 0, 0]),
        pd.Series([2, 3, 5, 10, None], dtype="Int64"),
        pd.Series([2, pd.NaT, 3, 5, 10], dtype=object),
        pd.Series([2, 3, 5, 10, None], index=list("edcba")),
    ],
)
def test_missing_values_are_counted(values):
    found = describe(values)
    assert (found.n, found.missing) == (4, 1)
    assert (found.mean, found.median) == (5, 4)
    assert str(found) == "4 (range: 2–10); 1 missing"


def test_every_container_describes_alike():
    values = [2, 3, 5, 10]
    containers = (tuple(values), np.array(values), pd.Series(values), iter(values), range(2, 11))
    expected = [describe(values)] * 4 + [describe(list(range(2, 11)))]
    assert [describe(container) for container in containers] == expected


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([3, 3, 3, 18], "3 (range: 3–18)"),
        ([2, 3, 24, 50], "13.5 (range: 2–50)"),
        ([2.0, 3.0, 24.0, 50.0], "13.5 (range: 2–50)"),
        ([Fraction(1, 3), Fraction(2, 3)], "0.5 (range: 0.333333–0.666667)"),
        ([-5, -3, -2], "-3 (range: -5 to -2)"),
        ([0.1 + 0.2], "0.3 (range: 0.3–0.3)"),
    ],
)
def test_text_is_as_papers_print_it(values, text):
    assert str(describe(values)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-4.0, "-4"),
        (Fraction(1, 8), "0.125"),
        (0.0676, "0.0676"),
        (123456.75, "123456.8"),
        (1234567.5, "1234567.5"),
        (math.inf, "∞"),
        (math.nan, "nan"),
        (10**400, "1" + "0" * 400),
    ],
)
def test_numbers_as_text(number, text):
    assert format_number(number) == text


@pytest.mark.parametrize(
    ("values", "error", "sentence"),
    [
        ([], ValueError, "values is empty: give at least one number"),
        (
            [None, math.nan],
            ValueError,
            "values holds only missing values (2): give at least one number",
        ),
        ([2, math.inf], ValueError, "values[1] is infinite: give a finite number"),
        (
            [2, "3"],
            TypeError,
            "values[1] is '3', a str: give an int, float, Fraction or Decimal",
        ),
        (
            [True, 2],
            TypeError,
            "values[0] is True, a bool: give an int, float, Fraction or Decimal",
        ),
        ("2, 3", TypeError, "values is a str: give a list, tuple, array or Series"),
        ({2, 3}, TypeError, "values is a set: give a list, tuple, array or Series"),
        ({"a": 2}, TypeError, "values is a dict: give a list, tuple, array or Series"),
        (4, TypeError, "values is a int: give a list, tuple, array or Series"),
        (np.eye(2), ValueError, "values has 2 dimensions: give a single column"),
        (pd.DataFrame({"a": [2]}), ValueError, "values has 2 dimensions: give a single column"),
    ],
)
def test_what_cannot_be_described(values, error, sentence):
    with pytest.raises(error) as raised:
        describe(values)
    assert str(raised.value) == sentence


# --- quantile ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", NUMPY_NAMES)
def test_quantiles_agree_with_numpy(method):
    for n, p in product(range(1, 10), [0, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 1]):
        values = [value * value + 1 for value in range(n)]
        # numpy < 2 looks outside the values at the ends, where the answer needs no numpy.
        ends = {0: values[0], 1: values[-1]}
        theirs = ends[p] if p in ends else np.quantile(values, p, method=NUMPY_NAMES[method])
        assert float(quantile(values, p, method)) == pytest.approx(theirs, rel=1e-14), (n, p)


def test_types_1_to_3_by_their_definitions():
    for n, p in product(range(1, 13), [Fraction(i, 24) for i in range(1, 25)]):
        values = list(range(10, 10 + n))

        def share(value, values=values, n=n):
            return Fraction(sum(v <= value for v in values), n)

        inverse = min(value for value in values if share(value) >= p)
        beyond = min((value for value in values if share(value) > p), default=values[-1])
        assert quantile(values, p, "1") == inverse
        assert quantile(values, p, "2") == Fraction(inverse + beyond, 2)
        distance = {rank: abs(rank - n * p) for rank in range(1, n + 1)}
        nearest = [rank for rank in distance if distance[rank] == min(distance.values())]
        even = nearest if len(nearest) == 1 else [rank for rank in nearest if rank % 2 == 0]
        assert [quantile(values, p, "3")] == [values[rank - 1] for rank in even]


@pytest.mark.parametrize("n", range(1, 14))
def test_hinges_are_medians_of_halves_that_share_the_middle(n):
    values = [value * value for value in range(n)]
    half = (n + 1) // 2
    assert quantile(values, 0.25, "tukey") == describe(values[:half]).median
    assert quantile(values, 0.5, "tukey") == describe(values).median
    assert quantile(values, 0.75, "tukey") == describe(values[-half:]).median
    assert describe(values, quantile_method="tukey").q1 == quantile(values, 0.25, "tukey")


def test_quartiles_by_hand():
    found = {method: quantile([2, 3, 5, 10], 0.25, method) for method in "123456789"}
    assert found == {
        "1": 2,
        "2": Fraction(5, 2),
        "3": 2,
        "4": 2,
        "5": Fraction(5, 2),
        "6": Fraction(9, 4),
        "7": Fraction(11, 4),
        "8": Fraction(29, 12),
        "9": Fraction(39, 16),
    }


def test_a_float_probability_is_taken_as_written():
    assert quantile(range(1, 11), 0.7, "1") == 7  # 0.7 * 10 is 7.000000000000001 in binary
    assert quantile(range(10), 0.1) == Fraction(9, 10)


def test_the_median_is_the_same_under_every_quantile_method():
    methods = [*"123456789", "tukey"]
    assert {describe([2, 3, 5, 10], quantile_method=m).median for m in methods} == {4}


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([2, 3], 1.5), ValueError, "p is 1.5: give a number from 0 to 1"),
        (([2, 3], math.nan), ValueError, "p is nan: give a number from 0 to 1"),
        (([2, 3], "0.5"), TypeError, "p is '0.5', a str: give a number from 0 to 1"),
        (([2, 3], 0.1, "tukey"), ValueError, 'p is 1/10: method "tukey" has only p = 1/4, 1/2'),
        (([2, 3], 0.5, "10"), ValueError, 'the quantile method is \'10\': give one of "1", "2"'),
        (([2, 3], 0.5, 7), ValueError, 'the quantile method is 7: give one of "1", "2"'),
        (([2, None], 0.5), ValueError, "values[1] is missing: give a number, or leave that"),
        (([], 0.5), ValueError, "values is empty: give at least one number"),
    ],
)
def test_what_has_no_quantile(arguments, error, sentence):
    with pytest.raises(error) as raised:
        quantile(*arguments)
    assert str(raised.value).startswith(sentence)


# --- median_interval --------------------------------------------------------------------------


def coverage(n, rank):
    """Share of the 2^n ways to fall around the median whose k-th ranks have it between them."""
    below = [sum(sides) for sides in product((0, 1), repeat=n)]
    return Fraction(sum(rank <= count <= n - rank for count in below), 2**n)


def test_ranks_agree_with_asht(reference):
    for n, ranks in reference("median_interval")["ranks_at_95"].items():
        values = list(range(1, int(n) + 1))
        found = median_interval(values)
        expected = (-math.inf, math.inf) if ranks is None else tuple(ranks)
        assert (found.low, found.high) == expected, n


def test_coverage_agrees_with_the_binomial_table(reference):
    for n, rows in reference("median_interval")["coverage"].items():
        for row in rows:
            exact = Fraction(row["coverage"])
            found = median_interval(range(1, int(n) + 1), level=exact)
            assert [found.low, found.high] == row["ranks"]
            assert found.attained == exact


@pytest.mark.parametrize("n", range(1, 11))
@pytest.mark.parametrize("level", [0.3, 0.5, 0.8, 0.9, 0.95, 0.99])
def test_the_interval_is_the_narrowest_that_keeps_the_level(n, level):
    found = median_interval(range(1, n + 1), level)
    kept = [k for k in range(1, n // 2 + 1) if coverage(n, k) >= Fraction(str(level))]
    if kept:
        assert (found.low, found.high) == (max(kept), n + 1 - max(kept))
        assert found.attained == coverage(n, max(kept))
        assert found.note == ""
    else:
        assert (found.low, found.high, found.attained) == (-math.inf, math.inf, 1)


def test_four_values_give_the_whole_support_and_say_what_the_range_covers():
    found = median_interval([10, 3, 2, 5], support=(0, math.inf))
    assert (found.low, found.high, found.level, found.attained) == (0, math.inf, 0.95, 1)
    assert str(found) == (
        "0 to ∞ (95 % interval, covers 100 %); no finite interval from n = 4 reaches 95 %: "
        "the widest, the range 2 to 10, covers 87.5 % without ties, and at least that with them"
    )
    assert str(median_interval([2, 3, 5, 10])).startswith("−∞ to ∞ (95 % interval")


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_ties_never_lower_the_coverage(weights):
    """On a discrete distribution the interval of four draws covers its medians at least as often.

    The distribution has the given weights on 0, 1, 2 …; all samples are listed.
    """
    if not sum(weights):
        return
    total = sum(weights)
    support = [value for value, weight in enumerate(weights) if weight]
    medians = [
        value
        for value in support
        if 2 * sum(weights[: value + 1]) >= total and 2 * sum(weights[value:]) >= total
    ]
    for median in medians:
        covered = Fraction(0)
        for draw in product(support, repeat=4):
            if min(draw) <= median <= max(draw):
                covered += Fraction(math.prod(weights[value] for value in draw), total**4)
        assert covered >= Fraction(7, 8)


def test_a_level_is_taken_as_written():
    # 1 - 2^(1-n) is 7/8 at n = 4: the range keeps the level 0.875, but nothing above it
    assert median_interval([2, 3, 5, 10], level=0.875) == Interval(2, 10, 0.875, Fraction(7, 8))
    assert median_interval([2, 3, 5, 10], level=0.8750000000000001).low == -math.inf
    assert median_interval([2, 3, 5, 10], level=Decimal("0.875")).high == 10


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([2, 3], 95), ValueError, "level is 95: give a proportion between 0 and 1, such as 0.95"),
        (([2, 3], 0), ValueError, "level is 0: give a proportion between 0 and 1, such as 0.95"),
        (
            ([2, 3], "95%"),
            TypeError,
            "level is '95%', a str: give a proportion between 0 and 1, such as 0.95",
        ),
        (
            ([-2, 3], 0.95, (0, math.inf)),
            ValueError,
            "the value -2 is outside the support 0 to ∞: give a support that holds all values",
        ),
        (
            ([2, 30], 0.95, (0, 10)),
            ValueError,
            "the value 30 is outside the support 0 to 10: give a support that holds all values",
        ),
        (
            ([2, math.nan],),
            ValueError,
            "values[1] is missing: give a number, or leave that patient out yourself",
        ),
        (([],), ValueError, "values is empty: give at least one number"),
    ],
)
def test_what_has_no_median_interval(arguments, error, sentence):
    with pytest.raises(error) as raised:
        median_interval(*arguments)
    assert str(raised.value) == sentence
