"""Pointwise limits against R, km.ci, bpcp, lifelines, and against likelihoods maximised anew."""

import math
from fractions import Fraction
from statistics import NormalDist

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from pins import differing, same
from scipy.optimize import brentq, minimize

from sojia_stats.statistics.pointwise import greenwood, pointwise_limits

R_METHODS = ["plain", "log", "log-log", "logit", "arcsin"]
METHODS = [*R_METHODS, "thomas-grunkemeier"]
CASES = ["u_2_3_5_10", "u_3_3_3_18", "c1_2_3_5p_10", "aml_maintained", "leuk2_6MP"]
MORE_CASES = ["left_truncated", "censored_before_the_first_event"]
Z95 = NormalDist().inv_cdf(0.975)

# (at risk, events) at each distinct time: any such list can come about under left truncation
COUNTS = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
    max_size=30,
)
LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, Fraction(999, 1000)])


def numbers(column):
    """R's column as floats; NA and NaN alike are NaN."""
    return np.array([math.nan if value in ("NA", "NaN") else value for value in column])


def survival(counts):
    """The curve in exact fractions."""
    curve, left = [], Fraction(1)
    for n, d in counts:
        left *= Fraction(n - d, n)
        curve.append(left)
    return curve


def limits(counts, level=0.95, method="thomas-grunkemeier"):
    return pointwise_limits([n for n, _ in counts], [d for _, d in counts], level, method)


def all_cases(reference):
    pinned = reference("pointwise")
    assert sorted(pinned["cases"]) == sorted(CASES)
    assert sorted(pinned["more_cases"]) == sorted(MORE_CASES)
    return {**pinned["cases"], **pinned["more_cases"]}


@pytest.mark.parametrize("name", CASES + MORE_CASES)
def test_greenwood_is_that_of_r(name, reference):
    case = all_cases(reference)[name]
    found = greenwood(case["counts"]["n_risk"], case["counts"]["n_event"])
    assert not differing(found, case["se_greenwood"])


@pytest.mark.parametrize("method", R_METHODS)
@pytest.mark.parametrize("name", CASES + MORE_CASES)
def test_limits_are_those_of_r(name, method, reference):
    case = all_cases(reference)[name]
    counts = list(zip(case["counts"]["n_risk"], case["counts"]["n_event"], strict=True))
    found = limits(counts, float(case["level"]), method)
    before = np.array([share == 1 for share in survival(counts)])
    for limit, column in zip(found, ("lower", "upper"), strict=True):
        pinned = numbers(case["limits"][method][column])
        if method in ("log-log", "logit", "arcsin"):  # where R has NA and these are 1
            assert np.isnan(pinned[before]).all()
            pinned[before] = 1
        assert not differing(limit, pinned)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("column", "method"), [("linear", "plain"), ("log", "log"), ("loglog", "log-log")]
)
def test_limits_are_those_of_km_ci_once_cut(name, column, method, reference):
    case = all_cases(reference)[name]
    pinned = case["km_ci"][column]
    assert pinned["time"] == case["counts"]["time"]
    found = pointwise_limits(case["counts"]["n_risk"], case["counts"]["n_event"], 0.95, method)
    for limit, side in zip(found, ("lower", "upper"), strict=True):
        other = np.clip(numbers(pinned[side]), 0, 1)
        other[np.isnan(limit)] = math.nan  # its log has a lower limit, 0, where the curve is 0
        assert not differing(limit, other)


@pytest.mark.parametrize("name", CASES)
def test_thomas_grunkemeier_is_near_km_ci_and_bpcp_as_far_as_they_go(name, reference):
    case = all_cases(reference)[name]
    times = case["counts"]["time"]
    low, high = pointwise_limits(
        case["counts"]["n_risk"], case["counts"]["n_event"], 0.95, "thomas-grunkemeier"
    )
    km_ci, bpcp = case["km_ci"]["grunkemeier"], case["bpcp_thomas_grunkemeier"]
    assert km_ci["time"] == times
    above = ~np.isnan(numbers(km_ci["lower"]))  # all but the rows where the curve is 0
    np.testing.assert_allclose(low[above], numbers(km_ci["lower"])[above], rtol=0, atol=1e-8)
    np.testing.assert_allclose(high[above], numbers(km_ci["upper"])[above], rtol=0, atol=1e-8)
    rows = [times.index(time) for time in bpcp["time"]]
    kept = above[rows]  # at 0 bpcp repeats the row before
    assert kept.sum() >= len(rows) - 1
    assert not differing(low[rows][kept], numbers(bpcp["lower"])[kept], 4)
    assert not differing(high[rows][kept], numbers(bpcp["upper"])[kept], 4)
    curve = survival(zip(case["counts"]["n_risk"], case["counts"]["n_event"], strict=True))
    for place, inside in enumerate(kept):
        repeated = place if inside else place - 1
        assert same(curve[rows[repeated]], bpcp["surv"][place])
        for side in ("lower", "upper"):
            assert bpcp[side][place] == bpcp[side][repeated]


