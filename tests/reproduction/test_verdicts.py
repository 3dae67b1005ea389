"""The verdicts on the abstract, against findings that were worked by hand.

The expected numbers stand here alone: nothing under src knows them.
"""

import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
import yaml

import sojia_stats
from sojia_stats import Bounds, Paper, Reconstruction, load_paper, reconstruct, reproduce
from sojia_stats.errors import TooLarge
from sojia_stats.reproduction.judging.work import PHASES
from sojia_stats.reproduction.kinds.summary import judge_summary
from sojia_stats.reproduction.writing.finding import finding

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
SOURCE = Path(sojia_stats.__file__).parent
SHIPPED = SOURCE / "reproduction/papers/hedrich2012.yaml"


@pytest.fixture(scope="module")
def result():
    return reproduce(load_paper("hedrich2012"))


def trials(verdict, step):
    """Status and count under each rule for one step."""
    return {
        trial.rules[0]: (trial.status, trial.count)
        for trial in verdict.trials
        if trial.step == step and len(trial.rules) == 1
    }


def others(verdict):
    return {trial.n: (trial.status, trial.count) for trial in verdict.other_n}


# --- all at once ------------------------------------------------------------------------------


def test_status_count_and_robustness_of_every_statement(result) -> None:
    found = [(v.id, v.status, v.count, v.robust) for v in result]
    assert found == [
        ("C01", "not-assessable", None, True),
        ("C02", "incompatible", 0, False),
        ("C03", "compatible", 21, True),
        ("C04", "determined", 1, False),
        ("C05", "determined", 1, True),
        ("C06", "determined", 1, True),
        ("C07", "compatible", 3, True),
        ("C08", "determined", 1, True),
        ("R1", "incompatible", 0, False),
        ("R2", "compatible", 1225, True),
        ("R3", "determined", 1, True),
    ]


def test_robust_means_that_every_trial_agrees(result) -> None:
    for verdict in result:
        agree = all(trial.status == verdict.status for trial in verdict.trials)
        assert verdict.robust == agree


def test_the_table_has_a_row_per_statement(result) -> None:
    assert result.table["claim"].tolist() == [verdict.id for verdict in result]
    assert result.table["status"].tolist() == [verdict.status for verdict in result]
    by_claim = result.table.set_index("claim")
    assert by_claim.loc["C07", "data sets"] == "3"
    assert by_claim.loc["C01", "data sets"] == "–"
    assert by_claim.loc["R2", "data sets"] == "1,225"
    assert by_claim.loc["C02", "robust"] == "no"


def test_verdicts_are_found_by_id(result) -> None:
    assert result["R1"].id == "R1"
    with pytest.raises(KeyError, match=r"no claim or relation 'C99': ask for one of C01, C02"):
        result["C99"]


# --- claim by claim ---------------------------------------------------------------------------


def test_c02_mean_follow_up(result) -> None:
    verdict = result["C02"]
    assert verdict.reason == (
        "the least mean that minimum 2, maximum 50 and n = 4 allow is 14.0; 13.5 is printed, which "
        "stands for 13.45 to 13.55"
    )
    assert trials(verdict, "1") == dict.fromkeys(RULES, ("incompatible", 0))
    open_ = ("compatible", math.inf)
    assert trials(verdict, "continuous") == {
        "exact": ("incompatible", 0),
        "nearest": open_,
        "half-up": open_,
        "half-even": open_,
        "truncate": ("incompatible", 0),
        "ceiling": open_,
    }
    for rules, room in (("nearest", "at most"), ("half-up and half-even", "less than")):
        assert (
            f"continuous, {rules}: survives only where the values exceed 1.5, 1.5, 1.5 and 49.5 by "
            f"{room} 0.2 months together"
        ) in verdict.follows
    assert any(
        "13.5 is a median: 12 data sets fit; all have mean 19.75 months (continuous, nearest: "
        "19.475 to 20.025)" in sentence
        for sentence in verdict.follows
    )
    assert others(verdict) == {3: ("incompatible", 0), 5: ("incompatible", 0)}
    assert verdict.bounds == {}


