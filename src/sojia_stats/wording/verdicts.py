"""What is said of a verdict of any kind: how many data sets, how robust, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from sojia_stats.wording.collisions import Collision, colliding
from sojia_stats.wording.names import STATUS_NAMES, Status
from sojia_stats.wording.numbers import counted
from sojia_stats.wording.outcomes import Outcome, fitting

Sensitivity = Literal["robust", "sensitive", "undecided"]
"""Whether all alternative readings agree with a status, some do not, or some are not decided."""

ROBUST: Final[Mapping[Sensitivity, str]] = {
    "robust": "yes",
    "sensitive": "no",
    "undecided": "not decided",
}
"""What tables say of the sensitivity of a verdict."""

_ASIDES: Final[Mapping[Sensitivity, str]] = {
    "robust": "",
    "sensitive": "; not every reading that was tried gives this status",
    "undecided": "; not every reading that was tried was decided",
}

# Flags of a row of an extraction.
SENSITIVE: Final[Mapping[Sensitivity, str]] = {
    "sensitive": "the status depends on the reading",
    "undecided": "some readings were not decided",
}
INCOMPATIBLE: Final = "incompatible: {}"
N_ASSUMED: Final = "n assumed: {}"
TAKEN_AS_GIVEN: Final = "taken as given: {}"

# What a statement is on.
CLAIM: Final = "Claim {} of {}"
RELATION: Final = "Relation {} of {}"

# A number that nothing allows to recompute.
GIVEN: Final = "taken as given"
NOT_RECOMPUTED: Final = "the printed “{}” cannot be recomputed, because {}"

# Where an answer takes too much work.
_TOO_MUCH: Final = "more work than is spent on one claim"
NOT_DECIDED: Final = "whether a data set fits is not decided: {}"
LEFT_OUT: Final = f"{{}} not sought any further: it takes {_TOO_MUCH}"

# Around a map of alternatives.
OTHER_N: Final = "Primary reading, if another number of patients had contributed"
EVERY_READING: Final[Mapping[str, str]] = {
    "readings": "Every reading: number of data sets",
    "all-numbers": "With means too: number of data sets",
}
EVERY_MIX: Final[Mapping[str, str]] = {
    "readings": "Ordered values, {}: number of pairs of data sets",
    "all-numbers": "With means too, {}: number of pairs of data sets",
}


def how_many(count: int | float | None, status: Status = "not-assessable") -> str:
    """Return a number of data sets for print.

    A dash stands where none is sought, ∞ for infinitely many, and "many" where data sets fit but
    counting them would outgrow the memory.

    Examples
    --------
    >>> how_many(1225), how_many(math.inf), how_many(None), how_many(None, "compatible")
    ('1,225', '∞', '–', 'many')
    """
    if count is None:
        return "–" if status == "not-assessable" else "many"
    return "∞" if count == math.inf else counted(count)


def sets_of(count: int | float | None, one: str = "data set", several: str = "data sets") -> str:
    """Return a number of data sets, or of pairs of them, as the subject of a sentence.

    Examples
    --------
    >>> sets_of(1), sets_of(3), sets_of(None)
    ('exactly one data set', '3 data sets', 'more data sets than can be counted')
    """
    if count is None:
        return f"more {several} than can be counted"
    return f"exactly one {one}" if count == 1 else f"{counted(count)} {several}"


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence: an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def by_reason(label: str, reason: str) -> str:
    """Return what decides as the finding itself."""
    return f"{inside(label)}: {reason}"


def reason(decided: Outcome | Collision | None, status: Status) -> str:
    """Return what decides an outcome; None stands for what was not found in time."""
    if isinstance(decided, Collision):
        return colliding(decided)
    if decided is not None:
        return fitting(decided)
    return f"{brief(decided, status)}; to say more takes {_TOO_MUCH}"


def brief(decided: Outcome | Collision | None, status: Status) -> str:
    """Return what decides an outcome without what else is known of it."""
    if isinstance(decided, Collision):
        return colliding(decided, printed=False)
    if decided is not None:
        return fitting(replace(decided, mean=None))
    return "no data set fits" if status == "incompatible" else "data sets fit"


def not_decided(statuses: Sequence[Status]) -> list[str]:
    """Say how many alternative readings are left undecided, if any."""
    left = statuses.count("not-assessable")
    text = f"{left} of {len(statuses)} alternative readings are not decided: they take {_TOO_MUCH}"
    return [text] if left else []


def map_in_words(title: str, statuses: Sequence[Status]) -> str:
    """Return how many alternatives of a map have which status."""
    counts = {STATUS_NAMES[s]: statuses.count(s) for s in STATUS_NAMES if s != "not-assessable"}
    counts["not decided"] = len(statuses) - sum(counts.values())
    outcome = ", ".join(f"{status} under {k}" for status, k in counts.items() if k)
    return f"{title}: of {len(statuses)} alternatives, {outcome}."


def statement(
    name: str,
    status: Status,
    version: str,
    reading: str,
    assumption: str,
    sensitivity: Sensitivity,
    finding: str,
) -> str:
    """Return one sentence that can be cited, on what is named so: "Claim C02 of hedrich2012"."""
    taken = f"assumed: {assumption.rstrip('.')}{_ASIDES[sensitivity]}"
    return (
        f"{name} is {STATUS_NAMES[status]} in sojia_stats {version} under the reading “{reading}” "
        f"({taken}): {finding.rstrip('.')}."
    )
