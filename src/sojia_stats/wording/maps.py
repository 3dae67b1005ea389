"""What stands around a map of alternatives: its title, its rows and columns, and all in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sojia_stats.wording.consequences import step
from sojia_stats.wording.names import STATUS_NAMES, Status

OTHER_N: Final = "Primary reading, if another number of patients had contributed"
PATIENTS: Final = "patients"
DATA_SETS: Final = "data sets"
STEP: Final = "step"
ONE_RULE: Final = "rounding rule of all numbers"

EVERY_READING: Final[Mapping[str, str]] = {
    "readings": "Every reading: number of data sets",
    "all-numbers": "With means too: number of data sets",
}
"""Titles by the name of a map, where one quantity is judged."""

_MIXED: Final[Mapping[str, str]] = {"readings": "Ordered values", "all-numbers": "With means too"}


def every_mix(name: str, step_name: str) -> str:
    """Return the title of a map where two quantities are judged with a step."""
    return f"{_MIXED[name]}, {step(step_name, 'continuous values')}: number of pairs of data sets"


def rule_of(quantity: str) -> str:
    """Return the title of rows or columns with a rule each."""
    return f"rounding rule of {quantity}"


def size(n: int) -> str:
    """Return the title of a column with a number of patients."""
    return f"n = {n}"


def in_words(title: str, statuses: Sequence[Status]) -> str:
    """Return how many alternatives of a map have which status."""
    counts = {STATUS_NAMES[s]: statuses.count(s) for s in STATUS_NAMES if s != "not-assessable"}
    counts["not decided"] = len(statuses) - sum(counts.values())
    outcome = ", ".join(f"{status} under {k}" for status, k in counts.items() if k)
    return f"{title}: of {len(statuses)} alternatives, {outcome}."
