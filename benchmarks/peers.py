"""What other packages give for the same four data sets: writes docs/peers.md.

Run as ``python benchmarks/peers.py``; ``--pin`` also keeps what they gave in
tests/reference/peers.json, which stands in for a package that is not there. lifelines is always
run; statsmodels and scikit-survival where they can be imported (``pip install statsmodels
scikit-survival``), R's survival, prodlim, km.ci and bpcp through peers.R where Rscript has them.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, starmap
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, restricted_mean_survival_time

from sojia_stats import __version__, kaplan_meier, median_follow_up

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "tests" / "reference" / "peers.json"
DATA_SETS = {  # times, events, an inner and the last time
    "{2, 3, 5, 10}": ([2, 3, 5, 10], [1, 1, 1, 1], 3, 10),
    "{3, 3, 3, 18}": ([3, 3, 3, 18], [1, 1, 1, 1], 3, 18),
    "{2, 3, 5+, 10}": ([2, 3, 5, 10], [1, 1, 0, 1], 5, 10),
    "AML maintained": (
        [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
        [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
        28,
        161,
    ),
}
LIMITS = [
    *("sojia_stats, bpcp", "R bpcp", "sojia_stats, log", "R survival, log"),
    *("sojia_stats, log-log", "R survival, log-log", "lifelines", "scikit-survival"),
    *("sojia_stats, plain", "R prodlim", "R km.ci", "statsmodels"),
]
ROWS = {
    "inner": LIMITS,
    "last": LIMITS,
    "median": [
        *("sojia_stats, midpoint", "sojia_stats, first", "sojia_stats, strict"),
        *("R survival, printed", "R survival, quantile()", "R bpcp", "R prodlim"),
        *("lifelines", "statsmodels"),
    ],
    "interval": [
        *("sojia_stats, bpcp", "R bpcp", "sojia_stats, log", "R survival, log"),
        *("sojia_stats, log-log", "R survival, log-log", "lifelines", "statsmodels"),
        *("sojia_stats, plain", "R prodlim"),
    ],
    "follow-up": [
        *("sojia_stats, midpoint", "sojia_stats, first", "sojia_stats, strict"),
        *("R prodlim, reverse=TRUE", "scikit-survival, reverse=True, first S ≤ 1/2"),
        *("R survival, events flipped, printed", "R survival, events flipped, quantile()"),
        *("lifelines, events flipped", "statsmodels, events flipped"),
    ],
    "restricted": ["sojia_stats", "R survival", "lifelines, √variance"],
}
Cell = list[Any]  # one to three values, each a number or the text that stands for none
Found = tuple[str, str, Cell]  # table, row, cell


def ours(times: list[int], events: list[int], inner: int, last: int) -> Iterator[Found]:
    curve = kaplan_meier(times, events)
    for method in ("bpcp", "log", "log-log", "plain"):
        low_high = curve.interval(method=method).set_index("time")
        for table, t in (("inner", inner), ("last", last)):
            limits = low_high.loc[t]
            yield (
                table,
                f"sojia_stats, {method}",
                [curve.survival_at(t), limits["low"], limits["high"]],
            )
        found = curve.median_interval(method=method)
        yield "interval", f"sojia_stats, {method}", [found.low, found.high]
    for convention in ("midpoint", "first", "strict"):
        row = f"sojia_stats, {convention}"
        yield "median", row, [curve.median(convention)]
        yield "follow-up", row, [median_follow_up(times, events, convention)]
    mean = curve.restricted_mean(last)
    yield "restricted", "sojia_stats", [mean.value, mean.standard_error]


def lifelines(times: list[int], events: list[int], inner: int, last: int) -> Iterator[Found]:
    fit = KaplanMeierFitter().fit(times, events)
    for table, t in (("inner", inner), ("last", last)):
        yield table, "lifelines", [fit.predict(t), *fit.confidence_interval_.loc[t]]
    yield "median", "lifelines", [fit.median_survival_time_]
    yield "interval", "lifelines", [*median_survival_times(fit.confidence_interval_).iloc[0]]
    flipped = KaplanMeierFitter().fit(times, [1 - event for event in events])
    yield "follow-up", "lifelines, events flipped", [flipped.median_survival_time_]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its quadrature complains of the curve's steps
        mean, variance = restricted_mean_survival_time(fit, t=last, return_variance=True)
    yield "restricted", "lifelines, √variance", [mean, math.sqrt(variance)]


def statsmodels(times: list[int], events: list[int], inner: int, last: int) -> Iterator[Found]:
    from statsmodels.duration.survfunc import SurvfuncRight

    fit = SurvfuncRight(times, events)
    for table, t in (("inner", inner), ("last", last)):
        yield table, "statsmodels", [fit.surv_prob[fit.surv_times <= t][-1]]
    yield "median", "statsmodels", [fit.quantile(0.5)]
    yield "interval", "statsmodels", [*fit.quantile_ci(0.5)]
    flipped = SurvfuncRight(times, [1 - event for event in events])
    yield "follow-up", "statsmodels, events flipped", [flipped.quantile(0.5)]


def scikit_survival(times: list[int], events: list[int], inner: int, last: int) -> Iterator[Found]:
    from sksurv.nonparametric import kaplan_meier_estimator

    time, event = np.array(times, dtype=float), np.array(events, dtype=bool)
    when, survival, limits = kaplan_meier_estimator(event, time, conf_type="log-log")
    for table, t in (("inner", inner), ("last", last)):
        place = np.flatnonzero(when == t)[0]
        yield table, "scikit-survival", [survival[place], *limits[:, place]]
    when, survival = kaplan_meier_estimator(event, time, reverse=True)
    reached = when[survival <= 0.5]
    row = "scikit-survival, reverse=True, first S ≤ 1/2"
    yield "follow-up", row, [reached[0] if reached.size else "never"]


def in_python(package: str) -> tuple[dict[str, str], dict[str, dict[str, list[Cell]]]]:
    """Run a Python package, where it is there, on every data set."""
    run = {"statsmodels": statsmodels, "scikit-survival": scikit_survival, "lifelines": lifelines}
    try:
        versions = {package: version(package)}
    except PackageNotFoundError:
        return {}, {}
    return versions, gathered(chain.from_iterable(starmap(run[package], all_sets())))


def in_r() -> tuple[dict[str, str], dict[str, dict[str, list[Cell]]]]:
    """Run peers.R, where R is there, on every data set."""
    if shutil.which("Rscript") is None:
        return {}, {}
    asked = "".join(
        ";".join(",".join(map(str, part)) for part in (times, events, [inner], [last])) + "\n"
        for times, events, inner, last in all_sets()
    )
    command = ["Rscript", str(Path(__file__).with_suffix(".R"))]
    printed = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in printed.stdout.splitlines()]
    versions = {row: cell[0] for table, row, _, *cell in lines if table == "version"}
    found = ((table, row, cell) for table, row, _, *cell in lines if table != "version")
    return versions, gathered(found)


def all_sets() -> list[tuple[list[int], list[int], int, int]]:
    return list(DATA_SETS.values())


def gathered(found: Iterator[Found]) -> dict[str, dict[str, list[Cell]]]:
    tables: dict[str, dict[str, list[Cell]]] = {}
    for table, row, cell in found:
        tables.setdefault(table, {}).setdefault(row, []).append([plain(value) for value in cell])
    return tables


def plain(value: Any) -> Any:
    """Turn a value into a number to 13 digits, or into the text that its package has for none."""
    try:
        number = float(value)
    except ValueError:
        return str(value)
    if math.isfinite(number):
        return float(f"{number:.13g}")
    return value if isinstance(value, str) else str(number)


def written(table: str, cell: Cell) -> str:
    decimals = {"inner": ".4f", "last": ".4f", "restricted": ".3f"}.get(table, "g")
    first, *others = (
        value if isinstance(value, str) else format(value, decimals) for value in cell
    )
    if table == "interval":
        return f"{first} to {others[0]}"
    if table == "restricted":
        return f"{first} ({others[0]})"
    return f"{first} ({' to '.join(others)})" if others else first


def markdown(name: str, tables: dict[str, dict[str, list[Cell]]]) -> str:
    lines = [f"| | {' | '.join(DATA_SETS)} |", "|---" * (1 + len(DATA_SETS)) + "|"]
    for row in ROWS[name]:
        cells = [written(name, cell) for cell in tables[name][row]]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def merged(*sources: dict[str, dict[str, list[Cell]]]) -> dict[str, dict[str, list[Cell]]]:
    """Put the rows of all sources together; a later one stands for an earlier."""
    tables: dict[str, dict[str, list[Cell]]] = {}
    for table, rows in chain.from_iterable(source.items() for source in sources):
        tables[table] = tables.get(table, {}) | rows
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pin", action="store_true", help="keep what the other packages gave")
    pin = parser.parse_args().pin
    reference = json.loads(PINNED.read_text(encoding="utf-8"))
    pinned, kept = reference["bpcp"], reference["run"]

    runs = [in_python(package) for package in ("lifelines", "statsmodels", "scikit-survival")]
    all_versions, all_tables = zip(*runs, in_r(), strict=True)
    versions = dict(chain.from_iterable(found.items() for found in all_versions))
    peers = merged(*all_tables)
    if pin:
        reference["run"] = kept | {"versions": versions, "tables": peers}
        text = json.dumps(reference, indent=1, ensure_ascii=False)
        short = re.sub(
            r"\[\s+([^][{}]*?)\s+\]", lambda cell: re.sub(r"\s+", " ", f"[{cell[1]}]"), text
        )
        PINNED.write_text(short + "\n", encoding="utf-8")

    labels = {"sojia_stats": __version__} | versions
    for kept_run in (pinned, kept):
        for name, number in kept_run["versions"].items():
            labels.setdefault(
                name, f"{number}, not run here: its rows are those of {kept_run['call']}"
            )
    tables = merged(
        gathered(chain.from_iterable(starmap(ours, all_sets()))),
        *(pinned["tables"], kept["tables"], peers),
    )
    template = Template(Path(__file__).with_suffix(".template.md").read_text(encoding="utf-8"))
    page = template.substitute(
        versions="\n".join(f"- {name} {labels[name]}" for name in sorted(labels, key=str.lower)),
        **{name.replace("-", "_"): markdown(name, tables) for name in ROWS},
    )
    (ROOT / "docs" / "peers.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
