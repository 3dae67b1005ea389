"""Quantiles, limits and median intervals of a curve, against their definitions."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from sojia_stats.statistics.coverage import median_coverage, order_statistic_coverage
from sojia_stats.statistics.descriptive import median_interval
from sojia_stats.statistics.kaplan_meier import kaplan_meier
from sojia_stats.statistics.limits import LimitsMethod

METHODS = LimitsMethod.__args__
BETA_PRODUCTS = [method for method in METHODS if method.startswith("bpcp")]
DRAWN = st.lists(st.tuples(st.integers(0, 15), st.booleans()), min_size=1, max_size=60)


def fitted(pattern):
    return kaplan_meier(*zip(*pattern, strict=True))


@given(DRAWN, st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20))
@settings(max_examples=150, deadline=None)
def test_quantiles_by_definition(pattern, p):
    curve = fitted(pattern)
    at = list(zip(curve.times, curve.exact_survival, strict=True))
    first = min((t for t, s in at if 1 - s >= p), default=math.inf)
    strict = min((t for t, s in at if 1 - s > p), default=math.inf)
    assert curve.quantile(p, "first") == first
    assert curve.quantile(p, "strict") == strict
    assert curve.quantile(p) == (
        first + strict if strict == math.inf else Fraction(first + strict, 2)
    )
    assert curve.quantile(p, "first") <= curve.quantile(p) <= curve.quantile(p, "strict")


def test_quantiles_of_r(reference):
    """R's quantile.survfit where survival passes 1 - p, and the midpoint where it rests there."""
    for name, case in reference("curve_quantiles")["cases"].items():
        curve = kaplan_meier(case["inputs"]["time"], case["inputs"]["event"])
        for method, theirs in case["quantiles"].items():
            for row in zip(
                *(theirs[k] for k in ("probs", "estimate", "lower", "upper")), strict=True
            ):
                p, estimate, low, high = (math.inf if x == "NA" else x for x in row)
                assert curve.quantile(p) == estimate, (name, p)
                interval = curve.quantile_interval(p, 0.95, method)
                assert (interval.low, interval.high) == (low, high), (name, method, p)


def test_p_is_taken_as_written():
    curve = kaplan_meier(range(1, 11))
    assert curve.quantile(0.3) == Fraction(7, 2)  # 0.3 as a float is a little less than 3/10
    assert curve.quantile(0.7) == Fraction(15, 2)


@pytest.mark.parametrize(
    ("p", "error", "sentence"),
    [
        (1, ValueError, "p is 1: give a share between 0 and 1, such as 0.5"),
        (0, ValueError, "p is 0: give a share between 0 and 1, such as 0.5"),
        (50, ValueError, "p is 50: give a share between 0 and 1, such as 0.5"),
        (math.nan, ValueError, "p is nan: give a share between 0 and 1, such as 0.5"),
        ("0.5", TypeError, "p is '0.5', a str: give a share between 0 and 1, such as 0.5"),
        (True, TypeError, "p is True, a bool: give a share between 0 and 1, such as 0.5"),
    ],
)
def test_shares_that_are_none(p, error, sentence):
    for ask in (kaplan_meier([2, 3]).quantile, kaplan_meier([2, 3]).quantile_interval):
        with pytest.raises(error) as raised:
            ask(p)
        assert str(raised.value) == sentence


