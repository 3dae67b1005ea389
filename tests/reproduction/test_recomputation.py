"""Claims recomputed from patients' own values: published tables, made-up ones, and brute force."""

import json
import statistics
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sojia_stats import (
    Summary,
    load_paper,
    reconstruct,
    reconstruct_survival,
    reproduce,
)
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reproduction.patients.conventions import Sample, Value, compare
from sojia_stats.reproduction.patients.patients_file import patients_template, read_patients
from sojia_stats.reproduction.patients.published_tables import patient_tables
from sojia_stats.reproduction.recomputation import recompute
from sojia_stats.reproduction.writing.recomputation_report import in_words

TABLES = patient_tables()
HEDRICH = load_paper("hedrich2012")

SAME_FOLDER = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def summary_claim(name, step="1", rounding="nearest", **fields):
    return {
        "id": name,
        "kind": "summary",
        "label": f"Quantity {name}",
        "place": "table 1",
        "printed": "as printed",
        "unit": "months",
        "reading": {
            "step": step,
            "rounding": rounding,
            "value_rounding": "exact",
            "because": "as the table has it",
        },
        "alternatives": {"steps": [step, "continuous"]},
        "assumption": "all contributed",
    } | fields


def count_claim(name, events, n, **fields):
    return {
        "id": name,
        "kind": "count",
        "label": f"Count {name}",
        "place": "text",
        "printed": "as printed",
        "events": events,
        "n": n,
        "assumption": "all contributed",
    } | fields


