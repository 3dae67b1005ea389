"""The memory and the work that one exact answer may take, and what to say beyond them."""

from __future__ import annotations

import math
from typing import Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.counting.box import Frame
from sojia_stats.reconstruction.counting.tables.size_estimate import magnitude
from sojia_stats.reconstruction.effort import demand

WORK: Final = 4 * 10**10
"""Additions that one answer may take; a minute, more or less."""


def allow(frame: Frame, size: int, memory: int, work: int = 0) -> None:
    """Raise an error if tables would outgrow the memory, or additions the work.

    Parameters
    ----------
    frame : Frame
        Names the problem in the error, with the order of magnitude of its count.
    size, memory : int
        Bytes needed, and bytes that may be used.
    work : int
        Additions needed.

    Raises
    ------
    TooLarge
        In one sentence, with what to do instead.
    """
    demand(work)
    if size <= memory and work <= WORK:
        return
    need = f"{size / 2**30:.1f} GiB of tables" if size > memory else f"{work:.0e} additions"
    width = frame.highs[-1] - frame.lows[0] + 1
    power = magnitude(frame)
    about = f"about 10^{power:.0f}" if math.isfinite(power) and power > 0 else "few"
    raise TooLarge(
        f"{about} data sets of n = {frame.n} on {width} steps: the exact answer takes {need}; "
        "allow more memory, or give a coarser step or narrower bounds (within=); status and bounds "
        "answer without it"
    )
