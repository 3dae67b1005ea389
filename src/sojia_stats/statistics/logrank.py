"""The log-rank test of two groups by its exact permutation distribution, counted in integers."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sojia_stats.statistics.arguments import check_choice, check_column, check_length
from sojia_stats.statistics.exact_numbers import format_number
from sojia_stats.statistics.ordered_times import OrderedTimes, ordered_times

LogrankAlternative = Literal["two-sided", "less", "greater"]
"""Which assignments count as at least as extreme, by the first group's events."""

MOST_SUMS = 2**21
"""Partial sums listed at most, in some 200 MB; two groups of 20 without ties need as many."""


@dataclass(frozen=True, slots=True)
class LogrankTest:
    """An exact permutation log-rank test; made by :func:`logrank_test`.

    Parameters
    ----------
    groups : tuple of two labels
        The groups, in the order of their labels.
    n : tuple of two int
        Patients in each.
    observed : tuple of two int
        Events in each.
    expected : tuple of two Fraction
        Events expected in each, were the hazards equal; both add up to all events.
    alternative : str
        "two-sided", "less" or "greater".
    p_value : Fraction
        Share of the assignments at least as extreme as the observed one.
    permutations : int
        Number of assignments of the patients to groups of these sizes.

    Examples
    --------
    >>> print(logrank_test([1, 2, 3, 4, 5, 6], [1] * 6, list("aaabbb")))  # weeks
    p = 1/10 = 0.1 (two-sided, 20 assignments); events in a: 3, 1.15 expected; in b: 3, 4.85
    """

    groups: tuple[Any, Any]
    n: tuple[int, int]
    observed: tuple[int, int]
    expected: tuple[Fraction, Fraction]
    alternative: LogrankAlternative
    p_value: Fraction
    permutations: int

    @property
    def statistic(self) -> Fraction:
        """Observed − expected events of the first group."""
        return self.observed[0] - self.expected[0]

    def __str__(self) -> str:
        exact = "" if self.p_value.denominator > 10**6 else f"{self.p_value} = "
        first, second = (
            f"{group}: {observed}, {format_number(expected)}"
            for group, observed, expected in zip(
                self.groups, self.observed, self.expected, strict=True
            )
        )
        return (
            f"p = {exact}{format_number(self.p_value)} ({self.alternative}, "
            f"{self.permutations:,} assignments); events in {first} expected; in {second}"
        )


def logrank_test(
    times: Iterable[object],
    events: Iterable[object],
    group: Iterable[object],
    alternative: LogrankAlternative = "two-sided",
) -> LogrankTest:
    """Compare the survival of two groups by an exact permutation log-rank test.

    Parameters
    ----------
    times, events : (n,) iterables
        As for :func:`~sojia_stats.kaplan_meier`; events are not optional.
    group : (n,) iterable of labels
        Each patient's group: exactly two distinct labels of one kind, text or numbers. The first
        group is the one whose label sorts first.
    alternative : str, optional
        "two-sided": observed − expected events at least as far from 0. "greater": at least as many
        more events than expected in the first group, whose survival is then shorter; "less": at
        least as many fewer.

    Returns
    -------
    LogrankTest
        ``p_value`` is exact: the number of assignments at least as extreme over the number of all,
        both counted.

    Raises
    ------
    TypeError
        As :func:`~sojia_stats.kaplan_meier`; also if the labels cannot be sorted together.
    ValueError
        As there; also if a label is missing, there are not two labels, the alternative is unknown,
        or the assignments are too many to count (more than 40 patients in equal groups without
        ties).

    Notes
    -----
    Each patient's score is the event (1 or 0) less the Nelson–Aalen cumulative hazard of all
    patients at the patient's time, Λ(tᵢ) = Σ d/n over the event times t ≤ tᵢ. The sum of the
    scores of a group is its observed less its expected events, as the group's n₁(t) patients at
    risk at t are those with tᵢ ≥ t: Σᵢ Λ(tᵢ) = Σₜ n₁(t) d/n. The scores do not depend on the
    groups, so all assignments of patients to groups of these sizes are equally likely if neither
    the event nor *censoring* depends on the group; where the groups were followed for different
    times, the test does not hold. The scores add up to 0, hence "two-sided" is about 0.

    Scores have one common denominator. The assignments are counted by meeting in the middle
    (Horowitz and Sahni): sums of chosen scores are listed for both halves of the patients, patients
    with equal scores together, and matching pairs are counted by bisection.

    With few patients no p-value can be small: the smallest for two groups of two is 1/6 one-sided.

    References
    ----------
    Peto R, Peto J (1972). Asymptotically efficient rank invariant test procedures. J R Stat Soc A
    135:185–207. Horowitz E, Sahni S (1974). Computing partitions with applications to the knapsack
    problem. J ACM 21:277–292.

    Examples
    --------
    >>> weeks, events = [1, 2, 3, 4, 5], [1, 1, 1, 0, 1]
    >>> found = logrank_test(weeks, events, ["b", "b", "a", "a", "a"])
    >>> found.p_value, found.observed, str(found.expected[0])
    (Fraction(1, 5), (2, 2), '67/20')
    """
    check_choice(alternative, get_args(LogrankAlternative), "alternative")
    followed = ordered_times(times, events)
    groups, in_first = _two_groups(group, followed.n)
    scores, denominator = _scores(followed)
    n_first = int(in_first.sum())
    total = math.comb(followed.n, n_first)
    statistic = sum(score for score, chosen in zip(scores, in_first, strict=True) if chosen)
    # The smaller group has fewer sums; those of the two groups are the negatives of each other.
    chosen = min(n_first, followed.n - n_first)
    sign = 1 if chosen == n_first else -1
    low, high = (statistic, statistic)
    if alternative == "two-sided":
        low, high = -abs(statistic), abs(statistic)
    at_most, at_least = _tails(Counter(sign * score for score in scores), chosen, low, high)
    extreme = {"less": at_most, "greater": at_least, "two-sided": at_most + at_least}[alternative]
    observed = int(followed.kind[in_first].sum())
    all_events = int(followed.kind.sum())
    expected = observed - Fraction(statistic, denominator)
    return LogrankTest(
        groups=groups,
        n=(n_first, followed.n - n_first),
        observed=(observed, all_events - observed),
        expected=(expected, all_events - expected),
        alternative=alternative,
        p_value=Fraction(min(extreme, total), total),  # at 0 both sides hold every assignment
        permutations=total,
    )


