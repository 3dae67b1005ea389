"""diagnose: which slip would make an incompatible summary compatible."""

import math
from dataclasses import fields, replace
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from sojia_stats import Bounds, Repair, Summary, diagnose, reconstruct
from sojia_stats.wording.outcomes import Outcome
from sojia_stats.wording.repairs import SlipChange

RULES = ("exact", "nearest", "half-up", "half-even", "truncate", "ceiling")
FOLLOW_UP = Summary(n=4, mean="13.5", minimum="2", maximum="50", unit="months")
SLIPS = [
    "mean and median exchanged",
    "sd of another kind",
    "truncated",
    "middle value as median",
    "another n",
    "digit misread",
    "range of another group",
]


def of(repairs, kind):
    return [repair for repair in repairs if repair.kind == kind]


def test_the_mean_follow_up_could_be_a_median() -> None:
    first = diagnose(FOLLOW_UP)[0]
    mean = Fraction(79, 4)
    assert first == Repair(
        Summary(n=4, median="13.5", minimum="2", maximum="50", unit="months"),
        SlipChange("mean and median exchanged", "mean", "13.5"),
        Outcome(12, mean=Bounds(mean, mean), unit="months"),
    )
    assert (first.kind, first.count) == ("mean and median exchanged", 12)
    assert first.text == "13.5 is a median: 12 data sets fit; all have mean 19.75 months"
    names = [column.name for column in fields(first)]
    assert names[:4] == ["kind", "text", "count", "summary"]  # a data frame of repairs has these


def test_the_mean_follow_up_with_another_n_by_listing() -> None:
    """n = 5: 67.25 to 67.75 holds no whole sum; n = 6: four more months and a sum of 81."""
    inner = sum(sum(four) == 81 - 52 for four in combinations_with_replacement(range(2, 51), 4))
    assert [(r.summary.n, r.count) for r in of(diagnose(FOLLOW_UP), "another n")] == [(6, inner)]


def test_a_median_that_could_be_a_mean() -> None:
    printed = Summary(n=3, median="2.3", minimum="1", maximum="4")
    first = diagnose(printed)[0]
    assert (first.count, first.summary) == (1, Summary(n=3, mean="2.3", minimum="1", maximum="4"))
    assert first.text == (
        "2.3 is a mean: exactly one data set fits: 1, 2, 4; its mean is about 2.3333"
    )


def test_mean_and_median_exchanged() -> None:
    # {1, 2, 6} has median 2 and mean 3; no three values from 1 to 6 have mean 2.
    printed = Summary(n=3, mean="2", median="3", minimum="1", maximum="6")
    first = diagnose(printed, rounding="exact")[0]
    assert first.summary == Summary(n=3, mean="3", median="2", minimum="1", maximum="6")
    assert first.text.startswith("2 is the median and 3 the mean: exactly one data set fits: 1, 2,")


def test_a_truncated_mean() -> None:
    # {1, 1, 3}: 1.666… is 1.6 if its tail is cut off.
    printed = Summary(n=3, mean="1.6", minimum="1", maximum="3")
    (repair,) = of(diagnose(printed), "truncated")
    assert repair.count == 1
    assert repair.text == (
        "mean 1.6 is truncated, not rounded: exactly one data set fits: 1, 1, 3; its mean is about "
        "1.6667"
    )


def test_a_middle_value_as_median() -> None:
    # n = 4 from 2 to 10 with mean exactly 5: both middle values add to 8, so the median is 4.
    printed = Summary(n=4, median="3", mean="5", minimum="2", maximum="10")
    lower, *upper = of(diagnose(printed, rounding="exact"), "middle value as median")
    assert upper == []  # an upper middle value of 3 asks for a lower one of 5
    assert (lower.count, lower.text) == (
        1,
        "median 3 is the lower of the two middle values: exactly one data set fits: 2, 3, 5, 10; "
        "its mean is 5",
    )


