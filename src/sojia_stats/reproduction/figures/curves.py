"""How a survival curve is drawn: its steps, its censored times, its band, and its axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sojia_stats.reproduction.figures.style import GREY, whole_ticks
from sojia_stats.statistics.curve import SurvivalCurve

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection
    from matplotlib.lines import Line2D

Run = list[tuple[float, float, float]]
"""Time, low and high of a band; the last time ends it."""


def draw_curve(curve: SurvivalCurve, ax: Axes, **look: Any) -> Line2D:
    """Draw the steps of one curve from time 0 to its last time."""
    times = [0.0, *(float(time) for time in curve.times)]
    survival = [1.0, *(float(survival) for survival in curve.exact_survival)]
    (line,) = ax.step(times, survival, where="post", zorder=3, **look)
    return line


def mark_censored(curves: Iterable[SurvivalCurve], ax: Axes) -> list[tuple[Line2D, str]]:
    """Put a tick on each curve where a time was censored; return what the legend says of it."""
    marks: list[Line2D] = []
    for curve in curves:
        ends = zip(curve.times, curve.exact_survival, curve.censored, strict=True)
        points = [(float(time), float(survival)) for time, survival, censored in ends if censored]
        if points:
            x, y = zip(*points, strict=True)
            marks += ax.plot(x, y, "|", color="black", markersize=8, markeredgewidth=1.2, zorder=4)
    return [(mark, "censored") for mark in marks[-1:]]


def draw_bands(
    limits: pd.DataFrame, low: str, high: str, ax: Axes, **look: Any
) -> list[PolyCollection]:
    """Fill between two columns, in several bands where limits are missing in between."""
    bands: list[PolyCollection] = []
    for run in _runs(limits, low, high):
        times, bottoms, tops = zip(*run, strict=True)
        bands.append(ax.fill_between(times, bottoms, tops, step="post", **look))
    return bands


def _runs(limits: pd.DataFrame, low: str, high: str) -> Iterator[Run]:
    """Yield the bands where there are limits, each closed at the time up to which they hold."""
    run: Run = []
    for row in zip(limits["time"], limits[low], limits[high], strict=True):
        time, bottom, top = map(float, row)
        if not (math.isnan(bottom) or math.isnan(top)):
            run.append((time, bottom, top))
        elif run:
            yield [*run, (time, *run[-1][1:])]
            run = []
    if run:
        yield run


def axes_of_survival(label: str, times: Iterable[Any], ax: Axes) -> None:
    """Start the axes at time 0, mark survival 1/2, and write what they show."""
    whole_ticks(times, ax)
    ax.axhline(0.5, color=GREY, linewidth=1, linestyle=":")
    ax.set_xlim(left=0)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(label)
    ax.set_ylabel("proportion without\nthe event, S(t)")
