"""reconstruct on a grid, against listing every multiset and rounding every statistic."""

import json
import math
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sojia_stats import Bounds, Summary, reconstruct
from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting import data_sets
from sojia_stats.reconstruction.counting.existence.one_data_set import Finding

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")


# --- counts that are printed in the issue and in the reference --------------------------------


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("exact", 3),
        ("half-up", 5),
        ("half-even", 8),
        ("nearest", 8),
        ("truncate", 6),
        ("ceiling", 5),
    ],
)
def test_a_median_of_4_days(rule, count) -> None:
    found = reconstruct(DAYS, step="1", rounding=rule)
    assert (found.count, found.status) == (count, "compatible")
    assert isinstance(found.count, int)
    assert len(list(found)) == count
    printed_with_a_decimal = Summary(n=4, median="4.0", minimum="2", maximum="10")
    assert list(reconstruct(printed_with_a_decimal, step="1", rounding=rule)) == [
        (2, 2, 6, 10),
        (2, 3, 5, 10),
        (2, 4, 4, 10),
    ]


@pytest.mark.parametrize("rule", RULES)
def test_a_mean_of_13_point_5_months_cannot_be(rule) -> None:
    printed = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
    found = reconstruct(printed, step="1", rounding=rule)
    assert (found.count, found.status, list(found)) == (0, "incompatible", [])
    assert found.explain().startswith(
        "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is printed"
    )
    as_median = reconstruct(Summary(n=4, median="13.5", minimum="2", maximum="50"), rounding=rule)
    assert as_median.count == 12
    assert as_median.bounds("mean") == Bounds(Fraction(79, 4), Fraction(79, 4))


def test_one_data_set_is_determined() -> None:
    found = reconstruct(Summary(n=4, median="3", minimum="3", maximum="18"), rounding="exact")
    assert (found.count, found.status, list(found)) == (1, "determined", [(3, 3, 3, 18)])
    assert found.bounds("mean") == Bounds(Fraction(27, 4), Fraction(27, 4))
    assert found.bounds("sd") == Bounds(Fraction(15, 2), Fraction(15, 2))
    shown = repr(found)  # carries its inputs
    assert shown.startswith("<determined: 1 data set")
    assert "Summary(n=4, minimum='3', median='3', maximum='18')" in shown
    assert shown.endswith("; step 1; statistics exact; values exact>")


def test_a_range_of_doses_in_half_milligrams() -> None:
    found = reconstruct(Summary(n=4, minimum="1.5", maximum="4"), step="0.5", rounding="exact")
    assert found.count == 21


@pytest.mark.parametrize("rule", ["half-up", "half-even", "nearest"])
@pytest.mark.parametrize("name", ["days", "days_4.0", "months", "followup"])
def test_reference_cases(name, rule) -> None:
    path = Path(__file__).parents[2] / "reference" / "median_range.json"
    cases = {case["name"]: case for case in json.loads(path.read_text(encoding="utf-8"))["cases"]}
    assert len(cases) == 4
    expected = cases[name]["expected"][rule]
    found = reconstruct(Summary(**cases[name]["summary"]), step="1", rounding=rule)
    assert found.count == expected["count"]
    assert [list(values) for values in found] == expected["data_sets"]
    if expected["mean"] is not None:
        low, high = (Fraction(end) for end in expected["mean"])  # quarters: exact as floats
        assert found.bounds("mean") == Bounds(low, high)


# --- random problems against the listing ------------------------------------------------------


def text_of(value: Fraction, decimals: int) -> str:
    """A value cut to some decimals, as a paper would print it."""
    return format(Decimal(round(value * 10**decimals)).scaleb(-decimals), "f")