def checked(folder, claims, rows, header=None, relations=()):
    """Return the recomputation of a claim file from a table, both written to a folder."""
    record = {"authors": "A", "title": "T", "journal": "J", "year": 2000}
    raw = {
        "format": 1,
        "id": "paper",
        "article": record,
        "source": "Made for a test.",
        "claims": claims,
        "relations": list(relations),
    }
    claim_file, table = folder / "paper.yaml", folder / "patients.csv"
    claim_file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    header = [claim["id"] for claim in claims] if header is None else header
    lines = [",".join(map(str, line)) for line in (header, *rows)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    paper = load_paper(claim_file)
    return recompute(paper, read_patients(table, paper))


# ---- the sixteen published tables -------------------------------------------------------------

# By hand: agreement, the convention or repair that fits, and whether the values lie in the
# reconstruction.
PUBLISHED = {
    "grana-treated-glioblastoma": ("agree", "Kaplan–Meier, midpoint", "yes"),
    "grana-control-glioblastoma": (
        "agree under another convention",
        "the lower of the two middle values (first)",
        "no",
    ),
    "grana-treated-grade3": ("agree", "", ""),
    "aml-maintained": ("agree", "Kaplan–Meier, midpoint", "yes"),
    "aml-not-maintained": ("agree", "Kaplan–Meier, midpoint", "yes"),
    "mcmullin-reticulocytes-baseline": (
        "differ",
        "they agree in the 3 of 13 cells without a decimal point",
        "no",
    ),
    "mcmullin-reticulocytes-before-esa": (
        "differ",
        "they agree in the 12 of 13 cells without a decimal point",
        "no",
    ),
    "mcmullin-transfusions": ("differ", "they agree in the first 5, 6 or 7 of 13 patients", "no"),
    "mcmullin-haemoglobin": ("agree", "", "yes"),
    "mcmullin-spleen": ("agree", "", "yes"),
    "paulose-age": ("differ", "no single slip of the list makes its numbers agree", "no"),
    "paulose-injections": ("agree", "", "yes"),
    "tjon-history": ("agree", "", "yes"),
    "tjon-onset": ("agree", "", "yes"),
    "rassler-age": ("agree under another convention", "a standard error of the mean", "no"),
    "rassler-pimax": ("differ", "its numbers would agree if mean is 6.9, not 6.7", "no"),
}


def published(folder, table):
    """Return the recomputation of a published table."""
    rows = [[value] for value in table.values]
    header = ["quantity"]
    if table.censored:
        header.append("status")
        rows = [
            [v, "censored" if c else "event"] for [v], c in zip(rows, table.censored, strict=True)
        ]
    if not table.summary().printed:
        # Printed is that the median cannot be calculated, as only two of the patients died.
        claim = count_claim("died", 2, table.n, column="status", printed="only two")
        rows = [[v, "no" if s == "censored" else "yes"] for v, s in rows]
        return checked(folder, [claim], rows, header)["died"]
    printed = {name: number.text for name, number in table.summary().printed.items()}
    survival = {"time_to_event": True, "event_column": "status"} if table.censored else {}
    claim = summary_claim(
        "quantity",
        step=table.step,
        n=table.n,
        unit=table.unit,
        sd_kind=table.summary().sd_kind,
        **printed,
        **survival,
    )
    return checked(folder, [claim], rows, header)["quantity"]


@pytest.mark.parametrize("name", TABLES)
def test_published_tables(name, tmp_path) -> None:
    agreement, why, lies_in = PUBLISHED[name]
    found = published(tmp_path, TABLES[name])
    assert (found.agreement, found.lies_in) == (agreement, lies_in)
    if agreement == "differ":
        assert why in found.notes
    else:
        assert why in [one.convention for one in found.comparisons]


def test_nine_tables_agree_two_by_another_convention_and_five_differ() -> None:
    assert list(PUBLISHED) == list(TABLES)
    found = [agreement for agreement, _, _ in PUBLISHED.values()]
    assert found.count("agree") == 9
    assert found.count("agree under another convention") == 2
    assert found.count("differ") == 5


def test_an_unlabelled_spread_is_shown_beside_the_standard_deviation(tmp_path) -> None:
    mean, spread = sorted(
        published(tmp_path, TABLES["rassler-age"]).comparisons, key=lambda one: one.statistic
    )
    assert (mean.printed, mean.recomputed, mean.exact) == ("60", "60", "60.4")
    assert (spread.printed, spread.recomputed) == ("4.2", "13.4")
    # Ten ages with total 604 and total of squares 38090: (10 · 38090 − 604²) / 90.
    assert spread.exact == "√(8042/45)"


def test_a_median_that_is_not_reached(tmp_path) -> None:
    table = TABLES["grana-treated-grade3"]
    claim = summary_claim("os", n=11, median="54", time_to_event=True)
    rows = list(zip(table.values, (int(not c) for c in table.censored), strict=True))
    (one,) = checked(tmp_path, [claim], rows, ["os", "os_event"])["os"].comparisons
    assert (one.recomputed, one.exact) == ("not reached", "not reached")
    assert one.convention == "the median of all times, censoring ignored"


# ---- made-up tables for Hedrich et al. --------------------------------------------------------


def hedrich(folder, header, *rows):
    table = folder / "made_up.csv"
    lines = [header, *rows]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return recompute(HEDRICH, read_patients(table, HEDRICH))


def test_a_table_that_lies_in_the_reconstructions(tmp_path) -> None:
    found = hedrich(
        tmp_path,
        "C03,C04,C05,C06,C07,C08",
        "1.5,3,yes,no,2,0",
        "2,3,yes,no,4,0",
        "2,3,no,yes,4,0",
        "4,18,no,yes,10,0",
    )
    assert {one.id: one.agreement for one in found} == {
        **dict.fromkeys(["C01", "C03", "C04", "C05", "C06", "C07", "C08", "R3"], "agree"),
        **dict.fromkeys(["C02", "R1", "R2"], "not in the table"),
    }
    assert [found[c].lies_in for c in ("C03", "C04", "C07")] == ["yes", "yes", "yes"]
    assert (found.exit_code, found.differing) == (0, ())
    assert found["C02"].notes == ("the table has no column C02",)
    assert found["R1"].notes == ("the table has no values of C02",)
    assert found.summary == (
        "8 of 11 claims and relations agree with the table; 3 not in the table"
    )


def test_a_table_that_does_not(tmp_path) -> None:
    found = hedrich(tmp_path, "C02,C04,C07", "2,3,2", "3,3,3", "2,4,3", "50,18,10")
    assert [found[c].lies_in for c in ("C02", "C04", "C07")] == [
        "no",
        "under another reading",  # median 3.5
        "no",  # median 3
    ]
    mean = next(one for one in found["C02"].comparisons if one.statistic == "mean")
    assert (mean.recomputed, mean.exact, mean.agreement) == ("14.2", "14.25", "differ")
    median = next(one for one in found["C04"].comparisons if one.statistic == "median")
    assert (median.exact, median.convention) == ("3.5", "rounding: nearest or truncate")
    assert found["C04"].notes[-1] == (
        "it lies in the reconstruction under step 1, nearest or truncate; step 0.5, nearest or "
        "truncate; continuous, nearest or truncate"
    )
    days = next(one for one in found["C07"].comparisons if one.statistic == "median")
    assert (days.recomputed, days.agreement) == ("3", "differ")
    assert "its numbers would agree if median is 3, not 4" in found["C07"].notes
    assert (found["R1"].rows, found["R1"].agreement) == ((2, 4), "differ")
    assert found["R1"].notes == (
        "it does not hold in rows 2 and 4 of the table, whose header is row 1",
    )
    assert found["R2"].agreement == "agree"
    assert (found.exit_code, found.differing) == (1, ("C02", "C07", "R1"))


def test_no_table_of_whole_months_has_the_printed_follow_up(tmp_path) -> None:
    # 2 and 50 leave two values: their mean is 13.5 as printed for none from 2 to 50.
    for one, other in product(range(2, 51, 6), repeat=2):
        found = hedrich(tmp_path, "C02", "2", str(one), str(other), "50")["C02"]
        assert (found.agreement, found.lies_in) in {
            ("differ", "no"),
            ("agree under another convention", "no"),  # its median is 13.5
        }
    found = hedrich(tmp_path, "C02", "2", "13", "14", "50")["C02"]
    assert found.comparisons[2].convention == "the median of the table"


def test_the_missing_reading_of_a_relation_is_said_by_patient(tmp_path) -> None:
    found = hedrich(tmp_path, "C02,C04", "2,3", ",3", "20,", "50,18")["R1"]
    assert (found.rows, found.n_table) == ((2,), 2)
    assert found.comparisons[0].recomputed == "holds in 1 of 2"
    assert found.notes == (
        "it does not hold in row 2 of the table, whose header is row 1",
        "2 of 4 patients lack a value",
    )
    nobody = hedrich(tmp_path, "C02,C04", "2,", ",3")["R1"]
    assert nobody.agreement == "not in the table"
    assert nobody.notes == ("no patient has values of both C04 and C02",)


def test_a_patient_without_a_value_is_left_out_and_said(tmp_path) -> None:
    found = hedrich(tmp_path, "C04,C05,C06", "3,1,0", "3,1,", ",0,1", "18,0,1")
    assert (found["C04"].n_printed, found["C04"].n_table) == (4, 3)
    assert found["C04"].agreement == "agree"  # the median of 3, 3 and 18 is 3
    assert found["C04"].lies_in == "yes"
    assert found["C04"].notes[:1] == (
        "n = 4 is printed, and 3 of 4 patients in the table have a value",
    )
    assert "the reconstruction is that of n = 3" in found["C04"].notes
    (events,) = found["C06"].comparisons
    assert (events.printed, events.recomputed) == ("2 of 4", "2 of 3")
    assert events.convention == "a patient without an entry counted as no"
    assert found["R3"].agreement == "agree"  # 2 + 2 = 4
    assert found["R3"].notes == ("entries missing: 1",)
    assert found.summary.endswith("is another than printed in C04 and C06")


def test_entries_that_may_be_yes(tmp_path) -> None:
    found = hedrich(tmp_path, "C05,C06", "1,0", "1,0", "0,1", "0,")
    assert found["C06"].comparisons[0].convention == "a patient without an entry counted as yes"
    assert found["R3"].comparisons[0].recomputed == "2 + 1 is 3, which is not = 4"
    assert found["R3"].agreement == "agree under another convention"
    assert (
        "\n  relation C05 + C06 == C01 | 2 + 1 is 3, which is not = 4 as it is read; agree under "
        "another convention: a patient without an entry counted as yes\n" in in_words(found)
    )
    whole = hedrich(tmp_path, "C05,C06", "1,0", "1,0", "0,1", "0,0")
    assert (whole["C06"].agreement, whole["R3"].agreement) == ("differ", "differ")
    assert whole["C06"].comparisons[0].recomputed == "1 of 4"


def test_another_number_of_patients(tmp_path) -> None:
    found = hedrich(tmp_path, "C05,C07", "1,2", "1,4", "0,10")
    assert (found["C01"].agreement, found["C01"].comparisons[0].recomputed) == ("differ", "3")
    assert (found["C05"].agreement, found["C05"].comparisons[0].recomputed) == ("differ", "2 of 3")
    assert (found["C07"].agreement, found["C07"].lies_in) == ("agree", "yes")
    assert "n = 4 is printed, and 3 patients in the table have a value" in found["C07"].notes


def test_an_empty_column_and_a_lone_patient(tmp_path) -> None:
    found = hedrich(tmp_path, "C04,C07,C05", "3,,")
    assert found["C07"].agreement == found["C05"].agreement == "not in the table"
    assert found["C07"].notes == ("column C07 has no patient with a value",)
    assert found["C04"].agreement == "differ"
    claim = summary_claim("a", n=2, mean="3", sd="1")
    mean, sd = checked(tmp_path, [claim], [[3]])["a"].comparisons
    assert (mean.agreement, sd.agreement) == ("agree", "differ")
    assert sd.recomputed == "none of one patient"
    assert checked(tmp_path, [claim], [[3]])["a"].lies_in == "no"


def test_values_of_many_digits(tmp_path) -> None:
    digits = "1." + "23456789" * 4
    claim = summary_claim("a", n=2, minimum="1", maximum="2", mean="7")
    found = checked(tmp_path, [claim], [[digits], [2]])["a"]
    assert found.comparisons[0].exact == str(Fraction(digits))
    assert "no single slip of the list makes its numbers agree" in found.notes


def test_censoring_moves_the_median_of_the_treatments(tmp_path) -> None:
    # {3, 3, 3+, 18+}: the curve ends at one half, which "first" alone calls a median of 3.
    rows = ["3,event", "3,event", "3,censored", "18,censored"]
    found = hedrich(tmp_path, "C04,C04_event", *rows)["C04"]
    median = next(one for one in found.comparisons if one.statistic == "median")
    assert (median.recomputed, median.convention) == ("not reached", "Kaplan–Meier, first")
    assert found.lies_in == "under another convention"
    assert found.notes == (
        "2 of 4 times are censored",
        "it lies in the reconstruction with the convention first",
    )
    ongoing = hedrich(tmp_path, "C04,C04_censored", "3,0", "3,0", "3,0", "18,1")["C04"]
    assert (ongoing.agreement, ongoing.lies_in) == ("agree", "yes")
    assert ongoing.notes == ("1 of 4 times are censored",)
    no_flag = hedrich(tmp_path, "C04,C04_event", "3,1", "3,1", "3,1", "18,")["C04"]
    assert (no_flag.n_table, no_flag.agreement) == (3, "differ")  # 18 has no flag and is left out


def test_a_range_alone_with_censoring(tmp_path) -> None:
    claim = summary_claim("a", n=2, minimum="1", maximum="2", time_to_event=True)
    found = checked(tmp_path, [claim], [[1, 0], [2, 1]], ["a", "a_event"])["a"]
    assert found.lies_in == "yes"
    assert "the reconstruction takes all times as observed" in found.notes
    claim = summary_claim("a", n=2, median="2", sd="0.7", time_to_event=True)
    found = checked(tmp_path, [claim], [[1, 0], [2, 1]], ["a", "a_event"])["a"]
    assert (found.agreement, found.lies_in) == ("agree", "")


# ---- against something written differently ----------------------------------------------------

COLUMN = st.lists(st.integers(0, 40), min_size=2, max_size=9)


def rounded(value, places=1):
    """Return an exact number rounded half up, by the decimal module."""
    value = Fraction(value)
    with_digits = Context(prec=60)
    quotient = with_digits.divide(Decimal(value.numerator), Decimal(value.denominator))
    return str(quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, with_digits))


