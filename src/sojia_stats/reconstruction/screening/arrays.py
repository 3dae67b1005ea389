"""Arrays of a block of rows: one entry a row, whole numbers in steps.

Where a docstring of this room says nothing else, an array is Ints (rows,): each entry belongs to
one row, as int64; its unit is the step of that row, or the squared step for squares and spreads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

BEYOND: Final = 2**50
"""Steps that stand for an end that is not printed: beyond all that 64 bits are used for
(``integer_windows.FAR``), and small enough to be added up a few times."""


class Columns:
    """Arrays of one length side by side; an index takes the same rows of each."""

    __slots__ = ()

    def __getitem__(self, rows: Ints | Flags) -> Self:
        """Return some of the rows, by their places or by a mask, Flags (rows,)."""
        make: Any = type(self)
        found: Self = make(*(getattr(self, name)[rows] for name in make.__slots__))
        return found


@dataclass(frozen=True, slots=True)
class Windows(Columns):
    """A window for each row, ends included: Ints (rows,); it is empty where low is above high."""

    low: Ints
    high: Ints

    @property
    def fixed(self) -> Flags:
        """Which windows hold exactly one number."""
        return np.asarray(self.low == self.high)

    def __sub__(self, shift: Ints) -> Windows:
        """Return the windows of the numbers less a shift."""
        return Windows(self.low - shift, self.high - shift)


def distinct(*codes: Ints) -> tuple[Ints, Ints]:
    """Return the group of rows that agree in codes from −1, Ints (rows,), and each group's first.

    The ranges of the codes multiply: a block has at most 2^16 rows, so that three codes of as many
    values fit into 64 bits, with a short one beside them.
    """
    import pandas as pd

    key = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        key = key * (int(code.max(initial=-1)) + 2) + code + 1
    group, keys = pd.factorize(key)
    first = np.zeros(len(keys), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]  # of a group's rows the first is written last
    return group.astype(np.int64), first


def ranges(counts: Ints) -> tuple[Ints, Ints]:
    """List 0, 1, …, count − 1 for every row: the row of each number, and the number.

    >>> ranges(np.array([2, 0, 1]))
    (array([0, 0, 2]), array([0, 1, 0]))
    """
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
