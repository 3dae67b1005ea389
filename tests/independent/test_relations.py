"""Relations that hold whatever the numbers: the question is changed, and the answer with it."""

import math
import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second import summaries

import sojia_stats as ours
from sojia_stats import Summary, reconstruct, reconstruct_jointly, reconstruct_survival
from sojia_stats.statistics.limits import LimitsMethod

EXAMPLES = 20
SEEDS = st.integers(0, 2**32)
METHODS: tuple[LimitsMethod, ...] = (
    *("bpcp", "bpcp-midp", "bpcp-moments", "plain", "log", "log-log", "logit", "arcsin"),
    "thomas-grunkemeier",
)


def problem(seed: int, positive: bool = False):
    """A small random problem with any statistics: arguments of a summary and of a reading."""
    rng = random.Random(seed)
    while True:
        facts, _ = summaries.random_facts(rng, 400)
        if not positive or (facts["within"][0] > 0 and not any_negative(facts)):
            return summaries.arguments(facts)


def any_negative(facts) -> bool:
    return any(Fraction(text) <= 0 for text, _ in facts["printed"].values())


def sets(summary, reading) -> set[tuple[Fraction, ...]]:
    return set(reconstruct(Summary(**summary), **reading))


def texts_of(summary, change):
    """The summary with each printed text changed; change has the name and the text."""
    names = ("minimum", "q1", "median", "q3", "maximum", "mean", "sd")
    return summary | {name: change(name, summary[name]) for name in names if name in summary}


# --- reconstruction ----------------------------------------------------------------------------


@given(SEEDS, st.integers(1, 9))
@settings(max_examples=EXAMPLES)
def test_a_shift_moves_every_data_set(seed, half):
    """By an even number, above 0: then no rule tells the two apart."""
    summary, reading = problem(seed, positive=True)
    shift = 2 * half
    moved = texts_of(
        summary,
        lambda name, text: text if name == "sd" else format(Decimal(text) + shift, "f"),
    )
    low, high = reading["within"]
    there = reading | {"within": (low + shift, high + shift), "origin": reading["origin"] + shift}
    assert sets(moved, there) == {
        tuple(value + shift for value in values) for values in sets(summary, reading)
    }


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_a_tenth_of_the_unit_has_as_many_data_sets(seed):
    summary, reading = problem(seed)
    tenth = texts_of(summary, lambda _, text: format(Decimal(text).scaleb(-1), "f"))
    low, high = reading["within"]
    smaller = reading | {
        "within": (low / 10, high / 10),
        "origin": reading["origin"] / 10,
        "step": reading["step"] / 10,
    }
    assert {tuple(10 * value for value in values) for values in sets(tenth, smaller)} == sets(
        summary, reading
    )


@given(SEEDS, st.integers(2, 3))
@settings(max_examples=EXAMPLES)
def test_a_finer_step_only_adds(seed, finer):
    summary, reading = problem(seed)
    if summary["n"] > 5:
        summary["n"] = 5
    assert sets(summary, reading) <= sets(summary, reading | {"step": reading["step"] / finer})


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_a_wider_rule_only_adds(seed):
    summary, reading = problem(seed)
    found = {}
    for rule in summaries.RULES:
        found[rule] = sets(summary, reading | {"rounding": rule, "value_rounding": rule})
    assert found["exact"] <= found["half-up"] & found["half-even"]
    assert found["half-up"] | found["half-even"] <= found["nearest"]
    assert found["exact"] <= found["truncate"] & found["ceiling"]


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_a_number_less_and_a_wider_scale_only_add(seed):
    summary, reading = problem(seed)
    found = sets(summary, reading)
    for name in ("minimum", "q1", "median", "q3", "maximum", "mean", "sd"):
        if name in summary:
            less = {key: text for key, text in summary.items() if key != name}
            assert found <= sets(less, reading), name
    low, high = reading["within"]
    if summary["n"] <= 5:
        assert found <= sets(summary, reading | {"within": (low - reading["step"], high)})


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_any_quartiles_are_those_of_all_types(seed):
    summary, reading = problem(seed)
    each = [sets(summary | {"quartile_method": m}, reading) for m in summaries.METHODS]
    assert sets(summary | {"quartile_method": "any"}, reading) == set().union(*each)


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=EXAMPLES)
def test_the_order_of_the_values_does_not_matter(seed, rng):
    summary, reading = problem(seed)
    found = reconstruct(Summary(**dict(reversed(summary.items()))), **reading)
    for values in list(found)[:3]:
        shuffled = rng.sample(values, len(values))
        assert shuffled in found
        assert [*shuffled[:-1], shuffled[-1] + 1000] not in found


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_repairs_and_sizes_are_what_reconstruct_says(seed):
    summary, reading = problem(seed)
    printed = Summary(**summary)
    sizes = [n for n in (2, 3, 4) if n > 1]
    by_n = ours.status_by_n(printed, sizes, **reading)
    for n in sizes:
        assert by_n[n] == reconstruct(Summary(**summary | {"n": n}), **reading).status
    repairs = ours.diagnose(printed, **reading)
    if reconstruct(printed, **reading).possible:
        assert not repairs
    for each in repairs:
        if each.summary == printed:
            continue  # it is the reading that is repaired
        again = reconstruct(each.summary, **reading)
        assert (again.count, again.possible) == (each.count, True), each


