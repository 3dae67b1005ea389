"""What is said of a relation: between quantities in the same patient, and between counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sojia_stats.wording.names import STATISTIC_NAMES, STATUS_NAMES, Statistic, Status, compared
from sojia_stats.wording.numbers import Stretch, number, series, stretch
from sojia_stats.wording.verdicts import inside, sets_of

# How a relation is read, and why: counts, and quantities with means printed or without.
COUNTS: Final = "counts as printed"
ORDERED: Final = "a relation compares ordered values; means are added below"
PRIMARY: Final = "the primary readings of its claims"
CONSTANT: Final = "{}, {} ({} {})"

# What follows: under which steps and rules it can hold, and what means and repairs change.
NO_MIX: Final = "{}: incompatible under every mix of rules"
SOME_MIXES: Final = "{}: possible under {} of {} mixes of rules"
ONE_RULE: Final = "{}, all numbers {}: {}"
EVERY_MIX: Final = "possible under every step and mix of rules that was tried"
WITH_MEANS: Final = "with {} too: {}"
THE_MEAN: Final = "the mean of {}"
AT_NO_STEP: Final = "incompatible under every mix of the six rules, at any step"
COMBINATIONS: Final = "possible under {} of {} combinations of a step and a rule for each quantity"
MENDS: Final = "reading {} in {} mends this relation"
DOES_NOT_MEND: Final = "reading {} in {} does not mend this relation"

# What is said to be sought no further.
WHICH_READINGS: Final = "under which readings it survives is"
WHAT_MEANS_ADD: Final = "what means add is"
WHAT_MENDS: Final = "what would mend it is"
THIS_READING: Final = "{}:"

# What to ask the authors.
IS_IT_SO: Final = "Is it so that {}?"
IS_IT_READ: Final = "Does this reading hold: {}?"


def step(name: str) -> str:
    """Return a step as the subject of a sentence."""
    return "continuous values" if name == "continuous" else f"steps of {name}"


def reading(readings: Mapping[str, str], ordered: bool) -> str:
    """Return the reading of each quantity, or that of all, and whether means are set aside."""
    texts = set(readings.values())
    if len(texts) > 1:
        texts = {"; ".join(f"{name}: {text}" for name, text in readings.items())}
    return texts.pop() + ("; ordered values alone" if ordered else "")


def lowest(ends: Mapping[str, Stretch], printed: Mapping[str, str | None], unit: str) -> str:
    """Return the bounds of the lowest value of each quantity, beside its printed minimum."""
    points = {bounds.low for bounds in ends.values() if bounds.low == bounds.high}
    if len(ends) > 1 and len(points) == 1 and all(b.low == b.high for b in ends.values()):
        shown = series([f"as {text} in {name}" for name, text in printed.items()])
        return (
            f"only where the lowest values of {series(list(ends))} are both exactly "
            f"{number(points.pop())} {unit}, printed {shown}"
        )
    return "lowest value of " + series(
        [f"{name} {stretch(bounds)} {unit}" for name, bounds in ends.items()]
    )


def mixed(because: str, status: Status, outcome: str) -> str:
    """Say what a mixed reading of a claim file comes to."""
    return f"{because}: {STATUS_NAMES[status]}; {outcome}"


def of_counts(left: Iterable[str], sign: str, right: str, status: Status, reason: str) -> str:
    """Return whether printed counts satisfy a relation."""
    verb = "do not satisfy" if status == "incompatible" else "satisfy"
    return f"the printed counts {verb} {compared(left, sign, [right])} ({reason})"


def cannot_hold(terms: str, reason: str, numbers: Sequence[tuple[Statistic, str, str]]) -> str:
    """Return what a relation cannot hold together with, by statistic, text and quantity; or why."""
    if not numbers:
        return f"no data sets fit {terms} in every patient: {reason}"
    printed = series([f"{STATISTIC_NAMES[s]} {text} of {name}" for s, text, name in numbers])
    return f"{terms} in every patient cannot hold together with the printed {printed}"


def allows(
    terms: str,
    count: int | float | None,
    names: Sequence[str],
    left_out: Sequence[tuple[Statistic, str]],
) -> str:
    """Return how many data sets of the quantities allow a relation, and what was left out of it."""
    aside = series([f"the {STATISTIC_NAMES[s]} of {name}" for s, name in left_out])
    pairs = () if len(names) == 1 else ("pair of data sets", "pairs of data sets")
    verb = "allows" if count == 1 else "allow"
    return f"{sets_of(count, *pairs)} of {series(names)} {verb} {terms} in every patient" + (
        aside and f", {aside} left aside"
    )


def quantity(label: str, name: str) -> str:
    """Return a quantity by its label and id."""
    return f"{inside(label)} ({name})"