def printed_of(values, places=1):
    """Return what a paper would print of values, by the statistics module."""
    exact = [Fraction(value) for value in values]
    with_digits = Context(prec=60)
    variance = Fraction(statistics.variance(exact))
    ratio = with_digits.divide(Decimal(variance.numerator), Decimal(variance.denominator))
    sd = with_digits.sqrt(ratio).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, with_digits)
    return {
        "minimum": str(min(values)),
        "maximum": str(max(values)),
        "median": rounded(statistics.median(exact), places),
        "mean": rounded(statistics.mean(exact), places),
        "sd": str(sd),
    }


@SAME_FOLDER
@given(values=COLUMN, seed=st.randoms(use_true_random=False))
def test_what_a_paper_prints_of_its_table_agrees_in_any_order(tmp_path, values, seed) -> None:
    claim = summary_claim("a", rounding="half-up", n=len(values), **printed_of(values))
    found = checked(tmp_path, [claim], [[value] for value in values])["a"]
    assert [one.agreement for one in found.comparisons] == ["agree"] * 5
    assert (found.lies_in, found.notes) == ("yes", ())
    shuffled = list(values)
    seed.shuffle(shuffled)
    assert checked(tmp_path, [claim], [[value] for value in shuffled])["a"] == found


@SAME_FOLDER
@given(
    values=COLUMN,
    name=st.sampled_from(["minimum", "maximum", "median", "mean", "sd"]),
    digit=st.integers(0, 9),
)
def test_another_last_digit_ends_the_agreement(tmp_path, values, name, digit) -> None:
    printed = printed_of(values)
    assume(printed[name][-1] != str(digit))
    printed[name] = printed[name][:-1] + str(digit)
    assume(Fraction(printed["minimum"]) <= Fraction(printed["maximum"]))
    claim = summary_claim("a", rounding="half-up", n=len(values), **printed)
    found = checked(tmp_path, [claim], [[value] for value in values])["a"]
    for one in found.comparisons:
        assert (one.agreement == "agree") == (one.statistic != name)
    assert found.lies_in != "yes"


