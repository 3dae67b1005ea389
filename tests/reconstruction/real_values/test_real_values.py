"""Continuous readings: feasibility, exact bounds, attained ends and uniqueness.

The second implementation lists the corners of the polytope of ascending values and decides strict
inequalities at the mean of the corners of a face: no linear programme, no floating point.
"""

import math
import random
from fractions import Fraction

import pytest

from sojia_stats import Bounds, Summary, reconstruct, reconstruct_jointly

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
FOLLOW_UP = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")


def free(summary, rule, value_rule=None, **others):
    return reconstruct(summary, None, rule, value_rule or rule, **others)


# --- the follow-up of the abstract ------------------------------------------------------------


@pytest.mark.parametrize("rule", ["exact", "truncate"])
def test_the_mean_follow_up_cannot_be(rule) -> None:
    found = free(FOLLOW_UP, rule)
    assert (found.count, found.status) == (0, "incompatible")
    assert "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0;" in found.explain()


@pytest.mark.parametrize(
    ("rule", "attained"),
    # The lowest ends 1.5 and 49.5: a tie goes up to the even digit 2 and to the even digit 50, and
    # half-up takes 1.5 to 2 and 49.5 to 50. The sum stays below 54.2, which nearest alone attains.
    [("nearest", (True, True)), ("half-up", (True, False)), ("half-even", (True, False))],
)
def test_the_mean_follow_up_survives_in_a_corner(rule, attained) -> None:
    found = free(FOLLOW_UP, rule)
    assert (found.count, found.status) == (math.inf, "compatible")
    floors = [Fraction(3, 2)] * 3 + [Fraction(99, 2)]
    for k, floor in enumerate(floors, start=1):
        bounds = found.ordered_value(k)
        assert (bounds.low, bounds.low_attained) == (floor, attained[0])
        assert bounds.high_attained == attained[1]
    # Together they exceed their floors, 54 months, by no more than 0.2 month.
    assert found.bounds("sum") == Bounds(54, Fraction("54.2"), *attained)
    assert found.bounds("mean") == Bounds(Fraction("13.5"), Fraction("13.55"), *attained)
    # All of the room for one: x_k and all above it rise together, the last one alone.
    assert [found.ordered_value(k).high for k in range(1, 5)] == [
        Fraction(3, 2) + Fraction("0.2") / 3,
        Fraction(3, 2) + Fraction("0.2") / 2,
        Fraction(3, 2) + Fraction("0.2"),
        Fraction("49.7"),
    ]


def test_the_mean_follow_up_in_started_months_is_widely_compatible() -> None:
    found = free(FOLLOW_UP, "ceiling")
    assert found.count == math.inf
    assert found.bounds("mean") == Bounds(Fraction("13.4"), Fraction("13.5"), False, True)
    # 1 < x ≤ 2 and 49 < y ≤ 50: sums from above 52, so the printed mean is the only limit.
    assert found.bounds("minimum") == Bounds(1, Fraction(5, 3), False, False)


def test_the_median_that_could_be() -> None:
    summary = Summary(n=4, median="13.5", minimum="2", maximum="50")
    assert free(summary, "exact").bounds("mean") == Bounds(Fraction(79, 4), Fraction(79, 4))
    nearest = free(summary, "nearest").bounds("mean")
    assert nearest == Bounds(Fraction("19.475"), Fraction("20.025"))


def test_the_median_treatment_is_determined_when_exact() -> None:
    found = free(Summary(n=4, median="3", minimum="3", maximum="18"), "exact")
    assert (found.count, found.status, list(found)) == (1, "determined", [(3, 3, 3, 18)])
    assert found.bounds("sd") == Bounds(Fraction(15, 2), Fraction(15, 2))
    assert found.bounds("mean") == Bounds(Fraction(27, 4), Fraction(27, 4))


# --- random problems against the corners ------------------------------------------------------


def problem(rng):
    """A bounded problem on up to four real values, often on the brink of being empty."""
    n = rng.randint(1, 4)
    texts = ["0", "1", "2", "3", "-1", "1.5", "2.0", "0.5", "2.5"]
    printed = {
        name: rng.choice(texts)
        for name in ("minimum", "median", "maximum", "mean")
        if rng.random() < 0.65
    }
    if {"minimum", "maximum"} <= set(printed) and (
        Fraction(printed["minimum"]) > Fraction(printed["maximum"])
    ):
        printed["minimum"], printed["maximum"] = printed["maximum"], printed["minimum"]
    value_rule = rng.choice(RULES)
    rules = {"median": rng.choice(RULES), "mean": rng.choice(RULES)}
    rules |= {"minimum": value_rule, "maximum": value_rule}
    within = rng.choice([(-2, 4), (0, 3), (Fraction(1, 2), Fraction(5, 2))])
    return n, printed, rules, within


def windows_of(brute, printed, rules, within):
    windows = {name: brute.window(text, rules[name]) for name, text in printed.items()}
    return windows | {"within": (*within, True, True)}