@given(DRAWN, st.sampled_from(METHODS), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
@settings(max_examples=150, deadline=None)
def test_limits_bracket_the_curve_and_never_rise(pattern, method, level):
    curve = fitted(pattern)
    table = curve.interval(level, method)
    assert table["time"].tolist() == sorted({0, *curve.times})
    survival = curve.survival_at(table["time"])
    low, high = (table[name].to_numpy() for name in ("low", "high"))
    known = ~np.isnan(low)
    assert (known == ~np.isnan(high)).all()
    if method != "bpcp-midp":  # whose middle is the median of the two variables, not the estimate
        assert (low[known] <= survival[known] + 1e-9).all()
        assert (survival[known] <= high[known] + 1e-9).all()
    assert (low[known] >= 0).all() and (high[known] <= 1).all()
    if method in BETA_PRODUCTS:
        assert known.all()
        assert (np.diff(low) <= 1e-12).all() and (np.diff(high) <= 1e-12).all()
    wider = curve.interval(level + 0.005, method)
    assert (wider["low"][known] <= low[known] + 1e-12).all()
    assert (wider["high"][known] >= high[known] - 1e-12).all()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_without_censoring_the_beta_product_is_clopper_pearson(times):
    table = kaplan_meier(times).interval(0.95, "bpcp")
    n = len(times)
    for time, low, high in table.itertuples(index=False):
        left = sum(t > time for t in times)
        assert low == pytest.approx(beta.ppf(0.025, left, n - left + 1) if left else 0, abs=1e-10)
        assert high == pytest.approx(
            beta.ppf(0.975, left + 1, n - left) if left < n else 1, abs=1e-10
        )


@given(DRAWN, st.sampled_from(METHODS), st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_and_unit_do_not_matter(pattern, method, random):
    expected = fitted(pattern).interval(0.95, method)
    shuffled = [(Fraction(t, 12), e) for t, e in random.sample(pattern, len(pattern))]
    found = fitted(shuffled).interval(0.95, method)
    assert found["time"].to_numpy() * 12 == pytest.approx(expected["time"].to_numpy())
    for name in ("low", "high"):
        assert found[name].tolist() == pytest.approx(expected[name].tolist(), abs=0, nan_ok=True)


@given(DRAWN, st.sampled_from(METHODS))
@settings(max_examples=100, deadline=None)
def test_the_median_interval_is_where_the_limits_admit_one_half(pattern, method):
    curve = fitted(pattern)
    table = curve.interval(0.95, method)
    interval = curve.median_interval(0.95, method)
    admitting = table["time"][table["low"] <= 0.5 + 1e-10]
    excluding = table["time"][table["high"] < 0.5 - 1e-10]
    if len(admitting):
        assert interval.low == admitting.iloc[0]
    else:  # the lower limits stay above 1/2, unless they are 1 for want of events, or end in NaN
        assert interval.low == (max(curve.times) if table["low"].iloc[-1] < 1 else 0)
    assert interval.high == (excluding.iloc[0] if len(excluding) else math.inf)
    assert (interval.attained is None) == (not all(seen for _, seen in pattern))
    assert str(interval).startswith(
        f"{interval.low} to {'not reached' if interval.high == math.inf else interval.high} (95 %"
    )


def test_without_censoring_the_beta_product_inverts_the_sign_test():
    for n in range(1, 15):
        values = [k * k for k in range(1, n + 1)]
        ours, theirs = (
            kaplan_meier(values).median_interval(),
            median_interval(values, support=(0, math.inf)),
        )
        assert (ours.low, ours.high, ours.attained) == (theirs.low, theirs.high, theirs.attained)


@pytest.mark.parametrize("n", range(2, 13))
@pytest.mark.parametrize("method", ["bpcp", "bpcp-midp"])
def test_a_limit_of_exactly_one_half_is_not_decided_by_rounding(n, method):
    """At this level a limit is exactly 1/2, before the first event (mid-p: after it): it admits."""
    level = 1 - Fraction(2, 2**n)
    interval = kaplan_meier(range(1, n + 1)).median_interval(level, method)
    expected = (0, math.inf) if method == "bpcp" else (1, n)
    assert (interval.low, interval.high) == expected
    assert median_coverage(n, method, level) == interval.attained >= level


def test_lower_limits_that_stay_above_one_half():
    times, events = [1, 2, 3, 4, 5] + [100] * 45, [1] * 5 + [0] * 45
    for method in ("log-log", "log", "plain", "thomas-grunkemeier"):
        interval = kaplan_meier(times, events).median_interval(0.95, method)
        assert (interval.low, interval.high) == (100, math.inf), method


def test_numpy_and_extreme_levels():
    interval = kaplan_meier([2, 3, 5]).median_interval(np.float64(0.9))
    assert type(interval.level) is float
    curve = kaplan_meier([1, 2, 3], [1, 0, 1])
    for level in (1e-14, 1 - 1e-14):
        for method in METHODS:
            with pytest.raises(ValueError, match="give one from 1e-12 to 1 − 1e-12"):
                curve.interval(level, method)
    assert curve.interval(1e-12, "bpcp-midp").notna().all(axis=None)
    for nothing in (Decimal("nan"), Decimal("sNaN")):
        with pytest.raises(ValueError, match="give a proportion between 0 and 1"):
            curve.interval(nothing)
        with pytest.raises(ValueError, match="give a share between 0 and 1"):
            curve.quantile(nothing)
    with pytest.raises(ValueError, match="method is ''"):
        curve.interval(method="")


def test_late_entry_has_no_attained_coverage():
    assert kaplan_meier([2, 3, 5], entry=[0, 2, 0]).median_interval().attained is None


def test_the_coverage_of_another_quantile_is_its_own():
    interval = kaplan_meier(range(1, 13)).quantile_interval(Fraction(1, 4))
    assert (interval.low, interval.high) == (0, 7)
    assert interval.attained == sum(
        Fraction(math.comb(12, k) * 3 ** (12 - k), 4**12) for k in range(7)
    )


@pytest.mark.parametrize("method", ["bpcp", "bpcp-midp", "log", "log-log", "plain"])
def test_ties_have_the_coverage_of_their_ranks(method):
    tied = kaplan_meier([3, 3, 3, 5, 5, 8, 8, 8, 9, 12]).median_interval(0.95, method)
    apart = kaplan_meier(range(1, 11)).median_interval(0.95, method)
    assert tied.attained == apart.attained
    ordered = [3, 3, 3, 5, 5, 8, 8, 8, 9, 12]
    assert tied.low == ordered[apart.low - 1]
    assert tied.high == (math.inf if apart.high == math.inf else ordered[apart.high - 1])
    high_rank = None if apart.high == math.inf else apart.high
    assert apart.attained == order_statistic_coverage(10, apart.low, high_rank)


def test_nobody_had_the_event():
    curve = kaplan_meier([2, 3, 5], [0, 0, 0])
    table = curve.interval()
    # Of 3, 2 and 1 still followed nobody had the event: the lower limits of 3/3, 2/2 and 1/1.
    assert table["low"].tolist() == pytest.approx([0.025 ** (1 / k) for k in (3, 2, 1)] + [0])
    assert table["high"].tolist() == [1, 1, 1, 1]
    assert str(curve.median_interval()) == "0 to not reached (95 % interval)"
    assert str(curve.median_interval(method="log-log")) == "0 to not reached (95 % interval)"


def test_one_patient():
    curve = kaplan_meier([7])
    assert curve.interval()["high"].tolist() == pytest.approx([1, 0.975])
    assert str(curve.median_interval()) == "0 to not reached (95 % interval, covers 100 %)"
    assert math.isnan(curve.standard_error[0])


def test_an_event_at_the_start_has_no_row_before_it():
    table = kaplan_meier([0, 4, 4]).interval(method="log-log")
    assert table["time"].tolist() == [0, 4]
    assert kaplan_meier([0, 4, 4]).interval()["low"].iloc[0] < 0.5


def test_the_default_method_is_the_beta_product_below_50_patients():
    for n, method in ((49, "bpcp"), (50, "log-log")):
        curve = kaplan_meier(range(1, n + 1))
        assert curve.interval().equals(curve.interval(method=method))
        assert curve.median_interval() == curve.median_interval(method=method)


def test_late_entry_has_no_beta_product():
    curve = kaplan_meier([2, 3, 5, 10], entry=[0, 0, 3, 4])
    assert curve.late_entry
    assert curve.interval().equals(curve.interval(method="log-log"))
    for method in BETA_PRODUCTS:
        with pytest.raises(ValueError) as raised:
            curve.median_interval(method=method)
        assert str(raised.value) == (
            f'method "{method}" needs all patients under observation from the start: '
            'with late entry give "log-log"'
        )
    assert curve.median_interval().attained is None


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError) as raised:
        kaplan_meier([2, 3]).interval(method="loglog")
    assert str(raised.value).startswith('method is \'loglog\': give one of "bpcp", "bpcp-midp"')
    with pytest.raises(ValueError, match=r"^level is 95: give a proportion"):
        kaplan_meier([2, 3]).interval(95)


def test_all_limits_of_a_long_curve():
    rng = np.random.default_rng(7)
    curve = kaplan_meier(rng.exponential(1, 10_000), rng.integers(0, 2, 10_000))
    table = curve.interval(method="log-log")
    assert len(table) == 10_001
    assert (table["low"] <= table["high"]).all()
    assert abs(curve.median("first") - 2 * math.log(2)) < 0.1
