"""The kinds of arrays that counting hands on: what a cell holds, and in which dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[Any]
"""Whole numbers: int64 where all that is computed from them fits, else Python's own (object)."""

Rows = npt.NDArray[np.int64]
"""Whole numbers of steps, shape (data sets, n): a data set a row, ascending."""

Table = npt.NDArray[Any]
"""Ways to go on from each cell: uint64 modulo 2^64 or a prime, float64, bool (whether there is
one) or Python's own integers (object)."""

Words = npt.NDArray[np.uint64]
"""Numbers of ways modulo 2^64, or modulo a prime below 2^32."""

Floats = npt.NDArray[np.float64]
"""Numbers in double precision."""
