"""event_rate against R's poisson.test and against sums of Poisson probabilities."""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pins import same

from sojia_stats.statistics.rates import event_rate

IN_R = {"two.sided": "two-sided", "less": "upper", "greater": "lower"}


def test_limits_agree_with_r(reference):
    cases = reference("rates")["intervals"]
    assert len(cases) == 5 * 2 * 3
    for case in cases:
        events, time, level = case["events"], case["patient_time"], case["level"]
        found = event_rate(events, time, level, IN_R[case["alternative"]]).interval
        assert same(found.low, case["low"]), case
        assert same(found.high, case["high"]), case
        assert (found.level, found.attained) == (level, None)


def at_most(x, mean):
    """P(X ≤ x) of a Poisson X, summed term by term."""
    return mpmath.exp(-mean) * sum(mean**k / mpmath.factorial(k) for k in range(x + 1))


@given(st.integers(0, 60), st.sampled_from(["0.5", "0.8", "0.95", "0.99", "0.999"]))
@settings(max_examples=60)
def test_each_limit_leaves_its_share_of_the_error_outside(events, level):
    alpha = 1 - mpmath.mpf(level)
    with mpmath.workdps(40):
        for alternative, tail in (("two-sided", alpha / 2), ("upper", alpha), ("lower", alpha)):
            found = event_rate(events, 1, Decimal(level), alternative).interval
            if alternative == "lower":
                assert found.high == math.inf
            else:
                assert at_most(events, mpmath.mpf(found.high)) == pytest.approx(tail, rel=1e-11)
            if events == 0 or alternative == "upper":
                assert found.low == 0
            else:
                above = 1 - at_most(events - 1, mpmath.mpf(found.low))
                assert above == pytest.approx(tail, rel=1e-11)


def test_c04_no_event_in_27_patient_months():
    found = event_rate(0, 3 + 3 + 3 + 18, per=12, unit="patient-months")
    assert found.interval.high == pytest.approx(-math.log(0.025) / 27 * 12, rel=1e-14)
    assert f"{found.interval.high:.2f}" == "1.64"
    one_sided = event_rate(0, 27, alternative="upper", per=12).interval
    assert one_sided.high == pytest.approx(-math.log(0.05) / 27 * 12, rel=1e-14)
    assert f"{one_sided.high:.2f}" == "1.33"
    assert (found.rate, found.interval.low, one_sided.low) == (0, 0, 0)


def test_the_rate_is_exact_where_the_time_is():
    found = event_rate(3, Fraction(27, 2), per=12)
    assert found.rate == Fraction(8, 3)
    assert (found.events, found.patient_time, found.per) == (3, Fraction(27, 2), 12)
    assert event_rate(2, Decimal("0.5")).rate == 4
    assert isinstance(event_rate(2, Decimal("0.5")).rate, int)
    assert event_rate(3, 13.5, per=12).rate == 8 / 3
    assert isinstance(event_rate(np.int64(2), np.float64(1)).rate, float)
    assert event_rate(np.int64(2), np.int32(7)).rate == Fraction(2, 7)


@given(st.integers(0, 30), st.fractions(Fraction(1, 50), 50), st.fractions(Fraction(1, 50), 50))
@settings(max_examples=60)
def test_only_the_ratio_of_the_times_counts(events, time, per):
    found, unit = event_rate(events, time, per=per), event_rate(events, 1)
    assert found.rate == events * per / time
    for limit, unscaled in (
        (found.interval.low, unit.interval.low),
        (found.interval.high, unit.interval.high),
    ):
        assert limit == pytest.approx(float(Fraction(unscaled) * per / time), rel=1e-15)
    assert found.interval.low <= found.rate <= found.interval.high


def test_as_text():
    assert str(event_rate(0, 27, per=12, unit="patient-months")) == (
        "0 events in 27 patient-months: 0 per 12 patient-months, 0 to 1.6395 (95 % interval)"
    )
    assert str(event_rate(1, 4, 0.9, "lower", unit="years")) == (
        "1 event in 4 years: 0.25 per year, 0.0263401 to ∞ (90 % interval); one-sided, lower limit"
    )
    assert str(event_rate(2, 8, alternative="upper", per=100)) == (
        "2 events in 8 units of patient-time: 25 per 100 units of patient-time, "
        "0 to 78.6974 (95 % interval); one-sided, upper limit"
    )
    assert str(event_rate(2, 1)).startswith(
        "2 events in 1 unit of patient-time: 2 per unit of patient-time, "
    )


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"events": -1}, ValueError, "events is -1: give the number of events seen, 0 or more"),
        ({"events": 1.0}, TypeError, "events is 1.0, a float: give a whole number"),
        ({"events": True}, TypeError, "events is True, a bool: give a whole number"),
        (
            {"patient_time": 0},
            ValueError,
            "patient_time is 0: give a finite number above 0",
        ),
        (
            {"patient_time": math.nan},
            ValueError,
            "patient_time is nan: give a finite number above 0",
        ),
        (
            {"patient_time": "27"},
            TypeError,
            "patient_time is '27', a str: give an int, float, Fraction or Decimal",
        ),
        (
            {"patient_time": [3, 3, 3, 18]},
            TypeError,
            "patient_time is [3, 3, 3, 18], a list: give an int, float, Fraction or Decimal",
        ),
        ({"per": -12}, ValueError, "per is -12: give a finite number above 0"),
        ({"per": math.inf}, ValueError, "per is inf: give a finite number above 0"),
        ({"unit": 12}, TypeError, "unit is 12, a int: give text"),
        (
            {"level": 95},
            ValueError,
            "level is 95: give a proportion between 0 and 1, such as 0.95",
        ),
        (
            {"alternative": "less"},
            ValueError,
            'alternative is \'less\': give one of "two-sided", "upper", "lower"',
        ),
    ],
)
def test_what_has_no_rate(arguments, error, sentence):
    with pytest.raises(error) as raised:
        event_rate(**({"events": 1, "patient_time": 27} | arguments))
    assert str(raised.value) == sentence


@pytest.mark.parametrize("unit", ["loss", "patient-visits", "patient-years", "days"])
def test_only_spans_of_time_have_a_singular(unit):
    one = unit.removesuffix("s") if unit in ("patient-years", "days") else unit
    assert str(event_rate(3, 100, unit=unit)).startswith(f"3 events in 100 {unit}: 0.03 per {one},")


@pytest.mark.parametrize("time", [10**400, 1e-320, Decimal("sNaN"), math.inf])
def test_times_that_floats_cannot_hold(time):
    with pytest.raises(ValueError, match=r"patient_time is .*: give a finite number above 0"):
        event_rate(1, time)
    with pytest.raises(ValueError, match=r"events is .*: give the number of events seen"):
        event_rate(10**400, 1)


def test_a_float_base_gives_a_float_rate():
    assert type(event_rate(3, 27, per=12.0).rate) is float
    assert event_rate(3, 27, per=12).rate == Fraction(4, 3)