def test_c02_half_months_leave_the_corner_itself(result) -> None:
    """1.5, 1.5, 1.5 and 49.5 print 2, 2, 2 and 50 under all but exact and truncate."""
    assert trials(result["C02"], "0.5") == {
        rule: ("incompatible", 0) if rule in ("exact", "truncate") else ("determined", 1)
        for rule in RULES
    }


def test_c03_starting_dose(result) -> None:
    verdict = result["C03"]
    assert verdict.bounds["mean"] == Bounds(Fraction(17, 8), Fraction(27, 8))
    assert trials(verdict, "0.5")["exact"] == ("compatible", 21)
    assert trials(verdict, "0.1")["exact"] == ("compatible", math.comb(27, 2))
    assert others(verdict) == {3: ("compatible", 6), 5: ("compatible", 56)}


def test_c04_duration_of_treatment(result) -> None:
    verdict = result["C04"]
    assert list(verdict.evidence) == [(3, 3, 3, 18)]
    assert verdict.bounds == {
        "mean": Bounds(Fraction(27, 4), Fraction(27, 4)),
        "sd": Bounds(Fraction(15, 2), Fraction(15, 2)),
    }
    for step in ("1", "0.5", "continuous"):  # with an exact median, at any step
        assert trials(verdict, step)["exact"] == ("determined", 1)
    whole = trials(verdict, "1")
    assert {rule: count for rule, (_, count) in whole.items()} == {
        "exact": 1,
        "nearest": 2,
        "half-up": 1,
        "half-even": 1,
        "truncate": 2,
        "ceiling": 1,
    }
    assert others(verdict)[3] == ("determined", 1)
    assert verdict.follows[-1].endswith(": 3 by every convention")


@pytest.mark.parametrize("rule", ["nearest", "truncate"])
def test_c04_with_a_rounded_median_has_a_second_data_set(result, rule) -> None:
    found = reconstruct(result["C04"].evidence.summary, step="1", rounding=rule)
    assert list(found) == [(3, 3, 3, 18), (3, 3, 4, 18)]
    assert found.bounds("mean") == Bounds(Fraction(27, 4), 7)
    assert f"{found.bounds('sd').low:.2f}" == "7.35"


def test_c05_to_c08_counts(result) -> None:
    for name in ("C05", "C06"):
        assert result[name].follows[0] == (
            "2 of 4 is 50 %; exact 95 % interval 6.8 % to 93.2 % (as if independent draws)"
        )
    assert result["C08"].follows[0] == (
        "0 of 4 is 0 %; exact 95 % upper limit of the two-sided interval 60.2 % (as if independent "
        "draws)"
    )
    assert "inferred" in result["C08"].reading
    assert "inferred" not in result["C05"].reading


def test_c07_time_to_normal_temperature(result) -> None:
    verdict = result["C07"]
    assert list(verdict.evidence) == [(2, 2, 6, 10), (2, 3, 5, 10), (2, 4, 4, 10)]
    assert verdict.bounds["mean"] == Bounds(5, 5)
    low, high = verdict.bounds["sd"].low, verdict.bounds["sd"].high
    # Sums of squared deviations from 5 of the three data sets: 44, 38 and 36, divided by 3.
    assert (low, high) == (math.sqrt(12), pytest.approx(math.sqrt(44 / 3), rel=1e-15))
    assert (f"{low:.2f}", f"{high:.2f}") == ("3.46", "3.83")
    assert {rule: count for rule, (_, count) in trials(verdict, "1").items()} == {
        "exact": 3,
        "nearest": 8,
        "half-up": 5,
        "half-even": 8,
        "truncate": 6,
        "ceiling": 5,
    }
    assert any("covers 87.5 %" in sentence for sentence in verdict.follows)
    assert verdict.follows[-1].endswith(
        ": 4 (midpoint), 2 or 3 or 4 (first) and 4 or 5 or 6 (strict)"
    )


