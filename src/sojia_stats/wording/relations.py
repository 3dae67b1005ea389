"""What is said of a relation: between quantities in the same patient, and between counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sojia_stats.wording.consequences import step
from sojia_stats.wording.names import STATISTIC_NAMES, STATUS_NAMES, Statistic, Status, compared
from sojia_stats.wording.numbers import Stretch, number, series, stretch
from sojia_stats.wording.verdicts import inside, sets_of

COUNTS: Final = "counts as printed"
"""The reading of a sum of counts."""

ORDERED: Final = "a relation compares ordered values; means are added below"
PRIMARY: Final = "the primary readings of its claims"
"""Why a relation between quantities is read as it is, with means printed and without."""

EVERY_MIX: Final = "possible under every step and mix of rules that was tried"


def constant(label: str, printed: str, length: str, unit: str) -> str:
    """Return the name of a constant, with its length."""
    return f"{label}, {printed} ({length} {unit})"


def printed(relation: str, terms: str) -> str:
    """Return a relation as the claim file has it, with the names of its terms."""
    return f"{relation}: {terms}"


def reading(readings: Mapping[str, str], ordered: bool) -> str:
    """Return the reading of each quantity, or that of all, and whether means are set aside."""
    texts = set(readings.values())
    if len(texts) > 1:
        texts = {"; ".join(f"{name}: {text}" for name, text in readings.items())}
    return texts.pop() + ("; ordered values alone" if ordered else "")


# ---- what follows -----------------------------------------------------------------------------


def kept(step_name: str, count: int, tried: int) -> str:
    """Say under how many mixes of rules a relation can hold with a step."""
    outcome = (
        f"possible under {count} of {tried} mixes" if count else "incompatible under every mix"
    )
    return f"{step(step_name, 'continuous values')}: {outcome} of rules"


def kept_under(step_name: str, rule: str, lowest: str) -> str:
    """Say what a relation leaves where all numbers are rounded by one rule."""
    return f"{step(step_name, 'continuous values')}, all numbers {rule}: {lowest}"


def lowest(ends: Mapping[str, Stretch], printed: Mapping[str, str | None], unit: str) -> str:
    """Return the bounds of the lowest value of each quantity, beside its printed minimum."""
    points = {b.low for b in ends.values() if b.low == b.high}
    alike = len(points) == 1 and all(b.low == b.high for b in ends.values())
    if alike and len(ends) > 1:
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


def with_means(names: Collection[str], outcome: str) -> str:
    """Say what becomes of a relation once means are added."""
    return f"with {series([f'the mean of {name}' for name in names])} too: {outcome}"


def combinations(count: int | None, tried: int) -> str:
    """Return under how many combinations a relation can hold; None stands for none at any step."""
    if count is None:
        return "incompatible under every mix of the six rules, at any step"
    return f"possible under {count} of {tried} combinations of a step and a rule for each quantity"


def repaired(slip: str, name: str, mends: bool) -> str:
    """Say whether what would mend one of the quantities also mends the relation."""
    return f"reading {slip} in {name} {'mends' if mends else 'does not mend'} this relation"


# ---- the finding ------------------------------------------------------------------------------


def of_counts(left: Iterable[str], sign: str, right: str, status: Status, reason: str) -> str:
    """Return whether printed counts satisfy a relation."""
    verb = "do not satisfy" if status == "incompatible" else "satisfy"
    return f"the printed counts {verb} {compared(left, sign, [right])} ({reason})"


def cannot_hold(terms: str, reason: str, numbers: Sequence[tuple[Statistic, str, str]]) -> str:
    """Return what a relation cannot hold together with.

    Parameters
    ----------
    terms : str
        The relation, with the names of the quantities.
    reason : str
        What decides.
    numbers : sequence of (statistic, text, quantity)
        The printed numbers that collide with it; none where these collide by themselves.
    """
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
    """Return how many data sets of the quantities allow a relation.

    Parameters
    ----------
    terms : str
        The relation, with the names of the quantities.
    count : int, infinity or None
        How many; None where they cannot be counted.
    names : sequence of str
        The quantities.
    left_out : sequence of (statistic, quantity)
        The printed numbers that it was judged without.
    """
    aside = series([f"the {STATISTIC_NAMES[s]} of {name}" for s, name in left_out])
    pairs = () if len(names) == 1 else ("pair of data sets", "pairs of data sets")
    verb = "allows" if count == 1 else "allow"
    return f"{sets_of(count, *pairs)} of {series(names)} {verb} {terms} in every patient" + (
        aside and f", {aside} left aside"
    )


def quantity(label: str, name: str) -> str:
    """Return a quantity by its label and id."""
    return f"{inside(label)} ({name})"
