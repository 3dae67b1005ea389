"""What the figures plot: the data in them, since pictures differ between versions of matplotlib."""

import matplotlib as mpl

mpl.use("Agg")

import io
import math
import subprocess
import sys
from fractions import Fraction
from itertools import combinations, pairwise
from typing import get_args

import numpy as np
import pytest
import seaborn as sns
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from scipy.stats import beta

from sojia_stats import (
    Interval,
    Summary,
    curve_envelope,
    kaplan_meier,
    load_paper,
    reconstruct,
    reconstruct_survival,
    reproduce,
)
from sojia_stats.errors import TooLarge
from sojia_stats.reproduction import figures, tables
from sojia_stats.statistics.limits import LimitsMethod

DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")
MONTHS = Summary(n=4, median="3", minimum="3", maximum="18", unit="months")
SEVERAL = Summary(n=4, median="13.5", minimum="2", maximum="50", unit="months")

# The maintained arm of the leukaemia data: R survival, aml (Miller 1997, Survival Analysis, p. 49).
AML_TIMES = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
AML_EVENTS = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]


@pytest.fixture
def ax():
    return Figure().subplots()


def days():
    return reconstruct(DAYS, rounding="exact")


def ongoing(convention):
    return reconstruct_survival(MONTHS, rounding="exact", convention=convention)


def aml():
    return kaplan_meier(AML_TIMES, AML_EVENTS)


def corners(band):
    """The distinct corners of a band."""
    return {(round(float(x), 12), round(float(y), 12)) for x, y in band.get_paths()[0].vertices}


def steps(times, low, high):
    """The corners of a band that holds each pair of limits from a time up to the next."""
    found = set()
    for values in (low, high):
        for k, value in enumerate(values):
            found |= {(t, round(float(value), 12)) for t in times[k : k + 2]}
    return found


# Of about a hundred letters, as the names of procedures get; they differ near their end.
LONG = [
    "exact distribution-free limits of the median by order statistics, with ties kept, "
    f"of group number {k} of the trial"
    for k in range(8)
]


def boxes_of(ax, texts):
    """Lay a figure out, and return the extent of some texts once it is."""
    ax.figure.draw_without_rendering()
    return [text.get_window_extent() for text in texts]