def test_a_misread_digit() -> None:
    """Every printed number that differs in one digit and fits, nearest first."""
    found = of(diagnose(FOLLOW_UP, rounding="exact"), "digit misread")
    expected = []
    for name, text in (("minimum", "2"), ("maximum", "50"), ("mean", "13.5")):
        for place, digit in enumerate(text):
            for other in "0123456789":
                other_text = text[:place] + other + text[place + 1 :]
                if digit == "." or other == digit:
                    continue
                if name == "minimum" and int(other_text) > 50:
                    continue
                if name == "maximum" and int(other_text) < 2:
                    continue
                mended = replace(FOLLOW_UP, **{name: other_text})
                low, high = int(mended.minimum), int(mended.maximum)
                total = 4 * float(mended.mean)  # quarters: exact as a float
                if 3 * low + high <= total <= low + 3 * high and total == int(total):
                    expected.append((abs(float(other_text) - float(text)), name, other_text))
    said = []
    for repair in found:
        name = repair.text.partition(" is ")[0]
        said.append((name, getattr(repair.summary, name)))
    assert said == [(name, text) for _, name, text in sorted(expected, key=lambda e: e[0])]


def test_a_misread_first_digit_leaves_no_leading_zero() -> None:
    # 09 would fit from 2 to 20, but nobody prints it; 0.9 is the mean of nine 1s and a 0.
    assert of(diagnose(Summary(n=4, mean="99", minimum="2", maximum="20")), "digit misread") == []
    printed = Summary(n=10, mean="1.9", minimum="0", maximum="1")
    means = [r for r in of(diagnose(printed), "digit misread") if r.summary.maximum == "1"]
    assert [r.text.partition(":")[0] for r in means] == ["mean is 0.9, not 1.9"]
    # One that was printed so keeps its zero.
    kept = of(diagnose(Summary(n=1, mean="08", minimum="9", maximum="9")), "digit misread")
    assert "mean is 09, not 08" in [r.text.partition(":")[0] for r in kept]


def test_what_fits_needs_no_repair() -> None:
    assert diagnose(Summary(n=4, median="4", minimum="2", maximum="10")) == []


def test_what_no_slip_mends() -> None:
    """The bounds on all values exclude every mean from 10 on, and with it every change of it."""
    assert diagnose(Summary(n=4, mean="99"), within=(0, 8)) == []


def test_other_n_come_by_their_distance_and_never_below_one() -> None:
    # 2.33 is a number of thirds: only n = 3 and n = 6.
    printed = Summary(n=4, mean="2.33", minimum="1", maximum="4")
    assert [r.summary.n for r in of(diagnose(printed), "another n")] == [3, 6]
    # 2.5 with one patient: half of 1 + 4; n = 3 has thirds.
    alone = of(diagnose(Summary(n=1, mean="2.5", minimum="1", maximum="4")), "another n")
    assert [(repair.summary.n, repair.count) for repair in alone] == [(2, 1)]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("step", ["1", None])
def test_every_repair_fits_as_it_says(rule, step) -> None:
    for mean in ("0.9", "3.33"):
        printed = Summary(n=3, mean=mean, median="2", minimum="1", maximum="4")
        repairs = diagnose(printed, step, rule)
        assert (repairs == []) or reconstruct(printed, step, rule).status == "incompatible"
        order = [SLIPS.index(repair.kind) for repair in repairs]
        assert order == sorted(order)
        for repair in repairs:
            assert repair.count != 0
            if repair.kind in ("truncated", "middle value as median"):
                continue  # another reading, or another rank: not a summary of its own
            found = reconstruct(repair.summary, step, rule)
            assert found.count == repair.count
            assert repair.text.endswith(found.explain())


def test_the_reading_is_kept() -> None:
    free = diagnose(FOLLOW_UP, step=None, rounding="exact")[0]
    assert (free.kind, free.count) == ("mean and median exchanged", math.inf)
    for repair in diagnose(FOLLOW_UP, within=(0, 48)):  # 50 is outside: only another number fits
        assert repair.summary.maximum != "50"


@pytest.mark.parametrize("n", [1, 2, 999_999, 1_000_000])
def test_the_ends_of_n(n) -> None:
    repairs = diagnose(Summary(n=n, mean="9", minimum="1", maximum="4"), None, "exact")
    assert all(1 <= repair.summary.n <= 1_000_000 for repair in repairs)
