"""What is said of a row: which numbers decide, and which slip would mend it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reconstruction.screening.row_by_search import (
    LARGEST,
    MEMORY,
    WIDEST,
    problem_of,
    wide,
)
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
LARGE: Final = (
    f"bounds alone do not decide, and the exact search is for rows of up to {LARGEST:,} patients"
)


@lru_cache(2**12)
def why_not(summary: Summary, reading: Reading) -> str:
    """Return the sentence of ``Reconstruction.explain`` for an incompatible row."""
    numbers = [f"{name} {printed}" for name, printed in summary.printed.items()]
    nothing = f"no data set gives {series([*numbers, f'n = {summary.n}'])}; which of these collide"
    if _too_much(summary, reading):
        return f"{nothing} is not sought beyond {LARGEST:,} patients or {WIDEST:,} steps"
    try:
        return Reconstruction(summary, reading).explain()
    except TooLarge:  # its advice is for a search that can be given more
        return f"{nothing} was not found within the limit of the search"


@lru_cache(2**12)
def mend(summary: Summary, reading: Reading) -> str:
    """Return the likeliest slip that would make an incompatible row compatible, or nothing."""
    if _too_much(summary, reading):
        return ""
    try:
        return next((repair.text for repair in repairs(summary, reading, MEMORY)), "")
    except ValueError:
        return ""


def _too_much(summary: Summary, reading: Reading) -> bool:
    """Whether a row is beyond what is searched."""
    if summary.n > LARGEST:
        return True
    return reading.step is not None and wide(problem_of(summary, reading))
