"""Every summary over a small range, n ≤ 5, every rounding rule: the data sets of the second way."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product

import pytest
from second import curves, rounding, summaries

from sojia_stats import Summary, kaplan_meier, reconstruct, reconstruct_survival

WIDTH = 4  # values 0 … 3 steps
SIZES = range(1, 6)
Printed = dict[str, str]


@cache
def multisets(n: int, step: Fraction) -> list[tuple[Fraction, ...]]:
    return list(combinations_with_replacement([step * k for k in range(WIDTH)], n))


def texts(highest: int, unit: str) -> list[str]:
    """All printed numbers from 0 to a highest one."""
    decimals = len(unit.partition(".")[2])
    units = int(highest / Fraction(unit))
    return [f"{float(k * Fraction(unit)):.{decimals}f}" for k in range(units + 1)]


def compare(n: int, step: Fraction, printed: Printed, rule: str, **kinds: str) -> int:
    """Hold the library's list against all multisets; return how many fit."""
    facts = {
        "printed": {name: (text, rule) for name, text in printed.items()},
        "sd_kind": kinds.get("sd_kind", "sample"),
        "quartile_method": kinds.get("quartile_method", "any"),
    }
    expected = [values for values in multisets(n, step) if summaries.fits(values, facts)]
    found = reconstruct(
        Summary(n=n, **printed, **kinds), step, rule, rule, within=(0, step * (WIDTH - 1))
    )
    assert list(found) == expected, (n, step, printed, rule, kinds)
    assert found.count == len(expected)
    return len(expected)


def ranges(unit: str, highest: int) -> Iterator[tuple[str, str]]:
    every = texts(highest, unit)
    return ((low, high) for low, high in product(every, every) if Fraction(low) <= Fraction(high))


@pytest.mark.parametrize("rule", summaries.RULES)
@pytest.mark.parametrize("n", SIZES)
def test_every_median_and_range(n: int, rule: str) -> None:
    sizes = [
        compare(n, Fraction(1), {"minimum": low, "median": middle, "maximum": high}, rule)
        for low, high in ranges("1", 3)
        for middle in texts(3, "1")
    ]
    assert len(sizes) == 40
    # exact whole values: each multiset prints one summary, or none where its median is no integer
    if rule == "truncate":
        assert sum(sizes) == len(multisets(n, Fraction(1)))


@pytest.mark.parametrize("rule", summaries.RULES)
@pytest.mark.parametrize("n", SIZES)
def test_every_mean_and_sd(n: int, rule: str) -> None:
    sds = [None] if n == 1 else [None, *texts(2, "1")]
    for mean, sd in product(texts(3, "1"), sds):
        compare(n, Fraction(1), {"mean": mean} | ({"sd": sd} if sd else {}), rule)
    if n in (2, 3):
        for mean, sd in product(texts(3, "0.5"), texts(2, "0.5")):
            compare(n, Fraction(1), {"mean": mean, "sd": sd}, rule)


@pytest.mark.parametrize("step", [Fraction(1, 2), Fraction(1, 3), Fraction(2)], ids=str)
@pytest.mark.parametrize("rule", summaries.RULES)
def test_every_mean_and_range_on_other_steps(rule: str, step: Fraction) -> None:
    highest = -(-3 * step.numerator // step.denominator)
    for n in (1, 3, 4):
        for low, high in ranges("1", highest):
            for mean in texts(highest, "1"):
                compare(n, step, {"minimum": low, "mean": mean, "maximum": high}, rule)


@pytest.mark.parametrize("method", (*summaries.METHODS, "any"))
@pytest.mark.parametrize("n", SIZES)
def test_every_pair_of_quartiles(n: int, method: str) -> None:
    for q1, q3 in ranges("1", 3):
        compare(n, Fraction(1), {"q1": q1, "q3": q3}, "half-even", quartile_method=method)


@pytest.mark.parametrize("kind", ["sample", "population", "sem"])
@pytest.mark.parametrize("n", range(2, 6))
def test_every_sd_of_each_kind(n: int, kind: str) -> None:
    for sd in texts(2, "0.1"):
        compare(n, Fraction(1), {"sd": sd}, "half-up", sd_kind=kind)


def test_every_printed_form_of_every_mean() -> None:
    """The two ways of rounding agree: decimal's, and comparisons of whole numbers."""
    compared = 0
    for numerator, n, rule in product(range(-12, 13), range(1, 6), summaries.RULES):
        value = Fraction(numerator, n)
        for decimals in (0, 1):
            printed = rounding.prints(value, decimals, rule)
            for units in range(-130, 131) if decimals else range(-13, 14):
                text = f"{units / 10**decimals:.{decimals}f}".replace("-0.0", "0.0")
                decided = summaries.prints_as(False, value, text, rule)
                assert decided == any(Fraction(text) == Fraction(p) for p in printed)
                compared += 1
    assert compared == 25 * 5 * 6 * (27 + 261)


@pytest.mark.parametrize("convention", ["midpoint", "first", "strict"])
@pytest.mark.parametrize("n", range(1, 5))
def test_every_survival_summary(n: int, convention: str) -> None:
    """Times 0 … 3, each patient with or without the event, every median of half months."""
    patients = [(0, time, event) for time in range(WIDTH) for event in (1, 0)]
    every = [
        (tuple((time, event) for _, time, event in series), middle(series, convention))
        for series in combinations_with_replacement(patients, n)
    ]
    for low, high in ranges("1", 3):
        for median in texts(3, "0.5"):
            expected = [
                pairs
                for pairs, found in every
                if found == Fraction(median)
                and pairs[0][0] == int(low)
                and pairs[-1][0] == int(high)
            ]
            summary = Summary(n=n, minimum=low, median=median, maximum=high)
            found = reconstruct_survival(summary, rounding="exact", convention=convention)
            assert list(found) == expected, (summary, convention)


def middle(series: tuple[tuple[int, int, int], ...], convention: str) -> Fraction | float:
    times = [row[0] for row in curves.history(series)]
    return curves.quantile(times, curves.survival(series), Fraction(1, 2), convention)


def test_every_curve_of_four_patients() -> None:
    patients = [(0, time, event) for time in (0, 1, 2, 5) for event in (1, 0)]
    for series in combinations_with_replacement(patients, 4):
        _, times, events = zip(*series, strict=True)
        curve = kaplan_meier(times, events)
        assert list(curve.exact_survival) == curves.survival(series)
        assert [row[1] for row in curves.history(series)] == list(curve.at_risk)
