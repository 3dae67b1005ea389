"""Methods side by side: the intervals that they give, and how often these cover."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sojia_stats.reproduction.figures.names import check_named, fitted, letters_beside, lines_in
from sojia_stats.reproduction.figures.style import DARK, legend_above, look, make_room, write
from sojia_stats.statistics.exact_numbers import Number, format_number
from sojia_stats.statistics.interval import Interval, exact_level, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ARROW: Final = 0.25
"""Room beyond the last finite number, as a share of their range: for an arrow and its word."""

HEAD: Final = 0.1
"""Where the headings stand: rows are counted from 1, from above, so it is nearly a row above."""

TIP_LEFT: Final = 4
TIP_RIGHT: Final = 5
"""matplotlib's arrow heads whose tip is at their point."""


def plot_intervals(
    intervals: Mapping[str, Interval],
    label: str,
    ax: Axes,
    *,
    estimate: Number | None = None,
) -> Axes:
    """Draw the intervals that several methods give, a row a method.

    An infinite limit is an arrow to the edge with the interval's word for it, such as "not
    reached"; a missing one is said to be missing. The coverage that an interval attains stands on
    the right where it is known. Without any finite number there is no scale.

    Parameters
    ----------
    intervals : mapping of str to Interval
        The intervals by the name of their method, from above; a name of more than sixty letters, or
        one that does not fit its row, is shortened.
    label : str
        The quantity and its unit, for the axis.
    ax : Axes
        Where to draw.
    estimate : int, Fraction or float, optional
        What the intervals are about, drawn as a line; inf where it is not reached.

    Returns
    -------
    Axes
        The same.

    Raises
    ------
    TypeError
        If the intervals are no mapping of names to intervals.
    ValueError
        If there is no interval, or the estimate is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sojia_stats import Interval
    >>> open_above = Interval(2, math.inf, 0.95, unreached="not reached")
    >>> ax = plot_intervals({"log-log": open_above}, "Median (days)", Figure().subplots())
    >>> [text.get_text() for text in ax.texts]
    ['not reached']
    """
    wanted = 'mapping of name to Interval, such as {"sign test": Interval(2, 10, 0.95)}'
    check_named(intervals, Interval, "intervals", wanted)
    if not intervals:
        raise ValueError("there is no interval to draw: give at least one, by its method")
    if estimate is not None and math.isnan(estimate):
        raise ValueError("estimate is missing: give a number, or leave it out")
    make_room(ax)
    ends = [float(end) for i in intervals.values() for end in (i.low, i.high)]
    finite = [end for end in ends if math.isfinite(end)]
    if estimate is not None and math.isfinite(estimate):
        finite.append(float(estimate))
    if finite:
        span = (max(finite) - min(finite)) or 1.0
        parts = [_missing(interval) for interval in intervals.values()]
        left = ARROW if -math.inf in ends or (True, False) in parts else 0.04
        right = ARROW if math.inf in ends or (False, True) in parts else 0.04
        ax.set_xlim(min(finite) - left * span, max(finite) + right * span)
    else:
        ax.set_xlim(0, 1)
        ax.set_xticks([0.5], ["no finite limit, hence no scale"])
        ax.tick_params(axis="x", length=0)
        ax.grid(axis="x", visible=False)
    for row, interval in enumerate(intervals.values(), start=1):
        _draw_interval(interval, row, ax)
    _head(intervals, estimate, ax)
    levels = {name: exact_level(interval.level) for name, interval in intervals.items()}
    same = len(set(levels.values())) == 1
    names = {name: "" if same else f", {percent(level)}" for name, level in levels.items()}
    size = float(ax.yaxis.label.get_fontsize())
    letters, lines = letters_beside(ax, size), lines_in(ax, len(intervals) + 0.9, size)
    ax.set_yticks(range(1, len(intervals) + 1), fitted(names, letters, lines))
    ax.set_ylim(len(intervals) + 0.6, -0.3)
    ax.set_ylabel(f"{percent(levels.popitem()[1])} interval" if same else "interval")
    ax.set_xlabel(label)
    ax.grid(axis="y", visible=False)
    return ax


def _missing(interval: Interval) -> tuple[bool, bool]:
    """Whether the lower and the upper limit is missing."""
    return math.isnan(interval.low), math.isnan(interval.high)


def _draw_interval(interval: Interval, row: int, ax: Axes) -> None:
    """Draw one row: a line with a bar at each finite limit and an arrow at each infinite one."""
    low, high = float(interval.low), float(interval.high)
    no_low, no_high = _missing(interval)
    if no_low and no_high:
        _write("no limits", (0.5, row), "center", ax)
        return
    first, last = ax.get_xlim()
    if no_low:
        _write("no lower limit", (0.0, row), "left", ax, aside=4, up=4)
    elif no_high:
        _write("no upper limit", (1.0, row), "right", ax, aside=-4, up=4)
    else:
        ends = [min(max(limit, first), last) for limit in (low, high)]
        ax.plot(ends, [row, row], color=DARK, linewidth=2)
    limits = [limit for limit in (low, high) if math.isfinite(limit)]
    ax.plot(limits, [row] * len(limits), "|", color=DARK, markersize=11, markeredgewidth=2)
    if high == math.inf:
        ax.plot([last], [row], marker=TIP_RIGHT, color=DARK, markersize=8, zorder=3)
        _write(interval.unreached, (1.0, row), "right", ax, aside=-4, up=4)
    if low == -math.inf:
        ax.plot([first], [row], marker=TIP_LEFT, color=DARK, markersize=8, zorder=3)
        _write(format_number(low), (0.0, row), "left", ax, aside=4, up=4)
    if interval.attained is not None:
        _write(percent(interval.attained), (1.0, row), "left", ax, aside=10)


