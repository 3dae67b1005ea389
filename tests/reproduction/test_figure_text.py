"""Figures as papers print them: each number must land in its place, or be refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojia_stats.reproduction.claim_files.figure_text import EXAMPLES, read_statement

READ = {
    "median 3 (range: 3–18) months": ({"median": "3", "minimum": "3", "maximum": "18"}, "months"),
    "mean 13.5 (range: 2–50) months": ({"mean": "13.5", "minimum": "2", "maximum": "50"}, "months"),
    "range 1.5 to 4 mg/kg": ({"minimum": "1.5", "maximum": "4"}, "mg/kg"),
    "8.5 ± 4.54 years": ({"mean": "8.5", "sd": "4.54"}, "years"),
    "mean 9.5 (SD 5.19) years": ({"mean": "9.5", "sd": "5.19"}, "years"),
    "mean (SD) 9.5 (5.19) years": ({"mean": "9.5", "sd": "5.19"}, "years"),
    "mean ± SD: 9.5 ± 5.19 years": ({"mean": "9.5", "sd": "5.19"}, "years"),
    "median (range) 11 months (5–14)": (
        {"median": "11", "minimum": "5", "maximum": "14"},
        "months",
    ),
    "median (IQR) 11 (5–14) months": ({"median": "11", "q1": "5", "q3": "14"}, "months"),
    "median (minimum–maximum) 2 (1–4) days": (
        {"median": "2", "minimum": "1", "maximum": "4"},
        "days",
    ),
    "median 8.7 years (range 0.6–19.1)": (
        {"median": "8.7", "minimum": "0.6", "maximum": "19.1"},
        "years",
    ),
    "median age 32 years": ({"median": "32"}, "years"),
    "median 0,5": ({"median": "0.5"}, ""),
    "mean 5.25 days of fever per crisis": ({"mean": "5.25"}, "days of fever per crisis"),
    "median 116.9 10^9/L (range 57.1 to 283.2)": (
        {"median": "116.9", "minimum": "57.1", "maximum": "283.2"},
        "10^9/L",
    ),
    "mean age 6 ± 3,4 years; range 4 to 13 years": (
        {"mean": "6", "sd": "3.4", "minimum": "4", "maximum": "13"},
        "years",
    ),
    "range -3 to 5 points": ({"minimum": "-3", "maximum": "5"}, "points"),
    "lower quartile 2, upper quartile 5 weeks": ({"q1": "2", "q3": "5"}, "weeks"),
    "longest 9, shortest 1": ({"maximum": "9", "minimum": "1"}, ""),
    "median １３．５ (range ２–５０)": (
        {"median": "13.5", "minimum": "2", "maximum": "50"},
        "",
    ),
}


@pytest.mark.parametrize("text", READ)
def test_a_figure_is_read(text) -> None:
    statistics, unit = READ[text]
    found = read_statement(text)
    assert (found.statistics, found.unit, found.events) == (statistics, unit, None)
    assert found.printed == text


@pytest.mark.parametrize(
    ("text", "events", "n", "percent"),
    [
        ("8/10 (80 %)", 8, 10, "80"),
        ("28/55", 28, 55, None),
        ("33/35 = 94 %", 33, 35, "94"),
        ("23 of 33, 69,7 percent", 23, 33, "69.7"),
        ("12 of the 15 patients", 12, 15, None),
        ("two of four", 2, 4, None),
        ("None of 12 children", 0, 12, None),
        ("69.7% of patients", None, None, "69.7"),
        ("69.7 % of the 33 children", None, 33, "69.7"),
    ],
)
def test_a_count_is_read(text, events, n, percent) -> None:
    found = read_statement(text)
    assert (found.events, found.n, found.percent) == (events, n, percent)
    assert (found.statistics, found.unit) == ({}, "")


@pytest.mark.parametrize(
    "text",
    [
        "51.5 % (n=17)",
        "n = 17 (51.5%)",
        "n=17, 51.5 %",
        "17 (51.5 %)",
        "51,5 % (17 patients)",
    ],
)
def test_a_number_beside_a_percentage_waits_for_the_size_of_the_group(text) -> None:
    found = read_statement(text)
    assert (found.events, found.n, found.percent, found.beside) == (None, None, "51.5", 17)


def test_both_numbers_with_a_percentage() -> None:
    for text in ("51.5% (17 of 33)", "17/33 (51.5 %)", "17 of 33 (51,5%)", "51.5 %, 17/33"):
        found = read_statement(text)
        assert (found.events, found.n, found.percent, found.beside) == (17, 33, "51.5", None)


def test_a_count_without_the_size_of_the_group() -> None:
    for text in ("18 males", "18"):
        assert read_statement(text).beside == 18


@pytest.mark.parametrize(
    ("text", "kind", "unlabelled"),
    [
        ("60 ± 4.2 years", "sample", True),
        ("60 ± 4.2 SEM years", "sem", False),
        ("mean ± SEM 60 ± 4.2 years", "sem", False),
        ("60 ± SD 4.2 years", "sample", False),
        ("mean 60, SE 4.2 years", "sem", False),
        ("mean 60, standard error of the mean 4.2 years", "sem", False),
        ("mean 60, standard deviation 4.2 years", "sample", False),
    ],
)
def test_what_stands_after_plus_minus(text, kind, unlabelled) -> None:
    found = read_statement(text)
    assert found.statistics == {"mean": "60", "sd": "4.2"}
    assert (found.sd_kind, found.unlabelled, found.unit) == (kind, unlabelled, "years")


def test_n_may_stand_anywhere() -> None:
    for text in ("n=12; median 4 days", "median 4 days, n = 12", "median 4 days (n = 12)"):
        assert (read_statement(text).n, read_statement(text).unit) == (12, "days")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"it is empty: write {EXAMPLES}"),
        (
            "0,5",
            "what 0.5 is cannot be told: write its name before it (median, mean, SD, range, IQR), "
            "or a count as 8/10 (80 %)",
        ),
        ("45.5 % on, 18.2 % off", "it has several figures: give one at a time, such as '45.5 %'"),
        ("median NaN", f"'median NaN' prints no figure that can be read: write {EXAMPLES}"),
        (
            "median 4 (2–10) days",
            "(2–10) can be a range or quartiles: write 'range' or 'IQR' before it",
        ),
        ("median 4 median 5", "median is given twice (4 and 5): keep one"),
        ("8/10, n = 12", "n is given twice (10 and 12): keep one"),
        ("mean 4 ± 2 (SD 3)", "sd is given twice (2 and 3): keep one"),
        (
            "mean 4 (95 % CI 2 to 6) days",
            "what 95 is cannot be told: write its name before it (median, mean, SD, range, IQR, "
            "n =)",
        ),
        (
            "mean 13.5, SD 4, 7",
            "what 7 is cannot be told: write its name before it (median, mean, SD, range, IQR, "
            "n =)",
        ),
        (
            "median 1,234 days",
            "'1,234' is not one plain number: it can be 1.234 or 1234: write the one that is meant",
        ),
        (
            "median 4 days or a few more or fewer of them",
            "'days or a few more or fewer of them' cannot be told: write each number after its "
            "name (median, mean, SD, range, IQR, n =), and the unit at the end",
        ),
        ("x" * 301, f"it has 301 characters: give one figure, {EXAMPLES}"),
    ],
)
def test_what_cannot_be_told_is_refused(text, sentence) -> None:
    with pytest.raises(ValueError) as error:
        read_statement(text)
    assert str(error.value) == sentence


numbers = st.integers(0, 9999).flatmap(
    lambda k: st.sampled_from([str(k), f"{k / 10:.1f}", f"{k / 100:.2f}"])
)


@given(numbers, numbers, numbers, st.sampled_from(["–", "-", " to "]))
def test_no_number_is_lost_or_changed(middle, low, high, between) -> None:
    for name in ("median", "mean"):
        found = read_statement(f"{name} {middle} (range {low}{between}{high}) mg/kg, n = 7")
        assert found.statistics == {name: middle, "minimum": low, "maximum": high}
        assert (found.n, found.unit) == (7, "mg/kg")
