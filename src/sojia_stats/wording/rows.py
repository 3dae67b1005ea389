"""Why a row of a screened table has its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sojia_stats.wording.names import Statistic
from sojia_stats.wording.numbers import series

ORDERED: Final = "the printed ordered values lie where n, the step and each other allow them"
COMPUTED: Final = "some data sets give all the printed numbers"
ONE: Final = "exactly one data set gives all the printed numbers"
NOTHING: Final = "no statistic is printed, so there is nothing to recompute"
STEPLESS: Final = (
    "neither minimum nor maximum is printed, so nothing shows the step of patients' values: give a "
    "step"
)
UNDECIDED: Final = (
    "whether a data set fits could not be decided within the limit of the search: give a coarser "
    "step"
)
LAST_PLACE: Final = "last place of minimum and maximum"
"""Where a step comes from that nobody gave."""


def too_many(patients: int) -> str:
    """Return that a row has more patients than the exact search takes."""
    return (
        f"bounds alone do not decide, and the exact search is for rows of up to {patients:,} "
        "patients"
    )


def not_sought(printed: Mapping[Statistic, object], n: int, patients: int, steps: int) -> str:
    """Return that nothing fits, and up to how many patients and steps it is sought why."""
    return f"{_nothing(printed, n)} is not sought beyond {patients:,} patients or {steps:,} steps"


def not_found(printed: Mapping[Statistic, object], n: int) -> str:
    """Return that nothing fits, and that the search for why came to its limit."""
    return f"{_nothing(printed, n)} was not found within the limit of the search"


def _nothing(printed: Mapping[Statistic, object], n: int) -> str:
    numbers = series([*(f"{name} {text}" for name, text in printed.items()), f"n = {n}"])
    return f"no data set gives {numbers}; which of these collide"