def _head(intervals: Mapping[str, Interval], estimate: Number | None, ax: Axes) -> None:
    """Write the heading of the coverages, and draw the estimate with its value."""
    if any(interval.attained is not None for interval in intervals.values()):
        _write("covers", (1.0, HEAD), "left", ax, aside=10)
    if estimate is None:
        return
    if math.isinf(estimate):
        place = 1.0 if estimate > 0 else 0.0
    else:
        ax.axvline(float(estimate), color="black", linewidth=1, linestyle="--", zorder=1)
        first, last = ax.get_xlim()
        place = (float(estimate) - first) / (last - first)
    align, aside = ("left", 4) if place < 0.5 else ("right", -4)
    words = "not reached" if estimate == math.inf else format_number(estimate)
    _write(f"estimate {words}", (place, HEAD), align, ax, aside=aside)


def _write(
    text: str, place: tuple[float, float], align: str, ax: Axes, *, aside: int = 0, up: int = 0
) -> None:
    """Write at a share of the width and the height of a row, so many points aside and up."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    look = {"ha": align, "va": "bottom" if up else "center", "bbox": box}
    write(text, place, ("axes fraction", "data"), (aside, up), ax, **look)


def plot_coverage(
    coverage: Mapping[str, Mapping[int, float | Fraction]],
    label: str,
    ax: Axes,
    level: float | Fraction | Decimal = 0.95,
) -> Axes:
    """Draw how often intervals cover, by the number of patients.

    Parameters
    ----------
    coverage : mapping of str to mapping of int to float or Fraction
        For each method its coverage, a proportion, for each number of patients; it may lack some,
        but not all. A name is shortened as :func:`plot_kaplan_meier` does.
    label : str
        What the whole numbers are, for the axis.
    ax : Axes
        Where to draw.
    level : float, Fraction or Decimal, optional
        The coverage that was asked for, drawn as a line.

    Returns
    -------
    Axes
        The same; its second axis is in percent.

    Raises
    ------
    TypeError
        If the level or a coverage is no number, a number of patients is not whole, or the coverage
        is no mapping of names to mappings.
    ValueError
        If there is no method, one has no coverage, the level is not between 0 and 1, or a coverage
        is not from 0 to 1.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> coverage = {"from least to greatest": {3: Fraction(3, 4), 4: Fraction(7, 8)}}
    >>> ax = plot_coverage(coverage, "number of patients, n", Figure().subplots())
    >>> ax.get_lines()[1].get_ydata().tolist()
    [75.0, 87.5]
    """
    import seaborn as sns
    from matplotlib.ticker import MaxNLocator

    wanted = 'mapping of name to mapping of patients to coverage, such as {"sign test": {4: 0.875}}'
    check_named(coverage, Mapping, "coverage", wanted)
    if not coverage:
        raise ValueError("there is no coverage to draw: give at least one method")
    for name, by_n in coverage.items():
        _check_coverage(name, by_n)
    nominal = exact_level(level)
    line = ax.axhline(100 * float(nominal), color="black", linewidth=1.2, zorder=1)
    entries = []
    for place, (name, by_n) in enumerate(coverage.items()):
        drawn = look(place)
        sns.lineplot(
            x=list(by_n),
            y=[100 * float(share) for share in by_n.values()],
            estimator=None,
            ax=ax,
            color=drawn.colour,
            linestyle=drawn.line,
            linewidth=1.4,
            marker=drawn.marker,
            markersize=5.5,
            markeredgecolor="black",
            markeredgewidth=0.5,
            label=name,
            legend=False,
            zorder=2,
        )
        entries.append((ax.lines[-1], name))
    entries.append((line, f"nominal {percent(nominal)}"))
    ax.xaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True, min_n_ticks=1))
    ax.set_ylim(top=min(ax.get_ylim()[1], 100.9))
    ax.set_xlabel(label)
    ax.set_ylabel("coverage (%)")
    legend_above(ax, entries, names=coverage)
    return ax


def _check_coverage(name: str, by_n: Mapping[int, float | Fraction]) -> None:
    """Refuse what is no proportion for at least one whole number of patients."""
    if not by_n:
        raise ValueError(
            f"coverage of {name} is empty: give it for at least one number of patients, or leave "
            "that method out"
        )
    for n, value in by_n.items():
        if not isinstance(n, numbers.Integral):
            raise TypeError(
                f"coverage of {name} has the key {n!r}, a {type(n).__name__}: give numbers of "
                "patients as whole numbers"
            )
        where, wanted = f"coverage of {name} with {n} patients is", "give a proportion from 0 to 1"
        if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
            raise TypeError(f"{where} {value!r}, a {type(value).__name__}: {wanted}")
        if not 0 <= value <= 1:
            raise ValueError(f"{where} {value}: {wanted}")
