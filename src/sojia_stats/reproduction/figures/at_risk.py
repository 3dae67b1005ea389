"""The numbers at risk, as a table under the time axis of a Kaplan–Meier figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sojia_stats.reproduction.figures.style import SMALL, make_room
from sojia_stats.statistics.curve import SurvivalCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 1.4 * SMALL
"""Height of a row in points."""


def write_at_risk(curves: Mapping[str, SurvivalCurve], ax: Axes) -> None:
    """Write how many patients are at risk just before each tick, a row a curve.

    Parameters
    ----------
    curves : mapping of str to SurvivalCurve
        The rows by their name.
    ax : Axes
        Has its time axis, with its limits and its label; its ticks are fixed.
    """
    make_room(ax)
    first, last = ax.get_xlim()
    ticks = [float(tick) for tick in ax.get_xticks() if first <= tick <= last]
    ax.set_xticks(ticks)
    widest = len(str(max(curve.n for curve in curves.values())))
    aside = -(8 + 0.35 * SMALL * widest)  # the first number stands in the middle of its tick
    rows: list[tuple[str, SurvivalCurve | None]] = list(curves.items())
    rows = [("at risk", None), *rows] if len(rows) > 1 else [("at risk", rows[0][1])]
    for place, (name, curve) in enumerate(rows):
        below = -(4 + ROW * place)
        _write(name, 0.0, "axes fraction", aside, below, "right", ax)
        if curve is None:
            continue
        for tick in ticks:
            _write(str(number_at_risk(curve, tick, last)), tick, "data", 0, below, "center", ax)


def number_at_risk(curve: SurvivalCurve, time: float, last: float) -> int:
    """Return how many patients were at risk just before a time, those who end at it included.

    With late entry it is the number just before the next of the curve's times.

    Parameters
    ----------
    curve : SurvivalCurve
        The curve.
    time : float
        A tick, which can be off by its rounding: 0.1 + 0.2 is meant to be 0.3.
    last : float
        The end of the axis, by which that rounding is measured.

    Examples
    --------
    >>> from sojia_stats import kaplan_meier
    >>> curve = kaplan_meier([2, 3, 5, 10])
    >>> [number_at_risk(curve, tick, last=12.0) for tick in (0, 2, 4, 12)]
    [4, 4, 2, 0]
    """
    place = bisect_left(curve.times, time - 1e-9 * last)
    return curve.at_risk[place] if place < len(curve.times) else 0


def _write(text: str, x: float, of: str, aside: float, below: float, align: str, ax: Axes) -> None:
    """Write beneath the label of the time axis, wherever the layout puts that."""
    ax.annotate(
        text,
        (x, 0.0),
        xycoords=(of, ax.xaxis.label),
        xytext=(aside, below),
        textcoords="offset points",
        ha=align,
        va="top",
        fontsize=SMALL,
        annotation_clip=False,
    )
