"""Reading: the assumptions in words, and what they refuse."""

from decimal import Decimal
from fractions import Fraction

import pytest

from sojia_stats import Reading
from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.printed_numbers.printed import Printed

RULES = "exact, nearest, half-up, half-even, truncate, ceiling"


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(), "step 1; statistics nearest; values exact"),
        (Reading("0.5", "exact"), "step 0.5; statistics exact; values exact"),
        (Reading("1/3", "exact"), "step 1/3; statistics exact; values exact"),
        (Reading(None, "half-up", "half-up"), "continuous; all numbers half-up"),
        (Reading(None, "half-up", "exact"), "continuous; statistics half-up; values exact"),
        (
            Reading("1", "exact", origin="0.5", within=(0, None)),
            "step 1; statistics exact; values exact; counted from 0.5; all values 0 or more",
        ),
        (
            Reading("1", "exact", within=(None, "7.5")),
            "step 1; statistics exact; values exact; all values at most 7.5",
        ),
    ],
)
def test_it_says_what_it_assumes(reading, words) -> None:
    assert str(reading) == words


def test_rules_by_statistic_default_to_nearest() -> None:
    reading = Reading("1", {"median": "exact"}, "truncate")
    assert [reading.rule(s) for s in ("median", "mean", "minimum", "maximum")] == [
        "exact",
        "nearest",
        "truncate",
        "truncate",
    ]
    assert reading.window("median", Printed("4")) == Bounds(4, 4)
    assert reading.window("mean", Printed("4")) == Bounds(Fraction(7, 2), Fraction(9, 2))
    assert reading.window("maximum", Printed("4")) == Bounds(4, 5, True, False)


@pytest.mark.parametrize("step", ["0.5", "1/2", ".5", Fraction(1, 2), Decimal("0.5")])
def test_a_step_is_an_exact_number(step) -> None:
    assert Reading(step).step == Fraction(1, 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"step": 0.5},
            "step: write an exact number as text, for example '0.5', not 0.5",
        ),
        (
            {"step": True},
            "step: write an exact number as text, for example 'True', not True",
        ),
        (
            {"origin": 0.1},
            "origin: write an exact number as text, for example '0.1', not 0.1",
        ),
        (
            {"within": (0.0, None)},
            "within: write an exact number as text, for example '0.0', not 0.0",
        ),
    ],
)
def test_a_float_is_refused(arguments, message) -> None:
    with pytest.raises(TypeError) as error:
        Reading(**arguments)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"step": "0"}, "step 0 is not positive: write the spacing, for example '0.5'"),
        ({"step": "-1"}, "step -1 is not positive: write the spacing, for example '0.5'"),
        ({"rounding": "up"}, f"rounding: unknown rounding rule 'up': write one of {RULES}"),
        (
            {"value_rounding": "up"},
            f"value_rounding: unknown rounding rule 'up': write one of {RULES}",
        ),
        (
            {"rounding": {"median": "up"}},
            f"rounding of median: unknown rounding rule 'up': write one of {RULES}",
        ),
        (
            {"rounding": {"minimum": "exact"}},
            "rounding: 'minimum' is not a computed statistic: name one of q1, median, q3, mean, "
            "sd; minimum and maximum follow value_rounding",
        ),
        ({"within": (5, 1)}, "within: low 5 is above high 1: exchange them"),
        ({"within": (1, 2, 3)}, "within: write two numbers, (low, high), not (1, 2, 3)"),
        ({"within": "07"}, "within: write two numbers, (low, high), not '07'"),
    ],
)
def test_what_cannot_be_a_reading_is_refused(arguments, message) -> None:
    with pytest.raises(ValueError) as error:
        Reading(**arguments)
    assert str(error.value) == message


@pytest.mark.parametrize("step", ["a", "", "1/0", "nan", "inf", "1e9", "1e999999999", "1_0", "1,5"])
def test_a_step_that_is_no_plain_number_is_refused_at_once(step) -> None:
    with pytest.raises(ValueError) as error:
        Reading(step)
    assert str(error.value) == (
        f"step: {step!r} is not a plain number: write for example '0.5' or '1/3'"
    )
