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
    from matplotlib.lines import Line2D

Stretch = tuple[list[float], list[float], list[float]]
"""Times, low and high of a band; the last time ends it."""


def draw_curve(curve: SurvivalCurve, ax: Axes, **look: Any) -> Line2D:
    """Draw the steps of one curve from time 0 to its last time."""
    times = [0.0, *(float(time) for time in curve.times)]
    survival = [1.0, *(float(survival) for survival in curve.exact_survival)]
    (line,) = ax.step(times, survival, where="post", zorder=3, **look)
    return line


def mark_censored(curves: Iterable[SurvivalCurve], ax: Axes) -> Line2D | None:
    """Put a tick on each curve where a time was censored."""
    marks = None
    for curve in curves:
        points = [
            (float(time), float(survival))
            for time, survival, censored in zip(
                curve.times, curve.exact_survival, curve.censored, strict=True
            )
            if censored
        ]
        if points:
            (marks,) = ax.plot(
                [time for time, _ in points],
                [survival for _, survival in points],
                "|",
                color="black",
                markersize=8,
                markeredgewidth=1.2,
                zorder=4,
            )
    return marks


def stretches(limits: pd.DataFrame, low: str, high: str) -> Iterator[Stretch]:
    """Yield the bands where there are limits, each closed at the time up to which they hold."""
    rows = [
        (float(t), float(a), float(b))
        for t, a, b in zip(limits["time"], limits[low], limits[high], strict=True)
    ]
    run: list[tuple[float, float, float]] = []
    for time, bottom, top in rows:
        if math.isnan(bottom) or math.isnan(top):
            if run:
                yield _columns([*run, (time, *run[-1][1:])])
            run = []
        else:
            run.append((time, bottom, top))
    if run:
        yield _columns(run)


def _columns(rows: list[tuple[float, float, float]]) -> Stretch:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def axes_of_survival(label: str, times: Iterable[Any], ax: Axes) -> None:
    """Start the axes at time 0, mark survival 1/2, and write what they show."""
    whole_ticks(times, ax)
    ax.axhline(0.5, color=GREY, linewidth=1, linestyle=":")
    ax.set_xlim(left=0)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(label)
    ax.set_ylabel("proportion without\nthe event, S(t)")