def test_one_patient_has_no_other_kind_of_deviation():
    """No repair asks for a sample deviation of one patient."""
    printed = Summary(n=1, minimum="2", median="3", maximum="2", sd="0", sd_kind="population")
    assert reconstruct(printed).status == "incompatible"
    kinds = {each.summary.sd_kind for each in ours.diagnose(printed)}
    assert kinds == {"population"}


# --- several quantities ------------------------------------------------------------------------


def two(seed: int):
    rng = random.Random(seed)
    n = rng.randint(1, 4)
    made = {}
    for name in "ab":
        values = sorted(rng.randint(0, 4) for _ in range(n))
        middle = summaries.median(values)
        printed = {"minimum": str(values[0]), "maximum": str(values[-1])}
        if middle.denominator == 1 and rng.random() < 0.5:
            printed["median"] = str(middle)
        made[name] = Summary(n=n, **printed)
    return made


def tuples(made, relations):
    found = reconstruct_jointly(made, relations, rounding="exact")
    return {tuple(each[name] for name in sorted(made)) for each in found}


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_a_relation_more_only_removes(seed):
    made = two(seed)
    found = {sign: tuples(made, [f"a {sign} b"]) for sign in ("<", "<=", "==", ">=", ">")}
    free = tuples(made, [])
    alone = [reconstruct(made[name], rounding="exact").count for name in "ab"]
    assert len(free) == math.prod(alone)
    assert all(each <= free for each in found.values())
    assert found["<"] <= found["<="] and found["=="] <= found["<="] & found[">="]
    assert found["<="] & found[">="] == found["=="]  # rank by rank
    assert tuples(made, ["a <= b", "a >= b"]) == found["=="]
    assert tuples(made, ["a <= b", "a < b"]) == found["<"]
    assert tuples(made, ["b >= a"]) == found["<="]
    swapped = {"a": made["b"], "b": made["a"]}
    assert {(b, a) for a, b in tuples(swapped, ["a >= b"])} == found["<="]


# --- survival ----------------------------------------------------------------------------------


@given(SEEDS)
@settings(max_examples=EXAMPLES)
def test_more_censorings_allowed_only_add(seed):
    rng = random.Random(seed)
    n = rng.randint(1, 4)
    low, high = sorted(rng.randint(0, 6) for _ in range(2))
    summary = Summary(n=n, minimum=str(low), median=str(rng.randint(low, high)), maximum=str(high))
    for convention in ("midpoint", "first", "strict"):
        every = list(reconstruct_survival(summary, rounding="exact", convention=convention))
        each = [
            set(reconstruct_survival(summary, rounding="exact", censored=c, convention=convention))
            for c in range(n + 1)
        ]
        assert sorted(set().union(*each)) == sorted(every)
        assert sum(map(len, each)) == len(every)  # no data set has two numbers of censored
        wider = reconstruct_survival(summary, rounding="nearest", convention=convention)
        assert set(every) <= set(wider)
        finer = reconstruct_survival(summary, "0.5", "exact", convention=convention)
        assert set(every) <= set(finer)


series = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=14)


@given(
    series, st.fractions(Fraction(1, 9), 9, max_denominator=9), st.randoms(use_true_random=False)
)
@settings(max_examples=EXAMPLES)
def test_order_and_unit_of_time_do_not_matter(patients, ninths, rng):
    factor = Fraction(ninths, 9)
    times, events = zip(*patients, strict=True)
    curve = ours.kaplan_meier(times, events)
    shuffled = rng.sample(patients, len(patients))
    scaled = ours.kaplan_meier([t * factor for t, _ in shuffled], [e for _, e in shuffled])
    assert scaled.exact_survival == curve.exact_survival
    assert scaled.times == tuple(time * factor for time in curve.times)
    for convention in ("midpoint", "first", "strict"):
        assert scaled.median(convention) == curve.median(convention) * factor
        again = ours.median_follow_up(
            [t * factor for t, _ in shuffled], [e for _, e in shuffled], convention
        )
        assert again == ours.median_follow_up(times, events, convention) * factor
    assert scaled.restricted_mean().value == curve.restricted_mean().value * factor
    method = rng.choice(METHODS)
    for mine, theirs in zip(
        curve.interval(method=method)[["low", "high"]].to_numpy().T,
        scaled.interval(method=method)[["low", "high"]].to_numpy().T,
        strict=True,
    ):
        np.testing.assert_array_equal(mine, theirs)


@given(series, st.integers(2, 4))
@settings(max_examples=EXAMPLES)
def test_each_patient_several_times(patients, copies):
    """The same curve, and a standard error that is smaller by the root of the copies."""
    one = ours.kaplan_meier(*zip(*patients, strict=True))
    many = ours.kaplan_meier(*zip(*(patients * copies), strict=True))
    assert many.exact_survival == one.exact_survival
    assert many.at_risk == tuple(copies * n for n in one.at_risk)
    np.testing.assert_allclose(
        np.array(many.standard_error) * math.sqrt(copies), one.standard_error, rtol=1e-12
    )
    for convention in ("midpoint", "first", "strict"):
        assert many.median(convention) == one.median(convention)


