"""Proportions of several series side by side, each with its exact interval, and none pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.figures.style import SMALL, legend_above, look, make_room, write
from sojia_stats.statistics.proportions import proportion_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE: Final = 54
"""Letters in a line of the words beside a row: half the width of a figure of 6 inches."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of the patients of a series had an outcome.

    Attributes
    ----------
    study, disease, outcome : str
        Whose patients, with what, and what was counted.
    events, n : int
        How many had it, of how many.
    kind : str
        What tells rows apart, such as "series" or "placebo"; each kind has its own mark.
    """

    study: str
    disease: str
    outcome: str
    events: int
    n: int
    kind: str = "series"

    def __str__(self) -> str:
        """Return the row in words."""
        return f"{self.study}, {self.disease}: {self.outcome}, {self.events}/{self.n}"


def plot_proportions(rows: Sequence[Proportion], ax: Axes) -> Axes:
    """Draw proportions with exact 95 % intervals (Clopper–Pearson), a row each from above.

    Study, disease and outcome stand beside each row, because they differ: nothing is pooled, and
    no line says what the rows would have in common.

    Parameters
    ----------
    rows : sequence of Proportion
        What is drawn, in this order.
    ax : Axes
        Where to draw. Each row needs some 0.4 inches of height.

    Returns
    -------
    Axes
        The same; its horizontal axis is in percent.

    Raises
    ------
    TypeError
        If a row is no Proportion.
    ValueError
        If there is no row, or the events of one are not from 0 to its n.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> rows = [Proportion("Smith 2020", "systemic JIA", "remission", 2, 4)]
    >>> ax = plot_proportions(rows, Figure().subplots())
    >>> [round(float(x), 1) for x in ax.get_lines()[0].get_xdata()]
    [6.8, 50.0, 93.2]
    """
    for row in rows:
        if not isinstance(row, Proportion):
            raise TypeError(
                f"a row is a {type(row).__name__}: give a Proportion, such as "
                'Proportion("Smith 2020", "systemic JIA", "remission", 2, 4)'
            )
    if not rows:
        raise ValueError("there is no proportion to draw: give at least one")
    make_room(ax)
    kinds = list(dict.fromkeys(row.kind for row in rows))
    marks: dict[str, Any] = {}
    ends: list[tuple[float, int]] = []
    for place, row in enumerate(rows, start=1):
        found = proportion_interval(row.events, row.n, level=0.95, method="clopper-pearson")
        low, high = (100 * float(end) for end in (found.low, found.high))
        ends += [(low, place), (high, place)]
        drawn = look(kinds.index(row.kind))
        (line,) = ax.plot(
            [low, 100 * row.events / row.n, high],
            [place] * 3,
            color=drawn.colour,
            linestyle=drawn.line,
            linewidth=1.8,
            marker=drawn.marker,
            markevery=[1],
            markersize=6.5,
            markeredgecolor="black",
            markeredgewidth=0.6,
            label=row.study,
            clip_on=False,  # a mark at 0 % or 100 % is whole
            zorder=3,
        )
        marks.setdefault(row.kind, line)
        count, right = f"{row.events}/{row.n}", ("axes fraction", "data")
        write(count, (1.0, place), right, (10, 0), ax, va="center")
    ax.plot(
        *zip(*ends, strict=True), "|", color="black", markersize=8, label="limits", clip_on=False
    )
    # The study with the disease, and the outcome below.
    beside = [(f"{row.study}, {row.disease}", row.outcome) for row in rows]
    labels = ["\n".join(shorten(t, LINE, placeholder=" …") for t in texts) for texts in beside]
    ax.set_yticks(range(1, len(rows) + 1), labels, fontsize=SMALL)
    ax.set_ylim(len(rows) + 0.6, 0.4)
    ax.set_xlim(0, 100)
    ax.set_xlabel("patients with the outcome named (%), exact 95 % interval")
    ax.grid(axis="y", visible=False)
    if len(kinds) > 1:
        legend_above(ax, [(line, kind) for kind, line in marks.items()])
    return ax