@pytest.mark.parametrize(
    ("rule", "low", "high"), [("half-up", "4.75", "5"), ("nearest", "4.75", "5.25")]
)
def test_c07_mean_under_other_rules(result, rule, low, high) -> None:
    found = reconstruct(result["C07"].evidence.summary, step="1", rounding=rule)
    assert found.bounds("mean") == Bounds(Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("claim", "values", "mean", "sd"),
    [("C07", (2, 4, 10), "5.33", "4.16"), ("C04", (3, 3, 18), "8.00", "8.66")],
)
def test_with_three_patients_both_medians_are_determined(result, claim, values, mean, sd) -> None:
    assert others(result[claim])[3] == ("determined", 1)
    found = reconstruct(replace(result[claim].evidence.summary, n=3), step="1", rounding="exact")
    assert list(found) == [values]
    assert f"{float(found.bounds('mean').low):.2f}" == mean
    assert f"{float(found.bounds('sd').low):.2f}" == sd


# --- relations --------------------------------------------------------------------------------

# By hand: continuous values of a shortest treatment printed 3 and a shortest follow-up printed 2.
SURVIVING = {
    ("nearest", "nearest"),
    ("nearest", "half-even"),
    ("nearest", "truncate"),
    ("half-up", "nearest"),
    ("half-up", "half-even"),
    ("half-up", "truncate"),
    ("half-even", "truncate"),
    ("ceiling", "nearest"),
    ("ceiling", "half-up"),
    ("ceiling", "half-even"),
    ("ceiling", "truncate"),
}


def test_r1_treatment_within_follow_up(result) -> None:
    verdict = result["R1"]
    assert verdict.reason == (
        "C04 ≤ C02 in every patient cannot hold together with minimum 3 of C04 and minimum 2 of C02"
    )
    found = {(t.step, t.rules): t.status for t in verdict.trials}
    assert len(found) == 72
    for rules in product(RULES, RULES):  # treatment, follow-up
        assert found["1", rules] == "incompatible"
        assert (found["continuous", rules] != "incompatible") == (rules in SURVIVING), rules
    for rule in ("exact", "half-up", "half-even", "truncate"):
        assert found["continuous", (rule, rule)] == "incompatible"
    assert (
        "continuous values, all numbers nearest: only where the lowest values of C04 and C02 are "
        "both exactly 2.5 months, printed as 3 in C04 and as 2 in C02"
    ) in verdict.follows
    (mixed,) = [s for s in verdict.follows if s.startswith("follow-up in completed months")]
    assert ": compatible; " in mixed
    assert others(verdict) == {3: ("incompatible", 0), 5: ("incompatible", 0)}


def test_r1_with_the_mean_survives_under_no_mix(result) -> None:
    verdict = result["R1"]
    assert len(verdict.all_numbers) == 72
    assert {trial.status for trial in verdict.all_numbers} == {"incompatible"}
    assert (
        "with the mean of C02 too: incompatible under every mix of the six rules, at any step"
    ) in verdict.follows
    assert "reading 13.5 is a median in C02 does not mend this relation" in verdict.follows


def test_r2_follow_up_within_the_chart_window(result) -> None:
    verdict = result["R2"]
    # 2005 to 2010 are 72 months; two patients anywhere from 2 to 50.
    assert "(72 months)" in verdict.printed
    assert verdict.count == math.comb(49 + 1, 2)
    assert {trial.status for trial in verdict.trials} == {"compatible"}


def test_r3_the_two_groups_make_up_all_patients(result) -> None:
    assert result["R3"].reason == "2 + 2 = 4"


# --- nothing is written for this paper alone --------------------------------------------------


