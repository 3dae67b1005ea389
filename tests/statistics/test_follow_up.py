"""Reverse Kaplan–Meier against R's prodlim and against sharing out the weights of the events."""

import math
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pins import differing

from sojia_stats.statistics.descriptive import describe
from sojia_stats.statistics.follow_up import describe_follow_up, median_follow_up
from sojia_stats.statistics.kaplan_meier import kaplan_meier

CONVENTIONS = ("midpoint", "first", "strict")
TIMES = (1, 2, 4)  # no two pairs of them have the same middle
PATTERNS = [
    pattern
    for n in range(1, 5)
    for pattern in combinations_with_replacement([(t, e) for t in TIMES for e in (1, 0)], n)
]


def still_followed(pattern):
    """Share followed beyond each time: everyone weighs 1/n, and who has the event hands the weight
    on, in equal parts, to those left, censored at that very time included."""
    left = sorted(pattern, key=lambda patient: (patient[0], -patient[1]))
    weights = [Fraction(1, len(left))] * len(left)
    curve, share = {}, Fraction(1)
    for index, (time, event) in enumerate(left):
        staying = range(index + 1, len(left))
        if not event:
            share -= weights[index]
        for later in staying if event else ():
            weights[later] += weights[index] / len(staying)
        curve[time] = share
    return curve


def medians(curve):
    first = min((time for time, share in curve.items() if share <= 0.5), default=math.inf)
    below = min((time for time, share in curve.items() if share < 0.5), default=math.inf)
    midpoint = math.inf if below == math.inf else Fraction(first + below, 2)
    return {"midpoint": midpoint, "first": first, "strict": below}


def found(times, events):
    return {c: median_follow_up(times, events, c) for c in CONVENTIONS}


def test_medians_of_the_curves_of_prodlim(reference):
    cases = reference("follow_up")["cases"]
    for name, case in cases.items():
        curve = dict(zip(sorted(set(case["time"])), case["surv"], strict=True))
        shared = still_followed(zip(case["time"], case["event"], strict=True))
        assert not differing(shared.values(), case["surv"]), name
        assert found(case["time"], case["event"]) == medians(curve), name
        flipped = kaplan_meier(case["time"], [1 - event for event in case["event"]])
        median = flipped.median()
        if median == math.inf:  # a curve that ends at 1/2: R stops the stretch at the last time
            median = Fraction(flipped.median("first") + flipped.times[-1], 2)
        assert median == case["naive_flip_median"], name
    aml = cases["aml_maintained"]
    assert median_follow_up(aml["time"], aml["event"]) == 45
    assert aml["naive_flip_median"] == 103


def test_every_tie_and_censoring_pattern_up_to_four_patients():
    assert len(PATTERNS) == 6 + 21 + 56 + 126
    for pattern in PATTERNS:
        assert found(*zip(*pattern, strict=True)) == medians(still_followed(pattern)), pattern


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30))
def test_longer_series(pattern):
    times, events = zip(*pattern, strict=True)
    expected = medians(still_followed(pattern))
    assert found(times, events) == expected
    figures = describe_follow_up(times, events)
    assert figures.reverse_kaplan_meier == expected["midpoint"]
    assert (figures.n, figures.events) == (len(times), sum(events))
    assert figures.person_time == sum(times)
    assert figures.observed_mean == Fraction(sum(times), len(times))
    assert figures.observed_median == describe(times).median
    thirds = [Fraction(time, 3) for time in reversed(times)]
    assert found(thirds, events[::-1]) == {
        c: median * Fraction(1, 3) for c, median in expected.items()
    }


def test_the_conventions_differ_where_the_curve_stops_at_one_half():
    assert found([2, 3, 5, 10], [0, 0, 0, 0]) == {"midpoint": 4, "first": 3, "strict": 5}
    assert found([2, 3, 5, 10], [1, 1, 0, 1]) == dict(
        zip(CONVENTIONS, (math.inf, 5, math.inf), strict=True)
    )


def test_at_a_tie_the_event_leaves_before_the_censoring():
    # Of three at risk at 2 one has the event: the other two decide, and half of them are censored.
    assert median_follow_up([2, 2, 9], [1, 0, 0], "first") == 2
    assert median_follow_up([2, 2, 9], [1, 0, 0]) == Fraction(11, 2)
    assert median_follow_up([2, 2], [1, 0]) == 2  # flipped naively: 1/2 at 2, and never lower


def test_nobody_was_censored():
    assert median_follow_up([2, 3, 5], [1, 1, 1]) == math.inf
    figures = describe_follow_up([2, 3, 5], [1, 1, 1])
    assert str(figures) == (
        "reverse Kaplan–Meier median not reached; observed times: median 3, mean 3.33333, sum 10; "
        "3 of 3 had the event"
    )


def test_numbers_are_as_exact_as_the_times():
    assert isinstance(median_follow_up([1.5, 2.5], [0, 0]), float)
    assert describe_follow_up([0.1] * 3, [0, 0, 1]).person_time == pytest.approx(0.3, rel=1e-15)
    exact = describe_follow_up([Fraction(1, 10)] * 3, [0, 0, 1])
    assert exact.person_time == Fraction(3, 10)
    array = describe_follow_up(np.array([2, 3, 5]), np.array([False, True, False]))
    assert (array.observed_median, array.observed_mean) == (3, Fraction(10, 3))
    assert isinstance(array.person_time, int)
    assert all(a <= b for a, b in pairwise([2, array.reverse_kaplan_meier, 5]))


@pytest.mark.parametrize("function", [median_follow_up, describe_follow_up])
@pytest.mark.parametrize(
    ("times", "events", "sentence"),
    [
        ([], [], "times is empty: give at least one number"),
        ([2, -3], [1, 1], "times[1] is -3: give times from the start, 0 or later"),
        ([2, 3], [1], "there are 2 times and 1 events: give one event for each time"),
        ([2], [2], "events[0] is 2: give 1 (event seen) or 0 (censored) for each time"),
    ],
)
def test_what_has_no_follow_up(function, times, events, sentence):
    with pytest.raises(ValueError) as raised:
        function(times, events)
    assert str(raised.value) == sentence


def test_an_unknown_convention_is_refused():
    with pytest.raises(ValueError, match="convention is 'middle': give one of "):
        median_follow_up([2], [0], "middle")