def _scores(followed: OrderedTimes) -> tuple[list[int], int]:
    """Give n scores, event less cumulative hazard, times a common denominator; and that."""
    at_risk, seen, _ = followed.counts()
    steps = [Fraction(d, n) for d, n in zip(seen.tolist(), at_risk.tolist(), strict=True)]
    denominator = math.lcm(*(step.denominator for step in steps))
    hazard = list(accumulate(int(step * denominator) for step in steps))
    pairs = zip(followed.kind.tolist(), followed.place.tolist(), strict=True)
    return [event * denominator - hazard[place] for event, place in pairs], denominator


def _tails(cells: Counter[int], chosen: int, low: int, high: int) -> tuple[int, int]:
    """Count the ways to choose patients whose scores sum to at most ``low``, or at least ``high``.

    ``cells`` has the number of patients of each score.
    """
    halves: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for score, patients_there in sorted(cells.items(), key=lambda cell: (-cell[1], cell[0])):
        smaller = min(halves, key=lambda half: math.prod(m + 1 for _, m in half))
        smaller.append((score, patients_there))
    sizes = [[m for _, m in half] for half in halves]
    needed = sum(_sums_needed(half, chosen) for half in sizes)
    steps = sum(min(m, count) for half in sizes for m in half for count in range(chosen + 1))
    if needed > MOST_SUMS or steps > MOST_SUMS:
        raise ValueError(
            f"{cells.total()} patients, {chosen} of them in the smaller group, are too many to "
            f"count all assignments (more than {MOST_SUMS:,} sums or steps): use "
            "lifelines.statistics.logrank_test, whose p-value is asymptotic"
        )
    left, right = (_sums(half, chosen) for half in halves)
    at_most = at_least = 0
    for count, sums in enumerate(left):
        other = sorted(right[chosen - count].items())
        partners = [total for total, _ in other]
        ways_below = [0, *accumulate(ways for _, ways in other)]
        for total, ways in sums.items():
            at_most += ways * ways_below[bisect_right(partners, low - total)]
            at_least += ways * (ways_below[-1] - ways_below[bisect_left(partners, high - total)])
    return at_most, at_least


def _sums_needed(sizes: list[int], chosen: int) -> int:
    """Bound the number of sums of cells of these sizes, with at most ``chosen`` patients."""
    by_count = [1] + [0] * chosen
    for size in sizes:
        up_to = [0, *accumulate(by_count)]
        by_count = [up_to[count + 1] - up_to[max(0, count - size)] for count in range(chosen + 1)]
    return sum(by_count)


def _sums(half: list[tuple[int, int]], chosen: int) -> list[dict[int, int]]:
    """For each number of patients chosen from a half, the ways to each sum of their scores."""
    by_count: list[dict[int, int]] = [{0: 1}] + [{} for _ in range(chosen)]
    for score, size in half:
        for count in range(chosen, 0, -1):  # downwards, so that a cell is used once
            sums = by_count[count]
            for taken in range(1, min(size, count) + 1):
                choices = math.comb(size, taken)
                for total, ways in by_count[count - taken].items():
                    reached = total + taken * score
                    sums[reached] = sums.get(reached, 0) + ways * choices
    return by_count


def _two_groups(group: Iterable[object], n: int) -> tuple[tuple[Any, Any], NDArray[np.bool_]]:
    """Return the two labels, sorted, and who has the first."""
    import pandas as pd

    check_column(group, "group")
    labels: list[Any] = [
        label.item() if isinstance(label, np.generic) else label for label in group
    ]
    check_length(n, len(labels), "group labels", "one label")
    for index, label in enumerate(labels):
        if label is None or pd.isna(label) is True:
            raise ValueError(
                f"group[{index}] is missing: give a label, or leave that patient out yourself"
            )
    if any(isinstance(label, list | dict | set) for label in labels):
        raise TypeError("group has labels that are collections: give one label for each patient")
    try:
        distinct = sorted(set(labels))
    except TypeError:
        raise TypeError(
            "group has labels that cannot be sorted together: give labels of one kind, text or "
            "numbers"
        ) from None
    if len(distinct) != 2:
        shown = ", ".join(repr(label) for label in distinct[:3])
        dots = ", …" if len(distinct) > 3 else ""
        raise ValueError(
            f"group has {len(distinct)} distinct labels ({shown}{dots}): give exactly two"
        )
    return (distinct[0], distinct[1]), np.array([label == distinct[0] for label in labels])