def problem(seed: int):
    """A small random problem: honest numbers, some of them then shifted."""
    rng = random.Random(seed)
    n = rng.randint(1, 5)
    step = rng.choice([Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 3), Fraction(2)])
    origin = rng.choice([Fraction(0), Fraction(0), Fraction(1, 4), Fraction(-1, 3)])
    first = rng.choice([-3, 0, 4])
    points = [origin + step * (first + k) for k in range(rng.randint(1, 6))]
    values = sorted(rng.choice(points) for _ in range(n))
    slip = [Fraction(0)] * 3 + [Fraction(1, 10), Fraction(-1, 10), Fraction(1, 2), step]
    exact = {
        "minimum": values[0],
        "maximum": values[-1],
        "median": Fraction(values[(n - 1) // 2] + values[n // 2]) / 2,
        "mean": Fraction(sum(values)) / n,
    }
    printed = {
        name: text_of(value + rng.choice(slip if name in ("mean", "median") else [0] * 9 + slip),
                      rng.choice([0, 0, 1, 1, 2]))
        for name, value in exact.items()
        if rng.random() < 0.7
    }  # fmt: skip
    if {"minimum", "maximum"} <= set(printed) and (
        Fraction(printed["minimum"]) > Fraction(printed["maximum"])
    ):
        printed.pop("maximum")
    rules = dict.fromkeys(("minimum", "maximum"), rng.choice(("exact", *RULES)))
    rules |= {name: rng.choice(RULES) for name in ("median", "mean")}
    low, high = points[0] - 2 * step, points[-1] + 2 * step
    within = None
    if len({"minimum", "maximum"} & set(printed)) < 2 or rng.random() < 0.4:
        within = (low + rng.choice([0, step / 3, step]), high - rng.choice([0, step / 3, step]))
    return n, printed, rules, step, origin, within


def candidates(printed, step, origin, within):
    """All values of the grid that can matter: inside the bounds, or one unit around the range."""
    low, high = within if within is not None else (None, None)
    if low is None:
        low, high = Fraction(printed["minimum"]) - 1, Fraction(printed["maximum"]) + 1
    first = math.ceil((low - origin) / step)
    last = math.floor((high - origin) / step)
    return [origin + step * k for k in range(first, last + 1)]


@pytest.mark.parametrize("block", range(9))
def test_random_problems_are_listed_alike(brute, block) -> None:
    sizes = []
    for seed in range(block * 30, block * 30 + 30):
        n, printed, rules, step, origin, within = problem(seed)
        values = candidates(printed, step, origin, within)
        if math.comb(len(values) + n - 1, n) > 5_000:
            continue
        expected = list(brute.data_sets(values, n, printed, rules))
        found = reconstruct(
            Summary(n=n, **printed),
            step=step,
            rounding={name: rules[name] for name in ("median", "mean")},
            value_rounding=rules["minimum"],
            within=within,
            origin=origin,
        )
        assert found.count == len(expected), seed
        assert list(found) == expected, seed
        assert found.status == (
            ["incompatible", "determined"][len(expected)] if len(expected) < 2 else "compatible"
        )
        sizes.append(len(expected))
        if expected:
            check_bounds(brute, found, expected, n)
        else:
            with pytest.raises(ValueError, match="no data set fits, hence there are no bounds"):
                found.bounds("mean")
    assert len(sizes) > 20
    assert sum(size == 0 for size in sizes) > 2
    assert sum(size > 1 for size in sizes) > 2


def check_bounds(brute, found, expected, n) -> None:
    """Compare every bound with the extremes over the listed data sets."""

    def ends(statistic):
        computed = [statistic(values) for values in expected]
        return Bounds(min(computed), max(computed))

    for name, statistic in brute.statistics.items():
        assert found.bounds(name) == ends(statistic), name
    assert found.bounds("sum") == ends(sum)
    for k in range(1, n + 1):
        assert found.ordered_value(k) == ends(lambda values, k=k: values[k - 1])
    if n == 1:
        return

    def variance(values):
        mean = Fraction(sum(values)) / n
        return sum((x - mean) ** 2 for x in values) / (n - 1)

    sd, squares = found.bounds("sd"), ends(variance)
    for end, square in ((sd.low, squares.low), (sd.high, squares.high)):
        if isinstance(end, float):
            assert end == pytest.approx(math.sqrt(square), rel=1e-15)
        else:
            assert end**2 == square  # a rational root is given exactly


# --- properties -------------------------------------------------------------------------------


@st.composite
def honest(draw):
    """Whole-number values of a few patients, and all that an honest paper may print of them."""
    n = draw(st.integers(1, 6))
    step = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 3)]))
    values = sorted(step * draw(st.integers(-12, 12)) for _ in range(n))
    return values, step, draw(st.sampled_from(RULES)), draw(st.sampled_from([0, 1, 2]))


@settings(max_examples=60)
@given(honest(), st.sets(st.sampled_from(["minimum", "median", "maximum", "mean"])), st.data())
def test_honest_numbers_are_never_incompatible(brute, made, names, data) -> None:
    values, step, rule, decimals = made
    printed = {}
    for name in names:
        texts = brute.prints(brute.statistics[name](values), decimals, rule)
        if texts:  # an exact rule prints no rounded number
            printed[name] = format(data.draw(st.sampled_from(sorted(texts))), "f")
    summary = Summary(n=len(values), **printed)
    found = reconstruct(summary, step, rule, rule)
    assert found.status != "incompatible"
    if found.count < 200:
        assert tuple(values) in list(found)
    free = reconstruct(summary, None, rule, rule)
    assert free.status != "incompatible"


