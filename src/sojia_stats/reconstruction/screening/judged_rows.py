"""What rows come to: a status, a number of data sets, and why a row is not assessable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from sojia_stats.reconstruction.screening.arrays import Flags, Floats, Ints
from sojia_stats.wording import names

STATUSES: Final = (*names.STATUSES, "unreadable")

OPEN: Final = -1
"""Stands for a status, or a number of data sets, that is not found yet."""

UNKNOWN: Final = -1.0
"""A number of data sets that is not counted."""


class Code(IntEnum):
    """Places in STATUSES."""

    DETERMINED, COMPATIBLE, INCOMPATIBLE, NOT_ASSESSABLE, UNREADABLE = range(5)


class Cause(IntEnum):
    """Why a row is not assessable."""

    NOTHING_PRINTED, NO_STEP, SEARCH_UNDECIDED, TOO_MANY_PATIENTS = range(1, 5)


@dataclass(slots=True)
class JudgedRows:
    """What rows come to, filled test by test: (rows,) each."""

    status: Ints  # place in STATUSES, or OPEN
    ways: Floats  # number of data sets, exact up to ``order_counts.COUNTED``, or UNKNOWN
    cause: Ints  # why a row is not assessable; 0 for the others

    @classmethod
    def all_open(cls, size: int) -> JudgedRows:
        """Return so many rows of which nothing is known."""
        cause = np.zeros(size, dtype=np.int64)
        return cls(np.full_like(cause, OPEN), np.full(size, UNKNOWN), cause)

    @property
    def open(self) -> Flags:
        """Which rows have no status yet."""
        return np.asarray(self.status == OPEN)

    def refuse(self, rows: Ints | Flags | int, cause: Cause) -> None:
        """Enter that rows are not assessable."""
        self.status[rows], self.cause[rows] = Code.NOT_ASSESSABLE, cause

    def enter(self, rows: Ints, ways: Floats) -> None:
        """Enter numbers of data sets, Floats (rows,); rows with NaN stay open."""
        known = ~np.isnan(ways)
        rows, ways = rows[known], ways[known]
        self.ways[rows] = ways
        self.status[rows] = np.where(ways == 1, Code.DETERMINED, Code.COMPATIBLE)
        self.status[rows[ways == 0]] = Code.INCOMPATIBLE

    def enter_some(self, rows: Ints, some: Ints) -> None:
        """Enter 0, 1, or 2 for more data sets, Ints (rows,); rows with OPEN stay open."""
        self.enter(rows, np.where(some == OPEN, np.nan, some))
        self.ways[rows[some > 1]] = UNKNOWN
