"""The pinned grid is whole: its inputs, its files and what stands beside every option."""

import json
from itertools import product
from pathlib import Path
from typing import Any, get_args

import comparisons
import guard
import pins
import pytest
from second import conversion, counts, curves, rounding, summaries

from sojia_stats.reconstruction.printed_numbers.printed import ROUNDING_RULES
from sojia_stats.reconstruction.printed_numbers.summary import QuartileMethod
from sojia_stats.statistics.conversion import SCENARIOS, ConversionMethod
from sojia_stats.statistics.descriptive import QuantileMethod
from sojia_stats.statistics.limits import LimitsMethod
from sojia_stats.statistics.logrank import LogrankAlternative
from sojia_stats.statistics.product_limit import MedianConvention
from sojia_stats.statistics.proportions import ProportionMethod
from sojia_stats.statistics.rates import RateAlternative
from sojia_stats.wording.names import SdKind

PATIENTS = {  # times, + for a censored one
    "u_2_3_5_10": "2 3 5 10",
    "u_3_3_3_18": "3 3 3 18",
    "c1_2_3_5p_10": "2 3 5+ 10",
    "aml_maintained": "9 13 13+ 18 23 28+ 31 34 45+ 48 161+",
    "leuk2_6MP": "10 7 32+ 23 22 6 16 34+ 32+ 25+ 11+ 20+ 19+ 6 17+ 35+ 6 13 9+ 6+ 10+",
    "left_truncated": "2 4+ 5 7 7+ 9 11+ 12",
    "censored_before_the_first_event": "1+ 2 3 5+ 10",
}
ENTRY = {"left_truncated": [0, 0, 1, 2, 3, 5, 5, 6]}
CURVES = ["kaplan_meier", "curve_quantiles", "pointwise", "restricted_mean", "bpcp", "follow_up"]


def pinned(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        Path(pins.FOLDER / f"{name}.json").read_text(encoding="utf-8")
    )
    return loaded


@pytest.mark.parametrize("name", CURVES)
def test_patients_are_those_of_the_named_series(name: str) -> None:
    file = pinned(name)
    for case, found in (file["cases"] | file.get("more_cases", {})).items():
        inputs = found.get("inputs", found)
        told = PATIENTS[case].split()
        assert inputs["time"] == [int(time.rstrip("+")) for time in told]
        assert inputs["event"] == [int("+" not in time) for time in told]
        assert inputs.get("entry") == ENTRY.get(case)


GROUPS = {  # made up, but for aml; before and after the bar
    "aml": PATIENTS["aml_maintained"] + " | 5 5 8 8 12 16+ 23 27 30 33 43 45",
    "early_and_late": "6 6 6+ 7 10 13 16 22 | 1 1 2 2 3 4 4 5",
    "tied": "2 3 3+ 5 | 8 8+ 3 5 5 9+ 9 12+ 12",
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_are_those_of_the_named_series(name: str) -> None:
    case = pinned("logrank")["cases"][name]
    first, second = (side.split() for side in GROUPS[name].split("|"))
    assert case["time"] == [int(time.rstrip("+")) for time in [*first, *second]]
    assert case["event"] == [int("+" not in time) for time in [*first, *second]]
    labels = sorted(set(case["group"]))
    assert case["group"] == [labels[0]] * len(first) + [labels[1]] * len(second)


def test_the_grid_of_medians_and_ranges() -> None:
    names = ("n", "minimum", "maximum", "median", "mean")
    cases = [case["summary"] for case in pinned("median_range")["cases"]]
    assert [[case.get(name) for name in names] for case in cases] == [
        [4, "2", "10", "4", None],
        [4, "2", "10", "4.0", None],
        [4, "3", "18", "3", None],
        [4, "2", "50", None, "13.5"],
    ]


@pytest.mark.parametrize("name", ["pointwise", "restricted_mean"])
def test_counts_are_those_of_the_patients(name: str) -> None:
    file = pinned(name)
    for case in (file["cases"] | file["more_cases"]).values():
        inputs = case["inputs"]
        entry = inputs.get("entry", [0] * len(inputs["time"]))
        rows = curves.history(list(zip(entry, inputs["time"], inputs["event"], strict=True)))
        columns = ("time", "n_risk", "n_event")
        assert [case["counts"][column] for column in columns] == [
            [row[place] for row in rows] for place in range(3)
        ]


def test_probabilities_and_horizons() -> None:
    for case in pinned("curve_quantiles")["cases"].values():
        assert list(case["quantiles"]) == ["plain", "log", "log-log", "logit", "arcsin"]
        assert all(method["probs"] == [0.25, 0.5, 0.75] for method in case["quantiles"].values())
    levels = {name: case["level"] for name, case in pinned("pointwise")["more_cases"].items()}
    assert levels == {"left_truncated": "0.95", "censored_before_the_first_event": "0.8"}
    assert {case["level"] for case in pinned("pointwise")["cases"].values()} == {"0.95"}


def test_the_grid_of_proportions_and_rates() -> None:
    found = [tuple(row[k] for k in ("x", "n", "level", "method")) for row in intervals("binomial")]
    of = [(0, 4), (2, 4), (2, 20), (7, 12)]
    assert found == [(*xn, *rest) for xn in of for rest in product((0.95, 0.9), counts.PROPORTION)]
    keys = ("events", "patient_time", "level", "alternative")
    found_rates = [tuple(row[k] for k in keys) for row in intervals("rates")]
    of_rates = [(0, 27), (1, 27), (3, 27), (12, 423.5), (250, 1000)]
    assert found_rates == [
        (*each, level, alternative)
        for each in of_rates
        for level in (0.95, 0.9)
        for alternative in ("two.sided", "less", "greater")
    ]


def intervals(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pinned(name)["intervals"]
    return rows


def test_every_file_has_readers_and_says_where_it_is_from() -> None:
    files = dict(pins.files())
    assert list(guard.READERS) == list(files)
    table = (pins.FOLDER / "README.md").read_text(encoding="utf-8")
    for name, text in files.items():
        file = json.loads(text)
        assert file["source"] and (name == "peers" or file.get("call") or file.get("calls"))
        assert f"`{name}.json`" in table
    data = {path.name for path in pins.FOLDER.iterdir() if path.suffix in (".json", ".csv")}
    assert all(f"`{name}`" in table for name in data)


def test_every_option_has_an_independent_value() -> None:
    limits = {*comparisons.NORMAL, "thomas-grunkemeier", *comparisons.BETA_PRODUCTS}
    assert limits == set(get_args(LimitsMethod))
    compared = {what for what, _ in [*comparisons.ROUNDED, *comparisons.EXACT]}
    assert {f"limits of curves, {method}" for method in limits} <= compared
    assert set(counts.PROPORTION) == set(get_args(ProportionMethod))
    assert {f"proportions, {method}" for method in counts.PROPORTION} <= compared
    assert get_args(MedianConvention) == comparisons.CONVENTIONS
    assert get_args(QuantileMethod) == summaries.METHODS
    assert set(get_args(QuartileMethod)) == {*summaries.METHODS, "any"}
    assert set(summaries.RULES) == set(ROUNDING_RULES) == {"exact", *rounding.MODES}
    assert set(get_args(SdKind)) == {"sample", "population", "sem"}  # as in summaries.fits
    assert set(get_args(RateAlternative)) == {"two-sided", "upper", "lower"}  # as in rates()
    assert set(get_args(LogrankAlternative)) == {"two-sided", "less", "greater"}
    formulas = conversion.papers(*range(2, 8))
    assert set(formulas) == {(m, s) for m in get_args(ConversionMethod) for s in SCENARIOS[m]}
