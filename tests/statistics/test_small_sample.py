"""beta_product_limits against R, the alternating closed form in many digits, and its definition."""

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pins import differing
from scipy.stats import beta

from sojia_stats.statistics import small_sample
from sojia_stats.statistics.small_sample import (
    EXACT_ERROR,
    EXACT_PATIENTS,
    LARGE_ERROR,
    beta_product_limits,
    beta_product_limits_of_many,
)

LEVELS = (0.5, 0.9, 0.95, 0.999)


def history_of(times, flags):
    """Counts at risk and of events at each distinct time."""
    distinct = sorted(set(times))
    pairs = list(zip(times, flags, strict=True))
    return (
        [sum(time >= t for time in times) for t in distinct],
        [sum(flag for time, flag in pairs if time == t) for t in distinct],
    )


def stretches(at_risk, events):
    """Rates of the upper variable and the rate ahead (None: the lower variable is 0)."""
    rates = []
    yield [], at_risk[0]
    for n, d, ahead in zip(at_risk, events, [*at_risk[1:], None], strict=True):
        rates = [*rates, *range(n - d + 1, n + 1)]
        yield rates, ahead


def weights_of(rates):
    """The distribution function is the sum of w_i s^λ_i: alternating weights, exactly."""
    return [(rate, math.prod(Fraction(r, r - rate) for r in rates if r != rate)) for rate in rates]


def exact_probability(rates, s):
    return sum(weight * s**rate for rate, weight in weights_of(rates)) if rates else Fraction(0)


class ClosedForm:
    """Distribution functions and densities along a history, with as many digits as they need."""

    def __init__(self, at_risk, events):
        self.digits = 40 + at_risk[0] // 2  # the weights are below 3^n
        self.at_risk, self.events = at_risk, events

    def errors(self, low, high, level, *, mid_p=False) -> Iterator[float]:
        """How far the limits are from the quantiles: excess probability over density."""
        with mpmath.workdps(self.digits):
            half = (1 - mpmath.mpf(str(level))) / 2
            weights: dict[int, mpmath.mpf] = {}
            steps = stretches(self.at_risk, self.events)
            for (rates, ahead), a, b in zip(steps, low, high, strict=True):
                for rate in rates:
                    if rate not in weights:
                        weights = self.longer(weights, rate)
                below = self.longer(weights, ahead) if ahead and ahead not in weights else {}
                if ahead is None:
                    yield a
                else:
                    yield self.error(a, half, below, weights if mid_p else below)
                if not weights:
                    yield b - 1
                elif mid_p and ahead is None:
                    yield self.error(b, 1 - 2 * half, weights, weights)
                else:
                    yield self.error(b, 1 - half, weights, below if mid_p else weights)

    @staticmethod
    def longer(weights, rate):
        """Weights with one rate more: the old by their formula, the new so that they add to 1."""
        new = {r: w * rate / (rate - r) for r, w in weights.items()}
        new[rate] = 1 - mpmath.fsum(new.values())
        return new

    @staticmethod
    def error(point, target, one, other):
        s = mpmath.mpf(float(point))
        power, last, powers = mpmath.mpf(1), 0, {}
        for rate in sorted({*one, *other}):
            power *= s if rate == last + 1 else s ** (rate - last)
            powers[rate], last = power, rate
        terms = [(r, w * powers[r]) for part in (one, other) for r, w in part.items()]
        probability = mpmath.fsum(term for _, term in terms) / 2
        density = mpmath.fsum(r * term for r, term in terms) / s / 2
        return float((probability - target) / density)


def largest_error(history, level, kind):
    low, high = beta_product_limits(*history, level, kind)
    return max(map(abs, ClosedForm(*history).errors(low, high, level, mid_p=kind == "mid-p")))


def random_history(rng, n):
    """Ties, stretches of mostly events or mostly censorings, of random length."""
    at_risk, events = [], []
    chance, ties = rng.random() ** 2, rng.choice([1.0, 0.7, 0.2])
    while n:
        if rng.random() < 0.1:
            chance = rng.random() ** 2 if rng.random() < 0.7 else float(rng.integers(2))
        leaving = min(n, int(rng.geometric(ties)))
        at_risk.append(n)
        events.append(int(rng.binomial(leaving, chance)))
        n -= leaving
    return at_risk, events


