"""The figure of proportions side by side: what is plotted, and that its words can be read."""

import math

import pytest
from matplotlib.figure import Figure

from sojia_stats.reproduction import figures
from sojia_stats.reproduction.figures import Proportion

ROWS = [
    Proportion("Hedrich 2012", "systemic JIA", "response to monotherapy", 2, 4),
    Proportion("Quartier 2011", "systemic JIA", "primary response at month 1", 8, 12),
    Proportion("Quartier 2011", "systemic JIA", "the same", 1, 12, "placebo arm, a comparator"),
    Proportion("Kuemmerle-Deschner 2011", "Muckle–Wells syndrome", "lower activity", 12, 12),
    Proportion("A 2020", "a disease", "none of them", 0, 7, "lay report"),
]


def tail(n: int, events: range, share: float) -> float:
    return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in events)


def drawn(rows: list[Proportion], size: tuple[float, float] = (7.5, 5.6)) -> Figure:
    with figures.style():
        figure = Figure(figsize=size)
        figures.plot_proportions(rows, figure.subplots())
        figure.draw_without_rendering()
    return figure


def test_each_row_has_its_proportion_between_its_exact_limits() -> None:
    (ax,) = drawn(ROWS).axes
    lines = [line for line in ax.get_lines() if line.get_label() != "limits"]
    assert len(lines) == len(ROWS)
    for place, (row, line) in enumerate(zip(ROWS, lines, strict=True), start=1):
        low, share, high = (x / 100 for x in line.get_xdata())
        assert list(line.get_ydata()) == [place] * 3
        assert share == pytest.approx(row.events / row.n, rel=1e-12)
        # Clopper and Pearson's limits: there either tail has a probability of 0.025.
        if row.events:
            assert tail(row.n, range(row.events, row.n + 1), low) == pytest.approx(0.025)
        else:
            assert low == 0
        if row.events < row.n:
            assert tail(row.n, range(row.events + 1), high) == pytest.approx(0.025)
        else:
            assert high == 1


def test_nothing_is_pooled() -> None:
    (ax,) = drawn(ROWS).axes
    assert len(ax.get_lines()) == len(ROWS) + 1  # the rows, and the ends of their intervals
    assert not ax.patches and not ax.collections
    assert ax.get_ylim() == (len(ROWS) + 0.6, 0.4)


def test_words_beside_the_rows() -> None:
    figure = drawn(ROWS)
    (ax,) = figure.axes
    assert [text.get_text() for text in ax.texts] == ["2/4", "8/12", "1/12", "12/12", "0/7"]
    assert ax.get_yticklabels()[3].get_text() == (
        "Kuemmerle-Deschner 2011, Muckle–Wells syndrome\nlower activity"
    )
    words = figures.in_words(figure, "Proportions").splitlines()
    assert "line Hedrich 2012: (6.7586, 1) (50, 1) (93.2414, 1)" in words
    assert words[-1] == "legend: series | placebo arm, a comparator | lay report"


def test_words_do_not_overlap_and_stay_in_the_figure() -> None:
    figure = drawn([*ROWS, *ROWS, Proportion("B 2021", "x", "an outcome " * 12, 3, 9)], (7.5, 5.6))
    (ax,) = figure.axes
    texts = [*ax.get_yticklabels(), *ax.texts]
    boxes = [text.get_window_extent() for text in texts]
    for k, box in enumerate(boxes):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, texts[k].get_text()
        assert not any(box.overlaps(other) for other in boxes[k + 1 :]), texts[k].get_text()
    assert ax.get_yticklabels()[-1].get_text().endswith(" …")


def test_kinds_differ_in_marker_line_and_lightness() -> None:
    (ax,) = drawn(ROWS).axes
    lines = [ax.get_lines()[k] for k in (0, 2, 4)]
    assert len({line.get_marker() for line in lines}) == 3
    assert len({line.get_linestyle() for line in lines}) == 3
    (only,) = drawn(ROWS[:2]).axes
    assert only.get_legend() is None


def test_mistakes_have_one_sentence() -> None:
    ax = Figure().subplots()
    with pytest.raises(ValueError, match="there is no proportion to draw: give at least one"):
        figures.plot_proportions([], ax)
    with pytest.raises(TypeError, match="a row is a tuple: give a Proportion, such as Proportion"):
        figures.plot_proportions([(2, 4)], ax)  # type: ignore[list-item]
    with pytest.raises(ValueError, match="5"):
        figures.plot_proportions([Proportion("A", "b", "c", 5, 4)], ax)
