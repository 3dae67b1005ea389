"""Showing a figure in a notebook together with its data in words.

A picture is compared by nobody: pixels differ between versions of matplotlib, and nbval leaves
images out. So each figure carries, as text, what it plots. That text is stored and compared like
any number, and read aloud to those who do not see the picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from sojia_stats.reproduction.figures.style import DPI

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray


def show(figure: Figure, about: str) -> None:
    """Show a figure in a notebook, with its data in words; close it.

    Parameters
    ----------
    figure : Figure
        What was drawn.
    about : str
        What it shows, in one sentence without its full stop.

    Raises
    ------
    ValueError
        If nothing is said about it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> ax = figure.subplots()
    >>> _ = ax.step([0, 2], [1, 0.5], where="post", label="{2, 3}")
    >>> print(in_words(figure, "One curve"))
    One curve.
    line {2, 3}: (0, 1) (2, 0.5)
    """
    from IPython.display import display

    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI, metadata={"Software": None})
    words = in_words(figure, about)
    display(
        {"image/png": picture.getvalue(), "text/plain": words},
        metadata={"image/png": {"alt": words.splitlines()[0]}},
        raw=True,
    )
    if figure.canvas.manager is not None:
        import matplotlib.pyplot as plt

        plt.close(figure)


def in_words(figure: Figure, about: str) -> str:
    """Return what a figure shows: a sentence, and a line for each of its axes, series and texts.

    Parameters
    ----------
    figure, about
        As for :func:`show`; nothing said about it raises the same error.
    """
    if not about.strip():
        raise ValueError("the figure has no description: say in a sentence what it shows")
    lines = [f"{about.strip().rstrip('.')}."]
    for ax in figure.axes:
        lines += _of_axes(ax)
    return "\n".join(lines)


def _of_axes(ax: Axes) -> Iterator[str]:
    for name, label in (("x axis", ax.get_xlabel()), ("y axis", ax.get_ylabel())):
        if label:
            yield f"{name}: {' '.join(label.split())}"
    for name, ticks in (("rows", ax.get_yticklabels()), ("columns", ax.get_xticklabels())):
        words = [tick.get_text() for tick in ticks]
        if any(word and not _is_number(word) for word in words):
            yield f"{name}: {', '.join(' '.join(word.split()) for word in words)}"
    for line in ax.lines:
        xy = np.column_stack([np.asarray(part, float) for part in line.get_data()])
        yield f"line{_name(line)}: {_points(xy)}"
    for patch in ax.patches:
        corners = patch.get_path().transformed(patch.get_patch_transform()).vertices
        yield f"bar{_name(patch)}: {_extent(np.asarray(corners, float))}"
    yield from _of_collections(ax.collections)
    texts = [" ".join(text.get_text().split()) for text in ax.texts]
    if any(texts):
        yield "texts: " + " | ".join(text for text in texts if text)
    legend = ax.get_legend()
    if legend is not None:
        yield "legend: " + " | ".join(" ".join(t.get_text().split()) for t in legend.get_texts())


def _of_collections(collections: Iterable[Any]) -> Iterator[str]:
    """Tell points, and lines, that follow each other under one name in one line of text."""
    parts = [part for collection in collections for part in _of_collection(collection)]
    for (kind, name), group in groupby(parts, key=lambda part: part[:2]):
        told = [text for _, _, text in group]
        between = {"points": " ", "line": "; "}.get(kind)
        for text in told if between is None else [between.join(told)]:
            yield f"{kind}{name}: {text}"


def _of_collection(collection: Any) -> Iterator[tuple[str, str, str]]:
    """Tell what a scatter, a map's cells, lines or a band are: kind, name, and data as text."""
    kind, name = type(collection).__name__, _name(collection)
    if kind == "QuadMesh":
        cells = np.asarray(collection.get_array(), float)
        yield "cells", "", ", ".join(_number(cell) for cell in cells.ravel())
    elif kind == "PathCollection":
        yield "points", name, _points(np.asarray(collection.get_offsets(), float))
    elif kind == "LineCollection":
        for segment in collection.get_segments():
            yield "line", name, _points(np.asarray(segment, float))
    else:
        for path in collection.get_paths():  # a band, by its least and greatest at each place
            places, ends = path.vertices.T
            spans = ((x, ends[places == x]) for x in np.unique(places))
            told = (f"({_number(x)}, {_number(y.min())} to {_number(y.max())})" for x, y in spans)
            yield "band", name, " ".join(told)


def _points(xy: NDArray[np.float64]) -> str:
    return " ".join(f"({_number(x)}, {_number(y)})" for x, y in xy)


def _extent(corners: NDArray[np.float64]) -> str:
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    return f"{_number(left)} to {_number(right)} at {_number((bottom + top) / 2)}"


def _name(artist: Any) -> str:
    label = " ".join(str(artist.get_label()).split())
    return "" if label.startswith("_") else f" {label}"


def _number(value: float) -> str:
    return f"{value + 0.0:.6g}"  # no minus before a zero


def _is_number(word: str) -> bool:
    try:
        float(word.replace("−", "-"))
    except ValueError:
        return False
    return True
