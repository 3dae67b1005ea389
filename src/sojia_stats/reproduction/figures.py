"""The figures: one function each, drawn on the axes that it is given.

Colours are safe for colour-blind readers and differ in lightness, so that they survive a grey
print; each cell of a map carries its number of data sets as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reconstruction.backends import DataSet, Status
from sojia_stats.reconstruction.bounds import Bounds
from sojia_stats.reconstruction.datasets import Reconstruction
from sojia_stats.reproduction.tables import Map
from sojia_stats.reproduction.verdicts import count_of
from sojia_stats.statistics.survival import SurvivalCurve, kaplan_meier

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATUS_COLOURS: Final[Mapping[Status, str]] = {
    "determined": "#0b3c5d",
    "compatible": "#8fc1e3",
    "incompatible": "#b34700",
    "not-assessable": "#bdbdbd",
}

DRAWN: Final = 30
"""Data sets up to which each is drawn by itself."""

_STYLE: Final[Mapping[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so every machine has it
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.figsize": (6.0, 3.0),
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "savefig.bbox": "standard",
    "svg.fonttype": "path",
    "svg.hashsalt": "sojia_stats",
    "figure.constrained_layout.use": True,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in the project's style: fixed size, resolution and fonts.

    Examples
    --------
    >>> with style():
    ...     pass
    """
    import matplotlib as mpl
    import seaborn as sns

    with mpl.rc_context(), sns.axes_style("whitegrid"):
        mpl.rcParams.update(_STYLE)
        yield


def plot_map(table: Map, ax: Axes) -> Axes:
    """Draw the status and count under each alternative as a small map.

    Parameters
    ----------
    table : Map
        The alternatives in rows and columns.
    ax : Axes
        Where to draw.
    """
    import seaborn as sns
    from matplotlib.colors import ListedColormap

    kinds = list(STATUS_COLOURS)
    codes = [[kinds.index(trial.status) for trial in row] for row in table.cells]
    counts = [[table.text(trial) for trial in row] for row in table.cells]
    sns.heatmap(
        codes,
        annot=counts,
        fmt="",
        cmap=ListedColormap(list(STATUS_COLOURS.values())),
        vmin=-0.5,
        vmax=len(kinds) - 0.5,
        cbar=False,
        linewidths=1,
        xticklabels=list(table.columns),
        yticklabels=list(table.rows),
        ax=ax,
    )
    ax.set_title(table.title)
    ax.set_xlabel(table.column_title)
    ax.set_ylabel(table.row_title)
    ax.tick_params(axis="x", rotation=0)
    ax.tick_params(axis="y", rotation=0)
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

    Raises
    ------
    ValueError
        If no data set fits: there is nothing to draw.
    """
    if found.status == "incompatible":
        raise ValueError("no data set fits, so there is nothing to draw: see explain()")
    unit = f" ({found.summary.unit})" if found.summary.unit else ""
    if not few(found):
        ends = [found.ordered_value(k) for k in range(1, found.summary.n + 1)]
        return plot_ordered_values({label: ends}, f"{label}{unit}", ax)
    data_sets = list(islice(found, DRAWN))
    for row, values in enumerate(data_sets, start=1):
        _draw_row(values, row, ax)
    ax.set_yticks(range(1, len(data_sets) + 1))
    ax.set_ylim(len(data_sets) + 0.5, 0.5)
    ax.set_ylabel("data set")
    ax.set_xlabel(f"{label}{unit}")
    ax.grid(axis="y", visible=False)
    return ax


def few(found: Reconstruction) -> bool:
    """Whether every data set is drawn by itself."""
    count = count_of(found)
    return count is not None and count <= DRAWN


def _draw_row(values: DataSet, row: int, ax: Axes) -> None:
    """Draw one data set: a disc a patient, larger with a number where patients share a value."""
    numbers = [float(value) for value in values]
    ax.plot([numbers[0], numbers[-1]], [row, row], color="#9e9e9e", linewidth=1, zorder=1)
    for value in sorted(set(numbers)):
        shared = numbers.count(value)
        ax.scatter(value, row, s=36 + 60 * (shared - 1), color="#0b3c5d", zorder=2)
        if shared > 1:
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
    """
    colours = ["#0b3c5d", "#b34700", "#5e8c31"]
    for place, (name, bounds) in enumerate(ends.items()):
        rows = [k + 0.22 * place for k in range(1, len(bounds) + 1)]
        lows, highs = ([float(b.low) for b in bounds], [float(b.high) for b in bounds])
        finite = [end for end in (*lows, *highs) if math.isfinite(end)]
        lows = [max(low, min(finite, default=0)) for low in lows]
        highs = [min(high, max(finite, default=1)) for high in highs]
        colour = colours[place % len(colours)]
        ax.hlines(rows, lows, highs, color=colour, linewidth=3, label=name)
        ax.plot(lows, rows, "o", color=colour, markersize=5)
        ax.plot(highs, rows, "o", color=colour, markersize=5)
    n = max(len(bounds) for bounds in ends.values())
    ax.set_yticks(range(1, n + 1))
    ax.set_ylim(n + 0.7, 0.5)
    ax.set_ylabel("patient, in ascending order")
    ax.set_xlabel(label)
    ax.grid(axis="y", visible=False)
    if len(ends) > 1:
        ax.legend(frameon=False)
    return ax


def plot_kaplan_meier(curves: Mapping[str, SurvivalCurve], label: str, ax: Axes) -> Axes:
    """Draw Kaplan–Meier curves, with ticks where times were censored.

    Parameters
    ----------
    curves : mapping of str to SurvivalCurve
        The curves by the name that the legend gives them.
    label : str
        The time and its unit, for the axis.
    ax : Axes
        Where to draw.
    """
    import seaborn as sns

    palette = sns.color_palette("viridis", n_colors=max(len(curves), 2))
    dashes = ["-", "--", "-.", ":"]
    for place, (name, curve) in enumerate(curves.items()):
        table = curve.table
        times = [0.0, *(float(time) for time in table["time"])]
        survival = [1.0, *table["survival"]]
        ax.step(
            times,
            survival,
            where="post",
            color=palette[place % len(palette)],
            linestyle=dashes[place % len(dashes)],
            linewidth=2,
            label=name,
        )
        censored = table[table["censored"] > 0]
        ax.plot(
            [float(time) for time in censored["time"]], censored["survival"], "|", color="black"
        )
    ax.axhline(0.5, color="#9e9e9e", linewidth=1, linestyle=":")
    ax.set_xlim(left=0)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel(label)
    ax.set_ylabel("proportion without the event, S(t)")
    if len(curves) > 1:
        ax.legend(frameon=False)
    return ax


def curves_of(found: Reconstruction) -> dict[str, SurvivalCurve]:
    """Return the Kaplan–Meier curve of every compatible data set, all times taken as observed."""
    return {
        f"{{{', '.join(map(str, values))}}}": kaplan_meier(values)
        for values in islice(found, DRAWN)
    }
