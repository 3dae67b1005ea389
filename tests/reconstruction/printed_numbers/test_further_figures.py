"""What papers print instead of the usual statistics, against listing with other libraries."""

import math
import statistics
from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy import stats

from sojia_stats import (
    GeometricMean,
    IqrWidth,
    MeanInterval,
    PercentAbove,
    Summary,
    reconstruct,
)

RANGE = Summary(n=5, minimum="2", maximum="9")
ALL = [
    (2, *middle, 9) for middle in combinations_with_replacement(range(2, 10), 3)
]  # every data set with that range


def test_there_is_something_to_choose_from() -> None:
    assert list(reconstruct(RANGE)) == ALL


@pytest.mark.parametrize("width", ["0", "2", "3.5", "4.5", "7"])
def test_interquartile_width(width: str) -> None:
    found = reconstruct(RANGE, also=[IqrWidth(width, quartile_method="7")])
    assert list(found) == [
        v for v in ALL
        if abs(np.subtract(*np.percentile(v, [75, 25])) - float(width))
        <= 0.5 * 10 ** -(len(width) > 1)
    ]  # fmt: skip


def test_any_method_is_the_union_of_all() -> None:
    methods = [*"123456789", "tukey"]
    union = {
        v for m in methods for v in reconstruct(RANGE, also=[IqrWidth("3", quartile_method=m)])
    }
    assert list(reconstruct(RANGE, also=[IqrWidth("3")])) == sorted(union)


@pytest.mark.parametrize(("percent", "or_equal"), [("40", False), ("40", True), ("33", False)])
def test_percentage_above(percent: str, or_equal: bool) -> None:
    found = reconstruct(RANGE, also=[PercentAbove("5", percent, or_equal=or_equal)])
    wanted = [v for v in ALL if sum(x > 5 or (or_equal and x == 5) for x in v) * 20 == int(percent)]
    assert list(found) == wanted
    assert found.status == ("incompatible" if percent == "33" else "compatible")


def test_confidence_limits_of_a_mean() -> None:
    def limits(v: tuple[int, ...]) -> tuple[str, str]:
        half = stats.t.ppf(0.975, 4) * statistics.stdev(v) / math.sqrt(5)
        return f"{statistics.mean(v) - half:.1f}", f"{statistics.mean(v) + half:.1f}"

    for wanted in {limits(v) for v in ALL}:
        found = reconstruct(RANGE, also=[MeanInterval(*wanted)])
        assert list(found) == [v for v in ALL if limits(v) == wanted]
    low, high = limits(ALL[17])
    assert reconstruct(RANGE, also=[MeanInterval(low, high, level="0.9")]).count == 0


def test_geometric_mean() -> None:
    def printed(v: tuple[int, ...]) -> str:
        return f"{statistics.geometric_mean(v):.2f}"

    for wanted in sorted({printed(v) for v in ALL})[::5]:
        found = reconstruct(RANGE, also=[GeometricMean(wanted)])
        assert list(found) == [v for v in ALL if printed(v) == wanted]


def test_a_geometric_mean_needs_positive_values() -> None:
    assert reconstruct(Summary(n=2, minimum="0", maximum="4"), also=[GeometricMean("0")]).count == 0
    assert (
        reconstruct(Summary(n=2, minimum="2", maximum="2"), also=[GeometricMean("-2")]).count == 0
    )


def test_bounds_and_explanation_follow_the_list() -> None:
    found = reconstruct(RANGE, also=[PercentAbove("5", "40"), IqrWidth("3", quartile_method="7")])
    means = [statistics.fmean(v) for v in found]
    assert float(found.bounds("mean").low) == pytest.approx(min(means))
    assert float(found.bounds("mean").high) == pytest.approx(max(means))
    assert float(found.bounds("sd").high) == pytest.approx(max(map(statistics.stdev, found)))
    nothing = reconstruct(RANGE, also=[PercentAbove("5", "33")])
    assert nothing.explain() == "no data set that the other numbers allow has 33 % > 5"