@st.composite
def printed_summary(draw):
    """A summary with a range, a median or a mean, all in whole numbers."""
    n = draw(st.integers(1, 5))
    low = draw(st.integers(-4, 4))
    high = low + draw(st.integers(0, 7))
    middle = draw(st.integers(low - 1, high + 1))
    name = draw(st.sampled_from(["median", "mean"]))
    return Summary(n=n, minimum=str(low), maximum=str(high), **{name: str(middle)})


@settings(max_examples=40)
@given(printed_summary(), st.sampled_from(RULES), st.integers(2, 4))
def test_finer_steps_only_add(summary, rule, finer) -> None:
    coarse = list(reconstruct(summary, step="1", rounding=rule))
    fine = set(reconstruct(summary, step=Fraction(1, finer), rounding=rule))
    assert set(coarse) <= fine


@settings(max_examples=40)
@given(printed_summary())
def test_wider_rules_only_add(summary) -> None:
    found = {rule: set(reconstruct(summary, rounding=rule)) for rule in RULES}
    assert found["exact"] <= found["half-up"] <= found["nearest"]
    assert found["exact"] <= found["half-even"] <= found["nearest"]
    assert found["exact"] <= found["truncate"] & found["ceiling"]
    for rule in ("exact", "half-up"):  # values that may be rounded add, too
        wide = set(reconstruct(summary, step="0.5", rounding=rule, value_rounding="nearest"))
        assert set(reconstruct(summary, step="0.5", rounding=rule)) <= wide


@settings(max_examples=40)
@given(printed_summary(), st.sampled_from(["exact", "nearest"]), st.integers(-9, 9))
def test_a_shift_moves_every_data_set(summary, rule, shift) -> None:
    moved = Summary(
        n=summary.n,
        **{name: str(p.value + shift) for name, p in summary.printed.items()},
    )
    assert list(reconstruct(moved, rounding=rule)) == [
        tuple(x + shift for x in values) for values in reconstruct(summary, rounding=rule)
    ]


@settings(max_examples=40)
@given(printed_summary(), st.sampled_from(RULES))
def test_ten_times_the_values_with_ten_times_the_step(summary, rule) -> None:
    """Whole numbers of tenths: the same counts as whole numbers, printed to one decimal fewer."""
    tenth = Summary(
        n=summary.n,
        **{name: format(Decimal(p.text).scaleb(-1), "f") for name, p in summary.printed.items()},
    )
    found, scaled = reconstruct(summary, rounding=rule), reconstruct(tenth, "0.1", rule)
    assert found.count == scaled.count
    assert list(found) == [tuple(10 * x for x in values) for values in scaled]


@settings(max_examples=40)
@given(printed_summary(), st.sampled_from(RULES))
def test_a_mirror_turns_every_data_set(summary, rule) -> None:
    """Every rule treats the two sides of zero alike."""
    turned = {"minimum": "maximum", "maximum": "minimum"}
    mirror = Summary(
        n=summary.n,
        **{turned.get(name, name): str(-p.value) for name, p in summary.printed.items()},
    )
    assert sorted(reconstruct(mirror, rounding=rule)) == sorted(
        tuple(-x for x in reversed(values)) for values in reconstruct(summary, rounding=rule)
    )


# --- open sides -------------------------------------------------------------------------------


def test_without_a_maximum_there_are_infinitely_many() -> None:
    found = reconstruct(Summary(n=3, minimum="2", median="4"), rounding="exact")
    assert (found.count, found.status) == (math.inf, "compatible")
    assert found.bounds("mean") == Bounds(Fraction(10, 3), math.inf, True, False)
    assert found.ordered_value(3) == Bounds(4, math.inf, True, False)
    with pytest.raises(ValueError) as error:
        next(iter(found))
    assert str(error.value) == (
        "infinitely many data sets fit: give minimum and maximum, or within=, to list or draw them"
    )


def test_without_a_maximum_the_reason_may_still_be_found() -> None:
    found = reconstruct(Summary(n=3, minimum="5", median="4"), rounding="exact")
    assert (found.count, found.status) == (0, "incompatible")
    assert found.explain() == "the least median that minimum 5 and n = 3 allow is 5; 4 is printed"


def test_a_mean_and_a_minimum_bound_the_maximum() -> None:
    found = reconstruct(Summary(n=3, minimum="2", mean="4"), rounding="exact")
    # 2 + a + b = 12 with 2 ≤ a ≤ b.
    assert list(found) == [(2, 2, 8), (2, 3, 7), (2, 4, 6), (2, 5, 5)]


