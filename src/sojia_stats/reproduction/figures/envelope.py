"""What the printed numbers allow: the lowest and highest survival curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reconstruction.questions.curve_envelope import curve_envelope
from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.questions.time_to_event import SurvivalReconstruction
from sojia_stats.reproduction.figures.curves import (
    axes_of_survival,
    draw_bands,
    draw_curve,
    mark_censored,
)
from sojia_stats.reproduction.figures.style import DARK, LIGHT, legend_above, with_unit
from sojia_stats.reproduction.figures.verdicts import DRAWN, few
from sojia_stats.statistics.curve import SurvivalCurve
from sojia_stats.statistics.interval import exact_level, percent
from sojia_stats.statistics.kaplan_meier import kaplan_meier, observed_curve
from sojia_stats.statistics.limits import LimitsMethod

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Named here, so that the legend tells what is drawn whatever curve_envelope takes by itself.
METHOD: Final[LimitsMethod] = "bpcp"
"""The method of the limits, whatever the number of patients."""


def plot_envelope(
    found: Reconstruction | SurvivalReconstruction | Iterable[Sequence[Any]],
    label: str,
    ax: Axes,
    *,
    level: float | Fraction | Decimal | None = None,
) -> Axes:
    """Draw the lowest and highest curve that the data sets allow, and each of few by itself.

    Parameters
    ----------
    found : Reconstruction, SurvivalReconstruction or iterable of data sets
        As for :func:`~sojia_stats.curve_envelope`.
    label : str
        The time, for the axis; a reconstruction adds its unit, data sets do not know theirs.
    ax : Axes
        Where to draw.
    level : float, Fraction or Decimal, optional
        If given, the lowest and highest confidence limits at each time are drawn around.

    Returns
    -------
    Axes
        The same.

    Raises
    ------
    ValueError
        If no data set fits, values may be negative, or the level is unknown.
    TooLarge
        If there are more than 200,000 data sets with censoring.

    Notes
    -----
    The band is what the printed numbers allow, no confidence band, and its ends need not be one
    data set's curve. Where the method has no limits at any time, the legend says so.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sojia_stats import Summary, reconstruct
    >>> days = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
    >>> found = reconstruct(days, rounding="exact")
    >>> plot_envelope(found, "Time to remission", Figure().subplots()).get_xlabel()
    'Time to remission (days)'
    """
    from matplotlib.lines import Line2D

    if not isinstance(found, Reconstruction | SurvivalReconstruction):
        found = [tuple(data_set) for data_set in found]
    envelope = curve_envelope(found, level, None if level is None else METHOD)
    entries: list[tuple[Any, str]] = []
    if level is not None:
        words = f"{percent(exact_level(level))} limits at"
        look: dict[str, Any] = {"facecolor": "#ececec", "edgecolor": "#5a5a5a", "linestyle": "--"}
        limits = draw_bands(envelope, "limit_low", "limit_high", ax, linewidth=1, **look)
        if limits:
            entries.append((limits[0], f"lowest and highest {words} each time ({METHOD})"))
        else:  # nothing stands beside the words
            nothing = Line2D([], [], linestyle="none")
            entries.append((nothing, f"no {words} any time ({METHOD})"))
    (band,) = draw_bands(
        envelope, "low", "high", ax, facecolor=LIGHT, edgecolor=DARK, linewidth=1.8, zorder=2
    )
    entries.insert(0, (band, "lowest to highest curve"))
    curves = _curves(found)
    for curve in curves:
        line = draw_curve(curve, ax, color="black", linewidth=0.8)
    if curves:
        many = "the only data set" if len(curves) == 1 else f"each of {len(curves)} data sets"
        entries.insert(0, (line, many))
    entries += mark_censored(curves, ax)
    axes_of_survival(with_unit(label, found), envelope["time"], ax)
    legend_above(ax, entries)
    return ax


def _curves(
    found: Reconstruction | SurvivalReconstruction | list[Sequence[Any]],
) -> list[SurvivalCurve]:
    """Return the curve of each data set; of none where there are too many to tell apart."""
    if not (len(found) <= DRAWN if isinstance(found, list) else few(found)):
        return []
    curves = []
    for data_set in found:
        pairs = [patient if isinstance(patient, Sequence) else (patient, 1) for patient in data_set]
        times, events = zip(*pairs, strict=True)
        curves.append(observed_curve(times) if all(events) else kaplan_meier(times, events))
    return curves
