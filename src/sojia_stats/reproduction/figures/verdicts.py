"""What the verdicts rest on: the map of readings, the data sets, the bounds of each value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from sojia_stats.reconstruction.printed_numbers.bounds import Bounds
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.time_to_event import SurvivalReconstruction
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.figures.style import (
    DARK,
    GREY,
    INKS,
    STATUS_COLOURS,
    look,
    with_unit,
)
from sojia_stats.reproduction.judging.evidence import FEW
from sojia_stats.reproduction.judging.trials import count_of
from sojia_stats.reproduction.tables import Map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN: Final = FEW
"""Data sets up to which each is drawn by itself: at 0.24 inches a row they still fit a page."""

_FITTING: Final = 9
"""Characters that fit into one of six cells of a map six inches wide; longer counts are smaller."""


def plot_map(table: Map, ax: Axes) -> Axes:
    """Draw the status and count under each alternative as a small map.

    Each cell carries its number of data sets, so that the map can be read without colours.

    Parameters
    ----------
    table : Map
        The alternatives in rows and columns.
    ax : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same.
    """
    import matplotlib
    from matplotlib.colors import ListedColormap

    kinds = list(STATUS_COLOURS)
    ax.pcolormesh(
        [[kinds.index(trial.status) for trial in row] for row in table.cells],
        cmap=ListedColormap(list(STATUS_COLOURS.values())),
        vmin=-0.5,
        vmax=len(kinds) - 0.5,
        edgecolors="white",
        linewidths=1,
    )
    for place, row in enumerate(table.cells):
        for column, trial in enumerate(row):
            text = table.text(trial)
            ax.text(
                column + 0.5,
                place + 0.5,
                text,
                size=matplotlib.rcParams["font.size"] * min(1, _FITTING / len(text)),
                color=INKS[trial.status],
                ha="center",
                va="center",
                in_layout=False,  # it stands inside: measuring it again and again takes time
            )
    columns, rows = len(table.columns), len(table.rows)
    ax.set(xlim=(0, columns), ylim=(rows, 0))  # rows from above
    ax.set_xticks([column + 0.5 for column in range(columns)], table.columns)
    ax.set_yticks([row + 0.5 for row in range(rows)], table.rows, va="center")
    ax.spines[:].set_visible(False)
    ax.set_title(table.title, y=1.0)  # nothing is above, so no label need be measured to place it
    ax.set_xlabel(table.column_title)
    ax.set_ylabel(table.row_title)
    return ax


def plot_data_sets(found: Reconstruction, label: str, ax: Axes) -> Axes:
    """Draw every compatible data set as a row of patients' values.

    Where there are more than thirty, or infinitely many, the bounds of each ordered value are drawn
    instead.

    Parameters
    ----------
    found : Reconstruction
        At least one data set must fit.
    label : str
        The quantity, for the axis.
    ax : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same.

    Raises
    ------
    ValueError
        If no data set fits: there is nothing to draw.
    """
    if found.status == "incompatible":
        raise ValueError("no data set fits, so there is nothing to draw: see explain()")
    if few(found):
        return plot_listed(list(islice(found, DRAWN)), with_unit(label, found), ax)
    ends = [found.ordered_value(k) for k in range(1, found.summary.n + 1)]
    return plot_ordered_values({label: ends}, with_unit(label, found), ax)


def plot_listed(data_sets: Sequence[DataSet], label: str, ax: Axes) -> Axes:
    """Draw data sets that are listed, a row each; the label names the quantity and its unit."""
    for row, values in enumerate(data_sets, start=1):
        _draw_row(values, row, ax)
    ax.set_yticks(range(1, len(data_sets) + 1))
    ax.set_ylim(len(data_sets) + 0.5, 0.5)
    ax.set_ylabel("data set")
    ax.set_xlabel(label)
    ax.grid(axis="y", visible=False)
    return ax


def few(found: Reconstruction | SurvivalReconstruction, most: int = DRAWN) -> bool:
    """Whether there are so few data sets that every one is drawn by itself."""
    count = found.count if isinstance(found, SurvivalReconstruction) else count_of(found)
    return count is not None and count <= most


def _draw_row(values: DataSet, row: int, ax: Axes) -> None:
    """Draw one data set: a disc a patient, larger with a number where patients share a value."""
    numbers = [float(value) for value in values]
    ax.plot([numbers[0], numbers[-1]], [row, row], color=GREY, linewidth=1, zorder=1)
    for shared, alike in groupby(sorted(set(numbers)), key=numbers.count):
        together = list(alike)
        rows = [row] * len(together)
        ax.scatter(together, rows, s=36 + 60 * (shared - 1), color=DARK, zorder=2)
        for value in together if shared > 1 else ():
            ax.annotate(
                str(shared), (value, row), color="white", ha="center", va="center", fontsize=7
            )


def plot_ordered_values(ends: Mapping[str, Sequence[Bounds]], label: str, ax: Axes) -> Axes:
    """Draw the bounds of each ordered patient value, of one or several quantities.

    Parameters
    ----------
    ends : mapping of str to sequence of Bounds
        For each quantity the bounds of its values in ascending order.
    label : str
        The quantity and its unit, for the axis.
    ax : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same.
    """
    for place, (name, bounds) in enumerate(ends.items()):
        rows = [k + 0.22 * place for k in range(1, len(bounds) + 1)]
        finite = [float(e) for b in bounds for e in (b.low, b.high) if math.isfinite(e)]
        lows = [max(float(b.low), min(finite, default=0)) for b in bounds]
        highs = [min(float(b.high), max(finite, default=1)) for b in bounds]
        drawn = look(place)
        ax.hlines(rows, lows, highs, color=drawn.colour, linewidth=3, label=name)
        for side in (lows, highs):
            ax.plot(side, rows, drawn.marker, color=drawn.colour, markersize=5)
    n = max(len(bounds) for bounds in ends.values())
    ax.set_yticks(range(1, n + 1))
    ax.set_ylim(n + 0.7, 0.5)
    ax.set_ylabel("patient, in ascending order")
    ax.set_xlabel(label)
    ax.grid(axis="y", visible=False)
    if len(ends) > 1:
        ax.legend(frameon=False)
    return ax
