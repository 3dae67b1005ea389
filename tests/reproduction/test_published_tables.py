"""Published papers whose patient tables are printed: does the table lie in the reconstruction?

What the numbers allow is asserted, never why someone printed them.
"""

import csv
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files

import pytest

from sojia_stats import Summary, describe, diagnose, kaplan_meier, reconstruct
from sojia_stats.reproduction.patients.published_tables import patient_tables

TABLES = patient_tables()

# Mean, median, sd, standard error, minimum, maximum of each table to four digits, as the list from
# which the tables were copied has them, computed there before this package existed; then the exact
# total of its values, and of its censored times where it has times to an event.
COMPUTED = {
    "grana-treated-glioblastoma": "31.62 33.5 15.46 5.467 14 59 253 138",
    "grana-control-glioblastoma": "11.08 9.5 5.418 1.564 5 25 133 0",
    "grana-treated-grade3": "51.18 54 13.28 4.004 25 69 563 485",
    "aml-maintained": "38.45 28 42.61 12.85 9 161 423 247",
    "aml-not-maintained": "21.25 19.5 14.4 4.156 5 45 255 16",
    "mcmullin-reticulocytes-baseline": "125.7 116.9 58.33 16.18 57.1 283.2 1633.8",
    "mcmullin-reticulocytes-before-esa": "87.81 74 60.92 16.9 32 247 1141.5",
    "mcmullin-transfusions": "0.4385 0 0.8588 0.2382 0 2.9 5.7",
    "mcmullin-haemoglobin": "98.69 92 16.86 4.676 83 144 1283",
    "mcmullin-spleen": "2.706 2.53 1.112 0.3083 0.46 5.24 35.18",
    "paulose-age": "64.78 65 11.23 3.745 48 81 583",
    "paulose-injections": "2.333 2 0.866 0.2887 1 4 21",
    "tjon-history": "7.833 3.5 11.09 4.527 1 30 47",
    "tjon-onset": "16.17 12.5 15.87 6.478 2 39 97",
    "rassler-age": "60.4 64.5 13.37 4.227 33 75 604",
    "rassler-pimax": "6.95 6.25 1.803 0.57 4.3 9.5 69.5",
}


def test_every_table_is_whole() -> None:
    path = files("sojia_stats.reproduction") / "papers" / "patient_tables.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows] == list(TABLES) == list(COMPUTED)
    for row in rows:
        table = TABLES[row["id"]]
        assert table.n == int(row["n"])
        assert len(table.censored) in (0, table.n)
        assert table.doi or table.source


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_copied_as_it_is(name) -> None:
    table, pinned = TABLES[name], COMPUTED[name].split()
    of = describe(table.numbers)
    computed = [of.mean, of.median, of.sd, of.sd / of.n**0.5, of.minimum, of.maximum]
    assert [f"{float(value):.4g}" for value in computed] == pinned[:6]
    totals = [sum(table.numbers)]
    if table.censored:
        pairs = zip(table.numbers, table.censored, strict=True)
        totals.append(sum(number for number, censored in pairs if censored))
    assert totals == [Fraction(total) for total in pinned[6:]]


@pytest.mark.parametrize(
    ("name", "step", "status"),
    [
        ("grana-treated-glioblastoma", "1", "compatible"),
        ("mcmullin-haemoglobin", "1", "compatible"),
        ("mcmullin-spleen", "0.01", "compatible"),
        ("paulose-injections", "1", "determined"),
        ("tjon-onset", "1", "compatible"),
    ],
)
def test_where_summary_and_table_agree_the_table_is_found(name, step, status) -> None:
    table = TABLES[name]
    assert table.step == step
    found = reconstruct(table.summary(), step)
    assert table.values in found
    assert found.status == status
    assert diagnose(found.summary, step, values=table.values) == []