@settings(max_examples=40)
@given(data=st.data())
def test_a_drawn_data_set_agrees_and_lies_in_its_reconstruction(data) -> None:
    values = data.draw(st.lists(st.integers(0, 6), min_size=2, max_size=4))
    printed = printed_of(values)
    kept = data.draw(st.sets(st.sampled_from(["median", "mean", "sd"])))
    printed = {k: v for k, v in printed.items() if k in kept or k in ("minimum", "maximum")}
    rule = data.draw(st.sampled_from(["nearest", "half-up"]))
    summary = Summary(n=len(values), **printed)
    for drawn in reconstruct(summary, rounding=rule):
        sample = Sample(tuple(map(Fraction, drawn)))
        for name in summary.printed:
            assert compare(sample, name, summary, Reading("1", rule)).agreement == "agree"


def test_every_small_table_lies_where_the_reconstruction_says(tmp_path) -> None:
    printed = {"minimum": "1", "median": "2", "maximum": "4"}
    claim = summary_claim("a", n=4, mean="2.2", **printed)
    listed = set(reconstruct(Summary(n=4, mean="2.2", **printed)))
    assert listed == {(1, 1, 3, 4), (1, 2, 2, 4)}
    for values in product(range(1, 5), repeat=4):
        if list(values) == sorted(values):
            found = checked(tmp_path, [claim], [[v] for v in values])["a"]
            assert (found.lies_in == "yes") == (values in listed)


