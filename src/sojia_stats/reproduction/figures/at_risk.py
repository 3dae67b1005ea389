"""The numbers at risk, as a table under the time axis of a Kaplan–Meier figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.figures.names import LETTER, fitted, letters_beside
from sojia_stats.reproduction.figures.style import SMALL, make_room, write
from sojia_stats.statistics.curve import SurvivalCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW: Final = 1.4 * SMALL
"""Height of a row in points: that of its text and a gap of a fifth of it."""

AT_RISK: Final = "at risk"
"""The heading."""

SHARE: Final = 0.35
"""Of the axes' height before the layout, for the table: beside ticks, labels and a short legend,
about half of the figure is left to the curves, and four curves' table fits three inches.
"""


def check_room(curves: Mapping[str, SurvivalCurve], ax: Axes) -> None:
    """Refuse a table that would leave too little of the figure to the curves."""
    figure: Any = ax.figure.canvas.figure  # the whole one, where the axes are in a part of it
    high = figure.get_figheight()
    needed = high * height_of(curves) / (SHARE * ax.bbox.height * 72 / figure.dpi)
    if needed > high:
        raise ValueError(
            f"the numbers at risk of {len(curves)} curves leave too little of a figure {high:g} "
            f"inches high to the curves: give a figure at least {ceil(10 * needed) / 10:g} inches "
            "high, or at_risk=False"
        )


def write_at_risk(curves: Mapping[str, SurvivalCurve], ax: Axes) -> None:
    """Write how many patients are at risk just before each tick, a row a curve.

    The time axis has its limits and its label already; its ticks are fixed here.
    """
    make_room(ax)
    first, last = ax.get_xlim()
    ticks = [float(tick) for tick in ax.get_xticks() if first <= tick <= last]
    ax.set_xticks(ticks)
    aside = -_aside(curves)
    rows: list[tuple[str, SurvivalCurve | None]]
    rows = list(zip(_names(curves, ax), curves.values(), strict=True))
    if len(rows) > 1:
        rows.insert(0, (AT_RISK, None))
    # Beneath the label of the time axis, wherever the layout puts that.
    label = ax.xaxis.label
    for place, (name, curve) in enumerate(rows):
        below = -(4 + ROW * place)
        write(name, (0.0, 0.0), ("axes fraction", label), (aside, below), ax, ha="right", va="top")
        if curve is None:
            continue
        for tick in ticks:
            number = str(number_at_risk(curve, tick, last))
            write(number, (tick, 0.0), ("data", label), (0, below), ax, ha="center", va="top")


def height_of(curves: Mapping[str, SurvivalCurve]) -> float:
    """Return the height of the table in points; a single curve has no row for the heading."""
    return ROW * (len(curves) + 1 if len(curves) > 1 else 1)


def width_beside(curves: Mapping[str, SurvivalCurve], ax: Axes) -> float:
    """Return the width in points of what stands to the left of the first tick."""
    longest = max(len(name) for name in (*_names(curves, ax), AT_RISK))
    return LETTER * SMALL * longest + _aside(curves)


def _names(curves: Mapping[str, SurvivalCurve], ax: Axes) -> list[str]:
    if len(curves) == 1:
        return [AT_RISK]
    return fitted(dict.fromkeys(curves, ""), letters_beside(ax, SMALL), 1)


def _aside(curves: Mapping[str, SurvivalCurve]) -> float:
    """Return how far the names stand from the first tick, in whose middle a number stands."""
    widest = len(str(max(curve.n for curve in curves.values())))
    return 8 + 0.35 * SMALL * widest


def number_at_risk(curve: SurvivalCurve, time: float, last: float) -> int:
    """Return how many patients were at risk just before a time, those who end at it included.

    With late entry it is the number just before the next of the curve's times. A tick can be off by
    its rounding, measured by the end of the axis, ``last``: 0.1 + 0.2 is meant to be 0.3.
    """
    place = bisect_left(curve.times, time - 1e-9 * last)
    return curve.at_risk[place] if place < len(curve.times) else 0