@given(series)
@settings(max_examples=EXAMPLES)
def test_limits_widen_with_the_level(patients):
    curve = ours.kaplan_meier(*zip(*patients, strict=True))
    levels = (0.5, 0.8, 0.95, 0.99)
    for method in METHODS:
        found = [curve.interval(level, method)[["low", "high"]].to_numpy() for level in levels]
        for inner, outer in pairwise(found):
            known = ~np.isnan(inner).any(axis=1)
            assert (outer[known, 0] <= inner[known, 0] + 1e-14).all(), method
            assert (inner[known, 1] <= outer[known, 1] + 1e-14).all(), method
        medians = [curve.median_interval(level, method) for level in levels]
        for inner, outer in pairwise(medians):
            if (inner.low, inner.high) == (0, math.inf):
                continue  # nothing but 0 has a limit below 1/2, and 0 has none: R says NA
            assert outer.low <= inner.low and inner.high <= outer.high, method


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize("method", METHODS)
def test_few_patients_and_low_levels_have_an_interval(n, method):
    """Where both limits pass 1 − p at one time, the interval is that time and covers nothing."""
    curve = ours.kaplan_meier(range(1, n + 1))
    for level in (0.1, 0.3, 0.5, 0.8, 0.95):
        for p in (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)):
            found = curve.quantile_interval(p, level, method)
            assert (found.attained == 0) == (found.low == found.high)


@given(st.integers(1, 30), st.data())
@settings(max_examples=EXAMPLES)
def test_proportions_and_rates_widen_with_the_level(n, data):
    x = data.draw(st.integers(0, n))
    levels = (0.5, 0.8, 0.95, 0.99)
    for method in ("clopper-pearson", "wilson", "jeffreys", "mid-p", "blaker"):
        found = [ours.proportion_interval(x, n, level, method) for level in levels]
        for inner, outer in pairwise(found):
            assert outer.low <= inner.low <= inner.high <= outer.high, (x, n, method)
    for alternative in ("two-sided", "upper", "lower"):
        rates = [ours.event_rate(x, n, level, alternative).interval for level in levels]
        for inner, outer in pairwise(rates):
            assert outer.low <= inner.low <= inner.high <= outer.high, (x, n, alternative)


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("p", ["1/4", "1/2"])
def test_every_method_admits_the_quantile(p, level):
    """The interval of a quantile holds its estimate, under each convention's first time."""
    for seed in range(15):
        rng = random.Random(seed)
        times = [rng.randint(1, 9) for _ in range(rng.randint(2, 12))]
        curve = ours.kaplan_meier(times, [rng.random() < 0.7 for _ in times])
        for method in METHODS:
            found = curve.quantile_interval(Fraction(p), level, method)
            assert found.low <= curve.quantile(Fraction(p), "first"), (seed, method)


# --- many summaries at once --------------------------------------------------------------------


def screened(frame, rule="nearest"):
    return ours.screen(frame, step="1", rounding=rule, repairs=False)["status"].tolist()


@given(SEEDS)
@settings(max_examples=2)
def test_rows_that_are_screened(seed):
    """As listed; in any order; moved; and under a wider rule never from compatible to not."""
    rng = random.Random(seed)
    rows, listed = [], []
    while len(rows) < 12:
        n = rng.randint(2, 5)
        low, high = sorted(rng.randint(1, 6) for _ in range(2))
        printed = {"minimum": str(low), "maximum": str(high)}
        printed["mean"] = f"{rng.uniform(low, high):.1f}"
        if rng.random() < 0.5:
            printed["sd"] = f"{rng.uniform(0, (high - low) / 1.5):.1f}"
        facts = {
            "n": n,
            "step": Fraction(1),
            "origin": Fraction(0),
            "within": (Fraction(low), Fraction(high)),
            "printed": {name: (text, "nearest") for name, text in printed.items()},
            "sd_kind": "sample",
            "quartile_method": "any",
        }
        rows.append({"n": str(n), "sd": "", **printed})
        many = len(summaries.data_sets(facts))
        listed.append(["incompatible", "determined", "compatible"][min(many, 2)])
    frame = pd.DataFrame(rows)
    found = screened(frame)
    assert found == listed
    order = rng.sample(range(len(rows)), len(rows))
    assert screened(frame.iloc[order].reset_index(drop=True)) == [found[i] for i in order]
    moved = frame.copy()
    for name in ("minimum", "maximum", "mean"):
        moved[name] = [format(Decimal(text) + 2, "f") for text in frame[name]]
    assert screened(moved) == found
    for rule in ("exact", "half-up", "half-even"):
        for narrow, wide in zip(screened(frame, rule), found, strict=True):
            assert wide != "incompatible" or narrow == "incompatible"