def test_every_small_table_with_censoring_lies_where_the_reconstruction_says(tmp_path) -> None:
    printed = {"minimum": "1", "median": "2", "maximum": "3"}
    claim = summary_claim("a", n=3, rounding="exact", time_to_event=True, **printed)
    claim["alternatives"] = {"steps": ["1"]}
    listed = {
        convention: set(
            reconstruct_survival(
                Summary(n=3, **printed),
                rounding="exact",
                censored=range(1, 4),
                convention=convention,
            )
        )
        for convention in ("midpoint", "first", "strict")
    }
    assert all(listed.values())
    seen = set()
    for times in product(range(1, 4), repeat=3):
        for events in product((1, 0), repeat=3):
            pairs = tuple(sorted(zip(times, events, strict=True), key=lambda p: (p[0], -p[1])))
            if pairs in seen or all(events):
                continue
            seen.add(pairs)
            lies_in = checked(tmp_path, [claim], pairs, ["a", "a_event"])["a"].lies_in
            assert (lies_in == "yes") == (pairs in listed["midpoint"])
            others = listed["first"] | listed["strict"]
            if lies_in == "under another convention":
                assert pairs in others
            if pairs in others - listed["midpoint"]:
                assert lies_in == "under another convention"


@given(st.fractions(0, 1000, max_denominator=400), st.integers(0, 4))
def test_square_roots_are_rounded_as_decimals_are(number, places) -> None:
    with_digits = Context(prec=80)
    ratio = with_digits.divide(Decimal(number.numerator), Decimal(number.denominator))
    root = with_digits.sqrt(ratio).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_EVEN, with_digits
    )
    assert Value(number, root=True).text(places) == str(root)


