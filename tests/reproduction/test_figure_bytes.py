"""The same figure is the same file, in one environment, whatever was drawn before it."""

import io
from collections.abc import Callable

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pytest

from sojia_stats import Summary, kaplan_meier, load_paper, median_coverage, reconstruct, reproduce
from sojia_stats.reproduction import figures, tables

DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
CURVE = kaplan_meier([2, 3, 5, 10])
METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


def days():
    return reconstruct(DAYS, rounding="exact")


@pytest.fixture(scope="module")
def readings():
    """The map of a claim's readings; only one figure needs it, and it takes long to make."""
    found, _ = tables.maps(reproduce(load_paper("hedrich2012"))["C07"])
    return found


def draw_map(ax, readings):
    figures.plot_map(readings, ax)


def draw_ordered_values(ax, _):
    ends = {name: [days().ordered_value(k) for k in range(1, 5)] for name in "ab"}
    figures.plot_ordered_values(ends, "days", ax)


def draw_coverage(ax, _):
    figures.plot_coverage({"log": {n: median_coverage(n, "log") for n in (3, 4, 5)}}, "n", ax)


DRAWN: list[Callable] = [
    draw_map,
    draw_ordered_values,
    draw_coverage,
    lambda ax, _: figures.plot_data_sets(days(), "Time", ax),
    lambda ax, _: figures.plot_kaplan_meier(figures.curves_of(days()), "days", ax, level=0.95),
    lambda ax, _: figures.plot_envelope(days(), "Time", ax, level=0.95),
    lambda ax, _: figures.plot_swimmer(days(), "Time", ax),
    lambda ax, _: figures.plot_intervals({"a": CURVE.median_interval()}, "days", ax),
    lambda ax, _: figures.plot_proportions([figures.Proportion("A", "b", "c", 2, 4)], ax),
]


def test_every_figure_is_drawn_here() -> None:
    assert len(DRAWN) == len([name for name in dir(figures) if name.startswith("plot_")])


def files(draw, readings):
    with figures.style():
        figure, ax = plt.subplots(figsize=(6, 3))
        draw(ax, readings)
        written = {}
        for kind, metadata in METADATA.items():
            file = io.BytesIO()
            figure.savefig(file, format=kind, metadata=metadata)
            written[kind] = file.getvalue()
        plt.close(figure)
    return written


def test_two_runs_give_the_same_bytes(readings) -> None:
    first = [files(draw, readings) for draw in DRAWN]
    second = [files(draw, readings) for draw in reversed(DRAWN)][::-1]
    assert [k for k in range(len(DRAWN)) if first[k] != second[k]] == []
    assert len({written["svg"] for written in first}) == len(DRAWN)


def test_the_same_figure_is_shown_by_the_same_bytes(monkeypatch, readings) -> None:
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *args, **how: shown.append((args, how)))
    for _ in range(2):
        with figures.style():
            figure, ax = plt.subplots()
            draw_map(ax, readings)
            figures.show(figure, "Status and number of data sets")
    assert shown[0] == shown[1]
    ((data,), how) = shown[0]
    assert data["image/png"].startswith(b"\x89PNG")
    assert how["metadata"]["image/png"]["alt"] == "Status and number of data sets."
