"""The figures of a verdict, each drawn once and written as PNG and SVG."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sojia_stats.reconstruction.questions.one_quantity import Reconstruction
from sojia_stats.reconstruction.searches.protocol import DataSet
from sojia_stats.reproduction import figures
from sojia_stats.reproduction.claim_files.paper import Paper
from sojia_stats.reproduction.figures.verdicts import plot_listed
from sojia_stats.reproduction.judging.verdicts import Verdict
from sojia_stats.reproduction.tables import Map, maps
from sojia_stats.wording.numbers import number

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

CURVES: Final = 4
"""Data sets up to which each has a row of numbers at risk: there are as many line styles."""

ROWS: Final = 30
"""Rows up to which a map is drawn, 10 inches high; all stand in the page as a table."""

PATIENTS: Final = 200
"""Patients up to which the bounds of each ordered value are drawn: a row each, 49 inches in all."""

FIGURE_FILE: Final = re.compile(
    r"[A-Za-z]\w*-(data-sets|kaplan-meier|other-n|(readings|all-numbers)(-(continuous|[\d.eE+-]+))?)"
    r"\.(png|svg)"
)
"""Names of the files of figures, by which those of an earlier report are known."""

_Saved = tuple[bytes, str, bool]
"""A figure as PNG and SVG, and whether its font lacks a sign that is in it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as files: its name, what it shows, and its bytes."""

    name: str
    caption: str
    png: bytes
    svg: Markup


def drawings_of(verdict: Verdict, paper: Paper) -> list[Drawing]:
    """Return the figures of a verdict, of what was worked out while it was judged."""
    with figures.style():
        return list(_draw(verdict, getattr(paper.find(verdict.id), "time_to_event", False)))


def _draw(verdict: Verdict, time_to_event: bool) -> Iterator[Drawing]:
    """Yield the figures of a verdict."""
    from matplotlib.figure import Figure

    for table in maps(verdict):
        if len(table.rows) <= ROWS:
            name, caption = f"{verdict.id}-{table.name}", f"{verdict.id}. {table.sentence}"
            yield _named(_map(table), name, caption)
    found, data_sets, ends = verdict.evidence, verdict.grounds.data_sets, verdict.grounds.ordered
    if not isinstance(found, Reconstruction) or (
        data_sets is None and not 0 < len(ends) <= PATIENTS
    ):
        return
    label = verdict.label + (f" ({found.summary.unit})" if found.summary.unit else "")
    figure = Figure(figsize=(6.0, 1.0 + 0.24 * len(ends if data_sets is None else data_sets)))
    ax = figure.subplots()
    if data_sets is None:
        figures.plot_ordered_values({verdict.label: ends}, label, ax)
        what = "the bounds of each ordered value. "
    else:
        plot_listed(data_sets, label, ax)
        what = f"every compatible data set. {_listing(data_sets)}"
    name = f"{verdict.id}-data-sets"
    yield _named(_saved(figure), name, f"{verdict.id}. {verdict.label}: {what}")
    if time_to_event and data_sets is not None:
        caption = (
            f"{verdict.id}. Kaplan–Meier curve of every compatible data set, "
            "if every time was observed."
        )
        yield _named(_saved(_survival(data_sets, label)), f"{verdict.id}-kaplan-meier", caption)


@lru_cache(maxsize=16)
def _map(table: Map) -> _Saved:
    """Draw a map; those of several counts of the same patients are the same for another n."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.0, 0.9 + 0.32 * len(table.rows)))
    figures.plot_map(table, figure.subplots())
    return _saved(figure)


def _survival(data_sets: Sequence[DataSet], label: str) -> Figure:
    """Return the curves of few data sets with the numbers at risk, of more with their envelope."""
    from matplotlib.figure import Figure

    curves = figures.curves_of(data_sets)
    if len(curves) > CURVES:
        figure = Figure(figsize=(6.0, 3.2))
        figures.plot_envelope(data_sets, label, figure.subplots())
        return figure
    figure = Figure(figsize=(6.0, 3.2 + 0.2 * len(curves)))
    figures.plot_kaplan_meier(curves, label, figure.subplots())
    return figure


def _listing(data_sets: Sequence[DataSet]) -> str:
    """Return the data sets in words."""
    return "; ".join(f"{{{', '.join(number(v) for v in values)}}}" for values in data_sets) + "."


def _saved(figure: Figure) -> _Saved:
    """Return a figure as PNG and SVG, the same bytes every time."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    # Figure.savefig would draw twice for each file, the first time for the layout alone.
    figure.dpi = figures.DPI
    png, svg = io.BytesIO(), io.StringIO()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        canvas = FigureCanvasAgg(figure)
        _lay_out(figure)
        canvas.print_png(png, metadata={"Software": None})
        FigureCanvasSVG(figure).print_svg(svg, metadata={"Date": None, "Creator": None})
    others = [warning for warning in said if not str(warning.message).startswith("Glyph ")]
    for warning in others:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return png.getvalue(), svg.getvalue(), len(others) < len(said)


def _lay_out(figure: Figure) -> None:
    """Lay out a figure of one axes for both files by one measuring; matplotlib makes two a file."""
    from matplotlib import rcParams

    figure.set_layout_engine("none")
    width, height = figure.bbox.size  # in pixels, as all that follows
    pad = rcParams["figure.constrained_layout.w_pad"] * figure.dpi
    for ax in figure.axes:
        inner = ax.bbox
        outer = ax.get_tightbbox(for_layout_only=True) or inner
        left, right = pad + inner.x0 - outer.x0, width - pad - outer.x1 + inner.x1
        below, above = pad + inner.y0 - outer.y0, height - pad - outer.y1 + inner.y1
        if left < right and below < above:  # otherwise nothing would fit better
            across, up = (right - left) / width, (above - below) / height
            ax.set_position((left / width, below / height, across, up))


def _named(saved: _Saved, name: str, caption: str) -> Drawing:
    """Return a drawing whose ids are unique in a page that holds several."""
    from markupsafe import Markup

    png, svg, lacking = saved
    if lacking:
        caption += " Signs that the figure's font lacks stand as boxes in it."
    text = svg[svg.index("<svg") :]  # a page needs no XML declaration
    text = re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = text.replace("<svg ", '<svg role="img" aria-hidden="true" ', 1)
    return Drawing(name, caption, png, Markup(text))