@given(COLUMN)
def test_conventions_of_the_median_and_the_spread(values) -> None:
    exact = [Fraction(value) for value in values]
    sample = Sample(tuple(exact))
    n = len(values)
    reading = Reading("1", "exact")

    def names(statistic, number):
        if Fraction(number) != Fraction(Decimal(str(float(number)))):
            return None
        text = str(Decimal(str(float(number))))
        summary = Summary(n=n, **{statistic: text})
        return compare(sample, statistic, summary, reading)

    low, middle, high = (
        f(exact) for f in (statistics.median_low, statistics.median, statistics.median_high)
    )
    if low != high:
        assert names("median", middle).agreement == "agree"
        assert names("median", low).convention == "the lower of the two middle values (first)"
        assert names("median", high).convention == "the upper of the two middle values (strict)"
    mean = statistics.mean(exact)
    if mean not in (low, middle, high) and (found := names("median", mean)):
        assert found.convention == "the mean of the table"
    assert sample.sd("sample").number == statistics.variance(exact)
    assert sample.sd("population").number == statistics.pvariance(exact)
    assert sample.sd("sem").number == Fraction(statistics.variance(exact)) / n


def test_a_root_halfway_goes_to_the_even_digit() -> None:
    halves = [Fraction(1, 4), Fraction(9, 4), Fraction(25, 4)]  # roots 0.5, 1.5 and 2.5
    assert [Value(number, root=True).text(0) for number in halves] == ["0", "2", "2"]


def test_what_agrees_is_shown_as_the_reading_prints_it(tmp_path) -> None:
    (median,) = (
        one
        for one in published(tmp_path, TABLES["tjon-history"]).comparisons
        if one.statistic == "median"
    )
    assert (median.recomputed, median.exact) == ("3", "3.5")


@pytest.mark.parametrize(("printed", "convention"), [("3", "first"), ("5", "strict")])
def test_a_stretch_at_one_half_has_three_medians(tmp_path, printed, convention) -> None:
    claim = summary_claim("a", n=4, median=printed, maximum="10", time_to_event=True)
    rows = [[2, 1], [3, 1], [5, 1], [10, 0]]
    found = checked(tmp_path, [claim], rows, ["a", "a_event"])["a"]
    assert found.comparisons[0].exact == "4"
    assert found.comparisons[0].convention == f"Kaplan–Meier, {convention}"
    assert found.lies_in == "under another convention"


