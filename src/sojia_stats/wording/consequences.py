"""What follows from a quantity that fits; or where else it would, and what would make it fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sojia_stats.wording.names import STATISTIC_NAMES, Statistic
from sojia_stats.wording.numbers import End, Number, Stretch, number, series, stretch

# What is said to be sought no further.
WHAT_FOLLOWS: Final = "what else follows is"
WHERE_ELSE: Final = "where else it survives is"
OTHER_SLIPS: Final = "which other slip would mend it is"
SMALLEST: Final = "the smallest change of one number is"

SURVIVES: Final = "survives"
MEDIAN_INTERVAL: Final = (
    "distribution-free 95 % interval of the median: lower limit {}, upper limit {}"
)
SMALLEST_CHANGE: Final = "the smallest change of one number that makes it fit: {}"
ANY_SIZE: Final = "n is {}"


def bounded(bounds: Mapping[Statistic, Stretch], unit: str) -> str:
    """Return the bounds of mean and SD, each with the unit."""
    after = f" {unit}" if unit else ""
    return series([f"{STATISTIC_NAMES[s]} {stretch(ends)}{after}" for s, ends in bounds.items()])


def survival_medians(medians: Mapping[str, Sequence[End]], unit: str) -> str:
    """Return the Kaplan–Meier medians that software would print, by convention."""
    found = list(medians.values())
    if len(found[0]) == 1 and all(one == found[0] for one in found):
        text = f"{number(found[0][0])} by every convention"
    else:
        text = series(
            [f"{' or '.join(map(number, values))} ({name})" for name, values in medians.items()]
        )
    after = f", {unit}" if unit else ""
    return f"Kaplan–Meier median if every time was observed{after}: {text}"


def survives_under(step: str, rules: Sequence[str], every: bool, outcome: str) -> str:
    """Say what survives under a step with some rounding rules, or with every one."""
    by = "every rounding rule" if every else series(rules)
    return f"{step if step == 'continuous' else f'steps of {step}'}, {by}: {outcome}"


def corner(floors: Sequence[Number], room: Stretch, unit: str) -> str:
    """Say by how much real values can exceed the least of each, all of them together."""
    amount = stretch(room)
    if room.low == 0:
        amount = f"{'at most' if room.high_attained else 'less than'} {number(room.high)}"
    least = series([number(floor) for floor in floors])
    return f"{SURVIVES} only where the values exceed {least} by {amount} {unit} together"


def would_fit(slip: str, continuous_mean: Stretch | None) -> str:
    """Say that a slip would make it fit; with the mean over real values, where it is known."""
    mean = "" if continuous_mean is None else f" (continuous, nearest: {stretch(continuous_mean)})"
    return f"it would fit if {slip}{mean}"