@pytest.mark.parametrize("name", CASES)
def test_log_log_is_that_of_lifelines(name, reference):
    case = all_cases(reference)[name]
    fit = KaplanMeierFitter().fit(case["inputs"]["time"], case["inputs"]["event"])
    theirs = fit.confidence_interval_.loc[case["counts"]["time"]].to_numpy()
    low, high = pointwise_limits(
        case["counts"]["n_risk"], case["counts"]["n_event"], 0.95, "log-log"
    )
    inside = ~np.isnan(low)
    np.testing.assert_allclose(low[inside], theirs[inside, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(high[inside], theirs[inside, 1], rtol=0, atol=1e-12)


def highest_log_likelihood(counts, p):
    """Maximised numerically over all curves that fall at event times only and have S = p at last.

    The parts of −log p that fall to each event time are a softmax of free numbers. The maximum is
    as the square of the error of its place.
    """
    seen = np.array([(n, d) for n, d in counts if d])
    n, d = seen[:, 0], seen[:, 1]

    def loss(free):
        parts = np.exp(free - free.max())
        parts *= -math.log(p) / parts.sum()
        value = -(d * np.log(-np.expm1(-parts)) - (n - d) * parts).sum()
        pull = (n - d) - d / np.expm1(parts)  # of each part; then of the free numbers
        return value, parts * (pull - (parts * pull).sum() / -math.log(p))

    start = np.log(-np.log1p(-(d - 0.25) / n))
    return -minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9}).fun


def log_likelihood(counts):
    return sum(
        (d * math.log(d / n) if d else 0) + ((n - d) * math.log((n - d) / n) if n > d else 0)
        for n, d in counts
    )


MAXIMISED = {
    "no censoring": [(4, 1), (3, 1), (2, 1), (1, 1)],
    "ties": [(9, 3), (5, 2), (3, 1), (1, 0)],
    "left truncation": [(2, 1), (4, 0), (6, 2), (3, 1), (5, 1)],
    "0 early, under left truncation": [(3, 1), (2, 2), (5, 1), (4, 0), (4, 3)],
    "one patient": [(1, 1)],
}


@pytest.mark.parametrize("name", MAXIMISED)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_the_likelihood_ratio_crosses_at_thomas_grunkemeier_limits(name, level):
    counts = MAXIMISED[name]
    z = NormalDist().inv_cdf((1 + level) / 2)
    low, high = limits(counts, level)
    for row, share in enumerate(survival(counts)):
        best = log_likelihood(counts[: row + 1])
        for limit in (low[row], high[row]):
            if limit == 0:
                assert share == 0
                continue
            ratio = highest_log_likelihood(counts[: row + 1], limit) - best
            assert ratio == pytest.approx(-(z**2) / 2, abs=1e-9)
        assert low[row] <= share < high[row]


def test_before_the_first_event_and_at_zero():
    counts = [(5, 0), (4, 1), (3, 3)]
    for method in METHODS:
        low, high = limits(counts, 0.95, method)
        assert (low[0], high[0]) == (1, 1)
        if method != "thomas-grunkemeier":
            assert math.isnan(low[2]) and math.isnan(high[2])
    assert low[2] == 0
    # 0 of 3 left and nobody censored: a binomial
    assert limits([(3, 3)])[1][0] == pytest.approx(-math.expm1(-(Z95**2) / 6), abs=1e-15)


@pytest.mark.parametrize("method", METHODS)
def test_without_events_both_limits_are_1(method):
    low, high = limits([(3, 0), (1, 0)], 0.95, method)
    assert low.tolist() == high.tolist() == [1, 1]


@pytest.mark.parametrize("n", [1, 4, 30])
def test_thomas_grunkemeier_without_censoring_is_the_binomial_likelihood_ratio(n):
    low, high = limits([(n - gone, 1) for gone in range(n)])
    for left in range(n):
        share = left / n

        def excess(p, left=left, share=share):
            value = left * math.log(share / p) if left else 0
            return value + (n - left) * math.log((1 - share) / (1 - p)) - Z95**2 / 2

        row = n - 1 - left
        assert high[row] == pytest.approx(brentq(excess, share or 1e-9, 1 - 1e-12), abs=1e-11)
        expected = brentq(excess, 1e-12, share) if left else 0
        assert low[row] == pytest.approx(expected, abs=1e-11)


