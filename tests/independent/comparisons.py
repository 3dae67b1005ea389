"""The library beside the second implementation: what is compared, how often, and how far apart.

Each function yields pairs of what the library says and what the second implementation says; exact
ones must be equal, the others may differ by rounding. test_agreement.py judges them, and
tools/validation.py writes them into docs/validation.md.
"""

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from second import betas, conversion, counts, curves, groups, summaries

import sojia_stats as ours
from sojia_stats.statistics.conversion import SCENARIOS, mean_sd
from sojia_stats.statistics.limits import BETA_PRODUCTS, LimitsMethod
from sojia_stats.statistics.small_sample import beta_product_limits

Pairs = Iterator[tuple[Any, Any]]
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)
CONVENTIONS = ("midpoint", "first", "strict")
NORMAL = ("plain", "log", "log-log", "logit", "arcsin")
RANGE = ("minimum", "median", "maximum")
NEEDED = {"S1": RANGE, "S2": ("q1", "median", "q3"), "S3": (*RANGE, "q1", "q3")}


class Agreement(NamedTuple):
    """How far the library is from the second implementation in one comparison."""

    what: str
    against: str
    compared: int
    largest: float | None
    """The largest difference, relative where a value is above 1; None where all must be equal."""


@cache
def patients(seed: int, most: int, late: bool = False) -> tuple[tuple[int, int, int], ...]:
    """A random series: entry, time and event of each patient, with ties."""
    rng = random.Random(seed)
    span = rng.choice([4, 9, 30])
    drawn = []
    for _ in range(rng.randint(2, most)):
        entry = rng.randint(0, span // 2) if late else 0
        drawn.append((entry, entry + rng.randint(1, span), int(rng.random() < 0.65)))
    return tuple(drawn)


def fitted(series: tuple[tuple[int, int, int], ...]) -> ours.SurvivalCurve:
    entry, times, events = zip(*series, strict=True)
    return ours.kaplan_meier(times, events, entry)


def each_series() -> Iterator[tuple[tuple[int, int, int], ...]]:
    """Forty series without and forty with late entry."""
    for late in (False, True):
        for seed in range(40):
            yield patients(seed, 14, late)


# --- what must be equal ------------------------------------------------------------------------


def reconstructions() -> Pairs:
    rng = random.Random(8)
    for _ in range(150):
        facts, _ = summaries.random_facts(rng, 700)
        summary, reading = summaries.arguments(facts)
        yield list(ours.reconstruct(ours.Summary(**summary), **reading)), summaries.data_sets(facts)


def curves_and_quantiles() -> Pairs:
    for series in each_series():
        curve = fitted(series)
        rows = curves.history(series)
        yield (
            list(zip(curve.times, curve.at_risk, curve.events, curve.censored, strict=True)),
            rows,
        )
        shares = curves.survival(series)
        yield list(curve.exact_survival), shares
        times = [row[0] for row in rows]
        for p, convention in product(("1/4", "1/2", "3/4"), CONVENTIONS):
            expected = curves.quantile(times, shares, Fraction(p), convention)
            yield curve.quantile(Fraction(p), convention), expected


def follow_up() -> Pairs:
    for seed in range(60):
        series = patients(seed, 14)
        times = [row[0] for row in curves.history(series)]
        shares = curves.still_followed(series)
        _, left, events = zip(*series, strict=True)
        for convention in CONVENTIONS:
            expected = curves.quantile(times, shares, Fraction(1, 2), convention)
            yield ours.median_follow_up(left, events, convention), expected


def restricted_means() -> Pairs:
    for series in each_series():
        for part in (Fraction(1, 3), Fraction(1)):
            until = part * max(time for _, time, _ in series)
            exact, _ = curves.restricted_mean(series, until)
            yield fitted(series).restricted_mean(until).value, exact


def logrank() -> Pairs:
    rng = random.Random(11)
    for seed in range(40):
        _, times, events = zip(*patients(seed, 9), strict=True)
        first = sorted(rng.sample(range(len(times)), rng.randint(1, len(times) - 1)))
        labels = ["a" if i in first else "b" for i in range(len(times))]
        for alternative, p in groups.p_values(times, events, first).items():
            yield ours.logrank_test(times, events, labels, alternative).p_value, p


def median_ranks() -> Pairs:
    for n, level in product(range(1, 13), LEVELS):
        found = ours.median_interval(range(1, n + 1), level)
        ranks = counts.median_ranks(n, Fraction(str(level)))
        yield (found.low, found.high), ranks or (-math.inf, math.inf)
        yield found.attained, counts.rank_coverage(n, *(ranks or (0, None)))


def quantile_types() -> Pairs:
    rng = random.Random(5)
    for n in range(1, 15):
        values = sorted(Fraction(rng.randint(0, 40), rng.randint(1, 4)) for _ in range(n))
        for method, p in product(summaries.METHODS, ("1/4", "1/2", "3/4")):
            if (method, p) == ("tukey", "1/2"):
                continue  # hinges are quartiles
            yield (
                ours.quantile(values, Fraction(p), method),
                summaries.quantile(values, Fraction(p), method),
            )


# --- what differs by rounding ------------------------------------------------------------------


def proportions(method: str) -> Pairs:
    sizes = (1, 4, 5) if method == "blaker" else (1, 4, 5, 9)
    for n, level in product(sizes, (0.8, 0.95, 0.99)):
        for x in range(n + 1):
            found = ours.proportion_interval(x, n, level, method)
            yield from zip(
                (found.low, found.high), counts.PROPORTION[method](x, n, level), strict=True
            )


def rates() -> Pairs:
    for events, level in product((0, 1, 2, 3, 7, 20), LEVELS):
        for alternative in ("two-sided", "upper", "lower"):
            found = ours.event_rate(events, 1, level, alternative).interval
            low, high = counts.rate(events, level, alternative)
            yield from ((found.low, low), (found.high, math.inf if high is None else high))


def curve_errors() -> Pairs:
    for series in each_series():
        curve = fitted(series)
        for found, variance in zip(curve.standard_error, curves.greenwood(series), strict=True):
            yield found, None if variance is None else math.sqrt(variance)
        until = curve.times[-1]
        mean = curve.restricted_mean(until)
        yield mean.standard_error, math.sqrt(curves.restricted_mean(series, until)[1])


def pointwise(method: LimitsMethod) -> Pairs:
    for seed, series in enumerate(each_series()):
        if method == "thomas-grunkemeier" and seed % 8:
            continue
        level = LEVELS[seed % len(LEVELS)]
        limits = fitted(series).interval(level, method)
        if method == "thomas-grunkemeier":
            expected = curves.thomas_grunkemeier(series, level)
        else:
            expected = curves.normal_limits(series, level, method)
        rows = limits[-len(expected) :]
        for side, found in enumerate(("low", "high")):
            yield from zip(rows[found], (pair[side] for pair in expected), strict=True)


def beta_products(method: LimitsMethod) -> Pairs:
    kind = BETA_PRODUCTS[method]
    for seed in range(20 if kind != "moments" else 8):
        rows = curves.history(patients(seed, 9))
        at_risk, events = [row[1] for row in rows], [row[2] for row in rows]
        level = LEVELS[seed % len(LEVELS)]
        found = beta_product_limits(at_risk, events, level, kind)
        expected = betas.limits(
            at_risk, events, level, mid_p=kind == "mid-p", moments=kind == "moments"
        )
        for side, exact in zip(found, expected, strict=True):
            yield from zip(side, exact, strict=True)


def median_intervals() -> Pairs:
    """Which times the limits of the second implementation give, exactly."""
    for seed, series in enumerate(each_series()):
        curve, level = fitted(series), LEVELS[seed % len(LEVELS)]
        times = [row[0] for row in curves.history(series)]
        for method in NORMAL:
            limits = curves.normal_limits(series, level, method)
            found = curve.median_interval(level, method)
            yield (found.low, found.high), curves.quantile_limits(times, limits, Fraction(1, 2))


def incidences() -> Pairs:
    rng = random.Random(3)
    for series in each_series():
        with_cause = [(entry, time, event and rng.randint(1, 3)) for entry, time, event in series]
        entry, times, causes = zip(*with_cause, strict=True)
        found = ours.cumulative_incidence(times, causes, entry)
        for cause, curve in curves.incidences(with_cause).items():
            yield from zip(found.incidence[found.causes.index(cause)], curve, strict=True)


def conversions() -> Pairs:
    values = dict(zip(("minimum", "q1", "median", "q3", "maximum"), (1, 2, 4, 9, 31), strict=True))
    for n in (2, 3, 4, 5, 15, 16, 25, 26, 70, 71, 200):
        exact = conversion.papers(*map(Fraction, (n, *values.values())))
        for method, scenarios in SCENARIOS.items():
            for scenario in scenarios:
                given = {name: values[name] for name in NEEDED[scenario]}
                found = mean_sd(method, n, **given)
                yield from zip((found.mean, found.sd), exact[method, scenario], strict=True)


EXACT: dict[tuple[str, str], Callable[[], Pairs]] = {
    ("lists of data sets", "every multiset, in fractions"): reconstructions,
    ("curves; quantiles under 3 conventions", "definition, in fractions"): curves_and_quantiles,
    ("median follow-up under 3 conventions", "definition, in fractions"): follow_up,
    ("restricted means", "rectangles, in fractions"): restricted_means,
    ("log-rank p-values, 3 alternatives", "every assignment listed"): logrank,
    ("a median's ranks and their coverage", "every pattern of signs listed"): median_ranks,
    ("quantiles of 10 types", "Hyndman and Fan's sentence"): quantile_types,
    ("median intervals, 5 normal methods", "50 digits, definition"): median_intervals,
}
ROUNDED: dict[tuple[str, str], Callable[[], Pairs]] = {
    **{
        (f"proportions, {method}", how): lambda method=method: proportions(method)
        for method, how in {
            "clopper-pearson": "roots of the exact tails",
            "wilson": "roots of the score",
            "jeffreys": "the beta integral",
            "mid-p": "roots of the exact tails",
            "blaker": "the hull of what is accepted, in fractions",
        }.items()
    },
    ("event rates, 3 alternatives", "roots of the exact Poisson tails"): rates,
    ("standard errors of curves and means", "variances in fractions"): curve_errors,
    **{
        (f"limits of curves, {method}", "50 digits"): lambda method=method: pointwise(method)
        for method in (*NORMAL, "thomas-grunkemeier")
    },
    **{
        (f"limits of curves, {method}", how): lambda method=method: beta_products(method)
        for method, how in {
            "bpcp": "partial fractions, 50 digits",
            "bpcp-midp": "partial fractions, 50 digits",
            "bpcp-moments": "moments in fractions, beta integral",
        }.items()
    },
    ("cumulative incidences", "definition, in fractions"): incidences,
    ("mean and SD from quantiles", "the papers' formulas, 50 digits"): conversions,
}


def apart(found: Any, exact: Any) -> float:
    """How far a number is from the exact one, relative where that is above 1."""
    if exact is None:  # no limit there: the library says NaN, or 0 and something for a ratio
        return 0.0 if math.isnan(found) else math.inf
    if exact == math.inf:
        return 0.0 if found == math.inf else math.inf
    return float(abs(betas.number(found) - number_of(exact)) / max(abs(number_of(exact)), 1))


def number_of(exact: Any) -> Any:
    return betas.number(exact) if isinstance(exact, int | float | Fraction) else exact


def measured(what: str, against: str, pairs: Pairs, exact: bool) -> Agreement:
    """Compare all pairs."""
    compared, largest = 0, 0.0
    for found, expected in pairs:
        compared += 1
        if exact:
            assert found == expected, (what, found, expected)
        else:
            largest = max(largest, apart(found, expected))
    return Agreement(what, against, compared, None if exact else largest)


@cache
def agreements() -> tuple[Agreement, ...]:
    """Every comparison."""
    return tuple(
        measured(what, against, pairs(), exact)
        for table, exact in ((EXACT, True), (ROUNDED, False))
        for (what, against), pairs in table.items()
    )