@pytest.mark.parametrize("block", range(4))
def test_random_problems_have_the_bounds_of_their_corners(brute, block) -> None:
    rng = random.Random(block)
    kinds = []
    for _ in range(25):
        n, printed, rules, within = problem(rng)
        found = reconstruct(
            Summary(n=n, **printed),
            None,
            {name: rules[name] for name in ("median", "mean")},
            rules["minimum"],
            within=within,
        )
        polytope = brute.Polytope(brute.real_rows(n, windows_of(brute, printed, rules, within)))
        if not polytope.possible:
            kinds.append(0)
            assert (found.count, found.status) == (0, "incompatible"), (n, printed, rules)
            continue
        corners = len(polytope.corners)
        kinds.append(1 if corners == 1 else math.inf)
        assert found.count == kinds[-1], (n, printed, rules, within)
        if corners == 1:
            assert list(found) == [polytope.corners[0]]
        unit = [[Fraction(i == k) for i in range(n)] for k in range(n)]
        middle = [(a + b) / 2 for a, b in zip(unit[(n - 1) // 2], unit[n // 2], strict=True)]
        forms = {"mean": [Fraction(1, n)] * n, "sum": [Fraction(1)] * n, "median": middle}
        forms |= {"minimum": unit[0], "maximum": unit[-1]}
        for name, form in forms.items():
            (low, low_attained), (high, high_attained) = polytope.bounds(form)
            expected = Bounds(low, high, low_attained, high_attained)
            assert found.bounds(name) == expected, (name, n, printed, rules, within)
        for k in range(n):
            (low, low_attained), (high, high_attained) = polytope.bounds(unit[k])
            assert found.ordered_value(k + 1) == Bounds(low, high, low_attained, high_attained)
    assert {0, math.inf} <= set(kinds)


def test_a_grid_inside_a_continuous_reading_is_never_outside_its_bounds() -> None:
    rng = random.Random(1)
    compared = 0
    for _ in range(60):
        n, printed, rules, within = problem(rng)
        arguments = (
            Summary(n=n, **printed),
            {name: rules[name] for name in ("median", "mean")},
            rules["minimum"],
        )
        grid = reconstruct(arguments[0], "1/20", *arguments[1:], within=within)
        real = reconstruct(arguments[0], None, *arguments[1:], within=within)
        if grid.status == "incompatible":
            continue
        compared += 1
        inner, outer = grid.bounds("mean"), real.bounds("mean")
        assert inner.low in outer
        assert inner.high in outer
        # Every window starts and ends on the grid, so the grid comes within a step of each end.
        assert inner.low - outer.low <= Fraction(1, 20)
        assert outer.high - inner.high <= Fraction(1, 20)
    assert compared > 15


# --- open sides, uniqueness, refusals ---------------------------------------------------------


def test_an_open_side() -> None:
    found = free(Summary(n=4, minimum="2", median="4"), "exact")
    assert found.count == math.inf
    assert found.bounds("mean") == Bounds(Fraction("3.5"), math.inf, True, False)
    assert found.bounds("maximum") == Bounds(4, math.inf, True, False)
    with pytest.raises(ValueError) as error:
        list(found)
    assert str(error.value) == (
        "infinitely many data sets fit, so they cannot be listed: give a step"
    )
    with pytest.raises(ValueError) as error:
        found.bounds("sd")
    assert str(error.value) == "sd: bounds over real values are not computed; give a step"


def test_nothing_printed() -> None:
    found = free(Summary(n=3), "nearest")
    assert found.count == math.inf
    assert found.bounds("mean") == Bounds(-math.inf, math.inf, False, False)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 50, 1000])
def test_equal_ends_fix_every_value(n) -> None:
    found = free(Summary(n=n, minimum="2.5", maximum="2.5"), "exact")
    assert (found.count, list(found)) == (1, [(Fraction(5, 2),) * n])


def test_a_mean_at_its_least_fixes_every_value() -> None:
    """From 0 to 1 in eight patients: the least mean, 1/8, leaves all but the highest value at 0."""
    found = free(Summary(n=8, minimum="0", maximum="1", mean="0.125"), "exact")
    assert list(found) == [(0,) * 7 + (1,)]
    above = free(Summary(n=8, minimum="0", maximum="1", mean="0.126"), "exact")
    assert above.count == math.inf


def test_a_mean_inside_does_not_fix_a_long_run() -> None:
    """Everything is pinned but the five values between the ends: their total alone is known."""
    found = free(Summary(n=8, minimum="0", maximum="2", median="1", mean="1"), "exact")
    assert found.count == math.inf


def test_a_relation_can_fix_a_long_run() -> None:
    found = reconstruct_jointly(
        {
            "y": Summary(n=8, minimum="2", median="2.5", maximum="3", mean="2.375"),
            "x": Summary(n=8, minimum="1", median="2.5", maximum="3", mean="2.25"),
        },
        ["x <= y"],
        step=None,
        rounding="exact",
    )
    half = Fraction(5, 2)
    assert found.count == 1
    assert list(found) == [
        {"y": (2, 2, 2, half, half, half, half, 3), "x": (1, 2, 2, half, half, half, half, 3)}
    ]


def test_many_patients_take_no_longer() -> None:
    found = free(Summary(n=1_000_000, minimum="0", maximum="10", mean="0.00001"), "exact")
    assert found.count == 1  # 10 in one patient and 0 in all others
    nearest = free(Summary(n=1_000_000, minimum="0", maximum="10", mean="5"), "nearest", "exact")
    assert nearest.bounds("mean") == Bounds(Fraction(9, 2), Fraction(11, 2))
