"""What the data sets of times and events share, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sojia_stats.wording.names import Statistic
from sojia_stats.wording.numbers import Number, Stretch, number, series, stretch, whole_numbers


@dataclass(frozen=True, slots=True)
class TimesCollide:
    """Printed numbers that no data set of times and events satisfies together, by statistic.

    ``censored`` lists how many of the n patients may be censored. If a subject is named, the value
    is the least or greatest that the other numbers allow for it. Without any number, the bounds on
    all times leave no time.
    """

    n: int
    censored: tuple[int, ...]
    numbers: dict[Statistic, str]
    convention: str
    subject: Statistic | None = None
    side: Literal["least", "greatest", "not reached"] | None = None
    value: Number | None = None
    decimals: int = 0


def colliding(found: TimesCollide) -> str:
    """Return in a sentence why nothing fits."""
    if not found.numbers:
        return "the bounds on all times (within, and 0 or later) leave no time on the steps"
    patients = f"n = {found.n} with {whole_numbers(found.censored)} censored"
    stated = [f"{name} {text}" for name, text in found.numbers.items() if name != found.subject]
    if found.subject is None:
        return f"no data set of {patients} has {series(stated)}"
    by = series([*stated, patients])
    name = "mean" if found.subject == "mean" else f"Kaplan–Meier median ({found.convention})"
    printed = f"{found.numbers[found.subject]} is printed"
    if found.value is None:
        return f"the {name} is not reached with {by}; {printed}"
    value = number(found.value, found.decimals)
    return f"the {found.side} {name} that {by} allow is {value}; {printed}"


def only_one(patients: Sequence[tuple[Number, int]], unit: str) -> str:
    """Return the only data set, each time with whether it was observed (1) or censored (0).

    Examples
    --------
    >>> only_one([(3, 1), (18, 0)], "months")
    'exactly one data set fits: 3, 18+ months (+ is censored)'
    """
    shown = ", ".join(f"{number(time)}{'' if event else '+'}" for time, event in patients)
    mark = "" if all(event for _, event in patients) else " (+ is censored)"
    return f"exactly one data set fits: {shown}{f' {unit}' if unit else ''}{mark}"


def several(count: int, censored: Sequence[int], n: int, person_time: Stretch, unit: str) -> str:
    """Return how many data sets fit, how many patients they censor, and their person-time."""
    return (
        f"{count:,} data sets fit, with {whole_numbers(censored)} of {n} censored; their "
        f"person-time is {stretch(person_time)}{f' {unit}' if unit else ''}"
    )


def patient(rank: int, observed: int, censored: int) -> str:
    """Return the role of a patient, from the data sets that have it observed and censored."""
    if observed and censored:
        return f"patient {rank}: observed or censored ({observed:,} and {censored:,} data sets)"
    return f"patient {rank}: {'observed' if observed else 'censored'} in every data set"
