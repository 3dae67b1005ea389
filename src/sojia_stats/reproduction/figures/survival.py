"""Kaplan–Meier curves with their confidence limits and the numbers at risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction.figures.at_risk import (
    check_room,
    height_of,
    width_beside,
    write_at_risk,
)
from sojia_stats.reproduction.figures.curves import (
    axes_of_survival,
    draw_bands,
    draw_curve,
    mark_censored,
)
from sojia_stats.reproduction.figures.names import check_named, shortened
from sojia_stats.reproduction.figures.style import Look, legend_above, look
from sojia_stats.reproduction.figures.verdicts import DRAWN
from sojia_stats.statistics.curve import SurvivalCurve
from sojia_stats.statistics.interval import exact_level, percent
from sojia_stats.statistics.kaplan_meier import observed_curve
from sojia_stats.statistics.limits import LimitsMethod, default_method
from sojia_stats.wording.numbers import series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch


def plot_kaplan_meier(
    curves: Mapping[str, SurvivalCurve],
    label: str,
    ax: Axes,
    *,
    level: float | Fraction | Decimal | None = None,
    method: LimitsMethod | None = None,
    at_risk: bool = True,
) -> Axes:
    """Draw Kaplan–Meier curves, with ticks where times were censored.

    Parameters
    ----------
    curves : mapping of str to SurvivalCurve
        The curves by the name that the legend gives them; one of more than sixty letters, or one
        that finds no room, is shortened with an ellipsis.
    label : str
        The time and its unit, for the axis.
    ax : Axes
        Where to draw.
    level : float, Fraction or Decimal, optional
        If given, the confidence limits are a hatched band, which ends where the method has none.
    method : str, optional
        Their method, as for :meth:`SurvivalCurve.interval`.
    at_risk : bool, optional
        Whether the numbers at risk stand under the ticks; those of four curves fit three inches.

    Returns
    -------
    Axes
        The same. Its ticks are fixed where numbers at risk stand under them.

    Raises
    ------
    TypeError
        If the curves are no mapping of names to curves.
    ValueError
        If there is no curve, there is a method without a level, one of them is unknown, or the
        numbers at risk leave too little of the figure to the curves.

    Notes
    -----
    At risk at a tick are those whose time is not before it. With late entry it is the number just
    before the next of the curve's times, since the curve holds no other.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sojia_stats import kaplan_meier
    >>> ax = Figure().subplots()
    >>> curves = {"treatment": kaplan_meier([2, 3, 5, 10], [1, 1, 0, 1])}
    >>> ax = plot_kaplan_meier(curves, "Time (days)", ax, level=0.95)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['treatment', '95 % limits at each time (bpcp)', 'censored']
    """
    wanted = 'mapping of name to SurvivalCurve, such as {"treatment": kaplan_meier(times)}'
    check_named(curves, SurvivalCurve, "curves", wanted)
    if not curves:
        raise ValueError("there is no curve to draw: give at least one, by its name")
    if method is not None and level is None:
        raise ValueError(f'level is missing: with method "{method}" give one, such as 0.95')
    if at_risk:
        check_room(curves, ax)
    entries: list[tuple[Any, str]] = []
    for place, (name, curve) in enumerate(curves.items()):
        drawn = look(place)
        line = draw_curve(curve, ax, color=drawn.colour, linestyle=drawn.line, linewidth=2)
        line.set_label(name)
        entries.append(((*_draw_limits(curve, level, method, drawn, ax)[:1], line), name))
    if level is not None:
        entries += _words_of_limits(curves, level, method)
    entries += mark_censored(curves.values(), ax)
    axes_of_survival(label, (time for curve in curves.values() for time in curve.times), ax)
    if len(entries) > 1:
        table = (width_beside(curves, ax), height_of(curves)) if at_risk else (0.0, 0.0)
        legend_above(ax, entries, names=curves, table=table)
    if at_risk:
        write_at_risk(curves, ax)
    return ax


def curves_of(found: Reconstruction | Iterable[DataSet]) -> dict[str, SurvivalCurve]:
    """Return the Kaplan–Meier curve of every compatible data set, all times taken as observed."""
    return {
        f"{{{', '.join(map(str, values))}}}": observed_curve(values)
        for values in islice(found, DRAWN)
    }


def _draw_limits(
    curve: SurvivalCurve,
    level: float | Fraction | Decimal | None,
    method: LimitsMethod | None,
    drawn: Look,
    ax: Axes,
) -> list[PolyCollection]:
    """Draw the limits of one curve, where a level is given, as a hatched band or several."""
    if level is None:
        return []
    limits = curve.interval(level, _method_of(curve, method))
    face, edge = (drawn.colour, 0.12), (drawn.colour, 0.6)
    look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "hatch": drawn.hatch}
    return draw_bands(limits, "low", "high", ax, linewidth=0.8, **look)


def _words_of_limits(
    curves: Mapping[str, SurvivalCurve],
    level: float | Fraction | Decimal,
    method: LimitsMethod | None,
) -> Iterator[tuple[Patch, str]]:
    """Yield what the legend says of the bands: level and method, and whose where these differ."""
    from matplotlib.patches import Patch

    short = shortened(curves, 24)
    names: dict[str, list[str]] = {}
    for name, curve in curves.items():
        names.setdefault(_method_of(curve, method), []).append(name)
    for used, whose in names.items():
        text = f"{percent(exact_level(level))} limits at each time ({used})"
        text += f" of {series([short[name] for name in whose])}" if len(names) > 1 else ""
        yield Patch(facecolor="#ececec", edgecolor="#5a5a5a", hatch="////"), text


def _method_of(curve: SurvivalCurve, method: LimitsMethod | None) -> LimitsMethod:
    return method or default_method(curve.n, late_entry=curve.late_entry)