def test_nothing_but_a_mean() -> None:
    """GRIM: three whole numbers have a mean in thirds, which print 0.00, 0.33 and 0.67."""
    for cents in range(100):
        found = reconstruct(Summary(n=3, mean=f"7.{cents:02d}"), rounding="nearest")
        assert found.count == (math.inf if cents in (0, 33, 67) else 0), cents


def test_far_values_on_an_open_side_are_found() -> None:
    """A median far above the mean needs values far below it."""
    found = reconstruct(Summary(n=5, median="99", mean="0"), step="3", rounding="exact")
    assert found.count == math.inf
    # Three values of at least 99 leave at most −297 for the other two.
    assert found.ordered_value(1) == Bounds(-math.inf, -150, False, True)
    assert reconstruct(Summary(n=5, median="100", mean="0"), step="3", rounding="exact").count == 0


# --- edges ------------------------------------------------------------------------------------


def test_one_patient() -> None:
    found = reconstruct(Summary(n=1, minimum="7", median="7", mean="7", maximum="7"))
    assert list(found) == [(7,)]
    with pytest.raises(ValueError) as error:
        found.bounds("sd")
    assert str(error.value) == "sd: one patient has no standard deviation"
    assert reconstruct(Summary(n=1, minimum="7", maximum="8")).count == 0


def test_minimum_equal_to_maximum() -> None:
    found = reconstruct(Summary(n=6, minimum="7", maximum="7"))
    assert list(found) == [(7,) * 6]
    assert found.bounds("sd") == Bounds(0, 0)


def test_zero_completed_months_may_be_any_part_of_a_month() -> None:
    found = reconstruct(
        Summary(n=2, minimum="0", maximum="0"), step="0.5", value_rounding="truncate"
    )
    half = Fraction(1, 2)
    assert list(found) == [
        (-half, -half), (-half, 0), (-half, half), (0, 0), (0, half), (half, half),
    ]  # fmt: skip
    nonnegative = reconstruct(
        Summary(n=2, minimum="0", maximum="0"),
        step="0.5",
        value_rounding="truncate",
        within=(0, None),
    )
    assert list(nonnegative) == [(0, 0), (0, half), (half, half)]


def test_minus_zero_is_zero() -> None:
    assert list(reconstruct(Summary(n=2, minimum="-0", maximum="0"))) == [(0, 0)]


def test_a_window_between_two_steps_misses_the_grid() -> None:
    printed = Summary(n=3, minimum="0", maximum="9", median="4.5")
    assert reconstruct(printed, step="1", rounding="nearest").count == 0
    assert reconstruct(printed, step="0.5", rounding="nearest").count == 1


@pytest.mark.parametrize(("median", "count"), [(2, 1), (3, 0), (4, 1), (-2, 1), (-3, 0)])
@pytest.mark.parametrize("side", [-1, 1])
def test_half_even_goes_to_the_even_digit(median, count, side) -> None:
    """The median of two values is the middle of their range: here half a unit off the digit."""
    ends = sorted((median - 2 * side, median + 3 * side))
    printed = Summary(n=2, minimum=str(ends[0]), maximum=str(ends[1]), median=str(median))
    assert reconstruct(printed, rounding="half-even").count == count


@pytest.mark.parametrize("step", ["1", None])
@pytest.mark.parametrize(("name", "text"), [("sd", "2"), ("q1", "20"), ("q3", "0"), ("mean", "20")])
def test_a_printed_statistic_is_never_ignored(name, text, step) -> None:
    """From 1 to 9 in four patients the least SD is 3.27: what is printed decides or is refused."""
    printed = Summary(n=4, minimum="1", maximum="9", **{name: text})
    try:
        found = reconstruct(printed, step)
        assert (found.count, found.status) == (0, "incompatible")
    except ValueError as error:
        assert name in str(error)


@pytest.mark.parametrize("k", [0, 5, -1])
def test_a_rank_outside_1_to_n_is_refused(k) -> None:
    with pytest.raises(ValueError) as error:
        reconstruct(DAYS).ordered_value(k)
    assert str(error.value) == f"k is {k}: write a rank from 1 to 4"


def test_an_unknown_statistic_is_refused() -> None:
    with pytest.raises(ValueError) as error:
        reconstruct(DAYS).bounds("mode")
    assert str(error.value) == (
        "unknown statistic 'mode': ask for mean, sum, sd, minimum, q1, median, q3 or maximum"
    )


