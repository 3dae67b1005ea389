"""Exact coverages against listing, published numbers and simulation."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from sojia_stats.statistics.coverage import (
    limits_coverage,
    median_coverage,
    order_statistic_coverage,
)
from sojia_stats.statistics.interval import Interval
from sojia_stats.statistics.kaplan_meier import kaplan_meier
from sojia_stats.statistics.proportions import proportion_interval


def test_order_statistics_as_tabulated(reference):
    table = reference("median_interval")
    assert table  # ranks and coverages of all pairs are tested there; here: all of n = 1 to 6
    for n in range(1, 7):
        signs = list(product((0, 1), repeat=n))  # does each draw lie below the median?
        for low in range(n + 1):
            for high in [*range(low + 1, n + 1), None]:
                held = [s for s in signs if low <= sum(s) and (high is None or sum(s) < high)]
                assert order_statistic_coverage(n, low, high) == Fraction(len(held), 2**n)


def test_other_quantiles():
    assert order_statistic_coverage(7, 1, 5, Fraction(1, 4)) == pytest.approx(
        binom.cdf(4, 7, 0.25) - binom.cdf(0, 7, 0.25), abs=1e-14
    )


@pytest.mark.parametrize("ranks", [(-1, 3), (2, 2), (3, 2), (0, 5), (5, None)])
def test_ranks_that_are_none(ranks):
    with pytest.raises(ValueError) as raised:
        order_statistic_coverage(4, *ranks)
    assert str(raised.value) == (
        f"ranks {ranks[0]} and {ranks[1]} of n = 4: give 0 ≤ low rank < high rank ≤ n"
    )


@pytest.mark.parametrize("method", ["bpcp", "bpcp-midp", "plain", "log", "log-log", "logit"])
def test_without_censoring_it_is_what_the_interval_says(method):
    for n in range(1, 13):
        interval = kaplan_meier(range(1, n + 1)).median_interval(0.95, method)
        assert median_coverage(n, method) == interval.attained


def by_listing(n, method, ratio):
    """Coverage when the hazard of censoring is ``ratio`` times that of the event.

    Of each patient either the event or the censoring comes first. All orders of n events and n
    censorings of unit hazards would be endless; but the first of the two is a draw of hazard
    1 + ratio, the event with probability 1 / (1 + ratio), and lies before the median of the events
    with probability 1 - 2 ** -(1 + ratio).
    """
    before = 1 - Fraction(1, 2 ** (1 + ratio))
    total = Fraction(0)
    for kinds in product((True, False), repeat=n):
        for below in range(n + 1):
            chance = Fraction(math.comb(n, below)) * before**below * (1 - before) ** (n - below)
            for seen in kinds:
                chance *= Fraction(1 if seen else ratio, 1 + ratio)
            interval = kaplan_meier(range(1, n + 1), kinds).median_interval(0.95, method)
            # the median lies between the times `below` and `below` + 1
            total += chance * (interval.low <= below + 0.5 <= interval.high)
    return total


@pytest.mark.parametrize("method", ["bpcp", "bpcp-midp", "log", "log-log"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_with_censoring_all_orders_are_listed(method, ratio):
    for n in (1, 3, 4):
        assert median_coverage(n, method, seen=Fraction(1, 1 + ratio)) == by_listing(
            n, method, ratio
        )


def test_with_censoring_as_simulated():
    """40,000 draws of five patients, two thirds of the events seen: standard error below 0.0025."""
    rng = np.random.default_rng(2012)
    times, ends = rng.exponential(1, (40_000, 5)), rng.exponential(2, (40_000, 5))
    seen, first = times <= ends, np.minimum(times, ends)
    limits = {}
    held = 0
    for row, order in zip(first, np.take_along_axis(seen, first.argsort(1), 1), strict=True):
        key = tuple(order.tolist())
        if key not in limits:
            limits[key] = kaplan_meier(range(1, 6), key).median_interval(0.95, "log")
        below = int((row < math.log(2)).sum())
        held += limits[key].low <= below + 0.5 <= limits[key].high
    exact = median_coverage(5, "log", seen=Fraction(2, 3))
    assert isinstance(exact, float)
    assert abs(held / 40_000 - exact) < 4 * math.sqrt(exact * (1 - exact) / 40_000)


def test_the_beta_product_keeps_its_level():
    for n in range(1, 9):
        for seen in (1, Fraction(1, 2), Fraction(1, 3), 0.75):
            assert median_coverage(n, "bpcp", seen=seen) >= 0.95
        for survival in (0.02, 0.1, 0.37, 0.5, 0.9, 0.99):
            assert limits_coverage(n, survival, "bpcp") >= Fraction(19, 20)


def test_limits_without_censoring_are_those_of_a_proportion():
    for n in (1, 4, 7):
        for percent in range(5, 100, 9):
            survival = Fraction(percent, 100)
            held = Fraction(0)
            for alive in range(n + 1):
                interval = proportion_interval(alive, n)
                assert isinstance(interval, Interval)
                if interval.low <= survival <= interval.high:
                    ways = math.comb(n, alive)
                    held += ways * survival**alive * (1 - survival) ** (n - alive)
            assert limits_coverage(n, survival, "bpcp") == held


def test_the_usual_limits_with_four_patients():
    nobody = Fraction(9, 10) ** 4  # then the limits are 1 to 1
    assert limits_coverage(4, 0.9, "log") <= 1 - nobody
    assert limits_coverage(4, 0.9, "log") == limits_coverage(4, Fraction(9, 10), "log")


def test_equality_counts_as_holding():
    """One patient: the limits are 0.025 to 1 and 0 to 0.975."""
    for survival in ("0.025", "0.975"):
        assert limits_coverage(1, Fraction(survival), "bpcp") == 1


def test_whole_numbers_of_any_kind():
    assert order_statistic_coverage(np.int64(64), np.int8(1), np.int64(64)) == 1 - Fraction(
        2, 2**64
    )
    assert limits_coverage(np.int64(30), 0.1, "log") == limits_coverage(30, 0.1, "log")
    assert median_coverage(np.int64(4), "bpcp", seen=0.1) == median_coverage(4, "bpcp", seen=0.1)
    for n in (4.0, "4", True, None):
        for ask in (
            lambda n=n: order_statistic_coverage(n, 1, 4),
            lambda n=n: median_coverage(n, "bpcp"),
            lambda n=n: limits_coverage(n, 0.5, "bpcp"),
        ):
            with pytest.raises(TypeError, match=r"^n is .*: give a whole number$"):
                ask()


@pytest.mark.parametrize("share", [math.nan, 1.5, Decimal("nan")])
def test_shares_that_are_none(share):
    for ask in (
        lambda: order_statistic_coverage(4, 1, 4, share),
        lambda: median_coverage(4, "bpcp", seen=share),
        lambda: limits_coverage(4, share, "bpcp"),
    ):
        with pytest.raises(ValueError, match=r": give a share"):
            ask()
    for nothing in (None, "0.5", True):
        with pytest.raises(TypeError, match=r"^survival is .*: give a share"):
            limits_coverage(4, nothing, "bpcp")


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: median_coverage(0, "bpcp"),
            "n is 0: give 1 to 16 patients, so that all orders can be listed",
        ),
        (
            lambda: median_coverage(17, "bpcp"),
            "n is 17: give 1 to 16 patients, so that all orders can be listed",
        ),
        (
            lambda: median_coverage(4, "bpcp", seen=0),
            "seen is 0: give a share above 0 and at most 1, such as 0.5",
        ),
        (
            lambda: median_coverage(4, "bpcp", seen=50),
            "seen is 50: give a share above 0 and at most 1, such as 0.5",
        ),
        (lambda: limits_coverage(0, 0.5, "bpcp"), "n is 0: give the number of patients, 1 or more"),
        (
            lambda: limits_coverage(4, 1, "bpcp"),
            "survival is 1: give a share between 0 and 1, such as 0.5",
        ),
    ],
)
def test_what_has_no_coverage(ask, sentence):
    with pytest.raises(ValueError) as raised:
        ask()
    assert str(raised.value) == sentence
