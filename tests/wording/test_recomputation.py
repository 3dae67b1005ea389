"""What is said of a printed number beside the recomputed one, from plain values."""

import pytest

from sojia_stats.wording import recomputation as wording
from sojia_stats.wording.agreement import beside, convention, counts_compared, shown


@pytest.mark.parametrize(
    ("definitions", "rules", "text"),
    [
        ([], [], ""),
        (["none"], [], "none found"),
        (["midpoint"], [], "Kaplan–Meier, midpoint"),
        (
            ["population", "sem"],
            [],
            "a population standard deviation or a standard error of the mean",
        ),
        (["1", "tukey"], [], "quartile type 1 or Tukey's hinges"),
        ([], ["nearest", "half-up", "truncate"], "rounding: nearest, half-up or truncate"),
    ],
)
def test_a_convention(definitions, rules, text) -> None:
    assert convention(definitions, rules) == text


@pytest.mark.parametrize(
    ("recomputed", "agreement", "under", "text"),
    [
        ("4", "agree", "", "4: agree"),
        ("4", "agree", "quartile type 7", "4: agree (quartile type 7)"),
        ("4", "differ", "none found", "4: differ (none found)"),
        ("", "not in the table", "", "not in the table"),
        (
            "4",
            "agree under another convention",
            "rounding: truncate",
            "4 as it is read; agree under another convention: rounding: truncate",
        ),
    ],
)
def test_what_stands_beside_a_printed_number(recomputed, agreement, under, text) -> None:
    assert beside(recomputed, agreement, under) == text


def test_the_exact_number_is_shown_where_it_is_another() -> None:
    assert [shown("3.5", exact) for exact in ("3.5", "", "7/2")] == [
        "3.5",
        "3.5",
        "3.5 (exactly 7/2)",
    ]


def test_counts() -> None:
    assert counts_compared([3], "<=", 4, holds=True) == "3 ≤ 4"
    assert counts_compared([3, 2], "<=", 4, holds=False) == "3 + 2 is 5, which is not ≤ 4"


def test_a_summary_leaves_out_what_there_is_none_of() -> None:
    agree = "agree"
    assert wording.summary([agree, agree], [], []) == (
        "2 of 2 claims and relations agree with the table"
    )
    found = [agree, "differ", "not in the table", "agree under another convention"]
    assert wording.summary(found, ["C02"], ["C02", "C03"]) == (
        "1 of 4 claims and relations agree with the table; 1 under another convention; "
        "1 differ (C02); 1 not in the table; the number of patients is another than printed in "
        "C02 and C03"
    )


def test_numbers_of_patients_and_rows() -> None:
    assert wording.n_known(4, 1, 4) == (
        "n = 4 is printed, and 1 of 4 patients in the table has a value"
    )
    assert wording.n_known(4, 5, 5) == "n = 4 is printed, and 5 patients in the table have a value"
    assert wording.broken_in([7]) == (
        "it does not hold in row 7 of the table, whose header is row 1"
    )
    many = wording.broken_in(range(2, 2 + wording.ROWS_SHOWN + 3))
    assert "20 and 21, and 3 more of the table" in many
    assert wording.empty_rows([3]) == "empty row left out: 3"
    assert wording.empty_rows([3, 5]) == "empty rows left out: 3 and 5"


def test_readings_by_step() -> None:
    rules = {"0.5": ["exact"] * 6, "continuous": ["nearest", "truncate"]}
    assert wording.lies_in_under(rules, every=6) == (
        "it lies in the reconstruction under step 0.5, any rounding rule; continuous, nearest or "
        "truncate"
    )


def test_columns_of_no_claim() -> None:
    assert list(wording.columns_apart([], {})) == []
    assert list(wording.columns_apart(["c02", "note"], {"c02": "C02"})) == [
        "columns of no claim, ignored: c02, note",
        "c02 is not C02: names are compared letter by letter",
    ]
    assert list(wording.columns_apart(["note"], {})) == ["column of no claim, ignored: note"]
