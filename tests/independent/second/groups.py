"""The permutation log-rank test: every assignment of as many patients to the first group."""

from fractions import Fraction
from itertools import combinations


def excess(times, events, chosen):
    """Observed less expected events of the chosen: a table of 2 × 2 for each event time."""
    total = Fraction(0)
    for time in {t for t, event in zip(times, events, strict=True) if event}:
        at_risk = {i for i, t in enumerate(times) if t >= time}
        had = {i for i, t in enumerate(times) if t == time and events[i]}
        total += len(had & chosen) - Fraction(len(at_risk & chosen) * len(had), len(at_risk))
    return total


def p_values(times, events, chosen):
    """Shares of the assignments that are at least as extreme as the one seen."""
    ways = [excess(times, events, set(c)) for c in combinations(range(len(times)), len(chosen))]
    seen = excess(times, events, set(chosen))
    extreme = {
        "two-sided": [abs(way) >= abs(seen) for way in ways],
        "less": [way <= seen for way in ways],
        "greater": [way >= seen for way in ways],
    }
    return {name: Fraction(sum(found), len(ways)) for name, found in extreme.items()}
