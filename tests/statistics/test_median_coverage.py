"""How often each package's 95 % interval holds the median: n = 3 to 12, nobody censored."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from sojia_stats import kaplan_meier
from sojia_stats.statistics.coverage import order_statistic_coverage

COLUMNS = {  # methods of sojia_stats, and the column that each must give
    "plain": "survfit_plain",
    "log": "survfit_log",
    "log-log": "survfit_log-log",
    "logit": "survfit_logit",
    "arcsin": "survfit_arcsin",
    "bpcp": "bpcp",
    "bpcp-midp": "bpcp_midp",
}
SIZES = range(3, 13)


def lifelines_limits(times: list[int]) -> tuple[float, float]:
    fit = KaplanMeierFitter().fit(times)
    low, high = median_survival_times(fit.confidence_interval_).iloc[0]
    return low, high


def coverage_of(printed: str, n: int) -> Fraction:
    """The multiple of 1/2ⁿ that was printed; the source rounds the longest of them."""
    coverage = Fraction(round(Fraction(printed) * 2**n), 2**n)
    assert round(coverage, len(printed.partition(".")[2])) == Fraction(printed)
    return coverage


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("method", COLUMNS)
def test_ranks_and_coverage(
    n: int, method: Any, reference: Callable[[str], dict[str, Any]]
) -> None:
    low, high, printed = reference("median_coverage")["table"][str(n)][COLUMNS[method]]
    found = kaplan_meier(range(1, n + 1)).median_interval(0.95, method)
    assert (found.low, found.high) == (low, math.inf if high in ("NA", "Inf") else high)
    assert found.attained == coverage_of(printed, n)


@pytest.mark.parametrize("n", SIZES)
def test_ranks_and_coverage_of_lifelines(
    n: int, reference: Callable[[str], dict[str, Any]]
) -> None:
    low, high, printed = reference("median_coverage")["table"][str(n)]["lifelines"]
    assert lifelines_limits(list(range(1, n + 1))) == (low, high)
    assert order_statistic_coverage(n, low, high) == coverage_of(printed, n)


def share_that_holds(n: int, limits: Callable[[list[int]], tuple[float, float]]) -> Fraction:
    """Enumerate: each patient falls before or after the true median, 1000, with probability 1/2."""
    held = 0
    for sides in product((-1, 1), repeat=n):
        low, high = limits([1000 + side * patient for patient, side in enumerate(sides, start=1)])
        held += low < 1000 < high
    return Fraction(held, 2**n)


@pytest.mark.parametrize("n", range(3, 9))
@pytest.mark.parametrize("method", COLUMNS)
def test_coverage_by_enumeration(n: int, method: Any) -> None:
    def limits(times: list[int]) -> tuple[float, float]:
        found = kaplan_meier(times).median_interval(0.95, method)
        return float(found.low), float(found.high)

    attained = kaplan_meier(range(1, n + 1)).median_interval(0.95, method).attained
    assert share_that_holds(n, limits) == attained


@pytest.mark.parametrize("n", range(3, 9))
def test_coverage_of_lifelines_by_enumeration(
    n: int, reference: Callable[[str], dict[str, Any]]
) -> None:
    *_, printed = reference("median_coverage")["table"][str(n)]["lifelines"]
    assert share_that_holds(n, lifelines_limits) == coverage_of(printed, n)