def test_values_between_the_steps_lie_in_no_reconstruction_with_steps(tmp_path) -> None:
    found = hedrich(tmp_path, "C03", "1.5", "2.25", "3", "4")["C03"]
    assert (found.agreement, found.lies_in) == ("agree", "under another reading")
    assert found.notes == ("it lies in the reconstruction under continuous, any rounding rule",)


def test_a_cell_with_a_decimal_zero_has_a_decimal_point(tmp_path) -> None:
    claim = summary_claim("a", step="0.1", n=5, median="138", minimum="96", maximum="141")
    rows = [["96"], ["97.0"], ["138"], ["283.2"], ["141"]]
    notes = checked(tmp_path, [claim], rows)["a"].notes
    assert "they agree in the 3 of 5 cells without a decimal point" in notes


def test_one_number_alone_is_not_sought_in_parts_of_the_table(tmp_path) -> None:
    rows = [[1], [3], [30], [77]]
    claim = summary_claim("a", n=4, mean="2")  # that of the first two
    notes = checked(tmp_path, [claim], rows)["a"].notes
    assert notes == ("no single slip of the list makes its numbers agree",)
    claim = summary_claim("a", n=4, mean="2", maximum="3")
    notes = checked(tmp_path, [claim], rows)["a"].notes
    assert "they agree in the first 2 of 4 patients" in notes


NUMPY = [
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
]


@pytest.mark.parametrize("values", [(2, 3, 5, 10), (1, 4, 6, 7, 9), (3, 8, 11, 12, 20, 41)])
def test_definitions_of_quartiles_are_named(values) -> None:
    sample = Sample(tuple(map(Fraction, values)))
    by_type = [float(np.quantile(values, 0.25, method=method)) for method in NUMPY]
    # Type 3 by its definition, which numpy < 2 does not follow: the value whose rank is nearest to
    # n·p (1, 1.25, 1.5), the even one of two as near.
    by_type[2] = float(values[1] if len(values) == 6 else values[0])
    for number in set(by_type):
        summary = Summary(n=len(values), q1=f"{number:.4f}")
        found = compare(sample, "q1", summary, Reading("1", "nearest"))
        assert found.agreement == "agree"
        types = {str(k) for k, q in enumerate(by_type, 1) if q == number}
        assert types == set(found.definitions) - {"tukey"}
        assert all(f"quartile type {k}" in found.convention for k in types)
    seven = by_type[6]
    other = next(number for number in by_type if number != seven)
    summary = Summary(n=len(values), q1=f"{other:.4f}", quartile_method="7")
    found = compare(sample, "q1", summary, Reading("1", "nearest"))
    assert found.agreement == "agree under another convention"
    assert Fraction(found.exact) == Fraction(seven).limit_denominator(100)


def test_two_quartiles_by_two_definitions(tmp_path) -> None:
    # Of 2, 3, 5, 10 type 6 has 2.25 and 8.75, type 7 has 2.75 and 6.25.
    rows = [[2], [3], [5], [10]]
    claim = summary_claim("a", n=4, q1="2.25", q3="8.75")
    found = checked(tmp_path, [claim], rows)["a"]
    assert (found.agreement, found.lies_in, found.notes) == ("agree", "yes", ())
    found = checked(tmp_path, [claim | {"q3": "6.25"}], rows)["a"]
    assert (found.agreement, found.lies_in) == ("agree", "no")
    assert found.notes == ("no one definition of quartiles gives both",)
    lower, upper = (set(one.definitions) for one in found.comparisons)
    assert "6" in lower and "7" in upper and not lower & upper


# ---- what is written --------------------------------------------------------------------------


@pytest.fixture
def made_up(tmp_path):
    # Two values that are no statistic and stand nowhere else are seen wherever they are kept.
    return hedrich(
        tmp_path, "C02,C04,C05,patient", "2,3,1,Ada", "29.123,3,1,Bo", "37.457,3,0,Cy", "50,18,0,Di"
    )