def test_the_table_has_a_row_per_patient() -> None:
    frame = reconstruct(DAYS, rounding="exact").to_frame()
    assert list(frame.columns) == ["data_set", "patient", "value"]
    assert len(frame) == 12
    assert frame.value.tolist() == [2, 2, 6, 10, 2, 3, 5, 10, 2, 4, 4, 10]
    assert frame.patient.tolist() == [1, 2, 3, 4] * 3


# --- size -------------------------------------------------------------------------------------


def test_counts_without_listing() -> None:
    """A range alone: n − 2 values anywhere in it, repetition allowed."""
    found = reconstruct(Summary(n=30, minimum="0", maximum="60"))
    assert found.count == math.comb(61 + 27, 28)
    assert reconstruct(Summary(n=10_000, minimum="1", maximum="5")).count == math.comb(10_002, 4)


def test_counts_with_a_mean_by_a_partition_count() -> None:
    """n values from 0 to w with total t: the coefficient of a Gaussian binomial."""
    n, width, total = 25, 20, 240  # a mean of 9.6

    def gaussian(n, width):
        """Ways to write each total as n ascending numbers from 0 to width."""
        ways = [1] + [0] * (n * width)
        for i in range(1, n + 1):  # times (1 − q^(width+i)), divided by (1 − q^i)
            for j in range(n * width, width + i - 1, -1):
                ways[j] -= ways[j - width - i]
            for j in range(i, n * width + 1):
                ways[j] += ways[j - i]
        return ways

    found = reconstruct(Summary(n=n, mean="9.6"), within=(0, width), rounding="exact")
    assert found.count == gaussian(n, width)[total]


def test_long_lists_start_at_once() -> None:
    found = reconstruct(Summary(n=2_000, minimum="1", maximum="2"))
    assert found.count == 1_999
    assert next(iter(found)) == (1,) * 1_999 + (2,)
    assert reconstruct(Summary(n=2_000, minimum="1", maximum="1")).explain().startswith(
        "exactly one data set fits: 1, 1, 1"
    )  # fmt: skip


def test_an_answer_that_would_fill_the_memory_is_refused_at_once() -> None:
    with pytest.raises(TooLarge) as error:
        reconstruct(Summary(n=4, minimum="0", maximum="1000000"), step="0.0001").count  # noqa: B018
    assert str(error.value).startswith("about 10^20 data sets of n = 4 on 10000000001 steps: the ")
    assert str(error.value).endswith("status and bounds answer without it")


def test_values_of_fewer_or_more_patients_are_no_data_set() -> None:
    found = reconstruct(Summary(n=4, mean="5", minimum="2"))
    assert (2, 5, 6, 7) in found
    for values in ((), (20,), (2, 18), (2, 5, 13), (2, 2, 5, 5, 6), (2, 2, 2, 2, 2, 10)):
        assert values not in found


def test_a_continuous_reading_has_nothing_to_list() -> None:
    found = reconstruct(DAYS, step=None)
    with pytest.raises(ValueError) as error:
        found.sample(1, seed=1)
    assert str(error.value) == "a continuous reading has no list of data sets: give a step"
    assert list(reconstruct(Summary(n=4, mean="3", maximum="1"), step=None)) == []


@pytest.mark.parametrize("values", [5, "2 3 5 10", None])
def test_what_is_no_list_of_values_is_refused(values) -> None:
    with pytest.raises(TypeError) as error:
        values in reconstruct(DAYS)  # noqa: B015
    assert str(error.value) == "give the values of all patients as a list or tuple"


@pytest.mark.parametrize("size", [-1, True, 2.0])
def test_what_is_no_number_of_draws_is_refused(size) -> None:
    with pytest.raises(ValueError) as error:
        reconstruct(DAYS).sample(size, seed=1)
    assert str(error.value) == f"size is {size!r}: write how many data sets to draw, 0 or more"


def test_the_table_is_the_same_with_a_progress_bar() -> None:
    found = reconstruct(DAYS)
    assert found.to_frame(progress=True).equals(found.to_frame())


def test_a_status_that_the_search_leaves_open_is_refused(monkeypatch) -> None:
    # One data set is found; whether there is another is not settled.
    found = reconstruct(DAYS)
    assert found.possible
    monkeypatch.setattr(data_sets, "find", lambda problem, nodes: Finding("undecided"))
    with pytest.raises(TooLarge) as error:
        found.status  # noqa: B018
    assert str(error.value) == (
        "whether a data set fits could not be decided within the limit of the search: give a "
        "coarser step or narrower bounds (within=)"
    )
