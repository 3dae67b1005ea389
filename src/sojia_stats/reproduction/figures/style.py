"""What all figures share: size and fonts, colours and line styles, and where the legend stands."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sojia_stats.reproduction.figures.names import LETTER, LINE, LONGEST_NAME, shortened
from sojia_stats.wording.names import Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

STATUS_COLOURS: Final[Mapping[Status, str]] = {
    "determined": "#0b3c5d",
    "compatible": "#8fc1e3",
    "incompatible": "#b34700",
    "not-assessable": "#e9e9e9",
}

INKS: Final[Mapping[Status, str]] = {
    "determined": "white",
    "compatible": ".15",
    "incompatible": "white",
    "not-assessable": ".15",
}
"""What is written on each of these colours."""

DARK: Final = "#0b3c5d"
LIGHT: Final = "#8fc1e3"
GREY: Final = "#9e9e9e"

SMALL: Final = 8
"""Size in points of legends and tables: the smallest that is read in print without effort."""

TALLEST: Final = 0.4
"""The legend's height, as a share of the figure's, from which names are shortened further: the axes
keep the larger part."""

KEY: Final = 4.8 * SMALL
"""Width in points of a key of the legend (3.0 letters high) with its two gaps (0.8 and 1.0)."""

GAP: Final = 0.5 * SMALL
"""Height in points of the gap between two entries of the legend, matplotlib's own."""

FEWEST: Final = 12
"""Letters that a name in the legend may always have: fewer would not tell names apart."""

_COLOURS: Final = (DARK, "#b34700", "#4a9cc9", "#e0b23a")  # each lighter than the one before
_LINES: Final = ("-", "--", "-.", ":")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
_HATCHES: Final = ("////", "\\\\\\\\", "....", "xxxx")

FONT: Final = "DejaVu Sans"
"""Comes with matplotlib, so every machine has the same file of it."""

DPI: Final = 150
"""Pixels per inch of a picture that is saved: text of 8 points is 17 pixels high."""