def test_long_lists_are_refused_in_one_sentence() -> None:
    wide = Summary(n=30, minimum="0", maximum="40")
    with pytest.raises(ValueError, match=r"decided for \d+ data sets one by one, and 200,000 is"):
        reconstruct(wide, also=[GeometricMean("5.1")]).count  # noqa: B018


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (MeanInterval("1", "2", level="95"), "level is 95: write a proportion such as 0.95"),
        (PercentAbove("5", "40 %"), "'40 %' is not one plain number"),
    ],
)
def test_bad_conditions_have_their_sentence(condition, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        reconstruct(RANGE, also=[condition]).count  # noqa: B018


@pytest.mark.parametrize(
    ("level", "words"), [("0.95", "95"), ("0.9", "90"), ("0.995", "99.5"), ("0.5", "50")]
)
def test_limits_of_a_mean_in_words(level: str, words: str) -> None:
    said = f"{words} % confidence limits 1.2 and 3.4 of the mean"
    assert str(MeanInterval("1.2", "3.4", level)) == said


def test_limits_of_a_mean_beside_a_standard_deviation() -> None:
    def printed(v: tuple[int, ...]) -> tuple[str, str, str]:
        sd = statistics.stdev(v)
        half = stats.t.ppf(0.975, 4) * sd / math.sqrt(5)
        mean = statistics.mean(v)
        return f"{sd:.2f}", f"{mean - half:.1f}", f"{mean + half:.1f}"

    for wanted in sorted(set(map(printed, ALL)))[::9]:
        sd, *limits = wanted
        summary = Summary(n=5, sd=sd, minimum="2", maximum="9")
        found = reconstruct(summary, also=[MeanInterval(*limits)])
        assert list(found) == [v for v in ALL if printed(v) == wanted]


def test_ordered_values_follow_the_list() -> None:
    found = reconstruct(RANGE, also=[PercentAbove("5", "40"), IqrWidth("3", quartile_method="7")])
    rows = list(found)
    assert found.witness in rows
    medians = [statistics.median(row) for row in rows]
    bounds = found.bounds("median")
    assert (bounds.low, bounds.high) == (min(medians), max(medians))
    for k in range(1, 6):
        bounds = found.ordered_value(k)
        ordered = [row[k - 1] for row in rows]
        assert (bounds.low, bounds.high) == (min(ordered), max(ordered))


def test_a_width_that_nothing_has_is_named() -> None:
    nothing = reconstruct(RANGE, also=[IqrWidth("8"), PercentAbove("5", "40")])
    assert nothing.explain() == (
        "no data set that the other numbers allow has interquartile width 8 and 40 % > 5"
    )


def test_where_the_other_numbers_collide_they_are_named_alone() -> None:
    collide = Summary(n=5, mean="1", minimum="2", maximum="9")
    assert (
        reconstruct(collide, also=[IqrWidth("3")]).explain()
        == reconstruct(collide).explain()
        == "the least mean that minimum 2 and n = 5 allow is 2; 1 is printed, which stands for "
        "0.5 to 1.5"
    )


def test_one_patient_has_no_limits_of_a_mean() -> None:
    with pytest.raises(ValueError) as error:
        reconstruct(Summary(n=1, mean="3"), also=[MeanInterval("1", "2")]).count  # noqa: B018
    assert str(error.value) == ("the confidence limits of a mean need two patients: leave them out")


def test_conditions_are_decided_on_a_grid_and_one_by_one() -> None:
    with pytest.raises(ValueError) as error:
        reconstruct(RANGE, step=None, also=[IqrWidth("3")])
    assert str(error.value) == "also= is decided data set by data set: give a step"
    with pytest.raises(ValueError) as error:
        reconstruct(RANGE, also=[IqrWidth("3")]).sample(2, seed=1)
    assert str(error.value) == (
        "with also=, data sets are decided one by one: iterate over them, or use to_frame()"
    )
