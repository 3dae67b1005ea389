"""What all figures share: size and fonts, colours and line styles, and where the legend stands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reconstruction.backends import Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

STATUS_COLOURS: Final[Mapping[Status, str]] = {
    "determined": "#0b3c5d",
    "compatible": "#8fc1e3",
    "incompatible": "#b34700",
    "not-assessable": "#e9e9e9",
}

DARK: Final = "#0b3c5d"
LIGHT: Final = "#8fc1e3"
GREY: Final = "#9e9e9e"

SMALL: Final = 8
"""Size in points of legends and tables."""

_COLOURS: Final = (DARK, "#b34700", "#4a9cc9", "#e0b23a")  # each lighter than the one before
_LINES: Final = ("-", "--", "-.", ":")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
_HATCHES: Final = ("////", "\\\\\\\\", "....", "xxxx")

_STYLE: Final[Mapping[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so every machine has it
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.figsize": (6.0, 3.0),
    "figure.dpi": 100,
    "hatch.linewidth": 0.5,
    "savefig.dpi": 150,
    "savefig.bbox": "standard",
    "svg.fonttype": "path",
    "text.parse_math": False,  # names come from claim files: a $ in them is a $
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


@dataclass(frozen=True, slots=True)
class Look:
    """How one of several series is drawn, so that it is told apart in colour and in grey.

    Parameters
    ----------
    colour, line, marker, hatch : str
        As matplotlib names them.
    """

    colour: str
    line: str
    marker: str
    hatch: str


def look(place: int) -> Look:
    """Return how the series at a place, from 0, is drawn; the first eight all differ.

    Examples
    --------
    >>> look(0)
    Look(colour='#0b3c5d', line='-', marker='o', hatch='////')
    """
    turn = place // len(_COLOURS)  # on the second turn a colour gets another line and marker
    return Look(
        colour=_COLOURS[place % len(_COLOURS)],
        line=_LINES[(place + turn) % len(_LINES)],
        marker=_MARKERS[place % len(_MARKERS)],
        hatch=_HATCHES[(place + turn) % len(_HATCHES)],
    )


def make_room(ax: Axes) -> None:
    """Let the layout keep what stands outside the axes inside the figure.

    A figure that has a layout engine of its own keeps it.
    """
    figure = ax.figure.canvas.figure  # the whole one, where the axes are in a part of it
    if figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")


def legend_above(ax: Axes, entries: Sequence[tuple[Any, str]]) -> Legend:
    """Write the legend above the axes, where it hides no data, as wide as they are.

    Parameters
    ----------
    ax : Axes
        Where the figure is drawn.
    entries : sequence of (handle, str)
        What the legend shows, and its words.

    Notes
    -----
    A title of the axes would stand in the same place: give the figure one (``suptitle``).
    """
    make_room(ax)
    width = ax.bbox.width * 72 / ax.figure.dpi
    letter, key = 0.56 * SMALL, 4.8 * SMALL  # mean width of a letter; of a key with its gaps
    most = max(int((width - key) / letter), 12)
    texts = [textwrap.fill(text, most, break_on_hyphens=False) for _, text in entries]
    longest = max(len(line) for text in texts for line in text.splitlines())
    return ax.legend(
        [handle for handle, _ in entries],
        texts,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=min(max(int(width / (longest * letter + key)), 1), len(entries)),
        frameon=False,
        fontsize=SMALL,
        handlelength=3.0,
        columnspacing=1.0,
        borderaxespad=0.2,
    )


def whole_ticks(times: Iterable[Any], ax: Axes) -> None:
    """Put the ticks of the time axis at whole numbers where all times are whole."""
    from matplotlib.ticker import MaxNLocator

    if all(float(time).is_integer() for time in times):
        ax.xaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True, steps=[1, 2, 5, 10]))


def with_unit(label: str, found: object) -> str:
    """Return the label of an axis with the unit of what was reconstructed, if it has one."""
    unit = getattr(getattr(found, "summary", None), "unit", None)
    return f"{label} ({unit})" if unit else label
