"""How far the library is from the pinned values of R, over all of them."""

import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pins
from comparisons import Agreement

import sojia_stats as ours
from sojia_stats.statistics.pointwise import greenwood, pointwise_limits
from sojia_stats.statistics.small_sample import beta_product_limits

Pairs = Iterator[tuple[Any, Any]]
CURVES = ("plain", "log", "log-log", "logit", "arcsin")


def pinned(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((pins.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def all_cases(name: str) -> list[dict[str, Any]]:
    file = pinned(name)
    return [*file["cases"].values(), *file.get("more_cases", {}).values()]


def proportions(*methods: str) -> Pairs:
    for row in pinned("binomial")["intervals"]:
        if row["method"] in methods:
            found = ours.proportion_interval(row["x"], row["n"], row["level"], row["method"])
            yield from ((found.low, row["low"]), (found.high, row["high"]))


def rates() -> Pairs:
    names = {"two.sided": "two-sided", "less": "upper", "greater": "lower"}
    for row in pinned("rates")["intervals"]:
        found = ours.event_rate(
            row["events"], row["patient_time"], row["level"], names[row["alternative"]]
        ).interval
        yield from ((found.low, row["low"]), (found.high, float(row["high"])))


def survival() -> Pairs:
    for case in all_cases("kaplan_meier"):
        curve = ours.kaplan_meier(case["inputs"]["time"], case["inputs"]["event"])
        yield from zip(curve.exact_survival, case["table"]["surv"], strict=True)
        yield curve.median(), case["R_median"]


def errors() -> Pairs:
    for case in all_cases("pointwise"):
        counts = case["counts"]
        found = greenwood(counts["n_risk"], counts["n_event"])
        yield from zip(found, case["se_greenwood"], strict=True)


def limits(method: Any) -> Pairs:
    for case in all_cases("pointwise"):
        counts = case["counts"]
        sides = pointwise_limits(counts["n_risk"], counts["n_event"], float(case["level"]), method)
        for found, side in zip(sides, ("lower", "upper"), strict=True):
            yield from zip(found, case["limits"][method][side], strict=True)


def thomas_grunkemeier() -> Pairs:
    for case in pinned("pointwise")["cases"].values():
        counts, theirs = case["counts"], case["km_ci"]["grunkemeier"]
        sides = pointwise_limits(counts["n_risk"], counts["n_event"], 0.95, "thomas-grunkemeier")
        for found, side in zip(sides, ("lower", "upper"), strict=True):
            yield from zip(found, theirs[side], strict=True)


def beta_products(column: str, kind: Any, level: float) -> Pairs:
    for case in all_cases("bpcp"):
        curve = ours.kaplan_meier(case["time"], case["event"])
        sides = beta_product_limits(curve.at_risk, curve.events, level, kind)
        for found, side in zip(sides, ("lower", "upper"), strict=True):
            yield from zip(found, case[column][side], strict=True)


def restricted_means() -> Pairs:
    for case in all_cases("restricted_mean"):
        inputs = case["inputs"]
        curve = ours.kaplan_meier(inputs["time"], inputs["event"], inputs.get("entry"))
        for row in case["rmean"]:
            found = curve.restricted_mean(row["tau"])
            yield from ((found.value, row["rmean"]), (found.standard_error, row["se"]))


def incidences() -> Pairs:
    file = pinned("competing")
    for name, fit in file["fits"].items():
        entry = file["entry"] if name == "late_entry" else None
        found = ours.cumulative_incidence(file["time"], file["cause"], entry)
        for cause, curve in zip(found.causes, found.incidence, strict=True):
            yield from zip(curve, fit[str(cause)], strict=True)


def logrank() -> Pairs:
    names = {"two.sided": "two-sided", "less": "greater", "greater": "less"}
    for case in pinned("logrank")["cases"].values():
        for alternative, p in case["p"].items():
            found = ours.logrank_test(
                case["time"], case["event"], case["group"], names[alternative]
            )
            yield found.p_value, p


TABLE: dict[tuple[str, str], Callable[[], Pairs]] = {
    ("proportions: Clopper–Pearson, Wilson, Jeffreys", "R stats"): lambda: proportions(
        "clopper-pearson", "wilson", "jeffreys"
    ),
    ("event rates, 3 alternatives", "R stats"): rates,
    ("curves and medians", "R survival"): survival,
    ("Greenwood's standard errors", "R survival"): errors,
    **{
        (f"limits of curves, {method}", "R survival"): lambda method=method: limits(method)
        for method in CURVES
    },
    ("limits of curves, thomas-grunkemeier", "R km.ci, which stops at 1e-7"): thomas_grunkemeier,
    ("limits of curves, bpcp-moments, 95 %", "R bpcp"): lambda: beta_products(
        "bpcp_mm", "moments", 0.95
    ),
    ("limits of curves, bpcp-moments, 90 %", "R bpcp"): lambda: beta_products(
        "bpcp_mm_90", "moments", 0.9
    ),
    ("limits of curves, bpcp", "R bpcp: by moments, not exact"): lambda: beta_products(
        "bpcp_mm", "exact", 0.95
    ),
    ("restricted means and their errors", "R survival"): restricted_means,
    ("cumulative incidences", "R survival, prodlim"): incidences,
    ("log-rank p-values", "R coin, good to 11 digits"): logrank,
}


def number(value: Any) -> float:
    return math.nan if value in ("NA", "NaN") else float(value)


def agreement(what: str, against: str, pairs: Pairs) -> Agreement:
    """Compare where both have a number; relative where it is above 1."""
    compared, largest = 0, 0.0
    for found, theirs in pairs:
        one, other = float(found), number(theirs)
        if math.isnan(one) or math.isnan(other):
            continue
        compared += 1
        if one != other:  # infinite ones are equal
            largest = max(largest, abs(one - other) / max(abs(other), 1))
    return Agreement(what, against, compared, largest)


@cache
def agreements() -> tuple[Agreement, ...]:
    """Every comparison."""
    return tuple(agreement(*names, pairs()) for names, pairs in TABLE.items())
