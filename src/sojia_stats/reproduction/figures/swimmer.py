"""The swimmer plot: how long each patient was followed, and how that ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.errors import TooLarge
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.time_to_event import SurvivalReconstruction
from sojia_stats.reconstruction.searches.protocol import MOST_LISTED
from sojia_stats.reproduction.figures.style import DARK, LIGHT, legend_above, whole_ticks, with_unit
from sojia_stats.reproduction.figures.verdicts import few

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BARS: Final = 60
"""Patients of all data sets together up to which each has a bar: a page of them."""

CARET: Final = 9
"""matplotlib's marker that begins at its point and points to the right."""


def plot_swimmer(found: Reconstruction | SurvivalReconstruction, label: str, ax: Axes) -> Axes:
    """Draw a bar a patient, with a diamond for an event and an arrow for a censored time.

    A group of bars is a data set. Instead of more than sixty bars there is one a patient, over all
    data sets: filled up to the least time, hatched up to the greatest, with the latest event and
    the latest censored time of that patient.

    Parameters
    ----------
    found : Reconstruction or SurvivalReconstruction
        At least one data set must fit; without censoring all times are taken as observed.
    label : str
        The time, for the axis; its unit is added.
    ax : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same.

    Raises
    ------
    TypeError
        If it is none of the two.
    ValueError
        If no data set fits, or a time may be negative or has no upper bound.
    TooLarge
        If there are more than 200,000 data sets with censoring.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sojia_stats import Summary, reconstruct
    >>> days = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
    >>> found = reconstruct(days, rounding="exact")
    >>> ax = plot_swimmer(found, "Time to remission", Figure().subplots())
    >>> [float(bar.get_width()) for bar in ax.patches[:4]]
    [2.0, 2.0, 6.0, 10.0]
    """
    if not isinstance(found, Reconstruction | SurvivalReconstruction):
        raise TypeError(
            f"found is a {type(found).__name__}: give what reconstruct or reconstruct_survival "
            "returned, a Reconstruction or SurvivalReconstruction"
        )
    if found.status == "incompatible":
        raise ValueError("no data set fits, so there is nothing to draw: see explain()")
    swimmers = _swimmers(found)
    for rank, swimmer in enumerate(swimmers, start=1):
        _check(swimmer, f"patient {rank}")
    n = found.summary.n
    if not _each(found):
        _draw(swimmers, [float(rank) for rank in range(1, n + 1)], ax)
        ax.set_yticks(range(1, n + 1))
        ax.set_ylabel("patient,\nin ascending order")
    else:
        # A free row parts the groups.
        _draw(swimmers, [place + place // n + 1.0 for place in range(len(swimmers))], ax)
        many = len(swimmers) // n
        middles = [(n + 1) * (group - 0.5) for group in range(1, many + 1)]
        ax.set_yticks(middles, list(map(str, range(1, many + 1))))
        ax.set_ylabel("data set")
    whole_ticks((swimmer.greatest for swimmer in swimmers), ax)
    ax.set_xlim(left=0)
    ax.set_xlabel(with_unit(label, found))
    ax.grid(axis="y", visible=False)
    return ax


@dataclass(frozen=True, slots=True)
class _Swimmer:
    """One bar: the patient's time, hatched between the two where they differ, and its latest ends.

    Those are the latest time with the event and the latest at which the patient is censored.
    """

    least: float
    greatest: float
    event: float | None
    censored: float | None


def _each(found: Reconstruction | SurvivalReconstruction) -> bool:
    """Whether every patient of every data set has a bar."""
    return few(found, BARS // found.summary.n)


def _swimmers(found: Reconstruction | SurvivalReconstruction) -> list[_Swimmer]:
    """Return the bars: of each data set in turn, or of each rank over all data sets."""
    if _each(found):
        return [_over([patient]) for data_set in found for patient in _pairs(data_set)]
    if isinstance(found, Reconstruction):
        ends = [found.ordered_value(rank) for rank in range(1, found.summary.n + 1)]
        return [_Swimmer(float(b.low), float(b.high), float(b.high), None) for b in ends]
    if found.count > MOST_LISTED:
        raise TooLarge(
            f"{found.count:,} data sets with censoring are more than the {MOST_LISTED:,} that are "
            "listed for a figure: give a coarser step, narrower bounds (within=), or fewer numbers "
            "censored"
        )
    return [_over(rank) for rank in zip(*found, strict=True)]


def _pairs(data_set: Sequence[Any]) -> list[tuple[Any, int]]:
    return [patient if isinstance(patient, tuple) else (patient, 1) for patient in data_set]


def _over(patients: Sequence[tuple[Any, int]]) -> _Swimmer:
    """Return one bar for what one patient is in one or all data sets."""
    ends = {float(time) for time, _ in patients}
    events = {float(time) for time, event in patients if event}
    censored = {float(time) for time, event in patients if not event}
    return _Swimmer(min(ends), max(ends), max(events, default=None), max(censored, default=None))


def _check(swimmer: _Swimmer, where: str) -> None:
    if swimmer.least < 0:
        raise ValueError(
            f"{where} may have the value {swimmer.least:g}, which is no time from a start: give "
            "reconstruct within=(0, None)"
        )
    if math.isinf(swimmer.greatest):
        raise ValueError(
            f"{where} may have any time, however long: give a maximum, or bounds (within=)"
        )


def _draw(swimmers: Sequence[_Swimmer], rows: Sequence[float], ax: Axes) -> None:
    """Draw the bars from above, and what their ends mean."""
    ranges = [(s.greatest - s.least, row, s.least) for s, row in zip(swimmers, rows, strict=True)]
    ranges = [bar for bar in ranges if bar[0] > 0]
    look: dict[str, Any] = {"height": 0.62, "edgecolor": DARK, "linewidth": 0.6}
    bars = ax.barh(rows, [s.least for s in swimmers], facecolor=LIGHT, **look)
    entries: list[tuple[Any, str]] = []
    if ranges:
        widths, places, starts = zip(*ranges, strict=True)
        hatched = ax.barh(places, widths, left=starts, facecolor="white", hatch="////", **look)
        entries += [(bars, "least time of all data sets"), (hatched, "up to the greatest")]
    row_height = ax.bbox.height * 72 / ax.figure.dpi / (max(rows) + 0.5)
    size = min(7.0, 0.75 * row_height)
    beside = 0.2 if ranges else 0.0  # event and censoring of one patient stand side by side
    latest = "latest " if ranges else ""
    kinds: list[tuple[str, Any, float, float, list[float | None]]] = [
        ("event", "D", size, -beside, [s.event for s in swimmers]),
        ("censored", CARET, 1.4 * size, beside, [s.censored for s in swimmers]),
    ]
    both = [s.event is not None and s.censored is not None for s in swimmers]
    for name, marker, points_wide, aside, ends in kinds:
        points = [
            (end, row + (aside if two else 0.0))
            for end, row, two in zip(ends, rows, both, strict=True)
            if end is not None
        ]
        if not points:
            continue
        look = {"marker": marker, "markersize": points_wide, "clip_on": False, "zorder": 3}
        (marks,) = ax.plot(*zip(*points, strict=True), linestyle="none", color="black", **look)
        entries.append((marks, latest + name))
    ax.set_ylim(max(rows) + 0.7, 0.3)
    legend_above(ax, entries)