_STYLE: Final[Mapping[Any, Any]] = {
    # seaborn's whitegrid, written out: the package says why.
    **dict.fromkeys(("axes.labelcolor", "text.color", "xtick.color", "ytick.color"), ".15"),
    **dict.fromkeys(("axes.edgecolor", "grid.color"), ".8"),
    **dict.fromkeys(("axes.facecolor", "figure.facecolor"), "white"),
    **dict.fromkeys(("axes.axisbelow", "axes.grid", "patch.force_edgecolor"), True),
    **dict.fromkeys(("axes.spines.bottom", "axes.spines.left"), True),
    **dict.fromkeys(("xtick.bottom", "xtick.top", "ytick.left", "ytick.right"), False),
    **dict.fromkeys(("xtick.direction", "ytick.direction"), "out"),
    "grid.linestyle": "-",
    "lines.solid_capstyle": "round",
    "patch.edgecolor": "w",
    # Our own.
    "font.family": FONT,
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.figsize": (6.0, 3.0),
    "figure.dpi": 100,
    "hatch.linewidth": 0.5,
    "savefig.dpi": DPI,
    "savefig.bbox": "standard",
    "svg.fonttype": "path",
    "text.parse_math": False,  # names come from claim files: a $ in them is a $
    "svg.hashsalt": "sojia_stats",
    "figure.constrained_layout.use": True,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in the project's style: fixed size, resolution and fonts.

    Raises
    ------
    ValueError
        If matplotlib has lost its font.
    """
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcParams.update(_STYLE)
        _take_own_font()
        yield


def _take_own_font() -> None:
    """Let matplotlib draw with its own file of the font, whatever else has the font's name."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    own = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    if not own.is_file():
        raise ValueError(f"matplotlib has lost its font ({own} is missing): install it anew")
    fonts = fontManager.ttflist
    wanted = (FONT, "normal", 400, "normal")
    regular = (f for f in fonts if (f.name, f.style, f.weight, f.stretch) == wanted)
    # Of several it takes the first; a list that another installation made may not have it at all.
    if next((Path(font.fname) for font in regular), None) != own:
        fontManager.addfont(own)
        fonts.insert(0, fonts.pop())


@dataclass(frozen=True, slots=True)
class Look:
    """How one of several series is drawn, so that it is told apart in colour and in grey."""

    colour: str
    line: str
    marker: str
    hatch: str


def look(place: int) -> Look:
    """Return how the series at a place, from 0, is drawn; the first eight all differ."""
    turn = place // len(_COLOURS)  # on the second turn a colour gets another line and marker
    return Look(
        colour=_COLOURS[place % len(_COLOURS)],
        line=_LINES[(place + turn) % len(_LINES)],
        marker=_MARKERS[place % len(_MARKERS)],
        hatch=_HATCHES[(place + turn) % len(_HATCHES)],
    )


def make_room(ax: Axes) -> None:
    """Let the layout keep what stands outside the axes inside the figure, unless it has its own."""
    figure = ax.figure.canvas.figure  # the whole one, where the axes are in a part of it
    if figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")


def write(
    text: str,
    place: tuple[float, float],
    of: Any,
    aside: tuple[float, float],
    ax: Axes,
    **look: Any,
) -> None:
    """Write in small letters, so many points aside of a place, outside the axes too.

    ``of`` says what the place is counted in, as matplotlib's ``xycoords`` does.
    """
    ax.annotate(
        text,
        place,
        xycoords=of,
        xytext=aside,
        textcoords="offset points",
        fontsize=SMALL,
        annotation_clip=False,
        **look,
    )


def legend_above(
    ax: Axes,
    entries: Sequence[tuple[Any, str]],
    names: Collection[str] = (),
    table: tuple[float, float] = (0.0, 0.0),
) -> Legend:
    """Write the legend above the axes, where it hides no data, as wide as they are.

    Of the words those that are names are shortened: one of more than sixty letters, and all as far
    as twelve where the legend would be higher than two fifths of the figure. A table under the axes
    is given in points: how far it stands out to the left, where the legend begins too, and its
    height, of which half is taken from the two fifths. A title of the axes would stand in the same
    place: give the figure one (``suptitle``).
    """
    from matplotlib.transforms import ScaledTranslation

    make_room(ax)
    aside, below = table
    points = 72 / ax.figure.dpi
    width = ax.bbox.width * points + min(aside, ax.bbox.x0 * points)
    height = ax.figure.bbox.height * points
    texts, columns = _words(entries, names, width, LONGEST_NAME)
    # Without names there is nothing to shorten, so the legend is as high as it is.
    allowed = TALLEST * height - below / 2
    for most in range(LONGEST_NAME - 1, FEWEST - 1, -1) if names else ():
        if _height(texts, columns) <= allowed:
            break
        texts, columns = _words(entries, names, width, most)
    return ax.legend(
        [handle for handle, _ in entries],
        texts,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        bbox_transform=ax.transAxes + ScaledTranslation(-aside / 72, 0, ax.figure.dpi_scale_trans),
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        labelspacing=GAP / SMALL,
        handlelength=3.0,
        columnspacing=1.0,
        borderaxespad=0.2,
    )


def _words(
    entries: Sequence[tuple[Any, str]], names: Collection[str], width: float, most: int
) -> tuple[list[str], int]:
    """Return the words of the legend, its names in so many letters at most, and its columns."""
    letter = LETTER * SMALL
    line = min(max(int((width - KEY) / letter), FEWEST), most)
    short = shortened(names, most)
    full = (short.get(text, text) for _, text in entries)
    texts = [textwrap.fill(text, line, break_on_hyphens=False) for text in full]
    longest = max((len(part) for text in texts for part in text.splitlines()), default=0)
    return texts, min(max(int(width / (longest * letter + KEY)), 1), len(entries))


def _height(texts: Sequence[str], columns: int) -> float:
    """Return the height in points of a legend: of its first column, or the highest it may have."""
    rows = -(-len(texts) // columns)
    most = sorted((text.count("\n") + 1 for text in texts), reverse=True)[:rows]
    return LINE * SMALL * sum(most) + GAP * rows


def whole_ticks(times: Iterable[Any], ax: Axes) -> None:
    """Put the ticks of the time axis at whole numbers where all times are whole."""
    from matplotlib.ticker import MaxNLocator

    if all(float(time).is_integer() for time in times):
        ax.xaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True, steps=[1, 2, 5, 10]))


def with_unit(label: str, found: object) -> str:
    """Return the label of an axis with the unit of what was reconstructed, if it has one."""
    unit = getattr(getattr(found, "summary", None), "unit", None)
    return f"{label} ({unit})" if unit else label
