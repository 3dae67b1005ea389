"""Every figure of docs/peers.md: ours and lifelines' computed anew, the others' as pinned."""

import json
import math
import warnings
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from pins import differing, same

import sojia_stats

ROOT = Path(__file__).parents[1]
DATA_SETS = {
    "{2, 3, 5, 10}": ([2, 3, 5, 10], [1, 1, 1, 1]),
    "{3, 3, 3, 18}": ([3, 3, 3, 18], [1, 1, 1, 1]),
    "{2, 3, 5+, 10}": ([2, 3, 5, 10], [1, 1, 0, 1]),
    "AML maintained": (
        [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
        [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
    ),
}
AT = {"Survival, inner time": [3, 3, 5, 28], "Survival, last time": [10, 18, 10, 161]}
NAMES = {  # headings of the page, and what the reference calls their tables
    "Survival, inner time": "inner",
    "Survival, last time": "last",
    "Median": "median",
    "Median, 95 % interval": "interval",
    "Median follow-up": "follow-up",
    "Restricted mean": "restricted",
}


def page_tables(text: str) -> dict[str, dict[str, list[str]]]:
    tables = {}
    for section in text.split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        lines = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
        if lines:
            assert [name.strip() for name in lines[0][1:]] == list(DATA_SETS)
            tables[heading] = {
                row.strip(): [cell.strip() for cell in cells] for row, *cells in lines[2:]
            }
    return tables


PAGE = (ROOT / "docs" / "peers.md").read_text(encoding="utf-8")
STANDING = page_tables(PAGE)


def limits_text(survival: float, low: float, high: float) -> str:
    return f"{survival:.4f} ({low:.4f} to {high:.4f})"


def curves() -> list[sojia_stats.SurvivalCurve]:
    return [sojia_stats.kaplan_meier(*data) for data in DATA_SETS.values()]


def fits() -> list[KaplanMeierFitter]:
    return [KaplanMeierFitter().fit(*data) for data in DATA_SETS.values()]


def test_the_page_has_every_table() -> None:
    assert list(STANDING) == list(NAMES)
    for heading, (*times, last) in AT.items():
        section = PAGE.split(f"\n## {heading}\n")[1].partition("\n|")[0]
        assert f"t = {', '.join(map(str, times))} and {last}" in section


@pytest.mark.parametrize("method", ["bpcp", "log", "log-log", "plain"])
@pytest.mark.parametrize("heading", list(AT))
def test_limits_of_sojia_stats(heading: str, method: Any) -> None:
    expected = []
    for curve, t in zip(curves(), AT[heading], strict=True):
        row = next(row for row in curve.interval(0.95, method).itertuples() if row.time == t)
        expected.append(limits_text(curve.survival_at(t), row.low, row.high))
    assert STANDING[heading][f"sojia_stats, {method}"] == expected


@pytest.mark.parametrize("method", ["bpcp", "log", "log-log", "plain"])
def test_median_intervals_of_sojia_stats(method: Any) -> None:
    found = [curve.median_interval(0.95, method) for curve in curves()]
    expected = [f"{float(each.low):g} to {float(each.high):g}" for each in found]
    assert STANDING["Median, 95 % interval"][f"sojia_stats, {method}"] == expected


@pytest.mark.parametrize("convention", ["midpoint", "first", "strict"])
def test_medians_of_sojia_stats(convention: Any) -> None:
    row = f"sojia_stats, {convention}"
    medians = [f"{float(curve.median(convention)):g}" for curve in curves()]
    assert STANDING["Median"][row] == medians
    follow_ups = [
        f"{float(sojia_stats.median_follow_up(*data, convention)):g}" for data in DATA_SETS.values()
    ]
    assert STANDING["Median follow-up"][row] == follow_ups


def test_restricted_means_of_sojia_stats() -> None:
    found = [curve.restricted_mean() for curve in curves()]
    expected = [f"{float(each.value):.3f} ({each.standard_error:.3f})" for each in found]
    assert STANDING["Restricted mean"]["sojia_stats"] == expected


@pytest.mark.parametrize("heading", list(AT))
def test_limits_of_lifelines(heading: str) -> None:
    expected = [
        limits_text(fit.survival_function_at_times(t).iloc[0], *fit.confidence_interval_.loc[t])
        for fit, t in zip(fits(), AT[heading], strict=True)
    ]
    assert STANDING[heading]["lifelines"] == expected


def test_medians_of_lifelines() -> None:
    assert STANDING["Median"]["lifelines"] == [f"{fit.median_survival_time_:g}" for fit in fits()]
    intervals = [median_survival_times(fit.confidence_interval_).iloc[0] for fit in fits()]
    expected = [f"{low:g} to {high:g}" for low, high in intervals]
    assert STANDING["Median, 95 % interval"]["lifelines"] == expected
    flipped = [
        KaplanMeierFitter().fit(times, [not event for event in events])
        for times, events in DATA_SETS.values()
    ]
    expected = [f"{fit.median_survival_time_:g}" for fit in flipped]
    assert STANDING["Median follow-up"]["lifelines, events flipped"] == expected


def test_restricted_means_of_lifelines(pinned: dict[str, Any]) -> None:
    expected = []
    cells = pinned["run"]["tables"]["restricted"]["lifelines, √variance"]
    for fit, t, cell in zip(fits(), AT["Survival, last time"], cells, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its quadrature complains of the curve's steps
            mean, variance = restricted_mean_survival_time(fit, t, return_variance=True)
        expected.append(f"{mean:.3f} ({math.sqrt(variance):.3f})")
        assert not differing((mean, math.sqrt(variance)), cell, 6)  # a quadrature's digits
    assert STANDING["Restricted mean"]["lifelines, √variance"] == expected


def pinned_text(heading: str, cell: list[Any]) -> str:
    spec = ".4f" if heading in AT else ".3f" if heading == "Restricted mean" else "g"
    texts = [value if isinstance(value, str) else format(value, spec) for value in cell]
    if heading == "Median, 95 % interval":
        return " to ".join(texts)
    brackets = f" ({' to '.join(texts[1:])})" if len(texts) > 1 else ""
    return texts[0] + brackets


@pytest.fixture(scope="module")
def pinned() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (ROOT / "tests" / "reference" / "peers.json").read_text(encoding="utf-8")
    )
    return loaded


@pytest.mark.parametrize("heading", list(NAMES))
def test_every_other_row_is_the_pinned_one(heading: str, pinned: dict[str, Any]) -> None:
    rows = (
        pinned["bpcp"]["tables"].get(NAMES[heading], {}) | pinned["run"]["tables"][NAMES[heading]]
    )
    expected = {row: [pinned_text(heading, cell) for cell in cells] for row, cells in rows.items()}
    standing = STANDING[heading].items()
    others = {row: cells for row, cells in standing if not row.startswith("sojia_stats")}
    assert others == expected


SAME_METHOD = {  # rows of other packages, and the method of ours that they must agree with
    "R survival, log": "log",
    "R survival, log-log": "log-log",
    "lifelines": "log-log",
    "scikit-survival": "log-log",
    "R prodlim": "plain",
    "R bpcp": "bpcp-moments",
}


def rows_of(pinned: dict[str, Any], table: str) -> list[tuple[str, list[list[Any]]]]:
    sources = ("bpcp", "R survival 3.8-6", "run")
    return [row for name in sources for row in pinned[name]["tables"].get(table, {}).items()]


@pytest.mark.parametrize("heading", list(AT))
def test_pinned_limits_agree_to_the_last_digit(heading: str, pinned: dict[str, Any]) -> None:
    """With ours of the same method; km.ci's are Rothman's, the score's with an effective n."""
    for row, cells in rows_of(pinned, NAMES[heading]):
        for curve, t, (survival, *limits) in zip(curves(), AT[heading], cells, strict=True):
            place = curve.times.index(t)
            assert same(curve.survival_at(t), survival), (row, t)
            if not limits or (not survival and row != "R bpcp"):  # the others have none there
                continue
            if row == "R km.ci":
                expected = rothman(survival, curve.standard_error[place])
            else:
                found = curve.interval(0.95, SAME_METHOD[row])
                expected = tuple(found.loc[found["time"] == t, ["low", "high"]].iloc[0])
            assert not differing(expected, limits), (row, t)


def rothman(survival: float, error: float) -> tuple[float, float]:
    """Wilson's limits with the n that a proportion of this error would have."""
    z2 = NormalDist().inv_cdf(0.975) ** 2
    n = survival * (1 - survival) / error**2
    middle = (survival + z2 / (2 * n)) / (1 + z2 / n)
    off = math.sqrt(z2 * (survival * (1 - survival) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return middle - off, middle + off


def test_pinned_restricted_means_agree_to_the_last_digit(pinned: dict[str, Any]) -> None:
    for row, cells in rows_of(pinned, "restricted"):
        for curve, cell in zip(curves(), cells, strict=True):
            found = curve.restricted_mean()
            digits = 13 if row.startswith("R ") else 6  # lifelines integrates numerically
            if not row.startswith("R "):
                cell = cell[:1]
            pair = (found.value, found.standard_error)[: len(cell)]
            assert not differing(pair, cell, digits), row


@pytest.mark.parametrize("heading", list(NAMES))
def test_two_versions_of_r_survival_agree(heading: str, pinned: dict[str, Any]) -> None:
    rows = pinned["R survival 3.8-6"]["tables"].get(NAMES[heading], {})
    for row, cells in rows.items():
        for newer, run in zip(cells, pinned["run"]["tables"][NAMES[heading]][row], strict=True):
            assert run == pytest.approx(newer, abs=1e-11)


def test_the_page_names_the_pinned_versions(pinned: dict[str, Any]) -> None:
    for name, number in (pinned["run"]["versions"] | pinned["bpcp"]["versions"]).items():
        assert any(
            line == f"- {name} {number}" or line.startswith(f"- {name} {number}, ")
            for line in PAGE.splitlines()
        )


def test_an_upper_limit_that_rises_again_as_r_prints_it(pinned: dict[str, Any]) -> None:
    case = pinned["rising limit"]
    patients = range(1, case["n"] + 1)
    curve = sojia_stats.kaplan_meier(
        patients, [patient != case["censored"] for patient in patients]
    )
    found = curve.median_interval(0.95, "log")
    assert [found.low, found.high] == case["printed"] != case["quantile"]
    high = curve.interval(0.95, "log")["high"]
    assert high[16] > high[14] < 0.5
