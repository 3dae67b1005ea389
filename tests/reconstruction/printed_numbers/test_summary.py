"""Summary: what it keeps, how it prints itself, and what it refuses."""

from fractions import Fraction

import pytest

from sojia_stats import Summary


def test_it_keeps_the_text_and_prints_only_what_is_given() -> None:
    summary = Summary(n=4, mean="13.50", minimum="2", maximum="50", unit="months")
    assert repr(summary) == ("Summary(n=4, minimum='2', maximum='50', mean='13.50', unit='months')")
    assert {name: printed.text for name, printed in summary.printed.items()} == {
        "minimum": "2",
        "maximum": "50",
        "mean": "13.50",
    }
    assert summary == Summary(n=4, maximum="50", minimum="2", mean="13.50", unit="months")
    assert summary != Summary(n=4, maximum="50", minimum="2", mean="13.5", unit="months")


def test_minimum_and_maximum_may_be_equal() -> None:
    assert Summary(n=1, minimum="3", maximum="3.0").printed["maximum"].value == Fraction(3)


@pytest.mark.parametrize("n", [4.0, "4", True, None, Fraction(4)])
def test_n_is_a_whole_number(n) -> None:
    with pytest.raises(TypeError) as error:
        Summary(n=n)
    assert str(error.value) == f"n is the number of patients: write a whole number, not {n!r}"


@pytest.mark.parametrize("n", [0, -4, 1_000_001])
def test_n_has_a_range(n) -> None:
    with pytest.raises(ValueError) as error:
        Summary(n=n)
    assert str(error.value) == (
        f"n is the number of patients: write a whole number from 1 to 1,000,000, not {n}"
    )


@pytest.mark.parametrize("name", ["minimum", "q1", "median", "q3", "maximum", "mean", "sd"])
def test_a_float_for_a_printed_number_names_the_field(name) -> None:
    with pytest.raises(TypeError) as error:
        Summary(n=4, **{name: 13.5})
    assert str(error.value) == (
        f"{name}: a printed number is text, because its decimals count: write it in quotation "
        "marks as printed, for example '13.5', not 13.5"
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"median": "1,235"},
            "median: '1,235' is not one plain number: it can be 1.235 or 1235: write the one that "
            "is meant",
        ),
        (
            {"minimum": "2-10"},
            "minimum: '2-10' is not one plain number: a range is two numbers, give its ends as "
            "minimum and maximum",
        ),
        (
            {"minimum": "10", "maximum": "2"},
            "minimum 10 is above maximum 2: give the smaller as minimum",
        ),
        ({"sd": "-1"}, "sd -1 is negative: a standard deviation is 0 or more"),
        (
            {"sd_kind": "standard"},
            "unknown sd_kind 'standard': write one of sample, population, sem",
        ),
        (
            {"quartile_method": "10"},
            "unknown quartile_method '10': write one of 1, 2, 3, 4, 5, 6, 7, 8, 9, tukey, any",
        ),
    ],
)
def test_what_cannot_be_a_summary_is_refused(fields, message) -> None:
    with pytest.raises(ValueError) as error:
        Summary(n=4, **fields)
    assert str(error.value) == message


def test_one_patient_has_no_standard_deviation() -> None:
    with pytest.raises(ValueError) as error:
        Summary(n=1, sd="1")
    assert str(error.value) == "sd: one patient has no standard deviation; leave it out"
    assert Summary(n=1, sd="0", sd_kind="population").sd == "0"


def test_hostile_text_in_the_unit_stays_text() -> None:
    unit = "<script>alert(1)</script> {0} %s \x1b[31m"
    assert Summary(n=4, unit=unit).unit == unit


def test_it_is_frozen() -> None:
    summary = Summary(n=4)
    with pytest.raises(AttributeError):
        summary.n = 5  # type: ignore[misc]