def test_src_does_not_know_the_paper() -> None:
    """Outside papers/ its name stands in examples alone, and as the default of a command."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if re.search(
            r"hedrich|anakinra|19\.75|19\.475|49\.5|1,?225",
            re.sub(r'"""[\s\S]*?"""', "", path.read_text(encoding="utf-8")),
            re.IGNORECASE,
        )
    }
    assert found <= {"commands/common.py"}


def changed(tmp_path: Path, claim: str, **fields) -> sojia_stats.Result:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    (entry,) = [entry for entry in content["claims"] if entry["id"] == claim]
    entry.update(fields)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return reproduce(load_paper(path))


def test_a_changed_number_changes_its_verdict_and_those_that_rest_on_it(tmp_path, result) -> None:
    possible = changed(tmp_path, "C02", mean="14.5")
    # 2 + a + b + 50 from 57.8 to 58.2: a + b = 6, with a = 2 or 3.
    assert (possible["C02"].status, possible["C02"].count) == ("compatible", 2)
    assert list(possible["C02"].evidence) == [(2, 2, 4, 50), (2, 3, 3, 50)]
    assert possible["R1"].status == "incompatible"
    least = changed(tmp_path, "C02", mean="14.0")
    assert (least["C02"].status, least["C02"].count) == ("determined", 1)
    longer = changed(tmp_path, "C02", minimum="3")
    assert longer["R1"].status == "compatible"
    assert "the least mean that minimum 3, maximum 50 and n = 4 allow is 14.75; 13.5" in (
        longer["C02"].reason
    )
    later = changed(tmp_path, "C07", median="5")
    # Middle values that add to 10: 2 + 8, 3 + 7, 4 + 6 and 5 + 5.
    assert (later["C07"].count, result["C07"].count) == (4, 3)
    assert later["C07"].bounds["mean"] == Bounds(Fraction(11, 2), Fraction(11, 2))
    three = changed(tmp_path, "C05", events=3)
    assert (three["R3"].status, three["R3"].reason) == (
        "incompatible",
        "3 + 2 is 5, which is not = 4",
    )
    assert three["C05"].follows != result["C05"].follows
    untouched = ["C01", "C02", "C03", "C04", "C06", "C07", "C08", "R1", "R2"]
    for name in untouched:
        assert (three[name].reason, three[name].follows) == (
            result[name].reason,
            result[name].follows,
        )


# --- claims of other papers -------------------------------------------------------------------


def only(tmp_path: Path, **fields):
    """The verdict on one summary claim in a file of its own."""
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    (claim,) = [entry for entry in content["claims"] if entry["id"] == "C07"]
    for name in ("median", "minimum", "maximum", "time_to_event"):
        claim.pop(name)
    claim.update(fields)
    content.update(claims=[claim], relations=[], constants=[])
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return reproduce(load_paper(path))["C07"]


@pytest.mark.parametrize("name", ["mean", "median", "minimum", "maximum"])
def test_a_single_number_is_judged(tmp_path, name) -> None:
    verdict = only(tmp_path, **{name: "5"})
    assert (verdict.status, verdict.count) == ("compatible", math.inf)
    assert verdict.data_sets == "∞"
    assert "sd" not in verdict.bounds


def test_one_patient_is_judged(tmp_path) -> None:
    verdict = only(tmp_path, n=1, median="5", minimum="5", maximum="5", time_to_event=True)
    assert (verdict.status, verdict.count) == ("determined", 1)
    assert [trial.n for trial in verdict.other_n] == [2]


def test_a_repair_that_no_continuous_value_fits_is_judged(tmp_path) -> None:
    verdict = only(
        tmp_path,
        n=3,
        mean="3.9",
        minimum="2",
        maximum="3",
        reading={
            "step": "0.1",
            "rounding": "truncate",
            "value_rounding": "truncate",
            "because": "all cut off",
        },
    )
    assert verdict.status == "incompatible"
    assert any("3.9 is a median" in sentence for sentence in verdict.follows)


def test_hostile_words_stay_words(tmp_path) -> None:
    words = "<b>{0}</b> %s [red]"
    verdict = only(tmp_path, median="5", minimum="5", maximum="5", unit=words, label=words)
    assert verdict.reason == (
        f"exactly one data set fits: 5, 5, 5, 5 {words}; its mean is 5 {words}"
    )


# ---- bounds that every value respects ----------------------------------------------------------


def test_bounds_of_every_value_hold_in_readings_repairs_and_relations() -> None:
    """By listing: three whole scores from 0 to 3, and what a mean of 0.3 leaves of them."""
    reading = {"step": "1", "because": "scores are whole"}
    common = {"kind": "summary", "place": "text", "n": 3, "assumption": "all"}
    common |= {"reading": reading, "alternatives": {"steps": ["1"]}, "within": ["0", "3"]}
    content = {
        "format": 1,
        "id": "scale",
        "article": {"authors": "A", "title": "B", "journal": "C", "year": 2020},
        "source": "Text.",
        "claims": [
            {"id": "A1", "label": "Before", "printed": "mean 0.3", "mean": "0.3", **common},
            {"id": "A2", "label": "After", "printed": "median 2", "median": "2", **common},
            {"id": "A3", "label": "Worst", "printed": "mean 3.1", "mean": "3.1", **common},
        ],
        "relations": [
            {
                "id": "R1",
                "label": "Before is at least after",
                "relation": "A1 >= A2",
                "place": "text",
                "assumption": "one scale",
                "alternatives": {"steps": ["1"]},
            }
        ],
    }
    result = reproduce(Paper.model_validate(content))
    triples = list(combinations_with_replacement(range(4), 3))
    assert result["A1"].count == sum(round(sum(t) / 3, 1) == 0.3 for t in triples) == 1
    assert result["A2"].count == sum(t[1] == 2 for t in triples)
    assert [trial.count for trial in result["A2"].trials][:2] == [result["A2"].count] * 2
    assert result["A1"].reading == "step 1; statistics nearest; values exact; all values 0 to 3"
    assert (result["A3"].status, result["R1"].status) == ("incompatible", "compatible")
    # A1 and A2 in one patient: the ordered values of A1, any on the scale, against those of A2.
    pairs = [(a, b) for a in triples for b in triples if b[1] == 2]
    fit = sum(all(x >= y for x, y in zip(a, b, strict=True)) for a, b in pairs)
    assert result["R1"].count == fit
    assert not any("is a median" in line for line in result["A3"].follows)  # 3.1 is off the scale


def test_undecided_readings_are_neither_robust_nor_sensitive() -> None:
    verdict = reproduce(load_paper("hedrich2012"))["C07"]
    assert (verdict.sensitivity, verdict.robust) == ("robust", True)
    undecided = replace(verdict.trials[0], status="not-assessable", count=None)
    other = replace(verdict.trials[0], status="incompatible", count=0)
    assert replace(verdict, trials=(*verdict.trials, undecided)).sensitivity == "undecided"
    assert replace(verdict, trials=(undecided, other)).sensitivity == "sensitive"


# ---- limits, and what is at the edge of a relation ---------------------------------------------


def tied(relation: str, *claims: dict[str, object], constant: str = "") -> sojia_stats.Result:
    """The verdicts on summary claims A1, A2 of a relation, in whole months."""
    reading = {"step": "1", "because": "whole months"}
    common = {"kind": "summary", "label": "Time", "place": "text", "printed": "as printed"}
    common |= {"assumption": "all", "reading": reading, "alternatives": {"steps": ["1"]}}
    common |= {"unit": "months"}
    stated = {"place": "text", "assumption": "one clock"}
    content = {
        "format": 1,
        "id": "edge",
        "article": {"authors": "A", "title": "B", "journal": "C", "year": 2020},
        "source": "Text.",
        "claims": [{"id": f"A{k}", **common, **claim} for k, claim in enumerate(claims, start=1)],
        "relations": [
            {
                "id": "R1",
                "label": "Tie",
                "relation": relation,
                "alternatives": {"steps": ["1"]},
                **stated,
            }
        ],
    }
    if constant:
        limit = {"id": "limit", "label": "the limit", "printed": constant, "unit": "months"}
        content["constants"] = [{**limit, "value": constant, **stated}]
    return reproduce(Paper.model_validate(content))


def test_a_constant_below_all_values() -> None:
    claim = {"n": 3, "minimum": "2", "maximum": "6"}
    for limit, status, count in (("3", "incompatible", 0), ("2", "compatible", 5)):
        verdict = tied("A1 >= limit", claim, constant=limit)["R1"]
        assert (verdict.status, verdict.count) == (status, count)
    assert verdict.printed == "A1 >= limit: time ≥ the limit, 2 (2 months)"


def test_one_patient_of_each_is_one_pair() -> None:
    result = tied("A1 <= A2", {"n": 1, "median": "3"}, {"n": 1, "median": "4"})
    verdict = result["R1"]
    assert (verdict.status, verdict.count) == ("determined", 1)
    assert [trial.n for trial in verdict.other_n] == [2]  # and none of no patient
    assert finding(verdict, result.paper) == (
        "exactly one pair of data sets of time (A1) and time (A2) allows time ≤ time in every "
        "patient"
    )
    many = replace(verdict, status="compatible", count=None)
    assert finding(many, result.paper) == (
        "more pairs of data sets than can be counted of time (A1) and time (A2) allow time ≤ time "
        "in every patient"
    )


def test_what_no_slip_mends() -> None:
    # Two to six whole numbers have no such mean, nor four whatever one of its digits is.
    for n in range(2, 7):
        for k in range(60):
            mean = f"{k / n:.2f}"
            slips = sum(a != b for a, b in zip(mean, "0.13", strict=False))
            assert slips > (n == 4)
    result = tied("A1 <= A2", {"n": 4, "mean": "0.13"}, {"n": 4, "minimum": "2", "maximum": "6"})
    assert result["A1"].status == "incompatible"
    assert not any("would fit if" in line for line in result["A1"].follows)
    assert finding(result["A1"], result.paper) == (
        "no four whole-month values of time have a mean of 0.13 months"
    )
    # Ordered values alone: A1 prints none.
    assert result["R1"].status == "compatible"


def test_what_decides_that_takes_too_much_leaves_the_finding_without_the_limit(
    result, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = finding(result["C02"], result.paper)
    assert " (the least is 14.0)" in whole

    def too_large(found: object) -> None:
        raise TooLarge("the answer takes too long")

    monkeypatch.setattr(Reconstruction, "decide", too_large)
    verdict = judge_summary(result.paper.find("C02"))
    assert verdict.reason == (
        "no data set fits; to say more takes more work than is spent on one claim"
    )
    assert finding(verdict, result.paper) == whole.replace(" (the least is 14.0)", "")


def test_a_relation_that_takes_too_much_is_not_assessable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PHASES, "status", 10)
    claims = {"n": 3, "minimum": "2", "mean": "3.0"}, {"n": 3, "maximum": "6"}
    verdict = tied("A1 <= A2", *claims)["R1"]
    assert (verdict.status, verdict.count, verdict.trials) == ("not-assessable", None, ())
    assert verdict.reason == (
        "whether a data set fits is not decided: the answer takes more work than is spent on one "
        "claim: give a coarser step, or ask reconstruct() in Python, which takes its time"
    )
    monkeypatch.undo()
    monkeypatch.setitem(PHASES, "mixes", 10)
    monkeypatch.setitem(PHASES, "means", 10)
    verdict = tied("A1 <= A2", *claims)["R1"]
    assert (verdict.status, verdict.sensitivity) == ("compatible", "undecided")
    left = "36 of 36 alternative readings are not decided: they take more work than is spent on one"
    assert verdict.follows == (f"{left} claim", f"with the mean of A1 too: {left} claim")


def test_a_repair_of_a_quantity_that_a_relation_does_not_outlive() -> None:
    summary = {"n": 4, "mean": "0.13", "minimum": "2"}
    verdict = tied("A1 <= A2", summary, {"n": 4, "maximum": "1"})["R1"]
    assert verdict.status == "incompatible"
    assert not any(line.startswith("reading ") for line in verdict.follows)
