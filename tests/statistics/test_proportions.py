"""proportion_interval against R, exact integer tails and the definitions of the methods."""

import math
from fractions import Fraction
from functools import cache
from itertools import accumulate
from statistics import NormalDist

import numpy as np
import pytest
from pins import same

from sojia_stats.statistics.proportions import proportion_interval

METHODS = ("clopper-pearson", "wilson", "jeffreys", "mid-p", "blaker")


def tails(x, n, p):
    """P(X = k) for all k, exactly, and the sums up to x and from x on."""
    mass = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    return mass, sum(mass[: x + 1]), sum(mass[x:])


def blaker_acceptance(x, n, p):
    """Probability of the counts whose smaller tail is no larger than that of x (Blaker 2000)."""
    hits, all_ = p.numerator, p.denominator
    mass = [math.comb(n, k) * hits**k * (all_ - hits) ** (n - k) for k in range(n + 1)]
    lower = list(accumulate(mass))
    smaller = [min(lower[k], all_**n - lower[k] + mass[k]) for k in range(n + 1)]
    return Fraction(sum(m for m, s in zip(mass, smaller, strict=True) if s <= smaller[x]), all_**n)


@cache
def blaker_grid(x, n):
    """Acceptance at p = 0.001 … 0.999."""
    grid = [Fraction(i, 1000) for i in range(1, 1000)]
    return [(p, blaker_acceptance(x, n, p)) for p in grid]


def test_limits_agree_with_r(reference):
    rows = reference("binomial")["intervals"]
    assert len(rows) == 4 * 2 * len(METHODS)
    for row in rows:
        found = proportion_interval(row["x"], row["n"], row["level"], row["method"])
        assert same(found.low, row["low"]), row
        assert same(found.high, row["high"]), row
        assert (found.level, found.attained) == (row["level"], None)


def test_the_abstracts_counts():
    half, none = proportion_interval(2, 4), proportion_interval(0, 4)
    assert f"{half.low:.3f} {half.high:.3f}" == "0.068 0.932"
    assert f"{none.low} {none.high:.3f}" == "0.0 0.602"
    assert str(half) == "0.067586 to 0.932414 (95 % interval)"


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_clopper_pearson_and_mid_p_leave_half_of_alpha_in_each_tail(level):
    alpha = 1 - Fraction(str(level))
    for method, share_of_x in (("clopper-pearson", 1), ("mid-p", Fraction(1, 2))):
        for n in (1, 4, 7, 25):
            for x in range(n + 1):
                found = proportion_interval(x, n, level, method)
                for limit, side in ((found.low, 2), (found.high, 1)):
                    mass, *both = tails(x, n, Fraction(limit))
                    tail = both[side - 1] - (1 - share_of_x) * mass[x]
                    if (x, side) in ((0, 2), (n, 1)):
                        assert limit == (0 if side == 2 else 1)
                    else:
                        assert float(tail) == pytest.approx(float(alpha / 2), rel=1e-12)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_wilson_limits_are_where_the_score_is_the_normal_quantile(level):
    z = NormalDist().inv_cdf(0.5 + level / 2)
    for n in (1, 4, 12):
        for x in range(n + 1):
            found = proportion_interval(x, n, level, "wilson")
            for limit in {found.low, found.high} - {0.0, 1.0}:
                score = (x - n * limit) / math.sqrt(n * limit * (1 - limit))
                assert abs(score) == pytest.approx(z, rel=1e-10)


def test_jeffreys_by_integration():
    found = proportion_interval(3, 9, 0.9, "jeffreys")
    grid = (np.arange(2_000_000) + 0.5) / 2_000_000
    density = grid**2.5 * (1 - grid) ** 5.5
    below = np.cumsum(density) / density.sum()
    assert np.interp([found.low, found.high], grid, below) == pytest.approx([0.05, 0.95], abs=1e-6)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_blaker_is_the_hull_of_the_accepted_proportions(level):
    alpha = 1 - Fraction(str(level))
    near = Fraction(1, 10**12)
    for n in range(1, 10):
        for x in range(n + 1):
            found = proportion_interval(x, n, level, "blaker")
            low, high = Fraction(found.low), Fraction(found.high)
            ends = [low == 0 if x == 0 else blaker_acceptance(x, n, low + near) > alpha]
            ends += [high == 1 if x == n else blaker_acceptance(x, n, high - near) > alpha]
            ends += [x == 0 or blaker_acceptance(x, n, low - near) <= alpha]
            ends += [x == n or blaker_acceptance(x, n, high + near) <= alpha]
            assert all(ends), (x, n)
            accepted = [p for p, acceptance in blaker_grid(x, n) if acceptance > alpha]
            assert low - near <= min(accepted) and max(accepted) <= high + near, (x, n)


def test_blaker_stops_at_a_jump_of_its_acceptance():
    # at x = 0 of 4 acceptance is (1-p)^4 + p^4 up to p = 1/2, and (1-p)^4 beyond: 1/8, then 1/16
    assert blaker_acceptance(0, 4, Fraction(1, 2)) == Fraction(1, 8)
    assert proportion_interval(0, 4, 0.9, "blaker").high == pytest.approx(0.5, rel=1e-15)
    assert proportion_interval(4, 4, 0.9, "blaker").low == pytest.approx(0.5, rel=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_successes_and_failures_mirror_each_other(method):
    for n in (1, 4, 9, 40):
        for x in range(n + 1):
            found = proportion_interval(x, n, method=method)
            mirrored = proportion_interval(n - x, n, method=method)
            assert found.low == pytest.approx(1 - mirrored.high, abs=1e-14)
            assert 0 <= found.low <= Fraction(x, n) <= found.high <= 1
            assert found.low < found.high


@pytest.mark.parametrize("method", ["mid-p", "blaker"])
def test_limits_inside_clopper_pearson_and_precise_where_they_are_small(method):
    for x, n in ((1, 4), (7, 12), (1, 100_000), (2, 30)):
        outer = proportion_interval(x, n)
        inner = proportion_interval(x, n, method=method)
        assert outer.low < inner.low < inner.high < outer.high
    low = proportion_interval(1, 100_000, method="blaker").low
    assert low == pytest.approx(-math.expm1(math.log(0.95) / 100_000), rel=1e-13)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ((5, 4), ValueError, "x is 5 and n is 4: give x from 0 to n"),
        ((-1, 4), ValueError, "x is -1 and n is 4: give x from 0 to n"),
        ((0, 0), ValueError, "n is 0: give the number of all patients, at least 1"),
        ((2.0, 4), TypeError, "x is 2.0, a float: give a whole number"),
        ((2, "4"), TypeError, "n is '4', a str: give a whole number"),
        ((True, 4), TypeError, "x is True, a bool: give a whole number"),
        ((2, 4, 95), ValueError, "level is 95: give a proportion between 0 and 1, such as 0.95"),
        (
            (2, 4, 0.95, "exact"),
            ValueError,
            "method is 'exact': give one of "
            '"clopper-pearson", "wilson", "jeffreys", "mid-p", "blaker"',
        ),
    ],
)
def test_what_has_no_interval(arguments, error, sentence):
    with pytest.raises(error) as raised:
        proportion_interval(*arguments)
    assert str(raised.value) == sentence


def test_numpy_counts_are_whole_numbers():
    assert proportion_interval(np.int64(2), np.int32(4)) == proportion_interval(2, 4)