def test_an_unlabelled_spread_fits_as_a_standard_error() -> None:
    table = TABLES["rassler-age"]
    assert str(table) == "mean 60 ± 4.2"
    summary = Summary(n=10, mean="60", sd="4.2", unit="years")
    assert table.summary() == summary
    assert table.values not in reconstruct(summary)
    assert table.values in reconstruct(replace(summary, sd_kind="sem"))
    assert [(r.kind, r.summary.sd_kind) for r in diagnose(summary, values=table.values)] == [
        ("sd of another kind", "sem")
    ]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("mcmullin-reticulocytes-baseline", "0.1"),
        ("mcmullin-reticulocytes-before-esa", "0.1"),
        ("mcmullin-transfusions", "0.1"),
        ("rassler-pimax", "0.1"),
        ("grana-control-glioblastoma", "1"),
    ],
)
def test_where_they_disagree_the_table_is_not_found(name, step) -> None:
    table = TABLES[name]
    assert table.step == step
    found = reconstruct(table.summary(), step)
    assert found.possible
    assert table.values not in found


def test_a_part_of_the_patients_gives_the_printed_numbers() -> None:
    for name in ("mcmullin-reticulocytes-baseline", "mcmullin-reticulocytes-before-esa"):
        table = TABLES[name]
        whole = [value for value in table.values if "." not in value]
        assert whole in reconstruct(replace(table.summary(), n=len(whole)))
    table = TABLES["mcmullin-transfusions"]
    fitting = [
        k
        for k in range(1, table.n + 1)
        if table.values[:k] in reconstruct(replace(table.summary(), n=k), table.step)
    ]
    assert fitting == [5, 6, 7]


def test_two_numbers_off_are_no_single_slip() -> None:
    table = TABLES["paulose-age"]
    assert table.values not in reconstruct(table.summary())
    assert diagnose(table.summary(), values=table.values) == []
    # The mean alone is 64.8: truncated it is 64, or the digit is misread.
    mean = Summary(n=9, mean="64")
    kinds = [r.kind for r in diagnose(mean, values=table.values)]
    assert kinds == ["truncated", "digit misread"]


def test_a_standard_error_agrees_where_the_mean_does_not() -> None:
    table = TABLES["rassler-pimax"]
    assert str(table) == "mean 6.7, standard error 0.57"
    assert table.values in reconstruct(replace(table.summary(), mean=None), table.step)
    assert [r.text for r in diagnose(table.summary(), table.step, values=table.values)] == [
        "mean is 6.9, not 6.7: the given values fit"
    ]


def test_a_median_halfway_between_depends_on_how_ties_are_rounded() -> None:
    table = TABLES["tjon-history"]  # its median is 3.5, and "3" is printed
    assert table.values in reconstruct(table.summary(), rounding="nearest")
    assert table.values not in reconstruct(table.summary(), rounding="half-up")
    repairs = diagnose(table.summary(), rounding="half-up", values=table.values)
    assert [(r.kind, r.text) for r in repairs] == [
        ("truncated", "median 3 is truncated, not rounded: the given values fit"),
        ("digit misread", "median is 4, not 3: the given values fit"),
    ]


@pytest.mark.parametrize(
    ("name", "convention", "median"),
    [
        ("grana-treated-glioblastoma", "midpoint", 33.5),
        ("grana-control-glioblastoma", "first", 8),
        ("grana-control-glioblastoma", "midpoint", 9.5),
        ("aml-maintained", "midpoint", 31),
        ("aml-not-maintained", "midpoint", 23),
        ("grana-treated-grade3", "midpoint", float("inf")),
    ],
)
def test_medians_of_survival_by_convention(name, convention, median) -> None:
    table = TABLES[name]
    assert table.curve().median(convention) == median
    events = [1 - flag for flag in table.censored]
    assert kaplan_meier([int(value) for value in table.values], events) == table.curve()


def test_only_times_have_a_curve() -> None:
    with pytest.raises(ValueError, match="paulose-age has no times to an event"):
        TABLES["paulose-age"].curve()
    assert TABLES["grana-treated-grade3"].summary().printed == {}
    assert str(TABLES["grana-treated-grade3"]) == "median not estimable"