def in_high_precision(counts, z, side):
    """The limit after the last of the counts, by bisection in 25 digits."""
    seen = [(mpmath.mpf(n), mpmath.mpf(n - d)) for n, d in counts if d]

    def drop(lam):
        return mpmath.fsum(n * mpmath.log1p(lam / n) - s * mpmath.log1p(lam / s) for n, s in seen)

    near, far = mpmath.mpf(0), min(s for _, s in seen) if side < 0 else mpmath.mpf(1)
    while side > 0 and drop(far) < z**2 / 2:
        far *= 2
    for _ in range(50):
        middle = (near + far) / 2
        near, far = (middle, far) if drop(side * middle) < z**2 / 2 else (near, middle)
    return float(mpmath.fprod((s + side * near) / (n + side * near) for n, s in seen))


@pytest.mark.parametrize("level", [0.5, 0.95, 0.99999])
def test_thomas_grunkemeier_in_high_precision(level):
    rng = np.random.default_rng(12)
    z = -NormalDist().inv_cdf(float((1 - Fraction(str(level))) / 2))
    censored = [(n, int(rng.random() < 0.6)) for n in range(70, 0, -1)]
    at_risk = rng.integers(1, 400, 50)
    truncated = [(int(n), int(rng.integers(0, 1 + min(n - 1, 3)))) for n in at_risk]
    rare = [(10**6 - 1000 * i, 1 + i % 2) for i in range(40)]
    for counts in (censored, truncated, rare):
        low, high = limits(counts, level)
        for row in (9, len(counts) - 2):
            with mpmath.workdps(25):
                below = in_high_precision(counts[: row + 1], z, -1)
                above = in_high_precision(counts[: row + 1], z, 1)
            assert low[row] == pytest.approx(below, abs=1e-13)
            assert high[row] == pytest.approx(above, abs=1e-13)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(counts=COUNTS, level=LEVELS)
def test_limits_bracket_the_curve_and_widen_with_the_level(method, counts, level):
    low, high = limits(counts, level, method)
    wider_low, wider_high = limits(counts, 0.9999, method)
    shares = np.array([float(share) for share in survival(counts)])
    known = ~np.isnan(low)
    assert known.tolist() == [method == "thomas-grunkemeier" or share > 0 for share in shares]
    low, high, shares = low[known], high[known], shares[known]
    tiny = 1e-12
    assert (low >= 0).all() and (high <= 1).all()
    assert (low <= shares + tiny).all() and (shares <= high + tiny).all()
    assert (wider_low[known] <= low + tiny).all() and (high <= wider_high[known] + tiny).all()


@pytest.mark.parametrize("method", METHODS)
def test_ten_thousand_times(method):
    rng = np.random.default_rng(3)
    counts = [
        (n, int(seen))
        for n, seen in zip(range(10_000, 0, -1), rng.integers(0, 2, 10_000), strict=True)
    ]
    low, high = limits(counts, 0.95, method)
    assert len(low) == len(high) == 10_000


@pytest.mark.parametrize("method", METHODS)
def test_extreme_levels_stay_inside(method):
    for level in (1e-6, 1 - 1e-12):
        low, high = limits([(40 - i, 1) for i in range(39)], level, method)
        assert (low >= 0).all() and (high <= 1).all() and (low <= high).all()


def test_bad_input_gets_one_sentence():
    with pytest.raises(ValueError, match=r"^method is 'loglog': give one of \"plain\", \"log\""):
        pointwise_limits([2], [1], 0.95, "loglog")
    with pytest.raises(ValueError, match=r"^level is 95: give a proportion between 0 and 1"):
        pointwise_limits([2], [1], 95, "log")
    with pytest.raises(ValueError, match=r"^at_risk has shape \(2,\) and events \(1,\): give one"):
        pointwise_limits([2, 1], [1], 0.95, "log")
    with pytest.raises(ValueError, match=r"^at_risk\[1\] is 0 and events\[1\] 0: give 1 or more"):
        greenwood([2, 0], [1, 0])
    with pytest.raises(ValueError, match=r"^at_risk\[0\] is 2 and events\[0\] 3: give 1 or more"):
        greenwood([2, 1], [3, 0])
