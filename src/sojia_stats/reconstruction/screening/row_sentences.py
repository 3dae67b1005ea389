"""What is said of a row: which numbers decide, and which slip would mend it."""

from __future__ import annotations

from functools import lru_cache

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.printed_numbers.reading import Reading
from sojia_stats.reconstruction.printed_numbers.summary import Summary
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.slips import repairs
from sojia_stats.reconstruction.screening.row_by_search import LARGEST, MEMORY, WIDEST, beyond
from sojia_stats.wording.rows import not_found, not_sought


@lru_cache(2**12)
def why_not(summary: Summary, reading: Reading) -> str:
    """Return the sentence of ``Reconstruction.explain`` for an incompatible row."""
    if beyond(summary, reading):
        return not_sought(summary.printed, summary.n, LARGEST, WIDEST)
    try:
        return Reconstruction(summary, reading).explain()
    except TooLarge:  # its advice is for a search that can be given more
        return not_found(summary.printed, summary.n)


@lru_cache(2**12)
def mend(summary: Summary, reading: Reading) -> str:
    """Return the likeliest slip that would make an incompatible row compatible, or nothing."""
    if beyond(summary, reading):
        return ""
    try:
        return next((repair.text for repair in repairs(summary, reading, MEMORY)), "")
    except ValueError:
        return ""
