"""Published papers whose patient tables are printed: does the table lie in the reconstruction?

What the numbers allow is asserted, never why someone printed them.
"""

import csv
from pathlib import Path

import pytest

from sojia_stats import Summary, diagnose, kaplan_meier, reconstruct

TABLES = Path(__file__).resolve().parents[1] / "reference" / "patient_tables.csv"


def table(quantity: str, study: str = "") -> dict[str, str]:
    with TABLES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if study in row["study"]]
    (row,) = [row for row in rows if row["quantity"] == quantity]
    return row


def values_of(row: dict[str, str]) -> list[str]:
    return row["values"].split(";")


def printed(row: dict[str, str]) -> Summary:
    names = {"minimum": row["minimum"], "maximum": row["maximum"], "sd": row["sd"]}
    names[row["statistic"]] = row["reported"]
    return Summary(n=int(row["n"]), **{k: v for k, v in names.items() if v})


@pytest.mark.parametrize(
    ("quantity", "step", "status"),
    [
        ("overall survival, glioblastoma, radioimmunotherapy", "1", "compatible"),
        ("haemoglobin at baseline", "1", "compatible"),
        ("spleen volume at baseline", "0.01", "compatible"),
        ("ziv-aflibercept injections", "1", "determined"),
        ("age of onset", "1", "compatible"),
    ],
)
def test_where_summary_and_table_agree_the_table_is_found(quantity, step, status) -> None:
    row = table(quantity)
    found = reconstruct(printed(row), step=step)
    assert values_of(row) in found
    assert found.status == status
    assert diagnose(found.summary, step, values=values_of(row)) == []


def test_an_unlabelled_spread_fits_as_a_standard_error() -> None:
    row = table("age", "Rassler")
    summary = Summary(n=10, mean="60", sd="4.2")
    assert values_of(row) not in reconstruct(summary)
    assert values_of(row) in reconstruct(Summary(n=10, mean="60", sd="4.2", sd_kind="sem"))
    assert [(r.kind, r.summary.sd_kind) for r in diagnose(summary, values=values_of(row))] == [
        ("sd of another kind", "sem")
    ]


@pytest.mark.parametrize(
    ("quantity", "step"),
    [
        ("reticulocyte count at baseline", "0.1"),
        ("reticulocyte count before ESA", "0.1"),
        ("transfusion rate at baseline", "0.1"),
        ("PImax baseline", "0.1"),
        ("overall survival, glioblastoma, control (all 12 died)", "1"),
    ],
)
def test_where_they_disagree_the_table_is_not_found(quantity, step) -> None:
    row = table(quantity)
    found = reconstruct(printed(row), step=step)
    assert found.possible
    assert values_of(row) not in found


def test_two_numbers_off_are_no_single_slip() -> None:
    row = table("age", "Paulose")
    assert values_of(row) not in reconstruct(printed(row))
    assert diagnose(printed(row), values=values_of(row)) == []
    # The mean alone is 64.8: truncated it is 64, or the digit is misread.
    mean = Summary(n=9, mean="64")
    kinds = [r.kind for r in diagnose(mean, values=values_of(row))]
    assert kinds == ["truncated", "digit misread"]


def test_a_median_halfway_between_depends_on_how_ties_are_rounded() -> None:
    row = table("pre-vaccination disease history")  # its median is 3.5, and "3" is printed
    assert values_of(row) in reconstruct(printed(row), rounding="nearest")
    assert values_of(row) not in reconstruct(printed(row), rounding="half-up")
    repairs = diagnose(printed(row), rounding="half-up", values=values_of(row))
    assert [(r.kind, r.text) for r in repairs] == [
        ("truncated", "median 3 is truncated, not rounded: the given values fit"),
        ("digit misread", "median is 4, not 3: the given values fit"),
    ]


@pytest.mark.parametrize(
    ("quantity", "convention", "median"),
    [
        ("overall survival, glioblastoma, control (all 12 died)", "first", 8),
        ("overall survival, glioblastoma, control (all 12 died)", "midpoint", 9.5),
        ("survival, AML maintained chemotherapy", "midpoint", 31),
        ("survival, AML non-maintained chemotherapy", "midpoint", 23),
        ("overall survival, grade III, radioimmunotherapy", "midpoint", float("inf")),
    ],
)
def test_medians_of_survival_by_convention(quantity, convention, median) -> None:
    row = table(quantity)
    times = [int(value) for value in values_of(row)]
    events = [1 - int(flag) for flag in row["censored"].split(";")]
    assert kaplan_meier(times, events).median(convention) == median
