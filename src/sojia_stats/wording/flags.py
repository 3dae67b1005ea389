"""What a reader of an extraction must know of a row before it is used, a flag each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sojia_stats.wording.names import Statistic
from sojia_stats.wording.numbers import Stretch
from sojia_stats.wording.verdicts import Sensitivity

SENSITIVE: Final[Mapping[Sensitivity, str]] = {
    "sensitive": "the status depends on the reading",
    "undecided": "some readings were not decided",
}
"""How far a status depends on the reading, where it does."""

NO_SD: Final = "bounds of the SD are not computed under this reading"


def incompatible(reason: str, relation: str = "") -> str:
    """Flag a claim, or a relation that it stands in, that cannot hold."""
    return f"{relation} incompatible: {reason}" if relation else f"incompatible: {reason}"


def given(because: str) -> str:
    """Flag a number that nothing allows to recompute."""
    return f"taken as given: {because}"


def n_assumed(assumption: str) -> str:
    """Flag a number of patients that is not printed beside the claim."""
    return f"n assumed: {assumption}"


def inferred(how: str) -> str:
    """Flag a count that is not printed."""
    return f"count inferred: {how}"


def approached(bounds: Mapping[Statistic, Stretch]) -> Iterator[str]:
    """Flag the ends of bounds that no data set attains."""
    for name, found in bounds.items():
        for end, attained in (("low", found.low_attained), ("high", found.high_attained)):
            if not attained:
                yield f"{name}_{end} is approached, not attained"


def would_fit(slip: str) -> str:
    """Flag a slip that changes no printed number."""
    return f"would fit if {slip}"