def legend_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def lightness(colour):
    """CIE L*, 0 for black to 100 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    y = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16


def svg(draw):
    file = io.StringIO()
    with figures.style():
        figure = Figure()
        draw(figure.subplots())
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


def test_data_sets_are_drawn_as_they_are(ax) -> None:
    figures.plot_data_sets(reconstruct(DAYS, rounding="exact"), "Time", ax)
    points = [tuple(map(float, point)) for c in ax.collections for point in c.get_offsets()]
    assert sorted(points, key=lambda p: (p[1], p[0])) == [
        (2, 1), (6, 1), (10, 1), (2, 2), (3, 2), (5, 2), (10, 2), (2, 3), (4, 3), (10, 3),
    ]  # fmt: skip
    # Two patients share a value in the first and the third data set.
    assert [(t.get_text(), t.xy) for t in ax.texts] == [("2", (2.0, 1)), ("2", (4.0, 3))]
    assert ax.get_xlabel() == "Time (days)"


def test_many_data_sets_are_drawn_by_the_bounds_of_each_value(ax) -> None:
    found = reconstruct(Summary(n=3, minimum="2", maximum="50"))
    assert found.count == 49
    figures.plot_data_sets(found, "Time", ax)
    (lines,) = ax.collections
    assert [segment.tolist() for segment in lines.get_segments()] == [
        [[2, 1], [2, 1]],
        [[2, 2], [50, 2]],
        [[50, 3], [50, 3]],
    ]


def test_nothing_is_drawn_where_nothing_fits(ax) -> None:
    found = reconstruct(Summary(n=4, mean="13.5", minimum="2", maximum="50"))
    with pytest.raises(ValueError, match="no data set fits, so there is nothing to draw"):
        figures.plot_data_sets(found, "Time", ax)


def test_curves_step_where_the_table_says(ax) -> None:
    figures.plot_kaplan_meier({"one": kaplan_meier([2, 3, 5, 10], [1, 0, 1, 1])}, "days", ax)
    line = ax.lines[0]
    assert line.get_drawstyle() == "steps-post"
    assert line.get_xdata().tolist() == [0, 2, 3, 5, 10]
    assert line.get_ydata() == pytest.approx([1, 0.75, 0.75, 0.375, 0])
    assert ax.lines[1].get_xdata().tolist() == [3]


def test_the_numbers_at_risk_stand_under_the_ticks(ax) -> None:
    others = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    curves = {"maintained": aml(), "not": kaplan_meier(others)}
    figures.plot_kaplan_meier(curves, "weeks", ax)
    ticks = ax.get_xticks().tolist()
    assert ticks == [0, 20, 40, 60, 80, 100, 120, 140, 160]
    counts = {
        name: [str(sum(time >= tick for time in times)) for tick in ticks]
        for name, times in [("maintained", AML_TIMES), ("not", others)]
    }
    assert counts["maintained"][:4] == ["11", "7", "3", "1"]
    assert texts_of(ax) == [
        "at risk", "maintained", *counts["maintained"], "not", *counts["not"],
    ]  # fmt: skip
    # Each number is centred at its tick, and the rows are one below the other.
    numbers = ax.texts[2:11]
    assert [text.xy[0] for text in numbers] == ticks
    assert {text.get_ha() for text in numbers} == {"center"}
    assert ax.texts[0].xyann[1] > ax.texts[1].xyann[1] > ax.texts[11].xyann[1]


def test_one_curve_has_one_row_and_needs_no_legend(ax) -> None:
    figures.plot_kaplan_meier({"one": kaplan_meier([2, 3, 5, 10])}, "days", ax)
    assert texts_of(ax) == ["at risk", "4", "4", "2", "1", "1", "1"]
    assert ax.get_legend() is None
    figures.plot_kaplan_meier({"one": kaplan_meier([2])}, "days", Figure().subplots())


def test_a_time_at_a_tick_is_at_risk_whatever_the_rounding_of_both(ax) -> None:
    # Ticks are multiples in floats: the fourth is 0.30000000000000004.
    times = [Fraction(k, 10) for k in range(1, 7)]
    figures.plot_kaplan_meier({"one": kaplan_meier(times)}, "years", ax)
    assert ax.get_xticks().tolist() == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert texts_of(ax) == ["at risk", "6", "6", "5", "4", "3", "2", "1"]
    other = Figure().subplots()
    figures.plot_kaplan_meier({"one": kaplan_meier([float(t) for t in times])}, "years", other)
    assert texts_of(other) == texts_of(ax)


@pytest.mark.parametrize("width", [3.4, 6])
@pytest.mark.parametrize("in_style", [True, False])
def test_nothing_is_cut_off(width, in_style) -> None:
    curves = {"maintained": aml(), "not maintained": kaplan_meier([5, 8, 45], [1, 0, 1])}

    def draw():
        figure = Figure(figsize=(width, 3))
        ax = figure.subplots()
        figures.plot_kaplan_meier(curves, "Time to relapse (weeks)", ax, level=0.95)
        figure.draw_without_rendering()
        return figure, ax

    if in_style:
        with figures.style():
            figure, ax = draw()
    else:
        figure, ax = draw()
    parts = [*ax.texts, ax.get_legend(), ax.xaxis.label, ax.yaxis.label]
    boxes = [part.get_window_extent() for part in parts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert all(box.y0 >= 0 and box.y1 <= figure.bbox.y1 for box in boxes)
    table = boxes[: len(ax.texts)]
    assert not any(one.overlaps(other) for one, other in combinations(table, 2))
    assert all(box.y1 < boxes[-2].y0 for box in table)


def test_the_band_holds_the_limits_of_clopper_and_pearson_without_censoring(ax) -> None:
    curve = kaplan_meier([2, 3, 5, 10])
    figures.plot_kaplan_meier({"{2, 3, 5, 10}": curve}, "days", ax, level=0.95)
    (band,) = ax.collections
    alive = [4, 3, 2, 1, 0]
    low = [beta.ppf(0.025, k, 5 - k) if k else 0 for k in alive]
    high = [beta.ppf(0.975, k + 1, 4 - k) if k < 4 else 1 for k in alive]
    wanted = steps([0, 2, 3, 5, 10], low, high)
    found = sorted(corners(band))
    assert found == [pytest.approx(corner, abs=1e-9) for corner in sorted(wanted)]
    assert band.get_hatch()
    assert legend_of(ax) == ["{2, 3, 5, 10}", "95 % limits at each time (bpcp)"]


def test_the_band_ends_where_the_method_has_no_limits(ax) -> None:
    # R has no limits of this kind once survival is 0: at 10, and with late entry at 3 already.
    figures.plot_kaplan_meier({"a": kaplan_meier([2, 3, 10])}, "", ax, level=0.9, method="log")
    late = kaplan_meier([2, 3, 5, 10], entry=[0, 0, 3, 4])
    assert late.survival_at(3) == 0
    figures.plot_kaplan_meier({"b": late}, "days", ax, level=0.9, method="log", at_risk=False)
    first, second = ax.collections
    assert max(x for x, _ in corners(first)) == 10
    assert max(x for x, _ in corners(second)) == 3
    assert all(math.isfinite(y) for band in (first, second) for _, y in corners(band))
    assert "90 % limits at each time (log)" in legend_of(ax)


def test_the_legend_says_whose_limits_are_by_which_method(ax) -> None:
    curves = {"few": kaplan_meier([2, 3]), "many": kaplan_meier(range(1, 51))}
    figures.plot_kaplan_meier(curves, "days", ax, level=0.95)
    words = [text.replace("\n", " ") for text in legend_of(ax)]
    assert words == [
        "few",
        "many",
        "95 % limits at each time (bpcp) of few",
        "95 % limits at each time (log-log) of many",
    ]


def test_an_envelope_has_its_band_its_curves_and_its_limits(ax) -> None:
    found = days()
    figures.plot_envelope(found, "Time", ax, level=0.95)
    limits, band = ax.collections
    data_sets = list(found)

    def share(t):
        return [sum(value > t for value in values) for values in data_sets]

    times = [0, 2, 4, 6, 10]
    low, high = [min(share(t)) for t in times], [max(share(t)) for t in times]
    assert corners(band) == steps(times, [k / 4 for k in low], [k / 4 for k in high])
    wanted = steps(
        times,
        [beta.ppf(0.025, k, 5 - k) if k else 0 for k in low],
        [beta.ppf(0.975, k + 1, 4 - k) if k < 4 else 1 for k in high],
    )
    assert sorted(corners(limits)) == [pytest.approx(c, abs=1e-9) for c in sorted(wanted)]
    curves = [line for line in ax.lines if line.get_drawstyle() == "steps-post"]
    assert [line.get_xdata().tolist() for line in curves] == [
        [0, *sorted(set(values))] for values in data_sets
    ]
    words = [text.replace("\n", " ") for text in legend_of(ax)]
    assert words == [
        "each of 3 data sets",
        "lowest to highest curve",
        "lowest and highest 95 % limits at each time (bpcp)",
    ]
    assert ax.get_xlabel() == "Time (days)"


def test_an_envelope_of_many_data_sets_draws_none_by_itself(ax) -> None:
    found = ongoing("first")
    assert found.count == 63
    figures.plot_envelope(found, "Time", ax)
    (band,) = ax.collections
    assert corners(band) == {
        (0, 1), (3, 1), (3, 0.5), (3, 0.25), (18, 0.5), (18, 0.25), (18, 0)
    }  # fmt: skip
    assert [line for line in ax.lines if line.get_drawstyle() == "steps-post"] == []


def test_an_envelope_of_listed_data_sets(ax) -> None:
    listed = Figure().subplots()
    figures.plot_envelope(ongoing("midpoint"), "Time", ax)
    figures.plot_envelope((pairs for pairs in ongoing("midpoint")), "Time (months)", listed)
    assert corners(listed.collections[0]) == corners(ax.collections[0])
    assert listed.get_xlabel() == ax.get_xlabel()
    assert legend_of(ax) == ["each of 2 data sets", "lowest to highest curve", "censored"]
    only = Figure().subplots()
    figures.plot_envelope([[2, 3]], "days", only)
    assert "the only data set" in legend_of(only)


def test_the_legend_names_the_method_of_the_limits_that_are_drawn() -> None:
    for data_sets in ([[2, 3, 5, 9], [2, 4, 4, 9]], [range(1, 61)]):
        ax = Figure().subplots()
        figures.plot_envelope(data_sets, "days", ax, level=0.95)
        words = legend_of(ax)[-1].replace("\n", " ")
        method = words.removeprefix("lowest and highest 95 % limits at each time (")[:-1]
        wanted = curve_envelope(data_sets, 0.95, method)
        ends = wanted["time"], wanted["limit_low"], wanted["limit_high"]
        expected = steps(*(list(column) for column in ends))
        assert corners(ax.collections[0]) == expected


def test_limits_that_are_nowhere_are_said_to_be_nowhere(monkeypatch, ax) -> None:
    figures.plot_envelope([[0] * 50], "days", ax, level=0.95)
    assert len(ax.collections) == 2

    def without(found, level, *_):
        return curve_envelope(found, level, "log-log")

    monkeypatch.setattr("sojia_stats.reproduction.figures.envelope.curve_envelope", without)
    other = Figure().subplots()
    figures.plot_envelope([[0] * 50], "days", other, level=0.95)
    assert len(other.collections) == 1
    words = [text.replace("\n", " ") for text in legend_of(other)]
    assert words[:2] == ["the only data set", "lowest to highest curve"]
    assert words[2].startswith("no 95 % limits at any time (")


def test_a_swimmer_has_a_bar_and_an_end_a_patient(ax) -> None:
    figures.plot_swimmer(ongoing("midpoint"), "Treatment", ax)
    bars = [(bar.get_x(), bar.get_width()) for bar in ax.patches]
    assert bars == [(0, 3), (0, 3), (0, 3), (0, 18)] * 2
    rows = [bar.get_y() + bar.get_height() / 2 for bar in ax.patches]
    assert rows == pytest.approx([1, 2, 3, 4, 6, 7, 8, 9])
    events, censored = ax.lines
    assert events.get_xdata().tolist() == [3, 3, 3, 18, 3, 3, 3]
    assert events.get_ydata().tolist() == [1, 2, 3, 4, 6, 7, 8]
    assert (censored.get_xdata().tolist(), censored.get_ydata().tolist()) == ([18], [9])
    assert events.get_marker() != censored.get_marker()
    assert ax.get_yticks().tolist() == [2.5, 7.5]
    assert legend_of(ax) == ["event", "censored"]
    assert ax.get_xlabel() == "Treatment (months)"


def test_a_swimmer_without_censoring_has_events_alone(ax) -> None:
    found = days()
    figures.plot_swimmer(found, "Time", ax)
    assert [bar.get_width() for bar in ax.patches] == [value for row in found for value in row]
    assert legend_of(ax) == ["event"]


def test_a_swimmer_of_many_data_sets_has_a_bar_a_patient(ax) -> None:
    found = ongoing("first")
    figures.plot_swimmer(found, "Treatment", ax)
    ranks = list(zip(*found, strict=True))
    least = [min(time for time, _ in rank) for rank in ranks]
    greatest = [max(time for time, _ in rank) for rank in ranks]
    assert [bar.get_width() for bar in ax.patches[:4]] == least == [3, 3, 3, 18]
    assert [(b.get_x(), b.get_width()) for b in ax.patches[4:]] == [(3, 15)]
    assert greatest == [3, 3, 18, 18]
    events, censored = ax.lines
    for line, kind in ((events, 1), (censored, 0)):
        latest = [[time for time, event in rank if event == kind] for rank in ranks]
        assert line.get_xdata().tolist() == [max(times) for times in latest if times]
    # Where a patient can be either, the two ends do not hide each other.
    assert events.get_ydata().tolist() == pytest.approx([1, 2, 2.8, 3.8])
    assert censored.get_ydata().tolist() == pytest.approx([3.2, 4.2])
    assert legend_of(ax)[:2] == ["least time of all data sets", "up to the greatest"]


def test_a_swimmer_of_more_data_sets_than_are_listed(ax, monkeypatch) -> None:
    found = ongoing("first")
    monkeypatch.setattr("sojia_stats.reproduction.figures.swimmer.MOST_LISTED", found.count - 1)
    with pytest.raises(TooLarge) as error:
        figures.plot_swimmer(found, "Treatment", ax)
    assert str(error.value) == (
        f"{found.count:,} data sets with censoring are more than the {found.count - 1:,} that are "
        "listed for a figure: give a coarser step, narrower bounds (within=), or fewer numbers "
        "censored"
    )


def test_a_swimmer_of_many_uncensored_data_sets_has_the_bounds_of_each_value(ax) -> None:
    figures.plot_swimmer(reconstruct(Summary(n=3, minimum="2", maximum="50")), "Time", ax)
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [
        (0, 2), (0, 2), (0, 50), (2, 48),
    ]  # fmt: skip


def test_intervals_have_ends_and_arrows(ax) -> None:
    intervals = {
        "sign": Interval(2, 10, 0.95, Fraction(7, 8)),
        "bpcp": Interval(0, math.inf, 0.95, Fraction(1), unreached="not reached"),
        "mean": Interval(-math.inf, math.inf, 0.95),
        "none": Interval(math.nan, math.nan, 0.95),
    }
    figures.plot_intervals(intervals, "Median (days)", ax, estimate=4)
    first, last = ax.get_xlim()
    assert (first, last) == pytest.approx((-2.5, 12.5))  # a quarter of the range of 0 to 10
    drawn = [(line.get_xdata(), line.get_ydata(), line.get_marker()) for line in ax.lines]
    lines = [(list(x), list(y)) for x, y, marker in drawn if marker == "None"]
    assert lines[:3] == [([2, 10], [1, 1]), ([0, last], [2, 2]), ([first, last], [3, 3])]
    assert lines[3:] == [([4, 4], [0, 1])]
    ends = [(list(x), list(y)) for x, y, marker in drawn if marker == "|"]
    assert ends == [([2, 10], [1, 1]), ([0], [2]), ([], [])]
    arrows = [(*x, *y, marker) for x, y, marker in drawn if isinstance(marker, int)]
    assert arrows == [(last, 2, 5), (last, 3, 5), (first, 3, 4)]
    words = [(text.get_text(), text.xy[1]) for text in ax.texts]
    assert words == [
        ("87.5 %", 1), ("not reached", 2), ("100 %", 2), ("∞", 3), ("−∞", 3), ("no limits", 4),
        ("covers", 0.1), ("estimate 4", 0.1),
    ]  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == list(intervals)
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("95 % interval", "Median (days)")


def test_intervals_at_several_levels_are_named_by_them(ax) -> None:
    intervals = {"a": Interval(1, 2, 0.95), "b": Interval(math.inf, math.inf, 0.9)}
    figures.plot_intervals(intervals, "days", ax, estimate=math.inf)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a, 95 %", "b, 90 %"]
    assert texts_of(ax) == ["∞", "estimate not reached"]


def test_intervals_without_a_finite_number_have_no_scale(ax) -> None:
    open_ended = Interval(-math.inf, math.inf, 0.95)
    figures.plot_intervals({"a": open_ended}, "days", ax, estimate=-math.inf)
    ticks = [label.get_text() for label in ax.get_xticklabels()]
    assert ticks == ["no finite limit, hence no scale"]
    assert texts_of(ax) == ["∞", "−∞", "estimate −∞"]
    assert "columns: no finite limit, hence no scale" in figures.in_words(ax.figure, "One")
    other = Figure().subplots()
    figures.plot_intervals({"a": open_ended}, "days", other, estimate=4)
    first, last = other.get_xlim()
    assert first < 4 < last
    assert "columns:" not in figures.in_words(other.figure, "One")


def test_an_interval_with_one_limit_has_that_limit(ax) -> None:
    intervals = {
        "a": Interval(math.nan, 3, 0.95, Fraction(7, 8)),
        "b": Interval(5, math.nan, 0.95),
        "c": Interval(math.nan, math.inf, 0.95, unreached="not reached"),
    }
    figures.plot_intervals(intervals, "days", ax)
    marks = [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in ax.lines
        if line.get_marker() == "|"
    ]
    assert marks == [([3], [1]), ([5], [2]), ([], [])]
    assert [line for line in ax.lines if line.get_marker() == "None"] == []
    assert ax.get_xlim() == pytest.approx((2.5, 5.5))  # a quarter of the range of 3 to 5
    words = [(text.get_text(), text.xy[1]) for text in ax.texts]
    assert words == [
        ("no lower limit", 1), ("87.5 %", 1), ("no upper limit", 2), ("no lower limit", 3),
        ("not reached", 3), ("covers", 0.1),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [3.4, 6])
@pytest.mark.parametrize("rows", [2, 6, 8])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_long_names_of_intervals_leave_room_to_what_they_name(width, rows, level) -> None:
    levels = [level, *[0.95] * (rows - 1)]
    with figures.style():
        ax = Figure(figsize=(width, 3)).subplots()
        intervals = {
            name: Interval(1, 2, one) for name, one in zip(LONG[:rows], levels, strict=True)
        }
        figures.plot_intervals(intervals, "days", ax)
        labels = ax.get_yticklabels()
        boxes = boxes_of(ax, labels)
    names = [" ".join(label.get_text().split()) for label in labels]
    assert len(set(names)) == rows
    assert all("…" in name and len(name) <= 60 + len(", 95 %") for name in names)
    if level == 0.9:
        assert (names[0][-4:], names[1][-4:]) == ("90 %", "95 %")
    assert ax.bbox.width > 0.35 * ax.figure.bbox.width
    assert all(box.x0 >= 0 for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_the_names_of_methods_stay_whole_in_a_column_of_a_journal() -> None:
    methods = get_args(LimitsMethod)
    with figures.style():
        ax = Figure(figsize=(3.4, 3)).subplots()
        figures.plot_intervals(dict.fromkeys(methods, Interval(1, 2, 0.95)), "days", ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(methods)


@pytest.mark.parametrize("width", [3.4, 6])
@pytest.mark.parametrize("many", [2, 4, 8])
def test_long_names_in_a_legend_leave_room_to_the_figure(width, many) -> None:
    with figures.style():
        ax = Figure(figsize=(width, 3)).subplots()
        coverage = {name: {3: 0.8, 4: 0.9} for name in LONG[:many]}
        figures.plot_coverage(coverage, "patients", ax)
        (box,) = boxes_of(ax, [ax.get_legend()])
        curves = dict.fromkeys(LONG[: min(many, 4)], aml())
        other = Figure(figsize=(width, 3)).subplots()
        figures.plot_kaplan_meier(curves, "weeks", other, level=0.95)
        boxes = boxes_of(other, [other.get_legend(), *other.texts])
    names = [" ".join(text.split()) for text in legend_of(ax)]
    assert len(set(names)) == many + 1
    assert names[-1] == "nominal 95 %"
    assert all("…" in name and len(name) <= 60 for name in names[:-1])
    assert box.x0 >= 0
    assert box.x1 <= ax.figure.bbox.x1
    assert ax.bbox.height > ax.figure.bbox.height / 2
    assert "95 % limits at each time (bpcp)" in [t.replace("\n", " ") for t in legend_of(other)]
    rows = [text for text in texts_of(other) if "…" in text]
    assert len(set(rows)) == len(curves)
    assert all(b.x0 >= 0 and b.x1 <= other.figure.bbox.x1 for b in boxes)
    assert other.bbox.height > 0.3 * other.figure.bbox.height


def test_a_name_of_sixty_letters_stays_whole(ax) -> None:
    name = " ".join(["twelve words"] * 5)[:60]
    figures.plot_coverage({name: {3: 0.8}, f"{name}s": {3: 0.9}}, "patients", ax)
    whole, cut, _ = (text.replace("\n", " ") for text in legend_of(ax))
    assert (whole, len(whole)) == (name, 60)
    assert "…" in cut


def test_numbers_at_risk_that_leave_no_room_are_refused() -> None:
    def share(many, height, *, at_risk=True):
        with figures.style():
            ax = Figure(figsize=(6, height)).subplots()
            curves = {f"group {k}": aml() for k in range(many)}
            try:
                figures.plot_kaplan_meier(curves, "weeks", ax, at_risk=at_risk)
            except ValueError as error:
                assert not ax.lines
                return str(error)
            ax.figure.draw_without_rendering()
            return ax.bbox.height / ax.figure.bbox.height

    sentence = share(9, 3)
    assert sentence == (
        "the numbers at risk of 9 curves leave too little of a figure 3 inches high to the "
        "curves: give a figure at least 5.8 inches high, or at_risk=False"
    )
    assert share(9, 5.8) > 0.5
    assert share(9, 3, at_risk=False) > 0.5
    assert share(4, 3) > 0.45
    assert "5 curves" in share(5, 3)


def test_coverage_is_in_percent_beside_its_nominal_level(ax) -> None:
    coverage = {
        "range": {n: 1 - Fraction(1, 2 ** (n - 1)) for n in (6, 4, 3)},
        "other": {4: 0.95},
    }
    figures.plot_coverage(coverage, "patients", ax, level=0.9)
    nominal, *series = ax.lines
    assert list(nominal.get_ydata()) == pytest.approx([90, 90])
    assert [list(line.get_xdata()) for line in series] == [[3, 4, 6], [4]]
    assert [list(line.get_ydata()) for line in series] == [[75, 87.5, 96.875], [95]]
    assert legend_of(ax) == ["range", "other", "nominal 90 %"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("patients", "coverage (%)")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda ax: figures.plot_kaplan_meier({}, "", ax), "there is no curve to draw: give"),
        (
            lambda ax: figures.plot_kaplan_meier({"a": aml()}, "", ax, method="log"),
            'level is missing: with method "log" give one, such as 0.95',
        ),
        (
            lambda ax: figures.plot_kaplan_meier({"a": aml()}, "", ax, level=95),
            "level is 95: give a proportion between 0 and 1",
        ),
        (
            lambda ax: figures.plot_swimmer(
                reconstruct_survival(Summary(n=2, median="9", minimum="1", maximum="2")), "", ax
            ),
            "no data set fits, so there is nothing to draw",
        ),
        (lambda ax: figures.plot_envelope([], "", ax), "no data set fits"),
        (
            lambda ax: figures.plot_swimmer(
                reconstruct(Summary(n=3, minimum="-2", maximum="50")), "", ax
            ),
            r"patient 1 may have the value -2, .* within=\(0, None\)",
        ),
        (
            lambda ax: figures.plot_swimmer(reconstruct(Summary(n=3, minimum="2")), "", ax),
            "patient 2 may have any time, however long: give a maximum",
        ),
        (lambda ax: figures.plot_intervals({}, "", ax), "there is no interval to draw: give"),
        (
            lambda ax: figures.plot_intervals(
                {"a": Interval(1, 2, 0.9)}, "", ax, estimate=math.nan
            ),
            "estimate is missing: give a number",
        ),
        (lambda ax: figures.plot_coverage({}, "", ax), "there is no coverage to draw: give"),
        (
            lambda ax: figures.plot_coverage({"a": {4: 95}}, "", ax),
            "coverage of a with 4 patients is 95: give a proportion from 0 to 1",
        ),
        (
            lambda ax: figures.plot_coverage({"b": {4: 0.9}, "a": {}}, "", ax),
            "coverage of a is empty: give it for at least one number of patients",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(ax, draw, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw(ax)


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            lambda ax: figures.plot_kaplan_meier([aml()], "", ax),
            "curves is a list: give a mapping of name to SurvivalCurve, such as",
        ),
        (
            lambda ax: figures.plot_kaplan_meier(aml(), "", ax),
            "curves is a SurvivalCurve: give a mapping of name to SurvivalCurve, such as",
        ),
        (
            lambda ax: figures.plot_kaplan_meier({"a": [2, 3]}, "", ax),
            "curves of a is a list: give a mapping of name to SurvivalCurve, such as",
        ),
        (
            lambda ax: figures.plot_kaplan_meier({1: aml()}, "", ax),
            "curves has the name 1, a int: give text",
        ),
        (
            lambda ax: figures.plot_intervals([Interval(1, 2, 0.9)], "", ax),
            "intervals is a list: give a mapping of name to Interval, such as",
        ),
        (
            lambda ax: figures.plot_intervals({"a": (1, 2)}, "", ax),
            "intervals of a is a tuple: give a mapping of name to Interval, such as",
        ),
        (
            lambda ax: figures.plot_swimmer(np.array([[2, 3]]), "", ax),
            "found is a ndarray: give .* a Reconstruction or SurvivalReconstruction",
        ),
        (
            lambda ax: figures.plot_coverage([0.9], "", ax),
            "coverage is a list: give a mapping of name to mapping of patients to coverage",
        ),
        (
            lambda ax: figures.plot_coverage({"b": {4: 0.9}, "a": 0.9}, "", ax),
            "coverage of a is a float: give a mapping of name to mapping of patients to",
        ),
        (
            lambda ax: figures.plot_coverage({"b": {4: 0.9}, "a": {5: "x"}}, "", ax),
            "coverage of a with 5 patients is 'x', a str: give a proportion from 0 to 1",
        ),
        (
            lambda ax: figures.plot_coverage({"a": {"5": 0.9}}, "", ax),
            "coverage of a has the key '5', a str: give numbers of patients as whole numbers",
        ),
    ],
)
def test_what_is_of_the_wrong_type_is_said_in_a_sentence(ax, draw, sentence) -> None:
    with pytest.raises(TypeError, match=sentence):
        draw(ax)
    assert not ax.lines


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: figures.plot_kaplan_meier({"a": aml()}, "weeks", ax, level=0.95),
        lambda ax: figures.plot_envelope(days(), "Time", ax, level=0.95),
        lambda ax: figures.plot_swimmer(days(), "Time", ax),
        lambda ax: figures.plot_intervals({"a": aml().median_interval()}, "weeks", ax),
        lambda ax: figures.plot_coverage({"a": {3: 0.5, 4: 1}}, "n", ax),
    ],
)
def test_the_same_figure_is_the_same_file(draw) -> None:
    assert svg(draw) == svg(draw)
    axes = Figure().subplots()
    assert draw(axes) is axes


def test_words_with_a_dollar_sign_stay_words() -> None:
    curves = {"$x^{$": aml(), "cost $": aml()}
    assert svg(lambda ax: figures.plot_kaplan_meier(curves, "$t^{$", ax))


def test_figures_can_be_told_apart_in_grey() -> None:
    statuses = figures.STATUS_COLOURS.values()
    assert min(abs(lightness(a) - lightness(b)) for a, b in combinations(statuses, 2)) > 12
    ax = Figure().subplots()
    figures.plot_coverage({str(k): {3: k / 10, 4: 0.9} for k in range(8)}, "n", ax)
    series = ax.lines[1:]
    first = [lightness(line.get_color()) for line in series[:4]]
    assert all(b - a > 12 for a, b in pairwise(first))
    looks = {(line.get_color(), line.get_linestyle()) for line in series}
    assert len(looks) == len({line.get_marker() for line in series}) == 8
    ax = Figure().subplots()
    figures.plot_kaplan_meier({str(k): aml() for k in range(4)}, "weeks", ax, level=0.95)
    assert len({band.get_hatch() for band in ax.collections}) == 4
    curves = [line for line in ax.lines if line.get_drawstyle() == "steps-post"]
    assert len({line.get_linestyle() for line in curves}) == 4
    ax = Figure().subplots()
    figures.plot_envelope(days(), "Time", ax, level=0.95)
    inks = [lightness(band.get_facecolor()[0]) for band in ax.collections]
    edges = [lightness(band.get_edgecolor()[0]) for band in ax.collections]
    assert inks[0] - inks[1] > 12
    assert 100 - inks[0] > 5
    assert max(edges) < 45


def test_figures_are_imported_without_what_draws_them() -> None:
    code = (
        "import sys; from sojia_stats.reproduction import figures; "
        "sys.exit(bool({'matplotlib', 'seaborn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_style_is_seaborns_but_for_fonts_colour_map_and_two_spines() -> None:
    whitegrid = sns.axes_style("whitegrid")
    with whitegrid:
        wanted = {name: mpl.rcParams[name] for name in whitegrid}
    with figures.style():
        changed = {name for name, value in wanted.items() if mpl.rcParams[name] != value}
    spines = {"axes.spines.right", "axes.spines.top"}
    assert changed == {"font.family", "font.sans-serif", "image.cmap"} | spines


def test_the_report_draws_an_envelope_where_there_are_many_curves() -> None:
    from sojia_stats.reproduction.writing import drawings

    few = drawings._survival(list(days()), "Time (days)").axes[0]
    assert texts_of(few)[:2] == ["at risk", "{2, 2, 6, 10}"]
    found = list(reconstruct(SEVERAL, rounding="exact"))
    many = drawings._survival(found, "Time (months)").axes[0]
    assert legend_of(many) == ["each of 12 data sets", "lowest to highest curve"]
    assert few.get_xlabel() == "Time (days)"
    assert many.get_xlabel() == "Time (months)"


def test_curves_of_all_data_sets() -> None:
    curves = figures.curves_of(reconstruct(DAYS, rounding="exact"))
    assert list(curves) == ["{2, 2, 6, 10}", "{2, 3, 5, 10}", "{2, 4, 4, 10}"]


def test_a_map_shows_every_trial_in_its_colour(ax) -> None:
    result = reproduce(load_paper("hedrich2012"))
    table = next(tables.maps(result["C02"]))
    figures.plot_map(table, ax)
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["0"] * 6 + ["0", "1", "1", "1", "0", "1"] + ["0", "∞", "∞", "∞", "0", "∞"]
    (mesh,) = ax.collections
    mesh.update_scalarmappable()
    colours = [to_hex(colour) for colour in mesh.get_facecolors()]
    wanted = {"0": "incompatible", "1": "determined", "∞": "compatible"}
    assert colours == [figures.STATUS_COLOURS[wanted[text]] for text in texts]


def test_the_map_of_a_relation_has_a_rule_a_row_and_a_rule_a_column() -> None:
    result = reproduce(load_paper("hedrich2012"))
    whole, continuous, *_ = tables.maps(result["R1"])
    assert all(t.status == "incompatible" for row in whole.cells for t in row)
    possible = {
        (row_rule, column_rule)
        for row_rule, row in zip(continuous.rows, continuous.cells, strict=True)
        for column_rule, t in zip(continuous.columns, row, strict=True)
        if t.status != "incompatible"
    }
    # Rows are the rule of treatment, columns that of follow-up.
    assert ("nearest", "truncate") in possible
    assert ("truncate", "nearest") not in possible
    assert ("nearest", "nearest") in possible
    assert len(possible) == 11


def test_a_figure_is_told_in_words(ax) -> None:
    figures.plot_kaplan_meier({"one": kaplan_meier([2, 3, 5, 10], [1, 0, 1, 1])}, "days", ax)
    words = figures.in_words(ax.figure, "One curve.").splitlines()
    assert words[0] == "One curve."
    assert "x axis: days" in words
    assert "line one: (0, 1) (2, 0.75) (3, 0.75) (5, 0.375) (10, 0)" in words


def test_a_map_is_told_by_its_cells_and_counts(ax) -> None:
    readings, _ = tables.maps(reproduce(load_paper("hedrich2012"))["C07"])
    figures.plot_map(readings, ax)
    words = figures.in_words(ax.figure, "A map").splitlines()
    kinds = list(figures.STATUS_COLOURS)
    codes = [kinds.index(trial.status) for row in readings.cells for trial in row]
    assert f"cells: {', '.join(map(str, codes))}" in words
    counts = [readings.text(trial) for row in readings.cells for trial in row]
    assert f"texts: {' | '.join(counts)}" in words


def test_every_kind_of_mark_is_told(ax) -> None:
    ax.barh([1], [3], left=[2], label="stay")
    ax.fill_between([0, 1], [0.5, 0.25], [1, 0.75], label="band")
    ax.scatter([4], [5], label="event")
    ax.set_yticks([1], ["A"])
    words = figures.in_words(ax.figure, "All").splitlines()
    assert "rows: A" in words
    assert "bar: 2 to 5 at 1" in words
    assert "band band: (0, 0.5 to 1) (1, 0.25 to 0.75)" in words
    assert "points event: (4, 5)" in words


def test_points_and_lines_of_one_name_are_told_together(ax) -> None:
    for x, name in [(2, ""), (6, ""), (3, "A"), (4, "A"), (5, "")]:
        ax.scatter(x, 1, label=name or None)
    ax.hlines([1, 2], [2, 2], [2, 50], label="range")
    ax.fill_between([0, 1], [0, 0], [1, 1])
    ax.fill_between([0, 1], [0, 0], [2, 2])
    assert figures.in_words(ax.figure, "All").splitlines() == [
        "All.",
        "points: (2, 1) (6, 1)",
        "points A: (3, 1) (4, 1)",
        "points: (5, 1)",
        "line range: (2, 1) (2, 1); (2, 2) (50, 2)",
        "band: (0, 0 to 1) (1, 0 to 1)",
        "band: (0, 0 to 2) (1, 0 to 2)",
    ]


def test_data_sets_are_told_in_one_line_of_points(ax) -> None:
    figures.plot_data_sets(days(), "Time", ax)
    words = figures.in_words(ax.figure, "Data sets").splitlines()
    assert [line for line in words if line.startswith("points")] == [
        "points: (2, 1) (6, 1) (10, 1) (2, 2) (3, 2) (5, 2) (10, 2) (2, 3) (4, 3) (10, 3)"
    ]


@pytest.mark.parametrize("managed", [False, True])
def test_a_figure_is_shown_with_its_words_and_closed(ax, monkeypatch, managed) -> None:
    import IPython.display
    from matplotlib import pyplot

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **more: shown.append((data, more)))
    figure = pyplot.figure() if managed else ax.figure
    figures.show(figure, "Nothing")
    ((data, more),) = shown
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].splitlines()[0] == "Nothing."
    assert more == {"metadata": {"image/png": {"alt": "Nothing."}}, "raw": True}
    assert pyplot.get_fignums() == []


def test_a_figure_needs_a_description(ax) -> None:
    with pytest.raises(ValueError, match="the figure has no description: say in a sentence"):
        figures.in_words(ax.figure, " ")


def test_no_count_of_a_map_reaches_into_the_next_cell():
    verdict = reproduce(load_paper("foley2023"))["F01"]
    (readings, *_) = tables.maps(verdict)
    assert max(len(readings.text(trial)) for row in readings.cells for trial in row) > 15
    with figures.style():
        ax = Figure(figsize=(6.0, 0.9 + 0.32 * len(readings.rows))).subplots()
        figures.plot_map(readings, ax)
        boxes = boxes_of(ax, ax.texts)
        width = ax.get_window_extent().width / len(readings.columns)
    assert max(box.width for box in boxes) < width
