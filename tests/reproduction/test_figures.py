"""What the figures plot: the data in them, since pictures differ between versions of matplotlib."""

import matplotlib as mpl

mpl.use("Agg")

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sojia_stats import Summary, kaplan_meier, load_paper, reconstruct, reproduce
from sojia_stats.reproduction import figures, tables

DAYS = Summary(n=4, median="4", minimum="2", maximum="10", unit="days")


@pytest.fixture
def ax():
    return Figure().subplots()


def test_data_sets_are_drawn_as_they_are(ax) -> None:
    figures.plot_data_sets(reconstruct(DAYS, rounding="exact"), "Time", ax)
    points = [tuple(map(float, c.get_offsets()[0])) for c in ax.collections]
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
