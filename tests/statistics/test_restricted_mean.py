"""restricted_mean against R, lifelines, and sums and derivatives taken in exact fractions."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from pins import same

from sojia_stats.statistics.restricted_mean import RestrictedMean, restricted_mean

CASES = ["u_2_3_5_10", "u_3_3_3_18", "c1_2_3_5p_10", "aml_maintained", "leuk2_6MP"]
MORE_CASES = ["left_truncated", "censored_before_the_first_event"]
UNTILS = {
    "u_2_3_5_10": [4, 10],
    "u_3_3_3_18": [3, 18],
    "c1_2_3_5p_10": [4, 10],
    "aml_maintained": [28, 48, 161],
    "leuk2_6MP": [16, 23, 35],
    "left_truncated": [6, 12],
    "censored_before_the_first_event": [1, 4, 10],
}

PATIENTS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25)


def counts(patients):
    """Distinct times, patients at risk, and events of (time, event) pairs."""
    times = sorted({time for time, _ in patients})
    at_risk = [sum(other >= time for other, _ in patients) for time in times]
    events = [sum(pair == (time, True) for pair in patients) for time in times]
    return times, at_risk, events


def area(times, hazards, until):
    """The area under the curve with these hazards at these times, a rectangle at a time."""
    survival, total = Fraction(1), Fraction(0)
    for (start, end), hazard in zip(
        pairwise([0, *(min(time, until) for time in times), until]), [*hazards, 0], strict=True
    ):
        total += survival * (end - start)
        survival *= 1 - hazard
    return total


def exact_variance(times, at_risk, events, until):
    """Delta method: Σ (∂area / ∂hazard)² · hazard (1 − hazard) / n, the hazards independent.

    The area is linear in each hazard, so that its derivative is a difference.
    """
    hazards = [Fraction(d, n) for n, d in zip(at_risk, events, strict=True)]
    variance = Fraction(0)
    for row, (n, hazard) in enumerate(zip(at_risk, hazards, strict=True)):
        one, none = ([*hazards[:row], edge, *hazards[row + 1 :]] for edge in (1, 0))
        slope = area(times, one, until) - area(times, none, until)
        variance += slope**2 * hazard * (1 - hazard) / n
    return variance


@pytest.mark.parametrize("name", CASES + MORE_CASES)
def test_value_and_standard_error_are_those_of_r(name, reference):
    pinned = reference("restricted_mean")
    assert sorted(pinned["cases"]) == sorted(CASES)
    assert sorted(pinned["more_cases"]) == sorted(MORE_CASES)
    case = {**pinned["cases"], **pinned["more_cases"]}[name]
    table = [case["counts"][column] for column in ("time", "n_risk", "n_event")]
    assert [row["tau"] for row in case["rmean"]] == UNTILS[name]
    for row in case["rmean"]:
        found = restricted_mean(*table, until=row["tau"])
        assert same(found.value, row["rmean"])
        assert same(found.standard_error, row["se"])
        assert found.until == row["tau"]
    assert restricted_mean(*table) == found  # the last of them is the largest observed time


def test_values_are_exact():
    assert restricted_mean([2, 3, 5, 10], [4, 3, 2, 1], [1, 1, 1, 1]).value == 5
    assert isinstance(restricted_mean([2, 3, 5, 10], [4, 3, 2, 1], [1, 1, 1, 1]).value, int)
    table = [2, 3, 5, 10], [4, 3, 2, 1], [1, 1, 0, 1]
    assert restricted_mean(*table, until=Fraction(7, 3)).value == Fraction(9, 4)
    assert restricted_mean(*table, until=Decimal("2.1")).value == Fraction(83, 40)
    assert restricted_mean(*table, until=np.int64(4)).value == Fraction(13, 4)
    as_float = restricted_mean(*table, until=4.0)
    assert as_float.value == 3.25 and isinstance(as_float.value, float)
    thirds = [Fraction(1, 3), Fraction(1, 2)]
    assert restricted_mean(thirds, [3, 1], [1, 1]).value == Fraction(4, 9)


@given(patients=PATIENTS, part=st.fractions(0, 1, max_denominator=12))
def test_against_rectangles_and_the_delta_method(patients, part):
    table = counts(patients)
    until = table[0][-1] * part
    if until == 0:
        return
    found = restricted_mean(*table, until=until)
    hazards = [Fraction(d, n) for n, d in zip(*table[1:], strict=True)]
    assert found.value == area(table[0], hazards, until)
    variance = exact_variance(*table, until)
    assert found.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12, abs=1e-12)


@given(
    rows=st.lists(
        st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
        max_size=12,
    )
)
def test_left_truncation_against_rectangles_and_the_delta_method(rows):
    at_risk, events = ([row[column] for row in rows] for column in (0, 1))
    times = [2 * row + 1 for row in range(len(rows))]
    hazards = [Fraction(d, n) for n, d in rows]
    found = restricted_mean(times, at_risk, events)
    assert found.value == area(times, hazards, times[-1])
    variance = exact_variance(times, at_risk, events, times[-1])
    assert found.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12, abs=1e-12)


@given(patients=PATIENTS, factor=st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_scale_of_time(patients, factor):
    times, at_risk, events = counts(patients)
    found = restricted_mean(times, at_risk, events)
    scaled = restricted_mean([time * factor for time in times], at_risk, events)
    assert scaled.value == found.value * factor
    assert scaled.standard_error == pytest.approx(found.standard_error * float(factor), rel=1e-12)


@given(values=st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_without_censoring_it_is_the_mean(values):
    table = counts([(value, True) for value in values])
    found = restricted_mean(*table)
    assert found.value == Fraction(sum(values), len(values))
    error = np.std(values) / math.sqrt(len(values))
    assert found.standard_error == pytest.approx(error, rel=1e-12, abs=1e-12)


def test_lifelines_has_the_same_mean_and_another_variance():
    fit = KaplanMeierFitter().fit([2, 3, 5, 10], [1, 1, 1, 1])
    mean, variance = restricted_mean_survival_time(fit, t=10, return_variance=True)
    found = restricted_mean([2, 3, 5, 10], [4, 3, 2, 1], [1, 1, 1, 1])
    assert found.value == pytest.approx(mean, rel=1e-12)
    assert variance == pytest.approx(9.5, rel=1e-6)  # of the patients' times
    assert found.standard_error**2 == pytest.approx(9.5 / 4, rel=1e-12)  # of their mean


def test_beyond_the_last_time():
    ended = restricted_mean([2, 3], [2, 1], [1, 1], until=100)
    assert (ended.value, ended.until) == (Fraction(5, 2), 100)
    assert ended.standard_error == restricted_mean([2, 3], [2, 1], [1, 1]).standard_error
    # under left truncation the curve can be 0 before the last time
    assert restricted_mean([2, 3], [1, 4], [1, 0], until=9) == RestrictedMean(2, 0.0, 9)
    with pytest.raises(
        ValueError,
        match=r"^until is 3\.5 and the curve is above 0 at the last time, 3: give until up to that",
    ):
        restricted_mean([2, 3], [2, 1], [1, 0], until=3.5)
    assert restricted_mean([2, 3], [2, 1], [1, 0], until=3).value == Fraction(5, 2)


def test_all_at_the_start():
    assert restricted_mean([0], [3], [3]) == RestrictedMean(0, 0.0, 0)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (0, r"^until is 0: give a time above 0$"),
        (-1.5, r"^until is -1\.5: give a time above 0$"),
        (math.nan, r"^until is missing: give a time above 0, or None for the largest"),
        (Decimal("nan"), r"^until is missing: give a time above 0, or None for the largest"),
        (math.inf, r"^until is infinite: give a time above 0, or None for the largest"),
        (Decimal("-inf"), r"^until is infinite: give a time above 0, or None for the largest"),
    ],
)
def test_unusable_until(until, sentence):
    with pytest.raises(ValueError, match=sentence):
        restricted_mean([2, 3], [2, 1], [1, 1], until=until)


@pytest.mark.parametrize("until", ["10", True, [4]])
def test_until_that_is_no_number(until):
    with pytest.raises(TypeError, match=r"^until is .*, a (str|bool|list): give a time above 0$"):
        restricted_mean([2, 3], [2, 1], [1, 1], until=until)


def test_ten_thousand_times():
    rng = np.random.default_rng(5)
    at_risk, events = list(range(10_000, 0, -1)), rng.integers(0, 2, 10_000).tolist()
    whole = list(range(1, 10_001))
    found = restricted_mean(whole, at_risk, events)
    measured = restricted_mean([time / 7 for time in whole], at_risk, events)
    survival = np.cumprod([1 - d / n for n, d in zip(at_risk, events, strict=True)])
    assert float(found.value) == pytest.approx(1 + math.fsum(survival[:-1]), rel=1e-12)
    assert measured.value == pytest.approx(float(found.value) / 7, rel=1e-14)


def test_a_long_exact_value_can_be_printed():
    rng = np.random.default_rng(5)
    at_risk = list(range(2000, 0, -1))
    found = restricted_mean(list(range(1, 2001)), at_risk, rng.integers(0, 2, 2000).tolist())
    assert isinstance(found.value, Fraction)
    assert len(str(found.value)) > 1000
    assert len(repr(found)) < 80


def test_a_fraction_that_python_would_not_print_is_rounded():
    at_risk = np.random.default_rng(5).integers(10**8, 10**9, 1000).tolist()
    found = restricted_mean(list(range(1, 1001)), at_risk, [7] * 1000)
    assert isinstance(found.value, float)
    hazards = [Fraction(7, n) for n in at_risk]
    assert found.value == float(area(range(1, 1001), hazards, 1000))