def test_text_table_and_json_say_the_same(made_up) -> None:
    frame = made_up.to_frame()
    assert list(frame.columns) == [
        "claim",
        "statement",
        "statistic",
        "printed",
        "recomputed",
        "exact",
        "agreement",
        "convention",
        "in reconstruction",
        "n printed",
        "n in the table",
        "note",
    ]
    stored = json.loads(json.dumps(made_up.to_dict()))
    assert [one["claim"] for one in stored["statements"]] == [one.id for one in made_up]
    numbers = [number for one in stored["statements"] for number in one["numbers"]]
    assert [number["exact"] for number in numbers] == list(frame["exact"])
    assert frame[frame["claim"] == "C02"]["exact"].tolist() == ["2", "50", "29.645"]
    text = str(made_up)
    assert "  mean 13.5 | 29.6 (exactly 29.645): differ (none found)" in text
    assert text.splitlines()[0] == made_up.summary
    assert text.endswith("Note: column of no claim, ignored: patient")
    assert made_up["C04"].id == "C04"
    with pytest.raises(KeyError, match="no claim or relation 'C99'"):
        made_up["C99"]


def test_the_report_has_a_section_and_without_a_table_is_as_before(made_up, tmp_path) -> None:
    result = reproduce(HEDRICH)
    plain, both = tmp_path / "plain", tmp_path / "both"
    before = result.write(plain).read_text(encoding="utf-8")
    after = result.write(both, made_up).read_text(encoding="utf-8")
    assert "patients’\ndata. For every" in before
    assert 'id="patients"' not in before and not (plain / "recomputed.csv").exists()
    start = after.index('<section class="patients" id="patients">')
    section = after[start : after.index("</section>", start)]
    assert section.count("<caption>") == 1 and section.count('scope="col"') == 9
    assert "<td>29.6 (exactly 29.645)</td>" in section
    assert "nobody here has the patients" not in after
    # Nothing else is changed: the section and the sentence on the data.
    assert after.count("<section") == before.count("<section") + 1
    assert (plain / "claims.csv").read_bytes() == (both / "claims.csv").read_bytes()
    assert (plain / "claims.json").read_bytes() == (both / "claims.json").read_bytes()


def test_no_value_of_a_patient_is_written(made_up, tmp_path) -> None:
    result = reproduce(HEDRICH)
    before, after = tmp_path / "before", tmp_path / "after"
    result.write(before)
    result.write(after, made_up)
    known = {path.relative_to(before) for path in before.rglob("*")}
    written = {path.relative_to(after) for path in after.rglob("*")}
    assert {path.name for path in written - known} == {"recomputed.csv", "recomputed.json"}
    texts = [made_up.to_csv(), json.dumps(made_up.to_dict()), str(made_up), repr(made_up)]
    report = (after / "report.html").read_text(encoding="utf-8")
    start = report.index('id="patients"')
    texts.append(report[start : report.index("</section>", start)])
    for text in texts:
        assert not [w for w in ("Ada", "Bo,", "Cy", "made_up", "29.123", "37.457") if w in text]


def test_words_of_a_claim_file_stay_words_in_the_section(tmp_path) -> None:
    claim = summary_claim("a", n=2, median="1", label="<script>alert(1)</script>", unit="<b>")
    found = checked(tmp_path, [claim], [[1], [1]])
    from sojia_stats.reproduction.writing.recomputation_report import to_html

    html = to_html(found)
    assert "<script" not in html and "&lt;script&gt;" in html


def test_the_words_of_the_house(tmp_path) -> None:
    found = [str(published(tmp_path, table)) for table in TABLES.values()]
    assert not [w for w in ("reproduced", "verified", "wrong", "fraud") if w in " ".join(found)]


def test_a_filled_template_is_read(tmp_path) -> None:
    header, *rows = patients_template(HEDRICH).splitlines()
    assert header == "C02,C03,C04,C04_event,C05,C06,C07,C07_event,C08"
    assert rows == ["," * 8] * 4
    table = tmp_path / "four.csv"
    table.write_text(
        "\n".join([header, *(row.replace(",", "1,", 1) for row in rows)]) + "\n", encoding="utf-8"
    )
    found = recompute(HEDRICH, read_patients(table, HEDRICH))
    assert found.patients == 4 and found["C02"].n_table == 4
