"""What statuses, statistics and signs are called: one list of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple, get_args

Status = Literal["determined", "compatible", "incompatible", "not-assessable"]
"""Exactly one data set, more than one, none, or nothing to recompute (or too much work to).

A stored table holds these words; a sentence takes the name of a status from ``STATUS_NAMES``.
"""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)

STATUS_NAMES: Final[Mapping[Status, str]] = {
    "determined": "determined",
    "compatible": "compatible",
    "incompatible": "incompatible",
    "not-assessable": "not-assessable",
}

Statistic = Literal["minimum", "q1", "median", "q3", "maximum", "mean", "sd"]
"""A statistic that a summary can print."""

STATISTICS: Final[tuple[Statistic, ...]] = get_args(Statistic)

STATISTIC_NAMES: Final[Mapping[Statistic, str]] = {
    "minimum": "minimum",
    "q1": "first quartile",
    "median": "median",
    "q3": "third quartile",
    "maximum": "maximum",
    "mean": "mean",
    "sd": "SD",
}

SdKind = Literal["sample", "population", "sem"]
"""What is printed as a standard deviation: divided by n − 1, by n, or the error of the mean."""

SD_KINDS: Final[tuple[SdKind, ...]] = get_args(SdKind)


class SdName(NamedTuple):
    """What a kind of standard deviation is called beside others, alone, and in short."""

    told_apart: str
    alone: str
    short: str


SD_NAMES: Final[Mapping[SdKind, SdName]] = {
    "sample": SdName("sample standard deviation", "standard deviation", "SD"),
    "population": SdName(*("population standard deviation",) * 2, "population SD"),
    "sem": SdName(*("standard error of the mean",) * 2, "standard error"),
}

SIGNS: Final[Mapping[str, str]] = {"<=": "≤", "<": "<", "==": "=", ">": ">", ">=": "≥"}
"""Signs of a relation as they are typed, and as they are printed."""


def compared(left: Iterable[str], sign: str, right: Iterable[str]) -> str:
    """Return a relation between sums as it is printed.

    Examples
    --------
    >>> compared(["delay", "treatment"], "<=", ["follow_up"])
    'delay + treatment ≤ follow_up'
    """
    return f"{' + '.join(left)} {SIGNS[sign]} {' + '.join(right)}"