def adversarial(n):
    """Histories of n patients of which all but a few are alike."""
    alone = list(range(n, 0, -1))
    yield alone, [1] * n
    yield alone, [0] * n
    yield alone, [1] + [0] * (n - 1)
    yield alone, [0] * (n - 1) + [1]
    yield alone, [1] + [0] * (n - 2) + [1]
    yield alone, [j % 2 for j in range(n)]
    yield alone, [1 - j % 2 for j in range(n)]
    yield alone, [1] * (n // 2) + [0] * (n - n // 2)
    yield alone, [0] * (n // 2) + [1] * (n - n // 2)
    yield [n], [n]
    yield [n], [0]
    yield [n, 1], [n - 1, 1]
    yield [n, 2], [1, 1]


histories = st.builds(
    lambda seed, n: random_history(np.random.default_rng(seed), n),
    st.integers(0, 2**32),
    st.integers(1, 60),
)


def test_limits_agree_with_r_and_with_the_closed_form_in_40_digits(reference):
    cases = reference("bpcp")["cases"]
    assert len(cases) == 5
    columns = {  # name: level, kind, digits
        "exact": (0.95, "exact", 13),
        "exact_midp": (0.95, "mid-p", 13),
        "exact_90": (0.9, "exact", 13),
        "bpcp_mm": (0.95, "moments", 13),
        "bpcp_mm_90": (0.9, "moments", 13),
        "bpcp_mm_midp": (0.95, "moments-mid-p", 10),  # where R's root finder stops
    }
    for name, case in cases.items():
        history = history_of(case["time"], case["event"])
        for column, (level, kind, digits) in columns.items():
            found = beta_product_limits(*history, level, kind)
            for side, limits in zip(("lower", "upper"), found, strict=True):
                assert not differing(limits, case[column][side], digits), (name, column)


def test_the_moment_versions_lower_limit_of_6_mercaptopurine_is_too_high(reference):
    case = reference("bpcp")["cases"]["leuk2_6MP"]
    history = history_of(case["time"], case["event"])
    week_32 = sorted(set(case["time"])).index(32) + 1
    exact, moments = (beta_product_limits(*history, 0.95, k)[0] for k in ("exact", "moments"))
    assert (round(exact[week_32], 4), round(moments[week_32], 4)) == (0.0673, 0.0845)


def all_histories(n):
    if n == 0:
        yield (), ()
    for leaving in range(1, n + 1):
        for at_risk, events in all_histories(n - leaving):
            for d in range(leaving + 1):
                yield (n, *at_risk), (d, *events)


def test_every_pattern_of_ties_and_censorings_up_to_five_patients():
    """Fractions on both sides of each limit: the distribution function crosses the target there."""
    every = [history for n in range(1, 6) for history in all_histories(n)]
    assert len(every) == 2 + 7 + 24 + 82 + 280
    near = Fraction(1, 10**14)
    known: dict[tuple[object, ...], Fraction] = {}

    def crosses(point, target, *variables):
        def probability(s):
            total = Fraction(0)
            for rates in variables:
                key = (*rates, s)
                if key not in known:
                    known[key] = exact_probability(rates, s)
                total += known[key]
            return total / len(variables)

        return probability(point - near) < target < probability(point + near)

    for level in LEVELS:
        half = (1 - Fraction(str(level))) / 2
        for kind in ("exact", "mid-p"):
            found = beta_product_limits_of_many(every, level, kind)
            for history, (low, high) in zip(every, found, strict=True):
                for (rates, ahead), a, b in zip(stretches(*history), low, high, strict=True):
                    upper = tuple(sorted(rates))
                    lower = tuple(sorted({*rates, ahead or 0}))
                    pair = (lower, upper) if kind == "mid-p" else (lower,)
                    if ahead is None:
                        assert a == 0
                        pair = (upper,)
                        share = 1 - 2 * half if kind == "mid-p" else 1 - half
                    else:
                        assert crosses(Fraction(float(a)), half, *pair), (history, level, kind)
                        pair = pair if kind == "mid-p" else (upper,)
                        share = 1 - half
                    if not rates:
                        assert b == 1
                    else:
                        assert crosses(Fraction(float(b)), share, *pair), (history, level, kind)


@pytest.mark.parametrize("kind", ["exact", "mid-p"])
def test_random_and_adversarial_histories_agree_with_the_closed_form(kind):
    rng = np.random.default_rng(20_121)
    chosen = [random_history(rng, int(rng.integers(1, 61))) for _ in range(25)]
    chosen += [history for n in (3, 7, 60) for history in adversarial(n)]
    for index, history in enumerate(chosen):
        assert largest_error(history, LEVELS[index % 4], kind) < 1e-13, history


def test_five_hundred_patients_agree_with_the_closed_form():
    history = random_history(np.random.default_rng(500), 500)
    assert 100 < sum(history[1]) < 400
    assert largest_error(history, 0.95, "mid-p") < 1e-13 < EXACT_ERROR


@given(histories, st.sampled_from(LEVELS), st.sampled_from(["exact", "mid-p"]))
def test_hypothesis_histories_agree_with_the_closed_form(history, level, kind):
    if history[0][0] <= 25:
        assert largest_error(history, level, kind) < 1e-13


@given(histories)
def test_limits_fall_bracket_the_estimate_and_widen_with_the_level(history):
    survival = np.cumprod([1.0, *(1 - d / n for n, d in zip(*history, strict=True))])
    inner = beta_product_limits(*history, 0.9)
    outer = beta_product_limits(*history, 0.95)
    mid_p = beta_product_limits(*history, 0.95, "mid-p")
    for low, high in (inner, outer, mid_p):
        assert len(low) == len(high) == len(history[0]) + 1
        assert (np.diff(low) < 1e-14).all() and (np.diff(high) < 1e-14).all()
        assert (low <= survival).all() and (survival <= high).all()
        assert low[-1] == 0 and high[0] == 1
    assert (outer[0][:-1] < inner[0][:-1]).all()
    assert (outer[1] >= inner[1]).all()
    assert (outer[0][:-1] < mid_p[0][:-1]).all()
    assert (outer[1] >= mid_p[1]).all()


@pytest.mark.parametrize("n", [1, 4, 60, 500])
def test_without_censoring_it_is_clopper_pearson(n):
    tied = ([n, n // 3 or 1], [n - (n // 3 or 1), n // 3 or 1]) if n > 1 else ([1], [1])
    for history in ((list(range(n, 0, -1)), [1] * n), tied):
        left = np.array([n, *(n - np.cumsum(history[1]))], dtype=float)
        for level in LEVELS:
            half = float((1 - Fraction(str(level))) / 2)
            for kind in ("exact", "moments"):
                low, high = beta_product_limits(*history, level, kind)
                some, all_ = left > 0, left == n
                assert low[~some].tolist() == [0.0] and high[all_].tolist() == [1.0]
                expected = beta.ppf(half, left[some], n - left[some] + 1)
                assert low[some] == pytest.approx(expected, rel=1e-11, abs=1e-14)
                expected = beta.isf(half, left[~all_] + 1, n - left[~all_])
                assert high[~all_] == pytest.approx(expected, rel=1e-13, abs=0)


def test_draws_of_the_beta_product_leave_the_tails(reference):
    """200,000 draws: a tail of 0.025 is within 4.5 standard errors, 0.0016, of the draws'."""
    case = reference("bpcp")["cases"]["leuk2_6MP"]
    at_risk, events = history_of(case["time"], case["event"])
    exact, mid_p = (beta_product_limits(at_risk, events, 0.95, k) for k in ("exact", "mid-p"))
    rng = np.random.default_rng(6)
    draws = 200_000
    upper = np.ones(draws)
    for j, n in enumerate([*at_risk, 0]):
        if j and events[j - 1]:
            upper *= rng.beta(at_risk[j - 1] - events[j - 1] + 1, events[j - 1], draws)
        lower = upper * rng.beta(n, 1, draws) if n else np.zeros(draws)
        if n:
            assert np.mean(lower <= exact[0][j]) == pytest.approx(0.025, abs=0.0016)
            both = np.mean(lower <= mid_p[0][j]) + np.mean(upper <= mid_p[0][j])
            assert both / 2 == pytest.approx(0.025, abs=0.0016)
        if j and sum(events[:j]):
            assert np.mean(upper >= exact[1][j]) == pytest.approx(0.025, abs=0.0016)
            both = np.mean(lower >= mid_p[1][j]) + np.mean(upper >= mid_p[1][j])
            assert both / 2 == pytest.approx(0.025, abs=0.0016)


def test_many_data_sets_are_as_each_alone_and_share_equal_ones():
    rng = np.random.default_rng(9)
    given_ = [random_history(rng, int(rng.integers(1, 21))) for _ in range(60)] * 2
    for kind in ("exact", "mid-p", "moments"):
        found = beta_product_limits_of_many(given_, 0.9, kind)
        assert found[0][0] is found[60][0] and not found[0][0].flags.writeable
        for history, (low, high) in zip(given_, found, strict=True):
            alone = beta_product_limits(*history, 0.9, kind)
            assert low == pytest.approx(alone[0], abs=1e-14, rel=0)
            assert high == pytest.approx(alone[1], abs=1e-14, rel=0)
    assert beta_product_limits_of_many([]) == []


def far_apart(n, gap):
    """Early events, then censorings to few patients: the mixed variables hardly overlap."""
    return list(range(n, 0, -1)), [1] * (n - gap) + [0] * gap


def test_blocks_of_many_patients_agree_with_the_closed_form_of_few_rates():
    """The closed form of few rates, of any size, beside many levels and blocks."""
    n = 3_000
    events = [0] * n
    for j in (0, 1500, 2985, 2990, 2999):
        events[j] = 1
    low, high = beta_product_limits(list(range(n, 0, -1)), events, 0.95, "mid-p")
    short = ClosedForm(list(range(n, 0, -1)), events)
    short.digits = 60
    assert max(map(abs, short.errors(low, high, 0.95, mid_p=True))) < 1e-13


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("all", "exact"), ("half", "exact"), ("few", "mid-p"), ("early", "mid-p"), ("late", "exact")],
)
def test_beyond_the_limit_one_beta_variable_stands_for_the_large_rates(monkeypatch, pattern, kind):
    n = 7_000
    rng = np.random.default_rng(7)
    events = {
        "all": np.ones(n, dtype=int),
        "half": rng.integers(0, 2, n),
        "few": np.isin(np.arange(n), [0, 500, 1_500, 1_990, 2_500, 6_990]).astype(int),
        "early": (np.arange(n) < 1_000).astype(int),
        "late": ((np.arange(n) == 0) | (np.arange(n) > 6_900)).astype(int),
    }[pattern].tolist()
    at_risk = list(range(n, 0, -1))
    exact = beta_product_limits(at_risk, events, 0.95, kind)
    monkeypatch.setattr(small_sample, "EXACT_PATIENTS", 6_000)
    large = beta_product_limits(at_risk, events, 0.95, kind)
    error = max(float(np.abs(a - b).max()) for a, b in zip(exact, large, strict=True))
    assert error < LARGE_ERROR
    if pattern == "all":
        assert error < 1e-13
    else:
        assert error > 1e-13


def test_the_limit_is_on_patients_at_risk(monkeypatch):
    events = [0, 30, 5_000, 40]
    at_risk = [EXACT_PATIENTS + 1, EXACT_PATIENTS - 10, 9_000, 3_000]
    exact = beta_product_limits([EXACT_PATIENTS, *at_risk[1:]], events)
    large = beta_product_limits(at_risk, events)
    for a, b in zip(exact, large, strict=True):
        assert 0 < np.abs(a - b)[1:].max() < LARGE_ERROR
    monkeypatch.setattr(small_sample, "EXACT_PATIENTS", EXACT_PATIENTS + 1)
    for a, b in zip(exact, beta_product_limits(at_risk, events), strict=True):
        assert np.abs(a - b)[1:].max() < 1e-13


def test_other_numbers_and_levels_are_taken_as_whole_numbers_and_proportions():
    plain = beta_product_limits([4, 3, 2, 1], [1, 1, 0, 1], 0.95)
    arrays = beta_product_limits(np.array([4, 3, 2, 1]), np.array([1, 1, 0, 1]), Fraction(19, 20))
    assert [a.tolist() for a in plain] == [a.tolist() for a in arrays]
    # 1 − α/2 of the mixture is 1 − α of the upper variable after the last time, α above 1/2 too
    for level in (Fraction(1, 4), Fraction(3, 4)):
        high = beta_product_limits([1], [1], level, "mid-p")[1]
        assert high[-1] == pytest.approx(float(level), abs=1e-15)


@pytest.mark.parametrize(
    ("at_risk", "events", "message"),
    [
        ([4, 3], [1], "at_risk has 2 values and events 1: give both for each distinct time"),
        ([], [], "at_risk is empty: give the patients at risk at one time at least"),
        ([4, 0], [1, 0], r"at_risk\[1\] is 0: give at least 1"),
        ([-2], [0], r"at_risk\[0\] is -2: give at least 1"),
        ([4, 3], [1, 4], r"events\[1\] is 4: give 0 to at_risk\[1\], 3"),
        ([4], [-1], r"events\[0\] is -1: give 0 to at_risk\[0\], 4"),
        ([4, 3], [2, 1], r"at_risk\[1\] is 3 after 4 at risk and 2 events: give at most 2, "),
        ([4, 4], [0, 1], r"at_risk\[1\] is 4 after 4 at risk and 0 events: give at most 3, "),
        ([4, 5], [0, 1], "for each time takes someone and none enter late"),
    ],
)
def test_counts_that_are_no_history_get_one_sentence(at_risk, events, message):
    with pytest.raises(ValueError, match=message):
        beta_product_limits(at_risk, events)
    with pytest.raises(ValueError, match=rf"^histories\[1\]: .*{message}"):
        beta_product_limits_of_many([([1], [1]), (at_risk, events)])


def test_other_bad_input_gets_one_sentence():
    with pytest.raises(TypeError, match=r"at_risk\[0\] is 4.0, a float: give a whole number"):
        beta_product_limits([4.0], [1])
    with pytest.raises(TypeError, match=r"events\[0\] is True, a bool: give a whole number"):
        beta_product_limits([4], [True])
    with pytest.raises(TypeError, match="events is a int: give a list, tuple, array or Series"):
        beta_product_limits([4], 1)
    with pytest.raises(ValueError, match="level is 95: give a proportion between 0 and 1"):
        beta_product_limits([4], [1], 95)
    with pytest.raises(ValueError, match="kind is 'midp': give one of "):
        beta_product_limits([4], [1], kind="midp")


def test_no_warning_where_the_mixed_variables_hardly_overlap():
    for gap in (1, 5, 40):
        history = far_apart(400, gap)
        for level in LEVELS:
            low, high = beta_product_limits(*history, level, "mid-p")
            assert (np.diff(low) < 1e-14).all() and (np.diff(high) < 1e-14).all()
            assert all(a >= b for a, b in pairwise(high))


@pytest.mark.parametrize("kind", ["exact", "mid-p", "moments", "moments-mid-p"])
def test_without_an_event_the_limits_are_those_of_one_beta_variable(kind):
    # Beta(n, 1) leaves the tail below tail^(1/n); the upper variable of the mixture is 1.
    tail = 0.05 if kind.endswith("mid-p") else 0.025
    low, high = beta_product_limits([5, 3], [0, 0], 0.95, kind)
    assert low == pytest.approx([tail ** (1 / 5), tail ** (1 / 3), 0], rel=1e-12)
    assert high.tolist() == [1, 1, 1]


@pytest.mark.parametrize("kind", ["exact", "mid-p"])
def test_many_patients_without_an_event_leave_the_rest_exact(kind):
    n = EXACT_PATIENTS + 1
    low, high = beta_product_limits([n, 10], [0, 3], 0.95, kind)
    few = beta_product_limits([10], [3], 0.95, kind)
    assert low[0] == pytest.approx((0.05 if kind == "mid-p" else 0.025) ** (1 / n), rel=1e-12)
    assert low[1:] == pytest.approx(few[0], abs=2 * EXACT_ERROR)
    assert high[1:] == pytest.approx(few[1], abs=2 * EXACT_ERROR)
